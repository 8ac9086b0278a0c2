//! What cards do when their board changes.

use db::TenantTx;
use kernel::{Error, Result, Rule};
use sea_orm::ColumnTrait;

use super::table::{self, Column};
use crate::boards::{Board, BoardColumnId, BoardLaneId};

/// Cards keep their columns and lanes, so that none with cards goes; with the first lanes they come to lie in the uppermost, and
/// with the last ones gone in none; and what lies in a column is done if the column says so. The board must be held.
pub(crate) async fn follow(tx: &TenantTx, before: &Board, after: &Board) -> Result<()> {
    let gone = before.columns.iter().filter(|old| !after.columns.iter().any(|new| new.id == old.id));
    check_empty(tx, before, Column::ColumnId, gone.map(|column| column.id).collect::<Vec<BoardColumnId>>()).await?;
    let first = after.lanes.first().map(|lane| lane.id);
    if before.lanes.is_empty() != after.lanes.is_empty() {
        let change = tx.change::<table::Entity>().set(Column::LaneId, first);
        change.filter(Column::BoardId.eq(before.id)).all().await?;
    } else {
        let gone = before.lanes.iter().filter(|old| !after.lanes.iter().any(|new| new.id == old.id));
        check_empty(tx, before, Column::LaneId, gone.map(|lane| lane.id).collect::<Vec<BoardLaneId>>()).await?;
    }
    for done in [true, false] {
        let turned = |id: &BoardColumnId| after.is_done(*id) == done && before.is_done(*id) != done;
        let turned: Vec<BoardColumnId> = before.columns.iter().map(|column| column.id).filter(turned).collect();
        if !turned.is_empty() {
            let done_at = done.then(|| tx.now());
            let change = tx.change::<table::Entity>().set(Column::DoneAt, done_at);
            change.filter(Column::BoardId.eq(before.id)).filter(Column::ColumnId.is_in(turned)).all().await?;
        }
    }
    Ok(())
}

async fn check_empty<T: Into<sea_orm::Value>>(tx: &TenantTx, board: &Board, part: Column, gone: Vec<T>) -> Result<()> {
    if gone.is_empty() {
        return Ok(());
    }
    let here = tx.find::<table::Entity>().filter(Column::BoardId.eq(board.id)).filter(Column::ArchivedAt.is_null());
    match here.any_of(part, gone).exists().await? {
        true => Err(Error::rule(Rule::CardsLeaveFirst)),
        false => Ok(()),
    }
}
