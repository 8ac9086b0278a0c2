//! The row of a reflection.

use kernel::{PersonId, TenantId, Time, UnitId};
use sea_orm::entity::prelude::*;

use super::{ReflectionId, ReflectionOutcome, ReflectionVisibility};
use crate::{a3s::A3Id, experiments::ExperimentId, improvements::ImprovementId};

#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "reflections")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: TenantId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ReflectionId,
    pub unit_id: UnitId,
    pub a3_id: Option<A3Id>,
    pub improvement_id: Option<ImprovementId>,
    pub experiment_id: Option<ExperimentId>,
    pub outcome: ReflectionOutcome,
    pub what_happened: String,
    pub why: String,
    pub we_keep: Option<String>,
    pub we_change: Option<String>,
    pub visibility: ReflectionVisibility,
    pub author_id: PersonId,
    pub version: i32,
    pub created_at: Time,
    pub updated_at: Time,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
