//! The same request twice is done once.

use std::sync::Arc;

use chrono::TimeDelta;
use futures_util::future::{Either, select};
use kernel::{Clock, Code, FixedClock, SystemClock};
use serde_json::{Value, json};
use testkit::{Answer, Client, Options};

use super::{Town, refused};

async fn keyed(client: &Client, path: &str, key: &str, body: &Value) -> Answer {
    client.send(client.request("POST", path).header("idempotency-key", key).json(body)).await
}

fn input(title: &str) -> Value {
    json!({ "title": title, "service": "Kultur" })
}

async fn titles(town: &Town) -> Vec<String> {
    let list = town.leader.get(&town.at("processes?sort=createdAt&limit=200")).await.expect(200);
    list.body["items"].as_array().unwrap().iter().map(|item| item["title"].as_str().unwrap().to_owned()).collect()
}

async fn events(town: &Town) -> i64 {
    town.leader.get(&town.at("events?limit=1")).await.expect(200).body["items"][0]["seq"].as_i64().unwrap()
}

#[actix_web::test]
async fn a_repeated_request_is_answered_as_before_and_not_done_again() {
    let town = Town::start().await;
    let path = town.at("processes");
    let first = keyed(&town.leader, &path, "k-1", &input("A")).await.expect(201);
    assert!(first.header("idempotency-replayed").is_empty());
    let before = events(&town).await;
    // Members in another order are the same request.
    let request = town.leader.request("POST", &path).header("idempotency-key", "k-1");
    let request = request.header("content-type", "application/json").body(r#"{ "service": "Kultur", "title": " A " }"#);
    for again in [keyed(&town.leader, &path, "k-1", &input("A")).await, town.leader.send(request).await] {
        let again = again.expect(201);
        assert_eq!(again.header("idempotency-replayed"), "true");
        assert_eq!(again.text, first.text);
        for name in ["location", "etag", "betre-sequence", "content-type"] {
            assert_eq!(again.header(name), first.header(name), "{name}");
        }
    }
    assert_eq!((titles(&town).await, events(&town).await), (vec!["A".to_owned()], before));
    town.app.stop().await;
}

#[actix_web::test]
async fn a_replay_shows_what_was_answered_even_after_a_change() {
    let town = Town::start().await;
    let path = town.at("processes");
    let first = keyed(&town.leader, &path, "k", &input("A")).await.expect(201);
    town.leader.patch(first.header("location"), 1, json!({ "title": "B" })).await.expect(200);
    let again = keyed(&town.leader, &path, "k", &input("A")).await.expect(201);
    assert_eq!((again.text.as_str(), again.header("etag")), (first.text.as_str(), "\"1\""));
    town.app.stop().await;
}

#[actix_web::test]
async fn a_key_that_was_used_for_something_else_is_refused() {
    let town = Town::start().await;
    let path = town.at("processes");
    keyed(&town.leader, &path, "k", &input("A")).await.expect(201);
    let answer = keyed(&town.leader, &path, "k", &input("B")).await;
    refused(&answer, &path, Code::IdempotencyMismatch, json!({}));
    let participants = town.at("participants");
    let answer = keyed(&town.leader, &participants, "k", &json!({ "name": "Radøy" })).await;
    refused(&answer, &participants, Code::IdempotencyMismatch, json!({}));
    assert_eq!(titles(&town).await, ["A"]);
    town.app.stop().await;
}

#[actix_web::test]
async fn a_refused_request_does_not_burn_its_key() {
    let town = Town::start().await;
    let path = town.at("processes");
    town.process("A").await;
    keyed(&town.leader, &path, "k", &input("")).await.expect(422);
    keyed(&town.leader, &path, "k", &input("A")).await.expect(409);
    let made = keyed(&town.leader, &path, "k", &input("B")).await.expect(201);
    assert!(made.header("idempotency-replayed").is_empty());
    town.app.stop().await;
}

#[actix_web::test]
async fn a_key_belongs_to_one_person_in_one_tenant() {
    let town = Town::start().await;
    let path = town.at("processes");
    let colleague = town.app.member(&town.tenant, "Kari Kollega", &["programme_leader"]).await;
    let other = town.app.tenant("Meland").await;
    let elsewhere = town.app.member(&other, "Mona Annan", &["programme_leader"]).await;
    let mine = keyed(&town.leader, &path, "k", &input("A")).await.expect(201);
    let theirs = keyed(&colleague, &path, "k", &input("B")).await.expect(201);
    let foreign = keyed(&elsewhere, &format!("{}/processes", other.path), "k", &input("A")).await.expect(201);
    for answer in [&theirs, &foreign] {
        assert!(answer.header("idempotency-replayed").is_empty());
        assert_ne!(answer.id(), mine.id());
    }
    town.app.stop().await;
}

#[actix_web::test]
async fn the_key_of_a_rest_request_is_known_to_graphql_and_back() {
    let town = Town::start().await;
    let mutation = "mutation($i: CreateProcess!) { createProcess(input: $i) { id title version } }";
    let graphql = |key: &str, title: &str| {
        let input = json!({ "idempotencyKey": key, "title": title, "service": "Kultur" });
        town.graphql(mutation, json!({ "i": input }))
    };
    let rest = keyed(&town.leader, &town.at("processes"), "k-1", &input("A")).await.expect(201);
    let again = graphql("k-1", "A").await;
    assert_eq!(again.data()["createProcess"], json!({ "id": rest.id(), "title": "A", "version": 1 }));
    let first = graphql("k-2", "B").await;
    let again = keyed(&town.leader, &town.at("processes"), "k-2", &input("B")).await.expect(201);
    assert_eq!(again.body["id"], first.data()["createProcess"]["id"]);
    assert_eq!(again.header("idempotency-replayed"), "true");
    let other = graphql("k-1", "C").await.expect(200);
    assert_eq!(other.body["errors"][0]["extensions"]["code"], "IDEMPOTENCY_MISMATCH");
    assert_eq!(titles(&town).await, ["A", "B"]);
    town.app.stop().await;
}

#[actix_web::test]
async fn after_72_hours_a_key_is_new_again() {
    let clock = Arc::new(FixedClock::at(SystemClock.now()));
    let mut town = Town::with(Options { clock: Arc::clone(&clock) as Arc<dyn Clock>, ..Options::default() }).await;
    let subject = format!("leader-{}", town.app.unique());
    town.leader = town.app.join(&town.tenant, &subject, &["programme_leader"]).await;
    let path = town.at("processes");
    let first = keyed(&town.leader, &path, "k", &input("A")).await.expect(201);
    clock.advance(TimeDelta::hours(72));
    town.leader = town.app.person(&subject);
    let again = keyed(&town.leader, &path, "k", &input("A")).await.expect(201);
    assert_eq!(again.id(), first.id());
    clock.advance(TimeDelta::milliseconds(1));
    let new = keyed(&town.leader, &path, "k", &input("B")).await.expect(201);
    assert!(new.header("idempotency-replayed").is_empty());
    let replayed = keyed(&town.leader, &path, "k", &input("B")).await.expect(201);
    assert_eq!((replayed.id(), replayed.header("idempotency-replayed")), (new.id(), "true"));
    town.app.stop().await;
}

#[actix_web::test]
async fn a_request_whose_twin_still_runs_is_409_and_tried_again_later() {
    let town = Town::start().await;
    let path = town.at("processes");
    town.process("varm").await;
    let held = town.app.database.hold_writes(&town.tenant.id).await;
    let body = input("A");
    // Whichever comes first waits for the lock; the other is told so, and nothing else can end before it.
    let one = Box::pin(keyed(&town.leader, &path, "k", &body));
    let two = Box::pin(keyed(&town.leader, &path, "k", &body));
    let (told, waiting) = match select(one, two).await {
        Either::Left((told, waiting)) | Either::Right((told, waiting)) => (told, waiting),
    };
    refused(&told, &path, Code::IdempotencyInProgress, json!({}));
    assert_eq!(told.header("retry-after"), "1");
    held.release().await;
    let made = waiting.await.expect(201);
    let again = keyed(&town.leader, &path, "k", &body).await.expect(201);
    assert_eq!((again.id(), again.header("idempotency-replayed")), (made.id(), "true"));
    assert_eq!(titles(&town).await, ["varm", "A"]);
    town.app.stop().await;
}

#[actix_web::test]
async fn many_at_once_with_one_key_make_one_thing() {
    let town = Town::start().await;
    let path = town.at("processes");
    let body = input("A");
    let answers = futures_util::future::join_all((0..10).map(|_| keyed(&town.leader, &path, "k", &body))).await;
    let made: Vec<_> = answers.iter().filter(|answer| answer.status == 201).collect();
    assert!(!made.is_empty());
    assert!(made.iter().all(|answer| answer.text == made[0].text));
    assert_eq!(made.iter().filter(|answer| answer.header("idempotency-replayed").is_empty()).count(), 1);
    for answer in answers.iter().filter(|answer| answer.status != 201) {
        refused(answer, &path, Code::IdempotencyInProgress, json!({}));
    }
    assert_eq!(titles(&town).await, ["A"]);
    town.app.stop().await;
}

fn founding(slug: &str) -> Value {
    json!({
        "slug": slug, "name": "Lindås", "kind": "municipality", "language": "nn",
        "administrator": { "name": "A", "issuer": "https://issuer.example", "subject": slug },
    })
}

#[actix_web::test]
async fn a_tenant_is_founded_once_for_one_key() {
    let town = Town::start().await;
    let operator = town.app.operator();
    let (slug, key) = (format!("founded-{}", town.app.unique()), town.app.unique());
    let first = keyed(&operator, "/v1/tenants", &key, &founding(&slug)).await.expect(201);
    let again = keyed(&operator, "/v1/tenants", &key, &founding(&slug)).await.expect(201);
    assert_eq!((again.text.as_str(), again.header("idempotency-replayed")), (first.text.as_str(), "true"));
    assert_eq!(first.header("location"), format!("/v1/tenants/{}", first.id()));
    let other = keyed(&operator, "/v1/tenants", &key, &founding(&format!("{slug}-2"))).await;
    refused(&other, "/v1/tenants", Code::IdempotencyMismatch, json!({}));
    let colleague = keyed(&operator, "/v1/tenants", &town.app.unique(), &founding(&slug)).await;
    refused(&colleague, "/v1/tenants", Code::DuplicateName, json!({ "member": "slug" }));
    town.app.stop().await;
}

#[actix_web::test]
async fn the_key_that_founded_a_tenant_never_founds_another() {
    let clock = Arc::new(FixedClock::at(SystemClock.now()));
    let town = Town::with(Options { clock: Arc::clone(&clock) as Arc<dyn Clock>, ..Options::default() }).await;
    let (slug, key) = (format!("founded-{}", town.app.unique()), town.app.unique());
    let first = keyed(&town.app.operator(), "/v1/tenants", &key, &founding(&slug)).await.expect(201);
    clock.advance(TimeDelta::hours(80));
    let again = keyed(&town.app.operator(), "/v1/tenants", &key, &founding(&slug)).await.expect(201);
    assert_eq!((again.text.as_str(), again.header("idempotency-replayed")), (first.text.as_str(), "true"));
    let other = keyed(&town.app.operator(), "/v1/tenants", &key, &founding(&format!("{slug}-2"))).await;
    refused(&other, "/v1/tenants", Code::IdempotencyMismatch, json!({}));
    town.app.stop().await;
}
