//! Experiments: a thought is tried out small, and one learns whether it held or not.

use std::sync::Arc;

use chrono::{TimeDelta, TimeZone, Utc};
use kernel::FixedClock;
use serde_json::{Value, json};
use testkit::{Client, Options, Tenant, TestApp};

/// The home care of Fedje, where the keys are always with somebody else.
struct HomeCare {
    app: TestApp,
    clock: Arc<FixedClock>,
    tenant: Tenant,
    unit: String,
    nurse: Client,
}

impl HomeCare {
    async fn open() -> Self {
        let clock = Arc::new(FixedClock::at(Utc.with_ymd_and_hms(2032, 3, 1, 8, 0, 0).unwrap()));
        let app = TestApp::with(Options { clock: Arc::clone(&clock) as _, ..Options::default() }).await;
        let tenant = app.tenant("Fedje").await;
        let unit = json!({ "name": "Heimetenesta", "validFrom": "2020-01-01" });
        let unit = tenant.admin.post(&format!("{}/units", tenant.path), unit).await.expect(201).id();
        let nurse = app.member(&tenant, "Anbjørg Husa", &["case_handler"]).await;
        Self { app, clock, tenant, unit, nurse }
    }

    fn at(&self, rest: &str) -> String {
        format!("{}/{rest}", self.tenant.path)
    }

    fn keys(&self) -> Value {
        json!({
            "unitId": self.unit, "title": "Nøkkelboks i bilane",
            "hypothesis": "Ligg nøklane i bilen, slepp vi å køyre innom kontoret mellom besøka.",
            "test": "To bilar på kveldsvakt i to veker; vi tel turane innom.", "expected": "Frå ni turar til to.",
        })
    }

    /// Plans an experiment and starts it; tells its id.
    async fn running(&self, more: Value) -> String {
        let mut body = self.keys();
        for (member, value) in more.as_object().unwrap() {
            body[member] = value.clone();
        }
        let id = self.nurse.post(&self.at("experiments"), body).await.expect(201).id();
        self.nurse.transition(&self.step(&id, "start"), 1, json!({})).await.expect(200);
        id
    }

    fn step(&self, id: &str, step: &str) -> String {
        self.at(&format!("experiments/{id}/transitions/{step}"))
    }
}

fn failed() -> Value {
    json!({
        "held": false, "result": "Sju turar: boksane var for små til alle nøklane.",
        "learned": "Tel nøklane før boksen blir kjøpt.", "decision": "adapt",
    })
}

