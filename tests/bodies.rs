//! Bodies: what they are composed of, who sits there, when a meeting has a quorum, and what comes of it.

use serde_json::{Value, json};
use testkit::{Answer, Client, Tenant, TestApp};

struct Hall {
    tenant: Tenant,
    leader: Client,
}

impl Hall {
    async fn open(app: &TestApp) -> Self {
        let tenant = app.tenant("Alver").await;
        let leader = app.member(&tenant, "Marit Fjellsbø", &["programme_leader"]).await;
        Self { tenant, leader }
    }

    fn at(&self, rest: &str) -> String {
        format!("{}/{rest}", self.tenant.path)
    }

    /// A body of this kind, with so many seats for each party.
    async fn body(&self, kind: &str, parties: &[(&str, i32)]) -> Answer {
        let parties: Vec<Value> =
            parties.iter().map(|(party, seats)| json!({ "party": party, "seats": seats })).collect();
        let body = json!({ "kind": kind, "name": "Fellesnemnda", "parties": parties });
        self.leader.post(&self.at("bodies"), body).await.expect(201)
    }

    async fn activate(&self, body: &Answer) -> Answer {
        let path = format!("{}/transitions/activate", body.header("location"));
        let version = self.leader.get(body.header("location")).await.expect(200).version();
        self.leader.transition(&path, version, json!({})).await
    }

    async fn place(&self, body: &Answer, party: &str, function: &str, period: (&str, Option<&str>)) -> Answer {
        let mut place = json!({
            "bodyId": body.id(), "name": "Solveig Bøvågen", "party": party, "function": function, "validFrom": period.0,
        });
        if let Some(end) = period.1 {
            place["validTo"] = end.into();
        }
        self.leader.post(&self.at("body-members"), place).await
    }

    /// A council of three that is active, and its members.
    async fn council(&self) -> (Answer, Vec<String>) {
        let body = self.body("council", &[("political", 3)]).await;
        self.activate(&body).await.expect(200);
        let mut members = Vec::new();
        for function in ["chair", "deputy_chair", "member"] {
            members.push(self.place(&body, "political", function, ("2019-01-01", None)).await.expect(201).id());
        }
        (body, members)
    }

    async fn meeting(&self, body: &Answer, day: &str) -> Answer {
        let meeting = json!({ "bodyId": body.id(), "meetsOn": day });
        self.leader.post(&self.at("body-meetings"), meeting).await.expect(201)
    }

    async fn hold(&self, meeting: &Answer, members: &[String]) -> Answer {
        let path = format!("{}/transitions/hold", meeting.header("location"));
        self.leader.transition(&path, 1, json!({ "bodyMemberIds": members })).await
    }

    async fn decide(&self, body: &Answer, more: Value) -> Answer {
        let mut decision = json!({
            "bodyId": body.id(), "kind": "decision", "title": "Kulturmidlar", "decidedOn": "2019-06-13",
        });
        decision.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        self.leader.post(&self.at("body-decisions"), decision).await
    }
}

