//! The register of time thieves (*tidstyvar*): what takes time and gives nothing, how much, and when it was gone
//! (DOMAIN C3.7.4).

use api::Route;
use async_graphql::{InputObject, SimpleObject};
use db::{Sort, Table, TenantTable, TenantTx};
use kernel::{Date, Deleted, Mode, Operation, Page, PageInput, Permission, Result, Time, UnitId};
use sea_orm::ColumnTrait;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use work::processes::ProcessId;

use crate::shared::last_touched;
pub use graphql::{TimeThiefMutations, TimeThiefQueries};
pub use state::RemoveTimeThief;
pub use summary::{GetTimeThiefSummary, TimeThiefSummary, TimeThiefTally, TimeThievesOfUnit};
use table::Column;
pub use write::{CreateTimeThief, UpdateTimeThief};

mod graphql;
mod state;
mod summary;
mod table;
mod write;

kernel::ids! {
    /// Identifies a time thief.
    TimeThiefId(TimeThiefIdKind) = "time_thief",
}

/// The registry entry.
pub const TABLE: Table = Table::tenant("time_thieves").after(&["units", "processes"]);

impl TenantTable for table::Entity {
    const TABLE: Table = TABLE;
    const TENANT_ID: Column = Column::TenantId;
    const ID: Column = Column::Id;
    const VERSION: Option<Column> = Some(Column::Version);
}

/// Something that takes time and gives nothing.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct TimeThief {
    /// The time thief's id.
    pub id: TimeThiefId,
    /// What it is, such as *Leite etter nøklar*.
    pub title: String,
    /// More about it.
    pub text: Option<String>,
    /// The unit that it takes time from; null for several, or all.
    pub unit_id: Option<UnitId>,
    /// The process that it takes time in.
    pub process_id: Option<ProcessId>,
    /// How many minutes a week it takes from each.
    pub minutes_per_week: i32,
    /// How many people it takes them from.
    pub people: i32,
    /// The day on which it was gone; null while it is there.
    pub removed_on: Option<Date>,
    /// How it was got rid of.
    pub removed_how: Option<String>,
    /// Counts the changes; the `ETag`.
    pub version: i32,
    /// When it was registered.
    pub created_at: Time,
    /// When it was last changed.
    pub updated_at: Time,
}

kernel::resource!(TimeThief);
db::projection!(TimeThief from table {
    id: Id, title: Title, text: Text, unit_id: UnitId, process_id: ProcessId, minutes_per_week: MinutesPerWeek,
    people: People, removed_on: RemovedOn, removed_how: RemovedHow, version: Version, created_at: CreatedAt,
    updated_at: UpdatedAt,
});

/// The unit of a time thief.
struct Whose {
    unit_id: UnitId,
}

db::projection!(Whose from table { unit_id: UnitId });

/// When a time thief of each of these units was last registered or changed in a period, up to but not at its end.
pub(crate) async fn last_changes(tx: &TenantTx, units: &[UnitId], period: (Time, Time)) -> Result<Vec<(UnitId, Time)>> {
    let theirs = tx.find::<table::Entity>().any_of(Column::UnitId, units.iter().copied());
    let last: Vec<(Whose, Time)> = last_touched(theirs, (Column::CreatedAt, Column::UpdatedAt), period).await?;
    Ok(last.into_iter().map(|(whose, at)| (whose.unit_id, at)).collect())
}

const SORTS: &[Sort<Column>] =
    &[Sort { name: "title", column: Column::Title }, Sort { name: "createdAt", column: Column::Id }];

/// Which time thieves.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct TimeThiefFilter {
    /// Only those that are gone, or only those that are not.
    pub removed: Option<bool>,
    /// Only those of this unit itself.
    pub unit_id: Option<UnitId>,
    /// Only those in this process.
    pub process_id: Option<ProcessId>,
}

/// Lists the time thieves, newest first unless sorted.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ListTimeThieves {
    /// Which page.
    pub page: PageInput,
    /// Which time thieves.
    pub filter: TimeThiefFilter,
}

impl Operation for ListTimeThieves {
    type Output = Page<TimeThief>;
    type Tx = TenantTx;
    const ID: &'static str = "time_thief.list";
    const PERMISSION: Permission = Permission::TimeThiefRead;
    const MODE: Mode = Mode::Read;

    fn sort_keys() -> Vec<&'static str> {
        db::sort_keys(SORTS)
    }

    async fn run(self, tx: &TenantTx) -> Result<Page<TimeThief>> {
        let mut find = tx.find::<table::Entity>();
        find = match self.filter.removed {
            None => find,
            Some(true) => find.filter(Column::RemovedOn.is_not_null()),
            Some(false) => find.filter(Column::RemovedOn.is_null()),
        };
        find.if_equal(Column::UnitId, self.filter.unit_id)
            .if_equal(Column::ProcessId, self.filter.process_id)
            .page(&self.page, SORTS, (Self::ID, &self.filter))
            .await
    }
}

/// Reads one time thief.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetTimeThief {
    /// The time thief's id.
    pub id: TimeThiefId,
}

impl Operation for GetTimeThief {
    type Output = TimeThief;
    type Tx = TenantTx;
    const ID: &'static str = "time_thief.get";
    const PERMISSION: Permission = Permission::TimeThiefRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<TimeThief> {
        tx.get(self.id).await
    }
}

/// Deletes a time thief that was registered by mistake; one that is gone is told to be with `remove`. One that a gain
/// names stays: 409 `still_in_use`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeleteTimeThief {
    /// The time thief's id.
    pub id: TimeThiefId,
    /// The version that the change was decided on.
    pub expected_version: i32,
}

impl Operation for DeleteTimeThief {
    type Output = Deleted;
    type Tx = TenantTx;
    const ID: &'static str = "time_thief.delete";
    const PERMISSION: Permission = Permission::TimeThiefContribute;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Deleted> {
        tx.delete::<table::Entity>(self.id, self.expected_version).await
    }
}

/// The REST routes.
pub const ROUTES: fn() -> Vec<Route> = || {
    vec![
        Route::get::<ListTimeThieves>("/v1/tenants/{tenant}/time-thieves"),
        Route::post::<CreateTimeThief>("/v1/tenants/{tenant}/time-thieves"),
        Route::get::<GetTimeThief>("/v1/tenants/{tenant}/time-thieves/{id}"),
        Route::patch::<UpdateTimeThief>("/v1/tenants/{tenant}/time-thieves/{id}"),
        Route::delete::<DeleteTimeThief>("/v1/tenants/{tenant}/time-thieves/{id}"),
        Route::post::<RemoveTimeThief>("/v1/tenants/{tenant}/time-thieves/{id}/transitions/remove"),
        Route::get::<GetTimeThiefSummary>("/v1/tenants/{tenant}/time-thief-summary"),
    ]
};
