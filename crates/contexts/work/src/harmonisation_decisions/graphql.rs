//! Harmonisation decisions in GraphQL.

use api::{Connection, PageArgs};
use async_graphql::{Context, Object};
use kernel::Deleted;

use super::{
    CreateHarmonisationDecision, DecideHarmonisationDecision, DeleteHarmonisationDecision, GetHarmonisationDecision,
    HarmonisationDecision, HarmonisationDecisionFilter, HarmonisationDecisionId, ListHarmonisationDecisions,
    ReopenHarmonisationDecision, UpdateHarmonisationDecision,
};

/// The query fields.
#[derive(Default)]
pub struct HarmonisationDecisionQueries;

/// Reading harmonisation decisions.
#[Object]
impl HarmonisationDecisionQueries {
    /// Lists the harmonisation decisions, newest first unless sorted.
    async fn harmonisation_decisions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Sort keys, as in REST: createdAt.")] sort: Option<String>,
        #[graphql(desc = "Which harmonisation decisions.")] filter: Option<HarmonisationDecisionFilter>,
    ) -> async_graphql::Result<Connection<HarmonisationDecision>> {
        let args = PageArgs { first, after, last, before, sort };
        api::connection(ctx, args, |page| ListHarmonisationDecisions { page, filter: filter.unwrap_or_default() }).await
    }

    /// Reads one harmonisation decision.
    async fn harmonisation_decision(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The harmonisation decision's id.")] id: HarmonisationDecisionId,
    ) -> async_graphql::Result<HarmonisationDecision> {
        api::read(ctx, GetHarmonisationDecision { id }).await
    }
}

/// The mutation fields.
#[derive(Default)]
pub struct HarmonisationDecisionMutations;

/// Changing harmonisation decisions.
#[Object]
impl HarmonisationDecisionMutations {
    /// Registers a difference that is to be decided.
    async fn create_harmonisation_decision(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The harmonisation decision.")] input: CreateHarmonisationDecision,
    ) -> async_graphql::Result<HarmonisationDecision> {
        api::run(ctx, input).await
    }

    /// Changes what is to be decided.
    async fn update_harmonisation_decision(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The change.")] input: UpdateHarmonisationDecision,
    ) -> async_graphql::Result<HarmonisationDecision> {
        api::run(ctx, input).await
    }

    /// Records what was decided, why and by whom.
    async fn decide_harmonisation_decision(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What was decided.")] input: DecideHarmonisationDecision,
    ) -> async_graphql::Result<HarmonisationDecision> {
        api::run(ctx, input).await
    }

    /// Opens a decision again.
    async fn reopen_harmonisation_decision(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which decision, and why.")] input: ReopenHarmonisationDecision,
    ) -> async_graphql::Result<HarmonisationDecision> {
        api::run(ctx, input).await
    }

    /// Deletes a question that was registered by mistake, while it is `open`.
    async fn delete_harmonisation_decision(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which harmonisation decision.")] input: DeleteHarmonisationDecision,
    ) -> async_graphql::Result<Deleted> {
        api::run(ctx, input).await
    }
}
