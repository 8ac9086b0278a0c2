//! Suggestions to other units in GraphQL.

use api::{Connection, PageArgs};
use async_graphql::{Context, Object};

use super::{
    AcceptReplication, CreateReplication, DeclineReplication, FinishReplication, GetReplication, ListReplications,
    Replication, ReplicationFilter, ReplicationId,
};

/// The query fields.
#[derive(Default)]
pub struct ReplicationQueries;

/// Reading where else something could be done.
#[Object]
impl ReplicationQueries {
    /// Lists the suggestions to do elsewhere what one has found out, newest first unless sorted.
    async fn replications(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Sort keys, as in REST: updatedAt, createdAt.")] sort: Option<String>,
        #[graphql(desc = "Which suggestions.")] filter: Option<ReplicationFilter>,
    ) -> async_graphql::Result<Connection<Replication>> {
        let args = PageArgs { first, after, last, before, sort };
        api::connection(ctx, args, |page| ListReplications { page, filter: filter.unwrap_or_default() }).await
    }

    /// Reads one suggestion to do elsewhere what one has found out.
    async fn replication(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The suggestion's id.")] id: ReplicationId,
    ) -> async_graphql::Result<Replication> {
        api::read(ctx, GetReplication { id }).await
    }
}

/// The mutation fields.
#[derive(Default)]
pub struct ReplicationMutations;

/// Suggesting and answering.
#[Object]
impl ReplicationMutations {
    /// Suggests an A3 or an idea to another unit.
    async fn create_replication(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The suggestion.")] input: CreateReplication,
    ) -> async_graphql::Result<Replication> {
        api::run(ctx, input).await
    }

    /// Accepts a suggestion.
    async fn accept_replication(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which suggestion.")] input: AcceptReplication,
    ) -> async_graphql::Result<Replication> {
        api::run(ctx, input).await
    }

    /// Declines a suggestion, with a reason.
    async fn decline_replication(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which suggestion, and why.")] input: DeclineReplication,
    ) -> async_graphql::Result<Replication> {
        api::run(ctx, input).await
    }

    /// Tells that the unit has done it.
    async fn finish_replication(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which suggestion, and what came of it.")] input: FinishReplication,
    ) -> async_graphql::Result<Replication> {
        api::run(ctx, input).await
    }
}
