//! Stakeholder inquiries in GraphQL.

use api::{Connection, PageArgs};
use async_graphql::{Context, Object};
use kernel::Deleted;

use super::{
    CreateStakeholderInquiry, DeleteStakeholderInquiry, GetStakeholderInquiry, ListStakeholderInquiries,
    StakeholderInquiry, StakeholderInquiryFilter, StakeholderInquiryId,
};

/// The query fields.
#[derive(Default)]
pub struct StakeholderInquiryQueries;

/// Reading stakeholder inquiries.
#[Object]
impl StakeholderInquiryQueries {
    /// Lists the stakeholder inquiries, newest first unless sorted.
    async fn stakeholder_inquiries(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Sort keys, as in REST: heardOn, createdAt.")] sort: Option<String>,
        #[graphql(desc = "Which stakeholder inquiries.")] filter: Option<StakeholderInquiryFilter>,
    ) -> async_graphql::Result<Connection<StakeholderInquiry>> {
        let args = PageArgs { first, after, last, before, sort };
        api::connection(ctx, args, |page| ListStakeholderInquiries { page, filter: filter.unwrap_or_default() }).await
    }

    /// Reads one inquiry.
    async fn stakeholder_inquiry(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The inquiry's id.")] id: StakeholderInquiryId,
    ) -> async_graphql::Result<StakeholderInquiry> {
        api::read(ctx, GetStakeholderInquiry { id }).await
    }
}

/// The mutation fields.
#[derive(Default)]
pub struct StakeholderInquiryMutations;

/// Changing stakeholder inquiries.
#[Object]
impl StakeholderInquiryMutations {
    /// Records that a group was heard on a structural change.
    async fn create_stakeholder_inquiry(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The inquiry.")] input: CreateStakeholderInquiry,
    ) -> async_graphql::Result<StakeholderInquiry> {
        api::run(ctx, input).await
    }

    /// Deletes an inquiry that was recorded by mistake.
    async fn delete_stakeholder_inquiry(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which inquiry.")] input: DeleteStakeholderInquiry,
    ) -> async_graphql::Result<Deleted> {
        api::run(ctx, input).await
    }
}
