//! Fetching what an issuer publishes. What answers there may be broken, slow or taken over; an address that a tenant
//! registered may have been chosen to reach something that only we can.

use std::{net::IpAddr, sync::Arc, time::Duration};

use openidconnect::{HttpRequest, HttpResponse};
use reqwest::{
    Client, Response, StatusCode, Url,
    dns::{Addrs, Name, Resolve, Resolving},
    redirect,
};
use serde_json::Value;

use crate::{IssuerKind, keys::KeySet};

const MAX_BYTES: usize = 256 * 1024;

/// A client for what issuers publish; `timeout` covers a whole exchange, from connecting to the last byte. Guarded, it
/// reaches public addresses only, whatever a name leads to: what was looked at is what is connected to.
pub(crate) fn client(timeout: Duration, guarded: bool) -> reqwest::Result<Client> {
    let client = Client::builder()
        .timeout(timeout)
        .connect_timeout(timeout)
        // A redirect would let the answer choose whose keys are trusted, and which inner address is called.
        .redirect(redirect::Policy::none())
        // Only server's config reads the environment.
        .no_proxy()
        // A connection belongs to the worker that opened it and would be needed again in ten minutes: keep none.
        .pool_max_idle_per_host(0);
    let client = if guarded { client.dns_resolver(Arc::new(PublicNames)) } else { client };
    client.build()
}

/// Looks names up, and knows only public addresses.
struct PublicNames;

impl Resolve for PublicNames {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let public: Vec<_> = found.filter(|address| kernel::is_public_address(address.ip())).collect();
            if public.is_empty() {
                return Err("the name leads to no public address".into());
            }
            Ok(Box::new(public.into_iter()) as Addrs)
        })
    }
}

/// How far an address may lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trust {
    /// Configured by the operator: `https` to anywhere, `http` to this machine.
    Configured,
    /// Registered by a tenant: `https` to what is public.
    Registered,
}

/// The address, if keys that come from there can be trusted.
pub(crate) fn address(text: &str, trust: Trust) -> Result<Url, &'static str> {
    let url = Url::parse(text).map_err(|_| "has a key address that is not a URL")?;
    let host = url.host_str().map(|host| host.trim_start_matches('[').trim_end_matches(']'));
    let literal = host.and_then(|host| host.parse::<IpAddr>().ok());
    match (trust, url.scheme(), host) {
        (Trust::Registered, "https", Some(_)) if literal.is_none_or(kernel::is_public_address) => Ok(url),
        (Trust::Registered, ..) => Err("has a key address that is not https to a public address"),
        (Trust::Configured, "https", Some(_)) => Ok(url),
        (Trust::Configured, "http", Some(host))
            if host == "localhost" || literal.is_some_and(|address| address.is_loopback()) =>
        {
            Ok(url)
        }
        (Trust::Configured, ..) => Err("has a key address that is neither https nor http to this machine"),
    }
}

/// Where an issuer publishes what it is, by its kind. The issuer's own slash at the end is not doubled.
pub(crate) fn metadata_address(kind: IssuerKind, issuer: &str) -> String {
    let document = match kind {
        IssuerKind::Maskinporten => "oauth-authorization-server",
        IssuerKind::Rfc9068 | IssuerKind::Entra | IssuerKind::Ansattporten | IssuerKind::IdPorten => {
            "openid-configuration"
        }
    };
    format!("{}/.well-known/{document}", issuer.trim_end_matches('/'))
}

/// Where the issuer says that its keys are, if it calls itself exactly what it is expected to be.
pub(crate) async fn discover(client: &Client, url: &Url, issuer: &str, trust: Trust) -> Result<Url, &'static str> {
    let document = document(client, url).await?;
    let document: Value = serde_json::from_slice(&document).map_err(|_| "the metadata is not JSON")?;
    if document.get("issuer").is_none_or(|named| named != issuer) {
        return Err("the metadata is another issuer's");
    }
    let keys = document.get("jwks_uri").and_then(Value::as_str).ok_or("the metadata names no keys")?;
    address(keys, trust)
}

/// The keys at `url`, or a reason for the log that quotes nothing of the answer.
pub(crate) async fn key_set(client: &Client, url: &Url) -> Result<KeySet, &'static str> {
    KeySet::from_json(&document(client, url).await?)
}

async fn document(client: &Client, url: &Url) -> Result<Vec<u8>, &'static str> {
    let answer = client.get(url.clone()).send().await.map_err(reason)?;
    if answer.status() != StatusCode::OK {
        return Err("the answer is not 200");
    }
    body(answer).await
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
    tracing::debug!(?error, "request to an issuer failed");
    match error {
        error if error.is_timeout() => "the answer takes too long",
        error if error.is_connect() => "no connection",
        _ => "the connection broke",
    }
}
