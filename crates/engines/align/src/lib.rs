//! Which steps of different organisations are the same task: suggested, with the reasons, for people to accept or correct.
//!
//! Notes are short, written by different people in bokmål and nynorsk, in an order that is each organisation's own. The
//! columns are taken one after the other, each aligned to the rows that the earlier ones have made (progressive multiple
//! alignment, after Needleman and Wunsch), so a further column never moves what lay in one row apart. The order within a
//! column is kept. The same input gives the same output; nothing is learnt and nothing is random.

mod words;

use std::collections::HashMap;

use words::{Word, words};

/// A step as it is compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Step {
    /// What stands on the note.
    pub text: String,
    /// Who does it, if that is said.
    pub actor_role: Option<String>,
    /// The system it is done in, if that is said.
    pub system: Option<String>,
}

/// Steps that are the same task.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// For each column the index of its step in this row, if it has one.
    pub steps: Vec<Option<usize>>,
    /// How alike the steps are, the mean over all pairs; none for a single step.
    pub score: Option<Score>,
}

/// How alike two steps are, each figure from 0 (nothing in common) to 1 (the same).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Score {
    /// All in all; what the suggestion rests on.
    pub total: f32,
    /// The texts.
    pub text: f32,
    /// Who does it; none where one of the two does not say.
    pub role: Option<f32>,
    /// The systems; none where one of the two does not say.
    pub system: Option<f32>,
}

/// Steps that are less alike than this are not put into one row.
pub const THRESHOLD: f32 = 0.26;

/// How much role and system weigh beside the text.
const ROLE: f32 = 0.12;
const SYSTEM: f32 = 0.08;
/// What lying at the same place of the course adds at most: it decides between steps that are alike.
const PLACE: f32 = 0.06;

/// How many words of a text are looked at, in reading order; a yellow note has seldom ten.
const WORDS: usize = 24;
/// How many different words are compared by their letters; a later one is near to itself only. With [`WORDS`] it bounds
/// time and memory whatever is written: 720 notes have about a thousand different words.
const COMPARED: usize = 3000;

/// Suggests rows for columns of steps, in the order in which the rows are read.
///
/// Every step is in exactly one row, and within a column the rows follow the steps. What the first columns give
/// together does not depend on those after them.
pub fn suggest(columns: &[Vec<Step>]) -> Vec<Row> {
    let mut alignment = Alignment::default();
    for column in columns {
        alignment.add(column);
    }
    alignment.rows(columns.len())
}

/// A step with its words looked up.
struct Note {
    text: Vec<usize>,
    role: Vec<usize>,
    system: Vec<usize>,
}

/// The columns so far.
#[derive(Default)]
struct Alignment {
    vocabulary: Vocabulary,
    columns: Vec<Vec<Note>>,
    /// For each row the step of each column.
    rows: Vec<Vec<Option<usize>>>,
}

impl Alignment {
    fn add(&mut self, column: &[Step]) {
        let notes: Vec<Note> = column.iter().map(|step| self.vocabulary.note(step)).collect();
        let near = &self.vocabulary.near;
        let weights = self.vocabulary.weights();
        let width = self.columns.len();
        let (rows, steps) = (self.rows.len(), notes.len());
        let mut gain = vec![0.0; rows * steps];
        for (i, row) in self.rows.iter().enumerate() {
            for (j, note) in notes.iter().enumerate() {
                let scores = row.iter().enumerate().filter_map(|(column, step)| {
                    step.map(|step| score(&self.columns[column][step], note, near, &weights).total)
                });
                let (mut best, mut sum, mut count) = (0.0_f32, 0.0, 0.0);
                for score in scores {
                    best = best.max(score);
                    sum += score;
                    count += 1.0;
                }
                // A row that one organisation's words reach is enough to be recognised in; the others confirm it.
                let alike = 0.5 * best + 0.5 * sum / f32::max(count, 1.0);
                let apart = (place(i, rows) - place(j, steps)).abs();
                gain[i * steps + j] = if alike < THRESHOLD { -1.0 } else { alike - THRESHOLD + PLACE * (1.0 - apart) };
            }
        }
        let pairs = best_course(&gain, rows, steps);
        self.columns.push(notes);
        let mut merged = Vec::with_capacity(rows + steps);
        let (mut i, mut j) = (0, 0);
        let mut old = std::mem::take(&mut self.rows).into_iter();
        for (row, step) in pairs.into_iter().chain([(rows, steps)]) {
            // What lies between two shared rows: first the rows that were there, then the new column's own steps.
            merged.extend(old.by_ref().take(row - i).map(|mut steps| {
                steps.push(None);
                steps
            }));
            merged.extend((j..step).map(|own| own_row(width, own)));
            if let Some(mut steps) = old.next() {
                steps.push(Some(step));
                merged.push(steps);
            }
            (i, j) = (row + 1, step + 1);
        }
        self.rows = merged;
    }

    fn rows(self, width: usize) -> Vec<Row> {
        let near = &self.vocabulary.near;
        let weights = self.vocabulary.weights();
        let explain = |steps: &[Option<usize>]| {
            let notes: Vec<&Note> = steps
                .iter()
                .enumerate()
                .filter_map(|(column, step)| step.map(|step| &self.columns[column][step]))
                .collect();
            let mut pairs = Vec::new();
            for (i, one) in notes.iter().enumerate() {
                pairs.extend(notes[i + 1..].iter().map(|other| score(one, other, near, &weights)));
            }
            Score::mean(&pairs)
        };
        debug_assert!(self.rows.iter().all(|row| row.len() == width));
        self.rows.iter().map(|steps| Row { steps: steps.clone(), score: explain(steps) }).collect()
    }
}

