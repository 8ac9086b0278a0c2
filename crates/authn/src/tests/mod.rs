//! What every test needs: signers with their public keys, tokens in any shape, a clock that stands still.

mod ansattporten;
mod demo;
mod discovery;
mod entra;
mod forgeries;
mod id_porten;
mod key_sets;
mod learning;
mod login;
mod maskinporten;
mod open_id;
mod outages;
mod provider;
mod remembering;

use std::sync::{Arc, LazyLock};

use aws_lc_rs::{
    hmac,
    rand::SystemRandom,
    rsa::KeySize,
    signature::{
        ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair, RSA_PKCS1_SHA256, RSA_PKCS1_SHA384,
        RSA_PKCS1_SHA512, RSA_PSS_SHA256, RsaEncoding, RsaKeyPair, RsaPublicKeyComponents,
    },
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use kernel::FixedClock;
use serde_json::{Map, Value, json};

use crate::{Algorithm, IssuerKind, IssuerProfile, KeySource, Refused, Verifier};

pub(super) const ISSUER: &str = "https://id.example.no";
pub(super) const AUDIENCE: &str = "https://api.example.no";
/// 2026-01-01T12:00:00Z, when every test begins.
pub(super) const NOW: i64 = 1_767_268_800;

pub(super) type Sign = Box<dyn Fn(&[u8]) -> Vec<u8> + Send + Sync>;

/// A private key that makes tokens, and the JWK that an issuer would publish for it.
pub(super) struct Signer {
    pub alg: &'static str,
    pub kid: String,
    pub jwk: Value,
    pub sign: Sign,
}

impl Signer {
    pub fn es256(kid: &str) -> Self {
        let key = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap();
        let (x, y) = key.public_key().as_ref()[1..].split_at(32);
        let jwk = json!({"kty": "EC", "crv": "P-256", "kid": kid, "x": b64(x), "y": b64(y)});
        let sign: Sign = Box::new(move |m| key.sign(&SystemRandom::new(), m).unwrap().as_ref().to_vec());
        Self { alg: "ES256", kid: kid.to_owned(), jwk, sign }
    }

    pub fn eddsa(kid: &str) -> Self {
        let key = Ed25519KeyPair::generate().unwrap();
        let jwk = json!({"kty": "OKP", "crv": "Ed25519", "kid": kid, "x": b64(key.public_key().as_ref())});
        Self { alg: "EdDSA", kid: kid.to_owned(), jwk, sign: Box::new(move |m| key.sign(m).as_ref().to_vec()) }
    }

    /// The one RSA key of a test run: making one is slow.
    pub fn rsa(alg: &'static str, kid: &str) -> Self {
        static KEY: LazyLock<RsaKeyPair> = LazyLock::new(|| RsaKeyPair::generate(KeySize::Rsa2048).unwrap());
        let public = RsaPublicKeyComponents::<Vec<u8>>::from(KEY.public_key());
        let jwk = json!({"kty": "RSA", "kid": kid, "n": b64(&public.n), "e": b64(&public.e)});
        let encoding: &'static dyn RsaEncoding = match alg {
            "PS256" => &RSA_PSS_SHA256,
            "RS384" => &RSA_PKCS1_SHA384,
            "RS512" => &RSA_PKCS1_SHA512,
            _ => &RSA_PKCS1_SHA256,
        };
        let sign: Sign = Box::new(move |m| {
            let mut signature = vec![0; KEY.public_modulus_len()];
            KEY.sign(encoding, &SystemRandom::new(), m, &mut signature).unwrap();
            signature
        });
        Self { alg, kid: kid.to_owned(), jwk, sign }
    }

    pub fn hs256(kid: &str, secret: &[u8]) -> Self {
        let key = hmac::Key::new(hmac::HMAC_SHA256, secret);
        let jwk = json!({"kty": "oct", "kid": kid, "k": b64(secret)});
        Self { alg: "HS256", kid: kid.to_owned(), jwk, sign: Box::new(move |m| hmac::sign(&key, m).as_ref().to_vec()) }
    }

    /// A token without fault, to be spoiled.
    pub fn draft(&self) -> Draft<'_> {
        let header = json!({"typ": "at+jwt", "alg": self.alg, "kid": self.kid});
        let claims = json!({"iss": ISSUER, "sub": "kari", "aud": AUDIENCE, "iat": NOW, "exp": NOW + 300});
        let object = |value: Value| value.as_object().unwrap().clone();
        Draft { signer: self, header: object(header), claims: object(claims) }
    }

    /// A token of another kind than RFC 9068: with these claims besides the times, and the type that most tokens have.
    pub fn saying(&self, claims: Value) -> Draft<'_> {
        let times = json!({"iat": NOW, "exp": NOW + 300, "jti": "1f0c2f3e"});
        let mut claims = claims.as_object().unwrap().clone();
        claims.extend(times.as_object().unwrap().clone());
        let header = json!({"typ": "JWT", "alg": self.alg, "kid": self.kid});
        Draft { signer: self, header: header.as_object().unwrap().clone(), claims }
    }

    pub fn token(&self) -> String {
        self.draft().sign()
    }

    pub fn compact(&self, header: &str, claims: &str) -> String {
        let message = format!("{}.{}", b64(header), b64(claims));
        let signature = (self.sign)(message.as_bytes());
        format!("{message}.{}", b64(signature))
    }
}