#[actix_web::test]
async fn what_failed_teaches_too_and_the_next_round_carries_on_from_it() {
    let care = HomeCare::open().await;
    let first = care.running(json!({})).await;
    for member in ["learned", "result", "held", "decision"] {
        let mut silent = failed();
        silent.as_object_mut().unwrap().remove(member);
        let refused = care.nurse.transition(&care.step(&first, "conclude"), 2, silent).await.expect(422).body;
        let fault = &refused["errors"][0];
        assert_eq!((&fault["pointer"], &fault["code"]), (&json!(format!("#/{member}")), &json!("required")));
    }
    care.clock.advance(TimeDelta::minutes(10));
    let concluded = care.nurse.transition(&care.step(&first, "conclude"), 2, failed()).await.expect(200).body;
    let told = ["state", "held", "decision", "startsOn", "concludedOn"].map(|member| concluded[member].clone());
    let expected = [json!("concluded"), json!(false), json!("adapt"), json!("2032-03-01"), json!("2032-03-01")];
    assert_eq!(told, expected);
    let second = care.running(json!({ "title": "Større nøkkelboks", "followsExperimentId": first })).await;
    let list = async |query: &str| {
        let read = care.nurse.get(&care.at(&format!("experiments?{query}"))).await.expect(200).body;
        read["items"].as_array().unwrap().iter().map(|one| one["id"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(list("held=false").await, [json!(first)]);
    assert_eq!(list("state=running").await, [json!(second)]);
    assert_eq!(list(&format!("unitId={}", care.unit)).await, [json!(second), json!(first)]);
    care.app.stop().await;
}

#[actix_web::test]
async fn it_is_changed_until_it_is_concluded_and_then_stays() {
    let care = HomeCare::open().await;
    let id = care.running(json!({})).await;
    let path = care.at(&format!("experiments/{id}"));
    let longer = care.nurse.patch(&path, 2, json!({ "endsOn": "2032-03-14", "expected": null })).await.expect(200);
    assert_eq!((&longer.body["endsOn"], &longer.body["expected"]), (&json!("2032-03-14"), &Value::Null));
    care.nurse.transition(&care.step(&id, "conclude"), 3, failed()).await.expect(200);
    let late = care.nurse.patch(&path, 4, json!({ "hypothesis": "Vi visste det heile tida" })).await.expect(409);
    assert_eq!(late.body["rule"], "experiment_is_open");
    assert_eq!(care.nurse.delete(&path, 4).await.expect(409).body["rule"], "experiment_is_open");
    let again = care.nurse.transition(&care.step(&id, "start"), 4, json!({})).await.expect(409);
    assert_eq!(
        (again.code(), &again.body["state"], &again.body["allowed"]),
        ("illegal_transition", &json!("concluded"), &json!([]))
    );
    care.app.stop().await;
}

#[actix_web::test]
async fn it_is_started_before_it_is_concluded_and_does_not_end_before_it_begins() {
    let care = HomeCare::open().await;
    let mut days = care.keys();
    days["startsOn"] = "2032-03-10".into();
    days["endsOn"] = "2032-03-09".into();
    let refused = care.nurse.post(&care.at("experiments"), days.clone()).await.expect(422).body;
    let fault = &refused["errors"][0];
    assert_eq!((&fault["pointer"], &fault["accepted"]), (&json!("#/endsOn"), &json!("ends_after_it_begins")));
    days["endsOn"] = "2032-03-10".into();
    let one_day = care.nurse.post(&care.at("experiments"), days).await.expect(201).id();
    let early = care.nurse.transition(&care.step(&one_day, "conclude"), 1, failed()).await.expect(409);
    assert_eq!((early.code(), &early.body["allowed"]), ("illegal_transition", &json!(["start"])));
    let mut over = care.keys();
    over["endsOn"] = "2032-02-20".into();
    let over = care.nurse.post(&care.at("experiments"), over).await.expect(201).id();
    let refused = care.nurse.transition(&care.step(&over, "start"), 1, json!({})).await.expect(409);
    assert_eq!(refused.body["rule"], "ends_after_it_begins");
    care.app.stop().await;
}

#[actix_web::test]
async fn those_at_work_make_them_and_what_they_name_is_there() {
    let care = HomeCare::open().await;
    let observer = care.app.member(&care.tenant, "Gjest", &["observer"]).await;
    let refused = observer.post(&care.at("experiments"), care.keys()).await.expect(403);
    assert_eq!(refused.body["permission"], "experiment.contribute");
    for (member, kind) in
        [("a3Id", "a3"), ("ideaId", "idea"), ("unitId", "unit"), ("followsExperimentId", "experiment")]
    {
        let mut body = care.keys();
        body[member] = testkit::random_id(kind).into();
        let fault = care.nurse.post(&care.at("experiments"), body).await.expect(422).body["errors"][0].clone();
        assert_eq!((&fault["pointer"], &fault["code"]), (&json!(format!("#/{member}")), &json!("no_such_thing")));
    }
    let first = care.running(json!({})).await;
    observer.get(&care.at(&format!("experiments/{first}"))).await.expect(200);
    care.running(json!({ "followsExperimentId": first })).await;
    let gone = care.nurse.delete(&care.at(&format!("experiments/{first}")), 2).await.expect(409);
    assert_eq!(gone.code(), "still_in_use");
    care.app.stop().await;
}

#[actix_web::test]
async fn the_same_is_done_in_graphql() {
    let care = HomeCare::open().await;
    let slug = care.tenant.slug.as_str();
    let create = "mutation($input: CreateExperiment!) { createExperiment(input: $input) { id state held } }";
    let made = care.nurse.graphql(slug, create, json!({ "input": care.keys() })).await;
    let made = &made.data()["createExperiment"];
    assert_eq!((&made["state"], &made["held"]), (&json!("PLANNED"), &Value::Null));
    let start = "mutation($input: StartExperiment!) { startExperiment(input: $input) { state startsOn } }";
    let input = json!({ "id": made["id"], "expectedVersion": 1 });
    let started = care.nurse.graphql(slug, start, json!({ "input": input })).await;
    assert_eq!(started.data()["startExperiment"], json!({ "state": "RUNNING", "startsOn": "2032-03-01" }));
    let conclude = "mutation($input: ConcludeExperiment!) { concludeExperiment(input: $input) { learned decision } }";
    let input = json!({
        "id": made["id"], "expectedVersion": 2, "held": true, "result": "To turar.", "learned": "Boksen er verd det.",
        "decision": "ADOPT",
    });
    let concluded = care.nurse.graphql(slug, conclude, json!({ "input": input })).await;
    let expected = json!({ "learned": "Boksen er verd det.", "decision": "ADOPT" });
    assert_eq!(concluded.data()["concludeExperiment"], expected);
    let read = "query($id: ID!) {
        experiment(id: $id) { title }
        node(id: $id) { __typename }
        experiments(first: 5, filter: { held: true }) { edges { node { result } } }
    }";
    let read = care.nurse.graphql(slug, read, json!({ "id": made["id"] })).await;
    let expected = json!({
        "experiment": { "title": "Nøkkelboks i bilane" }, "node": { "__typename": "Experiment" },
        "experiments": { "edges": [{ "node": { "result": "To turar." } }] },
    });
    assert_eq!(*read.data(), expected);
    care.app.stop().await;
}
