//! A whole board at once, as it hangs on the wall.

use async_graphql::SimpleObject;
use db::TenantTx;
use kernel::{Mode, Operation, Outcome, Permission, Result};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Board, BoardId, WipCount, limits, units};
use crate::{
    board_meetings::{self, MeetingRhythm},
    cards::{self, Card, CardId, CardKind},
};

/// A board with everything that lies on it today.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct BoardContent {
    /// The board.
    pub board: Board,
    /// The cards on it: column by column, each column in its order.
    pub cards: Vec<Card>,
    /// The cards that are at home here and lie with a board above.
    pub escalated: Vec<Card>,
    /// Every limit of the board, with how many cards lie there.
    pub limits: Vec<WipCount>,
    /// The cards on it that have lain in their column longer than the board's `ageingAfterDays`.
    pub ageing_card_ids: Vec<CardId>,
    /// The cards on it that should have been done, or answered, by now.
    pub overdue_card_ids: Vec<CardId>,
    /// When its unit met and is to meet; null where no cadence is agreed.
    pub meetings: Option<MeetingRhythm>,
}
impl Outcome for BoardContent {}

/// Reads a whole board: its cards in order, its limits with what lies there, what is late, and how its unit meets.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetBoardContent {
    /// The board's id.
    pub id: BoardId,
}

impl Operation for GetBoardContent {
    type Output = BoardContent;
    type Tx = TenantTx;
    const ID: &'static str = "board.content";
    const PERMISSION: Permission = Permission::BoardRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<BoardContent> {
        let board = units::filled(tx, tx.get(self.id).await?).await?;
        let (mut cards, escalated) = cards::of_board(tx, board.id).await?;
        let place = |card: &Card| board.columns.iter().position(|column| column.id == card.column_id);
        cards.sort_by(|one, other| (place(one), &one.rank).cmp(&(place(other), &other.rank)));
        let mut limits = limits(&board);
        for limit in &mut limits {
            let counts =
                |card: &&Card| card.kind != CardKind::Metric && limit.holds(&board, (card.column_id, card.lane_id));
            limit.count = i32::try_from(cards.iter().filter(counts).count()).unwrap_or(i32::MAX);
        }
        let named = |late: &dyn Fn(&Card) -> bool| cards.iter().filter(|card| late(card)).map(|card| card.id).collect();
        let today = tx.now().date();
        let ageing = |card: &Card| {
            let days = (today.0 - card.moved_at.date().0).num_days();
            card.done_at.is_none() && board.ageing_after_days.is_some_and(|limit| days > i64::from(limit))
        };
        let (ageing_card_ids, overdue_card_ids) = (named(&ageing), named(&|card| card.is_overdue(today)));
        let meetings = board_meetings::rhythm(tx, &board).await?;
        Ok(BoardContent { board, cards, escalated, limits, ageing_card_ids, overdue_card_ids, meetings })
    }
}
