//! What errors say, and in which language.

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
fn a_broken_rule_is_told_as_what_would_have_to_hold() {
    let told =
        [Language::En, Language::Nb, Language::Nn].map(|language| Error::rule(Rule::InquiryIsOpen).detail(language));
    assert_eq!(
        told,
        [
            "This rule is not met: the company has not concluded yet.",
            "Denne regelen er ikke oppfylt: selskapet har ikke konkludert ennå.",
            "Denne regelen er ikkje oppfylt: selskapet har ikkje konkludert enno.",
        ]
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
