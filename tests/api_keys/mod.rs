//! Service accounts and their API keys: what a machine may do, until when, and that nobody but its owner ever sees the key.

mod accounts;
mod bounds;
mod life;
mod secrecy;

use std::sync::Arc;

use chrono::{TimeDelta, TimeZone, Utc};
use kernel::FixedClock;
use serde_json::{Value, json};
use testkit::{Answer, Client, Options, Tenant, TestApp};

/// A tenant with an administrator who answers for its machines, on a day that passes when the test says so.
struct House {
    app: TestApp,
    clock: Arc<FixedClock>,
    tenant: Tenant,
    responsible: String,
}

/// A key, and a client that shows it.
struct Key {
    id: String,
    secret: String,
    client: Client,
}

impl House {
    async fn open() -> Self {
        let clock = Arc::new(FixedClock::at(Utc.with_ymd_and_hms(2031, 6, 30, 9, 20, 0).unwrap()));
        let app = TestApp::with(Options { clock: Arc::clone(&clock) as _, workers: 2, ..Options::default() }).await;
        let tenant = app.tenant("Alver").await;
        let members = tenant.admin.get(&format!("{}/memberships", tenant.path)).await.expect(200);
        let responsible = members.body["items"][0]["id"].as_str().unwrap().to_owned();
        Self { app, clock, tenant, responsible }
    }

    /// The administrator, with a token of now.
    fn admin(&self) -> Client {
        self.app.person(&format!("admin-{}", self.tenant.slug.rsplit_once('-').unwrap().1))
    }

    fn at(&self, rest: &str) -> String {
        format!("{}/{rest}", self.tenant.path)
    }

    /// Registers a machine.
    async fn account(&self, name: &str, roles: &[&str]) -> Answer {
        let body = json!({ "name": name, "responsibleMembershipId": self.responsible, "roles": roles });
        self.admin().post(&self.at("service-accounts"), body).await.expect(201)
    }

    /// Asks for a key.
    async fn make(&self, account: &str, more: Value) -> Answer {
        let mut body = json!({ "serviceAccountId": account, "name": "Acos Websak, produksjon" });
        for (member, value) in more.as_object().unwrap() {
            body[member] = value.clone();
        }
        self.admin().post(&self.at("api-keys"), body).await
    }

    /// A key that the answer tells.
    fn told(&self, answer: &Answer) -> Key {
        let secret = answer.body["secret"].as_str().unwrap().to_owned();
        Key { id: answer.id(), client: self.showing(&secret), secret }
    }

    async fn key(&self, account: &str, more: Value) -> Key {
        self.told(&self.make(account, more).await.expect(201))
    }

    /// A machine with a key that permits all that the roles do.
    async fn machine(&self, name: &str, roles: &[&str]) -> Key {
        self.key(&self.account(name, roles).await.id(), json!({})).await
    }

    /// Somebody who shows this.
    fn showing(&self, key: &str) -> Client {
        let mut client = self.app.anonymous();
        client.token = Some(key.to_owned());
        client
    }

    async fn read(&self, key: &str) -> Answer {
        self.admin().get(&self.at(&format!("api-keys/{key}"))).await.expect(200)
    }

    async fn step(&self, key: &str, step: &str, body: Value) -> Answer {
        let version = self.read(key).await.version();
        self.admin().transition(&self.at(&format!("api-keys/{key}/transitions/{step}")), version, body).await
    }

    async fn move_account(&self, account: &str, step: &str) -> Answer {
        let one = self.at(&format!("service-accounts/{account}"));
        let version = self.admin().get(&one).await.expect(200).version();
        self.admin().transition(&format!("{one}/transitions/{step}"), version, json!({})).await
    }

