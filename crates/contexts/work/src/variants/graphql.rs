//! Variants in GraphQL.

use api::{Connection, PageArgs};
use async_graphql::{Context, Object};
use kernel::Deleted;

use super::{
    AdoptIntoVariant, CreateVariant, DeleteVariant, GetVariant, ListVariants, MappedVariant, ReorderVariant,
    UpdateVariant, Variant, VariantFilter, VariantId,
};

/// The query fields.
#[derive(Default)]
pub struct VariantQueries;

/// Reading variants.
#[Object]
impl VariantQueries {
    /// Lists the variants, newest first unless sorted.
    async fn variants(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Sort keys, as in REST: createdAt.")] sort: Option<String>,
        #[graphql(desc = "Which variants.")] filter: Option<VariantFilter>,
    ) -> async_graphql::Result<Connection<Variant>> {
        let args = PageArgs { first, after, last, before, sort };
        api::connection(ctx, args, |page| ListVariants { page, filter: filter.unwrap_or_default() }).await
    }

    /// Reads one variant with its steps.
    async fn variant(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The variant's id.")] id: VariantId,
    ) -> async_graphql::Result<MappedVariant> {
        api::read(ctx, GetVariant { id }).await
    }
}

/// The mutation fields.
#[derive(Default)]
pub struct VariantMutations;

/// Changing variants.
#[Object]
impl VariantMutations {
    /// Adds a column to a process's map, with all its steps if they are known already: all of it, or nothing.
    async fn create_variant(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The variant.")] input: CreateVariant,
    ) -> async_graphql::Result<MappedVariant> {
        api::run(ctx, input).await
    }

    /// Changes what is said of a column as a whole.
    async fn update_variant(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The change.")] input: UpdateVariant,
    ) -> async_graphql::Result<Variant> {
        api::run(ctx, input).await
    }

    /// Puts the steps of a column in a new order, all of them in one request.
    async fn reorder_variant(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The order.")] input: ReorderVariant,
    ) -> async_graphql::Result<MappedVariant> {
        api::run(ctx, input).await
    }

    /// Builds steps into a to-be from columns, rows, steps and accepted proposals.
    async fn adopt_into_variant(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is built in, and where.")] input: AdoptIntoVariant,
    ) -> async_graphql::Result<MappedVariant> {
        api::run(ctx, input).await
    }

    /// Deletes a column with its steps.
    async fn delete_variant(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which variant.")] input: DeleteVariant,
    ) -> async_graphql::Result<Deleted> {
        api::run(ctx, input).await
    }
}
