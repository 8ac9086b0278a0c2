//! Adding a column to a map.

use async_graphql::InputObject;
use db::TenantTx;
use kernel::{Code, Error, Mode, Operation, ParticipantId, Permission, Result, Rule};
use organisation::participants::Participant;
use sea_orm::{ActiveValue::Set, ColumnTrait};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    MAX_VARIANTS, MappedVariant, Variant, VariantKind, check_column, of_process,
    table::{self, Column},
};
use crate::{
    processes::{Process, ProcessId},
    steps::{self, StepContent},
};

/// Adds a column to a process's map, with all its steps if they are known already: all of it, or nothing. A map has 40
/// columns at most.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateVariant {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The process.
    pub process_id: ProcessId,
    /// The organisation whose column it is; not given, the tenant's own. One as-is column for each.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub participant_id: Option<ParticipantId>,
    /// Whether it is found or decided.
    pub kind: VariantKind,
    /// What is worth knowing about the column as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 4000)]
    pub note: Option<String>,
    /// The steps in order, 200 at most.
    #[serde(default)]
    #[graphql(default)]
    #[schema(max_items = 200)]
    pub steps: Vec<StepContent>,
}

impl Operation for CreateVariant {
    type Output = MappedVariant;
    type Tx = TenantTx;
    const ID: &'static str = "variant.create";
    const PERMISSION: Permission = Permission::MappingContribute;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<MappedVariant> {
        let variant = Variant {
            id: tx.new_id(),
            process_id: self.process_id,
            participant_id: self.participant_id,
            kind: self.kind,
            note: self.note,
            version: 1,
            created_at: tx.now(),
            updated_at: tx.now(),
        };
        if let Some(participant) = variant.participant_id {
            tx.referred::<Participant>(participant, "#/participantId").await?;
        }
        check_column(tx, &variant).await?;
        // The process's row is what two who add the same column at once wait for.
        tx.find().id(variant.process_id).lock().referred::<Process>("#/processId").await?;
        check_single(tx, &variant).await?;
        insert(tx, variant.clone()).await?;
        let steps = steps::append_all(tx, &variant, self.steps).await?;
        Ok(MappedVariant { variant, steps, sources: vec![] })
    }
}

async fn insert(tx: &TenantTx, variant: Variant) -> Result<()> {
    let Variant { id, process_id, participant_id, kind, note, version, created_at, updated_at } = variant;
    tx.insert(table::ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(id),
        process_id: Set(process_id),
        participant_id: Set(participant_id),
        kind: Set(kind),
        note: Set(note),
        version: Set(version),
        created_at: Set(created_at),
        updated_at: Set(updated_at),
    })
    .await
}

/// An organisation has one as-is column in a process. The process must be locked.
async fn check_single(tx: &TenantTx, variant: &Variant) -> Result<()> {
    if of_process(tx, variant.process_id).await?.len() >= MAX_VARIANTS {
        return Err(Error::rule(Rule::FortyVariants));
    }
    let same = tx.find::<table::Entity>().if_equal(Column::ProcessId, Some(variant.process_id));
    let same = match variant.participant_id {
        Some(participant) => same.filter(Column::ParticipantId.eq(participant)),
        None => same.filter(Column::ParticipantId.is_null()),
    };
    if variant.kind == VariantKind::AsIs && same.filter(Column::Kind.eq(VariantKind::AsIs)).exists().await? {
        return Err(Error::new(Code::DuplicateName).with("member", "participantId"));
    }
    Ok(())
}
