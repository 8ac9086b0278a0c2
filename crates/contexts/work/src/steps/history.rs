//! What a note was before it was split, merged, moved and rewritten.

use async_graphql::SimpleObject;
use db::{Table, TenantTable, TenantTx};
use kernel::{Event, Mode, Operation, Outcome, Permission, Result};
use sea_orm::ColumnTrait;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{ORIGINS, Step, StepId, table::origin};

kernel::ids! {
    /// Identifies the link between a step and what it was made of.
    OriginId(OriginIdKind) = "origin",
}

kernel::text_enum! {
    /// How a step came from others.
    pub enum OriginKind {
        /// One step became several.
        Split = "split",
        /// Several steps became one.
        Merge = "merge",
    }
}

impl TenantTable for origin::Entity {
    const TABLE: Table = ORIGINS;
    const TENANT_ID: origin::Column = origin::Column::TenantId;
    const ID: origin::Column = origin::Column::Id;
    const VERSION: Option<origin::Column> = None;
}

struct Link {
    step_id: StepId,
    origin_id: StepId,
    kind: OriginKind,
}

db::projection!(Link from origin { step_id: StepId, origin_id: OriginId, kind: Kind });

/// A step that another was made of, as it was then.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct StepOrigin {
    /// The step that was made of it.
    pub of: StepId,
    /// How.
    pub kind: OriginKind,
    /// The step as it was.
    pub step: Step,
}

/// Where a step comes from.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct StepHistory {
    /// The steps that it was made of, nearest first.
    pub origins: Vec<StepOrigin>,
    /// What was done to it and to them, oldest first, 500 at most.
    pub events: Vec<Event>,
}
impl Outcome for StepHistory {}

/// Reads where a step comes from and what was done to it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetStepHistory {
    /// The step's id.
    pub id: StepId,
}

/// How far back origins are followed.
const GENERATIONS: usize = 10;

impl Operation for GetStepHistory {
    type Output = StepHistory;
    type Tx = TenantTx;
    const ID: &'static str = "step.history";
    const PERMISSION: Permission = Permission::ProcessRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<StepHistory> {
        let step: Step = tx.get(self.id).await?;
        let mut origins = Vec::new();
        let mut subjects = vec![step.id.to_string(), step.variant_id.to_string()];
        let mut generation = vec![step.id];
        for _ in 0..GENERATIONS {
            let links: Vec<Link> = tx
                .find::<origin::Entity>()
                .any_of(origin::Column::StepId, generation)
                .by(origin::Column::Id)
                .all()
                .await?;
            generation = links.iter().map(|link| link.origin_id).collect();
            if generation.is_empty() {
                break;
            }
            let ids = super::Column::Id.is_in(generation.iter().copied());
            let steps: Vec<Step> = tx.find::<super::table::Entity>().filter(ids).all().await?;
            for link in links {
                if let Some(step) = steps.iter().find(|step| step.id == link.origin_id) {
                    subjects.push(step.id.to_string());
                    origins.push(StepOrigin { of: link.step_id, kind: link.kind, step: step.clone() });
                }
            }
        }
        Ok(StepHistory { origins, events: organisation::events::of_subjects(tx, subjects).await? })
    }
}
