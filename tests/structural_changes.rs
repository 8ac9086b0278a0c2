//! Structural changes: who takes part, what goes where, who has said yes, and who was heard.

use serde_json::{Value, json};
use testkit::{Answer, Client, Tenant, TestApp};

struct Office {
    tenant: Tenant,
    leader: Client,
    sides: Vec<String>,
}

impl Office {
    /// A tenant with these participants.
    async fn open(app: &TestApp, name: &str, participants: &[&str]) -> Self {
        let tenant = app.tenant(name).await;
        let leader = app.member(&tenant, "Marit Fjellsbø", &["programme_leader"]).await;
        let mut sides = Vec::new();
        for name in participants {
            let path = format!("{}/participants", tenant.path);
            sides.push(leader.post(&path, json!({ "name": name })).await.expect(201).id());
        }
        Self { tenant, leader, sides }
    }

    fn at(&self, rest: &str) -> String {
        format!("{}/{rest}", self.tenant.path)
    }

    async fn change(&self, kind: &str, parties: Value, successions: Value) -> Answer {
        let body = json!({ "kind": kind, "title": "Ei endring", "parties": parties, "successions": successions });
        self.leader.post(&self.at("structural-changes"), body).await
    }

    async fn step(&self, change: &Answer, step: &str, more: Value) -> Answer {
        let one = change.header("location");
        let version = self.leader.get(one).await.expect(200).version();
        let mut body = json!({ "reason": "Slik blei det" });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        self.leader.transition(&format!("{one}/transitions/{step}"), version, body).await
    }

    /// What somebody decided; null is the tenant itself.
    async fn decide(&self, change: &Answer, who: Value, (stage, outcome, day): (&str, &str, &str)) -> Answer {
        let mut body = json!({
            "structuralChangeId": change.id(), "stage": stage, "outcome": outcome, "decidedOn": day,
            "decidedBy": "Kommunestyret",
        });
        if !who.is_null() {
            body["participantId"] = who;
        }
        self.leader.post(&self.at("structural-change-decisions"), body).await
    }
}

fn rule(answer: Answer) -> (String, Value) {
    let refused = answer.expect(409);
    assert_eq!(refused.code(), "rule_unmet", "{}", refused.text);
    (refused.body["rule"].as_str().unwrap().to_owned(), refused.body["missing"].clone())
}

fn fault(answer: Answer) -> (String, String) {
    let refused = answer.expect(422);
    let fault = &refused.body["errors"][0];
    let said = fault["accepted"].as_str().or(fault["code"].as_str()).unwrap();
    (fault["pointer"].as_str().unwrap().to_owned(), said.to_owned())
}

fn at(pointer: &str, said: &str) -> (String, String) {
    (pointer.to_owned(), said.to_owned())
}

/// Trondheim took in Klæbu and kept its number (DOMAIN R4): it goes on, so it has a say.
#[actix_web::test]
async fn whoever_takes_in_decides_as_well_as_whoever_goes() {
    let app = TestApp::start().await;
    let office = Office::open(&app, "Trondheim", &["Klæbu", "Malvik"]).await;
    let (klabu, malvik) = (&office.sides[0], &office.sides[1]);
    let parties = json!([{ "participantId": klabu, "role": "from" }, { "role": "to", "mode": "absorb" }]);
    let whole = json!([{ "fromParticipantId": klabu, "extent": "whole" }]);
    let change = office.change("merger", parties, whole).await.expect(201);
    office.step(&change, "prepare", json!({})).await.expect(200);
    office.decide(&change, json!(klabu), ("intent", "yes", "2016-06-15")).await.expect(201);
    let refused = rule(office.step(&change, "agree_intent", json!({})).await);
    assert_eq!(refused, ("intent_is_agreed".to_owned(), json!(["Trondheim"])));
    let stranger = office.decide(&change, json!(malvik), ("intent", "yes", "2016-06-15")).await;
    assert_eq!(fault(stranger), at("#/participantId", "party_of_the_change"));
    office.decide(&change, Value::Null, ("intent", "yes", "2016-06-16")).await.expect(201);
    office.step(&change, "agree_intent", json!({})).await.expect(200);
    app.stop().await;
}

