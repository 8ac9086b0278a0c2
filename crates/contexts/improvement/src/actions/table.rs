//! The row: an action.

use kernel::{Date, MembershipId, TenantId, Time};
use sea_orm::entity::prelude::*;

use super::{ActionId, ActionState};
use crate::{a3s::A3Id, board_meetings::BoardMeetingId, deviations::DeviationId, ideas::IdeaId, risks::RiskId};

#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "actions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: TenantId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ActionId,
    pub title: String,
    pub text: Option<String>,
    pub owner_membership_id: Option<MembershipId>,
    pub due: Option<Date>,
    pub remind_days_before: Option<i32>,
    pub remind_on: Option<Date>,
    pub recurrence: Option<Json>,
    /// The due date that a series is counted from.
    pub counted_from: Option<Date>,
    pub idea_id: Option<IdeaId>,
    pub a3_id: Option<A3Id>,
    pub deviation_id: Option<DeviationId>,
    pub risk_id: Option<RiskId>,
    pub board_meeting_id: Option<BoardMeetingId>,
    pub follows_action_id: Option<ActionId>,
    pub state: ActionState,
    pub outcome: Option<String>,
    pub closed_on: Option<Date>,
    pub version: i32,
    pub created_at: Time,
    pub updated_at: Time,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
