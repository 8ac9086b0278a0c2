//! Signing in through a provider's own pages: OpenID Connect with authorization code, PKCE, `state` and `nonce`.
//!
//! [`LoginClient::begin`] makes the address that a browser is sent to, [`LoginClient::finish`] turns the code that it
//! comes back with into who signed in. Nothing of a login is remembered in between but its [`LoginSecret`], which lies
//! with the browser: `state`, `nonce` and the PKCE verifier all follow from it, so that they belong to that browser.

mod metadata;
mod secret;

use std::{sync::Arc, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use kernel::Clock;
use openidconnect::{
    AuthType, AuthenticationFlow, AuthorizationCode, ClaimsVerificationError, ClientId, ClientSecret, CsrfToken,
    EndpointMaybeSet, EndpointNotSet, EndpointSet, Nonce, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl,
    RequestTokenError, Scope, SignatureVerificationError, TokenResponse,
    core::{
        CoreAuthPrompt, CoreClient, CoreClientAuthMethod, CoreIdToken, CoreIdTokenVerifier, CoreJwsSigningAlgorithm,
        CoreResponseType,
    },
};
use reqwest::{Client, Url};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};

use self::metadata::{Known, Providers};
pub use self::secret::LoginSecret;
use crate::{
    IssuerKind, IssuerProfile, SetupError, SubjectKey,
    fetch::{self, Trust},
    rules,
    token::Token,
};

const TIMEOUT: Duration = Duration::from_secs(5);
const SKEW: TimeDelta = TimeDelta::seconds(30);
/// An ID token is made for this login, so an old one is not for us (OpenID Connect Core § 3.1.3.7, 10).
const MAX_AGE: TimeDelta = TimeDelta::minutes(10);
const MAX_ID_TOKEN_BYTES: usize = 32 * 1024;

/// One provider as a login needs to know it.
#[derive(Clone, Debug)]
pub struct LoginProvider {
    /// Who it is, by which rules it tells who somebody is, and which levels of assurance are enough.
    pub profile: IssuerProfile,
    /// What the provider calls this service.
    pub client_id: String,
    /// What this service shows the provider; none for a public client, which PKCE protects alone.
    pub client_secret: Option<SecretString>,
    /// Scopes besides `openid`.
    pub scopes: Vec<String>,
}

impl LoginProvider {
    /// What the person must act for, as RFC 9396 writes it: who represents no organisation is told so there.
    fn authorization_details(&self) -> Option<Value> {
        let resource = self.profile.resource.as_ref().filter(|_| self.profile.kind == IssuerKind::Ansattporten)?;
        let mut details = json!({ "resource": resource, "representation_is_required": "true" });
        if rules::ansattporten::is_service(resource) {
            details["type"] = rules::ansattporten::SERVICE.into();
        } else {
            details["type"] = rules::ansattporten::RESOURCE.into();
            details["actions"] = json!([self.profile.action]);
        }
        Some(json!([details]))
    }

    /// The scopes besides `openid`. Entra tells the lasting id of somebody (`oid`) only to who asks for `profile`.
    fn asked(&self) -> impl Iterator<Item = Scope> {
        let profile = "profile".to_owned();
        let more = self.profile.kind == IssuerKind::Entra && !self.scopes.contains(&profile);
        self.scopes.iter().cloned().chain(more.then_some(profile)).map(Scope::new)
    }
}

/// How a browser should ask.
#[derive(Clone, Copy, Debug, Default)]
pub struct Asking<'a> {
    /// The languages of the person, best first.
    pub ui_locales: &'a [&'a str],
    /// Whether the person has to prove anew who they are, even if the provider knows them.
    pub anew: bool,
}

/// Who signed in. What else the ID token said is gone: it may be a national identity number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// What the provider calls the person for good, or what stands for it.
    pub subject: String,
    /// The numbers of the organisations on whose behalf they act; none if on nobody's in particular.
    pub organisations: Option<Vec<String>>,
    /// The level of assurance.
    pub acr: Option<String>,
    /// The provider's own session, by which it tells when it has ended.
    pub provider_session: Option<String>,
}

