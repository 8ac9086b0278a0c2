//! What points at one of few when it stands together with other things: when, how many, how the municipality came to be,
//! its language, what it alone has.

mod dates;
mod local;
pub mod numbers;
mod phrases;

use regex::bytes::Regex;

use crate::{
    mark::{Class, Mark},
    plain,
};

/// The marks on quasi-identifiers; `text` is the view of the text.
pub fn find(text: &str) -> Vec<Mark> {
    let mut marks = dates::find(text);
    marks.extend(numbers::find(text));
    marks.extend(phrases::find(text));
    marks.extend(local::find(text));
    marks
}

/// Forms of one class; the group `x`, or else the whole, is what is marked.
fn compiled(forms: &[(Class, &str)]) -> Vec<(Class, Regex)> {
    forms.iter().filter_map(|(class, form)| Some((*class, plain::compile(form)?))).collect()
}

/// Puts a mark for each place where one of the forms is.
fn matches(text: &str, forms: &[(Class, Regex)], why: &'static str, marks: &mut Vec<Mark>) {
    for (class, regex) in forms {
        for captures in regex.captures_iter(text.as_bytes()) {
            if let Some(found) = captures.name("x").or_else(|| captures.get(0)).filter(|found| !found.is_empty()) {
                marks.push(Mark { span: found.range(), class: *class, score: 0.8, why });
            }
        }
    }
}
