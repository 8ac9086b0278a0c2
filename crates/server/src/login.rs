//! Signing in with a browser: OpenID Connect with the providers that are registered, a cookie that holds the session's
//! secret, and the pages that people see (docs/adr/0023-login.md).

mod account;
mod choose;
pub mod cookies;
mod link;
mod pages;
mod words;

use std::sync::Arc;

use actix_web::{
    HttpRequest, HttpResponse,
    http::header,
    web::{self, Data, Query, ServiceConfig},
};
use authn::{Asking, LoginClient, LoginError, LoginProvider, LoginSecret, SignedIn};
use db::{Caller, Cx, Request, sha256_hex};
use kernel::{Actor, Code, Error, Language, PersonId, Result};
use organisation::{
    identity_providers::{
        ForLogin, IdentityProvider, IdentityProviderId, ProviderKind, ProviderOfId, RegisteredProvider,
    },
    login_attempts::{BeginLogin, LoginAttempt, TakeLogin},
    sessions::{EndLoggedOut, EndProviderSession, OpenSession},
};
use secrecy::SecretString;
use serde::Deserialize;

use self::{pages::Frame, words::Text};
use crate::{
    answer,
    front::RequestId,
    identity::{self, Shown},
    rest,
    state::Worker,
};

/// How long a browser may take at the provider, in seconds.
const LOGIN_SECONDS: u32 = 15 * 60;
/// Without a request for so many minutes, a session ends; and after so many whatever happens.
const USUAL: (i32, i32) = (60, 10 * 60);
/// Ansattporten's own sessions last no longer (DOMAIN § 3.9).
const ANSATTPORTEN: (i32, i32) = (30, 120);

/// What signing in with a browser needs; without it there are no sessions.
pub struct Login {
    /// Talks to the providers.
    pub client: LoginClient,
    /// Where people reach this service, such as `https://betre.example`, without a slash at the end.
    pub public_url: String,
    /// Addresses of front-ends that a browser may be sent to after it has signed in; each exactly as it is asked for.
    pub return_urls: Vec<String>,
}

impl Login {
    fn callback(&self) -> String {
        format!("{}/login/callback", self.public_url)
    }

    /// Where to go after signing in: a path of this service, or one of the configured addresses, letter for letter.
    fn way_back(&self, asked: Option<&str>) -> Option<String> {
        let Some(asked) = asked else { return Some("/account".to_owned()) };
        let is_path = asked.starts_with('/')
            && !asked.starts_with("//")
            && asked.len() <= 500
            && asked.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
        (is_path || self.return_urls.iter().any(|url| url == asked)).then(|| asked.to_owned())
    }
}

/// Registers the addresses.
pub fn configure(config: &mut ServiceConfig) {
    config
        .route("/login", web::get().to(choose::choose))
        .route("/login/start", web::get().to(start))
        .route("/login/callback", web::get().to(callback))
        .route("/logout", web::post().to(account::log_out))
        .route("/logout/front-channel", web::get().to(front_channel))
        .route("/account", web::get().to(account::show))
        .route("/account/end-session", web::post().to(account::end_session))
        .route("/account/unlink", web::post().to(account::unlink))
        .route("/invitations/{tenant}/{id}", web::get().to(account::invitation))
        .route("/invitations/{tenant}/{id}", web::post().to(account::accept));
}

/// A request of nobody, for what the server itself asks.
fn nobody(request: Request) -> Cx {
    Cx::new(request, Caller::Person(PersonId::NOBODY))
}

/// What pages are asked with besides.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    lang: Option<String>,
    tenant: Option<String>,
    provider: Option<String>,
    #[serde(rename = "return")]
    back: Option<String>,
    link: Option<String>,
}

fn language(http: &HttpRequest, asked: Option<&str>) -> Language {
    match asked {
        Some("nb") => Language::Nb,
        Some("nn") => Language::Nn,
        Some("en") => Language::En,
        _ => answer::language(http),
    }
}

