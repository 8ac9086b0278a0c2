//! Keys that the issuer itself points to: only if it calls itself what it is expected to be.

use serde_json::{Value, json};

use super::{AUDIENCE, Signer, clock, keys, outcome, provider::Provider};
use crate::{
    IssuerKind, IssuerProfile, KeySource, Verifier,
    fetch::{Trust, address, metadata_address},
};

fn of(issuer: &str) -> Verifier {
    let profile = IssuerProfile::new(IssuerKind::Rfc9068, issuer, Some(AUDIENCE.into()));
    assert!(matches!(profile.jwks, KeySource::Discovery));
    Verifier::new(vec![profile], clock()).unwrap()
}

#[tokio::test]
async fn the_issuer_says_where_its_keys_are() {
    let key = Signer::es256("key");
    let provider = Provider::with(&keys(&[&key])).await;
    let issuer = provider.address();
    provider.describe(&json!({"issuer": issuer, "jwks_uri": format!("{issuer}/keys")}));
    let verifier = of(&issuer);
    let token = key.draft().claim("iss", json!(issuer)).sign();
    assert_eq!(outcome(&verifier, &token).await, "ok");
    assert_eq!(provider.requests(), 2, "metadata and keys");
    assert_eq!(
        outcome(&verifier, &key.draft().claim("iss", json!(issuer)).claim("jti", json!("2")).sign()).await,
        "ok"
    );
    assert_eq!(provider.requests(), 2, "known");
}

#[tokio::test]
async fn metadata_that_is_anothers_or_leads_astray_gives_no_keys() {
    let key = Signer::es256("key");
    let provider = Provider::with(&keys(&[&key])).await;
    let issuer = provider.address();
    let good = format!("{issuer}/keys");
    let wrong: Vec<(&str, Value)> = vec![
        ("another issuer", json!({"issuer": "https://id.example.no", "jwks_uri": good})),
        ("a slash more", json!({"issuer": format!("{issuer}/"), "jwks_uri": good})),
        ("no issuer", json!({"jwks_uri": good})),
        ("no keys", json!({"issuer": issuer})),
        ("keys in a list", json!({"issuer": issuer, "jwks_uri": [good]})),
        ("keys in a file", json!({"issuer": issuer, "jwks_uri": "file:///etc/passwd"})),
        ("keys at an inner address", json!({"issuer": issuer, "jwks_uri": "http://10.0.0.1/keys"})),
        ("not an object", json!([])),
    ];
    for (rule, metadata) in wrong {
        provider.describe(&metadata);
        let token = key.draft().claim("iss", json!(issuer)).sign();
        assert_eq!(outcome(&of(&issuer), &token).await, "unavailable", "{rule}");
    }
}

#[test]
fn metadata_lies_where_each_kind_has_it() {
    let at = |kind, issuer| metadata_address(kind, issuer);
    assert_eq!(at(IssuerKind::IdPorten, "https://idporten.no"), "https://idporten.no/.well-known/openid-configuration");
    assert_eq!(
        at(IssuerKind::Maskinporten, "https://maskinporten.no/"),
        "https://maskinporten.no/.well-known/oauth-authorization-server"
    );
    let entra = "https://login.microsoftonline.com/1d4ee2b6-7a5b-4c51-9a0e-0b7a0f3c2d11/v2.0";
    assert_eq!(at(IssuerKind::Entra, entra), format!("{entra}/.well-known/openid-configuration"));
}

#[test]
fn what_a_tenant_registered_leads_to_public_addresses_only() {
    let refused = [
        "http://login.alver.example/keys",
        "https://127.0.0.1/keys",
        "https://10.1.2.3/keys",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/keys",
        "https://[::ffff:10.0.0.1]/keys",
        "https://2130706433/keys",
        "https://0x7f000001/keys",
        "https://0177.0.0.1/keys",
        "file:///etc/passwd",
    ];
    for url in refused {
        assert!(address(url, Trust::Registered).is_err(), "{url}");
    }
    assert!(address("https://login.alver.example/keys", Trust::Registered).is_ok());
    assert!(address("https://1.1.1.1/keys", Trust::Registered).is_ok());
}

#[tokio::test]
async fn a_name_that_leads_to_an_inner_address_is_not_called() {
    let key = Signer::es256("key");
    let provider = Provider::with(&keys(&[&key])).await;
    let url = format!("http://localhost:{}/keys", provider.address().rsplit_once(':').unwrap().1);
    let ask = async |guarded| {
        let client = crate::fetch::client(std::time::Duration::from_secs(5), guarded).unwrap();
        crate::fetch::key_set(&client, &url.parse().unwrap()).await.map(|keys| keys.len())
    };
    assert_eq!(ask(true).await, Err("no connection"));
    assert_eq!(provider.requests(), 0, "nothing was sent");
    assert_eq!(ask(false).await, Ok(1));
}
