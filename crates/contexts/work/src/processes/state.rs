//! The states of a process (DOMAIN §2.3), and what leads from one to the next.

use async_graphql::InputObject;
use db::TenantTx;
use kernel::{Error, Mode, Operation, Permission, Result, Rule};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Column, Process, ProcessId, table};
use crate::{harmonisation_decisions, to_be_versions};

kernel::text_enum! {
    /// Where a process is on its way from known to improved.
    pub enum ProcessState {
        /// Known to exist.
        Identified = "identified",
        /// Mapped as it is done today.
        Mapped = "mapped",
        /// Proposals for a better way are being collected.
        Proposals = "proposals",
        /// The better way is being written.
        ToBeDraft = "to_be_draft",
        /// The better way is out for consultation (høyring).
        Consultation = "consultation",
        /// The better way is approved.
        Approved = "approved",
        /// The better way is being taken into use.
        Implemented = "implemented",
        /// The better way is how it is done.
        Operating = "operating",
        /// Being looked at anew.
        UnderRevision = "under_revision",
        /// No longer done.
        Retired = "retired",
    }
}

kernel::text_enum! {
    /// What moves a process from one state to the next.
    pub enum ProcessTransition {
        /// `identified` or `under_revision` to `mapped`; needs at least one step.
        Map = "map",
        /// `mapped` to `proposals`.
        CollectProposals = "collect_proposals",
        /// `proposals` or `consultation` to `to_be_draft`.
        DraftToBe = "draft_to_be",
        /// `to_be_draft` to `consultation`; needs a published version of the to-be, with at least one step.
        Consult = "consult",
        /// `consultation` to `approved`; approves the newest version of the to-be.
        Approve = "approve",
        /// `approved` to `implemented`.
        Implement = "implement",
        /// `implemented` to `operating`.
        Operate = "operate",
        /// `operating` to `under_revision`.
        Revise = "revise",
        /// Any state to `retired`.
        Retire = "retire",
    }
}

impl ProcessState {
    /// Whether people have been, or are being, heard on a better way.
    pub const fn is_heard(self) -> bool {
        matches!(self, Self::Consultation | Self::Approved | Self::Implemented | Self::Operating)
    }
}

impl ProcessTransition {
    const ALL: &[Self] = &[
        Self::Map,
        Self::CollectProposals,
        Self::DraftToBe,
        Self::Consult,
        Self::Approve,
        Self::Implement,
        Self::Operate,
        Self::Revise,
        Self::Retire,
    ];

    /// Where the transition leads from a state, if it is possible there.
    pub fn from(self, state: ProcessState) -> Option<ProcessState> {
        use ProcessState as State;
        Some(match (self, state) {
            (Self::Map, State::Identified | State::UnderRevision) => State::Mapped,
            (Self::CollectProposals, State::Mapped) => State::Proposals,
            (Self::DraftToBe, State::Proposals | State::Consultation) => State::ToBeDraft,
            (Self::Consult, State::ToBeDraft) => State::Consultation,
            (Self::Approve, State::Consultation) => State::Approved,
            (Self::Implement, State::Approved) => State::Implemented,
            (Self::Operate, State::Implemented) => State::Operating,
            (Self::Revise, State::Operating) => State::UnderRevision,
            (Self::Retire, state) if state != State::Retired => State::Retired,
            _ => return None,
        })
    }

    /// The transitions that are possible from a state.
    pub fn allowed(state: ProcessState) -> Vec<&'static str> {
        Self::ALL.iter().filter(|transition| transition.from(state).is_some()).map(|t| t.as_str()).collect()
    }
}

/// Moves a process to its next state. Not every state allows every transition; a refusal says which are possible. To
/// `consult` needs a version of the to-be: 409 `rule_unmet`, `to_be_is_published`.
///
/// To `approve` approves the newest version of the to-be, too. 409 `rule_unmet` names the first of these rules that is not
/// met, with what is `missing`: every row in conflict has a decision (`conflict_is_decided`), the version names the body, the
/// day of its decision and the day from which it holds (`approval_is_described`), its owner and a co-owner of each
/// organisation have accepted (`ownership_is_accepted`), and every organisation on the map has answered on it, whatever it
/// says, or its consultation has ended (`every_organisation_is_heard`).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TransitionProcess {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The process's id.
    pub id: ProcessId,
    /// The version that the change was decided on.
    pub expected_version: i32,
    /// The step to take.
    pub transition: ProcessTransition,
    /// Why, for the record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 1000)]
    pub reason: Option<String>,
}

impl Operation for TransitionProcess {
    type Output = Process;
    type Tx = TenantTx;
    const ID: &'static str = "process.transition";
    const PERMISSION: Permission = Permission::ProcessManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Process> {
        // What is decided on the strength of the whole map waits for whoever is changing it, and they for this.
        let process = super::lock(tx, self.id).await?;
        let next = self.transition.from(process.state).ok_or_else(|| {
            Error::illegal_transition(process.state.as_str(), ProcessTransition::allowed(process.state))
        })?;
        if next == ProcessState::Mapped && !crate::steps::exist(tx, self.id).await? {
            return Err(Error::rule(Rule::MappedHasSteps));
        }
        if next == ProcessState::Consultation {
            to_be_versions::check_published(tx, self.id).await?;
        }
        if next == ProcessState::Approved {
            harmonisation_decisions::check_decided(tx, self.id).await?;
            to_be_versions::approve(tx, self.id).await?;
        }
        tx.change::<table::Entity>()
            .set(Column::State, next)
            .set(Column::UpdatedAt, tx.now())
            .one(self.id, Some(self.expected_version))
            .await
    }
}

#[cfg(test)]
mod tests {
    use super::{ProcessState as State, ProcessTransition};

    #[test]
    fn the_whole_way_is_open_step_by_step_and_nothing_is_skipped() {
        let way = [
            State::Identified,
            State::Mapped,
            State::Proposals,
            State::ToBeDraft,
            State::Consultation,
            State::Approved,
            State::Implemented,
            State::Operating,
            State::UnderRevision,
        ];
        for (transition, states) in ProcessTransition::ALL.iter().zip(way.windows(2)) {
            assert_eq!(transition.from(states[0]), Some(states[1]), "{transition:?}");
            assert_eq!(transition.from(State::Retired), None);
        }
        assert_eq!(ProcessTransition::Approve.from(State::Identified), None);
        assert_eq!(ProcessTransition::allowed(State::Retired), Vec::<&str>::new());
        assert_eq!(ProcessTransition::allowed(State::Identified), ["map", "retire"]);
        assert_eq!(ProcessTransition::ALL.len(), ProcessTransition::VALUES.len());
    }
}