fn page(status: u16, language: Language, body: String) -> HttpResponse {
    let status = actix_web::http::StatusCode::from_u16(status).unwrap_or_default();
    HttpResponse::build(status)
        .content_type("text/html; charset=utf-8")
        .insert_header((header::CONTENT_LANGUAGE, language.tag()))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; script-src 'self'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; \
             base-uri 'none'",
        ))
        .body(body)
}

fn see(address: &str) -> actix_web::HttpResponseBuilder {
    let mut response = HttpResponse::SeeOther();
    response.insert_header((header::LOCATION, address)).insert_header((header::CACHE_CONTROL, "no-store"));
    response
}

/// The page of an error that came before or after signing in.
fn failure(http: &HttpRequest, language: Language, error: &Error) -> HttpResponse {
    match error.code() {
        Code::NotFound => {
            let frame = Frame { language, address: "/login", token: None };
            page(404, language, frame.failed(Text::Failed, Text::NoSuchProvider))
        }
        Code::TooManyRequests => too_many(language, error),
        _ => answer::problem(http, error),
    }
}

fn too_many(language: Language, error: &Error) -> HttpResponse {
    let frame = Frame { language, address: "/login", token: None };
    let mut response = page(429, language, frame.failed(Text::Failed, Text::TooMany));
    if let Some(seconds) = error.problem(language).get("retryAfter").and_then(serde_json::Value::as_u64) {
        response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    }
    response
}

/// Counts a request of whoever it is, by address; 429 if it is one too many.
fn spend(http: &HttpRequest, worker: &Worker) -> Result<()> {
    let stranger = Cx::new(rest::request(http, worker), Caller::Anonymous);
    worker.shared.limits.spend(http, &stranger, worker.shared.services.clock.now())
}

/// Counts what came to nothing by the browser's doing, and tells who has tried too often. Who is right is let in however
/// many from the same address were wrong.
fn counted(http: &HttpRequest, worker: &Worker, language: Language, refused: HttpResponse) -> HttpResponse {
    if !refused.status().is_client_error() {
        return refused;
    }
    let limits = &worker.shared.limits;
    let error = limits.failed(limits.address(http), None, worker.shared.services.clock.now());
    error.map_or(refused, |error| too_many(language, &error))
}

/// A provider that is in use, and whose it is.
async fn registered(request: &Request, id: &str) -> Result<RegisteredProvider> {
    let id: IdentityProviderId = id.parse().map_err(|()| Error::new(Code::NotFound))?;
    Ok(nobody(request.clone()).run_shared(ProviderOfId { id }).await?.output)
}

/// The provider with its secret.
async fn for_login(request: &Request, found: &RegisteredProvider) -> Result<LoginProvider> {
    let actor = Arc::new(Actor::nobody(PersonId::NOBODY));
    let caller = Caller::Member { tenant: found.tenant, actor, operator: false };
    let known = Cx::new(request.clone(), caller).run(ForLogin { id: found.provider.id }).await?.output;
    let provider = known.provider;
    Ok(LoginProvider {
        client_id: provider.client_id.clone().unwrap_or_default(),
        client_secret: known.client_secret.map(SecretString::from),
        scopes: provider.scopes.clone(),
        profile: identity::rules(provider),
    })
}

async fn start(http: HttpRequest, asked: Query<Asked>, worker: Data<Worker>) -> HttpResponse {
    let language = language(&http, asked.lang.as_deref());
    // Each leaves something behind, here and at the provider.
    if let Err(error) = spend(&http, &worker) {
        return failure(&http, language, &error);
    }
    match begin(&http, &asked, &worker, language).await {
        Ok(response) => response,
        Err(error) => failure(&http, language, &error),
    }
}

