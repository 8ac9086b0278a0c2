//! Tokens of every kind, of issuers that are registered while the service runs: who they make somebody, and where.

use std::sync::Arc;

use chrono::TimeDelta;
use kernel::{Clock, FixedClock, SystemClock};
use serde_json::{Value, json};
use testkit::{Client, LocalIssuer, Options, Tenant, TestApp};

/// A synthetic number: a month above 80.
const PID: &str = "15889399950";

/// A service whose clock stands still, and an issuer beside it.
struct Town {
    app: TestApp,
    clock: Arc<FixedClock>,
    issuer: LocalIssuer,
}

impl Town {
    async fn open() -> Self {
        let clock = Arc::new(FixedClock::at(SystemClock.now()));
        let options = Options { clock: Arc::clone(&clock) as Arc<dyn Clock>, ..Options::default() };
        Self { app: TestApp::with(options).await, clock, issuer: LocalIssuer::start() }
    }

    async fn close(self) {
        self.app.stop().await;
        self.issuer.stop().await;
    }

    /// Somebody with a token of the local issuer.
    fn with(&self, token: String) -> Client {
        let mut client = self.app.anonymous();
        client.token = Some(token);
        client
    }

    fn person(&self, issuer: &str, subject: &str, audience: &str) -> Client {
        let claims = json!({ "iss": issuer, "sub": subject, "aud": audience, "client_id": "x", "jti": "x" });
        self.with(self.issuer.access_token(self.clock.now(), claims))
    }

    fn saying(&self, claims: Value) -> Client {
        self.with(self.issuer.token(self.clock.now(), claims))
    }
}

async fn register(tenant: &Tenant, provider: Value) -> String {
    tenant.admin.post(&format!("{}/identity-providers", tenant.path), provider).await.expect(201).id()
}

/// Makes whoever has this sign-in a member.
async fn admit(tenant: &Tenant, issuer: &str, subject: &str, roles: &[&str]) {
    let person = json!({ "name": "Kari Prøve", "issuer": issuer, "subject": subject });
    let body = json!({ "person": person, "roles": roles });
    tenant.admin.post(&format!("{}/memberships", tenant.path), body).await.expect(201);
}

fn plain(issuer: &str, audience: &str) -> Value {
    json!({ "kind": "oidc", "issuer": issuer, "nameNb": "Innlogging", "audience": audience })
}

#[actix_web::test]
async fn a_tenants_provider_counts_in_that_tenant_only() {
    let town = Town::open().await;
    let (alver, osteroy) = (town.app.tenant("Alver").await, town.app.tenant("Osterøy").await);
    let issuer = town.issuer.at(&format!("/{}", town.app.unique()));
    for tenant in [&alver, &osteroy] {
        admit(tenant, &issuer, "kari", &["observer"]).await;
    }
    let kari = town.person(&issuer, "kari", "alver");
    kari.get(&format!("{}/me", alver.path)).await.expect(401);
    register(&alver, plain(&issuer, "alver")).await;
    town.clock.advance(TimeDelta::seconds(60));
    let kari = town.person(&issuer, "kari", "alver");
    kari.get(&format!("{}/me", alver.path)).await.expect(200);
    let elsewhere = kari.get(&format!("{}/me", osteroy.path)).await.expect(404);
    let nowhere = kari.get("/v1/tenants/nokre-andre/me").await.expect(404);
    let told = |answer: &testkit::Answer| (answer.body["code"].clone(), answer.body["detail"].clone());
    assert_eq!(told(&elsewhere), told(&nowhere));
    let listed = kari.get("/v1/tenants").await.expect(200);
    let slugs: Vec<&Value> = listed.body["items"].as_array().unwrap().iter().map(|tenant| &tenant["slug"]).collect();
    assert_eq!(slugs, [&json!(alver.slug)], "nor is it told where else she is a member");
    town.person(&issuer, "kari", "osteroy").get(&format!("{}/me", osteroy.path)).await.expect(401);
    register(&osteroy, plain(&issuer, "osteroy")).await;
    town.clock.advance(TimeDelta::seconds(60));
    town.person(&issuer, "kari", "osteroy").get(&format!("{}/me", osteroy.path)).await.expect(200);
    town.person(&issuer, "kari", "osteroy").get(&format!("{}/me", alver.path)).await.expect(404);
    town.close().await;
}

