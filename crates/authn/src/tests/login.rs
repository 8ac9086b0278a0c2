//! Logging in: what the provider is asked, and every lie that it or somebody in between can tell.

use std::{collections::HashMap, sync::Arc, time::Duration};

use aws_lc_rs::digest;
use chrono::TimeDelta;
use kernel::FixedClock;
use secrecy::SecretString;
use serde_json::{Value, json};

use super::{Draft, NOW, Signer, b64, clock, keys, open_id::OpenId};
use crate::{Asking, IssuerKind, IssuerProfile, LoginClient, LoginError, LoginProvider, LoginSecret, SignedIn};

const CLIENT: &str = "betre-client";
const BACK: &str = "https://betre.example/login/callback";

struct World {
    openid: OpenId,
    clock: Arc<FixedClock>,
    client: LoginClient,
    key: Signer,
    provider: LoginProvider,
    secret: LoginSecret,
    /// The parameters that the browser was sent to the provider with.
    sent: HashMap<String, String>,
}

impl World {
    /// Somebody is at the provider's.
    async fn new() -> Self {
        Self::with(|_| {}).await
    }

    async fn with(change: impl FnOnce(&mut LoginProvider)) -> Self {
        Self::at(OpenId::start().await, change).await
    }

    async fn at(openid: OpenId, change: impl FnOnce(&mut LoginProvider)) -> Self {
        let key = Signer::es256("first");
        openid.has_keys(&keys(&[&key]));
        let clock = clock();
        let client = LoginClient::with_timeout(Arc::<FixedClock>::clone(&clock), true, Duration::from_secs(5)).unwrap();
        let mut provider = LoginProvider {
            profile: IssuerProfile::new(IssuerKind::Rfc9068, openid.issuer.clone(), None),
            client_id: CLIENT.to_owned(),
            client_secret: Some(SecretString::from("hemmeleg")),
            scopes: vec!["profile".to_owned()],
        };
        change(&mut provider);
        let secret = LoginSecret::new().unwrap();
        let mut world = Self { openid, clock, client, key, provider, secret, sent: HashMap::new() };
        world.sent = world.begin(Asking { ui_locales: &["nn", "nb"], anew: false }).await.unwrap();
        world
    }

    async fn begin(&self, asking: Asking<'_>) -> Result<HashMap<String, String>, LoginError> {
        let url = self.client.begin(&self.provider, &self.secret, BACK, asking).await?;
        assert!(url.as_str().starts_with(&format!("{}/authorize?", self.openid.issuer)), "{url}");
        Ok(url.query_pairs().into_owned().collect())
    }

    /// An ID token without fault, to be spoiled.
    fn draft<'k>(&self, key: &'k Signer) -> Draft<'k> {
        key.draft()
            .header("typ", json!("JWT"))
            .claim("iss", json!(self.openid.issuer))
            .claim("aud", json!(CLIENT))
            .claim("nonce", json!(self.sent["nonce"]))
    }

    async fn finish(&self) -> Result<SignedIn, LoginError> {
        self.finish_with(None, false).await
    }

    async fn finish_with(&self, issuer: Option<&str>, anew: bool) -> Result<SignedIn, LoginError> {
        self.client.finish(&self.provider, &self.secret, BACK, ("code-1", issuer), anew).await
    }

    /// What becomes of a login that ends with this ID token.
    async fn ends(&self, id_token: &str) -> Result<SignedIn, LoginError> {
        self.openid.issues(id_token);
        self.finish().await
    }
}

#[track_caller]
fn refused(result: Result<SignedIn, LoginError>, why: &'static str) {
    assert_eq!(result, Err(LoginError::Refused(why)));
}

