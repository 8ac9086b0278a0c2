//! The audit log: refused attempts at what governs stand in it, it can be searched and taken out, and nobody changes it
//! unnoticed.

use std::sync::Arc;

use chrono::{TimeDelta, TimeZone, Utc};
use db::{
    Db, GENESIS, PoolOptions,
    audit::{self, Flaw, Head},
    verify_chain,
};
use kernel::{Event, FixedClock, TenantId};
use serde_json::{Value, json};
use testkit::{Answer, Client, Options, Tenant, TestApp};

/// A tenant with a clock that moves when the test says so.
struct Hall {
    app: TestApp,
    clock: Arc<FixedClock>,
    tenant: Tenant,
}

impl Hall {
    async fn open() -> Self {
        Self::with(Options::default()).await
    }

    async fn with(options: Options) -> Self {
        let clock = Arc::new(FixedClock::at(Utc.with_ymd_and_hms(2031, 6, 30, 9, 0, 0).unwrap()));
        let app = TestApp::with(Options { clock: Arc::clone(&clock) as _, ..options }).await;
        let tenant = app.tenant("Alver").await;
        Self { app, clock, tenant }
    }

    fn at(&self, rest: &str) -> String {
        format!("{}/{rest}", self.tenant.path)
    }

    async fn events(&self, filter: &str) -> Vec<Value> {
        let page = self.tenant.admin.get(&self.at(&format!("events?sort=seq&limit=200{filter}"))).await.expect(200);
        page.body["items"].as_array().unwrap().clone()
    }

    async fn refusals(&self) -> Vec<Value> {
        self.events("&kind=operation.refuse").await
    }

    /// Somebody tries to make a member.
    async fn try_membership(&self, by: &Client) -> Answer {
        let person = json!({ "name": "Ola Nordmann", "issuer": "https://id.example", "subject": self.app.unique() });
        by.post(&self.at("memberships"), json!({ "person": person, "roles": ["administrator"] })).await
    }

    /// The administrator exports what comes after an entry.
    async fn export(&self, after: i64, limit: u32) -> Value {
        let path = self.at("events/transitions/export");
        self.tenant.admin.post(&path, json!({ "after": after, "limit": limit })).await.expect(200).body
    }
}

#[actix_web::test]
async fn a_refused_attempt_at_what_governs_is_an_entry() {
    let hall = Hall::open().await;
    let arvid = hall.app.member(&hall.tenant, "Arvid Hopland", &["observer"]).await;
    let me = arvid.get("/v1/me").await.expect(200).id();
    assert_eq!(hall.try_membership(&arvid).await.expect(403).body["permission"], "membership.manage");
    let [refusal] = &hall.refusals().await[..] else { panic!("one entry") };
    assert_eq!((&refusal["actor"], &refusal["subject"], &refusal["version"]), (&json!(me), &Value::Null, &Value::Null));
    assert_eq!(refusal["credential"], authn_issuer());
    let changes = json!({ "operation": "membership.create", "code": "forbidden", "permission": "membership.manage" });
    assert_eq!(refusal["changes"], changes);
    // Reading what only governors read, by either door.
    arvid.get(&hall.at("invitations")).await.expect(403);
    let query = "{ delegations(first: 5) { edges { node { id } } } }";
    let mutation = "mutation ($input: ExportEvents!) { exportEvents(input: $input) { next } }";
    for (document, input) in [(query, Value::Null), (mutation, json!({ "input": {} }))] {
        let answer = arvid.graphql(&hall.tenant.slug, document, input).await;
        assert_eq!(answer.body["errors"][0]["extensions"]["code"], "FORBIDDEN");
    }
    let tried: Vec<Value> =
        hall.refusals().await.iter().map(|refusal| refusal["changes"]["operation"].clone()).collect();
    assert_eq!(tried, ["membership.create", "invitation.list", "event.export"].map(Value::from));
    // What does not govern is refused and no more.
    let process = json!({ "title": "Kulturmidlar", "service": "Kultur" });
    arvid.post(&hall.at("processes"), process).await.expect(403);
    assert_eq!(hall.refusals().await.len(), 3);
    hall.app.stop().await;
}

