//! Deviations: reported by anybody, handled by who leads, and made ideas of so that they do not happen again.

use std::sync::Arc;

use chrono::{TimeZone, Utc};
use kernel::FixedClock;
use serde_json::{Value, json};
use testkit::{Answer, Client, Options, Tenant, TestApp};

/// A home for the elderly, on a Tuesday in November.
struct Ward {
    app: TestApp,
    tenant: Tenant,
    unit: String,
    leader: Client,
    nurse: Client,
}

impl Ward {
    async fn open() -> Self {
        let clock = Arc::new(FixedClock::at(Utc.with_ymd_and_hms(2032, 11, 9, 6, 45, 0).unwrap()));
        let app = TestApp::with(Options { clock: clock as _, ..Options::default() }).await;
        let tenant = app.tenant("Austevoll").await;
        let unit = json!({ "name": "Eidsbøen omsorgstun", "validFrom": "2020-01-01" });
        let unit = tenant.admin.post(&format!("{}/units", tenant.path), unit).await.expect(201).id();
        let leader = app.member(&tenant, "Marta Storebø", &["unit_leader"]).await;
        let nurse = app.member(&tenant, "Ove Bekkjarvik", &["case_handler"]).await;
        Self { app, tenant, unit, leader, nurse }
    }

    fn at(&self, rest: &str) -> String {
        format!("{}/{rest}", self.tenant.path)
    }

    fn fall(&self) -> Value {
        json!({
            "title": "Fall ved sengekant", "text": "Senga sto for høgt etter stell, og alarmen var av.",
            "unitId": self.unit, "severity": "high", "occurredOn": "2032-11-08",
            "immediateAction": "Senga senka, lege tilkalla",
        })
    }

    async fn step(&self, path: &str, version: i64, transition: &str, body: Value) -> Answer {
        self.leader.transition(&format!("{path}/transitions/{transition}"), version, body).await
    }

    async fn found(&self, filter: &str) -> usize {
        let found = self.nurse.get(&self.at(&format!("deviations?{filter}"))).await.expect(200).body;
        found["items"].as_array().unwrap().len()
    }
}

#[actix_web::test]
async fn a_deviation_is_handled_closed_with_what_was_done_and_reopened_when_it_happens_again() {
    let ward = Ward::open().await;
    let made = ward.nurse.post(&ward.at("deviations"), ward.fall()).await.expect(201);
    let one = made.header("location").to_owned();
    assert_eq!((&made.body["state"], &made.body["resolution"]), (&json!("reported"), &Value::Null));
    let early = ward.step(&one, 1, "reopen", json!({ "reason": "Att" })).await.expect(409);
    assert_eq!((early.code(), &early.body["allowed"]), ("illegal_transition", &json!(["handle", "close"])));
    let refused = ward.nurse.transition(&format!("{one}/transitions/handle"), 1, json!({})).await.expect(403);
    assert_eq!(refused.body["permission"], "deviation.manage");
    assert_eq!(ward.step(&one, 1, "handle", json!({})).await.expect(200).body["state"], "handling");
    let silent = ward.step(&one, 2, "close", json!({})).await.expect(422);
    assert_eq!(silent.body["errors"][0]["pointer"], "#/resolution");
    let done = json!({ "resolution": "Låg seng og alarm på sjekklista for kveldsstell" });
    let closed = ward.step(&one, 2, "close", done.clone()).await.expect(200).body;
    assert_eq!((&closed["closedAt"], &closed["resolution"]), (&json!("2032-11-09T06:45:00.000Z"), &done["resolution"]));
    let fixed = ward.leader.patch(&one, 3, json!({ "severity": "medium" })).await.expect(409);
    assert_eq!(fixed.body["rule"], "deviation_is_open");
    let again = json!({ "reason": "Hende att i natt" });
    let reopened = ward.step(&one, 3, "reopen", again.clone()).await.expect(200).body;
    assert_eq!((&reopened["state"], &reopened["closedAt"]), (&json!("handling"), &Value::Null));
    assert_eq!((&reopened["reopenReason"], &reopened["resolution"]), (&again["reason"], &done["resolution"]));
    ward.leader.patch(&one, 4, json!({ "severity": "critical" })).await.expect(200);
    ward.app.stop().await;
}

#[actix_web::test]
async fn a_deviation_is_its_reporters_until_it_is_handled_and_happened_today_or_earlier() {
    let ward = Ward::open().await;
    let mut tomorrow = ward.fall();
    tomorrow["occurredOn"] = "2032-11-10".into();
    let fault = ward.nurse.post(&ward.at("deviations"), tomorrow).await.expect(422).body["errors"][0].clone();
    assert_eq!((&fault["pointer"], &fault["accepted"]), (&json!("#/occurredOn"), &json!("not_in_the_future")));
    let made = ward.nurse.post(&ward.at("deviations"), ward.fall()).await.expect(201);
    let one = made.header("location");
    let other = ward.app.member(&ward.tenant, "Gunn Huftarøy", &["safety_rep"]).await;
    let refused = other.patch(one, 1, json!({ "title": "Fall" })).await.expect(403);
    assert_eq!(refused.body["permission"], "deviation.manage");
    ward.nurse.patch(one, 1, json!({ "immediateAction": null, "occurredOn": "2032-11-07" })).await.expect(200);
    let later = ward.nurse.patch(one, 2, json!({ "occurredOn": "2033-01-01" })).await.expect(422);
    assert_eq!(later.body["errors"][0]["pointer"], "#/occurredOn");
    let nowhere = json!({ "unitId": "unit_00000000000000000000000000" });
    assert_eq!(ward.nurse.patch(one, 2, nowhere).await.expect(422).body["errors"][0]["pointer"], "#/unitId");
    ward.step(one, 2, "handle", json!({})).await.expect(200);
    ward.nurse.patch(one, 3, json!({ "title": "Mitt" })).await.expect(403);
    ward.leader.patch(one, 3, json!({ "title": "Fall ved stell" })).await.expect(200);
    assert_eq!(ward.nurse.delete(one, 4).await.expect(403).body["permission"], "deviation.manage");
    for (filter, count) in [
        ("mine=true", 1),
        ("state=handling,closed&severity=high", 1),
        ("state=reported", 0),
        ("from=2032-11-07&to=2032-11-07", 1),
        ("from=2032-11-08", 0),
        ("to=2032-11-06", 0),
    ] {
        assert_eq!(ward.found(filter).await, count, "{filter}");
    }
    assert_eq!(ward.found(&format!("unitId={}&sort=-occurredOn", ward.unit)).await, 1);
    // Whoever only looks on in the tenant does not read what went wrong.
    let observer = ward.app.member(&ward.tenant, "Gjest", &["observer"]).await;
    assert_eq!(observer.get(one).await.expect(403).body["permission"], "deviation.read");
    ward.leader.delete(one, 4).await.expect(204);
    ward.app.stop().await;
}

