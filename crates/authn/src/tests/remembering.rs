//! Tokens that held a moment ago are not computed again, and never hold for longer than they should.

use std::sync::Arc;

use chrono::TimeDelta;
use serde_json::json;

use super::{NOW, Signer, clock, fixed, keys};
use crate::{Refused, Verifier};

#[tokio::test]
async fn a_token_is_remembered_for_a_minute() {
    let (key, clock) = (Signer::es256("key"), clock());
    let verifier = Verifier::new(vec![fixed(keys(&[&key]))], clock.clone()).unwrap();
    let token = key.token();
    let first = verifier.verify(&token).await.unwrap();
    clock.advance(TimeDelta::seconds(59));
    assert!(Arc::ptr_eq(&first, &verifier.verify(&token).await.unwrap()), "remembered");
    clock.advance(TimeDelta::seconds(1));
    let second = verifier.verify(&token).await.unwrap();
    assert!(!Arc::ptr_eq(&first, &second), "computed again");
    assert_eq!(first, second);
}

#[tokio::test]
async fn a_remembered_token_expires_on_time() {
    let (key, clock) = (Signer::es256("key"), clock());
    let verifier = Verifier::new(vec![fixed(keys(&[&key]))], clock.clone()).unwrap();
    let token = key.draft().claim("exp", json!(NOW + 10)).sign();
    let first = verifier.verify(&token).await.unwrap();
    clock.advance(TimeDelta::seconds(10));
    assert!(!Arc::ptr_eq(&first, &verifier.verify(&token).await.unwrap()), "from here on the skew is judged each time");
    clock.advance(TimeDelta::seconds(29));
    assert!(verifier.verify(&token).await.is_ok());
    clock.advance(TimeDelta::seconds(1));
    assert_eq!(verifier.verify(&token).await, Err(Refused::Invalid("expired")));
}

#[tokio::test]
async fn a_remembered_token_lends_nothing_to_its_neighbours() {
    let key = Signer::es256("key");
    let verifier = super::verifier(fixed(keys(&[&key])));
    let token = key.token();
    assert!(verifier.verify(&token).await.is_ok());
    let (message, _) = token.rsplit_once('.').unwrap();
    assert_eq!(verifier.verify(&format!("{message}.")).await, Err(Refused::Invalid("signature")));
}

#[test]
fn a_verifier_can_be_shared_by_all_workers() {
    fn shared<T: Send + Sync>(_: &T) {}
    fn sent<T: Send>(_: T) {}
    let verifier = super::verifier(fixed(keys(&[&Signer::es256("key")])));
    shared(&verifier);
    sent(verifier.verify("token"));
}
