//! What points at one of few when it stands together with other things: when, how many, how the municipality came to be,
//! its language, what it alone has.

mod clauses;
mod dates;
mod joined;
mod lie;
mod local;
pub mod numbers;
mod phrases;
mod roles;
mod standing;
mod titles;
mod told;
mod traits;

use regex::bytes::Regex;

use crate::{
    mark::{Class, Mark},
    plain,
    reading::Reading,
};

use clauses::Clauses;

/// The marks on quasi-identifiers; `text` is the view of the text, `names` what was found before.
pub fn find(reading: &Reading<'_>, text: &str, names: &[Mark]) -> Vec<Mark> {
    let mut marks = dates::find(text);
    marks.extend(numbers::find(text));
    marks.extend(phrases::find(text));
    marks.extend(traits::find(text));
    marks.extend(local::find(text));
    marks.extend(joined::find(text));
    marks.extend(titles::find(reading));
    let clauses = Clauses::of(reading, text);
    let people: Vec<_> =
        names.iter().filter(|mark| mark.class == Class::Person).map(|mark| mark.span.clone()).collect();
    let (roles, only) = roles::find(&clauses);
    marks.extend(roles);
    marks.extend(told::find(&clauses, &people, &only));
    marks.extend(lie::find(&clauses));
    marks.extend(standing::find(&clauses));
    marks
}

/// The last few bytes of a text.
fn tail(text: &str, length: usize) -> &str {
    let mut from = text.len().saturating_sub(length);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    &text[from..]
}

/// Forms of one class; the group `x`, or else the whole, is what is marked.
fn compiled(forms: &[(Class, &str)]) -> Vec<(Class, Regex)> {
    forms.iter().filter_map(|(class, form)| Some((*class, plain::compile(form)?))).collect()
}

/// Puts a mark for each place where one of the forms is.
fn matches(text: &str, forms: &[(Class, Regex)], why: &'static str, marks: &mut Vec<Mark>) {
    for (class, regex) in forms {
        if regex.captures_len() == 1 {
            let found = regex.find_iter(text.as_bytes()).filter(|found| !found.is_empty());
            marks.extend(found.map(|found| Mark { span: found.range(), class: *class, score: 0.8, why }));
            continue;
        }
        for captures in regex.captures_iter(text.as_bytes()) {
            if let Some(found) = captures.name("x").or_else(|| captures.get(0)).filter(|found| !found.is_empty()) {
                marks.push(Mark { span: found.range(), class: *class, score: 0.8, why });
            }
        }
    }
}
