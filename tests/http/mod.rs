//! The rules of the API, each proved through HTTP alone. What every module needs stands here.

mod connections;
mod credentials;
mod events;
mod fuzz;
mod graphql;
mod guard;
mod headers;
mod idempotency;
mod input;
mod limits;
mod openapi;
mod parameters;
mod raw;
mod reading;
mod requests;
mod states;
mod stopping;
mod waiting;
mod writing;

use kernel::{Code, Language, Rule, Word};
use serde_json::{Value, json};
use testkit::{Answer, Client, Options, Tenant, TestApp};

/// A tenant with somebody in it who may do all that mapping needs.
struct Town {
    app: TestApp,
    tenant: Tenant,
    leader: Client,
}

impl Town {
    async fn start() -> Self {
        Self::with(Options::default()).await
    }

    async fn with(options: Options) -> Self {
        let app = TestApp::with(options).await;
        let tenant = app.tenant("Lindås").await;
        let leader = app.member(&tenant, "Ingolv Leiar", &["programme_leader"]).await;
        Self { app, tenant, leader }
    }

    /// An address below the tenant.
    fn at(&self, rest: &str) -> String {
        format!("{}/{rest}", self.tenant.path)
    }

    async fn process(&self, title: &str) -> Answer {
        self.leader.post(&self.at("processes"), json!({ "title": title, "service": "Kultur" })).await.expect(201)
    }

    /// A column of a process with steps of these texts.
    async fn variant(&self, process: &str, steps: &[&str]) -> Answer {
        let steps: Vec<Value> = steps.iter().map(|text| json!({ "text": text })).collect();
        let body = json!({ "processId": process, "kind": "as_is", "steps": steps });
        self.leader.post(&self.at("process-variants"), body).await.expect(201)
    }

    async fn graphql(&self, query: &str, variables: Value) -> Answer {
        self.leader.graphql(&self.tenant.slug, query, variables).await
    }
}

/// The problem document of a code, but for what differs between two requests.
fn problem(code: Code, language: Language, instance: &str, params: Value) -> Value {
    let info = code.info();
    let mut detail = info.detail[language as usize].to_owned();
    let mut problem = json!({
        "type": format!("/docs/errors#{}", info.code),
        "title": info.title[language as usize],
        "status": info.status,
        "code": info.code,
        "instance": instance,
    });
    for (name, value) in params.as_object().expect("an object") {
        let text = match value {
            Value::String(text) => {
                let texts = Rule::text(text).or_else(|| Word::text(text)).filter(|_| name != "organisation");
                texts.map_or_else(|| text.clone(), |texts| texts[language as usize].to_owned())
            }
            Value::Array(items) => {
                items.iter().map(|item| item.as_str().unwrap_or_default()).collect::<Vec<_>>().join(", ")
            }
            other => other.to_string(),
        };
        detail = detail.replace(&format!("{{{name}}}"), &text);
        problem[name] = value.clone();
    }
    problem["detail"] = detail.into();
    problem
}

/// The answer's problem document without its request id, after a look at all that holds for every refusal.
#[track_caller]
fn body(answer: &Answer) -> Value {
    assert_eq!(answer.header("content-type"), "application/problem+json", "{}", answer.text);
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.body["status"], answer.status, "{}", answer.text);
    assert_eq!(answer.body["requestId"], answer.header("x-request-id"), "{}", answer.text);
    guarded(answer);
    silent(&answer.text);
    let mut body = answer.body.clone();
    body.as_object_mut().expect("an object").remove("requestId");
    body
}

/// Holds a refusal against the whole document that it must be.
#[track_caller]
fn refused(answer: &Answer, instance: &str, code: Code, params: Value) {
    assert_eq!(body(answer), problem(code, Language::En, instance, params), "{}", answer.text);
}

/// The faults of a refusal, which must have this code.
#[track_caller]
fn faults(answer: &Answer, code: Code) -> Vec<Value> {
    let body = body(answer);
    assert_eq!(body["code"], code.info().code, "{}", answer.text);
    body["errors"].as_array().unwrap_or_else(|| panic!("no errors in {}", answer.text)).clone()
}

/// A fault as the document shows it.
fn fault(place: &str, name: &str, code: &str, detail: &str, accepted: Value) -> Value {
    let mut fault = json!({ place: name, "code": code, "detail": detail });
    if !accepted.is_null() {
        fault["accepted"] = accepted;
    }
    fault
}

/// What every answer carries.
#[track_caller]
fn guarded(answer: &Answer) {
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("strict-transport-security", "max-age=63072000; includeSubDomains"),
        ("content-security-policy", "default-src 'none'; frame-ancestors 'none'"),
    ] {
        assert_eq!(answer.header(name), value, "{name} of {}", answer.text);
    }
    assert!(!answer.header("x-request-id").is_empty());
    assert!(!answer.headers.contains_key("server") && !answer.headers.contains_key("x-powered-by"));
}

/// No body tells what the service is made of.
#[track_caller]
fn silent(text: &str) {
    let lower = text.to_lowercase();
    for word in [
        "sqlx",
        "sea-orm",
        "sea_orm",
        "actix",
        "serde",
        "panicked",
        "select ",
        "insert into",
        "tenant_id",
        "constraint",
        ".rs:",
        "/src/",
        "i32",
        "i64",
        "u64",
        "postgres",
        "sqlite",
        "stack backtrace",
    ] {
        assert!(!lower.contains(word), "`{word}` in {text}");
    }
}