/// Why a login came to nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LoginError {
    /// The provider cannot be reached, or is not what it says it is.
    #[error("the provider cannot be used: {0}")]
    Unavailable(&'static str),
    /// The answer is not for this login, is forged, or is too old. The reason is for the log and quotes nothing.
    #[error("the login is refused: {0}")]
    Refused(&'static str),
    /// The person is who they say, and may act for no organisation in the way that is asked for.
    #[error("they represent no organisation")]
    NoOrganisation,
    /// The person is who they say, but by too weak a proof.
    #[error("the level of assurance is not one that is enough")]
    TooWeak,
}

type Ready =
    CoreClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointMaybeSet, EndpointMaybeSet>;

/// Talks to every provider, for all workers at once: share it behind an `Arc`.
pub struct LoginClient {
    http: Client,
    trust: Trust,
    providers: Providers,
    clock: Arc<dyn Clock>,
    subjects: Option<SubjectKey>,
}

impl LoginClient {
    /// Knows no provider yet; asks one when somebody first signs in through it. `local` ones are on this machine: for
    /// development and tests.
    pub fn new(clock: Arc<dyn Clock>, local: bool) -> Result<Self, SetupError> {
        Self::with_timeout(clock, local, TIMEOUT)
    }

    pub(crate) fn with_timeout(clock: Arc<dyn Clock>, local: bool, timeout: Duration) -> Result<Self, SetupError> {
        let http = fetch::client(timeout, !local).map_err(SetupError::HttpClient)?;
        let trust = if local { Trust::Configured } else { Trust::Registered };
        Ok(Self { http, trust, providers: Providers::new(), clock, subjects: None })
    }

    /// Knows people whose provider gives no lasting name by a keyed hash of their identity number, as the verifier does.
    #[must_use]
    pub fn hashing_subjects(mut self, key: SubjectKey) -> Self {
        self.subjects = Some(key);
        self
    }

    async fn known(&self, provider: &LoginProvider, search: bool) -> Result<Arc<Known>, LoginError> {
        let asked = (&self.http, self.trust);
        self.providers.get(asked, &*self.clock, &provider.profile.issuer, search).await
    }

    /// The address to send the browser to.
    pub async fn begin(
        &self,
        provider: &LoginProvider,
        secret: &LoginSecret,
        redirect: &str,
        asking: Asking<'_>,
    ) -> Result<Url, LoginError> {
        let known = self.known(provider, false).await?;
        let client = ready(provider, &known, redirect)?;
        let (state, nonce) = (secret.state(), secret.nonce());
        let flow = AuthenticationFlow::<CoreResponseType>::AuthorizationCode;
        let verifier = PkceCodeVerifier::new(secret.verifier());
        let mut request = client
            .authorize_url(flow, move || CsrfToken::new(state), move || Nonce::new(nonce))
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier))
            .add_scopes(provider.asked());
        if !provider.profile.acr_values.is_empty() {
            request = request.add_extra_param("acr_values", provider.profile.acr_values.join(" "));
        }
        if !asking.ui_locales.is_empty() {
            request = request.add_extra_param("ui_locales", asking.ui_locales.join(" "));
        }
        if let Some(details) = provider.authorization_details() {
            request = request.add_extra_param("authorization_details", details.to_string());
        }
        if asking.anew {
            request = request.add_prompt(CoreAuthPrompt::Login).add_extra_param("max_age", "0");
        }
        Ok(request.url().0)
    }

    /// Who signed in, by the code that the browser came back with. `issuer` is the parameter `iss` beside it (RFC 9207).
    pub async fn finish(
        &self,
        provider: &LoginProvider,
        secret: &LoginSecret,
        redirect: &str,
        (code, issuer): (&str, Option<&str>),
        anew: bool,
    ) -> Result<SignedIn, LoginError> {
        let known = self.known(provider, false).await?;
        // Else a code of one provider could be handed to another, which would learn it (mix-up).
        match issuer {
            Some(issuer) if issuer != provider.profile.issuer => return Err(LoginError::Refused("another issuer")),
            None if known.names_itself() => return Err(LoginError::Refused("the issuer is not named")),
            _ => {}
        }
        let client = ready(provider, &known, redirect)?;
        let call = |request| fetch::exchange(&self.http, request);
        let request = client
            .exchange_code(AuthorizationCode::new(code.to_owned()))
            .map_err(|_| LoginError::Unavailable("it names no token endpoint"))?
            .set_pkce_verifier(PkceCodeVerifier::new(secret.verifier()));
        let answer = request.request_async(&call).await.map_err(|error| match error {
            RequestTokenError::ServerResponse(_) => LoginError::Refused("the provider does not take the code"),
            RequestTokenError::Request(error) => LoginError::Unavailable(error.0),
            RequestTokenError::Parse(..) | RequestTokenError::Other(_) => {
                LoginError::Unavailable("its token endpoint answers something else")
            }
        })?;
        let token = answer.id_token().ok_or(LoginError::Refused("no ID token"))?;
        let (signed_in, at) = match self.verify(provider, &known, token, secret) {
            Err(Unverified::UnknownKey) => {
                // Keys are changed without notice.
                let known = self.known(provider, true).await?;
                self.verify(provider, &known, token, secret)
            }
            verified => verified,
        }
        .map_err(|unverified| match unverified {
            Unverified::UnknownKey => LoginError::Refused("unknown key"),
            Unverified::Refused(reason) if reason == rules::ansattporten::NO_ORGANISATION => LoginError::NoOrganisation,
            Unverified::Refused(reason) => LoginError::Refused(reason),
        })?;
        self.check(provider, &signed_in, anew.then_some(at))?;
        Ok(signed_in)
    }

    /// Where the browser ends the provider's session too, and comes back from; none if the provider offers none.
    pub async fn logout(&self, provider: &LoginProvider, back: &str) -> Option<Url> {
        let known = self.known(provider, false).await.ok()?;
        let mut url = known.end_session()?;
        // By the client's id and not by a hint: the ID token may hold what is never kept here (OpenID Connect
        // RP-Initiated Logout 1.0 § 2).
        url.query_pairs_mut()
            .append_pair("client_id", &provider.client_id)
            .append_pair("post_logout_redirect_uri", back);
        Some(url)
    }

    /// Forgets what a provider said of itself, when it has been changed here.
    pub fn forget(&self, issuer: &str) {
        self.providers.forget(issuer);
    }

    /// Signature, issuer, audience, times and nonce, by the library; and what it leaves to us.
    fn verify(
        &self,
        provider: &LoginProvider,
        known: &Known,
        token: &CoreIdToken,
        secret: &LoginSecret,
    ) -> Result<(SignedIn, Option<DateTime<Utc>>), Unverified> {
        let now = self.clock.now();
        let keys = known.keys();
        let (id, issuer) = (ClientId::new(provider.client_id.clone()), known.issuer());
        let verifier = CoreIdTokenVerifier::new_public_client(id, issuer, keys)
            .set_allowed_algs(ALGORITHMS)
            .set_time_fn(move || now - SKEW)
            .set_issue_time_verifier_fn(move |issued| issued_lately(issued, now))
            .set_other_audience_verifier_fn(|_| false);
        let claims = token.claims(&verifier, &Nonce::new(secret.nonce())).map_err(Unverified::from)?;
        let text = token.to_string();
        if text.len() > MAX_ID_TOKEN_BYTES {
            return Err(Unverified::Refused("the ID token is longer than 32 KiB"));
        }
        // Read once more by our own reader, which takes no member twice and nothing that it would have to understand.
        let strict = Token::parse(&text).map_err(Unverified::Refused)?;
        if strict.time("nbf").map_err(Unverified::Refused)?.is_some_and(|time| time > now + SKEW) {
            return Err(Unverified::Refused("not valid yet"));
        }
        let all = strict.claims();
        if all.get("azp").is_some_and(|party| party != provider.client_id.as_str()) {
            return Err(Unverified::Refused("made for another client"));
        }
        let who = rules::login(all, &provider.profile, self.subjects.as_ref()).map_err(Unverified::Refused)?;
        let provider_session = all.get("sid").and_then(Value::as_str).map(str::to_owned);
        let signed_in = SignedIn {
            subject: who.subject,
            organisations: who.organisations,
            acr: claims.auth_context_ref().map(|acr| (**acr).clone()),
            provider_session: provider_session.filter(|sid| sid.len() <= 255),
        };
        Ok((signed_in, strict.time("auth_time").map_err(Unverified::Refused)?))
    }

    /// What this service asked for: a level, and a proof anew, if it did.
    fn check(
        &self,
        provider: &LoginProvider,
        signed_in: &SignedIn,
        anew: Option<Option<DateTime<Utc>>>,
    ) -> Result<(), LoginError> {
        let enough = &provider.profile.acr_values;
        if !enough.is_empty() && !signed_in.acr.as_ref().is_some_and(|acr| enough.contains(acr)) {
            return Err(LoginError::TooWeak);
        }
        let lately = |at: DateTime<Utc>| self.clock.now() - at <= MAX_AGE;
        match anew {
            Some(at) if !at.is_some_and(lately) => Err(LoginError::Refused("no proof anew")),
            _ => Ok(()),
        }
    }
}

