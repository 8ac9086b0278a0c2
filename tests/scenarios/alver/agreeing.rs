//! The second half: from three ways to one that everybody owns, before the municipality exists.

use serde_json::{Value, json};
use testkit::{Answer, Client, TestApp};

use super::{MERGER, Mapped, Story, gather};

/// Who owned nothing yet answers for the process from now on: the owner in Alver, and one in each municipality.
struct Owners {
    owner: Client,
    co_owners: Vec<Client>,
}

/// The memberships that ownership is asked for: Alver's head of culture, and a case handler from each municipality.
async fn owners(app: &TestApp, story: &Story) -> (Owners, Vec<(Value, Value)>) {
    let owner = app.member(&story.alver, "Turid Seimsland", &["process_owner"]).await;
    let members = story.alver.admin.get(&story.at("memberships?limit=100")).await.expect(200);
    let members = members.body["items"].as_array().unwrap().clone();
    let held = |found: &dyn Fn(&Value) -> bool| members.iter().find(|member| found(member)).unwrap()["id"].clone();
    let mut asked = vec![(held(&|member| member["name"] == "Turid Seimsland"), Value::Null)];
    for side in &story.participants {
        let handler = |member: &Value| member["actsForId"] == **side && member["roles"] == json!(["case_handler"]);
        asked.push((held(&handler), side.clone().into()));
    }
    (Owners { owner, co_owners: story.handlers.to_vec() }, asked)
}

fn missing(answer: Answer, rule: &str) -> Value {
    let refused = answer.expect(409);
    assert_eq!((refused.code(), &refused.body["rule"]), ("rule_unmet", &json!(rule)), "{}", refused.text);
    refused.body["missing"].clone()
}

const DECISION: [(&str, &str); 6] = [
    ("choice", "Kultursjefen vedtek etter retningsliner frå utvalet"),
    ("reason", "Likeverdig tilbod: alle lag får svar innan tre veker, kvar dei enn held til"),
    ("legalBasis", "kommunelova § 13-1"),
    ("decidedBy", "Fellesnemnda for Alver"),
    ("decidedOn", "2019-06-13"),
    ("effectiveOn", MERGER),
];

