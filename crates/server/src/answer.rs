//! Answers: a reply or an error as an HTTP response.

use actix_web::{
    HttpRequest, HttpResponse, HttpResponseBuilder,
    http::{StatusCode, header},
};
use api::Reply;
use kernel::{Code, Error, Language};
use serde_json::Value;

use crate::front::RequestId;

/// The media type of errors (RFC 9457).
pub const PROBLEM: &str = "application/problem+json";

/// The language that the caller reads.
pub fn language(request: &HttpRequest) -> Language {
    let accepted = request.headers().get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    accepted.map(Language::negotiate).unwrap_or_default()
}

/// What an error's document says of the request.
pub struct Asked {
    id: RequestId,
    path: String,
    query: String,
    language: Language,
    is_patch: bool,
}

impl Asked {
    /// What this request was. Made before the request is routed: routing needs it for itself.
    pub fn of(request: &HttpRequest) -> Self {
        Self {
            id: RequestId::of(request),
            path: request.path().to_owned(),
            query: request.query_string().to_owned(),
            language: language(request),
            is_patch: request.method() == "PATCH",
        }
    }
}

/// An error as its problem document.
pub fn problem(request: &HttpRequest, error: &Error) -> HttpResponse {
    refusal(Asked::of(request), error)
}

/// An error as its problem document, once the request is gone.
pub fn refusal(asked: Asked, error: &Error) -> HttpResponse {
    let Asked { id, path, query, language, is_patch } = asked;
    let info = error.code().info();
    if let Some(why) = error.for_log() {
        tracing::error!(request = &*id.0, code = info.code, "{why}");
    }
    let mut document = error.problem(language);
    document.insert("instance".to_owned(), path.clone().into());
    document.insert("requestId".to_owned(), (*id.0).into());
    let mut response =
        HttpResponse::build(StatusCode::from_u16(info.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR));
    response
        .content_type(PROBLEM)
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::CONTENT_LANGUAGE, language.tag()));
    match error.code() {
        Code::Moved => {
            let slug = document.get("slug").and_then(Value::as_str).unwrap_or_default();
            response.insert_header((header::LOCATION, moved(&path, slug, &query)));
        }
        Code::Unauthenticated => {
            response.insert_header((header::WWW_AUTHENTICATE, r#"Bearer realm="betre""#));
        }
        Code::InvalidToken => {
            response.insert_header((header::WWW_AUTHENTICATE, r#"Bearer realm="betre", error="invalid_token""#));
        }
        Code::IdempotencyInProgress | Code::Unavailable => {
            response.insert_header((header::RETRY_AFTER, "1"));
        }
        Code::TooManyRequests => {
            let seconds = document.get("retryAfter").and_then(Value::as_u64).unwrap_or(1);
            response.insert_header((header::RETRY_AFTER, seconds));
        }
        Code::RequestTimeout | Code::BodyTooLarge | Code::UriTooLong | Code::HeadersTooLarge => {
            response.force_close();
        }
        Code::MethodNotAllowed => {
            insert_list(&mut response, header::ALLOW, document.get("allow"));
        }
        Code::UnsupportedMediaType if document.get("accepted").is_some_and(Value::is_string) => {
            // The coding of the body, not its type, was the trouble (RFC 9110 § 15.5.16).
            response.insert_header((header::ACCEPT_ENCODING, "identity"));
        }
        Code::UnsupportedMediaType => {
            let name = if is_patch { "accept-patch" } else { "accept-post" };
            insert_list(&mut response, header::HeaderName::from_static(name), document.get("accepted"));
        }
        _ => {}
    }
    response.body(Value::Object(document).to_string())
}

/// The same address at another slug: `/v1/tenants/{slug}/…`.
fn moved(path: &str, slug: &str, query: &str) -> String {
    let mut parts: Vec<&str> = path.split('/').collect();
    if let Some(part) = parts.get_mut(3) {
        *part = slug;
    }
    let question = if query.is_empty() { "" } else { "?" };
    format!("{}{question}{query}", parts.join("/"))
}

fn insert_list(response: &mut HttpResponseBuilder, name: header::HeaderName, value: Option<&Value>) {
    let text = match value {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", "),
        _ => return,
    };
    response.insert_header((name, text));
}

/// A reply as its response: validators, place of what was created, and 304 if the caller has it already.
pub fn reply(request: &HttpRequest, reply: Reply) -> HttpResponse {
    let mut response = HttpResponse::build(StatusCode::from_u16(reply.status).unwrap_or(StatusCode::OK));
    let (cached, varies) = match reply.is_public {
        true => ("public, max-age=3600", "Accept, Accept-Language, Origin"),
        false => ("private, no-cache", "Authorization, Accept, Accept-Language, Origin"),
    };
    response.insert_header((header::CACHE_CONTROL, cached));
    response.insert_header((header::VARY, varies));
    if let Some(sequence) = reply.sequence {
        response.insert_header(("Betre-Sequence", sequence));
    }
    if reply.replayed {
        response.insert_header(("Idempotency-Replayed", "true"));
    }
    if let Some(id) = reply.created {
        response.insert_header((header::LOCATION, format!("{}/{id}", request.path().trim_end_matches('/'))));
    }
    let Some(body) = reply.body else { return response.finish() };
    let tag = match reply.version {
        Some(version) => format!("\"{version}\""),
        None => weak_tag(&body),
    };
    response.insert_header((header::ETAG, tag.clone()));
    let known = request.headers().get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    if request.method() == "GET" && known.is_some_and(|known| matches_tag(known, &tag)) {
        return response.status(StatusCode::NOT_MODIFIED).finish();
    }
    if let Some(cursor) = reply.next_cursor {
        response.insert_header((header::LINK, next_link(request, &cursor)));
    }
    if let Some(language) = reply.language {
        response.insert_header((header::CONTENT_LANGUAGE, language));
    }
    response.content_type(reply.media).body(body)
}

/// A weak validator: the same for the same bytes.
fn weak_tag(body: &[u8]) -> String {
    use std::hash::{BuildHasher, Hasher};
    // Seeded alike on every node, so that a validator from one is known to another.
    let mut hasher = std::hash::BuildHasherDefault::<std::hash::DefaultHasher>::default().build_hasher();
    hasher.write(body);
    format!("W/\"{:016x}\"", hasher.finish())
}

/// Weak comparison (RFC 9110 § 8.8.3.2).
fn matches_tag(known: &str, tag: &str) -> bool {
    let bare = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    known.trim() == "*" || known.split(',').any(|one| bare(one) == bare(tag))
}

/// `Link: <…>; rel="next"` of a list that goes on: the same address with the next cursor.
fn next_link(request: &HttpRequest, cursor: &str) -> String {
    let kept = request.query_string().split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("cursor="));
    let query: String = kept.map(|pair| format!("{pair}&")).collect();
    format!("<{}?{query}cursor={cursor}>; rel=\"next\"", request.path())
}
