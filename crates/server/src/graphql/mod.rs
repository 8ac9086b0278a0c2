//! GraphQL over HTTP.

mod guard;
mod node;

use std::{sync::Arc, time::Duration};

use actix_web::{
    HttpRequest, HttpResponse, guard as method,
    http::{StatusCode, header},
    web::{self, Data, Payload, ServiceConfig},
};
use async_graphql::{
    EmptySubscription, MergedObject, Response, ServerError, Variables, parser::types::ExecutableDocument,
};
use db::Cx;
use kernel::{Code, Error, Language, Result, Word};
use serde_json::{Map, Value};

use crate::{
    answer,
    body::{self, Wanted},
    identity::Shown,
    pages, rest, site,
    state::Worker,
};
use guard::{Limits, OperationKind, Refusal};

/// The query fields of all contexts.
#[derive(Default, MergedObject)]
pub struct Query(organisation::Queries, work::Queries, improvement::Queries, node::NodeQuery);

/// The mutation fields of all contexts.
#[derive(Default, MergedObject)]
pub struct Mutation(organisation::Mutations, work::Mutations, improvement::Mutations);

/// The schema.
pub type Schema = async_graphql::Schema<Query, Mutation, EmptySubscription>;

/// Where a tenant's GraphQL lies.
const PATH: &str = "/v1/tenants/{tenant}/graphql";
/// How long a document may run.
const DEADLINE: Duration = Duration::from_secs(10);
/// How many bytes a request may have: the longest document and its variables.
const MAX_BODY: usize = 256 * 1024;
/// How many errors an answer names, and how long each may be.
const MAX_ERRORS: usize = 5;
const MAX_MESSAGE: usize = 500;
const RESPONSE_JSON: &str = "application/graphql-response+json";

/// Makes the schema. The guard bounds what a document may ask; suggestions would tell names to those who guess.
pub fn schema() -> Schema {
    Schema::build(Query::default(), Mutation::default(), EmptySubscription).disable_suggestions().finish()
}

/// The schema in the schema definition language.
pub fn sdl() -> String {
    schema().sdl()
}

/// How many rows a nested list without `first` is taken for.
fn factor(field: &str) -> u64 {
    match field {
        "variants" => 4,
        "steps" | "rows" | "cells" | "unaligned" | "sources" => 12,
        // A whole board: its cards come with one statement, and few boards have more.
        "cards" => 40,
        "limits" | "expected" => 10,
        // A whole A3, and its causes in three ways.
        "causes" | "fishbone" | "chains" | "pareto" => 10,
        "measurements" | "remarks" | "experiments" => 5,
        "groups" | "byUnit" => 20,
        "likelihoods" | "consequences" => 5,
        "works" => 8,
        "sums" | "withBelow" | "total" | "gains" | "methods" => 3,
        "fields" | "values" => 5,
        "columns" | "tenants" | "myTenants" | "origins" | "organisations" | "moves" | "openProposals"
        | "successions" | "lanes" | "escalated" | "readings" | "statuses" | "criteria" | "others" => 5,
        "owners" | "byOwner" | "byService" | "ownerSuccessionSuggestions" | "agreementInquiries" | "ownerInquiries" => {
            30
        }
        "heirs" | "folds" | "obligations" | "documents" | "findings" | "states" => 3,
        "units"
        | "receivedDelegations"
        | "delegationPeople"
        | "unitHistory"
        | "permissions"
        | "myPermissions"
        | "membershipPermissions" => 20,
        // An export's entries: as many as an input asks for, read with a few statements.
        "items" => 100,
        "effects" | "texts" | "standsIn" | "actsBy" | "parties" | "present" => 2,
        // Reference data, which is not paged: fewer than there are, as no statement is made for any of them.
        "municipalities" | "losConcepts" => 200,
        "kostraFunctions" => 100,
        "cityDistricts" => 15,
        "periods" | "changes" | "synonyms" => 5,
        _ => 1,
    }
}