/// Alver is new: it does not exist yet, and has nobody who could decide.
#[actix_web::test]
async fn who_is_formed_anew_decides_nothing() {
    let app = TestApp::start().await;
    let office = Office::open(&app, "Alver", &["Lindås"]).await;
    let parties = json!([{ "participantId": office.sides[0], "role": "from" }, { "role": "to", "mode": "form_new" }]);
    let change = office.change("merger", parties, json!([])).await.expect(201);
    let refused = office.decide(&change, Value::Null, ("intent", "yes", "2016-06-15")).await;
    assert_eq!(fault(refused), at("#/participantId", "party_of_the_change"));
    app.stop().await;
}

/// Snillfjord was divided between Heim, Hitra and Orkland (DOMAIN R3).
#[actix_web::test]
async fn what_goes_where_is_no_tree_and_adds_up() {
    let app = TestApp::start().await;
    let office = Office::open(&app, "Heim", &["Snillfjord", "Hemne", "Hitra"]).await;
    let side = |name: usize| json!(office.sides[name]);
    let parties = json!([
        { "participantId": side(0), "role": "from" }, { "participantId": side(1), "role": "from" },
        { "participantId": side(2), "role": "to", "mode": "absorb" }, { "role": "to", "mode": "form_new" },
    ]);
    let line = |from: usize, to: Value, extent: &str, scope: Option<&str>| json!({ "fromParticipantId": side(from), "toParticipantId": to, "extent": extent, "scope": scope });
    let plan = json!([
        line(0, side(2), "part", Some("Krinsane på øyane")),
        line(0, Value::Null, "part", Some("Krinsane ved fjorden")),
        line(1, Value::Null, "whole", None),
    ]);
    let change = office.change("split", parties.clone(), plan.clone()).await.expect(201);
    assert_eq!((&change.body["parties"].as_array().unwrap().len(), &change.body["successions"]), (&4, &plan));
    let read = office.leader.get(change.header("location")).await.expect(200);
    assert_eq!(read.body, change.body);
    for (plan, pointer, said) in [
        (json!([line(2, side(2), "whole", None)]), "#/successions/0/fromParticipantId", "party_of_the_change"),
        (json!([line(0, side(1), "whole", None)]), "#/successions/0/toParticipantId", "party_of_the_change"),
        (json!([line(0, side(2), "part", None)]), "#/successions/0/scope", "part_is_described"),
        (json!([line(0, side(2), "whole", Some("alt"))]), "#/successions/0/scope", "part_is_described"),
        (
            json!([line(0, side(2), "whole", None), line(0, Value::Null, "part", Some("resten"))]),
            "#/successions/0/extent",
            "whole_goes_once",
        ),
    ] {
        assert_eq!(fault(office.change("split", parties.clone(), plan).await), at(pointer, said));
    }
    let twice = json!([{ "participantId": side(0), "role": "from" }, { "participantId": side(0), "role": "from" }]);
    assert_eq!(fault(office.change("split", twice, json!([])).await), at("#/parties/1", "repeated"));
    for wrong in [json!([{ "role": "to" }]), json!([{ "role": "from", "mode": "absorb" }])] {
        assert_eq!(fault(office.change("split", wrong, json!([])).await), at("#/parties/0/mode", "successor_has_mode"));
    }
    let elsewhere = Office::open(&app, "Orkland", &["Orkdal"]).await;
    let theirs = json!([{ "participantId": elsewhere.sides[0], "role": "from" }]);
    let refused = office.change("split", theirs, json!([])).await;
    assert_eq!(fault(refused), at("#/parties/0/participantId", "no_such_thing"));
    app.stop().await;
}

