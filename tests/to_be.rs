//! The to-be: what its steps come from, its published versions, and who stands behind them.

use serde_json::{Value, json};
use testkit::{Answer, Client, Tenant, TestApp};

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
    assert_eq!((&first.body["number"], &second.body["number"]), (&json!(1), &json!(2)));
    let read = room.facilitator.get(first.header("location")).await.expect(200);
    assert_eq!(read.body["steps"], first.body["steps"]);
    assert_eq!(second.body["steps"].as_array().unwrap().len(), 2);
    let of_today = json!({ "variantId": room.columns[0] });
    let refused = room.facilitator.post(&room.at("to-be-versions"), of_today).await;
    assert_eq!(fault(refused), (json!("#/variantId"), json!("is_to_be")));
    // Only the newest is endorsed.
    let old = json!({ "toBeVersionId": first.id(), "verdict": "agree" });
    assert_eq!(
        room.facilitator.post(&room.at("endorsements"), old).await.expect(409).body["rule"],
        "newest_is_endorsed"
    );
    app.stop().await;
}

#[actix_web::test]
async fn nobody_waits_for_those_who_did_not_answer_in_time() {
    let app = TestApp::start().await;
    let room = Room::new(&app).await;
    for transition in ["map", "collect_proposals", "draft_to_be"] {
        room.go(transition).await.expect(200);
    }
    // A version without a step is nothing to read.
    room.publish(json!({})).await.expect(201);
    assert_eq!(room.go("consult").await.expect(409).body["rule"], "to_be_is_published");
    room.adopt(2, 1, json!({ "stepIds": room.steps })).await.expect(200);
    let version =
        room.publish(json!({ "effectiveOn": "2020-01-01", "consultationUntil": "2999-12-31" })).await.expect(201);
    room.go("consult").await.expect(200);
    own(&app, &room).await;
    let waiting = room.go("approve").await.expect(409);
    assert_eq!(waiting.body["missing"], json!(["Lindås", "Radøy"]));
    assert!(waiting.body["detail"].as_str().unwrap().contains("every organisation"), "{}", waiting.text);
    let over = json!({ "consultationUntil": "2019-05-31" });
    room.facilitator.patch(version.header("location"), 1, over).await.expect(200);
    assert_eq!(room.go("approve").await.expect(200).body["state"], "approved");
    let late = json!({ "toBeVersionId": version.id(), "verdict": "agree" });
    assert_eq!(
        room.facilitator.post(&room.at("endorsements"), late).await.expect(409).body["rule"],
        "newest_is_endorsed"
    );
    app.stop().await;
}

/// Somebody owns it in Alver, and in each of the two.
async fn own(app: &TestApp, room: &Room) {
    let sides = room.tenant.admin.get(&room.at("participants?sort=createdAt")).await.expect(200);
    let sides =
        [Value::Null].into_iter().chain(sides.body["items"].as_array().unwrap().iter().map(|one| one["id"].clone()));
    for (i, side) in sides.enumerate() {
        let person = app.member(&room.tenant, &format!("Eigar {i}"), &["unit_leader"]).await;
        let members = room.tenant.admin.get(&room.at("memberships?limit=100&sort=-createdAt")).await.expect(200);
        let membership = &members.body["items"][0]["id"];
        let mut body = json!({ "processId": room.process, "membershipId": membership, "role": "Einingsleiar" });
        if !side.is_null() {
            body["participantId"] = side;
        }
        let asked = room.facilitator.post(&room.at("ownerships"), body).await.expect(201);
        let accept = format!("{}/transitions/accept", asked.header("location"));
        person.transition(&accept, 1, json!({})).await.expect(200);
    }
}

#[actix_web::test]
async fn who_declines_to_own_makes_room_for_another() {
    let app = TestApp::start().await;
    let room = Room::new(&app).await;
    let person = app.member(&room.tenant, "Turid Seimsland", &["process_owner"]).await;
    let members = room.tenant.admin.get(&room.at("memberships?limit=100&sort=-createdAt")).await.expect(200);
    let body =
        json!({ "processId": room.process, "membershipId": members.body["items"][0]["id"], "role": "Byggesakssjef" });
    let asked = room.facilitator.post(&room.at("ownerships"), body.clone()).await.expect(201);
    assert_eq!((&asked.body["state"], &asked.body["validTo"]), (&json!("asked"), &Value::Null));
    assert_eq!(room.facilitator.post(&room.at("ownerships"), body.clone()).await.expect(409).code(), "duplicate_name");
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
