//! Ansattporten: somebody on behalf of an organisation.

use serde_json::Value;

use super::{Broken, Claims, Meaning, authorizations, check_is_access_token, organisation, text};
use crate::{IssuerProfile, SubjectKey};

/// A service of Altinn 2: reportees with rights.
pub(crate) const SERVICE: &str = "ansattporten:altinn:service";
/// A resource of Altinn 3: authorised parties with actions.
pub(crate) const RESOURCE: &str = "ansattporten:altinn:resource";
const RESOURCES: &str = "urn:altinn:resource:";
/// Why somebody is refused who may act for nobody.
pub(crate) const NO_ORGANISATION: Broken = "represents no organisation";

/// Whether this is a service of Altinn 2, which is named by two numbers.
pub(crate) fn is_service(resource: &str) -> bool {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let numbers = resource.strip_prefix(RESOURCES).and_then(|rest| rest.split_once(':'));
    numbers.is_some_and(|(code, edition)| is_number(code) && is_number(edition))
}

pub(crate) fn read(claims: &Claims, profile: &IssuerProfile, key: Option<&SubjectKey>) -> Result<Meaning, Broken> {
    check_is_access_token(claims)?;
    who(claims, profile, key)
}

/// Its `sub` is another one each time, so a person is a keyed hash of the identity number, which is dropped. Whoever asks
/// gets `authorization_details` of any type: that the claim is there authorises to nothing, what it says is compared.
pub(super) fn who(claims: &Claims, profile: &IssuerProfile, key: Option<&SubjectKey>) -> Result<Meaning, Broken> {
    let key = key.ok_or("subject_secret is not configured")?;
    let number = text(claims, "pid").ok_or("pid is missing")?;
    let subject = key.subject(&profile.issuer, number).ok_or("pid is not an identity number")?;
    let organisations = represented(claims, profile)?;
    Ok(Meaning { organisations: Some(organisations), ..Meaning::of(subject) })
}

/// The numbers of the organisations for which somebody may do the profile's action on its resource; never none.
pub(crate) fn represented(claims: &Claims, profile: &IssuerProfile) -> Result<Vec<String>, Broken> {
    let wanted = profile.resource.as_deref().ok_or("resource")?;
    let action = profile.action.as_deref().ok_or("action")?;
    let mut numbers = Vec::new();
    for one in authorizations(claims)?.iter().filter(|one| one.get("resource").is_some_and(|named| named == wanted)) {
        match one.get("type").and_then(Value::as_str) {
            Some(SERVICE) => numbers.extend(list(one, "reportees").filter_map(|party| reportee(party, action))),
            Some(RESOURCE) => {
                numbers.extend(list(one, "authorized_parties").filter_map(|party| authorised(party, wanted, action)));
            }
            _ => {}
        }
    }
    numbers.sort_unstable();
    numbers.dedup();
    if numbers.is_empty() { Err(NO_ORGANISATION) } else { Ok(numbers.into_iter().map(str::to_owned).collect()) }
}

fn list<'v>(value: &'v Value, name: &str) -> impl Iterator<Item = &'v Value> {
    value.get(name).and_then(Value::as_array).into_iter().flatten()
}

fn permits(party: &Value, actions: &str, action: &str) -> bool {
    list(party, actions).any(|permitted| permitted == action)
}

/// `{"Rights": ["Read"], "Authority": …, "ID": "0192:…"}`.
fn reportee<'v>(party: &'v Value, right: &str) -> Option<&'v str> {
    organisation(party, ["Authority", "ID"]).filter(|_| permits(party, "Rights", right))
}

/// `{"orgno": {"authority": …, "ID": "0192:…"}, "resource": "the last part", "actions": ["read"]}`.
fn authorised<'v>(party: &'v Value, resource: &str, action: &str) -> Option<&'v str> {
    let short = resource.strip_prefix(RESOURCES)?;
    let is_of_it = party.get("resource").is_some_and(|named| named == short || named == resource);
    let number = organisation(party.get("orgno")?, ["authority", "ID"])?;
    (is_of_it && permits(party, "actions", action)).then_some(number)
}
