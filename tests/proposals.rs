//! Proposals: who may say, change and decide what, and what nobody learns.

use serde_json::{Value, json};
use testkit::{Client, Tenant, TestApp};

struct Room {
    tenant: Tenant,
    facilitator: Client,
    process: String,
    side: String,
    step: String,
}

impl Room {
    async fn new(app: &TestApp) -> Self {
        let tenant = app.tenant("Alver").await;
        let facilitator = app.member(&tenant, "Marit Fjellsbø", &["facilitator"]).await;
        let body = json!({ "title": "Søknad om skjenkeløyve", "service": "Skjenkeløyve" });
        let process = facilitator.post(&format!("{}/processes", tenant.path), body).await.expect(201).id();
        let path = format!("{}/participants", tenant.path);
        let side = tenant.admin.post(&path, json!({ "name": "Meland" })).await.expect(201).id();
        let body = json!({
            "processId": process, "participantId": side, "kind": "as_is", "steps": [{ "text": "Sende brev til politiet" }],
        });
        let made = facilitator.post(&format!("{}/process-variants", tenant.path), body).await.expect(201);
        let step = made.body["steps"][0]["id"].as_str().unwrap().to_owned();
        Self { tenant, facilitator, process, side, step }
    }

    fn at(&self, rest: &str) -> String {
        format!("{}/{rest}", self.tenant.path)
    }

    fn idea(&self) -> Value {
        json!({
            "processId": self.process, "stepIds": [self.step], "kind": "digitise", "text": "Politiet får lese saka hos oss",
            "effects": [{ "kind": "time", "text": "To veker kortare ventetid" }],
        })
    }

    async fn decide(&self, path: &str, version: i64, transition: &str, more: Value) -> testkit::Answer {
        self.facilitator.transition(&format!("{path}/transitions/{transition}"), version, more).await
    }
}

fn because(reason: &str) -> Value {
    json!({ "reason": reason })
}

#[actix_web::test]
async fn a_proposal_is_its_authors_until_it_is_grouped() {
    let app = TestApp::start().await;
    let room = Room::new(&app).await;
    let author = app.member_for(&room.tenant, "Arvid Rosslandnes", &["case_handler"], Some(&room.side)).await;
    let other = app.member(&room.tenant, "Solveig Bøvågen", &["case_handler"]).await;
    let made = author.post(&room.at("proposals"), room.idea()).await.expect(201);
    assert_eq!((&made.body["stepIds"], &made.body["rowIds"]), (&json!([room.step]), &json!([])));
    let one = made.header("location").to_owned();
    let refused = other.patch(&one, 1, json!({ "text": "Nei" })).await.expect(403);
    assert_eq!((refused.code(), &refused.body["permission"]), ("not_your_proposal", &json!("proposal.manage")));
    let changed =
        author.patch(&one, 1, json!({ "text": "Politiet svarer i portalen", "stepIds": [] })).await.expect(200);
    assert_eq!((&changed.body["stepIds"], &changed.body["effects"]), (&json!([]), &made.body["effects"]));
    room.decide(&one, 2, "clarify", because("Forklart")).await.expect(200);
    // Nobody puts words into another's mouth, whatever they lead.
    let refused = room.facilitator.patch(&one, 3, json!({ "kind": "simplify" })).await.expect(403);
    assert_eq!(refused.code(), "not_your_proposal");
    room.decide(&one, 3, "group", json!({ "reason": "Same tanke", "group": "Politiet" })).await.expect(200);
    let refusals = [author.patch(&one, 4, json!({ "text": "Likevel ikkje" })).await, author.delete(&one, 4).await];
    assert_eq!(refusals.map(|refused| refused.expect(409).body["rule"].clone()), ["grouped_stays", "grouped_stays"]);
    // What was not grouped can be withdrawn.
    let second = author.post(&room.at("proposals"), room.idea()).await.expect(201);
    author.delete(second.header("location"), 1).await.expect(204);
    app.stop().await;
}

