//! General wordings that are true: `kommunen` for the municipality, a role for a person, a band for a number, the time
//! since the first date for a date. The same thing has the same wording everywhere in one text and another in the next;
//! no name is invented and nothing is hashed.

mod entities;
mod times;
mod words;

use crate::{
    detector::Language,
    mark::{Class, Mark},
    quasi::numbers,
    reading::Reading,
};

use entities::Entities;
use times::Times;
use words::Words;

/// The wording for each mark, in their order.
pub fn wordings(reading: &Reading<'_>, marks: &[Mark], language: Language) -> Vec<String> {
    let words = Words::of(language);
    let entities = Entities::of(reading, marks, &words);
    let mut times = Times::default();
    let wording = |(index, mark): (usize, &Mark)| {
        let shown = &reading.text[mark.span.clone()];
        match mark.class {
            Class::Date => times.wording(tail(&reading.text[..mark.span.start]), shown, &words),
            Class::Number => numbers::general(shown, words.about, words.few),
            _ => entities.wording(index).map_or_else(|| words.fixed(mark.class, shown).to_owned(), str::to_owned),
        }
    };
    marks.iter().enumerate().map(wording).collect()
}

/// The last few characters of a text.
fn tail(text: &str) -> &str {
    let mut from = text.len().saturating_sub(16);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    &text[from..]
}

/// Whether a text between brackets is one of our own wordings: `person A`, `sakshandsamar B`, `kontonummer`.
pub fn is_wording(inside: &str) -> bool {
    let plain = inside
        .rsplit_once(' ')
        .filter(|(_, letter)| letter.chars().all(|c| c.is_ascii_uppercase()))
        .map_or(inside, |(plain, _)| plain);
    let one = !plain.contains(' ') && plain.chars().all(char::is_lowercase);
    let title = one && entities::TITLES.iter().any(|title| plain.ends_with(title));
    title || words::FIXED.contains(&plain)
}
