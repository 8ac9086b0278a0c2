//! Received delegations: what other organisations let this one do on their behalf. Each is a copy that is addressed to one
//! of the tenant's confirmed organisation numbers; who only claims a number reads nothing.

use std::collections::HashMap;

use api::Route;
use async_graphql::SimpleObject;
use db::TenantTx;
use kernel::{Code, Date, DelegationId, Error, Mode, Operation, Page, Permission, Result, TenantId, Time};
use sea_orm::{ColumnTrait, Condition};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    delegations::offers::{self, Offer, table::Column},
    identifiers::codes,
    tenants,
};
pub use graphql::ReceivedDelegationQueries;

mod graphql;

kernel::ids! {
    /// Identifies a delegation as the organisation has it that it is to.
    ReceivedDelegationId(ReceivedDelegationKind) = "received_delegation",
}

/// What another organisation lets this one's people do in its tenant, from a day to a day.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct ReceivedDelegation {
    /// The id, by which people are named to act.
    pub id: ReceivedDelegationId,
    /// The id that the delegation has in the tenant that gave it; its events name it.
    pub delegation_id: DelegationId,
    /// Who delegates.
    pub tenant_name: String,
    /// Where those who are named act: `/v1/tenants/{tenantSlug}`.
    pub tenant_slug: String,
    /// Which of this tenant's organisation numbers it is addressed to.
    pub organisation_number: String,
    /// What it is for.
    pub purpose: String,
    /// The roles that it gives, in words, as they were called when the delegation was last changed.
    pub roles: Vec<String>,
    /// The id of the one thing that it gives access to; null for all that the roles permit.
    pub only_object: Option<String>,
    /// The first day on which it holds.
    pub valid_from: Date,
    /// The first day on which it no longer holds.
    pub valid_to: Date,
    /// Counts the changes; the `ETag`.
    pub version: i32,
    /// When it was given.
    pub created_at: Time,
    /// When it was last changed.
    pub updated_at: Time,
}

kernel::resource!(ReceivedDelegation);

impl ReceivedDelegation {
    fn of(offer: Offer, (tenant_slug, tenant_name): (String, String)) -> Self {
        let Offer {
            id,
            tenant_id: _,
            delegation_id,
            organisation_number,
            purpose,
            roles,
            only_object,
            valid_from,
            valid_to,
            version,
            created_at,
            updated_at,
        } = offer;
        Self {
            id,
            delegation_id,
            tenant_name,
            tenant_slug,
            organisation_number,
            purpose,
            roles,
            only_object,
            valid_from,
            valid_to,
            version,
            created_at,
            updated_at,
        }
    }
}

/// Lists what other organisations have delegated to this one, by its confirmed organisation numbers of today; 1,000 at most.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ListReceivedDelegations {
    /// Only those that hold on this day.
    pub on: Option<Date>,
}

impl Operation for ListReceivedDelegations {
    type Output = Page<ReceivedDelegation>;
    type Tx = TenantTx;
    const ID: &'static str = "received_delegation.list";
    const PERMISSION: Permission = Permission::DelegateRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<Page<ReceivedDelegation>> {
        let numbers = codes::numbers_of(tx).await?;
        let mut offers = offers::addressed(tx, &numbers);
        if let Some(day) = self.on {
            offers = offers.filter(Condition::all().add(Column::ValidFrom.lte(day)).add(Column::ValidTo.gt(day)));
        }
        let offers: Vec<Offer> = offers.all().await?;
        let givers: HashMap<TenantId, (String, String)> =
            tenants::called(tx, offers.iter().map(|offer| offer.tenant_id)).await?;
        let named = |offer: Offer| Some((givers.get(&offer.tenant_id)?.clone(), offer));
        let received = offers.into_iter().filter_map(named).map(|(giver, offer)| ReceivedDelegation::of(offer, giver));
        Ok(received.collect::<Vec<_>>().into())
    }
}

/// Reads one delegation that another organisation gave this one.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetReceivedDelegation {
    /// The id.
    pub id: ReceivedDelegationId,
}

impl Operation for GetReceivedDelegation {
    type Output = ReceivedDelegation;
    type Tx = TenantTx;
    const ID: &'static str = "received_delegation.get";
    const PERMISSION: Permission = Permission::DelegateRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<ReceivedDelegation> {
        let not_here = || Error::new(Code::NotFound);
        let offer = received(tx, self.id).await?.ok_or_else(not_here)?;
        let giver = tenants::called(tx, [offer.tenant_id]).await?.remove(&offer.tenant_id).ok_or_else(not_here)?;
        Ok(ReceivedDelegation::of(offer, giver))
    }
}

/// The offer with this id, if it is addressed to the tenant as it is confirmed today.
pub(crate) async fn received(tx: &TenantTx, id: ReceivedDelegationId) -> Result<Option<Offer>> {
    let numbers = codes::numbers_of(tx).await?;
    offers::addressed(tx, &numbers).filter(Column::Id.eq(id)).one().await
}

/// The REST routes.
pub const ROUTES: fn() -> Vec<Route> = || {
    vec![
        Route::get::<ListReceivedDelegations>("/v1/tenants/{tenant}/received-delegations"),
        Route::get::<GetReceivedDelegation>("/v1/tenants/{tenant}/received-delegations/{id}"),
    ]
};
