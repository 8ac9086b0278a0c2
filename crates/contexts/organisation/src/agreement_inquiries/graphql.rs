//! What owners are asked, in GraphQL.

use async_graphql::{Context, Object};

use crate::agreement_reviews::AgreementReviewId;

use super::{
    AgreementInquiry, AgreementInquiryId, AnswerOwnerInquiry, GetOwnerInquiry, ListAgreementInquiries,
    ListOwnerInquiries, OwnerInquiry, RegisterInquiryAnswer,
};

/// The query fields.
#[derive(Default)]
pub struct AgreementInquiryQueries;

/// Reading what owners are asked.
#[Object]
impl AgreementInquiryQueries {
    /// Lists what the owners were asked in a review, and what they answered.
    async fn agreement_inquiries(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The review's id.")] agreement_review_id: AgreementReviewId,
    ) -> async_graphql::Result<Vec<AgreementInquiry>> {
        Ok(api::read(ctx, ListAgreementInquiries { agreement_review_id }).await?.items)
    }

    /// Lists what the tenant is asked as an owner.
    async fn owner_inquiries(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<OwnerInquiry>> {
        Ok(api::read(ctx, ListOwnerInquiries {}).await?.items)
    }

    /// Reads one thing that the tenant is asked as an owner.
    async fn owner_inquiry(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id.")] id: AgreementInquiryId,
    ) -> async_graphql::Result<OwnerInquiry> {
        api::read(ctx, GetOwnerInquiry { id }).await
    }
}

/// The mutation fields.
#[derive(Default)]
pub struct AgreementInquiryMutations;

/// Answering for owners.
#[Object]
impl AgreementInquiryMutations {
    /// Answers for the tenant, as an owner.
    async fn answer_owner_inquiry(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The answer.")] input: AnswerOwnerInquiry,
    ) -> async_graphql::Result<OwnerInquiry> {
        api::run(ctx, input).await
    }

    /// Registers what an owner answered another way.
    async fn register_inquiry_answer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The answer.")] input: RegisterInquiryAnswer,
    ) -> async_graphql::Result<AgreementInquiry> {
        api::run(ctx, input).await
    }
}
