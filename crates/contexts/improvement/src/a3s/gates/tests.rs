use kernel::{Id, Time};
use proptest::prelude::*;
use uuid::Uuid;

use super::{Evidence, missing};
use crate::a3s::{A3, A3Boxes, A3Direction, A3Measure, A3State as State};

/// The states in the order of the way round.
const WAY: [State; 5] = [State::Plan, State::Do, State::Check, State::Act, State::Standardised];

fn a3(has: [bool; 8]) -> A3 {
    let [background, current_state, goal, measure, follow_up, learning, routine, reason] = has;
    let text = |is_there: bool| is_there.then(|| "Tekst".to_owned());
    let at = Time(chrono::DateTime::UNIX_EPOCH);
    A3 {
        id: Id::new(Uuid::nil()),
        title: "Svartid i byggesak".into(),
        unit_id: Id::new(Uuid::nil()),
        process_id: None,
        idea_id: None,
        deviation_id: None,
        card_id: None,
        owner_membership_id: None,
        coach_membership_id: None,
        sponsor_membership_id: None,
        boxes: A3Boxes {
            background: text(background),
            current_state: text(current_state),
            goal: text(goal),
            follow_up: text(follow_up),
            learning: text(learning),
            ..A3Boxes::default()
        },
        long_boxes: vec![],
        measure: measure.then(|| A3Measure {
            name: "Dagar til svar".into(),
            unit: "dagar".into(),
            direction: A3Direction::Lower,
            target: 21.0,
            target_on: None,
        }),
        state: State::Draft,
        state_reason: text(reason),
        changed_routine: text(routine),
        to_be_version_id: None,
        no_change_because: None,
        version: 1,
        created_at: at,
        updated_at: at,
    }
}

#[test]
fn an_empty_page_lacks_all_at_once_what_a_gate_asks_for() {
    let empty = a3([false; 8]);
    let lacks = |next| missing(&empty, Evidence::default(), next);
    assert_eq!(lacks(State::Plan), ["background", "currentState"]);
    assert_eq!(lacks(State::Do), ["background", "currentState", "goal", "measure", "baseline", "cause"]);
    assert_eq!(lacks(State::Check).last(), Some(&"measurement"));
    assert_eq!(lacks(State::Act).last(), Some(&"followUp"));
    assert_eq!(lacks(State::Standardised)[8..], ["learning", "changedRoutine"]);
    assert_eq!(lacks(State::Stopped), ["reason", "learning"]);
}

#[test]
fn a_reason_why_nothing_was_changed_is_as_good_as_a_changed_routine() {
    let all = Evidence { baseline: true, cause: true, follow_up: true, told: true };
    let mut page = a3([true, true, true, true, true, true, false, false]);
    assert_eq!(missing(&page, all, State::Standardised), ["changedRoutine"]);
    page.no_change_because = Some("Rutinen var god nok; ho vart ikkje følgd".into());
    assert_eq!(missing(&page, all, State::Standardised), Vec::<&str>::new());
}

#[test]
fn what_was_told_in_an_earlier_round_is_told_anew() {
    let page = a3([true, true, true, true, true, true, true, false]);
    let evidence = Evidence { baseline: true, cause: true, follow_up: true, told: false };
    assert_eq!(missing(&page, evidence, State::Check), Vec::<&str>::new());
    assert_eq!(missing(&page, evidence, State::Act), ["followUp"]);
}

proptest! {
    #[test]
    fn whatever_a_gate_lacks_every_later_one_lacks_too_and_more_on_the_page_never_closes_one(
        has in any::<[bool; 8]>(),
        evidence in any::<[bool; 4]>(),
        filled in 0..8_usize,
    ) {
        let [baseline, cause, follow_up, told] = evidence;
        let evidence = Evidence { baseline, cause, follow_up, told };
        let page = a3(has);
        for gates in WAY.windows(2) {
            let (first, later) = (missing(&page, evidence, gates[0]), missing(&page, evidence, gates[1]));
            prop_assert!(first.iter().all(|word| later.contains(word)), "{first:?} {later:?}");
        }
        let mut fuller = has;
        fuller[filled] = true;
        for next in WAY.into_iter().chain([State::Stopped]) {
            let before = missing(&page, evidence, next);
            prop_assert!(missing(&a3(fuller), evidence, next).iter().all(|word| before.contains(word)));
        }
    }
}
