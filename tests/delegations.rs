//! Delegations: a municipality lets an inter-municipal archive company act on its behalf, for a time and within bounds.

use std::sync::Arc;

use chrono::{TimeDelta, TimeZone, Utc};
use kernel::FixedClock;
use serde_json::{Value, json};
use testkit::{Answer, Client, Options, Tenant, TestApp};

/// Alver, which delegates, and the archive company that does the work, late on 10 May 2031.
struct Archive {
    app: TestApp,
    clock: Arc<FixedClock>,
    alver: Tenant,
    ika: Tenant,
    number: String,
}

impl Archive {
    async fn new() -> Self {
        let clock = Arc::new(FixedClock::at(Utc.with_ymd_and_hms(2031, 5, 10, 23, 30, 0).unwrap()));
        let app = TestApp::with(Options { clock: Arc::clone(&clock) as _, ..Options::default() }).await;
        let alver = app.numbered("Alver", "municipality").await.0;
        let (ika, number) = app.numbered("IKA Hordaland", "inter_municipal_company").await;
        Self { app, clock, alver, ika, number }
    }

    /// A role of Alver's own.
    async fn role(&self, name: &str, permissions: &[&str]) -> String {
        let body = json!({ "name": name, "permissions": permissions });
        self.alver.admin.post(&at(&self.alver, "roles"), body).await.expect(201).id()
    }

    /// Alver delegates to the company for two years, or as is said.
    async fn delegate(&self, more: Value) -> Answer {
        let mut body = json!({
            "organisationNumber": self.number, "name": "IKA Hordaland IKS", "purpose": "Arkivplan og bevaring",
            "validFrom": "2031-05-10", "validTo": "2033-05-10",
        });
        for (member, value) in more.as_object().unwrap() {
            body[member] = value.clone();
        }
        self.alver.admin.post(&at(&self.alver, "delegations"), body).await
    }

    /// What the company has received from Alver, by Alver's id of it.
    async fn received(&self, delegation: &str) -> Value {
        let all = self.ika.admin.get(&at(&self.ika, "received-delegations")).await.expect(200);
        let mut all = all.body["items"].as_array().unwrap().clone();
        all.retain(|one| one["delegationId"] == delegation);
        all.pop().unwrap_or_default()
    }

    /// A member of the company, with the id of their membership.
    async fn adviser(&self, name: &str) -> (Client, String) {
        let person = self.app.member(&self.ika, name, &["case_handler"]).await;
        let members = self.ika.admin.get(&at(&self.ika, "memberships?limit=100")).await.expect(200);
        let members = members.body["items"].as_array().unwrap();
        let own = members.iter().find(|member| member["name"] == name).unwrap();
        (person, own["id"].as_str().unwrap().to_owned())
    }

    async fn name(&self, delegation: &str, membership: &str, more: Value) -> Answer {
        let mut body = json!({
            "receivedDelegationId": self.received(delegation).await["id"], "membershipId": membership,
        });
        for (member, value) in more.as_object().unwrap() {
            body[member] = value.clone();
        }
        self.ika.admin.post(&at(&self.ika, "delegates"), body).await
    }

    /// Lets remembered rights be forgotten.
    fn wait(&self) {
        self.clock.advance(TimeDelta::seconds(5));
    }

    async fn status(&self, person: &Client) -> u16 {
        person.get(&at(&self.alver, "me")).await.status
    }

    /// The names of those who were named by a delegation, and whether they have access.
    async fn people(&self, delegation: &str) -> Vec<(String, bool)> {
        let path = at(&self.alver, &format!("delegations/{delegation}/delegates"));
        let people = self.alver.admin.get(&path).await.expect(200);
        let person = |one: &Value| (one["name"].as_str().unwrap().to_owned(), one["hasAccess"].as_bool().unwrap());
        people.body["items"].as_array().unwrap().iter().map(person).collect()
    }
}

fn at(tenant: &Tenant, rest: &str) -> String {
    format!("{}/{rest}", tenant.path)
}

/// The rule that refused, and where it points to.
fn refused(answer: Answer) -> (String, String) {
    let fault = answer.expect(422).body["errors"][0].clone();
    let text = |name: &str| fault[name].as_str().unwrap_or_default().to_owned();
    (text("pointer"), text("accepted"))
}

fn unmet(answer: Answer) -> String {
    let answer = answer.expect(409);
    assert_eq!(answer.code(), "rule_unmet");
    answer.body["rule"].as_str().unwrap().to_owned()
}

