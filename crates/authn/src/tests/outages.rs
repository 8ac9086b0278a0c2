//! Keys over time: rotation, floods of unknown keys, and providers that fail, lie or hang.

use std::{sync::Arc, time::Duration};

use chrono::TimeDelta;
use futures_util::future::join_all;
use kernel::FixedClock;
use serde_json::{Value, json};

use super::{Signer, clock, keys, outcome, profile, provider::Provider};
use crate::Verifier;

struct World {
    provider: Provider,
    clock: Arc<FixedClock>,
    verifier: Verifier,
    key: Signer,
}

impl World {
    async fn new() -> Self {
        let key = Signer::es256("first");
        let provider = Provider::with(&keys(&[&key])).await;
        let clock = clock();
        // Long enough for a loopback exchange on a busy machine; the tests of slow answers pass their own.
        let verifier = Self::verifier(&provider, &clock, Duration::from_secs(5));
        Self { provider, clock, verifier, key }
    }

    fn verifier(provider: &Provider, clock: &Arc<FixedClock>, timeout: Duration) -> Verifier {
        Verifier::with_timeout(vec![profile(provider.source())], Arc::<FixedClock>::clone(clock), timeout).unwrap()
    }

    async fn outcome(&self, token: &str) -> &'static str {
        outcome(&self.verifier, token).await
    }

    /// A token that outlives every test. ECDSA signs differently each time, so nothing is remembered of it.
    fn fresh(key: &Signer) -> String {
        key.draft().claim("exp", json!(super::NOW + 86_400)).sign()
    }

    fn pass(&self, seconds: i64) {
        self.clock.advance(TimeDelta::seconds(seconds));
    }
}

#[tokio::test]
async fn keys_are_fetched_when_first_needed_and_again_when_old() {
    let world = World::new().await;
    assert_eq!(world.provider.requests(), 0);
    for _ in 0..20 {
        assert_eq!(world.outcome(&World::fresh(&world.key)).await, "ok");
    }
    world.pass(599);
    assert_eq!(world.outcome(&World::fresh(&world.key)).await, "ok");
    assert_eq!(world.provider.requests(), 1);
    world.pass(1);
    assert_eq!(world.outcome(&World::fresh(&world.key)).await, "ok");
    assert_eq!(world.provider.requests(), 2);
}

#[tokio::test]
async fn callers_at_once_share_one_fetch() {
    let world = World::new().await;
    let token = World::fresh(&world.key);
    let outcomes = join_all((0..20).map(|_| world.outcome(&token))).await;
    assert_eq!(outcomes, ["ok"; 20]);
    assert_eq!(world.provider.requests(), 1);
}

#[tokio::test]
async fn callers_at_once_share_one_failure() {
    let world = World::new().await;
    world.provider.fail();
    let outcomes = join_all((0..20).map(|_| world.outcome("e30.e30."))).await;
    assert_eq!(outcomes, ["issuer"; 20], "nonsense causes no fetch");
    assert_eq!(world.provider.requests(), 0);
    let token = World::fresh(&world.key);
    let outcomes = join_all((0..20).map(|_| world.outcome(&token))).await;
    assert_eq!(outcomes, ["unavailable"; 20]);
    assert_eq!(world.provider.requests(), 1);
}

#[tokio::test]
async fn a_new_key_is_found_at_once_and_an_old_one_forgotten() {
    let world = World::new().await;
    let old = World::fresh(&world.key);
    assert_eq!(world.outcome(&old).await, "ok");
    let new = Signer::es256("second");
    world.provider.publish(&keys(&[&new]));
    assert_eq!(world.outcome(&World::fresh(&new)).await, "ok");
    assert_eq!(world.outcome(&old).await, "unknown key", "although it was remembered");
    assert_eq!(world.provider.requests(), 2);
}