#[actix_web::test]
async fn the_operators_provider_counts_everywhere_and_a_disabled_one_nowhere() {
    let town = Town::open().await;
    let tenant = town.app.tenant("Alver").await;
    let issuer = town.issuer.at(&format!("/{}", town.app.unique()));
    admit(&tenant, &issuer, "kari", &["observer"]).await;
    let path = "/v1/tenants/operator/identity-providers";
    let id = town.app.operator().post(path, plain(&issuer, "betre")).await.expect(201).id();
    let me = format!("{}/me", tenant.path);
    town.person(&issuer, "kari", "betre").get(&me).await.expect(200);
    let one = format!("{path}/{id}");
    town.app.operator().patch(&one, 1, json!({ "state": "disabled" })).await.expect(200);
    town.clock.advance(TimeDelta::seconds(60));
    town.person(&issuer, "kari", "betre").get(&me).await.expect(401);
    town.app.operator().delete(&one, 2).await.expect(204);
    town.close().await;
}

#[actix_web::test]
async fn ansattporten_lets_somebody_act_for_the_organisation_that_they_represent() {
    let town = Town::open().await;
    let (alver, number) = town.app.numbered("Alver", "municipality").await;
    let (osteroy, other) = town.app.numbered("Osterøy", "municipality").await;
    let issuer = town.issuer.at(&format!("/{}", town.app.unique()));
    for tenant in [&alver, &osteroy] {
        let provider = json!({
            "kind": "ansattporten", "issuer": issuer, "nameNb": "Ansattporten", "audience": "betre",
            "resource": "urn:altinn:resource:ks-betre", "action": "access",
        });
        register(tenant, provider).await;
    }
    let representing = |number: &str, action: &str, more: Value| {
        let party = json!({
            "orgno": { "authority": "iso6523-actorid-upis", "ID": format!("0192:{number}") },
            "resource": "ks-betre", "unit_type": "KOMM", "actions": [action],
        });
        let mut claims = json!({
            "iss": issuer, "aud": "betre", "sub": town.app.unique(), "pid": PID, "acr": "high", "scope": "openid",
            "client_id": "x", "token_type": "Bearer", "authorization_details": [{
                "type": "ansattporten:altinn:resource", "resource": "urn:altinn:resource:ks-betre",
                "authorized_parties": [party],
            }],
        });
        for (member, value) in more.as_object().unwrap() {
            claims[member] = value.clone();
        }
        town.saying(claims)
    };
    // Whoever they are is made known by an invitation: nobody could write down the hash of their number.
    for (tenant, number) in [(&alver, &number), (&osteroy, &other)] {
        let invite = json!({ "name": "Kari Prøve", "roles": ["observer"] });
        let invited = tenant.admin.post(&format!("{}/invitations", tenant.path), invite).await.expect(201).id();
        let secret = tenant.admin.get(&format!("{}/invitations/{invited}/secret", tenant.path)).await.expect(200);
        let (path, secret) = (secret.body["path"].as_str().unwrap(), &secret.body["secret"]);
        representing(number, "access", json!({})).post(path, json!({ "secret": secret })).await.expect(200);
    }
    let kari = representing(&number, "access", json!({}));
    let here = kari.get(&format!("{}/me", alver.path)).await.expect(200);
    kari.get(&format!("{}/me", osteroy.path)).await.expect(404);
    let there = representing(&other, "access", json!({})).get(&format!("{}/me", osteroy.path)).await.expect(200);
    assert_eq!(here.body["personId"], there.body["personId"], "the same person, however often they sign in");
    representing("974760673", "access", json!({})).get(&format!("{}/me", alver.path)).await.expect(404);
    representing(&number, "read", json!({})).get(&format!("{}/me", alver.path)).await.expect(401);
    representing(&number, "access", json!({ "acr": "low" })).get(&format!("{}/me", alver.path)).await.expect(401);
    representing(&number, "access", json!({ "authorization_details": [] })).get("/v1/me").await.expect(401);
    let events = alver.admin.get(&format!("{}/events?limit=200", alver.path)).await.expect(200);
    let told = kari.get("/v1/me").await.expect(200);
    for answer in [&here, &told, &events] {
        assert!(!answer.text.contains(PID), "{}", answer.text);
    }
    assert!(events.text.contains(&issuer), "the events name the issuer as the credential");
    town.close().await;
}

