//! What must hold of decisions, of what they are about, and of a process before it is approved.

use db::TenantTx;
use kernel::{Error, Result, Rule};
use organisation::participants::Participant;
use sea_orm::ColumnTrait;

use super::{Column, DecisionState, HarmonisationDecision, HarmonisationOption, table};
use crate::{
    alignment::{self, RowId},
    processes::ProcessId,
};

/// An option is one of an organisation that takes part, or of none.
pub(super) async fn check_options(tx: &TenantTx, options: &[HarmonisationOption]) -> Result<()> {
    for (i, option) in options.iter().enumerate() {
        if let Some(participant) = option.participant_id {
            tx.referred::<Participant>(participant, &format!("#/options/{i}/participantId")).await?;
        }
    }
    Ok(())
}

/// What was decided stands until somebody reopens it, and says why.
pub(super) fn check_open(decision: &HarmonisationDecision) -> Result<()> {
    match decision.state {
        DecisionState::Open => Ok(()),
        DecisionState::Decided => Err(Error::rule(Rule::DecidedIsReopenedFirst)),
    }
}

/// A process is not approved while a row in conflict has no decision (DOMAIN C0.3.7); the refusal names the rows.
pub(crate) async fn check_decided(tx: &TenantTx, process: ProcessId) -> Result<()> {
    let conflicts = alignment::conflicts(tx, process).await?;
    if conflicts.is_empty() {
        return Ok(());
    }
    let decided = tx.find::<table::Entity>().filter(Column::ProcessId.eq(process));
    let decided: Vec<RowId> = decided.filter(Column::State.eq(DecisionState::Decided)).values(Column::RowId).await?;
    let missing: Vec<_> = conflicts.into_iter().filter(|row| !decided.contains(&row.id)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let labels: Vec<String> = missing.iter().map(|row| row.label.clone()).collect();
    let rows: Vec<String> = missing.iter().map(|row| row.id.to_string()).collect();
    Err(Error::rule(Rule::ConflictIsDecided).with("missing", labels).with("missingRowIds", rows))
}

/// What was decided in a process, by row.
pub(crate) async fn choices(tx: &TenantTx, process: ProcessId) -> Result<Vec<(RowId, String)>> {
    let decided = tx.find::<table::Entity>().filter(Column::ProcessId.eq(process));
    let decided = decided.filter(Column::State.eq(DecisionState::Decided)).by(Column::Id);
    let decided: Vec<HarmonisationDecision> = decided.all().await?;
    Ok(decided.into_iter().filter_map(|decision| Some((decision.row_id, decision.choice?))).collect())
}

/// Whether any decision hangs on a row of the process, or on this one.
pub(crate) async fn exist(tx: &TenantTx, process: ProcessId, row: Option<RowId>) -> Result<bool> {
    tx.find::<table::Entity>().filter(Column::ProcessId.eq(process)).if_equal(Column::RowId, row).exists().await
}
