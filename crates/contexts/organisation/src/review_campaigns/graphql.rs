//! Review campaigns in GraphQL.

use api::{Connection, PageArgs};
use async_graphql::{Context, Object};

use super::{
    CreateReviewCampaign, GetReviewCampaign, GetReviewCampaignCoverage, ListReviewCampaigns, ReviewCampaign,
    ReviewCampaignId, ReviewCoverage, UpdateReviewCampaign,
};

/// The query fields.
#[derive(Default)]
pub struct ReviewCampaignQueries;

/// Reading review campaigns.
#[Object]
impl ReviewCampaignQueries {
    /// Lists the review campaigns, newest first unless sorted.
    async fn review_campaigns(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Sort keys, as in REST: title, createdAt.")] sort: Option<String>,
    ) -> async_graphql::Result<Connection<ReviewCampaign>> {
        let args = PageArgs { first, after, last, before, sort };
        api::connection(ctx, args, |page| ListReviewCampaigns { page }).await
    }

    /// Reads one review campaign.
    async fn review_campaign(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The campaign's id.")] id: ReviewCampaignId,
    ) -> async_graphql::Result<ReviewCampaign> {
        api::read(ctx, GetReviewCampaign { id }).await
    }

    /// Reads how far a campaign has come.
    async fn review_campaign_coverage(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The campaign's id.")] id: ReviewCampaignId,
    ) -> async_graphql::Result<ReviewCoverage> {
        api::read(ctx, GetReviewCampaignCoverage { id }).await
    }
}

/// The mutation fields.
#[derive(Default)]
pub struct ReviewCampaignMutations;

/// Planning review campaigns.
#[Object]
impl ReviewCampaignMutations {
    /// Plans a review of each of these agreements.
    async fn create_review_campaign(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The campaign.")] input: CreateReviewCampaign,
    ) -> async_graphql::Result<ReviewCampaign> {
        api::run(ctx, input).await
    }

    /// Changes what a campaign is called, what it is for, or when it should be done.
    async fn update_review_campaign(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The change.")] input: UpdateReviewCampaign,
    ) -> async_graphql::Result<ReviewCampaign> {
        api::run(ctx, input).await
    }
}
