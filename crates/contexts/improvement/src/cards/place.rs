//! Putting a card where it is to lie. Whoever does holds the board, so that what is counted and ordered stays true until it
//! is written: of many who move cards at once, each finds the work of those before.

use async_graphql::InputObject;
use db::TenantTx;
use kernel::{Error, Mode, Operation, Permission, Result, Rule};
use sea_orm::ColumnTrait;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Card, CardId, CardKind, CardMoveKind, PlacedCard, history, rank,
    table::{self, Column},
};
use crate::boards::{self, Board, BoardColumnId, BoardId, BoardLaneId, WipCount, WipPolicy};

/// How many cards lie on a board: it is read as a whole, and nobody sees more.
const MAX_CARDS: usize = 500;

/// Where a card lies.
#[derive(Clone, Debug)]
pub(super) struct Place {
    id: CardId,
    column_id: BoardColumnId,
    lane_id: Option<BoardLaneId>,
    rank: String,
    kind: CardKind,
}

db::projection!(Place from table { id: Id, column_id: ColumnId, lane_id: LaneId, rank: Rank, kind: Kind });

/// Where somebody wants a card.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted {
    pub column: BoardColumnId,
    pub lane: Option<BoardLaneId>,
    pub after: Option<CardId>,
    pub before: Option<CardId>,
}

impl Wanted {
    /// At the end of a column.
    pub fn last(column: BoardColumnId, lane: Option<BoardLaneId>) -> Self {
        Self { column, lane, after: None, before: None }
    }
}

/// What lies on a board, of which the caller holds the row.
pub(super) async fn on_board(tx: &TenantTx, board: BoardId) -> Result<Vec<Place>> {
    let here = tx.find::<table::Entity>().filter(Column::BoardId.eq(board)).filter(Column::ArchivedAt.is_null());
    here.by(Column::Rank).all().await
}

/// The rank of a card where it is wanted among those on the board, and the limits that it breaks with a warning. A limit that
/// blocks refuses what is one too many; what counted there before may stay.
pub(super) fn find(
    board: &Board,
    places: &[Place],
    (card, kind): (CardId, CardKind),
    wanted: Wanted,
) -> Result<(String, Vec<WipCount>)> {
    let before = places.iter().find(|place| place.id == card);
    let others = || places.iter().filter(|place| place.id != card);
    if before.is_none() && places.len() >= MAX_CARDS {
        return Err(Error::rule(Rule::FiveHundredCards));
    }
    let mut warnings = Vec::new();
    let limits = boards::limits(board).into_iter().filter(|_| kind != CardKind::Metric);
    for limit in limits.filter(|limit| limit.holds(board, (wanted.column, wanted.lane))) {
        if before.is_some_and(|before| limit.holds(board, (before.column_id, before.lane_id))) {
            continue;
        }
        let there =
            |place: &&Place| place.kind != CardKind::Metric && limit.holds(board, (place.column_id, place.lane_id));
        let count = i32::try_from(others().filter(there).count()).unwrap_or(i32::MAX);
        match limit.policy {
            _ if count < limit.limit => {}
            WipPolicy::Block => return Err(refused(&limit, count)),
            WipPolicy::Warn => warnings.push(WipCount { count: count.saturating_add(1), ..limit }),
        }
    }
    let column: Vec<&Place> = others().filter(|place| place.column_id == wanted.column).collect();
    let at = |id: Option<CardId>| column.iter().position(|place| Some(place.id) == id);
    let index = match (at(wanted.after), at(wanted.before)) {
        (Some(after), _) => after + 1,
        (None, Some(before)) => before,
        (None, None) if wanted.after.or(wanted.before).is_some() => {
            return Err(Error::rule(Rule::NeighbourLiesThere));
        }
        (None, None) => column.len(),
    };
    let rank_at = |index: Option<usize>| index.and_then(|index| column.get(index)).map(|place| place.rank.as_str());
    Ok((rank::between(rank_at(index.checked_sub(1)), rank_at(Some(index))), warnings))
}

