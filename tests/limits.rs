//! Abuse limits: how much is taken from one caller, and that nobody locks somebody else out.

use std::sync::Arc;

use betre::limits::Allowed;
use chrono::{DateTime, TimeDelta};
use kernel::{Clock, FixedClock, SystemClock};
use serde_json::json;
use testkit::{Answer, Client, Options, TestApp};

/// A service whose clock stands at a full minute, with which a window begins.
async fn service(allowed: Allowed) -> (TestApp, Arc<FixedClock>) {
    let now = SystemClock.now().timestamp();
    let clock = Arc::new(FixedClock::at(DateTime::from_timestamp(now - now % 60, 0).unwrap()));
    let options = Options { clock: Arc::clone(&clock) as Arc<dyn Clock>, allowed, ..Options::default() };
    (TestApp::with(options).await, clock)
}

fn failures(most: u32) -> Allowed {
    Allowed { failures: most, proxies: vec!["127.0.0.0/8".parse().unwrap()], ..Allowed::default() }
}

async fn from(client: &Client, address: &str) -> Answer {
    client.send(client.request("GET", "/v1/me").header("x-forwarded-for", address)).await
}

#[actix_web::test]
async fn each_answer_tells_what_is_left_and_the_one_too_many_is_429() {
    let (app, clock) = service(Allowed { requests: 3, ..Allowed::default() }).await;
    let operator = app.operator();
    for left in ["2", "1", "0"] {
        let answer = operator.get("/v1/me").await.expect(200);
        assert_eq!(answer.header("ratelimit-policy"), "\"default\";q=3;w=60");
        assert_eq!(answer.header("ratelimit"), format!("\"default\";r={left};t=60"));
    }
    clock.advance(TimeDelta::seconds(20));
    let refused = operator.get("/v1/me").await.expect(429);
    assert_eq!((refused.code(), refused.header("retry-after")), ("too_many_requests", "40"));
    assert_eq!((refused.header("ratelimit"), &refused.body["retryAfter"]), ("\"default\";r=0;t=40", &json!(40)));
    let refused = operator.graphql("operator", "{ me { personId } }", json!({})).await.expect(429);
    assert_eq!(refused.code(), "too_many_requests", "whichever way");
    assert_eq!(app.anonymous().get("/v1/me").await.expect(401).header("ratelimit"), "", "nobody in particular");
    app.person("somebody-else").get("/v1/me").await.expect(404);
    clock.advance(TimeDelta::seconds(40));
    assert_eq!(operator.get("/v1/me").await.expect(200).header("ratelimit"), "\"default\";r=2;t=60");
    app.stop().await;
}

#[actix_web::test]
async fn what_is_public_is_counted_by_address() {
    let (app, _) = service(Allowed { requests: 2, ..Allowed::default() }).await;
    let anybody = app.anonymous();
    for _ in 0..2 {
        anybody.get("/v1/reference/municipalities").await;
    }
    let refused = anybody.get("/v1/reference/municipalities").await;
    assert_eq!(refused.status, 429, "{}", refused.text);
    app.stop().await;
}

#[actix_web::test]
async fn wrong_tokens_of_one_address_are_turned_away_and_right_ones_are_let_in() {
    let (app, clock) = service(failures(3)).await;
    let mut wrong = app.anonymous();
    wrong.token = Some("a.b.c".to_owned());
    for _ in 0..3 {
        from(&wrong, "203.0.113.9").await.expect(401);
    }
    let refused = from(&wrong, "203.0.113.9").await.expect(429);
    assert_eq!((refused.code(), refused.header("retry-after")), ("too_many_requests", "60"));
    from(&app.operator(), "203.0.113.9").await.expect(200);
    from(&wrong, "203.0.113.10").await.expect(401);
    clock.advance(TimeDelta::seconds(60));
    from(&wrong, "203.0.113.9").await.expect(401);
    app.stop().await;
}

#[actix_web::test]
async fn wrong_tokens_for_one_account_are_turned_away_from_everywhere_and_its_owner_is_let_in() {
    let (app, _) = service(failures(3)).await;
    let token = app.operator().token.unwrap();
    let (head, _) = token.rsplit_once('.').unwrap();
    let mut forged = app.anonymous();
    forged.token = Some(format!("{head}.AAAA"));
    for end in 1..=3 {
        from(&forged, &format!("203.0.113.{end}")).await.expect(401);
    }
    from(&forged, "203.0.113.4").await.expect(429);
    from(&app.operator(), "203.0.113.4").await.expect(200);
    app.stop().await;
}

/// A client whose token has run out is told so, however many wrong ones came from the same address or for the same account.
#[actix_web::test]
async fn whose_token_has_expired_is_told_that_and_nothing_else() {
    let (app, clock) = service(failures(3)).await;
    let operator = app.operator();
    clock.advance(TimeDelta::hours(2));
    for _ in 0..5 {
        let expired = from(&operator, "203.0.113.9").await.expect(401);
        assert_eq!((expired.code(), &expired.body["expired"]), ("invalid_token", &json!(true)));
        assert!(expired.header("www-authenticate").contains(r#"error="invalid_token""#));
    }
    let mut wrong = app.anonymous();
    wrong.token = Some("a.b.c".to_owned());
    for status in [401, 401, 401, 429] {
        assert_eq!(from(&wrong, "203.0.113.9").await.status, status);
    }
    from(&operator, "203.0.113.9").await.expect(401);
    app.stop().await;
}

#[actix_web::test]
async fn an_address_that_no_proxy_of_ours_says_is_not_believed() {
    let (app, _) = service(Allowed { failures: 3, ..Allowed::default() }).await;
    let mut wrong = app.anonymous();
    wrong.token = Some("a.b.c".to_owned());
    for end in 1..=3 {
        from(&wrong, &format!("203.0.113.{end}")).await.expect(401);
    }
    from(&wrong, "203.0.113.4").await.expect(429);
    app.stop().await;
}
