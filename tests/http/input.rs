//! 422: all that is wrong with the input, at once and at its place.

use kernel::Code;
use serde_json::{Value, json};

use super::{Town, fault, faults};

fn at(pointer: &str, code: &str, detail: &str, accepted: Value) -> Value {
    fault("pointer", pointer, code, detail, accepted)
}

fn sorted(mut faults: Vec<Value>) -> Vec<Value> {
    faults.sort_by_key(Value::to_string);
    faults
}

#[actix_web::test]
async fn every_fault_is_named_at_once_with_its_pointer_and_what_is_accepted() {
    let town = Town::start().await;
    let process = town.process("Kulturmidlar").await.id();
    let body = json!({
        "processId": process,
        "kind": "nonsense",
        "note": "ø".repeat(4001),
        "extra": true,
        "steps": [
            { "text": "god nok" },
            { "text": " \n " },
            { "text": "a\u{1}b", "processingTime": "5 minutes" },
            { "kind": "task" },
            { "text": "x", "unknown": 1, "timeThief": "boss", "waitingTime": "P1Y", "actorRole": 7 },
        ],
    });
    let answer = town.leader.post(&town.at("process-variants"), body).await.expect(422);
    let steps = [
        "actorRole",
        "channel",
        "input",
        "kind",
        "legalBasis",
        "output",
        "painPoint",
        "processingTime",
        "system",
        "text",
        "timeThief",
        "waitingTime",
    ];
    let members = ["idempotencyKey", "kind", "note", "participantId", "processId", "steps"];
    let thieves = [
        "waiting",
        "double_registration",
        "rework",
        "searching",
        "unneeded_handover",
        "over_processing",
        "unused_competence",
        "other",
    ];
    let expected = vec![
        at("#/kind", "not_one_of", "Must be one of as_is, to_be.", json!(["as_is", "to_be"])),
        at("#/note", "too_long", "May have at most 4000 characters.", json!(4000)),
        at("#/extra", "unknown", &format!("Is not known here; known are {}.", members.join(", ")), json!(members)),
        at("#/steps/1/text", "too_short", "Must have at least 1 characters.", json!(1)),
        at("#/steps/2/text", "control_character", "Holds a control character.", Value::Null),
        at("#/steps/2/processingTime", "bad_format", &form(DURATION), DURATION.into()),
        at("#/steps/3/text", "required", "Must be given.", Value::Null),
        at(
            "#/steps/4/unknown",
            "unknown",
            &format!("Is not known here; known are {}.", steps.join(", ")),
            json!(steps),
        ),
        at("#/steps/4/timeThief", "not_one_of", &format!("Must be one of {}.", thieves.join(", ")), json!(thieves)),
        at("#/steps/4/waitingTime", "bad_format", &form(DURATION), DURATION.into()),
        at("#/steps/4/actorRole", "wrong_type", "Must be of type string.", json!("string")),
    ];
    assert_eq!(sorted(faults(&answer, Code::InvalidInput)), sorted(expected));
    town.app.stop().await;
}

const DURATION: &str = kernel::Span::PATTERN;

fn form(accepted: &str) -> String {
    format!("Does not have the right form: {accepted}.")
}

#[actix_web::test]
async fn an_answer_names_a_hundred_faults_at_most() {
    let town = Town::start().await;
    let process = town.process("Kulturmidlar").await.id();
    let steps = vec![json!({ "text": "" }); 150];
    let body = json!({ "processId": process, "kind": "as_is", "steps": steps });
    let answer = town.leader.post(&town.at("process-variants"), body).await.expect(422);
    assert_eq!(faults(&answer, Code::InvalidInput).len(), 100);
    let steps = vec![json!({ "text": "x" }); 201];
    let body = json!({ "processId": process, "kind": "as_is", "steps": steps });
    let answer = town.leader.post(&town.at("process-variants"), body).await.expect(422);
    let expected = [at("#/steps", "too_many", "May have at most 200 items.", json!(200))];
    assert_eq!(faults(&answer, Code::InvalidInput), expected);
    town.app.stop().await;
}

