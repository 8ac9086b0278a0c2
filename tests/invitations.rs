//! Invitations: who has the secret becomes a member, once and in time; nobody else learns of it.

use std::sync::Arc;

use chrono::{TimeDelta, TimeZone, Utc};
use kernel::FixedClock;
use serde_json::{Value, json};
use testkit::{Answer, Client, Options, Tenant, TestApp};

/// A tenant that invites, on a day that passes when the test says so.
struct House {
    app: TestApp,
    clock: Arc<FixedClock>,
    tenant: Tenant,
}

/// An invitation, and what was sent with it.
struct Invited {
    id: String,
    path: String,
    secret: String,
}

impl House {
    async fn open() -> Self {
        let clock = Arc::new(FixedClock::at(Utc.with_ymd_and_hms(2031, 6, 30, 9, 0, 0).unwrap()));
        let options = Options { clock: Arc::clone(&clock) as _, workers: 2, ..Options::default() };
        let app = TestApp::with(options).await;
        let tenant = app.tenant("Alver").await;
        Self { app, clock, tenant }
    }

    fn at(&self, rest: &str) -> String {
        format!("{}/{rest}", self.tenant.path)
    }

    async fn invite(&self, more: Value) -> Invited {
        let mut body = json!({ "name": "Sunniva Herland", "email": "sunniva@lindas.example" });
        for (member, value) in more.as_object().unwrap() {
            body[member] = value.clone();
        }
        let made = self.tenant.admin.post(&self.at("invitations"), body).await.expect(201);
        assert_eq!(made.body["state"], "open");
        let sent = self.tenant.admin.get(&format!("{}/secret", made.header("location"))).await.expect(200);
        let text = |member: &str| sent.body[member].as_str().unwrap().to_owned();
        Invited { id: made.id(), path: text("path"), secret: text("secret") }
    }

    /// Somebody whom the service has never seen.
    fn stranger(&self) -> Client {
        self.app.person(&format!("sunniva-{}", self.app.unique()))
    }
}

async fn accept(by: &Client, invited: &Invited) -> Answer {
    by.post(&invited.path, json!({ "secret": invited.secret })).await
}

/// What a problem says, but for what differs from request to request.
fn said(answer: Answer) -> Value {
    let mut body = answer.expect(404).body;
    for member in ["instance", "requestId"] {
        body.as_object_mut().unwrap().remove(member);
    }
    body
}

#[actix_web::test]
async fn whoever_accepts_is_a_member_at_once_and_nobody_after_them() {
    let house = House::open().await;
    let invited = house.invite(json!({ "roles": ["facilitator"], "validTo": "2031-12-31" })).await;
    let sunniva = house.stranger();
    sunniva.get(&house.at("me")).await.expect(404);
    let accepted = accept(&sunniva, &invited).await.expect(200);
    assert_eq!(accepted.body["tenant"]["slug"], house.tenant.slug.as_str());
    let membership = &accepted.body["membership"];
    assert_eq!((&membership["roles"], &membership["validFrom"]), (&json!(["facilitator"]), &json!("2031-06-30")));
    assert_eq!((&membership["name"], &membership["validTo"]), (&json!("Sunniva Herland"), &json!("2031-12-31")));
    let process = json!({ "title": "Kulturmidlar", "service": "Kultur" });
    sunniva.post(&house.at("processes"), process).await.expect(201);
    assert_eq!(sunniva.get("/v1/me").await.expect(200).body["id"], membership["personId"]);
    let read = house.tenant.admin.get(&house.at(&format!("invitations/{}", invited.id))).await.expect(200);
    assert_eq!((&read.body["state"], &read.body["membershipId"]), (&json!("accepted"), &membership["id"]));
    // Used: for the same person and for any other.
    let again = [said(accept(&sunniva, &invited).await), said(accept(&house.stranger(), &invited).await)];
    assert_eq!(again[0], again[1]);
    let members = house.tenant.admin.get(&house.at("memberships")).await.expect(200);
    assert_eq!(members.body["items"].as_array().unwrap().len(), 2);
    house.app.stop().await;
}

#[actix_web::test]
async fn whoever_did_not_hear_the_answer_asks_again_with_the_same_key() {
    let house = House::open().await;
    let invited = house.invite(json!({ "roles": ["observer"] })).await;
    let sunniva = house.stranger();
    let again = async |by: &Client| {
        let request = by.request("POST", &invited.path).header("idempotency-key", "takk-for-invitasjonen");
        by.send(request.json(&json!({ "secret": invited.secret }))).await
    };
    let first = again(&sunniva).await.expect(200);
    let second = again(&sunniva).await.expect(200);
    assert_eq!((&second.body, second.header("idempotency-replayed")), (&first.body, "true"));
    again(&house.stranger()).await.expect(404);
    house.app.stop().await;
}

