//! The detector: all layers over one text, and what they found as findings in the author's own text.

use crate::{
    crf::Crf,
    identifiers,
    lexicon::{self, Lexicon},
    mark::{Class, Mark, settle},
    names,
    normalise::Normal,
    quasi,
    reading::Reading,
};

/// The lists that are part of the program.
const LISTS: &[u8] = include_bytes!("../data/lexicon.fst");
/// The weights that are part of the program.
const WEIGHTS: &[u8] = include_bytes!("../data/model.bin");

/// The written language that suggestions are made in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// Bokmål.
    Bokmal,
    /// Nynorsk.
    Nynorsk,
}

/// Something in a text that could reveal the municipality or a person.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// Where it begins, in Unicode scalar values.
    pub start: usize,
    /// Behind its end.
    pub end: usize,
    /// What it is.
    pub class: Class,
    /// As the author wrote it.
    pub text: String,
    /// A general wording that is true.
    pub suggestion: String,
    /// How sure, from 0 to 1. Below one half: marked to be on the safe side.
    pub score: f32,
    /// The rule that found it.
    pub why: &'static str,
}

/// Finds what could reveal the municipality or a person. Made once, used for many texts.
pub struct Detector {
    lexicon: Lexicon,
    crf: Crf,
}

impl Detector {
    /// A detector with the lists and weights of the program.
    ///
    /// # Errors
    /// If the data that was built in is damaged; the tests of this crate prove that it is not.
    pub fn new() -> Result<Self, String> {
        Ok(Self { lexicon: Lexicon::of(LISTS)?, crf: Crf::of(WEIGHTS)? })
    }

    /// Adds a list of names, see [`lexicon::parse`].
    ///
    /// # Errors
    /// The number of the first line that is not of the form.
    pub fn add(&mut self, list: &str) -> Result<(), usize> {
        for (name, flags) in lexicon::parse(list)? {
            self.lexicon.add(&name, flags);
        }
        Ok(())
    }

    /// What is found in `text`, in the order of the text, none over another.
    pub fn find(&self, text: &str, language: Language) -> Vec<Finding> {
        let _ = language;
        let normal = Normal::of(text);
        let reading = Reading::of(&normal.text, &self.lexicon);
        let marks = settle(self.marks(&reading));
        let chars: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let found = |mark: &Mark| {
            let (start, end) = normal.source(mark.span.start, mark.span.end);
            Finding {
                start,
                end,
                class: mark.class,
                text: text[chars[start]..chars[end]].to_owned(),
                suggestion: String::new(),
                score: mark.score,
                why: mark.why,
            }
        };
        marks.iter().map(found).collect()
    }

    fn marks(&self, reading: &Reading<'_>) -> Vec<Mark> {
        let mut marks = identifiers::find(reading, &self.lexicon);
        marks.extend(names::find(reading, &self.crf, &self.lexicon));
        marks.extend(quasi::find(reading.text));
        marks
    }
}
