//! The row of a unit's method.

use kernel::{Date, TenantId, Time, UnitId};
use sea_orm::entity::prelude::*;

use super::{MethodBasis, UnitMethodId};

#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "unit_methods")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: TenantId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: UnitMethodId,
    pub unit_id: UnitId,
    pub name: String,
    pub basis: MethodBasis,
    pub reason: String,
    pub valid_from: Date,
    pub valid_to: Option<Date>,
    pub fields: Json,
    pub version: i32,
    pub created_at: Time,
    pub updated_at: Time,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