#[tokio::test]
async fn the_provider_is_asked_for_a_code_with_pkce_state_and_nonce() {
    let world = World::with(|provider| {
        provider.profile.kind = IssuerKind::Ansattporten;
        provider.profile.acr_values = vec!["substantial".to_owned(), "high".to_owned()];
        provider.profile.resource = Some("betre".to_owned());
        provider.profile.action = Some("access".to_owned());
    })
    .await;
    let sent = |name: &str| world.sent.get(name).map(String::as_str).unwrap_or_default();
    assert_eq!((sent("response_type"), sent("client_id"), sent("redirect_uri")), ("code", CLIENT, BACK));
    assert_eq!(sent("scope"), "openid profile");
    assert_eq!(sent("code_challenge_method"), "S256");
    assert_eq!((sent("acr_values"), sent("ui_locales")), ("substantial high", "nn nb"));
    let details: Value = serde_json::from_str(sent("authorization_details")).unwrap();
    let asked = json!([{
        "type": "ansattporten:altinn:resource", "resource": "betre", "actions": ["access"],
        "representation_is_required": "true",
    }]);
    assert_eq!(details, asked);
    assert_eq!(sent("state"), world.secret.state());
    let secrets = [sent("state"), sent("nonce"), sent("code_challenge"), world.secret.as_str()];
    assert!(secrets.iter().all(|one| one.len() == 43), "{secrets:?}");
    assert!(
        !world.sent.values().any(|value| value.contains(world.secret.as_str())),
        "the browser's own secret stays with it"
    );
    let other = LoginSecret::new().unwrap();
    assert_ne!(other.state(), world.secret.state());
    assert!(LoginSecret::read("too short").is_none() && LoginSecret::read(other.as_str()).is_some());
}

#[tokio::test]
async fn a_service_of_altinn_2_is_asked_for_as_such() {
    let world = World::with(|provider| {
        provider.profile.kind = IssuerKind::Ansattporten;
        provider.profile.resource = Some("urn:altinn:resource:2480:40".to_owned());
        provider.profile.action = Some("Read".to_owned());
    })
    .await;
    let details: Value = serde_json::from_str(&world.sent["authorization_details"]).unwrap();
    let asked = json!([{
        "type": "ansattporten:altinn:service", "resource": "urn:altinn:resource:2480:40",
        "representation_is_required": "true",
    }]);
    assert_eq!(details, asked);
}

#[tokio::test]
async fn entra_is_asked_for_the_profile_without_which_it_does_not_tell_who_somebody_is() {
    for (configured, sent) in [(vec![], "openid profile"), (vec!["profile", "email"], "openid profile email")] {
        let world = World::with(|provider| {
            provider.profile.kind = IssuerKind::Entra;
            provider.scopes = configured.iter().map(ToString::to_string).collect();
        })
        .await;
        assert_eq!(world.sent["scope"], sent);
    }
}

#[tokio::test]
async fn the_code_is_redeemed_with_the_verifier_and_the_secret_of_the_client() {
    let world = World::new().await;
    let signed_in = world.ends(&world.draft(&world.key).claim("sid", json!("s-1")).sign()).await.unwrap();
    assert_eq!((signed_in.subject.as_str(), signed_in.provider_session.as_deref()), ("kari", Some("s-1")));
    let asked = world.openid.asked("/token");
    let (head, body) = asked[0].split_once("\r\n\r\n").unwrap();
    assert!(head.to_lowercase().contains("authorization: basic "), "{head}");
    let sent: HashMap<String, String> =
        reqwest::Url::parse(&format!("http://x/?{body}")).unwrap().query_pairs().into_owned().collect();
    assert_eq!((sent["code"].as_str(), sent["redirect_uri"].as_str()), ("code-1", BACK));
    let challenge = b64(digest::digest(&digest::SHA256, sent["code_verifier"].as_bytes()));
    assert_eq!(challenge, world.sent["code_challenge"]);
}

#[tokio::test]
async fn every_signature_that_is_good_enough_signs_in() {
    for key in [Signer::eddsa("k"), Signer::rsa("RS256", "k"), Signer::rsa("PS256", "k"), Signer::es256("k")] {
        let world = World::new().await;
        world.openid.has_keys(&keys(&[&key]));
        let alg = key.alg;
        assert!(world.ends(&world.draft(&key).sign()).await.is_ok(), "{alg}");
    }
}

