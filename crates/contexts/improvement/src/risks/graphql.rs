//! Risks in GraphQL.

use api::{Connection, PageArgs};
use async_graphql::{Context, Object};
use kernel::Deleted;

use super::{CreateRisk, DeleteRisk, GetRisk, ListRisks, Risk, RiskFilter, RiskId, UpdateRisk};

/// The query fields.
#[derive(Default)]
pub struct RiskQueries;

/// Reading risks.
#[Object]
impl RiskQueries {
    /// Lists the risks, newest first unless sorted.
    async fn risks(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Sort keys, as in REST: updatedAt, createdAt.")] sort: Option<String>,
        #[graphql(desc = "Which risks.")] filter: Option<RiskFilter>,
    ) -> async_graphql::Result<Connection<Risk>> {
        let args = PageArgs { first, after, last, before, sort };
        api::connection(ctx, args, |page| ListRisks { page, filter: filter.unwrap_or_default() }).await
    }

    /// Reads one risk.
    async fn risk(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The risk's id.")] id: RiskId,
    ) -> async_graphql::Result<Risk> {
        api::read(ctx, GetRisk { id }).await
    }
}

/// The mutation fields.
#[derive(Default)]
pub struct RiskMutations;

/// Writing risks down.
#[Object]
impl RiskMutations {
    /// Writes down what may happen, in an assessment that is a draft.
    async fn create_risk(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The risk.")] input: CreateRisk,
    ) -> async_graphql::Result<Risk> {
        api::run(ctx, input).await
    }

    /// Changes a risk of an assessment that is a draft.
    async fn update_risk(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The change.")] input: UpdateRisk,
    ) -> async_graphql::Result<Risk> {
        api::run(ctx, input).await
    }

    /// Deletes a risk that no action lessens.
    async fn delete_risk(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which risk.")] input: DeleteRisk,
    ) -> async_graphql::Result<Deleted> {
        api::run(ctx, input).await
    }
}
