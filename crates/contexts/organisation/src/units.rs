//! Units: how an organisation is built up, as a dated tree.

use api::{Connection, PageArgs, Route};
use async_graphql::{Context, InputObject, Object, SimpleObject};
use db::{Sort, Table, TenantTable, TenantTx};
use kernel::{
    Date, Deleted, Error, FaultCode, Mode, Operation, Page, PageInput, Patch, Permission, Result, Rule, Time,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use table::Column;

kernel::ids! {
    /// Identifies a unit.
    UnitId(UnitKind) = "unit",
}

mod table {
    use kernel::{Date, TenantId, Time};
    use sea_orm::entity::prelude::*;

    use super::UnitId;

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "units")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub tenant_id: TenantId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: UnitId,
        pub parent_id: Option<UnitId>,
        pub name: String,
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
pub const TABLE: Table = Table::tenant("units");

impl TenantTable for table::Entity {
    const TABLE: Table = TABLE;
    const TENANT_ID: Column = Column::TenantId;
    const ID: Column = Column::Id;
    const VERSION: Option<Column> = Some(Column::Version);
}

/// A unit of the organisation, such as a department or a service site, from a date on.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct Unit {
    /// The unit's id.
    pub id: UnitId,
    /// The unit that this one is part of; null at the top.
    pub parent_id: Option<UnitId>,
    /// The unit's name.
    pub name: String,
    /// The first day on which the unit exists.
    pub valid_from: Date,
    /// The first day on which it no longer exists; null while it has no end.
    pub valid_to: Option<Date>,
    /// Counts the changes; the `ETag`.
    pub version: i32,
    /// When it was registered.
    pub created_at: Time,
    /// When it was last changed.
    pub updated_at: Time,
}

kernel::resource!(Unit);
db::projection!(Unit from table {
    id: Id, parent_id: ParentId, name: Name, valid_from: ValidFrom, valid_to: ValidTo, version: Version,
    created_at: CreatedAt, updated_at: UpdatedAt,
});

const SORTS: &[Sort<Column>] =
    &[Sort { name: "name", column: Column::Name }, Sort { name: "createdAt", column: Column::Id }];

/// Which units.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct UnitFilter {
    /// Only the parts of this unit.
    pub parent_id: Option<UnitId>,
    /// Only units that exist on this day.
    pub on: Option<Date>,
}

/// Lists the units, newest first unless sorted.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ListUnits {
    /// Which page.
    pub page: PageInput,
    /// Which units.
    pub filter: UnitFilter,
}

impl Operation for ListUnits {
    type Output = Page<Unit>;
    type Tx = TenantTx;
    const ID: &'static str = "unit.list";
    const PERMISSION: Permission = Permission::UnitRead;
    const MODE: Mode = Mode::Read;

    fn sort_keys() -> Vec<&'static str> {
        db::sort_keys(SORTS)
    }

    async fn run(self, tx: &TenantTx) -> Result<Page<Unit>> {
        tx.find::<table::Entity>()
            .if_equal(Column::ParentId, self.filter.parent_id)
            .if_on(Column::ValidFrom, Column::ValidTo, self.filter.on)
            .page(&self.page, SORTS, (Self::ID, &self.filter))
            .await
    }
}

/// Reads one unit.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetUnit {
    /// The unit's id.
    pub id: UnitId,
}

impl Operation for GetUnit {
    type Output = Unit;
    type Tx = TenantTx;
    const ID: &'static str = "unit.get";
    const PERMISSION: Permission = Permission::UnitRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<Unit> {
        tx.get(self.id).await
    }
}

/// Registers a unit.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateUnit {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The unit that this one is part of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent_id: Option<UnitId>,
    /// The unit's name.
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// The first day on which the unit exists.
    pub valid_from: Date,
    /// The first day on which it no longer exists.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<Date>,
}

impl Operation for CreateUnit {
    type Output = Unit;
    type Tx = TenantTx;
    const ID: &'static str = "unit.create";
    const PERMISSION: Permission = Permission::UnitManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Unit> {
        let unit = Unit {
            id: tx.new_id(),
            parent_id: self.parent_id,
            name: self.name,
            valid_from: self.valid_from,
            valid_to: self.valid_to,
            version: 1,
            created_at: tx.now(),
            updated_at: tx.now(),
        };
        check_place(tx, &unit).await?;
        let Unit { id, parent_id, name, valid_from, valid_to, version, created_at, updated_at } = unit.clone();
        tx.insert(table::ActiveModel {
            tenant_id: Set(tx.tenant()),
            id: Set(id),
            parent_id: Set(parent_id),
            name: Set(name),
            valid_from: Set(valid_from),
            valid_to: Set(valid_to),
            version: Set(version),
            created_at: Set(created_at),
            updated_at: Set(updated_at),
        })
        .await?;
        Ok(unit)
    }
}

/// Renames, moves or closes a unit. A new name or place holds for the unit's whole time; where the day of the change
/// matters, the unit is closed and a new one registered. A unit is closed after its parts, or with them.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateUnit {
    /// The unit's id.
    pub id: UnitId,
    /// The version that the change was decided on.
    pub expected_version: i32,
    /// The unit that this one is part of; null moves it to the top.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<UnitId>)]
    pub parent_id: Patch<UnitId>,
    /// The unit's name.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = String, min_length = 1, max_length = 200)]
    pub name: Patch<String>,
    /// The first day on which the unit no longer exists; null takes the end away.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<Date>)]
    pub valid_to: Patch<Date>,
}

