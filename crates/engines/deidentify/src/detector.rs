//! The detector: all layers over one text, and what they found as findings in the author's own text.

use std::ops::Range;

use crate::{
    crf::Crf,
    identifiers,
    lexicon::{self, Lexicon},
    mark::{Class, Family, Mark, settle, trim},
    names,
    normalise::Normal,
    plain, quasi,
    reading::Reading,
    suggest,
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
        Self::of(LISTS, WEIGHTS)
    }

    /// A detector with other lists and weights, in the forms that `cargo xtask train-ner` writes.
    ///
    /// # Errors
    /// If they are not of these forms.
    pub fn of(lists: &'static [u8], weights: &[u8]) -> Result<Self, String> {
        Ok(Self { lexicon: Lexicon::of(lists)?, crf: Crf::of(weights)? })
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

    /// What is found in `text`, in the order of the text, none over another. The suggestions are put in place of the
    /// findings and the text is read again, since some things only show once a neighbour is gone; that is done until nothing
    /// more is found, which takes one or two rounds for what people write, and six times at most. The time of a round grows
    /// as the text does.
    pub fn find(&self, text: &str, language: Language) -> Vec<Finding> {
        /// Bounds the time: of odd texts some would go on.
        const ROUNDS: usize = 6;
        let mut findings = self.once(text, language);
        for _ in 0..ROUNDS {
            let further = self.further(text, &findings, language);
            if further.is_empty() {
                break;
            }
            findings = self.with(text, &findings, &further, language);
        }
        findings
    }

    /// The lists.
    pub(crate) fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    fn once(&self, text: &str, language: Language) -> Vec<Finding> {
        let normal = Normal::of(text);
        let reading = Reading::of(&normal.text, &self.lexicon);
        let marks = settled(&reading, self.marks(&reading));
        self.findings(text, &normal, &reading, &marks, language)
    }

    fn findings(
        &self,
        text: &str,
        normal: &Normal,
        reading: &Reading<'_>,
        marks: &[Mark],
        language: Language,
    ) -> Vec<Finding> {
        let wordings = suggest::wordings(reading, marks, language);
        let chars: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let mut last = 0;
        let found = |(mark, suggestion): (&Mark, String)| {
            let (start, end) = normal.source(mark.span.start, mark.span.end);
            // One character of the author's may have become several, with a mark on more than one of them.
            let start = start.max(last);
            last = end.max(last);
            if start >= end {
                return None;
            }
            let shown = text[chars[start]..chars[end]].to_owned();
            let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
            let runs_in = word(text[..chars[start]].chars().next_back()) && word(suggestion.chars().next());
            let runs_on = word(text[chars[end]..].chars().next()) && word(suggestion.chars().next_back());
            let space = |is: bool| if is { " " } else { "" };
            let suggestion = if begins(reading, mark) { capital(&suggestion) } else { suggestion };
            let suggestion = format!("{}{suggestion}{}", space(runs_in), space(runs_on));
            Some(Finding { start, end, class: mark.class, text: shown, suggestion, score: mark.score, why: mark.why })
        };
        marks.iter().zip(wordings).filter_map(found).collect()
    }

    /// What is found in the text once the findings are replaced, as ranges of the text itself.
    fn further(&self, text: &str, findings: &[Finding], language: Language) -> Vec<Finding> {
        let replaced = replace(text, findings);
        // Where each suggestion stands in the replaced text, and by how much that is later than in the text.
        let mut shift = 0_isize;
        let mut placed: Vec<(usize, usize, isize)> = Vec::with_capacity(findings.len());
        for finding in findings {
            let from = finding.start.saturating_add_signed(shift);
            let length = finding.suggestion.chars().count();
            shift += length.cast_signed() - (finding.end - finding.start).cast_signed();
            placed.push((from, from + length, shift));
        }
        let outside = |found: Finding| {
            let next = placed.partition_point(|(_, to, _)| *to <= found.start);
            // What begins in a suggestion and reaches beyond it, begins behind it.
            let (start, next) = match placed.get(next) {
                Some((from, to, _)) if *from <= found.start && *to < found.end => (*to, next + 1),
                _ => (found.start, next),
            };
            let end = placed.get(next).map_or(found.end, |(from, ..)| found.end.min(*from));
            let shift = next.checked_sub(1).map_or(0, |last| placed[last].2);
            let back = |at: usize| at.saturating_add_signed(-shift);
            (start < end).then(|| Finding { start: back(start), end: back(end), why: "after-replacement", ..found })
        };
        self.once(&replaced, language).into_iter().filter_map(outside).collect()
    }

    /// The findings with further ones among them, the wordings made anew so that each has its own.
    fn with(&self, text: &str, findings: &[Finding], further: &[Finding], language: Language) -> Vec<Finding> {
        let normal = Normal::of(text);
        let reading = Reading::of(&normal.text, &self.lexicon);
        let mut all: Vec<&Finding> = findings.iter().chain(further).collect();
        all.sort_by_key(|finding| finding.start);
        let marks: Vec<Mark> = all
            .iter()
            .filter_map(|finding| {
                let span = normal.folded(finding.start, finding.end)?;
                Some(Mark { span, class: finding.class, score: finding.score, why: finding.why })
            })
            .collect();
        self.findings(text, &normal, &reading, &settled(&reading, marks), language)
    }

    fn marks(&self, reading: &Reading<'_>) -> Vec<Mark> {
        let plain = plain::view(reading.text);
        let mut marks = identifiers::find(reading, &plain, &self.lexicon);
        marks.extend(names::find(reading, &self.crf, &self.lexicon));
        let quasi = quasi::find(reading, &plain, &marks);
        marks.extend(quasi);
        // A form may end inside a letter that its view writes with two.
        let edge = |mut at: usize, step: isize| {
            while !reading.text.is_char_boundary(at) {
                at = at.saturating_add_signed(step);
            }
            at
        };
        for mark in &mut marks {
            mark.span = edge(mark.span.start, -1)..edge(mark.span.end, 1);
        }
        let general = |mark: &Mark| {
            let shown = reading.text[mark.span.clone()].to_lowercase();
            mark.class.family() == Family::Name && PLAIN.contains(&shown.as_str())
        };
        // `om lag 2 år tidlegare kommunen`, `eit tidlegare år`: a time, and no municipality that was.
        let time = |mark: &Mark| {
            let shown = reading.text[mark.span.clone()].to_lowercase();
            let ahead = reading.text[..mark.span.start].ends_with("år ");
            ["tidlegare ", "tidligere "]
                .iter()
                .filter_map(|earlier| shown.strip_prefix(earlier))
                .any(|rest| ahead || rest.starts_with("år "))
        };
        marks.retain(|mark| !general(mark) && !time(mark));
        let own = wordings(reading.text);
        marks.retain(|mark| {
            let next = own.partition_point(|own| own.end <= mark.span.start);
            own.get(next).is_none_or(|own| own.start >= mark.span.end)
        });
        marks
    }
}

