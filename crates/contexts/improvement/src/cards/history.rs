//! How a card was moved.

use std::collections::HashSet;

use async_graphql::SimpleObject;
use db::{Table, TenantTable, TenantTx};
use kernel::{Date, Mode, Operation, Outcome, Permission, PersonId, Result, Time};
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Card, CardId, MOVES, table::moved};
use crate::{
    boards::{BoardColumnId, BoardId, BoardLaneId},
    shared::begin,
};

kernel::text_enum! {
    /// How a card came to a place.
    pub enum CardMoveKind {
        /// It was written there.
        Written = "written",
        /// It was moved on its board.
        Moved = "moved",
        /// It was escalated to the board above.
        Escalated = "escalated",
        /// It was returned to the board that it was escalated from.
        Returned = "returned",
        /// It was taken off the board there.
        Archived = "archived",
    }
}

impl TenantTable for moved::Entity {
    const TABLE: Table = MOVES;
    const TENANT_ID: moved::Column = moved::Column::TenantId;
    const ID: moved::Column = moved::Column::Id;
    const VERSION: Option<moved::Column> = None;
}

/// A card's way to a place. Being put above or below others of the same column and lane is none.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct CardMove {
    /// How it came there.
    pub kind: CardMoveKind,
    /// The board.
    pub board_id: BoardId,
    /// The column, which the board may no longer have.
    pub column_id: BoardColumnId,
    /// The lane, which the board may no longer have.
    pub lane_id: Option<BoardLaneId>,
    /// Why; with `escalated`, `returned` and `archived`.
    pub reason: Option<String>,
    /// Who did it.
    pub person_id: PersonId,
    /// When.
    pub at: Time,
}

db::projection!(CardMove from moved {
    kind: Kind, board_id: BoardId, column_id: ColumnId, lane_id: LaneId, reason: Reason, person_id: PersonId, at: CreatedAt,
});

/// A card, and how it came to where it is.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct CardHistory {
    /// The card as it is now.
    pub card: Card,
    /// Its moves through all boards, the oldest first.
    pub moves: Vec<CardMove>,
}
impl Outcome for CardHistory {}

/// Reads how a card came to where it is, through all boards: how long it lay where follows from it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetCardHistory {
    /// The card's id.
    pub id: CardId,
}

impl Operation for GetCardHistory {
    type Output = CardHistory;
    type Tx = TenantTx;
    const ID: &'static str = "card.history";
    const PERMISSION: Permission = Permission::BoardRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<CardHistory> {
        let card = tx.get(self.id).await?;
        Ok(CardHistory { card, moves: of(tx, self.id).await? })
    }
}

/// The moves of a card, the oldest first.
pub(super) async fn of(tx: &TenantTx, card: CardId) -> Result<Vec<CardMove>> {
    tx.find::<moved::Entity>().filter(moved::Column::CardId.eq(card)).by(moved::Column::Id).all().await
}

/// A card that came to a place on a board.
struct Arrival {
    board_id: BoardId,
    card_id: CardId,
    at: Time,
}

db::projection!(Arrival from moved { board_id: BoardId, card_id: CardId, at: CreatedAt });

/// How many cards were moved on each of these boards on its day, each once: neither written, escalated, returned nor
/// taken off. One statement.
pub(crate) async fn moved_on(tx: &TenantTx, days: &[(BoardId, Date)]) -> Result<Vec<usize>> {
    let on = |(board, day): &(BoardId, Date)| {
        let there = Condition::all().add(moved::Column::BoardId.eq(*board));
        let since = there.add(moved::Column::CreatedAt.gte(begin(*day)));
        since.add(moved::Column::CreatedAt.lt(begin(*day).days_later(1)))
    };
    let any = days.iter().map(on).fold(Condition::any(), Condition::add);
    let moves = tx.find::<moved::Entity>().filter(moved::Column::Kind.eq(CardMoveKind::Moved)).filter(any);
    let mut cards: HashSet<(BoardId, Date, CardId)> = HashSet::new();
    cards.extend(moves.all().await?.into_iter().map(|one: Arrival| (one.board_id, one.at.date(), one.card_id)));
    let count = |day: &(BoardId, Date)| cards.iter().filter(|(board, on, _)| (*board, *on) == *day).count();
    Ok(days.iter().map(count).collect())
}

/// The board of a move.
struct Where {
    board_id: BoardId,
}

db::projection!(Where from moved { board_id: BoardId });

/// When a card last came to a place on each of these boards or was taken off it in a period, up to but not at its end.
pub(crate) async fn last_moves(
    tx: &TenantTx,
    boards: impl IntoIterator<Item = BoardId>,
    (since, until): (Time, Time),
) -> Result<Vec<(BoardId, Time)>> {
    let moves = tx.find::<moved::Entity>().any_of(moved::Column::BoardId, boards);
    let moves = moves.filter(moved::Column::CreatedAt.gte(since)).filter(moved::Column::CreatedAt.lt(until));
    let last: Vec<(Where, Time)> = moves.greatest(moved::Column::CreatedAt.into_expr()).await?;
    Ok(last.into_iter().map(|(there, at)| (there.board_id, at)).collect())
}

/// Writes down how a card came to where it is now.
pub(super) async fn write(tx: &TenantTx, card: &Card, kind: CardMoveKind, reason: Option<String>) -> Result<()> {
    tx.insert(moved::ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(tx.new_id()),
        card_id: Set(card.id),
        kind: Set(kind),
        board_id: Set(card.board_id),
        column_id: Set(card.column_id),
        lane_id: Set(card.lane_id),
        reason: Set(reason),
        person_id: Set(tx.actor().person),
        created_at: Set(tx.now()),
    })
    .await
}
