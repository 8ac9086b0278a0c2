//! Causes in GraphQL.

use api::{Connection, PageArgs};
use async_graphql::{Context, Object};
use kernel::Deleted;

use super::{
    A3Cause, A3CauseAnalysis, A3CauseFilter, A3CauseId, CreateA3Cause, DeleteA3Cause, GetA3Cause, GetCauseAnalysisOfA3,
    ListA3Causes, UpdateA3Cause,
};
use crate::a3s::A3Id;

/// The query fields.
#[derive(Default)]
pub struct A3CauseQueries;

/// Reading causes.
#[Object]
impl A3CauseQueries {
    /// Lists the causes in A3s, newest first unless sorted.
    async fn a3_causes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Sort keys, as in REST: createdAt.")] sort: Option<String>,
        #[graphql(desc = "Which causes.")] filter: Option<A3CauseFilter>,
    ) -> async_graphql::Result<Connection<A3Cause>> {
        let args = PageArgs { first, after, last, before, sort };
        api::connection(ctx, args, |page| ListA3Causes { page, filter: filter.unwrap_or_default() }).await
    }

    /// Reads one cause.
    async fn a3_cause(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The cause's id.")] id: A3CauseId,
    ) -> async_graphql::Result<A3Cause> {
        api::read(ctx, GetA3Cause { id }).await
    }

    /// Reads the causes of an A3 as chains of "why?", as a fishbone, and in Pareto's order.
    async fn cause_analysis_of_a3(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The A3's id.")] id: A3Id,
    ) -> async_graphql::Result<A3CauseAnalysis> {
        api::read(ctx, GetCauseAnalysisOfA3 { id }).await
    }
}

/// The mutation fields.
#[derive(Default)]
pub struct A3CauseMutations;

/// Looking for causes.
#[Object]
impl A3CauseMutations {
    /// Writes down a cause of an A3's problem, or of another cause of it.
    async fn create_a3_cause(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The cause.")] input: CreateA3Cause,
    ) -> async_graphql::Result<A3Cause> {
        api::run(ctx, input).await
    }

    /// Changes a cause.
    async fn update_a3_cause(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The change.")] input: UpdateA3Cause,
    ) -> async_graphql::Result<A3Cause> {
        api::run(ctx, input).await
    }

    /// Deletes a cause that turned out to be none.
    async fn delete_a3_cause(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which cause.")] input: DeleteA3Cause,
    ) -> async_graphql::Result<Deleted> {
        api::run(ctx, input).await
    }
}
