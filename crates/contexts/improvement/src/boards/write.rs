//! Setting up a board, and changing it while cards lie on it.

use async_graphql::InputObject;
use db::TenantTx;
use kernel::{Code, Error, FaultCode, Mode, Operation, Patch, Permission, Result, Rule, UnitId};
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Board, BoardCadence, BoardCell, BoardColumnInput, BoardId, BoardLaneInput, NewBoardColumn, NewBoardLane, parts,
    table::{self, Column},
    units,
};
use crate::{cards, shared::stored};

/// Sets up a board. Limits of single cells are set by a change, when columns and lanes have ids.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateBoard {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// What it is called.
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// The units whose board it is.
    #[schema(min_items = 1, max_items = 50)]
    pub unit_ids: Vec<UnitId>,
    /// How high it hangs; 1 if nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 9)]
    pub level: Option<i32>,
    /// The board that it escalates cards to, of a higher level.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub above_board_id: Option<BoardId>,
    /// The columns, from left to right.
    #[schema(min_items = 1, max_items = 20)]
    pub columns: Vec<NewBoardColumn>,
    /// The lanes, from top to bottom.
    #[serde(default)]
    #[graphql(default)]
    #[schema(max_items = 20)]
    pub lanes: Vec<NewBoardLane>,
    /// How often its unit meets at it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cadence: Option<BoardCadence>,
    /// Within how many days somebody who writes an idea, a problem or an improvement gets a first answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 366)]
    pub answer_within_days: Option<i32>,
    /// After how many days in one column, not done, a card shows as ageing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 366)]
    pub ageing_after_days: Option<i32>,
}

impl Operation for CreateBoard {
    type Output = Board;
    type Tx = TenantTx;
    const ID: &'static str = "board.create";
    const PERMISSION: Permission = Permission::BoardManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Board> {
        units::check(tx, &self.unit_ids).await?;
        let board = Board {
            id: tx.new_id(),
            name: self.name,
            unit_ids: self.unit_ids,
            level: self.level.unwrap_or(1),
            above_board_id: self.above_board_id,
            columns: parts::columns(tx, self.columns, &[])?,
            lanes: parts::lanes(tx, self.lanes, &[])?,
            cells: vec![],
            cadence: self.cadence,
            answer_within_days: self.answer_within_days,
            ageing_after_days: self.ageing_after_days,
            version: 1,
            created_at: tx.now(),
            updated_at: tx.now(),
        };
        if let Some(above) = board.above_board_id {
            check_above(&board, &super::hold(tx, [above]).await?)?;
        }
        insert(tx, board.clone()).await?;
        units::write(tx, &board).await?;
        Ok(board)
    }
}

async fn insert(tx: &TenantTx, board: Board) -> Result<()> {
    let Board {
        id,
        name,
        unit_ids: _,
        level,
        above_board_id,
        columns,
        lanes,
        cells,
        cadence,
        answer_within_days,
        ageing_after_days,
        version,
        created_at,
        updated_at,
    } = board;
    tx.insert(table::ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(id),
        name: Set(name),
        level: Set(level),
        above_board_id: Set(above_board_id),
        columns: Set(stored(&columns)?),
        lanes: Set(stored(&lanes)?),
        cells: Set(stored(&cells)?),
        cadence: Set(cadence.as_ref().map(stored).transpose()?),
        answer_within_days: Set(answer_within_days),
        ageing_after_days: Set(ageing_after_days),
        version: Set(version),
        created_at: Set(created_at),
        updated_at: Set(updated_at),
    })
    .await
}

/// A board escalates to one of a higher level, so that no way up leads in a circle: the one above is among those that
/// are held, lest it come to hang lower meanwhile.
fn check_above(board: &Board, held: &[Board]) -> Result<()> {
    let Some(above) = board.above_board_id else { return Ok(()) };
    match held.iter().find(|other| other.id == above) {
        None => Err(Error::invalid("#/aboveBoardId", FaultCode::NoSuchThing, None)),
        Some(above) if above.id != board.id && above.level > board.level => Ok(()),
        Some(_) => Err(Error::broken("#/aboveBoardId", Rule::AboveIsHigher)),
    }
}

/// The boards that escalate to this one, which is held so that no other comes to, stay below it.
async fn check_below(tx: &TenantTx, board: &Board) -> Result<()> {
    let below = tx.find::<table::Entity>().if_equal(Column::AboveBoardId, Some(board.id));
    let levels: Vec<i32> = below.values(Column::Level).await?;
    if levels.iter().all(|level| *level < board.level) {
        Ok(())
    } else {
        Err(Error::broken("#/level", Rule::AboveIsHigher))
    }
}

