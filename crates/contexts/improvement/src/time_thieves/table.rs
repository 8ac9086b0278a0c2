//! The row of a time thief.

use kernel::{Date, TenantId, Time, UnitId};
use sea_orm::entity::prelude::*;
use work::processes::ProcessId;

use super::TimeThiefId;

#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "time_thieves")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: TenantId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: TimeThiefId,
    pub title: String,
    pub text: Option<String>,
    pub unit_id: Option<UnitId>,
    pub process_id: Option<ProcessId>,
    pub minutes_per_week: i32,
    pub people: i32,
    pub removed_on: Option<Date>,
    pub removed_how: Option<String>,
    pub version: i32,
    pub created_at: Time,
    pub updated_at: Time,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
