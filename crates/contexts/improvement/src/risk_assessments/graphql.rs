//! Risk assessments in GraphQL.

use api::{Connection, PageArgs};
use async_graphql::{Context, Object};
use kernel::Deleted;

use super::{
    CreateRiskAssessment, DeleteRiskAssessment, GetRiskAssessment, GetRiskAssessmentMatrix, ListRiskAssessments,
    RiskAssessment, RiskAssessmentFilter, RiskAssessmentId, RiskMatrix, TransitionRiskAssessment, UpdateRiskAssessment,
};

/// The query fields.
#[derive(Default)]
pub struct RiskAssessmentQueries;

/// Reading risk assessments.
#[Object]
impl RiskAssessmentQueries {
    /// Lists the risk assessments, newest first unless sorted.
    async fn risk_assessments(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Sort keys, as in REST: updatedAt, createdAt.")] sort: Option<String>,
        #[graphql(desc = "Which assessments.")] filter: Option<RiskAssessmentFilter>,
    ) -> async_graphql::Result<Connection<RiskAssessment>> {
        let args = PageArgs { first, after, last, before, sort };
        api::connection(ctx, args, |page| ListRiskAssessments { page, filter: filter.unwrap_or_default() }).await
    }

    /// Reads one risk assessment, without its risks.
    async fn risk_assessment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The assessment's id.")] id: RiskAssessmentId,
    ) -> async_graphql::Result<RiskAssessment> {
        api::read(ctx, GetRiskAssessment { id }).await
    }

    /// Reads the matrix of an assessment: every cell with its level, and which risks lie there before and after what is done.
    async fn risk_assessment_matrix(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The assessment's id.")] id: RiskAssessmentId,
    ) -> async_graphql::Result<RiskMatrix> {
        api::read(ctx, GetRiskAssessmentMatrix { id }).await
    }
}

/// The mutation fields.
#[derive(Default)]
pub struct RiskAssessmentMutations;

/// Assessing risks.
#[Object]
impl RiskAssessmentMutations {
    /// Begins an assessment.
    async fn create_risk_assessment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The assessment.")] input: CreateRiskAssessment,
    ) -> async_graphql::Result<RiskAssessment> {
        api::run(ctx, input).await
    }

    /// Changes an assessment that is not closed.
    async fn update_risk_assessment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The change.")] input: UpdateRiskAssessment,
    ) -> async_graphql::Result<RiskAssessment> {
        api::run(ctx, input).await
    }

    /// Moves an assessment to its next state.
    async fn transition_risk_assessment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which assessment, and the step to take.")] input: TransitionRiskAssessment,
    ) -> async_graphql::Result<RiskAssessment> {
        api::run(ctx, input).await
    }

    /// Deletes an assessment that has no risks.
    async fn delete_risk_assessment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which assessment.")] input: DeleteRiskAssessment,
    ) -> async_graphql::Result<Deleted> {
        api::run(ctx, input).await
    }
}