#[actix_web::test]
async fn the_newest_decision_counts_and_what_a_step_was_taken_on_stays() {
    let app = TestApp::start().await;
    let office = Office::open(&app, "Alver", &["Radøy"]).await;
    let radoy = || json!(office.sides[0]);
    let from = json!([{ "participantId": radoy(), "role": "from" }]);
    let change = office.change("merger", from.clone(), json!([])).await.expect(201);
    office.step(&change, "prepare", json!({})).await.expect(200);
    // Without anybody who it goes to, there is nothing to say yes to.
    assert_eq!(rule(office.step(&change, "agree_intent", json!({})).await).0, "change_has_parties");
    let both = json!([{ "participantId": radoy(), "role": "from" }, { "role": "to", "mode": "form_new" }]);
    let version = office.leader.get(change.header("location")).await.expect(200).version();
    office.leader.patch(change.header("location"), version, json!({ "parties": both })).await.expect(200);
    let yes = office.decide(&change, radoy(), ("intent", "yes", "2016-04-01")).await.expect(201);
    let no = office.decide(&change, radoy(), ("intent", "no", "2016-05-01")).await.expect(201);
    assert_eq!(
        rule(office.step(&change, "agree_intent", json!({})).await),
        ("intent_is_agreed".into(), json!(["Radøy"]))
    );
    office.leader.delete(no.header("location"), 1).await.expect(204);
    office.step(&change, "agree_intent", json!({})).await.expect(200);
    assert_eq!(rule(office.leader.delete(yes.header("location"), 1).await).0, "counted_stays");
    let early = office.decide(&change, radoy(), ("final", "yes", "2999-01-01")).await;
    assert_eq!(fault(early), at("#/decidedOn", "not_in_the_future"));
    let of_final = office.at(&format!("structural-change-decisions?structuralChangeId={}&stage=final", change.id()));
    assert_eq!(office.leader.get(&of_final).await.expect(200).body["items"], json!([]));
    app.stop().await;
}

#[actix_web::test]
async fn who_takes_part_stays_once_all_have_decided_and_the_state_needs_a_day() {
    let app = TestApp::start().await;
    let office = Office::open(&app, "Alver", &["Lindås", "Meland"]).await;
    let parties = json!([
        { "participantId": office.sides[0], "role": "from" }, { "participantId": office.sides[1], "role": "from" },
        { "role": "to", "mode": "form_new" },
    ]);
    let change = office.change("merger", parties.clone(), json!([])).await.expect(201);
    let one = change.header("location");
    for side in &office.sides {
        for stage in ["intent", "final"] {
            office.decide(&change, json!(side), (stage, "yes", "2016-06-15")).await.expect(201);
        }
    }
    let hasty = office.step(&change, "decide_locally", json!({})).await.expect(409);
    assert_eq!((hasty.code(), &hasty.body["allowed"]), ("illegal_transition", &json!(["prepare", "abandon"])));
    for step in ["prepare", "agree_intent", "decide_locally"] {
        office.step(&change, step, json!({})).await.expect(200);
    }
    let version = office.leader.get(one).await.expect(200).version();
    assert_eq!(rule(office.leader.patch(one, version, json!({ "parties": parties })).await).0, "parties_stay");
    assert_eq!(rule(office.leader.patch(one, version, json!({ "successions": [] })).await).0, "parties_stay");
    let refused = rule(office.step(&change, "decide_by_state", json!({})).await);
    assert_eq!(refused, ("effective_day_is_known".to_owned(), json!(["effectiveOn"])));
    office.leader.patch(one, version, json!({ "effectiveOn": "2020-01-01" })).await.expect(200);
    office.step(&change, "decide_by_state", json!({})).await.expect(200);
    let version = office.leader.get(one).await.expect(200).version();
    let open = office.leader.patch(one, version, json!({ "effectiveOn": null })).await;
    assert_eq!(rule(open).0, "effective_day_is_known");
    let preparing = office.step(&change, "start_preparing", json!({})).await.expect(200);
    assert_eq!(
        (&preparing.body["state"], &preparing.body["parties"].as_array().unwrap().len()),
        (&json!("preparing"), &3)
    );
    let told = office.step(&change, "abandon", json!({ "exitRule": "Kvar tek med sitt" })).await.expect(200);
    assert_eq!(told.body["stateReason"], "Slik blei det");
    app.stop().await;
}

