//! The states of an A3 (DOMAIN C3.3.2), and what leads from one to the next.

use async_graphql::InputObject;
use db::TenantTx;
use kernel::{Error, Mode, Operation, Permission, Result, Rule};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use work::to_be_versions::{ToBeVersion, ToBeVersionId};

use super::{
    A3, A3Id,
    gates::{self, Evidence},
    history,
    table::{self, Column},
};
use crate::shared::{check_named, stored};

kernel::text_enum! {
    /// Where an A3 is on its way round.
    pub enum A3State {
        /// It is being written.
        Draft = "draft",
        /// The problem is told; causes are looked for, and what to do about them is planned.
        Plan = "plan",
        /// It is being done.
        Do = "do",
        /// It was done, and one looks at what came of it.
        Check = "check",
        /// What came of it is told, and one decides what to keep.
        Act = "act",
        /// What was learnt is how it is done now. Nothing more is changed.
        Standardised = "standardised",
        /// It was given up, with what was learnt. Nothing more is changed.
        Stopped = "stopped",
    }
}

kernel::text_enum! {
    /// What moves an A3 from one state to the next.
    pub enum A3Transition {
        /// `draft` to `plan`. Needs `background` and `currentState`.
        Plan = "plan",
        /// `plan` to `do`. Needs also `goal`, a `measure`, a measurement of the `baseline` and a `cause`.
        Do = "do",
        /// `do` to `check`. Needs also a `measurement`: a follow-up that was written down since the A3 came to `do` last.
        Check = "check",
        /// `check` to `act`. Needs also `followUp`; in a later round one that was written since `replan`.
        Act = "act",
        /// `act` to `standardised`. Needs also `learning`, and one of `changedRoutine`, `toBeVersionId` and `noChangeBecause`.
        Standardise = "standardise",
        /// Every state but the last two to `stopped`. Needs `reason` and `learning`, and nothing else.
        Stop = "stop",
        /// `check` or `act` to `plan`: another way round, which is measured and told anew.
        Replan = "replan",
    }
}

impl A3Transition {
    const ALL: &[Self] = &[Self::Plan, Self::Do, Self::Check, Self::Act, Self::Standardise, Self::Stop, Self::Replan];

    /// Where the transition leads from a state, if it is possible there.
    pub fn from(self, state: A3State) -> Option<A3State> {
        use A3State as State;
        Some(match (self, state) {
            (Self::Plan, State::Draft) | (Self::Replan, State::Check | State::Act) => State::Plan,
            (Self::Do, State::Plan) => State::Do,
            (Self::Check, State::Do) => State::Check,
            (Self::Act, State::Check) => State::Act,
            (Self::Standardise, State::Act) => State::Standardised,
            (Self::Stop, State::Draft | State::Plan | State::Do | State::Check | State::Act) => State::Stopped,
            _ => return None,
        })
    }

    /// The transitions that are possible from a state.
    pub fn allowed(state: A3State) -> Vec<&'static str> {
        Self::ALL.iter().filter(|transition| transition.from(state).is_some()).map(|t| t.as_str()).collect()
    }
}

/// Moves an A3 to its next state. A gate that does not hold tells all that is missing at once: 409 `rule_unmet`,
/// `a3_gate_holds`, with `missing`. Not every state allows every transition; a refusal says which are possible.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TransitionA3 {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The A3's id.
    pub id: A3Id,
    /// The version that the change was decided on.
    pub expected_version: i32,
    /// The step to take.
    pub transition: A3Transition,
    /// Why; needed to stop.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: Option<String>,
    /// What was learnt, written into the box `learning` in place of what stands there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 10_000)]
    pub learning: Option<String>,
    /// The routine that was changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 2000)]
    pub changed_routine: Option<String>,
    /// The version of the to-be that it changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_be_version_id: Option<ToBeVersionId>,
    /// Why neither a routine nor a process was changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 2000)]
    pub no_change_because: Option<String>,
}

impl Operation for TransitionA3 {
    type Output = A3;
    type Tx = TenantTx;
    const ID: &'static str = "a3.transition";
    const PERMISSION: Permission = Permission::A3Contribute;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<A3> {
        let before = super::hold(tx, self.id).await?;
        let next = self
            .transition
            .from(before.state)
            .ok_or_else(|| Error::illegal_transition(before.state.as_str(), A3Transition::allowed(before.state)))?;
        check_named::<ToBeVersion>(tx, self.to_be_version_id, "#/toBeVersionId").await?;
        let mut after = before.clone();
        after.state_reason = self.reason;
        after.boxes.learning = self.learning.or(after.boxes.learning);
        after.changed_routine = self.changed_routine.or(after.changed_routine);
        after.to_be_version_id = self.to_be_version_id.or(after.to_be_version_id);
        after.no_change_because = self.no_change_because.or(after.no_change_because);
        let evidence = Evidence::of(tx, &before).await?;
        let missing = gates::missing(&after, evidence, next);
        if !missing.is_empty() {
            return Err(Error::rule(Rule::A3GateHolds).with("missing", missing));
        }
        let moved: A3 = tx
            .change::<table::Entity>()
            .set(Column::State, next)
            .set(Column::StateReason, after.state_reason)
            .set(Column::Boxes, stored(&after.boxes)?)
            .set(Column::ChangedRoutine, after.changed_routine)
            .set(Column::ToBeVersionId, after.to_be_version_id)
            .set(Column::NoChangeBecause, after.no_change_because)
            .set(Column::UpdatedAt, tx.now())
            .one(self.id, Some(self.expected_version))
            .await?;
        history::write(tx, Some(&before), &moved).await?;
        Ok(moved)
    }
}

#[cfg(test)]
mod tests {
    use super::{A3State as State, A3Transition as Move};

    #[test]
    fn the_way_leads_round_and_out_and_nothing_is_skipped() {
        let way = [State::Draft, State::Plan, State::Do, State::Check, State::Act, State::Standardised];
        let moves = [Move::Plan, Move::Do, Move::Check, Move::Act, Move::Standardise];
        for (transition, states) in moves.iter().zip(way.windows(2)) {
            assert_eq!(transition.from(states[0]), Some(states[1]), "{transition:?}");
        }
        assert_eq!(Move::allowed(State::Draft), ["plan", "stop"]);
        assert_eq!(Move::allowed(State::Check), ["act", "stop", "replan"]);
        assert_eq!(Move::allowed(State::Act), ["standardise", "stop", "replan"]);
        assert_eq!(Move::allowed(State::Standardised), Vec::<&str>::new());
        assert_eq!(Move::allowed(State::Stopped), Vec::<&str>::new());
        assert_eq!(Move::ALL.len(), Move::VALUES.len());
    }
}
