//! Planning an experiment, and changing it until it is concluded.

use async_graphql::InputObject;
use db::TenantTx;
use kernel::{Date, Error, Mode, Operation, Patch, Permission, Result, Rule, UnitId};
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Experiment, ExperimentId, ExperimentState,
    table::{self, Column},
};
use crate::{
    a3s::{A3, A3Id},
    ideas::{self, IdeaId},
    shared::{check_named, check_unit},
};

/// Plans an experiment: what one thinks, and the small test that will show it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateExperiment {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The A3 that it is made for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub a3_id: Option<A3Id>,
    /// The idea that it tries out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub idea_id: Option<IdeaId>,
    /// The unit that it is made in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_id: Option<UnitId>,
    /// The experiment that it carries on from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub follows_experiment_id: Option<ExperimentId>,
    /// What it is about.
    #[schema(min_length = 1, max_length = 200)]
    pub title: String,
    /// What one thinks: if this is done, then that will happen.
    #[schema(min_length = 1, max_length = 2000)]
    pub hypothesis: String,
    /// The small test: what is done, where, and for how long.
    #[schema(min_length = 1, max_length = 10_000)]
    pub test: String,
    /// What one expects to see, in figures if there are any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 2000)]
    pub expected: Option<String>,
    /// The first day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts_on: Option<Date>,
    /// The last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends_on: Option<Date>,
}

impl Operation for CreateExperiment {
    type Output = Experiment;
    type Tx = TenantTx;
    const ID: &'static str = "experiment.create";
    const PERMISSION: Permission = Permission::ExperimentContribute;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Experiment> {
        check_references(tx, self.a3_id, self.idea_id, self.unit_id).await?;
        check_named::<Experiment>(tx, self.follows_experiment_id, "#/followsExperimentId").await?;
        let experiment = Experiment {
            id: tx.new_id(),
            a3_id: self.a3_id,
            idea_id: self.idea_id,
            unit_id: self.unit_id,
            follows_experiment_id: self.follows_experiment_id,
            title: self.title,
            hypothesis: self.hypothesis,
            test: self.test,
            expected: self.expected,
            starts_on: self.starts_on,
            ends_on: self.ends_on,
            state: ExperimentState::Planned,
            held: None,
            result: None,
            learned: None,
            decision: None,
            concluded_on: None,
            version: 1,
            created_at: tx.now(),
            updated_at: tx.now(),
        };
        experiment.check_days()?;
        insert(tx, experiment.clone()).await?;
        Ok(experiment)
    }
}

async fn check_references(tx: &TenantTx, a3: Option<A3Id>, idea: Option<IdeaId>, unit: Option<UnitId>) -> Result<()> {
    check_named::<A3>(tx, a3, "#/a3Id").await?;
    ideas::named(tx, idea, "#/ideaId").await?;
    check_unit(tx, unit).await
}

/// What was learnt stays as it was told.
pub(super) fn check_open(experiment: &Experiment) -> Result<()> {
    match experiment.state {
        ExperimentState::Concluded => Err(Error::rule(Rule::ExperimentIsOpen)),
        _ => Ok(()),
    }
}

impl Experiment {
    /// Whether it ends before it begins; it may be over in a day.
    pub(super) fn ends_early(&self) -> bool {
        self.starts_on.zip(self.ends_on).is_some_and(|(first, last)| last < first)
    }

    fn check_days(&self) -> Result<()> {
        match self.ends_early() {
            true => Err(Error::broken("#/endsOn", Rule::EndsAfterItBegins)),
            false => Ok(()),
        }
    }
}

async fn insert(tx: &TenantTx, experiment: Experiment) -> Result<()> {
    let Experiment {
        id,
        a3_id,
        idea_id,
        unit_id,
        follows_experiment_id,
        title,
        hypothesis,
        test,
        expected,
        starts_on,
        ends_on,
        state,
        held,
        result,
        learned,
        decision,
        concluded_on,
        version,
        created_at,
        updated_at,
    } = experiment;
    tx.insert(table::ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(id),
        a3_id: Set(a3_id),
        idea_id: Set(idea_id),
        unit_id: Set(unit_id),
        follows_experiment_id: Set(follows_experiment_id),
        title: Set(title),
        hypothesis: Set(hypothesis),
        test: Set(test),
        expected: Set(expected),
        starts_on: Set(starts_on),
        ends_on: Set(ends_on),
        state: Set(state),
        held: Set(held),
        result: Set(result),
        learned: Set(learned),
        decision: Set(decision),
        concluded_on: Set(concluded_on),
        version: Set(version),
        created_at: Set(created_at),
        updated_at: Set(updated_at),
    })
    .await
}

/// Changes an experiment until it is concluded; then another one carries on from it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateExperiment {
    /// The experiment's id.
    pub id: ExperimentId,
    /// The version that the change was decided on.
    pub expected_version: i32,
    /// The A3 that it is made for.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<A3Id>)]
    pub a3_id: Patch<A3Id>,
    /// The idea that it tries out.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<IdeaId>)]
    pub idea_id: Patch<IdeaId>,
    /// The unit that it is made in.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<UnitId>)]
    pub unit_id: Patch<UnitId>,
    /// What it is about.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = String, min_length = 1, max_length = 200)]
    pub title: Patch<String>,
    /// What one thinks: if this is done, then that will happen.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = String, min_length = 1, max_length = 2000)]
    pub hypothesis: Patch<String>,
    /// The small test: what is done, where, and for how long.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = String, min_length = 1, max_length = 10_000)]
    pub test: Patch<String>,
    /// What one expects to see, in figures if there are any.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 2000)]
    pub expected: Patch<String>,
    /// The first day.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<Date>)]
    pub starts_on: Patch<Date>,
    /// The last day.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<Date>)]
    pub ends_on: Patch<Date>,
}

impl Operation for UpdateExperiment {
    type Output = Experiment;
    type Tx = TenantTx;
    const ID: &'static str = "experiment.update";
    const PERMISSION: Permission = Permission::ExperimentContribute;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Experiment> {
        check_open(&tx.get(self.id).await?)?;
        let (a3, idea, unit) = (self.a3_id.change(), self.idea_id.change(), self.unit_id.change());
        check_references(tx, a3.flatten(), idea.flatten(), unit.flatten()).await?;
        let changed: Experiment = tx
            .change::<table::Entity>()
            .set_if(Column::A3Id, a3)
            .set_if(Column::IdeaId, idea)
            .set_if(Column::UnitId, unit)
            .set_if(Column::Title, self.title.set())
            .set_if(Column::Hypothesis, self.hypothesis.set())
            .set_if(Column::Test, self.test.set())
            .set_if(Column::Expected, self.expected.change())
            .set_if(Column::StartsOn, self.starts_on.change())
            .set_if(Column::EndsOn, self.ends_on.change())
            .set(Column::UpdatedAt, tx.now())
            .one(self.id, Some(self.expected_version))
            .await?;
        changed.check_days()?;
        Ok(changed)
    }
}
