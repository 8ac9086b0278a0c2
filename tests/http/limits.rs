//! 408, 413, 414 and 431: too slow or too large, and the connection is closed.

use std::time::Duration;

use kernel::{Code, Language};
use serde_json::{Value, json};
use testkit::Options;

use super::{Town, problem, raw::Raw};

const KIB: usize = 1024;

fn head(town: &Town, method: &str, path: &str, more: &str) -> String {
    let token = town.leader.token.as_deref().unwrap();
    format!(
        "{method} {path} HTTP/1.1\r\nHost: betre\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n{more}\r\n"
    )
}

async fn closed(mut raw: Raw, path: &str, code: Code, params: Value) {
    let answer = raw.answer().await;
    assert_eq!(answer.status, code.info().status, "{}", answer.text);
    assert_eq!(answer.header("content-type"), "application/problem+json");
    assert_eq!(answer.header("connection").to_lowercase(), "close");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert_eq!(answer.body(), problem(code, Language::En, path, params));
    assert!(raw.closes().await, "the connection stays open");
}

#[actix_web::test]
async fn a_body_that_does_not_arrive_in_time_is_408_and_the_connection_is_closed() {
    let deadline = Duration::from_secs(1);
    let town = Town::with(Options { body_deadline: deadline, ..Options::default() }).await;
    for path in [town.at("processes"), town.at("graphql")] {
        let mut raw = Raw::open(&town.app).await;
        raw.send(head(&town, "POST", &path, "Content-Length: 100\r\n")).await;
        raw.send("{ \"title\"").await;
        closed(raw, &path, Code::RequestTimeout, json!({ "seconds": 1 })).await;
    }
    town.app.stop().await;
}

#[actix_web::test]
async fn a_body_that_announces_too_much_is_refused_before_it_is_read() {
    let town = Town::start().await;
    for (path, limit) in
        [(town.at("processes"), 256 * KIB), (town.at("process-variants"), 1024 * KIB), (town.at("graphql"), 256 * KIB)]
    {
        let mut raw = Raw::open(&town.app).await;
        raw.send(head(&town, "POST", &path, &format!("Content-Length: {}\r\n", limit + 1))).await;
        closed(raw, &path, Code::BodyTooLarge, json!({ "limit": limit })).await;
    }
    town.app.stop().await;
}

#[actix_web::test]
async fn a_body_in_chunks_is_cut_where_the_limit_is() {
    let town = Town::start().await;
    let path = town.at("processes");
    let mut raw = Raw::open(&town.app).await;
    raw.send(head(&town, "POST", &path, "Transfer-Encoding: chunked\r\n")).await;
    let chunk = format!("{:x}\r\n{}\r\n", 64 * KIB, " ".repeat(64 * KIB));
    for _ in 0..5 {
        if !raw.send(&chunk).await {
            break;
        }
    }
    closed(raw, &path, Code::BodyTooLarge, json!({ "limit": 256 * KIB })).await;
    town.app.stop().await;
}

#[actix_web::test]
async fn an_operation_that_takes_more_gets_more() {
    let town = Town::start().await;
    let process = town.process("Kulturmidlar").await.id();
    let spaces = " ".repeat(512 * KIB);
    let body = format!("{{{spaces}\"processId\":\"{process}\",\"kind\":\"as_is\"}}");
    let request = town.leader.request("POST", &town.at("process-variants"));
    town.leader.send(request.header("content-type", "application/json").body(body)).await.expect(201);
    let exactly = format!("{{{}\"title\":\"A\",\"service\":\"B\"}}", " ".repeat(256 * KIB - 27));
    assert_eq!(exactly.len(), 256 * KIB);
    let request = town.leader.request("POST", &town.at("processes"));
    town.leader.send(request.header("content-type", "application/json").body(exactly)).await.expect(201);
    town.app.stop().await;
}

#[actix_web::test]
async fn an_address_above_8_kib_is_414() {
    let town = Town::start().await;
    for path in ["/v1/me".to_owned(), town.at("processes"), "/nothing".to_owned()] {
        let query = "x".repeat(8 * KIB);
        let mut raw = Raw::open(&town.app).await;
        raw.send(head(&town, "GET", &format!("{path}?{query}"), "")).await;
        closed(raw, &path, Code::UriTooLong, json!({ "limit": 8 * KIB })).await;
    }
    town.app.stop().await;
}

#[actix_web::test]
async fn headers_above_16_kib_are_431() {
    let town = Town::start().await;
    let mut raw = Raw::open(&town.app).await;
    raw.send(head(&town, "GET", "/v1/me", &format!("X-Long: {}\r\n", "x".repeat(16 * KIB)))).await;
    closed(raw, "/v1/me", Code::HeadersTooLarge, json!({ "limit": 16 * KIB })).await;
    let many: String = (0..60).map(|i| format!("X-{i}: {}\r\n", "x".repeat(300))).collect();
    let mut raw = Raw::open(&town.app).await;
    raw.send(head(&town, "GET", "/v1/me", &many)).await;
    closed(raw, "/v1/me", Code::HeadersTooLarge, json!({ "limit": 16 * KIB })).await;
    town.app.stop().await;
}

#[actix_web::test]
async fn a_refusal_that_is_no_fault_of_the_connection_keeps_it_open() {
    let town = Town::start().await;
    let mut raw = Raw::open(&town.app).await;
    for _ in 0..3 {
        raw.send(head(&town, "GET", &town.at("processes?limit=0"), "")).await;
        let answer = raw.answer().await;
        assert_eq!(answer.status, 400);
        assert_ne!(answer.header("connection"), "close");
    }
    town.app.stop().await;
}
