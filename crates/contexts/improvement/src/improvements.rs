//! What units improve by methods of their own (DOMAIN C3.4.2): the fields of the method, filled in. What is improved by
//! A3s stands in these.

use api::Route;
use async_graphql::{InputObject, SimpleObject};
use db::{Sort, Table, TenantTable, TenantTx};
use kernel::{Date, Deleted, Mode, Operation, Page, PageInput, Permission, Result, Time, UnitId};
use sea_orm::{ColumnTrait, Condition};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use work::processes::ProcessId;

use crate::{shared::begin, unit_methods::UnitMethodId};
pub use graphql::{OwnImprovementMutations, OwnImprovementQueries};
use table::Column;
pub use write::{CreateImprovement, UpdateImprovement};

mod graphql;
mod table;
mod write;

kernel::ids! {
    /// Identifies what a unit improves by a method of its own.
    ImprovementId(ImprovementIdKind) = "improvement",
}

/// The registry entry.
pub const TABLE: Table = Table::tenant("improvements").after(&["unit_methods", "units", "processes"]);

impl TenantTable for table::Entity {
    const TABLE: Table = TABLE;
    const TENANT_ID: Column = Column::TenantId;
    const ID: Column = Column::Id;
    const VERSION: Option<Column> = Some(Column::Version);
}

/// What stands in one field of the method.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, SimpleObject, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[graphql(input_name = "FieldValueInput")]
pub struct FieldValue {
    /// The field's key.
    #[schema(min_length = 1, max_length = 40)]
    pub field_key: String,
    /// What stands in it.
    #[schema(min_length = 1, max_length = 10_000)]
    pub text: String,
}

/// What a unit improves by a method of its own.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct Improvement {
    /// The improvement's id.
    pub id: ImprovementId,
    /// The method.
    pub unit_method_id: UnitMethodId,
    /// The unit whose method it is.
    pub unit_id: UnitId,
    /// What is improved.
    pub title: String,
    /// The process that is improved.
    pub process_id: Option<ProcessId>,
    /// The fields that are filled in.
    pub values: Vec<FieldValue>,
    /// The first day.
    pub started_on: Date,
    /// The last day; null while it goes on.
    pub ended_on: Option<Date>,
    /// Counts the changes; the `ETag`.
    pub version: i32,
    /// When it was written down.
    pub created_at: Time,
    /// When it was last changed.
    pub updated_at: Time,
}

kernel::resource!(Improvement);
db::projection!(Improvement from table {
    id: Id, unit_method_id: UnitMethodId, unit_id: UnitId, title: Title, process_id: ProcessId, started_on: StartedOn,
    ended_on: EndedOn, version: Version, created_at: CreatedAt, updated_at: UpdatedAt,
} json { values: FieldValues });

/// The keys of the fields that are filled in anywhere by a method.
pub(crate) async fn told_by(tx: &TenantTx, method: UnitMethodId) -> Result<Vec<String>> {
    let written = tx.find::<table::Entity>().filter(Column::UnitMethodId.eq(method));
    let written: Vec<Improvement> = written.all().await?;
    Ok(written.into_iter().flat_map(|one| one.values).map(|value| value.field_key).collect())
}

impl Improvement {
    /// Whether it went on on any day of a period, both ends among them.
    pub(crate) fn goes_on_within(&self, (from, to): (Date, Date)) -> bool {
        self.started_on <= to && self.ended_on.is_none_or(|end| end >= from)
    }
}

/// What these units improved on any day of a period, both ends among them, or wrote of what they improve.
pub(crate) async fn of_units(tx: &TenantTx, units: &[UnitId], (from, to): (Date, Date)) -> Result<Vec<Improvement>> {
    let not_ended_before = Condition::any().add(Column::EndedOn.is_null()).add(Column::EndedOn.gte(from));
    let went_on = Condition::all().add(Column::StartedOn.lte(to)).add(not_ended_before);
    let until = begin(to).days_later(1);
    let written = Condition::all().add(Column::CreatedAt.lt(until)).add(Column::UpdatedAt.gte(begin(from)));
    let theirs = tx.find::<table::Entity>().any_of(Column::UnitId, units.iter().copied());
    theirs.filter(Condition::any().add(went_on).add(written)).by(Column::Id).all().await
}

const SORTS: &[Sort<Column>] = &[
    Sort { name: "startedOn", column: Column::StartedOn },
    Sort { name: "title", column: Column::Title },
    Sort { name: "createdAt", column: Column::Id },
];

/// Which improvements.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ImprovementFilter {
    /// Only those of this unit itself.
    pub unit_id: Option<UnitId>,
    /// Only those by this method.
    pub unit_method_id: Option<UnitMethodId>,
    /// Only those of this process.
    pub process_id: Option<ProcessId>,
    /// Only those that have ended, or only those that go on.
    pub ended: Option<bool>,
}

/// Lists the improvements that units make by methods of their own, newest first unless sorted.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ListImprovements {
    /// Which page.
    pub page: PageInput,
    /// Which improvements.
    pub filter: ImprovementFilter,
}

impl Operation for ListImprovements {
    type Output = Page<Improvement>;
    type Tx = TenantTx;
    const ID: &'static str = "improvement.list";
    const PERMISSION: Permission = Permission::ImprovementRead;
    const MODE: Mode = Mode::Read;

    fn sort_keys() -> Vec<&'static str> {
        db::sort_keys(SORTS)
    }

    async fn run(self, tx: &TenantTx) -> Result<Page<Improvement>> {
        let mut find = tx.find::<table::Entity>();
        find = match self.filter.ended {
            None => find,
            Some(true) => find.filter(Column::EndedOn.is_not_null()),
            Some(false) => find.filter(Column::EndedOn.is_null()),
        };
        find.if_equal(Column::UnitId, self.filter.unit_id)
            .if_equal(Column::UnitMethodId, self.filter.unit_method_id)
            .if_equal(Column::ProcessId, self.filter.process_id)
            .page(&self.page, SORTS, (Self::ID, &self.filter))
            .await
    }
}

/// Reads one improvement.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetImprovement {
    /// The improvement's id.
    pub id: ImprovementId,
}

impl Operation for GetImprovement {
    type Output = Improvement;
    type Tx = TenantTx;
    const ID: &'static str = "improvement.get";
    const PERMISSION: Permission = Permission::ImprovementRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<Improvement> {
        tx.get(self.id).await
    }
}

/// Deletes an improvement that was written down by mistake; one that somebody has reflected on stays: 409
/// `still_in_use`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeleteImprovement {
    /// The improvement's id.
    pub id: ImprovementId,
    /// The version that the change was decided on.
    pub expected_version: i32,
}

impl Operation for DeleteImprovement {
    type Output = Deleted;
    type Tx = TenantTx;
    const ID: &'static str = "improvement.delete";
    const PERMISSION: Permission = Permission::ImprovementContribute;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Deleted> {
        tx.delete::<table::Entity>(self.id, self.expected_version).await
    }
}

/// The REST routes.
pub const ROUTES: fn() -> Vec<Route> = || {
    vec![
        Route::get::<ListImprovements>("/v1/tenants/{tenant}/improvements"),
        Route::post::<CreateImprovement>("/v1/tenants/{tenant}/improvements"),
        Route::get::<GetImprovement>("/v1/tenants/{tenant}/improvements/{id}"),
        Route::patch::<UpdateImprovement>("/v1/tenants/{tenant}/improvements/{id}"),
        Route::delete::<DeleteImprovement>("/v1/tenants/{tenant}/improvements/{id}"),
    ]
};
