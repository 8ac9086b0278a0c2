//! Which published keys are used, and which settings are refused at start.

use serde_json::{Value, json};

use super::{ISSUER, Signer, b64, clock, fixed, keys, outcome, profile, verifier};
use crate::{IssuerProfile, KeySource, SetupError, Verifier, keys::KeySet};

fn with(mut jwk: Value, name: &str, value: Value) -> Value {
    jwk[name] = value;
    jwk
}

fn usable(jwk: Value) -> bool {
    KeySet::from_json(json!({"keys": [jwk]}).to_string().as_bytes()).is_ok()
}

#[test]
fn only_public_signature_keys_of_enough_strength_are_used() {
    let (ec, rsa) = (Signer::es256("ec").jwk, Signer::rsa("RS256", "rsa").jwk);
    let mut modulus = vec![0; 200];
    modulus.extend([0xff; 128]);
    let cases = [
        ("ec", ec.clone(), true),
        ("rsa", rsa.clone(), true),
        ("ed", Signer::eddsa("ed").jwk, true),
        ("use sig", with(ec.clone(), "use", json!("sig")), true),
        ("key_ops verify", with(ec.clone(), "key_ops", json!(["verify"])), true),
        ("own alg fits", with(ec.clone(), "alg", json!("ES256")), true),
        ("use enc", with(ec.clone(), "use", json!("enc")), false),
        ("key_ops encrypt", with(ec.clone(), "key_ops", json!(["encrypt"])), false),
        ("own alg does not fit", with(ec.clone(), "alg", json!("RS256")), false),
        ("own alg is for encryption", with(rsa.clone(), "alg", json!("RSA-OAEP")), false),
        ("own alg is unheard of", with(ec.clone(), "alg", json!("ES999")), false),
        ("another curve", with(ec.clone(), "crv", json!("P-384")), false),
        ("a curve of another type", with(ec.clone(), "crv", json!("Ed25519")), false),
        ("coordinate too short", with(ec.clone(), "x", json!(b64([1; 31]))), false),
        ("coordinate not base64url", with(ec, "y", json!("%")), false),
        ("RSA of 1024 bits", with(rsa.clone(), "n", json!(b64([0xff; 128]))), false),
        ("RSA of 1024 bits behind zeros", with(rsa.clone(), "n", json!(b64(&modulus))), false),
        ("RSA of 2047 bits", with(rsa, "n", json!(b64([&[0x7f][..], &[0xff; 255]].concat()))), false),
        ("symmetric", Signer::hs256("k", &[7; 32]).jwk, false),
        ("of unknown type", json!({"kty": "AKP", "kid": "k", "pub": "AQAB"}), false),
    ];
    let wrong: Vec<_> = cases.into_iter().filter(|(_, jwk, good)| usable(jwk.clone()) != *good).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_key_that_cannot_be_read_does_not_spoil_the_others() {
    let set = json!({"keys": [1, {}, {"kty": "EC", "x5c": 1}, Signer::es256("key").jwk]});
    assert_eq!(KeySet::from_json(set.to_string().as_bytes()).map(|keys| keys.len()).ok(), Some(1));
}

#[tokio::test]
async fn a_symmetric_key_in_the_set_verifies_nothing() {
    let (good, secret) = (Signer::es256("key"), Signer::hs256("secret", &[7; 32]));
    let verifier = verifier(fixed(keys(&[&good, &secret])));
    assert_eq!(outcome(&verifier, &secret.token()).await, "algorithm");
    assert_eq!(outcome(&verifier, &secret.draft().header("alg", json!("ES256")).sign()).await, "unknown key");
}

#[tokio::test]
async fn the_alg_of_an_rsa_key_binds_it() {
    let mut pkcs1 = Signer::rsa("RS256", "rsa");
    pkcs1.jwk["alg"] = json!("RS256");
    let verifier = verifier(fixed(keys(&[&pkcs1])));
    assert_eq!(outcome(&verifier, &pkcs1.token()).await, "ok");
    assert_eq!(outcome(&verifier, &Signer::rsa("PS256", "rsa").token()).await, "unknown key");
}

#[tokio::test]
async fn without_a_kid_there_must_be_no_choice() {
    let (one, two, ed) = (Signer::es256("one"), Signer::es256("two"), Signer::eddsa("ed"));
    let verifier = verifier(fixed(keys(&[&one, &two, &ed])));
    assert_eq!(outcome(&verifier, &one.draft().without("kid").sign()).await, "unknown key");
    assert_eq!(outcome(&verifier, &two.token()).await, "ok");
    assert_eq!(outcome(&verifier, &ed.draft().without("kid").sign()).await, "ok", "the only one for EdDSA");
}

#[test]
fn useless_and_unsafe_settings_are_refused_at_start() {
    let good = || fixed(keys(&[&Signer::es256("key")]));
    let from = |url: &str| profile(KeySource::Url(url.to_owned()));
    let refused = [
        ("no name", vec![IssuerProfile { issuer: String::new(), ..good() }]),
        ("no audience", vec![IssuerProfile { audience: None, ..good() }]),
        ("an empty audience", vec![IssuerProfile { audience: Some(String::new()), ..good() }]),
        ("no algorithm", vec![IssuerProfile { algorithms: Some(Vec::new()), ..good() }]),
        ("the same issuer twice", vec![good(), good()]),
        ("no key", vec![fixed(json!({"keys": []}))]),
        ("no usable key", vec![fixed(keys(&[&Signer::hs256("k", &[7; 32])]))]),
        ("http to another machine", vec![from("http://id.example.no/jwks")]),
        ("http to a private address", vec![from("http://10.0.0.1/jwks")]),
        ("http to a name that looks local", vec![from("http://localhost.evil.example/jwks")]),
        ("http to an address that looks local", vec![from("http://127.0.0.1.evil.example/jwks")]),
        ("http with a user that looks local", vec![from("http://127.0.0.1@evil.example/jwks")]),
        ("a file", vec![from("file:///etc/passwd")]),
        ("not a URL", vec![from("id.example.no")]),
    ];
    for (rule, profiles) in refused {
        let result = Verifier::new(profiles, clock());
        assert!(matches!(result, Err(SetupError::Profile { .. })), "{rule}: {result:?}");
    }
    for url in ["https://id.example.no/jwks", "http://localhost:8080/", "http://127.0.0.1:1/", "http://[::1]:1/"] {
        assert!(Verifier::new(vec![from(url)], clock()).is_ok(), "{url}");
    }
}

#[test]
fn a_profile_from_configuration_is_strict_unless_told_otherwise() {
    let text = json!({
        "issuer": ISSUER, "audience": "a", "algorithms": ["ES256", "EdDSA", "RS256", "PS256"],
        "jwks": {"url": "https://id.example.no/jwks"},
    });
    let read: IssuerProfile = serde_json::from_value(text.clone()).unwrap();
    assert!(read.require_at_jwt);
    assert!(matches!(read.jwks, KeySource::Url(_)));
    assert!(read.acr_values.is_empty() && !read.admits_guests && read.tenant.is_none());
    let least: IssuerProfile = serde_json::from_value(json!({"issuer": ISSUER, "audience": "a"})).unwrap();
    assert!(matches!(least.jwks, KeySource::Discovery), "from the issuer itself");
    for bad in [with(text.clone(), "algorithms", json!(["HS256"])), with(text, "requireAtJwt", json!(false))] {
        assert!(serde_json::from_value::<IssuerProfile>(bad).is_err());
    }
}
