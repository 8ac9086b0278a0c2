//! Names of persons, places and organisations: what the field finds, what the lists say, and what a capital says where
//! none has to be.

mod lower;
mod rules;

use std::ops::Range;

use crate::{
    crf::{Crf, N},
    features::{Regime, features},
    lexicon::{Lexicon, flag},
    mark::{Class, Mark},
    reading::Reading,
    tokens::Kind,
};

/// A word that the field is less sure of than this to be no part of a name is marked.
const SURE: f32 = 0.95;

/// What is said of one token.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Said {
    /// What it is.
    pub class: Class,
    /// How sure.
    pub score: f32,
    /// By which rule.
    pub why: &'static str,
    /// Whether it goes on from the token before.
    pub inside: bool,
}

/// What the field says of a sentence.
struct Decoded {
    labels: Vec<usize>,
    marginals: Vec<[f32; N]>,
}

/// The marks on names.
pub fn find(reading: &Reading<'_>, crf: &Crf, lexicon: &Lexicon) -> Vec<Mark> {
    let mut said: Vec<Option<Said>> = vec![None; reading.words.len()];
    let mut buckets = Vec::with_capacity(64);
    for (index, sentence) in reading.sentences.iter().enumerate() {
        let decoded = decode(reading, sentence, reading.regimes[index], crf, &mut buckets);
        spans(reading, sentence, &decoded, &mut said);
        for at in sentence.clone() {
            let marginal = &decoded.marginals[at - sentence.start];
            if said[at].is_none() {
                said[at] = rules::single(reading, index, at, marginal, lexicon);
            }
        }
    }
    rules::phrases(reading, &mut said);
    rules::municipal(reading, &mut said);
    rules::companies(reading, &mut said);
    rules::repeated(reading, &mut said);
    rules::persons(reading, &mut said);
    rules::places(reading, &mut said);
    rules::added(reading, lexicon, &mut said);
    marks(reading, &said)
}

fn decode(
    reading: &Reading<'_>,
    sentence: &Range<usize>,
    regime: Regime,
    crf: &Crf,
    buckets: &mut Vec<u32>,
) -> Decoded {
    let words = &reading.words[sentence.clone()];
    let emissions: Vec<[f32; N]> = (0..words.len())
        .map(|at| {
            buckets.clear();
            features(words, at, regime, buckets);
            crf.emission(buckets)
        })
        .collect();
    let decoded = crf.decode(&emissions);
    Decoded { labels: decoded.labels, marginals: decoded.marginals }
}

/// The likelihood of each kind of name, and the likeliest.
pub fn likeliest(marginal: &[f32; N]) -> (Class, f32) {
    let kinds = [Class::Person, Class::Place, Class::Organisation, Class::Other];
    let chance = |index: usize| marginal[1 + 2 * index] + marginal[2 + 2 * index];
    let best = (0..4).fold(0, |best, index| if chance(index) > chance(best) { index } else { best });
    (kinds[best], chance(best))
}

/// The names of the likeliest labelling, but for an abbreviation or method that belongs to nobody.
fn spans(reading: &Reading<'_>, sentence: &Range<usize>, decoded: &Decoded, said: &mut [Option<Said>]) {
    let kinds = [Class::Person, Class::Place, Class::Organisation, Class::Other];
    for (at, label) in decoded.labels.iter().enumerate().filter(|(_, label)| **label != 0) {
        let kind = (label - 1) / 2;
        let marginal = &decoded.marginals[at];
        let score = (marginal[1 + 2 * kind] + marginal[2 + 2 * kind]).max(0.5);
        let general = reading.words[sentence.start + at].flags & flag::GENERAL != 0;
        let alone = label % 2 == 1 && decoded.labels.get(at + 1).is_none_or(|next| next % 2 == 1 || *next == 0);
        if general && alone {
            continue;
        }
        said[sentence.start + at] = Some(Said { class: kinds[kind], score, why: "model", inside: label % 2 == 0 });
    }
}

/// Joins what is said of tokens into marks: names of the field as it divided them, what rules said where it is the same.
fn marks(reading: &Reading<'_>, said: &[Option<Said>]) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    let mut open = false;
    for (word, said) in reading.words.iter().zip(said) {
        let Some(said) = said else {
            open = false;
            continue;
        };
        let span = word.token.start..word.token.end;
        match marks.last_mut() {
            Some(last) if open && said.inside && last.class == said.class && !word.token.first => {
                last.span.end = span.end;
                last.score = last.score.min(said.score);
            }
            _ => marks.push(Mark { span, class: said.class, score: said.score, why: said.why }),
        }
        open = true;
    }
    marks
}

/// Whether a word can be a name at all.
fn is_word(reading: &Reading<'_>, at: usize) -> bool {
    let word = &reading.words[at];
    word.token.kind == Kind::Word && word.flags & flag::GENERAL == 0
}
