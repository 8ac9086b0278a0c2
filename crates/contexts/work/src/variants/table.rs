//! The row of a variant.

use kernel::{ParticipantId, TenantId, Time};
use sea_orm::entity::prelude::*;

use super::{VariantId, VariantKind};
use crate::processes::ProcessId;

#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "process_variants")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: TenantId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: VariantId,
    pub process_id: ProcessId,
    pub participant_id: Option<ParticipantId>,
    pub kind: VariantKind,
    pub note: Option<String>,
    pub version: i32,
    pub created_at: Time,
    pub updated_at: Time,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