#[actix_web::test]
async fn an_invitation_that_does_not_open_says_the_same_whatever_the_reason() {
    let house = House::open().await;
    let good = house.invite(json!({ "roles": ["observer"] })).await;
    let withdrawn = house.invite(json!({ "roles": ["observer"] })).await;
    let path = house.at(&format!("invitations/{}/transitions/withdraw", withdrawn.id));
    house.tenant.admin.transition(&path, 1, json!({})).await.expect(200);
    assert_eq!(house.tenant.admin.transition(&path, 2, json!({})).await.expect(409).code(), "illegal_transition");
    let elsewhere = house.app.tenant("Meland").await;
    let other = Invited {
        id: String::new(),
        path: good.path.replace(&house.tenant.id, &elsewhere.id),
        secret: good.secret.clone(),
    };
    let unknown = Invited {
        id: String::new(),
        path: good.path.replace(&good.id, &testkit::random_id("invitation")),
        secret: good.secret.clone(),
    };
    let nowhere = Invited {
        id: String::new(),
        path: good.path.replace(&house.tenant.id, &format!("alver-{}", house.app.unique())),
        secret: good.secret.clone(),
    };
    let wrong = Invited { id: String::new(), path: good.path.clone(), secret: withdrawn.secret.clone() };
    let short = Invited { id: String::new(), path: good.path.clone(), secret: good.secret[..31].to_owned() };
    let sunniva = house.stranger();
    let mut refusals = Vec::new();
    for invited in [&withdrawn, &other, &unknown, &nowhere, &wrong, &short] {
        refusals.push(said(accept(&sunniva, invited).await));
    }
    let last_day = house.invite(json!({ "roles": ["observer"], "openDays": 1 })).await;
    house.clock.advance(TimeDelta::days(1));
    let sunniva = house.stranger();
    refusals.push(said(accept(&sunniva, &last_day).await));
    assert!(refusals.iter().all(|refusal| *refusal == refusals[0]), "{refusals:?}");
    assert_eq!(refusals[0]["code"], "not_found");
    assert_eq!(house.app.anonymous().post(&good.path, json!({ "secret": good.secret })).await.status, 401);
    // None of it has used the good one up.
    accept(&sunniva, &good).await.expect(200);
    house.app.stop().await;
}

#[actix_web::test]
async fn an_invitation_is_open_to_the_moment_at_which_it_expires() {
    let house = House::open().await;
    let invited = house.invite(json!({ "roles": ["observer"], "openDays": 2 })).await;
    house.clock.advance(TimeDelta::days(2) - TimeDelta::milliseconds(1));
    accept(&house.stranger(), &invited).await.expect(200);
    for open_days in [0, 91] {
        let body = json!({ "name": "Sunniva Herland", "roles": ["observer"], "openDays": open_days });
        let administrator = house.app.person(&format!("admin-{}", house.tenant.slug.rsplit_once('-').unwrap().1));
        let refused = administrator.post(&house.at("invitations"), body).await.expect(422);
        assert_eq!(refused.body["errors"][0]["code"], "out_of_range");
    }
    house.app.stop().await;
}

#[actix_web::test]
async fn the_secret_is_told_to_who_invites_and_written_nowhere() {
    let house = House::open().await;
    let invited = house.invite(json!({ "roles": ["observer"] })).await;
    accept(&house.stranger(), &invited).await.expect(200);
    let open = house.invite(json!({ "roles": ["observer"] })).await;
    assert_ne!(open.secret, invited.secret);
    for path in ["events", "invitations", "memberships"] {
        let read = house.tenant.admin.get(&house.at(path)).await.expect(200);
        for secret in [&invited.secret, &open.secret] {
            assert!(!read.text.contains(secret.as_str()), "{path}");
        }
    }
    let kinds = house.tenant.admin.get(&house.at("events?kind=invitation.accept")).await.expect(200);
    assert_eq!(kinds.body["items"].as_array().unwrap().len(), 1);
    let observer = house.app.member(&house.tenant, "Arvid Hopland", &["observer"]).await;
    for path in [format!("invitations/{}/secret", open.id), "invitations".to_owned()] {
        let refused = observer.get(&house.at(&path)).await.expect(403);
        assert_eq!(refused.body["permission"], "membership.manage");
    }
    let query = "query ($id: ID!) { invitationSecret(id: $id) { secret } }";
    let asked = house.tenant.admin.graphql(&house.tenant.slug, query, json!({ "id": open.id })).await;
    assert_eq!(asked.data()["invitationSecret"]["secret"], open.secret.as_str());
    let asked = observer.graphql(&house.tenant.slug, query, json!({ "id": open.id })).await;
    assert_eq!(asked.body["errors"][0]["extensions"]["code"], "FORBIDDEN");
    house.app.stop().await;
}