    /// Whether somebody is let in.
    async fn lets_in(&self, client: &Client) -> bool {
        let answer = client.get(&self.at("me")).await;
        if answer.status == 401 {
            assert_eq!(answer.header("www-authenticate"), r#"Bearer realm="betre", error="invalid_token""#);
            return false;
        }
        answer.expect(200);
        true
    }

    /// Time passes until what was remembered is asked for again.
    fn forget(&self) {
        self.clock.advance(TimeDelta::seconds(5));
    }
}

/// What an answer says, but for what differs from request to request.
fn said(answer: &Answer) -> Value {
    let mut body = answer.body.clone();
    for member in ["instance", "requestId"] {
        body.as_object_mut().unwrap().remove(member);
    }
    body
}

fn process(title: &str) -> Value {
    json!({ "title": title, "service": "Kultur" })
}

#[actix_web::test]
async fn a_machine_does_what_its_roles_permit_and_the_log_names_machine_and_key() {
    let house = House::open().await;
    let account = house.account("Acos Websak", &["facilitator"]).await;
    assert_eq!(account.body["state"], "active");
    let key = house.key(&account.id(), json!({})).await;
    let me = key.client.get(&house.at("me")).await.expect(200);
    assert_eq!((&me.body["personId"], &me.body["roles"]), (&account.body["personId"], &json!(["facilitator"])));
    key.client.post(&house.at("processes"), process("Kulturmidlar")).await.expect(201);
    let refused = key.client.post(&house.at("units"), json!({ "name": "IT", "validFrom": "2031-01-01" })).await;
    assert_eq!(refused.expect(403).body["permission"], "unit.manage");
    let events = house.admin().get(&house.at("events?kind=process.create")).await.expect(200);
    let event = &events.body["items"][0];
    assert_eq!((&event["actor"], &event["credential"]), (&account.body["personId"], &json!(key.id)));
    // It is a member like others, under its own name, and knows who it is.
    let membership = house.at(&format!("memberships/{}", account.body["membershipId"].as_str().unwrap()));
    assert_eq!(house.admin().get(&membership).await.expect(200).body["name"], "Acos Websak");
    let whoami = key.client.get("/v1/me").await.expect(200);
    assert_eq!(
        (&whoami.body["name"], &whoami.body["tenants"][0]["slug"]),
        (&json!("Acos Websak"), &json!(house.tenant.slug))
    );
    house.app.stop().await;
}

#[actix_web::test]
async fn everything_can_be_done_by_graphql_too() {
    let house = House::open().await;
    let (admin, slug) = (house.admin(), &house.tenant.slug);
    let create = "mutation ($input: CreateServiceAccount!) { createServiceAccount(input: $input) { id version state personId } }";
    let input = json!({ "name": "Visma", "responsibleMembershipId": house.responsible, "roles": ["FACILITATOR"] });
    let made = admin.graphql(slug, create, json!({ "input": input })).await;
    let account = made.data()["createServiceAccount"].clone();
    let create = "mutation ($input: CreateApiKey!) { createApiKey(input: $input) { id version secret start state permissions } }";
    let input = json!({ "serviceAccountId": account["id"], "name": "Prøve", "permissions": ["process.read", "process.manage"] });
    let made = admin.graphql(slug, create, json!({ "input": input })).await;
    let first = made.data()["createApiKey"].clone();
    assert!(first["secret"].as_str().unwrap().starts_with(first["start"].as_str().unwrap()), "{first}");
    let mut machine = house.showing(first["secret"].as_str().unwrap());
    let write = "mutation { createProcess(input: { title: \"Kulturmidlar\", service: \"Kultur\" }) { id } }";
    machine.graphql(slug, write, json!({})).await.data();
    let rotate = "mutation ($input: RotateApiKey!) { rotateApiKey(input: $input) { id version secret state } }";
    let input = json!({ "id": first["id"], "expectedVersion": 1, "overlap": "PT0S" });
    let rotated = admin.graphql(slug, rotate, json!({ "input": input })).await;
    let second = rotated.data()["rotateApiKey"].clone();
    assert!(!house.lets_in(&machine).await);
    machine = house.showing(second["secret"].as_str().unwrap());
    assert!(house.lets_in(&machine).await);
    let revoke = "mutation ($input: RevokeApiKey!) { revokeApiKey(input: $input) { id state secret revokedAt } }";
    let input = json!({ "id": second["id"], "expectedVersion": 1, "reason": "Avtalen er sagt opp" });
    let revoked = admin.graphql(slug, revoke, json!({ "input": input })).await;
    assert_eq!(
        (&revoked.data()["revokeApiKey"]["state"], &revoked.data()["revokeApiKey"]["secret"]),
        (&json!("REVOKED"), &Value::Null)
    );
    assert!(!house.lets_in(&machine).await);
    let list = "query ($id: ID!) { apiKeys(first: 10, filter: { serviceAccountId: $id, working: false })
        { edges { node { id state secret lastUsedAt replacedById } } } serviceAccounts(first: 10) { edges { node { id name state } } }
        node(id: $id) { ... on ServiceAccount { name } } }";
    let read = admin.graphql(slug, list, json!({ "id": account["id"] })).await;
    let keys = read.data()["apiKeys"]["edges"].as_array().unwrap().clone();
    let by_rest = admin.get(&house.at("api-keys?working=false")).await.expect(200);
    assert_eq!(keys.len(), 2);
    for (key, other) in keys.iter().zip(by_rest.body["items"].as_array().unwrap()) {
        let (key, state) = (&key["node"], other["state"].as_str().unwrap().to_uppercase());
        assert_eq!((&key["id"], &key["state"], &key["secret"]), (&other["id"], &json!(state), &Value::Null));
        assert_eq!((&key["lastUsedAt"], &key["replacedById"]), (&other["lastUsedAt"], &other["replacedById"]));
    }
    assert_eq!(read.data()["node"]["name"], "Visma");
    house.app.stop().await;
}
