//! Local decisions on structural changes in GraphQL.

use api::{Connection, PageArgs};
use async_graphql::{Context, Object};
use kernel::Deleted;

use super::{
    CreateStructuralChangeDecision, DeleteStructuralChangeDecision, GetStructuralChangeDecision,
    ListStructuralChangeDecisions, StructuralChangeDecision, StructuralChangeDecisionFilter,
    StructuralChangeDecisionId,
};

/// The query fields.
#[derive(Default)]
pub struct StructuralChangeDecisionQueries;

/// Reading local decisions on structural changes.
#[Object]
impl StructuralChangeDecisionQueries {
    /// Lists the local decisions on structural changes, newest first unless sorted.
    async fn structural_change_decisions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Sort keys, as in REST: decidedOn, createdAt.")] sort: Option<String>,
        #[graphql(desc = "Which local decisions on structural changes.")] filter: Option<
            StructuralChangeDecisionFilter,
        >,
    ) -> async_graphql::Result<Connection<StructuralChangeDecision>> {
        let args = PageArgs { first, after, last, before, sort };
        api::connection(ctx, args, |page| ListStructuralChangeDecisions { page, filter: filter.unwrap_or_default() })
            .await
    }

    /// Reads one local decision.
    async fn structural_change_decision(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The local decision's id.")] id: StructuralChangeDecisionId,
    ) -> async_graphql::Result<StructuralChangeDecision> {
        api::read(ctx, GetStructuralChangeDecision { id }).await
    }
}

/// The mutation fields.
#[derive(Default)]
pub struct StructuralChangeDecisionMutations;

/// Changing local decisions on structural changes.
#[Object]
impl StructuralChangeDecisionMutations {
    /// Records what an organisation decided on a structural change.
    async fn create_structural_change_decision(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The decision.")] input: CreateStructuralChangeDecision,
    ) -> async_graphql::Result<StructuralChangeDecision> {
        api::run(ctx, input).await
    }

    /// Deletes a local decision that was recorded by mistake.
    async fn delete_structural_change_decision(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which decision.")] input: DeleteStructuralChangeDecision,
    ) -> async_graphql::Result<Deleted> {
        api::run(ctx, input).await
    }
}
