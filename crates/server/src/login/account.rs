//! The pages of somebody who is signed in.

use actix_web::{
    HttpRequest, HttpResponse,
    http::header,
    web::{Data, Form, Path, Query},
};
use db::{Caller, Cx, sha256_hex};
use kernel::{Code, Error, Language, PageInput, Permission, PersonId, Result, TenantId};
use organisation::{
    api_keys::{ApiKeyFilter, ListApiKeys},
    invitations::{AcceptInvitation, InvitationId},
    me::GetMe,
    sessions::{EndLoggedOut, EndMySession, ListMySessions, Opened},
    sign_ins::{ListMySignIns, UnlinkMySignIn},
    tenants::Tenant,
};
use serde::Deserialize;

use super::{
    Asked,
    choose::{choice, choices, encoded},
    cookies, counted, for_login, language, nobody, page,
    pages::{Choice, Frame, KeyOf},
    registered, see,
    words::Text,
};
use crate::{answer, identity::Shown, rest, state::Worker};

/// How many organisations' API keys the page shows, and how many of each.
const KEYS: (usize, u64) = (20, 50);

/// What a form of ours sends.
#[derive(Debug, Deserialize)]
pub struct Sent {
    token: String,
    #[serde(default)]
    id: String,
    #[serde(default)]
    version: i32,
    #[serde(default)]
    secret: String,
}

/// What proves that something of this kind began on a page of ours: only who knows the session's secret can make it.
fn proof(http: &HttpRequest, kind: &str) -> Option<String> {
    cookies::read(http, cookies::SESSION).map(|secret| sha256_hex(format!("betre.{kind}.v1\n{secret}").as_bytes()))
}

/// That of a form.
fn token(http: &HttpRequest) -> Option<String> {
    proof(http, "form")
}

/// That of adding a sign-in. It stands in an address, and so is another than that of forms.
pub(super) fn link_token(http: &HttpRequest) -> Option<String> {
    proof(http, "link")
}

/// Refuses a form that is not ours.
fn check(http: &HttpRequest, sent: &Sent) -> Result<()> {
    match token(http) {
        Some(token) if token == sent.token => Ok(()),
        _ => Err(Error::new(Code::ForeignOrigin)),
    }
}

/// The session, or the way to get one.
async fn session(http: &HttpRequest, worker: &Worker) -> Result<std::result::Result<Opened, HttpResponse>> {
    match worker.shared.identities.session(&rest::request(http, worker), Shown::by(http)).await {
        Ok(session) => Ok(Ok(session)),
        Err(error) if error.code() == Code::Unauthenticated => {
            Ok(Err(see("/login").append_header((header::SET_COOKIE, cookies::clear(cookies::SESSION))).finish()))
        }
        Err(error) => Err(error),
    }
}

/// Who am I, in which organisations, with which sessions, sign-ins and API keys.
pub async fn show(http: HttpRequest, asked: Query<Asked>, worker: Data<Worker>) -> HttpResponse {
    let language = language(&http, asked.lang.as_deref());
    account(&http, &worker, language).await.unwrap_or_else(|error| answer::problem(&http, &error))
}

async fn account(http: &HttpRequest, worker: &Worker, language: Language) -> Result<HttpResponse> {
    let session = match session(http, worker).await? {
        Ok(session) => session,
        Err(response) => return Ok(response),
    };
    let token = token(http);
    let frame = Frame { language, address: "/account", token: token.as_deref() };
    let identities = &worker.shared.identities;
    let known = identities.people(rest::request(http, worker), Shown::by(http)).await;
    let (request, people) = match known {
        Ok(known) => known,
        Err(error) if error.code() == Code::NotFound => {
            return Ok(page(200, language, frame.stranger(&session.issuer, &session.subject)));
        }
        Err(error) => return Err(error),
    };
    let cx = Cx::new(request.clone(), Caller::Person(people[0]));
    let me = cx.run_shared(GetMe {}).await?.output;
    let mine: Vec<TenantId> = me.tenants.iter().map(|tenant| tenant.id).collect();
    let link = format!("&link={}", link_token(http).unwrap_or_default());
    let more = choices(worker, request.clone(), language, &mine, &link).await?;
    let sessions = cx.run_shared(ListMySessions {}).await?.output.items;
    let sign_ins = cx.run_shared(ListMySignIns {}).await?.output.items;
    let keys = keys(worker, &request, &people, &me.tenants).await?;
    Ok(page(200, language, frame.account(&me, &sessions, &frame.sign_ins(&sign_ins, &more), &keys)))
}