#[derive(Clone)]
pub(super) struct Draft<'a> {
    signer: &'a Signer,
    header: Map<String, Value>,
    claims: Map<String, Value>,
}

impl Draft<'_> {
    pub fn header(mut self, name: &str, value: Value) -> Self {
        self.header.insert(name.to_owned(), value);
        self
    }

    pub fn claim(mut self, name: &str, value: Value) -> Self {
        self.claims.insert(name.to_owned(), value);
        self
    }

    pub fn without(mut self, name: &str) -> Self {
        self.header.remove(name);
        self.claims.remove(name);
        self
    }

    pub fn sign(&self) -> String {
        self.signer.compact(&json!(self.header).to_string(), &json!(self.claims).to_string())
    }
}

pub(super) fn b64(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

pub(super) fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).unwrap()
}

pub(super) fn clock() -> Arc<FixedClock> {
    Arc::new(FixedClock::at(at(NOW)))
}

pub(super) fn keys(signers: &[&Signer]) -> Value {
    json!({"keys": signers.iter().map(|signer| &signer.jwk).collect::<Vec<_>>()})
}

pub(super) fn profile(jwks: KeySource) -> IssuerProfile {
    use Algorithm::{ES256, EdDSA, PS256, RS256};
    let algorithms = Some(vec![RS256, PS256, ES256, EdDSA]);
    IssuerProfile { jwks, algorithms, ..IssuerProfile::new(IssuerKind::Rfc9068, ISSUER, Some(AUDIENCE.into())) }
}

pub(super) fn fixed(set: Value) -> IssuerProfile {
    profile(KeySource::Static(serde_json::from_value(set).unwrap()))
}

pub(super) fn verifier(profile: IssuerProfile) -> Verifier {
    Verifier::new(vec![profile], clock()).unwrap()
}

/// Rule, token, expected outcome.
pub(super) type Case = (&'static str, String, &'static str);

pub(super) async fn all_hold(verifier: &Verifier, cases: Vec<Case>) {
    let mut wrong = Vec::new();
    for (rule, token, expected) in cases {
        // Twice: what is remembered must not differ from what is computed.
        for _ in 0..2 {
            let seen = outcome(verifier, &token).await;
            if seen != expected {
                wrong.push(format!("{rule}: expected {expected:?}, saw {seen:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// "ok", or why not.
pub(super) async fn outcome(verifier: &Verifier, token: &str) -> &'static str {
    match verifier.verify(token).await {
        Ok(_) => "ok",
        Err(Refused::Invalid(reason)) => reason,
        Err(Refused::Unavailable) => "unavailable",
        Err(Refused::Unlearned(_)) => "unlearned",
    }
}
