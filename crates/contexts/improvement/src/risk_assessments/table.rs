//! The row: a risk assessment.

use kernel::{Date, TenantId, Time, UnitId};
use sea_orm::entity::prelude::*;
use work::processes::ProcessId;

use super::{RiskAssessmentId, RiskAssessmentState};

#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "risk_assessments")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: TenantId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RiskAssessmentId,
    pub title: String,
    pub scope: Option<String>,
    pub unit_id: Option<UnitId>,
    pub process_id: Option<ProcessId>,
    pub scale: Json,
    pub state: RiskAssessmentState,
    pub approved_on: Option<Date>,
    pub review_on: Option<Date>,
    pub version: i32,
    pub created_at: Time,
    pub updated_at: Time,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
