//! The to-be: what its steps come from, its published versions, and who stands behind them.

use std::sync::Arc;

use chrono::{TimeDelta, TimeZone, Utc};
use kernel::FixedClock;
use serde_json::{Value, json};
use testkit::{Answer, Client, Options, Tenant, TestApp};

struct Room {
    tenant: Tenant,
    facilitator: Client,
    process: String,
    /// The columns of today, and the one to be.
    columns: [String; 3],
    /// A step of each column of today.
    steps: [String; 2],
}

impl Room {
    async fn new(app: &TestApp) -> Self {
        let tenant = app.tenant("Alver").await;
        let facilitator = app.member(&tenant, "Marit Fjellsbø", &["facilitator"]).await;
        let body = json!({ "title": "Byggesak", "service": "Byggesak" });
        let process = facilitator.post(&format!("{}/processes", tenant.path), body).await.expect(201).id();
        let mut columns = Vec::new();
        let mut steps = Vec::new();
        for (name, system) in [("Lindås", "ePhorte"), ("Radøy", "Acos WebSak")] {
            let path = format!("{}/participants", tenant.path);
            let side = tenant.admin.post(&path, json!({ "name": name })).await.expect(201).id();
            let step = json!({
                "text": format!("Journalføre i {system}"), "actorRole": "arkivar", "system": system,
                "painPoint": "Det same to gonger", "timeThief": "double_registration",
            });
            let body = json!({ "processId": process, "participantId": side, "kind": "as_is", "steps": [step] });
            let made = facilitator.post(&format!("{}/process-variants", tenant.path), body).await.expect(201);
            columns.push(made.body["variant"]["id"].as_str().unwrap().to_owned());
            steps.push(made.body["steps"][0]["id"].as_str().unwrap().to_owned());
        }
        let body = json!({ "processId": process, "kind": "to_be" });
        let made = facilitator.post(&format!("{}/process-variants", tenant.path), body).await.expect(201);
        columns.push(made.body["variant"]["id"].as_str().unwrap().to_owned());
        let columns = columns.try_into().unwrap();
        Self { tenant, facilitator, process, columns, steps: steps.try_into().unwrap() }
    }

    fn at(&self, rest: &str) -> String {
        format!("{}/{rest}", self.tenant.path)
    }

    async fn adopt(&self, column: usize, version: i64, body: Value) -> Answer {
        let path = self.at(&format!("process-variants/{}/transitions/adopt", self.columns[column]));
        self.facilitator.transition(&path, version, body).await
    }

    async fn publish(&self, more: Value) -> Answer {
        let mut body = json!({ "variantId": self.columns[2] });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        self.facilitator.post(&self.at("to-be-versions"), body).await
    }

    async fn go(&self, transition: &str) -> Answer {
        let path = self.at(&format!("processes/{}", self.process));
        let version = self.facilitator.get(&path).await.expect(200).version();
        self.facilitator.transition(&format!("{path}/transitions/{transition}"), version, json!({})).await
    }
}

fn fault(answer: Answer) -> (Value, Value) {
    let refused = answer.expect(422);
    let fault = &refused.body["errors"][0];
    (
        fault["pointer"].clone(),
        if fault["accepted"].is_null() { fault["code"].clone() } else { fault["accepted"].clone() },
    )
}

#[actix_web::test]
async fn a_to_be_takes_over_what_is_done_and_leaves_behind_what_hurts() {
    let app = TestApp::start().await;
    let room = Room::new(&app).await;
    let body = json!({ "processId": room.process, "content": { "label": "Journalføre", "state": "similar", "stepIds": room.steps } });
    let row = room.facilitator.post(&room.at("alignment-rows"), body).await.expect(201).id();
    let built = room.adopt(2, 1, json!({ "variantId": room.columns[0], "rowIds": [row] })).await.expect(200);
    let steps = built.body["steps"].as_array().unwrap();
    let told = |name: &str| steps.iter().map(|step| step[name].clone()).collect::<Vec<_>>();
    assert_eq!(told("text"), ["Journalføre i ePhorte", "Journalføre"]);
    assert_eq!(told("actorRole"), ["arkivar", "arkivar"]);
    // Two systems are no agreement.
    assert_eq!(told("system"), [json!("ePhorte"), Value::Null]);
    assert_eq!((told("painPoint"), told("timeThief")), (vec![Value::Null; 2], vec![Value::Null; 2]));
    let sources: Vec<_> = built.body["sources"].as_array().unwrap().iter().map(|one| &one["sourceStepId"]).collect();
    assert_eq!(sources, [&room.steps[0], &room.steps[0], &room.steps[1]]);
    // In the comparison the new steps lie beside what they come from.
    let comparison =
        room.facilitator.get(&room.at(&format!("processes/{}/comparison", room.process))).await.expect(200);
    let cells = comparison.body["rows"][0]["cells"].as_array().unwrap();
    assert_eq!(cells.iter().map(|cell| cell["steps"].as_array().unwrap().len()).collect::<Vec<_>>(), [1, 1, 2]);
    // What the to-be is built from stays on the map.
    let step = room.facilitator.delete(&room.at(&format!("steps/{}", room.steps[0])), 1).await.expect(409);
    assert_eq!(step.code(), "still_in_use");
    app.stop().await;
}

