//! Tokens of Maskinporten: an organisation's machine, by what it may and not by which client asks.

use serde_json::{Value, json};

use super::{AUDIENCE, Signer, all_hold, clock, fixed, keys, verifier};
use crate::{IssuerKind, IssuerProfile, Verified, Verifier};

/// With the slash at the end.
const ISSUER: &str = "https://maskinporten.no/";
const ALVER: &str = "0192:920290922";
const SUPPLIER: &str = "0192:971032146";

fn profile(key: &Signer) -> IssuerProfile {
    IssuerProfile {
        jwks: fixed(keys(&[key])).jwks,
        scopes: vec!["ks:betre".into()],
        ..IssuerProfile::new(IssuerKind::Maskinporten, ISSUER, Some(AUDIENCE.into()))
    }
}

fn organisation(id: &str) -> Value {
    json!({"authority": "iso6523-actorid-upis", "ID": id})
}

fn claims() -> Value {
    json!({
        "iss": ISSUER, "client_amr": "virksomhetssertifikat", "token_type": "Bearer", "client_id": "5ef7a1f4",
        "scope": "ks:betre.write", "consumer": organisation(ALVER),
    })
}

fn system_user() -> Value {
    json!([{
        "type": "urn:altinn:systemuser", "systemuser_id": ["a545ca0e-7a9a-4e2f-a8f3-1e7a6c0b5d2f"],
        "systemuser_org": organisation(ALVER), "system_id": "971032146_ks-betre",
    }])
}

async fn verified(draft: super::Draft<'_>, key: &Signer) -> std::sync::Arc<Verified> {
    verifier(profile(key)).verify(&draft.sign()).await.unwrap()
}

#[tokio::test]
async fn a_machine_is_its_organisation_whichever_client_it_has() {
    let key = Signer::rsa("RS256", "key");
    let one = verified(key.saying(claims()), &key).await;
    assert_eq!((&*one.issuer, &*one.subject, &one.supplier), (ISSUER, ALVER, &None));
    let other = key.saying(claims()).claim("client_id", json!("another")).claim("pid", json!("15889399950"));
    assert_eq!(verified(other, &key).await, one);
    let supplied = verified(key.saying(claims()).claim("supplier", organisation(SUPPLIER)), &key).await;
    assert_eq!((&*supplied.subject, supplied.supplier.as_deref()), (ALVER, Some(SUPPLIER)));
}

#[tokio::test]
async fn it_signs_with_three_algorithms() {
    let signers = [Signer::rsa("RS256", "a"), Signer::rsa("RS384", "b"), Signer::rsa("RS512", "c")];
    let jwks = fixed(keys(&signers.each_ref())).jwks;
    let verifier = verifier(IssuerProfile { jwks, ..profile(&signers[0]) });
    let tokens = signers.iter().map(|key| ("algorithm", key.saying(claims()).sign(), "ok")).collect();
    all_hold(&verifier, tokens).await;
    let others = [Signer::rsa("PS256", "a"), Signer::es256("a")];
    all_hold(&verifier, others.iter().map(|key| ("another", key.saying(claims()).sign(), "algorithm")).collect()).await;
}

#[tokio::test]
async fn a_scope_without_suffix_reads_and_one_with_write_writes() {
    let key = Signer::rsa("RS256", "key");
    let only_reads =
        async |scope: &str| verified(key.saying(claims()).claim("scope", json!(scope)), &key).await.uses[0].only_reads;
    assert!(
        only_reads("ks:betre").await && only_reads("ks:betre.read").await && only_reads("ks:anna.write ks:betre").await
    );
    assert!(!only_reads("ks:betre.write").await && !only_reads("ks:betre ks:betre.write").await);
}

#[tokio::test]
async fn a_system_user_acts_for_its_customer_and_the_consumer_supplies_it() {
    let key = Signer::rsa("RS256", "key");
    let draft = key.saying(claims()).claim("consumer", organisation(SUPPLIER));
    let one = verified(draft.claim("authorization_details", system_user()), &key).await;
    assert_eq!(
        one.subject,
        format!("{ALVER}:a545ca0e-7a9a-4e2f-a8f3-1e7a6c0b5d2f"),
        "this system user, and no other one"
    );
    assert_eq!(one.supplier.as_deref(), Some(SUPPLIER));
}