fn authn_issuer() -> &'static str {
    "urn:betre:demo"
}

#[actix_web::test]
async fn who_knocks_again_and_again_is_counted_and_fills_no_log() {
    let hall = Hall::open().await;
    let arvid = hall.app.member(&hall.tenant, "Arvid Hopland", &["observer"]).await;
    let torunn = hall.app.member(&hall.tenant, "Torunn Nesse", &["observer"]).await;
    for by in [&arvid, &arvid, &torunn, &arvid] {
        hall.try_membership(by).await.expect(403);
    }
    assert_eq!(hall.refusals().await.len(), 2);
    hall.clock.advance(TimeDelta::minutes(1));
    for by in [&arvid, &torunn] {
        hall.try_membership(by).await.expect(403);
    }
    let refusals = hall.refusals().await;
    let unentered: Vec<&Value> = refusals.iter().map(|refusal| &refusal["changes"]["unentered"]).collect();
    assert_eq!(unentered, [&Value::Null, &Value::Null, &json!(2), &Value::Null]);
    hall.app.stop().await;
}

#[actix_web::test]
async fn an_attempt_to_raise_oneself_is_an_entry_with_what_was_tried() {
    let hall = Hall::open().await;
    let unit = json!({ "name": "Oppvekst", "validFrom": "2020-01-01" });
    let unit = hall.tenant.admin.post(&hall.at("units"), unit).await.expect(201).id();
    let local = json!({ "roles": ["local_administrator"], "unitId": unit });
    let halvard = hall.app.member_with(&hall.tenant, "Halvard Mjelde", local).await.client;
    let body = json!({ "name": "Halvard Mjelde", "roles": ["administrator"], "unitId": unit });
    let key = halvard.request("POST", &hall.at("invitations")).header("idempotency-key", "opp");
    assert_eq!(halvard.send(key.json(&body)).await.expect(409).body["rule"], "local_roles");
    let outside = json!({ "name": "Halvard Mjelde", "roles": ["observer"] });
    hall.clock.advance(TimeDelta::minutes(1));
    assert_eq!(halvard.post(&hall.at("invitations"), outside).await.expect(403).code(), "outside_your_units");
    let refusals = hall.refusals().await;
    assert_eq!(refusals[0]["changes"]["rule"], "local_roles");
    assert_eq!(refusals[0]["changes"]["input"], body);
    assert_eq!(refusals[1]["changes"]["code"], "outside_your_units");
    // What is wrong or comes too late is no attempt at more than one may.
    hall.clock.advance(TimeDelta::minutes(1));
    halvard.post(&hall.at("invitations"), json!({ "name": "" })).await.expect(422);
    assert_eq!(hall.refusals().await.len(), 2);
    hall.app.stop().await;
}

#[actix_web::test]
async fn a_stranger_leaves_nothing_in_a_tenants_log() {
    let hall = Hall::open().await;
    let elsewhere = hall.app.tenant("Meland").await;
    let before = hall.events("").await.len();
    hall.try_membership(&elsewhere.admin).await.expect(404);
    hall.try_membership(&hall.app.anonymous()).await.expect(401);
    hall.try_membership(&hall.app.person(&hall.app.unique())).await.expect(404);
    assert_eq!(hall.events("").await.len(), before);
    hall.app.stop().await;
}

