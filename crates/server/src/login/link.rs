//! Adding a sign-in to somebody who is signed in with another.

use actix_web::{HttpRequest, HttpResponse};
use db::{Caller, Cx};
use kernel::{Code, Error, PersonId, Result};
use organisation::{identity_providers::RegisteredProvider, sign_ins::LinkSignIn, tenants::ListTenants};

use super::{account::link_token, see};
use crate::{identity::Shown, rest, state::Worker};

/// The session to which a sign-in is to be added: whoever adds one shows now that the session is theirs, and then that the
/// other sign-in is. Only a page of ours begins it, and only with a provider of the operator's or of an organisation that
/// they belong to: a link on somebody else's page must not make them one with whoever that provider names.
pub(super) async fn session(
    http: &HttpRequest,
    worker: &Worker,
    found: &RegisteredProvider,
    token: &str,
) -> Result<String> {
    let identities = &worker.shared.identities;
    let session = identities.session(&rest::request(http, worker), Shown::by(http)).await?;
    if link_token(http).as_deref() != Some(token) {
        return Err(Error::new(Code::ForeignOrigin));
    }
    let (request, person) = identities.person(rest::request(http, worker), Shown::by(http)).await?;
    if identities.operators(&request, PersonId::NOBODY).await? != Some(found.tenant) {
        let mine = Cx::new(request, Caller::Person(person)).run_shared(ListTenants::default()).await?.output.items;
        if !mine.iter().any(|tenant| tenant.id == found.tenant) {
            return Err(Error::new(Code::NotFound));
        }
    }
    Ok(session.id.to_string())
}

/// Adds the sign-in to the person whose session had asked for it, if it is still this browser's.
pub(super) async fn add(
    http: &HttpRequest,
    worker: &Worker,
    session: &str,
    found: &RegisteredProvider,
    subject: String,
) -> Result<HttpResponse> {
    let request = rest::request(http, worker);
    let identities = &worker.shared.identities;
    if identities.session(&request, Shown::by(http)).await?.id.to_string() != session {
        return Err(Error::new(Code::NotFound));
    }
    let counts_everywhere = identities.operators(&request, PersonId::NOBODY).await? == Some(found.tenant);
    let (request, person) = identities.person(request, Shown::by(http)).await?;
    let issuer = found.provider.issuer.clone();
    Cx::new(request, Caller::Person(person)).run_shared(LinkSignIn { issuer, subject, counts_everywhere }).await?;
    Ok(see("/account").finish())
}
