//! Agreeing on an action, and changing it.

use async_graphql::InputObject;
use db::TenantTx;
use kernel::{Date, Error, MembershipId, Mode, Operation, Patch, Permission, Result, Rule};
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Action, ActionId, ActionRecurrence, ActionState,
    table::{self, Column},
};
use crate::{
    a3s::{A3, A3Id},
    board_meetings::{BoardMeeting, BoardMeetingId},
    deviations::{Deviation, DeviationId},
    ideas::{self, IdeaId},
    risks::{Risk, RiskId},
    shared::{check_members, check_named, check_one_subject, stored},
};

/// Agrees on something that somebody will do. It comes of one thing at most: an idea, an A3, a deviation, a risk or a meeting.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateAction {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// What is to be done.
    #[schema(min_length = 1, max_length = 200)]
    pub title: String,
    /// What else is to say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 4000)]
    pub text: Option<String>,
    /// The member who does it, or sees to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner_membership_id: Option<MembershipId>,
    /// The last day on which it is in time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Date>,
    /// How many days before it is due its owner is reminded of it; with a due date only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 90)]
    pub remind_days_before: Option<i32>,
    /// How it recurs; with a due date only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recurrence: Option<ActionRecurrence>,
    /// The idea that it comes of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub idea_id: Option<IdeaId>,
    /// The A3 of which it is a countermeasure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub a3_id: Option<A3Id>,
    /// The deviation that it mends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deviation_id: Option<DeviationId>,
    /// The risk that it lessens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub risk_id: Option<RiskId>,
    /// The meeting at a board that agreed on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub board_meeting_id: Option<BoardMeetingId>,
}

impl Operation for CreateAction {
    type Output = Action;
    type Tx = TenantTx;
    const ID: &'static str = "action.create";
    const PERMISSION: Permission = Permission::ActionContribute;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Action> {
        self.check_subject(tx).await?;
        check_members(tx, &[(self.owner_membership_id, "#/ownerMembershipId")]).await?;
        let action = Action {
            id: tx.new_id(),
            title: self.title,
            text: self.text,
            owner_membership_id: self.owner_membership_id,
            due: self.due,
            remind_days_before: self.remind_days_before,
            remind_on: remind_on(self.due, self.remind_days_before),
            recurrence: self.recurrence,
            idea_id: self.idea_id,
            a3_id: self.a3_id,
            deviation_id: self.deviation_id,
            risk_id: self.risk_id,
            board_meeting_id: self.board_meeting_id,
            follows_action_id: None,
            state: ActionState::Open,
            outcome: None,
            closed_on: None,
            version: 1,
            created_at: tx.now(),
            updated_at: tx.now(),
        };
        check_due(&action)?;
        insert(tx, action.clone(), action.due).await?;
        Ok(action)
    }
}

impl CreateAction {
    /// It comes of one thing at most, and that is there.
    async fn check_subject(&self, tx: &TenantTx) -> Result<()> {
        check_one_subject(&[
            (self.idea_id.is_some(), "#/ideaId"),
            (self.a3_id.is_some(), "#/a3Id"),
            (self.deviation_id.is_some(), "#/deviationId"),
            (self.risk_id.is_some(), "#/riskId"),
            (self.board_meeting_id.is_some(), "#/boardMeetingId"),
        ])?;
        ideas::named(tx, self.idea_id, "#/ideaId").await?;
        check_named::<A3>(tx, self.a3_id, "#/a3Id").await?;
        check_named::<Deviation>(tx, self.deviation_id, "#/deviationId").await?;
        check_named::<Risk>(tx, self.risk_id, "#/riskId").await?;
        check_named::<BoardMeeting>(tx, self.board_meeting_id, "#/boardMeetingId").await
    }
}

/// What recurs, or is reminded of, is due some day.
fn check_due(action: &Action) -> Result<()> {
    if action.due.is_some() || (action.recurrence.is_none() && action.remind_days_before.is_none()) {
        return Ok(());
    }
    Err(Error::broken("#/due", Rule::ActionHasADueDate))
}