#[tokio::test]
async fn claims_that_are_not_for_this_login_are_refused() {
    let world = World::new().await;
    let draft = || world.draft(&world.key);
    let lies: [(&'static str, Draft<'_>); 14] = [
        ("issuer", draft().claim("iss", json!("https://id.example.no"))),
        ("audience", draft().claim("aud", json!("another-client"))),
        ("audience", draft().claim("aud", json!([CLIENT, "another-client"]))),
        ("expired, or issued at another time", draft().claim("exp", json!(NOW - 31))),
        ("expired, or issued at another time", draft().claim("iat", json!(NOW - 601))),
        ("expired, or issued at another time", draft().claim("iat", json!(NOW + 31))),
        ("not valid yet", draft().claim("nbf", json!(NOW + 31))),
        ("a time is not a time", draft().claim("nbf", json!("soon"))),
        ("nonce", draft().claim("nonce", json!("another"))),
        ("nonce", draft().without("nonce")),
        ("made for another client", draft().claim("azp", json!("another-client"))),
        ("sub is not a usable identifier", draft().claim("sub", json!("a\nb"))),
        ("crit", draft().header("crit", json!(["exp"]))),
        ("kid is not a string", draft().header("kid", json!(7))),
    ];
    for (why, lie) in lies {
        let result = world.ends(&lie.sign()).await;
        assert!(matches!(result, Err(LoginError::Refused(_) | LoginError::Unavailable(_))), "{why}: {result:?}");
        if !["crit", "kid is not a string"].contains(&why) {
            refused(result, why);
        }
    }
    assert!(world.ends(&draft().sign()).await.is_ok(), "the same without a lie");
}

#[tokio::test]
async fn a_member_named_twice_is_refused() {
    let world = World::new().await;
    let header = json!({ "alg": "ES256", "kid": "first" }).to_string();
    let claims = format!(
        r#"{{"iss":"{}","aud":"{CLIENT}","nonce":"{}","iat":{NOW},"exp":{},"sub":"kari","sub":"ola"}}"#,
        world.openid.issuer,
        world.sent["nonce"],
        NOW + 300
    );
    let result = world.ends(&world.key.compact(&header, &claims)).await;
    assert!(result.is_err(), "{result:?}");
}

#[tokio::test]
async fn signatures_that_anybody_can_make_are_refused() {
    let world = World::new().await;
    let genuine = world.draft(&world.key).sign();
    let (message, _) = genuine.rsplit_once('.').unwrap();
    let none = world.draft(&world.key).header("alg", json!("none")).sign();
    let unsigned = format!("{}.", none.rsplit_once('.').unwrap().0);
    let public = serde_json::to_vec(&world.key.jwk).unwrap();
    let by_public = Signer::hs256("first", &public);
    let by_secret = Signer::hs256("first", b"hemmeleg");
    let stranger = Signer::es256("first");
    let forged = [
        unsigned,
        none,
        format!("{message}."),
        format!("{message}.AAAA"),
        world.draft(&by_public).sign(),
        world.draft(&by_secret).sign(),
        world.draft(&stranger).sign(),
    ];
    for token in forged {
        let result = world.ends(&token).await;
        assert!(matches!(result, Err(LoginError::Refused(_) | LoginError::Unavailable(_))), "{result:?}");
    }
    assert!(world.ends(&genuine).await.is_ok());
}

#[tokio::test]
async fn a_code_that_another_browser_got_is_of_no_use_here() {
    let world = World::new().await;
    world.openid.issues(&world.draft(&world.key).sign());
    let other = LoginSecret::new().unwrap();
    let result = world.client.finish(&world.provider, &other, BACK, ("code-1", None), false).await;
    refused(result, "nonce");
}

#[tokio::test]
async fn whoever_names_another_issuer_beside_the_code_is_refused() {
    let world = World::new().await;
    world.openid.issues(&world.draft(&world.key).sign());
    refused(world.finish_with(Some("https://id.example.no"), false).await, "another issuer");
    assert!(world.finish_with(Some(&world.openid.issuer), false).await.is_ok());
    assert!(world.finish_with(None, false).await.is_ok(), "it never promised to name itself");
}

#[tokio::test]
async fn a_provider_that_promises_to_name_itself_has_to() {
    let openid = OpenId::start().await;
    openid.describes_itself(|says| says["authorization_response_iss_parameter_supported"] = json!(true));
    let mut world = World::new().await;
    world.provider.profile.issuer = openid.issuer.clone();
    openid.has_keys(&keys(&[&world.key]));
    world.openid = openid;
    world.openid.issues(&world.draft(&world.key).sign());
    refused(world.finish_with(None, false).await, "the issuer is not named");
    assert!(world.finish_with(Some(&world.openid.issuer), false).await.is_ok());
}

