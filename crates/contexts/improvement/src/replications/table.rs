//! The row of a suggestion.

use kernel::{TenantId, Time, UnitId};
use sea_orm::entity::prelude::*;

use super::{ReplicationId, ReplicationState};
use crate::{a3s::A3Id, ideas::IdeaId};

#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "replications")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: TenantId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ReplicationId,
    pub a3_id: Option<A3Id>,
    pub idea_id: Option<IdeaId>,
    pub unit_id: UnitId,
    pub text: String,
    pub state: ReplicationState,
    pub answer: Option<String>,
    pub result_a3_id: Option<A3Id>,
    pub result_idea_id: Option<IdeaId>,
    pub version: i32,
    pub created_at: Time,
    pub updated_at: Time,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
