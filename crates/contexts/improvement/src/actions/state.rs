//! Doing what was agreed on, or not.

use async_graphql::{InputObject, SimpleObject};
use db::TenantTx;
use kernel::{Date, Error, Mode, Operation, Outcome, Permission, Result};
use sea_orm::ColumnTrait;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Action, ActionId, ActionState,
    table::{self, Column},
    write::{insert, remind_on},
};

/// What was done, and when it is to be done again.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct CompletedAction {
    /// The action.
    pub action: Action,
    /// The next one, where it recurs: the same, to be done at the first time after today.
    pub next: Option<Action>,
}

impl Outcome for CompletedAction {
    fn subject(&self) -> Option<String> {
        Outcome::subject(&self.action)
    }
    fn version(&self) -> Option<i32> {
        Outcome::version(&self.action)
    }
}

/// Tells that an action is done. What recurs is thereby to be done again: a new action follows it, due at the first time after
/// today, so that what was late is not late twice.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CompleteAction {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The action's id.
    pub id: ActionId,
    /// The version that the change was decided on.
    pub expected_version: i32,
    /// What came of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 4000)]
    pub outcome: Option<String>,
}

impl Operation for CompleteAction {
    type Output = CompletedAction;
    type Tx = TenantTx;
    const ID: &'static str = "action.complete";
    const PERMISSION: Permission = Permission::ActionContribute;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<CompletedAction> {
        let action = close(tx, (self.id, self.expected_version), ActionState::Done, self.outcome).await?;
        let Some(recurs) = action.recurrence else { return Ok(CompletedAction { action, next: None }) };
        let first: Vec<Option<Date>> = tx.find::<table::Entity>().id(self.id).values(Column::CountedFrom).await?;
        let counted_from = first.into_iter().flatten().next();
        let today = tx.now().date();
        let last = action.due.map_or(today, |due| due.max(today));
        let due = counted_from.and_then(|first| recurs.next(first, last));
        let Some(due) = due else { return Ok(CompletedAction { action, next: None }) };
        let next = Action {
            id: tx.new_id(),
            due: Some(due),
            remind_on: remind_on(Some(due), action.remind_days_before),
            follows_action_id: Some(action.id),
            state: ActionState::Open,
            outcome: None,
            closed_on: None,
            version: 1,
            created_at: tx.now(),
            updated_at: tx.now(),
            ..action.clone()
        };
        insert(tx, next.clone(), counted_from).await?;
        Ok(CompletedAction { action, next: Some(next) })
    }
}

/// Cancels an action: it will not be done, and does not recur.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CancelAction {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The action's id.
    pub id: ActionId,
    /// The version that the change was decided on.
    pub expected_version: i32,
    /// Why.
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
}

impl Operation for CancelAction {
    type Output = Action;
    type Tx = TenantTx;
    const ID: &'static str = "action.cancel";
    const PERMISSION: Permission = Permission::ActionContribute;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Action> {
        close(tx, (self.id, self.expected_version), ActionState::Cancelled, Some(self.reason)).await
    }
}

/// Opens an action again that was done or cancelled. The next of what recurs stays.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReopenAction {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The action's id.
    pub id: ActionId,
    /// The version that the change was decided on.
    pub expected_version: i32,
}

impl Operation for ReopenAction {
    type Output = Action;
    type Tx = TenantTx;
    const ID: &'static str = "action.reopen";
    const PERMISSION: Permission = Permission::ActionContribute;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Action> {
        let action: Action = tx.get(self.id).await?;
        if action.state == ActionState::Open {
            return Err(Error::illegal_transition(action.state.as_str(), vec!["complete", "cancel"]));
        }
        // What has a successor does not recur a second time.
        let followed = tx.find::<table::Entity>().if_equal(Column::FollowsActionId, Some(self.id)).exists().await?;
        tx.change::<table::Entity>()
            .set(Column::State, ActionState::Open)
            .set(Column::Outcome, None::<String>)
            .set(Column::ClosedOn, None::<Date>)
            .set_if(Column::Recurrence, followed.then_some(None::<serde_json::Value>))
            .set(Column::UpdatedAt, tx.now())
            .one(self.id, Some(self.expected_version))
            .await
    }
}

/// Closes an open action.
async fn close(
    tx: &TenantTx,
    (id, version): (ActionId, i32),
    state: ActionState,
    outcome: Option<String>,
) -> Result<Action> {
    let action: Action = tx.get(id).await?;
    if action.state != ActionState::Open {
        return Err(Error::illegal_transition(action.state.as_str(), vec!["reopen"]));
    }
    tx.change::<table::Entity>()
        .set(Column::State, state)
        .set(Column::Outcome, outcome)
        .set(Column::ClosedOn, tx.now().date())
        .set(Column::UpdatedAt, tx.now())
        .filter(Column::State.eq(ActionState::Open))
        .one(id, Some(version))
        .await
}
