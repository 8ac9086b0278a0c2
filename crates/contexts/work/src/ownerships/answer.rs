//! Answering when one is asked to own a process.

use async_graphql::InputObject;
use db::TenantTx;
use kernel::{Code, Error, Mode, Operation, Permission, Result};
use sea_orm::ColumnTrait;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Ownership, OwnershipId, OwnershipState,
    table::{self, Column},
};
use crate::processes;

kernel::text_enum! {
    /// What one answers when one is asked to own a process.
    pub enum OwnershipAnswer {
        /// Yes: `asked` to `accepted`.
        Accept = "accept",
        /// No: `asked` or `accepted` to `declined`.
        Decline = "decline",
    }
}

impl OwnershipAnswer {
    fn from(self, state: OwnershipState) -> Option<OwnershipState> {
        match (self, state) {
            (Self::Accept, OwnershipState::Asked) => Some(OwnershipState::Accepted),
            (Self::Decline, OwnershipState::Asked | OwnershipState::Accepted) => Some(OwnershipState::Declined),
            _ => None,
        }
    }

    fn allowed(state: OwnershipState) -> Vec<&'static str> {
        let both = [Self::Accept, Self::Decline];
        both.into_iter().filter(|answer| answer.from(state).is_some()).map(Self::as_str).collect()
    }
}

/// Accepts or declines to own a process. Only the person who is asked can: 403 `not_yours`. Who has accepted may still
/// decline, and who declined can be asked anew.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AnswerOwnership {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The ownership's id.
    pub id: OwnershipId,
    /// The version that it was decided on.
    pub expected_version: i32,
    /// The answer.
    pub answer: OwnershipAnswer,
    /// Why not, or on what terms.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: Option<String>,
}

impl Operation for AnswerOwnership {
    type Output = Ownership;
    type Tx = TenantTx;
    const ID: &'static str = "ownership.answer";
    const PERMISSION: Permission = Permission::OwnershipAnswer;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Ownership> {
        let ownership: Ownership = tx.get(self.id).await?;
        if ownership.person_id != tx.actor().person {
            return Err(Error::new(Code::NotYours));
        }
        processes::lock(tx, ownership.process_id).await?;
        let next = self.answer.from(ownership.state).ok_or_else(|| {
            Error::illegal_transition(ownership.state.as_str(), OwnershipAnswer::allowed(ownership.state))
        })?;
        tx.change::<table::Entity>()
            .set(Column::State, next)
            .set(Column::Reason, self.reason)
            .set(Column::AnsweredAt, tx.now())
            .set(Column::UpdatedAt, tx.now())
            .filter(Column::State.eq(ownership.state))
            .one(self.id, Some(self.expected_version))
            .await
    }
}
