//! The keys of one issuer over time: when they are fetched, and what happens while they cannot be.

use std::sync::{Arc, PoisonError, RwLock};

use chrono::{DateTime, TimeDelta, Utc};
use kernel::Clock;
use reqwest::{Client, Url};
use tokio::sync::Mutex;

use crate::{
    Algorithm, IssuerProfile, KeySource, Refused,
    fetch::{self, Trust},
    keys::KeySet,
};

/// Older keys are fetched again, so that a withdrawn key stops working.
const MAX_AGE: TimeDelta = TimeDelta::minutes(10);
/// After a fetch for an unknown key: else anyone who writes random key ids into tokens could make us flood the issuer.
const COOL_DOWN: TimeDelta = TimeDelta::seconds(60);
/// After a failed fetch: short, because until then callers with good tokens may be turned away.
const BACK_OFF: TimeDelta = TimeDelta::seconds(1);

pub(crate) struct KeyRing {
    issuer: String,
    /// None for keys that never change.
    remote: Option<Remote>,
    state: RwLock<State>,
}

struct Remote {
    client: Client,
    place: Place,
    trust: Trust,
    /// Held during a fetch, so that all who need one share it.
    fetching: Mutex<()>,
}

/// Where the keys are.
enum Place {
    /// Here.
    Keys(Url),
    /// Where the metadata says that is here.
    Metadata(Url),
}

#[derive(Clone, Default)]
struct State {
    keys: Option<Arc<KeySet>>,
    fetched_at: DateTime<Utc>,
    /// When a key that the set did not hold last led to a successful fetch.
    searched_at: Option<DateTime<Utc>>,
    /// Since the latest attempt failed; none after a success.
    failed_at: Option<DateTime<Utc>>,
    attempts: u64,
}

impl KeyRing {
    pub(crate) fn new(profile: &IssuerProfile, client: &Client, trust: Trust) -> Result<Self, &'static str> {
        let place = match &profile.jwks {
            KeySource::Static(set) => {
                let keys = Some(Arc::new(KeySet::new(&set.keys)?));
                let state = RwLock::new(State { keys, ..State::default() });
                return Ok(Self { issuer: profile.issuer.clone(), remote: None, state });
            }
            KeySource::Url(url) => Place::Keys(fetch::address(url, trust)?),
            KeySource::Discovery => {
                let metadata = fetch::metadata_address(profile.kind, &profile.issuer);
                Place::Metadata(fetch::address(&metadata, trust)?)
            }
        };
        let remote = Some(Remote { client: client.clone(), place, trust, fetching: Mutex::new(()) });
        Ok(Self { issuer: profile.issuer.clone(), remote, state: RwLock::default() })
    }

    /// Whether `keys` is still the set in use.
    pub(crate) fn holds(&self, keys: &Arc<KeySet>) -> bool {
        self.read(|state| state.keys.as_ref().is_some_and(|current| Arc::ptr_eq(current, keys)))
    }

    /// The keys to look for a token's key in, fetched first if that is due.
    pub(crate) async fn keys_for(
        &self,
        algorithm: Algorithm,
        kid: Option<&str>,
        clock: &dyn Clock,
    ) -> Result<Arc<KeySet>, Refused> {
        let before = self.read(State::clone);
        let known = before.holds(algorithm, kid);
        if let Some(remote) = &self.remote
            && before.is_fetch_wanted(known, clock.now())
        {
            let turn = match remote.fetching.try_lock() {
                Ok(turn) => Some(turn),
                // Somebody is fetching. Who has a key, if an old one, goes on with it; who has none waits.
                Err(_) if known => None,
                Err(_) => Some(remote.fetching.lock().await),
            };
            // An attempt that ended while we waited was ours too, whatever came of it. The pause after a failure is
            // looked at only now: while an attempt is under way, it is not yet known whether there will be one.
            let now = clock.now();
            if turn.is_some() && self.read(|state| state.attempts == before.attempts && !state.is_pausing(now)) {
                self.fetch(remote, !known, clock).await;
            }
        }

        let after = self.read(State::clone);
        // Without news from the issuer an unknown key may be its newest: that is no reason to call the token invalid.
        if !after.holds(algorithm, kid) && after.failed_at.is_some() {
            return Err(Refused::Unavailable);
        }
        after.keys.ok_or(Refused::Unavailable)
    }

    async fn fetch(&self, remote: &Remote, searching: bool, clock: &dyn Clock) {
        let started = clock.now();
        // Counts as failed until it has succeeded: the caller may be gone, and this future with it, before the answer
        // comes, and callers who come and go must not make us start fetch after fetch.
        self.write(|state| state.failed_at = Some(started));
        let fetched = remote.fetch(&self.issuer).await;
        match &fetched {
            Ok(keys) => tracing::info!(issuer = self.issuer, keys = keys.len(), "fetched signing keys"),
            Err(reason) => tracing::warn!(issuer = self.issuer, reason, "signing keys cannot be fetched"),
        }
        let ended = clock.now();
        self.write(|state| {
            state.attempts += 1;
            state.failed_at = fetched.is_err().then_some(ended);
            if let Ok(keys) = fetched {
                // The first fetch is no search: a key may be rotated in just after it.
                if searching && state.keys.is_some() {
                    state.searched_at = Some(started);
                }
                state.keys = Some(Arc::new(keys));
                state.fetched_at = started;
            }
        });
    }

    fn read<T>(&self, look: impl FnOnce(&State) -> T) -> T {
        look(&self.state.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn write(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.state.write().unwrap_or_else(PoisonError::into_inner));
    }
}

impl Remote {
    async fn fetch(&self, issuer: &str) -> Result<KeySet, &'static str> {
        match &self.place {
            Place::Keys(url) => fetch::key_set(&self.client, url).await,
            Place::Metadata(url) => {
                let keys = fetch::discover(&self.client, url, issuer, self.trust).await?;
                fetch::key_set(&self.client, &keys).await
            }
        }
    }
}

impl State {
    fn holds(&self, algorithm: Algorithm, kid: Option<&str>) -> bool {
        self.keys.as_ref().is_some_and(|keys| keys.select(algorithm, kid).is_some())
    }

    fn is_fetch_wanted(&self, known: bool, now: DateTime<Utc>) -> bool {
        match self.keys {
            None => true,
            Some(_) if known => !is_within(MAX_AGE, Some(self.fetched_at), now),
            Some(_) => !is_within(COOL_DOWN, self.searched_at, now),
        }
    }

    fn is_pausing(&self, now: DateTime<Utc>) -> bool {
        is_within(BACK_OFF, self.failed_at, now)
    }
}

/// Whether `then` is nearer than `span`, on either side: a clock that is set back must not stretch a wait by hours.
pub(crate) fn is_within(span: TimeDelta, then: Option<DateTime<Utc>>, now: DateTime<Utc>) -> bool {
    then.is_some_and(|then| (now - then).abs() < span)
}
