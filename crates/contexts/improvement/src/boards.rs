//! Boards (*tavler*): where a unit, or several, see what they improve, in columns and lanes (DOMAIN S3.7).
//!
//! Columns, lanes and limits are parts of the board: read, checked and changed with it, and stored in its row. That row is
//! also what whoever places a card locks, so that order and limits hold however many do it at once (ADR 0025).

use api::Route;
use async_graphql::{InputObject, SimpleObject};
use db::{Sort, Table, TenantTable, TenantTx};
use kernel::{Date, Deleted, Error, FaultCode, Mode, Operation, Page, PageInput, Permission, Result, Time, UnitId};
use sea_orm::ColumnTrait;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use cadence::{BoardCadence, Weekday};
pub use content::{BoardContent, GetBoardContent};
pub use graphql::{BoardMutations, BoardQueries};
pub(crate) use parts::check_each;
pub use parts::{
    BoardCell, BoardColumn, BoardColumnInput, BoardLane, BoardLaneInput, NewBoardColumn, NewBoardLane, WipLimit,
    WipPolicy,
};
use table::{Column, unit};
pub(crate) use units::of_units;
pub use wip::WipCount;
pub(crate) use wip::limits;
pub use write::{CreateBoard, UpdateBoard};

mod cadence;
mod content;
mod graphql;
mod parts;
mod table;
mod units;
mod wip;
mod write;

kernel::ids! {
    /// Identifies a board.
    BoardId(BoardIdKind) = "board",
    /// Identifies a column of a board.
    BoardColumnId(BoardColumnIdKind) = "board_column",
    /// Identifies a lane of a board.
    BoardLaneId(BoardLaneIdKind) = "board_lane",
    /// Identifies that a board is a unit's.
    BoardUnitId(BoardUnitIdKind) = "board_unit",
}

/// The registry entry.
pub const TABLE: Table = Table::tenant("boards");
/// The registry entry of whose the boards are.
pub const UNITS: Table = Table::tenant("board_units").after(&["boards", "units"]);

impl TenantTable for table::Entity {
    const TABLE: Table = TABLE;
    const TENANT_ID: Column = Column::TenantId;
    const ID: Column = Column::Id;
    const VERSION: Option<Column> = Some(Column::Version);
}

impl TenantTable for unit::Entity {
    const TABLE: Table = UNITS;
    const TENANT_ID: unit::Column = unit::Column::TenantId;
    const ID: unit::Column = unit::Column::Id;
    const VERSION: Option<unit::Column> = None;
}

/// A board of one unit, or of several together.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct Board {
    /// The board's id.
    pub id: BoardId,
    /// What it is called, such as *Forbetringstavla på Soltun*.
    pub name: String,
    /// The units whose board it is.
    pub unit_ids: Vec<UnitId>,
    /// How high it hangs: 1 where the work is done, more for each level of leaders above.
    pub level: i32,
    /// The board that it escalates cards to, of a higher level.
    pub above_board_id: Option<BoardId>,
    /// The columns, from left to right.
    pub columns: Vec<BoardColumn>,
    /// The lanes, from top to bottom; none if the board is not divided. Then its cards lie in no lane.
    pub lanes: Vec<BoardLane>,
    /// The limits of single cells.
    pub cells: Vec<BoardCell>,
    /// How often its unit meets at it; null if that is not agreed.
    pub cadence: Option<BoardCadence>,
    /// Within how many days somebody who writes an idea, a problem or an improvement gets a first answer.
    pub answer_within_days: Option<i32>,
    /// After how many days in one column, not done, a card shows as ageing.
    pub ageing_after_days: Option<i32>,
    /// Counts the changes to the board itself, not those to its cards; the `ETag`.
    pub version: i32,
    /// When it was set up.
    pub created_at: Time,
    /// When it was last changed.
    pub updated_at: Time,
}

kernel::resource!(Board);
db::projection!(Board from table {
    id: Id, name: Name, level: Level, above_board_id: AboveBoardId, answer_within_days: AnswerWithinDays,
    ageing_after_days: AgeingAfterDays, version: Version, created_at: CreatedAt, updated_at: UpdatedAt,
} json { columns: Columns, lanes: Lanes, cells: Cells, cadence: Cadence } with { unit_ids: vec![] });

impl Board {
    /// The column that an input names at `pointer`; a fault if it is none of the board's.
    pub(crate) fn column(&self, id: BoardColumnId, pointer: &str) -> Result<&BoardColumn> {
        let found = self.columns.iter().find(|column| column.id == id);
        found.ok_or_else(|| Error::invalid(pointer, FaultCode::NoSuchThing, None))
    }

    /// The first column, where cards come in.
    pub(crate) fn first_column(&self) -> Result<&BoardColumn> {
        self.columns.first().ok_or_else(|| Error::internal("a board without a column"))
    }

