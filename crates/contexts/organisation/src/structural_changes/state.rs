//! The states of a structural change (DOMAIN §2.3), and what leads from one to the next.

use async_graphql::InputObject;
use db::TenantTx;
use kernel::{Error, Mode, Operation, Permission, Result, Rule};
use sea_orm::ColumnTrait;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    StructuralChange, StructuralChangeId, StructuralChangeKind, StructuralChangeRole, parties,
    table::{self, Column},
};
use crate::structural_change_decisions::{self, DecisionStage};

kernel::text_enum! {
    /// How far a structural change has come. The order is that of inndelingslova: initiative, preparation, decision,
    /// implementation, settlement.
    pub enum StructuralChangeState {
        /// Somebody has taken an initiative.
        Initiated = "initiated",
        /// The case is prepared: what it is about, and who is heard.
        Prepared = "prepared",
        /// Everyone concerned has agreed to a letter of intent.
        IntentAgreed = "intent_agreed",
        /// Everyone concerned has finally said yes.
        LocallyDecided = "locally_decided",
        /// The state has decided.
        StateDecided = "state_decided",
        /// A joint committee prepares it.
        Preparing = "preparing",
        /// It holds.
        Effective = "effective",
        /// What the organisations owe each other is settled.
        Settled = "settled",
        /// Nothing is left to do.
        Closed = "closed",
        /// It comes to nothing. What was done together stays and can be read.
        Abandoned = "abandoned",
    }
}

kernel::text_enum! {
    /// What moves a structural change from one state to the next. That it takes effect, is settled and closed comes with its
    /// execution.
    pub enum StructuralChangeTransition {
        /// `initiated` to `prepared`.
        Prepare = "prepare",
        /// `prepared` to `intent_agreed`.
        AgreeIntent = "agree_intent",
        /// `intent_agreed` to `locally_decided`.
        DecideLocally = "decide_locally",
        /// `locally_decided` to `state_decided`.
        DecideByState = "decide_by_state",
        /// `state_decided` to `preparing`.
        StartPreparing = "start_preparing",
        /// Any state before `effective` to `abandoned`.
        Abandon = "abandon",
    }
}

impl StructuralChangeTransition {
    const ALL: &[Self] = &[
        Self::Prepare,
        Self::AgreeIntent,
        Self::DecideLocally,
        Self::DecideByState,
        Self::StartPreparing,
        Self::Abandon,
    ];

    /// Where the transition leads from a state, if it is possible there.
    pub fn from(self, state: StructuralChangeState) -> Option<StructuralChangeState> {
        use StructuralChangeState as State;
        Some(match (self, state) {
            (Self::Prepare, State::Initiated) => State::Prepared,
            (Self::AgreeIntent, State::Prepared) => State::IntentAgreed,
            (Self::DecideLocally, State::IntentAgreed) => State::LocallyDecided,
            (Self::DecideByState, State::LocallyDecided) => State::StateDecided,
            (Self::StartPreparing, State::StateDecided) => State::Preparing,
            (Self::Abandon, state) if state < State::Effective => State::Abandoned,
            _ => return None,
        })
    }

    /// The transitions that are possible from a state.
    pub fn allowed(state: StructuralChangeState) -> Vec<&'static str> {
        Self::ALL.iter().filter(|transition| transition.from(state).is_some()).map(|t| t.as_str()).collect()
    }
}

/// Moves a structural change to its next state, with a reason that everybody can read. Not every state allows every
/// transition; a refusal says which are possible.
///
/// 409 `rule_unmet` names the rule that is not met, with what is `missing`. To `agree_intent` and to `decide_locally` need, from
/// everyone concerned (whoever it comes from, and whoever takes in), that their newest decision is a yes: to the letter of
/// intent (`intent_is_agreed`), and finally (`all_have_said_yes`). A renumbering needs neither. A referendum is advice and
/// counts nowhere. `decide_by_state` needs the day from which it holds (`effective_day_is_known`). Whoever abandons a change
/// tells what becomes of the joint work (`exit_rule_is_told`); nothing is deleted.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TransitionStructuralChange {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The structural change's id.
    pub id: StructuralChangeId,
    /// The version that the change was decided on.
    pub expected_version: i32,
    /// The step to take.
    pub transition: StructuralChangeTransition,
    /// Why.
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
    /// What becomes of the joint work, such as *each keeps a full copy*; with `abandon` only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 4000)]
    pub exit_rule: Option<String>,
}

