//! What the other unit answers, and what it made of it.

use async_graphql::InputObject;
use db::{Change, TenantTx};
use kernel::{Error, Mode, Operation, Permission, Result, Rule};
use sea_orm::ColumnTrait;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Replication, ReplicationId,
    table::{self, Column},
};
use crate::{
    a3s::{A3, A3Id},
    ideas::{self, IdeaId},
    shared::check_one_subject,
};

kernel::text_enum! {
    /// What has come of a suggestion.
    pub enum ReplicationState {
        /// The unit has not answered.
        Suggested = "suggested",
        /// The unit will do it.
        Accepted = "accepted",
        /// The unit will not do it.
        Declined = "declined",
        /// The unit has done it.
        Done = "done",
    }
}

impl ReplicationState {
    /// The transitions that are possible from it, with where they lead.
    const fn next(self) -> &'static [(&'static str, Self)] {
        match self {
            Self::Suggested => &[("accept", Self::Accepted), ("decline", Self::Declined)],
            Self::Accepted => &[("decline", Self::Declined), ("done", Self::Done)],
            Self::Declined | Self::Done => &[],
        }
    }
}

/// Begins the change of a suggestion to a state, if it can come to it from where it is.
async fn to(
    tx: &TenantTx,
    id: ReplicationId,
    next: ReplicationState,
) -> Result<(Replication, Change<'_, table::Entity>)> {
    let replication: Replication = tx.get(id).await?;
    let state = replication.state;
    if !state.next().iter().any(|(_, possible)| *possible == next) {
        let allowed = state.next().iter().map(|(transition, _)| *transition).collect();
        return Err(Error::illegal_transition(state.as_str(), allowed));
    }
    let change = tx.change::<table::Entity>().set(Column::State, next).set(Column::UpdatedAt, tx.now());
    Ok((replication, change.filter(Column::State.eq(state))))
}

/// Accepts a suggestion: `suggested` to `accepted`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AcceptReplication {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The suggestion's id.
    pub id: ReplicationId,
    /// The version that the change was decided on.
    pub expected_version: i32,
    /// What the unit answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 2000)]
    pub answer: Option<String>,
}

impl Operation for AcceptReplication {
    type Output = Replication;
    type Tx = TenantTx;
    const ID: &'static str = "replication.accept";
    const PERMISSION: Permission = Permission::ReplicationManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Replication> {
        let (_, change) = to(tx, self.id, ReplicationState::Accepted).await?;
        change.set_if(Column::Answer, self.answer).one(self.id, Some(self.expected_version)).await
    }
}

/// Declines a suggestion, with a reason: `suggested` or `accepted` to `declined`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeclineReplication {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The suggestion's id.
    pub id: ReplicationId,
    /// The version that the change was decided on.
    pub expected_version: i32,
    /// Why it does not fit there; becomes its `answer`.
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
}

impl Operation for DeclineReplication {
    type Output = Replication;
    type Tx = TenantTx;
    const ID: &'static str = "replication.decline";
    const PERMISSION: Permission = Permission::ReplicationManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Replication> {
        let (_, change) = to(tx, self.id, ReplicationState::Declined).await?;
        change.set(Column::Answer, self.reason).one(self.id, Some(self.expected_version)).await
    }
}

/// Tells that the unit has done it: `accepted` to `done`. What it made of it is one thing at most (`one_subject`), of that
/// unit and not the suggested one itself (`result_of_the_unit`).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FinishReplication {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The suggestion's id.
    pub id: ReplicationId,
    /// The version that the change was decided on.
    pub expected_version: i32,
    /// What came of it there; becomes its `answer`.
    #[schema(min_length = 1, max_length = 10_000)]
    pub text: String,
    /// The A3 that the unit made of it, one of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result_a3_id: Option<A3Id>,
    /// The idea that the unit made of it, one of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result_idea_id: Option<IdeaId>,
}

impl Operation for FinishReplication {
    type Output = Replication;
    type Tx = TenantTx;
    const ID: &'static str = "replication.done";
    const PERMISSION: Permission = Permission::ReplicationManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Replication> {
        let (replication, change) = to(tx, self.id, ReplicationState::Done).await?;
        self.check_result(tx, &replication).await?;
        change
            .set(Column::Answer, self.text)
            .set_if(Column::ResultA3Id, self.result_a3_id)
            .set_if(Column::ResultIdeaId, self.result_idea_id)
            .one(self.id, Some(self.expected_version))
            .await
    }
}

impl FinishReplication {
    /// The unit made one thing of it at most, and that is its own and another than the suggested one.
    async fn check_result(&self, tx: &TenantTx, replication: &Replication) -> Result<()> {
        check_one_subject(&[
            (self.result_a3_id.is_some(), "#/resultA3Id"),
            (self.result_idea_id.is_some(), "#/resultIdeaId"),
        ])?;
        let Replication { unit_id, a3_id, idea_id, .. } = *replication;
        if let Some(id) = self.result_a3_id {
            let a3: A3 = tx.referred(id, "#/resultA3Id").await?;
            check_own("#/resultA3Id", a3.unit_id == unit_id && a3_id != Some(id))?;
        }
        match ideas::named(tx, self.result_idea_id, "#/resultIdeaId").await? {
            Some(idea) => check_own("#/resultIdeaId", idea.unit_id == Some(unit_id) && idea_id != Some(idea.id)),
            None => Ok(()),
        }
    }
}

fn check_own(pointer: &str, is_own: bool) -> Result<()> {
    if is_own { Ok(()) } else { Err(Error::broken(pointer, Rule::ResultOfTheUnit)) }
}

#[cfg(test)]
mod tests {
    use super::ReplicationState as State;

    #[test]
    fn what_was_declined_or_done_stays_and_nothing_is_done_that_was_not_accepted() {
        let ends = |state: State| state.next().iter().map(|(_, next)| *next).collect::<Vec<_>>();
        assert_eq!(ends(State::Suggested), [State::Accepted, State::Declined]);
        assert_eq!(ends(State::Accepted), [State::Declined, State::Done]);
        assert_eq!((ends(State::Declined), ends(State::Done)), (vec![], vec![]));
    }
}