#[actix_web::test]
async fn lengths_are_counted_in_characters_after_composing() {
    let town = Town::start().await;
    let path = town.at("processes");
    let longest = ["ø".repeat(200), "𝒜".repeat(200), "a\u{30a}".repeat(200), format!("  {}  ", "æ".repeat(200))];
    for title in longest {
        let made = town.leader.post(&path, json!({ "title": title, "service": "B" })).await.expect(201);
        assert_eq!(made.body["title"].as_str().unwrap().chars().count(), 200);
    }
    for title in ["ø".repeat(201), "𝒜".repeat(201), "a\u{30a}".repeat(201)] {
        let answer = town.leader.post(&path, json!({ "title": title, "service": "B" })).await.expect(422);
        let expected = [at("#/title", "too_long", "May have at most 200 characters.", json!(200))];
        assert_eq!(faults(&answer, Code::InvalidInput), expected);
    }
    town.app.stop().await;
}

#[actix_web::test]
async fn control_characters_are_refused_but_for_line_feed_and_tab() {
    let town = Town::start().await;
    let path = town.at("processes");
    for (i, character) in ['\0', '\u{1}', '\u{8}', '\r', '\u{1b}', '\u{7f}', '\u{85}', '\u{9f}'].iter().enumerate() {
        let text = format!("a{character}b");
        let body = json!({ "title": format!("{i}"), "service": "B", "description": text });
        let answer = town.leader.post(&path, body).await.expect(422);
        let expected = [at("#/description", "control_character", "Holds a control character.", Value::Null)];
        assert_eq!(faults(&answer, Code::InvalidInput), expected, "{character:?}");
    }
    let body = json!({ "title": "A", "service": "B", "description": "ei line\n\tog ei til" });
    assert_eq!(town.leader.post(&path, body).await.expect(201).body["description"], "ei line\n\tog ei til");
    town.app.stop().await;
}

#[actix_web::test]
async fn a_control_character_in_a_graphql_filter_is_refused_like_in_rest() {
    let town = Town::start().await;
    for query in [
        "query($v: String!) { steps(first: 1, filter: { system: $v }) { edges { node { id } } } }",
        "query($v: String!) { events(first: 1, filter: { subject: $v }) { edges { node { seq } } } }",
        "query($v: String!) { processes(first: 1, filter: { kostraFunction: $v }) { edges { node { id } } } }",
    ] {
        let answer = town.graphql(query, json!({ "v": "a\u{0}b" })).await.expect(200);
        let extensions = &answer.body["errors"][0]["extensions"];
        assert_eq!(extensions["code"], "INVALID_INPUT", "{}", answer.text);
        assert_eq!(extensions["errors"][0]["code"], "control_character", "{}", answer.text);
    }
    let answer = town.leader.get(&town.at("steps?system=a%00b")).await.expect(400);
    assert_eq!(faults(&answer, Code::InvalidParameter)[0]["code"], "control_character");
    town.app.stop().await;
}

#[actix_web::test]
async fn durations_are_iso_8601_of_fixed_length_below_ten_years() {
    let town = Town::start().await;
    let process = town.process("Kulturmidlar").await.id();
    let variant = town.variant(&process, &[]).await.body["variant"]["id"].clone();
    let path = town.at("steps");
    let step = |time: Value| json!({ "variantId": variant, "content": { "text": "x", "waitingTime": time } });
    for (sent, shown) in [("PT45M", "PT45M"), ("PT90M", "PT1H30M"), ("P2W", "P14D"), ("PT0S", "PT0S")] {
        let made = town.leader.post(&path, step(sent.into())).await.expect(201);
        assert_eq!(made.body["waitingTime"], shown);
    }
    for bad in ["", "P", "PT", "P1Y", "P1M", "PT1M1H", "1H", "P1WT1H", "PT-5M", "pt5m", "PT5", "P1DT", "PT1,5H"] {
        let answer = town.leader.post(&path, step(bad.into())).await.expect(422);
        let expected = [at("#/content/waitingTime", "bad_format", &form(DURATION), DURATION.into())];
        assert_eq!(faults(&answer, Code::InvalidInput), expected, "{bad}");
    }
    for long in ["P9999D", "PT99999H59M", "P999W", "PT999999999S"] {
        let answer = town.leader.post(&path, step(long.into())).await.expect(422);
        let wanted = "an ISO 8601 duration below ten years, such as PT45M or P14D";
        let expected = [at("#/content/waitingTime", "bad_format", &form(wanted), "duration".into())];
        assert_eq!(faults(&answer, Code::InvalidInput), expected, "{long}");
    }
    let answer = town.leader.post(&path, step(json!(45))).await.expect(422);
    assert_eq!(faults(&answer, Code::InvalidInput)[0]["code"], "wrong_type");
    town.app.stop().await;
}

