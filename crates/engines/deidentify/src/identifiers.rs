//! What points at one person or organisation by itself: numbers with check digits, addresses of every kind, cases.

mod check;
mod digits;
mod patterns;
mod place;

use crate::{lexicon::Lexicon, mark::Mark, reading::Reading};

/// The marks on identifiers.
pub fn find(reading: &Reading<'_>, lexicon: &Lexicon) -> Vec<Mark> {
    let text = digits::view(reading.text);
    let mut marks = patterns::find(&text);
    marks.extend(digits::find(&text));
    marks.extend(place::find(reading, lexicon));
    marks
}
