//! Service accounts in GraphQL.

use api::{Connection, PageArgs};
use async_graphql::{Context, Object};

use super::{
    CreateServiceAccount, GetServiceAccount, ListServiceAccounts, ServiceAccount, ServiceAccountFilter,
    ServiceAccountId, TransitionServiceAccount, UpdateServiceAccount,
};

/// The query fields.
#[derive(Default)]
pub struct ServiceAccountQueries;

/// Reading service accounts.
#[Object]
impl ServiceAccountQueries {
    /// Lists the service accounts, newest first unless sorted.
    async fn service_accounts(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Sort keys, as in REST: name, createdAt.")] sort: Option<String>,
        #[graphql(desc = "Which service accounts.")] filter: Option<ServiceAccountFilter>,
    ) -> async_graphql::Result<Connection<ServiceAccount>> {
        let args = PageArgs { first, after, last, before, sort };
        api::connection(ctx, args, |page| ListServiceAccounts { page, filter: filter.unwrap_or_default() }).await
    }

    /// Reads one service account.
    async fn service_account(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The account's id.")] id: ServiceAccountId,
    ) -> async_graphql::Result<ServiceAccount> {
        api::read(ctx, GetServiceAccount { id }).await
    }
}

/// The mutation fields.
#[derive(Default)]
pub struct ServiceAccountMutations;

/// Writing service accounts.
#[Object]
impl ServiceAccountMutations {
    /// Registers a service account.
    async fn create_service_account(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The account.")] input: CreateServiceAccount,
    ) -> async_graphql::Result<ServiceAccount> {
        api::run(ctx, input).await
    }

    /// Changes what a service account is called, what it is for and who answers for it.
    async fn update_service_account(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The changes.")] input: UpdateServiceAccount,
    ) -> async_graphql::Result<ServiceAccount> {
        api::run(ctx, input).await
    }

    /// Suspends a service account, lets it work again, or closes it for good.
    async fn transition_service_account(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The step to take.")] input: TransitionServiceAccount,
    ) -> async_graphql::Result<ServiceAccount> {
        api::run(ctx, input).await
    }
}
