//! Boards in GraphQL.

use api::{Connection, PageArgs};
use async_graphql::{Context, Object};
use kernel::Deleted;

use super::{
    Board, BoardContent, BoardFilter, BoardId, CreateBoard, DeleteBoard, GetBoard, GetBoardContent, ListBoards,
    UpdateBoard,
};

/// The query fields.
#[derive(Default)]
pub struct BoardQueries;

/// Reading boards.
#[Object]
impl BoardQueries {
    /// Lists the boards, newest first unless sorted.
    async fn boards(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Sort keys, as in REST: level, name, createdAt.")] sort: Option<String>,
        #[graphql(desc = "Which boards.")] filter: Option<BoardFilter>,
    ) -> async_graphql::Result<Connection<Board>> {
        let args = PageArgs { first, after, last, before, sort };
        api::connection(ctx, args, |page| ListBoards { page, filter: filter.unwrap_or_default() }).await
    }

    /// Reads one board, without its cards.
    async fn board(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The board's id.")] id: BoardId,
    ) -> async_graphql::Result<Board> {
        api::read(ctx, GetBoard { id }).await
    }

    /// Reads a whole board: its cards in order, its limits with what lies there, what is late, and how its unit meets.
    async fn board_content(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The board's id.")] id: BoardId,
    ) -> async_graphql::Result<BoardContent> {
        api::read(ctx, GetBoardContent { id }).await
    }
}

/// The mutation fields.
#[derive(Default)]
pub struct BoardMutations;

/// Changing boards.
#[Object]
impl BoardMutations {
    /// Sets up a board.
    async fn create_board(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The board.")] input: CreateBoard,
    ) -> async_graphql::Result<Board> {
        api::run(ctx, input).await
    }

    /// Changes a board, its columns, lanes and limits.
    async fn update_board(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The change.")] input: UpdateBoard,
    ) -> async_graphql::Result<Board> {
        api::run(ctx, input).await
    }

    /// Deletes a board that has no cards and no meetings.
    async fn delete_board(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which board.")] input: DeleteBoard,
    ) -> async_graphql::Result<Deleted> {
        api::run(ctx, input).await
    }
}
