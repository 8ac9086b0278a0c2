//! From a token or a key and an address to a request's capability.
//!
//! What is looked up is remembered for a few seconds, for the one person who asked; only what was found is remembered, so
//! a new membership is in force at once and a changed one within [`REMEMBERED`].

mod keys;
mod sessions;
mod tokens;

pub use tokens::rules;

use std::{
    collections::HashMap,
    hash::Hash,
    net::IpAddr,
    sync::{Arc, OnceLock, PoisonError, RwLock},
};

use actix_web::{HttpRequest, http::header, web::Data};
use authn::Verifier;
use chrono::{DateTime, TimeDelta, Utc};
use db::{Caller, Cx, Request};
use kernel::{Actor, Clock, Code, Credential, Error, Language, Permission, PersonId, Result, SignIn, TenantId};
use organisation::{
    api_keys::Secret,
    identity_providers::{IdentityProviderId, RegisteredProvider},
    me::ResolvePerson,
    memberships,
    sessions::Opened,
    tenants::{MovedTo, ResolveTenant, WhereTo},
};

use crate::{limits::Limits, login::cookies, state::Worker};

/// How long what was found is believed without asking again.
pub const REMEMBERED: TimeDelta = TimeDelta::seconds(5);
/// How many entries each memory holds before it starts afresh.
const MOST: usize = 100_000;

/// What was found lately.
struct Memory<K, V>(RwLock<HashMap<K, (V, DateTime<Utc>)>>);

impl<K: Eq + Hash, V: Clone> Memory<K, V> {
    fn new() -> Self {
        Self(RwLock::new(HashMap::new()))
    }
    fn recall(&self, key: &K, now: DateTime<Utc>) -> Option<V> {
        let memory = self.0.read().unwrap_or_else(PoisonError::into_inner);
        memory.get(key).filter(|(_, at)| now - *at < REMEMBERED).map(|(value, _)| value.clone())
    }
    fn note(&self, key: K, value: V, now: DateTime<Utc>) {
        let mut memory = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if memory.len() >= MOST {
            memory.clear();
        }
        memory.insert(key, (value, now));
    }
    fn forget(&self, key: &K) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).remove(key);
    }
}

/// What a request shows of who sends it.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'h> {
    /// The value of `Authorization`.
    pub authorization: Option<&'h [u8]>,
    /// The secret of a session, from its cookie.
    pub session: Option<&'h str>,
    /// Whether the request may change something.
    pub is_unsafe: bool,
    /// The value of `Origin`.
    pub origin: Option<&'h str>,
    /// Where it comes from.
    pub address: IpAddr,
}

impl<'h> Shown<'h> {
    /// By this request.
    pub fn by(http: &'h HttpRequest) -> Self {
        let worker = http.app_data::<Data<Worker>>();
        Self {
            authorization: http.headers().get(header::AUTHORIZATION).map(header::HeaderValue::as_bytes),
            session: cookies::read(http, cookies::SESSION),
            is_unsafe: !http.method().is_safe(),
            origin: http.headers().get(header::ORIGIN).and_then(|value| value.to_str().ok()),
            address: worker.map_or(IpAddr::from([0, 0, 0, 0]), |worker| worker.shared.limits.address(http)),
        }
    }

    /// A bearer token. Another scheme is no token of ours that could be invalid (RFC 6750 § 3.1).
    fn bearer(self) -> Option<&'h str> {
        let (scheme, token) = str::from_utf8(self.authorization?).ok()?.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
    }
}

/// Who asks.
struct Known {
    /// The person, if they are known here, followed by those who have proved to be one with them.
    people: Arc<[PersonId]>,
    /// How they signed in; none for what signs in nowhere.
    sign_in: Option<SignIn>,
    /// With what they asked.
    credential: Arc<Credential>,
}

/// A tenant that does not exist, so that nobody is a member of it.
fn nowhere() -> TenantId {
    TenantId::new(uuid::Uuid::nil())
}

