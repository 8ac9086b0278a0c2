//! Units: how an organisation is built up, as a dated tree. A unit is the same through new names, places and leaders; each
//! of them holds from a day on, and the tree can be read as it was on any day.

use std::collections::HashMap;

use api::Route;
use async_graphql::{InputObject, SimpleObject};
use db::{Table, TenantTable, TenantTx};
use kernel::{Date, Deleted, MembershipId, Mode, Operation, Permission, Result, Time, UnitId};
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use change::UpdateUnit;
pub use graphql::{UnitMutations, UnitQueries};
pub use read::{GetUnit, GetUnitHistory, ListUnits, UnitFilter};
pub use structure::{GetUnitStructure, UnitPlace, UnitStructure};
use table::{period, unit};

mod change;
mod graphql;
mod read;
pub(crate) mod rules;
mod structure;
mod table;

kernel::ids! {
    /// Identifies one period of a unit.
    UnitPeriodId(UnitPeriodIdKind) = "unitperiod",
}

kernel::text_enum! {
    /// What kind of unit it is, whatever the organisation calls it.
    pub enum UnitKind {
        /// A field of service at the top, such as education or health (kommunalområde, sektor, etat).
        Area = "area",
        /// A department (avdeling).
        Department = "department",
        /// A section or group of a department (seksjon, gruppe).
        Section = "section",
        /// A unit that provides a service, such as a school or a nursing home (virksomhet, resultateining, tenestestad).
        ServiceUnit = "service_unit",
        /// A unit that supports others, such as finance or personnel (stab).
        Staff = "staff",
        /// A project or programme of limited time.
        Project = "project",
        /// Any other.
        Other = "other",
    }
}

/// The registry entry of units.
pub const TABLE: Table = Table::tenant("units");
/// The registry entry of their periods.
pub const PERIODS: Table = Table::tenant("unit_periods").after(&["units", "memberships"]);

impl TenantTable for unit::Entity {
    const TABLE: Table = TABLE;
    const TENANT_ID: unit::Column = unit::Column::TenantId;
    const ID: unit::Column = unit::Column::Id;
    const VERSION: Option<unit::Column> = Some(unit::Column::Version);
}

impl TenantTable for period::Entity {
    const TABLE: Table = PERIODS;
    const TENANT_ID: period::Column = period::Column::TenantId;
    const ID: period::Column = period::Column::Id;
    const VERSION: Option<period::Column> = None;
}

/// A unit of the organisation, such as a department or a school, as it is on a day.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct Unit {
    /// The unit's id; the same through all its periods.
    pub id: UnitId,
    /// The unit that this one is part of; null at the top.
    pub parent_id: Option<UnitId>,
    /// The unit's name.
    pub name: String,
    /// What kind of unit it is.
    pub kind: UnitKind,
    /// The member who leads the unit.
    pub leader_id: Option<MembershipId>,
    /// The first day on which name, kind, place and leader are as told here.
    pub since: Date,
    /// The first day on which they no longer are; null while no other are planned.
    pub until: Option<Date>,
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

/// What a unit was called and where it was placed, from a day on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct UnitPeriod {
    /// The unit.
    pub unit_id: UnitId,
    /// The unit that it is part of; null at the top.
    pub parent_id: Option<UnitId>,
    /// The unit's name.
    pub name: String,
    /// What kind of unit it is.
    pub kind: UnitKind,
    /// The member who leads the unit.
    pub leader_id: Option<MembershipId>,
    /// The first day.
    pub valid_from: Date,
    /// The first day after; null while it has no end.
    pub valid_to: Option<Date>,
}

db::projection!(UnitPeriod from period {
    unit_id: UnitId, parent_id: ParentId, name: Name, kind: Kind, leader_id: LeaderId, valid_from: ValidFrom,
    valid_to: ValidTo,
});

/// The unit itself, which is the same through all its periods.
#[derive(Clone, Debug)]
pub(crate) struct Life {
    pub id: UnitId,
    pub valid_from: Date,
    pub valid_to: Option<Date>,
    version: i32,
    created_at: Time,
    updated_at: Time,
}

db::projection!(Life from unit {
    id: Id, valid_from: ValidFrom, valid_to: ValidTo, version: Version, created_at: CreatedAt, updated_at: UpdatedAt,
});

/// A unit's name, and where it lies: what is summed up by units is shown by it.
#[derive(Clone, Debug)]
pub struct UnitInTree {
    /// What it is called.
    pub name: String,
    /// The unit and all that it is part of, itself first.
    pub upwards: Vec<UnitId>,
}

