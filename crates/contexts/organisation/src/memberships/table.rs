//! The row of a membership.

use kernel::{Date, MembershipId, ParticipantId, PersonId, TenantId, Time, UnitId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "memberships")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: TenantId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MembershipId,
    pub person_id: PersonId,
    pub name: String,
    pub roles: Json,
    pub role_ids: Json,
    pub unit_id: Option<UnitId>,
    pub acts_for_id: Option<ParticipantId>,
    pub only_object: Option<String>,
    pub valid_from: Date,
    pub valid_to: Option<Date>,
    pub version: i32,
    pub created_at: Time,
    pub updated_at: Time,
}
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
