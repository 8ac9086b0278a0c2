//! Steps in GraphQL.

use api::{Connection, PageArgs};
use async_graphql::{Context, Object};
use kernel::Deleted;

use super::{
    CreateStep, DeleteStep, GetStep, GetStepHistory, ListSteps, MergeSteps, MoveStep, SplitStep, Step, StepFilter,
    StepHistory, StepId, UpdateStep,
};
use crate::variants::MappedVariant;

/// The query fields.
#[derive(Default)]
pub struct StepQueries;

/// Reading steps.
#[Object]
impl StepQueries {
    /// Lists the steps, newest first unless sorted; sorted by `position` it reads a variant in order.
    async fn steps(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Sort keys, as in REST: position, createdAt.")] sort: Option<String>,
        #[graphql(desc = "Which steps.")] filter: Option<StepFilter>,
    ) -> async_graphql::Result<Connection<Step>> {
        let args = PageArgs { first, after, last, before, sort };
        api::connection(ctx, args, |page| ListSteps { page, filter: filter.unwrap_or_default() }).await
    }

    /// Reads one step.
    async fn step(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The step's id.")] id: StepId,
    ) -> async_graphql::Result<Step> {
        api::read(ctx, GetStep { id }).await
    }

    /// Reads where a step comes from and what was done to it.
    async fn step_history(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The step's id.")] id: StepId,
    ) -> async_graphql::Result<StepHistory> {
        api::read(ctx, GetStepHistory { id }).await
    }
}

/// The mutation fields.
#[derive(Default)]
pub struct StepMutations;

/// Changing steps.
#[Object]
impl StepMutations {
    /// Writes a note into a column, at its end or after another.
    async fn create_step(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The note.")] input: CreateStep,
    ) -> async_graphql::Result<Step> {
        api::run(ctx, input).await
    }

    /// Changes what stands on a note.
    async fn update_step(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The change.")] input: UpdateStep,
    ) -> async_graphql::Result<Step> {
        api::run(ctx, input).await
    }

    /// Moves a note to another place in its column.
    async fn move_step(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The place.")] input: MoveStep,
    ) -> async_graphql::Result<Step> {
        api::run(ctx, input).await
    }

    /// Splits a note into several, which take its place.
    async fn split_step(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The new notes.")] input: SplitStep,
    ) -> async_graphql::Result<MappedVariant> {
        api::run(ctx, input).await
    }

    /// Merges notes of one column into one, which takes the place of the first.
    async fn merge_steps(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The notes and what becomes of them.")] input: MergeSteps,
    ) -> async_graphql::Result<MappedVariant> {
        api::run(ctx, input).await
    }

    /// Takes a note off the map.
    async fn delete_step(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which step.")] input: DeleteStep,
    ) -> async_graphql::Result<Deleted> {
        api::run(ctx, input).await
    }
}
