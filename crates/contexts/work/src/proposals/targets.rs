//! What proposals are about: steps and rows of the same process.

use std::collections::HashMap;

use db::TenantTx;
use kernel::{Error, FaultCode, Result};
use sea_orm::{ActiveValue::Set, ColumnTrait};

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

/// The proposals about a step, or about a row.
pub(super) async fn about(tx: &TenantTx, column: target::Column, id: uuid::Uuid) -> Result<Vec<ProposalId>> {
    tx.find::<target::Entity>().filter(column.eq(id)).values(target::Column::ProposalId).await
}

/// Whether anything was proposed about one of these rows.
pub(crate) async fn about_rows(tx: &TenantTx, rows: Vec<RowId>) -> Result<bool> {
    Ok(!rows.is_empty() && tx.find::<target::Entity>().any_of(target::Column::RowId, rows).exists().await?)
}

/// What was proposed about steps is about those that took their place.
pub(crate) async fn follow(tx: &TenantTx, old: &[StepId], new: &[StepId]) -> Result<()> {
    let mut met: Vec<ProposalId> = tx
        .find::<target::Entity>()
        .any_of(target::Column::StepId, old.to_vec())
        .values(target::Column::ProposalId)
        .await?;
    met.sort_unstable();
    met.dedup();
    if met.is_empty() {
        return Ok(());
    }
    tx.delete_all::<target::Entity, _>(target::Column::StepId, old.to_vec()).await?;
    let mut links = Vec::with_capacity(met.len() * new.len());
    for proposal in met {
        links.extend(new.iter().map(|step| row(tx, (proposal, Some(*step), None))));
    }
    tx.insert_many(links).await
}

fn row(tx: &TenantTx, (proposal, step, row): (ProposalId, Option<StepId>, Option<RowId>)) -> target::ActiveModel {
    target::ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(tx.new_id()),
        proposal_id: Set(proposal),
        step_id: Set(step),
        row_id: Set(row),
    }
}

/// Steps and rows that a proposal names must lie in its process's map, and be named once.
pub(super) async fn check(tx: &TenantTx, process: ProcessId, steps: &[StepId], rows: &[RowId]) -> Result<()> {
    let known_steps: Vec<StepId> = steps::named(tx, process, steps).await?.iter().map(|known| known.step.id).collect();
    let known_rows = alignment::known(tx, process, rows).await?;
    name_each_once(steps, &known_steps, "stepIds")?;
    name_each_once(rows, &known_rows, "rowIds")
}

fn name_each_once<T: PartialEq>(named: &[T], known: &[T], member: &str) -> Result<()> {
    for (i, id) in named.iter().enumerate() {
        let code = match known.contains(id) {
            false => FaultCode::NoSuchThing,
            true if named[..i].contains(id) => FaultCode::Repeated,
            true => continue,
        };
        return Err(Error::invalid(format!("#/{member}/{i}"), code, None));
    }
    Ok(())
}

/// Writes down what a proposal is about, in place of what was written before.
pub(super) async fn write(tx: &TenantTx, proposal: ProposalId, steps: &[StepId], rows: &[RowId]) -> Result<()> {
    let mut links: Vec<_> = steps.iter().map(|step| row(tx, (proposal, Some(*step), None))).collect();
    links.extend(rows.iter().map(|id| row(tx, (proposal, None, Some(*id)))));
    tx.insert_many(links).await
}