#[actix_web::test]
async fn three_ways_become_one_that_everybody_owns_by_rest() {
    let app = TestApp::start().await;
    let story = gather(&app).await;
    let map = story.map().await;
    let Story { facilitator, handlers: [torunn, arvid, solveig], union_rep, .. } = &story;
    let at = |rest: &str| story.at(rest);
    story.move_process(&map, "collect_proposals").await.expect(200);

    // Torunn says what she would do otherwise, with her name; Arvid rather without his.
    let torunns = json!({
        "processId": map.process, "rowIds": [map.rows[0]], "participantId": story.participants[0], "kind": "digitise",
        "text": "Éin elektronisk søknad for heile Alver",
        "effects": [{ "kind": "time", "text": "Ingen treng å skanne" }, { "kind": "equal_treatment", "text": "Same veg inn for alle" }],
    });
    let torunns = torunn.post(&at("proposals"), torunns).await.expect(201);
    assert_eq!(torunns.body["state"], "submitted");
    let anonymous = json!({
        "processId": map.process, "stepIds": [map.steps[1][2]], "kind": "remove", "anonymous": true,
        "text": "Slutt å føre søknadene i rekneark ved sida av arkivet",
    });
    let unnamed = arvid.post(&at("proposals"), anonymous).await.expect(201);
    assert_eq!(unnamed.body["authorId"], Value::Null);
    let third = json!({ "processId": map.process, "kind": "change_rule", "text": "To søknadsrundar i året" });
    let third = union_rep.post(&at("proposals"), third).await.expect(201);

    // Nobody decides before everybody understands it and it stands with its like; then each decision has its reason.
    let step = async |proposal: &Answer, version: i64, transition: &str, more: Value| {
        let path = format!("{}/transitions/{transition}", proposal.header("location"));
        facilitator.transition(&path, version, more).await
    };
    let hasty = step(&torunns, 1, "accept", json!({ "reason": "Alle er samde" })).await.expect(409);
    assert_eq!((hasty.code(), &hasty.body["allowed"]), ("illegal_transition", &json!(["clarify"])));
    for (proposal, decision) in [(&torunns, "accept"), (&unnamed, "accept"), (&third, "park")] {
        step(proposal, 1, "clarify", json!({ "reason": "Lese opp og forklart i møtet" })).await.expect(200);
        let grouped = json!({ "reason": "Same tanke", "group": "Færre hender" });
        assert_eq!(step(proposal, 2, "group", grouped).await.expect(200).body["group"], "Færre hender");
        step(proposal, 3, decision, json!({ "reason": "Drøfta med alle tre kommunane" })).await.expect(200);
    }
    let history = union_rep.get(&format!("{}/history", unnamed.header("location"))).await.expect(200);
    let states: Vec<_> = history.body["moves"].as_array().unwrap().iter().map(|one| &one["state"]).collect();
    assert_eq!(states, ["clarified", "grouped", "accepted"]);

    // The one way is built from rows that all agree on, Lindås' own step, what was proposed, and one thing that is new.
    story.move_process(&map, "draft_to_be").await.expect(200);
    let column = json!({ "processId": map.process, "kind": "to_be", "note": "Slik blir det i Alver" });
    let column = facilitator.post(&at("process-variants"), column).await.expect(201);
    let variant = column.body["variant"]["id"].as_str().unwrap().to_owned();
    let adopt = at(&format!("process-variants/{variant}/transitions/adopt"));
    let early = json!({ "proposalIds": [third.id()] });
    let fault = facilitator.transition(&adopt, 1, early).await.expect(422).body["errors"][0].clone();
    assert_eq!((&fault["pointer"], &fault["accepted"]), (&json!("#/proposalIds/0"), &json!("accepted_is_built_in")));
    let taken = json!({
        "rowIds": [map.rows[1], map.rows[4]], "stepIds": [map.steps[0][2]], "proposalIds": [torunns.id()],
    });
    let built = facilitator.transition(&adopt, 1, taken).await.expect(200);
    let texts: Vec<_> =
        built.body["steps"].as_array().unwrap().iter().map(|step| step["text"].as_str().unwrap()).collect();
    let expected =
        ["Journalføre", "Vedta fordelinga", "Skrive saksutgreiing", "Éin elektronisk søknad for heile Alver"];
    assert_eq!(texts, expected);
    let note = json!({ "variantId": variant, "content": { "text": "Sende svar i innbyggjarportalen", "actorRole": "kulturkonsulent" } });
    facilitator.post(&at("steps"), note).await.expect(201);
    let refused =
        torunn.post(&at("steps"), json!({ "variantId": variant, "content": { "text": "?" } })).await.expect(403);
    assert_eq!(refused.body["organisation"], "Alver kommune");

    // Consultation begins when there is a version to read.
    assert_eq!(missing(story.move_process(&map, "consult").await, "to_be_is_published"), Value::Null);
    let publish = json!({ "variantId": variant, "note": "Første utkast", "consultationUntil": "2999-05-31" });
    let version = facilitator.post(&at("to-be-versions"), publish).await.expect(201);
    let version_id = version.body["version"]["id"].clone();
    check_origins(&version.body["steps"]);
    story.move_process(&map, "consult").await.expect(200);

    // Radøy has a reservation. Whoever disagrees says why.
    let endorse = async |who: &Client, verdict: &str, text: Option<&str>| {
        let mut body = json!({ "toBeVersionId": version_id, "verdict": verdict });
        if let Some(text) = text {
            body["text"] = text.into();
        }
        who.post(&at("endorsements"), body).await
    };
    let mute = endorse(solveig, "disagree", None).await.expect(422);
    assert_eq!(mute.body["errors"][0]["accepted"], "reservation_is_told");
    endorse(torunn, "agree", None).await.expect(201);
    endorse(solveig, "disagree", Some("For langt å køyre til møte")).await.expect(201);
    endorse(solveig, "agree_with_reservation", Some("Idrettsrådet på Radøy må få uttale seg")).await.expect(201);

    // Approved it is only when nothing is left open, and each refusal says what is missing.
    assert_eq!(missing(story.move_process(&map, "approve").await, "conflict_is_decided"), json!(["Vedta fordelinga"]));
    let question = json!({
        "rowId": map.rows[4], "question": "Kven vedtek fordelinga, og kor lenge ventar laga på svar?",
        "options": [
            { "participantId": story.participants[0], "text": "Utval for levekår, om lag seks veker" },
            { "participantId": story.participants[1], "text": "Kultursjefen, to veker" },
            { "participantId": story.participants[2], "text": "Formannskapet, åtte veker" },
        ],
    });
    let question = facilitator.post(&at("harmonisation-decisions"), question).await.expect(201);
    let decide = format!("{}/transitions/decide", question.header("location"));
    let decision: Value = DECISION.iter().map(|(name, text)| ((*name).to_owned(), json!(text))).collect();
    facilitator.transition(&decide, 1, decision).await.expect(200);
    let undescribed = json!(["approvingBody", "decidedOn", "effectiveOn"]);
    assert_eq!(missing(story.move_process(&map, "approve").await, "approval_is_described"), undescribed);
    let plan = json!({
        "effectiveOn": MERGER, "approvingBody": "Fellesnemnda for Alver", "decidedOn": "2019-06-20", "caseReference": "2019/1187", "implementationPlan": "Nytt skjema i november",
        "trainingNeed": "To timar for alle som behandlar søknader",
    });
    facilitator.patch(version.header("location"), 1, plan).await.expect(200);
    let all = json!(["Alver kommune", "Lindås", "Meland", "Radøy"]);
    assert_eq!(missing(story.move_process(&map, "approve").await, "ownership_is_accepted"), all);
    own_by_rest(&app, &story, &map).await;
    assert_eq!(missing(story.move_process(&map, "approve").await, "every_organisation_is_heard"), json!(["Meland"]));
    endorse(arvid, "agree", None).await.expect(201);
    let summary = format!("{}/endorsement-summary", version.header("location"));
    check_summary(&union_rep.get(&summary).await.expect(200).body);
    assert_eq!(story.move_process(&map, "approve").await.expect(200).body["state"], "approved");

    // What is approved stays. It is Alver's from the day on which Alver begins, and Alver is still to come.
    let late = facilitator.patch(version.header("location"), 3, json!({ "note": "Nei" })).await.expect(409);
    assert_eq!(late.body["rule"], "approved_version_stays");
    let in_force = at(&format!("processes/{}/in-force", map.process));
    let before = torunn.get(&format!("{in_force}?on=2019-12-31")).await.expect(200);
    assert_eq!((&before.body["version"], &before.body["steps"]), (&Value::Null, &json!([])));
    let from = torunn.get(&format!("{in_force}?on={MERGER}")).await.expect(200);
    let version = &from.body["version"];
    assert_eq!((&version["number"], &version["state"]), (&json!(1), &json!("approved")));
    assert_eq!(from.body["steps"].as_array().unwrap().len(), 5);
    assert_eq!(story.alver.admin.get(&story.alver.path).await.expect(200).body["state"], "provisional");
    // The three ways of before can still be read, step by step.
    let comparison = torunn.get(&at(&format!("processes/{}/comparison", map.process))).await.expect(200);
    let columns = comparison.body["columns"].as_array().unwrap();
    let told: Vec<_> =
        columns.iter().map(|one| (one["kind"].as_str().unwrap(), one["steps"].as_i64().unwrap())).collect();
    assert_eq!(told, [("as_is", 4), ("as_is", 4), ("as_is", 3), ("to_be", 5)]);
    // The new way lies beside them, what was proposed in the row that it was about.
    let beside = comparison.body["rows"][0]["cells"].as_array().unwrap().last().unwrap()["steps"].clone();
    assert_eq!(beside[0]["text"], "Éin elektronisk søknad for heile Alver");
    nobody_learns_who_proposed(&story, &unnamed.id()).await;
    app.stop().await;
}

