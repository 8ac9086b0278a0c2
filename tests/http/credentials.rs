//! 401, 403, 404 and 405: who asks, what they may, and what they may not know.

use std::sync::Arc;

use chrono::TimeDelta;
use kernel::{Clock, Code, FixedClock, SystemClock};
use serde_json::json;
use testkit::{Answer, Options, TestApp};

use super::{Town, body, refused};

const NOBODY: &str = "Bearer realm=\"betre\"";
const REFUSED: &str = "Bearer realm=\"betre\", error=\"invalid_token\"";

#[actix_web::test]
async fn without_a_bearer_token_the_challenge_names_no_error() {
    let town = Town::start().await;
    let nobody = town.app.anonymous();
    for path in [town.at("processes"), "/v1/me".into(), "/v1/tenants/nowhere/processes".into()] {
        for scheme in [None, Some("Basic bWFyaXQ6aGVtbWVsZWc="), Some("Digest username=\"x\""), Some("Bearer")] {
            let mut request = nobody.request("GET", &path);
            if let Some(scheme) = scheme {
                request = request.header("authorization", scheme);
            }
            let answer = nobody.send(request).await;
            refused(&answer, &path, Code::Unauthenticated, json!({}));
            assert_eq!(answer.header("www-authenticate"), NOBODY, "{scheme:?}");
        }
    }
    town.app.stop().await;
}

#[actix_web::test]
async fn a_token_that_is_not_accepted_is_invalid_token_and_nothing_more() {
    let town = Town::start().await;
    let path = town.at("processes");
    let token = town.leader.token.clone().unwrap();
    let (head, signature) = token.rsplit_once('.').unwrap();
    let flipped = if signature.starts_with('A') { "B" } else { "A" };
    let forged = format!("{head}.{flipped}{}", &signature[1..]);
    let long = "x".repeat(9 * 1024);
    for token in ["nonsense", "a.b.c", &forged, &format!("{head}."), &format!("{token}x"), &long] {
        let mut client = town.app.anonymous();
        client.token = Some(token.to_owned());
        let answer = client.get(&path).await;
        refused(&answer, &path, Code::InvalidToken, json!({}));
        assert_eq!(answer.header("www-authenticate"), REFUSED);
    }
    let lower = town.app.anonymous();
    let request = lower.request("GET", &path).header("authorization", format!("bearer {token}"));
    lower.send(request).await.expect(200);
    town.app.stop().await;
}

#[actix_web::test]
async fn an_expired_token_is_refused_and_a_new_one_works() {
    let clock = Arc::new(FixedClock::at(SystemClock.now()));
    let town = Town::with(Options { clock: Arc::clone(&clock) as Arc<dyn Clock>, ..Options::default() }).await;
    let me = town.app.person("operator");
    me.get("/v1/me").await.expect(200);
    clock.advance(TimeDelta::minutes(61));
    let answer = me.get("/v1/me").await;
    refused(&answer, "/v1/me", Code::InvalidToken, json!({ "expired": true }));
    assert_eq!(answer.header("www-authenticate"), REFUSED);
    town.app.person("operator").get("/v1/me").await.expect(200);
    town.app.stop().await;
}

#[actix_web::test]
async fn a_refusal_names_the_missing_permission() {
    let town = Town::start().await;
    let observer = town.app.member(&town.tenant, "Olav Tilskodar", &["observer"]).await;
    let process = town.process("Kulturmidlar").await.id();
    let one = town.at(&format!("processes/{process}"));
    let path = town.at("processes");
    let answer = observer.post(&path, json!({ "title": "A", "service": "B" })).await;
    refused(&answer, &path, Code::Forbidden, json!({ "permission": "process.manage" }));
    let answer = observer.patch(&one, 1, json!({ "title": "A" })).await;
    refused(&answer, &one, Code::Forbidden, json!({ "permission": "process.manage" }));
    let answer = observer.delete(&one, 1).await;
    refused(&answer, &one, Code::Forbidden, json!({ "permission": "process.manage" }));
    let events = town.at("events");
    refused(&observer.get(&events).await, &events, Code::Forbidden, json!({ "permission": "event.read" }));
    let answer = town.tenant.admin.post("/v1/tenants", json!({ "slug": "x" })).await;
    refused(&answer, "/v1/tenants", Code::Forbidden, json!({ "permission": "tenant.found" }));
    let answer = observer
        .graphql(
            &town.tenant.slug,
            "mutation($i: CreateProcess!) { createProcess(input: $i) { id } }",
            json!({ "i": { "title": "A", "service": "B" } }),
        )
        .await;
    assert_eq!(answer.body["errors"][0]["extensions"]["code"], "FORBIDDEN");
    assert_eq!(answer.body["errors"][0]["extensions"]["permission"], "process.manage");
    town.app.stop().await;
}

