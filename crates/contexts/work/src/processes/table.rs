//! The row of a process.

use kernel::{TenantId, Time};
use sea_orm::entity::prelude::*;

use super::{ProcessId, ProcessState};

#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "processes")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: TenantId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ProcessId,
    pub title: String,
    pub service: String,
    pub description: Option<String>,
    pub owner_role: Option<String>,
    pub state: ProcessState,
    pub kostra_function: Option<String>,
    pub kostra_year: Option<i32>,
    pub los_concept: Option<String>,
    pub version: i32,
    pub created_at: Time,
    pub updated_at: Time,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
