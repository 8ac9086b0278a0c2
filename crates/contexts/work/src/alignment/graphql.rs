//! Alignment in GraphQL.

use api::{Connection, PageArgs};
use async_graphql::{Context, Object};
use kernel::Deleted;

use super::{
    AlignProcess, Alignment, AlignmentRow, AlignmentSuggestion, CreateRow, DeleteRow, GetRow, ListRows, RowFilter,
    RowId, SuggestAlignment, UpdateRow,
};
use crate::processes::ProcessId;

/// The query fields.
#[derive(Default)]
pub struct AlignmentQueries;

/// Reading rows.
#[Object]
impl AlignmentQueries {
    /// Lists the rows, newest first unless sorted; sorted by `position` it reads a process's rows in order.
    async fn rows(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Sort keys, as in REST: position, createdAt.")] sort: Option<String>,
        #[graphql(desc = "Which rows.")] filter: Option<RowFilter>,
    ) -> async_graphql::Result<Connection<AlignmentRow>> {
        let args = PageArgs { first, after, last, before, sort };
        api::connection(ctx, args, |page| ListRows { page, filter: filter.unwrap_or_default() }).await
    }

    /// Suggests rows for the steps that lie in no row yet; nothing is written.
    async fn alignment_suggestion(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The process's id.")] process_id: ProcessId,
    ) -> async_graphql::Result<AlignmentSuggestion> {
        api::read(ctx, SuggestAlignment { id: process_id }).await
    }

    /// Reads one row.
    async fn row(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The row's id.")] id: RowId,
    ) -> async_graphql::Result<AlignmentRow> {
        api::read(ctx, GetRow { id }).await
    }
}

/// The mutation fields.
#[derive(Default)]
pub struct AlignmentMutations;

/// Changing rows.
#[Object]
impl AlignmentMutations {
    /// Adds a row at the end of a process's rows.
    async fn create_row(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The row.")] input: CreateRow,
    ) -> async_graphql::Result<AlignmentRow> {
        api::run(ctx, input).await
    }

    /// Changes what a row says, and which steps lie in it.
    async fn update_row(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The change.")] input: UpdateRow,
    ) -> async_graphql::Result<AlignmentRow> {
        api::run(ctx, input).await
    }

    /// Takes a row away; its steps are no longer aligned.
    async fn delete_row(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which row.")] input: DeleteRow,
    ) -> async_graphql::Result<Deleted> {
        api::run(ctx, input).await
    }

    /// Aligns all steps of a process anew: the rows that there were are replaced by these, all of it or nothing.
    async fn align_process(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The rows.")] input: AlignProcess,
    ) -> async_graphql::Result<Alignment> {
        api::run(ctx, input).await
    }
}