fn process(title: &str) -> Value {
    json!({ "title": title, "service": "Arkiv" })
}

#[actix_web::test]
async fn an_archive_company_acts_on_behalf_of_a_municipality_and_no_further() {
    let story = Archive::new().await;
    let Archive { app, alver, ika, .. } = &story;
    let role = story.role("Arkivarbeid", &["process.read", "process.manage"]).await;
    let given = story.delegate(json!({ "roleIds": [role] })).await.expect(201);
    let delegation = given.id();

    let received = story.received(&delegation).await;
    let told = ["tenantName", "tenantSlug", "purpose", "validTo"].map(|member| received[member].as_str().unwrap());
    assert_eq!(told, ["Alver", &alver.slug, "Arkivplan og bevaring", "2033-05-10"]);
    assert_eq!(received["roles"], json!(["Arkivarbeid"]));
    assert_eq!(story.people(&delegation).await, []);

    let (ragnhild, hers) = story.adviser("Ragnhild Storemark").await;
    let (eirik, his) = story.adviser("Eirik Vatle").await;
    let (ola, _) = story.adviser("Ola Utanfor").await;
    story.name(&delegation, &hers, json!({})).await.expect(201);
    story.name(&delegation, &his, json!({ "validTo": "2032-01-01" })).await.expect(201);
    let both = [("Ragnhild Storemark".to_owned(), true), ("Eirik Vatle".to_owned(), true)];
    assert_eq!(story.people(&delegation).await, both);

    let mine = ragnhild.get("/v1/tenants").await.expect(200);
    let slugs: Vec<&Value> = mine.body["items"].as_array().unwrap().iter().map(|one| &one["slug"]).collect();
    assert_eq!(slugs, [&json!(alver.slug), &json!(ika.slug)]);
    let me = ragnhild.get(&at(alver, "me")).await.expect(200);
    assert_eq!(me.body["permissions"], json!(["process.read", "process.manage"]));
    assert_eq!((&me.body["actsBy"][0]["id"], &me.body["roles"]), (&json!(delegation), &json!([])));
    let why = ragnhild.get(&at(alver, "me/permissions")).await.expect(200);
    let source = &why.body["items"][0]["sources"][0];
    assert_eq!((&source["delegationId"], &source["membershipId"]), (&json!(delegation), &Value::Null));
    assert_eq!((&source["roleId"], &source["validTo"]), (&json!(role), &json!("2033-05-10")));

    let made = ragnhild.post(&at(alver, "processes"), process("Avlevering")).await.expect(201);
    eirik.patch(made.header("location"), 1, json!({ "ownerRole": "Arkivar" })).await.expect(200);
    let unit = json!({ "name": "Arkiv", "validFrom": "2020-01-01" });
    let forbidden = ragnhild.post(&at(alver, "units"), unit).await.expect(403);
    assert_eq!(forbidden.body["permission"], "unit.manage");
    ragnhild.get(&at(alver, "memberships")).await.expect(403);
    ragnhild.get(&at(alver, "delegations")).await.expect(403);
    ola.get(&at(alver, "me")).await.expect(404);
    let lindas = app.tenant("Lindås").await;
    ragnhild.get(&at(&lindas, "processes")).await.expect(404);
    story.app.stop().await;
}

#[actix_web::test]
async fn events_say_by_which_delegation_they_came_about() {
    let story = Archive::new().await;
    let alver = &story.alver;
    let delegation = story.delegate(json!({ "roles": ["case_handler"] })).await.expect(201).id();
    let role = story.role("Arkivarbeid", &["process.manage"]).await;
    let other = story.delegate(json!({ "roleIds": [role] })).await.expect(201).id();
    let (ragnhild, hers) = story.adviser("Ragnhild Storemark").await;
    for one in [&delegation, &other] {
        story.name(one, &hers, json!({})).await.expect(201);
    }
    let made = ragnhild.post(&at(alver, "processes"), process("Avlevering")).await.expect(201);
    let idea = |anonymous: bool| json!({ "processId": made.id(), "text": "Eitt skjema", "kind": "simplify", "anonymous": anonymous });
    ragnhild.post(&at(alver, "proposals"), idea(false)).await.expect(201);
    ragnhild.post(&at(alver, "proposals"), idea(true)).await.expect(201);
    let events = alver.admin.get(&at(alver, "events?sort=seq&limit=100")).await.expect(200);
    let person = ragnhild.get("/v1/me").await.expect(200).id();
    let by = |kind: &str| {
        let all = events.body["items"].as_array().unwrap().iter().filter(|event| event["kind"] == kind);
        all.map(|event| (event["actor"] == person.as_str(), event.get("delegationId").cloned())).collect::<Vec<_>>()
    };
    assert_eq!(by("process.create"), [(true, Some(json!(other)))]);
    // Of those who act by a delegation there are few, so what is anonymous does not name it either.
    assert_eq!(by("proposal.create"), [(true, Some(json!(delegation))), (false, None)]);
    assert_eq!(by("delegation.create"), [(false, None), (false, None)]);
    let mut events: Vec<kernel::Event> = serde_json::from_value(events.body["items"].clone()).unwrap();
    assert_eq!(db::verify_chain(&events, db::GENESIS.to_owned(), 0), Ok(()));
    let at = events.iter().position(|event| event.delegation_id.is_some()).unwrap();
    events[at].delegation_id = None;
    assert!(db::verify_chain(&events, db::GENESIS.to_owned(), 0).is_err(), "on whose behalf is in the chain");
    story.app.stop().await;
}

