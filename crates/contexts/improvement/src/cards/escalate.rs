//! Escalating a card to the board above, and returning it: one card with one id all the way.

use async_graphql::InputObject;
use db::TenantTx;
use kernel::{Error, Mode, Operation, Permission, Result, Rule};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Card, CardId, CardMove, CardMoveKind, PlacedCard, history,
    place::{self, Wanted},
};
use crate::boards::{self, Board, BoardColumnId, BoardId, BoardLaneId};

/// Escalates a card to the board above the one that it lies on, at the end of a column. It keeps its id, its home and its
/// promise of an answer, and shows as `escalated` on its home board. Limits of the board above hold.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EscalateCard {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The card's id.
    pub id: CardId,
    /// The version that the change was decided on.
    pub expected_version: i32,
    /// Why it cannot be solved where it lies.
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
    /// The column of the board above; its first if nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column_id: Option<BoardColumnId>,
    /// The lane of the board above; its first if nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lane_id: Option<BoardLaneId>,
}

impl Operation for EscalateCard {
    type Output = PlacedCard;
    type Tx = TenantTx;
    const ID: &'static str = "card.escalate";
    const PERMISSION: Permission = Permission::CardManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<PlacedCard> {
        let card: Card = tx.get(self.id).await?;
        check_lies(&card)?;
        let below: Board = tx.get(card.board_id).await?;
        let above = below.above_board_id.ok_or_else(|| Error::rule(Rule::SomebodyAbove))?;
        let above = both(tx, card.board_id, above).await?;
        let column = match self.column_id {
            Some(named) => above.column(named, "#/columnId")?,
            None => above.first_column()?,
        };
        let wanted = Wanted::last(column.id, above.lane(self.lane_id, "#/laneId")?);
        place::put(tx, &card, &above, wanted, self.expected_version, (CardMoveKind::Escalated, Some(self.reason))).await
    }
}

/// Returns a card to the board that it was escalated from, at the end of the column where it lay; of the first if that is no
/// more. A card that was not escalated has nowhere to go: 409 `rule_unmet`, `escalated_is_returned`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReturnCard {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The card's id.
    pub id: CardId,
    /// The version that the change was decided on.
    pub expected_version: i32,
    /// What was decided, or why it goes back.
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
}

impl Operation for ReturnCard {
    type Output = PlacedCard;
    type Tx = TenantTx;
    const ID: &'static str = "card.return";
    const PERMISSION: Permission = Permission::CardManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<PlacedCard> {
        let card: Card = tx.get(self.id).await?;
        check_lies(&card)?;
        let left = left(&history::of(tx, self.id).await?).ok_or_else(|| Error::rule(Rule::EscalatedIsReturned))?;
        let below = both(tx, card.board_id, left.board_id).await?;
        let column = match below.columns.iter().find(|column| column.id == left.column_id) {
            Some(column) => column,
            None => below.first_column()?,
        };
        let lane = below.lanes.iter().map(|lane| lane.id).find(|lane| Some(*lane) == left.lane_id);
        let wanted = Wanted::last(column.id, below.lane(lane, "")?);
        place::put(tx, &card, &below, wanted, self.expected_version, (CardMoveKind::Returned, Some(self.reason))).await
    }
}

/// Where a card lay when it was escalated last and not returned since.
fn left(moves: &[CardMove]) -> Option<CardMove> {
    let (mut way, mut last) = (Vec::new(), None);
    for moved in moves {
        match moved.kind {
            CardMoveKind::Escalated => way.extend(last),
            CardMoveKind::Returned => drop(way.pop()),
            CardMoveKind::Written | CardMoveKind::Moved | CardMoveKind::Archived => {}
        }
        last = Some(moved);
    }
    way.pop().cloned()
}

fn check_lies(card: &Card) -> Result<()> {
    match card.archived_at {
        Some(_) => Err(Error::rule(Rule::CardLiesOnABoard)),
        None => Ok(()),
    }
}

/// Holds the board that a card leaves and the one that it comes to, and reads the second.
async fn both(tx: &TenantTx, from: BoardId, to: BoardId) -> Result<Board> {
    let held = boards::hold(tx, [from, to]).await?;
    held.into_iter().find(|board| board.id == to).ok_or_else(|| Error::internal("a board is gone"))
}
