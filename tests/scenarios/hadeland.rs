//! Scenario 10 (DOMAIN §2.5), the part about the organisations: Gran and Lunner ask themselves whether to become one. They
//! hear those concerned, agree on a letter of intent, ask their inhabitants, and the new councils decide: one yes and one
//! no. The merger is abandoned, and everything that was done together can still be read. Told by REST and by GraphQL. That
//! nothing came of it is history; the votes are made up.

use serde_json::{Value, json};
use testkit::{Answer, Client, Tenant, TestApp};

const EXIT: &str = "Kvar kommune får full kopi av kartlegginga og av alt som er laga saman; ingenting blir sletta";

struct Story {
    /// The joint work lies in a tenant of its own, which would have become the new municipality.
    hadeland: Tenant,
    leader: Client,
    employee: Client,
    gran: String,
    lunner: String,
    /// What they had begun to map together.
    process: String,
}

impl Story {
    async fn begin(app: &TestApp) -> Self {
        let provisional = json!({ "kind": "municipality", "language": "neutral", "effectiveOn": "2018-01-01" });
        let hadeland = app.tenant_of("Hadeland", provisional).await;
        let leader = app.member(&hadeland, "Synnøve Grinaker", &["programme_leader"]).await;
        let mut sides = Vec::new();
        for name in ["Gran", "Lunner"] {
            let path = format!("{}/participants", hadeland.path);
            sides.push(leader.post(&path, json!({ "name": name })).await.expect(201).id());
        }
        let employee = app.member_for(&hadeland, "Pål Roaldset", &["case_handler"], Some(&sides[1])).await;
        let process = json!({ "title": "Søknad om barnehageplass", "service": "Oppvekst" });
        let process = leader.post(&format!("{}/processes", hadeland.path), process).await.expect(201).id();
        let [gran, lunner] = sides.try_into().unwrap();
        Self { hadeland, leader, employee, gran, lunner, process }
    }

    fn at(&self, rest: &str) -> String {
        format!("{}/{rest}", self.hadeland.path)
    }

    /// Both go wholly into a new municipality, which is this tenant.
    fn merger(&self) -> Value {
        json!({
            "kind": "merger", "title": "Gran og Lunner blir én kommune", "effectiveOn": "2018-01-01",
            "parties": [
                { "participantId": self.gran, "role": "from" },
                { "participantId": self.lunner, "role": "from" },
                { "role": "to", "mode": "form_new" },
            ],
            "successions": [
                { "fromParticipantId": self.gran, "extent": "whole" },
                { "fromParticipantId": self.lunner, "extent": "whole" },
            ],
        })
    }

    /// What a council decided.
    fn decision(&self, change: &str, (who, stage, outcome): (&str, &str, &str), votes: (i32, i32), day: &str) -> Value {
        let side = if who == "Gran" { &self.gran } else { &self.lunner };
        json!({
            "structuralChangeId": change, "participantId": side, "stage": stage, "outcome": outcome,
            "decidedBy": format!("Kommunestyret i {who}"), "decidedOn": day, "votesFor": votes.0,
            "votesAgainst": votes.1, "caseReference": "15/0823",
        })
    }

    /// Takes the next step, on the version that the change has now.
    async fn step(&self, change: &str, step: &str, more: Value) -> Answer {
        let version = self.leader.get(change).await.expect(200).version();
        let mut body = json!({ "reason": "Vedteke i styringsgruppa" });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        self.leader.transition(&format!("{change}/transitions/{step}"), version, body).await
    }
}

fn missing(answer: Answer, rule: &str) -> Value {
    let refused = answer.expect(409);
    assert_eq!((refused.code(), &refused.body["rule"]), ("rule_unmet", &json!(rule)), "{}", refused.text);
    refused.body["missing"].clone()
}

