//! The loss of the field over a corpus: how unlikely it finds the labels that the corpus gives, and which way is down.
//!
//! Powers and logarithms are those of `libm` and not of the machine, which has them to its own last bit: the weights are to
//! be the same bytes wherever they are learnt. For the same reason the corpus has two halves however many cores there are.

use std::{ops::Range, thread};

use deidentify::{
    crf::{BITS, LABELS, N},
    features::{Regime, features},
    lexicon::Lexicon,
    normalise::Normal,
    reading::Reading,
};

use crate::{
    optimise::Loss,
    tsv::{Corpus, kind},
};

/// Sentences as rows of features with labels.
#[derive(Default)]
pub struct Data {
    features: Vec<u32>,
    /// For each word, where its features end.
    ends: Vec<usize>,
    labels: Vec<u8>,
    sentences: Vec<Range<usize>>,
    /// The bucket of each row of weights, ascending.
    pub buckets: Vec<u32>,
}

/// The label that a tag of the corpus stands for. What is derived of a name and written small, `norske`, is an ordinary
/// word here.
fn label(tag: &str, token: &str) -> Option<u8> {
    let kind = match kind(tag) {
        "" => return None,
        "DRV" if token.starts_with(char::is_lowercase) => return None,
        "PER" => 1,
        "LOC" => 3,
        "ORG" => 5,
        _ => 7,
    };
    Some(if tag.starts_with("B-") { kind } else { kind + 1 })
}

impl Data {
    /// Adds a corpus as the engine reads it; `lower` says that it has been written without capitals.
    pub fn add(&mut self, corpus: &Corpus, lexicon: &Lexicon, lower: bool) {
        let folded = Normal::of(&corpus.text);
        let reading = Reading::of(&folded.text, lexicon);
        let labels = labels(corpus, &folded, &reading);
        let mut buckets = Vec::new();
        for (sentence, regime) in reading.sentences.iter().zip(&reading.regimes) {
            if lower && *regime == Regime::Cased {
                continue;
            }
            let from = self.labels.len();
            for at in 0..sentence.len() {
                buckets.clear();
                features(&reading.words[sentence.clone()], at, *regime, &mut buckets);
                self.features.extend(&buckets);
                self.ends.push(self.features.len());
                self.labels.push(labels[sentence.start + at]);
            }
            self.sentences.push(from..self.labels.len());
        }
    }

    /// Gives a row to each bucket that was seen `least` times or more and forgets the others.
    pub fn settle(&mut self, least: u32) {
        let mut counts = vec![0_u32; 1 << BITS];
        for bucket in &self.features {
            counts[*bucket as usize] += 1;
        }
        let mut rows = vec![u32::MAX; 1 << BITS];
        for (bucket, count) in (0_u32..).zip(&counts) {
            if *count >= least {
                rows[bucket as usize] = u32::try_from(self.buckets.len()).unwrap_or(u32::MAX);
                self.buckets.push(bucket);
            }
        }
        let (mut kept, mut from) = (Vec::with_capacity(self.features.len()), 0);
        for end in &mut self.ends {
            kept.extend(
                self.features[from..*end].iter().map(|bucket| rows[*bucket as usize]).filter(|row| *row != u32::MAX),
            );
            (from, *end) = (*end, kept.len());
        }
        self.features = kept;
    }

    /// How many weights there are.
    pub fn weights(&self) -> usize {
        (self.buckets.len() + N) * N
    }

    fn features(&self, word: usize) -> &[u32] {
        &self.features[if word == 0 { 0 } else { self.ends[word - 1] }..self.ends[word]]
    }

    /// The loss of some sentences; adds to the gradient.
    fn part(&self, sentences: &[Range<usize>], x: &[f32], gradient: &mut [f32]) -> f64 {
        let base = self.buckets.len() * N;
        let mut chain = Chain {
            transitions: std::array::from_fn(|from| std::array::from_fn(|to| x[base + from * N + to])),
            ..Chain::default()
        };
        let mut loss = 0.0;
        for sentence in sentences {
            chain.emissions.clear();
            for word in sentence.clone() {
                let mut sum = [0.0_f32; N];
                for row in self.features(word) {
                    let row = *row as usize * N;
                    sum.iter_mut().zip(&x[row..row + N]).for_each(|(sum, x)| *sum += x);
                }
                chain.emissions.push(sum);
            }
            loss += chain.run(&self.labels[sentence.clone()]);
            for (word, expected) in sentence.clone().zip(&chain.excess) {
                for row in self.features(word) {
                    let row = *row as usize * N;
                    gradient[row..row + N].iter_mut().zip(expected).for_each(|(gradient, excess)| *gradient += excess);
                }
            }
        }
        for (gradient, excess) in gradient[base..].iter_mut().zip(chain.pairs.iter().flatten()) {
            *gradient += excess;
        }
        loss
    }
}

