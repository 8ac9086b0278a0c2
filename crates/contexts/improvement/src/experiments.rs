//! Experiments: a thought is tried out small before it becomes the way it is done, and one learns either way (*plan, do,
//! study, act*).

use api::Route;
use async_graphql::{InputObject, SimpleObject};
use db::{Sort, Table, TenantTable, TenantTx};
use kernel::{Date, Deleted, Mode, Operation, Page, PageInput, Permission, Result, Time, UnitId};
use sea_orm::{ColumnTrait, Condition};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{a3s::A3Id, ideas::IdeaId};
pub use graphql::{ExperimentMutations, ExperimentQueries};
pub use state::{ConcludeExperiment, ExperimentDecision, ExperimentState, StartExperiment};
use table::Column;
pub use write::{CreateExperiment, UpdateExperiment};

mod graphql;
mod state;
mod table;
mod write;

kernel::ids! {
    /// Identifies an experiment.
    ExperimentId(ExperimentIdKind) = "experiment",
}

/// The registry entry.
pub const TABLE: Table = Table::tenant("experiments").after(&["a3s", "ideas", "units"]);

impl TenantTable for table::Entity {
    const TABLE: Table = TABLE;
    const TENANT_ID: Column = Column::TenantId;
    const ID: Column = Column::Id;
    const VERSION: Option<Column> = Some(Column::Version);
}

/// A small test of a thought.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct Experiment {
    /// The experiment's id.
    pub id: ExperimentId,
    /// The A3 that it is made for.
    pub a3_id: Option<A3Id>,
    /// The idea that it tries out.
    pub idea_id: Option<IdeaId>,
    /// The unit that it is made in.
    pub unit_id: Option<UnitId>,
    /// The experiment that it carries on from: the round before.
    pub follows_experiment_id: Option<ExperimentId>,
    /// What it is about.
    pub title: String,
    /// What one thinks: if this is done, then that will happen.
    pub hypothesis: String,
    /// The small test: what is done, where, and for how long.
    pub test: String,
    /// What one expects to see, in figures if there are any.
    pub expected: Option<String>,
    /// The first day.
    pub starts_on: Option<Date>,
    /// The last day.
    pub ends_on: Option<Date>,
    /// Where it is.
    pub state: ExperimentState,
    /// Whether it went as one had thought; null until it is concluded.
    pub held: Option<bool>,
    /// What happened; null until it is concluded.
    pub result: Option<String>,
    /// What was learnt, and most of all if it did not hold; null until it is concluded.
    pub learned: Option<String>,
    /// What is done with what was tried; null until it is concluded.
    pub decision: Option<ExperimentDecision>,
    /// The day that it was concluded on.
    pub concluded_on: Option<Date>,
    /// Counts the changes; the `ETag`.
    pub version: i32,
    /// When it was planned.
    pub created_at: Time,
    /// When it was last changed.
    pub updated_at: Time,
}

kernel::resource!(Experiment);
db::projection!(Experiment from table {
    id: Id, a3_id: A3Id, idea_id: IdeaId, unit_id: UnitId, follows_experiment_id: FollowsExperimentId, title: Title,
    hypothesis: Hypothesis, test: Test, expected: Expected, starts_on: StartsOn, ends_on: EndsOn, state: State,
    held: Held, result: Result, learned: Learned, decision: Decision, concluded_on: ConcludedOn, version: Version,
    created_at: CreatedAt, updated_at: UpdatedAt,
});

/// The experiments that were made for an A3, the oldest first.
pub(crate) async fn of_a3(tx: &TenantTx, a3: A3Id) -> Result<Vec<Experiment>> {
    tx.find::<table::Entity>().filter(Column::A3Id.eq(a3)).by(Column::Id).all().await
}

