//! The demo issuer makes tokens that its own profile accepts, and keeps its key to itself.

use std::{fs, os::unix::fs::PermissionsExt, sync::Arc};

use chrono::TimeDelta;
use kernel::FixedClock;

use super::{AUDIENCE, NOW, at, clock, outcome};
use crate::{DemoIssuer, SetupError, Verifier};

const FILE: &str = "demo-signing-key.pem";

fn mint(issuer: &DemoIssuer) -> String {
    issuer.mint("kari", AUDIENCE, at(NOW), TimeDelta::minutes(5)).unwrap()
}

#[tokio::test]
async fn its_tokens_pass_its_profile_for_as_long_as_they_should() {
    let dir = tempfile::tempdir().unwrap();
    let issuer = DemoIssuer::load_or_create(dir.path()).unwrap();
    let clock = clock();
    let verifier = Verifier::new(vec![issuer.profile(AUDIENCE)], Arc::<FixedClock>::clone(&clock)).unwrap();
    let token = mint(&issuer);
    let subject = verifier.verify(&token).await.unwrap();
    assert_eq!((&*subject.issuer, &*subject.subject), (DemoIssuer::ISSUER, "kari"));
    assert_eq!(subject.expires_at, at(NOW + 300));
    clock.advance(TimeDelta::seconds(330));
    assert_eq!(outcome(&verifier, &token).await, "expired");
}

#[tokio::test]
async fn its_tokens_outlive_a_restart_but_not_another_installation() {
    let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let token = mint(&DemoIssuer::load_or_create(here.path()).unwrap());
    let verifier =
        |dir: &tempfile::TempDir| super::verifier(DemoIssuer::load_or_create(dir.path()).unwrap().profile(AUDIENCE));
    assert_eq!(outcome(&verifier(&here), &token).await, "ok");
    assert_eq!(outcome(&verifier(&there), &token).await, "unknown key");
}

#[test]
fn its_key_is_readable_by_its_user_only_and_lies_alone() {
    let dir = tempfile::tempdir().unwrap();
    let inner = dir.path().join("not/there/yet");
    DemoIssuer::load_or_create(&inner).unwrap();
    let files: Vec<_> = fs::read_dir(&inner).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(files, [FILE]);
    assert_eq!(fs::metadata(inner.join(FILE)).unwrap().permissions().mode() & 0o777, 0o600);
    let pem = fs::read_to_string(inner.join(FILE)).unwrap();
    assert!(pem.lines().all(|line| line.len() <= 64), "RFC 7468");
}

#[test]
fn a_key_that_cannot_be_used_is_reported_and_not_replaced() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join(FILE), "half a key").unwrap();
    assert!(matches!(DemoIssuer::load_or_create(dir.path()), Err(SetupError::DemoKey(_))));
    assert_eq!(fs::read_to_string(dir.path().join(FILE)).unwrap(), "half a key");
    fs::remove_file(dir.path().join(FILE)).unwrap();
    fs::create_dir(dir.path().join(FILE)).unwrap();
    assert!(matches!(DemoIssuer::load_or_create(dir.path()), Err(SetupError::KeyFile { .. })));
}

#[test]
fn nothing_private_is_shown() {
    let dir = tempfile::tempdir().unwrap();
    let issuer = DemoIssuer::load_or_create(dir.path()).unwrap();
    let pem = fs::read_to_string(dir.path().join(FILE)).unwrap();
    let body = pem.lines().nth(1).unwrap();
    assert!(!format!("{issuer:?}").contains(body));
    let crate::KeySource::Static(set) = issuer.profile(AUDIENCE).jwks else { unreachable!() };
    let published = serde_json::to_value(set).unwrap();
    assert!(published["keys"][0].get("d").is_none(), "{published}");
    assert!(issuer.mint("kari", AUDIENCE, at(NOW), TimeDelta::MAX).is_err(), "and no panic either");
}
