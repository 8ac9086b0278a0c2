//! The gates of an A3: what has to be there before it goes on (DOMAIN C3.3.2).

use db::TenantTx;
use kernel::Result;

use super::{A3, A3State, history::Round};
use crate::{
    a3_causes,
    a3_measurements::{self, A3Measurement, A3MeasurementKind},
};

/// What is known of an A3 beside the page itself.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Evidence {
    pub baseline: bool,
    pub cause: bool,
    /// A follow-up that was not measured before the baseline, and was written down since the A3 came to `do` last.
    pub follow_up: bool,
    /// What came of it was told in this round.
    pub told: bool,
}

impl Evidence {
    /// Reads it in three statements. The A3 must be held.
    pub(super) async fn of(tx: &TenantTx, a3: &A3) -> Result<Self> {
        let measured = a3_measurements::of(tx, a3.id).await?;
        let Round { doing_since, told } = Round::of(tx, a3.id).await?;
        let baseline = measured.iter().find(|one| one.kind == A3MeasurementKind::Baseline);
        let follows = |one: &A3Measurement| {
            one.kind == A3MeasurementKind::FollowUp
                && baseline.is_none_or(|baseline| one.measured_on >= baseline.measured_on)
                && doing_since.is_some_and(|since| one.created_at >= since)
        };
        Ok(Self {
            baseline: baseline.is_some(),
            cause: !a3_causes::of(tx, a3.id).await?.is_empty(),
            follow_up: measured.iter().any(follows),
            told,
        })
    }
}

/// What an A3 still lacks to come to a state, by the words that it is given under. Each gate asks for what the gates before
/// it asked for too, as boxes can be emptied and measurements deleted. What came of it is asked for anew in each round.
pub(super) fn missing(a3: &A3, evidence: Evidence, next: A3State) -> Vec<&'static str> {
    use A3State as State;
    let boxes = &a3.boxes;
    let changes = [a3.changed_routine.is_some(), a3.to_be_version_id.is_some(), a3.no_change_because.is_some()];
    let needed = [
        (State::Plan, "background", boxes.background.is_some()),
        (State::Plan, "currentState", boxes.current_state.is_some()),
        (State::Do, "goal", boxes.goal.is_some()),
        (State::Do, "measure", a3.measure.is_some()),
        (State::Do, "baseline", evidence.baseline),
        (State::Do, "cause", evidence.cause),
        (State::Check, "measurement", evidence.follow_up),
        (State::Act, "followUp", boxes.follow_up.is_some() && evidence.told),
        (State::Standardised, "learning", boxes.learning.is_some()),
        (State::Standardised, "changedRoutine", changes.contains(&true)),
        (State::Stopped, "reason", a3.state_reason.is_some()),
        (State::Stopped, "learning", boxes.learning.is_some()),
    ];
    // Stopping is a way out of every state, and no gate lies before it but its own.
    let is_asked = |gate: State| gate == next || (next != State::Stopped && gate < next);
    needed.into_iter().filter(|(gate, _, met)| is_asked(*gate) && !met).map(|(_, word, _)| word).collect()
}

#[cfg(test)]
mod tests;