#[actix_web::test]
async fn only_a_to_be_adopts_and_only_from_its_own_map() {
    let app = TestApp::start().await;
    let room = Room::new(&app).await;
    let found = room.adopt(0, 1, json!({ "stepIds": [room.steps[1]] })).await.expect(409);
    assert_eq!(found.body["rule"], "is_to_be");
    assert_eq!(fault(room.adopt(2, 1, json!({})).await), (json!("#/stepIds"), json!("required")));
    let stranger = testkit::random_id("step");
    let mixed = room.adopt(2, 1, json!({ "stepIds": [room.steps[0], stranger] })).await;
    assert_eq!(fault(mixed), (json!("#/stepIds/1"), json!("no_such_thing")));
    let twice = room.adopt(2, 1, json!({ "stepIds": [room.steps[0], room.steps[0]] })).await;
    assert_eq!(fault(twice), (json!("#/stepIds/1"), json!("no_such_thing")));
    assert_eq!(fault(room.adopt(2, 1, json!({ "variantId": room.columns[2] })).await).0, "#/variantId");
    let row = testkit::random_id("row");
    assert_eq!(fault(room.adopt(2, 1, json!({ "rowIds": [row] })).await).0, "#/rowIds/0");
    let submitted = json!({ "processId": room.process, "kind": "simplify", "text": "Enklare" });
    let proposal = room.facilitator.post(&room.at("proposals"), submitted).await.expect(201).id();
    let early = room.adopt(2, 1, json!({ "proposalIds": [proposal] })).await;
    assert_eq!(fault(early), (json!("#/proposalIds/0"), json!("accepted_is_built_in")));
    app.stop().await;
}

