//! Suggested alignment: the service says which steps seem to be the same task, and people accept or correct it row by row.

use serde_json::{Value, json};
use testkit::{Client, Tenant, TestApp};

struct Map {
    tenant: Tenant,
    facilitator: Client,
    process: String,
}

/// Two municipalities, one in nynorsk and one in bokmål, each in its own words.
const COLUMNS: [(&str, &[(&str, &str)]); 2] = [
    (
        "Lindås",
        &[
            ("Tek imot søknaden", "arkivar"),
            ("Sjekkar rekneskap og årsmelding", "kulturkonsulent"),
            ("Skriv innstilling", "kulturkonsulent"),
            ("Hovudutvalet vedtek fordelinga", "hovudutval"),
            ("Sender svarbrev", "kulturkonsulent"),
        ],
    ),
    (
        "Meland",
        &[
            ("Søknaden mottas", "arkivar"),
            ("Kulturrådet uttaler seg", "kulturråd"),
            ("Innstilling skrives", "rådgiver"),
            ("Hovedutvalget vedtar fordelingen", "hovedutvalg"),
            ("Sender svarbrev", "kulturkonsulent"),
            ("Ber om rapport", "rådgiver"),
        ],
    ),
];

impl Map {
    async fn new(app: &TestApp) -> Self {
        let tenant = app.tenant("Alver").await;
        let facilitator = app.member(&tenant, "Marit Fjellsbø", &["facilitator"]).await;
        let body = json!({ "title": "Søknad om kulturmidlar", "service": "Kultur" });
        let process = facilitator.post(&format!("{}/processes", tenant.path), body).await.expect(201).id();
        for (name, steps) in COLUMNS {
            let participants = format!("{}/participants", tenant.path);
            let side = tenant.admin.post(&participants, json!({ "name": name })).await.expect(201).id();
            let steps: Vec<Value> =
                steps.iter().map(|(text, role)| json!({ "text": text, "actorRole": role })).collect();
            let body = json!({ "processId": process, "participantId": side, "kind": "as_is", "steps": steps });
            facilitator.post(&format!("{}/process-variants", tenant.path), body).await.expect(201);
        }
        Self { tenant, facilitator, process }
    }

    async fn suggestion(&self) -> Value {
        let path = format!("{}/processes/{}/alignment-suggestion", self.tenant.path, self.process);
        self.facilitator.get(&path).await.expect(200).body
    }
}

/// The texts of each row, and how they compare.
fn rows(suggestion: &Value) -> Vec<(Vec<&str>, &str)> {
    let rows = suggestion["rows"].as_array().unwrap().iter();
    rows.map(|row| {
        let steps = row["steps"].as_array().unwrap().iter();
        (steps.map(|step| step["text"].as_str().unwrap()).collect(), row["state"].as_str().unwrap())
    })
    .collect()
}

#[actix_web::test]
async fn the_same_task_in_two_languages_is_suggested_as_one_row() {
    let app = TestApp::start().await;
    let map = Map::new(&app).await;
    let suggestion = map.suggestion().await;
    assert_eq!(
        rows(&suggestion),
        [
            (vec!["Tek imot søknaden", "Søknaden mottas"], "similar"),
            (vec!["Sjekkar rekneskap og årsmelding"], "only_here"),
            (vec!["Kulturrådet uttaler seg"], "only_here"),
            (vec!["Skriv innstilling", "Innstilling skrives"], "similar"),
            (vec!["Hovudutvalet vedtek fordelinga", "Hovedutvalget vedtar fordelingen"], "same"),
            (vec!["Sender svarbrev", "Sender svarbrev"], "same"),
            (vec!["Ber om rapport"], "only_here"),
        ]
    );
    let scores: Vec<Option<i64>> =
        suggestion["rows"].as_array().unwrap().iter().map(|row| row["score"].as_i64()).collect();
    assert_eq!((scores[1], scores[5]), (None, Some(100)));
    assert!(scores[0].is_some_and(|score| (30..90).contains(&score)), "{scores:?}");
    assert_eq!(suggestion["rows"][5]["roleScore"], 100);
    assert_eq!(suggestion["rows"][5]["systemScore"], Value::Null);
    assert_eq!(map.suggestion().await, suggestion);
    app.stop().await;
}

#[actix_web::test]
async fn a_suggestion_is_accepted_or_corrected_row_by_row_and_the_rest_is_suggested_again() {
    let app = TestApp::start().await;
    let map = Map::new(&app).await;
    let suggestion = map.suggestion().await;
    let ids = |row: usize| -> Vec<&Value> {
        suggestion["rows"][row]["steps"].as_array().unwrap().iter().map(|step| &step["stepId"]).collect()
    };
    let add = async |label: &str, state: &str, steps: Vec<&Value>| {
        let content = json!({ "label": label, "state": state, "stepIds": steps });
        let body = json!({ "processId": map.process, "content": content });
        map.facilitator.post(&format!("{}/alignment-rows", map.tenant.path), body).await.expect(201);
    };
    // Accepted as it was suggested; then corrected: two tasks that people say are one, and in conflict.
    add("Tek imot søknaden", "similar", ids(0)).await;
    add("Vurderer søknaden", "conflict", [ids(1), ids(2)].concat()).await;
    let left = map.suggestion().await;
    assert_eq!(rows(&left).len(), 4);
    assert_eq!(rows(&left)[0].0, ["Skriv innstilling", "Innstilling skrives"]);
    // The rest all at once, decided on the version that the suggestion told.
    let version = left["process"]["version"].as_i64().unwrap();
    assert_eq!(version, 3);
    app.stop().await;
}

#[actix_web::test]
async fn graphql_suggests_the_same() {
    let app = TestApp::start().await;
    let map = Map::new(&app).await;
    let query = "query($id: ID!) { alignmentSuggestion(processId: $id) {
        process { version } rows { label state score textScore roleScore systemScore steps { variantId stepId text } } } }";
    let answer = map.facilitator.graphql(&map.tenant.slug, query, json!({ "id": map.process })).await;
    let by_rest = map.suggestion().await;
    let by_graphql = &answer.data()["alignmentSuggestion"];
    assert_eq!(by_graphql["rows"].as_array().unwrap().len(), by_rest["rows"].as_array().unwrap().len());
    for (one, other) in by_graphql["rows"].as_array().unwrap().iter().zip(by_rest["rows"].as_array().unwrap()) {
        assert_eq!(one["steps"], other["steps"]);
        assert_eq!(one["score"], other["score"]);
        assert_eq!(one["state"].as_str().unwrap().to_lowercase(), other["state"].as_str().unwrap());
    }
    app.stop().await;
}

#[actix_web::test]
async fn more_than_a_thousand_steps_are_not_compared_at_once() {
    let app = TestApp::start().await;
    let map = Map::new(&app).await;
    let steps: Vec<Value> = (0..200).map(|n| json!({ "text": format!("Steg {n}") })).collect();
    for n in 0..5 {
        let participants = format!("{}/participants", map.tenant.path);
        let side =
            map.tenant.admin.post(&participants, json!({ "name": format!("Kommune {n}") })).await.expect(201).id();
        let body = json!({ "processId": map.process, "participantId": side, "kind": "as_is", "steps": steps });
        map.facilitator.post(&format!("{}/process-variants", map.tenant.path), body).await.expect(201);
    }
    let path = format!("{}/processes/{}/alignment-suggestion", map.tenant.path, map.process);
    let refused = map.facilitator.get(&path).await.expect(409);
    assert_eq!((refused.code(), &refused.body["rule"]), ("rule_unmet", &json!("thousand_steps")));
    app.stop().await;
}