#[actix_web::test]
async fn the_log_is_searched_by_who_with_what_and_when() {
    let hall = Hall::open().await;
    let leader = hall.app.member(&hall.tenant, "Marit Fjellsbø", &["programme_leader"]).await;
    let me = leader.get("/v1/me").await.expect(200).id();
    hall.clock.advance(TimeDelta::minutes(10));
    leader.post(&hall.at("participants"), json!({ "name": "Radøy" })).await.expect(201);
    hall.clock.advance(TimeDelta::minutes(10));
    leader.post(&hall.at("participants"), json!({ "name": "Meland" })).await.expect(201);
    let kinds = |events: Vec<Value>| events.iter().map(|event| event["seq"].as_i64().unwrap()).collect::<Vec<_>>();
    assert_eq!(kinds(hall.events(&format!("&actorId={me}")).await), [3, 4]);
    assert_eq!(kinds(hall.events(&format!("&credential={}", authn_issuer())).await), [1, 2, 3, 4]);
    assert_eq!(kinds(hall.events("&credential=api_key_0000").await), [0; 0]);
    let (second, third) = ("2031-06-30T09:10:00.000Z", "2031-06-30T09:20:00.000Z");
    assert_eq!(kinds(hall.events(&format!("&from={second}")).await), [3, 4]);
    assert_eq!(kinds(hall.events(&format!("&from={second}&until={third}")).await), [3]);
    assert_eq!(kinds(hall.events(&format!("&until={second}&after=1")).await), [2]);
    let query = "query ($filter: EventFilter) { events(first: 10, filter: $filter) { edges { node { seq credential supplier } } } }";
    let filter = json!({ "filter": { "actorId": me, "from": third, "credential": authn_issuer() } });
    let found = hall.tenant.admin.graphql(&hall.tenant.slug, query, filter).await;
    let node = json!({ "seq": 4, "credential": authn_issuer(), "supplier": null });
    assert_eq!(found.data()["events"]["edges"], json!([{ "node": node }]));
    hall.app.stop().await;
}

#[actix_web::test]
async fn an_export_can_be_verified_and_is_an_entry_itself() {
    let hall = Hall::open().await;
    for name in ["Radøy", "Meland", "Lindås"] {
        hall.tenant.admin.post(&hall.at("participants"), json!({ "name": name })).await.expect(201);
    }
    let (mut after, mut items, mut previous) = (0, Vec::new(), GENESIS.to_owned());
    loop {
        let page = hall.export(after, 2).await;
        assert_eq!(page["previousHash"], previous);
        let events: Vec<Event> = serde_json::from_value(page["items"].clone()).unwrap();
        assert_eq!(verify_chain(&events, previous, after), Ok(()));
        previous = events.last().unwrap().hash.clone();
        items.extend(events);
        match page["next"].as_i64() {
            Some(next) => after = next,
            None => break,
        }
        assert!(after < 20, "an export runs after its own entries for ever");
    }
    // Each export stands after what it holds.
    let kinds: Vec<&str> = items.iter().map(|event| event.kind.as_str()).collect();
    assert_eq!(&kinds[..4], ["tenant.create", "participant.create", "participant.create", "participant.create"]);
    assert!(kinds[4..].iter().all(|kind| *kind == "event.export") && kinds.len() > 4);
    let head = hall.tenant.admin.get(&hall.at("events/head")).await.expect(200).body;
    let query = "{ eventHead { tenantId seq hash } }";
    let asked = hall.tenant.admin.graphql(&hall.tenant.slug, query, Value::Null).await;
    assert_eq!(asked.data()["eventHead"], head);
    let newest = hall.events("").await.pop().unwrap();
    assert_eq!((&newest["seq"], &newest["hash"]), (&head["seq"], &head["hash"]));
    assert_eq!((&newest["kind"], &newest["changes"]["limit"]), (&json!("event.export"), &json!(2)));
    // Nothing is after the newest, and nothing can be asked for that is not there yet.
    let end = head["seq"].as_i64().unwrap();
    let last = hall.export(end, 10).await;
    assert_eq!((&last["items"], &last["next"], &last["previousHash"]), (&json!([]), &Value::Null, &head["hash"]));
    let path = hall.at("events/transitions/export");
    let refused = hall.tenant.admin.post(&path, json!({ "after": end + 50 })).await.expect(422);
    assert_eq!(refused.body["errors"][0]["pointer"], "#/after");
    // A repeated export is another one.
    let again = async || {
        let request = hall.tenant.admin.request("POST", &path).header("idempotency-key", "k");
        hall.tenant.admin.send(request.json(&json!({}))).await.expect(200)
    };
    let (one, other) = (again().await, again().await);
    assert_eq!(other.body["head"]["seq"].as_i64(), one.body["head"]["seq"].as_i64().map(|seq| seq + 1));
    assert_eq!(
        hall.app
            .member(&hall.tenant, "Marit", &["programme_leader"])
            .await
            .post(&path, json!({}))
            .await
            .expect(403)
            .body["permission"],
        "event.export"
    );
    hall.app.stop().await;
}

