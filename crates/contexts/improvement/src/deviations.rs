//! Deviations (*avvik*): what went otherwise than it should, handled, closed, and made an idea of so that it does not
//! happen again (DOMAIN F50).

use api::Route;
use async_graphql::{InputObject, SimpleObject};
use db::{Sort, Table, TenantTable, TenantTx};
use kernel::{Date, Deleted, Mode, Operation, Page, PageInput, Permission, PersonId, Result, Time, UnitId};
use sea_orm::ColumnTrait;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use work::processes::ProcessId;

pub use graphql::{DeviationMutations, DeviationQueries};
pub use improve::ImproveDeviation;
pub use state::{CloseDeviation, DeviationState, HandleDeviation, ReopenDeviation};
use table::Column;
pub use write::{CreateDeviation, UpdateDeviation};

mod graphql;
mod improve;
mod state;
mod table;
mod write;

kernel::ids! {
    /// Identifies a deviation.
    DeviationId(DeviationIdKind) = "deviation",
}

kernel::text_enum! {
    /// How bad a deviation was, or could have become.
    pub enum DeviationSeverity {
        /// A nuisance.
        Low = "low",
        /// Somebody was let down, or work was done in vain.
        Medium = "medium",
        /// Somebody was harmed, or a law was broken.
        High = "high",
        /// Life, or what cannot be made good again.
        Critical = "critical",
    }
}

/// The registry entry.
pub const TABLE: Table = Table::tenant("deviations").after(&["units", "processes"]);

impl TenantTable for table::Entity {
    const TABLE: Table = TABLE;
    const TENANT_ID: Column = Column::TenantId;
    const ID: Column = Column::Id;
    const VERSION: Option<Column> = Some(Column::Version);
}

/// What went otherwise than it should. Its texts are the tenant's own: they tell what happened and to which kind of
/// work, and never the name of a patient, a pupil or anybody else whom it happened to; that stands in the system where
/// their case is.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct Deviation {
    /// The deviation's id.
    pub id: DeviationId,
    /// What happened, in a few words.
    pub title: String,
    /// What happened, without names.
    pub text: String,
    /// The unit where it happened.
    pub unit_id: Option<UnitId>,
    /// The process in which it happened.
    pub process_id: Option<ProcessId>,
    /// How bad it was, or could have become.
    pub severity: DeviationSeverity,
    /// The day on which it happened.
    pub occurred_on: Date,
    /// What was done on the spot.
    pub immediate_action: Option<String>,
    /// Who reported it, as in `personId` of a membership; null if it was reported anonymously. Then who it was is
    /// stored nowhere, and the event stream names nobody.
    pub reporter_id: Option<PersonId>,
    /// How far it has come.
    pub state: DeviationState,
    /// What was done so that it does not happen again; of a deviation that was reopened, what was thought to be enough.
    pub resolution: Option<String>,
    /// When it was closed; null if it is not.
    pub closed_at: Option<Time>,
    /// Why it was last reopened.
    pub reopen_reason: Option<String>,
    /// Counts the changes; the `ETag`.
    pub version: i32,
    /// When it was reported.
    pub created_at: Time,
    /// When it was last changed.
    pub updated_at: Time,
}

kernel::resource!(Deviation);
db::projection!(Deviation from table {
    id: Id, title: Title, text: Text, unit_id: UnitId, process_id: ProcessId, severity: Severity,
    occurred_on: OccurredOn, immediate_action: ImmediateAction, reporter_id: ReporterId, state: State,
    resolution: Resolution, closed_at: ClosedAt, reopen_reason: ReopenReason, version: Version, created_at: CreatedAt,
    updated_at: UpdatedAt,
});

const SORTS: &[Sort<Column>] = &[
    Sort { name: "occurredOn", column: Column::OccurredOn },
    Sort { name: "updatedAt", column: Column::UpdatedAt },
    Sort { name: "createdAt", column: Column::Id },
];