#[actix_web::test]
async fn who_reported_anonymously_is_told_to_nobody_and_stored_nowhere() {
    let ward = Ward::open().await;
    let me = ward.nurse.get("/v1/me").await.expect(200).id();
    let mut fall = ward.fall();
    fall["anonymous"] = true.into();
    let made = ward.nurse.post(&ward.at("deviations"), fall).await.expect(201);
    assert_eq!(made.body["reporterId"], Value::Null);
    ward.nurse.patch(made.header("location"), 1, json!({ "title": "Mitt" })).await.expect(403);
    assert_eq!(ward.found("mine=true").await, 0);
    let events = ward.tenant.admin.get(&ward.at("events?limit=200")).await.expect(200);
    let events = events.body["items"].as_array().unwrap();
    let of_it: Vec<_> = events.iter().filter(|event| event["subject"] == *made.id()).collect();
    assert_eq!(of_it.len(), 1);
    assert!(!of_it[0].to_string().contains(&me), "{of_it:?}");
    ward.app.stop().await;
}

#[actix_web::test]
async fn an_idea_is_made_of_a_deviation_and_names_it() {
    let ward = Ward::open().await;
    let query =
        "mutation($input: CreateDeviation!) { createDeviation(input: $input) { id severity state reporterId } }";
    let mut fall = ward.fall();
    fall["severity"] = "HIGH".into();
    let made = ward.nurse.graphql(&ward.tenant.slug, query, json!({ "input": fall })).await;
    let made = made.data()["createDeviation"].clone();
    assert_eq!((&made["severity"], &made["state"]), (&json!("HIGH"), &json!("REPORTED")));
    let id = made["id"].as_str().unwrap();
    let idea_box = json!({ "name": "Eidsbøkassa", "answerWithinDays": 7 });
    let idea_box = ward.leader.post(&ward.at("idea-boxes"), idea_box).await.expect(201).id();
    let improve = ward.at(&format!("deviations/{id}/transitions/improve"));
    let into = json!({ "ideaBoxId": idea_box, "title": "Senger som seier frå" });
    assert_eq!(ward.nurse.post(&improve, into.clone()).await.expect(403).body["permission"], "deviation.manage");
    let nowhere = json!({ "ideaBoxId": "idea_box_00000000000000000000000000" });
    let nowhere = ward.leader.post(&improve, nowhere).await.expect(422).body["errors"][0].clone();
    assert_eq!((&nowhere["pointer"], &nowhere["code"]), (&json!("#/ideaBoxId"), &json!("no_such_thing")));
    let improved = ward.leader.post(&improve, into).await.expect(200);
    let idea = &improved.body;
    let events = ward.tenant.admin.get(&ward.at("events?kind=deviation.improve")).await.expect(200);
    assert!(events.text.contains(&improved.id()) && !events.text.contains("Senger som seier frå"), "{}", events.text);
    assert_eq!((&idea["title"], &idea["text"]), (&json!("Senger som seier frå"), &ward.fall()["text"]));
    assert_eq!((&idea["deviationId"], &idea["unitId"]), (&made["id"], &json!(ward.unit)));
    let me = ward.leader.get("/v1/me").await.expect(200).id();
    assert_eq!((&idea["authorId"], &idea["answerDue"]), (&json!(me), &json!("2032-11-16")));
    let second = ward.leader.post(&improve, json!({ "ideaBoxId": idea_box })).await.expect(200).body;
    assert_eq!(second["title"], ward.fall()["title"]);
    let found = ward.nurse.get(&ward.at(&format!("ideas?deviationId={id}"))).await.expect(200).body;
    assert_eq!(found["items"].as_array().map(Vec::len), Some(2));
    let query = "query($id: ID!) { deviation(id: $id) { title occurredOn version } node(id: $id) { __typename } }";
    let read = ward.nurse.graphql(&ward.tenant.slug, query, json!({ "id": id })).await;
    let expected = json!({
        "deviation": { "title": "Fall ved sengekant", "occurredOn": "2032-11-08", "version": 1 },
        "node": { "__typename": "Deviation" },
    });
    assert_eq!(*read.data(), expected);
    let path = ward.at(&format!("deviations/{id}"));
    assert_eq!(ward.leader.delete(&path, 1).await.expect(409).code(), "still_in_use");
    ward.app.stop().await;
}
