//! Bodies in GraphQL.

use api::{Connection, PageArgs};
use async_graphql::{Context, Object};
use kernel::Deleted;

use super::{Body, BodyFilter, BodyId, CreateBody, DeleteBody, GetBody, ListBodies, TransitionBody, UpdateBody};

/// The query fields.
#[derive(Default)]
pub struct BodyQueries;

/// Reading bodies.
#[Object]
impl BodyQueries {
    /// Lists the bodies, newest first unless sorted.
    async fn bodies(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Sort keys, as in REST: name, createdAt.")] sort: Option<String>,
        #[graphql(desc = "Which bodies.")] filter: Option<BodyFilter>,
    ) -> async_graphql::Result<Connection<Body>> {
        let args = PageArgs { first, after, last, before, sort };
        api::connection(ctx, args, |page| ListBodies { page, filter: filter.unwrap_or_default() }).await
    }

    /// Reads one body.
    async fn body(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The body's id.")] id: BodyId,
    ) -> async_graphql::Result<Body> {
        api::read(ctx, GetBody { id }).await
    }
}

/// The mutation fields.
#[derive(Default)]
pub struct BodyMutations;

/// Changing bodies.
#[Object]
impl BodyMutations {
    /// Registers a body.
    async fn create_body(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The body.")] input: CreateBody,
    ) -> async_graphql::Result<Body> {
        api::run(ctx, input).await
    }

    /// Changes a body until it is dissolved.
    async fn update_body(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The change.")] input: UpdateBody,
    ) -> async_graphql::Result<Body> {
        api::run(ctx, input).await
    }

    /// Moves a body to its next state.
    async fn transition_body(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The step to take.")] input: TransitionBody,
    ) -> async_graphql::Result<Body> {
        api::run(ctx, input).await
    }

    /// Deletes a body that was registered by mistake, while it is `draft`.
    async fn delete_body(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which body.")] input: DeleteBody,
    ) -> async_graphql::Result<Deleted> {
        api::run(ctx, input).await
    }
}
