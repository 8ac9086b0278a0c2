//! What each kind of issuer's tokens must say, beyond what all must (DOMAIN §3.9).

pub(crate) mod ansattporten;
pub(crate) mod entra;
mod id_porten;
mod maskinporten;

use kernel::is_organisation_number;
use serde_json::{Map, Value};

use crate::{IssuerKind, IssuerProfile, SubjectKey};

/// The claims of a token.
pub(crate) type Claims = Map<String, Value>;
/// A rule that is broken, for our logs.
pub(crate) type Broken = &'static str;

/// How organisations are named in tokens: by the authority's catalogue, and by the code of Enhetsregisteret in it.
const AUTHORITY: &str = "iso6523-actorid-upis";
const REGISTER: &str = "0192:";
const MAX_SUBJECT_CHARS: usize = 255;

/// What a token says, read by the rules of one profile.
#[derive(Debug, Default)]
pub(crate) struct Meaning {
    pub subject: String,
    pub is_guest: bool,
    pub is_machine: bool,
    pub supplier: Option<String>,
    /// The organisations on whose behalf somebody acts; none if on nobody's.
    pub organisations: Option<Vec<String>>,
    pub only_reads: bool,
}

impl Meaning {
    fn of(subject: impl Into<String>) -> Self {
        Self { subject: subject.into(), ..Self::default() }
    }
}

/// Reads a token whose issuer, audience and times are right.
pub(crate) fn read(claims: &Claims, profile: &IssuerProfile, key: Option<&SubjectKey>) -> Result<Meaning, Broken> {
    check_level(claims, profile)?;
    match profile.kind {
        IssuerKind::Rfc9068 => subject(claims).map(Meaning::of),
        IssuerKind::Entra => entra::read(claims, profile),
        IssuerKind::Ansattporten => ansattporten::read(claims, profile, key),
        IssuerKind::IdPorten => id_porten::read(claims),
        IssuerKind::Maskinporten => maskinporten::read(claims, profile),
    }
}

/// Reads an ID token, of somebody who has just logged in; who they are is told by the same claims as in a token. Whether
/// the level is enough is asked apart, for it can be told to the person.
pub(crate) fn login(claims: &Claims, profile: &IssuerProfile, key: Option<&SubjectKey>) -> Result<Meaning, Broken> {
    match profile.kind {
        IssuerKind::Rfc9068 | IssuerKind::IdPorten => subject(claims).map(Meaning::of),
        IssuerKind::Entra => entra::who(claims, profile),
        IssuerKind::Ansattporten => ansattporten::who(claims, profile, key),
        IssuerKind::Maskinporten => Err("nobody logs in there"),
    }
}

/// The level at which somebody proved who they are is one of those that are accepted. How they did it (`amr`) is not asked.
fn check_level(claims: &Claims, profile: &IssuerProfile) -> Result<(), Broken> {
    let level = claims.get("acr").and_then(Value::as_str);
    let is_enough = |level: &str| profile.acr_values.iter().any(|accepted| accepted == level);
    if profile.acr_values.is_empty() || level.is_some_and(is_enough) { Ok(()) } else { Err("acr") }
}

/// The `sub`. Control characters are refused: PostgreSQL cannot store a NUL, and a line break would forge log lines. An
/// identity number is refused: nobody is known by it here.
fn subject(claims: &Claims) -> Result<&str, Broken> {
    let subject = text(claims, "sub").ok_or("sub is missing")?;
    if subject.is_empty() || subject.chars().count() > MAX_SUBJECT_CHARS || subject.contains(char::is_control) {
        return Err("sub is not a usable identifier");
    }
    if kernel::holds_identity_number(subject) {
        return Err("sub is a national identity number");
    }
    Ok(subject)
}

fn text<'c>(claims: &'c Claims, name: &str) -> Option<&'c str> {
    claims.get(name)?.as_str()
}

/// An access token of the Norwegian public sector's common solutions has no type of its own. It names the client and the
/// scopes that it was given to; an ID token has neither, but what binds it to a login.
fn check_is_access_token(claims: &Claims) -> Result<(), Broken> {
    if ["nonce", "at_hash", "c_hash"].iter().any(|name| claims.contains_key(*name)) {
        return Err("an ID token");
    }
    if text(claims, "scope").is_none() || text(claims, "client_id").is_none() {
        return Err("scope or client_id is missing");
    }
    match claims.get("token_type").map(Value::as_str) {
        None => Ok(()),
        Some(Some(kind)) if kind.eq_ignore_ascii_case("Bearer") => Ok(()),
        Some(_) => Err("token_type"),
    }
}

/// An organisation with its number in Enhetsregisteret, as `authority` and `ID` name it; the number alone.
fn organisation<'v>(value: &'v Value, [authority, id]: [&str; 2]) -> Option<&'v str> {
    if value.get(authority)?.as_str()? != AUTHORITY {
        return None;
    }
    value.get(id)?.as_str()?.strip_prefix(REGISTER).filter(|number| is_organisation_number(number))
}

/// The rich authorisations (RFC 9396) of a token: objects, or none. What has another form is no list of them.
fn authorizations(claims: &Claims) -> Result<&[Value], Broken> {
    match claims.get("authorization_details") {
        None => Ok(&[]),
        Some(Value::Array(all)) if all.iter().all(Value::is_object) => Ok(all),
        Some(_) => Err("authorization_details is not a list"),
    }
}
