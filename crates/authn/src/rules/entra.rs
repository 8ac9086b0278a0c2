//! Microsoft Entra ID, tokens of version 2.0.

use serde_json::Value;

use super::{Broken, Claims, Meaning, text};
use crate::IssuerProfile;

/// Microsoft's directory of private accounts, which is nobody's employer.
const CONSUMERS: &str = "9188040d-6c67-4c5b-b112-36a304b66dad";

/// The directory of an issuer: its id, which neither `common` nor another word for several is, nor that of private
/// accounts.
pub(crate) fn directory(issuer: &str) -> Option<&str> {
    let (_, directory) = issuer.strip_suffix("/v2.0")?.rsplit_once('/')?;
    (is_guid(directory) && directory != CONSUMERS).then_some(directory)
}

pub(crate) fn read(claims: &Claims, profile: &IssuerProfile) -> Result<Meaning, Broken> {
    let who = who(claims, profile)?;
    check_is_access_token(claims)?;
    Ok(who)
}

/// A person is the directory's `oid`: `sub` is another for each client, and a name or an address can be given to
/// somebody else.
pub(super) fn who(claims: &Claims, profile: &IssuerProfile) -> Result<Meaning, Broken> {
    let directory = directory(&profile.issuer).ok_or("issuer")?;
    // The issuer is exact already. A directory that is not the issuer's would mean that the two disagree on who speaks.
    if text(claims, "tid") != Some(directory) {
        return Err("tid");
    }
    if text(claims, "ver") != Some("2.0") {
        return Err("ver");
    }
    let subject = text(claims, "oid").filter(|oid| is_guid(oid)).ok_or("oid")?;
    let is_guest = is_guest(claims, &profile.issuer)?;
    if is_guest && !profile.admits_guests {
        return Err("a guest of the directory");
    }
    let is_machine = text(claims, "idtyp") == Some("app");
    Ok(Meaning { is_guest, is_machine, ..Meaning::of(subject) })
}

/// An ID token has the same type, issuer and, where a service is its own client, audience. It has no scopes, and it is
/// bound to a login. A machine has roles in place of scopes, but so can a person's ID token: it says that it is a machine.
fn check_is_access_token(claims: &Claims) -> Result<(), Broken> {
    if ["nonce", "at_hash", "c_hash"].iter().any(|name| claims.contains_key(*name)) {
        return Err("an ID token");
    }
    let has_scopes = text(claims, "scp").is_some_and(|scopes| !scopes.trim().is_empty());
    let has_roles = claims.get("roles").and_then(Value::as_array).is_some_and(|roles| !roles.is_empty());
    let is_machine = text(claims, "idtyp") == Some("app");
    if has_scopes || (is_machine && has_roles) { Ok(()) } else { Err("scp is missing") }
}

/// A guest by `acct`; where the directory does not send it, by an identity provider (`idp`) that is another one.
fn is_guest(claims: &Claims, issuer: &str) -> Result<bool, Broken> {
    match claims.get("acct") {
        Some(Value::Number(kind)) if kind.as_u64() == Some(0) => Ok(false),
        Some(Value::Number(kind)) if kind.as_u64() == Some(1) => Ok(true),
        Some(Value::String(kind)) if kind == "0" => Ok(false),
        Some(Value::String(kind)) if kind == "1" => Ok(true),
        Some(_) => Err("acct"),
        None => Ok(claims.get("idp").is_some_and(|idp| idp != issuer)),
    }
}

fn is_guid(text: &str) -> bool {
    text.len() == 36
        && text.char_indices().all(|(place, letter)| match place {
            8 | 13 | 18 | 23 => letter == '-',
            _ => letter.is_ascii_digit() || ('a'..='f').contains(&letter),
        })
}