/// What `betre audit verify` finds in the tenant's log.
async fn found(db: &Db, tenant: TenantId, anchors: &[Head]) -> Vec<Flaw> {
    audit::verify(db, tenant, anchors).await.unwrap().flaws
}

/// Ten entries of a tenant in a database of its own, with every member that an entry can have; a copy of them beside.
async fn ten_entries() -> (Hall, Db, TenantId, String) {
    let hall = Hall::with(Options { own_database: true, ..Options::default() }).await;
    let leader = hall.app.member(&hall.tenant, "Marit Fjellsbø", &["programme_leader"]).await;
    for name in ["Radøy", "Meland", "Lindås", "Austrheim", "Fedje", "Gulen", "Masfjorden", "Modalen"] {
        hall.clock.advance(TimeDelta::seconds(3));
        leader.post(&hall.at("participants"), json!({ "name": name })).await.expect(201);
    }
    let tenant: TenantId = hall.tenant.id.parse().unwrap();
    let mine = match testkit::engine() {
        db::Engine::Postgres => format!("tenant_id = '{}'", tenant.uuid()),
        db::Engine::Sqlite => format!("tenant_id = x'{}'", tenant.uuid().simple()),
    };
    hall.app.database.meddle("create table kept as select * from events").await;
    hall.app.database.meddle("create table kept_clocks as select * from tenant_clocks").await;
    let db = Db::open(&hall.app.database.url, PoolOptions::default()).unwrap();
    (hall, db, tenant, mine)
}

async fn restore(hall: &Hall) {
    for statement in [
        "delete from events",
        "insert into events select * from kept",
        "delete from tenant_clocks",
        "insert into tenant_clocks select * from kept_clocks",
    ] {
        hall.app.database.meddle(statement).await;
    }
}

#[actix_web::test]
async fn a_change_of_any_member_of_any_entry_is_found() {
    let (hall, db, tenant, mine) = ten_entries().await;
    assert_eq!(audit::verify(&db, tenant, &[]).await.unwrap(), audit::Verdict { entries: 10, flaws: vec![] });
    let members = [
        "kind = 'process.delete'",
        "subject = null",
        "version = 2",
        "actor = id",
        "delegation_id = id",
        "credential = null",
        "credential = 'urn:betre:other'",
        "supplier = '0192:974760673'",
        "at = (select kept.at from kept where kept.seq = 1 limit 1)",
        "changes = '{}'",
        "hash = 'forged'",
    ];
    for member in members {
        for seq in [3, 10] {
            hall.app.database.meddle(&format!("update events set {member} where {mine} and seq = {seq}")).await;
            assert_eq!(found(&db, tenant, &[]).await, [Flaw::Changed(seq)], "{member} of {seq}");
            restore(&hall).await;
        }
    }
    assert_eq!(found(&db, tenant, &[]).await, []);
    hall.app.stop().await;
}

