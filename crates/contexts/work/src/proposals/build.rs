//! What the to-be takes from proposals.

use db::TenantTx;
use kernel::{Error, FaultCode, Result, Rule};
use sea_orm::ColumnTrait;

use super::{
    Proposal, ProposalId,
    table::{self, Column},
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
    let mut named = Vec::with_capacity(ids.len());
    for (i, id) in ids.iter().enumerate() {
        let pointer = format!("#/proposalIds/{i}");
        let proposal = found.iter().find(|proposal| proposal.id == *id);
        let proposal = proposal.ok_or_else(|| Error::invalid(&pointer, FaultCode::NoSuchThing, None))?;
        if !proposal.state.is_accepted() {
            return Err(Error::invalid(&pointer, FaultCode::Rule, Some(Rule::AcceptedIsBuiltIn.into())));
        }
        named.push(proposal.clone());
    }
    Ok(named)
}
