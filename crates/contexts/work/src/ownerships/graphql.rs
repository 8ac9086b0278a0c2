//! Ownerships in GraphQL.

use api::{Connection, PageArgs};
use async_graphql::{Context, Object};
use kernel::Deleted;

use super::{
    AnswerOwnership, CreateOwnership, DeleteOwnership, GetOwnership, ListOwnerships, Ownership, OwnershipFilter,
    OwnershipId,
};

/// The query fields.
#[derive(Default)]
pub struct OwnershipQueries;

/// Reading ownerships.
#[Object]
impl OwnershipQueries {
    /// Lists the ownerships, newest first unless sorted.
    async fn ownerships(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Sort keys, as in REST: createdAt.")] sort: Option<String>,
        #[graphql(desc = "Which ownerships.")] filter: Option<OwnershipFilter>,
    ) -> async_graphql::Result<Connection<Ownership>> {
        let args = PageArgs { first, after, last, before, sort };
        api::connection(ctx, args, |page| ListOwnerships { page, filter: filter.unwrap_or_default() }).await
    }

    /// Reads one ownership.
    async fn ownership(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The ownership's id.")] id: OwnershipId,
    ) -> async_graphql::Result<Ownership> {
        api::read(ctx, GetOwnership { id }).await
    }
}

/// The mutation fields.
#[derive(Default)]
pub struct OwnershipMutations;

/// Asking for, and answering about, ownership.
#[Object]
impl OwnershipMutations {
    /// Asks a member to own a process.
    async fn create_ownership(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who is asked, for what.")] input: CreateOwnership,
    ) -> async_graphql::Result<Ownership> {
        api::run(ctx, input).await
    }

    /// Accepts or declines to own a process.
    async fn answer_ownership(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The answer.")] input: AnswerOwnership,
    ) -> async_graphql::Result<Ownership> {
        api::run(ctx, input).await
    }

    /// Takes back an ownership, so that somebody else can be asked.
    async fn delete_ownership(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which ownership.")] input: DeleteOwnership,
    ) -> async_graphql::Result<Deleted> {
        api::run(ctx, input).await
    }
}
