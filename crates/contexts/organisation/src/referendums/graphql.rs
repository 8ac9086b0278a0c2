//! Referendums in GraphQL.

use api::{Connection, PageArgs};
use async_graphql::{Context, Object};
use kernel::Deleted;

use super::{
    CreateReferendum, DeleteReferendum, GetReferendum, ListReferendums, Referendum, ReferendumFilter, ReferendumId,
};

/// The query fields.
#[derive(Default)]
pub struct ReferendumQueries;

/// Reading referendums.
#[Object]
impl ReferendumQueries {
    /// Lists the referendums, newest first unless sorted.
    async fn referendums(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Sort keys, as in REST: heldOn, createdAt.")] sort: Option<String>,
        #[graphql(desc = "Which referendums.")] filter: Option<ReferendumFilter>,
    ) -> async_graphql::Result<Connection<Referendum>> {
        let args = PageArgs { first, after, last, before, sort };
        api::connection(ctx, args, |page| ListReferendums { page, filter: filter.unwrap_or_default() }).await
    }

    /// Reads one referendum.
    async fn referendum(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The referendum's id.")] id: ReferendumId,
    ) -> async_graphql::Result<Referendum> {
        api::read(ctx, GetReferendum { id }).await
    }
}

/// The mutation fields.
#[derive(Default)]
pub struct ReferendumMutations;

/// Changing referendums.
#[Object]
impl ReferendumMutations {
    /// Records an advisory referendum on a structural change.
    async fn create_referendum(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The referendum.")] input: CreateReferendum,
    ) -> async_graphql::Result<Referendum> {
        api::run(ctx, input).await
    }

    /// Deletes a referendum that was recorded by mistake.
    async fn delete_referendum(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which referendum.")] input: DeleteReferendum,
    ) -> async_graphql::Result<Deleted> {
        api::run(ctx, input).await
    }
}
