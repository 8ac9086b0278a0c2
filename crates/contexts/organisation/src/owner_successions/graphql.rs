//! Successions of owners in GraphQL.

use api::{Connection, PageArgs};
use async_graphql::{Context, Object};
use kernel::Date;

use super::{
    ConfirmOwnerSuccession, CreateOwnerSuccession, DeclineOwnerSuccession, GetOwnerSuccession, GetOwnerSuccessionPlan,
    ListOwnerSuccessionSuggestions, ListOwnerSuccessions, OwnerSuccession, OwnerSuccessionFilter, OwnerSuccessionId,
    OwnerSuccessionPlan, OwnerSuccessionSuggestion,
};

/// The query fields.
#[derive(Default)]
pub struct OwnerSuccessionQueries;

/// Reading successions of owners.
#[Object]
impl OwnerSuccessionQueries {
    /// Lists the successions of owners that were proposed, newest first unless sorted.
    async fn owner_successions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Sort keys, as in REST: effectiveOn, createdAt.")] sort: Option<String>,
        #[graphql(desc = "Which successions.")] filter: Option<OwnerSuccessionFilter>,
    ) -> async_graphql::Result<Connection<OwnerSuccession>> {
        let args = PageArgs { first, after, last, before, sort };
        api::connection(ctx, args, |page| ListOwnerSuccessions { page, filter: filter.unwrap_or_default() }).await
    }

    /// Reads one succession of owners.
    async fn owner_succession(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id.")] id: OwnerSuccessionId,
    ) -> async_graphql::Result<OwnerSuccession> {
        api::read(ctx, GetOwnerSuccession { id }).await
    }

    /// Reads what the confirmation of a succession will do.
    async fn owner_succession_plan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id.")] id: OwnerSuccessionId,
    ) -> async_graphql::Result<OwnerSuccessionPlan> {
        api::read(ctx, GetOwnerSuccessionPlan { id }).await
    }

    /// Lists what became of owners by the history of municipalities and is not in the register yet.
    async fn owner_succession_suggestions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Until when; today if nothing is said.")] until: Option<Date>,
    ) -> async_graphql::Result<Vec<OwnerSuccessionSuggestion>> {
        Ok(api::read(ctx, ListOwnerSuccessionSuggestions { until }).await?.items)
    }
}

/// The mutation fields.
#[derive(Default)]
pub struct OwnerSuccessionMutations;

/// Proposing and answering successions of owners.
#[Object]
impl OwnerSuccessionMutations {
    /// Proposes that owners become others on a day.
    async fn create_owner_succession(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who becomes whom.")] input: CreateOwnerSuccession,
    ) -> async_graphql::Result<OwnerSuccession> {
        api::run(ctx, input).await
    }

    /// Confirms a succession: owners, shares and agreements change.
    async fn confirm_owner_succession(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which succession.")] input: ConfirmOwnerSuccession,
    ) -> async_graphql::Result<OwnerSuccession> {
        api::run(ctx, input).await
    }

    /// Declines a succession. Nothing is changed.
    async fn decline_owner_succession(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which succession, and why.")] input: DeclineOwnerSuccession,
    ) -> async_graphql::Result<OwnerSuccession> {
        api::run(ctx, input).await
    }
}
