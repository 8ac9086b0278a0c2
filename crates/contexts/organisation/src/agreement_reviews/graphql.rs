//! Reviews of agreements in GraphQL.

use api::{Connection, PageArgs};
use async_graphql::{Context, Object};

use super::{
    AgreementReview, AgreementReviewFilter, AgreementReviewId, CreateAgreementReview, GetAgreementReview,
    ListAgreementReviews, TransitionAgreementReview, UpdateAgreementReview,
};

/// The query fields.
#[derive(Default)]
pub struct AgreementReviewQueries;

/// Reading reviews of agreements.
#[Object]
impl AgreementReviewQueries {
    /// Lists the reviews of agreements, newest first unless sorted.
    async fn agreement_reviews(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Sort keys, as in REST: createdAt.")] sort: Option<String>,
        #[graphql(desc = "Which reviews.")] filter: Option<AgreementReviewFilter>,
    ) -> async_graphql::Result<Connection<AgreementReview>> {
        let args = PageArgs { first, after, last, before, sort };
        api::connection(ctx, args, |page| ListAgreementReviews { page, filter: filter.unwrap_or_default() }).await
    }

    /// Reads one review of an agreement.
    async fn agreement_review(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The review's id.")] id: AgreementReviewId,
    ) -> async_graphql::Result<AgreementReview> {
        api::read(ctx, GetAgreementReview { id }).await
    }
}

/// The mutation fields.
#[derive(Default)]
pub struct AgreementReviewMutations;

/// Reviewing agreements.
#[Object]
impl AgreementReviewMutations {
    /// Takes one agreement more into a campaign.
    async fn create_agreement_review(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which agreement.")] input: CreateAgreementReview,
    ) -> async_graphql::Result<AgreementReview> {
        api::run(ctx, input).await
    }

    /// Writes down what was found and what should be changed.
    async fn update_agreement_review(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The change.")] input: UpdateAgreementReview,
    ) -> async_graphql::Result<AgreementReview> {
        api::run(ctx, input).await
    }

    /// Moves the review of an agreement to its next state.
    async fn transition_agreement_review(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The step to take.")] input: TransitionAgreementReview,
    ) -> async_graphql::Result<AgreementReview> {
        api::run(ctx, input).await
    }
}
