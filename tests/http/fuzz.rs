//! Whatever is sent, the answer is a documented one; [`testkit::TestApp::stop`] holds every status against the document.

use proptest::{
    prelude::*,
    strategy::ValueTree,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};
use serde_json::{Map, Value, json};
use testkit::Answer;

use super::{Town, body, silent};

const CASES: usize = 300;

/// The same cases in every run.
fn runner() -> TestRunner {
    TestRunner::new_with_rng(Config::default(), TestRng::deterministic_rng(RngAlgorithm::ChaCha))
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[ -~]{0,20}",
        Just("\u{0}".to_owned()),
        Just("\u{feff}\u{202e}\u{200b}".to_owned()),
        Just("' or 1=1 --".to_owned()),
        Just("process_00000000000000000000000000".to_owned()),
        Just("2020-02-30".to_owned()),
        Just("P1Y".to_owned()),
        Just("x".repeat(5000)),
    ]
}

fn leaf() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (-5i64..3000).prop_map(Value::from),
        any::<f64>().prop_map(|number| if number.is_finite() { Value::from(number) } else { json!(0.5) }),
        text().prop_map(Value::from),
    ]
}

fn value() -> impl Strategy<Value = Value> {
    leaf().prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((name(), inner), 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// Names that some operation knows, and others.
fn name() -> impl Strategy<Value = String> {
    let known = [
        "title",
        "service",
        "description",
        "kostraYear",
        "kostraFunction",
        "losConcept",
        "processId",
        "kind",
        "steps",
        "text",
        "note",
        "waitingTime",
        "timeThief",
        "variantId",
        "content",
        "name",
        "validFrom",
        "validTo",
        "parentId",
        "organisationNumber",
        "scheme",
        "value",
        "label",
        "state",
        "stepIds",
        "person",
        "roles",
        "rows",
        "into",
        "with",
        "issuer",
        "subject",
        "expectedVersion",
        "id",
        "idempotencyKey",
        "transition",
        "reason",
    ];
    prop_oneof![9 => prop::sample::select(known.to_vec()).prop_map(str::to_owned), 1 => text()]
}

fn object() -> impl Strategy<Value = Map<String, Value>> {
    prop::collection::vec((name(), value()), 0..6).prop_map(|members| members.into_iter().collect())
}

#[track_caller]
fn sane(answer: &Answer, sent: &str) {
    assert!(answer.status < 500, "{sent}: {}", answer.text);
    if answer.status >= 400 {
        body(answer);
    }
    silent_unless_echoed(answer, sent);
}

/// What the caller sent may come back to the caller.
fn silent_unless_echoed(answer: &Answer, sent: &str) {
    if answer.status >= 400 && !answer.text.contains(sent) {
        silent(&answer.text);
    }
}

#[actix_web::test]
async fn random_bodies_are_never_our_fault_and_always_a_documented_answer() {
    let town = Town::start().await;
    let process = town.process("Kulturmidlar").await.id();
    let made = town.variant(&process, &["a", "b"]).await;
    let variant = made.body["variant"]["id"].as_str().unwrap().to_owned();
    let step = made.body["steps"][0]["id"].as_str().unwrap().to_owned();
    let targets = [
        ("POST", town.at("processes"), json!({ "title": "A", "service": "B" })),
        ("POST", town.at("process-variants"), json!({ "processId": process, "kind": "to_be" })),
        ("POST", town.at("steps"), json!({ "variantId": variant, "content": { "text": "x" } })),
        ("POST", town.at("participants"), json!({ "name": "Radøy" })),
        (
            "POST",
            town.at("alignment-rows"),
            json!({ "processId": process, "content": { "label": "x", "state": "same", "stepIds": [] } }),
        ),
        ("PATCH", town.at(&format!("processes/{process}")), json!({})),
        ("PATCH", town.at(&format!("steps/{step}")), json!({})),
        ("PATCH", town.at(&format!("process-variants/{variant}")), json!({})),
        (
            "POST",
            town.at(&format!("steps/{step}/transitions/split")),
            json!({ "into": [{ "text": "a" }, { "text": "b" }] }),
        ),
        ("POST", town.at(&format!("processes/{process}/transitions/align")), json!({ "rows": [] })),
    ];
    let mut runner = runner();
    for case in 0..CASES {
        let (method, path, sound) = &targets[case % targets.len()];
        let mut content = sound.clone();
        for (name, value) in object().new_tree(&mut runner).unwrap().current() {
            content[name] = value;
        }
        let media = if *method == "PATCH" { "application/merge-patch+json" } else { "application/json" };
        let request = town.leader.request(method, path).header("content-type", media).header("if-match", "\"1\"");
        let sent = content.to_string();
        sane(&town.leader.send(request.body(sent.clone())).await, &sent);
    }
    town.app.stop().await;
}

#[actix_web::test]
async fn random_queries_are_never_our_fault_and_always_a_documented_answer() {
    let town = Town::start().await;
    town.process("Kulturmidlar").await;
    let names =
        ["limit", "cursor", "sort", "count", "state", "kostraFunction", "on", "system", "after", "kind", "x", ""];
    let pair =
        (prop::sample::select(names.to_vec()), prop_oneof![text(), "[0-9]{1,4}", "-?(title|seq|name)(,-createdAt)?"]);
    let strategy = (
        prop::sample::select(vec![
            "processes",
            "steps",
            "events",
            "units",
            "memberships",
            "identifiers",
            "alignment-rows",
        ]),
        prop::collection::vec(pair, 0..4),
    );
    let mut runner = runner();
    for _ in 0..CASES {
        let (list, pairs) = strategy.new_tree(&mut runner).unwrap().current();
        let client = if list == "units" { &town.tenant.admin } else { &town.leader };
        let query: Vec<_> = pairs.iter().map(|(name, value)| format!("{name}={}", escaped(value.as_bytes()))).collect();
        let answer = client.get(&town.at(&format!("{list}?{}", query.join("&")))).await;
        assert!([200, 400, 414].contains(&answer.status), "{list} {pairs:?}: {}", answer.text);
        if answer.status != 200 {
            body_of(&answer, &pairs);
        }
    }
    town.app.stop().await;
}

fn escaped(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("%{byte:02X}")).collect()
}

fn body_of(answer: &Answer, pairs: &[(&str, String)]) {
    assert_eq!(answer.header("content-type"), "application/problem+json", "{pairs:?}");
    assert_eq!(answer.body["status"], answer.status);
}

#[actix_web::test]
async fn random_bytes_after_percent_signs_and_in_addresses_are_never_our_fault() {
    let town = Town::start().await;
    let strategy = prop::collection::vec(any::<u8>(), 1..20);
    let mut runner = runner();
    for i in 0..CASES {
        let bytes = strategy.new_tree(&mut runner).unwrap().current();
        let escaped = escaped(&bytes);
        let path = match i % 4 {
            0 => town.at(&format!("processes?{escaped}")),
            1 => town.at(&format!("processes?sort={escaped}&cursor={escaped}")),
            2 => town.at(&format!("processes/{escaped}")),
            _ => format!("/v1/tenants/{escaped}/processes"),
        };
        let answer = town.leader.get(&path).await;
        assert!([200, 400, 404].contains(&answer.status), "{path}: {}", answer.text);
        if answer.status != 200 {
            assert_eq!(answer.header("content-type"), "application/problem+json", "{path}");
        }
    }
    town.app.stop().await;
}

#[actix_web::test]
async fn random_graphql_variables_are_never_our_fault() {
    let town = Town::start().await;
    let mutation = "mutation($i: CreateProcess!) { createProcess(input: $i) { id } }";
    let mut runner = runner();
    for _ in 0..CASES / 3 {
        let input = object().new_tree(&mut runner).unwrap().current();
        let answer = town.graphql(mutation, json!({ "i": input })).await.expect(200);
        let code = answer.body["errors"][0]["extensions"]["code"].as_str().unwrap_or("-");
        assert!(code != "INTERNAL" && code != "UNAVAILABLE", "{input:?}: {}", answer.text);
    }
    town.app.stop().await;
}
