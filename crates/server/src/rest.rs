//! REST: one handler for all routes.

use std::{collections::BTreeMap, sync::Arc};

use actix_web::{
    HttpMessage, HttpRequest, HttpResponse,
    http::header,
    web::{self, Data, Payload},
};
use api::{Input, Method, Reply, Route, Scope};
use db::{Caller, Cx, Request};
use kernel::{At, Code, Error, Fault, FaultCode, Result, Word};
use matchit::Params;

use crate::{
    answer,
    body::{self, Wanted},
    front::RequestId,
    identity::Shown,
    state::Worker,
};

const JSON: &[&str] = &["application/json"];
const MERGE_PATCH: &[&str] = &["application/merge-patch+json"];

/// Every route by its path, in a radix tree: to find one costs what the path is long, however many there are. (actix-web
/// would try one regular expression after the other.)
pub struct Router(matchit::Router<Place>);

/// The routes of one path.
struct Place {
    path: &'static str,
    routes: Vec<&'static Route>,
}

/// The path of the route that a request met, for log and metrics.
#[derive(Clone, Copy)]
pub struct Met(pub &'static str);

impl Router {
    /// Fails if two paths cannot be told apart.
    pub fn new(routes: &'static [Route]) -> Result<Self> {
        let mut places: BTreeMap<&'static str, Vec<&'static Route>> = BTreeMap::new();
        for route in routes {
            places.entry(route.path).or_default().push(route);
        }
        let mut router = matchit::Router::new();
        for (path, routes) in places {
            router.insert(path, Place { path, routes }).map_err(Error::internal)?;
        }
        Ok(Self(router))
    }
}

impl Place {
    fn route(&self, method: &actix_web::http::Method) -> Result<&'static Route> {
        // HEAD is GET without the body, which the HTTP layer leaves out.
        let method = if method == "HEAD" { "GET" } else { method.as_str() };
        let found = self.routes.iter().find(|route| route.method.as_str() == method);
        found.copied().ok_or_else(|| {
            let mut allow: Vec<&str> = self.routes.iter().map(|route| route.method.as_str()).collect();
            if allow.contains(&"GET") {
                allow.push("HEAD");
            }
            Error::new(Code::MethodNotAllowed).with("allow", allow)
        })
    }
}

/// Answers every request that is not for one of the pages or for GraphQL.
pub async fn serve(http: HttpRequest, payload: Payload, worker: Data<Worker>) -> HttpResponse {
    // Percent-decoded, but for what would change how the path divides.
    let Ok(found) = worker.shared.router.0.at(http.match_info().unprocessed()) else {
        return answer::problem(&http, &Error::new(Code::NotFound));
    };
    http.extensions_mut().insert(Met(found.value.path));
    let done = match found.value.route(http.method()) {
        Ok(route) => handle(route, &found.params, &http, payload, &worker).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(reply) => answer::reply(&http, reply),
        Err(error) => answer::problem(&http, &error),
    }
}

/// What a request is before anything is done.
pub fn request(http: &HttpRequest, worker: &Worker) -> Request {
    let services = Arc::clone(&worker.shared.services);
    Request { services, db: worker.db.clone(), id: RequestId::of(http).0, credential: None }
}

async fn handle(
    route: &'static Route,
    members: &Params<'_, '_>,
    http: &HttpRequest,
    payload: Payload,
    worker: &Worker,
) -> Result<Reply> {
    let cx = Arc::new(admit(route, members.get("tenant"), http, worker).await?);
    worker.shared.limits.spend(http, &cx, worker.shared.services.clock.now())?;
    cx.permit(route.meta).await?;
    accepts(http, &[route.media])?;
    if route.scope != Scope::Public {
        sequence(http)?;
    }
    let patch = route.method == Method::Patch;
    let wanted = Wanted {
        accepted: if patch { MERGE_PATCH } else { JSON },
        limit: route.max_body,
        demanded: patch || (route.method == Method::Post && route.status() == 201),
        deadline: worker.shared.body_deadline,
    };
    let body = match route.method {
        Method::Get => None,
        _ => {
            cx.let_go().await;
            body::json(http, payload, wanted).await?
        }
    };
    let path = members.iter().filter(|(name, _)| *name != "tenant").collect();
    let key = http.headers().get("idempotency-key").map(|value| value.to_str().unwrap_or("\u{0}"));
    let language = answer::language(http).tag();
    let input = Input { path, query: query(http)?, body, if_match: if_match(http)?, idempotency_key: key, language };
    route.call(cx, route.input(input)?).await
}

async fn admit(route: &Route, tenant: Option<&str>, http: &HttpRequest, worker: &Worker) -> Result<Cx> {
    let request = request(http, worker);
    if route.scope == Scope::Public {
        // Not even looked at: a token that has run out must not keep anybody from what is public.
        return Ok(Cx::new(request, Caller::Anonymous));
    }
    let identities = &worker.shared.identities;
    let shown = Shown::by(http);
    if route.scope == Scope::Invited {
        return identities.invited(request, shown, tenant.unwrap_or_default()).await;
    }
    let (request, people) = identities.people(request, shown).await?;
    match route.scope {
        Scope::Tenant => identities.member(request, &people, tenant.unwrap_or_default()).await,
        Scope::Operator => identities.operator(request, &people).await,
        Scope::Shared | Scope::Public | Scope::Invited => Ok(Cx::new(request, Caller::Person(people[0]))),
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
        !refused
            && (media == "*/*"
                || media.strip_suffix('*').is_some_and(|kind| available.iter().any(|one| one.starts_with(kind)))
                || available.contains(&media.as_str()))
    });
    if taken { Ok(()) } else { Err(Error::new(Code::NotAcceptable).with("available", available.to_vec())) }
}

fn bad_header(name: &'static str, accepted: Word) -> Error {
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
        None => Err(bad_header("If-Match", Word::EtagOfTheResource)),
    }
}

/// `Betre-Sequence` on a read asks for what that event left behind. There is one node to read from, which has it.
fn sequence(http: &HttpRequest) -> Result<()> {
    match http.headers().get("betre-sequence").map(|value| value.to_str().unwrap_or_default().parse::<u64>()) {
        Some(Err(_)) => Err(bad_header("Betre-Sequence", Word::NumberOfAnEvent)),
        _ => Ok(()),
    }
}

fn query(http: &HttpRequest) -> Result<Vec<(String, String)>> {
    web::Query::<Vec<(String, String)>>::from_query(http.query_string())
        .map(web::Query::into_inner)
        .map_err(|_| Error::new(Code::InvalidParameter))
}
