//! The row of an experiment.

use kernel::{Date, TenantId, Time, UnitId};
use sea_orm::entity::prelude::*;

use super::{ExperimentDecision, ExperimentId, ExperimentState};
use crate::{a3s::A3Id, ideas::IdeaId};

#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "experiments")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: TenantId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ExperimentId,
    pub a3_id: Option<A3Id>,
    pub idea_id: Option<IdeaId>,
    pub unit_id: Option<UnitId>,
    pub follows_experiment_id: Option<ExperimentId>,
    pub title: String,
    pub hypothesis: String,
    pub test: String,
    pub expected: Option<String>,
    pub starts_on: Option<Date>,
    pub ends_on: Option<Date>,
    pub state: ExperimentState,
    pub held: Option<bool>,
    pub result: Option<String>,
    pub learned: Option<String>,
    pub decision: Option<ExperimentDecision>,
    pub concluded_on: Option<Date>,
    pub version: i32,
    pub created_at: Time,
    pub updated_at: Time,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
