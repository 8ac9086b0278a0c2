//! Tokens of ID-porten: a person by the `sub` of our client, at a level that is accepted.

use serde_json::{Value, json};

use super::{AUDIENCE, Signer, all_hold, clock, fixed, keys, verifier};
use crate::{IssuerKind, IssuerProfile, Verifier};

const ISSUER: &str = "https://idporten.no";
const PID: &str = "15889399950";

fn profile(key: &Signer) -> IssuerProfile {
    IssuerProfile {
        jwks: fixed(keys(&[key])).jwks,
        acr_values: vec!["idporten-loa-substantial".into(), "idporten-loa-high".into()],
        ..IssuerProfile::new(IssuerKind::IdPorten, ISSUER, Some(AUDIENCE.into()))
    }
}

fn claims() -> Value {
    json!({
        "iss": ISSUER, "aud": AUDIENCE, "sub": "wVeIzWPbyS4dLMfOPTGgmqQHW7GzXGkZ", "pid": PID, "acr": "idporten-loa-high",
        "amr": ["BankID"], "scope": "openid ks:betre", "client_id": "b1f6d1a0", "token_type": "Bearer",
        "consumer": {"authority": "iso6523-actorid-upis", "ID": "0192:971032146"},
    })
}

#[tokio::test]
async fn a_person_is_the_sub_and_the_number_is_not_looked_at() {
    let key = Signer::rsa("RS256", "key");
    let verifier = verifier(profile(&key));
    let with = verifier.verify(&key.saying(claims()).sign()).await.unwrap();
    let without = verifier.verify(&key.saying(claims()).without("pid").sign()).await.unwrap();
    assert_eq!(with.subject, "wVeIzWPbyS4dLMfOPTGgmqQHW7GzXGkZ");
    assert_eq!(with, without, "somebody from abroad has no number");
    assert!(!format!("{with:?}").contains(PID));
}

#[tokio::test]
async fn every_other_token_of_id_porten_is_refused() {
    let key = Signer::rsa("RS256", "key");
    let claim = |name: &str, value: Value| key.saying(claims()).claim(name, value).sign();
    let without = |name: &str| key.saying(claims()).without(name).sign();
    #[rustfmt::skip] // one case per line
    let cases = vec![
        ("as it should be", key.saying(claims()).sign(), "ok"),
        ("of the test environment", claim("iss", json!("https://test.idporten.no")), "issuer"),
        ("of Ansattporten", claim("iss", json!("https://ansattporten.no")), "issuer"),
        ("of the address where one signs in", claim("iss", json!("https://login.idporten.no")), "issuer"),
        ("audience unspecified", claim("aud", json!("unspecified")), "audience"),
        ("for another service", claim("aud", json!("https://other.example.no")), "audience"),
        ("level missing", without("acr"), "acr"),
        ("level low", claim("acr", json!("idporten-loa-low")), "acr"),
        ("level of an eID that nobody has accepted", claim("acr", json!("eidas-loa-high")), "acr"),
        ("level that begins like one that is accepted", claim("acr", json!("idporten-loa-higher")), "acr"),
        ("levels in a list", claim("acr", json!(["idporten-loa-high"])), "acr"),
        ("how somebody proved it does not matter", claim("amr", json!("noko nytt")), "ok"),
        ("sub missing", without("sub"), "sub is missing"),
        ("sub is the number", claim("sub", json!(PID)), "sub is a national identity number"),
        ("an ID token", claim("nonce", json!("n-0S6_WzA2Mj")), "an ID token"),
        ("an ID token: bound to an access token", claim("at_hash", json!("77QmUPtjPfzWtF2AnpK9RQ")), "an ID token"),
        ("an ID token: no client and scopes", key.saying(claims()).without("client_id").without("scope").sign(), "scope or client_id is missing"),
        ("another type of token", claim("token_type", json!("DPoP")), "token_type"),
        ("expired", claim("exp", json!(super::NOW - 31)), "expired"),
    ];
    all_hold(&verifier(profile(&key)), cases).await;
}

#[test]
fn a_profile_names_levels() {
    let key = Signer::rsa("RS256", "key");
    let lacking = IssuerProfile { acr_values: vec![], ..profile(&key) };
    assert!(Verifier::new(vec![lacking], clock()).is_err());
}