fn rule(answer: Answer) -> String {
    let refused = answer.expect(409);
    assert_eq!(refused.code(), "rule_unmet", "{}", refused.text);
    refused.body["rule"].as_str().unwrap().to_owned()
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

#[actix_web::test]
async fn a_body_begins_when_its_parties_are_equal_or_somebody_says_why_not() {
    let app = TestApp::start().await;
    let hall = Hall::open(&app).await;
    let empty = hall.body("joint_committee", &[]).await;
    assert_eq!(rule(hall.activate(&empty).await), "body_has_parties");
    let uneven = hall.body("party_composed_committee", &[("administration", 3), ("union", 4)]).await;
    assert_eq!(rule(hall.activate(&uneven).await), "parties_are_equal");
    let why = json!({ "waiver": "Alle hovudtillitsvalde skal vere med, etter avtale 22.06.2017" });
    hall.leader.patch(uneven.header("location"), 1, why).await.expect(200);
    hall.activate(&uneven).await.expect(200);
    // An active body meets the rules that it was activated by.
    let refused = hall.leader.patch(uneven.header("location"), 3, json!({ "waiver": null })).await;
    assert_eq!(rule(refused), "parties_are_equal");
    let two = hall.body("tripartite_workshop", &[("political", 3), ("union", 3)]).await;
    assert_eq!(rule(hall.activate(&two).await), "tripartite_has_three");
    let twice = json!({ "kind": "other", "name": "x", "parties": [{ "party": "union", "seats": 1 }, { "party": "union", "seats": 1 }] });
    assert_eq!(fault(hall.leader.post(&hall.at("bodies"), twice).await), at("#/parties/1/party", "repeated"));
    app.stop().await;
}

#[actix_web::test]
async fn the_usual_quorum_is_half_of_the_seats_and_of_every_party_somebody_where_parties_meet() {
    let app = TestApp::start().await;
    let hall = Hall::open(&app).await;
    let rule = |all: bool, equal: bool, least: Value| json!({ "allPartiesPresent": all, "equalNumbers": equal, "atLeast": least });
    let council = hall.body("council", &[("political", 27)]).await;
    assert_eq!(council.body["quorum"], rule(false, false, json!(14)));
    let committee = hall.body("administration_committee", &[("political", 4), ("union", 4)]).await;
    assert_eq!(committee.body["quorum"], rule(true, false, json!(4)));
    let workshop = hall.body("tripartite_workshop", &[]).await;
    assert_eq!(workshop.body["quorum"], rule(true, true, Value::Null));
    let many = json!({
        "kind": "board", "name": "Styret", "parties": [{ "party": "owner", "seats": 5 }], "quorum": rule(false, false, json!(6)),
    });
    let refused = hall.leader.post(&hall.at("bodies"), many).await;
    assert_eq!(fault(refused), at("#/quorum/atLeast", "≤ 5"));
    app.stop().await;
}

#[actix_web::test]
async fn a_party_has_at_most_one_ordinary_member_for_each_seat_on_any_day() {
    let app = TestApp::start().await;
    let hall = Hall::open(&app).await;
    let body = hall.body("joint_committee", &[("political", 2)]).await;
    let first = hall.place(&body, "political", "chair", ("2017-06-22", Some("2019-01-01"))).await.expect(201);
    hall.place(&body, "political", "member", ("2017-06-22", None)).await.expect(201);
    assert_eq!(rule(hall.place(&body, "political", "member", ("2018-12-31", None)).await), "seats_for_members");
    for function in ["substitute", "secretary"] {
        hall.place(&body, "political", function, ("2017-06-22", None)).await.expect(201);
    }
    // On the day on which the first has left there is a seat; and then the first cannot stay longer.
    hall.place(&body, "political", "member", ("2019-01-01", None)).await.expect(201);
    let stays = hall.leader.patch(first.header("location"), 1, json!({ "validTo": null })).await;
    assert_eq!(rule(stays), "seats_for_members");
    let ends = hall.leader.patch(first.header("location"), 1, json!({ "validTo": "2017-06-22" })).await;
    assert_eq!(fault(ends), at("#/validTo", "ends_after_it_begins"));
    let stranger = hall.place(&body, "owner", "member", ("2017-06-22", None)).await;
    assert_eq!(fault(stranger), at("#/party", "party_of_the_body"));
    // A body that is composed anew has a seat for each who is there.
    let fewer = json!({ "parties": [{ "party": "political", "seats": 1 }], "quorum": { "allPartiesPresent": false, "equalNumbers": false } });
    assert_eq!(rule(hall.leader.patch(body.header("location"), 1, fewer).await), "seats_for_members");
    app.stop().await;
}

#[actix_web::test]
async fn a_person_sits_in_a_body_once_at_a_time() {
    let app = TestApp::start().await;
    let hall = Hall::open(&app).await;
    let body = hall.body("board", &[("owner", 3)]).await;
    let members = hall.leader.get(&hall.at("memberships")).await.expect(200);
    let place = |from: &str, to: Value| {
        json!({
            "bodyId": body.id(), "membershipId": members.body["items"][0]["id"], "name": "Marit Fjellsbø", "party": "owner",
            "function": "member", "validFrom": from, "validTo": to,
        })
    };
    let path = hall.at("body-members");
    hall.leader.post(&path, place("2019-01-01", json!("2020-01-01"))).await.expect(201);
    assert_eq!(rule(hall.leader.post(&path, place("2019-12-31", Value::Null)).await), "one_seat_each");
    hall.leader.post(&path, place("2020-01-01", Value::Null)).await.expect(201);
    let there = hall.leader.get(&format!("{path}?bodyId={}&on=2019-12-31", body.id())).await.expect(200);
    assert_eq!(there.body["items"].as_array().unwrap().len(), 1);
    app.stop().await;
}

#[actix_web::test]
async fn only_members_of_the_day_are_present_and_no_meeting_is_held_before_its_day() {
    let app = TestApp::start().await;
    let hall = Hall::open(&app).await;
    let (body, members) = hall.council().await;
    let (other, _) = hall.council().await;
    let stranger = hall.place(&other, "political", "substitute", ("2019-01-01", None)).await.expect(201).id();
    let former =
        hall.place(&body, "political", "substitute", ("2019-01-01", Some("2019-06-13"))).await.expect(201).id();
    let meeting = hall.meeting(&body, "2019-06-13").await;
    let with = |last: &String| [members[0].clone(), last.clone()];
    assert_eq!(fault(hall.hold(&meeting, &with(&stranger)).await), at("#/bodyMemberIds/1", "no_such_thing"));
    assert_eq!(fault(hall.hold(&meeting, &with(&members[0])).await), at("#/bodyMemberIds/1", "repeated"));
    assert_eq!(fault(hall.hold(&meeting, &with(&former)).await), at("#/bodyMemberIds/1", "member_on_the_day"));
    let ahead = hall.meeting(&body, "2999-01-01").await;
    assert_eq!(rule(hall.hold(&ahead, &members).await), "not_in_the_future");
    // One of three is not half of them.
    let held = hall.hold(&meeting, &members[..1]).await.expect(200);
    assert_eq!((&held.body["state"], &held.body["bodyMemberIds"]), (&json!("held"), &json!(members[..1])));
    assert_eq!(held.body["quorum"]["missing"], json!(["at_least"]));
    // Who was present cannot be taken out of the body as if they had never been there.
    let gone = hall.leader.delete(&hall.at(&format!("body-members/{}", members[0])), 1).await.expect(409);
    assert_eq!(gone.code(), "still_in_use");
    app.stop().await;
}

#[actix_web::test]
async fn attendance_is_corrected_until_the_meeting_has_decided() {
    let app = TestApp::start().await;
    let hall = Hall::open(&app).await;
    let (body, members) = hall.council().await;
    let meeting = hall.meeting(&body, "2019-06-13").await;
    let one = meeting.header("location");
    assert_eq!(rule(hall.leader.patch(one, 1, json!({ "bodyMemberIds": members })).await), "planned_is_changed");
    hall.hold(&meeting, &members[..1]).await.expect(200);
    assert_eq!(rule(hall.leader.patch(one, 2, json!({ "agenda": "Anna" })).await), "planned_is_changed");
    let from = json!({ "bodyMeetingId": meeting.id() });
    let refused = hall.decide(&body, from.clone()).await.expect(409);
    assert_eq!(
        (&refused.body["rule"], &refused.body["missing"]),
        (&json!("meeting_was_quorate"), &json!(["at_least"]))
    );
    let corrected = hall.leader.patch(one, 2, json!({ "bodyMemberIds": members[..2] })).await.expect(200);
    assert_eq!((&corrected.body["quorum"]["quorate"], corrected.version()), (&json!(true), 3));
    hall.decide(&body, from).await.expect(201);
    assert_eq!(rule(hall.leader.patch(one, 3, json!({ "bodyMemberIds": members })).await), "attendance_stays");
    assert_eq!(rule(hall.leader.delete(one, 3).await), "held_stays");
    app.stop().await;
}

#[actix_web::test]
async fn a_meeting_that_was_held_is_judged_by_the_rule_and_the_seats_it_was_held_with() {
    let app = TestApp::start().await;
    let hall = Hall::open(&app).await;
    let parties = ["political", "administration", "union"];
    let body = hall.body("tripartite_workshop", &parties.map(|party| (party, 3))).await;
    hall.activate(&body).await.expect(200);
    let mut members = Vec::new();
    for party in parties.iter().flat_map(|party| [party; 3]) {
        let period = ("2013-09-01", Some("2014-01-01"));
        members.push(hall.place(&body, party, "member", period).await.expect(201).id());
    }
    let meeting = hall.meeting(&body, "2013-10-01").await;
    let strict = json!({ "allPartiesPresent": true, "equalNumbers": true, "atLeast": null });
    let held = hall.hold(&meeting, &members[..8]).await.expect(200);
    assert_eq!((&held.body["quorum"]["quorate"], &held.body["quorum"]["rule"]), (&json!(false), &strict));
    // Neither fewer seats nor a looser rule of the body makes it a quorum, if the same eight are written down again.
    let change = async |version: i64, change: Value| {
        hall.leader.patch(body.header("location"), version, change).await.expect(200);
        let version = hall.leader.get(meeting.header("location")).await.expect(200).version();
        let again = json!({ "bodyMemberIds": members[..8] });
        hall.leader.patch(meeting.header("location"), version, again).await.expect(200)
    };
    let seats = parties.map(|party| json!({ "party": party, "seats": 2 }));
    assert_eq!(change(2, json!({ "parties": seats })).await.body["quorum"], held.body["quorum"]);
    let loose = json!({ "quorum": { "allPartiesPresent": true, "equalNumbers": false } });
    let again = change(3, loose).await;
    assert_eq!(again.body["quorum"], held.body["quorum"]);
    let from = json!({ "bodyMeetingId": meeting.id(), "kind": "agreement", "decidedOn": "2013-10-01" });
    assert_eq!(rule(hall.decide(&body, from.clone()).await), "meeting_was_quorate");
    // The ninth, who was there and was forgotten, makes it one by the same rule.
    let all = json!({ "bodyMemberIds": members });
    let all = hall.leader.patch(meeting.header("location"), again.version(), all).await.expect(200);
    assert_eq!((&all.body["quorum"]["quorate"], &all.body["quorum"]["rule"]), (&json!(true), &strict));
    hall.decide(&body, from).await.expect(201);
    // The next meeting is held with the body's rule of then.
    let next = hall.hold(&hall.meeting(&body, "2013-10-02").await, &members[..8]).await.expect(200);
    assert_eq!(next.body["quorum"]["quorate"], true);
    app.stop().await;
}

#[actix_web::test]
async fn what_comes_of_a_meeting_is_of_its_body_and_its_day_and_was_said_when_it_was_held() {
    let app = TestApp::start().await;
    let hall = Hall::open(&app).await;
    let (body, members) = hall.council().await;
    let (other, _) = hall.council().await;
    let meeting = hall.meeting(&body, "2019-06-13").await;
    let from = json!({ "bodyMeetingId": meeting.id() });
    assert_eq!(rule(hall.decide(&body, from.clone()).await), "meeting_was_held");
    hall.hold(&meeting, &members).await.expect(200);
    assert_eq!(fault(hall.decide(&other, from).await), at("#/bodyMeetingId", "meeting_of_the_body"));
    let late = json!({ "bodyMeetingId": meeting.id(), "decidedOn": "2019-06-14" });
    assert_eq!(fault(hall.decide(&body, late).await), at("#/decidedOn", "day_of_the_meeting"));
    let without = hall.decide(&body, json!({ "kind": "agreement" })).await;
    assert_eq!(fault(without), at("#/bodyMeetingId", "made_in_a_meeting"));
    let ahead = json!({ "kind": "issue", "decidedOn": "2999-01-01" });
    assert_eq!(fault(hall.decide(&body, ahead).await), at("#/decidedOn", "not_in_the_future"));
    let cancelled = hall.meeting(&body, "2019-06-20").await;
    let cancel = format!("{}/transitions/cancel", cancelled.header("location"));
    let gone = hall.leader.transition(&cancel, 1, json!({ "reason": "Ingen saker" })).await.expect(200);
    assert_eq!((&gone.body["state"], &gone.body["stateReason"]), (&json!("cancelled"), &json!("Ingen saker")));
    assert_eq!(hall.hold(&cancelled, &members).await.expect(409).code(), "illegal_transition");
    app.stop().await;
}

#[actix_web::test]
async fn a_decision_is_about_things_that_the_tenant_has() {
    let app = TestApp::start().await;
    let hall = Hall::open(&app).await;
    let elsewhere = Hall::open(&app).await;
    let process = |title: &str| json!({ "title": title, "service": "Kultur" });
    let known = hall.leader.post(&hall.at("processes"), process("Kulturmidlar")).await.expect(201).id();
    let deleted = hall.leader.post(&hall.at("processes"), process("Feil")).await.expect(201);
    hall.leader.delete(deleted.header("location"), 1).await.expect(204);
    let theirs = elsewhere.leader.post(&elsewhere.at("processes"), process("Deira")).await.expect(201).id();
    let (body, _) = hall.council().await;
    let unit = json!({ "name": "Kultur", "validFrom": "2020-01-01" });
    let unit = hall.tenant.admin.post(&hall.at("units"), unit).await.expect(201).id();
    for unknown in [theirs, deleted.id(), "process_0123".to_owned(), "Kulturmidlar".to_owned()] {
        let refused = hall.decide(&body, json!({ "objects": [known, unit, unknown] })).await;
        assert_eq!(fault(refused), at("#/objects/2", "no_such_thing"), "{unknown}");
    }
    let twice = hall.decide(&body, json!({ "objects": [known, known] })).await;
    assert_eq!(fault(twice), at("#/objects/1", "repeated"));
    let votes = json!({
        "kind": "advice",
        "objects": [known, unit, body.id()], "votesFor": 19, "votesAgainst": 8, "votesAbstained": 0, "caseReference": "19/1187",
    });
    let made = hall.decide(&body, votes).await.expect(201);
    assert_eq!(made.body["objects"], json!([known, unit, body.id()]));
    assert_eq!((&made.body["votesFor"], &made.body["caseReference"]), (&json!(19), &json!("19/1187")));
    hall.decide(&body, json!({ "kind": "issue" })).await.expect(201);
    let list = async |filter: &str| {
        let found = hall.leader.get(&hall.at(&format!("body-decisions?{filter}"))).await.expect(200);
        found.body["items"].as_array().unwrap().len()
    };
    assert_eq!(list(&format!("object={unit}")).await, 1);
    assert_eq!((list("").await, list("kind=advice").await, list("kind=issue").await), (2, 1, 1));
    app.stop().await;
}

#[actix_web::test]
async fn a_decision_is_not_changed_but_annulled_and_stays_readable() {
    let app = TestApp::start().await;
    let hall = Hall::open(&app).await;
    let (body, _) = hall.council().await;
    let made = hall.decide(&body, json!({ "kind": "advice", "objects": [body.id()] })).await.expect(201);
    let annul = format!("{}/transitions/annul", made.header("location"));
    let annulled = hall.leader.transition(&annul, 1, json!({ "reason": "Lovlegkontroll" })).await.expect(200);
    assert_eq!(
        (&annulled.body["state"], &annulled.body["stateReason"]),
        (&json!("annulled"), &json!("Lovlegkontroll"))
    );
    assert_eq!(annulled.body["objects"], json!([body.id()]));
    let twice = hall.leader.transition(&annul, 2, json!({ "reason": "Igjen" })).await.expect(409);
    assert_eq!(twice.code(), "illegal_transition");
    let standing = hall.leader.get(&hall.at("body-decisions?state=made")).await.expect(200);
    assert_eq!(standing.body["items"], json!([]));
    hall.leader.get(made.header("location")).await.expect(200);
    assert_eq!(hall.leader.delete(made.header("location"), 2).await.status, 405);
    app.stop().await;
}

#[actix_web::test]
async fn a_body_that_is_not_active_decides_nothing_and_a_dissolved_one_stays_as_it_was() {
    let app = TestApp::start().await;
    let hall = Hall::open(&app).await;
    let draft = hall.body("other", &[("union", 1)]).await;
    assert_eq!(rule(hall.decide(&draft, json!({ "kind": "advice" })).await), "body_is_active");
    let (body, members) = hall.council().await;
    let meeting = hall.meeting(&body, "2019-06-13").await;
    assert_eq!(rule(hall.leader.delete(body.header("location"), 2).await), "begun_is_dissolved");
    let dissolve = format!("{}/transitions/dissolve", body.header("location"));
    let ended = hall.leader.transition(&dissolve, 2, json!({ "reason": "Kommunen er slått saman" })).await.expect(200);
    assert_eq!(ended.body["state"], "dissolved");
    assert_eq!(rule(hall.decide(&body, json!({})).await), "body_is_active");
    assert_eq!(rule(hall.hold(&meeting, &members).await), "body_is_active");
    assert_eq!(rule(hall.leader.patch(body.header("location"), 3, json!({ "name": "Ny" })).await), "dissolved_stays");
    assert_eq!(rule(hall.place(&body, "political", "substitute", ("2019-01-01", None)).await), "dissolved_stays");
    let planned = json!({ "bodyId": body.id(), "meetsOn": "2020-01-01" });
    assert_eq!(rule(hall.leader.post(&hall.at("body-meetings"), planned).await), "dissolved_stays");
    // A draft that nobody needs is deleted, with who was to sit there.
    hall.place(&draft, "union", "member", ("2019-01-01", None)).await.expect(201);
    hall.leader.delete(draft.header("location"), 1).await.expect(204);
    app.stop().await;
}
