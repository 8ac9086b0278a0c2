//! `betre deidentify`: what in a text could reveal the municipality or a person, for an operator's own texts and for trying.

use std::{
    io::{Read, Write},
    path::Path,
};

use ::deidentify::{Detector, Finding, Language};

use super::Outcome;

/// The written languages of the suggestions.
#[derive(Clone, Copy, clap::ValueEnum)]
pub enum Lang {
    /// Bokmål.
    Nb,
    /// Nynorsk.
    Nn,
}

/// Reads a text from standard input and prints each finding as a line of JSON: all of them, or none if something is wrong.
pub fn run(lang: Lang, gazetteer: Option<&Path>) -> Outcome {
    let mut detector = Detector::new()?;
    if let Some(path) = gazetteer {
        let list = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
        let accepted = "own, municipality, place, person, organisation, system or word";
        let wrong = |line| format!("{}:{line}: not a kind ({accepted}), a tab and a name", path.display());
        detector.add(&list).map_err(wrong)?;
    }
    let language = match lang {
        Lang::Nb => Language::Bokmal,
        Lang::Nn => Language::Nynorsk,
    };
    let mut bytes = Vec::new();
    std::io::stdin().read_to_end(&mut bytes).map_err(|error| format!("standard input: {error}"))?;
    let text = String::from_utf8(bytes).map_err(|error| {
        format!("standard input: byte {} is not UTF-8; save the text as UTF-8", error.utf8_error().valid_up_to() + 1)
    })?;
    let lines: String = detector.find(&text, language).iter().map(|finding| format!("{}\n", line(finding))).collect();
    std::io::stdout().write_all(lines.as_bytes()).map_err(|error| format!("standard output: {error}"))
}

fn line(finding: &Finding) -> serde_json::Value {
    let Finding { start, end, class, text, suggestion, score, why } = finding;
    let score = (f64::from(*score) * 1000.0).round() / 1000.0;
    serde_json::json!({
        "start": start, "end": end, "class": class.code(), "text": text, "suggestion": suggestion, "score": score, "why": why,
    })
}