impl Operation for UpdateUnit {
    type Output = Unit;
    type Tx = TenantTx;
    const ID: &'static str = "unit.update";
    const PERMISSION: Permission = Permission::UnitManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Unit> {
        let changed: Unit = tx
            .change::<table::Entity>()
            .set_if(Column::ParentId, self.parent_id.change())
            .set_if(Column::Name, self.name.set())
            .set_if(Column::ValidTo, self.valid_to.change())
            .set(Column::UpdatedAt, tx.now())
            .one(self.id, Some(self.expected_version))
            .await?;
        check_place(tx, &changed).await?;
        check_parts(tx, &changed).await?;
        Ok(changed)
    }
}

/// How deep the tree may be; also stops a loop.
const MAX_LEVELS: usize = 20;

/// A unit ends after it begins, exists only while the unit above it does, and is not part of itself.
async fn check_place(tx: &TenantTx, unit: &Unit) -> Result<()> {
    let broken = |member: &str, rule: Rule| {
        Err(Error::invalid(format!("#/{member}"), FaultCode::Rule, Some(rule.code().into())))
    };
    if unit.valid_to.is_some_and(|end| end <= unit.valid_from) {
        return broken("validTo", Rule::EndsAfterItBegins);
    }
    let mut next = unit.parent_id;
    for level in 0..MAX_LEVELS {
        let Some(id) = next else { return Ok(()) };
        if id == unit.id {
            return broken("parentId", Rule::NotPartOfItself);
        }
        // Locked, so that two who move units into each other at once do not both find the way up free.
        let above: Unit = tx.find().id(id).lock().referred("#/parentId").await?;
        let outlived = above.valid_to.is_some_and(|end| unit.valid_to.is_none_or(|own| own > end));
        if level == 0 && (above.valid_from > unit.valid_from || outlived) {
            return broken("parentId", Rule::WholeOutlivesPart);
        }
        next = above.parent_id;
    }
    broken("parentId", Rule::TwentyLevels)
}

/// A unit does not end before its parts do.
async fn check_parts(tx: &TenantTx, unit: &Unit) -> Result<()> {
    let Some(end) = unit.valid_to else { return Ok(()) };
    let parts = tx.find::<table::Entity>().if_equal(Column::ParentId, Some(unit.id));
    let outlives = Condition::any().add(Column::ValidTo.is_null()).add(Column::ValidTo.gt(end));
    if parts.filter(outlives).exists().await? {
        return Err(Error::invalid("#/validTo", FaultCode::Rule, Some(Rule::PartOutlivesWhole.code().into())));
    }
    Ok(())
}

/// Deletes a unit that was registered by mistake; one that has existed is closed with `validTo`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeleteUnit {
    /// The unit's id.
    pub id: UnitId,
    /// The version that the change was decided on.
    pub expected_version: i32,
}

impl Operation for DeleteUnit {
    type Output = Deleted;
    type Tx = TenantTx;
    const ID: &'static str = "unit.delete";
    const PERMISSION: Permission = Permission::UnitManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Deleted> {
        tx.delete::<table::Entity>(self.id, self.expected_version).await
    }
}

/// The REST routes.
pub const ROUTES: fn() -> Vec<Route> = || {
    vec![
        Route::get::<ListUnits>("/v1/tenants/{tenant}/units"),
        Route::post::<CreateUnit>("/v1/tenants/{tenant}/units"),
        Route::get::<GetUnit>("/v1/tenants/{tenant}/units/{id}"),
        Route::patch::<UpdateUnit>("/v1/tenants/{tenant}/units/{id}"),
        Route::delete::<DeleteUnit>("/v1/tenants/{tenant}/units/{id}"),
    ]
};

/// The query fields.
#[derive(Default)]
pub struct UnitQueries;

/// Reading units.
#[Object]
impl UnitQueries {
    /// Lists the units, newest first unless sorted.
    async fn units(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Sort keys, as in REST: name, createdAt.")] sort: Option<String>,
        #[graphql(desc = "Which units.")] filter: Option<UnitFilter>,
    ) -> async_graphql::Result<Connection<Unit>> {
        let args = PageArgs { first, after, last, before, sort };
        api::connection(ctx, args, |page| ListUnits { page, filter: filter.unwrap_or_default() }).await
    }

    /// Reads one unit.
    async fn unit(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The unit's id.")] id: UnitId,
    ) -> async_graphql::Result<Unit> {
        api::read(ctx, GetUnit { id }).await
    }
}

/// The mutation fields.
#[derive(Default)]
pub struct UnitMutations;

/// Changing units.
#[Object]
impl UnitMutations {
    /// Registers a unit.
    async fn create_unit(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The unit.")] input: CreateUnit,
    ) -> async_graphql::Result<Unit> {
        api::run(ctx, input).await
    }

    /// Renames, moves or closes a unit.
    async fn update_unit(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The change.")] input: UpdateUnit,
    ) -> async_graphql::Result<Unit> {
        api::run(ctx, input).await
    }

    /// Deletes a unit that was registered by mistake; one that has existed is closed with `validTo`.
    async fn delete_unit(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which unit.")] input: DeleteUnit,
    ) -> async_graphql::Result<Deleted> {
        api::run(ctx, input).await
    }
}
