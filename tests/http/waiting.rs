//! What waits, and what does not wait with it.

use kernel::Code;
use serde_json::json;
use testkit::Options;

use super::{Town, body, raw::Raw};

#[actix_web::test]
async fn a_body_that_does_not_arrive_keeps_nobody_else_from_the_database() {
    let town = Town::with(Options { workers: 1, connections: 1, ..Options::default() }).await;
    let mut waiting = Vec::new();
    for name in ["Arvid Hopland", "Sunniva Herland", "Halvard Mjelde"] {
        let member = town.app.member(&town.tenant, name, &["facilitator"]).await;
        let token = member.token.as_deref().expect("a token");
        for (path, media) in [(town.at("processes"), "application/json"), (town.at("graphql"), "application/json")] {
            let mut raw = Raw::open(&town.app).await;
            raw.send(format!(
                "POST {path} HTTP/1.1\r\nHost: betre\r\nAuthorization: Bearer {token}\r\nContent-Type: {media}\r\nContent-Length: 100\r\n\r\n"
            ))
            .await;
            waiting.push(raw);
        }
        // By now at least the earlier heads have been read; there is one connection for all.
        town.leader.get(&town.at("processes")).await.expect(200);
        let reader = town.app.member(&town.tenant, &format!("{name} the second"), &["observer"]).await;
        reader.get(&town.at("processes")).await.expect(200);
    }
    drop(waiting);
    town.app.stop().await;
}

#[actix_web::test]
async fn a_write_behind_a_lock_is_told_so_and_has_written_nothing() {
    let town = Town::with(Options { own_database: true, ..Options::default() }).await;
    let content = json!({ "title": "Søknad om kulturmidlar", "service": "Kultur" });
    let held = town.app.database.hold_writes(&town.tenant.id).await;
    let path = town.at("processes");
    let refused = town.leader.post(&path, content.clone()).await.expect(503);
    assert_eq!(body(&refused)["code"], Code::Unavailable.info().code);
    assert_eq!(refused.header("retry-after"), "1");
    held.release().await;
    assert_eq!(town.leader.get(&path).await.expect(200).body["items"], json!([]));
    town.leader.post(&path, content).await.expect(201);
    town.app.stop().await;
}