/// Who is who, and what is where.
pub struct Identities {
    verifier: Verifier,
    clock: Arc<dyn Clock>,
    operator: Option<String>,
    limits: Arc<Limits>,
    people: Memory<SignIn, Arc<[PersonId]>>,
    /// By the hash of the secret, with how often what lets people in had been changed when it was asked for.
    sessions: Memory<String, (Opened, u64)>,
    /// Where this service's own pages come from; none where there are no sessions.
    own_origin: Option<String>,
    operator_tenant: OnceLock<TenantId>,
    tenants: Memory<(PersonId, String), TenantId>,
    grants: Memory<(TenantId, PersonId), Arc<Actor>>,
    keys: Memory<[u8; 32], Arc<keys::Key>>,
    represented: Memory<String, Vec<TenantId>>,
    /// Providers at which sessions began; none for one that is out of use.
    providers: Memory<IdentityProviderId, Option<Arc<RegisteredProvider>>>,
}

impl Identities {
    /// Nobody is known yet. `operator` is the slug of the tenant whose operators run the service.
    /// `own_origin` is where this service's pages come from, if browsers sign in.
    pub fn new(
        verifier: Verifier,
        clock: Arc<dyn Clock>,
        operator: Option<String>,
        limits: Arc<Limits>,
        own_origin: Option<String>,
    ) -> Self {
        Self {
            verifier,
            clock,
            operator,
            limits,
            operator_tenant: OnceLock::new(),
            people: Memory::new(),
            sessions: Memory::new(),
            own_origin,
            tenants: Memory::new(),
            grants: Memory::new(),
            keys: Memory::new(),
            represented: Memory::new(),
            providers: Memory::new(),
        }
    }

    /// The person who asks, by what they show, and the request with that credential.
    pub async fn person(&self, request: Request, shown: Shown<'_>) -> Result<(Request, PersonId)> {
        let (request, people) = self.people(request, shown).await?;
        Ok((request, people[0]))
    }

    /// The person who asks, followed by those who have proved to be one with them, and the request with that credential.
    pub async fn people(&self, request: Request, shown: Shown<'_>) -> Result<(Request, Arc<[PersonId]>)> {
        let Known { people, credential, .. } = self.authenticate(&request, shown).await?;
        if people.is_empty() {
            return Err(Error::new(Code::NotFound));
        }
        Ok((Request { credential: Some(credential), ..request }, people))
    }

    /// Who asks, by what they show. What is wrong is counted.
    async fn authenticate(&self, request: &Request, shown: Shown<'_>) -> Result<Known> {
        let known = self.recognise(request, shown).await;
        known.map_err(|error| match error.code() {
            // Its owner comes back with it whenever an hour is over: that is no attempt, and they have to be told so.
            Code::InvalidToken if error.problem(Language::En).get("expired").is_some() => error,
            Code::InvalidToken => {
                let account = shown.bearer().and_then(authn::claimed_account);
                self.limits.failed(shown.address, account, self.clock.now()).unwrap_or(error)
            }
            _ => error,
        })
    }

    async fn recognise(&self, request: &Request, shown: Shown<'_>) -> Result<Known> {
        match shown.bearer() {
            Some(key) if Secret::is_meant(key) => self.by_key(request, key).await,
            Some(token) => self.by_token(request, token).await,
            None if shown.authorization.is_none() => self.by_session(request, shown).await,
            None => Err(Error::new(Code::Unauthenticated)),
        }
    }

    /// The person behind a sign-in, if known, followed by those who are one with them.
    async fn known(&self, request: &Request, sign_in: &SignIn) -> Result<Arc<[PersonId]>> {
        let now = self.clock.now();
        if let Some(people) = self.people.recall(sign_in, now) {
            return Ok(people);
        }
        let ask = ResolvePerson { issuer: sign_in.issuer.clone(), subject: sign_in.subject.clone() };
        let people: Arc<[PersonId]> = self.ask_for_nobody(request).run_shared(ask).await?.output.0.into();
        if !people.is_empty() {
            self.people.note(sign_in.clone(), Arc::clone(&people), now);
        }
        Ok(people)
    }

