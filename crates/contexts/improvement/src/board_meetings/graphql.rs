//! Meetings at boards in GraphQL.

use api::{Connection, PageArgs};
use async_graphql::{Context, Object};
use kernel::{Date, Deleted};

use super::{
    BoardMeeting, BoardMeetingFilter, BoardMeetingId, BoardMeetingOverview, CreateBoardMeeting, DeleteBoardMeeting,
    GetBoardMeeting, GetBoardMeetingOverview, ListBoardMeetings, UpdateBoardMeeting,
};
use crate::boards::BoardId;

/// The query fields.
#[derive(Default)]
pub struct BoardMeetingQueries;

/// Reading meetings at boards.
#[Object]
impl BoardMeetingQueries {
    /// Lists the meetings at boards, newest first unless sorted.
    async fn board_meetings(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Sort keys, as in REST: meetsOn, createdAt.")] sort: Option<String>,
        #[graphql(desc = "Which meetings at boards.")] filter: Option<BoardMeetingFilter>,
    ) -> async_graphql::Result<Connection<BoardMeeting>> {
        let args = PageArgs { first, after, last, before, sort };
        api::connection(ctx, args, |page| ListBoardMeetings { page, filter: filter.unwrap_or_default() }).await
    }

    /// Reads one meeting at a board.
    async fn board_meeting(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The meeting's id.")] id: BoardMeetingId,
    ) -> async_graphql::Result<BoardMeeting> {
        api::read(ctx, GetBoardMeeting { id }).await
    }

    /// Reads which meetings at a board were to be by its cadence, and which of them were held, called off or missed.
    async fn board_meeting_overview(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The board's id.")] board_id: BoardId,
        #[graphql(desc = "The last day; today if nothing is said.")] to: Option<Date>,
        #[graphql(desc = "How many days, 1 to 366; 90 if nothing is said.")] days: Option<i32>,
    ) -> async_graphql::Result<BoardMeetingOverview> {
        api::read(ctx, GetBoardMeetingOverview { id: board_id, to, days }).await
    }
}

/// The mutation fields.
#[derive(Default)]
pub struct BoardMeetingMutations;

/// Recording meetings at boards.
#[Object]
impl BoardMeetingMutations {
    /// Records a meeting at a board.
    async fn create_board_meeting(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The meeting.")] input: CreateBoardMeeting,
    ) -> async_graphql::Result<BoardMeeting> {
        api::run(ctx, input).await
    }

    /// Corrects what was recorded of a meeting at a board.
    async fn update_board_meeting(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The correction.")] input: UpdateBoardMeeting,
    ) -> async_graphql::Result<BoardMeeting> {
        api::run(ctx, input).await
    }

    /// Deletes what was recorded of a meeting by mistake.
    async fn delete_board_meeting(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which meeting.")] input: DeleteBoardMeeting,
    ) -> async_graphql::Result<Deleted> {
        api::run(ctx, input).await
    }
}
