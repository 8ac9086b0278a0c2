//! An issuer on this machine: what it publishes, and tokens of any kind, made right or wrong.

use std::{net::TcpListener, sync::LazyLock};

use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use aws_lc_rs::{
    rand::SystemRandom,
    rsa::KeySize,
    signature::{KeyPair, RSA_PKCS1_SHA256, RsaKeyPair, RsaPublicKeyComponents},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

/// The one key of a test run: making one is slow.
static KEY: LazyLock<RsaKeyPair> = LazyLock::new(|| RsaKeyPair::generate(KeySize::Rsa2048).expect("a key"));

/// An address at which as many issuers answer as there are paths, all with one key.
pub struct LocalIssuer {
    base: String,
    handle: actix_web::dev::ServerHandle,
}

impl LocalIssuer {
    /// Answers from now on.
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        listener.set_nonblocking(true).expect("a socket");
        let base = format!("http://{}", listener.local_addr().expect("an address"));
        let own = base.clone();
        let server = HttpServer::new(move || {
            let base = own.clone();
            App::new().default_service(web::to(move |request: HttpRequest| {
                let answer = publish(&base, request.path());
                async move { HttpResponse::Ok().json(answer) }
            }))
        });
        let server = server.workers(1).disable_signals().listen(listener).expect("a server").run();
        let handle = server.handle();
        actix_web::rt::spawn(server);
        Self { base, handle }
    }

    /// The issuer at this path, such as `/maskinporten/`.
    pub fn at(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// A token of the type that most have, with these claims, valid for five minutes from now.
    pub fn token(&self, now: DateTime<Utc>, claims: Value) -> String {
        self.typed("JWT", now, claims)
    }

    /// An access token of RFC 9068.
    pub fn access_token(&self, now: DateTime<Utc>, claims: Value) -> String {
        self.typed("at+jwt", now, claims)
    }

    fn typed(&self, typ: &str, now: DateTime<Utc>, mut claims: Value) -> String {
        for (name, time) in [("iat", now.timestamp()), ("exp", now.timestamp() + 300)] {
            if claims.get(name).is_none() {
                claims[name] = time.into();
            }
        }
        let encode = |part: &Value| URL_SAFE_NO_PAD.encode(part.to_string());
        let message = format!("{}.{}", encode(&json!({"typ": typ, "alg": "RS256", "kid": "local"})), encode(&claims));
        let mut signature = vec![0; KEY.public_modulus_len()];
        KEY.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message.as_bytes(), &mut signature).expect("a signature");
        format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
    }

    /// Answers no more.
    pub async fn stop(self) {
        self.handle.stop(false).await;
    }
}

/// The keys, or what the issuer above `/.well-known/` says of itself; Maskinporten calls itself with a slash at the end.
fn publish(base: &str, path: &str) -> Value {
    match path.split_once("/.well-known/") {
        Some((issuer, document)) => {
            let slash = if document == "oauth-authorization-server" { "/" } else { "" };
            json!({"issuer": format!("{base}{issuer}{slash}"), "jwks_uri": format!("{base}/keys")})
        }
        None => {
            let public = RsaPublicKeyComponents::<Vec<u8>>::from(KEY.public_key());
            let encode = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
            json!({"keys": [{"kty": "RSA", "kid": "local", "n": encode(&public.n), "e": encode(&public.e)}]})
        }
    }
}
