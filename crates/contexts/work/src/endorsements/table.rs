//! The row of an endorsement.

use kernel::{ParticipantId, PersonId, TenantId, Time};
use sea_orm::entity::prelude::*;

use super::{EndorsementId, Verdict};
use crate::to_be_versions::ToBeVersionId;

#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "endorsements")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: TenantId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: EndorsementId,
    pub to_be_version_id: ToBeVersionId,
    pub participant_id: Option<ParticipantId>,
    pub person_id: PersonId,
    pub verdict: Verdict,
    pub text: Option<String>,
    pub version: i32,
    pub created_at: Time,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
