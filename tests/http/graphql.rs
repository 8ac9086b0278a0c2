//! GraphQL over HTTP.

use kernel::Code;
use reqwest_like::{JSON, RESPONSE};
use serde_json::{Value, json};
use testkit::Answer;

use super::{Town, body, refused, silent};

mod reqwest_like {
    pub const JSON: &str = "application/json";
    pub const RESPONSE: &str = "application/graphql-response+json";
}

async fn post(town: &Town, accept: Option<&str>, content: &Value) -> Answer {
    let mut request = town.leader.request("POST", &town.at("graphql")).json(content);
    if let Some(accept) = accept {
        request = request.header("accept", accept);
    }
    town.leader.send(request).await
}

/// Whether the answer has this media type; UTF-8 is the only charset there may be.
fn is(answer: &Answer, media: &str) -> bool {
    let sent = answer.header("content-type");
    sent == media || sent == format!("{media}; charset=utf-8")
}

#[actix_web::test]
async fn what_fails_before_execution_is_400_for_who_speaks_the_new_media_type_and_200_for_others() {
    let town = Town::start().await;
    let variable = "query($first: Int!) { processes(first: $first) { totalCount } }";
    for content in [
        json!({ "query": "{" }),
        json!({ "query": "" }),
        json!({ "query": "{ nonsense }" }),
        json!({ "query": "{ tenant }" }),
        json!({ "query": "{ tenant { id } } fragment unused on Tenant { id }" }),
        json!({ "query": variable }),
        json!({ "query": variable, "variables": { "first": "many" } }),
        json!({ "query": variable, "variables": { "first": 1.5 } }),
        json!({ "query": variable, "variables": { "first": null } }),
        json!({ "query": "query($i: CreateProcess!) { tenant { id } }", "variables": { "i": { "title": 1 } } }),
        json!({ "query": "mutation($i: CreateProcess!) { createProcess(input: $i) { id } }", "variables": { "i": { "title": "A" } } }),
        json!({ "query": "query A { tenant { id } } query B { tenant { id } }" }),
        json!({ "query": "query A { tenant { id } }", "operationName": "B" }),
        json!({ "query": "subscription { tenant { id } }" }),
    ] {
        for accept in [RESPONSE, "application/graphql-response+json; charset=utf-8, application/json;q=0.9"] {
            let answer = post(&town, Some(accept), &content).await;
            assert_eq!(answer.status, 400, "{content}: {}", answer.text);
            assert!(is(&answer, RESPONSE), "{}", answer.header("content-type"));
            whole(&answer);
        }
        for accept in [Some(JSON), Some("*/*"), Some("application/*"), None] {
            let answer = post(&town, accept, &content).await;
            assert_eq!(answer.status, 200, "{content}: {}", answer.text);
            assert!(is(&answer, JSON), "{}", answer.header("content-type"));
            whole(&answer);
        }
    }
    town.app.stop().await;
}

/// An answer to what was not executed: errors, each with a code and the request's id, and no data.
fn whole(answer: &Answer) {
    assert!(answer.body.get("data").is_none(), "{}", answer.text);
    let errors = answer.body["errors"].as_array().unwrap();
    assert!((1..=5).contains(&errors.len()));
    for error in errors {
        assert!(!error["message"].as_str().unwrap().contains("Did you mean"));
        assert_eq!(error["extensions"]["requestId"], answer.header("x-request-id"));
        let code = error["extensions"]["code"].as_str().unwrap();
        assert_eq!(code, code.to_uppercase());
    }
    silent(&answer.text);
}

#[actix_web::test]
async fn what_was_executed_is_200_in_either_media_type() {
    let town = Town::start().await;
    let content = json!({ "query": "{ tenant { slug } }" });
    let missing = json!({ "query": "{ process(id: \"process_00000000000000000000000000\") { id } }" });
    for (accept, media) in [(Some(RESPONSE), RESPONSE), (Some(JSON), JSON), (None, JSON)] {
        let answer = post(&town, accept, &content).await.expect(200);
        assert!(is(&answer, media), "{}", answer.header("content-type"));
        assert_eq!(answer.body["data"], json!({ "tenant": { "slug": town.tenant.slug } }));
        assert!(answer.body.get("errors").is_none());
        let answer = post(&town, accept, &missing).await.expect(200);
        assert_eq!((answer.body.get("data"), answer.body["errors"].as_array().unwrap().len()), (Some(&Value::Null), 1));
    }
    town.app.stop().await;
}