/// Registers the address.
pub fn configure(config: &mut ServiceConfig) {
    let page = |request: HttpRequest| async move {
        match wants_html(&request) {
            true => site::html(pages::GRAPHIQL_HTML, pages::GRAPHIQL_CSP),
            false => not_allowed(&request),
        }
    };
    config.service(
        web::resource(PATH)
            .route(web::route().guard(method::Any(method::Get()).or(method::Head())).to(page))
            .route(web::route().guard(method::Post()).to(post))
            .default_service(web::to(|request: HttpRequest| async move { not_allowed(&request) })),
    );
}

fn not_allowed(request: &HttpRequest) -> HttpResponse {
    answer::problem(request, &Error::new(Code::MethodNotAllowed).with("allow", ["POST"].to_vec()))
}

fn wants_html(request: &HttpRequest) -> bool {
    let accept = request.headers().get(header::ACCEPT).and_then(|value| value.to_str().ok());
    accept.is_some_and(|accept| accept.contains("text/html"))
}

async fn post(request: HttpRequest, payload: Payload, worker: Data<Worker>) -> HttpResponse {
    let strict = request
        .headers()
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|accept| accept.contains(RESPONSE_JSON));
    match execute(&request, payload, &worker).await {
        Ok((cx, response, cost)) => respond(&request, &cx, response, cost, strict),
        Err(error) => answer::problem(&request, &error),
    }
}

/// Runs a document; the errors that come before are problem documents.
async fn execute(http: &HttpRequest, payload: Payload, worker: &Worker) -> Result<(Arc<Cx>, Response, u64)> {
    let identities = &worker.shared.identities;
    let (request, people) = identities.people(rest::request(http, worker), Shown::by(http)).await?;
    let address = http.match_info().get("tenant").unwrap_or_default().to_owned();
    let cx = Arc::new(identities.member(request, &people, &address).await?);
    worker.shared.limits.spend(http, &cx, worker.shared.services.clock.now())?;
    rest::accepts(http, &[RESPONSE_JSON, "application/json"])?;
    let wanted = Wanted {
        accepted: &["application/json"],
        limit: MAX_BODY,
        demanded: true,
        deadline: worker.shared.body_deadline,
    };
    cx.let_go().await;
    let body = body::json(http, payload, wanted).await?.unwrap_or_default();
    let Params { query, operation_name, variables } = Params::read(body)?;
    let checked = match guard::check(&query, operation_name.as_deref(), &variables, &factor, &Limits::DEFAULT) {
        Ok(checked) => checked,
        Err(refusal) => {
            let found = refusal.found().filter(|_| refusal.code() == "too_costly");
            return Ok((cx, refused(refusal, answer::language(http)), found.unwrap_or(0)));
        }
    };
    if let Some(name) = not_given(&checked.document, operation_name.as_deref(), &variables) {
        let error = ServerError::new(format!("The variable ${name} must be given."), None);
        return Ok((cx, Response::from_errors(vec![error]), checked.cost));
    }
    let mut document = async_graphql::Request::new(query).variables(Variables::from_json(Value::Object(variables)));
    document.operation_name = operation_name;
    document.set_parsed_query(checked.document);
    let document = work::loaders(&cx, document).data(Arc::clone(&cx)).data(answer::language(http));
    let running = worker.shared.schema.execute(document);
    // A mutation is not cut off: what it has committed could not be told. Each of its operations is bounded by itself.
    if checked.operation == OperationKind::Mutation {
        return Ok((cx, running.await, checked.cost));
    }
    match tokio::time::timeout(DEADLINE, running).await {
        Ok(response) => Ok((cx, response, checked.cost)),
        Err(_) => Err(Error::unavailable("a document ran longer than its deadline")),
    }
}

/// The first variable of the operation that is to be run which must be given and is not; async-graphql notices only
/// when a resolver asks for it.
fn not_given(document: &ExecutableDocument, operation: Option<&str>, given: &Map<String, Value>) -> Option<String> {
    let mut operations = document.operations.iter();
    let (_, run) = operations.find(|(name, _)| operation.is_none() || name.map(|name| name.as_str()) == operation)?;
    let missing = run.node.variable_definitions.iter().map(|variable| &variable.node).find(|variable| {
        let nothing = given.get(variable.name.node.as_str()).is_none_or(Value::is_null);
        !variable.var_type.node.nullable && variable.default_value.is_none() && nothing
    });
    missing.map(|variable| variable.name.node.to_string())
}

