//! Tokens of Ansattporten: on behalf of an organisation, authorised to what was agreed, and nothing kept of the number.

use serde_json::{Value, json};

use super::{AUDIENCE, Signer, all_hold, clock, fixed, keys};
use crate::{IssuerKind, IssuerProfile, SubjectKey, Verifier};

const ISSUER: &str = "https://ansattporten.no";
const PID: &str = "15889399950";
const ALVER: &str = "920290922";
const LINDAS: &str = "935084733";
const RESOURCE: &str = "urn:altinn:resource:ks-betre";
const SECRET: &[u8] = b"a secret of the tests, 32 bytes or more";

fn profile(key: &Signer) -> IssuerProfile {
    IssuerProfile {
        jwks: fixed(keys(&[key])).jwks,
        acr_values: vec!["substantial".into(), "high".into()],
        resource: Some(RESOURCE.into()),
        action: Some("access".into()),
        ..IssuerProfile::new(IssuerKind::Ansattporten, ISSUER, Some(AUDIENCE.into()))
    }
}

fn verifier(profile: IssuerProfile) -> Verifier {
    Verifier::new(vec![profile], clock()).unwrap().hashing_subjects(SubjectKey::new(SECRET))
}

fn party(number: &str, resource: &str, actions: Value) -> Value {
    json!({
        "orgno": {"authority": "iso6523-actorid-upis", "ID": format!("0192:{number}")}, "resource": resource,
        "unit_type": "KOMM", "actions": actions,
    })
}

fn altinn3(parties: Value) -> Value {
    json!([{
        "type": "ansattporten:altinn:resource", "resource": RESOURCE, "resource_name": "Betre", "authorized_parties": parties,
    }])
}

fn altinn2(reportees: Value) -> Value {
    json!([{"type": "ansattporten:altinn:service", "resource": RESOURCE, "resource_name": "Betre", "reportees": reportees}])
}

fn reportee(authority: &str, id: &str, rights: Value) -> Value {
    json!({"Rights": rights, "Authority": authority, "ID": id, "Name": "ALVER KOMMUNE"})
}

fn claims() -> Value {
    json!({
        "iss": ISSUER, "aud": AUDIENCE, "sub": "8mRzIhPZ0Iz5pPYvvSNcmw", "pid": PID, "acr": "high", "amr": ["BankID"],
        "scope": "openid profile", "client_id": "b1f6d1a0", "token_type": "Bearer",
        "authorization_details": altinn3(json!([party(ALVER, "ks-betre", json!(["access", "read"]))])),
    })
}

#[tokio::test]
async fn somebody_acts_for_the_organisations_that_they_are_authorised_for() {
    let key = Signer::rsa("RS256", "key");
    let verified = verifier(profile(&key)).verify(&key.saying(claims()).sign()).await.unwrap();
    assert_eq!(verified.uses[0].organisations.as_deref(), Some(&[ALVER.to_owned()][..]));
    let both = altinn3(json!([
        party(ALVER, "ks-betre", json!(["access"])),
        party(LINDAS, "ks-betre", json!(["read"])),
        party(LINDAS, "noko-anna", json!(["access"])),
    ]));
    let token = key.saying(claims()).claim("authorization_details", both).sign();
    let verified = verifier(profile(&key)).verify(&token).await.unwrap();
    assert_eq!(verified.uses[0].organisations.as_deref(), Some(&[ALVER.to_owned()][..]), "only where the action is");
}

#[tokio::test]
async fn the_identity_number_is_hashed_and_dropped() {
    let key = Signer::rsa("RS256", "key");
    let token = |sub: &str| key.saying(claims()).claim("sub", json!(sub)).sign();
    let verifier_ = verifier(profile(&key));
    let one = verifier_.verify(&token("one-session")).await.unwrap();
    let two = verifier_.verify(&token("another-session")).await.unwrap();
    assert_eq!(one.subject, two.subject, "the same person, whatever sub the session has");
    assert!(!format!("{one:?}").contains(PID));
    assert!(one.subject.starts_with("pid:") && !one.subject.chars().any(|letter| letter.is_ascii_digit()));
    let other = SubjectKey::new(b"another secret, of 32 bytes or even more");
    assert_ne!(other.subject(ISSUER, PID).unwrap(), one.subject, "nobody who lacks the secret can find out who it is");
    assert_ne!(SubjectKey::new(SECRET).subject("https://test.ansattporten.no", PID).unwrap(), one.subject);
    assert_eq!(SubjectKey::new(SECRET).subject(ISSUER, "15889399951"), None, "not an identity number");
}

