//! What somebody knows of a tenant.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::Document;

/// The ids that somebody knows, as answers told them.
#[derive(Clone, Debug, Default)]
pub struct Things {
    /// What is there now, by kind; the oldest first.
    pub current: BTreeMap<String, BTreeSet<String>>,
    /// Every id that was mentioned, by kind.
    pub mentioned: BTreeMap<String, BTreeSet<String>>,
    versions: BTreeMap<String, i64>,
}

impl Things {
    /// Learns the resources in an answer: what has an id, and the version of those that have one.
    pub fn learn(&mut self, document: &Document, answer: &Value) {
        if let Some(id) = answer["id"].as_str()
            && let Some(kind) = kind_of(document, id)
        {
            self.current.entry(kind.to_owned()).or_default().insert(id.to_owned());
            if let Some(version) = answer["version"].as_i64() {
                self.versions.insert(id.to_owned(), version);
            }
        }
        self.mention(document, answer);
        for inner in inside(answer) {
            self.learn(document, inner);
        }
    }

    /// Notes every id in an answer, wherever it stands.
    pub fn mention(&mut self, document: &Document, answer: &Value) {
        if let Some(text) = answer.as_str()
            && let Some(kind) = kind_of(document, text)
        {
            self.mentioned.entry(kind.to_owned()).or_default().insert(text.to_owned());
        }
        for inner in inside(answer) {
            self.mention(document, inner);
        }
    }

    /// One of this kind, counted from the oldest.
    pub fn get(&self, kind: &str, nth: usize) -> Option<&str> {
        self.current.get(kind)?.iter().nth(nth).map(String::as_str)
    }

    /// Forgets the version of everything but the tenant itself, as somebody does who read long ago.
    pub fn outdate(&mut self) {
        let kept = |id: &str| id.starts_with("tenant_");
        self.versions.iter_mut().filter(|(id, _)| !kept(id)).for_each(|(_, version)| *version = 99_999);
    }

    /// The version of a thing as it was last seen; 1 if it was not.
    pub fn version(&self, id: &str) -> i64 {
        self.versions.get(id).copied().unwrap_or(1)
    }
}

fn inside(value: &Value) -> Vec<&Value> {
    match value {
        Value::Object(members) => members.values().collect(),
        Value::Array(items) => items.iter().collect(),
        _ => Vec::new(),
    }
}

fn kind_of<'t>(document: &Document, text: &'t str) -> Option<&'t str> {
    let (kind, rest) = text.rsplit_once('_')?;
    let digits = rest.len() == 26 && rest.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    (digits && document.kinds.contains(kind)).then_some(kind)
}
