//! Body members in GraphQL.

use api::{Connection, PageArgs};
use async_graphql::{Context, Object};
use kernel::Deleted;

use super::{
    BodyMember, BodyMemberFilter, BodyMemberId, CreateBodyMember, DeleteBodyMember, GetBodyMember, ListBodyMembers,
    UpdateBodyMember,
};

/// The query fields.
#[derive(Default)]
pub struct BodyMemberQueries;

/// Reading body members.
#[Object]
impl BodyMemberQueries {
    /// Lists the body members, newest first unless sorted.
    async fn body_members(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Sort keys, as in REST: name, createdAt.")] sort: Option<String>,
        #[graphql(desc = "Which body members.")] filter: Option<BodyMemberFilter>,
    ) -> async_graphql::Result<Connection<BodyMember>> {
        let args = PageArgs { first, after, last, before, sort };
        api::connection(ctx, args, |page| ListBodyMembers { page, filter: filter.unwrap_or_default() }).await
    }

    /// Reads one body member.
    async fn body_member(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The body member's id.")] id: BodyMemberId,
    ) -> async_graphql::Result<BodyMember> {
        api::read(ctx, GetBodyMember { id }).await
    }
}

/// The mutation fields.
#[derive(Default)]
pub struct BodyMemberMutations;

/// Changing body members.
#[Object]
impl BodyMemberMutations {
    /// Gives somebody a place in a body.
    async fn create_body_member(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The place.")] input: CreateBodyMember,
    ) -> async_graphql::Result<BodyMember> {
        api::run(ctx, input).await
    }

    /// Changes what somebody does in a body, or until when.
    async fn update_body_member(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The change.")] input: UpdateBodyMember,
    ) -> async_graphql::Result<BodyMember> {
        api::run(ctx, input).await
    }

    /// Deletes a place that was given by mistake.
    async fn delete_body_member(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which place.")] input: DeleteBodyMember,
    ) -> async_graphql::Result<Deleted> {
        api::run(ctx, input).await
    }
}
