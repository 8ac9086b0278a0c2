//! The page where one chooses how to sign in, and what other pages offer of it.

use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Query},
};
use db::Request;
use kernel::{Language, PersonId, Result, TenantId};
use organisation::identity_providers::{IdentityProvider, ProvidersOfTenants};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::{
    Asked, failure, language, nobody, page,
    pages::{Choice, Frame},
};
use crate::{rest, state::Worker};

/// What is offered on a page: the operator's providers, and those that these tenants show to strangers.
pub(super) async fn choices(
    worker: &Worker,
    request: Request,
    language: Language,
    tenants: &[TenantId],
    more: &str,
) -> Result<Vec<Choice>> {
    let operator = worker.shared.identities.operators(&request, PersonId::NOBODY).await?;
    let others = tenants.iter().copied().filter(|tenant| Some(*tenant) != operator);
    let tenants: Vec<TenantId> = operator.into_iter().chain(others).collect();
    let found = nobody(request).run_shared(ProvidersOfTenants { tenants }).await?.output;
    let shown = found.into_iter().map(|one| one.provider).filter(|one| one.client_id.is_some() && one.discoverable);
    Ok(shown.map(|one| choice(&one, language, more)).collect())
}

pub(super) fn choice(provider: &IdentityProvider, language: Language, more: &str) -> Choice {
    let name = match language {
        Language::Nb => None,
        Language::Nn => provider.name_nn.clone(),
        Language::En => provider.name_en.clone(),
    };
    Choice {
        address: format!("/login/start?provider={}{more}", provider.id),
        name: name.unwrap_or_else(|| provider.name_nb.clone()),
    }
}

pub(super) async fn choose(http: HttpRequest, asked: Query<Asked>, worker: Data<Worker>) -> HttpResponse {
    let language = language(&http, asked.lang.as_deref());
    if worker.shared.login.is_none() {
        let frame = Frame { language, address: "/login", token: None };
        return page(200, language, frame.login(&[]));
    }
    let back = asked.back.as_deref().map(|back| format!("&return={}", encoded(back))).unwrap_or_default();
    let request = rest::request(&http, &worker);
    let choices = async {
        let tenant = match asked.tenant.as_deref() {
            Some(address) => worker.shared.identities.lead(&request, PersonId::NOBODY, address).await?.tenant,
            None => None,
        };
        choices(&worker, request.clone(), language, tenant.as_slice(), &back).await
    };
    match choices.await {
        Ok(choices) => {
            let tenant = asked.tenant.as_deref().map(|slug| format!("tenant={}", encoded(slug)));
            let kept: Vec<String> =
                tenant.into_iter().chain((!back.is_empty()).then(|| back[1..].to_owned())).collect();
            let address = if kept.is_empty() { "/login".to_owned() } else { format!("/login?{}", kept.join("&")) };
            page(200, language, Frame { language, address: &address, token: None }.login(&choices))
        }
        Err(error) => failure(&http, language, &error),
    }
}

/// As a part of a query.
pub(super) fn encoded(text: &str) -> impl std::fmt::Display {
    utf8_percent_encode(text, NON_ALPHANUMERIC)
}
