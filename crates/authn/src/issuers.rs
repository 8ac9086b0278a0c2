//! Whose word is taken: the issuers that are configured, and those that were learned a moment ago.

use std::{collections::HashMap, sync::Arc, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use moka::{policy::EvictionPolicy, sync::Cache};
use reqwest::Client;

use crate::{
    IssuerProfile, KeySource, Refused, SetupError, SubjectKey, Use, Verified,
    fetch::{self, Trust},
    ring::KeyRing,
    rules::Broken,
    token::Token,
};

/// How long what was learned holds.
const FRESH_FOR: TimeDelta = TimeDelta::seconds(60);
/// How many issuers are kept that were learned, and how many that nobody knows: tokens can be made up without end.
const MOST_LEARNED: u64 = 5_000;
const MOST_UNKNOWN: u64 = 10_000;
/// The longest `iss` that is asked for.
const MAX_ISSUER_BYTES: usize = 255;

pub(crate) struct Issuers {
    configured: HashMap<String, Arc<Issuer>>,
    /// None, and nothing is learned.
    learning: Option<(Client, Trust)>,
    guarded: Client,
    open: Client,
    learned: Cache<String, Arc<Issuer>>,
    /// Kept apart, so that made-up issuers do not drive real ones out.
    unknown: Cache<String, DateTime<Utc>>,
}

/// One issuer with all who take its word.
pub(crate) struct Issuer {
    /// Never none, and all of one kind.
    profiles: Vec<IssuerProfile>,
    pub ring: Arc<KeyRing>,
    /// From then on it has to be learned anew.
    pub fresh_until: DateTime<Utc>,
}

impl Issuers {
    pub(crate) fn new(profiles: Vec<IssuerProfile>, timeout: Duration) -> Result<Self, SetupError> {
        let open = fetch::client(timeout, false).map_err(SetupError::HttpClient)?;
        let guarded = fetch::client(timeout, true).map_err(SetupError::HttpClient)?;
        let mut configured = HashMap::new();
        for profile in profiles {
            let name = profile.issuer.clone();
            let refuse = |problem| SetupError::Profile { issuer: name.clone(), problem };
            profile.check().map_err(refuse)?;
            let ring = Arc::new(KeyRing::new(&profile, &open, Trust::Configured).map_err(refuse)?);
            if configured.contains_key(&name) {
                return Err(refuse("has more than one profile"));
            }
            let issuer = Issuer { profiles: vec![profile], ring, fresh_until: DateTime::<Utc>::MAX_UTC };
            configured.insert(name, Arc::new(issuer));
        }
        let (learned, unknown) = (lately(MOST_LEARNED), lately(MOST_UNKNOWN));
        Ok(Self { configured, learning: None, guarded, open, learned, unknown })
    }

    pub(crate) fn learns(&mut self, local: bool) {
        self.learning = Some(match local {
            true => (self.open.clone(), Trust::Configured),
            false => (self.guarded.clone(), Trust::Registered),
        });
    }

    pub(crate) fn configured(&self) -> Vec<&String> {
        self.configured.keys().collect()
    }

    /// The issuer of this name. A configured one is what it is, whatever tenants register.
    pub(crate) fn get(&self, name: &str, now: DateTime<Utc>) -> Result<Arc<Issuer>, Refused> {
        if let Some(issuer) = self.configured.get(name) {
            return Ok(Arc::clone(issuer));
        }
        let could_be = self.learning.is_some()
            && name.len() <= MAX_ISSUER_BYTES
            && (name.starts_with("https://") || name.starts_with("http://"))
            && name.bytes().all(|byte| byte.is_ascii_graphic());
        if !could_be || self.unknown.get(name).is_some_and(|until| now < until) {
            return Err(Refused::Invalid("issuer"));
        }
        match self.learned.get(name).filter(|issuer| now < issuer.fresh_until) {
            Some(issuer) => Ok(issuer),
            None => Err(Refused::Unlearned(name.to_owned())),
        }
    }

    pub(crate) fn learn(&self, name: &str, profiles: Vec<IssuerProfile>, now: DateTime<Utc>) {
        let Some((client, trust)) = &self.learning else { return };
        let fresh_until = now + FRESH_FOR;
        let kind = profiles.first().map(|profile| profile.kind);
        let is_sound = |profile: &IssuerProfile| {
            profile.issuer == name
                && Some(profile.kind) == kind
                && matches!(profile.jwks, KeySource::Discovery)
                && profile.check().is_ok()
        };
        let profiles: Vec<IssuerProfile> = profiles.into_iter().filter(is_sound).collect();
        // The keys that are known stay known: learning anew who takes an issuer's word is no reason to fetch them again.
        let ring = match (profiles.first(), self.learned.get(name)) {
            (Some(_), Some(before)) => Ok(Arc::clone(&before.ring)),
            (Some(profile), None) => KeyRing::new(profile, client, *trust).map(Arc::new),
            (None, _) => Err("nobody takes its word"),
        };
        match ring {
            Ok(ring) => {
                self.unknown.invalidate(name);
                self.learned.insert(name.to_owned(), Arc::new(Issuer { profiles, ring, fresh_until }));
            }
            Err(reason) => {
                tracing::debug!(reason, "an issuer is not known");
                self.learned.invalidate(name);
                self.unknown.insert(name.to_owned(), fresh_until);
            }
        }
    }
}

/// A memory of so many: the latest, whatever was asked for most.
fn lately<V: Clone + Send + Sync + 'static>(most: u64) -> Cache<String, V> {
    Cache::builder().max_capacity(most).eviction_policy(EvictionPolicy::lru()).build()
}

impl Issuer {
    /// What a token says, by each profile that accepts it; if none does, why the first does not.
    pub(crate) fn read(
        &self,
        token: &Token<'_>,
        key: Option<&SubjectKey>,
        now: DateTime<Utc>,
    ) -> Result<Verified, Broken> {
        let mut verified: Option<Verified> = None;
        let mut broken = None;
        for profile in &self.profiles {
            let (meaning, expires_at) = match token.meaning(profile, key, now) {
                Ok(read) => read,
                Err(rule) => {
                    broken.get_or_insert(rule);
                    continue;
                }
            };
            let use_ =
                Use { tenant: profile.tenant, organisations: meaning.organisations, only_reads: meaning.only_reads };
            // Profiles of one kind read the same person in the same token.
            let one = verified.get_or_insert_with(|| Verified {
                issuer: profile.issuer.clone(),
                subject: meaning.subject,
                expires_at,
                is_guest: meaning.is_guest,
                is_machine: meaning.is_machine,
                supplier: meaning.supplier,
                uses: vec![],
            });
            one.uses.push(use_);
        }
        verified.ok_or_else(|| broken.unwrap_or("issuer"))
    }
}
