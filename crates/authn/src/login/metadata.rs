//! What providers say of themselves: fetched when somebody needs it, believed for ten minutes.

use std::sync::{Arc, PoisonError, RwLock};

use chrono::{DateTime, TimeDelta, Utc};
use kernel::Clock;
use moka::sync::Cache;
use openidconnect::{
    AdditionalProviderMetadata, DiscoveryError, IssuerUrl, JsonWebKeySet, ProviderMetadata,
    core::{
        CoreAuthDisplay, CoreClaimName, CoreClaimType, CoreClientAuthMethod, CoreGrantType, CoreJsonWebKey,
        CoreJweContentEncryptionAlgorithm, CoreJweKeyManagementAlgorithm, CoreResponseMode, CoreResponseType,
        CoreSubjectIdentifierType,
    },
};
use reqwest::{Client, Url};
use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;

use super::LoginError;
use crate::{
    fetch::{self, Trust},
    ring::is_within,
};

const BELIEVED_FOR: TimeDelta = TimeDelta::minutes(10);
/// After a search for an unknown key: else whoever brings forged tokens could make us flood the provider.
const COOL_DOWN: TimeDelta = TimeDelta::seconds(60);
/// After a failed attempt.
const BACK_OFF: TimeDelta = TimeDelta::seconds(1);
const MOST: u64 = 1_000;

/// Members of a discovery document beyond those of OpenID Connect Discovery 1.0.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct More {
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
    end_session_endpoint: Option<Url>,
}
impl AdditionalProviderMetadata for More {}

pub(super) type Metadata = ProviderMetadata<
    More,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;

/// What a provider said of itself.
pub(super) struct Known(Metadata);

impl Known {
    pub fn metadata(&self) -> Metadata {
        self.0.clone()
    }

    pub fn keys(&self) -> JsonWebKeySet<CoreJsonWebKey> {
        self.0.jwks().clone()
    }

    pub fn issuer(&self) -> IssuerUrl {
        self.0.issuer().clone()
    }

    /// Whether it names itself beside every code.
    pub fn names_itself(&self) -> bool {
        self.0.additional_metadata().authorization_response_iss_parameter_supported
    }

    /// Where its own session ends.
    pub fn end_session(&self) -> Option<Url> {
        self.0
            .additional_metadata()
            .end_session_endpoint
            .clone()
            .filter(|url| ["https", "http"].contains(&url.scheme()))
    }

    /// How it lets clients show who they are.
    pub fn client_authentication(&self) -> Option<&Vec<CoreClientAuthMethod>> {
        self.0.token_endpoint_auth_methods_supported()
    }
}

#[derive(Default)]
struct Entry {
    /// Held during an attempt, so that all who need it share it.
    turn: Mutex<()>,
    state: RwLock<State>,
}

#[derive(Clone, Default)]
struct State {
    known: Option<Arc<Known>>,
    fetched_at: DateTime<Utc>,
    searched_at: Option<DateTime<Utc>>,
    failed_at: Option<DateTime<Utc>>,
}

/// Every provider that somebody signs in through.
pub(super) struct Providers(Cache<String, Arc<Entry>>);

impl Providers {
    pub fn new() -> Self {
        Self(Cache::new(MOST))
    }

    pub fn forget(&self, issuer: &str) {
        self.0.invalidate(issuer);
    }

    /// What the provider says of itself. `search` asks again for a key that is not among those known.
    pub async fn get(
        &self,
        (http, trust): (&Client, Trust),
        clock: &dyn Clock,
        issuer: &str,
        search: bool,
    ) -> Result<Arc<Known>, LoginError> {
        let entry = self.0.get_with(issuer.to_owned(), Arc::default);
        let _turn = match (entry.turn.try_lock(), entry.read().known) {
            (Ok(turn), _) => turn,
            // Somebody else asks already, and what is known is good enough meanwhile.
            (Err(_), Some(known)) if !search => return Ok(known),
            (Err(_), _) => entry.turn.lock().await,
        };
        let state = entry.read();
        let now = clock.now();
        let is_due = match &state.known {
            None => true,
            Some(_) if search => !is_within(COOL_DOWN, state.searched_at, now),
            Some(_) => !is_within(BELIEVED_FOR, Some(state.fetched_at), now),
        };
        if !is_due || is_within(BACK_OFF, state.failed_at, now) {
            return state.known.ok_or(LoginError::Unavailable("it could not be reached a moment ago"));
        }
        let searched_at = if search { Some(now) } else { state.searched_at };
        match discover(http, trust, issuer).await {
            Ok(known) => {
                let known = Arc::new(known);
                let kept = Some(Arc::clone(&known));
                entry.write(State { known: kept, fetched_at: clock.now(), searched_at, failed_at: None });
                Ok(known)
            }
            Err(reason) => {
                tracing::warn!(issuer, reason, "a login provider cannot be asked");
                let known = state.known.clone();
                entry.write(State { searched_at, failed_at: Some(clock.now()), ..state });
                // What it said before is better than nothing.
                known.ok_or(LoginError::Unavailable(reason))
            }
        }
    }
}

impl Entry {
    fn read(&self) -> State {
        self.state.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn write(&self, state: State) {
        *self.state.write().unwrap_or_else(PoisonError::into_inner) = state;
    }
}

async fn discover(http: &Client, trust: Trust, issuer: &str) -> Result<Known, &'static str> {
    fetch::address(issuer, trust)?;
    let url = IssuerUrl::new(issuer.to_owned()).map_err(|_| "its issuer is no URL")?;
    let call = |request| fetch::exchange(http, request);
    let metadata = Metadata::discover_async(url, &call).await.map_err(|error| match error {
        DiscoveryError::Request(error) => error.0,
        DiscoveryError::Validation(_) => "it says that it is another issuer",
        DiscoveryError::Response(..) => "its answer is not 200",
        _ => "its discovery document cannot be read",
    })?;
    // Where a browser and our secret are sent has to be as safe as where the keys come from, which is looked at too.
    fetch::address(metadata.jwks_uri().as_str(), trust)?;
    fetch::address(metadata.authorization_endpoint().as_str(), trust)?;
    if let Some(endpoint) = metadata.token_endpoint() {
        fetch::address(endpoint.as_str(), trust)?;
    }
    Ok(Known(metadata))
}