#[tokio::test]
async fn every_other_token_of_ansattporten_is_refused() {
    let key = Signer::rsa("RS256", "key");
    let claim = |name: &str, value: Value| key.saying(claims()).claim(name, value).sign();
    let without = |name: &str| key.saying(claims()).without(name).sign();
    let details = |value: Value| claim("authorization_details", value);
    let own = |party: Value| details(altinn3(json!([party])));
    const NONE: &str = "represents no organisation";
    let other_type = json!([{
        "type": "ansattporten:entra", "resource": RESOURCE, "authorized_parties": [party(ALVER, "ks-betre", json!(["access"]))],
    }]);
    let other_resource = json!([{
        "type": "ansattporten:altinn:resource", "resource": "urn:altinn:resource:noko-anna",
        "authorized_parties": [party(ALVER, "noko-anna", json!(["access"]))],
    }]);
    let foreign = json!({"orgno": {"authority": "iso6523-actorid-upis", "ID": "0007:920290922"}, "resource": "ks-betre", "actions": ["access"]});
    let unknown_authority =
        json!({"orgno": {"authority": "brreg", "ID": "0192:920290922"}, "resource": "ks-betre", "actions": ["access"]});
    #[rustfmt::skip] // one case per line
    let cases = vec![
        ("as it should be", key.saying(claims()).sign(), "ok"),
        ("of a service of Altinn 2", details(altinn2(json!([reportee("iso6523-actorid-upis", "0192:920290922", json!(["access"]))]))), "ok"),
        ("of ID-porten", claim("iss", json!("https://idporten.no")), "issuer"),
        ("of the test environment", claim("iss", json!("https://test.ansattporten.no")), "issuer"),
        ("issuer with a slash", claim("iss", json!("https://ansattporten.no/")), "issuer"),
        ("for another service", claim("aud", json!("https://other.example.no")), "audience"),
        ("for no service", claim("aud", json!("unspecified")), "audience"),
        ("audience missing", without("aud"), "audience"),
        ("level missing", without("acr"), "acr"),
        ("level of ID-porten", claim("acr", json!("idporten-loa-high")), "acr"),
        ("level too low", claim("acr", json!("low")), "acr"),
        ("level of other capitals", claim("acr", json!("High")), "acr"),
        ("how somebody proved it does not matter", claim("amr", json!(["noko nytt"])), "ok"),
        ("an ID token", claim("nonce", json!("n-0S6_WzA2Mj")), "an ID token"),
        ("an ID token without nonce", key.saying(claims()).without("scope").without("client_id").sign(), "scope or client_id is missing"),
        ("identity number missing", without("pid"), "pid is missing"),
        ("identity number that is none", claim("pid", json!("15889399951")), "pid is not an identity number"),
        ("identity number in a text", claim("pid", json!("no:15889399950")), "pid is not an identity number"),
        ("no organisation asked for", without("authorization_details"), NONE),
        ("no authorisation", details(json!([])), NONE),
        ("of another type", details(other_type), NONE),
        ("to another resource", details(other_resource), NONE),
        ("to another resource inside", own(party(ALVER, "noko-anna", json!(["access"]))), NONE),
        ("to another action", own(party(ALVER, "ks-betre", json!(["read"]))), NONE),
        ("to an action of other capitals", own(party(ALVER, "ks-betre", json!(["Access"]))), NONE),
        ("to an action in a text", own(party(ALVER, "ks-betre", json!("access"))), NONE),
        ("to no action", own(party(ALVER, "ks-betre", json!([]))), NONE),
        ("for an organisation of another register", own(foreign), NONE),
        ("for an organisation of another authority", own(unknown_authority), NONE),
        ("for a number without its check digit", own(party("920290923", "ks-betre", json!(["access"]))), NONE),
        ("for nobody", details(altinn3(json!([]))), NONE),
        ("Altinn 2: without the right", details(altinn2(json!([reportee("iso6523-actorid-upis", "0192:920290922", json!(["Read"]))]))), NONE),
        ("Altinn 2: another authority", details(altinn2(json!([reportee("brreg", "0192:920290922", json!(["access"]))]))), NONE),
        ("Altinn 2: members in small letters", details(altinn2(json!([{"rights": ["access"], "authority": "iso6523-actorid-upis", "id": "0192:920290922"}]))), NONE),
        ("not a list", details(json!({"type": "ansattporten:altinn:resource"})), "authorization_details is not a list"),
        ("a list of texts", details(json!(["ansattporten:altinn:resource"])), "authorization_details is not a list"),
        ("expired", claim("exp", json!(super::NOW - 31)), "expired"),
    ];
    all_hold(&verifier(profile(&key)), cases).await;
}

#[tokio::test]
async fn without_a_secret_to_hash_with_nobody_is_let_in() {
    let key = Signer::rsa("RS256", "key");
    let verifier = Verifier::new(vec![profile(&key)], clock()).unwrap();
    all_hold(&verifier, vec![("no key", key.saying(claims()).sign(), "subject_secret is not configured")]).await;
}

#[test]
fn a_profile_names_levels_and_what_somebody_is_authorised_to() {
    let key = Signer::rsa("RS256", "key");
    let lacking = [
        IssuerProfile { acr_values: vec![], ..profile(&key) },
        IssuerProfile { resource: None, ..profile(&key) },
        IssuerProfile { action: None, ..profile(&key) },
        IssuerProfile { audience: None, ..profile(&key) },
    ];
    assert!(lacking.into_iter().all(|profile| Verifier::new(vec![profile], clock()).is_err()));
}