/// The experiments of these units, or made for these A3s, that something was written of in a period, up to but not at its end.
pub(crate) async fn of_units(
    tx: &TenantTx,
    units: &[UnitId],
    a3s: impl IntoIterator<Item = A3Id>,
    (since, until): (Time, Time),
) -> Result<Vec<Experiment>> {
    let theirs = Condition::any().add(Column::UnitId.is_in(units.iter().copied())).add(Column::A3Id.is_in(a3s));
    let theirs = tx.find::<table::Entity>().filter(theirs).filter(Column::CreatedAt.lt(until));
    theirs.filter(Column::UpdatedAt.gte(since)).by(Column::Id).all().await
}

const SORTS: &[Sort<Column>] =
    &[Sort { name: "updatedAt", column: Column::UpdatedAt }, Sort { name: "createdAt", column: Column::Id }];

/// Which experiments.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ExperimentFilter {
    /// Only those made for this A3.
    pub a3_id: Option<A3Id>,
    /// Only those that try out this idea.
    pub idea_id: Option<IdeaId>,
    /// Only those made in this unit.
    pub unit_id: Option<UnitId>,
    /// Only those in one of these states.
    pub state: Option<Vec<ExperimentState>>,
    /// Only those that went as one had thought, or only those that did not.
    pub held: Option<bool>,
}

/// Lists the experiments, newest first unless sorted.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ListExperiments {
    /// Which page.
    pub page: PageInput,
    /// Which experiments.
    pub filter: ExperimentFilter,
}

impl Operation for ListExperiments {
    type Output = Page<Experiment>;
    type Tx = TenantTx;
    const ID: &'static str = "experiment.list";
    const PERMISSION: Permission = Permission::ExperimentRead;
    const MODE: Mode = Mode::Read;

    fn sort_keys() -> Vec<&'static str> {
        db::sort_keys(SORTS)
    }

    async fn run(self, tx: &TenantTx) -> Result<Page<Experiment>> {
        tx.find::<table::Entity>()
            .if_equal(Column::A3Id, self.filter.a3_id)
            .if_equal(Column::IdeaId, self.filter.idea_id)
            .if_equal(Column::UnitId, self.filter.unit_id)
            .if_any_of(Column::State, self.filter.state.clone())
            .if_equal(Column::Held, self.filter.held)
            .page(&self.page, SORTS, (Self::ID, &self.filter))
            .await
    }
}

/// Reads one experiment.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetExperiment {
    /// The experiment's id.
    pub id: ExperimentId,
}

impl Operation for GetExperiment {
    type Output = Experiment;
    type Tx = TenantTx;
    const ID: &'static str = "experiment.get";
    const PERMISSION: Permission = Permission::ExperimentRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<Experiment> {
        tx.get(self.id).await
    }
}

/// Deletes an experiment that comes to nothing, until it is concluded: then what was learnt stays, 409 `rule_unmet`,
/// `experiment_is_open`. One that another carries on from stays too: 409 `still_in_use`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeleteExperiment {
    /// The experiment's id.
    pub id: ExperimentId,
    /// The version that the change was decided on.
    pub expected_version: i32,
}

impl Operation for DeleteExperiment {
    type Output = Deleted;
    type Tx = TenantTx;
    const ID: &'static str = "experiment.delete";
    const PERMISSION: Permission = Permission::ExperimentContribute;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Deleted> {
        write::check_open(&tx.get(self.id).await?)?;
        tx.delete::<table::Entity>(self.id, self.expected_version).await
    }
}

/// The REST routes.
pub const ROUTES: fn() -> Vec<Route> = || {
    vec![
        Route::get::<ListExperiments>("/v1/tenants/{tenant}/experiments"),
        Route::post::<CreateExperiment>("/v1/tenants/{tenant}/experiments"),
        Route::get::<GetExperiment>("/v1/tenants/{tenant}/experiments/{id}"),
        Route::patch::<UpdateExperiment>("/v1/tenants/{tenant}/experiments/{id}"),
        Route::delete::<DeleteExperiment>("/v1/tenants/{tenant}/experiments/{id}"),
        Route::post::<StartExperiment>("/v1/tenants/{tenant}/experiments/{id}/transitions/start"),
        Route::post::<ConcludeExperiment>("/v1/tenants/{tenant}/experiments/{id}/transitions/conclude"),
    ]
};
