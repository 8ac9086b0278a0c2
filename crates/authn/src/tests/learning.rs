//! Issuers that are registered while the service runs: known for a minute, and each for those who take its word.

use chrono::TimeDelta;
use kernel::TenantId;
use serde_json::json;
use uuid::Uuid;

use super::{AUDIENCE, ISSUER, Signer, clock, fixed, keys, outcome, provider::Provider};
use crate::{IssuerKind, IssuerProfile, Refused, Use, Verifier};

const ALVER: TenantId = TenantId::new(Uuid::from_u128(1));
const OSTEROY: TenantId = TenantId::new(Uuid::from_u128(2));

fn profile(issuer: &str, tenant: Option<TenantId>, audience: &str) -> IssuerProfile {
    IssuerProfile { tenant, ..IssuerProfile::new(IssuerKind::Rfc9068, issuer, Some(audience.into())) }
}

fn anywhere(tenant: Option<TenantId>) -> Use {
    Use { tenant, organisations: None, only_reads: false }
}

async fn issuer(key: &Signer) -> (Provider, String) {
    let provider = Provider::with(&keys(&[key])).await;
    let issuer = provider.address();
    provider.describe(&json!({"issuer": issuer, "jwks_uri": format!("{issuer}/keys")}));
    (provider, issuer)
}

fn token(key: &Signer, issuer: &str, audience: &str) -> String {
    key.draft().claim("iss", json!(issuer)).claim("aud", json!(audience)).sign()
}

#[tokio::test]
async fn an_issuer_is_asked_for_once_a_minute_and_its_keys_are_kept() {
    let key = Signer::es256("key");
    let (provider, issuer) = issuer(&key).await;
    let clock = clock();
    let verifier = Verifier::new(vec![], clock.clone()).unwrap().learning(true);
    let token = token(&key, &issuer, AUDIENCE);
    assert_eq!(verifier.verify(&token).await, Err(Refused::Unlearned(issuer.clone())));
    assert_eq!(provider.requests(), 0);
    verifier.learn(&issuer, vec![profile(&issuer, None, AUDIENCE)]);
    let verified = verifier.verify(&token).await.unwrap();
    assert_eq!(verified.uses, [anywhere(None)]);
    clock.advance(TimeDelta::seconds(59));
    assert_eq!(outcome(&verifier, &token).await, "ok");
    clock.advance(TimeDelta::seconds(1));
    assert_eq!(outcome(&verifier, &token).await, "unlearned", "remembered tokens, too");
    verifier.learn(&issuer, vec![profile(&issuer, None, AUDIENCE)]);
    assert_eq!(outcome(&verifier, &token).await, "ok");
    assert_eq!(provider.requests(), 2, "metadata and keys, once");
}

#[tokio::test]
async fn a_token_counts_for_those_who_take_its_word_and_are_meant() {
    let key = Signer::es256("key");
    let (_provider, issuer) = issuer(&key).await;
    let verifier = Verifier::new(vec![], clock()).unwrap().learning(true);
    let of_alver = profile(&issuer, Some(ALVER), "alver");
    verifier.learn(&issuer, vec![of_alver.clone(), profile(&issuer, Some(OSTEROY), "osteroy")]);
    let uses =
        async |audience: &str| verifier.verify(&token(&key, &issuer, audience)).await.map(|one| one.uses.clone());
    assert_eq!(uses("alver").await, Ok(vec![anywhere(Some(ALVER))]));
    assert_eq!(uses("osteroy").await, Ok(vec![anywhere(Some(OSTEROY))]));
    assert_eq!(uses("another").await, Err(Refused::Invalid("audience")));
    let both = key.draft().claim("iss", json!(issuer)).claim("aud", json!(["alver", "osteroy"])).sign();
    assert_eq!(verifier.verify(&both).await.unwrap().uses, [anywhere(Some(ALVER)), anywhere(Some(OSTEROY))]);
}

#[tokio::test]
async fn an_issuer_that_nobody_registered_is_unknown_for_a_minute() {
    let key = Signer::es256("key");
    let clock = clock();
    let verifier = Verifier::new(vec![], clock.clone()).unwrap().learning(false);
    let issuer = "https://login.alver.example";
    let token = token(&key, issuer, AUDIENCE);
    assert_eq!(outcome(&verifier, &token).await, "unlearned");
    verifier.learn(issuer, vec![]);
    assert_eq!(outcome(&verifier, &token).await, "issuer");
    clock.advance(TimeDelta::seconds(60));
    assert_eq!(outcome(&verifier, &token).await, "unlearned", "it may have been registered since");
}

#[tokio::test]
async fn what_could_be_nobodys_issuer_is_not_asked_for() {
    let key = Signer::es256("key");
    let verifier = Verifier::new(vec![], clock()).unwrap().learning(false);
    let long = format!("https://{}.example", "x".repeat(255));
    for issuer in
        ["urn:betre:demo", "login.alver.example", "", "https://login.alver.example/ x", "https://a\u{0}b", &long]
    {
        assert_eq!(outcome(&verifier, &token(&key, issuer, AUDIENCE)).await, "issuer", "{issuer:?}");
    }
    let deaf = Verifier::new(vec![], clock()).unwrap();
    assert_eq!(outcome(&deaf, &token(&key, "https://login.alver.example", AUDIENCE)).await, "issuer");
}

#[tokio::test]
async fn a_configured_issuer_is_what_it_is_whatever_is_registered() {
    let key = Signer::es256("key");
    let verifier = Verifier::new(vec![fixed(keys(&[&key]))], clock()).unwrap().learning(true);
    verifier.learn(ISSUER, vec![profile(ISSUER, Some(ALVER), "alver")]);
    assert_eq!(outcome(&verifier, &token(&key, ISSUER, "alver")).await, "audience");
    assert_eq!(verifier.verify(&key.token()).await.unwrap().uses, [anywhere(None)]);
}

#[tokio::test]
async fn profiles_of_another_kind_or_issuer_are_left_out() {
    let key = Signer::es256("key");
    let (_provider, issuer) = issuer(&key).await;
    let verifier = Verifier::new(vec![], clock()).unwrap().learning(true);
    let porten = IssuerProfile {
        kind: IssuerKind::IdPorten,
        acr_values: vec!["idporten-loa-high".into()],
        ..profile(&issuer, Some(OSTEROY), "osteroy")
    };
    let astray = profile("https://login.alver.example", Some(OSTEROY), "osteroy");
    verifier.learn(&issuer, vec![profile(&issuer, Some(ALVER), "alver"), porten, astray]);
    assert_eq!(outcome(&verifier, &token(&key, &issuer, "alver")).await, "ok");
    assert_eq!(outcome(&verifier, &token(&key, &issuer, "osteroy")).await, "audience");
}

#[tokio::test]
async fn on_this_machine_nothing_is_learned_but_for_tests() {
    let key = Signer::es256("key");
    let (provider, issuer) = issuer(&key).await;
    let verifier = Verifier::new(vec![], clock()).unwrap().learning(false);
    verifier.learn(&issuer, vec![profile(&issuer, None, AUDIENCE)]);
    assert_eq!(outcome(&verifier, &token(&key, &issuer, AUDIENCE)).await, "issuer");
    assert_eq!(provider.requests(), 0);
}
