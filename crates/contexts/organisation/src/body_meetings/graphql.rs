//! Meetings of bodies in GraphQL.

use api::{Connection, PageArgs};
use async_graphql::{Context, Object};
use kernel::Deleted;

use super::{
    BodyMeeting, BodyMeetingFilter, BodyMeetingId, CancelBodyMeeting, CreateBodyMeeting, DeleteBodyMeeting,
    GetBodyMeeting, HoldBodyMeeting, ListBodyMeetings, UpdateBodyMeeting,
};

/// The query fields.
#[derive(Default)]
pub struct BodyMeetingQueries;

/// Reading meetings of bodies.
#[Object]
impl BodyMeetingQueries {
    /// Lists the meetings of bodies, newest first unless sorted.
    async fn body_meetings(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Sort keys, as in REST: meetsOn, createdAt.")] sort: Option<String>,
        #[graphql(desc = "Which meetings of bodies.")] filter: Option<BodyMeetingFilter>,
    ) -> async_graphql::Result<Connection<BodyMeeting>> {
        let args = PageArgs { first, after, last, before, sort };
        api::connection(ctx, args, |page| ListBodyMeetings { page, filter: filter.unwrap_or_default() }).await
    }

    /// Reads one meeting.
    async fn body_meeting(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The meeting's id.")] id: BodyMeetingId,
    ) -> async_graphql::Result<BodyMeeting> {
        api::read(ctx, GetBodyMeeting { id }).await
    }
}

/// The mutation fields.
#[derive(Default)]
pub struct BodyMeetingMutations;

/// Changing meetings of bodies.
#[Object]
impl BodyMeetingMutations {
    /// Plans a meeting of a body.
    async fn create_body_meeting(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The meeting.")] input: CreateBodyMeeting,
    ) -> async_graphql::Result<BodyMeeting> {
        api::run(ctx, input).await
    }

    /// Changes a planned meeting, or corrects who was present at one that was held.
    async fn update_body_meeting(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The change.")] input: UpdateBodyMeeting,
    ) -> async_graphql::Result<BodyMeeting> {
        api::run(ctx, input).await
    }

    /// Records that a meeting was held, and who was present.
    async fn hold_body_meeting(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which meeting, and who was present.")] input: HoldBodyMeeting,
    ) -> async_graphql::Result<BodyMeeting> {
        api::run(ctx, input).await
    }

    /// Records that a meeting is not held.
    async fn cancel_body_meeting(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which meeting, and why.")] input: CancelBodyMeeting,
    ) -> async_graphql::Result<BodyMeeting> {
        api::run(ctx, input).await
    }

    /// Deletes a meeting that was not held.
    async fn delete_body_meeting(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which meeting.")] input: DeleteBodyMeeting,
    ) -> async_graphql::Result<Deleted> {
        api::run(ctx, input).await
    }
}
