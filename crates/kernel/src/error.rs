//! What can go wrong, said so that a person and a program can both act on it.
//!
//! An [`Error`] has a public side (a code from [`Code`]'s table, parameters, faults) and an internal one that only the
//! log sees. The public side is never built from a driver's message.

#[macro_use]
mod words;
mod faults;
mod rules;
mod table;
#[cfg(test)]
mod tests;

use std::fmt;

pub use faults::FaultCode;
pub use rules::Rule;
use serde_json::{Map, Value, json};
pub use table::Code;
pub use words::Word;

/// The languages that messages are written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// English.
    #[default]
    En,
    /// Norwegian bokmål.
    Nb,
    /// Norwegian nynorsk.
    Nn,
}

impl Language {
    /// The BCP 47 tag.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Nb => "nb",
            Self::Nn => "nn",
        }
    }

    /// The first language of an `Accept-Language` list that messages exist in, by its order and weights.
    pub fn negotiate(accept: &str) -> Self {
        let mut best = (0u32, Self::En);
        for choice in accept.split(',') {
            let mut parts = choice.split(';');
            let tag = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
            let language = match tag.split('-').next() {
                Some("nn") => Self::Nn,
                Some("nb" | "no") => Self::Nb,
                Some("en") => Self::En,
                _ => continue,
            };
            let weight = parts
                .find_map(|part| part.trim().strip_prefix("q=").and_then(|q| q.parse::<f32>().ok()))
                .map_or(1000, |q| (q.clamp(0.0, 1.0) * 1000.0) as u32);
            if weight > best.0 {
                best = (weight, language);
            }
        }
        best.1
    }
}

/// The result of everything that can fail in a way that a caller hears of.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a request was not done.
#[derive(Clone, Debug)]
pub struct Error(Box<Inner>);

#[derive(Clone, Debug)]
struct Inner {
    code: Code,
    params: Map<String, Value>,
    faults: Vec<Fault>,
    internal: Option<String>,
    retryable: bool,
}

/// Where in the request a fault is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum At {
    /// A JSON Pointer into the body (or GraphQL's `input`), such as `#/steps/3/text`.
    Pointer(String),
    /// A query or path parameter.
    Parameter(String),
    /// A header.
    Header(&'static str),
}

/// One thing that is wrong with the input.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// Where.
    pub at: At,
    /// What.
    pub code: FaultCode,
    /// What would be accepted.
    pub accepted: Option<Value>,
}

/// How many faults one answer names.
const MAX_FAULTS: usize = 100;

impl Error {
    /// An error of this code.
    pub fn new(code: Code) -> Self {
        Self(Box::new(Inner { code, params: Map::new(), faults: Vec::new(), internal: None, retryable: false }))
    }

    /// Our own fault: the caller is told nothing more, the log gets the text.
    pub fn internal(why: impl fmt::Display) -> Self {
        let mut error = Self::new(Code::Internal);
        error.0.internal = Some(why.to_string());
        error
    }

    /// Something we depend on is away; nothing was written.
    pub fn unavailable(why: impl fmt::Display) -> Self {
        let mut error = Self::new(Code::Unavailable);
        error.0.internal = Some(why.to_string());
        error
    }

    /// Input that is well-formed but wrong, at one place of the body.
    pub fn invalid(pointer: impl Into<String>, code: FaultCode, accepted: impl Into<Option<Value>>) -> Self {
        Self::new(Code::InvalidInput).fault(Fault { at: At::Pointer(pointer.into()), code, accepted: accepted.into() })
    }

    /// A member of the body that breaks a rule of the domain, whatever else is there.
    pub fn broken(pointer: impl Into<String>, rule: Rule) -> Self {
        Self::invalid(pointer, FaultCode::Rule, Some(rule.into()))
    }

    /// A rule of the domain forbids it now.
    pub fn rule(rule: Rule) -> Self {
        Self::new(Code::RuleUnmet).with("rule", rule)
    }

    /// The state does not allow it; these transitions are possible from it.
    pub fn illegal_transition(state: &'static str, allowed: Vec<&'static str>) -> Self {
        Self::new(Code::IllegalTransition).with("state", state).with("allowed", allowed)
    }

    /// The body is not the JSON that it has to be.
    pub fn not_json(why: Word) -> Self {
        Self::new(Code::InvalidJson).with("reason", why)
    }