    /// A request of somebody who may be a stranger, in the tenant at this address. They hold nothing there.
    pub async fn invited(&self, request: Request, shown: Shown<'_>, address: &str) -> Result<Cx> {
        let Known { people, sign_in, credential } = self.authenticate(&request, shown).await?;
        let sign_in = sign_in.ok_or_else(|| Error::new(Code::NotFound))?;
        let person = people.first().copied().unwrap_or_else(|| PersonId::new(request.services.ids.random()));
        let led = self.lead(&request, person, address).await?.tenant;
        let tenant = led.filter(|tenant| credential.is_for(*tenant)).unwrap_or_else(nowhere);
        let request = Request { credential: Some(credential), ..request };
        let actor = memberships::invited(person, sign_in);
        Ok(Cx::new(request, Caller::Member { tenant, actor, operator: false }))
    }

    /// What an address leads to.
    pub async fn lead(&self, request: &Request, person: PersonId, address: &str) -> Result<WhereTo> {
        // What can be neither slug nor id is not asked for: PostgreSQL takes no text with a NUL in it.
        let belongs = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte);
        if !(1..=60).contains(&address.len()) || !address.bytes().all(belongs) {
            return Ok(WhereTo::default());
        }
        let cx = Cx::new(request.clone(), Caller::Person(person));
        Ok(cx.run_shared(ResolveTenant { address: address.to_owned() }).await?.output)
    }

    /// The tenant that runs the service, if there is one: found by its slug once, and the same whatever slug it gets.
    pub async fn operators(&self, request: &Request, person: PersonId) -> Result<Option<TenantId>> {
        let Some(slug) = &self.operator else { return Ok(None) };
        if let Some(operator) = self.operator_tenant.get() {
            return Ok(Some(*operator));
        }
        let found = self.lead(request, person, slug).await?.tenant;
        Ok(found.map(|operator| *self.operator_tenant.get_or_init(|| operator)))
    }

    /// A request in the tenant at this address, of the first of these people who is a member there. Each that is not costs
    /// the same statements, and they are few: those who have proved to be one.
    pub async fn member(&self, request: Request, people: &[PersonId], address: &str) -> Result<Cx> {
        let mut people = people.iter();
        loop {
            let Some(person) = people.next() else { return Err(Error::new(Code::NotFound)) };
            match self.member_as(request.clone(), *person, address).await {
                Err(error) if error.code() == Code::NotFound => {}
                found => return found,
            }
        }
    }

    /// A request of this person in the tenant at this address. A tenant that does not exist and one that the person is
    /// no member of give the same error and cost the same statements, whoever else has asked for them lately; so does one
    /// that the request's credential is not for.
    async fn member_as(&self, request: Request, person: PersonId, address: &str) -> Result<Cx> {
        let now = self.clock.now();
        let key = (person, address.to_owned());
        let known = self.tenants.recall(&key, now);
        let led = match known {
            Some(tenant) => WhereTo { tenant: Some(tenant), has_moved: false },
            None => self.lead(&request, person, address).await?,
        };
        // Where nothing lies stands a tenant that nobody is a member of.
        let is_for = |tenant: &TenantId| request.credential.as_ref().is_none_or(|shown| shown.is_for(*tenant));
        let tenant = led.tenant.filter(is_for).unwrap_or_else(nowhere);
        let operator = self.operators(&request, person).await? == Some(tenant);
        let remembered = self.grants.recall(&(tenant, person), now).filter(|_| !led.has_moved);
        if let Some(actor) = remembered {
            return Ok(Cx::new(request, Caller::Member { tenant, actor, operator }));
        }
        let grants = async |tx: &_| memberships::grants(tx, person).await;
        let (cx, actor) = Cx::member(request, tenant, person, operator, grants).await?;
        if led.has_moved {
            // Only a member is told where to.
            let slug = cx.run_shared(MovedTo { tenant }).await?.output.0;
            return Err(Error::new(Code::Moved).with("slug", slug));
        }
        self.tenants.note(key, tenant, now);
        self.grants.note((tenant, person), actor, now);
        Ok(cx)
    }

    /// A request of this person on the platform itself.
    pub async fn operator(&self, request: Request, people: &[PersonId]) -> Result<Cx> {
        let missing = || Error::new(Code::Forbidden).with("permission", Permission::TenantFound.as_str());
        let tenant = self.operators(&request, PersonId::NOBODY).await?.ok_or_else(missing)?;
        self.member(request, people, &tenant.to_string()).await.map_err(|error| match error.code() {
            Code::NotFound => missing(),
            _ => error,
        })
    }
}