#[actix_web::test]
async fn the_state_renumbers_without_asking_and_only_what_has_not_begun_is_deleted() {
    let app = TestApp::start().await;
    let office = Office::open(&app, "Gran", &[]).await;
    let change = office.change("renumbering", json!([{ "role": "from" }]), json!([])).await.expect(201);
    let one = change.header("location");
    let renamed = office.change("renaming", json!([{ "role": "from" }]), json!([])).await.expect(201);
    for step in ["prepare", "agree_intent", "decide_locally"] {
        office.step(&change, step, json!({})).await.expect(200);
    }
    office.step(&renamed, "prepare", json!({})).await.expect(200);
    assert_eq!(
        rule(office.step(&renamed, "agree_intent", json!({})).await),
        ("intent_is_agreed".into(), json!(["Gran"]))
    );
    let version = office.leader.get(one).await.expect(200).version();
    assert_eq!(rule(office.leader.delete(one, version).await).0, "begun_is_abandoned");
    let mistake = office.change("renaming", json!([{ "role": "from" }]), json!([])).await.expect(201);
    let told = office.step(&mistake, "prepare", json!({ "exitRule": "?" })).await;
    assert_eq!(fault(told), at("#/exitRule", "exit_rule_is_told"));
    office.leader.delete(mistake.header("location"), 1).await.expect(204);
    app.stop().await;
}

#[actix_web::test]
async fn a_referendum_tells_its_turnout_and_has_no_more_votes_than_voters() {
    let app = TestApp::start().await;
    let office = Office::open(&app, "Gran", &["Lunner"]).await;
    let change = office.change("merger", json!([{ "role": "from" }]), json!([])).await.expect(201);
    let asked = |more: Value| {
        let mut body = json!({
            "structuralChangeId": change.id(), "heldOn": "2015-09-14", "question": "Éin kommune?", "votesYes": 400,
            "votesNo": 200, "votesBlank": 15, "voters": 1000,
        });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    };
    let path = office.at("referendums");
    let made = office.leader.post(&path, asked(json!({}))).await.expect(201);
    assert_eq!((&made.body["turnoutPerMille"], &made.body["participantId"]), (&json!(615), &Value::Null));
    let read = office.leader.get(made.header("location")).await.expect(200);
    assert_eq!(read.body, made.body);
    for (more, pointer, said) in [
        (json!({ "voters": 614 }), "#/voters", "votes_within_voters"),
        (json!({ "heldOn": "2999-09-14" }), "#/heldOn", "not_in_the_future"),
        (json!({ "participantId": office.sides[0] }), "#/participantId", "party_of_the_change"),
    ] {
        assert_eq!(fault(office.leader.post(&path, asked(more)).await), at(pointer, said));
    }
    office.leader.delete(made.header("location"), 1).await.expect(204);
    app.stop().await;
}

/// Whoever is about to move a change on is told that something was heard or decided meanwhile.
#[actix_web::test]
async fn what_is_heard_and_decided_counts_the_version_up() {
    let app = TestApp::start().await;
    let office = Office::open(&app, "Gran", &[]).await;
    let change = office.change("merger", json!([{ "role": "from" }]), json!([])).await.expect(201);
    let one = change.header("location");
    let heard = json!({
        "structuralChangeId": change.id(), "group": "unions", "form": "meeting", "heardOn": "2015-04-01", "number": 9,
        "result": "Vil ha ein omstillingsavtale først",
    });
    let heard = office.leader.post(&office.at("stakeholder-inquiries"), heard).await.expect(201);
    office.decide(&change, Value::Null, ("intent", "no", "2015-06-01")).await.expect(201);
    let read = office.leader.get(one).await.expect(200);
    assert_eq!((read.version(), read.body["unheard"].as_array().unwrap().len()), (3, 4));
    let stale = office.leader.transition(&format!("{one}/transitions/prepare"), 1, json!({ "reason": "x" })).await;
    assert_eq!(stale.expect(412).body["currentVersion"], 3);
    office.leader.delete(heard.header("location"), 1).await.expect(204);
    let read = office.leader.get(one).await.expect(200);
    assert_eq!((read.version(), read.body["unheard"].as_array().unwrap().len()), (4, 5));
    app.stop().await;
}
