//! Memberships in GraphQL.

use api::{Connection, PageArgs};
use async_graphql::{Context, Object};
use kernel::{Deleted, MembershipId};

use super::{
    CreateMembership, DeleteMembership, ExplainMembership, GetMembership, GrantedPermission, ListMemberships,
    Membership, MembershipFilter, UpdateMembership,
};

/// The query fields.
#[derive(Default)]
pub struct MembershipQueries;

/// Reading memberships.
#[Object]
impl MembershipQueries {
    /// Lists the memberships, newest first unless sorted.
    async fn memberships(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Sort keys, as in REST: name, createdAt.")] sort: Option<String>,
        #[graphql(desc = "Which memberships.")] filter: Option<MembershipFilter>,
    ) -> async_graphql::Result<Connection<Membership>> {
        let args = PageArgs { first, after, last, before, sort };
        api::connection(ctx, args, |page| ListMemberships { page, filter: filter.unwrap_or_default() }).await
    }

    /// Reads one membership.
    async fn membership(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The membership's id.")] id: MembershipId,
    ) -> async_graphql::Result<Membership> {
        api::read(ctx, GetMembership { id }).await
    }

    /// Explains what the member behind a membership may do today, and why.
    async fn membership_permissions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The membership's id.")] id: MembershipId,
    ) -> async_graphql::Result<Vec<GrantedPermission>> {
        api::read(ctx, ExplainMembership { id }).await.map(|page| page.items)
    }
}

/// The mutation fields.
#[derive(Default)]
pub struct MembershipMutations;

/// Changing memberships.
#[Object]
impl MembershipMutations {
    /// Gives a person a membership.
    async fn create_membership(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The membership.")] input: CreateMembership,
    ) -> async_graphql::Result<Membership> {
        api::run(ctx, input).await
    }

    /// Changes a membership's roles, unit or end.
    async fn update_membership(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The change.")] input: UpdateMembership,
    ) -> async_graphql::Result<Membership> {
        api::run(ctx, input).await
    }

    /// Deletes a membership that was given by mistake; one that has held is ended with `validTo`.
    async fn delete_membership(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which membership.")] input: DeleteMembership,
    ) -> async_graphql::Result<Deleted> {
        api::run(ctx, input).await
    }
}