async fn begin(http: &HttpRequest, asked: &Asked, worker: &Worker, language: Language) -> Result<HttpResponse> {
    let not_here = || Error::new(Code::NotFound);
    let login = worker.shared.login.as_ref().ok_or_else(not_here)?;
    let request = rest::request(http, worker);
    let found = registered(&request, asked.provider.as_deref().unwrap_or_default()).await?;
    let return_to = login.way_back(asked.back.as_deref()).ok_or_else(|| Error::new(Code::InvalidParameter))?;
    let linking = match asked.link.as_deref() {
        Some(token) => Some(link::session(http, worker, &found, token).await?),
        None => None,
    };
    let provider = for_login(&request, &found).await?;
    let secret = LoginSecret::new().ok_or_else(|| Error::internal("no random numbers"))?;
    let asking = Asking { ui_locales: locales(language), anew: linking.is_some() };
    let address = match login.client.begin(&provider, &secret, &login.callback(), asking).await {
        Ok(address) => address,
        Err(error) => return Ok(refused(http, language, error)),
    };
    let attempt = LoginAttempt {
        state_hash: sha256_hex(secret.state().as_bytes()),
        provider_id: found.provider.id.uuid(),
        return_to,
        linking,
    };
    nobody(request).run_shared(BeginLogin(attempt)).await?;
    let cookie = cookies::set(cookies::LOGIN, secret.as_str(), Some(LOGIN_SECONDS));
    Ok(see(address.as_str()).append_header((header::SET_COOKIE, cookie)).finish())
}

/// As providers know the languages of this service.
fn locales(language: Language) -> &'static [&'static str] {
    match language {
        Language::Nb => &["nb", "no", "nn", "en"],
        Language::Nn => &["nn", "nb", "no", "en"],
        Language::En => &["en", "nb", "no"],
    }
}

/// What the browser comes back with.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Back {
    code: Option<String>,
    state: Option<String>,
    iss: Option<String>,
    error: Option<String>,
}

