//! 400, 406 and 415: what cannot be read is refused before anything is done.

use kernel::Code;
use serde_json::{Value, json};

use super::{Town, body, fault, faults, problem, refused};

#[actix_web::test]
async fn what_is_not_one_strict_json_object_is_refused_with_the_reason() {
    let town = Town::start().await;
    let path = town.at("processes");
    let deep = format!("{{\"title\":{}{}}}", "[".repeat(64), "]".repeat(64));
    let place = |reason: &str, column: u32| json!({ "reason": reason, "line": 1, "column": column });
    let cases: Vec<(Vec<u8>, Value)> = vec![
        (b"{\"title\":".to_vec(), place("ends_too_early", 9)),
        (b"{title:1}".to_vec(), place("bad_syntax", 2)),
        (b"{\"title\":NaN}".to_vec(), place("bad_syntax", 10)),
        (b"{\"title\":\"\xff\"}".to_vec(), place("not_utf8", 11)),
        (b"{\"title\":\"\\ud800\"}".to_vec(), place("bad_syntax", 17)),
        (b"{\"title\":\"a\",\"title\":\"b\"}".to_vec(), place("member_twice", 25)),
        (b"{\"title\":\"a\",\"\\u0074itle\":\"b\"}".to_vec(), place("member_twice", 30)),
        (deep.into_bytes(), place("too_many_levels", 74)),
        (b"{} x".to_vec(), place("more_after_the_end", 4)),
        (b"[]".to_vec(), json!({ "reason": "not_an_object" })),
        (b"\"title\"".to_vec(), json!({ "reason": "not_an_object" })),
        (b"1".to_vec(), json!({ "reason": "not_an_object" })),
        (b"null".to_vec(), json!({ "reason": "not_an_object" })),
        (b"".to_vec(), place("ends_too_early", 0)),
    ];
    for (bytes, params) in cases {
        let request = town.leader.request("POST", &path).header("content-type", "application/json").body(bytes);
        let answer = town.leader.send(request).await;
        refused(&answer, &path, Code::InvalidJson, params);
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
        let detail = "Does not have the right form: the ETag of the resource, such as \"3\".";
        let errors = json!([fault("header", "If-Match", "bad_format", detail, "etag_of_the_resource".into())]);
        let mut expected = problem(Code::InvalidHeader, kernel::Language::En, &path, json!({}));
        expected["errors"] = errors;
        assert_eq!(body(&answer), expected, "{tag}");
    }
    for sequence in ["x", "-1", "1.5", "", "99999999999999999999"] {
        let request = town.leader.request("GET", &path).header("betre-sequence", sequence);
        let found = faults(&town.leader.send(request).await, Code::InvalidHeader);
        let detail = "Does not have the right form: the number that a write answered with.";
        let wanted = "number_of_an_event".into();
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
        let detail = "Does not have the right form: 1-255 visible ASCII characters.";
        let expected = [fault("header", "Idempotency-Key", "bad_format", detail, "visible_ascii".into())];
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
async fn what_is_wrong_is_said_in_the_language_of_the_reader_to_the_last_word() {
    let town = Town::start().await;
    let reader = |method: &str, path: &str| town.leader.request(method, path).header("accept-language", "nn");
    let path = town.at("processes");
    let input = json!({ "title": "A", "service": "B" });

    let post = reader("POST", &path).header("content-type", "application/json").body("{\"title\":1,\"title\":2}");
    let params = json!({ "reason": "member_twice", "line": 1, "column": 21 });
    let answer = town.leader.send(post).await;
    assert_eq!(body(&answer), problem(Code::InvalidJson, kernel::Language::Nn, &path, params));
    assert!(answer.body["detail"].as_str().unwrap().ends_with(": ein medlem er oppgitt to gonger."), "{}", answer.text);

    let participant = town.leader.post(&town.at("participants"), json!({ "name": "Radøy" })).await.expect(201).id();
    let process = town.process("Kulturmidlar").await;
    let column = json!({ "processId": process.id(), "participantId": participant, "kind": "as_is" });
    town.leader.post(&town.at("process-variants"), column).await.expect(201);
    let used = town.at(&format!("participants/{participant}"));
    let answer = town.leader.send(reader("DELETE", &used).header("if-match", "\"1\"")).await.expect(409);
    assert_eq!(body(&answer)["detail"], "Han er framleis i bruk av: andre ressursar. Fjern det først.");

    const MERGE_PATCH: &str = "application/merge-patch+json";
    let one = process.header("location").to_owned();
    let number = json!({ "scheme": "organisation_number", "value": "123456789", "validFrom": "2020-01-01" });
    let code = json!({ "scheme": "municipality_number", "value": "12", "validFrom": "2020-01-01" });
    let day = json!({ "scheme": "municipality_number", "value": "1263", "validFrom": "i dag" });
    let long = json!({ "variantId": town.variant(&process.id(), &[]).await.body["variant"]["id"],
        "content": { "text": "x", "waitingTime": "P9999D" } });
    for (request, detail, accepted) in [
        (
            reader("PATCH", &one).header("if-match", "1").header("content-type", MERGE_PATCH).body("{}"),
            "Har ikkje rett form: ETag-en til ressursen, til dømes \"3\".",
            "etag_of_the_resource",
        ),
        (
            reader("GET", &one).header("betre-sequence", "x"),
            "Har ikkje rett form: nummeret som ei skriving svara med.",
            "number_of_an_event",
        ),
        (
            reader("POST", &path).header("idempotency-key", "a b").json(&input),
            "Har ikkje rett form: 1–255 synlege ASCII-teikn.",
            "visible_ascii",
        ),
        (reader("GET", &format!("{path}?limit=x")), "Må vere av typen heiltal.", "integer"),
        (
            reader("POST", &town.at("steps")).json(&long),
            "Har ikkje rett form: ei varigheit etter ISO 8601 under ti år, til dømes PT45M eller P14D.",
            "duration",
        ),
    ] {
        let answer = town.leader.send(request).await;
        let fault = &body(&answer)["errors"][0];
        assert_eq!((fault["detail"].as_str(), fault["accepted"].as_str()), (Some(detail), Some(accepted)));
    }
    for (content, detail, accepted) in [
        (number, "ni siffer, det siste eit kontrollsiffer (modulo 11)", "organisation_number"),
        (code, "fire siffer", "four_digits"),
        (day, "ein dag som finst, til dømes 2020-12-31", "date"),
    ] {
        let admin = &town.tenant.admin;
        let request = admin.request("POST", &town.at("identifiers")).header("accept-language", "nn").json(&content);
        let answer = admin.send(request).await.expect(422);
        let fault = &body(&answer)["errors"][0];
        let detail = format!("Har ikkje rett form: {detail}.");
        assert_eq!((fault["detail"].as_str(), fault["accepted"].as_str()), (Some(&*detail), Some(accepted)));
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
