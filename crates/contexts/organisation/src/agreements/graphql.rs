//! Agreements in GraphQL.

use api::{Connection, PageArgs};
use async_graphql::{Context, Object};
use kernel::{Date, Deleted};

use super::{
    Agreement, AgreementCoverage, AgreementFilter, AgreementId, CreateAgreement, DeleteAgreement, GetAgreement,
    GetAgreementCoverage, JoinAgreement, LeaveAgreement, ListAgreements, UpdateAgreement,
};

/// The query fields.
#[derive(Default)]
pub struct AgreementQueries;

/// Reading agreements.
#[Object]
impl AgreementQueries {
    /// Lists the agreements, newest first unless sorted.
    async fn agreements(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Sort keys, as in REST: title, validFrom, createdAt.")] sort: Option<String>,
        #[graphql(desc = "Which agreements.")] filter: Option<AgreementFilter>,
    ) -> async_graphql::Result<Connection<Agreement>> {
        let args = PageArgs { first, after, last, before, sort };
        api::connection(ctx, args, |page| ListAgreements { page, filter: filter.unwrap_or_default() }).await
    }

    /// Reads one agreement.
    async fn agreement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The agreement's id.")] id: AgreementId,
    ) -> async_graphql::Result<Agreement> {
        api::read(ctx, GetAgreement { id }).await
    }

    /// Reads what is covered by agreements on a day.
    async fn agreement_coverage(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The day; today if nothing is said.")] on: Option<Date>,
    ) -> async_graphql::Result<AgreementCoverage> {
        api::read(ctx, GetAgreementCoverage { on }).await
    }
}

/// The mutation fields.
#[derive(Default)]
pub struct AgreementMutations;

/// Changing agreements.
#[Object]
impl AgreementMutations {
    /// Registers an agreement.
    async fn create_agreement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The agreement.")] input: CreateAgreement,
    ) -> async_graphql::Result<Agreement> {
        api::run(ctx, input).await
    }

    /// Changes what an agreement says, or when it ends.
    async fn update_agreement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The change.")] input: UpdateAgreement,
    ) -> async_graphql::Result<Agreement> {
        api::run(ctx, input).await
    }

    /// Makes somebody a party to an agreement from a day on.
    async fn join_agreement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who joins.")] input: JoinAgreement,
    ) -> async_graphql::Result<Agreement> {
        api::run(ctx, input).await
    }

    /// A party leaves an agreement on a day.
    async fn leave_agreement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who leaves.")] input: LeaveAgreement,
    ) -> async_graphql::Result<Agreement> {
        api::run(ctx, input).await
    }

    /// Deletes an agreement that was registered by mistake.
    async fn delete_agreement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which agreement.")] input: DeleteAgreement,
    ) -> async_graphql::Result<Deleted> {
        api::run(ctx, input).await
    }
}
