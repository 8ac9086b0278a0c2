//! Owners: who owns an inter-municipal company, with which share, and from when to when (DOMAIN C1.5.5).
//!
//! An owner's share is a number of parts. What it is of the whole depends on who else owns parts on the day, so the register
//! of a day tells it; see [`GetOwnerRegister`].

use ::reference::municipalities::history;
use api::Route;
use async_graphql::{InputObject, SimpleObject};
use db::{Sort, Table, TenantTable, TenantTx, Unique};
use kernel::{Date, Mode, Operation, Page, PageInput, Permission, Result, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use change::{CreateOwner, DeleteOwner, ReshareOwner, UpdateOwner};
pub(crate) use change::{gain, insert, known_code, leave};
pub use graphql::{OwnerMutations, OwnerQueries};
pub use register::{GetOwnerRegister, OwnerRegister, RegisteredOwner};
pub(crate) use shares::shares_on;
pub use shares::{OwnerShareId, TABLE as SHARES};
pub(crate) use table::{Column, Entity};

mod change;
mod graphql;
mod register;
mod shares;

kernel::ids! {
    /// Identifies an owner.
    OwnerId(OwnerKind) = "owner",
}

mod table {
    use kernel::{Date, TenantId, Time};
    use sea_orm::entity::prelude::*;

    use super::OwnerId;

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "owners")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub tenant_id: TenantId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: OwnerId,
        pub name: String,
        pub municipality_code: Option<String>,
        pub organisation_number: Option<String>,
        pub valid_from: Date,
        pub valid_to: Option<Date>,
        pub version: i32,
        pub created_at: Time,
        pub updated_at: Time,
    }
    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// The registry entry.
pub const TABLE: Table = Table::tenant("owners").unique(&[Unique {
    constraint: "owners_name_valid_from_key",
    columns: &["name", "valid_from"],
    member: "name",
}]);

impl TenantTable for table::Entity {
    const TABLE: Table = TABLE;
    const TENANT_ID: Column = Column::TenantId;
    const ID: Column = Column::Id;
    const VERSION: Option<Column> = Some(Column::Version);
}

/// An owner of the company.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct Owner {
    /// The owner's id.
    pub id: OwnerId,
    /// What the owner is called.
    pub name: String,
    /// The municipality number that the owner had when it became one, such as `1263`; null for owners that are no
    /// municipality. What became of the municipality since is found by it.
    pub municipality_code: Option<String>,
    /// The organisation number in Enhetsregisteret, nine digits; what is asked of an owner is addressed to it.
    pub organisation_number: Option<String>,
    /// The first day as owner.
    pub valid_from: Date,
    /// The first day on which it is one no longer; null while that is not known.
    pub valid_to: Option<Date>,
    /// Counts the changes; the `ETag`.
    pub version: i32,
    /// When it was registered.
    pub created_at: Time,
    /// When it was last changed.
    pub updated_at: Time,
}

kernel::resource!(Owner);
db::projection!(Owner from table {
    id: Id, name: Name, municipality_code: MunicipalityCode, organisation_number: OrganisationNumber,
    valid_from: ValidFrom, valid_to: ValidTo, version: Version, created_at: CreatedAt, updated_at: UpdatedAt,
});

impl Owner {
    /// Whether it is an owner on this day.
    pub fn owns_on(&self, day: Date) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|end| day < end)
    }

    /// Which of the numbers of this owner is the other's too.
    pub(crate) fn is_known_as(&self, other: &Self) -> Option<&'static str> {
        let same = |one: Option<String>, two: Option<String>| one.is_some() && one == two;
        if same(self.municipality_code.clone(), other.municipality_code.clone()) {
            return Some("municipalityCode");
        }
        let numbers = (self.number_on(self.valid_from), other.number_on(other.valid_from));
        same(numbers.0, numbers.1).then_some("organisationNumber")
    }

    /// Its organisation number: as registered, or that of the municipality which its code leads to on this day.
    pub(crate) fn number_on(&self, day: Date) -> Option<String> {
        let of_municipality = || {
            let reached = history().successors(self.municipality_code.as_deref()?, None, day.0).ok()?.reached;
            let [only] = reached.as_slice() else { return None };
            history().organisation_number(only.period).map(str::to_owned)
        };
        self.organisation_number.clone().or_else(of_municipality)
    }
}

/// The owners of a day, by name.
pub(crate) async fn on(tx: &TenantTx, day: Date) -> Result<Vec<Owner>> {
    let held = tx.find::<Entity>().if_on(Column::ValidFrom, Column::ValidTo, Some(day));
    held.by(Column::Name).by(Column::Id).all().await
}

/// These owners.
pub(crate) async fn of(tx: &TenantTx, ids: impl IntoIterator<Item = OwnerId>) -> Result<Vec<Owner>> {
    tx.find::<Entity>().any_of(Column::Id, ids).by(Column::Id).all().await
}

const SORTS: &[Sort<Column>] = &[
    Sort { name: "name", column: Column::Name },
    Sort { name: "validFrom", column: Column::ValidFrom },
    Sort { name: "createdAt", column: Column::Id },
];

/// Which owners.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct OwnerFilter {
    /// Only those who are owners on this day.
    pub on: Option<Date>,
}

/// Lists the owners of all times, newest first unless sorted.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ListOwners {
    /// Which page.
    pub page: PageInput,
    /// Which owners.
    pub filter: OwnerFilter,
}

impl Operation for ListOwners {
    type Output = Page<Owner>;
    type Tx = TenantTx;
    const ID: &'static str = "owner.list";
    const PERMISSION: Permission = Permission::OwnerRead;
    const MODE: Mode = Mode::Read;

    fn sort_keys() -> Vec<&'static str> {
        db::sort_keys(SORTS)
    }

    async fn run(self, tx: &TenantTx) -> Result<Page<Owner>> {
        let on = tx.find::<Entity>().if_on(Column::ValidFrom, Column::ValidTo, self.filter.on);
        on.page(&self.page, SORTS, (Self::ID, &self.filter)).await
    }
}

/// Reads one owner.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetOwner {
    /// The owner's id.
    pub id: OwnerId,
}

impl Operation for GetOwner {
    type Output = Owner;
    type Tx = TenantTx;
    const ID: &'static str = "owner.get";
    const PERMISSION: Permission = Permission::OwnerRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<Owner> {
        tx.get(self.id).await
    }
}

/// The REST routes.
pub const ROUTES: fn() -> Vec<Route> = || {
    vec![
        Route::get::<ListOwners>("/v1/tenants/{tenant}/owners"),
        Route::post::<CreateOwner>("/v1/tenants/{tenant}/owners"),
        Route::get::<GetOwnerRegister>("/v1/tenants/{tenant}/owners/register"),
        Route::get::<GetOwner>("/v1/tenants/{tenant}/owners/{id}"),
        Route::patch::<UpdateOwner>("/v1/tenants/{tenant}/owners/{id}"),
        Route::post::<ReshareOwner>("/v1/tenants/{tenant}/owners/{id}/transitions/reshare"),
        Route::delete::<DeleteOwner>("/v1/tenants/{tenant}/owners/{id}"),
    ]
};
