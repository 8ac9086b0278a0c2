//! Who is calling: bearer access tokens (RFC 9068) checked against the keys that each trusted issuer publishes.
//!
//! One [`Verifier`] serves every worker. Nothing in a token chooses what it is checked against: the issuer's
//! [`IssuerProfile`] and its key set decide algorithm, type, audience and key, and the token has to agree.

mod demo;
mod fetch;
mod keys;
mod login;
mod profile;
mod ring;
#[cfg(test)]
mod tests;
mod token;

use std::{collections::HashMap, path::PathBuf, sync::Arc, time::Duration};

use aws_lc_rs::digest;
use chrono::{DateTime, TimeDelta, Utc};
use kernel::Clock;
use moka::sync::Cache;

pub use self::demo::DemoIssuer;
pub use self::login::{Asking, LoginClient, LoginError, LoginProvider, LoginSecret, SignedIn};
pub use self::profile::{Algorithm, IssuerProfile, KeySource};
use self::{keys::KeySet, ring::KeyRing, token::Token};

const MAX_TOKEN_BYTES: usize = 8 * 1024;
const MAX_REMEMBERED: u64 = 10_000;
const REMEMBERED_FOR: TimeDelta = TimeDelta::seconds(60);
const FETCH_TIMEOUT: Duration = Duration::from_secs(5);

/// Checks access tokens of every configured issuer, for all workers at once: share it behind an `Arc`.
pub struct Verifier {
    issuers: HashMap<String, Issuer>,
    clock: Arc<dyn Clock>,
    /// A signature costs about 100 us of a 300 us request, so a token that held a moment ago is not computed again.
    /// The key is a digest, so that a dump of the memory holds no usable tokens.
    remembered: Cache<[u8; 32], Remembered>,
}

struct Issuer {
    profile: IssuerProfile,
    ring: KeyRing,
}

#[derive(Clone)]
struct Remembered {
    subject: Arc<Subject>,
    until: DateTime<Utc>,
    /// The set that held the key. Once the issuer's set has been replaced, the token has to prove itself again.
    keys: Arc<KeySet>,
}

/// The caller a valid token speaks for: `subject` is unique only together with `issuer`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// The `iss` of the token, one of the configured issuers.
    pub issuer: String,
    /// The `sub` of the token: 1 to 255 characters, none of them a control character.
    pub subject: String,
    /// The `exp` of the token; up to 30 seconds may have passed since.
    pub expires_at: DateTime<Utc>,
}

/// Why a token was not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The token is not valid here: 401. The reason is for our logs, names a rule and never quotes the token.
    #[error("invalid token: {0}")]
    Invalid(&'static str),
    /// Whether the token is valid cannot be known, because the issuer's keys cannot be fetched: 503.
    #[error("the issuer's keys cannot be fetched")]
    Unavailable,
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
        let client = fetch::client(timeout).map_err(SetupError::HttpClient)?;
        let mut issuers = HashMap::new();
        for profile in profiles {
            let refuse = |problem| SetupError::Profile { issuer: profile.issuer.clone(), problem };
            profile.check().map_err(refuse)?;
            let ring = KeyRing::new(&profile, &client).map_err(refuse)?;
            if issuers.contains_key(&profile.issuer) {
                return Err(refuse("has more than one profile"));
            }
            issuers.insert(profile.issuer.clone(), Issuer { profile, ring });
        }
        Ok(Self { issuers, clock, remembered: Cache::new(MAX_REMEMBERED) })
    }

    /// The subject of a token that is valid now; fetches the issuer's keys when they are missing, old or do not hold
    /// the token's key, and answers within about five seconds even when the issuer does not.
    pub async fn verify(&self, token: &str) -> Result<Arc<Subject>, Refused> {
        if token.len() > MAX_TOKEN_BYTES {
            return Err(Refused::Invalid("longer than 8 KiB"));
        }
        let now = self.clock.now();
        let digest = sha256(token);
        if let Some(subject) = self.recall(&digest, now) {
            return Ok(subject);
        }

        let token = Token::parse(token).map_err(Refused::Invalid)?;
        let issuer = token.issuer().and_then(|name| self.issuers.get(name)).ok_or(Refused::Invalid("issuer"))?;
        // The cheap checks come first: a token that they refuse costs neither a signature nor a fetch.
        let algorithm = token.algorithm(&issuer.profile).map_err(Refused::Invalid)?;
        let subject = Arc::new(token.subject(&issuer.profile, now).map_err(Refused::Invalid)?);

        let keys = issuer.ring.keys_for(algorithm, token.kid(), &*self.clock).await?;
        let key = keys.select(algorithm, token.kid()).ok_or(Refused::Invalid("unknown key"))?;
        if !token.is_signed_by(key, algorithm) {
            return Err(Refused::Invalid("signature"));
        }
        let until = subject.expires_at.min(now + REMEMBERED_FOR);
        self.remembered.insert(digest, Remembered { subject: Arc::clone(&subject), until, keys });
        Ok(subject)
    }

    fn recall(&self, digest: &[u8; 32], now: DateTime<Utc>) -> Option<Arc<Subject>> {
        let known = self.remembered.get(digest)?;
        let issuer = self.issuers.get(&known.subject.issuer)?;
        (now < known.until && issuer.ring.holds(&known.keys)).then_some(known.subject)
    }
}

impl std::fmt::Debug for Verifier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Verifier").field("issuers", &self.issuers.keys()).finish_non_exhaustive()
    }
}

fn sha256(text: &str) -> [u8; 32] {
    let mut bytes = [0; 32];
    bytes.copy_from_slice(digest::digest(&digest::SHA256, text.as_bytes()).as_ref());
    bytes
}
