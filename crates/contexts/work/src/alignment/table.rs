//! The row of a row.

use kernel::{TenantId, Time};
use sea_orm::entity::prelude::*;

use super::{RowId, RowState};
use crate::processes::ProcessId;

#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "alignment_rows")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: TenantId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RowId,
    pub process_id: ProcessId,
    pub position: i32,
    pub label: String,
    pub state: RowState,
    pub note: Option<String>,
    pub version: i32,
    pub created_at: Time,
    pub updated_at: Time,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