    /// Whether what lies in this column is done.
    pub(crate) fn is_done(&self, id: BoardColumnId) -> bool {
        self.columns.iter().any(|column| column.id == id && column.done)
    }

    /// The lane that a card lies in if `named` is asked for: the first if nothing is, none where there are no lanes.
    pub(crate) fn lane(&self, named: Option<BoardLaneId>, pointer: &str) -> Result<Option<BoardLaneId>> {
        match named {
            None => Ok(self.lanes.first().map(|lane| lane.id)),
            Some(id) if self.lanes.iter().any(|lane| lane.id == id) => Ok(Some(id)),
            Some(_) => Err(Error::invalid(pointer, FaultCode::NoSuchThing, None)),
        }
    }

    /// The last day on which an answer to a card that is written now is in time.
    pub(crate) fn answer_due(&self, now: Time) -> Option<Date> {
        let days = u32::try_from(self.answer_within_days?).ok()?;
        Some(now.days_later(days).date())
    }
}

const SORTS: &[Sort<Column>] = &[
    Sort { name: "level", column: Column::Level },
    Sort { name: "name", column: Column::Name },
    Sort { name: "createdAt", column: Column::Id },
];

/// Which boards.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct BoardFilter {
    /// Only those of this unit, alone or with others.
    pub unit_id: Option<UnitId>,
    /// Only those of this level.
    pub level: Option<i32>,
    /// Only those that escalate to this board.
    pub above_board_id: Option<BoardId>,
}

/// Lists the boards, newest first unless sorted.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ListBoards {
    /// Which page.
    pub page: PageInput,
    /// Which boards.
    pub filter: BoardFilter,
}

impl Operation for ListBoards {
    type Output = Page<Board>;
    type Tx = TenantTx;
    const ID: &'static str = "board.list";
    const PERMISSION: Permission = Permission::BoardRead;
    const MODE: Mode = Mode::Read;

    fn sort_keys() -> Vec<&'static str> {
        db::sort_keys(SORTS)
    }

    async fn run(self, tx: &TenantTx) -> Result<Page<Board>> {
        let mut find = tx.find::<table::Entity>();
        if let Some(unit) = self.filter.unit_id {
            find = find.any_of(Column::Id, units::boards_of(tx, unit).await?);
        }
        let mut page: Page<Board> = find
            .if_equal(Column::Level, self.filter.level)
            .if_equal(Column::AboveBoardId, self.filter.above_board_id)
            .page(&self.page, SORTS, (Self::ID, &self.filter))
            .await?;
        units::fill(tx, &mut page.items).await?;
        Ok(page)
    }
}

/// Reads one board, without its cards.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetBoard {
    /// The board's id.
    pub id: BoardId,
}

impl Operation for GetBoard {
    type Output = Board;
    type Tx = TenantTx;
    const ID: &'static str = "board.get";
    const PERMISSION: Permission = Permission::BoardRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<Board> {
        units::filled(tx, tx.get(self.id).await?).await
    }
}

/// These boards, held until the end of the transaction and always taken in the same order: whoever else places a card on one
/// of them waits. Without their units.
pub(crate) async fn hold(tx: &TenantTx, ids: impl IntoIterator<Item = BoardId>) -> Result<Vec<Board>> {
    tx.find::<table::Entity>().any_of(Column::Id, ids).by(Column::Id).lock().all().await
}

/// The units of a board.
pub(crate) async fn units_of(tx: &TenantTx, board: BoardId) -> Result<Vec<UnitId>> {
    tx.find::<unit::Entity>().filter(unit::Column::BoardId.eq(board)).values(unit::Column::UnitId).await
}

/// Deletes a board that has no cards and no meetings, and that none escalates to: else 409 `still_in_use`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeleteBoard {
    /// The board's id.
    pub id: BoardId,
    /// The version that the change was decided on.
    pub expected_version: i32,
}

impl Operation for DeleteBoard {
    type Output = Deleted;
    type Tx = TenantTx;
    const ID: &'static str = "board.delete";
    const PERMISSION: Permission = Permission::BoardManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Deleted> {
        tx.delete::<table::Entity>(self.id, self.expected_version).await
    }
}

/// The REST routes.
pub const ROUTES: fn() -> Vec<Route> = || {
    vec![
        Route::get::<ListBoards>("/v1/tenants/{tenant}/boards"),
        Route::post::<CreateBoard>("/v1/tenants/{tenant}/boards"),
        Route::get::<GetBoard>("/v1/tenants/{tenant}/boards/{id}"),
        Route::get::<GetBoardContent>("/v1/tenants/{tenant}/boards/{id}/content"),
        Route::patch::<UpdateBoard>("/v1/tenants/{tenant}/boards/{id}"),
        Route::delete::<DeleteBoard>("/v1/tenants/{tenant}/boards/{id}"),
    ]
};