#[actix_web::test]
async fn what_is_wrong_with_the_request_itself_is_a_problem_document() {
    let town = Town::start().await;
    let path = town.at("graphql");
    for accept in ["text/csv", "text/html", "application/xml"] {
        let answer = post(&town, Some(accept), &json!({ "query": "{ tenant { id } }" })).await;
        refused(&answer, &path, Code::NotAcceptable, json!({ "available": [RESPONSE, JSON] }));
    }
    for media in
        ["text/plain", "application/graphql", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded"]
    {
        let request = town.leader.request("POST", &path).header("content-type", media).body("{}");
        let answer = town.leader.send(request).await;
        assert_eq!(answer.header("accept-post"), JSON);
        refused(&answer, &path, Code::UnsupportedMediaType, json!({ "accepted": [JSON] }));
    }
    for (content, reason) in [
        (json!([{ "query": "{ tenant { id } }" }]), "not_an_object"),
        (json!("{ tenant { id } }"), "not_an_object"),
        (json!({}), "query_not_text"),
        (json!({ "id": "abc" }), "query_not_text"),
        (json!({ "query": null }), "query_not_text"),
        (json!({ "query": 7 }), "query_not_text"),
        (json!({ "query": ["{ tenant { id } }"] }), "query_not_text"),
        (json!({ "query": "{ tenant { id } }", "operationName": 1 }), "operation_name_not_text"),
        (json!({ "query": "{ tenant { id } }", "variables": "x" }), "variables_not_object"),
        (json!({ "query": "{ tenant { id } }", "variables": [] }), "variables_not_object"),
        (json!({ "query": "{ tenant { id } }", "extensions": 1 }), "extensions_not_object"),
    ] {
        let answer = post(&town, None, &content).await;
        refused(&answer, &path, Code::InvalidJson, json!({ "reason": reason }));
    }
    let request = town.leader.request("POST", &path).header("content-type", JSON).body("{\"query\":");
    assert_eq!(body(&town.leader.send(request).await)["code"], "invalid_json");
    let nobody = town.app.anonymous();
    let answer = nobody.send(nobody.request("POST", &path).json(&json!({ "query": "{ tenant { id } }" }))).await;
    refused(&answer, &path, Code::Unauthenticated, json!({}));
    town.app.stop().await;
}

#[actix_web::test]
async fn nothing_is_executed_by_get_and_a_browser_gets_a_page() {
    let town = Town::start().await;
    let path = town.at("graphql");
    let mutation = "mutation%20%7B%20createProcess(input%3A%7Btitle%3A%22A%22%2Cservice%3A%22B%22%7D)%7Bid%7D%7D";
    for (method, query) in
        [("GET", "query={tenant{id}}"), ("GET", mutation), ("PUT", ""), ("PATCH", ""), ("DELETE", "")]
    {
        let request = town.leader.request(method, &format!("{path}?{query}")).header("accept", JSON);
        let answer = town.leader.send(request).await;
        assert_eq!(answer.header("allow"), "POST");
        refused(&answer, &path, Code::MethodNotAllowed, json!({ "allow": ["POST"] }));
    }
    assert_eq!(town.leader.get(&town.at("processes")).await.body["items"], json!([]));
    let browser = town.app.anonymous();
    let request = browser.request("GET", &path).header("accept", "text/html,application/xhtml+xml,*/*;q=0.8");
    let page = browser.send(request).await.expect(200);
    assert!(page.header("content-type").starts_with("text/html") && page.text.contains("<title>"));
    town.app.stop().await;
}

#[actix_web::test]
async fn the_operation_that_is_named_is_the_one_that_runs() {
    let town = Town::start().await;
    let query = "query A { tenant { slug } } query B { tenant { name } } mutation C { createProcess(input: { title: \"A\", service: \"B\" }) { title } }";
    for (name, data) in [
        ("A", json!({ "tenant": { "slug": town.tenant.slug } })),
        ("B", json!({ "tenant": { "name": "Lindås" } })),
        ("C", json!({ "createProcess": { "title": "A" } })),
    ] {
        let answer = post(&town, None, &json!({ "query": query, "operationName": name })).await;
        assert_eq!(answer.data(), &data);
    }
    for name in [Value::Null, json!(""), json!("D")] {
        let answer = post(&town, None, &json!({ "query": query, "operationName": name })).await.expect(200);
        assert_eq!(answer.body["errors"][0]["extensions"]["code"], "UNKNOWN_OPERATION");
    }
    for empty in [json!({ "query": "{ tenant { slug } }", "operationName": null, "variables": null, "extensions": {} })]
    {
        post(&town, None, &empty).await.data();
    }
    let list = town.leader.get(&town.at("processes")).await;
    assert_eq!(list.body["items"].as_array().unwrap().len(), 1, "what is not named is not run");
    town.app.stop().await;
}

#[actix_web::test]
async fn an_error_has_the_code_of_rest_in_upper_case_with_the_same_faults_and_parameters() {
    let town = Town::start().await;
    let nothing = "process_00000000000000000000000000";
    town.process("Kulturmidlar").await;
    let create = "mutation($i: CreateProcess!) { createProcess(input: $i) { id } }";
    for (query, variables, rest) in [
        (
            create,
            json!({ "i": { "title": "", "service": "x".repeat(201) } }),
            Some(json!({ "title": "", "service": "x".repeat(201) })),
        ),
        (
            create,
            json!({ "i": { "title": "Kulturmidlar", "service": "B" } }),
            Some(json!({ "title": "Kulturmidlar", "service": "B" })),
        ),
        ("query { process(id: \"process_00000000000000000000000000\") { id } }", json!({}), None),
    ] {
        let expected = match rest {
            Some(input) => town.leader.post(&town.at("processes"), input).await,
            None => town.leader.get(&town.at(&format!("processes/{nothing}"))).await,
        };
        let answer = town.graphql(query, variables).await.expect(200);
        let error = &answer.body["errors"][0];
        assert_eq!(error["message"], expected.body["detail"]);
        assert_eq!(error["extensions"]["code"], expected.code().to_uppercase());
        assert_eq!(error["extensions"].get("errors"), expected.body.get("errors"));
        assert_eq!(error["extensions"].get("member"), expected.body.get("member"));
        assert_eq!(error["extensions"]["requestId"], answer.header("x-request-id"));
        silent(&answer.text);
    }
    town.app.stop().await;
}

#[actix_web::test]
async fn an_answer_names_five_errors_at_most_none_longer_than_500_characters_and_suggests_nothing() {
    let town = Town::start().await;
    let fields: String = (0..15).map(|i| format!("nonsense{i} ")).collect();
    let answer = town.graphql(&format!("{{ {fields} }}"), json!({})).await.expect(200);
    assert_eq!(answer.body["errors"].as_array().unwrap().len(), 5);
    for query in [
        format!("{{ {} }}", "x".repeat(2000)),
        "{ tenan { id } }".into(),
        "{ tenant { nam } }".into(),
        "{ processes(frist: 1) { totalCount } }".into(),
    ] {
        let answer = town.graphql(&query, json!({})).await.expect(200);
        for error in answer.body["errors"].as_array().unwrap() {
            let message = error["message"].as_str().unwrap();
            assert!(message.chars().count() <= 500 && !message.contains("Did you mean"), "{message}");
        }
        whole(&answer);
    }
    town.app.stop().await;
}

#[actix_web::test]
async fn ids_dates_and_durations_that_cannot_be_are_refused_without_a_word_of_our_types() {
    let town = Town::start().await;
    for query in [
        "{ process(id: \"nonsense\") { id } }",
        "{ process(id: \"step_00000000000000000000000000\") { id } }",
        "{ process(id: 7) { id } }",
        "{ units(first: 1, filter: { on: \"2019-02-30\" }) { totalCount } }",
        "{ processes(first: 1, filter: { state: [NONSENSE] }) { totalCount } }",
        "{ processes(first: 1, filter: { nonsense: 1 }) { totalCount } }",
        "{ events(first: 1, filter: { after: \"x\" }) { totalCount } }",
        "{ processes(first: 99999999999) { totalCount } }",
        "mutation { createStep(input: { variantId: \"x\", content: { text: \"x\" } }) { id } }",
        "mutation { createStep(input: { variantId: \"variant_00000000000000000000000000\", content: { text: \"x\", waitingTime: \"P1Y\" } }) { id } }",
        "mutation { createProcess(input: { title: \"A\", service: \"B\", kostraYear: 99999999999 }) { id } }",
    ] {
        let answer = town.graphql(query, json!({})).await.expect(200);
        let code = answer.body["errors"][0]["extensions"]["code"].as_str().unwrap_or_default();
        assert!(["INVALID_QUERY", "INVALID_INPUT"].contains(&code), "{query}: {}", answer.text);
        silent(&answer.text);
    }
    town.app.stop().await;
}
