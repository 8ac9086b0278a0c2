//! Holds every answer against the OpenAPI document.

use std::{
    collections::BTreeSet,
    sync::{Mutex, PoisonError},
};

/// The answers that a server gave: method, path, status.
#[derive(Debug, Default)]
pub struct Answers(Mutex<BTreeSet<(String, String, u16)>>);

impl Answers {
    /// Notes an answer.
    pub fn note(&self, method: String, path: String, status: u16) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert((method, path, status));
    }

    /// Every answer of a documented operation whose status the document does not name.
    pub fn undocumented(&self) -> Vec<String> {
        let document = betre::openapi::document(&betre::serve::routes()).expect("a document");
        let paths = document["paths"].as_object().expect("paths");
        let seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut missing = Vec::new();
        for (method, path, status) in seen.iter() {
            // As the server matches: the template with the fewest members wins.
            let here = paths.iter().filter(|(template, _)| fits(template, path));
            let here = here.min_by_key(|(template, _)| template.matches('{').count());
            let Some((template, operations)) = here else { continue };
            let responses = &operations[method.to_lowercase()]["responses"];
            if responses.is_object() && responses.get(status.to_string()).is_none() {
                missing.push(format!("{method} {template}: {status}"));
            }
        }
        missing
    }
}

fn fits(template: &str, path: &str) -> bool {
    let (mut wanted, mut given) = (template.split('/'), path.split('/'));
    loop {
        match (wanted.next(), given.next()) {
            (None, None) => return true,
            (Some(wanted), Some(given)) if (wanted.starts_with('{') && !given.is_empty()) || wanted == given => {}
            _ => return false,
        }
    }
}
