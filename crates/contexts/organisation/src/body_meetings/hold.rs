//! Holding a meeting, or cancelling it.

use async_graphql::InputObject;
use db::TenantTx;
use kernel::{Error, Mode, Operation, Permission, Result, Rule};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    BodyMeeting, BodyMeetingId, BodyMeetingState, attendance,
    table::{self, Column},
};
use crate::body_members::BodyMemberId;

/// Records that a meeting was held, and who was present: `planned` becomes `held`, on the day of the meeting or later (409
/// `rule_unmet`, `not_in_the_future`). The body must be active, whoever was present its member on that day. The answer says
/// whether that was a quorum; a meeting without one can still be held, and give advice.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct HoldBodyMeeting {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The meeting's id.
    pub id: BodyMeetingId,
    /// The version that the change was decided on.
    pub expected_version: i32,
    /// All who were present.
    #[schema(min_items = 1, max_items = 500)]
    pub body_member_ids: Vec<BodyMemberId>,
}

impl Operation for HoldBodyMeeting {
    type Output = BodyMeeting;
    type Tx = TenantTx;
    const ID: &'static str = "body_meeting.hold";
    const PERMISSION: Permission = Permission::BodyManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<BodyMeeting> {
        let meeting = planned(tx, self.id).await?;
        if meeting.meets_on > tx.now().date() {
            return Err(Error::rule(Rule::NotInTheFuture));
        }
        let quorum = attendance::record(tx, &meeting, &self.body_member_ids).await?;
        let held: BodyMeeting = tx
            .change::<table::Entity>()
            .set(Column::State, BodyMeetingState::Held)
            .set(Column::Quorum, quorum)
            .set(Column::UpdatedAt, tx.now())
            .one(self.id, Some(self.expected_version))
            .await?;
        Ok(BodyMeeting { body_member_ids: self.body_member_ids, ..held })
    }
}

/// Records that a meeting will not be, or was not, held: `planned` becomes `cancelled`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CancelBodyMeeting {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The meeting's id.
    pub id: BodyMeetingId,
    /// The version that the change was decided on.
    pub expected_version: i32,
    /// Why.
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
}

impl Operation for CancelBodyMeeting {
    type Output = BodyMeeting;
    type Tx = TenantTx;
    const ID: &'static str = "body_meeting.cancel";
    const PERMISSION: Permission = Permission::BodyManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<BodyMeeting> {
        planned(tx, self.id).await?;
        tx.change::<table::Entity>()
            .set(Column::State, BodyMeetingState::Cancelled)
            .set(Column::StateReason, self.reason)
            .set(Column::UpdatedAt, tx.now())
            .one(self.id, Some(self.expected_version))
            .await
    }
}

/// A meeting that is planned; whoever else moves it counts its version up.
async fn planned(tx: &TenantTx, id: BodyMeetingId) -> Result<BodyMeeting> {
    let meeting: BodyMeeting = tx.get(id).await?;
    match meeting.state {
        BodyMeetingState::Planned => Ok(meeting),
        other => Err(Error::illegal_transition(other.as_str(), vec![])),
    }
}
