//! Where a step of the to-be comes from: the steps that organisations take today, and accepted proposals (DOMAIN C0.3.3).

use async_graphql::SimpleObject;
use db::{Table, TenantTable, TenantTx};
use kernel::Result;
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{SOURCES, StepId, table::source};
use crate::proposals::ProposalId;

kernel::ids! {
    /// Identifies the link between a step of the to-be and what it comes from.
    SourceId(SourceIdKind) = "source",
}

impl TenantTable for source::Entity {
    const TABLE: Table = SOURCES;
    const TENANT_ID: source::Column = source::Column::TenantId;
    const ID: source::Column = source::Column::Id;
    const VERSION: Option<source::Column> = None;
}

/// What a step of the to-be comes from: a step that an organisation takes today, or a proposal; exactly one of them.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct StepSource {
    /// The step of the to-be.
    pub step_id: StepId,
    /// The step that it comes from.
    pub source_step_id: Option<StepId>,
    /// The proposal that it comes from.
    pub proposal_id: Option<ProposalId>,
}

db::projection!(StepSource from source {
    step_id: StepId, source_step_id: SourceStepId, proposal_id: ProposalId,
});

/// What these steps come from.
pub(crate) async fn of(tx: &TenantTx, steps: impl IntoIterator<Item = StepId>) -> Result<Vec<StepSource>> {
    let steps: Vec<StepId> = steps.into_iter().collect();
    if steps.is_empty() {
        return Ok(vec![]);
    }
    let found = tx.find::<source::Entity>().any_of(source::Column::StepId, steps);
    found.by(source::Column::StepId).by(source::Column::Id).all().await
}

/// Writes down what new steps come from.
pub(crate) async fn add(tx: &TenantTx, sources: &[StepSource]) -> Result<()> {
    let rows = sources.iter().map(|StepSource { step_id, source_step_id, proposal_id }| source::ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(tx.new_id()),
        step_id: Set(*step_id),
        source_step_id: Set(*source_step_id),
        proposal_id: Set(*proposal_id),
    });
    tx.insert_many(rows).await
}
