//! A text, divided and looked up: its words, its sentences, whether capitals say anything, names of several words.

use std::ops::Range;

use crate::{
    features::{Regime, Word, note_uses},
    lexicon::{Lexicon, flag},
    tokens::{self, Kind},
};

/// A folded text as the layers see it.
pub struct Reading<'t> {
    /// The text, folded.
    pub text: &'t str,
    /// Its tokens.
    pub words: Vec<Word<'t>>,
    /// Its sentences, as ranges of tokens.
    pub sentences: Vec<Range<usize>>,
    /// For each sentence, whether its capitals say anything.
    pub regimes: Vec<Regime>,
    /// For each sentence, whether it stands in a text that has no capitals.
    pub lower: Vec<bool>,
    /// Names of several words on a list, and what the list says.
    pub phrases: Vec<(Range<usize>, u32)>,
}

impl<'t> Reading<'t> {
    /// Divides a folded text and looks its words up.
    pub fn of(text: &'t str, lexicon: &Lexicon) -> Self {
        let tokens = tokens::tokens(text);
        let sentences = tokens::sentences(text, &tokens);
        let mut words: Vec<Word<'t>> = tokens.iter().map(|token| Word::of(text, token, lexicon)).collect();
        let mut starts = vec![false; words.len()];
        for sentence in &sentences {
            for at in sentence.clone() {
                starts[at] = begins(&words, sentence, at);
            }
        }
        note_uses(&mut words, |at| starts[at]);
        let lower = without_capitals(&words, &sentences);
        let regime = |(sentence, lower): (&Range<usize>, &bool)| regime(&words[sentence.clone()], *lower);
        let regimes = sentences.iter().zip(&lower).map(regime).collect();
        let phrases = phrases(&words, &sentences, lexicon);
        for (range, flags) in &phrases {
            for word in &mut words[range.clone()] {
                word.flags |= flags;
            }
        }
        Self { text, words, sentences, regimes, lower, phrases }
    }
}

/// Whether a sentence, a quotation or an item begins with the word at `at`, so that its capital says nothing.
pub fn begins(words: &[Word<'_>], sentence: &Range<usize>, at: usize) -> bool {
    let before = &words[sentence.start..at];
    let marks = before.iter().rev().take_while(|word| word.token.kind == Kind::Mark).map(|word| word.text);
    let opens = |mark: &str| matches!(mark, ":" | "\"" | "-" | "?" | "!" | "." | "|" | "(" | "/" | "'" | ";");
    before.iter().all(|word| word.token.kind != Kind::Word && !matches!(word.text, "," | "("))
        || marks.clone().next().is_some_and(|mark| matches!(mark, ":" | "?" | "!" | "." | "|" | "•" | "·"))
        || marks.clone().any(|mark| matches!(mark, "\"" | ":")) && marks.clone().all(opens)
}

fn regime(words: &[Word<'_>], lower: bool) -> Regime {
    let letters = words.iter().filter(|word| word.token.kind == Kind::Word);
    let (all, capitals) = letters.fold((0, 0), |(all, capitals), word| {
        (all + 1, capitals + usize::from(!word.text.contains(char::is_lowercase)))
    });
    if lower || all > 1 && capitals * 5 >= all * 4 { Regime::Caseless } else { Regime::Cased }
}

/// For each sentence, whether it and those around it are written without capitals.
fn without_capitals(words: &[Word<'_>], sentences: &[Range<usize>]) -> Vec<bool> {
    const AROUND: usize = 4;
    const FEW: usize = 40;
    let counts: Vec<(usize, usize)> = sentences
        .iter()
        .map(|sentence| {
            let letters = words[sentence.clone()].iter().filter(|word| word.token.kind == Kind::Word);
            letters.fold((0, 0), |(all, capital), word| (all + 1, capital + usize::from(word.any_capital())))
        })
        .zip(sentences)
        // A wording of ours stands for something that may have had one.
        .map(|((all, capital), sentence)| {
            (all, capital + words[sentence.clone()].iter().filter(|word| word.text == "[").count())
        })
        .collect();
    (0..sentences.len())
        .map(|at| {
            let near = &counts[at.saturating_sub(AROUND)..(at + AROUND + 1).min(counts.len())];
            let (all, capital) = near.iter().fold((0, 0), |sum, count| (sum.0 + count.0, sum.1 + count.1));
            counts[at].1 == 0 && capital * FEW <= all
        })
        .collect()
}

fn phrases(words: &[Word<'_>], sentences: &[Range<usize>], lexicon: &Lexicon) -> Vec<(Range<usize>, u32)> {
    let mut found = Vec::new();
    for sentence in sentences {
        let mut at = sentence.start;
        while at < sentence.end {
            match longest(words, at, sentence.end, lexicon) {
                Some((end, flags)) => {
                    found.push((at..end, flags));
                    at = end;
                }
                None => at += 1,
            }
        }
    }
    found
}

/// The longest name of several words that begins at `at`: its end and what the lists say.
fn longest(words: &[Word<'_>], at: usize, end: usize, lexicon: &Lexicon) -> Option<(usize, u32)> {
    if words[at].flags & flag::HEAD == 0 {
        return None;
    }
    let mut key = words[at].lower.clone();
    let mut longest = None;
    for (next, word) in words.iter().enumerate().take(end.min(at + lexicon.longest())).skip(at + 1) {
        key.push(' ');
        key.push_str(&word.lower);
        let head = key.split_once('-').map_or("", |(head, _)| head);
        let passes = lexicon.added(&key) & flag::GENERAL;
        let flags = (lexicon.name(&key) | lexicon.name(head)) & flag::NAMES | passes;
        if flags != 0 {
            longest = Some((next + 1, flags));
        }
    }
    longest
}