/// Every unit of the tenant as it is on a day; one that does not exist then, as on the nearest day on which it does. One statement.
pub async fn places(tx: &TenantTx, day: Date) -> Result<HashMap<UnitId, UnitInTree>> {
    Ok(rules::Tree::read(tx).await?.places(day))
}

/// Which of these units there are, on whatever day.
pub async fn known(tx: &TenantTx, ids: impl IntoIterator<Item = UnitId>) -> Result<Vec<UnitId>> {
    tx.find::<unit::Entity>().any_of(unit::Column::Id, ids).values(unit::Column::Id).await
}

impl Life {
    /// The unit as it is in one of its periods.
    fn during(self, period: UnitPeriod) -> Unit {
        let UnitPeriod { unit_id: _, parent_id, name, kind, leader_id, valid_from: since, valid_to: until } = period;
        let Self { id, valid_from, valid_to, version, created_at, updated_at } = self;
        Unit {
            id,
            parent_id,
            name,
            kind,
            leader_id,
            since,
            until,
            valid_from,
            valid_to,
            version,
            created_at,
            updated_at,
        }
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
    /// The unit that this one is part of. A local administrator names one that they administer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent_id: Option<UnitId>,
    /// The unit's name.
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// What kind of unit it is; `other` if nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<UnitKind>,
    /// The member who leads the unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leader_id: Option<MembershipId>,
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
        let life = Life {
            id: tx.new_id(),
            valid_from: self.valid_from,
            valid_to: self.valid_to,
            version: 1,
            created_at: tx.now(),
            updated_at: tx.now(),
        };
        let period = UnitPeriod {
            unit_id: life.id,
            parent_id: self.parent_id,
            name: self.name,
            kind: self.kind.unwrap_or(UnitKind::Other),
            leader_id: self.leader_id,
            valid_from: self.valid_from,
            valid_to: self.valid_to,
        };
        rules::check_life(&life)?;
        rules::check_governed(tx, Permission::UnitManage, self.parent_id).await?;
        rules::check_leader(tx, &period).await?;
        rules::check_places(tx, &life, std::slice::from_ref(&period)).await?;
        let Life { id, valid_from, valid_to, version, created_at, updated_at } = life.clone();
        tx.insert(unit::ActiveModel {
            tenant_id: Set(tx.tenant()),
            id: Set(id),
            valid_from: Set(valid_from),
            valid_to: Set(valid_to),
            version: Set(version),
            created_at: Set(created_at),
            updated_at: Set(updated_at),
        })
        .await?;
        insert(tx, [period.clone()]).await?;
        Ok(life.during(period))
    }
}

async fn insert(tx: &TenantTx, periods: impl IntoIterator<Item = UnitPeriod>) -> Result<()> {
    let rows = periods.into_iter().map(|period| {
        let UnitPeriod { unit_id, parent_id, name, kind, leader_id, valid_from, valid_to } = period;
        period::ActiveModel {
            tenant_id: Set(tx.tenant()),
            id: Set(tx.new_id()),
            unit_id: Set(unit_id),
            parent_id: Set(parent_id),
            name: Set(name),
            kind: Set(kind),
            leader_id: Set(leader_id),
            valid_from: Set(valid_from),
            valid_to: Set(valid_to),
        }
    });
    tx.insert_many(rows).await
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
        rules::check_governed(tx, Permission::UnitManage, Some(self.id)).await?;
        let life: Life = tx.get(self.id).await?;
        crate::dates::check_mistake(tx, life.valid_from, life.created_at)?;
        tx.delete_all::<period::Entity, _>(period::Column::UnitId, [self.id]).await?;
        tx.delete::<unit::Entity>(self.id, self.expected_version).await
    }
}

/// The REST routes.
pub const ROUTES: fn() -> Vec<Route> = || {
    vec![
        Route::get::<ListUnits>("/v1/tenants/{tenant}/units"),
        Route::post::<CreateUnit>("/v1/tenants/{tenant}/units"),
        Route::get::<GetUnitStructure>("/v1/tenants/{tenant}/units/structure"),
        Route::get::<GetUnit>("/v1/tenants/{tenant}/units/{id}"),
        Route::patch::<UpdateUnit>("/v1/tenants/{tenant}/units/{id}"),
        Route::delete::<DeleteUnit>("/v1/tenants/{tenant}/units/{id}"),
        Route::get::<GetUnitHistory>("/v1/tenants/{tenant}/units/{id}/history"),
    ]
};