/// Every step of the version says what it comes from.
fn check_origins(steps: &Value) {
    let steps = steps.as_array().unwrap();
    let origins: Vec<Vec<(&str, Option<&str>)>> = steps
        .iter()
        .map(|step| {
            let sources = step["sources"].as_array().unwrap().iter();
            sources.map(|one| (one["kind"].as_str().unwrap(), one["organisation"].as_str())).collect()
        })
        .collect();
    let step = |name| ("organisation_step", Some(name));
    let all = vec![step("Lindås"), step("Meland"), step("Radøy")];
    assert_eq!(origins, [all.clone(), all, vec![step("Lindås")], vec![("proposal", None)], vec![("new", None)]]);
    assert_eq!(steps[0]["sources"][1]["text"], "Skanne og journalføre søknaden");
}

/// Each municipality as its newest answers have it.
fn check_summary(summary: &Value) {
    let told: Vec<_> = summary["organisations"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            let count = |name: &str| one[name].as_i64().unwrap();
            (one["organisation"].as_str().unwrap(), count("agree"), count("agreeWithReservation"), count("disagree"))
        })
        .collect();
    assert_eq!(told, [("Lindås", 1, 0, 0), ("Meland", 1, 0, 0), ("Radøy", 0, 1, 0)]);
    assert_eq!(summary["missing"], json!([]));
    assert_eq!(summary["organisations"][2]["texts"], json!(["Idrettsrådet på Radøy må få uttale seg"]));
}

