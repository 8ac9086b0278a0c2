//! Deviations in GraphQL.

use api::{Connection, PageArgs};
use async_graphql::{Context, Object};
use kernel::Deleted;

use super::{
    CloseDeviation, CreateDeviation, DeleteDeviation, Deviation, DeviationFilter, DeviationId, GetDeviation,
    HandleDeviation, ImproveDeviation, ListDeviations, ReopenDeviation, UpdateDeviation,
};
use crate::ideas::Idea;

/// The query fields.
#[derive(Default)]
pub struct DeviationQueries;

/// Reading deviations.
#[Object]
impl DeviationQueries {
    /// Lists the deviations, newest first unless sorted.
    async fn deviations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Sort keys, as in REST: occurredOn, updatedAt, createdAt.")] sort: Option<String>,
        #[graphql(desc = "Which deviations.")] filter: Option<DeviationFilter>,
    ) -> async_graphql::Result<Connection<Deviation>> {
        let args = PageArgs { first, after, last, before, sort };
        api::connection(ctx, args, |page| ListDeviations { page, filter: filter.unwrap_or_default() }).await
    }

    /// Reads one deviation.
    async fn deviation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The deviation's id.")] id: DeviationId,
    ) -> async_graphql::Result<Deviation> {
        api::read(ctx, GetDeviation { id }).await
    }
}

/// The mutation fields.
#[derive(Default)]
pub struct DeviationMutations;

/// Changing deviations.
#[Object]
impl DeviationMutations {
    /// Reports a deviation, with or without one's name.
    async fn create_deviation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The deviation.")] input: CreateDeviation,
    ) -> async_graphql::Result<Deviation> {
        api::run(ctx, input).await
    }

    /// Changes what is told of a deviation.
    async fn update_deviation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The change.")] input: UpdateDeviation,
    ) -> async_graphql::Result<Deviation> {
        api::run(ctx, input).await
    }

    /// Takes a deviation in hand.
    async fn handle_deviation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which deviation.")] input: HandleDeviation,
    ) -> async_graphql::Result<Deviation> {
        api::run(ctx, input).await
    }

    /// Closes a deviation, with what was done.
    async fn close_deviation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which deviation, and what was done.")] input: CloseDeviation,
    ) -> async_graphql::Result<Deviation> {
        api::run(ctx, input).await
    }

    /// Takes a closed deviation up again.
    async fn reopen_deviation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which deviation, and why.")] input: ReopenDeviation,
    ) -> async_graphql::Result<Deviation> {
        api::run(ctx, input).await
    }

    /// Makes an idea of a deviation.
    async fn improve_deviation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which deviation, and into which box.")] input: ImproveDeviation,
    ) -> async_graphql::Result<Idea> {
        api::run(ctx, input).await
    }

    /// Deletes a deviation that was reported by mistake.
    async fn delete_deviation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which deviation.")] input: DeleteDeviation,
    ) -> async_graphql::Result<Deleted> {
        api::run(ctx, input).await
    }
}
