//! A person with a token and a way to the server.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use reqwest::{Method, RequestBuilder, header::HeaderMap};
use serde_json::{Value, json};

use crate::{Answers, Statements};

/// Somebody who calls the API.
#[derive(Clone, Debug)]
pub struct Client {
    /// The server's address.
    pub base: String,
    /// The bearer token; none for a stranger.
    pub token: Option<String>,
    pub(crate) http: reqwest::Client,
    pub(crate) answers: Arc<Answers>,
    pub(crate) statements: Arc<Statements>,
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as JSON; null if it is none.
    pub body: Value,
    /// The body as it came.
    pub text: String,
    /// The data statements that the request caused; BEGIN with the binding, COMMIT and ROLLBACK are not among them.
    pub statements: Vec<String>,
}

static COUNT: AtomicU64 = AtomicU64::new(0);

impl Client {
    /// A request to be filled in by hand; send it with [`Client::send`].
    pub fn request(&self, method: &str, path: &str) -> RequestBuilder {
        let method = Method::from_bytes(method.as_bytes()).expect("a method");
        let request = self.http.request(method, format!("{}{path}", self.base));
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    /// Sends it.
    pub async fn send(&self, request: RequestBuilder) -> Answer {
        let id = format!("test-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let (client, request) = request.header("x-request-id", &id).build_split();
        let request = request.expect("a request");
        let (method, path) = (request.method().to_string(), request.url().path().to_owned());
        let response = client.execute(request).await.expect("an answer");
        let status = response.status().as_u16();
        self.answers.note(method, path, status);
        let headers = response.headers().clone();
        let text = response.text().await.expect("a body");
        let body = serde_json::from_str(&text).unwrap_or_default();
        Answer { status, headers, body, text, statements: self.statements.of(&id) }
    }

    /// Reads.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.request("GET", path)).await
    }

    /// Creates, or makes a transition that needs no version.
    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(self.request("POST", path).json(&body)).await
    }

    /// Makes a transition from a version.
    pub async fn transition(&self, path: &str, version: i64, body: Value) -> Answer {
        self.send(self.request("POST", path).header("if-match", format!("\"{version}\"")).json(&body)).await
    }

    /// Changes from a version.
    pub async fn patch(&self, path: &str, version: i64, body: Value) -> Answer {
        let request = self.request("PATCH", path).header("if-match", format!("\"{version}\""));
        self.send(request.header("content-type", "application/merge-patch+json").body(body.to_string())).await
    }

    /// Deletes a version.
    pub async fn delete(&self, path: &str, version: i64) -> Answer {
        self.send(self.request("DELETE", path).header("if-match", format!("\"{version}\""))).await
    }

    /// Runs a GraphQL document in a tenant.
    pub async fn graphql(&self, tenant: &str, query: &str, variables: Value) -> Answer {
        self.post(&format!("/v1/tenants/{tenant}/graphql"), json!({ "query": query, "variables": variables })).await
    }
}

impl Answer {
    /// The answer, which must have this status.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.text);
        self
    }

    /// GraphQL's data, which must have come without errors.
    #[track_caller]
    pub fn data(&self) -> &Value {
        assert!(self.body.get("errors").is_none(), "{}", self.text);
        &self.body["data"]
    }

    /// The body's `id`.
    #[track_caller]
    pub fn id(&self) -> String {
        self.body["id"].as_str().unwrap_or_else(|| panic!("no id in {}", self.text)).to_owned()
    }

    /// The body's `version`.
    #[track_caller]
    pub fn version(&self) -> i64 {
        self.body["version"].as_i64().unwrap_or_else(|| panic!("no version in {}", self.text))
    }

    /// The error's code.
    pub fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or_default()
    }

    /// A header's text; empty if it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}