/// Each is asked, and only they can answer.
async fn own_by_rest(app: &TestApp, story: &Story, map: &Mapped) {
    let (owners, asked) = owners(app, story).await;
    let people = [&owners.owner].into_iter().chain(&owners.co_owners);
    for ((membership, side), person) in asked.into_iter().zip(people) {
        let mut body = json!({ "processId": map.process, "membershipId": membership, "role": "Kultursjef" });
        if !side.is_null() {
            body["participantId"] = side.clone();
        }
        let made = story.facilitator.post(&story.at("ownerships"), body.clone()).await.expect(201);
        assert_eq!(made.body["validTo"], if side.is_null() { Value::Null } else { MERGER.into() });
        let twice = story.facilitator.post(&story.at("ownerships"), body).await.expect(409);
        assert_eq!(twice.body["rule"], "one_owner");
        let accept = format!("{}/transitions/accept", made.header("location"));
        assert_eq!(story.facilitator.transition(&accept, 1, json!({})).await.expect(403).code(), "not_yours");
        assert_eq!(person.transition(&accept, 1, json!({})).await.expect(200).body["state"], "accepted");
    }
}

/// Not the event stream, which is the audit log, nor the proposal itself.
async fn nobody_learns_who_proposed(story: &Story, proposal: &str) {
    let events = story.alver.admin.get(&story.at("events?limit=200")).await.expect(200);
    let events = events.body["items"].as_array().unwrap();
    let made = |event: &&Value| event["subject"] == proposal && event["kind"] == "proposal.create";
    let made = events.iter().find(made).unwrap();
    assert_eq!(made["actor"], kernel::PersonId::NOBODY.to_string());
}

