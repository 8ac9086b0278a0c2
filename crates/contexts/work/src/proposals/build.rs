//! What the to-be takes from proposals.

use db::TenantTx;
use kernel::{Error, FaultCode, Result, Rule};
use sea_orm::ColumnTrait;

use super::{
    Proposal, ProposalId, ProposalState,
    table::{self, Column, moved},
    targets,
};
use crate::processes::ProcessId;

/// The accepted proposals of a process that an input names, in its order; a fault at the member that is none.
pub(crate) async fn accepted(tx: &TenantTx, process: ProcessId, ids: &[ProposalId]) -> Result<Vec<Proposal>> {
    if ids.is_empty() {
        return Ok(vec![]);
    }
    let found = tx.find::<table::Entity>().filter(Column::ProcessId.eq(process)).any_of(Column::Id, ids.to_vec());
    let mut found: Vec<Proposal> = found.all().await?;
    targets::fill(tx, &mut found).await?;
    // What was carried to where it can be done is planned there, and not built in here.
    let carried = tx.find::<moved::Entity>().any_of(moved::Column::ProposalId, ids.to_vec());
    let carried = carried.filter(moved::Column::State.eq(ProposalState::CarriedForward));
    let carried: Vec<ProposalId> = carried.values(moved::Column::ProposalId).await?;
    let mut named = Vec::with_capacity(ids.len());
    for (i, id) in ids.iter().enumerate() {
        let pointer = format!("#/proposalIds/{i}");
        let proposal = found.iter().find(|proposal| proposal.id == *id);
        let proposal = proposal.ok_or_else(|| Error::invalid(&pointer, FaultCode::NoSuchThing, None))?;
        if !proposal.state.is_accepted() || carried.contains(id) {
            return Err(Error::broken(&pointer, Rule::AcceptedIsBuiltIn));
        }
        named.push(proposal.clone());
    }
    Ok(named)
}

/// Whether anything has been proposed about a process.
pub(crate) async fn exist(tx: &TenantTx, process: ProcessId) -> Result<bool> {
    tx.find::<table::Entity>().filter(Column::ProcessId.eq(process)).exists().await
}