#[actix_web::test]
async fn two_municipalities_try_and_let_it_be_by_rest() {
    let app = TestApp::start().await;
    let story = Story::begin(&app).await;
    let Story { leader, employee, gran, lunner, process, .. } = &story;
    let change = leader.post(&story.at("structural-changes"), story.merger()).await.expect(201);
    let (id, one) = (change.id(), change.header("location"));
    let everybody = json!(["politicians", "employees", "unions", "inhabitants", "business"]);
    assert_eq!((&change.body["state"], &change.body["unheard"]), (&json!("initiated"), &everybody));

    // Those concerned are heard. Nothing demands it; who has not been heard can be read.
    story.step(one, "prepare", json!({})).await.expect(200);
    for (group, form, number) in
        [("employees", "meeting", 240), ("inhabitants", "survey", 1000), ("unions", "meeting", 14)]
    {
        let heard = json!({
            "structuralChangeId": id, "group": group, "form": form, "heardOn": "2015-04-20", "number": number,
            "result": "Delte meiningar; dei fleste vil vite meir om tenestene",
        });
        leader.post(&story.at("stakeholder-inquiries"), heard).await.expect(201);
    }
    let read = employee.get(one).await.expect(200);
    assert_eq!(read.body["unheard"], json!(["politicians", "business"]));

    // A letter of intent is agreed on when both councils have said yes to it.
    assert_eq!(
        missing(story.step(one, "agree_intent", json!({})).await, "intent_is_agreed"),
        json!(["Gran", "Lunner"])
    );
    let decide = async |who: (&str, &str, &str), votes: (i32, i32), day: &str| {
        leader.post(&story.at("structural-change-decisions"), story.decision(&id, who, votes, day)).await.expect(201)
    };
    decide(("Gran", "intent", "yes"), (22, 5), "2015-06-18").await;
    assert_eq!(missing(story.step(one, "agree_intent", json!({})).await, "intent_is_agreed"), json!(["Lunner"]));
    decide(("Lunner", "intent", "yes"), (18, 9), "2015-06-18").await;
    assert_eq!(story.step(one, "agree_intent", json!({})).await.expect(200).body["state"], "intent_agreed");

    // The inhabitants are asked on the day of the local election. That is advice: a yes decides nothing.
    for (side, yes, no, voters) in [(gran, 3_120, 2_740, 10_900), (lunner, 1_410, 2_660, 6_980)] {
        let asked = json!({
            "structuralChangeId": id, "participantId": side, "heldOn": "2015-09-14", "votesYes": yes, "votesNo": no,
            "votesBlank": 61, "voters": voters, "question": "Bør Gran og Lunner bli én kommune?",
        });
        leader.post(&story.at("referendums"), asked).await.expect(201);
    }
    let still = missing(story.step(one, "decide_locally", json!({})).await, "all_have_said_yes");
    assert_eq!(still, json!(["Gran", "Lunner"]));

    // The new councils decide on the same day. One yes and one no: the merger goes no further, but it has not ended either.
    decide(("Gran", "final", "yes"), (15, 12), "2015-11-05").await;
    decide(("Lunner", "final", "no"), (8, 19), "2015-11-05").await;
    assert_eq!(missing(story.step(one, "decide_locally", json!({})).await, "all_have_said_yes"), json!(["Lunner"]));
    assert_eq!(employee.get(one).await.expect(200).body["state"], "intent_agreed");

    // Whoever abandons it says what becomes of what was done together.
    let fault = story.step(one, "abandon", json!({})).await.expect(422).body["errors"][0].clone();
    assert_eq!((&fault["pointer"], &fault["accepted"]), (&json!("#/exitRule"), &json!("exit_rule_is_told")));
    let abandoned =
        story.step(one, "abandon", json!({ "reason": "Lunner sa nei", "exitRule": EXIT })).await.expect(200);
    assert_eq!((&abandoned.body["state"], &abandoned.body["exitRule"]), (&json!("abandoned"), &json!(EXIT)));

    // It stays as it was, with every step, every vote and every voice; and so does what they mapped together.
    let late = leader.patch(one, abandoned.version(), json!({ "title": "Likevel" })).await.expect(409);
    assert_eq!(late.body["rule"], "abandoned_stays");
    let again = json!({ "structuralChangeId": id, "participantId": gran, "heldOn": "2016-09-14", "question": "?", "votesYes": 1, "votesNo": 0 });
    assert_eq!(leader.post(&story.at("referendums"), again).await.expect(409).body["rule"], "abandoned_stays");
    let refused = story.step(one, "prepare", json!({})).await.expect(409);
    assert_eq!((refused.code(), &refused.body["allowed"]), ("illegal_transition", &json!([])));
    let history = employee.get(&format!("{one}/history")).await.expect(200);
    let steps: Vec<_> = history.body["moves"].as_array().unwrap().iter().map(|step| &step["transition"]).collect();
    assert_eq!(steps, ["prepare", "agree_intent", "abandon"]);
    assert_eq!(history.body["moves"][2]["reason"], "Lunner sa nei");
    assert_eq!(history.body["change"]["parties"].as_array().unwrap().len(), 3);
    let count = async |list: &str| {
        let path = story.at(&format!("{list}?structuralChangeId={id}"));
        employee.get(&path).await.expect(200).body["items"].as_array().unwrap().len()
    };
    let all =
        [count("structural-change-decisions").await, count("referendums").await, count("stakeholder-inquiries").await];
    assert_eq!(all, [4, 2, 3]);
    employee.get(&story.at(&format!("processes/{process}"))).await.expect(200);
    app.stop().await;
}

