//! 400, 406 and 415: what cannot be read is refused before anything is done.

use kernel::Code;
use serde_json::json;

use super::{Town, body, fault, faults, problem, refused};

#[actix_web::test]
async fn what_is_not_one_strict_json_object_is_refused_with_the_reason() {
    let town = Town::start().await;
    let path = town.at("processes");
    let deep = format!("{{\"title\":{}{}}}", "[".repeat(64), "]".repeat(64));
    let cases: Vec<(Vec<u8>, &str)> = vec![
        (b"{\"title\":".to_vec(), "EOF while parsing a value at line 1 column 9"),
        (b"{title:1}".to_vec(), "key must be a string at line 1 column 2"),
        (b"{\"title\":NaN}".to_vec(), "expected value at line 1 column 10"),
        (b"{\"title\":\"\xff\"}".to_vec(), "not UTF-8 at byte 10"),
        (b"{\"title\":\"\\ud800\"}".to_vec(), "unexpected end of hex escape at line 1 column 17"),
        (b"{\"title\":\"a\",\"title\":\"b\"}".to_vec(), "a member is given twice at line 1 column 25"),
        (b"{\"title\":\"a\",\"\\u0074itle\":\"b\"}".to_vec(), "a member is given twice at line 1 column 30"),
        (deep.into_bytes(), "more than 64 levels deep at line 1 column 74"),
        (b"{} x".to_vec(), "trailing characters at line 1 column 4"),
        (b"[]".to_vec(), "the top level is not an object"),
        (b"\"title\"".to_vec(), "the top level is not an object"),
        (b"1".to_vec(), "the top level is not an object"),
        (b"null".to_vec(), "the top level is not an object"),
        (b"".to_vec(), "EOF while parsing a value at line 1 column 0"),
    ];
    for (bytes, reason) in cases {
        let request = town.leader.request("POST", &path).header("content-type", "application/json").body(bytes);
        let answer = town.leader.send(request).await;
        refused(&answer, &path, Code::InvalidJson, json!({ "reason": reason }));
    }
    assert_eq!(town.leader.get(&path).await.body["items"], json!([]), "nothing was written");
    town.app.stop().await;
}

#[actix_web::test]
async fn sixty_four_levels_are_read_and_refused_for_what_they_hold() {
    let town = Town::start().await;
    let deep = format!("{{\"title\":{}{}}}", "[".repeat(63), "]".repeat(63));
    let request = town.leader.request("POST", &town.at("processes")).header("content-type", "application/json");
    let answer = town.leader.send(request.body(deep)).await;
    let found = faults(&answer, Code::InvalidInput);
    assert!(found.iter().any(|fault| fault["pointer"] == "#/title" && fault["code"] == "wrong_type"), "{found:?}");
    town.app.stop().await;
}

#[actix_web::test]
async fn a_header_that_cannot_be_read_is_named() {
    let town = Town::start().await;
    let process = town.process("Kulturmidlar").await;
    let path = town.at(&format!("processes/{}", process.id()));
    for tag in ["1", "*", "\"1", "abc", ""] {
        let request = town.leader.request("PATCH", &path).header("if-match", tag);
        let request = request.header("content-type", "application/merge-patch+json").body("{}");
        let answer = town.leader.send(request).await;
        let wanted = "the ETag of the resource, such as \"3\"";
        let detail = format!("Does not have the right form: {wanted}.");
        let errors = json!([fault("header", "If-Match", "bad_format", &detail, wanted.into())]);
        let mut expected = problem(Code::InvalidHeader, kernel::Language::En, &path, json!({}));
        expected["errors"] = errors;
        assert_eq!(body(&answer), expected, "{tag}");
    }
    for sequence in ["x", "-1", "1.5", "", "99999999999999999999"] {
        let request = town.leader.request("GET", &path).header("betre-sequence", sequence);
        let found = faults(&town.leader.send(request).await, Code::InvalidHeader);
        let detail = "Does not have the right form: the number that a write answered with.";
        let wanted = "the number that a write answered with".into();
        assert_eq!(found, [fault("header", "Betre-Sequence", "bad_format", detail, wanted)], "{sequence}");
    }
    let current = process.header("betre-sequence").to_owned();
    let request = town.leader.request("GET", &path).header("betre-sequence", current);
    town.leader.send(request).await.expect(200);
    town.app.stop().await;
}

