//! The row: a box with its statuses and criteria.

use kernel::{TenantId, Time, UnitId};
use sea_orm::entity::prelude::*;

use super::IdeaBoxId;

#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "idea_boxes")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: TenantId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: IdeaBoxId,
    pub name: String,
    pub unit_id: Option<UnitId>,
    pub level: i32,
    pub above_idea_box_id: Option<IdeaBoxId>,
    pub pre_moderation: bool,
    pub answer_within_days: Option<i32>,
    pub statuses: Json,
    pub criteria: Json,
    pub version: i32,
    pub created_at: Time,
    pub updated_at: Time,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
