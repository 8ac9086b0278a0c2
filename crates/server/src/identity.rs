//! From a bearer token and an address to a request's capability.
//!
//! What is looked up is remembered for a few seconds, for the one person who asked; only what was found is remembered, so
//! a new membership is in force at once and a changed one within [`REMEMBERED`].

use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Arc, OnceLock, PoisonError, RwLock},
};

use actix_web::{HttpRequest, http::header};
use authn::{Refused, Verifier};
use chrono::{DateTime, TimeDelta, Utc};
use db::{Caller, Cx, Request};
use kernel::{Actor, Clock, Code, Credential, Error, Permission, PersonId, Result, SignIn, TenantId};
use organisation::{
    me::ResolvePerson,
    memberships,
    tenants::{MovedTo, ResolveTenant, WhereTo},
};

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
}

/// What a request shows of who sends it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Shown<'h> {
    /// The value of `Authorization`.
    pub authorization: Option<&'h [u8]>,
}

impl<'h> Shown<'h> {
    /// By this request.
    pub fn by(http: &'h HttpRequest) -> Self {
        Self { authorization: http.headers().get(header::AUTHORIZATION).map(header::HeaderValue::as_bytes) }
    }

    /// A bearer token. Another scheme is no token of ours that could be invalid (RFC 6750 § 3.1).
    fn bearer(self) -> Option<&'h str> {
        let (scheme, token) = str::from_utf8(self.authorization?).ok()?.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
    }
}

/// Who asks.
struct Known {
    /// The person, if they are known here.
    person: Option<PersonId>,
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
    people: Memory<SignIn, PersonId>,
    operator_tenant: OnceLock<TenantId>,
    tenants: Memory<(PersonId, String), TenantId>,
    grants: Memory<(TenantId, PersonId), Arc<Actor>>,
}

impl Identities {
    /// Nobody is known yet. `operator` is the slug of the tenant whose operators run the service.
    pub fn new(verifier: Verifier, clock: Arc<dyn Clock>, operator: Option<String>) -> Self {
        Self {
            verifier,
            clock,
            operator,
            operator_tenant: OnceLock::new(),
            people: Memory::new(),
            tenants: Memory::new(),
            grants: Memory::new(),
        }
    }

    /// The person who asks, by what they show, and the request with that credential.
    pub async fn person(&self, request: Request, shown: Shown<'_>) -> Result<(Request, PersonId)> {
        let known = self.authenticate(&request, shown).await?;
        let person = known.person.ok_or_else(|| Error::new(Code::NotFound))?;
        Ok((Request { credential: Some(known.credential), ..request }, person))
    }

    /// Who asks, by what they show.
    async fn authenticate(&self, request: &Request, shown: Shown<'_>) -> Result<Known> {
        match shown.bearer() {
            Some(token) => self.by_token(request, token).await,
            None => Err(Error::new(Code::Unauthenticated)),
        }
    }

    /// Who an issuer's token speaks for.
    async fn by_token(&self, request: &Request, token: &str) -> Result<Known> {
        let sign_in = self.verified(token).await?;
        let person = self.known(request, &sign_in).await?;
        let credential = Arc::new(Credential { id: sign_in.issuer.clone(), ..Credential::default() });
        Ok(Known { person, sign_in: Some(sign_in), credential })
    }

    /// How the caller signed in, by a token.
    async fn verified(&self, token: &str) -> Result<SignIn> {
        let subject = self.verifier.verify(token).await.map_err(|refused| match refused {
            Refused::Invalid(why) => {
                tracing::debug!(why, "token refused");
                Error::new(Code::InvalidToken)
            }
            Refused::Unavailable => Error::unavailable("the issuer's keys cannot be fetched"),
        })?;
        Ok(SignIn { issuer: subject.issuer.clone(), subject: subject.subject.clone() })
    }

    /// The person behind a sign-in, if known.
    async fn known(&self, request: &Request, sign_in: &SignIn) -> Result<Option<PersonId>> {
        let now = self.clock.now();
        if let Some(person) = self.people.recall(sign_in, now) {
            return Ok(Some(person));
        }
        // The look-up itself needs no person; a stand-in that owns nothing asks.
        let cx = Cx::new(request.clone(), Caller::Person(PersonId::NOBODY));
        let ask = ResolvePerson { issuer: sign_in.issuer.clone(), subject: sign_in.subject.clone() };
        let person = cx.run_shared(ask).await?.output.0;
        if let Some(person) = person {
            self.people.note(sign_in.clone(), person, now);
        }
        Ok(person)
    }

    /// A request of somebody who may be a stranger, in the tenant at this address. They hold nothing there.
    pub async fn invited(&self, request: Request, shown: Shown<'_>, address: &str) -> Result<Cx> {
        let Known { person, sign_in, credential } = self.authenticate(&request, shown).await?;
        let sign_in = sign_in.ok_or_else(|| Error::new(Code::NotFound))?;
        let person = person.unwrap_or_else(|| PersonId::new(request.services.ids.random()));
        let request = Request { credential: Some(credential), ..request };
        let tenant = self.lead(&request, person, address).await?.tenant.unwrap_or_else(nowhere);
        let actor = memberships::invited(person, sign_in);
        Ok(Cx::new(request, Caller::Member { tenant, actor, operator: false }))
    }

    /// What an address leads to.
    async fn lead(&self, request: &Request, person: PersonId, address: &str) -> Result<WhereTo> {
        // What can be neither slug nor id is not asked for: PostgreSQL takes no text with a NUL in it.
        let belongs = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte);
        if !(1..=60).contains(&address.len()) || !address.bytes().all(belongs) {
            return Ok(WhereTo::default());
        }
        let cx = Cx::new(request.clone(), Caller::Person(person));
        Ok(cx.run_shared(ResolveTenant { address: address.to_owned() }).await?.output)
    }

    /// The tenant that runs the service, if there is one: found by its slug once, and the same whatever slug it gets.
    async fn operators(&self, request: &Request, person: PersonId) -> Result<Option<TenantId>> {
        let Some(slug) = &self.operator else { return Ok(None) };
        if let Some(operator) = self.operator_tenant.get() {
            return Ok(Some(*operator));
        }
        let found = self.lead(request, person, slug).await?.tenant;
        Ok(found.map(|operator| *self.operator_tenant.get_or_init(|| operator)))
    }

    /// A request of this person in the tenant at this address. A tenant that does not exist and one that the person is
    /// no member of give the same error and cost the same statements, whoever else has asked for them lately.
    pub async fn member(&self, request: Request, person: PersonId, address: &str) -> Result<Cx> {
        let now = self.clock.now();
        let key = (person, address.to_owned());
        let known = self.tenants.recall(&key, now);
        let led = match known {
            Some(tenant) => WhereTo { tenant: Some(tenant), has_moved: false },
            None => self.lead(&request, person, address).await?,
        };
        // Where nothing lies stands a tenant that nobody is a member of.
        let tenant = led.tenant.unwrap_or_else(nowhere);
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
    pub async fn operator(&self, request: Request, person: PersonId) -> Result<Cx> {
        let missing = || Error::new(Code::Forbidden).with("permission", Permission::TenantFound.as_str());
        let tenant = self.operators(&request, person).await?.ok_or_else(missing)?;
        self.member(request, person, &tenant.to_string()).await.map_err(|error| match error.code() {
            Code::NotFound => missing(),
            _ => error,
        })
    }
}