/// Which deviations.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct DeviationFilter {
    /// Only those in one of these states.
    pub state: Option<Vec<DeviationState>>,
    /// Only those of one of these severities.
    pub severity: Option<Vec<DeviationSeverity>>,
    /// Only those of this unit.
    pub unit_id: Option<UnitId>,
    /// Only those in this process.
    pub process_id: Option<ProcessId>,
    /// Only those that one reported oneself with one's name.
    pub mine: Option<bool>,
    /// Only those that happened on this day or later.
    pub from: Option<Date>,
    /// Only those that happened on this day or earlier.
    pub to: Option<Date>,
}

/// Lists the deviations, newest first unless sorted.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ListDeviations {
    /// Which page.
    pub page: PageInput,
    /// Which deviations.
    pub filter: DeviationFilter,
}

impl Operation for ListDeviations {
    type Output = Page<Deviation>;
    type Tx = TenantTx;
    const ID: &'static str = "deviation.list";
    const PERMISSION: Permission = Permission::DeviationRead;
    const MODE: Mode = Mode::Read;

    fn sort_keys() -> Vec<&'static str> {
        db::sort_keys(SORTS)
    }

    async fn run(self, tx: &TenantTx) -> Result<Page<Deviation>> {
        let mut find = tx.find::<table::Entity>();
        if let Some(from) = self.filter.from {
            find = find.filter(Column::OccurredOn.gte(from));
        }
        if let Some(to) = self.filter.to {
            find = find.filter(Column::OccurredOn.lte(to));
        }
        find.if_any_of(Column::State, self.filter.state.clone())
            .if_any_of(Column::Severity, self.filter.severity.clone())
            .if_equal(Column::UnitId, self.filter.unit_id)
            .if_equal(Column::ProcessId, self.filter.process_id)
            .if_equal(Column::ReporterId, self.filter.mine.filter(|mine| *mine).map(|_| tx.actor().person))
            .page(&self.page, SORTS, (Self::ID, &self.filter))
            .await
    }
}

/// Reads one deviation.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetDeviation {
    /// The deviation's id.
    pub id: DeviationId,
}

impl Operation for GetDeviation {
    type Output = Deviation;
    type Tx = TenantTx;
    const ID: &'static str = "deviation.get";
    const PERMISSION: Permission = Permission::DeviationRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<Deviation> {
        tx.get(self.id).await
    }
}

/// Deletes a deviation that was reported by mistake; one that something came of stays: 409 `still_in_use`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeleteDeviation {
    /// The deviation's id.
    pub id: DeviationId,
    /// The version that the change was decided on.
    pub expected_version: i32,
}

impl Operation for DeleteDeviation {
    type Output = Deleted;
    type Tx = TenantTx;
    const ID: &'static str = "deviation.delete";
    const PERMISSION: Permission = Permission::DeviationManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Deleted> {
        tx.delete::<table::Entity>(self.id, self.expected_version).await
    }
}

/// The REST routes.
pub const ROUTES: fn() -> Vec<Route> = || {
    vec![
        Route::get::<ListDeviations>("/v1/tenants/{tenant}/deviations"),
        Route::post::<CreateDeviation>("/v1/tenants/{tenant}/deviations"),
        Route::get::<GetDeviation>("/v1/tenants/{tenant}/deviations/{id}"),
        Route::patch::<UpdateDeviation>("/v1/tenants/{tenant}/deviations/{id}"),
        Route::delete::<DeleteDeviation>("/v1/tenants/{tenant}/deviations/{id}"),
        Route::post::<HandleDeviation>("/v1/tenants/{tenant}/deviations/{id}/transitions/handle"),
        Route::post::<CloseDeviation>("/v1/tenants/{tenant}/deviations/{id}/transitions/close"),
        Route::post::<ReopenDeviation>("/v1/tenants/{tenant}/deviations/{id}/transitions/reopen"),
        Route::post::<ImproveDeviation>("/v1/tenants/{tenant}/deviations/{id}/transitions/improve"),
    ]
};
