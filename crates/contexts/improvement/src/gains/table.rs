//! The row of a gain.

use kernel::{TenantId, Time, UnitId};
use sea_orm::entity::prelude::*;
use work::processes::ProcessId;

use super::{GainId, GainKind, GainStage, GainUnit};
use crate::{a3s::A3Id, ideas::IdeaId, programmes::ProgrammeId, time_thieves::TimeThiefId};

#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "gains")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: TenantId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: GainId,
    pub title: String,
    pub kind: GainKind,
    pub measured_in: GainUnit,
    pub unit_id: UnitId,
    pub process_id: Option<ProcessId>,
    pub programme_id: Option<ProgrammeId>,
    pub a3_id: Option<A3Id>,
    pub idea_id: Option<IdeaId>,
    pub time_thief_id: Option<TimeThiefId>,
    pub counted_in_gain_id: Option<GainId>,
    pub identified: Json,
    pub planned: Option<Json>,
    pub realised: Option<Json>,
    pub used_for: Option<String>,
    pub stage: GainStage,
    pub version: i32,
    pub created_at: Time,
    pub updated_at: Time,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
