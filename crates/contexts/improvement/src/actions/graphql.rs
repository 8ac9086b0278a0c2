//! Actions in GraphQL.

use api::{Connection, PageArgs};
use async_graphql::{Context, Object};
use kernel::Deleted;

use super::{
    Action, ActionFilter, ActionId, CancelAction, CompleteAction, CompletedAction, CreateAction, DeleteAction,
    GetAction, ListActions, ReopenAction, UpdateAction,
};

/// The query fields.
#[derive(Default)]
pub struct ActionQueries;

/// Reading actions.
#[Object]
impl ActionQueries {
    /// Lists the actions, newest first unless sorted.
    async fn actions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Sort keys, as in REST: updatedAt, createdAt.")] sort: Option<String>,
        #[graphql(desc = "Which actions.")] filter: Option<ActionFilter>,
    ) -> async_graphql::Result<Connection<Action>> {
        let args = PageArgs { first, after, last, before, sort };
        api::connection(ctx, args, |page| ListActions { page, filter: filter.unwrap_or_default() }).await
    }

    /// Reads one action.
    async fn action(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The action's id.")] id: ActionId,
    ) -> async_graphql::Result<Action> {
        api::read(ctx, GetAction { id }).await
    }
}

/// The mutation fields.
#[derive(Default)]
pub struct ActionMutations;

/// Agreeing on actions, and doing them.
#[Object]
impl ActionMutations {
    /// Agrees on something that somebody will do.
    async fn create_action(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The action.")] input: CreateAction,
    ) -> async_graphql::Result<Action> {
        api::run(ctx, input).await
    }

    /// Changes an action that is open.
    async fn update_action(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The change.")] input: UpdateAction,
    ) -> async_graphql::Result<Action> {
        api::run(ctx, input).await
    }

    /// Tells that an action is done; what recurs is to be done again.
    async fn complete_action(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which action, and what came of it.")] input: CompleteAction,
    ) -> async_graphql::Result<CompletedAction> {
        api::run(ctx, input).await
    }

    /// Cancels an action: it will not be done, and does not recur.
    async fn cancel_action(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which action, and why.")] input: CancelAction,
    ) -> async_graphql::Result<Action> {
        api::run(ctx, input).await
    }

    /// Opens an action again that was done or cancelled.
    async fn reopen_action(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which action.")] input: ReopenAction,
    ) -> async_graphql::Result<Action> {
        api::run(ctx, input).await
    }

    /// Deletes an action that was written by mistake.
    async fn delete_action(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which action.")] input: DeleteAction,
    ) -> async_graphql::Result<Deleted> {
        api::run(ctx, input).await
    }
}
