//! Deciding on an idea, and answering whoever had it.

use async_graphql::InputObject;
use db::TenantTx;
use kernel::{Error, FaultCode, Mode, Operation, Permission, Result, Rule};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Idea, IdeaId, IdeaMoveKind, IdeaPhase, IdeaRoute, history,
    table::{self, Column},
};
use crate::idea_boxes::{self, IdeaStatusId};

/// Moves an idea to a status of its box, which is in a phase, or to a phase alone: exactly one of the two is said. Any
/// leads to any, so that a decision can be made good again, and history keeps both. One that waits to be let through is
/// not moved: 409 `rule_unmet`, `idea_is_let_through`; and none is declined before whoever had it is answered:
/// `declined_is_answered`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MoveIdea {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The idea's id.
    pub id: IdeaId,
    /// The version that the change was decided on.
    pub expected_version: i32,
    /// The status, one of those of its box.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status_id: Option<IdeaStatusId>,
    /// The phase, without a status.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phase: Option<IdeaPhase>,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: Option<String>,
    /// How it is carried out; what was decided before if nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub route: Option<IdeaRoute>,
}

impl Operation for MoveIdea {
    type Output = Idea;
    type Tx = TenantTx;
    const ID: &'static str = "idea.move";
    const PERMISSION: Permission = Permission::IdeaManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Idea> {
        let idea: Idea = tx.get(self.id).await?;
        let phase = match (self.status_id, self.phase) {
            (Some(id), None) => idea_boxes::held(tx, idea.idea_box_id, "#/id").await?.status(id, "#/statusId")?.phase,
            (None, Some(phase)) => phase,
            (None, None) => return Err(Error::invalid("#/statusId", FaultCode::Required, None)),
            (Some(_), Some(_)) => return Err(Error::invalid("#/phase", FaultCode::Repeated, None)),
        };
        idea.check_let_through()?;
        if phase == IdeaPhase::Declined && idea.answer.is_none() {
            return Err(Error::rule(Rule::DeclinedIsAnswered));
        }
        let moved: Idea = tx
            .change::<table::Entity>()
            .set(Column::StatusId, self.status_id)
            .set(Column::Phase, phase)
            .set_if(Column::Route, self.route)
            .set(Column::UpdatedAt, tx.now())
            .one(self.id, Some(self.expected_version))
            .await?;
        history::write(tx, &moved, IdeaMoveKind::Moved, (None, self.reason)).await?;
        Ok(moved)
    }
}

/// Answers whoever had an idea, whether or not it was let through. The first answer keeps the promise; a later one
/// takes its place, and the time of the first stays. The answer is left out of the event stream.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AnswerIdea {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The idea's id.
    pub id: IdeaId,
    /// The version that the change was decided on.
    pub expected_version: i32,
    /// What is done about it, or why not.
    #[schema(min_length = 1, max_length = 4000)]
    pub answer: String,
}

impl Operation for AnswerIdea {
    type Output = Idea;
    type Tx = TenantTx;
    const ID: &'static str = "idea.answer";
    const PERMISSION: Permission = Permission::IdeaManage;
    const MODE: Mode = Mode::Write;

    fn secrets() -> &'static [&'static str] {
        &["answer"]
    }

    async fn run(self, tx: &TenantTx) -> Result<Idea> {
        let idea: Idea = tx.get(self.id).await?;
        let answered: Idea = tx
            .change::<table::Entity>()
            .set(Column::Answer, self.answer.clone())
            .set(Column::AnsweredAt, idea.answered_at.unwrap_or(tx.now()))
            .set(Column::UpdatedAt, tx.now())
            .one(self.id, Some(self.expected_version))
            .await?;
        history::write(tx, &answered, IdeaMoveKind::Answered, (None, Some(self.answer))).await?;
        Ok(answered)
    }
}