/// Whoever can check with a symmetric key can also sign with it: none of them.
const ALGORITHMS: [CoreJwsSigningAlgorithm; 4] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EdDsa,
];

enum Unverified {
    UnknownKey,
    Refused(&'static str),
}

impl From<ClaimsVerificationError> for Unverified {
    fn from(error: ClaimsVerificationError) -> Self {
        use ClaimsVerificationError as E;
        Self::Refused(match error {
            E::SignatureVerification(SignatureVerificationError::NoMatchingKey) => return Self::UnknownKey,
            E::SignatureVerification(_) => "signature",
            E::Expired(_) => "expired, or issued at another time",
            E::InvalidAudience(_) => "audience",
            E::InvalidIssuer(_) => "issuer",
            E::InvalidNonce(_) => "nonce",
            _ => "claims",
        })
    }
}

fn issued_lately(issued: DateTime<Utc>, now: DateTime<Utc>) -> Result<(), String> {
    let age = now - issued;
    if age > -SKEW && age <= MAX_AGE { Ok(()) } else { Err("iat".to_owned()) }
}

fn ready(provider: &LoginProvider, known: &Known, redirect: &str) -> Result<Ready, LoginError> {
    let secret = provider.client_secret.as_ref().map(|secret| ClientSecret::new(secret.expose_secret().to_owned()));
    let redirect = RedirectUrl::new(redirect.to_owned()).map_err(|_| LoginError::Unavailable("no address of ours"))?;
    let client =
        CoreClient::from_provider_metadata(known.metadata(), ClientId::new(provider.client_id.clone()), secret)
            .set_redirect_uri(redirect);
    let methods = known.client_authentication();
    let basic = methods.is_none_or(|methods| methods.contains(&CoreClientAuthMethod::ClientSecretBasic));
    Ok(client.set_auth_type(if basic { AuthType::BasicAuth } else { AuthType::RequestBody }))
}

impl std::fmt::Debug for LoginClient {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LoginClient").finish_non_exhaustive()
    }
}
