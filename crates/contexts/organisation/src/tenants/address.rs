//! Addresses: the slugs that a tenant has and had. None is ever another's.

use async_graphql::InputObject;
use db::{Placement, Projection, Row, SharedTable, SharedTx, Table, TenantTx, Unique};
use kernel::{Mode, Operation, Outcome, Permission, Result, TenantId, Time};
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Tenant, change_own, own, table};

pub(crate) mod slug_table {
    use kernel::{TenantId, Time};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "tenant_slugs")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub slug: String,
        pub tenant_id: TenantId,
        pub left_at: Option<Time>,
    }
    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

use slug_table::Column;

/// The registry entry.
pub const SLUGS: Table = Table::new("tenant_slugs", Placement::Shared).after(&["tenants"]).unique(&[Unique {
    constraint: "tenant_slugs_pkey",
    columns: &["slug"],
    member: "slug",
}]);

impl SharedTable for slug_table::Entity {
    const TABLE: Table = SLUGS;
}

/// Whose a slug is, and since when no longer.
struct Held(TenantId, Option<Time>);
impl Projection for Held {
    type Entity = slug_table::Entity;
    fn columns() -> Vec<Column> {
        vec![Column::TenantId, Column::LeftAt]
    }
    fn read(row: &Row<'_>) -> Result<Self> {
        Ok(Self(row.next()?, row.next()?))
    }
}

/// The slug that a tenant has now.
struct Now(String);
impl Projection for Now {
    type Entity = table::Entity;
    fn columns() -> Vec<table::Column> {
        vec![table::Column::Slug]
    }
    fn read(row: &Row<'_>) -> Result<Self> {
        row.next().map(Self)
    }
}

/// The tenant behind a slug or an id, for the server to resolve addresses with.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ResolveTenant {
    /// Slug or id.
    pub address: String,
}

/// What an address leads to.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct WhereTo {
    /// The tenant, if there is one.
    pub tenant: Option<TenantId>,
    /// Whether the tenant has another slug now.
    pub has_moved: bool,
}
impl Outcome for WhereTo {}

impl Operation for ResolveTenant {
    type Output = WhereTo;
    type Tx = SharedTx;
    const ID: &'static str = "tenant.resolve";
    const PERMISSION: Permission = Permission::SelfRead;
    const MODE: Mode = Mode::Read;

    /// One statement, whatever there is at the address: nobody can tell from it.
    async fn run(self, tx: &SharedTx) -> Result<WhereTo> {
        if let Ok(id) = self.address.parse::<TenantId>() {
            let found = tx.lookup::<table::Entity>().filter(table::Column::Id.eq(id)).one::<Now>().await?;
            return Ok(WhereTo { tenant: found.map(|_| id), has_moved: false });
        }
        let found = tx.lookup::<slug_table::Entity>().filter(Column::Slug.eq(self.address)).one::<Held>().await?;
        Ok(found.map_or_else(WhereTo::default, |held| WhereTo { tenant: Some(held.0), has_moved: held.1.is_some() }))
    }
}

/// The slug that a tenant has now, for the server to lead a member to who came by an old one.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MovedTo {
    /// The tenant.
    pub tenant: TenantId,
}

/// A slug.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Slug(pub String);
impl Outcome for Slug {}

impl Operation for MovedTo {
    type Output = Slug;
    type Tx = SharedTx;
    const ID: &'static str = "tenant.moved_to";
    const PERMISSION: Permission = Permission::SelfRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &SharedTx) -> Result<Slug> {
        let found = tx.lookup::<table::Entity>().filter(table::Column::Id.eq(self.tenant)).one::<Now>().await?;
        Ok(found.map_or_else(Slug::default, |now| Slug(now.0)))
    }
}

/// Gives the tenant another slug. Only the operator of the service may. Addresses with the old one answer 308 and lead to
/// the new; an old slug stays the tenant's, which can take it again. A slug that another tenant has or had is 409
/// `duplicate_name`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReaddressTenant {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The tenant's id.
    pub id: TenantId,
    /// The version that the change was decided on.
    pub expected_version: i32,
    /// The new name in addresses: small letters, digits and hyphens.
    #[schema(min_length = 2, max_length = 60, pattern = "^[a-z0-9]+(-[a-z0-9]+)*$")]
    pub slug: String,
}

impl Operation for ReaddressTenant {
    type Output = Tenant;
    type Tx = TenantTx;
    const ID: &'static str = "tenant.readdress";
    const PERMISSION: Permission = Permission::TenantFound;
    const MODE: Mode = Mode::Write;

    fn platform_target(&self) -> Option<TenantId> {
        Some(self.id)
    }

    async fn run(self, tx: &TenantTx) -> Result<Tenant> {
        let before = own(tx).await?;
        let change = tx.change_shared::<table::Entity>().set(table::Column::Slug, self.slug.as_str());
        let tenant = change_own(tx, change, self.expected_version).await?;
        let at = |slug: &str| Condition::all().add(Column::TenantId.eq(tx.tenant())).add(Column::Slug.eq(slug));
        let leave = tx.change_shared::<slug_table::Entity>().set(Column::LeftAt, tx.now());
        leave.one::<Held>(at(&before.slug)).await?;
        let again = tx.change_shared::<slug_table::Entity>().set(Column::LeftAt, None::<Time>);
        if again.one::<Held>(at(&self.slug)).await?.is_none() {
            take(tx, &self.slug).await?;
        }
        Ok(tenant)
    }
}

/// Takes a slug that nobody has or had.
pub(super) async fn take(tx: &TenantTx, slug: &str) -> Result<()> {
    let row = slug_table::ActiveModel { slug: Set(slug.to_owned()), tenant_id: Set(tx.tenant()), left_at: Set(None) };
    tx.insert_shared(row).await
}