#[actix_web::test]
async fn maskinporten_lets_a_machine_read_by_a_scope_and_write_by_another() {
    let town = Town::open().await;
    let tenant = town.app.tenant("Alver").await;
    let number = town.app.organisation_number();
    let issuer = town.issuer.at(&format!("/{}/", town.app.unique()));
    let provider =
        json!({ "kind": "maskinporten", "issuer": issuer, "nameNb": "Maskinporten", "scopes": ["ks:betre"] });
    register(&tenant, provider).await;
    let consumer = format!("0192:{number}");
    admit(&tenant, &issuer, &consumer, &["programme_leader"]).await;
    let organisation = |id: &str| json!({ "authority": "iso6523-actorid-upis", "ID": id });
    let machine = |scope: &str, more: Value| {
        let mut claims = json!({
            "iss": issuer, "client_id": "5ef7", "client_amr": "virksomhetssertifikat", "token_type": "Bearer",
            "scope": scope, "consumer": organisation(&consumer),
        });
        for (member, value) in more.as_object().unwrap() {
            claims[member] = value.clone();
        }
        town.saying(claims)
    };
    let path = format!("{}/participants", tenant.path);
    let reads = machine("ks:betre", json!({}));
    reads.get(&path).await.expect(200);
    let refused = reads.post(&path, json!({ "name": "Radøy" })).await.expect(403);
    assert_eq!(refused.code(), "credential_only_reads");
    let supplier = json!({ "supplier": organisation("0192:971032146") });
    machine("ks:betre.write", supplier).post(&path, json!({ "name": "Radøy" })).await.expect(201);
    let events = tenant.admin.get(&format!("{}/events?limit=200", tenant.path)).await.expect(200);
    let last = events.body["items"].as_array().unwrap().iter().find(|event| event["kind"] == "participant.create");
    let last = last.expect("the event");
    assert_eq!((&last["credential"], &last["supplier"]), (&json!(issuer), &json!("0192:971032146")));
    machine("ks:anna.write", json!({})).get(&path).await.expect(401);
    machine("ks:betre", json!({ "consumer": organisation("0192:974760673") })).get(&path).await.expect(404);
    let invitations = format!("{}/invitations", tenant.path);
    let body = json!({ "name": "Ola", "roles": ["observer"] });
    let invited = tenant.admin.post(&invitations, body).await.expect(201).id();
    let secret = tenant.admin.get(&format!("{}/invitations/{invited}/secret", tenant.path)).await.expect(200);
    let (accept, secret) = (secret.body["path"].as_str().unwrap(), &secret.body["secret"]);
    let stranger = machine("ks:betre.write", json!({ "consumer": organisation("0192:974760673") }));
    stranger.post(accept, json!({ "secret": secret })).await.expect(404);
    town.close().await;
}

#[actix_web::test]
async fn entra_makes_a_member_of_the_directorys_object() {
    let town = Town::open().await;
    let tenant = town.app.tenant("Alver").await;
    let directory = "1d4ee2b6-7a5b-4c51-9a0e-0b7a0f3c2d11";
    let issuer = town.issuer.at(&format!("/{}/{directory}/v2.0", town.app.unique()));
    let oid = "7c1f0e5a-52b7-4b1e-9d7a-1f2e3d4c5b6a";
    let entra = json!({ "kind": "entra", "issuer": issuer, "nameNb": "Tilsette", "audience": "betre" });
    let id = register(&tenant, entra).await;
    admit(&tenant, &issuer, oid, &["observer"]).await;
    let signed_in = |more: Value| {
        let mut claims = json!({
            "iss": issuer, "aud": "betre", "tid": directory, "oid": oid, "sub": town.app.unique(), "ver": "2.0",
            "scp": "access", "acct": 0,
        });
        for (member, value) in more.as_object().unwrap() {
            claims[member] = value.clone();
        }
        town.saying(claims)
    };
    let me = format!("{}/me", tenant.path);
    signed_in(json!({})).get(&me).await.expect(200);
    signed_in(json!({ "oid": "0d0e5a7c-52b7-4b1e-9d7a-1f2e3d4c5b6a" })).get(&me).await.expect(404);
    signed_in(json!({ "tid": "2f6c1b0a-3c4d-4e5f-8a9b-0c1d2e3f4a5b" })).get(&me).await.expect(401);
    signed_in(json!({ "nonce": "n" })).get(&me).await.expect(401);
    signed_in(json!({ "acct": 1 })).get(&me).await.expect(401);
    let one = format!("{}/identity-providers/{id}", tenant.path);
    tenant.admin.patch(&one, 1, json!({ "admitsGuests": true })).await.expect(200);
    town.clock.advance(TimeDelta::seconds(60));
    signed_in(json!({ "acct": 1 })).get(&me).await.expect(200);
    town.close().await;
}

#[actix_web::test]
async fn an_issuer_that_nobody_registered_is_asked_for_once_a_minute() {
    let town = Town::open().await;
    let issuer = town.issuer.at(&format!("/{}", town.app.unique()));
    let stranger = town.person(&issuer, "kari", "betre");
    let first = stranger.get("/v1/me").await.expect(401);
    let second = stranger.get("/v1/me").await.expect(401);
    assert!(!first.statements.is_empty() && second.statements.is_empty(), "{:?}", second.statements);
    town.close().await;
}
