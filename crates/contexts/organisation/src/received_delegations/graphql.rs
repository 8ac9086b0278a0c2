//! Received delegations in GraphQL.

use async_graphql::{Context, Object};
use kernel::Date;

use super::{GetReceivedDelegation, ListReceivedDelegations, ReceivedDelegation, ReceivedDelegationId};

/// The query fields.
#[derive(Default)]
pub struct ReceivedDelegationQueries;

/// Reading received delegations.
#[Object]
impl ReceivedDelegationQueries {
    /// Lists what other organisations have delegated to this one, by its confirmed organisation numbers of today.
    async fn received_delegations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only those that hold on this day.")] on: Option<Date>,
    ) -> async_graphql::Result<Vec<ReceivedDelegation>> {
        api::read(ctx, ListReceivedDelegations { on }).await.map(|page| page.items)
    }

    /// Reads one delegation that another organisation gave this one.
    async fn received_delegation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id.")] id: ReceivedDelegationId,
    ) -> async_graphql::Result<ReceivedDelegation> {
        api::read(ctx, GetReceivedDelegation { id }).await
    }
}
