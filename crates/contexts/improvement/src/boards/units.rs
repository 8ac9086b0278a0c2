//! Whose a board is.

use db::TenantTx;
use kernel::{Error, FaultCode, Result, UnitId};
use sea_orm::{ActiveValue::Set, ColumnTrait};

use super::{
    Board, BoardId,
    table::unit::{self, ActiveModel, Column, Entity},
};

struct Of {
    board_id: BoardId,
    unit_id: UnitId,
}

db::projection!(Of from unit { board_id: BoardId, unit_id: UnitId });

/// Reads whose each of these boards is, in one statement.
pub(super) async fn fill(tx: &TenantTx, boards: &mut [Board]) -> Result<()> {
    if boards.is_empty() {
        return Ok(());
    }
    let found = tx.find::<Entity>().any_of(Column::BoardId, boards.iter().map(|board| board.id));
    let found: Vec<Of> = found.by(Column::Id).all().await?;
    for board in boards {
        board.unit_ids = found.iter().filter(|of| of.board_id == board.id).map(|of| of.unit_id).collect();
    }
    Ok(())
}

/// The board with whose it is.
pub(super) async fn filled(tx: &TenantTx, mut board: Board) -> Result<Board> {
    fill(tx, std::slice::from_mut(&mut board)).await?;
    Ok(board)
}

/// The boards of a unit, alone or with others.
pub(super) async fn boards_of(tx: &TenantTx, unit: UnitId) -> Result<Vec<BoardId>> {
    tx.find::<Entity>().filter(Column::UnitId.eq(unit)).values(Column::BoardId).await
}

/// The boards of these units, alone or with others, each with every one of them whose it is.
pub(crate) async fn of_units(tx: &TenantTx, units: &[UnitId]) -> Result<Vec<(BoardId, UnitId)>> {
    let theirs: Vec<Of> = tx.find::<Entity>().any_of(Column::UnitId, units.iter().copied()).all().await?;
    Ok(theirs.into_iter().map(|of| (of.board_id, of.unit_id)).collect())
}

/// The units that an input names are there, and each is named once.
pub(super) async fn check(tx: &TenantTx, units: &[UnitId]) -> Result<()> {
    let known = organisation::units::known(tx, units.to_vec()).await?;
    for (i, unit) in units.iter().enumerate() {
        let code = match known.contains(unit) {
            false => FaultCode::NoSuchThing,
            true if units[..i].contains(unit) => FaultCode::Repeated,
            true => continue,
        };
        return Err(Error::invalid(format!("#/unitIds/{i}"), code, None));
    }
    Ok(())
}

/// Writes down whose the board is.
pub(super) async fn write(tx: &TenantTx, board: &Board) -> Result<()> {
    let row = |unit: &UnitId| ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(tx.new_id()),
        board_id: Set(board.id),
        unit_id: Set(*unit),
    };
    tx.insert_many(board.unit_ids.iter().map(row).collect::<Vec<_>>()).await
}

/// Writes down whose the board is, in place of what was written before.
pub(super) async fn replace(tx: &TenantTx, board: &Board) -> Result<()> {
    tx.delete_all::<Entity, _>(Column::BoardId, [board.id]).await?;
    write(tx, board).await
}
