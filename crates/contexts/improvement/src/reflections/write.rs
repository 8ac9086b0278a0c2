//! Reflecting on a result, and thinking again.

use async_graphql::InputObject;
use db::TenantTx;
use kernel::{Error, Mode, Operation, Patch, Permission, Result, Rule, UnitId};
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Reflection, ReflectionId, ReflectionOutcome, ReflectionVisibility,
    table::{self, Column},
};
use crate::{
    a3s::{A3, A3Id},
    experiments::{Experiment, ExperimentId},
    improvements::{Improvement, ImprovementId},
    shared::{check_named, check_one_subject, check_unit},
};

/// What is said in a reflection stands in the reflection only: whoever reads the event stream need not be of the unit.
const SECRETS: &[&str] = &["outcome", "whatHappened", "why", "weKeep", "weChange"];

/// Reflects on a result: an A3, an improvement, an experiment, or any other of the unit. What is said is left out of
/// the event stream, so that what a unit keeps to itself is read nowhere else.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateReflection {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The unit whose result it is.
    pub unit_id: UnitId,
    /// The A3 that it is about; with no other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub a3_id: Option<A3Id>,
    /// The improvement that it is about; with no other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub improvement_id: Option<ImprovementId>,
    /// The experiment that it is about; with no other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub experiment_id: Option<ExperimentId>,
    /// How the result was.
    pub outcome: ReflectionOutcome,
    /// What happened.
    #[schema(min_length = 1, max_length = 10_000)]
    pub what_happened: String,
    /// Why it came to that.
    #[schema(min_length = 1, max_length = 10_000)]
    pub why: String,
    /// What is kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 10_000)]
    pub we_keep: Option<String>,
    /// What is changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 10_000)]
    pub we_change: Option<String>,
    /// Who reads it; `unit` for a unit that one is a member of only.
    pub visibility: ReflectionVisibility,
}

impl Operation for CreateReflection {
    type Output = Reflection;
    type Tx = TenantTx;
    const ID: &'static str = "reflection.create";
    const PERMISSION: Permission = Permission::ReflectionContribute;
    const MODE: Mode = Mode::Write;

    fn secrets() -> &'static [&'static str] {
        SECRETS
    }

    async fn run(self, tx: &TenantTx) -> Result<Reflection> {
        check_unit(tx, Some(self.unit_id)).await?;
        check_named::<A3>(tx, self.a3_id, "#/a3Id").await?;
        check_named::<Improvement>(tx, self.improvement_id, "#/improvementId").await?;
        check_named::<Experiment>(tx, self.experiment_id, "#/experimentId").await?;
        check_one_subject(&[
            (self.a3_id.is_some(), "#/a3Id"),
            (self.improvement_id.is_some(), "#/improvementId"),
            (self.experiment_id.is_some(), "#/experimentId"),
        ])?;
        check_visibility(tx, self.visibility, self.unit_id).await?;
        let reflection = Reflection {
            id: tx.new_id(),
            unit_id: self.unit_id,
            a3_id: self.a3_id,
            improvement_id: self.improvement_id,
            experiment_id: self.experiment_id,
            outcome: self.outcome,
            what_happened: self.what_happened,
            why: self.why,
            we_keep: self.we_keep,
            we_change: self.we_change,
            visibility: self.visibility,
            author_id: tx.actor().person,
            version: 1,
            created_at: tx.now(),
            updated_at: tx.now(),
        };
        insert(tx, reflection.clone()).await?;
        Ok(reflection)
    }
}

/// What a unit keeps to itself, somebody of the unit has written.
async fn check_visibility(tx: &TenantTx, visibility: ReflectionVisibility, unit: UnitId) -> Result<()> {
    match visibility {
        ReflectionVisibility::Unit if !super::own_units(tx).await?.contains(&unit) => {
            Err(Error::broken("#/visibility", Rule::UnitOfOnesOwn))
        }
        _ => Ok(()),
    }
}

async fn insert(tx: &TenantTx, reflection: Reflection) -> Result<()> {
    let Reflection {
        id,
        unit_id,
        a3_id,
        improvement_id,
        experiment_id,
        outcome,
        what_happened,
        why,
        we_keep,
        we_change,
        visibility,
        author_id,
        version,
        created_at,
        updated_at,
    } = reflection;
    tx.insert(table::ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(id),
        unit_id: Set(unit_id),
        a3_id: Set(a3_id),
        improvement_id: Set(improvement_id),
        experiment_id: Set(experiment_id),
        outcome: Set(outcome),
        what_happened: Set(what_happened),
        why: Set(why),
        we_keep: Set(we_keep),
        we_change: Set(we_change),
        visibility: Set(visibility),
        author_id: Set(author_id),
        version: Set(version),
        created_at: Set(created_at),
        updated_at: Set(updated_at),
    })
    .await
}

/// Changes a reflection of one's own; another's is 403 `not_yours`. The unit and what it is about stay. What is said is
/// left out of the event stream.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateReflection {
    /// The reflection's id.
    pub id: ReflectionId,
    /// The version that the change was decided on.
    pub expected_version: i32,
    /// How the result was.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = ReflectionOutcome)]
    pub outcome: Patch<ReflectionOutcome>,
    /// What happened.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = String, min_length = 1, max_length = 10_000)]
    pub what_happened: Patch<String>,
    /// Why it came to that.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = String, min_length = 1, max_length = 10_000)]
    pub why: Patch<String>,
    /// What is kept.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 10_000)]
    pub we_keep: Patch<String>,
    /// What is changed.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 10_000)]
    pub we_change: Patch<String>,
    /// Who reads it; `unit` for a unit that one is a member of only.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = ReflectionVisibility)]
    pub visibility: Patch<ReflectionVisibility>,
}

impl Operation for UpdateReflection {
    type Output = Reflection;
    type Tx = TenantTx;
    const ID: &'static str = "reflection.update";
    const PERMISSION: Permission = Permission::ReflectionContribute;
    const MODE: Mode = Mode::Write;

    fn secrets() -> &'static [&'static str] {
        SECRETS
    }

    async fn run(self, tx: &TenantTx) -> Result<Reflection> {
        let reflection = super::own(tx, self.id).await?;
        let visibility = self.visibility.set().filter(|visibility| *visibility != reflection.visibility);
        if let Some(visibility) = visibility {
            check_visibility(tx, visibility, reflection.unit_id).await?;
        }
        tx.change::<table::Entity>()
            .set_if(Column::Outcome, self.outcome.set())
            .set_if(Column::WhatHappened, self.what_happened.set())
            .set_if(Column::Why, self.why.set())
            .set_if(Column::WeKeep, self.we_keep.change())
            .set_if(Column::WeChange, self.we_change.change())
            .set_if(Column::Visibility, visibility)
            .set(Column::UpdatedAt, tx.now())
            .one(self.id, Some(self.expected_version))
            .await
    }
}