#[actix_web::test]
async fn outside_its_days_it_is_as_if_there_were_no_such_tenant() {
    let story = Archive::new().await;
    let days = json!({ "roles": ["observer"], "validFrom": "2031-05-11", "validTo": "2031-05-14" });
    let delegation = story.delegate(days).await.expect(201).id();
    let subject = format!("ragnhild-{}", story.app.unique());
    story.app.join(&story.ika, &subject, &["case_handler"]).await;
    let members = story.ika.admin.get(&at(&story.ika, "memberships?sort=createdAt")).await.expect(200);
    let hers = members.body["items"][1]["id"].as_str().unwrap();
    let shorter = json!({ "validFrom": "2031-05-12" });
    let within = story.name(&delegation, hers, json!({ "validTo": "2031-05-15" })).await;
    assert_eq!(refused(within), ("#/validTo".to_owned(), "within_the_delegation".to_owned()));
    story.name(&delegation, hers, shorter).await.expect(201);
    let mut seen = Vec::new();
    for _ in 0..6 {
        let ragnhild = story.app.person(&subject);
        let listed = ragnhild.get("/v1/tenants").await.expect(200).body["items"].as_array().unwrap().len();
        let there = ragnhild.get(&at(&story.alver, "me")).await;
        let nowhere = ragnhild.get("/v1/tenants/ein-stad-som-ikkje-finst/me").await.expect(404);
        if there.status == 404 {
            assert_eq!(there.statements.len(), nowhere.statements.len());
            assert_eq!(there.body["detail"], nowhere.body["detail"]);
        }
        seen.push((there.status, listed));
        story.clock.advance(TimeDelta::days(1));
    }
    assert_eq!(seen, [(404, 1), (404, 1), (200, 2), (200, 2), (404, 1), (404, 1)]);
    story.app.stop().await;
}

#[actix_web::test]
async fn the_municipality_ends_it_at_once_or_lets_it_go_on() {
    let story = Archive::new().await;
    let delegation = story.delegate(json!({ "roles": ["observer"] })).await.expect(201).id();
    let (ragnhild, hers) = story.adviser("Ragnhild Storemark").await;
    story.name(&delegation, &hers, json!({})).await.expect(201);
    assert_eq!(story.status(&ragnhild).await, 200);
    let path = at(&story.alver, &format!("delegations/{delegation}"));
    let change = async |version: i64, body: Value| story.alver.admin.patch(&path, version, body).await;
    let end = |rule: &str| ("#/validTo".to_owned(), rule.to_owned());
    assert_eq!(refused(change(1, json!({ "validTo": "2031-05-09" })).await), end("ends_today_or_later"));
    assert_eq!(refused(change(1, json!({ "validTo": "2035-05-11" })).await), end("four_years"));
    change(1, json!({ "validTo": "2031-05-10", "purpose": "Avslutta" })).await.expect(200);
    story.wait();
    assert_eq!(story.status(&ragnhild).await, 404);
    assert_eq!(story.people(&delegation).await, [("Ragnhild Storemark".to_owned(), false)]);
    let received = story.received(&delegation).await;
    assert_eq!((&received["purpose"], &received["validTo"]), (&json!("Avslutta"), &json!("2031-05-10")));
    change(2, json!({ "validTo": "2035-05-10" })).await.expect(200);
    assert_eq!(story.status(&ragnhild).await, 200);
    story.app.stop().await;
}

