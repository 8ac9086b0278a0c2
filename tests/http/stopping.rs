//! Draining and closing, and what is told when something is away.

use kernel::{Code, Language};
use serde_json::json;
use testkit::Options;

use super::{Town, problem, raw::Raw, refused};

#[actix_web::test]
async fn a_draining_server_says_no_to_the_balancer_and_serves_on() {
    let town = Town::start().await;
    let nobody = town.app.anonymous();
    assert_eq!(nobody.get("/readyz").await.expect(200).text, "ready");
    town.app.shared.stopping.drain();
    let answer = nobody.get("/readyz").await;
    refused(&answer, "/readyz", Code::Unavailable, json!({}));
    assert_eq!(answer.header("retry-after"), "1");
    assert_eq!(nobody.get("/livez").await.expect(200).text, "ok");
    let made = town.process("Kulturmidlar").await;
    let read = town.leader.get(made.header("location")).await.expect(200);
    assert_ne!(read.header("connection"), "close");
    town.app.stop().await;
}

#[actix_web::test]
async fn a_closing_server_ends_every_connection_with_its_answer() {
    let town = Town::start().await;
    town.app.shared.stopping.drain();
    town.app.shared.stopping.close();
    let token = town.leader.token.clone().unwrap();
    for (path, status) in [(town.at("processes"), 200), (town.at("nothing"), 404), ("/livez".to_owned(), 200)] {
        let mut raw = Raw::open(&town.app).await;
        raw.send(format!("GET {path} HTTP/1.1\r\nHost: betre\r\nAuthorization: Bearer {token}\r\n\r\n")).await;
        let answer = raw.answer().await;
        assert_eq!((answer.status, answer.header("connection")), (status, "close"), "{path}");
        assert!(raw.closes().await, "{path}");
    }
    town.app.stop().await;
}

#[actix_web::test]
async fn who_finds_no_connection_to_the_database_is_told_503_and_when_to_come_back() {
    let town = Town::with(Options { connections: 1, ..Options::default() }).await;
    let path = town.at("processes");
    town.process("varm").await;
    let held = town.app.database.hold_writes(&town.tenant.id).await;
    let one = Box::pin(town.leader.post(&path, json!({ "title": "A", "service": "B" })));
    let two = Box::pin(town.leader.post(&path, json!({ "title": "B", "service": "B" })));
    use futures_util::future::{Either, select};
    let (told, waiting) = match select(one, two).await {
        Either::Left((told, waiting)) | Either::Right((told, waiting)) => (told, waiting),
    };
    refused(&told, &path, Code::Unavailable, json!({}));
    assert_eq!(told.header("retry-after"), "1");
    held.release().await;
    let made = waiting.await.expect(201);
    let list = town.leader.get(&format!("{path}?sort=-createdAt")).await.expect(200);
    assert_eq!(list.body["items"].as_array().unwrap().len(), 2, "nothing was written");
    assert_eq!(list.body["items"][0]["id"], made.id());
    town.app.stop().await;
}

#[actix_web::test]
async fn unavailable_speaks_the_readers_language_too() {
    let town = Town::start().await;
    town.app.shared.stopping.drain();
    let nobody = town.app.anonymous();
    let answer = nobody.send(nobody.request("GET", "/readyz").header("accept-language", "nn")).await;
    assert_eq!(super::body(&answer), problem(Code::Unavailable, Language::Nn, "/readyz", json!({})));
    town.app.stop().await;
}