#[tokio::test]
async fn too_weak_a_proof_is_told_from_a_lie() {
    let world = World::with(|provider| provider.profile.acr_values = vec!["high".to_owned()]).await;
    let of = |acr: Value| world.draft(&world.key).claim("acr", acr).sign();
    assert_eq!(world.ends(&of(json!("substantial"))).await, Err(LoginError::TooWeak));
    assert_eq!(world.ends(&world.draft(&world.key).sign()).await, Err(LoginError::TooWeak));
    assert_eq!(world.ends(&of(json!("high"))).await.unwrap().acr.as_deref(), Some("high"));
}

#[tokio::test]
async fn who_has_to_prove_anew_is_not_believed_for_an_old_proof() {
    let world = World::new().await;
    let sent = world.begin(Asking { ui_locales: &[], anew: true }).await.unwrap();
    assert_eq!((sent["prompt"].as_str(), sent["max_age"].as_str()), ("login", "0"));
    for (at, fresh) in [(Some(NOW - 601), false), (None, false), (Some(NOW - 60), true)] {
        let draft = world.draft(&world.key);
        let draft = match at {
            Some(at) => draft.claim("auth_time", json!(at)),
            None => draft,
        };
        world.openid.issues(&draft.sign());
        assert_eq!(world.finish_with(None, true).await.is_ok(), fresh, "{at:?}");
    }
}

#[tokio::test]
async fn a_new_key_is_found_without_waiting() {
    let world = World::new().await;
    let next = Signer::es256("next");
    world.openid.has_keys(&keys(&[&next]));
    assert!(world.ends(&world.draft(&next).sign()).await.is_ok());
    assert_eq!(world.openid.asked("/jwks").len(), 2);
}

#[tokio::test]
async fn many_unknown_keys_cause_few_fetches() {
    let world = World::new().await;
    for i in 0..20 {
        let unknown = Signer::es256(&format!("unknown-{i}"));
        refused(world.ends(&world.draft(&unknown).sign()).await, "unknown key");
    }
    assert!(world.openid.asked("/jwks").len() <= 5, "{}", world.openid.asked("/jwks").len());
    world.clock.advance(TimeDelta::seconds(61));
    let next = Signer::es256("next");
    world.openid.has_keys(&keys(&[&next]));
    let later = world.draft(&next).claim("iat", json!(NOW + 60)).claim("exp", json!(NOW + 300)).sign();
    assert!(world.ends(&later).await.is_ok(), "after the pause a new key is looked for again");
}

#[tokio::test]
async fn a_provider_that_is_not_what_it_says_is_not_used() {
    type Change = fn(&mut Value);
    let lies: [(&str, Change); 4] = [
        ("another issuer", |says| says["issuer"] = json!("https://id.example.no")),
        ("a code over http", |says| says["authorization_endpoint"] = json!("http://id.example.no/authorize")),
        ("a secret over http", |says| says["token_endpoint"] = json!("http://id.example.no/token")),
        ("no keys", |says| says["jwks_uri"] = json!("nowhere")),
    ];
    for (lie, change) in lies {
        let world = World::new().await;
        world.client.forget(&world.provider.profile.issuer);
        world.openid.describes_itself(change);
        let begun = world.begin(Asking::default()).await;
        assert!(matches!(begun, Err(LoginError::Unavailable(_))), "{lie}: {begun:?}");
    }
}