/// Changes a board. `columns`, `lanes` and `cells` are all that there are to be, in order: what has an `id` is the one that it
/// was, what has none is new, what is not named goes. A column or a lane with cards in it stays: 409 `rule_unmet`,
/// `cards_leave_first`; but the last lanes may go together, and then the cards lie in none. Cells go with their column and lane.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateBoard {
    /// The board's id.
    pub id: BoardId,
    /// The version that the change was decided on.
    pub expected_version: i32,
    /// What it is called.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = String, min_length = 1, max_length = 200)]
    pub name: Patch<String>,
    /// All units whose board it is.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Vec<UnitId>, min_items = 1, max_items = 50)]
    pub unit_ids: Patch<Vec<UnitId>>,
    /// How high it hangs.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = i32, minimum = 1, maximum = 9)]
    pub level: Patch<i32>,
    /// The board that it escalates cards to; null for none.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<BoardId>)]
    pub above_board_id: Patch<BoardId>,
    /// All columns, from left to right.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Vec<BoardColumnInput>, min_items = 1, max_items = 20)]
    pub columns: Patch<Vec<BoardColumnInput>>,
    /// All lanes, from top to bottom. With the first ones, every card comes to lie in the uppermost.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Vec<BoardLaneInput>, max_items = 20)]
    pub lanes: Patch<Vec<BoardLaneInput>>,
    /// All limits of single cells.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Vec<BoardCell>, max_items = 100)]
    pub cells: Patch<Vec<BoardCell>>,
    /// How often its unit meets at it; null if that is not agreed.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<BoardCadence>)]
    pub cadence: Patch<BoardCadence>,
    /// Within how many days a first answer is given, to cards that are written from now on; null for no promise.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<i32>, minimum = 1, maximum = 366)]
    pub answer_within_days: Patch<i32>,
    /// After how many days in one column a card shows as ageing; null for never.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<i32>, minimum = 1, maximum = 366)]
    pub ageing_after_days: Patch<i32>,
}

impl Operation for UpdateBoard {
    type Output = Board;
    type Tx = TenantTx;
    const ID: &'static str = "board.update";
    const PERMISSION: Permission = Permission::BoardManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Board> {
        let (before, held) = self.hold(tx).await?;
        let mut board = Board { unit_ids: super::units_of(tx, self.id).await?, ..before.clone() };
        if let Some(columns) = self.columns.set() {
            board.columns = parts::columns(tx, columns, &before.columns)?;
        }
        if let Some(lanes) = self.lanes.set() {
            board.lanes = parts::lanes(tx, lanes, &before.lanes)?;
        }
        board.cells.retain(|cell| {
            board.columns.iter().any(|column| column.id == cell.column_id)
                && board.lanes.iter().any(|lane| lane.id == cell.lane_id)
        });
        if let Some(cells) = self.cells.set() {
            board.cells = cells;
        }
        parts::check_cells(&board)?;
        let moved_level = self.level.set().is_some_and(|level| std::mem::replace(&mut board.level, level) != level);
        self.above_board_id.apply(&mut board.above_board_id);
        check_above(&board, &held)?;
        if moved_level {
            check_below(tx, &board).await?;
        }
        let cadence = self.cadence.change().map(|cadence| cadence.as_ref().map(stored).transpose()).transpose()?;
        let changed: Board = tx
            .change::<table::Entity>()
            .set_if(Column::Name, self.name.set())
            .set(Column::Level, board.level)
            .set(Column::AboveBoardId, board.above_board_id)
            .set(Column::Columns, stored(&board.columns)?)
            .set(Column::Lanes, stored(&board.lanes)?)
            .set(Column::Cells, stored(&board.cells)?)
            .set_if(Column::Cadence, cadence)
            .set_if(Column::AnswerWithinDays, self.answer_within_days.change())
            .set_if(Column::AgeingAfterDays, self.ageing_after_days.change())
            .set(Column::UpdatedAt, tx.now())
            .one(self.id, Some(self.expected_version))
            .await?;
        cards::follow(tx, &before, &changed).await?;
        let changed = match self.unit_ids.set() {
            None => Board { unit_ids: board.unit_ids, ..changed },
            Some(unit_ids) => {
                units::check(tx, &unit_ids).await?;
                let changed = Board { unit_ids, ..changed };
                units::replace(tx, &changed).await?;
                changed
            }
        };
        Ok(changed)
    }
}

impl UpdateBoard {
    /// The board as it is, and with it the one that it is to escalate to: both held, in the order of their ids.
    async fn hold(&self, tx: &TenantTx) -> Result<(Board, Vec<Board>)> {
        let above = match self.above_board_id.clone().change() {
            Some(named) => named,
            None => tx.get::<Board>(self.id).await?.above_board_id,
        };
        let held = super::hold(tx, [Some(self.id), above].into_iter().flatten()).await?;
        let board = held.iter().find(|board| board.id == self.id).ok_or_else(|| Error::new(Code::NotFound))?.clone();
        // Somebody gave it another one above until it was held, which is not held.
        if self.above_board_id.is_keep() && board.above_board_id != above {
            return Err(Error::new(Code::VersionConflict).with("currentVersion", board.version));
        }
        Ok((board, held))
    }
}
