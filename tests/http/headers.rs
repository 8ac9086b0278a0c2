//! What every answer carries, the reader's language, and what no answer tells.

use kernel::{Code, Language};
use serde_json::{Value, json};

use super::{Town, body, guarded, problem, silent};

#[actix_web::test]
async fn every_answer_carries_the_guarding_headers() {
    let town = Town::start().await;
    let process = town.process("Kulturmidlar").await;
    let one = town.at(&format!("processes/{}", process.id()));
    guarded(&process);
    for path in [one.as_str(), &town.at("processes"), "/v1/me", "/livez", "/readyz", "/openapi.json", "/nothing"] {
        guarded(&town.leader.get(path).await);
    }
    guarded(&town.leader.send(town.leader.request("GET", &one).header("if-none-match", "\"9\"")).await.expect(200));
    guarded(&town.graphql("{ tenant { id } }", json!({})).await.expect(200));
    guarded(&town.graphql("{ nonsense }", json!({})).await.expect(200));
    guarded(&town.app.anonymous().get(&one).await.expect(401));
    guarded(&town.leader.delete(&one, 1).await.expect(204));
    town.app.stop().await;
}

#[actix_web::test]
async fn pages_for_people_have_a_policy_of_their_own_and_nothing_from_elsewhere() {
    let town = Town::start().await;
    let nobody = town.app.anonymous();
    let graphiql = town.at("graphql");
    for path in ["/docs", "/docs/errors", &graphiql] {
        let answer = nobody.send(nobody.request("GET", path).header("accept", "text/html")).await.expect(200);
        let policy = answer.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'; script-src 'self';"), "{path}: {policy}");
        assert!(policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe"));
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert!(answer.header("content-type").starts_with("text/html"));
        for source in ["src=\"http", "href=\"http", "src=\"//", "href=\"//"] {
            assert!(!answer.text.contains(source), "{path} loads from elsewhere");
        }
    }
    town.app.stop().await;
}

#[actix_web::test]
async fn the_page_of_errors_explains_every_code_at_its_type() {
    let town = Town::start().await;
    let page = town.app.anonymous().get("/docs/errors").await.expect(200).text;
    for code in Code::ALL {
        assert!(page.contains(&format!("id=\"{}\"", code.info().code)), "{}", code.info().code);
    }
    town.app.stop().await;
}

#[actix_web::test]
async fn cache_control_is_private_for_a_tenant_and_no_store_for_errors() {
    let town = Town::start().await;
    let process = town.process("Kulturmidlar").await;
    let one = town.at(&format!("processes/{}", process.id()));
    for answer in [
        process,
        town.leader.get(&one).await,
        town.leader.get(&town.at("processes")).await,
        town.leader.get("/v1/me").await,
        town.leader.get("/v1/tenants").await,
        town.graphql("{ tenant { id } }", json!({})).await,
    ] {
        assert_eq!(answer.header("cache-control"), "private, no-cache", "{}", answer.text);
        let vary: Vec<_> = answer.headers.get_all("vary").iter().map(|value| value.to_str().unwrap()).collect();
        let vary = vary.join(", ").to_lowercase();
        for name in ["authorization", "accept", "accept-language", "origin"] {
            assert!(vary.split(", ").any(|known| known == name), "{name} is not in {vary}: {}", answer.text);
        }
    }
    assert_eq!(town.leader.get("/nothing").await.header("cache-control"), "no-store");
    assert_eq!(town.leader.get("/livez").await.header("cache-control"), "no-store");
    assert_eq!(town.leader.get("/openapi.json").await.header("cache-control"), "public, max-age=300");
    town.app.stop().await;
}

#[actix_web::test]
async fn a_request_id_in_the_right_form_is_echoed_and_any_other_replaced() {
    let town = Town::start().await;
    let nobody = town.app.anonymous();
    // Not through `Client::send`, which has request ids of its own.
    let http = |id: &[u8]| nobody.request("GET", "/nothing").header("x-request-id", id.to_vec()).send();
    let long = "a".repeat(128);
    for id in ["a", "A-b_c.9", long.as_str()] {
        let answer = http(id.as_bytes()).await.unwrap();
        assert_eq!(answer.headers()["x-request-id"], id);
        let body: Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
        assert_eq!(body["requestId"], id);
    }
    let longer = "a".repeat(129);
    for id in [&b""[..], b"a b", b"a/b", b"<script>", b"a\xe9", b"\"", longer.as_bytes()] {
        let answer = http(id).await.unwrap();
        let made = answer.headers()["x-request-id"].to_str().unwrap().to_owned();
        assert!(made.len() == 32 && made.bytes().all(|byte| byte.is_ascii_hexdigit()), "{made}");
        let body: Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
        assert_eq!(body["requestId"], made);
    }
    town.app.stop().await;
}

#[actix_web::test]
async fn the_reader_gets_the_language_that_weighs_most() {
    let town = Town::start().await;
    let path = town.at("processes/process_00000000000000000000000000");
    for (accept, language) in [
        (None, Language::En),
        (Some("nn"), Language::Nn),
        (Some("nb-NO, nn;q=0.9"), Language::Nb),
        (Some("de, nb;q=0.3, nn;q=0.8, en;q=0.1"), Language::Nn),
        (Some("no"), Language::Nb),
        (Some("en;q=0.5, nn;q=0"), Language::En),
        (Some("se, fkv"), Language::En),
        (Some("NN"), Language::Nn),
        (Some("*"), Language::En),
        (Some(";;;q=,nn;q=x"), Language::Nn),
    ] {
        let mut request = town.leader.request("GET", &path);
        if let Some(accept) = accept {
            request = request.header("accept-language", accept);
        }
        let answer = town.leader.send(request).await;
        assert_eq!(answer.header("content-language"), language.tag(), "{accept:?}");
        assert_eq!(body(&answer), problem(Code::NotFound, language, &path, json!({})), "{accept:?}");
    }
    town.app.stop().await;
}

#[actix_web::test]
async fn a_refusal_in_nynorsk_and_bokmal_is_whole() {
    let town = Town::start().await;
    let path = town.at("processes");
    let ask = |language: &str| {
        let request = town.leader.request("POST", &path).header("accept-language", language);
        town.leader.send(request.json(&json!({ "title": "", "service": "B" })))
    };
    let expected = |title: &str, detail: &str, fault: &str| {
        json!({
            "type": "/docs/errors#invalid_input", "status": 422, "code": "invalid_input", "instance": path,
            "title": title, "detail": detail,
            "errors": [{ "pointer": "#/title", "code": "too_short", "detail": fault, "accepted": 1 }],
        })
    };
    let nynorsk =
        expected("Rett form, feil innhald", "Ein eller fleire medlemer er feil; sjå errors.", "Må ha minst 1 teikn.");
    assert_eq!(body(&ask("nn").await), nynorsk);
    let bokmal =
        expected("Riktig form, feil innhold", "Ett eller flere medlemmer er feil; se errors.", "Må ha minst 1 tegn.");
    assert_eq!(body(&ask("nb").await), bokmal);
    let request = town.leader.request("POST", &town.at("graphql")).header("accept-language", "nn");
    let query = json!({ "query": "mutation { createProcess(input: { title: \"\", service: \"B\" }) { id } }" });
    let answer = town.leader.send(request.json(&query)).await.expect(200);
    assert_eq!(answer.body["errors"][0]["message"], "Ein eller fleire medlemer er feil; sjå errors.");
    assert_eq!(answer.body["errors"][0]["extensions"]["errors"][0]["detail"], "Må ha minst 1 teikn.");
    town.app.stop().await;
}

#[actix_web::test]
async fn our_own_fault_says_that_and_nothing_more() {
    let town = Town::with(testkit::Options { own_database: true, ..Default::default() }).await;
    town.app.database.meddle("alter table units rename to somewhere_else").await;
    let path = town.at("units");
    let answer = town.leader.get(&path).await;
    assert_eq!(body(&answer), problem(Code::Internal, Language::En, &path, json!({})));
    let answer = town.graphql("{ units(first: 1) { edges { node { id } } } }", json!({})).await.expect(200);
    assert_eq!(answer.body["errors"][0]["extensions"]["code"], "INTERNAL");
    assert_eq!(answer.body["errors"][0]["message"], Code::Internal.info().detail[0]);
    silent(&answer.text);
    town.app.stop().await;
}

#[actix_web::test]
async fn a_page_of_another_origin_is_let_in_only_if_it_is_named() {
    let town = Town::start().await;
    let nobody = town.app.anonymous();
    let preflight = |origin: &str, method: &str| {
        let request = nobody.request("OPTIONS", "/v1/me").header("origin", origin);
        nobody.send(request.header("access-control-request-method", method))
    };
    let answer = preflight("https://forbetring.example", "PATCH").await.expect(200);
    assert_eq!(answer.header("access-control-allow-origin"), "https://forbetring.example");
    guarded(&answer);
    for (origin, method) in [("https://elsewhere.example", "GET"), ("https://forbetring.example", "PUT")] {
        let answer = preflight(origin, method).await;
        assert!((400..500).contains(&answer.status), "{}", answer.status);
        assert!(!answer.headers.contains_key("access-control-allow-origin"));
        body(&answer);
    }
    let request = town.leader.request("GET", "/v1/me").header("origin", "https://elsewhere.example");
    let answer = town.leader.send(request).await;
    assert!(!answer.headers.contains_key("access-control-allow-origin"));
    town.app.stop().await;
}
