//! Memberships: who may act in the tenant, in which role, on behalf of whom, and for how long.

use api::Route;
use async_graphql::{InputObject, SimpleObject};
use db::{Sort, Table, TenantTable, TenantTx};
use kernel::{
    Date, MembershipId, Mode, Operation, Page, PageInput, ParticipantId, Permission, PersonId, Result, Role, Time,
    UnitId,
};
use sea_orm::ColumnTrait;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::roles::{self, RoleId};
pub use change::{DeleteMembership, UpdateMembership};
pub(crate) use change::{end, rename};
pub use explain::{ExplainMembership, GrantedPermission, PermissionSource, sources};
pub use give::{CreateMembership, NewPerson};
pub(crate) use give::{accepted, appoint, of_machine};
pub(crate) use grants::permitted;
pub use grants::{grants, invited};
pub use graphql::{MembershipMutations, MembershipQueries};
use table::Column;

mod change;
mod explain;
mod give;
mod grants;
mod graphql;
pub(crate) mod rules;
mod table;

/// The registry entry.
pub const TABLE: Table = Table::tenant("memberships").after(&["units", "participants"]);

impl TenantTable for table::Entity {
    const TABLE: Table = TABLE;
    const TENANT_ID: Column = Column::TenantId;
    const ID: Column = Column::Id;
    const VERSION: Option<Column> = Some(Column::Version);
}

/// A person's membership in the tenant.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct Membership {
    /// The membership's id.
    pub id: MembershipId,
    /// The person; the same id in every tenant that the person is a member of.
    pub person_id: PersonId,
    /// The person's name as this tenant writes it.
    pub name: String,
    /// The roles that the membership gives, of those that every tenant has.
    pub roles: Vec<Role>,
    /// The roles that the membership gives, of the tenant's own.
    pub role_ids: Vec<RoleId>,
    /// The unit that the person belongs to; a local administrator administers it and all that is below.
    pub unit_id: Option<UnitId>,
    /// The organisation that the person acts for in joint work; null for members of the tenant itself.
    pub acts_for_id: Option<ParticipantId>,
    /// The id of the one thing that the membership gives access to, as for somebody from outside in one task; null for
    /// all that the roles permit.
    pub only_object: Option<String>,
    /// The first day on which it holds.
    pub valid_from: Date,
    /// The first day on which it no longer holds; null while it has no end.
    pub valid_to: Option<Date>,
    /// Counts the changes; the `ETag`.
    pub version: i32,
    /// When it was given.
    pub created_at: Time,
    /// When it was last changed.
    pub updated_at: Time,
}

impl Membership {
    /// Whether it holds on this day.
    pub fn holds_on(&self, day: Date) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|end| day < end)
    }
}

/// Which of these memberships hold on this day.
pub async fn held_on(
    tx: &TenantTx,
    ids: impl IntoIterator<Item = MembershipId>,
    day: Date,
) -> Result<Vec<MembershipId>> {
    let held = tx.find::<table::Entity>().any_of(Column::Id, ids);
    held.if_on(Column::ValidFrom, Column::ValidTo, Some(day)).values(Column::Id).await
}

/// The unit that the person of a membership belongs to.
struct Belonging {
    id: MembershipId,
    unit_id: UnitId,
}

db::projection!(Belonging from table { id: Id, unit_id: UnitId });

/// The units that the persons of these memberships belong to, whenever the memberships hold; nothing of those who belong
/// to none.
pub async fn units_of(
    tx: &TenantTx,
    ids: impl IntoIterator<Item = MembershipId>,
) -> Result<Vec<(MembershipId, UnitId)>> {
    let named = tx.find::<table::Entity>().any_of(Column::Id, ids).filter(Column::UnitId.is_not_null());
    let named: Vec<Belonging> = named.all().await?;
    Ok(named.into_iter().map(|one| (one.id, one.unit_id)).collect())
}

/// What of a person's memberships holds on the day of the transaction.
pub async fn held(tx: &TenantTx, person: PersonId) -> Result<Vec<Membership>> {
    grants::memberships(tx, person).await
}

