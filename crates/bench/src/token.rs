//! An issuer of our own: the key, the tokens, and the configuration that makes the server trust them.

use std::path::Path;

use aws_lc_rs::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair},
};
use jsonwebtoken::{
    Algorithm, EncodingKey, Header, encode,
    jwk::{AlgorithmParameters, Jwk},
};
use serde_json::json;

use crate::{Outcome, data::ISSUER, told};

/// Who signs the tokens.
pub struct Issuer {
    key: EncodingKey,
    public: Jwk,
}

const KEY_ID: &str = "bench";
const LIFETIME: i64 = 6 * 3600;

impl Issuer {
    /// An issuer with a new key.
    pub fn new() -> Result<Self, String> {
        let random = SystemRandom::new();
        let pkcs8 = told("the key", EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random))?;
        let key = EncodingKey::from_ec_der(pkcs8.as_ref());
        let public = told("the key", Jwk::from_encoding_key(&key, Algorithm::ES256))?;
        Ok(Self { key, public })
    }

    /// An access token for the member of a tenant.
    pub fn mint(&self, tenant: u64) -> Result<String, String> {
        let now = chrono::Utc::now().timestamp();
        let claims = json!({
            "iss": ISSUER, "sub": format!("person-{}", 10_000 + tenant), "aud": "betre", "client_id": "bench",
            "iat": now, "exp": now + LIFETIME, "jti": format!("bench-{tenant}"),
        });
        let header =
            Header { typ: Some("at+jwt".to_owned()), kid: Some(KEY_ID.to_owned()), ..Header::new(Algorithm::ES256) };
        told("a token", encode(&header, &claims, &self.key))
    }

    /// Writes the configuration file that names this issuer.
    pub fn configure(&self, path: &Path) -> Outcome {
        let AlgorithmParameters::EllipticCurve(key) = &self.public.algorithm else {
            return Err("the key is not on a curve".to_owned());
        };
        let text = format!(
            "requests_per_minute = 0\npublic_url = \"http://localhost:8080\"\n[[issuers]]\nissuer = \"{ISSUER}\"\naudience = \"betre\"\nalgorithms = [\"ES256\"]\n\
             jwks = {{ static = {{ keys = [{{ kty = \"EC\", crv = \"P-256\", use = \"sig\", alg = \"ES256\", \
             kid = \"{KEY_ID}\", x = \"{}\", y = \"{}\" }}] }} }}\n",
            key.x, key.y
        );
        told("the configuration", std::fs::write(path, text))
    }
}
