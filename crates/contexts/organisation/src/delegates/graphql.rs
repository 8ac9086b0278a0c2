//! Delegates in GraphQL.

use api::{Connection, PageArgs};
use async_graphql::{Context, Object};
use kernel::Deleted;

use super::{
    CreateDelegate, Delegate, DelegateFilter, DelegateId, DeleteDelegate, GetDelegate, ListDelegates, UpdateDelegate,
};

/// The query fields.
#[derive(Default)]
pub struct DelegateQueries;

/// Reading delegates.
#[Object]
impl DelegateQueries {
    /// Lists who acts by what other organisations have delegated to this one, newest first unless sorted.
    async fn delegates(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Sort keys, as in REST: validTo, createdAt.")] sort: Option<String>,
        #[graphql(desc = "Which of them.")] filter: Option<DelegateFilter>,
    ) -> async_graphql::Result<Connection<Delegate>> {
        let args = PageArgs { first, after, last, before, sort };
        api::connection(ctx, args, |page| ListDelegates { page, filter: filter.unwrap_or_default() }).await
    }

    /// Reads for when somebody is named to act.
    async fn delegate(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the entry.")] id: DelegateId,
    ) -> async_graphql::Result<Delegate> {
        api::read(ctx, GetDelegate { id }).await
    }
}

/// The mutation fields.
#[derive(Default)]
pub struct DelegateMutations;

/// Changing delegates.
#[Object]
impl DelegateMutations {
    /// Names a member who acts by a received delegation.
    async fn create_delegate(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who, and by which.")] input: CreateDelegate,
    ) -> async_graphql::Result<Delegate> {
        api::run(ctx, input).await
    }

    /// Changes until when somebody acts.
    async fn update_delegate(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The change.")] input: UpdateDelegate,
    ) -> async_graphql::Result<Delegate> {
        api::run(ctx, input).await
    }

    /// Deletes an entry before its first day.
    async fn delete_delegate(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which entry.")] input: DeleteDelegate,
    ) -> async_graphql::Result<Deleted> {
        api::run(ctx, input).await
    }
}
