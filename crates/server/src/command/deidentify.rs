//! `betre deidentify`: what in a text could reveal the municipality or a person, for an operator's own texts and for trying.
#![expect(clippy::print_stdout, reason = "a command talks to its terminal")]

use std::{io::Read, path::Path};

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

/// Reads a text from standard input and prints each finding as a line of JSON.
pub fn run(lang: Lang, gazetteer: Option<&Path>) -> Outcome {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).map_err(|error| format!("standard input: {error}"))?;
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
    for finding in detector.find(&text, language) {
        println!("{}", line(&finding));
    }
    Ok(())
}

fn line(finding: &Finding) -> serde_json::Value {
    let Finding { start, end, class, text, suggestion, score, why } = finding;
    let score = (f64::from(*score) * 1000.0).round() / 1000.0;
    serde_json::json!({
        "start": start, "end": end, "class": class.code(), "text": text, "suggestion": suggestion, "score": score, "why": why,
    })
}
