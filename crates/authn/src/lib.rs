//! Who is calling: access tokens checked against the keys that each trusted issuer publishes, by the rules of its kind.
//!
//! One [`Verifier`] serves every worker. Nothing in a token chooses what it is checked against: the issuer's
//! [`IssuerProfile`] and its key set decide algorithm, type, audience and key, and the token has to agree.
//!
//! Most issuers are configured. Others are registered while the service runs: the verifier does not know them until the
//! server has told it who takes their word ([`Verifier::learn`]), and forgets it after a minute.

mod demo;
mod fetch;
mod issuers;
mod keys;
mod login;
mod profile;
mod ring;
mod rules;
mod subject_key;
#[cfg(test)]
mod tests;
mod token;
mod verified;

use std::{path::PathBuf, sync::Arc, time::Duration};

use aws_lc_rs::digest;
use chrono::{DateTime, TimeDelta, Utc};
use kernel::Clock;
use moka::sync::Cache;

pub use self::demo::DemoIssuer;
pub use self::login::{Asking, LoginClient, LoginError, LoginProvider, LoginSecret, SignedIn};
pub use self::profile::{Algorithm, IssuerKind, IssuerProfile, KeySource};
pub use self::subject_key::SubjectKey;
pub use self::verified::{Use, Verified};
use self::{
    issuers::{Issuer, Issuers},
    keys::KeySet,
    token::Token,
};

const MAX_TOKEN_BYTES: usize = 8 * 1024;
const MAX_REMEMBERED: u64 = 10_000;
const REMEMBERED_FOR: TimeDelta = TimeDelta::seconds(60);
const FETCH_TIMEOUT: Duration = Duration::from_secs(5);

/// Checks access tokens of every issuer, for all workers at once: share it behind an `Arc`.
pub struct Verifier {
    issuers: Issuers,
    subjects: Option<SubjectKey>,
    clock: Arc<dyn Clock>,
    /// A signature costs about 100 us of a 300 us request, so a token that held a moment ago is not computed again.
    /// The key is a digest, so that a dump of the memory holds no usable tokens.
    remembered: Cache<[u8; 32], Remembered>,
}

#[derive(Clone)]
struct Remembered {
    verified: Arc<Verified>,
    until: DateTime<Utc>,
    issuer: Arc<Issuer>,
    /// The set that held the key. Once the issuer's set has been replaced, the token has to prove itself again.
    keys: Arc<KeySet>,
}

/// Why a token was not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The token is not valid here: 401. The reason is for our logs, names a rule and never quotes the token.
    #[error("invalid token: {0}")]
    Invalid(&'static str),
    /// Whether the token is valid cannot be known, because the issuer's keys cannot be fetched: 503.
    #[error("the issuer's keys cannot be fetched")]
    Unavailable,
    /// Who takes this issuer's word is not known, or was too long ago: [`Verifier::learn`] it, and verify again.
    #[error("an issuer that is not known")]
    Unlearned(String),
}

