//! Columns, lanes and limits: the parts of a board.

use async_graphql::{InputObject, SimpleObject};
use db::TenantTx;
use kernel::{Error, FaultCode, Id, IdKind, Result};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Board, BoardColumnId, BoardLaneId};

kernel::text_enum! {
    /// What happens to the card that is one too many.
    pub enum WipPolicy {
        /// It is taken, and the answer says that there are too many.
        Warn = "warn",
        /// It is not taken.
        Block = "block",
    }
}

/// How many cards may lie somewhere at once. Metrics do not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, SimpleObject, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[graphql(input_name = "WipLimitInput")]
pub struct WipLimit {
    /// The most.
    #[schema(minimum = 1, maximum = 500)]
    pub limit: i32,
    /// What happens to the one too many.
    pub policy: WipPolicy,
}

/// A column of a board.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct BoardColumn {
    /// The column's id, the same when it is renamed or put elsewhere.
    pub id: BoardColumnId,
    /// What stands above it, such as *Prøver ut*.
    pub name: String,
    /// Whether what lies in it is done: it is neither overdue nor ageing, and counts in no lane.
    pub done: bool,
    /// How many cards it may hold in all lanes together.
    pub wip: Option<WipLimit>,
}

/// A lane (*svømmebane*) of a board.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct BoardLane {
    /// The lane's id, the same when it is renamed or put elsewhere.
    pub id: BoardLaneId,
    /// What stands beside it, such as *Haster*.
    pub name: String,
    /// How many cards it may hold in all columns together, but for those whose cards are done.
    pub wip: Option<WipLimit>,
}

/// The limit of one cell: where a column and a lane meet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, SimpleObject, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[graphql(input_name = "BoardCellInput")]
pub struct BoardCell {
    /// The column.
    pub column_id: BoardColumnId,
    /// The lane.
    pub lane_id: BoardLaneId,
    /// How many cards it may hold.
    pub wip: WipLimit,
}

/// A new column.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewBoardColumn {
    /// What stands above it, unlike the others.
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
    /// Whether what lies in it is done.
    #[serde(default)]
    #[graphql(default)]
    pub done: bool,
    /// How many cards it may hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wip: Option<WipLimit>,
}

/// A new lane.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewBoardLane {
    /// What stands beside it, unlike the others.
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
    /// How many cards it may hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wip: Option<WipLimit>,
}

impl From<NewBoardColumn> for BoardColumnInput {
    fn from(NewBoardColumn { name, done, wip }: NewBoardColumn) -> Self {
        Self { id: None, name, done, wip }
    }
}

impl From<NewBoardLane> for BoardLaneInput {
    fn from(NewBoardLane { name, wip }: NewBoardLane) -> Self {
        Self { id: None, name, wip }
    }
}

/// A column as it is to be.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BoardColumnInput {
    /// The column that it is; a new one if nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<BoardColumnId>,
    /// What stands above it, unlike the others.
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
    /// Whether what lies in it is done.
    #[serde(default)]
    #[graphql(default)]
    pub done: bool,
    /// How many cards it may hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wip: Option<WipLimit>,
}

/// A lane as it is to be.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BoardLaneInput {
    /// The lane that it is; a new one if nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<BoardLaneId>,
    /// What stands beside it, unlike the others.
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
    /// How many cards it may hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wip: Option<WipLimit>,
}

/// The columns that these inputs make of those that there are.
pub(super) fn columns(
    tx: &TenantTx,
    wanted: impl IntoIterator<Item = impl Into<BoardColumnInput>>,
    known: &[BoardColumn],
) -> Result<Vec<BoardColumn>> {
    let wanted: Vec<BoardColumnInput> = wanted.into_iter().map(Into::into).collect();
    let known: Vec<BoardColumnId> = known.iter().map(|column| column.id).collect();
    check_each(wanted.iter().map(|one| (one.id, one.name.as_str())), &known, "columns")?;
    let made = wanted.into_iter().map(|BoardColumnInput { id, name, done, wip }| BoardColumn {
        id: id.unwrap_or_else(|| tx.new_id()),
        name,
        done,
        wip,
    });
    Ok(made.collect())
}

/// The lanes that these inputs make of those that there are.
pub(super) fn lanes(
    tx: &TenantTx,
    wanted: impl IntoIterator<Item = impl Into<BoardLaneInput>>,
    known: &[BoardLane],
) -> Result<Vec<BoardLane>> {
    let wanted: Vec<BoardLaneInput> = wanted.into_iter().map(Into::into).collect();
    let known: Vec<BoardLaneId> = known.iter().map(|lane| lane.id).collect();
    check_each(wanted.iter().map(|one| (one.id, one.name.as_str())), &known, "lanes")?;
    let made = wanted.into_iter().map(|BoardLaneInput { id, name, wip }| BoardLane {
        id: id.unwrap_or_else(|| tx.new_id()),
        name,
        wip,
    });
    Ok(made.collect())
}

/// What is named by id is there, and nothing is named twice, by id or by name.
pub(crate) fn check_each<'w, K: IdKind>(
    wanted: impl Iterator<Item = (Option<Id<K>>, &'w str)>,
    known: &[Id<K>],
    list: &str,
) -> Result<()> {
    let (mut ids, mut names) = (Vec::new(), Vec::new());
    for (i, (id, name)) in wanted.enumerate() {
        let fault = |member: &str, code| Err(Error::invalid(format!("#/{list}/{i}/{member}"), code, None));
        match id {
            Some(id) if !known.contains(&id) => return fault("id", FaultCode::NoSuchThing),
            Some(id) if ids.contains(&id) => return fault("id", FaultCode::Repeated),
            _ if names.contains(&name) => return fault("name", FaultCode::Repeated),
            _ => {}
        }
        ids.extend(id);
        names.push(name);
    }
    Ok(())
}

/// The cells lie where a column and a lane of the board meet, and each has one limit.
pub(super) fn check_cells(board: &Board) -> Result<()> {
    for (i, cell) in board.cells.iter().enumerate() {
        board.column(cell.column_id, &format!("#/cells/{i}/columnId"))?;
        board.lane(Some(cell.lane_id), &format!("#/cells/{i}/laneId"))?;
        let same = |other: &BoardCell| (other.column_id, other.lane_id) == (cell.column_id, cell.lane_id);
        if board.cells[..i].iter().any(same) {
            return Err(Error::invalid(format!("#/cells/{i}/columnId"), FaultCode::Repeated, None));
        }
    }
    Ok(())
}