#[actix_web::test]
async fn permission_is_told_before_what_is_wrong_with_the_input() {
    let town = Town::start().await;
    let observer = town.app.member(&town.tenant, "Olav Tilskodar", &["observer"]).await;
    let path = town.at("processes");
    let answer = observer.send(observer.request("POST", &path).body("nonsense")).await;
    refused(&answer, &path, Code::Forbidden, json!({ "permission": "process.manage" }));
    town.app.stop().await;
}

#[actix_web::test]
async fn the_column_of_another_organisation_is_refused_by_its_name() {
    let town = Town::start().await;
    let parts = town.at("participants");
    let radoy = town.leader.post(&parts, json!({ "name": "Radøy" })).await.expect(201).id();
    let meland = town.leader.post(&parts, json!({ "name": "Meland" })).await.expect(201).id();
    let process = town.process("Kulturmidlar").await.id();
    let writer = town.app.member_for(&town.tenant, "Mona Skrivar", &["case_handler"], Some(&meland)).await;
    let path = town.at("process-variants");
    let column = |participant: &str| json!({ "processId": process, "participantId": participant, "kind": "as_is" });
    writer.post(&path, column(&meland)).await.expect(201);
    let answer = writer.post(&path, column(&radoy)).await;
    let params = json!({ "organisation": "Radøy", "permission": "mapping.facilitate" });
    refused(&answer, &path, Code::NotYourColumn, params);
    let own = json!({ "processId": process, "kind": "as_is" });
    let params = json!({ "organisation": "Lindås", "permission": "mapping.facilitate" });
    refused(&writer.post(&path, own).await, &path, Code::NotYourColumn, params);
    town.app.stop().await;
}

/// What of an answer may tell one case from another.
fn visible(answer: &Answer) -> (u16, Vec<(String, String)>, String) {
    // A connection whose request was not read to its end is closed or kept by how much of it had come, not by what is.
    let changing = ["date", "x-request-id", "content-length", "connection"];
    let mut headers: Vec<_> = answer
        .headers
        .iter()
        .filter(|(name, _)| !changing.contains(&name.as_str()))
        .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
        .collect();
    headers.sort();
    let mut body = body(answer);
    body.as_object_mut().unwrap().remove("instance");
    (answer.status, headers, body.to_string())
}

#[actix_web::test]
async fn what_does_not_exist_and_what_one_may_not_know_are_the_same_answer() {
    let town = Town::start().await;
    let other = town.app.tenant("Meland").await;
    let theirs = town.app.member(&other, "Kari Annan", &["programme_leader"]).await;
    let foreign = theirs.post(&format!("{}/processes", other.path), json!({ "title": "A", "service": "B" })).await;
    let foreign = foreign.expect(201).id();
    let unknown = "process_00000000000000000000000000";
    let mut paths = vec![
        town.at(&format!("processes/{unknown}")),
        town.at(&format!("processes/{foreign}")),
        town.at(&format!("processes/{}", foreign.replace("process", "step"))),
        town.at("processes/nonsense"),
        town.at("processes/%00"),
        town.at("processes/process_%2e%2e"),
        town.at("processes/"),
        town.at("nothing"),
        format!("{}/processes/{foreign}", other.path),
        format!("{}/processes", other.path),
        format!("/v1/tenants/{}", other.id),
        "/v1/tenants/nowhere".into(),
        "/v1/tenants/nowhere/processes".into(),
        "/v1/tenants/tenant_00000000000000000000000000/processes".into(),
        "/v1/tenants/%00/processes".into(),
        "/v1/tenants/%C3%A5%F0%9F/processes".into(),
        format!("/v1/tenants/{}/processes", "a".repeat(2000)),
        format!("/v1/tenants/{}/processes", town.tenant.slug.to_uppercase()),
        "/v1/nothing".into(),
        "/nothing".into(),
        "/".into(),
        "/v1".into(),
        "//v1/me".into(),
        "/assets/nothing".into(),
    ];
    let expected = visible(&town.leader.get("/v1/tenants/nowhere/units").await.expect(404));
    for path in paths.drain(..) {
        let answer = town.leader.get(&path).await;
        assert_eq!(visible(&answer), expected, "{path}");
        let instance = body(&answer)["instance"].clone();
        refused(&answer, instance.as_str().unwrap(), Code::NotFound, json!({}));
    }
    for id in [unknown, &foreign, "nonsense"] {
        let one = town.at(&format!("processes/{id}"));
        for answer in [
            town.leader.patch(&one, 1, json!({ "title": "A" })).await,
            town.leader.delete(&one, 1).await,
            town.leader.transition(&format!("{one}/transitions/retire"), 1, json!({})).await,
            town.leader.get(&format!("{one}/comparison")).await,
        ] {
            assert_eq!(visible(&answer), expected, "{id}");
        }
    }
    let query = "{ tenant { id } }";
    let answer = town.leader.graphql(&other.slug, query, json!({})).await.expect(404);
    assert_eq!(visible(&answer), visible(&town.leader.graphql("nowhere", query, json!({})).await));
    town.app.stop().await;
}