#[actix_web::test]
async fn what_is_deleted_swapped_added_or_cut_off_is_found() {
    let (hall, db, tenant, mine) = ten_entries().await;
    let head = audit::head(&db, tenant).await.unwrap().unwrap();
    assert_eq!(head.seq, 10);
    let hash = |seq: i64| format!("(select kept.hash from kept where {mine} and kept.seq = {seq})");
    let set_clock = |seq: i64| format!("update tenant_clocks set seq = {seq}, head = {} where {mine}", hash(seq));
    let cut = format!("delete from events where {mine} and seq > 8");
    let swap = format!("update events set seq = case seq when -4 then 5 else 4 end where {mine} and seq < 0");
    let forge = format!("update events set changes = '{{}}', hash = '{}' where {mine} and seq = 10", "0".repeat(64));
    let all = format!("delete from events where {mine}");
    let no_clock = format!("delete from tenant_clocks where {mine}");
    let double = format!("insert into events select * from kept where {mine} and seq = 10");
    let cases: Vec<(Vec<String>, Vec<Flaw>)> = vec![
        (vec![format!("delete from events where {mine} and seq = 1")], vec![Flaw::Missing(1)]),
        (vec![format!("delete from events where {mine} and seq = 6")], vec![Flaw::Missing(6)]),
        (vec![format!("update events set seq = -seq where {mine} and seq in (4, 5)"), swap], vec![Flaw::Changed(4)]),
        // An entry more, with numbers that fit and a hash that cannot.
        (vec![format!("update events set seq = 11 where {mine} and seq = 10"), double], vec![Flaw::Changed(11)]),
        (vec![forge], vec![Flaw::Changed(10)]),
        (vec![cut.clone()], vec![Flaw::Clock(8), Flaw::CutOff(10)]),
        // Cut off together with the clock: only who kept the head elsewhere can know.
        (vec![cut.clone(), set_clock(8)], vec![Flaw::CutOff(10)]),
        (vec![set_clock(9)], vec![Flaw::Clock(10)]),
        (vec![no_clock.clone()], vec![Flaw::Clock(10)]),
        (vec![all, no_clock], vec![Flaw::Empty, Flaw::CutOff(10)]),
    ];
    for (done, flaws) in cases {
        for statement in &done {
            hall.app.database.meddle(statement).await;
        }
        assert_eq!(found(&db, tenant, std::slice::from_ref(&head)).await, flaws, "{done:?}");
        restore(&hall).await;
    }
    // Written anew from some entry on, with hashes that fit: the anchor does not.
    let other = Head { hash: "0".repeat(64), ..head.clone() };
    assert_eq!(found(&db, tenant, &[head.clone(), other]).await, [Flaw::NotAsAnchored(10)]);
    // What was anchored long ago goes on fitting.
    hall.tenant.admin.post(&hall.at("participants"), json!({ "name": "Øygarden" })).await.expect(201);
    assert_eq!(found(&db, tenant, &[head]).await, []);
    hall.app.stop().await;
}

#[actix_web::test]
async fn a_log_that_was_put_in_another_tenants_place_is_found() {
    let (hall, db, tenant, mine) = ten_entries().await;
    let other = hall.app.tenant("Meland").await;
    let id: TenantId = other.id.parse().unwrap();
    let theirs = mine.replace(&tenant.uuid().to_string(), &id.uuid().to_string());
    let theirs = theirs.replace(&tenant.uuid().simple().to_string(), &id.uuid().simple().to_string());
    let value = theirs.strip_prefix("tenant_id = ").unwrap();
    for table in ["events", "tenant_clocks"] {
        hall.app.database.meddle(&format!("delete from {table} where {theirs}")).await;
        hall.app.database.meddle(&format!("update {table} set tenant_id = {value} where {mine}")).await;
    }
    assert_eq!(found(&db, id, &[]).await, [Flaw::AnothersLog]);
    assert_eq!(found(&db, tenant, &[]).await, [Flaw::Empty]);
    hall.app.stop().await;
}