    /// Adds a parameter: filled into `detail`, and a member of the problem document.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.0.params.insert(name.to_owned(), value.into());
        self
    }

    /// Adds a fault.
    #[must_use]
    pub fn fault(mut self, fault: Fault) -> Self {
        self.0.faults.push(fault);
        self
    }

    /// Marks a failure of this attempt only: the same transaction may succeed when it is run again.
    #[must_use]
    pub fn retryable(mut self) -> Self {
        self.0.retryable = true;
        self
    }

    /// Whether the same transaction may succeed when it is run again.
    pub fn is_retryable(&self) -> bool {
        self.0.retryable
    }

    /// The code: the contract.
    pub fn code(&self) -> Code {
        self.0.code
    }

    /// Whether this is that rule, broken.
    pub fn breaks(&self, rule: Rule) -> bool {
        self.0.params.get("rule").is_some_and(|broken| *broken == rule.code())
    }

    /// What is wrong with the input.
    pub fn faults(&self) -> &[Fault] {
        &self.0.faults
    }

    /// The text for the log, never for the caller.
    pub fn for_log(&self) -> Option<&str> {
        self.0.internal.as_deref()
    }

    /// The problem document (RFC 9457), but for `instance` and `requestId`, which the door knows.
    pub fn problem(&self, language: Language) -> Map<String, Value> {
        let info = self.0.code.info();
        let mut problem = Map::new();
        problem.insert("type".to_owned(), format!("/docs/errors#{}", info.code).into());
        problem.insert("title".to_owned(), info.title[language as usize].into());
        problem.insert("status".to_owned(), info.status.into());
        problem.insert("code".to_owned(), info.code.into());
        problem.insert("detail".to_owned(), self.detail(language).into());
        problem.extend(self.0.params.iter().map(|(name, value)| (name.clone(), value.clone())));
        if !self.0.faults.is_empty() {
            problem.insert("errors".to_owned(), self.fault_list(language));
        }
        problem
    }

    /// The faults as the member `errors` shows them, 100 at most.
    pub fn fault_list(&self, language: Language) -> Value {
        self.0.faults.iter().take(MAX_FAULTS).map(|fault| fault.to_json(language)).collect()
    }

    /// `detail` in this language.
    pub fn detail(&self, language: Language) -> String {
        let worded = |name: &str| ["rule", "reason", "usedBy"].contains(&name);
        fill(self.0.code.info().detail[language as usize], &self.0.params, language, worded)
    }
}

impl Fault {
    fn to_json(&self, language: Language) -> Value {
        let (place, name) = match &self.at {
            At::Pointer(pointer) => ("pointer", pointer.as_str()),
            At::Parameter(name) => ("parameter", name.as_str()),
            At::Header(name) => ("header", *name),
        };
        let (code, details) = self.code.info();
        let mut params = Map::new();
        if let Some(accepted) = &self.accepted {
            params.insert("accepted".to_owned(), accepted.clone());
        }
        // What has to be sent as it stands is shown as it stands.
        let worded = |_: &str| !matches!(self.code, FaultCode::NotOneOf | FaultCode::Unknown);
        let detail = fill(details[language as usize], &params, language, worded);
        let mut fault = json!({ place: name, "code": code, "detail": detail });
        if let (Some(members), Some(accepted)) = (fault.as_object_mut(), &self.accepted) {
            members.insert("accepted".to_owned(), accepted.clone());
        }
        fault
    }
}

/// Fills `{name}` in a template. Lists are joined by commas; what is not given stays out; what is `worded` is shown as
/// the text behind its word, if it is one.
fn fill(template: &str, params: &Map<String, Value>, language: Language, worded: impl Fn(&str) -> bool) -> String {
    let mut text = String::with_capacity(template.len() + 16);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        text.push_str(&params.get(name).map(|value| plain(value, language, worded(name))).unwrap_or_default());
        rest = after;
    }
    text.push_str(rest);
    text
}

/// A value as a reader wants it: a word as its text, a list with commas.
fn plain(value: &Value, language: Language, worded: bool) -> String {
    match value {
        Value::String(text) => {
            let texts = Rule::text(text).or_else(|| Word::text(text)).filter(|_| worded);
            texts.map_or_else(|| text.clone(), |texts| texts[language as usize].to_owned())
        }
        Value::Array(items) if items.is_empty() => ["nothing", "ingenting", "ingenting"][language as usize].to_owned(),
        Value::Array(items) => items.iter().map(|item| plain(item, language, worded)).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.code.info().code)?;
        if let Some(why) = &self.0.internal {
            write!(f, ": {why}")?;
        }
        Ok(())
    }
}
impl std::error::Error for Error {}
