//! A compact JWS with its claims, and the rules that need no key. `jsonwebtoken` checks neither `typ` nor `crit`, and
//! takes the time from the machine: its part is the arithmetic of the signature.

use std::{collections::HashSet, fmt};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::{DecodingKey, crypto};
use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, SeqAccess, Visitor},
};
use serde_json::{Map, Value};

use crate::{
    Algorithm, IssuerKind, IssuerProfile, SubjectKey,
    rules::{self, Meaning},
};

/// How far the issuer's clock and ours may be apart.
const SKEW: TimeDelta = TimeDelta::seconds(30);

/// A well-formed token of which nothing has been believed yet.
pub(crate) struct Token<'a> {
    header: Map<String, Value>,
    claims: Map<String, Value>,
    message: &'a str,
    signature: &'a str,
}

impl<'a> Token<'a> {
    pub(crate) fn parse(text: &'a str) -> Result<Self, &'static str> {
        const SHAPE: &str = "not three parts";
        let (message, signature) = text.rsplit_once('.').ok_or(SHAPE)?;
        let (header, claims) = message.split_once('.').ok_or(SHAPE)?;
        if claims.contains('.') {
            return Err(SHAPE);
        }
        let header = object(header).map_err(|_| "header is not a plain JSON object")?;
        // We understand no extension, so each one that must be understood is refused (RFC 7515 §4.1.11).
        if header.contains_key("crit") {
            return Err("crit");
        }
        if header.get("kid").is_some_and(|kid| !kid.is_string()) {
            return Err("kid is not a string");
        }
        let claims = object(claims).map_err(|_| "claims are not a plain JSON object")?;
        Ok(Self { header, claims, message, signature })
    }

    /// Everything that the token claims.
    pub(crate) fn claims(&self) -> &Map<String, Value> {
        &self.claims
    }

    pub(crate) fn issuer(&self) -> Option<&str> {
        self.claims.get("iss")?.as_str()
    }

    /// Who it says that it is of.
    pub(crate) fn claimed_subject(&self) -> Option<&str> {
        ["oid", "sub", "client_id"].iter().find_map(|name| self.claims.get(*name)?.as_str())
    }

    pub(crate) fn kid(&self) -> Option<&str> {
        self.header.get("kid")?.as_str()
    }

    /// The algorithm of the header.
    pub(crate) fn algorithm(&self) -> Result<Algorithm, &'static str> {
        let name = self.header.get("alg").and_then(Value::as_str);
        name.and_then(Algorithm::named).ok_or("algorithm")
    }

    /// What it says by a profile's rules, and until when, if algorithm, type, audience and times are right; the signature is
    /// still to be checked.
    pub(crate) fn meaning(
        &self,
        profile: &IssuerProfile,
        key: Option<&SubjectKey>,
        now: DateTime<Utc>,
    ) -> Result<(Meaning, DateTime<Utc>), &'static str> {
        if !profile.allows(self.algorithm()?) {
            return Err("algorithm");
        }
        if !self.has_type(profile.kind == IssuerKind::Rfc9068 && profile.require_at_jwt) {
            return Err("typ");
        }
        if !self.is_for(profile) {
            return Err("audience");
        }
        let expires_at = self.time("exp")?.ok_or("exp is missing")?;
        let issued_at = self.time("iat")?.ok_or("iat is missing")?;
        let not_before = self.time("nbf")?.unwrap_or(issued_at);
        if expires_at + SKEW <= now {
            return Err("expired");
        }
        if issued_at > now + SKEW {
            return Err("issued in the future");
        }
        if not_before > now + SKEW {
            return Err("not valid yet");
        }
        Ok((rules::read(&self.claims, profile, key)?, expires_at))
    }

    /// Whether `key` made the signature over exactly the bytes that were parsed.
    pub(crate) fn is_signed_by(&self, key: &DecodingKey, algorithm: Algorithm) -> bool {
        crypto::verify(self.signature, self.message.as_bytes(), key, algorithm.into()).unwrap_or(false)
    }

    /// Other tokens (logout, DPoP, security events) may bear the same issuer and audience: the type tells them apart.
    fn has_type(&self, require_at_jwt: bool) -> bool {
        let is_one_of = |typ: &Value, names: &[&str]| {
            // A media type, so upper and lower case are the same (RFC 7515 §4.1.9).
            typ.as_str().is_some_and(|typ| names.iter().any(|name| typ.eq_ignore_ascii_case(name)))
        };
        match self.header.get("typ") {
            Some(typ) if is_one_of(typ, &["at+jwt", "application/at+jwt"]) => true,
            Some(typ) => !require_at_jwt && is_one_of(typ, &["JWT"]),
            None => !require_at_jwt,
        }
    }

    /// A token of Maskinporten bears an audience only if it is restricted to one; its scopes say whose it is.
    fn is_for(&self, profile: &IssuerProfile) -> bool {
        let Some(audience) = self.claims.get("aud") else { return profile.kind == IssuerKind::Maskinporten };
        let Some(ours) = &profile.audience else { return false };
        match audience {
            Value::String(one) => one == ours,
            Value::Array(all) => all.iter().all(Value::is_string) && all.iter().any(|one| one == ours),
            _ => false,
        }
    }

    /// A claim in seconds since 1970, which may have a fraction (RFC 7519 §2).
    pub(crate) fn time(&self, name: &str) -> Result<Option<DateTime<Utc>>, &'static str> {
        const LAST: f64 = 253_402_300_799.0; // the end of the year 9999; later times cannot be written in RFC 3339
        let Some(claim) = self.claims.get(name) else {
            return Ok(None);
        };
        let seconds = claim.as_f64().filter(|seconds| (0.0..=LAST).contains(seconds)).ok_or("a time is not a time")?;
        Ok(DateTime::from_timestamp_millis((seconds * 1000.0) as i64))
    }
}

/// The JSON object in one part of the token, if no object in it names a member twice.
fn object(part: &str) -> Result<Map<String, Value>, Box<dyn std::error::Error>> {
    let json = URL_SAFE_NO_PAD.decode(part)?;
    let _: Unambiguous = serde_json::from_slice(&json)?;
    Ok(serde_json::from_slice(&json)?)
}

/// Any JSON in which no object names a member twice. `serde_json` keeps the last of two, another reader may keep the
/// first: then two parties would read the same signed token differently.
struct Unambiguous;

impl<'de> Deserialize<'de> for Unambiguous {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Self)
    }
}

impl<'de> Visitor<'de> for Unambiguous {
    type Value = Self;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON without doubled members")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self, A::Error> {
        let mut seen = HashSet::new();
        while let Some(name) = members.next_key::<String>()? {
            members.next_value::<Self>()?;
            if !seen.insert(name) {
                return Err(A::Error::custom("a member is named twice"));
            }
        }
        Ok(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Self, A::Error> {
        while elements.next_element::<Self>()?.is_some() {}
        Ok(self)
    }

    fn visit_unit<E: Error>(self) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<Self, E> {
        Ok(self)
    }
}