#[tokio::test]
async fn twenty_unknown_keys_cause_two_fetches_and_one_more_a_minute_later() {
    let world = World::new().await;
    for n in 0..20 {
        assert_eq!(world.outcome(&Signer::es256(&format!("unknown-{n}")).token()).await, "unknown key");
    }
    assert_eq!(world.provider.requests(), 2);
    world.pass(59);
    assert_eq!(world.outcome(&Signer::es256("still-cool").token()).await, "unknown key");
    assert_eq!(world.provider.requests(), 2);
    world.pass(1);
    let attackers: Vec<_> = (0..20).map(|n| Signer::es256(&format!("again-{n}")).token()).collect();
    let outcomes = join_all(attackers.iter().map(|token| world.outcome(token))).await;
    assert_eq!(outcomes, ["unknown key"; 20]);
    assert_eq!(world.provider.requests(), 3);
    assert_eq!(world.outcome(&World::fresh(&world.key)).await, "ok", "good tokens do not suffer");
}

#[tokio::test]
async fn a_failing_provider_takes_no_known_key_away() {
    let world = World::new().await;
    assert_eq!(world.outcome(&World::fresh(&world.key)).await, "ok");
    world.provider.fail();
    world.pass(3600);
    for _ in 0..20 {
        assert_eq!(world.outcome(&World::fresh(&world.key)).await, "ok");
    }
    assert_eq!(world.provider.requests(), 2, "one attempt, then a pause");
    assert_eq!(world.outcome(&Signer::es256("second").token()).await, "expired");
    assert_eq!(world.outcome(&World::fresh(&Signer::es256("second"))).await, "unavailable", "it may be the newest key");
    assert_eq!(world.provider.requests(), 2);
    world.pass(1);
    assert_eq!(world.outcome(&World::fresh(&world.key)).await, "ok");
    assert_eq!(world.provider.requests(), 3);
}

#[tokio::test]
async fn a_failed_search_does_not_start_the_cool_down() {
    let world = World::new().await;
    assert_eq!(world.outcome(&World::fresh(&world.key)).await, "ok");
    let new = Signer::es256("second");
    world.provider.fail();
    assert_eq!(world.outcome(&World::fresh(&new)).await, "unavailable");
    world.provider.publish(&keys(&[&world.key, &new]));
    world.pass(1);
    assert_eq!(world.outcome(&World::fresh(&new)).await, "ok");
    assert_eq!(world.outcome(&World::fresh(&Signer::es256("third"))).await, "unknown key");
    assert_eq!(world.provider.requests(), 3);
}

#[tokio::test]
async fn without_any_key_the_answer_is_unavailable_until_the_provider_recovers() {
    let world = World::new().await;
    world.provider.fail();
    for _ in 0..20 {
        assert_eq!(world.outcome(&World::fresh(&world.key)).await, "unavailable");
    }
    assert_eq!(world.provider.requests(), 1);
    world.provider.publish(&keys(&[&world.key]));
    assert_eq!(world.outcome(&World::fresh(&world.key)).await, "unavailable", "still pausing");
    world.pass(1);
    assert_eq!(world.outcome(&World::fresh(&world.key)).await, "ok");
    assert_eq!(world.provider.requests(), 2);
}

#[tokio::test]
async fn a_clock_that_is_set_back_does_not_stretch_the_pause() {
    let world = World::new().await;
    world.provider.fail();
    assert_eq!(world.outcome(&World::fresh(&world.key)).await, "unavailable");
    world.provider.publish(&keys(&[&world.key]));
    world.pass(-20);
    assert_eq!(world.outcome(&World::fresh(&world.key)).await, "ok");
}

