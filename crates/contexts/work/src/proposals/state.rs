//! The states of a proposal (DOMAIN C0.3.2), and what leads from one to the next.

use async_graphql::InputObject;
use db::TenantTx;
use kernel::{Error, Mode, Operation, Permission, Result, Rule};
use sea_orm::{ActiveValue::Set, ColumnTrait};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Proposal, ProposalId,
    table::{self, Column, moved},
    targets,
};

kernel::text_enum! {
    /// Where a proposal is on its way from said to done.
    pub enum ProposalState {
        /// Said.
        Submitted = "submitted",
        /// Everybody understands it the same way.
        Clarified = "clarified",
        /// Put with others that want the same.
        Grouped = "grouped",
        /// It will be done.
        Accepted = "accepted",
        /// It will not be done.
        Rejected = "rejected",
        /// Not now; may be taken up again.
        Parked = "parked",
        /// It cannot be done within this process, and is carried to where it can.
        CarriedForward = "carried_forward",
        /// Somebody will do it by some time.
        Planned = "planned",
        /// It is done.
        Implemented = "implemented",
        /// It was seen to do what was expected of it.
        Verified = "verified",
    }
}

kernel::text_enum! {
    /// What moves a proposal from one state to the next.
    pub enum ProposalTransition {
        /// `submitted` to `clarified`.
        Clarify = "clarify",
        /// `clarified` or `parked` to `grouped`; `group` names the group.
        Group = "group",
        /// `grouped` to `accepted`.
        Accept = "accept",
        /// `grouped` to `rejected`.
        Reject = "reject",
        /// `grouped` to `parked`.
        Park = "park",
        /// `grouped` to `carried_forward`.
        CarryForward = "carry_forward",
        /// `accepted` or `carried_forward` to `planned`.
        Plan = "plan",
        /// `planned` to `implemented`.
        Implement = "implement",
        /// `implemented` to `verified`.
        Verify = "verify",
    }
}

impl ProposalState {
    /// The states in which nobody has decided yet.
    pub const OPEN: [Self; 3] = [Self::Submitted, Self::Clarified, Self::Grouped];

    /// Whether it was decided that it will be done.
    pub const fn is_accepted(self) -> bool {
        matches!(self, Self::Accepted | Self::Planned | Self::Implemented | Self::Verified)
    }
}

impl ProposalTransition {
    const ALL: &[Self] = &[
        Self::Clarify,
        Self::Group,
        Self::Accept,
        Self::Reject,
        Self::Park,
        Self::CarryForward,
        Self::Plan,
        Self::Implement,
        Self::Verify,
    ];

    /// Where the transition leads from a state, if it is possible there.
    pub fn from(self, state: ProposalState) -> Option<ProposalState> {
        use ProposalState as State;
        Some(match (self, state) {
            (Self::Clarify, State::Submitted) => State::Clarified,
            (Self::Group, State::Clarified | State::Parked) => State::Grouped,
            (Self::Accept, State::Grouped) => State::Accepted,
            (Self::Reject, State::Grouped) => State::Rejected,
            (Self::Park, State::Grouped) => State::Parked,
            (Self::CarryForward, State::Grouped) => State::CarriedForward,
            (Self::Plan, State::Accepted | State::CarriedForward) => State::Planned,
            (Self::Implement, State::Planned) => State::Implemented,
            (Self::Verify, State::Implemented) => State::Verified,
            _ => return None,
        })
    }

    /// The transitions that are possible from a state.
    pub fn allowed(state: ProposalState) -> Vec<&'static str> {
        Self::ALL.iter().filter(|transition| transition.from(state).is_some()).map(|t| t.as_str()).collect()
    }
}

/// Moves a proposal to its next state, with a reason that everybody can read. Not every state allows every transition; a
/// refusal says which are possible.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TransitionProposal {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The proposal's id.
    pub id: ProposalId,
    /// The version that the change was decided on.
    pub expected_version: i32,
    /// The step to take.
    pub transition: ProposalTransition,
    /// Why.
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
    /// What it is grouped under; with `group` only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 200)]
    pub group: Option<String>,
}

impl Operation for TransitionProposal {
    type Output = Proposal;
    type Tx = TenantTx;
    const ID: &'static str = "proposal.transition";
    const PERMISSION: Permission = Permission::ProposalManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Proposal> {
        let proposal: Proposal = tx.get(self.id).await?;
        let next = self.transition.from(proposal.state).ok_or_else(|| {
            Error::illegal_transition(proposal.state.as_str(), ProposalTransition::allowed(proposal.state))
        })?;
        if (next == ProposalState::Grouped) != self.group.is_some() {
            return Err(Error::broken("#/group", Rule::GroupIsNamed));
        }
        let changed: Proposal = tx
            .change::<table::Entity>()
            .set(Column::State, next)
            .set(Column::StateReason, self.reason.clone())
            .set_if(Column::GroupName, self.group)
            .set(Column::UpdatedAt, tx.now())
            .filter(Column::State.eq(proposal.state))
            .one(self.id, Some(self.expected_version))
            .await?;
        tx.insert(moved::ActiveModel {
            tenant_id: Set(tx.tenant()),
            id: Set(tx.new_id()),
            proposal_id: Set(self.id),
            state: Set(next),
            reason: Set(self.reason),
            person_id: Set(tx.actor().person),
            created_at: Set(tx.now()),
        })
        .await?;
        targets::filled(tx, changed).await
    }
}

#[cfg(test)]
mod tests {
    use super::{ProposalState as State, ProposalTransition as Move};

    #[test]
    fn every_state_but_the_last_ones_leads_on_and_nothing_is_skipped() {
        let way = [State::Submitted, State::Clarified, State::Grouped, State::Accepted, State::Planned];
        let moves = [Move::Clarify, Move::Group, Move::Accept, Move::Plan];
        for (transition, states) in moves.iter().zip(way.windows(2)) {
            assert_eq!(transition.from(states[0]), Some(states[1]), "{transition:?}");
        }
        assert_eq!(Move::allowed(State::Grouped), ["accept", "reject", "park", "carry_forward"]);
        assert_eq!(Move::allowed(State::Parked), ["group"]);
        assert_eq!(Move::allowed(State::CarriedForward), ["plan"]);
        assert_eq!(Move::allowed(State::Rejected), Vec::<&str>::new());
        assert_eq!(Move::allowed(State::Verified), Vec::<&str>::new());
        assert_eq!(Move::Accept.from(State::Submitted), None);
        assert_eq!(Move::ALL.len(), Move::VALUES.len());
    }
}
