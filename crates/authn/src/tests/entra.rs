//! Tokens of Entra: of one directory, of its own people, and never an ID token.

use serde_json::{Value, json};

use super::{AUDIENCE, Signer, all_hold, fixed, keys, verifier};
use crate::{IssuerKind, IssuerProfile, SetupError, Verifier};

const DIRECTORY: &str = "1d4ee2b6-7a5b-4c51-9a0e-0b7a0f3c2d11";
const OTHER: &str = "2f6c1b0a-3c4d-4e5f-8a9b-0c1d2e3f4a5b";
const CONSUMERS: &str = "9188040d-6c67-4c5b-b112-36a304b66dad";
const OID: &str = "7c1f0e5a-52b7-4b1e-9d7a-1f2e3d4c5b6a";

fn issuer(directory: &str) -> String {
    format!("https://login.microsoftonline.com/{directory}/v2.0")
}

fn profile(key: &Signer) -> IssuerProfile {
    let jwks = fixed(keys(&[key])).jwks;
    IssuerProfile { jwks, ..IssuerProfile::new(IssuerKind::Entra, issuer(DIRECTORY), Some(AUDIENCE.into())) }
}

fn claims() -> Value {
    json!({
        "iss": issuer(DIRECTORY), "aud": AUDIENCE, "tid": DIRECTORY, "oid": OID, "sub": "AAAAAAAAAAAAAAAAAAAAAIkzqFVrSaSaFHy782bbtaQ",
        "ver": "2.0", "scp": "access_as_user", "azp": "8a5e1c3f-0f6e-4c6c-8b1d-0a2f4c6e8a0b",
        "preferred_username": "kari.nordmann@alver.example", "acct": 0,
    })
}

#[tokio::test]
async fn a_person_is_the_directorys_object_and_neither_sub_nor_an_address() {
    let key = Signer::rsa("RS256", "key");
    let verified = verifier(profile(&key)).verify(&key.saying(claims()).sign()).await.unwrap();
    assert_eq!((&*verified.issuer, &*verified.subject), (&*issuer(DIRECTORY), OID));
    assert!(!verified.is_guest && verified.uses.len() == 1 && !verified.uses[0].only_reads);
}

#[tokio::test]
async fn every_other_token_of_entra_is_refused() {
    let key = Signer::rsa("RS256", "key");
    let claim = |name: &str, value: Value| key.saying(claims()).claim(name, value).sign();
    let without = |name: &str| key.saying(claims()).without(name).sign();
    let es = Signer::es256("key");
    #[rustfmt::skip] // one case per line
    let cases = vec![
        ("as it should be", key.saying(claims()).sign(), "ok"),
        ("another directory's issuer", claim("iss", json!(issuer(OTHER))), "issuer"),
        ("the issuer of all directories", claim("iss", json!(issuer("common"))), "issuer"),
        ("the issuer of version 1", claim("iss", json!(format!("https://sts.windows.net/{DIRECTORY}/"))), "issuer"),
        ("private accounts", key.saying(claims()).claim("iss", json!(issuer(CONSUMERS))).claim("tid", json!(CONSUMERS)).sign(), "issuer"),
        ("tid of another directory", claim("tid", json!(OTHER)), "tid"),
        ("tid of private accounts", claim("tid", json!(CONSUMERS)), "tid"),
        ("tid in upper case", claim("tid", json!(DIRECTORY.to_uppercase())), "tid"),
        ("tid missing", without("tid"), "tid"),
        ("version 1.0", claim("ver", json!("1.0")), "ver"),
        ("version missing", without("ver"), "ver"),
        ("oid missing", without("oid"), "oid"),
        ("oid is an address", claim("oid", json!("kari@alver.example")), "oid"),
        ("oid is an identity number", claim("oid", json!("15889399950")), "oid"),
        ("for another client", claim("aud", json!("another")), "audience"),
        ("for nobody", without("aud"), "audience"),
        ("an ID token: bound to a login", claim("nonce", json!("n-0S6_WzA2Mj")), "an ID token"),
        ("an ID token: bound to a code", claim("c_hash", json!("LDktKdoQak3Pk0cnXxCltA")), "an ID token"),
        ("an ID token: no scopes", without("scp"), "scp is missing"),
        ("no scopes but blanks", claim("scp", json!(" ")), "scp is missing"),
        ("an ID token with roles", key.saying(claims()).without("scp").claim("roles", json!(["Saksbehandlar"])).sign(), "scp is missing"),
        ("a machine without roles", key.saying(claims()).without("scp").claim("idtyp", json!("app")).sign(), "scp is missing"),
        ("a machine with a role", key.saying(claims()).without("scp").claim("idtyp", json!("app")).claim("roles", json!(["Les"])).sign(), "ok"),
        ("a guest", claim("acct", json!(1)), "a guest of the directory"),
        ("a guest, said in a text", claim("acct", json!("1")), "a guest of the directory"),
        ("neither member nor guest", claim("acct", json!(2)), "acct"),
        ("a guest, told by another provider", key.saying(claims()).without("acct").claim("idp", json!("live.com")).sign(), "a guest of the directory"),
        ("nothing said of guests", without("acct"), "ok"),
        ("expired", claim("exp", json!(super::NOW - 31)), "expired"),
        ("not valid yet", claim("nbf", json!(super::NOW + 31)), "not valid yet"),
        ("signed as Entra does not", es.saying(claims()).sign(), "algorithm"),
    ];
    all_hold(&verifier(profile(&key)), cases).await;
}

#[tokio::test]
async fn guests_are_marked_where_they_are_let_in() {
    let key = Signer::rsa("RS256", "key");
    let verifier = verifier(IssuerProfile { admits_guests: true, ..profile(&key) });
    let guest = verifier.verify(&key.saying(claims()).claim("acct", json!(1)).sign()).await.unwrap();
    assert!(guest.is_guest);
    assert!(!verifier.verify(&key.saying(claims()).sign()).await.unwrap().is_guest);
}

#[test]
fn a_profile_is_of_one_directory() {
    let key = Signer::rsa("RS256", "key");
    for directory in ["common", "organizations", "consumers", CONSUMERS, "{tenantid}", ""] {
        let profile = IssuerProfile { issuer: issuer(directory), ..profile(&key) };
        let refused = Verifier::new(vec![profile], super::clock());
        assert!(matches!(refused, Err(SetupError::Profile { .. })), "{directory}");
    }
}