/// These memberships, if they hold on this day; or whenever they hold.
pub(crate) async fn of(
    tx: &TenantTx,
    ids: impl IntoIterator<Item = MembershipId>,
    day: Option<Date>,
) -> Result<Vec<Membership>> {
    let named = tx.find::<table::Entity>().any_of(Column::Id, ids);
    named.if_on(Column::ValidFrom, Column::ValidTo, day).by(Column::Id).all().await
}

kernel::resource!(Membership);

db::projection!(Membership from table {
    id: Id, person_id: PersonId, name: Name, unit_id: UnitId, acts_for_id: ActsForId, only_object: OnlyObject,
    valid_from: ValidFrom, valid_to: ValidTo, version: Version, created_at: CreatedAt, updated_at: UpdatedAt,
} json { roles: Roles, role_ids: RoleIds });

pub(crate) fn stored(roles: &[Role]) -> serde_json::Value {
    roles.iter().map(|role| role.as_str()).collect()
}

pub(crate) fn stored_ids(roles: &[RoleId]) -> serde_json::Value {
    roles.iter().map(ToString::to_string).collect()
}

/// Whether any membership, of whatever time, has this role of the tenant's own.
pub(crate) async fn hold_role(tx: &TenantTx, role: RoleId) -> Result<bool> {
    Ok(roles::any_names(role, &tx.find::<table::Entity>().values(Column::RoleIds).await?))
}

const SORTS: &[Sort<Column>] =
    &[Sort { name: "name", column: Column::Name }, Sort { name: "createdAt", column: Column::Id }];

/// Which memberships.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct MembershipFilter {
    /// Only those that hold on this day.
    pub on: Option<Date>,
    /// Only those who act for this organisation.
    pub acts_for_id: Option<ParticipantId>,
    /// Only those who belong to this unit itself.
    pub unit_id: Option<UnitId>,
}

/// Lists the memberships, newest first unless sorted.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ListMemberships {
    /// Which page.
    pub page: PageInput,
    /// Which memberships.
    pub filter: MembershipFilter,
}

impl Operation for ListMemberships {
    type Output = Page<Membership>;
    type Tx = TenantTx;
    const ID: &'static str = "membership.list";
    const PERMISSION: Permission = Permission::MembershipRead;
    const MODE: Mode = Mode::Read;

    fn sort_keys() -> Vec<&'static str> {
        db::sort_keys(SORTS)
    }

    async fn run(self, tx: &TenantTx) -> Result<Page<Membership>> {
        tx.find::<table::Entity>()
            .if_equal(Column::ActsForId, self.filter.acts_for_id)
            .if_equal(Column::UnitId, self.filter.unit_id)
            .if_on(Column::ValidFrom, Column::ValidTo, self.filter.on)
            .page(&self.page, SORTS, (Self::ID, &self.filter))
            .await
    }
}

/// Reads one membership.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetMembership {
    /// The membership's id.
    pub id: MembershipId,
}

impl Operation for GetMembership {
    type Output = Membership;
    type Tx = TenantTx;
    const ID: &'static str = "membership.get";
    const PERMISSION: Permission = Permission::MembershipRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<Membership> {
        tx.get(self.id).await
    }
}

/// The REST routes.
pub const ROUTES: fn() -> Vec<Route> = || {
    vec![
        Route::get::<ListMemberships>("/v1/tenants/{tenant}/memberships"),
        Route::post::<CreateMembership>("/v1/tenants/{tenant}/memberships"),
        Route::get::<GetMembership>("/v1/tenants/{tenant}/memberships/{id}"),
        Route::get::<ExplainMembership>("/v1/tenants/{tenant}/memberships/{id}/permissions"),
        Route::patch::<UpdateMembership>("/v1/tenants/{tenant}/memberships/{id}"),
        Route::delete::<DeleteMembership>("/v1/tenants/{tenant}/memberships/{id}"),
    ]
};