/// The day from which it is to be reminded of.
pub(super) fn remind_on(due: Option<Date>, days: Option<i32>) -> Option<Date> {
    let days = u64::try_from(days?).ok()?;
    Some(Date(due?.0.checked_sub_days(chrono::Days::new(days))?))
}

/// `counted_from` is the due date of the first of its series.
pub(super) async fn insert(tx: &TenantTx, action: Action, counted_from: Option<Date>) -> Result<()> {
    let Action {
        id,
        title,
        text,
        owner_membership_id,
        due,
        remind_days_before,
        remind_on,
        recurrence,
        idea_id,
        a3_id,
        deviation_id,
        risk_id,
        board_meeting_id,
        follows_action_id,
        state,
        outcome,
        closed_on,
        version,
        created_at,
        updated_at,
    } = action;
    tx.insert(table::ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(id),
        title: Set(title),
        text: Set(text),
        owner_membership_id: Set(owner_membership_id),
        due: Set(due),
        remind_days_before: Set(remind_days_before),
        remind_on: Set(remind_on),
        recurrence: Set(recurrence.as_ref().map(stored).transpose()?),
        counted_from: Set(counted_from),
        idea_id: Set(idea_id),
        a3_id: Set(a3_id),
        deviation_id: Set(deviation_id),
        risk_id: Set(risk_id),
        board_meeting_id: Set(board_meeting_id),
        follows_action_id: Set(follows_action_id),
        state: Set(state),
        outcome: Set(outcome),
        closed_on: Set(closed_on),
        version: Set(version),
        created_at: Set(created_at),
        updated_at: Set(updated_at),
    })
    .await
}

/// Changes an action that is open; what is done or cancelled is opened again first: 409 `illegal_transition`. With another due
/// date what recurs is counted from that; the same one, sent back, changes nothing.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateAction {
    /// The action's id.
    pub id: ActionId,
    /// The version that the change was decided on.
    pub expected_version: i32,
    /// What is to be done.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = String, min_length = 1, max_length = 200)]
    pub title: Patch<String>,
    /// What else is to say.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 4000)]
    pub text: Patch<String>,
    /// The member who does it, or sees to it.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<MembershipId>)]
    pub owner_membership_id: Patch<MembershipId>,
    /// The last day on which it is in time.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<Date>)]
    pub due: Patch<Date>,
    /// How many days before it is due its owner is reminded of it.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<i32>, minimum = 0, maximum = 90)]
    pub remind_days_before: Patch<i32>,
    /// How it recurs; null for no more.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<ActionRecurrence>)]
    pub recurrence: Patch<ActionRecurrence>,
}

impl Operation for UpdateAction {
    type Output = Action;
    type Tx = TenantTx;
    const ID: &'static str = "action.update";
    const PERMISSION: Permission = Permission::ActionContribute;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Action> {
        let mut action: Action = tx.get(self.id).await?;
        if action.state != ActionState::Open {
            return Err(Error::illegal_transition(action.state.as_str(), vec!["reopen"]));
        }
        let (owner, due) = (self.owner_membership_id.change(), self.due.change());
        check_members(tx, &[(owner.flatten(), "#/ownerMembershipId")]).await?;
        let counted_from = due.filter(|due| *due != action.due);
        action.due = due.unwrap_or(action.due);
        self.remind_days_before.apply(&mut action.remind_days_before);
        self.recurrence.apply(&mut action.recurrence);
        check_due(&action)?;
        tx.change::<table::Entity>()
            .set_if(Column::Title, self.title.set())
            .set_if(Column::Text, self.text.change())
            .set_if(Column::OwnerMembershipId, owner)
            .set_if(Column::CountedFrom, counted_from)
            .set(Column::Due, action.due)
            .set(Column::RemindDaysBefore, action.remind_days_before)
            .set(Column::RemindOn, remind_on(action.due, action.remind_days_before))
            .set(Column::Recurrence, action.recurrence.as_ref().map(stored).transpose()?)
            .set(Column::UpdatedAt, tx.now())
            .one(self.id, Some(self.expected_version))
            .await
    }
}