/// Says which limit it is, and how many cards lie there.
fn refused(limit: &WipCount, count: i32) -> Error {
    let mut error = Error::rule(Rule::WipLimitHolds).with("limit", limit.limit).with("count", count);
    if let Some(column) = limit.column_id {
        error = error.with("columnId", column.to_string());
    }
    if let Some(lane) = limit.lane_id {
        error = error.with("laneId", lane.to_string());
    }
    error
}

/// Puts a card on a board that the caller holds, and writes down that it was moved, unless it was only put above or below
/// others of its cell.
pub(super) async fn put(
    tx: &TenantTx,
    card: &Card,
    board: &Board,
    wanted: Wanted,
    expected_version: i32,
    (kind, reason): (CardMoveKind, Option<String>),
) -> Result<PlacedCard> {
    let places = on_board(tx, board.id).await?;
    let (rank, warnings) = find(board, &places, (card.id, card.kind), wanted)?;
    let entered = card.archived_at.is_some() || (card.board_id, card.column_id) != (board.id, wanted.column);
    let done_at = match board.is_done(wanted.column) {
        true if entered => card.done_at.or(Some(tx.now())),
        true => card.done_at,
        false => None,
    };
    let placed: Card = tx
        .change::<table::Entity>()
        .set(Column::BoardId, board.id)
        .set(Column::ColumnId, wanted.column)
        .set(Column::LaneId, wanted.lane)
        .set(Column::Rank, rank)
        .set(Column::MovedAt, if entered { tx.now() } else { card.moved_at })
        .set(Column::DoneAt, done_at)
        .set(Column::ArchivedAt, None::<kernel::Time>)
        .set(Column::UpdatedAt, tx.now())
        .one(card.id, Some(expected_version))
        .await?;
    if entered || card.lane_id != wanted.lane {
        history::write(tx, &placed, kind, reason).await?;
    }
    Ok(PlacedCard { card: placed, warnings })
}

/// Moves a card on its board: into a column and a lane, and beside others of the column. Named as it was seen, the order
/// survives what others do at once: it comes right below `afterCardId`, or right above `beforeCardId` if the first lies there
/// no longer; at the end if neither is named. If neither of those that are named lies in the column any more, 409 `rule_unmet`,
/// `neighbour_lies_there`. A limit that blocks refuses: 409 `rule_unmet`, `wip_limit_holds`, with `limit`, `count` and where it
/// holds; one that warns is told in `warnings`. A card that was taken off the board comes back by it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MoveCard {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The card's id.
    pub id: CardId,
    /// The version that the change was decided on.
    pub expected_version: i32,
    /// The column.
    pub column_id: BoardColumnId,
    /// The lane; the one that it lies in if nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lane_id: Option<BoardLaneId>,
    /// The card of the column that it comes right below.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after_card_id: Option<CardId>,
    /// The card of the column that it comes right above.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before_card_id: Option<CardId>,
}

impl Operation for MoveCard {
    type Output = PlacedCard;
    type Tx = TenantTx;
    const ID: &'static str = "card.move";
    const PERMISSION: Permission = Permission::CardContribute;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<PlacedCard> {
        let card: Card = tx.get(self.id).await?;
        let board = held(tx, card.board_id).await?;
        let column = board.column(self.column_id, "#/columnId")?.id;
        let stays = card.lane_id.filter(|own| board.lanes.iter().any(|lane| lane.id == *own));
        let lane = board.lane(self.lane_id.or(stays), "#/laneId")?;
        let wanted = Wanted { column, lane, after: self.after_card_id, before: self.before_card_id };
        put(tx, &card, &board, wanted, self.expected_version, (CardMoveKind::Moved, None)).await
    }
}

/// A board that a card lies on, held until the end of the transaction.
async fn held(tx: &TenantTx, id: BoardId) -> Result<Board> {
    boards::hold(tx, [id]).await?.pop().ok_or_else(|| Error::internal("a card without a board"))
}

#[cfg(test)]
mod tests;