#[actix_web::test]
async fn access_ends_with_what_it_rests_on() {
    let story = Archive::new().await;
    let ika = &story.ika;
    let delegation = story.delegate(json!({ "roles": ["observer"] })).await.expect(201).id();
    let mut people = Vec::new();
    for name in ["Ragnhild Storemark", "Eirik Vatle", "Solveig Mundal"] {
        let (person, membership) = story.adviser(name).await;
        let named = story.name(&delegation, &membership, json!({})).await.expect(201);
        assert_eq!(story.status(&person).await, 200);
        people.push((person, membership, named.header("location").to_owned()));
    }
    let still = async || story.people(&delegation).await.iter().map(|(_, access)| *access).collect::<Vec<_>>();
    // Who is no member of the company any more acts for nobody.
    let path = at(ika, &format!("memberships/{}", people[0].1));
    ika.admin.delete(&path, 1).await.expect(409);
    ika.admin.patch(&path, 1, json!({ "validTo": "2031-05-11" })).await.expect(200);
    story.clock.advance(TimeDelta::minutes(45));
    assert_eq!((story.status(&people[0].0).await, still().await), (404, vec![false, true, true]));
    // Whose time is over neither.
    assert_eq!(unmet(ika.admin.delete(&people[1].2, 1).await), "begun_is_ended");
    ika.admin.patch(&people[1].2, 1, json!({ "validTo": "2031-05-11" })).await.expect(200);
    story.wait();
    assert_eq!((story.status(&people[1].0).await, still().await), (404, vec![false, false, true]));
    // And nobody of an organisation that is not behind the number any more.
    let own = ika.admin.get(&at(ika, "identifiers")).await.expect(200).body["items"][0].clone();
    let path = at(ika, &format!("identifiers/{}", own["id"].as_str().unwrap()));
    ika.admin.patch(&path, 1, json!({ "validTo": "2031-05-11" })).await.expect(200);
    story.wait();
    assert_eq!((story.status(&people[2].0).await, still().await), (404, vec![false, false, false]));
    assert_eq!(story.received(&delegation).await, Value::Null);
    let listed = people[2].0.get("/v1/tenants").await.expect(200);
    assert_eq!(listed.body["items"].as_array().unwrap().len(), 1);
    story.app.stop().await;
}

#[actix_web::test]
async fn who_only_claims_a_number_receives_nothing() {
    let story = Archive::new().await;
    let number = story.app.organisation_number();
    let given = story.delegate(json!({ "roles": ["observer"], "organisationNumber": number })).await.expect(201);
    let received = async |tenant: &Tenant| {
        tenant.admin.get(&at(tenant, "received-delegations")).await.expect(200).body["items"].clone()
    };
    let claims = story.app.tenant("Arkivfirma").await;
    let identifier = json!({ "scheme": "organisation_number", "value": number, "validFrom": "2020-01-01" });
    let identifier = claims.admin.post(&at(&claims, "identifiers"), identifier).await.expect(201);
    assert_eq!((received(&claims).await, received(&story.ika).await), (json!([]), json!([])));
    let confirm = format!("/v1/tenants/{}/identifiers/{}/transitions/confirm", claims.id, identifier.id());
    story.app.operator().transition(&confirm, 1, json!({})).await.expect(200);
    let offer = received(&claims).await[0].clone();
    assert_eq!((&offer["delegationId"], &offer["tenantName"]), (&json!(given.id()), &json!("Alver")));
    // What is addressed to one is unknown to another, who has its id or makes one up.
    let (_, membership) = story.adviser("Ragnhild Storemark").await;
    for id in [offer["id"].as_str().unwrap().to_owned(), testkit::random_id("received_delegation")] {
        story.ika.admin.get(&at(&story.ika, &format!("received-delegations/{id}"))).await.expect(404);
        let body = json!({ "receivedDelegationId": id, "membershipId": membership });
        let refused = story.ika.admin.post(&at(&story.ika, "delegates"), body).await.expect(422);
        assert_eq!(refused.body["errors"][0]["code"], "no_such_thing");
    }
    story.app.stop().await;
}

