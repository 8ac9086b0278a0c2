//! The tenant's own roles, composed of the same permissions as those that every tenant has.

use api::Route;
use async_graphql::{InputObject, SimpleObject};
use db::{Sort, Table, TenantTable, TenantTx, Unique};
use kernel::{
    Code, Deleted, Error, FaultCode, GOVERNING, Mode, Operation, Page, PageInput, Patch, Permission, Reach, Result,
    Role, Rule, Time, Word,
};
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{delegations, invitations, memberships};
pub use graphql::{TenantRoleMutations, TenantRoleQueries};
use table::Column;

mod graphql;

kernel::ids! {
    /// Identifies a role that a tenant defined.
    RoleId(RoleKind) = "tenant_role",
}

mod table {
    use kernel::{TenantId, Time};
    use sea_orm::entity::prelude::*;

    use super::RoleId;

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "roles")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub tenant_id: TenantId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: RoleId,
        pub name: String,
        pub description: Option<String>,
        pub permissions: Json,
        pub version: i32,
        pub created_at: Time,
        pub updated_at: Time,
    }
    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// The registry entry.
pub const TABLE: Table =
    Table::tenant("roles").unique(&[Unique { constraint: "roles_name_key", columns: &["name"], member: "name" }]);

impl TenantTable for table::Entity {
    const TABLE: Table = TABLE;
    const TENANT_ID: Column = Column::TenantId;
    const ID: Column = Column::Id;
    const VERSION: Option<Column> = Some(Column::Version);
}

/// A role that the tenant defined.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct TenantRole {
    /// The role's id, as `roleIds` of a membership names it.
    pub id: RoleId,
    /// The role's name, unique in the tenant.
    pub name: String,
    /// What it is for.
    pub description: Option<String>,
    /// What it permits: exactly this.
    pub permissions: Vec<Permission>,
    /// Counts the changes; the `ETag`.
    pub version: i32,
    /// When it was defined.
    pub created_at: Time,
    /// When it was last changed.
    pub updated_at: Time,
}

kernel::resource!(TenantRole);
db::projection!(TenantRole from table {
    id: Id, name: Name, description: Description, version: Version, created_at: CreatedAt, updated_at: UpdatedAt,
} json { permissions: Permissions });

const SORTS: &[Sort<Column>] =
    &[Sort { name: "name", column: Column::Name }, Sort { name: "createdAt", column: Column::Id }];

/// Lists the tenant's own roles, newest first unless sorted.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ListTenantRoles {
    /// Which page.
    pub page: PageInput,
}

impl Operation for ListTenantRoles {
    type Output = Page<TenantRole>;
    type Tx = TenantTx;
    const ID: &'static str = "role.list";
    const PERMISSION: Permission = Permission::MembershipRead;
    const MODE: Mode = Mode::Read;

    fn sort_keys() -> Vec<&'static str> {
        db::sort_keys(SORTS)
    }

    async fn run(self, tx: &TenantTx) -> Result<Page<TenantRole>> {
        tx.find::<table::Entity>().page(&self.page, SORTS, Self::ID).await
    }
}

/// Reads one of the tenant's own roles.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetTenantRole {
    /// The role's id.
    pub id: RoleId,
}

impl Operation for GetTenantRole {
    type Output = TenantRole;
    type Tx = TenantTx;
    const ID: &'static str = "role.get";
    const PERMISSION: Permission = Permission::MembershipRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<TenantRole> {
        tx.get(self.id).await
    }
}

/// Something that can be permitted.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct PermissionEntry {
    /// The word in errors and roles.
    pub permission: Permission,
    /// What it permits, in English.
    pub description: String,
    /// The roles, of those that every tenant has, that hold it.
    pub roles: Vec<Role>,
}

/// Lists what can be permitted in a tenant, and which of the roles that every tenant has hold it: what a role editor needs.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ListPermissions {}

impl Operation for ListPermissions {
    type Output = Page<PermissionEntry>;
    type Tx = TenantTx;
    const ID: &'static str = "permission.list";
    const PERMISSION: Permission = Permission::MembershipRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, _: &TenantTx) -> Result<Page<PermissionEntry>> {
        let entry = |permission: Permission| {
            let holds = |(role, _): &&(Role, _)| role.permissions().holds(permission);
            PermissionEntry {
                permission,
                description: permission.description().to_owned(),
                roles: kernel::ROLES.iter().filter(holds).map(|(role, _)| *role).collect(),
            }
        };
        let of_tenants = Permission::ALL.iter().copied().filter(|permission| permission.reach() == Reach::Tenant);
        Ok(of_tenants.map(entry).collect::<Vec<_>>().into())
    }
}

/// Defines a role. It is made of what `GET …/permissions` lists: what is permitted in a
/// tenant, not what everybody may nor what only the operator of the service may.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateTenantRole {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The role's name, unique in the tenant.
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 1000)]
    pub description: Option<String>,
    /// What it permits.
    #[schema(min_items = 1, max_items = 128)]
    pub permissions: Vec<Permission>,
}