/// The labels of a reading's words: of the first token of the corpus that each one touches.
fn labels(corpus: &Corpus, folded: &Normal, reading: &Reading<'_>) -> Vec<u8> {
    let chars: Vec<usize> = corpus.text.char_indices().map(|(at, _)| at).chain([corpus.text.len()]).collect();
    let mut token = 0;
    let mut last = None;
    let of = |word: &deidentify::features::Word<'_>| {
        let (start, end) = folded.source(word.token.start, word.token.end);
        let (start, end) = (chars[start], chars[end]);
        while corpus.tokens.get(token).is_some_and(|token| token.span.end <= start) {
            token += 1;
        }
        let Some(found) = corpus.tokens.get(token).filter(|token| token.span.start < end) else {
            return 0;
        };
        let label = label(&found.tag, &corpus.text[found.span.clone()]).unwrap_or(0);
        let further = last == Some(token) && label % 2 == 1;
        last = Some(token);
        label + u8::from(further)
    };
    reading.words.iter().map(of).collect()
}

/// Forward and backward over one sentence after another.
#[derive(Default)]
struct Chain {
    transitions: [[f32; N]; N],
    emissions: Vec<[f32; N]>,
    /// For each word, how much more often the field expects a label than the corpus has it.
    excess: Vec<[f32; N]>,
    /// The same for a label after another, summed over all sentences.
    pairs: [[f32; N]; N],
}

impl Chain {
    fn run(&mut self, labels: &[u8]) -> f64 {
        let transitions = self.transitions.map(|row| row.map(libm::expf));
        let mut loss = 0.0_f64;
        let potentials: Vec<[f32; N]> = self
            .emissions
            .iter()
            .map(|scores| {
                let largest = scores.iter().copied().fold(f32::MIN, f32::max);
                loss += f64::from(largest);
                scores.map(|score| libm::expf(score - largest))
            })
            .collect();
        let mut forward: Vec<[f32; N]> = Vec::with_capacity(labels.len());
        let mut scales = Vec::with_capacity(labels.len());
        for (at, potential) in potentials.iter().enumerate() {
            let row: [f32; N] = std::array::from_fn(|to| {
                let ahead = match forward.last() {
                    None => 1.0,
                    Some(last) => (0..N).map(|from| last[from] * transitions[from][to]).sum(),
                };
                ahead * potential[to]
            });
            let sum: f32 = row.iter().sum();
            loss += libm::log(f64::from(sum));
            scales.push(sum);
            forward.push(row.map(|value| value / sum));
            let label = labels[at] as usize;
            loss -= f64::from(self.emissions[at][label]);
            if at > 0 {
                loss -= f64::from(self.transitions[labels[at - 1] as usize][label]);
            }
        }
        let mut backward = [1.0_f32; N];
        self.excess.clear();
        self.excess.resize(labels.len(), [0.0; N]);
        for at in (0..labels.len()).rev() {
            let alpha = forward[at];
            self.excess[at] = std::array::from_fn(|label| alpha[label] * backward[label]);
            self.excess[at][labels[at] as usize] -= 1.0;
            if at == 0 {
                break;
            }
            let ahead: [f32; N] = std::array::from_fn(|to| backward[to] * potentials[at][to] / scales[at]);
            for from in 0..N {
                for to in 0..N {
                    self.pairs[from][to] += forward[at - 1][from] * transitions[from][to] * ahead[to];
                }
            }
            self.pairs[labels[at - 1] as usize][labels[at] as usize] -= 1.0;
            backward = std::array::from_fn(|from| (0..N).map(|to| transitions[from][to] * ahead[to]).sum());
        }
        loss
    }
}

/// The loss as a function of the weights, with a price on their squares.
pub struct Regularised<'d> {
    /// The corpus.
    pub data: &'d Data,
    /// The price on the squares.
    pub l2: f64,
}

impl Loss for Regularised<'_> {
    fn at(&mut self, x: &[f64], gradient: &mut [f64]) -> f64 {
        let small: Vec<f32> = x.iter().map(|x| *x as f32).collect();
        let halves = self.data.sentences.split_at(self.data.sentences.len() / 2);
        let one = |sentences: &[Range<usize>]| {
            let mut gradient = vec![0.0_f32; x.len()];
            let loss = self.data.part(sentences, &small, &mut gradient);
            (loss, gradient)
        };
        let (first, second) = thread::scope(|scope| {
            let other = scope.spawn(|| one(halves.1));
            let first = one(halves.0);
            (first, other.join().unwrap_or_default())
        });
        let mut loss = first.0 + second.0;
        for (at, gradient) in gradient.iter_mut().enumerate() {
            *gradient = f64::from(first.1[at]) + second.1.get(at).copied().map_or(0.0, f64::from) + self.l2 * x[at];
            loss += 0.5 * self.l2 * x[at] * x[at];
        }
        loss
    }
}

/// The weights in the form of the engine's file.
pub fn file(data: &Data, x: &[f64]) -> Vec<u8> {
    let row = |index: usize| std::array::from_fn(|label| x[index * N + label] as f32);
    let rows: Vec<(u32, [f32; N])> =
        data.buckets.iter().enumerate().map(|(index, bucket)| (*bucket, row(index))).collect();
    let transitions: [[f32; N]; N] = std::array::from_fn(|from| row(data.buckets.len() + from));
    debug_assert_eq!(LABELS.len(), N);
    deidentify::crf::write(&transitions, &rows)
}
