//! Decisions of bodies in GraphQL.

use api::{Connection, PageArgs};
use async_graphql::{Context, Object};

use super::{
    AnnulBodyDecision, BodyDecision, BodyDecisionFilter, BodyDecisionId, CreateBodyDecision, GetBodyDecision,
    ListBodyDecisions,
};

/// The query fields.
#[derive(Default)]
pub struct BodyDecisionQueries;

/// Reading decisions of bodies.
#[Object]
impl BodyDecisionQueries {
    /// Lists the decisions of bodies, newest first unless sorted.
    async fn body_decisions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Sort keys, as in REST: decidedOn, createdAt.")] sort: Option<String>,
        #[graphql(desc = "Which decisions of bodies.")] filter: Option<BodyDecisionFilter>,
    ) -> async_graphql::Result<Connection<BodyDecision>> {
        let args = PageArgs { first, after, last, before, sort };
        api::connection(ctx, args, |page| ListBodyDecisions { page, filter: filter.unwrap_or_default() }).await
    }

    /// Reads one decision.
    async fn body_decision(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The decision's id.")] id: BodyDecisionId,
    ) -> async_graphql::Result<BodyDecision> {
        api::read(ctx, GetBodyDecision { id }).await
    }
}

/// The mutation fields.
#[derive(Default)]
pub struct BodyDecisionMutations;

/// Changing decisions of bodies.
#[Object]
impl BodyDecisionMutations {
    /// Records what came of a body.
    async fn create_body_decision(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The decision.")] input: CreateBodyDecision,
    ) -> async_graphql::Result<BodyDecision> {
        api::run(ctx, input).await
    }

    /// Annuls a decision.
    async fn annul_body_decision(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which decision, and why.")] input: AnnulBodyDecision,
    ) -> async_graphql::Result<BodyDecision> {
        api::run(ctx, input).await
    }
}