#[actix_web::test]
async fn two_municipalities_try_and_let_it_be_by_graphql() {
    let app = TestApp::start().await;
    let story = Story::begin(&app).await;
    let slug = &story.hadeland.slug;
    let run = async |field: &str, input: Value, wanted: &str| {
        let kind = field[..1].to_uppercase() + &field[1..];
        let query = format!("mutation($input: {kind}!) {{ {field}(input: $input) {{ {wanted} }} }}");
        story.leader.graphql(slug, &query, json!({ "input": input })).await.expect(200).body
    };
    let merger = json!({
        "kind": "MERGER", "title": "Gran og Lunner blir én kommune",
        "parties": [
            { "participantId": story.gran, "role": "FROM" },
            { "participantId": story.lunner, "role": "FROM" },
            { "role": "TO", "mode": "FORM_NEW" },
        ],
        "successions": [{ "fromParticipantId": story.gran, "extent": "WHOLE" }],
    });
    let made = run("createStructuralChange", merger, "id unheard successions { extent toParticipantId }").await;
    let made = made["data"]["createStructuralChange"].clone();
    assert_eq!(made["unheard"].as_array().unwrap().len(), 5);
    assert_eq!(made["successions"], json!([{ "extent": "WHOLE", "toParticipantId": null }]));
    let read = async || {
        let query = "query($id: ID!) { structuralChange(id: $id) { version state exitRule unheard } }";
        let answer = story.employee.graphql(slug, query, json!({ "id": made["id"] })).await;
        answer.data()["structuralChange"].clone()
    };
    let step = async |transition: &str, exit: Option<&str>| {
        let input = json!({
            "id": made["id"], "expectedVersion": read().await["version"], "transition": transition,
            "reason": "Vedteke", "exitRule": exit,
        });
        run("transitionStructuralChange", input, "state").await
    };
    step("PREPARE", None).await;
    let refused = step("AGREE_INTENT", None).await["errors"][0]["extensions"].clone();
    assert_eq!((&refused["code"], &refused["rule"]), (&json!("RULE_UNMET"), &json!("intent_is_agreed")));
    assert_eq!(refused["missing"], json!(["Gran", "Lunner"]));
    for (who, stage, outcome) in
        [("Gran", "intent", "yes"), ("Lunner", "intent", "yes"), ("Gran", "final", "yes"), ("Lunner", "final", "no")]
    {
        let mut input = story.decision(made["id"].as_str().unwrap(), (who, stage, outcome), (14, 13), "2015-11-05");
        input["stage"] = stage.to_uppercase().into();
        input["outcome"] = outcome.to_uppercase().into();
        let made = run("createStructuralChangeDecision", input, "id outcome").await;
        assert_eq!(made["data"]["createStructuralChangeDecision"]["outcome"], outcome.to_uppercase(), "{made}");
    }
    let asked = json!({
        "structuralChangeId": made["id"], "participantId": story.lunner, "heldOn": "2015-09-14", "question": "Éin kommune?",
        "votesYes": 3_000, "votesNo": 1_000, "votesBlank": 0, "voters": 6_400,
    });
    let asked = run("createReferendum", asked, "turnoutPerMille").await;
    assert_eq!(asked["data"]["createReferendum"]["turnoutPerMille"], 625);
    let heard = json!({
        "structuralChangeId": made["id"], "group": "BUSINESS", "form": "HEARING", "heardOn": "2015-05-01", "result": "Ja",
    });
    run("createStakeholderInquiry", heard, "id").await;
    step("AGREE_INTENT", None).await;
    // Three of four inhabitants of Lunner would have it; its council will not, and that is what counts.
    let refused = step("DECIDE_LOCALLY", None).await["errors"][0]["extensions"].clone();
    assert_eq!(refused["missing"], json!(["Lunner"]));
    step("ABANDON", Some(EXIT)).await;
    let end = read().await;
    assert_eq!((&end["state"], &end["exitRule"]), (&json!("ABANDONED"), &json!(EXIT)));
    assert_eq!(end["unheard"], json!(["POLITICIANS", "EMPLOYEES", "UNIONS", "INHABITANTS"]));
    let query = "query($id: ID!) { structuralChangeHistory(id: $id) { moves { transition reason } } }";
    let history = story.employee.graphql(slug, query, json!({ "id": made["id"] })).await;
    assert_eq!(history.data()["structuralChangeHistory"]["moves"].as_array().unwrap().len(), 3);
    let query = "query($id: ID!) { node(id: $id) { __typename ... on Process { title } } }";
    let process = story.employee.graphql(slug, query, json!({ "id": story.process })).await;
    assert_eq!(process.data()["node"]["title"], "Søknad om barnehageplass");
    app.stop().await;
}