#[actix_web::test]
async fn an_idempotency_key_is_1_to_255_visible_ascii_characters() {
    let town = Town::start().await;
    let path = town.at("processes");
    let long = "k".repeat(256);
    let keys: [&[u8]; 6] = [b"", long.as_bytes(), b"a b", b"a\tb", "nøkkel".as_bytes(), b"\xff"];
    for key in keys {
        let request = town.leader.request("POST", &path).header("idempotency-key", key.to_vec());
        let answer = town.leader.send(request.json(&json!({ "title": "A", "service": "B" }))).await.expect(400);
        let wanted = "1-255 visible ASCII characters";
        let detail = format!("Does not have the right form: {wanted}.");
        let expected = [fault("header", "Idempotency-Key", "bad_format", &detail, wanted.into())];
        assert_eq!(faults(&answer, Code::InvalidHeader), expected, "{key:?}");
    }
    let request = town.leader.request("POST", &path).header("idempotency-key", "k".repeat(255));
    town.leader.send(request.json(&json!({ "title": "A", "service": "B" }))).await.expect(201);
    town.app.stop().await;
}

#[actix_web::test]
async fn graphql_holds_an_idempotency_key_to_the_same_form() {
    let town = Town::start().await;
    let mutation = "mutation($input: CreateProcess!) { createProcess(input: $input) { id } }";
    let long = "k".repeat(256);
    for key in ["", long.as_str(), "a b", "nøkkel"] {
        let input = json!({ "idempotencyKey": key, "title": "A", "service": "B" });
        let answer = town.graphql(mutation, json!({ "input": input })).await.expect(200);
        let extensions = &answer.body["errors"][0]["extensions"];
        assert_eq!(extensions["code"], "INVALID_INPUT", "{key}: {}", answer.text);
        let found = extensions["errors"].as_array().unwrap();
        assert!(found.iter().all(|fault| fault["pointer"] == "#/idempotencyKey"), "{key}: {found:?}");
    }
    town.app.stop().await;
}

#[actix_web::test]
async fn an_answer_that_the_caller_does_not_take_is_406() {
    let town = Town::start().await;
    let path = town.at("processes");
    for accept in ["text/csv", "text/html, image/*", "application/json;q=0", "application/xml;q=0.9, text/plain"] {
        let answer = town.leader.send(town.leader.request("GET", &path).header("accept", accept)).await;
        refused(&answer, &path, Code::NotAcceptable, json!({ "available": ["application/json"] }));
    }
    for accept in
        ["*/*", "application/*", "application/json", "text/html, Application/JSON;q=0.1", "text/csv, */*;q=0.1"]
    {
        town.leader.send(town.leader.request("GET", &path).header("accept", accept)).await.expect(200);
    }
    town.app.stop().await;
}

#[actix_web::test]
async fn a_body_of_another_media_type_is_415_and_the_answer_says_which_is_taken() {
    let town = Town::start().await;
    let path = town.at("processes");
    let json = r#"{ "title": "A", "service": "B" }"#;
    for media in [
        "text/plain",
        "application/merge-patch+json",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/json; charset=iso-8859-1",
        "application/jsonx",
        "",
    ] {
        let request = town.leader.request("POST", &path).header("content-type", media).body(json);
        let answer = town.leader.send(request).await;
        assert_eq!(answer.header("accept-post"), "application/json");
        assert!(!answer.headers.contains_key("accept-patch"));
        refused(&answer, &path, Code::UnsupportedMediaType, json!({ "accepted": ["application/json"] }));
    }
    for media in ["application/json; charset=utf-8", "Application/JSON; charset=\"UTF-8\""] {
        let title = town.app.unique();
        let body = json!({ "title": title, "service": "B" }).to_string();
        let request = town.leader.request("POST", &path).header("content-type", media).body(body);
        town.leader.send(request).await.expect(201);
    }
    let one = town.at(&format!("processes/{}", town.process("Ein").await.id()));
    let request = town.leader.request("PATCH", &one).header("if-match", "\"1\"").json(&json!({ "title": "To" }));
    let answer = town.leader.send(request).await;
    assert_eq!(answer.header("accept-patch"), "application/merge-patch+json");
    assert!(!answer.headers.contains_key("accept-post"));
    refused(&answer, &one, Code::UnsupportedMediaType, json!({ "accepted": ["application/merge-patch+json"] }));
    town.app.stop().await;
}
