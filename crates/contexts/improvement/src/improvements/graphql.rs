//! Improvements by methods of one's own in GraphQL.

use api::{Connection, PageArgs};
use async_graphql::{Context, Object};
use kernel::Deleted;

use super::{
    CreateImprovement, DeleteImprovement, GetImprovement, Improvement, ImprovementFilter, ImprovementId,
    ListImprovements, UpdateImprovement,
};

/// The query fields.
#[derive(Default)]
pub struct OwnImprovementQueries;

/// Reading improvements that units make by methods of their own.
#[Object]
impl OwnImprovementQueries {
    /// Lists the improvements that units make by methods of their own, newest first unless sorted.
    async fn improvements(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Sort keys, as in REST: startedOn, title, createdAt.")] sort: Option<String>,
        #[graphql(desc = "Which improvements.")] filter: Option<ImprovementFilter>,
    ) -> async_graphql::Result<Connection<Improvement>> {
        let args = PageArgs { first, after, last, before, sort };
        api::connection(ctx, args, |page| ListImprovements { page, filter: filter.unwrap_or_default() }).await
    }

    /// Reads one improvement.
    async fn improvement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The improvement's id.")] id: ImprovementId,
    ) -> async_graphql::Result<Improvement> {
        api::read(ctx, GetImprovement { id }).await
    }
}

/// The mutation fields.
#[derive(Default)]
pub struct OwnImprovementMutations;

/// Changing improvements that units make by methods of their own.
#[Object]
impl OwnImprovementMutations {
    /// Writes down what a unit improves by a method of its own.
    async fn create_improvement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The improvement.")] input: CreateImprovement,
    ) -> async_graphql::Result<Improvement> {
        api::run(ctx, input).await
    }

    /// Changes what is written of an improvement.
    async fn update_improvement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The change.")] input: UpdateImprovement,
    ) -> async_graphql::Result<Improvement> {
        api::run(ctx, input).await
    }

    /// Deletes an improvement that was written down by mistake.
    async fn delete_improvement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which one.")] input: DeleteImprovement,
    ) -> async_graphql::Result<Deleted> {
        api::run(ctx, input).await
    }
}