#[actix_web::test]
async fn what_governs_the_tenant_is_never_delegated() {
    let story = Archive::new().await;
    let alver = &story.alver;
    let rule = |pointer: &str, rule: &str| (pointer.to_owned(), rule.to_owned());
    for role in ["administrator", "local_administrator", "programme_leader"] {
        let refusal = refused(story.delegate(json!({ "roles": ["observer", role] })).await);
        assert_eq!(refusal.1, "daily_work_is_delegated", "{role}");
    }
    for permission in ["membership.manage", "role.manage", "delegation.manage", "delegate.manage", "tenant.manage"] {
        let role = story.role(permission, &["process.read", permission]).await;
        let refusal = refused(story.delegate(json!({ "roleIds": [role] })).await);
        assert_eq!(refusal, rule("#/roleIds/0", "daily_work_is_delegated"), "{permission}");
    }
    assert_eq!(refused(story.delegate(json!({})).await), rule("#/roles", "something_is_delegated"));
    let own = alver.admin.get(&at(alver, "identifiers")).await.expect(200).body["items"][0]["value"].clone();
    let to_self = story.delegate(json!({ "roles": ["observer"], "organisationNumber": own })).await;
    assert_eq!(refused(to_self), rule("#/organisationNumber", "another_organisation"));
    let mistyped = story.delegate(json!({ "roles": ["observer"], "organisationNumber": "123456789" })).await;
    assert_eq!(refused(mistyped), rule("#/organisationNumber", "organisation_number"));
    let long = story.delegate(json!({ "roles": ["observer"], "validTo": "2035-05-11" })).await;
    assert_eq!(refused(long), rule("#/validTo", "four_years"));

    // A role that has come to permit more since gives no more of it to others' people.
    let role = story.role("Arkivarbeid", &["membership.read", "delegation.read"]).await;
    let delegation = story.delegate(json!({ "roleIds": [role] })).await.expect(201).id();
    let (ragnhild, hers) = story.adviser("Ragnhild Storemark").await;
    story.name(&delegation, &hers, json!({})).await.expect(201);
    let path = at(alver, &format!("roles/{role}"));
    let more = json!({ "permissions": ["membership.read", "membership.manage", "unit.manage"] });
    alver.admin.patch(&path, 1, more).await.expect(200);
    let me = ragnhild.get(&at(alver, "me")).await.expect(200);
    assert_eq!(me.body["permissions"], json!(["unit.manage", "membership.read"]));
    let why = ragnhild.get(&at(alver, "me/permissions")).await.expect(200);
    assert_eq!(why.body["items"].as_array().unwrap().len(), 2);
    ragnhild.get(&at(alver, "invitations")).await.expect(403);
    assert_eq!(alver.admin.delete(&path, 2).await.expect(409).code(), "still_in_use");
    story.app.stop().await;
}

#[actix_web::test]
async fn a_member_keeps_their_own_rights_and_a_delegation_adds() {
    let story = Archive::new().await;
    let alver = &story.alver;
    let role = story.role("Arkivarbeid", &["process.manage"]).await;
    let delegation = story.delegate(json!({ "roleIds": [role] })).await.expect(201).id();
    let (_, hers) = story.adviser("Ragnhild Storemark").await;
    let members = story.ika.admin.get(&at(&story.ika, &format!("memberships/{hers}"))).await.expect(200);
    let subject = format!("begge-{}", story.app.unique());
    let both = story.app.join(alver, &subject, &["case_handler"]).await;
    story.app.join(&story.ika, &subject, &["observer"]).await;
    let all = story.ika.admin.get(&at(&story.ika, "memberships?limit=100")).await.expect(200);
    let all = all.body["items"].as_array().unwrap();
    let own = all.iter().find(|one| one["name"] == "Begge Stader").unwrap()["id"].as_str().unwrap();
    assert_ne!(Some(own), members.body["id"].as_str());
    both.post(&at(alver, "processes"), process("Avlevering")).await.expect(403);
    story.name(&delegation, own, json!({})).await.expect(201);
    story.wait();
    let made = both.post(&at(alver, "processes"), process("Avlevering")).await.expect(201);
    let idea = json!({ "processId": made.id(), "text": "Eitt skjema", "kind": "simplify" });
    both.post(&at(alver, "proposals"), idea).await.expect(201);
    let events = alver.admin.get(&at(alver, "events?limit=2")).await.expect(200);
    let by: Vec<Option<&str>> =
        events.body["items"].as_array().unwrap().iter().map(|event| event["delegationId"].as_str()).collect();
    assert_eq!(by, [None, Some(delegation.as_str())]);
    // To one thing only: the rest is not there.
    let guest = story.delegate(json!({ "roles": ["case_handler"], "onlyObject": made.id() })).await.expect(201).id();
    let (ragnhild, hers) = story.adviser("Solveig Mundal").await;
    story.name(&guest, &hers, json!({})).await.expect(201);
    ragnhild.get(made.header("location")).await.expect(200);
    let other = both.post(&at(alver, "processes"), process("Kassasjon")).await.expect(201);
    ragnhild.get(other.header("location")).await.expect(404);
    assert_eq!(ragnhild.get(&at(alver, "me")).await.expect(200).body["only"], json!([made.id()]));
    story.app.stop().await;
}