#[actix_web::test]
async fn graphql_tells_an_unknown_id_from_a_foreign_one_no_more_than_rest() {
    let town = Town::start().await;
    let other = town.app.tenant("Meland").await;
    let theirs = town.app.member(&other, "Kari Annan", &["programme_leader"]).await;
    let foreign = theirs.post(&format!("{}/processes", other.path), json!({ "title": "A", "service": "B" })).await;
    let mut seen = Vec::new();
    for id in [foreign.expect(201).id().as_str(), "process_00000000000000000000000000"] {
        let answer = town.graphql("query($id: ID!) { process(id: $id) { id } }", json!({ "id": id })).await.expect(200);
        let mut body = answer.body.clone();
        body["errors"][0]["extensions"]["requestId"].take();
        seen.push(body);
    }
    assert_eq!(seen[0]["errors"][0]["extensions"]["code"], "NOT_FOUND");
    assert_eq!(seen[0], seen[1]);
    town.app.stop().await;
}

#[actix_web::test]
async fn somebody_with_a_good_token_whom_nobody_knows_is_told_nothing() {
    let app = TestApp::start().await;
    let stranger = app.person(&format!("unknown-{}", app.unique()));
    for path in ["/v1/me", "/v1/tenants", "/v1/tenants/operator", "/v1/tenants/operator/graphql"] {
        let method = if path.ends_with("graphql") { "POST" } else { "GET" };
        let answer = stranger.send(stranger.request(method, path)).await;
        refused(&answer, path, Code::NotFound, json!({}));
    }
    app.stop().await;
}

#[actix_web::test]
async fn a_method_that_an_address_does_not_take_is_405_with_those_that_it_takes() {
    let town = Town::start().await;
    let one = town.at("processes/process_00000000000000000000000000");
    for (method, path, allow) in [
        ("PUT", town.at("processes"), "GET, POST, HEAD"),
        ("DELETE", town.at("processes"), "GET, POST, HEAD"),
        ("POST", one.clone(), "GET, PATCH, DELETE, HEAD"),
        ("PUT", one, "GET, PATCH, DELETE, HEAD"),
        ("GET", town.at("processes/x/transitions/retire"), "POST"),
        ("TRACE", "/v1/me".into(), "GET, HEAD"),
        ("BREW", "/v1/tenants".into(), "GET, POST, HEAD"),
        ("POST", "/livez".into(), "GET, HEAD"),
        ("POST", "/readyz".into(), "GET, HEAD"),
        ("DELETE", "/openapi.json".into(), "GET, HEAD"),
        ("POST", "/docs".into(), "GET, HEAD"),
        ("POST", "/docs/errors".into(), "GET, HEAD"),
        ("PUT", "/assets/docs.css".into(), "GET, HEAD"),
    ] {
        let answer = town.leader.send(town.leader.request(method, &path)).await;
        assert_eq!(answer.header("allow"), allow, "{method} {path}: {}", answer.text);
        let allow: Vec<&str> = allow.split(", ").collect();
        refused(&answer, &path, Code::MethodNotAllowed, json!({ "allow": allow }));
    }
    town.app.stop().await;
}