#[tokio::test]
async fn answers_that_are_too_long_or_lead_away_are_not_read() {
    let long = format!(r#"{{"keys":[],"more":"{}"}}"#, "x".repeat(300 * 1024));
    let world = World::new().await;
    for (path, answer) in [
        (
            "/jwks",
            format!(
                "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{long}",
                long.len()
            ),
        ),
        (
            "/.well-known/openid-configuration",
            "HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:9/\r\ncontent-length: 0\r\n\r\n".to_owned(),
        ),
        ("/.well-known/openid-configuration", "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}".to_owned()),
    ] {
        world.client.forget(&world.provider.profile.issuer);
        world.openid.says(path, &answer);
        let begun = world.begin(Asking::default()).await;
        assert!(matches!(begun, Err(LoginError::Unavailable(_))), "{path}: {begun:?}");
        world.openid.describes_itself(|_| {});
    }
}

#[tokio::test]
async fn a_provider_that_is_slow_or_down_is_given_up_on_and_what_it_said_before_is_believed() {
    let world = World::new().await;
    world.openid.answers("/token", 500, "{}");
    assert!(matches!(world.finish().await, Err(LoginError::Unavailable(_) | LoginError::Refused(_))));
    world.openid.answers("/.well-known/openid-configuration", 500, "");
    world.clock.advance(TimeDelta::minutes(11));
    assert!(world.begin(Asking::default()).await.is_ok(), "what it said eleven minutes ago");

    let hasty = LoginClient::with_timeout(clock(), true, Duration::from_millis(300)).unwrap();
    world.openid.says("/.well-known/openid-configuration", "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n");
    let begun = hasty.begin(&world.provider, &world.secret, BACK, Asking::default()).await;
    assert_eq!(begun, Err(LoginError::Unavailable("the answer takes too long")));
    let mut nowhere = world.provider.clone();
    nowhere.profile.issuer = "http://127.0.0.1:9".to_owned();
    let begun = hasty.begin(&nowhere, &world.secret, BACK, Asking::default()).await;
    assert!(matches!(begun, Err(LoginError::Unavailable(_))), "{begun:?}");
}

#[tokio::test]
async fn signing_out_at_the_provider_names_the_client_and_the_way_back() {
    let world = World::new().await;
    let url = world.client.logout(&world.provider, "https://betre.example/login").await.unwrap();
    let sent: HashMap<String, String> = url.query_pairs().into_owned().collect();
    assert_eq!((sent["keep"].as_str(), sent["client_id"].as_str()), ("1", CLIENT));
    assert_eq!(sent["post_logout_redirect_uri"], "https://betre.example/login");
}

#[tokio::test]
async fn a_person_of_entra_is_the_directorys_and_no_guest() {
    let directory = "11111111-2222-4333-8444-555555555555";
    let oid = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee";
    let world = World::at(OpenId::start_below(&format!("/{directory}/v2.0")).await, |provider| {
        provider.profile.kind = IssuerKind::Entra;
    })
    .await;
    let draft = || {
        let draft = world.draft(&world.key).claim("tid", json!(directory)).claim("oid", json!(oid));
        draft.claim("ver", json!("2.0")).claim("acct", json!(0))
    };
    assert_eq!(world.ends(&draft().sign()).await.unwrap().subject, oid);
    refused(world.ends(&draft().claim("tid", json!("99999999-2222-4333-8444-555555555555")).sign()).await, "tid");
    refused(world.ends(&draft().claim("oid", json!("kari@alver.example")).sign()).await, "oid");
    refused(world.ends(&draft().claim("acct", json!(1)).sign()).await, "a guest of the directory");
}

#[tokio::test]
async fn somebody_from_ansattporten_is_a_hash_and_acts_for_whom_they_represent() {
    let mut world = World::with(|provider| {
        provider.profile.kind = IssuerKind::Ansattporten;
        provider.profile.resource = Some("urn:altinn:resource:ks-betre".to_owned());
        provider.profile.action = Some("access".to_owned());
        provider.profile.acr_values = vec!["substantial".to_owned()];
    })
    .await;
    // A synthetic number: 80 is added to the month.
    let pid = "24815210170";
    let party = |number: &str, actions: Value| {
        json!([{
            "type": "ansattporten:altinn:resource", "resource": "urn:altinn:resource:ks-betre",
            "authorized_parties": [{
                "orgno": { "authority": "iso6523-actorid-upis", "ID": format!("0192:{number}") },
                "resource": "ks-betre", "unit_type": "KOMM", "actions": actions,
            }],
        }])
    };
    let token = |world: &World, details: Value| {
        let draft = world.draft(&world.key).claim("acr", json!("substantial")).claim("pid", json!(pid));
        draft.claim("authorization_details", details).sign()
    };
    let right = token(&world, party("920290922", json!(["access"])));
    refused(world.ends(&right).await, "subject_secret is not configured");
    let clock = Arc::<FixedClock>::clone(&world.clock);
    let client = LoginClient::with_timeout(clock, true, Duration::from_secs(5)).unwrap();
    world.client = client.hashing_subjects(crate::SubjectKey::new(&[7; 32]));
    let signed_in = world.ends(&right).await.unwrap();
    assert!(signed_in.subject.starts_with("pid:") && !format!("{signed_in:?}").contains(pid));
    assert_eq!(signed_in.organisations, Some(vec!["920290922".to_owned()]));
    let others = [party("920290922", json!(["read"])), party("920290921", json!(["access"])), json!([])];
    for details in others {
        assert_eq!(world.ends(&token(&world, details)).await, Err(LoginError::NoOrganisation));
    }
}