/// The API keys that work, of the organisations in which this person may read them.
async fn keys(worker: &Worker, request: &db::Request, people: &[PersonId], tenants: &[Tenant]) -> Result<Vec<KeyOf>> {
    let mut keys = Vec::new();
    for tenant in tenants.iter().take(KEYS.0) {
        let cx = match worker.shared.identities.member(request.clone(), people, &tenant.id.to_string()).await {
            Ok(cx) => cx,
            Err(error) if error.code() == Code::NotFound => continue,
            Err(error) => return Err(error),
        };
        // Asked first, and not tried: what is refused can be an entry of the organisation's log.
        let Caller::Member { actor, .. } = cx.caller() else { continue };
        if !actor.permissions.holds(Permission::ServiceAccountRead) {
            continue;
        }
        let page = PageInput { limit: Some(KEYS.1), ..PageInput::default() };
        let filter = ApiKeyFilter { working: Some(true), ..ApiKeyFilter::default() };
        let found = cx.run(ListApiKeys { page, filter }).await?.output.items;
        keys.extend(found.into_iter().map(|key| KeyOf { organisation: tenant.name.clone(), key }));
    }
    Ok(keys)
}

/// Does what a form of the account's page asks for, and shows the page again.
async fn change(
    http: &HttpRequest,
    sent: &Sent,
    worker: &Worker,
    run: impl AsyncFnOnce(&Cx) -> Result<()>,
) -> HttpResponse {
    let done = async {
        check(http, sent)?;
        let (request, person) = worker.shared.identities.person(rest::request(http, worker), Shown::by(http)).await?;
        run(&Cx::new(request, Caller::Person(person))).await
    };
    match done.await {
        Ok(()) => see("/account").finish(),
        Err(error) => not_done(http, &error),
    }
}

fn not_done(http: &HttpRequest, error: &Error) -> HttpResponse {
    let language = language(http, None);
    let frame = Frame { language, address: "/account", token: None };
    match error.code() {
        Code::Unauthenticated => see("/login").finish(),
        Code::ForeignOrigin => page(403, language, frame.failed(Text::NotDone, Text::StaleForm)),
        Code::NotFound | Code::VersionConflict | Code::RuleUnmet => {
            page(409, language, frame.failed(Text::NotDone, Text::StaleForm))
        }
        _ => answer::problem(http, error),
    }
}

/// Ends another session of mine.
pub async fn end_session(http: HttpRequest, sent: Form<Sent>, worker: Data<Worker>) -> HttpResponse {
    change(&http, &sent, &worker, async |cx| {
        let id = sent.id.parse().map_err(|()| Error::new(Code::NotFound))?;
        cx.run_shared(EndMySession { id, expected_version: sent.version }).await.map(drop)
    })
    .await
}

/// Takes a sign-in away from me.
pub async fn unlink(http: HttpRequest, sent: Form<Sent>, worker: Data<Worker>) -> HttpResponse {
    change(&http, &sent, &worker, async |cx| {
        let id = sent.id.parse().map_err(|()| Error::new(Code::NotFound))?;
        cx.run_shared(UnlinkMySignIn { id }).await.map(drop)
    })
    .await
}

