//! The key itself: what it looks like, who is told, and that it is written nowhere.

use std::{
    io,
    sync::{Arc, Mutex},
};

use organisation::api_keys::{PATTERN, Secret};
use serde_json::{Value, json};
use testkit::Answer;
use tracing_subscriber::fmt::MakeWriter;

use super::{House, process, said};

#[actix_web::test]
async fn a_key_looks_as_the_guide_tells_secret_scanners() {
    let guide = include_str!("../../docs/API-GUIDE.md");
    assert!(guide.contains(PATTERN), "the guide tells {PATTERN}");
    let house = House::open().await;
    let key = house.machine("Visma", &["observer"]).await;
    let body = key.secret.strip_prefix("betre_").expect("the prefix");
    assert!(body.len() == 49 && body.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{body}");
    assert_eq!(house.read(&key.id).await.body["start"], key.secret[..12]);
    house.app.stop().await;
}

#[actix_web::test]
async fn a_mistyped_key_is_refused_without_a_statement_and_a_made_up_one_with_one() {
    let house = House::open().await;
    let key = house.machine("Visma", &["observer"]).await;
    let mut mistyped = key.secret.clone();
    let last = if mistyped.ends_with('0') { '1' } else { '0' };
    mistyped.pop();
    mistyped.push(last);
    let made_up = Secret::new().unwrap().reveal();
    let mut answers = Vec::new();
    for (credential, statements) in
        [(mistyped.as_str(), 0), ("betre_", 0), (&key.secret[..54], 0), (made_up.as_str(), 1)]
    {
        let request = house.app.anonymous().request("GET", &house.at("me"));
        let answer = house.app.anonymous().send(request.header("authorization", format!("Bearer {credential}"))).await;
        assert_eq!(answer.statements.len(), statements, "{credential}");
        assert_eq!(answer.header("www-authenticate"), r#"Bearer realm="betre", error="invalid_token""#);
        answers.push(said(&answer.expect(401)));
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
    house.app.stop().await;
}

/// Asks for a key with an idempotency key.
async fn ask(house: &House, account: &str) -> Answer {
    let request = house.admin().request("POST", &house.at("api-keys")).header("idempotency-key", "nykel-1");
    house.admin().send(request.json(&json!({ "serviceAccountId": account, "name": "Prøve" }))).await
}

#[actix_web::test]
async fn a_key_is_told_once_and_never_to_who_asks_again() {
    let house = House::open().await;
    let account = house.account("Visma", &["observer"]).await.id();
    let first = ask(&house, &account).await.expect(201);
    let again = ask(&house, &account).await.expect(201);
    assert_eq!(again.header("idempotency-replayed"), "true");
    assert_eq!(again.header("location"), first.header("location"));
    let mut without = first.body.clone();
    without["secret"] = Value::Null;
    assert_eq!(again.body, without);
    assert!(house.lets_in(&house.told(&first).client).await);
    let rotate = house.at(&format!("api-keys/{}/transitions/rotate", first.id()));
    let ask = async || {
        let request = house.admin().request("POST", &rotate).header("if-match", "\"1\"");
        house.admin().send(request.header("idempotency-key", "nykel-2").json(&json!({}))).await
    };
    let (first, again) = (ask().await.expect(200), ask().await.expect(200));
    assert_eq!((first.id(), &again.body["secret"]), (again.id(), &Value::Null));
    let mutation = "mutation ($input: CreateApiKey!) { createApiKey(input: $input) { id secret } }";
    let input = json!({ "input": { "serviceAccountId": account, "name": "Prøve", "idempotencyKey": "nykel-3" } });
    let first = house.admin().graphql(&house.tenant.slug, mutation, input.clone()).await.data()["createApiKey"].clone();
    let again = house.admin().graphql(&house.tenant.slug, mutation, input).await.data()["createApiKey"].clone();
    assert_eq!((&first["id"], &again["secret"]), (&again["id"], &Value::Null));
    assert!(first["secret"].is_string());
    house.app.stop().await;
}

/// Everything that was logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
impl<'w> MakeWriter<'w> for Log {
    type Writer = Self;
    fn make_writer(&'w self) -> Self {
        self.clone()
    }
}

/// The only log of the whole suite that sees everything: this test alone makes it.
#[actix_web::test]
async fn a_key_stands_in_no_event_no_stored_answer_no_row_and_no_log() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(log.clone());
    tracing::subscriber::set_global_default(subscriber.finish()).unwrap();
    let house = House::open().await;
    let account = house.account("Visma", &["facilitator"]).await.id();
    let first = house.told(&ask(&house, &account).await.expect(201));
    ask(&house, &account).await.expect(201);
    let second = house.told(&house.step(&first.id, "rotate", json!({})).await.expect(200));
    first.client.post(&house.at("processes"), process("Kulturmidlar")).await.expect(201);
    // Refused in every way that there is.
    second.client.get(&house.at("nowhere")).await.expect(404);
    second.client.post(&house.at("processes"), json!({ "title": 7 })).await.expect(422);
    house.step(&second.id, "revoke", json!({})).await.expect(200);
    second.client.get(&house.at("me")).await.expect(401);
    house.showing(&first.secret[..50]).get(&house.at("me")).await.expect(401);
    for list in ["api-keys", "events?limit=200", "service-accounts", "memberships"] {
        let read = house.admin().get(&house.at(list)).await.expect(200);
        assert!(!read.text.contains(&first.secret[12..]) && !read.text.contains(&second.secret[12..]), "{list}");
    }
    let (written, logged) = (house.app.database.dump().await, log.0.lock().unwrap().clone());
    let stands = |place: &[u8], text: &str| place.windows(text.len()).any(|window| window == text.as_bytes());
    // Both are looked into: what must be there is.
    assert!(stands(&written, &first.secret[..12]) && stands(&written, "api_key.rotate"));
    assert!(stands(&logged, "api_key.rotate"));
    for key in [&first, &second] {
        // Not even a part of it: what a log would cut off or a column shorten.
        let part = &key.secret[12..28];
        assert!(!stands(&written, part) && !stands(&logged, part));
    }
    house.app.stop().await;
}
