//! Identity providers in GraphQL.

use api::{Connection, PageArgs};
use async_graphql::{Context, Object};
use kernel::Deleted;

use super::{
    CreateIdentityProvider, DeleteIdentityProvider, GetIdentityProvider, IdentityProvider, IdentityProviderId,
    ListIdentityProviders, UpdateIdentityProvider,
};

/// The query fields.
#[derive(Default)]
pub struct IdentityProviderQueries;

/// Reading identity providers.
#[Object]
impl IdentityProviderQueries {
    /// Lists the tenant's identity providers, newest first unless sorted.
    async fn identity_providers(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Sort keys, as in REST: issuer, createdAt.")] sort: Option<String>,
    ) -> async_graphql::Result<Connection<IdentityProvider>> {
        let args = PageArgs { first, after, last, before, sort };
        api::connection(ctx, args, |page| ListIdentityProviders { page }).await
    }

    /// Reads one identity provider.
    async fn identity_provider(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The provider's id.")] id: IdentityProviderId,
    ) -> async_graphql::Result<IdentityProvider> {
        api::read(ctx, GetIdentityProvider { id }).await
    }
}

/// The mutation fields.
#[derive(Default)]
pub struct IdentityProviderMutations;

/// Changing identity providers.
#[Object]
impl IdentityProviderMutations {
    /// Registers an identity provider.
    async fn create_identity_provider(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The provider.")] input: CreateIdentityProvider,
    ) -> async_graphql::Result<IdentityProvider> {
        api::run(ctx, input).await
    }

    /// Changes a provider; in force within a minute.
    async fn update_identity_provider(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The change.")] input: UpdateIdentityProvider,
    ) -> async_graphql::Result<IdentityProvider> {
        api::run(ctx, input).await
    }

    /// Deletes a provider: nobody logs in through it any more, and its tokens are refused within a minute.
    async fn delete_identity_provider(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which provider.")] input: DeleteIdentityProvider,
    ) -> async_graphql::Result<Deleted> {
        api::run(ctx, input).await
    }
}
