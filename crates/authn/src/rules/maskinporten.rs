//! Maskinporten: an organisation's machine.

use serde_json::Value;

use super::{Broken, Claims, Meaning, REGISTER, authorizations, check_is_access_token, organisation, text};
use crate::IssuerProfile;

/// A system user of Altinn: a supplier's system that a customer has let act for it.
const SYSTEM_USER: &str = "urn:altinn:systemuser";
const NAMED: [&str; 2] = ["authority", "ID"];

/// The consumer is who acts, whichever of its clients asks and whoever supplies it. With a system user the consumer is the
/// supplier, and who acts is the system user of the customer's organisation, by its own id: the customer has let in this
/// one, and not whatever its supplier may do for it elsewhere.
pub(super) fn read(claims: &Claims, profile: &IssuerProfile) -> Result<Meaning, Broken> {
    check_is_access_token(claims)?;
    let only_reads = only_reads(text(claims, "scope").unwrap_or_default(), &profile.scopes)?;
    let consumer = claims.get("consumer").and_then(|consumer| organisation(consumer, NAMED)).ok_or("consumer")?;
    let supplier = match claims.get("supplier") {
        None => None,
        Some(supplier) => Some(organisation(supplier, NAMED).ok_or("supplier")?),
    };
    let named = |number: &str| format!("{REGISTER}{number}");
    let (subject, supplier) = match system_user(claims)? {
        Some((customer, system_user)) => (format!("{}:{system_user}", named(customer)), Some(consumer)),
        None => (named(consumer), supplier),
    };
    Ok(Meaning { is_machine: true, supplier: supplier.map(named), only_reads, ..Meaning::of(subject) })
}

/// Whether the scopes of a token let it read only; they are no scopes of this service if none of ours is among them.
fn only_reads(scopes: &str, ours: &[String]) -> Result<bool, Broken> {
    let named = |suffix: &str| {
        let is = |scope: &str, one: &String| scope.strip_prefix(one.as_str()) == Some(suffix);
        scopes.split(' ').any(|scope| ours.iter().any(|one| is(scope, one)))
    };
    match (named(".write"), named("") || named(".read")) {
        (true, _) => Ok(false),
        (false, true) => Ok(true),
        (false, false) => Err("scope"),
    }
}

/// The customer's organisation and the id of its system user, if the token is of one.
fn system_user(claims: &Claims) -> Result<Option<(&str, &str)>, Broken> {
    const WRONG: Broken = "system user";
    let of_its_type = |one: &&Value| one.get("type").is_some_and(|kind| kind == SYSTEM_USER);
    let mut all = authorizations(claims)?.iter().filter(of_its_type);
    let Some(one) = all.next() else { return Ok(None) };
    if all.next().is_some() || one.get("system_id").and_then(Value::as_str).is_none() {
        return Err(WRONG);
    }
    let customer = one.get("systemuser_org").and_then(|customer| organisation(customer, NAMED)).ok_or(WRONG)?;
    let ids = one.get("systemuser_id").and_then(Value::as_array).ok_or(WRONG)?;
    let is_id = |id: &&str| {
        (1..=100).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    match ids.as_slice() {
        [id] => id.as_str().filter(is_id).map(|id| Some((customer, id))).ok_or(WRONG),
        _ => Err(WRONG),
    }
}
