//! What can go wrong, said so that a person and a program can both act on it.
//!
//! An [`Error`] has a public side (a code from [`Code`]'s table, parameters, faults) and an internal one that only the
//! log sees. The public side is never built from a driver's message.

mod table;

use std::fmt;

use serde_json::{Map, Value, json};
pub use table::{Code, FaultCode, Rule, Word};

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

    /// A rule of the domain forbids it now.
    pub fn rule(rule: Rule) -> Self {
        Self::new(Code::RuleUnmet).with("rule", rule)
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

#[cfg(test)]
mod tests {
    use super::{At, Code, Error, Fault, FaultCode, Language, Rule, Word};
    use serde_json::Value;

    #[test]
    fn the_reader_gets_the_language_asked_for_by_weight() {
        for (accept, language) in [
            ("", Language::En),
            ("nn-NO", Language::Nn),
            ("de, nb;q=0.5, nn;q=0.9", Language::Nn),
            ("en;q=0.3, no", Language::Nb),
            ("se", Language::En),
        ] {
            assert_eq!(Language::negotiate(accept), language, "{accept}");
        }
    }

    #[test]
    fn what_is_internal_never_shows() {
        let error = Error::internal("relation processes_102078 does not exist");
        for language in [Language::En, Language::Nb, Language::Nn] {
            assert!(!serde_json::to_string(&error.problem(language)).unwrap().contains("processes"));
        }
    }

    #[test]
    fn parameters_fill_the_detail_and_stand_as_members() {
        let problem = Error::new(Code::VersionConflict).with("currentVersion", 4).problem(Language::Nn);
        assert_eq!(problem["currentVersion"], 4);
        assert!(problem["detail"].as_str().unwrap().contains('4'), "{problem:?}");
    }

    const NORWEGIAN: [Language; 2] = [Language::Nb, Language::Nn];

    /// Words that only an English text has.
    const ENGLISH: &[&str] = &[
        "the",
        "a",
        "an",
        "is",
        "are",
        "of",
        "or",
        "and",
        "must",
        "be",
        "may",
        "have",
        "has",
        "not",
        "this",
        "that",
        "more",
        "than",
        "most",
        "least",
        "such",
        "as",
        "with",
        "which",
        "other",
        "only",
        "nothing",
        "string",
        "integer",
        "number",
        "array",
        "object",
        "digits",
        "resources",
    ];

    fn english(text: &str) -> Option<&str> {
        let mut words = text.split(|c: char| !c.is_alphanumeric() && c != '_');
        words.find(|word| ENGLISH.contains(word))
    }

    #[test]
    fn no_text_of_the_table_is_the_same_in_english_as_in_norwegian() {
        let codes = Code::ALL.iter().map(|code| code.info()).flat_map(|info| [info.title, info.detail]);
        let words = Rule::ALL.iter().map(|rule| rule.texts()).chain(Word::ALL.iter().map(|word| word.texts()));
        let faults = FaultCode::ALL.iter().map(|code| code.info().1);
        for [en, nb, nn] in codes.chain(words).chain(faults) {
            assert!(en != nb && en != nn, "{en}");
        }
    }

    /// Every value that a parameter of a text may have, as far as the value is ours and not the caller's.
    fn values(code: Code, name: &str) -> Vec<Value> {
        match (code, name) {
            (Code::InvalidJson, "reason") => Word::ALL.iter().map(|word| (*word).into()).collect(),
            (_, "usedBy") => vec![Word::OtherResources.into()],
            (_, "rule") => Rule::ALL.iter().map(|rule| (*rule).into()).collect(),
            (Code::IllegalTransition, "allowed") => vec![Value::Array(vec![]), vec!["retire"].into()],
            _ => vec![7.into()],
        }
    }

    #[test]
    fn every_error_with_every_word_in_it_is_norwegian_for_norwegian_readers() {
        for code in Code::ALL {
            let names: Vec<&str> = code.info().detail[0].split(['{', '}']).skip(1).step_by(2).collect();
            let most = names.iter().map(|name| values(*code, name).len()).max().unwrap_or(1);
            for i in 0..most {
                let error = names.iter().fold(Error::new(*code), |error, name| {
                    let values = values(*code, name);
                    error.with(name, values[i % values.len()].clone())
                });
                for language in NORWEGIAN {
                    let problem = error.problem(language);
                    for member in ["title", "detail"] {
                        let text = problem[member].as_str().unwrap();
                        assert_eq!(english(text), None, "{text}");
                    }
                }
            }
        }
    }

    #[test]
    fn every_fault_with_every_word_in_it_is_norwegian_for_norwegian_readers() {
        let words = Word::ALL.iter().map(|word| Value::from(*word)).chain(Rule::ALL.iter().map(|rule| (*rule).into()));
        let words: Vec<Value> = words.chain([Value::from(vec!["integer", "boolean"])]).collect();
        for code in FaultCode::ALL {
            let as_sent = matches!(code, FaultCode::NotOneOf | FaultCode::Unknown);
            let accepted = if as_sent { vec![vec!["draft"].into()] } else { words.clone() };
            for accepted in accepted {
                let fault = Fault { at: At::Pointer("#".into()), code: *code, accepted: Some(accepted.clone()) };
                for language in NORWEGIAN {
                    let shown = fault.to_json(language);
                    let text = shown["detail"].as_str().unwrap();
                    assert_eq!(english(text), None, "{text}");
                    assert_eq!(shown["accepted"], accepted, "the word stays what it is");
                }
            }
        }
    }

    #[test]
    fn what_must_be_sent_as_it_stands_is_not_translated() {
        let fault = |code| Fault { at: At::Pointer("#".into()), code, accepted: Some(vec!["string", "date"].into()) };
        assert_eq!(fault(FaultCode::NotOneOf).to_json(Language::Nn)["detail"], "Må vere ein av string, date.");
        assert_eq!(
            Error::new(Code::NotYourColumn).with("organisation", "integer").detail(Language::Nn).split('.').next(),
            Some("Denne kolonnen høyrer til integer")
        );
    }

    #[test]
    fn no_word_means_two_things() {
        let rules = Rule::ALL.iter().map(|rule| (rule.code(), rule.texts()));
        let words = Word::ALL.iter().map(|word| (word.code(), word.texts()));
        let (mut codes, mut texts) = (std::collections::BTreeSet::new(), std::collections::BTreeSet::new());
        for (code, text) in rules.chain(words) {
            assert!(codes.insert(code), "{code}");
            assert!(texts.insert(text[0]), "{code}");
        }
    }

    #[test]
    fn every_code_speaks_every_language() {
        for code in Code::ALL {
            let info = code.info();
            for language in 0..3 {
                assert!(!info.title[language].is_empty() && info.detail[language].ends_with('.'), "{}", info.code);
            }
        }
    }
}
