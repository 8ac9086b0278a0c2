//! The row: what one person scored an idea.

use kernel::{PersonId, TenantId, Time};
use sea_orm::entity::prelude::*;

use super::IdeaScoreId;
use crate::ideas::IdeaId;

#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "idea_scores")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: TenantId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: IdeaScoreId,
    pub idea_id: IdeaId,
    pub person_id: PersonId,
    pub scores: Json,
    pub comment: Option<String>,
    pub created_at: Time,
    pub updated_at: Time,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
