//! A3s in GraphQL.

use api::{Connection, PageArgs};
use async_graphql::{Context, Object};
use kernel::Deleted;

use super::{
    A3, A3Box, A3Content, A3Filter, A3History, A3Id, CreateA3, DeleteA3, GetA3, GetA3Content, GetA3History, ListA3s,
    TransitionA3, UpdateA3,
};

/// The query fields.
#[derive(Default)]
pub struct A3Queries;

/// Reading A3s.
#[Object]
impl A3Queries {
    /// Lists the A3s, newest first unless sorted.
    #[graphql(name = "a3s")]
    async fn a3s(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Sort keys, as in REST: updatedAt, createdAt.")] sort: Option<String>,
        #[graphql(desc = "Which A3s.")] filter: Option<A3Filter>,
    ) -> async_graphql::Result<Connection<A3>> {
        let args = PageArgs { first, after, last, before, sort };
        api::connection(ctx, args, |page| ListA3s { page, filter: filter.unwrap_or_default() }).await
    }

    /// Reads one A3.
    async fn a3(&self, ctx: &Context<'_>, #[graphql(desc = "The A3's id.")] id: A3Id) -> async_graphql::Result<A3> {
        api::read(ctx, GetA3 { id }).await
    }

    /// Reads a whole A3 with everything that belongs to it.
    async fn a3_content(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The A3's id.")] id: A3Id,
    ) -> async_graphql::Result<A3Content> {
        api::read(ctx, GetA3Content { id }).await
    }

    /// Reads what was written into each box of an A3, and how it moved from state to state.
    async fn a3_history(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The A3's id.")] id: A3Id,
        #[graphql(name = "box", desc = "Only what was written into this box.")] part: Option<A3Box>,
    ) -> async_graphql::Result<A3History> {
        api::read(ctx, GetA3History { id, part }).await
    }
}

/// The mutation fields.
#[derive(Default)]
pub struct A3Mutations;

/// Working on A3s.
#[Object]
impl A3Mutations {
    /// Begins an A3.
    async fn create_a3(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The A3.")] input: CreateA3,
    ) -> async_graphql::Result<A3> {
        api::run(ctx, input).await
    }

    /// Writes on an A3.
    async fn update_a3(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The change.")] input: UpdateA3,
    ) -> async_graphql::Result<A3> {
        api::run(ctx, input).await
    }

    /// Moves an A3 to its next state.
    async fn transition_a3(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The step to take, and what it asks for.")] input: TransitionA3,
    ) -> async_graphql::Result<A3> {
        api::run(ctx, input).await
    }

    /// Deletes an A3 that was begun by mistake.
    async fn delete_a3(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which A3.")] input: DeleteA3,
    ) -> async_graphql::Result<Deleted> {
        api::run(ctx, input).await
    }
}
