//! Clauses, and where in them the words of a kind stand. What people tell in plain words has no form of its own; it is
//! known by two things that stand in one clause: somebody and what is told of him, a superlative and whom it is above.

use std::ops::Range;

use regex::bytes::Regex;

use crate::{plain, reading::Reading};

/// A text divided into sentences and clauses.
pub struct Clauses<'r, 't> {
    reading: &'r Reading<'t>,
    plain: &'r str,
    /// For each word, its sentence and its clause.
    places: Vec<(usize, usize)>,
}

impl<'r, 't> Clauses<'r, 't> {
    /// Divides a text; `plain` is its view.
    pub fn of(reading: &'r Reading<'t>, plain: &'r str) -> Self {
        let (mut sentence, mut clause) = (0, 0);
        let mut places = Vec::with_capacity(reading.words.len());
        for word in &reading.words {
            let ends = matches!(word.text, "." | ";" | ":" | "!" | "?" | "|" | "\u{2022}");
            let parts = ends || matches!(word.text, "," | "(" | ")" | "-" | "\"");
            let line = word.token.first;
            sentence += usize::from(ends || line);
            clause += usize::from(parts || line);
            places.push((sentence, clause));
        }
        Self { reading, plain, places }
    }

    /// How many words there are.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// The word at `at` in lower case, nothing beyond the text.
    pub fn lower(&self, at: usize) -> &str {
        self.reading.words.get(at).map_or("", |word| word.lower.as_str())
    }

    /// The word at `at`.
    pub fn text(&self, at: usize) -> &str {
        self.reading.words.get(at).map_or("", |word| word.text)
    }

    /// Whether it is a word of letters.
    pub fn letters(&self, at: usize) -> bool {
        self.text(at).starts_with(char::is_alphabetic)
    }

    /// Whether two words stand in one sentence.
    pub fn same_sentence(&self, a: usize, b: usize) -> bool {
        self.places[a].0 == self.places[b].0
    }

    /// The clause of a word, as words, without the mark that parts it from the one before.
    pub fn clause(&self, at: usize) -> Range<usize> {
        let clause = self.places[at].1;
        let start = self.places.partition_point(|place| place.1 < clause);
        let end = self.places.partition_point(|place| place.1 <= clause);
        let mark = start < at && !self.reading.words[start].text.contains(char::is_alphanumeric);
        start + usize::from(mark)..end
    }

    /// The clause before the one that begins at `start`, if it is of the same sentence.
    pub fn before(&self, start: usize) -> Option<Range<usize>> {
        let mark = start.checked_sub(1)?;
        let inside = mark.checked_sub(1)?;
        self.same_sentence(inside, start.min(self.len() - 1)).then(|| self.clause(inside))
    }

    /// Where a form is, as words.
    pub fn hits(&self, form: Option<&Regex>) -> Vec<Range<usize>> {
        let words = &self.reading.words;
        let mut first = 0;
        let range = |found: regex::bytes::Match<'_>| {
            while words.get(first).is_some_and(|word| word.token.end <= found.start()) {
                first += 1;
            }
            let mut end = first;
            while words.get(end).is_some_and(|word| word.token.start < found.end()) {
                end += 1;
            }
            (first < end).then_some(first..end)
        };
        form.map(|form| form.find_iter(self.plain.as_bytes()).filter_map(range).collect()).unwrap_or_default()
    }

    /// For each word, whether a form is there.
    pub fn flags(&self, form: Option<&Regex>) -> Vec<bool> {
        let mut flags = vec![false; self.len()];
        for range in self.hits(form) {
            flags[range].fill(true);
        }
        flags
    }

    /// The words that the bytes of a mark lie in.
    pub fn words_of(&self, span: &Range<usize>) -> Range<usize> {
        let words = &self.reading.words;
        let first = words.partition_point(|word| word.token.end <= span.start);
        let end = words.partition_point(|word| word.token.start < span.end);
        first..end.max(first)
    }

    /// The bytes of words.
    pub fn span(&self, range: &Range<usize>) -> Range<usize> {
        let words = &self.reading.words;
        words[range.start].token.start..words[range.end - 1].token.end
    }
}

/// A form of whole words.
pub fn words(form: &str) -> Option<Regex> {
    plain::compile(&format!(r"(?i)\b(?:{form})\b"))
}