async fn callback(http: HttpRequest, back: web::Query<Back>, worker: Data<Worker>) -> HttpResponse {
    let language = language(&http, None);
    let answered = match finish(&http, &back, &worker, language).await {
        Ok(response) => response,
        Err(error) if error.code() == Code::NotFound => wrong_browser(language),
        Err(error) if error.code() == Code::RuleUnmet => {
            let frame = Frame { language, address: "/account", token: None };
            page(409, language, frame.failed(Text::NotDone, Text::NotJoined))
        }
        Err(error) => answer::problem(&http, &error),
    };
    let mut response = counted(&http, &worker, language, answered);
    // Used or not, it is of no use any more.
    if let Ok(cookie) = header::HeaderValue::from_str(&cookies::clear(cookies::LOGIN)) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

fn wrong_browser(language: Language) -> HttpResponse {
    let frame = Frame { language, address: "/login", token: None };
    page(400, language, frame.failed(Text::Failed, Text::WrongBrowser))
}

async fn finish(http: &HttpRequest, back: &Back, worker: &Worker, language: Language) -> Result<HttpResponse> {
    let not_here = || Error::new(Code::NotFound);
    let login = worker.shared.login.as_ref().ok_or_else(not_here)?;
    let secret = cookies::read(http, cookies::LOGIN).and_then(LoginSecret::read).ok_or_else(not_here)?;
    if back.state.as_deref() != Some(secret.state().as_str()) {
        return Err(not_here());
    }
    let request = rest::request(http, worker);
    let state_hash = sha256_hex(secret.state().as_bytes());
    let attempt = nobody(request.clone()).run_shared(TakeLogin { state_hash }).await?.output;
    if let Some(error) = &back.error {
        tracing::info!(request = &*RequestId::of(http).0, known = is_known(error), "a provider signed nobody in");
        let frame = Frame { language, address: "/login", token: None };
        return Ok(page(400, language, frame.failed(Text::Failed, Text::ProviderRefused)));
    }
    let code = back.code.as_deref().filter(|code| (1..=4096).contains(&code.len())).ok_or_else(not_here)?;
    let found = registered(&request, &IdentityProviderId::new(attempt.provider_id).to_string()).await?;
    let provider = for_login(&request, &found).await?;
    let shown = (code, back.iss.as_deref());
    let anew = attempt.linking.is_some();
    let signed_in = match login.client.finish(&provider, &secret, &login.callback(), shown, anew).await {
        Ok(signed_in) => signed_in,
        Err(error) => return Ok(refused(http, language, error)),
    };
    if let Some(session) = &attempt.linking {
        return link::add(http, worker, session, &found, signed_in.subject).await;
    }
    open(http, worker, &found.provider, signed_in, &attempt.return_to).await
}

/// Begins a session with a secret of its own, and ends the one that this browser had.
async fn open(
    http: &HttpRequest,
    worker: &Worker,
    provider: &IdentityProvider,
    signed_in: SignedIn,
    return_to: &str,
) -> Result<HttpResponse> {
    let request = rest::request(http, worker);
    if let Some(old) = cookies::read(http, cookies::SESSION) {
        // Else a link on somebody else's page could make this browser work as another, unnoticed.
        match worker.shared.identities.session(&request, Shown::by(http)).await {
            Ok(there) if (&there.issuer, &there.subject) != (&provider.issuer, &signed_in.subject) => {
                let frame = Frame { language: language(http, None), address: "/account", token: None };
                return Ok(page(409, frame.language, frame.failed(Text::NotDone, Text::SomebodyElse)));
            }
            _ => {}
        }
        nobody(request.clone()).run_shared(EndLoggedOut { secret_hash: sha256_hex(old.as_bytes()) }).await?;
    }
    let secret = LoginSecret::new().ok_or_else(|| Error::internal("no random numbers"))?;
    let (idle_minutes, minutes) = if provider.kind == ProviderKind::Ansattporten { ANSATTPORTEN } else { USUAL };
    let agent = http.headers().get(header::USER_AGENT).and_then(|value| value.to_str().ok());
    let session = OpenSession {
        secret_hash: sha256_hex(secret.as_str().as_bytes()),
        provider_id: provider.id,
        issuer: provider.issuer.clone(),
        subject: signed_in.subject,
        provider_session: signed_in.provider_session,
        acr: signed_in.acr,
        organisations: signed_in.organisations,
        browser: agent.map(str::to_owned),
        idle_minutes,
        minutes,
    };
    nobody(request).run_shared(session).await?;
    let cookie = cookies::set(cookies::SESSION, secret.as_str(), None);
    Ok(see(return_to).append_header((header::SET_COOKIE, cookie)).finish())
}

fn refused(http: &HttpRequest, language: Language, error: LoginError) -> HttpResponse {
    tracing::warn!(request = &*RequestId::of(http).0, %error, "a login came to nothing");
    let frame = Frame { language, address: "/login", token: None };
    let (status, why) = match error {
        LoginError::Unavailable(_) => (503, Text::ProviderAway),
        LoginError::Refused(_) => (400, Text::NotBelieved),
        LoginError::TooWeak => (403, Text::TooWeak),
        LoginError::NoOrganisation => (403, Text::NoRepresentation),
    };
    page(status, language, frame.failed(Text::Failed, why))
}

/// Whether it is one of the words of OAuth 2.0 and OpenID Connect; another text of the caller's is not for the log.
fn is_known(error: &str) -> bool {
    ["access_denied", "login_required", "interaction_required", "server_error", "temporarily_unavailable"]
        .contains(&error)
}

/// Which session of the provider has ended (OpenID Connect Front-Channel Logout 1.0).
#[derive(Debug, Deserialize)]
struct Ended {
    iss: String,
    sid: String,
}

async fn front_channel(http: HttpRequest, ended: Query<Ended>, worker: Data<Worker>) -> HttpResponse {
    // Anybody can ask, and what is remembered of sessions is looked up anew afterwards.
    if let Err(error) = spend(&http, &worker) {
        return answer::problem(&http, &error);
    }
    let Ended { iss: issuer, sid: provider_session } = ended.into_inner();
    let end = EndProviderSession { issuer, provider_session };
    match nobody(rest::request(&http, &worker)).run_shared(end).await {
        Ok(_) => HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).finish(),
        Err(error) => answer::problem(&http, &error),
    }
}
