//! What proposals are about: steps and rows of the same process.

use std::collections::HashMap;

use db::TenantTx;
use kernel::{Error, FaultCode, Result};
use sea_orm::ActiveValue::Set;

use super::{Proposal, ProposalId, table::target};
use crate::{
    alignment::{self, RowId},
    processes::ProcessId,
    steps::{self, StepId},
};

struct Target {
    proposal_id: ProposalId,
    step_id: Option<StepId>,
    row_id: Option<RowId>,
}

db::projection!(Target from target { proposal_id: ProposalId, step_id: StepId, row_id: RowId });

/// Reads what each of these proposals is about, in one statement.
pub(super) async fn fill(tx: &TenantTx, proposals: &mut [Proposal]) -> Result<()> {
    if proposals.is_empty() {
        return Ok(());
    }
    let ids = proposals.iter().map(|proposal| proposal.id);
    let found = tx.find::<target::Entity>().any_of(target::Column::ProposalId, ids);
    let found: Vec<Target> = found.by(target::Column::Id).all().await?;
    let mut of: HashMap<ProposalId, Vec<Target>> = HashMap::new();
    for target in found {
        of.entry(target.proposal_id).or_default().push(target);
    }
    for proposal in proposals {
        let targets = of.remove(&proposal.id).unwrap_or_default();
        proposal.step_ids = targets.iter().filter_map(|target| target.step_id).collect();
        proposal.row_ids = targets.iter().filter_map(|target| target.row_id).collect();
    }
    Ok(())
}

/// The proposal with what it is about.
pub(super) async fn filled(tx: &TenantTx, mut proposal: Proposal) -> Result<Proposal> {
    fill(tx, std::slice::from_mut(&mut proposal)).await?;
    Ok(proposal)
}

/// Steps and rows that a proposal names must lie in its process's map.
pub(super) async fn check(tx: &TenantTx, process: ProcessId, steps: &[StepId], rows: &[RowId]) -> Result<()> {
    let known_steps: Vec<StepId> = steps::named(tx, process, steps).await?.iter().map(|known| known.step.id).collect();
    let known_rows = alignment::known(tx, process, rows).await?;
    for (i, step) in steps.iter().enumerate() {
        if !known_steps.contains(step) {
            return Err(Error::invalid(format!("#/stepIds/{i}"), FaultCode::NoSuchThing, None));
        }
    }
    for (i, row) in rows.iter().enumerate() {
        if !known_rows.contains(row) {
            return Err(Error::invalid(format!("#/rowIds/{i}"), FaultCode::NoSuchThing, None));
        }
    }
    Ok(())
}

/// Writes down what a proposal is about, in place of what was written before.
pub(super) async fn write(tx: &TenantTx, proposal: ProposalId, steps: &[StepId], rows: &[RowId]) -> Result<()> {
    let row = |step_id: Option<StepId>, row_id: Option<RowId>| target::ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(tx.new_id()),
        proposal_id: Set(proposal),
        step_id: Set(step_id),
        row_id: Set(row_id),
    };
    let steps = steps.iter().map(|step| row(Some(*step), None));
    tx.insert_many(steps.chain(rows.iter().map(|id| row(None, Some(*id))))).await
}