#[actix_web::test]
async fn every_decision_has_a_reason_and_a_place_in_the_order() {
    let app = TestApp::start().await;
    let room = Room::new(&app).await;
    let one = room.facilitator.post(&room.at("proposals"), room.idea()).await.expect(201).header("location").to_owned();
    let silent = room.decide(&one, 1, "clarify", json!({})).await.expect(422);
    assert_eq!(silent.body["errors"][0]["pointer"], "#/reason");
    room.decide(&one, 1, "clarify", because("Forklart")).await.expect(200);
    for more in [because("Same tanke"), json!({ "reason": "Same tanke", "group": "" })] {
        let unnamed = room.decide(&one, 2, "group", more).await.expect(422);
        assert_eq!(unnamed.body["errors"][0]["pointer"], "#/group");
    }
    room.decide(&one, 2, "group", json!({ "reason": "Same tanke", "group": "Politiet" })).await.expect(200);
    let named = room.decide(&one, 3, "reject", json!({ "reason": "Nei", "group": "Politiet" })).await.expect(422);
    assert_eq!(named.body["errors"][0]["accepted"], "group_is_named");
    room.decide(&one, 3, "reject", because("Politiet har ikkje tilgang til fagsystemet")).await.expect(200);
    let over = room.decide(&one, 4, "accept", because("Likevel")).await.expect(409);
    assert_eq!((over.code(), &over.body["allowed"]), ("illegal_transition", &json!([])));
    let read = room.facilitator.get(&one).await.expect(200);
    assert_eq!(read.body["stateReason"], "Politiet har ikkje tilgang til fagsystemet");
    let handler = app.member(&room.tenant, "Arvid Rosslandnes", &["case_handler"]).await;
    let refused = handler.transition(&format!("{one}/transitions/accept"), 4, because("Eg vil")).await.expect(403);
    assert_eq!(refused.body["permission"], "proposal.manage");
    app.stop().await;
}

#[actix_web::test]
async fn who_proposed_anonymously_is_told_to_nobody_and_stored_nowhere() {
    let app = TestApp::start().await;
    let room = Room::new(&app).await;
    let author = app.member(&room.tenant, "Arvid Rosslandnes", &["case_handler"]).await;
    let me = author.get("/v1/me").await.expect(200).body["id"].as_str().unwrap().to_owned();
    let mut idea = room.idea();
    idea["anonymous"] = true.into();
    let request = || author.request("POST", &room.at("proposals")).header("Idempotency-Key", "same").json(&idea);
    let made = author.send(request()).await.expect(201);
    assert_eq!(made.body["authorId"], Value::Null);
    // Sent again it is the same proposal, though nothing that is kept names the author.
    let again = author.send(request()).await.expect(201);
    assert_eq!((again.id(), again.header("idempotency-replayed")), (made.id(), "true"));
    // Not even its author can be known by it: it is changed by who leads the work.
    author.patch(made.header("location"), 1, json!({ "text": "Mitt" })).await.expect(403);
    room.facilitator
        .patch(made.header("location"), 1, json!({ "text": "Politiet les saka i portalen" }))
        .await
        .expect(200);
    let events = room.tenant.admin.get(&room.at("events?limit=200")).await.expect(200);
    let events = events.body["items"].as_array().unwrap();
    let of_it: Vec<_> = events.iter().filter(|event| event["subject"] == *made.id()).collect();
    assert_eq!(of_it.len(), 2);
    assert!(of_it.iter().all(|event| !event.to_string().contains(&me)), "{of_it:?}");
    // What the same person proposes with a name is theirs.
    let named = author.post(&room.at("proposals"), room.idea()).await.expect(201);
    assert_eq!(named.body["authorId"], *me);
    app.stop().await;
}

