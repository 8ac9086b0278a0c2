//! Where a step of the to-be comes from: the steps that organisations take today, and accepted proposals (DOMAIN C0.3.3).

use std::collections::{HashMap, HashSet};

use async_graphql::SimpleObject;
use db::{Table, TenantTable, TenantTx};
use kernel::{Error, Result, Rule};
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

/// How many steps and proposals a step comes from at most.
const MAX_SOURCES: usize = 50;

/// What the old steps of a to-be come from, the new ones come from.
pub(super) async fn inherit(tx: &TenantTx, old: &[StepId], new: &[StepId]) -> Result<()> {
    let before = of(tx, old.iter().copied()).await?;
    let links = new.iter().flat_map(|step| before.iter().map(|source| StepSource { step_id: *step, ..source.clone() }));
    add(tx, &links.collect::<Vec<_>>()).await
}

/// Writes down what new steps come from, each thing once.
pub(crate) async fn add(tx: &TenantTx, sources: &[StepSource]) -> Result<()> {
    let mut known = HashSet::new();
    let mut each = HashMap::new();
    let once = |source: &&StepSource| known.insert((source.step_id, source.source_step_id, source.proposal_id));
    let sources: Vec<&StepSource> = sources.iter().filter(once).collect();
    for source in &sources {
        let count: &mut usize = each.entry(source.step_id).or_default();
        *count += 1;
        if *count > MAX_SOURCES {
            return Err(Error::rule(Rule::FiftySources));
        }
    }
    let rows = sources.into_iter().map(|StepSource { step_id, source_step_id, proposal_id }| source::ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(tx.new_id()),
        step_id: Set(*step_id),
        source_step_id: Set(*source_step_id),
        proposal_id: Set(*proposal_id),
    });
    tx.insert_many(rows).await
}