#[actix_web::test]
async fn dates_are_days_that_exist() {
    let town = Town::start().await;
    let path = town.at("identifiers");
    for bad in ["2019-02-30", "2020-13-01", "20200101", "2020-1-1", "01.01.2020", "2020-01-01T00:00:00Z", "", "today"] {
        let body = json!({ "scheme": "municipality_number", "value": "1263", "validFrom": bad });
        let answer = town.tenant.admin.post(&path, body).await.expect(422);
        let expected = [at("#/validFrom", "bad_format", &form("a day that exists, such as 2020-12-31"), "date".into())];
        assert_eq!(faults(&answer, Code::InvalidInput), expected, "{bad}");
    }
    let body =
        json!({ "scheme": "municipality_number", "value": "1263", "validFrom": "2020-02-29", "validTo": "2020-02-29" });
    let answer = town.tenant.admin.post(&path, body).await.expect(422);
    let detail = "Breaks a rule: the end lies after the beginning.";
    let expected = [at("#/validTo", "rule", detail, "ends_after_it_begins".into())];
    assert_eq!(faults(&answer, Code::InvalidInput), expected);
    town.app.stop().await;
}

#[actix_web::test]
async fn a_reference_to_nothing_is_a_fault_at_its_member() {
    let town = Town::start().await;
    let nothing = |kind: &str| format!("{kind}_00000000000000000000000000");
    let admin = &town.tenant.admin;
    let person = json!({ "name": "A", "issuer": "https://i", "subject": "s" });
    let process = town.process("Kulturmidlar").await.id();
    for (client, path, body, pointer) in [
        (&town.leader, "process-variants", json!({ "processId": nothing("process"), "kind": "as_is" }), "#/processId"),
        (
            &town.leader,
            "process-variants",
            json!({ "processId": process, "kind": "as_is", "participantId": nothing("participant") }),
            "#/participantId",
        ),
        (&town.leader, "steps", json!({ "variantId": nothing("variant"), "content": { "text": "x" } }), "#/variantId"),
        (
            &town.leader,
            "alignment-rows",
            json!({ "processId": process, "content": { "label": "x", "state": "same", "stepIds": [nothing("step")] } }),
            "#/content/stepIds",
        ),
        (admin, "units", json!({ "name": "A", "validFrom": "2020-01-01", "parentId": nothing("unit") }), "#/parentId"),
        (
            admin,
            "memberships",
            json!({ "person": person, "roles": ["observer"], "unitId": nothing("unit") }),
            "#/unitId",
        ),
        (
            admin,
            "memberships",
            json!({ "person": person, "roles": ["observer"], "actsForId": nothing("participant") }),
            "#/actsForId",
        ),
    ] {
        let answer = client.post(&town.at(path), body).await.expect(422);
        let detail = "Points to something that does not exist here.";
        assert_eq!(faults(&answer, Code::InvalidInput), [at(pointer, "no_such_thing", detail, Value::Null)], "{path}");
    }
    for (member, id) in [("processId", "nonsense"), ("processId", "step_00000000000000000000000000"), ("processId", "")]
    {
        let answer = town.leader.post(&town.at("process-variants"), json!({ member: id, "kind": "as_is" })).await;
        let found = faults(&answer.expect(422), Code::InvalidInput);
        assert_eq!((&found[0]["pointer"], &found[0]["code"]), (&json!("#/processId"), &json!("bad_format")), "{id}");
    }
    town.app.stop().await;
}

