//! By which methods units improve (DOMAIN C3.4.1, C3.4.2): each unit chooses, several if it wants to, and says why.
//! Whichever it is tells need, goal, measure, effect and learning, so that what units do can be read side by side.

use api::Route;
use async_graphql::{InputObject, SimpleObject};
use db::{Sort, Table, TenantTable, TenantTx};
use kernel::{Date, Deleted, Mode, Operation, Page, PageInput, Permission, Result, Time, UnitId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use fields::{MethodField, MethodMinimum};
pub use graphql::{UnitMethodMutations, UnitMethodQueries};
use table::Column;
pub use write::{CreateUnitMethod, UpdateUnitMethod};

mod fields;
mod graphql;
mod table;
mod write;

kernel::ids! {
    /// Identifies a method that a unit improves by.
    UnitMethodId(UnitMethodIdKind) = "unit_method",
}

kernel::text_enum! {
    /// Where what is done by a method is written down.
    pub enum MethodBasis {
        /// In improvements, with the fields of the method.
        Own = "own",
        /// In A3s, whose boxes are the fields.
        A3 = "a3",
    }
}

/// The registry entry.
pub const TABLE: Table = Table::tenant("unit_methods").after(&["units"]);

impl TenantTable for table::Entity {
    const TABLE: Table = TABLE;
    const TENANT_ID: Column = Column::TenantId;
    const ID: Column = Column::Id;
    const VERSION: Option<Column> = Some(Column::Version);
}

/// A method that a unit improves by.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct UnitMethod {
    /// The method's id.
    pub id: UnitMethodId,
    /// The unit that chose it.
    pub unit_id: UnitId,
    /// What it is called, such as *A3*, *Tenestedesign* or *Arbeidslag*.
    pub name: String,
    /// Where what is done by it is written down.
    pub basis: MethodBasis,
    /// Why the unit chose it.
    pub reason: String,
    /// The first day on which it is in use.
    pub valid_from: Date,
    /// The first day on which it no longer is; null while it has no end.
    pub valid_to: Option<Date>,
    /// Its fields, in order, which together tell need, goal, measure, effect and learning; none of a method whose basis
    /// is the A3.
    pub fields: Vec<MethodField>,
    /// Counts the changes; the `ETag`.
    pub version: i32,
    /// When it was chosen.
    pub created_at: Time,
    /// When it was last changed.
    pub updated_at: Time,
}

kernel::resource!(UnitMethod);
db::projection!(UnitMethod from table {
    id: Id, unit_id: UnitId, name: Name, basis: Basis, reason: Reason, valid_from: ValidFrom, valid_to: ValidTo,
    version: Version, created_at: CreatedAt, updated_at: UpdatedAt,
} json { fields: Fields });

/// The method that an input names, which stays as it is until the end of the transaction: what is written by it fits
/// its fields.
pub(crate) async fn hold(tx: &TenantTx, id: UnitMethodId, pointer: &str) -> Result<UnitMethod> {
    tx.find::<table::Entity>().id(id).lock().referred(pointer).await
}

/// The methods of these units, those that are no longer in use too, by name.
pub(crate) async fn of_units(tx: &TenantTx, units: &[UnitId]) -> Result<Vec<UnitMethod>> {
    let theirs = tx.find::<table::Entity>().any_of(Column::UnitId, units.iter().copied());
    theirs.by(Column::Name).by(Column::Id).all().await
}

const SORTS: &[Sort<Column>] = &[
    Sort { name: "name", column: Column::Name },
    Sort { name: "validFrom", column: Column::ValidFrom },
    Sort { name: "createdAt", column: Column::Id },
];

/// Which methods.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct UnitMethodFilter {
    /// Only those of this unit itself.
    pub unit_id: Option<UnitId>,
    /// Only those that are in use on this day.
    pub on: Option<Date>,
    /// Only those of this basis.
    pub basis: Option<MethodBasis>,
}

/// Lists the methods of units, newest first unless sorted; `on` reads those in use.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ListUnitMethods {
    /// Which page.
    pub page: PageInput,
    /// Which methods.
    pub filter: UnitMethodFilter,
}

impl Operation for ListUnitMethods {
    type Output = Page<UnitMethod>;
    type Tx = TenantTx;
    const ID: &'static str = "unit_method.list";
    const PERMISSION: Permission = Permission::UnitMethodRead;
    const MODE: Mode = Mode::Read;

    fn sort_keys() -> Vec<&'static str> {
        db::sort_keys(SORTS)
    }

    async fn run(self, tx: &TenantTx) -> Result<Page<UnitMethod>> {
        tx.find::<table::Entity>()
            .if_equal(Column::UnitId, self.filter.unit_id)
            .if_on(Column::ValidFrom, Column::ValidTo, self.filter.on)
            .if_equal(Column::Basis, self.filter.basis)
            .page(&self.page, SORTS, (Self::ID, &self.filter))
            .await
    }
}

/// Reads one method of a unit.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetUnitMethod {
    /// The method's id.
    pub id: UnitMethodId,
}

impl Operation for GetUnitMethod {
    type Output = UnitMethod;
    type Tx = TenantTx;
    const ID: &'static str = "unit_method.get";
    const PERMISSION: Permission = Permission::UnitMethodRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<UnitMethod> {
        tx.get(self.id).await
    }
}

/// Deletes a method by which nothing was written down: else 409 `still_in_use`, and it is ended with `validTo`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeleteUnitMethod {
    /// The method's id.
    pub id: UnitMethodId,
    /// The version that the change was decided on.
    pub expected_version: i32,
}

impl Operation for DeleteUnitMethod {
    type Output = Deleted;
    type Tx = TenantTx;
    const ID: &'static str = "unit_method.delete";
    const PERMISSION: Permission = Permission::UnitMethodManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Deleted> {
        tx.delete::<table::Entity>(self.id, self.expected_version).await
    }
}

/// The REST routes.
pub const ROUTES: fn() -> Vec<Route> = || {
    vec![
        Route::get::<ListUnitMethods>("/v1/tenants/{tenant}/unit-methods"),
        Route::post::<CreateUnitMethod>("/v1/tenants/{tenant}/unit-methods"),
        Route::get::<GetUnitMethod>("/v1/tenants/{tenant}/unit-methods/{id}"),
        Route::patch::<UpdateUnitMethod>("/v1/tenants/{tenant}/unit-methods/{id}"),
        Route::delete::<DeleteUnitMethod>("/v1/tenants/{tenant}/unit-methods/{id}"),
    ]
};