struct Params {
    query: String,
    operation_name: Option<String>,
    variables: Map<String, Value>,
}

impl Params {
    /// Reads the parameters of GraphQL over HTTP § 5.
    fn read(body: Value) -> Result<Self> {
        let Value::Object(mut members) = body else { return Err(Error::not_json(Word::NotAnObject)) };
        let query = match members.remove("query") {
            Some(Value::String(query)) => query,
            _ => return Err(Error::not_json(Word::QueryNotText)),
        };
        let operation_name = match members.remove("operationName") {
            None | Some(Value::Null) => None,
            Some(Value::String(name)) => Some(name).filter(|name| !name.is_empty()),
            Some(_) => return Err(Error::not_json(Word::OperationNameNotText)),
        };
        let variables = match members.remove("variables") {
            None | Some(Value::Null) => Map::new(),
            Some(Value::Object(variables)) => variables,
            Some(_) => return Err(Error::not_json(Word::VariablesNotObject)),
        };
        match members.remove("extensions") {
            None | Some(Value::Null | Value::Object(_)) => Ok(Self { query, operation_name, variables }),
            Some(_) => Err(Error::not_json(Word::ExtensionsNotObject)),
        }
    }
}

/// What the guard refused, as an answer without data.
fn refused(refusal: Refusal, language: Language) -> Response {
    let known = Code::ALL.iter().find(|code| code.info().code == refusal.code());
    let mut error = Error::new(known.copied().unwrap_or(Code::InvalidQuery)).with("reason", refusal.to_string());
    let mut extensions = async_graphql::ErrorExtensionValues::default();
    extensions.set("code", refusal.code().to_uppercase());
    for (name, number) in [("limit", refusal.limit()), ("found", refusal.found())] {
        if let Some(number) = number {
            extensions.set(name, number);
            error = error.with(name, number);
        }
    }
    let mut refused = ServerError::new(error.detail(language), None);
    refused.extensions = Some(extensions);
    Response::from_errors(vec![refused])
}

fn respond(http: &HttpRequest, cx: &Cx, mut response: Response, cost: u64, strict: bool) -> HttpResponse {
    // Errors without a path come from before execution: there is no data, and nothing was done.
    let before =
        response.data == async_graphql::Value::Null && response.errors.iter().all(|error| error.path.is_empty());
    let failed = before && !response.errors.is_empty();
    response.errors.truncate(MAX_ERRORS);
    for error in &mut response.errors {
        if let Some((cut, _)) = error.message.char_indices().nth(MAX_MESSAGE) {
            error.message.truncate(cut);
        }
        let extensions = error.extensions.get_or_insert_default();
        if extensions.get("code").is_none() {
            extensions.set("code", "INVALID_QUERY");
        }
        extensions.set("requestId", cx.request_id());
    }
    response.extensions.insert("cost".to_owned(), async_graphql::Value::from(cost));
    let body = if failed {
        serde_json::to_vec(&serde_json::json!({ "errors": response.errors, "extensions": response.extensions }))
    } else {
        serde_json::to_vec(&response)
    };
    let Ok(body) = body else { return answer::problem(http, &Error::internal("an answer cannot be written")) };
    let status = if failed && strict { StatusCode::BAD_REQUEST } else { StatusCode::OK };
    let mut answer = HttpResponse::build(status);
    answer
        .content_type(if strict { "application/graphql-response+json; charset=utf-8" } else { "application/json" })
        .insert_header((header::CACHE_CONTROL, "private, no-cache"))
        .insert_header((header::VARY, "Authorization, Accept, Accept-Language, Origin"));
    if cx.sequence() > 0 {
        answer.insert_header(("Betre-Sequence", cx.sequence()));
    }
    answer.body(body)
}
