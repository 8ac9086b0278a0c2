//! What is trusted: one profile per issuer.

use jsonwebtoken::jwk::JwkSet;
use serde::{Deserialize, Serialize};

/// Everything that is believed about one issuer; no token can widen it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IssuerProfile {
    /// The exact `iss` of its tokens, compared byte for byte.
    pub issuer: String,
    /// The value that `aud` must be or contain: this service, as the issuer knows it.
    pub audience: String,
    /// Where its public keys come from.
    pub jwks: KeySource,
    /// The only algorithms that its tokens may be signed with; never empty.
    pub algorithms: Vec<Algorithm>,
    /// Whether `typ` must be `at+jwt` or `application/at+jwt`, as RFC 9068 demands; `true` unless configured.
    /// Turned off, `typ` may also be `JWT` or missing. Then only `aud` keeps the issuer's ID tokens out: turn it off
    /// only for an issuer that never puts this service's audience into an ID token.
    #[serde(default = "on")]
    pub require_at_jwt: bool,
}

/// Where an issuer's public keys come from.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeySource {
    /// The address of a JWK set, fetched when needed: `https`, or `http` to this machine.
    Url(String),
    /// A set that never changes.
    Static(JwkSet),
}

/// A signature algorithm that an issuer may be allowed to use: asymmetric, and with a single meaning per name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Algorithm {
    /// RSASSA-PKCS1-v1_5 with SHA-256, keys from 2048 bits.
    RS256,
    /// RSASSA-PSS with SHA-256, keys from 2048 bits.
    PS256,
    /// ECDSA on P-256 with SHA-256.
    ES256,
    /// Ed25519.
    EdDSA,
}

impl Algorithm {
    /// The algorithm of that exact name in a header; `none` and every HMAC have no name here.
    pub(crate) fn named(name: &str) -> Option<Self> {
        match name {
            "RS256" => Some(Self::RS256),
            "PS256" => Some(Self::PS256),
            "ES256" => Some(Self::ES256),
            "EdDSA" => Some(Self::EdDSA),
            _ => None,
        }
    }
}

impl From<Algorithm> for jsonwebtoken::Algorithm {
    fn from(algorithm: Algorithm) -> Self {
        match algorithm {
            Algorithm::RS256 => Self::RS256,
            Algorithm::PS256 => Self::PS256,
            Algorithm::ES256 => Self::ES256,
            Algorithm::EdDSA => Self::EdDSA,
        }
    }
}

impl IssuerProfile {
    pub(crate) fn check(&self) -> Result<(), &'static str> {
        if self.issuer.is_empty() {
            return Err("has an empty name");
        }
        if self.audience.is_empty() {
            return Err("has an empty audience");
        }
        if self.algorithms.is_empty() {
            return Err("allows no algorithm");
        }
        Ok(())
    }
}

fn on() -> bool {
    true
}
