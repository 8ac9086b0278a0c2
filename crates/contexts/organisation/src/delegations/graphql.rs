//! Delegations in GraphQL.

use api::{Connection, PageArgs};
use async_graphql::{Context, Object};
use kernel::{DelegationId, Deleted};

use super::{
    CreateDelegation, DelegatedPerson, Delegation, DelegationFilter, DeleteDelegation, GetDelegation,
    ListDelegationPeople, ListDelegations, UpdateDelegation,
};

/// The query fields.
#[derive(Default)]
pub struct DelegationQueries;

/// Reading delegations.
#[Object]
impl DelegationQueries {
    /// Lists what the tenant has delegated to others, newest first unless sorted.
    async fn delegations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Sort keys, as in REST: validTo, createdAt.")] sort: Option<String>,
        #[graphql(desc = "Which delegations.")] filter: Option<DelegationFilter>,
    ) -> async_graphql::Result<Connection<Delegation>> {
        let args = PageArgs { first, after, last, before, sort };
        api::connection(ctx, args, |page| ListDelegations { page, filter: filter.unwrap_or_default() }).await
    }

    /// Reads one delegation.
    async fn delegation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The delegation's id.")] id: DelegationId,
    ) -> async_graphql::Result<Delegation> {
        api::read(ctx, GetDelegation { id }).await
    }

    /// Lists who was named to act by a delegation and for when.
    async fn delegation_people(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The delegation's id.")] id: DelegationId,
    ) -> async_graphql::Result<Vec<DelegatedPerson>> {
        api::read(ctx, ListDelegationPeople { id }).await.map(|page| page.items)
    }
}

/// The mutation fields.
#[derive(Default)]
pub struct DelegationMutations;

/// Changing delegations.
#[Object]
impl DelegationMutations {
    /// Delegates to another organisation.
    async fn create_delegation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The delegation.")] input: CreateDelegation,
    ) -> async_graphql::Result<Delegation> {
        api::run(ctx, input).await
    }

    /// Changes what a delegation is said to be for, or when it ends.
    async fn update_delegation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The change.")] input: UpdateDelegation,
    ) -> async_graphql::Result<Delegation> {
        api::run(ctx, input).await
    }

    /// Deletes a delegation by which nobody has been named.
    async fn delete_delegation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which delegation.")] input: DeleteDelegation,
    ) -> async_graphql::Result<Deleted> {
        api::run(ctx, input).await
    }
}
