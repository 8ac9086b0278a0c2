//! The row of an ownership.

use kernel::{Date, MembershipId, ParticipantId, PersonId, TenantId, Time};
use sea_orm::entity::prelude::*;

use super::{OwnershipId, OwnershipState};
use crate::processes::ProcessId;

#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "ownerships")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: TenantId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: OwnershipId,
    pub process_id: ProcessId,
    pub participant_id: Option<ParticipantId>,
    pub membership_id: MembershipId,
    pub person_id: PersonId,
    pub role: String,
    pub state: OwnershipState,
    pub reason: Option<String>,
    pub valid_to: Option<Date>,
    pub answered_at: Option<Time>,
    pub version: i32,
    pub created_at: Time,
    pub updated_at: Time,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
