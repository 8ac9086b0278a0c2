//! How many cards lie where a limit holds.

use async_graphql::SimpleObject;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Board, BoardColumnId, BoardLaneId, WipLimit, WipPolicy};

/// A limit of a column, a lane or a cell, and how many cards lie there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct WipCount {
    /// The column; null for a lane.
    pub column_id: Option<BoardColumnId>,
    /// The lane; null for a column, and named with a column for a cell.
    pub lane_id: Option<BoardLaneId>,
    /// The most.
    pub limit: i32,
    /// What happens to the one too many.
    pub policy: WipPolicy,
    /// How many there are.
    pub count: i32,
}

impl WipCount {
    /// Whether a card at this place counts.
    pub(crate) fn holds(&self, board: &Board, (column, lane): (BoardColumnId, Option<BoardLaneId>)) -> bool {
        match (self.column_id, self.lane_id) {
            (None, _) => self.lane_id == lane && !board.is_done(column),
            (Some(own), None) => own == column,
            (Some(own), _) => own == column && self.lane_id == lane,
        }
    }
}

/// Every limit of a board, with nothing counted yet.
pub(crate) fn limits(board: &Board) -> Vec<WipCount> {
    let new = |column_id, lane_id, WipLimit { limit, policy }| WipCount { column_id, lane_id, limit, policy, count: 0 };
    let columns = board.columns.iter().filter_map(|column| Some(new(Some(column.id), None, column.wip?)));
    let lanes = board.lanes.iter().filter_map(|lane| Some(new(None, Some(lane.id), lane.wip?)));
    let cells = board.cells.iter().map(|cell| new(Some(cell.column_id), Some(cell.lane_id), cell.wip));
    columns.chain(lanes).chain(cells).collect()
}
