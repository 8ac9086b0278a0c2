//! From a browser's session to the person who signed in, and where it counts.

use std::sync::Arc;

use db::Request;
use kernel::{Code, Credential, Error, PersonId, Result, TenantId};
use organisation::{
    identity_providers::ProvidersOfIssuer,
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
        let mut tenants = self.reach_of(request, &sign_in.issuer).await?;
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
        if let Some(session) = self.sessions.recall(&secret_hash, now) {
            return Ok(session);
        }
        let cx = self.ask_for_nobody(request);
        let found = cx.run_shared(ResolveSession { secret_hash: secret_hash.clone() }).await;
        let session = found.map_err(|error| if error.code() == Code::NotFound { nobody() } else { error })?.output;
        if session.is_unnoted {
            cx.run_shared(TouchSession { id: session.id }).await?;
        }
        self.sessions.note(secret_hash, session.clone(), now);
        Ok(session)
    }

    /// Forgets a session that has ended here.
    pub fn forget_session(&self, secret: &str) {
        self.sessions.forget(&db::sha256_hex(secret.as_bytes()));
    }

    /// Where a session counts that began at a provider of this issuer: everywhere if the operator registered it, else where
    /// it is registered. Nowhere once it is out of use.
    async fn reach_of(&self, request: &Request, issuer: &str) -> Result<Option<Vec<TenantId>>> {
        let now = self.clock.now();
        if let Some(tenants) = self.reaches.recall(&issuer.to_owned(), now) {
            return Ok(tenants);
        }
        let operator = self.operators(request, PersonId::NOBODY).await?;
        let ask = ProvidersOfIssuer { issuer: issuer.to_owned() };
        let found = self.ask_for_nobody(request).run_shared(ask).await?.output;
        let tenants: Vec<TenantId> =
            found.iter().filter(|one| one.provider.client_id.is_some()).map(|one| one.tenant).collect();
        let tenants = Some(tenants).filter(|tenants| !tenants.iter().any(|tenant| Some(*tenant) == operator));
        self.reaches.note(issuer.to_owned(), tenants.clone(), now);
        Ok(tenants)
    }
}