#[tokio::test]
async fn every_other_token_of_maskinporten_is_refused() {
    let key = Signer::rsa("RS256", "key");
    let claim = |name: &str, value: Value| key.saying(claims()).claim(name, value).sign();
    let without = |name: &str| key.saying(claims()).without(name).sign();
    let user = |member: &str, value: Value| {
        let mut one = system_user();
        one[0][member] = value;
        claim("authorization_details", one)
    };
    let two = json!([system_user()[0], system_user()[0]]);
    const WRONG: &str = "system user";
    #[rustfmt::skip] // one case per line
    let cases = vec![
        ("as it should be", key.saying(claims()).sign(), "ok"),
        ("restricted to us", claim("aud", json!(AUDIENCE)), "ok"),
        ("restricted to us among others", claim("aud", json!([AUDIENCE, "https://other.example.no"])), "ok"),
        ("restricted to another service", claim("aud", json!("https://other.example.no")), "audience"),
        ("issuer without its slash", claim("iss", json!("https://maskinporten.no")), "issuer"),
        ("of the test environment", claim("iss", json!("https://test.maskinporten.no/")), "issuer"),
        ("no scope of ours", claim("scope", json!("ks:anna.write skatteetaten:inntekt")), "scope"),
        ("a scope that begins like ours", claim("scope", json!("ks:betrexyz ks:betre/meir")), "scope"),
        ("a scope that ends like ours", claim("scope", json!("evil:ks:betre")), "scope"),
        ("a suffix that means nothing here", claim("scope", json!("ks:betre.admin")), "scope"),
        ("a scope of other capitals", claim("scope", json!("KS:betre")), "scope"),
        ("scopes empty", claim("scope", json!("")), "scope"),
        ("scopes in a list", claim("scope", json!(["ks:betre"])), "scope or client_id is missing"),
        ("scopes missing", without("scope"), "scope or client_id is missing"),
        ("client missing", without("client_id"), "scope or client_id is missing"),
        ("another type of token", claim("token_type", json!("DPoP")), "token_type"),
        ("consumer missing", without("consumer"), "consumer"),
        ("consumer in a text", claim("consumer", json!(ALVER)), "consumer"),
        ("consumer of another authority", claim("consumer", json!({"authority": "brreg", "ID": ALVER})), "consumer"),
        ("consumer of another register", claim("consumer", organisation("0007:920290922")), "consumer"),
        ("consumer without register", claim("consumer", organisation("920290922")), "consumer"),
        ("consumer without its check digit", claim("consumer", organisation("0192:920290923")), "consumer"),
        ("consumer with more than its number", claim("consumer", organisation("0192:920290922 ")), "consumer"),
        ("supplier that is no organisation", claim("supplier", json!({"authority": "iso6523-actorid-upis"})), "supplier"),
        ("system user of nobody", user("systemuser_org", Value::Null), WRONG),
        ("system user of another register", user("systemuser_org", organisation("0007:920290922")), WRONG),
        ("system user without an id", user("systemuser_id", json!([])), WRONG),
        ("system users in a text", user("systemuser_id", json!("a545ca0e-7a9a-4e2f-a8f3-1e7a6c0b5d2f")), WRONG),
        ("two system users", user("systemuser_id", json!(["a", "b"])), WRONG),
        ("system user with a name like another's", user("systemuser_id", json!(["a:b"])), WRONG),
        ("system user of no system", user("system_id", Value::Null), WRONG),
        ("two authorisations of a system user", claim("authorization_details", two), WRONG),
        ("not a list", claim("authorization_details", system_user()[0].clone()), "authorization_details is not a list"),
        ("an ID token", claim("nonce", json!("n-0S6_WzA2Mj")), "an ID token"),
        ("expired", claim("exp", json!(super::NOW - 31)), "expired"),
        ("iat missing", without("iat"), "iat is missing"),
    ];
    all_hold(&verifier(profile(&key)), cases).await;
}

#[tokio::test]
async fn a_token_that_is_restricted_needs_an_audience_of_ours() {
    let key = Signer::rsa("RS256", "key");
    let verifier = verifier(IssuerProfile { audience: None, ..profile(&key) });
    #[rustfmt::skip] // one case per line
    let cases = vec![
        ("for nobody in particular", key.saying(claims()).sign(), "ok"),
        ("restricted", key.saying(claims()).claim("aud", json!(AUDIENCE)).sign(), "audience"),
    ];
    all_hold(&verifier, cases).await;
}

#[test]
fn a_profile_names_scopes() {
    let key = Signer::rsa("RS256", "key");
    assert!(Verifier::new(vec![IssuerProfile { scopes: vec![], ..profile(&key) }], clock()).is_err());
}
