//! From a browser's session to the person who signed in, and where it counts.

use std::sync::{Arc, atomic::Ordering};

use db::Request;
use kernel::{Code, Credential, Error, PersonId, Result, TenantId};
use organisation::{
    identity_providers::ProviderOfId,
    sessions::{Opened, ResolveSession, TouchSession},
};

use super::{Identities, Known, Shown};

impl Identities {
    /// Who a browser's session speaks for.
    pub(super) async fn by_session(&self, request: &Request, shown: Shown<'_>) -> Result<Known> {
        let session = self.session(request, shown).await?;
        // A cookie goes along with whatever page asks, so it says nothing of who made the request (CSRF).
        if shown.is_unsafe && (shown.origin.is_none() || shown.origin != self.own_origin.as_deref()) {
            return Err(Error::new(Code::ForeignOrigin));
        }
        let sign_in = session.sign_in();
        let people = self.known(request, &sign_in).await?;
        let mut tenants = self.reach_of(request, &session).await?;
        if let Some(numbers) = &session.organisations {
            let represented = self.behind(request, numbers).await?;
            let both =
                |tenants: &Vec<TenantId>| represented.iter().copied().filter(|one| tenants.contains(one)).collect();
            tenants = Some(tenants.as_ref().map_or_else(|| represented.clone(), both));
        }
        let credential = Arc::new(Credential { id: session.id.to_string(), tenants, ..Credential::default() });
        Ok(Known { people, sign_in: Some(sign_in), credential })
    }

    /// The session of a browser; 401 if it has none, or no more.
    pub async fn session(&self, request: &Request, shown: Shown<'_>) -> Result<Opened> {
        let nobody = || Error::new(Code::Unauthenticated);
        let secret = shown.session.filter(|_| self.own_origin.is_some()).ok_or_else(nobody)?;
        let secret_hash = db::sha256_hex(secret.as_bytes());
        let now = self.clock.now();
        let changes = request.services.ways_in_changed.load(Ordering::Acquire);
        if let Some((session, known_at)) = self.sessions.recall(&secret_hash, now)
            && known_at == changes
        {
            return Ok(session);
        }
        let cx = self.ask_for_nobody(request);
        let found = cx.run_shared(ResolveSession { secret_hash: secret_hash.clone() }).await;
        let session = found.map_err(|error| if error.code() == Code::NotFound { nobody() } else { error })?.output;
        if session.is_unnoted {
            cx.run_shared(TouchSession { id: session.id }).await?;
        }
        self.sessions.note(secret_hash, (session.clone(), changes), now);
        Ok(session)
    }

    /// Forgets a session that has ended here.
    pub fn forget_session(&self, secret: &str) {
        self.sessions.forget(&db::sha256_hex(secret.as_bytes()));
    }

    /// Where a session counts: in the tenant that registered the provider at which it began, or everywhere if that is the
    /// operator's; by the provider's rules as they are now, and nowhere once it is out of use. What another tenant has
    /// registered for the same issuer, by other rules, is no matter.
    async fn reach_of(&self, request: &Request, session: &Opened) -> Result<Option<Vec<TenantId>>> {
        let now = self.clock.now();
        let known = match self.providers.recall(&session.provider_id, now) {
            Some(known) => known,
            None => {
                let ask = ProviderOfId { id: session.provider_id };
                let found = match self.ask_for_nobody(request).run_shared(ask).await {
                    Ok(found) => Some(Arc::new(found.output)),
                    Err(error) if error.code() == Code::NotFound => None,
                    Err(error) => return Err(error),
                };
                self.providers.note(session.provider_id, found.clone(), now);
                found
            }
        };
        let Some(registered) = known else { return Ok(Some(Vec::new())) };
        let levels = &registered.provider.acr_values;
        let is_enough = levels.is_empty() || session.acr.as_ref().is_some_and(|acr| levels.contains(acr));
        if registered.provider.client_id.is_none() || !is_enough {
            return Ok(Some(Vec::new()));
        }
        let operator = self.operators(request, PersonId::NOBODY).await?;
        Ok(Some(vec![registered.tenant]).filter(|_| Some(registered.tenant) != operator))
    }
}