#[actix_web::test]
async fn what_nobody_has_used_is_deleted_and_the_rest_is_ended() {
    let story = Archive::new().await;
    let later = json!({ "roles": ["observer"], "validFrom": "2031-06-01" });
    let given = story.delegate(later).await.expect(201);
    let path = given.header("location").to_owned();
    let delegation = given.id();
    let (_, hers) = story.adviser("Ragnhild Storemark").await;
    let named = story.name(&delegation, &hers, json!({})).await.expect(201);
    assert_eq!((&named.body["validFrom"], &named.body["validTo"]), (&json!("2031-06-01"), &json!("2033-05-10")));
    assert_eq!(unmet(story.alver.admin.delete(&path, 1).await), "named_is_ended");
    story.ika.admin.delete(named.header("location"), 1).await.expect(204);
    assert_eq!(story.people(&delegation).await, []);
    story.alver.admin.delete(&path, 1).await.expect(204);
    assert_eq!(story.received(&delegation).await, Value::Null);
    story.app.stop().await;
}

#[actix_web::test]
async fn the_same_by_graphql() {
    let story = Archive::new().await;
    let (alver, ika) = (&story.alver, &story.ika);
    let input = json!({ "input": {
        "organisationNumber": story.number, "name": "IKA Hordaland", "purpose": "Arkivplan", "roles": ["CASE_HANDLER"],
        "validFrom": "2031-05-10", "validTo": "2033-05-10",
    } });
    let query = "mutation($input: CreateDelegation!) { createDelegation(input: $input) { id version } }";
    let given = alver.admin.graphql(&alver.slug, query, input).await.data()["createDelegation"].clone();
    let query = "{ receivedDelegations(on: \"2031-05-10\") { id delegationId tenantSlug roles } }";
    let received = ika.admin.graphql(&ika.slug, query, json!({})).await.data()["receivedDelegations"][0].clone();
    assert_eq!((&received["delegationId"], &received["tenantSlug"]), (&given["id"], &json!(alver.slug)));
    assert_eq!(received["roles"], json!(["case_handler"]));
    let (ragnhild, hers) = story.adviser("Ragnhild Storemark").await;
    let query = "mutation($input: CreateDelegate!) { createDelegate(input: $input) { id validFrom validTo version } }";
    let input = json!({ "input": { "receivedDelegationId": received["id"], "membershipId": hers } });
    let named = ika.admin.graphql(&ika.slug, query, input).await.data()["createDelegate"].clone();
    assert_eq!((&named["validFrom"], &named["validTo"]), (&json!("2031-05-10"), &json!("2033-05-10")));
    let query = "{ me { roles actsBy { id purpose } } myPermissions { permission sources { delegationId } } }";
    let me = ragnhild.graphql(&alver.slug, query, json!({})).await;
    assert_eq!(
        me.data()["me"],
        json!({ "roles": ["CASE_HANDLER"], "actsBy": [{ "id": given["id"], "purpose": "Arkivplan" }] })
    );
    assert_eq!(me.data()["myPermissions"][0]["sources"], json!([{ "delegationId": given["id"] }]));
    let query = "query($id: ID!) { delegationPeople(id: $id) { name hasAccess } node(id: $id) { __typename } }";
    let people = alver.admin.graphql(&alver.slug, query, json!({ "id": given["id"] })).await;
    assert_eq!(people.data()["delegationPeople"], json!([{ "name": "Ragnhild Storemark", "hasAccess": true }]));
    assert_eq!(people.data()["node"]["__typename"], "Delegation");
    let query = "mutation($input: UpdateDelegation!) { updateDelegation(input: $input) { validTo } }";
    let input = json!({ "input": { "id": given["id"], "expectedVersion": 1, "validTo": "2031-05-10" } });
    alver.admin.graphql(&alver.slug, query, input).await.data();
    story.wait();
    assert_eq!(story.status(&ragnhild).await, 404);
    story.app.stop().await;
}
