//! From an API key to the machine behind it.

use std::sync::{Arc, atomic::Ordering};

use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use db::{Caller, Cx, Request};
use kernel::{Code, Credential, Error, PersonId, Result, Time};
use organisation::api_keys::{NoteApiKeyUse, ResolveApiKey, Secret};

use super::{Identities, Known};

/// What was found of a key that works.
pub(super) struct Key {
    person: PersonId,
    credential: Arc<Credential>,
    ends_at: DateTime<Utc>,
    /// The hour for which its use is noted.
    hour: DateTime<Utc>,
    /// How often which keys work had been changed when this was asked for.
    changes: u64,
}

impl Key {
    /// Whether it can be believed: nothing of what it rests on has passed or was changed by this process.
    fn holds(&self, request: &Request, (now, hour): (DateTime<Utc>, DateTime<Utc>)) -> bool {
        let changes = request.services.ways_in_changed.load(Ordering::Acquire);
        self.ends_at > now && self.hour == hour && self.changes == changes
    }
}

/// Nobody is told why: a key that was revoked and one that never was look alike.
fn refused() -> Error {
    Error::new(Code::InvalidToken)
}

impl Identities {
    /// The machine behind a key. One that is mistyped or made up is refused without asking the database.
    pub(super) async fn by_key(&self, request: &Request, key: &str) -> Result<Known> {
        let digest = Secret::read(key).ok_or_else(refused)?.digest();
        let now = self.clock.now();
        let hour = now.duration_trunc(TimeDelta::hours(1)).map_err(Error::internal)?;
        let recalled = self.keys.recall(&digest, now).filter(|key| key.holds(request, (now, hour)));
        let key = match recalled {
            Some(key) => key,
            None => {
                let key = Arc::new(look_up(request, digest, hour).await?);
                self.keys.note(digest, Arc::clone(&key), now);
                key
            }
        };
        Ok(Known { people: Arc::new([key.person]), sign_in: None, credential: Arc::clone(&key.credential) })
    }
}

/// Asks whose key it is, and notes that it is used in this hour: one statement, a second in every hour.
async fn look_up(request: &Request, digest: [u8; 32], hour: DateTime<Utc>) -> Result<Key> {
    let changes = request.services.ways_in_changed.load(Ordering::Acquire);
    // The look-up itself needs no person; a stand-in that owns nothing asks.
    let cx = Cx::new(request.clone(), Caller::Person(PersonId::NOBODY));
    let shown = cx.run_shared(ResolveApiKey { digest }).await?.output.0.ok_or_else(refused)?;
    if shown.used_at.is_none_or(|used| used.0 < hour)
        && let Err(error) = cx.run_shared(NoteApiKeyUse { digest, hour: Time(hour) }).await
    {
        // Whoever has a key that works is let in all the same.
        tracing::warn!(key = %shown.api_key_id, %error, "the use of a key was not noted");
    }
    let credential = Credential {
        id: shown.api_key_id.to_string(),
        permits: shown.permits(),
        tenants: Some(vec![shown.tenant]),
        only_reads: shown.read_only,
        ..Credential::default()
    };
    Ok(Key { person: shown.person, credential: Arc::new(credential), ends_at: shown.ends_at.0, hour, changes })
}
