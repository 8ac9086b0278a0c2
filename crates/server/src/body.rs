//! Reading what a client sends, within bounds of size and time.

use std::time::Duration;

use actix_web::{HttpRequest, http::header, web::Payload};
use futures_util::StreamExt;
use kernel::{Code, Error, Result, Word, strict_json};
use serde_json::Value;

/// What a body may be.
pub struct Wanted<'a> {
    /// The media types that are taken.
    pub accepted: &'a [&'static str],
    /// How many bytes at most.
    pub limit: usize,
    /// Whether there must be one.
    pub demanded: bool,
    /// How long it may take to arrive.
    pub deadline: Duration,
}

/// Reads the body as one JSON value of one of these media types; nothing if there is no body and none is demanded.
pub async fn json(request: &HttpRequest, payload: Payload, wanted: Wanted<'_>) -> Result<Option<Value>> {
    let Wanted { accepted, limit, demanded, deadline } = wanted;
    let bytes = read(request, payload, limit, deadline).await?;
    if bytes.is_empty() && !demanded {
        return Ok(None);
    }
    let coding = request.headers().get(header::CONTENT_ENCODING).map(header::HeaderValue::as_bytes);
    if coding.is_some_and(|coding| !coding.eq_ignore_ascii_case(b"identity")) {
        return Err(Error::new(Code::UnsupportedMediaType).with("accepted", "Content-Encoding: identity"));
    }
    let sent = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut parts = sent.split(';').map(str::trim);
    let media = parts.next().unwrap_or_default().to_ascii_lowercase();
    let charset = parts.find_map(|part| part.to_ascii_lowercase().strip_prefix("charset=").map(str::to_owned));
    let is_utf8 = charset.is_none_or(|charset| charset.trim_matches('"') == "utf-8");
    if !accepted.contains(&media.as_str()) || !is_utf8 {
        return Err(Error::new(Code::UnsupportedMediaType).with("accepted", accepted.to_vec()));
    }
    strict_json(&bytes).map(Some)
}

async fn read(request: &HttpRequest, mut payload: Payload, limit: usize, deadline: Duration) -> Result<Vec<u8>> {
    let too_large = || Error::new(Code::BodyTooLarge).with("limit", limit);
    let announced = request.headers().get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    if announced.is_some_and(|length: usize| length > limit) {
        return Err(too_large());
    }
    let all = async {
        let mut bytes = Vec::with_capacity(announced.unwrap_or(0));
        while let Some(chunk) = payload.next().await {
            let chunk = chunk.map_err(|_| Error::not_json(Word::BrokeOff))?;
            if bytes.len() + chunk.len() > limit {
                return Err(too_large());
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes)
    };
    match tokio::time::timeout(deadline, all).await {
        Ok(bytes) => bytes,
        Err(_) => Err(Error::new(Code::RequestTimeout).with("seconds", deadline.as_secs())),
    }
}