#[actix_web::test]
async fn a_split_or_merged_step_comes_from_what_the_old_ones_came_from() {
    let app = TestApp::start().await;
    let room = Room::new(&app).await;
    let built = room.adopt(2, 1, json!({ "stepIds": room.steps })).await.expect(200);
    let ids: Vec<_> = (0..2).map(|i| built.body["steps"][i]["id"].as_str().unwrap().to_owned()).collect();
    let body = json!({ "with": [{ "id": ids[1], "expectedVersion": 1 }], "into": { "text": "Journalføre" } });
    let merge = room.at(&format!("steps/{}/transitions/merge", ids[0]));
    let merged = room.facilitator.transition(&merge, 1, body).await.expect(200);
    let sources = |answer: &Answer| {
        let all = answer.body["sources"].as_array().unwrap().clone();
        all.iter().map(|one| one["sourceStepId"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(sources(&merged), room.steps);
    let split = room.at(&format!("steps/{}/transitions/split", merged.body["steps"][0]["id"].as_str().unwrap()));
    let body = json!({ "into": [{ "text": "Skanne" }, { "text": "Registrere" }] });
    let split = room.facilitator.transition(&split, 1, body).await.expect(200);
    assert_eq!(sources(&split).len(), 4);
    app.stop().await;
}

#[actix_web::test]
async fn a_published_version_does_not_change_with_its_column() {
    let app = TestApp::start().await;
    let room = Room::new(&app).await;
    room.adopt(2, 1, json!({ "stepIds": [room.steps[0]] })).await.expect(200);
    let first = room.publish(json!({ "note": "Første" })).await.expect(201);
    room.adopt(2, 2, json!({ "stepIds": [room.steps[1]] })).await.expect(200);
    let second = room.publish(json!({})).await.expect(201);
    let number = |answer: &Answer| answer.body["version"]["number"].clone();
    assert_eq!((number(&first), number(&second)), (json!(1), json!(2)));
    let read = room.facilitator.get(first.header("location")).await.expect(200);
    assert_eq!(read.body["steps"], first.body["steps"]);
    assert_eq!(second.body["steps"].as_array().unwrap().len(), 2);
    let of_today = json!({ "variantId": room.columns[0] });
    let refused = room.facilitator.post(&room.at("to-be-versions"), of_today).await;
    assert_eq!(fault(refused), (json!("#/variantId"), json!("is_to_be")));
    // Only the newest is endorsed.
    let old = json!({ "toBeVersionId": first.body["version"]["id"], "verdict": "agree" });
    assert_eq!(
        room.facilitator.post(&room.at("endorsements"), old).await.expect(409).body["rule"],
        "newest_is_endorsed"
    );
    app.stop().await;
}

#[actix_web::test]
async fn nobody_waits_for_those_who_did_not_answer_in_time() {
    // Ten minutes before the last day of the consultation is over.
    let clock = Arc::new(FixedClock::at(Utc.with_ymd_and_hms(2031, 5, 31, 23, 50, 0).unwrap()));
    let app = TestApp::with(Options { clock: Arc::clone(&clock) as _, ..Options::default() }).await;
    let room = Room::new(&app).await;
    for transition in ["map", "collect_proposals", "draft_to_be"] {
        room.go(transition).await.expect(200);
    }
    // A version without a step is nothing to read.
    room.publish(json!({})).await.expect(201);
    assert_eq!(room.go("consult").await.expect(409).body["rule"], "to_be_is_published");
    room.adopt(2, 1, json!({ "stepIds": room.steps })).await.expect(200);
    let over = room.publish(json!({ "consultationUntil": "2031-05-30" })).await;
    assert_eq!(fault(over), (json!("#/consultationUntil"), json!("consultation_is_not_shortened")));
    let version =
        room.publish(json!({ "effectiveOn": "2032-01-01", "consultationUntil": "2031-05-31" })).await.expect(201);
    room.go("consult").await.expect(200);
    let described = room.go("approve").await.expect(409);
    assert_eq!(
        (&described.body["rule"], &described.body["missing"]),
        (&json!("approval_is_described"), &json!(["approvingBody", "decidedOn"]))
    );
    let decision = json!({ "approvingBody": "Fellesnemnda", "decidedOn": "2031-05-30", "caseReference": "2031/12" });
    room.facilitator.patch(version.header("location"), 1, decision).await.expect(200);
    own(&app, &room).await;
    let waiting = room.go("approve").await.expect(409);
    assert_eq!(waiting.body["missing"], json!(["Lindås", "Radøy"]));
    assert!(waiting.body["detail"].as_str().unwrap().contains("every organisation"), "{}", waiting.text);
    clock.advance(TimeDelta::minutes(20));
    let shorter =
        room.facilitator.patch(version.header("location"), 2, json!({ "consultationUntil": "2031-05-31" })).await;
    assert_eq!(fault(shorter).1, "consultation_is_not_shortened");
    assert_eq!(room.go("approve").await.expect(200).body["state"], "approved");
    let late = json!({ "toBeVersionId": version.body["version"]["id"], "verdict": "agree" });
    assert_eq!(
        room.facilitator.post(&room.at("endorsements"), late).await.expect(409).body["rule"],
        "newest_is_endorsed"
    );
    // What they were heard on stays on the map.
    let column = room.at(&format!("process-variants/{}", room.columns[0]));
    assert_eq!(room.facilitator.delete(&column, 1).await.expect(409).body["rule"], "heard_column_stays");
    app.stop().await;
}

/// Somebody owns it in Alver, and in each of the two.
async fn own(app: &TestApp, room: &Room) {
    let sides = room.tenant.admin.get(&room.at("participants?sort=createdAt")).await.expect(200);
    let sides = sides.body["items"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap().to_owned());
    for (i, side) in [None].into_iter().chain(sides.map(Some)).enumerate() {
        let person = app.member_for(&room.tenant, &format!("Eigar {i}"), &["unit_leader"], side.as_deref()).await;
        let mut body =
            json!({ "processId": room.process, "membershipId": newest_member(room).await, "role": "Einingsleiar" });
        if let Some(side) = side {
            body["participantId"] = side.into();
        }
        let asked = room.facilitator.post(&room.at("ownerships"), body).await.expect(201);
        let accept = format!("{}/transitions/accept", asked.header("location"));
        person.transition(&accept, 1, json!({})).await.expect(200);
    }
}

async fn newest_member(room: &Room) -> Value {
    let members = room.tenant.admin.get(&room.at("memberships?limit=1&sort=-createdAt")).await.expect(200);
    members.body["items"][0]["id"].clone()
}

#[actix_web::test]
async fn a_co_owner_acts_for_the_organisation_and_the_owner_for_none() {
    let app = TestApp::start().await;
    let room = Room::new(&app).await;
    let sides = room.tenant.admin.get(&room.at("participants?sort=createdAt")).await.expect(200);
    let sides = [0, 1].map(|i| sides.body["items"][i]["id"].as_str().unwrap().to_owned());
    app.member_for(&room.tenant, "Torunn Nesse", &["case_handler"], Some(&sides[0])).await;
    let membership = newest_member(&room).await;
    for side in [Value::Null, json!(sides[1])] {
        let body =
            json!({ "processId": room.process, "membershipId": membership, "participantId": side, "role": "Sjef" });
        let refused = room.facilitator.post(&room.at("ownerships"), body).await;
        assert_eq!(fault(refused), (json!("#/membershipId"), json!("owns_for_their_own")));
    }
    app.stop().await;
}

#[actix_web::test]
async fn a_version_says_which_proposals_it_carries_out() {
    let app = TestApp::start().await;
    let room = Room::new(&app).await;
    let mut ids = Vec::new();
    for (kind, decision) in [("digitise", "accept"), ("remove", "accept"), ("change_rule", "carry_forward")] {
        let body = json!({ "processId": room.process, "kind": kind, "text": format!("Framlegg om {kind}"), "stepIds": [room.steps[0]] });
        let made = room.facilitator.post(&room.at("proposals"), body).await.expect(201);
        let why = json!({ "reason": "Drøfta" });
        let grouped = json!({ "reason": "Drøfta", "group": "Arkiv" });
        for (version, step, why) in
            [(1, "clarify", &why), (2, "group", &grouped), (3, decision, &why), (4, "plan", &why)]
        {
            let path = format!("{}/transitions/{step}", made.header("location"));
            room.facilitator.transition(&path, version, why.clone()).await.expect(200);
        }
        ids.push(made.id());
    }
    room.adopt(2, 1, json!({ "proposalIds": [ids[0]] })).await.expect(200);
    // What was carried to where it can be done is not carried out here, though it is planned.
    let elsewhere = room.publish(json!({ "proposalIds": [ids[1], ids[2]] })).await;
    assert_eq!(fault(elsewhere), (json!("#/proposalIds/1"), json!("accepted_is_built_in")));
    let version = room.publish(json!({ "proposalIds": [ids[1]] })).await.expect(201);
    let told: Vec<_> =
        version.body["proposals"].as_array().unwrap().iter().map(|one| (&one["kind"], &one["asStep"])).collect();
    assert_eq!(told, [(&json!("digitise"), &json!(true)), (&json!("remove"), &json!(false))]);
    // The proposals about the step that was split are about those that took its place.
    let split = room.at(&format!("steps/{}/transitions/split", room.steps[0]));
    let body = json!({ "into": [{ "text": "Skanne" }, { "text": "Registrere" }] });
    let split = room.facilitator.transition(&split, 1, body).await.expect(200);
    let half = split.body["steps"][0]["id"].as_str().unwrap();
    let about = room.facilitator.get(&room.at(&format!("proposals?stepId={half}"))).await.expect(200);
    assert_eq!(about.body["items"].as_array().unwrap().len(), 3);
    app.stop().await;
}

#[actix_web::test]
async fn what_is_taken_from_another_to_be_comes_from_what_that_came_from() {
    let app = TestApp::start().await;
    let room = Room::new(&app).await;
    let first = room.adopt(2, 1, json!({ "stepIds": [room.steps[0]] })).await.expect(200);
    let body = json!({ "processId": room.process, "kind": "to_be" });
    let other = room.facilitator.post(&room.at("process-variants"), body).await.expect(201);
    let adopt =
        room.at(&format!("process-variants/{}/transitions/adopt", other.body["variant"]["id"].as_str().unwrap()));
    let taken = room.facilitator.transition(&adopt, 1, json!({ "variantId": room.columns[2] })).await.expect(200);
    assert_eq!(taken.body["sources"][0]["sourceStepId"], room.steps[0]);
    assert_ne!(taken.body["steps"][0]["id"], first.body["steps"][0]["id"]);
    app.stop().await;
}

#[actix_web::test]
async fn who_declines_to_own_makes_room_for_another() {
    let app = TestApp::start().await;
    let room = Room::new(&app).await;
    let person = app.member(&room.tenant, "Turid Seimsland", &["process_owner"]).await;
    let body =
        json!({ "processId": room.process, "membershipId": newest_member(&room).await, "role": "Byggesakssjef" });
    let asked = room.facilitator.post(&room.at("ownerships"), body.clone()).await.expect(201);
    assert_eq!((&asked.body["state"], &asked.body["validTo"]), (&json!("asked"), &Value::Null));
    assert_eq!(room.facilitator.post(&room.at("ownerships"), body.clone()).await.expect(409).body["rule"], "one_owner");
    let answer = |word: &str| format!("{}/transitions/{word}", asked.header("location"));
    person.transition(&answer("accept"), 1, json!({})).await.expect(200);
    let twice = person.transition(&answer("accept"), 2, json!({})).await.expect(409);
    assert_eq!(twice.body["allowed"], json!(["decline"]));
    let declined = person.transition(&answer("decline"), 2, json!({ "reason": "Ny jobb" })).await.expect(200);
    assert_eq!((&declined.body["state"], &declined.body["reason"]), (&json!("declined"), &json!("Ny jobb")));
    room.facilitator.post(&room.at("ownerships"), body).await.expect(201);
    let mine = room.at("ownerships?mine=true");
    assert_eq!(room.facilitator.get(&mine).await.expect(200).body["items"], json!([]));
    assert_eq!(person.get(&mine).await.expect(200).body["items"].as_array().unwrap().len(), 2);
    app.stop().await;
}

#[actix_web::test]
async fn a_step_comes_from_fifty_things_at_most() {
    let app = TestApp::start().await;
    let room = Room::new(&app).await;
    let steps: Vec<Value> = (0..51).map(|i| json!({ "text": format!("Steg {i}") })).collect();
    let body = json!({ "processId": room.process, "kind": "as_is", "steps": steps });
    let column = room.facilitator.post(&room.at("process-variants"), body).await.expect(201);
    let ids: Vec<_> = column.body["steps"].as_array().unwrap().iter().map(|step| step["id"].clone()).collect();
    for (count, status) in [(51, 409), (50, 200)] {
        let content = json!({ "label": format!("{count}"), "state": "similar", "stepIds": ids[..count] });
        let body = json!({ "processId": room.process, "content": content });
        let row = room.facilitator.post(&room.at("alignment-rows"), body).await.expect(201).id();
        let built = room.adopt(2, 1, json!({ "rowIds": [row] })).await.expect(status);
        assert_eq!(built.body["rule"], if status == 409 { json!("fifty_sources") } else { Value::Null });
    }
    app.stop().await;
}

#[actix_web::test]
async fn a_person_answers_twenty_times_and_the_newest_counts() {
    let app = TestApp::start().await;
    let room = Room::new(&app).await;
    room.adopt(2, 1, json!({ "stepIds": room.steps })).await.expect(200);
    let version = room.publish(json!({})).await.expect(201);
    let id = &version.body["version"]["id"];
    for i in 0..19 {
        let body = json!({ "toBeVersionId": id, "verdict": "disagree", "text": format!("Grunn {i}") });
        room.facilitator.post(&room.at("endorsements"), body).await.expect(201);
    }
    let body = json!({ "toBeVersionId": id, "verdict": "agree" });
    room.facilitator.post(&room.at("endorsements"), body.clone()).await.expect(201);
    let refused = room.facilitator.post(&room.at("endorsements"), body).await.expect(409);
    assert_eq!(refused.body["rule"], "twenty_answers");
    let summary =
        room.facilitator.get(&format!("{}/endorsement-summary", version.header("location"))).await.expect(200);
    // The facilitator is a member of Alver itself, which has no way of today on the map.
    let told: Vec<_> = summary.body["organisations"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (&one["organisation"], &one["agree"], &one["disagree"]))
        .collect();
    assert_eq!(
        told,
        [
            (&json!("Lindås"), &json!(0), &json!(0)),
            (&json!("Radøy"), &json!(0), &json!(0)),
            (&json!("Alver"), &json!(1), &json!(0))
        ]
    );
    assert_eq!(summary.body["missing"], json!(["Lindås", "Radøy"]));
    app.stop().await;
}
