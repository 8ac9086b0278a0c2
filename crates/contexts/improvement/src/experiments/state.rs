//! Starting an experiment, and concluding it.

use async_graphql::InputObject;
use db::TenantTx;
use kernel::{Error, Mode, Operation, Permission, Result, Rule};
use sea_orm::ColumnTrait;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Experiment, ExperimentId,
    table::{self, Column},
};

kernel::text_enum! {
    /// Where an experiment is.
    pub enum ExperimentState {
        /// It is thought out.
        Planned = "planned",
        /// It is being made.
        Running = "running",
        /// It was made, and what was learnt is told. Nothing more is changed.
        Concluded = "concluded",
    }
}

kernel::text_enum! {
    /// What is done with what was tried.
    pub enum ExperimentDecision {
        /// It becomes the way it is done.
        Adopt = "adopt",
        /// It is changed and tried again.
        Adapt = "adapt",
        /// It is left.
        Abandon = "abandon",
    }
}

/// The one transition that leads on from a state.
fn next(state: ExperimentState) -> Vec<&'static str> {
    match state {
        ExperimentState::Planned => vec!["start"],
        ExperimentState::Running => vec!["conclude"],
        ExperimentState::Concluded => vec![],
    }
}

async fn check(tx: &TenantTx, id: ExperimentId, state: ExperimentState) -> Result<Experiment> {
    let experiment: Experiment = tx.get(id).await?;
    match experiment.state == state {
        true => Ok(experiment),
        false => Err(Error::illegal_transition(experiment.state.as_str(), next(experiment.state))),
    }
}

/// Starts an experiment that is planned: `planned` to `running`. One without a first day starts today,
/// and then it cannot have ended: 409 `rule_unmet`, `ends_after_it_begins`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StartExperiment {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The experiment's id.
    pub id: ExperimentId,
    /// The version that the change was decided on.
    pub expected_version: i32,
}

impl Operation for StartExperiment {
    type Output = Experiment;
    type Tx = TenantTx;
    const ID: &'static str = "experiment.start";
    const PERMISSION: Permission = Permission::ExperimentContribute;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Experiment> {
        let planned = check(tx, self.id, ExperimentState::Planned).await?;
        let started: Experiment = tx
            .change::<table::Entity>()
            .set(Column::State, ExperimentState::Running)
            .set(Column::StartsOn, planned.starts_on.unwrap_or_else(|| tx.now().date()))
            .set(Column::UpdatedAt, tx.now())
            .filter(Column::State.eq(planned.state))
            .one(self.id, Some(self.expected_version))
            .await?;
        match started.ends_early() {
            true => Err(Error::rule(Rule::EndsAfterItBegins)),
            false => Ok(started),
        }
    }
}

/// Concludes an experiment that was made: `running` to `concluded`. What happened and what was learnt is told whether it held
/// or not.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ConcludeExperiment {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The experiment's id.
    pub id: ExperimentId,
    /// The version that the change was decided on.
    pub expected_version: i32,
    /// Whether it went as one had thought.
    pub held: bool,
    /// What happened.
    #[schema(min_length = 1, max_length = 10_000)]
    pub result: String,
    /// What was learnt.
    #[schema(min_length = 1, max_length = 10_000)]
    pub learned: String,
    /// What is done with what was tried.
    pub decision: ExperimentDecision,
}

impl Operation for ConcludeExperiment {
    type Output = Experiment;
    type Tx = TenantTx;
    const ID: &'static str = "experiment.conclude";
    const PERMISSION: Permission = Permission::ExperimentContribute;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Experiment> {
        let running = check(tx, self.id, ExperimentState::Running).await?;
        tx.change::<table::Entity>()
            .set(Column::State, ExperimentState::Concluded)
            .set(Column::Held, self.held)
            .set(Column::Result, self.result)
            .set(Column::Learned, self.learned)
            .set(Column::Decision, self.decision)
            .set(Column::ConcludedOn, tx.now().date())
            .set(Column::UpdatedAt, tx.now())
            .filter(Column::State.eq(running.state))
            .one(self.id, Some(self.expected_version))
            .await
    }
}
