//! Reflections in GraphQL.

use api::{Connection, PageArgs};
use async_graphql::{Context, Object};
use kernel::Deleted;

use super::{
    CreateReflection, DeleteReflection, GetReflection, ListReflections, Reflection, ReflectionFilter, ReflectionId,
    UpdateReflection,
};

/// The query fields.
#[derive(Default)]
pub struct ReflectionQueries;

/// Reading reflections that one may read.
#[Object]
impl ReflectionQueries {
    /// Lists the reflections that one may read, newest first unless sorted.
    async fn reflections(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Sort keys, as in REST: createdAt.")] sort: Option<String>,
        #[graphql(desc = "Which reflections.")] filter: Option<ReflectionFilter>,
    ) -> async_graphql::Result<Connection<Reflection>> {
        let args = PageArgs { first, after, last, before, sort };
        api::connection(ctx, args, |page| ListReflections { page, filter: filter.unwrap_or_default() }).await
    }

    /// Reads one reflection.
    async fn reflection(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The reflection's id.")] id: ReflectionId,
    ) -> async_graphql::Result<Reflection> {
        api::read(ctx, GetReflection { id }).await
    }
}

/// The mutation fields.
#[derive(Default)]
pub struct ReflectionMutations;

/// Changing reflections.
#[Object]
impl ReflectionMutations {
    /// Reflects on a result.
    async fn create_reflection(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The reflection.")] input: CreateReflection,
    ) -> async_graphql::Result<Reflection> {
        api::run(ctx, input).await
    }

    /// Changes a reflection of one's own.
    async fn update_reflection(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The change.")] input: UpdateReflection,
    ) -> async_graphql::Result<Reflection> {
        api::run(ctx, input).await
    }

    /// Deletes a reflection of one's own.
    async fn delete_reflection(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which one.")] input: DeleteReflection,
    ) -> async_graphql::Result<Deleted> {
        api::run(ctx, input).await
    }
}
