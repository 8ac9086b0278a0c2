//! Who an issuer's token speaks for, and where.

use std::sync::Arc;

use authn::{IssuerKind, IssuerProfile, Refused, Use, Verified};
use db::{Caller, Cx, Request};
use kernel::{Code, Credential, Error, PersonId, Result, SignIn, TenantId};
use organisation::{
    identity_providers::{IdentityProvider, ProviderKind, ProvidersOfIssuer, RegisteredProvider},
    tenants::TenantsBehind,
};

use super::{Identities, Known};

impl Identities {
    /// Who an issuer's token speaks for.
    pub(super) async fn by_token(&self, request: &Request, token: &str) -> Result<Known> {
        let verified = self.verified(request, token).await?;
        let sign_in = SignIn { issuer: verified.issuer.clone(), subject: verified.subject.clone() };
        let people = self.known(request, &sign_in).await?;
        let (tenants, only_reads) = self.reach(request, &verified.uses).await?;
        let credential = Credential {
            id: verified.issuer.clone(),
            supplier: verified.supplier.clone(),
            tenants,
            only_reads,
            ..Credential::default()
        };
        // A machine is made a member by who administers the tenant; it accepts no invitation by itself.
        let sign_in = Some(sign_in).filter(|_| !verified.is_machine);
        Ok(Known { people, sign_in, credential: Arc::new(credential) })
    }

    /// What the token says. An issuer that is not configured may be registered: who takes its word is looked up, once a
    /// minute.
    async fn verified(&self, request: &Request, token: &str) -> Result<Arc<Verified>> {
        let verified = match self.verifier.verify(token).await {
            Err(Refused::Unlearned(issuer)) => {
                let profiles = self.registered(request, issuer.clone()).await?;
                self.verifier.learn(&issuer, profiles);
                self.verifier.verify(token).await
            }
            known => known,
        };
        verified.map_err(|refused| match refused {
            Refused::Invalid(why) => {
                tracing::debug!(why, "token refused");
                let error = Error::new(Code::InvalidToken);
                if why == "expired" { error.with("expired", true) } else { error }
            }
            Refused::Unlearned(_) => Error::new(Code::InvalidToken),
            Refused::Unavailable => Error::unavailable("the issuer's keys cannot be fetched"),
        })
    }

    async fn registered(&self, request: &Request, issuer: String) -> Result<Vec<IssuerProfile>> {
        let operator = self.operators(request, PersonId::NOBODY).await?;
        let found = self.ask_for_nobody(request).run_shared(ProvidersOfIssuer { issuer }).await?.output;
        Ok(found.into_iter().filter_map(|registered| profile(registered, operator)).collect())
    }

    /// The tenants in which a token can be used, none if in all, and whether only to read. Where it can be used to write and
    /// elsewhere to read, it is for the former.
    async fn reach(&self, request: &Request, uses: &[Use]) -> Result<(Option<Vec<TenantId>>, bool)> {
        let only_reads = uses.iter().all(|one| one.only_reads);
        let mut tenants = Vec::new();
        for one in uses.iter().filter(|one| one.only_reads == only_reads) {
            let represented = match &one.organisations {
                Some(numbers) => Some(self.behind(request, numbers).await?),
                None => None,
            };
            match (one.tenant, represented) {
                (None, None) => return Ok((None, only_reads)),
                (Some(tenant), None) => tenants.push(tenant),
                (None, Some(represented)) => tenants.extend(represented),
                (Some(tenant), Some(represented)) => {
                    tenants.extend(represented.into_iter().filter(|one| *one == tenant));
                }
            }
        }
        Ok((Some(tenants), only_reads))
    }

    /// The tenants that have these organisation numbers today.
    pub(super) async fn behind(&self, request: &Request, numbers: &[String]) -> Result<Vec<TenantId>> {
        let now = self.clock.now();
        let key = numbers.join(" ");
        if let Some(tenants) = self.represented.recall(&key, now) {
            return Ok(tenants);
        }
        let ask = TenantsBehind { organisation_numbers: numbers.to_vec() };
        let tenants = self.ask_for_nobody(request).run_shared(ask).await?.output;
        if !tenants.is_empty() {
            self.represented.note(key, tenants.clone(), now);
        }
        Ok(tenants)
    }

    /// A look-up that needs no person: a stand-in that owns nothing asks.
    pub(super) fn ask_for_nobody(&self, request: &Request) -> Cx {
        Cx::new(request.clone(), Caller::Person(PersonId::NOBODY))
    }
}

/// A registered provider as a profile: of the tenant that registered it, or of all if that is the operator's. None if no
/// token of it is accepted.
fn profile(registered: RegisteredProvider, operator: Option<TenantId>) -> Option<IssuerProfile> {
    let RegisteredProvider { tenant, provider } = registered;
    if provider.audience.is_none() && provider.kind != ProviderKind::Maskinporten {
        return None;
    }
    let tenant = Some(tenant).filter(|tenant| operator != Some(*tenant));
    Some(IssuerProfile { tenant, ..rules(provider) })
}

/// By which rules a registered provider tells who somebody is.
pub fn rules(provider: IdentityProvider) -> IssuerProfile {
    let kind = match provider.kind {
        ProviderKind::Oidc => IssuerKind::Rfc9068,
        ProviderKind::Entra => IssuerKind::Entra,
        ProviderKind::Ansattporten => IssuerKind::Ansattporten,
        ProviderKind::IdPorten => IssuerKind::IdPorten,
        ProviderKind::Maskinporten => IssuerKind::Maskinporten,
    };
    IssuerProfile {
        acr_values: provider.acr_values,
        scopes: provider.scopes,
        resource: provider.resource,
        action: provider.action,
        admits_guests: provider.admits_guests,
        ..IssuerProfile::new(kind, provider.issuer, provider.audience)
    }
}