impl Operation for TransitionStructuralChange {
    type Output = StructuralChange;
    type Tx = TenantTx;
    const ID: &'static str = "structural_change.transition";
    const PERMISSION: Permission = Permission::StructuralChangeManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<StructuralChange> {
        // What was decided is added under the same lock, so that nothing is added while it is counted.
        let found = tx.find::<table::Entity>().id(self.id).lock().one::<StructuralChange>().await?;
        let change = found.ok_or_else(|| Error::new(kernel::Code::NotFound))?;
        let next = self.transition.from(change.state).ok_or_else(|| {
            Error::illegal_transition(change.state.as_str(), StructuralChangeTransition::allowed(change.state))
        })?;
        if (next == StructuralChangeState::Abandoned) != self.exit_rule.is_some() {
            return Err(Error::broken("#/exitRule", Rule::ExitRuleIsTold));
        }
        let change = parties::filled(tx, change).await?;
        check(tx, &change, next).await?;
        let changed: StructuralChange = tx
            .change::<table::Entity>()
            .set(Column::State, next)
            .set(Column::StateReason, self.reason)
            .set_if(Column::ExitRule, self.exit_rule)
            .set(Column::UpdatedAt, tx.now())
            .filter(Column::State.eq(change.state))
            .one(self.id, Some(self.expected_version))
            .await?;
        let StructuralChange { parties, successions, unheard, .. } = change;
        Ok(StructuralChange { parties, successions, unheard, ..changed })
    }
}

/// What must be in place before a change comes to a state.
async fn check(tx: &TenantTx, change: &StructuralChange, next: StructuralChangeState) -> Result<()> {
    match next {
        StructuralChangeState::IntentAgreed => check_all_say_yes(tx, change, DecisionStage::Intent).await,
        StructuralChangeState::LocallyDecided => check_all_say_yes(tx, change, DecisionStage::Final).await,
        StructuralChangeState::StateDecided if change.effective_on.is_none() => {
            Err(Error::rule(Rule::EffectiveDayIsKnown).with("missing", vec!["effectiveOn"]))
        }
        _ => Ok(()),
    }
}

/// Everyone concerned has said yes; the refusal names those who have not. The state renumbers without asking.
async fn check_all_say_yes(tx: &TenantTx, change: &StructuralChange, stage: DecisionStage) -> Result<()> {
    use StructuralChangeKind::{BoundaryAdjustment, Merger, Renumbering, Split};
    if change.kind == Renumbering {
        return Ok(());
    }
    let has = |role: StructuralChangeRole| change.parties.iter().any(|one| one.role == role);
    let whole = has(StructuralChangeRole::From) && has(StructuralChangeRole::To);
    if matches!(change.kind, Merger | Split | BoundaryAdjustment) && !whole {
        return Err(Error::rule(Rule::ChangeHasParties));
    }
    let missing = structural_change_decisions::without_yes(tx, change.id, stage, parties::deciding(&change.parties));
    let missing = missing.await?;
    if missing.is_empty() {
        return Ok(());
    }
    let rule = match stage {
        DecisionStage::Intent => Rule::IntentIsAgreed,
        DecisionStage::Final => Rule::AllHaveSaidYes,
    };
    Err(Error::rule(rule).with("missing", missing))
}

#[cfg(test)]
mod tests {
    use super::{StructuralChangeState as State, StructuralChangeTransition as Move};

    #[test]
    fn the_way_to_preparing_is_open_step_by_step_and_nothing_is_skipped() {
        let way = [
            State::Initiated,
            State::Prepared,
            State::IntentAgreed,
            State::LocallyDecided,
            State::StateDecided,
            State::Preparing,
        ];
        for (transition, states) in Move::ALL.iter().zip(way.windows(2)) {
            assert_eq!(transition.from(states[0]), Some(states[1]), "{transition:?}");
            assert_eq!(Move::allowed(states[0]), [transition.as_str(), "abandon"]);
        }
        assert_eq!(Move::DecideLocally.from(State::Prepared), None);
        assert_eq!(Move::ALL.len(), Move::VALUES.len());
    }

    #[test]
    fn a_change_is_abandoned_from_any_state_before_it_holds_and_from_none_after() {
        for word in State::VALUES {
            let state = State::from_word(word).unwrap();
            let ended = matches!(state, State::Effective | State::Settled | State::Closed | State::Abandoned);
            assert_eq!(Move::Abandon.from(state), (!ended).then_some(State::Abandoned), "{word}");
        }
        // What comes after `preparing` is for the execution.
        assert_eq!(Move::allowed(State::Preparing), ["abandon"]);
        assert_eq!(Move::allowed(State::Effective), Vec::<&str>::new());
    }
}
