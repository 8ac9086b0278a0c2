//! 400: parameters and cursors.

use kernel::Code;
use serde_json::{Value, json};

use super::{Town, fault, faults, refused};

const STATES: [&str; 10] = [
    "identified",
    "mapped",
    "proposals",
    "to_be_draft",
    "consultation",
    "approved",
    "implemented",
    "operating",
    "under_revision",
    "retired",
];
const KNOWN: [&str; 6] = ["count", "cursor", "limit", "sort", "kostraFunction", "state"];

#[actix_web::test]
async fn a_parameter_that_is_unknown_repeated_or_wrong_is_named() {
    let town = Town::start().await;
    let states = json!(STATES);
    let states_text = STATES.join(", ");
    let one = |name: &str, code: &str, detail: &str, accepted: Value| fault("parameter", name, code, detail, accepted);
    let unknown = format!("Is not known here; known are {}.", KNOWN.join(", "));
    for (query, expected) in [
        ("nonsense=1", one("nonsense", "unknown", &unknown, json!(KNOWN))),
        ("Limit=1", one("Limit", "unknown", &unknown, json!(KNOWN))),
        ("limit=1&limit=1", one("limit", "repeated", "Is given more than once.", Value::Null)),
        ("state=mapped&state=approved", one("state", "repeated", "Is given more than once.", Value::Null)),
        ("limit=0", one("limit", "out_of_range", "Must be ≥ 1.", json!("≥ 1"))),
        ("limit=201", one("limit", "out_of_range", "Must be ≤ 200.", json!("≤ 200"))),
        ("limit=-1", one("limit", "out_of_range", "Must be ≥ 1.", json!("≥ 1"))),
        ("limit=x", one("limit", "wrong_type", "Must be of type integer.", json!("integer"))),
        ("limit=1.5", one("limit", "wrong_type", "Must be of type integer.", json!("integer"))),
        ("limit=", one("limit", "wrong_type", "Must be of type integer.", json!("integer"))),
        ("limit=99999999999999999999", one("limit", "wrong_type", "Must be of type integer.", json!("integer"))),
        ("count=1", one("count", "wrong_type", "Must be of type boolean.", json!("boolean"))),
        (
            "sort=nonsense",
            one(
                "sort",
                "not_one_of",
                "Must be one of title, updatedAt, createdAt.",
                json!(["title", "updatedAt", "createdAt"]),
            ),
        ),
        (
            "sort=title,--title",
            one(
                "sort",
                "not_one_of",
                "Must be one of title, updatedAt, createdAt.",
                json!(["title", "updatedAt", "createdAt"]),
            ),
        ),
        ("state=nonsense", one("state", "not_one_of", &format!("Must be one of {states_text}."), states.clone())),
        ("state=mapped,nonsense", one("state", "not_one_of", &format!("Must be one of {states_text}."), states)),
        ("kostraFunction=%00", one("kostraFunction", "control_character", "Holds a control character.", Value::Null)),
    ] {
        let answer = town.leader.get(&town.at(&format!("processes?{query}"))).await.expect(400);
        assert_eq!(faults(&answer, Code::InvalidParameter), [expected], "{query}");
    }
    town.app.stop().await;
}

#[actix_web::test]
async fn all_parameters_that_are_wrong_are_named_at_once() {
    let town = Town::start().await;
    let answer = town.leader.get(&town.at("processes?limit=0&count=x&nonsense=1&state=a&sort=-b")).await.expect(400);
    let mut names: Vec<_> = faults(&answer, Code::InvalidParameter)
        .iter()
        .map(|fault| fault["parameter"].as_str().unwrap().to_owned())
        .collect();
    names.sort();
    assert_eq!(names, ["count", "limit", "nonsense", "sort", "state"]);
    town.app.stop().await;
}

#[actix_web::test]
async fn no_address_takes_parameters_that_it_does_not_declare() {
    let town = Town::start().await;
    let process = town.process("Kulturmidlar").await.id();
    let one = town.at(&format!("processes/{process}"));
    for path in [format!("{one}?limit=1"), format!("{one}?id=x"), "/v1/me?x=1".into(), "/v1/tenants?limit=1".into()] {
        let answer = town.leader.get(&path).await.expect(400);
        assert_eq!(faults(&answer, Code::InvalidParameter)[0]["code"], "unknown", "{path}");
    }
    let body = json!({ "title": "A", "service": "B" });
    let answer = town.leader.post(&town.at("processes?dryRun=true"), body).await.expect(400);
    assert_eq!(faults(&answer, Code::InvalidParameter)[0]["parameter"], "dryRun");
    let answer = town.leader.delete(&format!("{one}?force=true"), 1).await.expect(400);
    assert_eq!(faults(&answer, Code::InvalidParameter)[0]["parameter"], "force");
    town.app.stop().await;
}

#[actix_web::test]
async fn a_cursor_serves_the_list_filter_and_sort_that_gave_it_and_nothing_else() {
    let town = Town::start().await;
    for title in ["A", "B", "C"] {
        town.process(title).await;
        town.leader.post(&town.at("participants"), json!({ "name": title })).await.expect(201);
    }
    let path = town.at("processes");
    let first = town.leader.get(&format!("{path}?limit=1&sort=title")).await.expect(200);
    let cursor = first.body["nextCursor"].as_str().unwrap().to_owned();
    let next = town.leader.get(&format!("{path}?limit=1&sort=title&cursor={cursor}")).await.expect(200);
    assert_eq!(next.body["items"][0]["title"], "B");

    let other = town.app.tenant("Meland").await;
    let stranger = town.app.member(&other, "Kari Annan", &["programme_leader"]).await;
    let middle = cursor.len() / 2;
    let swapped = if cursor.as_bytes()[middle] == b'A' { "B" } else { "A" };
    let tampered = format!("{}{swapped}{}", &cursor[..middle], &cursor[middle + 1..]);
    let cases = [
        (&town.leader, format!("{path}?cursor=nonsense")),
        (&town.leader, format!("{path}?sort=title&cursor=")),
        (&town.leader, format!("{path}?sort=title&cursor={tampered}")),
        (&town.leader, format!("{path}?sort=title&cursor={}", &cursor[1..])),
        (&town.leader, format!("{path}?sort=title&cursor={cursor}AA")),
        (&town.leader, format!("{path}?cursor={cursor}")),
        (&town.leader, format!("{path}?sort=-title&cursor={cursor}")),
        (&town.leader, format!("{path}?sort=title&state=mapped&cursor={cursor}")),
        (&town.leader, format!("{}?sort=name&cursor={cursor}", town.at("participants"))),
        (&stranger, format!("{}/processes?sort=title&cursor={cursor}", other.path)),
    ];
    for (client, path) in cases {
        let answer = client.get(&path).await;
        let instance = path.split('?').next().unwrap();
        refused(&answer, instance, Code::InvalidCursor, json!({}));
    }
    town.app.stop().await;
}