impl Operation for CreateTenantRole {
    type Output = TenantRole;
    type Tx = TenantTx;
    const ID: &'static str = "role.create";
    const PERMISSION: Permission = Permission::RoleManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<TenantRole> {
        let role = TenantRole {
            id: tx.new_id(),
            name: self.name,
            description: self.description,
            permissions: of_tenants(tx, self.permissions)?,
            version: 1,
            created_at: tx.now(),
            updated_at: tx.now(),
        };
        let TenantRole { id, name, description, permissions, version, created_at, updated_at } = role.clone();
        tx.insert(table::ActiveModel {
            tenant_id: Set(tx.tenant()),
            id: Set(id),
            name: Set(name),
            description: Set(description),
            permissions: Set(stored(&permissions)),
            version: Set(version),
            created_at: Set(created_at),
            updated_at: Set(updated_at),
        })
        .await?;
        Ok(role)
    }
}

fn stored(permissions: &[Permission]) -> serde_json::Value {
    permissions.iter().map(|permission| permission.as_str()).collect()
}

/// Each once, only what memberships permit, and what governs only by an administrator.
fn of_tenants(tx: &TenantTx, mut permissions: Vec<Permission>) -> Result<Vec<Permission>> {
    if !memberships::rules::governs(tx) && permissions.iter().any(|permission| GOVERNING.holds(*permission)) {
        return Err(Error::rule(Rule::GoverningRoles));
    }
    if let Some(place) = permissions.iter().position(|permission| permission.reach() != Reach::Tenant) {
        return Err(Error::broken(format!("#/permissions/{place}"), Rule::TenantsPermissions));
    }
    permissions.sort_unstable();
    permissions.dedup();
    Ok(permissions)
}

/// Changes a role for all who hold it. In force on every node within five seconds.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateTenantRole {
    /// The role's id.
    pub id: RoleId,
    /// The version that the change was decided on.
    pub expected_version: i32,
    /// The role's name, unique in the tenant.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = String, min_length = 1, max_length = 100)]
    pub name: Patch<String>,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 1000)]
    pub description: Patch<String>,
    /// What it permits, all of it.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Vec<Permission>, min_items = 1, max_items = 128)]
    pub permissions: Patch<Vec<Permission>>,
}

impl Operation for UpdateTenantRole {
    type Output = TenantRole;
    type Tx = TenantTx;
    const ID: &'static str = "role.update";
    const PERMISSION: Permission = Permission::RoleManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<TenantRole> {
        let permissions = self.permissions.set().map(|permissions| of_tenants(tx, permissions)).transpose()?;
        tx.change::<table::Entity>()
            .set_if(Column::Name, self.name.set())
            .set_if(Column::Description, self.description.change())
            .set_if(Column::Permissions, permissions.map(|permissions| stored(&permissions)))
            .set(Column::UpdatedAt, tx.now())
            .one(self.id, Some(self.expected_version))
            .await
    }
}

/// Deletes a role that no membership and no delegation has or had and no open invitation promises: else 409 `still_in_use`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeleteTenantRole {
    /// The role's id.
    pub id: RoleId,
    /// The version that the change was decided on.
    pub expected_version: i32,
}

impl Operation for DeleteTenantRole {
    type Output = Deleted;
    type Tx = TenantTx;
    const ID: &'static str = "role.delete";
    const PERMISSION: Permission = Permission::RoleManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Deleted> {
        // Locked first: who gives the role to somebody at the same time locks it too.
        let _: Vec<TenantRole> = tx.find::<table::Entity>().id(self.id).lock().all().await?;
        let in_use = memberships::hold_role(tx, self.id).await?
            || invitations::promise_role(tx, self.id).await?
            || delegations::give_role(tx, self.id).await?;
        if in_use {
            return Err(Error::new(Code::StillInUse).with("usedBy", Word::OtherResources));
        }
        tx.delete::<table::Entity>(self.id, self.expected_version).await
    }
}

/// Whether any of these stored lists names the role.
pub(crate) fn any_names(role: RoleId, lists: &[serde_json::Value]) -> bool {
    let role = serde_json::Value::from(role.to_string());
    lists.iter().filter_map(serde_json::Value::as_array).any(|ids| ids.contains(&role))
}

/// The roles with these ids.
pub(crate) async fn of(tx: &TenantTx, ids: impl IntoIterator<Item = RoleId>) -> Result<Vec<TenantRole>> {
    tx.find::<table::Entity>().any_of(Column::Id, ids).by(Column::Id).all().await
}

/// Each of these is a role of the tenant, and stays one while the transaction lasts; a fault at the first that is not.
pub(crate) async fn check_known(tx: &TenantTx, ids: &[RoleId]) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let known = tx.find::<table::Entity>().any_of(Column::Id, ids.iter().copied()).by(Column::Id).lock();
    let known: Vec<RoleId> = known.values(Column::Id).await?;
    match ids.iter().position(|id| !known.contains(id)) {
        Some(place) => Err(Error::invalid(format!("#/roleIds/{place}"), FaultCode::NoSuchThing, None)),
        None => Ok(()),
    }
}

/// The REST routes.
pub const ROUTES: fn() -> Vec<Route> = || {
    vec![
        Route::get::<ListPermissions>("/v1/tenants/{tenant}/permissions"),
        Route::get::<ListTenantRoles>("/v1/tenants/{tenant}/roles"),
        Route::post::<CreateTenantRole>("/v1/tenants/{tenant}/roles"),
        Route::get::<GetTenantRole>("/v1/tenants/{tenant}/roles/{id}"),
        Route::patch::<UpdateTenantRole>("/v1/tenants/{tenant}/roles/{id}"),
        Route::delete::<DeleteTenantRole>("/v1/tenants/{tenant}/roles/{id}"),
    ]
};
