//! The causes of an A3's problem: why, and why that (DOMAIN C3.3.3).

use api::Route;
use async_graphql::{InputObject, SimpleObject};
use db::{Sort, Table, TenantTable, TenantTx};
use kernel::{Deleted, Mode, Operation, Page, PageInput, Permission, Result, Time};
use sea_orm::ColumnTrait;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::a3s::{self, A3Id};
pub use analysis::{A3CauseAnalysis, CauseChain, CountedCause, FishboneCategory, GetCauseAnalysisOfA3};
pub use graphql::{A3CauseMutations, A3CauseQueries};
use table::Column;
pub use write::{CreateA3Cause, UpdateA3Cause};

mod analysis;
mod graphql;
mod table;
mod write;

kernel::ids! {
    /// Identifies a cause in an A3.
    A3CauseId(A3CauseIdKind) = "a3_cause",
}

kernel::text_enum! {
    /// Which bone of the fishbone a cause lies on.
    pub enum A3CauseCategory {
        /// What people know, and how many there are.
        People = "people",
        /// How it is done.
        Method = "method",
        /// Tools, rooms and systems.
        Equipment = "equipment",
        /// What is worked with, such as what an application says.
        Material = "material",
        /// What lies outside the unit's hands.
        Environment = "environment",
        /// How it is measured, or that it is not.
        Measurement = "measurement",
        /// What is decided, asked for and followed up.
        Leadership = "leadership",
    }
}

/// The registry entry.
pub const TABLE: Table = Table::tenant("a3_causes").after(&["a3s"]);

impl TenantTable for table::Entity {
    const TABLE: Table = TABLE;
    const TENANT_ID: Column = Column::TenantId;
    const ID: Column = Column::Id;
    const VERSION: Option<Column> = Some(Column::Version);
}

/// A cause of an A3's problem, or of another cause of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct A3Cause {
    /// The cause's id.
    pub id: A3CauseId,
    /// The A3.
    pub a3_id: A3Id,
    /// What causes it.
    pub text: String,
    /// Which bone of the fishbone it lies on.
    pub category: A3CauseCategory,
    /// The cause that it is the answer to "why?" of; null if it answers for the problem itself.
    pub parent_cause_id: Option<A3CauseId>,
    /// How often it was counted; null if nobody counted it.
    pub count: Option<i32>,
    /// Counts the changes; the `ETag`.
    pub version: i32,
    /// When it was found.
    pub created_at: Time,
    /// When it was last changed.
    pub updated_at: Time,
}

kernel::resource!(A3Cause);
db::projection!(A3Cause from table {
    id: Id, a3_id: A3Id, text: Text, category: Category, parent_cause_id: ParentCauseId, count: Count, version: Version,
    created_at: CreatedAt, updated_at: UpdatedAt,
});

/// The causes of an A3, the first found first.
pub(crate) async fn of(tx: &TenantTx, a3: A3Id) -> Result<Vec<A3Cause>> {
    tx.find::<table::Entity>().filter(Column::A3Id.eq(a3)).by(Column::Id).all().await
}

const SORTS: &[Sort<Column>] = &[Sort { name: "createdAt", column: Column::Id }];

/// Which causes.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct A3CauseFilter {
    /// Only those in this A3.
    pub a3_id: Option<A3Id>,
}

/// Lists the causes in A3s, newest first unless sorted.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ListA3Causes {
    /// Which page.
    pub page: PageInput,
    /// Which causes.
    pub filter: A3CauseFilter,
}

impl Operation for ListA3Causes {
    type Output = Page<A3Cause>;
    type Tx = TenantTx;
    const ID: &'static str = "a3_cause.list";
    const PERMISSION: Permission = Permission::A3Read;
    const MODE: Mode = Mode::Read;

    fn sort_keys() -> Vec<&'static str> {
        db::sort_keys(SORTS)
    }

    async fn run(self, tx: &TenantTx) -> Result<Page<A3Cause>> {
        let find = tx.find::<table::Entity>().if_equal(Column::A3Id, self.filter.a3_id);
        find.page(&self.page, SORTS, (Self::ID, &self.filter)).await
    }
}

/// Reads one cause.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetA3Cause {
    /// The cause's id.
    pub id: A3CauseId,
}

impl Operation for GetA3Cause {
    type Output = A3Cause;
    type Tx = TenantTx;
    const ID: &'static str = "a3_cause.get";
    const PERMISSION: Permission = Permission::A3Read;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<A3Cause> {
        tx.get(self.id).await
    }
}

/// Deletes a cause that turned out to be none, while its A3 is open. One with causes of its own stays: 409 `still_in_use`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeleteA3Cause {
    /// The cause's id.
    pub id: A3CauseId,
    /// The version that the change was decided on.
    pub expected_version: i32,
}

impl Operation for DeleteA3Cause {
    type Output = Deleted;
    type Tx = TenantTx;
    const ID: &'static str = "a3_cause.delete";
    const PERMISSION: Permission = Permission::A3Contribute;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Deleted> {
        let cause: A3Cause = tx.get(self.id).await?;
        a3s::hold_open(tx, cause.a3_id, "#/id").await?;
        tx.delete::<table::Entity>(self.id, self.expected_version).await
    }
}

/// The REST routes.
pub const ROUTES: fn() -> Vec<Route> = || {
    vec![
        Route::get::<ListA3Causes>("/v1/tenants/{tenant}/a3-causes"),
        Route::post::<CreateA3Cause>("/v1/tenants/{tenant}/a3-causes"),
        Route::get::<GetA3Cause>("/v1/tenants/{tenant}/a3-causes/{id}"),
        Route::patch::<UpdateA3Cause>("/v1/tenants/{tenant}/a3-causes/{id}"),
        Route::delete::<DeleteA3Cause>("/v1/tenants/{tenant}/a3-causes/{id}"),
    ]
};
