//! Who has not said yes.

use std::collections::HashMap;

use db::TenantTx;
use kernel::{Operation, ParticipantId, Result};
use sea_orm::ColumnTrait;

use super::{Column, DecisionOutcome, DecisionStage, table};
use crate::{participants, structural_changes::StructuralChangeId, tenants::GetTenant};

struct Answer {
    participant_id: Option<ParticipantId>,
    outcome: DecisionOutcome,
}

db::projection!(Answer from table { participant_id: ParticipantId, outcome: Outcome });

/// The names of those of these organisations whose newest decision at a stage is no yes, or who have not decided; none stands
/// for the tenant itself. Referendums are not asked: they are advice.
pub(crate) async fn without_yes(
    tx: &TenantTx,
    change: StructuralChangeId,
    stage: DecisionStage,
    deciding: Vec<Option<ParticipantId>>,
) -> Result<Vec<String>> {
    let decided = tx.find::<table::Entity>().filter(Column::StructuralChangeId.eq(change));
    let decided = decided.filter(Column::Stage.eq(stage)).by(Column::DecidedOn).by(Column::Id);
    let decided: Vec<Answer> = decided.all().await?;
    // In the order of days: the last one of each organisation remains.
    let newest: HashMap<_, _> = decided.into_iter().map(|one| (one.participant_id, one.outcome)).collect();
    let without = deciding.into_iter().filter(|who| newest.get(who) != Some(&DecisionOutcome::Yes));
    let without: Vec<Option<ParticipantId>> = without.collect();
    if without.is_empty() {
        return Ok(vec![]);
    }
    let mut names = participants::names(tx).await?;
    let mut missing = Vec::with_capacity(without.len());
    for who in without {
        match who {
            Some(id) => missing.extend(names.remove(&id)),
            None => missing.push(GetTenant {}.run(tx).await?.name),
        }
    }
    Ok(missing)
}