/// Why the configured issuers or the demo issuer cannot be used; the server should not start.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// A profile that could never accept a token, or would accept too much.
    #[error("issuer {issuer:?}: {problem}")]
    Profile {
        /// The `issuer` of the profile, as configured.
        issuer: String,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// The HTTP client cannot be built, for instance because the machine has no root certificates.
    #[error("the HTTP client for signing keys cannot be built")]
    HttpClient(#[source] reqwest::Error),
    /// The file of the demo key cannot be read or written.
    #[error("the demo signing key {path:?} cannot be read or written")]
    KeyFile {
        /// The file in question.
        path: PathBuf,
        /// What the operating system said.
        #[source]
        source: std::io::Error,
    },
    /// The demo key cannot be made, understood or used.
    #[error("the demo signing key {0}")]
    DemoKey(&'static str),
}

impl Verifier {
    /// A verifier that trusts exactly `profiles`; it fetches no keys before the first token of an issuer arrives.
    pub fn new(profiles: Vec<IssuerProfile>, clock: Arc<dyn Clock>) -> Result<Self, SetupError> {
        Self::with_timeout(profiles, clock, FETCH_TIMEOUT)
    }

    fn with_timeout(
        profiles: Vec<IssuerProfile>,
        clock: Arc<dyn Clock>,
        timeout: Duration,
    ) -> Result<Self, SetupError> {
        let issuers = Issuers::new(profiles, timeout)?;
        Ok(Self { issuers, subjects: None, clock, remembered: Cache::new(MAX_REMEMBERED) })
    }

    /// Knows somebody whose issuer gives no lasting name by a keyed hash. Without a key, tokens of Ansattporten are refused.
    #[must_use]
    pub fn hashing_subjects(mut self, key: SubjectKey) -> Self {
        self.subjects = Some(key);
        self
    }

    /// Learns also of issuers that are registered while the service runs. `local` ones are on this machine: for
    /// development and tests only.
    #[must_use]
    pub fn learning(mut self, local: bool) -> Self {
        self.issuers.learns(local);
        self
    }

    /// Who takes the word of an issuer that is not configured, for a minute from now: nobody, if there are no profiles.
    /// Profiles that could never accept a token, or another issuer's, are left out.
    pub fn learn(&self, issuer: &str, profiles: Vec<IssuerProfile>) {
        self.issuers.learn(issuer, profiles, self.clock.now());
    }

    /// What a token says that is valid now; fetches the issuer's keys when they are missing, old or do not hold the
    /// token's key, and answers within about five seconds even when the issuer does not, ten if it must say first where
    /// its keys are.
    pub async fn verify(&self, token: &str) -> Result<Arc<Verified>, Refused> {
        if token.len() > MAX_TOKEN_BYTES {
            return Err(Refused::Invalid("longer than 8 KiB"));
        }
        let now = self.clock.now();
        let digest = sha256(token);
        if let Some(verified) = self.recall(&digest, now) {
            return Ok(verified);
        }

        let token = Token::parse(token).map_err(Refused::Invalid)?;
        let issuer = self.issuers.get(token.issuer().ok_or(Refused::Invalid("issuer"))?, now)?;
        // The cheap checks come first: a token that they refuse costs neither a signature nor a fetch.
        let algorithm = token.algorithm().map_err(Refused::Invalid)?;
        let verified = Arc::new(issuer.read(&token, self.subjects.as_ref(), now).map_err(Refused::Invalid)?);

        let keys = issuer.ring.keys_for(algorithm, token.kid(), &*self.clock).await?;
        let key = keys.select(algorithm, token.kid()).ok_or(Refused::Invalid("unknown key"))?;
        if !token.is_signed_by(key, algorithm) {
            return Err(Refused::Invalid("signature"));
        }
        let until = verified.expires_at.min(now + REMEMBERED_FOR).min(issuer.fresh_until);
        self.remembered.insert(digest, Remembered { verified: Arc::clone(&verified), until, issuer, keys });
        Ok(verified)
    }

    fn recall(&self, digest: &[u8; 32], now: DateTime<Utc>) -> Option<Arc<Verified>> {
        let known = self.remembered.get(digest)?;
        (now < known.until && known.issuer.ring.holds(&known.keys)).then_some(known.verified)
    }
}

impl std::fmt::Debug for Verifier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Verifier").field("issuers", &self.issuers.configured()).finish_non_exhaustive()
    }
}

/// The account that a token names, as a digest; nothing of it is proven. For counting failures.
pub fn claimed_account(token: &str) -> Option<[u8; 32]> {
    let token = Token::parse(token.get(..MAX_TOKEN_BYTES.min(token.len()))?).ok()?;
    Some(sha256(&format!("{}\n{}", token.issuer()?, token.claimed_subject()?)))
}

fn sha256(text: &str) -> [u8; 32] {
    let mut bytes = [0; 32];
    bytes.copy_from_slice(digest::digest(&digest::SHA256, text.as_bytes()).as_ref());
    bytes
}
