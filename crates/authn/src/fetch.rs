//! Asking an issuer. The address is configured and trusted; what answers there may be broken, slow or taken over.

use std::{net::IpAddr, time::Duration};

use openidconnect::{HttpRequest, HttpResponse};
use reqwest::{Client, Response, StatusCode, Url, redirect};

use crate::keys::KeySet;

const MAX_BYTES: usize = 256 * 1024;

/// The one client of a verifier; `timeout` covers a whole exchange, from connecting to the last byte.
pub(crate) fn client(timeout: Duration) -> reqwest::Result<Client> {
    Client::builder()
        .timeout(timeout)
        .connect_timeout(timeout)
        // A redirect would let the answer choose whose keys are trusted, and which inner address is called.
        .redirect(redirect::Policy::none())
        // Only server's config reads the environment.
        .no_proxy()
        // A connection belongs to the worker that opened it and would be needed again in ten minutes: keep none.
        .pool_max_idle_per_host(0)
        .build()
}

/// The address, if keys that come from there can be trusted.
pub(crate) fn address(text: &str) -> Result<Url, &'static str> {
    let url = Url::parse(text).map_err(|_| "has a key address that is not a URL")?;
    match (url.scheme(), url.host_str()) {
        ("https", Some(_)) => Ok(url),
        ("http", Some(host)) if is_loopback(host) => Ok(url),
        _ => Err("has a key address that is neither https nor http to this machine"),
    }
}

fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// The keys at `url`, or a reason for the log that quotes nothing of the answer.
pub(crate) async fn key_set(client: &Client, url: &Url) -> Result<KeySet, &'static str> {
    let answer = client.get(url.clone()).send().await.map_err(reason)?;
    if answer.status() != StatusCode::OK {
        return Err("the answer is not 200");
    }
    KeySet::from_json(&body(answer).await?)
}

/// Why a provider could not be asked.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Unanswered(pub &'static str);

/// Sends what the OpenID Connect library asks for.
pub(crate) async fn exchange(client: &Client, request: HttpRequest) -> Result<HttpResponse, Unanswered> {
    let request = request.try_into().map_err(|error| Unanswered(reason(error)))?;
    let answer = client.execute(request).await.map_err(|error| Unanswered(reason(error)))?;
    let mut response = HttpResponse::new(Vec::new());
    *response.status_mut() = answer.status();
    *response.headers_mut() = answer.headers().clone();
    *response.body_mut() = body(answer).await.map_err(Unanswered)?;
    Ok(response)
}

async fn body(mut answer: Response) -> Result<Vec<u8>, &'static str> {
    // Counted while reading, because a length in the header is only a promise.
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(reason)? {
        if body.len() + chunk.len() > MAX_BYTES {
            return Err("the answer is longer than 256 KiB");
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

fn reason(error: reqwest::Error) -> &'static str {
    // The whole error, which may show addresses and certificates, only for those who ask for it.
    tracing::debug!(?error, "request for signing keys failed");
    match error {
        error if error.is_timeout() => "the answer takes too long",
        error if error.is_connect() => "no connection",
        _ => "the connection broke",
    }
}