#[actix_web::test]
async fn of_two_who_accept_at_once_one_becomes_a_member() {
    let house = House::open().await;
    for _ in 0..4 {
        let invited = house.invite(json!({ "roles": ["observer"] })).await;
        let (one, other) = (house.stranger(), house.stranger());
        let (one, other) = futures_util::join!(accept(&one, &invited), accept(&other, &invited));
        let mut ends = [one.status, other.status];
        ends.sort_unstable();
        assert_eq!(ends, [200, 404]);
    }
    let members = house.tenant.admin.get(&house.at("memberships")).await.expect(200);
    assert_eq!(members.body["items"].as_array().unwrap().len(), 1 + 4);
    house.app.stop().await;
}

#[actix_web::test]
async fn a_member_who_accepts_gets_a_membership_more() {
    let house = House::open().await;
    let arvid = house.app.member_with(&house.tenant, "Arvid Hopland", json!({ "roles": ["observer"] })).await;
    let invited = house.invite(json!({ "roles": ["facilitator"] })).await;
    // What he is already gives him nothing more, and that invitation waits.
    let same = house.invite(json!({ "roles": ["observer"] })).await;
    let refused = accept(&arvid.client, &same).await.expect(409);
    assert_eq!((refused.code(), &refused.body["member"]), ("duplicate_name", &json!("person")));
    let client = house.app.person(&arvid.subject);
    let accepted = accept(&client, &invited).await.expect(200);
    house.clock.advance(TimeDelta::seconds(5));
    let me = client.get(&house.at("me")).await.expect(200);
    assert_eq!(me.body["personId"], accepted.body["membership"]["personId"]);
    assert_eq!(me.body["roles"], json!(["facilitator", "observer"]));
    house.app.stop().await;
}

#[actix_web::test]
async fn who_is_known_by_their_identity_number_does_not_get_in() {
    let house = House::open().await;
    let invited = house.invite(json!({ "roles": ["observer"] })).await;
    let numbered = house.app.person("15889399950");
    let refused = accept(&numbered, &invited).await.expect(401);
    assert_eq!(refused.code(), "invalid_token");
    assert!(!refused.text.contains("15889399950"));
    accept(&house.stranger(), &invited).await.expect(200);
    house.app.stop().await;
}

#[actix_web::test]
async fn a_local_administrator_invites_to_their_units() {
    let house = House::open().await;
    let mut units = Vec::new();
    for name in ["Oppvekst", "Helse"] {
        let body = json!({ "name": name, "validFrom": "2020-01-01" });
        units.push(house.tenant.admin.post(&house.at("units"), body).await.expect(201).id());
    }
    let local = json!({ "roles": ["local_administrator"], "unitId": units[0] });
    let halvard = house.app.member_with(&house.tenant, "Halvard Mjelde", local).await.client;
    let body = |roles: Value, unit: &str| json!({ "name": "Sunniva Herland", "roles": roles, "unitId": unit });
    let made = halvard.post(&house.at("invitations"), body(json!(["case_handler"]), &units[0])).await.expect(201);
    halvard.get(&format!("{}/secret", made.header("location"))).await.expect(200);
    let refused = halvard.post(&house.at("invitations"), body(json!(["case_handler"]), &units[1])).await.expect(403);
    assert_eq!(refused.code(), "outside_your_units");
    let refused = halvard.post(&house.at("invitations"), body(json!(["administrator"]), &units[0])).await.expect(409);
    assert_eq!(refused.body["rule"], "local_roles");
    // What others were promised elsewhere is not theirs to hand out or to withdraw.
    let elsewhere = house.invite(json!({ "roles": ["case_handler"], "unitId": units[1] })).await;
    let promoted = house.invite(json!({ "roles": ["administrator"] })).await;
    for invited in [&elsewhere, &promoted] {
        let refused = halvard.get(&house.at(&format!("invitations/{}/secret", invited.id))).await.expect(403);
        assert_eq!(refused.code(), "outside_your_units");
        let path = house.at(&format!("invitations/{}/transitions/withdraw", invited.id));
        assert_eq!(halvard.transition(&path, 1, json!({})).await.expect(403).code(), "outside_your_units");
    }
    house.app.stop().await;
}
