//! Escalating an idea to the box above, and returning it: one idea with one id all the way.

use async_graphql::InputObject;
use db::TenantTx;
use kernel::{Error, Mode, Operation, Permission, Result, Rule};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Idea, IdeaId, IdeaMove, IdeaMoveKind, history,
    table::{self, Column},
};
use crate::idea_boxes::{self, IdeaBox, IdeaBoxId};

/// Escalates an idea to the box above the one that it lies in. It keeps its id, its home, its phase and its promise of
/// an answer; its status becomes the first of that phase there, if there is one. From a box with none above, 409
/// `rule_unmet`, `box_above`; one that is done or declined stays, `idea_is_open`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EscalateIdea {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The idea's id.
    pub id: IdeaId,
    /// The version that the change was decided on.
    pub expected_version: i32,
    /// Why it cannot be decided where it lies.
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
}

impl Operation for EscalateIdea {
    type Output = Idea;
    type Tx = TenantTx;
    const ID: &'static str = "idea.escalate";
    const PERMISSION: Permission = Permission::IdeaManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Idea> {
        let idea: Idea = tx.get(self.id).await?;
        idea.check_open()?;
        let below: IdeaBox = tx.get(idea.idea_box_id).await?;
        let above = below.above_idea_box_id.ok_or_else(|| Error::rule(Rule::BoxAbove))?;
        take(tx, &idea, above, self.expected_version, (IdeaMoveKind::Escalated, self.reason)).await
    }
}

/// Returns an idea to the box that it was escalated from; its status becomes the first of its phase there. One that was
/// not escalated has nowhere to go: 409 `rule_unmet`, `escalated_is_returned`; one that is done or declined stays,
/// `idea_is_open`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReturnIdea {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The idea's id.
    pub id: IdeaId,
    /// The version that the change was decided on.
    pub expected_version: i32,
    /// What was decided, or why it goes back.
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
}

impl Operation for ReturnIdea {
    type Output = Idea;
    type Tx = TenantTx;
    const ID: &'static str = "idea.return";
    const PERMISSION: Permission = Permission::IdeaManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Idea> {
        let idea: Idea = tx.get(self.id).await?;
        idea.check_open()?;
        let left = left(&history::of(tx, self.id).await?).ok_or_else(|| Error::rule(Rule::EscalatedIsReturned))?;
        take(tx, &idea, left, self.expected_version, (IdeaMoveKind::Returned, self.reason)).await
    }
}

/// The box that an idea was escalated from last and has not been returned to since.
fn left(moves: &[IdeaMove]) -> Option<IdeaBoxId> {
    let mut way = Vec::new();
    for moved in moves {
        match moved.kind {
            IdeaMoveKind::Escalated => way.extend(moved.from_idea_box_id),
            IdeaMoveKind::Returned => drop(way.pop()),
            _ => {}
        }
    }
    way.pop()
}

async fn take(
    tx: &TenantTx,
    idea: &Idea,
    to: IdeaBoxId,
    expected_version: i32,
    (kind, reason): (IdeaMoveKind, String),
) -> Result<Idea> {
    let to = idea_boxes::held(tx, to, "#/id").await?;
    let taken: Idea = tx
        .change::<table::Entity>()
        .set(Column::IdeaBoxId, to.id)
        .set(Column::StatusId, to.first_status(idea.phase))
        .set(Column::UpdatedAt, tx.now())
        .one(idea.id, Some(expected_version))
        .await?;
    history::write(tx, &taken, kind, (Some(idea.idea_box_id), Some(reason))).await?;
    Ok(taken)
}
