//! Moving, splitting and merging notes. What a note was before is kept: the old note stays as the origin of the new.

use async_graphql::InputObject;
use db::TenantTx;
use kernel::{Code, Error, FaultCode, Mode, Operation, Permission, Result};
use sea_orm::{ActiveValue::Set, ColumnTrait};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Column, OriginKind, Step, StepContent, StepId,
    operations::current,
    place, row, sources,
    table::{self, origin},
};
use crate::{
    proposals,
    variants::{self, MappedVariant, VariantKind},
};

/// Moves a note to another place in its column.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MoveStep {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The step's id.
    pub id: StepId,
    /// The version that the change was decided on.
    pub expected_version: i32,
    /// The step that it comes after; first in its column if nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after_step_id: Option<StepId>,
}

impl Operation for MoveStep {
    type Output = Step;
    type Tx = TenantTx;
    const ID: &'static str = "step.move";
    const PERMISSION: Permission = Permission::MappingContribute;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Step> {
        let step = current(tx, self.id).await?;
        variants::take(tx, step.variant_id, None).await?;
        let mut order: Vec<StepId> = place::of_variant(tx, step.variant_id).await?.iter().map(|step| step.id).collect();
        order.retain(|id| *id != self.id);
        let index = match self.after_step_id {
            None => 0,
            Some(after) => {
                1 + order.iter().position(|id| *id == after).ok_or_else(|| place::not_here("#/afterStepId"))?
            }
        };
        order.insert(index, self.id);
        place::set_order(tx, step.variant_id, &order).await?;
        let change = tx.change::<table::Entity>().set(Column::UpdatedAt, tx.now());
        change.one(self.id, Some(self.expected_version)).await
    }
}

/// Splits a note into several, which take its place. Roles, systems and times are what the new notes say.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SplitStep {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The step's id.
    pub id: StepId,
    /// The version that the change was decided on.
    pub expected_version: i32,
    /// The new notes in order, 2 to 20.
    #[schema(min_items = 2, max_items = 20)]
    pub into: Vec<StepContent>,
}

impl Operation for SplitStep {
    type Output = MappedVariant;
    type Tx = TenantTx;
    const ID: &'static str = "step.split";
    const PERMISSION: Permission = Permission::MappingContribute;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<MappedVariant> {
        replace(tx, &[(self.id, self.expected_version)], self.into, OriginKind::Split).await
    }
}

/// A note and the version of it that was read.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[graphql(name = "StepVersionInput")]
pub struct StepVersion {
    /// The step's id.
    pub id: StepId,
    /// The version that the change was decided on.
    pub expected_version: i32,
}

/// Merges notes of one column into one, which takes the place of the first.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MergeSteps {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The step whose place the new one takes.
    pub id: StepId,
    /// The version that the change was decided on.
    pub expected_version: i32,
    /// The other notes, 1 to 19.
    #[schema(min_items = 1, max_items = 19)]
    pub with: Vec<StepVersion>,
    /// What stands on the new note.
    pub into: StepContent,
}

impl Operation for MergeSteps {
    type Output = MappedVariant;
    type Tx = TenantTx;
    const ID: &'static str = "step.merge";
    const PERMISSION: Permission = Permission::MappingContribute;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<MappedVariant> {
        let others = self.with.iter().map(|other| (other.id, other.expected_version));
        let all: Vec<_> = std::iter::once((self.id, self.expected_version)).chain(others).collect();
        for (i, (id, _)) in all.iter().enumerate().skip(1) {
            if all[..i].iter().any(|(earlier, _)| earlier == id) {
                return Err(Error::invalid(format!("#/with/{}/id", i - 1), FaultCode::Repeated, None));
            }
        }
        replace(tx, &all, vec![self.into], OriginKind::Merge).await
    }
}

/// Puts new notes in the place of the first of the old ones, and keeps the old as their origins.
async fn replace(
    tx: &TenantTx,
    old: &[(StepId, i32)],
    new: Vec<StepContent>,
    kind: OriginKind,
) -> Result<MappedVariant> {
    let [(first, _), ..] = old else { return Err(Error::internal("nothing to replace")) };
    let step = current(tx, *first).await?;
    let variant = variants::take(tx, step.variant_id, None).await?;
    let places = place::make_room(tx, variant.id, Some(*first), new.len()).await?;
    let new: Vec<Step> = new.into_iter().map(|content| content.into_step(tx, &variant)).collect();
    let kept: Option<crate::alignment::RowId> =
        tx.find::<table::Entity>().id(*first).values(Column::RowId).await?.into_iter().next().flatten();
    for (i, (id, expected)) in old.iter().enumerate() {
        let change =
            tx.change::<table::Entity>().set(Column::ReplacedAt, tx.now()).set(Column::RowId, None::<uuid::Uuid>);
        let change = change.filter(Column::VariantId.eq(variant.id)).filter(Column::ReplacedAt.is_null());
        change.one::<Step>(*id, Some(*expected)).await.map_err(|error| match error.code() {
            Code::NotFound if i > 0 => place::not_here(&format!("#/with/{}/id", i - 1)),
            _ => error,
        })?;
    }
    let rows: Vec<_> = new.iter().cloned().zip(places).map(|(step, position)| row(tx, step, position, kept)).collect();
    tx.insert_many(rows).await?;
    let mut origins = Vec::new();
    for step in &new {
        for (origin, _) in old {
            origins.push(origin::ActiveModel {
                tenant_id: Set(tx.tenant()),
                id: Set(tx.new_id()),
                step_id: Set(step.id),
                origin_id: Set(*origin),
                kind: Set(kind),
            });
        }
    }
    tx.insert_many(origins).await?;
    let old: Vec<StepId> = old.iter().map(|(id, _)| *id).collect();
    let new: Vec<StepId> = new.iter().map(|step| step.id).collect();
    proposals::follow(tx, &old, &new).await?;
    if variant.kind == VariantKind::ToBe {
        sources::inherit(tx, &old, &new).await?;
    }
    variants::mapped(tx, variant).await
}