#[actix_web::test]
async fn three_ways_become_one_that_everybody_owns_by_graphql() {
    let app = TestApp::start().await;
    let story = gather(&app).await;
    let map = story.map().await;
    let slug = story.alver.slug.clone();
    let Story { facilitator, handlers, union_rep, .. } = &story;
    let ask = async |who: &Client, query: &str, input: Value| {
        let answer = who.graphql(&slug, query, json!({ "input": input })).await;
        answer.data().as_object().unwrap().values().next().unwrap().clone()
    };
    let refused = async |who: &Client, query: &str, input: Value| {
        who.graphql(&slug, query, json!({ "input": input })).await.body["errors"][0]["extensions"].clone()
    };
    let process = async || {
        let query = "query($id: ID!) { process(id: $id) { version state } }";
        facilitator.graphql(&slug, query, json!({ "id": map.process })).await.data()["process"].clone()
    };
    let move_on = "mutation($input: TransitionProcess!) { transitionProcess(input: $input) { state } }";
    let onward = async |transition: &str| json!({ "id": map.process, "expectedVersion": process().await["version"], "transition": transition });

    ask(facilitator, move_on, onward("COLLECT_PROPOSALS").await).await;
    let propose = "mutation($input: CreateProposal!) { createProposal(input: $input) { id authorId state } }";
    let text = "Éin elektronisk søknad for heile Alver";
    let input = json!({ "processId": map.process, "rowIds": [map.rows[0]], "kind": "DIGITISE", "text": text,
        "effects": [{ "kind": "TIME", "text": "Ingen treng å skanne" }] });
    let named = ask(&handlers[0], propose, input).await;
    assert!(named["authorId"].is_string());
    let input = json!({ "processId": map.process, "stepIds": [map.steps[1][2]], "kind": "REMOVE",
        "text": "Slutt å føre i rekneark", "anonymous": true });
    let unnamed = ask(&handlers[1], propose, input).await;
    assert_eq!(unnamed["authorId"], Value::Null);

    let open = "query($id: ID!) { process(id: $id) { openProposals { text kind rowIds effects { kind } } } }";
    let open = union_rep.graphql(&slug, open, json!({ "id": map.process })).await;
    assert_eq!(open.data()["process"]["openProposals"][0]["text"], text);
    assert_eq!(open.data()["process"]["openProposals"].as_array().unwrap().len(), 2);

    let decide = "mutation($input: TransitionProposal!) { transitionProposal(input: $input) { state } }";
    let to = |id: &Value, version: i64, transition: &str| {
        let mut input =
            json!({ "id": id, "expectedVersion": version, "transition": transition, "reason": "Drøfta i møtet" });
        if transition == "GROUP" {
            input["group"] = "Færre hender".into();
        }
        input
    };
    let hasty = refused(facilitator, decide, to(&named["id"], 1, "ACCEPT")).await;
    assert_eq!((&hasty["code"], &hasty["allowed"]), (&json!("ILLEGAL_TRANSITION"), &json!(["clarify"])));
    for (version, transition) in [(1, "CLARIFY"), (2, "GROUP"), (3, "ACCEPT")] {
        ask(facilitator, decide, to(&named["id"], version, transition)).await;
    }
    let history = "query($id: ID!) { proposalHistory(id: $id) { moves { state reason } } }";
    let history = union_rep.graphql(&slug, history, json!({ "id": named["id"] })).await;
    assert_eq!(
        history.data()["proposalHistory"]["moves"][2],
        json!({ "state": "ACCEPTED", "reason": "Drøfta i møtet" })
    );

    ask(facilitator, move_on, onward("DRAFT_TO_BE").await).await;
    let column = "mutation($input: CreateVariant!) { createVariant(input: $input) { variant { id } } }";
    let column = ask(facilitator, column, json!({ "processId": map.process, "kind": "TO_BE" })).await;
    let variant = column["variant"]["id"].clone();
    let adopt = "mutation($input: AdoptIntoVariant!) { adoptIntoVariant(input: $input) {
        steps { text } sources { stepId sourceStepId proposalId } } }";
    let input = json!({ "id": variant, "expectedVersion": 1, "rowIds": [map.rows[1]], "proposalIds": [named["id"]] });
    let built = ask(facilitator, adopt, input).await;
    assert_eq!(built["steps"], json!([{ "text": "Journalføre" }, { "text": text }]));
    assert_eq!(built["sources"].as_array().unwrap().len(), 4);

    let publish = "mutation($input: CreateToBeVersion!) { createToBeVersion(input: $input) {
        version { id number } steps { text sources { kind organisation } } } }";
    let input = json!({ "variantId": variant, "effectiveOn": MERGER, "approvingBody": "Fellesnemnda for Alver",
        "decidedOn": "2019-06-20" });
    let published = ask(facilitator, publish, input).await;
    let version = &published["version"];
    assert_eq!(published["steps"][0]["sources"][2], json!({ "kind": "ORGANISATION_STEP", "organisation": "Radøy" }));
    ask(facilitator, move_on, onward("CONSULT").await).await;

    let endorse = "mutation($input: CreateEndorsement!) { createEndorsement(input: $input) { id participantId } }";
    for (place, handler) in handlers.iter().enumerate() {
        let said = ask(handler, endorse, json!({ "toBeVersionId": version["id"], "verdict": "AGREE" })).await;
        assert_eq!(said["participantId"], story.participants[place]);
    }
    let (owners, asked) = owners(&app, &story).await;
    let own = "mutation($input: CreateOwnership!) { createOwnership(input: $input) { id } }";
    let answer = "mutation($input: AnswerOwnership!) { answerOwnership(input: $input) { state } }";
    for ((membership, side), person) in asked.into_iter().zip([&owners.owner].into_iter().chain(&owners.co_owners)) {
        let input = json!({ "processId": map.process, "membershipId": membership, "participantId": side, "role": "Kultursjef" });
        let made = ask(facilitator, own, input).await;
        let accept = json!({ "id": made["id"], "expectedVersion": 1, "answer": "ACCEPT" });
        assert_eq!(refused(facilitator, answer, accept.clone()).await["code"], "NOT_YOURS");
        assert_eq!(ask(person, answer, accept).await["state"], "ACCEPTED");
    }

    let undecided = refused(facilitator, move_on, onward("APPROVE").await).await;
    assert_eq!(
        (&undecided["rule"], &undecided["missing"]),
        (&json!("conflict_is_decided"), &json!(["Vedta fordelinga"]))
    );
    let question =
        "mutation($input: CreateHarmonisationDecision!) { createHarmonisationDecision(input: $input) { id } }";
    let input = json!({ "rowId": map.rows[4], "question": "Kven vedtek?", "options": [{ "text": "Kultursjefen" }] });
    let question = ask(facilitator, question, input).await;
    let decided =
        "mutation($input: DecideHarmonisationDecision!) { decideHarmonisationDecision(input: $input) { state } }";
    let mut input: Value = DECISION.iter().map(|(name, text)| ((*name).to_owned(), json!(text))).collect();
    input["id"] = question["id"].clone();
    input["expectedVersion"] = 1.into();
    ask(facilitator, decided, input).await;
    assert_eq!(ask(facilitator, move_on, onward("APPROVE").await).await["state"], "APPROVED");

    let read = "query($id: ID!, $on: Date!, $version: ID!) {
        before: wayInForce(processId: $id, on: \"2019-12-31\") { version { id } }
        after: wayInForce(processId: $id, on: $on) { version { id state } steps { text } }
        endorsementSummary(toBeVersionId: $version) { missing organisations { organisation agree } }
        ownerships(first: 10, filter: { processId: $id }) { edges { node { state validTo } } } }";
    let variables = json!({ "id": map.process, "on": MERGER, "version": version["id"] });
    let read = handlers[2].graphql(&slug, read, variables).await;
    let data = read.data();
    assert_eq!(data["before"]["version"], Value::Null);
    assert_eq!(data["after"]["version"], json!({ "id": version["id"], "state": "APPROVED" }));
    assert_eq!(data["endorsementSummary"]["organisations"][1], json!({ "organisation": "Meland", "agree": 1 }));
    assert_eq!(data["ownerships"]["edges"].as_array().unwrap().len(), 4);
    nobody_learns_who_proposed(&story, unnamed["id"].as_str().unwrap()).await;
    app.stop().await;
}
