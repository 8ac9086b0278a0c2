//! The row: a risk.

use kernel::{TenantId, Time};
use sea_orm::entity::prelude::*;

use super::RiskId;
use crate::risk_assessments::RiskAssessmentId;

#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "risks")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: TenantId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RiskId,
    pub risk_assessment_id: RiskAssessmentId,
    pub title: String,
    pub cause: Option<String>,
    pub effect: Option<String>,
    pub likelihood: i32,
    pub consequence: i32,
    pub remaining_likelihood: Option<i32>,
    pub remaining_consequence: Option<i32>,
    pub accepted_because: Option<String>,
    pub version: i32,
    pub created_at: Time,
    pub updated_at: Time,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