fn own_row(width: usize, step: usize) -> Vec<Option<usize>> {
    let mut row = vec![None; width];
    row.push(Some(step));
    row
}

/// How far along the course something lies, 0 to 1.
fn place(index: usize, count: usize) -> f32 {
    (index as f32 + 0.5) / count as f32
}

/// The pairs of row and step, both ascending, that gain most together; of several courses the one that pairs first.
fn best_course(gain: &[f32], rows: usize, steps: usize) -> Vec<(usize, usize)> {
    let width = steps + 1;
    let mut best = vec![0.0_f32; (rows + 1) * width];
    for i in (0..rows).rev() {
        for j in (0..steps).rev() {
            let paired = gain[i * steps + j] + best[(i + 1) * width + j + 1];
            let apart = best[(i + 1) * width + j].max(best[i * width + j + 1]);
            best[i * width + j] = paired.max(apart);
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut pairs = Vec::new();
    while i < rows && j < steps {
        let here = best[i * width + j];
        let paired = gain[i * steps + j];
        if paired > 0.0 && paired + best[(i + 1) * width + j + 1] >= here {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if best[(i + 1) * width + j] >= here {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

fn score(one: &Note, other: &Note, near: &Nearness, weights: &[f32]) -> Score {
    let text = alike(&one.text, &other.text, near, weights).unwrap_or(0.0);
    let role = alike(&one.role, &other.role, near, weights);
    let system = alike(&one.system, &other.system, near, weights);
    let (mut sum, mut weight) = (text, 1.0);
    for (figure, share) in [(role, ROLE), (system, SYSTEM)] {
        if let Some(figure) = figure {
            sum += figure * share;
            weight += share;
        }
    }
    Score { total: sum / weight, text, role, system }
}

/// How alike two texts are: each word's nearest in the other, rare words counting more. None if one says nothing.
fn alike(one: &[usize], other: &[usize], near: &Nearness, weights: &[f32]) -> Option<f32> {
    if one.is_empty() || other.is_empty() {
        return None;
    }
    let (mut met, mut all) = (0.0, 0.0);
    for (from, to) in [(one, other), (other, one)] {
        for word in from {
            let nearest = to.iter().map(|other| near.of(*word, *other)).fold(0.0, f32::max);
            met += weights[*word] * nearest;
            all += weights[*word];
        }
    }
    Some(met / all)
}

impl Score {
    fn mean(scores: &[Self]) -> Option<Self> {
        if scores.is_empty() {
            return None;
        }
        let mean = |figures: Vec<f32>| {
            let count = figures.len() as f32;
            (!figures.is_empty()).then(|| figures.iter().sum::<f32>() / count)
        };
        Some(Self {
            total: mean(scores.iter().map(|score| score.total).collect())?,
            text: mean(scores.iter().map(|score| score.text).collect())?,
            role: mean(scores.iter().filter_map(|score| score.role).collect()),
            system: mean(scores.iter().filter_map(|score| score.system).collect()),
        })
    }
}

/// The distinct words of the columns so far, and in how many notes each stands.
#[derive(Default)]
struct Vocabulary {
    words: Vec<Word>,
    near: Nearness,
    known: HashMap<String, usize>,
    notes: usize,
    with: Vec<usize>,
}

impl Vocabulary {
    fn note(&mut self, step: &Step) -> Note {
        let mut look_up = |text: Option<&str>| {
            let mut found: Vec<usize> =
                words(text.unwrap_or_default()).into_iter().take(WORDS).map(|word| self.index(word)).collect();
            found.sort_unstable();
            found.dedup();
            found
        };
        let text = look_up(Some(&step.text));
        let role = look_up(step.actor_role.as_deref());
        let system = look_up(step.system.as_deref());
        self.notes += 1;
        for word in &text {
            self.with[*word] += 1;
        }
        Note { text, role, system }
    }

    fn index(&mut self, word: Word) -> usize {
        if let Some(index) = self.known.get(word.stem()) {
            return *index;
        }
        self.known.insert(word.stem().to_owned(), self.words.len());
        if self.words.len() < COMPARED {
            self.near.0.push(self.words.iter().map(|known| known.near(&word)).collect());
        }
        self.words.push(word);
        self.with.push(0);
        self.words.len() - 1
    }

    /// What a word tells: the rarer, the more (inverse document frequency, smoothed).
    fn weights(&self) -> Vec<f32> {
        let all = self.notes as f32;
        self.with.iter().map(|with| (1.0 + all / (1.0 + *with as f32)).ln()).collect()
    }
}

/// How near every two words are: for each word, those before it.
#[derive(Default)]
struct Nearness(Vec<Vec<f32>>);

impl Nearness {
    fn of(&self, one: usize, other: usize) -> f32 {
        if one == other {
            return 1.0;
        }
        self.0.get(one.max(other)).and_then(|before| before.get(one.min(other))).copied().unwrap_or(0.0)
    }
}