/// Ends this browser's session, and shows how to end the provider's.
pub async fn log_out(http: HttpRequest, sent: Form<Sent>, worker: Data<Worker>) -> HttpResponse {
    let language = language(&http, None);
    let done = async {
        check(&http, &sent)?;
        let request = rest::request(&http, &worker);
        let session = worker.shared.identities.session(&request, Shown::by(&http)).await?;
        let secret = cookies::read(&http, cookies::SESSION).unwrap_or_default();
        nobody(request).run_shared(EndLoggedOut { secret_hash: sha256_hex(secret.as_bytes()) }).await?;
        worker.shared.identities.forget_session(secret);
        Ok::<_, Error>(provider_logout(&http, &worker, &session.provider_id.to_string()).await)
    };
    match done.await {
        Ok(provider) => {
            let frame = Frame { language, address: "/login", token: None };
            let mut response = page(200, language, frame.signed_out(provider.as_ref()));
            if let Ok(cookie) = header::HeaderValue::from_str(&cookies::clear(cookies::SESSION)) {
                response.headers_mut().append(header::SET_COOKIE, cookie);
            }
            response
        }
        Err(error) => not_done(&http, &error),
    }
}

/// Where the provider's own session ends, if it has such an address: as the client with which the session began.
async fn provider_logout(http: &HttpRequest, worker: &Worker, provider: &str) -> Option<Choice> {
    let login = worker.shared.login.as_ref()?;
    let request = rest::request(http, worker);
    let found = registered(&request, provider).await.ok()?;
    let provider = for_login(&request, &found).await.ok()?;
    let address = login.client.logout(&provider, &format!("{}/login", login.public_url)).await?;
    let name = choice(&found.provider, language(http, None), "").name;
    Some(Choice { address: address.into(), name })
}

/// The page that an invitation's link leads to.
pub async fn invitation(
    http: HttpRequest,
    at: Path<(String, String)>,
    asked: Query<Asked>,
    worker: Data<Worker>,
) -> HttpResponse {
    let language = language(&http, asked.lang.as_deref());
    let (tenant, _) = at.into_inner();
    let shown = async {
        let session = session(&http, &worker).await?;
        let token = token(&http).filter(|_| session.is_ok());
        let frame = Frame { language, address: http.path(), token: token.as_deref() };
        let back = format!("&return={}", encoded(http.path()));
        let request = rest::request(&http, &worker);
        let inviting = worker.shared.identities.lead(&request, PersonId::NOBODY, &tenant).await?.tenant;
        let choices = choices(&worker, request, language, inviting.as_slice(), &back).await?;
        Ok::<_, Error>(page(200, language, frame.invitation(session.is_ok(), &choices)))
    };
    shown.await.unwrap_or_else(|error| answer::problem(&http, &error))
}

/// Accepts an invitation as who is signed in.
pub async fn accept(
    http: HttpRequest,
    at: Path<(String, String)>,
    sent: Form<Sent>,
    worker: Data<Worker>,
) -> HttpResponse {
    let language = language(&http, None);
    let (tenant, id) = at.into_inner();
    let accepted = async {
        check(&http, &sent)?;
        let id: InvitationId = id.parse().map_err(|()| Error::new(Code::NotFound))?;
        let cx = worker.shared.identities.invited(rest::request(&http, &worker), Shown::by(&http), &tenant).await?;
        let secret = sent.secret.trim().to_owned();
        Ok::<_, Error>(cx.run(AcceptInvitation { idempotency_key: None, id, secret }).await?.output)
    };
    let frame = Frame { language, address: "/account", token: None };
    match accepted.await {
        Ok(done) => page(200, language, frame.accepted(&done.tenant.name)),
        Err(error) if error.code() == Code::NotFound => {
            counted(&http, &worker, language, page(404, language, frame.failed(Text::NotDone, Text::NotAccepted)))
        }
        Err(error) => not_done(&http, &error),
    }
}
