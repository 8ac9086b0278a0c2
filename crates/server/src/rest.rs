//! REST: one handler for all routes.

use std::sync::Arc;

use actix_web::{
    HttpRequest, HttpResponse, guard,
    http::header,
    web::{self, Data, Payload, ServiceConfig},
};
use api::{Input, Method, Reply, Route, Scope};
use db::{Caller, Cx, Request};
use kernel::{At, Code, Error, Fault, FaultCode, Result};

use crate::{
    answer,
    body::{self, Wanted},
    front::RequestId,
    state::Worker,
};

const JSON: &[&str] = &["application/json"];
const MERGE_PATCH: &[&str] = &["application/merge-patch+json"];

/// Registers every route; an address that takes other methods says which.
pub fn configure(config: &mut ServiceConfig, routes: &'static [Route]) {
    let mut paths: Vec<&'static str> = routes.iter().map(|route| route.path).collect();
    paths.sort_unstable();
    paths.dedup();
    // A literal segment is matched before a member of the same place.
    paths.sort_by_key(|path| path.matches('{').count());
    for path in paths {
        let here: Vec<&'static Route> = routes.iter().filter(|route| route.path == path).collect();
        let mut allow: Vec<&'static str> = here.iter().map(|route| route.method.as_str()).collect();
        if allow.contains(&"GET") {
            allow.push("HEAD");
        }
        let mut resource = web::resource(path);
        for route in here {
            let method = match route.method {
                // HEAD is GET without the body, which the HTTP layer leaves out.
                Method::Get => guard::Any(guard::Get()).or(guard::Head()),
                Method::Post => guard::Any(guard::Post()),
                Method::Patch => guard::Any(guard::Patch()),
                Method::Delete => guard::Any(guard::Delete()),
            };
            let handler = move |request: HttpRequest, payload: Payload, worker: Data<Worker>| async move {
                match handle(route, &request, payload, &worker).await {
                    Ok(reply) => answer::reply(&request, reply),
                    Err(error) => answer::problem(&request, &error),
                }
            };
            resource = resource.route(web::route().guard(method).to(handler));
        }
        let refuse = move |request: HttpRequest| {
            let error = Error::new(Code::MethodNotAllowed).with("allow", allow.clone());
            async move { answer::problem(&request, &error) }
        };
        config.service(resource.default_service(web::to(refuse)));
    }
}

/// What a request is before anything is done.
pub fn request(http: &HttpRequest, worker: &Worker) -> Request {
    Request { services: Arc::clone(&worker.shared.services), db: worker.db.clone(), id: RequestId::of(http).0 }
}

async fn handle(route: &'static Route, http: &HttpRequest, payload: Payload, worker: &Worker) -> Result<Reply> {
    let cx = Arc::new(admit(route, http, worker).await?);
    cx.permit(route.meta)?;
    accepts(http, &["application/json"])?;
    sequence(http)?;
    let patch = route.method == Method::Patch;
    let wanted = Wanted {
        accepted: if patch { MERGE_PATCH } else { JSON },
        limit: route.max_body,
        demanded: patch || (route.method == Method::Post && route.status() == 201),
        deadline: worker.shared.body_deadline,
    };
    let body = match route.method {
        Method::Get => None,
        _ => body::json(http, payload, wanted).await?,
    };
    let path = http.match_info().iter().filter(|(name, _)| *name != "tenant").collect();
    let key = http.headers().get("idempotency-key").map(|value| value.to_str().unwrap_or("\u{0}"));
    let input =
        route.input(Input { path, query: query(http)?, body, if_match: if_match(http)?, idempotency_key: key })?;
    route.call(cx, input).await
}

async fn admit(route: &Route, http: &HttpRequest, worker: &Worker) -> Result<Cx> {
    let request = request(http, worker);
    let identities = &worker.shared.identities;
    let authorization = http.headers().get(header::AUTHORIZATION).map(header::HeaderValue::as_bytes);
    let person = identities.person(&request, authorization).await?;
    match route.scope {
        Scope::Tenant => {
            let address = http.match_info().get("tenant").unwrap_or_default().to_owned();
            identities.member(request, person, &address).await
        }
        Scope::Operator => identities.operator(request, person).await,
        Scope::Shared => Ok(Cx::new(request, Caller::Person(person))),
    }
}

/// Whether the caller takes one of these media types.
pub fn accepts(http: &HttpRequest, available: &[&'static str]) -> Result<()> {
    let Some(accept) = http.headers().get(header::ACCEPT).and_then(|value| value.to_str().ok()) else { return Ok(()) };
    let taken = accept.split(',').any(|choice| {
        let mut parts = choice.split(';').map(str::trim);
        let media = parts.next().unwrap_or_default().to_ascii_lowercase();
        let refused =
            parts.any(|part| matches!(part.to_ascii_lowercase().as_str(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000"));
        !refused && (media == "*/*" || media == "application/*" || available.contains(&media.as_str()))
    });
    if taken { Ok(()) } else { Err(Error::new(Code::NotAcceptable).with("available", available.to_vec())) }
}

fn bad_header(name: &'static str, accepted: &str) -> Error {
    Error::new(Code::InvalidHeader).fault(Fault {
        at: At::Header(name),
        code: FaultCode::BadFormat,
        accepted: Some(accepted.into()),
    })
}

/// The version in `If-Match`. A tag that is none of ours is a version that no row has.
fn if_match(http: &HttpRequest) -> Result<Option<i32>> {
    let Some(value) = http.headers().get(header::IF_MATCH) else { return Ok(None) };
    let text = value.to_str().unwrap_or_default().trim();
    let quoted = text.strip_prefix("W/").unwrap_or(text).strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    match quoted {
        // If-Match compares strongly, so a weak tag matches nothing (RFC 9110 § 13.1.1).
        Some(tag) if !text.starts_with("W/") => {
            let version = tag.parse::<i32>().ok().filter(|version| version.to_string() == tag);
            Ok(Some(version.unwrap_or(-1)))
        }
        Some(_) => Ok(Some(-1)),
        None => Err(bad_header("If-Match", "the ETag of the resource, such as \"3\"")),
    }
}

/// `Betre-Sequence` on a read asks for what that event left behind. There is one node to read from, which has it.
fn sequence(http: &HttpRequest) -> Result<()> {
    match http.headers().get("betre-sequence").map(|value| value.to_str().unwrap_or_default().parse::<u64>()) {
        Some(Err(_)) => Err(bad_header("Betre-Sequence", "the number that a write answered with")),
        _ => Ok(()),
    }
}

fn query(http: &HttpRequest) -> Result<Vec<(String, String)>> {
    web::Query::<Vec<(String, String)>>::from_query(http.query_string())
        .map(web::Query::into_inner)
        .map_err(|_| Error::new(Code::InvalidParameter))
}

/// The answer to an address that nothing lies at.
pub async fn nothing(request: HttpRequest) -> HttpResponse {
    answer::problem(&request, &Error::new(Code::NotFound))
}
