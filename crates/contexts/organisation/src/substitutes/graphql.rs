//! Substitutes in GraphQL.

use api::{Connection, PageArgs};
use async_graphql::{Context, Object};
use kernel::Deleted;

use super::{
    CreateSubstitute, DeleteSubstitute, GetSubstitute, ListSubstitutes, Substitute, SubstituteFilter, SubstituteId,
    UpdateSubstitute,
};

/// The query fields.
#[derive(Default)]
pub struct SubstituteQueries;

/// Reading substitutes.
#[Object]
impl SubstituteQueries {
    /// Lists who stands in for whom, newest first unless sorted.
    async fn substitutes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Sort keys, as in REST: validFrom, createdAt.")] sort: Option<String>,
        #[graphql(desc = "Which substitutes.")] filter: Option<SubstituteFilter>,
    ) -> async_graphql::Result<Connection<Substitute>> {
        let args = PageArgs { first, after, last, before, sort };
        api::connection(ctx, args, |page| ListSubstitutes { page, filter: filter.unwrap_or_default() }).await
    }

    /// Reads who stands in for whom.
    async fn substitute(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the entry.")] id: SubstituteId,
    ) -> async_graphql::Result<Substitute> {
        api::read(ctx, GetSubstitute { id }).await
    }
}

/// The mutation fields.
#[derive(Default)]
pub struct SubstituteMutations;

/// Changing substitutes.
#[Object]
impl SubstituteMutations {
    /// Names somebody who stands in for a member.
    async fn create_substitute(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who for whom.")] input: CreateSubstitute,
    ) -> async_graphql::Result<Substitute> {
        api::run(ctx, input).await
    }

    /// Changes until when somebody stands in, or why.
    async fn update_substitute(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The change.")] input: UpdateSubstitute,
    ) -> async_graphql::Result<Substitute> {
        api::run(ctx, input).await
    }

    /// Deletes an entry that was made by mistake.
    async fn delete_substitute(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which entry.")] input: DeleteSubstitute,
    ) -> async_graphql::Result<Deleted> {
        api::run(ctx, input).await
    }
}