#[actix_web::test]
async fn a_proposal_is_about_the_map_of_its_process_and_from_ones_own_organisation() {
    let app = TestApp::start().await;
    let room = Room::new(&app).await;
    let body = json!({ "title": "Noko anna", "service": "Anna" });
    let other = room.facilitator.post(&room.at("processes"), body).await.expect(201).id();
    let handler = app.member(&room.tenant, "Solveig Bøvågen", &["case_handler"]).await;
    let mut elsewhere = room.idea();
    elsewhere["processId"] = other.into();
    let fault = handler.post(&room.at("proposals"), elsewhere).await.expect(422).body["errors"][0].clone();
    assert_eq!((&fault["pointer"], &fault["code"]), (&json!("#/stepIds/0"), &json!("no_such_thing")));
    let mut foreign = room.idea();
    foreign["participantId"] = room.side.clone().into();
    let fault = handler.post(&room.at("proposals"), foreign.clone()).await.expect(422).body["errors"][0].clone();
    assert_eq!((&fault["pointer"], &fault["accepted"]), (&json!("#/participantId"), &json!("own_organisation")));
    let mut twice = room.idea();
    twice["stepIds"] = json!([room.step, room.step]);
    let fault = handler.post(&room.at("proposals"), twice).await.expect(422).body["errors"][0].clone();
    assert_eq!((&fault["pointer"], &fault["code"]), (&json!("#/stepIds/1"), &json!("repeated")));
    // A facilitator writes down what is said in the room, whoever said it.
    room.facilitator.post(&room.at("proposals"), foreign).await.expect(201);
    let observer = app.member(&room.tenant, "Gjest", &["observer"]).await;
    assert_eq!(observer.post(&room.at("proposals"), room.idea()).await.expect(403).code(), "forbidden");
    assert_eq!(
        observer.get(&room.at("proposals?kind=digitise")).await.expect(200).body["items"].as_array().unwrap().len(),
        1
    );
    app.stop().await;
}

#[actix_web::test]
async fn a_hundred_proposals_may_wait_for_a_decision_and_no_more() {
    let app = TestApp::start().await;
    let room = Room::new(&app).await;
    for _ in 0..100 {
        room.facilitator.post(&room.at("proposals"), room.idea()).await.expect(201);
    }
    let refused = room.facilitator.post(&room.at("proposals"), room.idea()).await.expect(409);
    assert_eq!((refused.code(), &refused.body["rule"]), ("rule_unmet", &json!("hundred_open_proposals")));
    // What people have proposed something about is not deleted as if it had been a mistake.
    let process = room.facilitator.delete(&room.at(&format!("processes/{}", room.process)), 1).await.expect(409);
    assert_eq!(process.body["rule"], "worked_on_is_retired");
    app.stop().await;
}

#[actix_web::test]
async fn a_row_that_somebody_proposed_something_about_stays() {
    let app = TestApp::start().await;
    let room = Room::new(&app).await;
    let content = json!({ "label": "Uttale", "state": "only_here", "stepIds": [room.step] });
    let body = json!({ "processId": room.process, "content": content });
    let row = room.facilitator.post(&room.at("alignment-rows"), body).await.expect(201);
    let mut idea = room.idea();
    idea["rowIds"] = json!([row.id()]);
    let proposal = room.facilitator.post(&room.at("proposals"), idea).await.expect(201);
    let process = room.at(&format!("processes/{}", room.process));
    let version = room.facilitator.get(&process).await.expect(200).version();
    let whole = json!({ "rows": [] });
    let refusals = [
        room.facilitator.delete(row.header("location"), 1).await,
        room.facilitator.transition(&format!("{process}/transitions/align"), version, whole).await,
    ];
    assert_eq!(refusals.map(|refused| refused.expect(409).body["rule"].clone()), ["decided_row_stays"; 2]);
    let read = room.facilitator.get(proposal.header("location")).await.expect(200);
    assert_eq!(read.body["rowIds"], json!([row.id()]));
    app.stop().await;
}
