//! Small drawings that say what a colour alone must not say, each on a field of 16 by 16.

use crate::{NoteKind, RowState, words, words::Word};

/// What is drawn beside a word.
#[derive(Clone, Copy)]
pub enum Symbol {
    State(RowState),
    Kind(NoteKind),
    /// An organisation that does not do this.
    Empty,
    Role,
    System,
    Working,
    Waiting,
    PainPoint,
    Origin,
    ThickArrow,
}

type Part = (&'static str, &'static str);

const LINE: &str =
    r##"fill="none" stroke="#1a1a1a" stroke-width="1.5" stroke-linejoin="round" stroke-linecap="round""##;
const OPEN: &str = r##"fill="#ffffff" stroke="#1a1a1a" stroke-width="1.5" stroke-linejoin="round""##;
const YELLOW: &str = r##"fill="#ffeb85" stroke="#1a1a1a" stroke-width="1.2" stroke-linejoin="round""##;
const SOLID: &str = r##"fill="#1a1a1a""##;
const WHITE: &str = r##"fill="none" stroke="#ffffff" stroke-width="2""##;
const DASHED: &str = r##"fill="none" stroke="#555555" stroke-width="1.3" stroke-dasharray="3 2""##;
const HEAVY: &str = r##"fill="none" stroke="#1a1a1a" stroke-width="3""##;
const CIRCLE: Part = ("M1 8a7 7 0 1 0 14 0a7 7 0 1 0-14 0z", OPEN);
const HOURGLASS: &[Part] = &[("M3.5 1.5h9L3.5 14.5h9z", OPEN), ("M8 9.3 11 13.7H5z", SOLID)];

impl Symbol {
    /// Strokes and how each is drawn, from below.
    pub fn parts(self) -> &'static [Part] {
        match self {
            Self::State(RowState::Same) => &[CIRCLE, ("M5 6.4h6M5 9.6h6", LINE)],
            Self::State(RowState::Similar) => {
                &[CIRCLE, ("M4.5 7.2q1.75-2.4 3.5-.9t3.5-.9M4.5 10.8q1.75-2.4 3.5-.9t3.5-.9", LINE)]
            }
            Self::State(RowState::OnlyHere) => &[CIRCLE, ("M4.6 8a3.4 3.4 0 1 0 6.8 0a3.4 3.4 0 1 0-6.8 0z", SOLID)],
            Self::State(RowState::MissingHere) => &[CIRCLE, ("M8 1a7 7 0 0 0 0 14z", SOLID)],
            Self::State(RowState::Conflict) => &[("M8 .6 15.8 15.2H.2z", SOLID), ("M8 5.6v4.6M8 11.6v2", WHITE)],
            Self::Kind(NoteKind::Task) => &[("M1 1.5h14v9.5l-3.5 3.5H1z", YELLOW), ("M15 11h-3.5v3.5", LINE)],
            Self::Kind(NoteKind::Decision) => &[("M8 .8 15.2 8 8 15.2.8 8z", OPEN)],
            Self::Kind(NoteKind::Handover) => &[("M1 8h13M9 3.2 14 8 9 12.8", LINE)],
            Self::Kind(NoteKind::Wait) | Self::Waiting => HOURGLASS,
            Self::Empty => &[("M.8 2.8h14.4v10.4H.8z", DASHED), ("M5 8h6", LINE)],
            Self::Role => {
                &[("M5 4.3a3 3 0 1 0 6 0a3 3 0 1 0-6 0z", LINE), ("M2 15c0-4 2.4-5.8 6-5.8s6 1.8 6 5.8z", LINE)]
            }
            Self::System => &[("M1 2h14v9.3H1zM8 11.3v3M4.5 14.5h7", LINE)],
            Self::Working => &[CIRCLE, ("M8 4v4.3l2.8 1.7", LINE)],
            Self::PainPoint => &[("M9.8.6 2.6 9.2h4.2L5.6 15.4 13.4 6.4H8.8z", SOLID)],
            Self::Origin => &[("M2.5 2v7h10M9 5.2 13 9 9 12.8", LINE)],
            Self::ThickArrow => &[("M0 8h11", HEAVY), ("M9 2.5v11L16 8z", SOLID)],
        }
    }
}

impl RowState {
    pub(crate) const ALL: [Self; 5] = [Self::Same, Self::Similar, Self::OnlyHere, Self::MissingHere, Self::Conflict];

    pub(crate) fn word(self) -> Word {
        match self {
            Self::Same => words::SAME,
            Self::Similar => words::SIMILAR,
            Self::OnlyHere => words::ONLY_HERE,
            Self::MissingHere => words::MISSING_HERE,
            Self::Conflict => words::CONFLICT,
        }
    }

    pub(crate) fn meaning(self) -> Word {
        match self {
            Self::Same => words::SAME_MEANS,
            Self::Similar => words::SIMILAR_MEANS,
            Self::OnlyHere => words::ONLY_HERE_MEANS,
            Self::MissingHere => words::MISSING_HERE_MEANS,
            Self::Conflict => words::CONFLICT_MEANS,
        }
    }
}

impl NoteKind {
    pub(crate) const ALL: [Self; 4] = [Self::Task, Self::Decision, Self::Handover, Self::Wait];

    pub(crate) fn word(self) -> Word {
        match self {
            Self::Task => words::TASK,
            Self::Decision => words::DECISION,
            Self::Handover => words::HANDOVER,
            Self::Wait => words::WAIT,
        }
    }
}