#[tokio::test]
async fn bad_answers_are_not_believed() {
    let world = World::new().await;
    let set = keys(&[&world.key]);
    let ok = |head: &str, body: &str| format!("HTTP/1.1 200 OK\r\n{head}\r\n\r\n{body}");
    let sized = |body: &Value| ok(&format!("content-length: {}", body.to_string().len()), &body.to_string());
    let here = "http://127.0.0.1:1/";
    let padded = json!({"keys": [world.key.jwk], "pad": "x".repeat(256 * 1024)});
    let many: Vec<_> = vec![&world.key.jwk; 101];
    let cases = [
        ("an error with keys", format!("HTTP/1.1 503 x\r\ncontent-length: {}\r\n\r\n{set}", set.to_string().len())),
        ("a redirect", format!("HTTP/1.1 302 Found\r\nlocation: {here}\r\ncontent-length: 0\r\n\r\n")),
        ("too long", sized(&padded)),
        ("too long in one chunk", {
            let body = padded.to_string();
            ok("transfer-encoding: chunked", &format!("{:x}\r\n{body}\r\n0\r\n\r\n", body.len()))
        }),
        ("not JSON", ok("content-length: 5", "<html")),
        ("not a set", sized(&json!({}))),
        ("a lone key", sized(&world.key.jwk)),
        ("no keys", sized(&json!({"keys": []}))),
        ("101 keys", sized(&json!({"keys": many}))),
        ("not HTTP", "220 mail.example.no ESMTP\r\n\r\n".to_owned()),
    ];
    for (n, (rule, answer)) in cases.into_iter().enumerate() {
        world.provider.answer(answer);
        assert_eq!(world.outcome(&World::fresh(&world.key)).await, "unavailable", "{rule}");
        assert_eq!(world.provider.requests(), n + 1, "{rule}");
        world.pass(1);
    }
    world.provider.answer(sized(&json!({"keys": vec![&world.key.jwk; 100], "pad": "x".repeat(200 * 1024)})));
    assert_eq!(world.outcome(&World::fresh(&world.key)).await, "ok", "100 keys in less than 256 KiB are fine");
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let (world, elsewhere) = (World::new().await, World::new().await);
    let crate::KeySource::Url(url) = elsewhere.provider.source() else { unreachable!() };
    world.provider.answer(format!("HTTP/1.1 302 Found\r\nlocation: {url}\r\ncontent-length: 0\r\n\r\n"));
    assert_eq!(world.outcome(&World::fresh(&elsewhere.key)).await, "unavailable");
    assert_eq!((world.provider.requests(), elsewhere.provider.requests()), (1, 0));
}

#[tokio::test]
async fn slow_answers_are_cut() {
    let world = World::new().await;
    for answer in ["", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"keys\":["] {
        let impatient = World::verifier(&world.provider, &world.clock, Duration::from_millis(50));
        world.provider.answer(answer);
        assert_eq!(outcome(&impatient, &World::fresh(&world.key)).await, "unavailable", "{answer:?}");
    }
    world.provider.asked(3).await;
}

#[tokio::test]
async fn a_provider_that_is_not_there_is_unavailable() {
    let World { provider, clock, key, .. } = World::new().await;
    let verifier = World::verifier(&provider, &clock, Duration::from_secs(5));
    drop(provider);
    // The server's task ends with its JoinSet; from then on the port refuses connections or hangs up.
    assert_eq!(outcome(&verifier, &key.token()).await, "unavailable");
}

#[tokio::test]
async fn who_has_a_key_does_not_wait_for_a_slow_refresh() {
    let world = World::new().await;
    assert_eq!(world.outcome(&World::fresh(&world.key)).await, "ok");
    world.provider.answer("");
    world.pass(600);
    let (first, second) = (World::fresh(&world.key), World::fresh(&world.key));
    tokio::select! {
        biased;
        _ = world.verifier.verify(&first) => panic!("the refresh cannot end"),
        seen = async { world.provider.asked(2).await; world.outcome(&second).await } => assert_eq!(seen, "ok"),
    }
}

#[tokio::test]
async fn callers_who_go_away_do_not_start_fetch_after_fetch() {
    let world = World::new().await;
    world.provider.answer("");
    let token = World::fresh(&world.key);
    tokio::select! {
        biased;
        _ = world.verifier.verify(&token) => panic!("the fetch cannot end"),
        () = world.provider.asked(1) => {}
    }
    for _ in 0..20 {
        assert_eq!(world.outcome(&token).await, "unavailable");
    }
    assert_eq!(world.provider.requests(), 1);
    world.provider.publish(&keys(&[&world.key]));
    world.pass(1);
    assert_eq!(world.outcome(&token).await, "ok");
}
