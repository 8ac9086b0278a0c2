//! Remarks in GraphQL.

use api::{Connection, PageArgs};
use async_graphql::{Context, Object};
use kernel::Deleted;

use super::{
    A3Remark, A3RemarkFilter, A3RemarkId, CreateA3Remark, DeleteA3Remark, GetA3Remark, ListA3Remarks, ResolveA3Remark,
};

/// The query fields.
#[derive(Default)]
pub struct A3RemarkQueries;

/// Reading remarks.
#[Object]
impl A3RemarkQueries {
    /// Lists the remarks to A3s, newest first unless sorted.
    async fn a3_remarks(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Sort keys, as in REST: createdAt.")] sort: Option<String>,
        #[graphql(desc = "Which remarks.")] filter: Option<A3RemarkFilter>,
    ) -> async_graphql::Result<Connection<A3Remark>> {
        let args = PageArgs { first, after, last, before, sort };
        api::connection(ctx, args, |page| ListA3Remarks { page, filter: filter.unwrap_or_default() }).await
    }

    /// Reads one remark.
    async fn a3_remark(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The remark's id.")] id: A3RemarkId,
    ) -> async_graphql::Result<A3Remark> {
        api::read(ctx, GetA3Remark { id }).await
    }
}

/// The mutation fields.
#[derive(Default)]
pub struct A3RemarkMutations;

/// Coaching.
#[Object]
impl A3RemarkMutations {
    /// Remarks something to a box of an A3.
    async fn create_a3_remark(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The remark.")] input: CreateA3Remark,
    ) -> async_graphql::Result<A3Remark> {
        api::run(ctx, input).await
    }

    /// Resolves a remark.
    async fn resolve_a3_remark(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which remark.")] input: ResolveA3Remark,
    ) -> async_graphql::Result<A3Remark> {
        api::run(ctx, input).await
    }

    /// Deletes a remark that was made by mistake.
    async fn delete_a3_remark(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which remark.")] input: DeleteA3Remark,
    ) -> async_graphql::Result<Deleted> {
        api::run(ctx, input).await
    }
}
