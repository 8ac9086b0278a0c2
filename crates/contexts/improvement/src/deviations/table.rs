//! The row.

use kernel::{Date, PersonId, TenantId, Time, UnitId};
use sea_orm::entity::prelude::*;
use work::processes::ProcessId;

use super::{DeviationId, DeviationSeverity, DeviationState};

#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "deviations")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: TenantId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DeviationId,
    pub title: String,
    pub text: String,
    pub unit_id: Option<UnitId>,
    pub process_id: Option<ProcessId>,
    pub severity: DeviationSeverity,
    pub occurred_on: Date,
    pub immediate_action: Option<String>,
    pub reporter_id: Option<PersonId>,
    pub state: DeviationState,
    pub resolution: Option<String>,
    pub closed_at: Option<Time>,
    pub reopen_reason: Option<String>,
    pub version: i32,
    pub created_at: Time,
    pub updated_at: Time,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
