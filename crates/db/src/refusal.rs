//! Refused attempts at what governs a tenant are entries of its log: who tried, with which credential, and what.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use chrono::{DateTime, TimeDelta, Utc};
use kernel::{Actor, Error, GOVERNING, Language, Meta, Mode, PersonId, Reach, Result, Rule, TenantId};
use serde_json::{Map, Value};

use crate::{
    cx::{Cx, open},
    event::{self, Author},
    request::{Caller, Request},
};

/// What such an entry is called: an operation that was not done.
const KIND: &str = "operation.refuse";
/// How long after an entry the same person's next attempts at the same operation are only counted: whoever knocks a
/// thousand times a second must not fill the log, nor make the tenant's writers wait.
const QUIET: TimeDelta = TimeDelta::minutes(1);
/// How many people and operations are remembered before those of the last minute are forgotten too.
const MOST: usize = 10_000;

/// Who attempts what where.
type Attempt = (TenantId, PersonId, &'static str);

/// Who was refused what lately: when it was entered, and how many attempts since then were not.
#[derive(Debug, Default)]
pub(crate) struct Refusals(Mutex<HashMap<Attempt, (DateTime<Utc>, u64)>>);

impl Refusals {
    /// How many attempts before this one were not entered; none if this one is not to be entered either.
    fn due(&self, who: Attempt, now: DateTime<Utc>) -> Option<u64> {
        let mut lately = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if lately.len() >= MOST {
            lately.retain(|_, (at, _)| now - *at < QUIET);
            if lately.len() >= MOST {
                lately.clear();
            }
        }
        match lately.get_mut(&who) {
            Some((at, unentered)) if now - *at < QUIET => {
                *unentered += 1;
                None
            }
            known => {
                let unentered = known.map_or(0, |(_, unentered)| *unentered);
                lately.insert(who, (now, 0));
                Some(unentered)
            }
        }
    }
}

/// Whether it is an attempt at what governs the tenant, refused because of who made it.
fn is_entered(meta: Meta, error: &Error) -> bool {
    let governs = GOVERNING.holds(meta.permission) || meta.permission.reach() == Reach::Platform;
    let by_right = error.code().info().status == 403
        || [Rule::GoverningRoles, Rule::LocalRoles].into_iter().any(|rule| error.breaks(rule));
    governs && by_right
}

impl Cx {
    /// Hands on what came of an attempt; a refusal is entered into the tenant's log first, if it is one of those that are.
    /// The caller is refused whether that can be done or not. `input` is known only when the operation had begun.
    pub(crate) async fn heed<T>(&self, meta: Meta, done: Result<T>, input: Option<Value>) -> Result<T> {
        if let (Err(error), Caller::Member { tenant, actor, .. }) = (&done, self.caller())
            && is_entered(meta, error)
        {
            self.let_go().await;
            enter(&self.request, (*tenant, actor), meta, error, input).await;
        }
        done
    }
}

async fn enter(
    request: &Request,
    (tenant, actor): (TenantId, &Arc<Actor>),
    meta: Meta,
    error: &Error,
    input: Option<Value>,
) {
    let now = request.services.clock.now();
    let Some(unentered) = request.services.refusals.due((tenant, actor.person, meta.id), now) else { return };
    let mut changes = Map::new();
    changes.insert("operation".to_owned(), meta.id.into());
    let problem = error.problem(Language::En);
    for member in ["code", "permission", "rule"] {
        changes.extend(problem.get(member).map(|value| (member.to_owned(), value.clone())));
    }
    if let Some(mut input) = input {
        // It makes a request be done once, and is no part of what was tried.
        input.as_object_mut().and_then(|members| members.remove("idempotencyKey"));
        changes.insert("input".to_owned(), input);
    }
    if unentered > 0 {
        changes.insert("unentered".to_owned(), unentered.into());
    }
    if let Err(error) = write(request, tenant, actor, changes.into()).await {
        let why = error.for_log().unwrap_or_default();
        tracing::error!(request = &*request.id, code = error.code().info().code, "a refusal was not entered: {why}");
    }
}

async fn write(request: &Request, tenant: TenantId, actor: &Arc<Actor>, changes: Value) -> Result<()> {
    let tx = open(request, tenant, Arc::clone(actor), Mode::Write).await?;
    // Nothing that governs is held by delegation, so the operation's own permission does not tell by which one acts.
    let is_member = actor.own.iter().next().is_some();
    let delegation = actor.delegations.first().filter(|_| !is_member).map(|(id, _)| *id);
    let author = Author { person: actor.person, delegation, credential: request.credential.as_deref() };
    event::append(&tx, KIND, author, (None, None), changes).await?;
    tx.tx.commit().await
}
