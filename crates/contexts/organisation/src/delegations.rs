//! Delegations: what the tenant lets another organisation do on its behalf, for a time and within bounds, as a municipality
//! does with its inter-municipal archive company. The other names who of its people acts by it ([`crate::delegates`]); a
//! copy of the delegation is addressed to it ([`offers`]), so that neither sees the other's rows.

use api::Route;
use async_graphql::{InputObject, SimpleObject};
use db::{Sort, Table, TenantTable, TenantTx};
use kernel::{Date, DelegationId, Mode, Operation, Page, PageInput, Permission, Result, Role, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::roles::RoleId;
pub use graphql::{DelegationMutations, DelegationQueries};
pub use offers::TABLE as OFFERS;
pub use people::{DelegatedPerson, ListDelegationPeople};
pub(crate) use rules::check_end;
use table::Column;
pub use write::{CreateDelegation, DeleteDelegation, UpdateDelegation};

mod graphql;
pub(crate) mod offers;
mod people;
mod rules;
mod write;

mod table {
    use kernel::{Date, DelegationId, TenantId, Time};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "delegations")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub tenant_id: TenantId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: DelegationId,
        pub organisation_number: String,
        pub name: String,
        pub purpose: String,
        pub roles: Json,
        pub role_ids: Json,
        pub only_object: Option<String>,
        pub valid_from: Date,
        pub valid_to: Date,
        pub version: i32,
        pub created_at: Time,
        pub updated_at: Time,
    }
    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// The registry entry.
pub const TABLE: Table = Table::tenant("delegations");

impl TenantTable for table::Entity {
    const TABLE: Table = TABLE;
    const TENANT_ID: Column = Column::TenantId;
    const ID: Column = Column::Id;
    const VERSION: Option<Column> = Some(Column::Version);
}

/// What the tenant lets another organisation's people do here, from a day to a day.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct Delegation {
    /// The delegation's id; events of those who act by it name it.
    pub id: DelegationId,
    /// The organisation number of whom it is to. Only an organisation that the operator of the service confirmed to have
    /// it can use the delegation.
    pub organisation_number: String,
    /// The organisation's name as this tenant writes it.
    pub name: String,
    /// What it is for; the other organisation reads it too.
    pub purpose: String,
    /// What the people may do, as roles that every tenant has.
    pub roles: Vec<Role>,
    /// What the people may do, as roles of the tenant's own.
    pub role_ids: Vec<RoleId>,
    /// The id of the one thing that it gives access to; null for all that the roles permit.
    pub only_object: Option<String>,
    /// The first day on which it holds.
    pub valid_from: Date,
    /// The first day on which it no longer holds.
    pub valid_to: Date,
    /// Counts the changes; the `ETag`.
    pub version: i32,
    /// When it was given.
    pub created_at: Time,
    /// When it was last changed.
    pub updated_at: Time,
}

kernel::resource!(Delegation);
db::projection!(Delegation from table {
    id: Id, organisation_number: OrganisationNumber, name: Name, purpose: Purpose, only_object: OnlyObject,
    valid_from: ValidFrom, valid_to: ValidTo, version: Version, created_at: CreatedAt, updated_at: UpdatedAt,
} json { roles: Roles, role_ids: RoleIds });

const SORTS: &[Sort<Column>] =
    &[Sort { name: "validTo", column: Column::ValidTo }, Sort { name: "createdAt", column: Column::Id }];

/// Which delegations.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct DelegationFilter {
    /// Only those that hold on this day.
    pub on: Option<Date>,
}

/// Lists what the tenant has delegated to others, newest first unless sorted.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ListDelegations {
    /// Which page.
    pub page: PageInput,
    /// Which delegations.
    pub filter: DelegationFilter,
}

impl Operation for ListDelegations {
    type Output = Page<Delegation>;
    type Tx = TenantTx;
    const ID: &'static str = "delegation.list";
    const PERMISSION: Permission = Permission::DelegationRead;
    const MODE: Mode = Mode::Read;

    fn sort_keys() -> Vec<&'static str> {
        db::sort_keys(SORTS)
    }

    async fn run(self, tx: &TenantTx) -> Result<Page<Delegation>> {
        tx.find::<table::Entity>()
            .if_on(Column::ValidFrom, Column::ValidTo, self.filter.on)
            .page(&self.page, SORTS, (Self::ID, &self.filter))
            .await
    }
}

/// Reads one delegation.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetDelegation {
    /// The delegation's id.
    pub id: DelegationId,
}

impl Operation for GetDelegation {
    type Output = Delegation;
    type Tx = TenantTx;
    const ID: &'static str = "delegation.get";
    const PERMISSION: Permission = Permission::DelegationRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<Delegation> {
        tx.get(self.id).await
    }
}

/// These delegations, if they hold today.
pub(crate) async fn of(tx: &TenantTx, ids: impl IntoIterator<Item = DelegationId>) -> Result<Vec<Delegation>> {
    let named = tx.find::<table::Entity>().any_of(Column::Id, ids);
    named.if_on(Column::ValidFrom, Column::ValidTo, Some(tx.now().date())).by(Column::Id).all().await
}

/// Whether any delegation, of whatever time, gives this role of the tenant's own.
pub(crate) async fn give_role(tx: &TenantTx, role: RoleId) -> Result<bool> {
    let all: Vec<serde_json::Value> = tx.find::<table::Entity>().values(Column::RoleIds).await?;
    let role = serde_json::Value::from(role.to_string());
    Ok(all.iter().filter_map(serde_json::Value::as_array).any(|ids| ids.contains(&role)))
}

/// The REST routes.
pub const ROUTES: fn() -> Vec<Route> = || {
    vec![
        Route::get::<ListDelegations>("/v1/tenants/{tenant}/delegations"),
        Route::post::<CreateDelegation>("/v1/tenants/{tenant}/delegations"),
        Route::get::<GetDelegation>("/v1/tenants/{tenant}/delegations/{id}"),
        Route::get::<ListDelegationPeople>("/v1/tenants/{tenant}/delegations/{id}/delegates"),
        Route::patch::<UpdateDelegation>("/v1/tenants/{tenant}/delegations/{id}"),
        Route::delete::<DeleteDelegation>("/v1/tenants/{tenant}/delegations/{id}"),
    ]
};
