//! The row of an improvement.

use kernel::{Date, TenantId, Time, UnitId};
use sea_orm::entity::prelude::*;
use work::processes::ProcessId;

use super::ImprovementId;
use crate::unit_methods::UnitMethodId;

#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "improvements")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: TenantId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ImprovementId,
    pub unit_method_id: UnitMethodId,
    pub unit_id: UnitId,
    pub title: String,
    pub process_id: Option<ProcessId>,
    pub field_values: Json,
    pub started_on: Date,
    pub ended_on: Option<Date>,
    pub version: i32,
    pub created_at: Time,
    pub updated_at: Time,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
