//! The row of a cause.

use kernel::{TenantId, Time};
use sea_orm::entity::prelude::*;

use super::{A3CauseCategory, A3CauseId};
use crate::a3s::A3Id;

#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "a3_causes")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: TenantId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: A3CauseId,
    pub a3_id: A3Id,
    pub text: String,
    pub category: A3CauseCategory,
    pub parent_cause_id: Option<A3CauseId>,
    pub count: Option<i32>,
    pub version: i32,
    pub created_at: Time,
    pub updated_at: Time,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