/// Wordings of ours that are ordinary words, which no capital makes a name.
const PLAIN: [&str; 12] = [
    "kommunen",
    "kommunens",
    "kommuna",
    "nabokommunen",
    "nabokommunens",
    "regionen",
    "regionens",
    "fylkeskommunen",
    "kommunene",
    "kommunane",
    "modell",
    "modellen",
];

/// Words that tell nothing by themselves.
const SMALL: [&str; 24] = [
    "i", "på", "til", "frå", "fra", "av", "om", "for", "med", "ved", "og", "er", "var", "en", "ein", "ei", "et", "eit",
    "den", "det", "de", "dei", "som", "å",
];

/// The marks held against each other, without signs at their ends; a mark of signs alone is none.
fn settled(reading: &Reading<'_>, marks: Vec<Mark>) -> Vec<Mark> {
    let mut marks = settle(marks);
    marks.iter_mut().for_each(|mark| trim(reading.text, mark));
    marks.retain(|mark| reading.text[mark.span.clone()].contains(char::is_alphanumeric));
    // What is left of a turn of phrase beside a name that stands in it tells nothing by itself.
    let small = |shown: &str| {
        shown
            .split(|c: char| !c.is_alphanumeric())
            .all(|word| word.is_empty() || SMALL.contains(&word.to_lowercase().as_str()))
    };
    marks.retain(|mark| mark.class.family() != Family::Quasi || !small(&reading.text[mark.span.clone()]));
    marks
}

/// Where our own wordings stand in a text: between brackets, and neighbours with a letter; also in the genitive.
fn wordings(text: &str) -> Vec<Range<usize>> {
    /// No wording is longer.
    const LONGEST: usize = 48;
    let mut own = Vec::new();
    // How long the `s` of the genitive is, if nothing follows it.
    let of = |rest: &str| usize::from(rest.starts_with('s'));
    let ends = |rest: &str| !rest[of(rest)..].starts_with(char::is_alphanumeric);
    for (at, mark) in text.match_indices(['[', 'n', 'N']) {
        let rest = &text[at + 1..];
        if mark == "[" {
            let end = rest.bytes().take(LONGEST).position(|byte| byte == b']');
            if let Some(end) = end.filter(|end| suggest::is_wording(&rest[..*end])) {
                let behind = &rest[end + 1..];
                own.push(at..at + end + 2 + if ends(behind) { of(behind) } else { 0 });
            }
        } else if let Some(rest) = rest.strip_prefix("abokommune ").or_else(|| rest.strip_prefix("abokommunen ")) {
            let letters = rest.bytes().take_while(u8::is_ascii_uppercase).count();
            let behind = &rest[letters..];
            if (1..=2).contains(&letters) && ends(behind) {
                own.push(at..text.len() - behind.len() + of(behind));
            }
        }
    }
    own
}

/// Whether a sentence begins with a mark, and with a capital.
fn begins(reading: &Reading<'_>, mark: &Mark) -> bool {
    let at = reading.words.partition_point(|word| word.token.end <= mark.span.start);
    let sentence = reading.sentences.partition_point(|sentence| sentence.end <= at);
    reading.sentences.get(sentence).is_some_and(|sentence| sentence.start == at)
        && reading.text[mark.span.clone()].starts_with(char::is_uppercase)
}

/// With a capital at its beginning.
fn capital(wording: &str) -> String {
    let mut chars = wording.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// The text with each finding's suggestion in its place.
pub fn replace(text: &str, findings: &[Finding]) -> String {
    let chars: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for finding in findings {
        out.push_str(&text[from..chars[finding.start]]);
        out.push_str(&finding.suggestion);
        from = chars[finding.end];
    }
    out.push_str(&text[from..]);
    out
}
