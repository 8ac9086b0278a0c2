//! What points at one person or organisation by itself: numbers with check digits, addresses of every kind, cases.

mod check;
mod digits;
mod patterns;
mod place;

use crate::{lexicon::Lexicon, mark::Mark, reading::Reading};

/// The marks on identifiers; `plain` is the view of the text.
pub fn find(reading: &Reading<'_>, plain: &str, lexicon: &Lexicon) -> Vec<Mark> {
    let text = digits::view(plain);
    let mut marks = patterns::find(&text);
    marks.extend(digits::find(reading.text, &text));
    marks.extend(place::find(reading, lexicon));
    marks
}
