//! Identifiers in GraphQL.

use api::{Connection, PageArgs};
use async_graphql::{Context, Object};
use kernel::Deleted;

use super::{
    ConfirmIdentifier, CreateIdentifier, DeleteIdentifier, GetIdentifier, Identifier, IdentifierFilter, IdentifierId,
    ListIdentifiers, UpdateIdentifier,
};

/// The query fields.
#[derive(Default)]
pub struct IdentifierQueries;

/// Reading identifiers.
#[Object]
impl IdentifierQueries {
    /// Lists the identifiers, newest first unless sorted.
    async fn identifiers(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Sort keys, as in REST: validFrom, createdAt.")] sort: Option<String>,
        #[graphql(desc = "Which identifiers.")] filter: Option<IdentifierFilter>,
    ) -> async_graphql::Result<Connection<Identifier>> {
        let args = PageArgs { first, after, last, before, sort };
        api::connection(ctx, args, |page| ListIdentifiers { page, filter: filter.unwrap_or_default() }).await
    }

    /// Reads one identifier.
    async fn identifier(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the entry.")] id: IdentifierId,
    ) -> async_graphql::Result<Identifier> {
        api::read(ctx, GetIdentifier { id }).await
    }
}

/// The mutation fields.
#[derive(Default)]
pub struct IdentifierMutations;

/// Changing identifiers.
#[Object]
impl IdentifierMutations {
    /// Registers what a register calls the organisation.
    async fn create_identifier(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier.")] input: CreateIdentifier,
    ) -> async_graphql::Result<Identifier> {
        api::run(ctx, input).await
    }

    /// Confirms what a tenant said a register calls it. Only the operator of the service may.
    async fn confirm_identifier(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which identifier.")] input: ConfirmIdentifier,
    ) -> async_graphql::Result<Identifier> {
        api::run(ctx, input).await
    }

    /// Ends an identifier's period, or takes the end away.
    async fn update_identifier(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The change.")] input: UpdateIdentifier,
    ) -> async_graphql::Result<Identifier> {
        api::run(ctx, input).await
    }

    /// Deletes an identifier that was registered by mistake; one that has held is ended with `validTo`.
    async fn delete_identifier(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which identifier.")] input: DeleteIdentifier,
    ) -> async_graphql::Result<Deleted> {
        api::run(ctx, input).await
    }
}