#[actix_web::test]
async fn numbers_are_whole_and_in_their_range() {
    let town = Town::start().await;
    let path = town.at("processes");
    let made = json!({ "title": "A", "service": "B", "kostraYear": 2016 });
    assert_eq!(town.leader.post(&path, made).await.expect(201).body["kostraYear"], 2016);
    for (year, code) in [
        (json!(1999), "out_of_range"),
        (json!(2101), "out_of_range"),
        (json!(99_999_999_999_i64), "out_of_range"),
        (json!(2016.5), "wrong_type"),
        (json!("2016"), "wrong_type"),
        (json!(true), "wrong_type"),
        (json!([2016]), "wrong_type"),
    ] {
        let body = json!({ "title": "C", "service": "B", "kostraYear": year });
        let answer = town.leader.post(&path, body).await.expect(422);
        let found = faults(&answer, Code::InvalidInput);
        assert_eq!((&found[0]["pointer"], &found[0]["code"]), (&json!("#/kostraYear"), &json!(code)), "{year}");
    }
    // JSON Schema takes 2016.0 for a whole number, and so must we.
    let request = town.leader.request("POST", &path).header("content-type", "application/json");
    let answer = town.leader.send(request.body(r#"{"title":"D","service":"B","kostraYear":2016.0}"#)).await.expect(201);
    assert_eq!(answer.body["kostraYear"], 2016);
    town.app.stop().await;
}

#[actix_web::test]
async fn a_version_beyond_all_versions_is_refused_without_a_word_of_our_types() {
    let town = Town::start().await;
    let process = town.process("Kulturmidlar").await.id();
    let made = town.variant(&process, &["a", "b"]).await;
    let step = |i: usize| made.body["steps"][i]["id"].as_str().unwrap().to_owned();
    let path = town.at(&format!("steps/{}/transitions/merge", step(0)));
    for version in [json!(99_999_999_999_i64), json!(-99_999_999_999_i64)] {
        let body = json!({ "with": [{ "id": step(1), "expectedVersion": version }], "into": { "text": "ab" } });
        let answer = town.leader.transition(&path, 1, body).await.expect(422);
        let found = faults(&answer, Code::InvalidInput);
        let place = (&found[0]["pointer"], &found[0]["code"]);
        assert_eq!(place, (&json!("#/with/0/expectedVersion"), &json!("out_of_range")));
    }
    town.app.stop().await;
}

#[actix_web::test]
async fn a_name_that_needs_escaping_is_a_sound_pointer() {
    let town = Town::start().await;
    let body = json!({ "title": "A", "service": "B", "a/b~c": 1 });
    let answer = town.leader.post(&town.at("processes"), body).await.expect(422);
    assert_eq!(faults(&answer, Code::InvalidInput)[0]["pointer"], "#/a~1b~0c");
    town.app.stop().await;
}

#[actix_web::test]
async fn graphql_names_the_same_faults_at_the_same_pointers() {
    let town = Town::start().await;
    let process = town.process("Kulturmidlar").await.id();
    let steps = json!([{ "text": "god" }, { "text": "" }, { "text": "a\u{1}" }]);
    let rest = json!({ "processId": process, "kind": "as_is", "note": "x".repeat(4001), "steps": steps });
    let answer = town.leader.post(&town.at("process-variants"), rest).await.expect(422);
    let expected = sorted(faults(&answer, Code::InvalidInput));
    let input = json!({ "processId": process, "kind": "AS_IS", "note": "x".repeat(4001), "steps": steps });
    let mutation = "mutation($i: CreateVariant!) { createVariant(input: $i) { variant { id } } }";
    let answer = town.graphql(mutation, json!({ "i": input })).await.expect(200);
    let extensions = &answer.body["errors"][0]["extensions"];
    assert_eq!(extensions["code"], "INVALID_INPUT");
    assert_eq!(sorted(extensions["errors"].as_array().unwrap().clone()), expected);
    town.app.stop().await;
}
