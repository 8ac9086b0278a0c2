//! What holds for every request and every answer, whatever it is about.

use std::{borrow::Cow, sync::Arc, time::Instant};

use actix_web::{
    Error as ActixError, HttpMessage, HttpRequest, HttpResponse,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    error::InternalError,
    http::header::{self, HeaderName, HeaderValue},
    middleware::Next,
    web::Data,
};
use kernel::{Code, Error};
use tracing::Instrument;
use tracing_opentelemetry::OpenTelemetrySpanExt;

use crate::{answer, limits::Left, rest::Met, state::Worker, unread::Unread};

/// The longest address, in bytes.
pub const MAX_URI: usize = 8 * 1024;
/// The most that all headers may have, in bytes.
pub const MAX_HEADERS: usize = 16 * 1024;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The id of a request: the caller's, if it has one in the right form, else made by us.
#[derive(Clone)]
pub struct RequestId(pub Arc<str>);

impl RequestId {
    /// The id of this request.
    pub fn of(request: &HttpRequest) -> Self {
        request.extensions().get::<Self>().cloned().unwrap_or_else(|| Self("-".into()))
    }

    fn read(request: &ServiceRequest) -> Option<Self> {
        let text = request.headers().get(&REQUEST_ID)?.to_str().ok()?;
        let fits = (1..=128).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte));
        fits.then(|| Self(text.into()))
    }
}

/// The outermost layer: id, span, limits, headers.
pub async fn front(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<actix_web::body::BoxBody>, ActixError> {
    let started = Instant::now();
    let worker = request.app_data::<Data<Worker>>().cloned();
    let made = || {
        let services = worker.as_ref().map(|worker| Arc::clone(&worker.shared.services));
        let id = services.map_or_else(uuid::Uuid::nil, |services| services.ids.next(services.clock.now()));
        RequestId(id.simple().to_string().into())
    };
    let id = RequestId::read(&request).unwrap_or_else(made);
    request.extensions_mut().insert(id.clone());
    let closing = worker.as_ref().is_some_and(|worker| worker.shared.stopping.is_closing());
    let span = tracing::info_span!(
        "request",
        otel.kind = "server",
        otel.name = tracing::field::Empty,
        request = &*id.0,
        method = request.method().as_str(),
        route = tracing::field::Empty,
        status = tracing::field::Empty,
    );
    if let Some(parent) = request.headers().get("traceparent").and_then(|value| value.to_str().ok()) {
        let carrier = std::collections::HashMap::from([("traceparent".to_owned(), parent.to_owned())]);
        let context = opentelemetry::global::get_text_map_propagator(|propagator| propagator.extract(&carrier));
        if span.set_parent(context).is_err() {
            tracing::debug!("traceparent ignored: nothing is exported");
        }
    }
    let asked = answer::Asked::of(request.request());
    let (request, unread) = Unread::of(request);
    let mut response = match too_large(&request) {
        Some(error) => request.into_response(answer::refusal(asked, &error)).map_into_boxed_body(),
        None => match next.call(request).instrument(span.clone()).await {
            Ok(response) if is_bare(&response) => {
                let error = framework(response.status().as_u16());
                response.into_response(answer::refusal(asked, &error)).map_into_boxed_body()
            }
            Ok(response) => response.map_into_boxed_body(),
            Err(error) => {
                let mut response = answer::refusal(asked, &framework(error.as_response_error().status_code().as_u16()));
                finish(&mut response, &id, closing);
                return Err(InternalError::from_response(error, response).into());
            }
        },
    };
    if let Some(unread) = unread {
        response = unread.kept_by(response);
    }
    finish(response.response_mut(), &id, closing);
    let left = response.request().extensions().get::<Left>().copied();
    if let Some(left) = left {
        left.tell(response.response_mut());
    }
    let met = response.request().extensions().get::<Met>().map(|met| Cow::Borrowed(met.0));
    let route = met.or_else(|| response.request().match_pattern().map(Cow::Owned));
    let route = route.as_deref().unwrap_or_default();
    let status = response.status().as_u16();
    span.record("route", route).record("status", status);
    span.record("otel.name", format_args!("{} {route}", response.request().method()).to_string());
    let seconds = started.elapsed().as_secs_f64();
    if let Some(worker) = &worker {
        worker.shared.metrics.note(response.request().method().as_str(), route, status, seconds);
    }
    let millis = seconds * 1000.0;
    tracing::info!(parent: &span, route, status, millis, "answered");
    Ok(response)
}

fn too_large(request: &ServiceRequest) -> Option<Error> {
    if request.uri().path_and_query().map_or(0, |uri| uri.as_str().len()) > MAX_URI {
        return Some(Error::new(Code::UriTooLong).with("limit", MAX_URI));
    }
    let headers: usize = request.headers().iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum();
    (headers > MAX_HEADERS).then(|| Error::new(Code::HeadersTooLarge).with("limit", MAX_HEADERS))
}

/// What the framework's own refusals are in our words.
fn framework(status: u16) -> Error {
    match status {
        404 => Error::new(Code::NotFound),
        413 => Error::new(Code::BodyTooLarge),
        400..=499 => Error::new(Code::InvalidParameter),
        _ => Error::internal(format_args!("the framework answered {status}")),
    }
}

/// Whether a refusal comes from the framework, in plain text or without any.
fn is_bare<B>(response: &ServiceResponse<B>) -> bool {
    let ours = response.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let is_ours = |media: &str| media.starts_with("application/") || media.starts_with("text/html");
    response.status().as_u16() >= 400 && !ours.is_some_and(is_ours)
}

fn finish(response: &mut HttpResponse, id: &RequestId, closing: bool) {
    let status = response.status();
    if closing {
        response.head_mut().set_connection_type(actix_web::http::ConnectionType::Close);
    }
    let headers = response.headers_mut();
    if let Ok(id) = HeaderValue::from_str(&id.0) {
        headers.insert(REQUEST_ID, id);
    }
    let fixed = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::STRICT_TRANSPORT_SECURITY, "max-age=63072000; includeSubDomains"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    let unless_set = [
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    for (name, value) in unless_set {
        if !headers.contains_key(&name) && (status != 304 || name != header::CONTENT_SECURITY_POLICY) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
}
