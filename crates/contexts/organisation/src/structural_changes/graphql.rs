//! Structural changes in GraphQL.

use api::{Connection, PageArgs};
use async_graphql::{Context, Object};
use kernel::Deleted;

use super::{
    CreateStructuralChange, DeleteStructuralChange, GetStructuralChange, GetStructuralChangeHistory,
    ListStructuralChanges, StructuralChange, StructuralChangeFilter, StructuralChangeHistory, StructuralChangeId,
    TransitionStructuralChange, UpdateStructuralChange,
};

/// The query fields.
#[derive(Default)]
pub struct StructuralChangeQueries;

/// Reading structural changes.
#[Object]
impl StructuralChangeQueries {
    /// Lists the structural changes, newest first unless sorted.
    async fn structural_changes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Sort keys, as in REST: title, createdAt.")] sort: Option<String>,
        #[graphql(desc = "Which structural changes.")] filter: Option<StructuralChangeFilter>,
    ) -> async_graphql::Result<Connection<StructuralChange>> {
        let args = PageArgs { first, after, last, before, sort };
        api::connection(ctx, args, |page| ListStructuralChanges { page, filter: filter.unwrap_or_default() }).await
    }

    /// Reads one structural change.
    async fn structural_change(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The structural change's id.")] id: StructuralChangeId,
    ) -> async_graphql::Result<StructuralChange> {
        api::read(ctx, GetStructuralChange { id }).await
    }

    /// Reads how a structural change came to where it is: each step with its reason and who recorded it.
    async fn structural_change_history(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The structural change's id.")] id: StructuralChangeId,
    ) -> async_graphql::Result<StructuralChangeHistory> {
        api::read(ctx, GetStructuralChangeHistory { id }).await
    }
}

/// The mutation fields.
#[derive(Default)]
pub struct StructuralChangeMutations;

/// Changing structural changes.
#[Object]
impl StructuralChangeMutations {
    /// Registers that somebody has taken an initiative to a structural change.
    async fn create_structural_change(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The structural change.")] input: CreateStructuralChange,
    ) -> async_graphql::Result<StructuralChange> {
        api::run(ctx, input).await
    }

    /// Plans a structural change.
    async fn update_structural_change(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The change.")] input: UpdateStructuralChange,
    ) -> async_graphql::Result<StructuralChange> {
        api::run(ctx, input).await
    }

    /// Moves a structural change to its next state, with a reason.
    async fn transition_structural_change(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The step to take, and why.")] input: TransitionStructuralChange,
    ) -> async_graphql::Result<StructuralChange> {
        api::run(ctx, input).await
    }

    /// Deletes a structural change that was registered by mistake, while it is `initiated`.
    async fn delete_structural_change(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which structural change.")] input: DeleteStructuralChange,
    ) -> async_graphql::Result<Deleted> {
        api::run(ctx, input).await
    }
}
