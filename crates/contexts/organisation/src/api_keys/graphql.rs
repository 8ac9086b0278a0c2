//! API keys in GraphQL.

use api::{Connection, PageArgs};
use async_graphql::{Context, Object};

use super::{ApiKey, ApiKeyFilter, ApiKeyId, CreateApiKey, GetApiKey, ListApiKeys, RevokeApiKey, RotateApiKey};

/// The query fields.
#[derive(Default)]
pub struct ApiKeyQueries;

/// Reading API keys.
#[Object]
impl ApiKeyQueries {
    /// Lists the API keys, newest first unless sorted. No list tells a key itself.
    async fn api_keys(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Sort keys, as in REST: name, expiresAt, createdAt.")] sort: Option<String>,
        #[graphql(desc = "Which keys.")] filter: Option<ApiKeyFilter>,
    ) -> async_graphql::Result<Connection<ApiKey>> {
        let args = PageArgs { first, after, last, before, sort };
        api::connection(ctx, args, |page| ListApiKeys { page, filter: filter.unwrap_or_default() }).await
    }

    /// Reads what can be told again of a key.
    async fn api_key(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The key's id.")] id: ApiKeyId,
    ) -> async_graphql::Result<ApiKey> {
        api::read(ctx, GetApiKey { id }).await
    }
}

/// The mutation fields.
#[derive(Default)]
pub struct ApiKeyMutations;

/// Writing API keys.
#[Object]
impl ApiKeyMutations {
    /// Makes a key for a service account, and tells it this once.
    async fn create_api_key(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The key.")] input: CreateApiKey,
    ) -> async_graphql::Result<ApiKey> {
        api::run(ctx, input).await
    }

    /// Makes a key that takes the place of another, and tells it this once.
    async fn rotate_api_key(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which key.")] input: RotateApiKey,
    ) -> async_graphql::Result<ApiKey> {
        api::run(ctx, input).await
    }

    /// Revokes a key, for good.
    async fn revoke_api_key(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which key.")] input: RevokeApiKey,
    ) -> async_graphql::Result<ApiKey> {
        api::run(ctx, input).await
    }
}
