//! Norwegian words as they mean, whichever of the two written languages they stand in.
//!
//! What is compared is a *stem*: lower case, without the endings of nouns, adjectives and verbs, and with what nynorsk
//! and bokmål spell differently put on one form. No dictionary could hold what municipalities write on yellow notes, so
//! whatever is not known is compared by its letters.

mod tables;

use std::{collections::HashMap, sync::LazyLock};

use tables::{ACTS, EMPTY, ENDINGS, ONE_FORM, PARTS};

/// A word of a note.
#[derive(Debug, Clone, PartialEq)]
pub struct Word {
    stem: String,
    act: Option<usize>,
    pairs: Vec<(char, char)>,
}

/// The words of a text that say something.
pub fn words(text: &str) -> Vec<Word> {
    use unicode_normalization::UnicodeNormalization;
    let lower: String = text.nfkc().flat_map(char::to_lowercase).collect();
    let words = lower.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.filter(|word| !EMPTY.contains(word)).map(Word::new).collect()
}

impl Word {
    fn new(word: &str) -> Self {
        let stem = stem(word);
        let act = ACT_OF.get(&stem).copied();
        let letters: Vec<char> = stem.chars().collect();
        let mut pairs: Vec<(char, char)> = letters.windows(2).map(|pair| (pair[0], pair[1])).collect();
        pairs.sort_unstable();
        Self { stem, act, pairs }
    }

    /// What it is compared by.
    pub fn stem(&self) -> &str {
        &self.stem
    }

    /// How near two words are, 0 to 1.
    pub fn near(&self, other: &Self) -> f32 {
        if self.stem == other.stem {
            return 1.0;
        }
        let act: f32 = if self.act.is_some() && self.act == other.act { 0.75 } else { 0.0 };
        act.max(self.compound(other)).max(self.letters(other))
    }

    /// One is the head or the beginning of the other: *brev* and *svarbrev*, *midlar* and *kulturmidlar*.
    fn compound(&self, other: &Self) -> f32 {
        let (long, short) =
            if self.stem.len() >= other.stem.len() { (&self.stem, &other.stem) } else { (&other.stem, &self.stem) };
        if short.chars().count() < 4 {
            return 0.0;
        }
        if long.ends_with(short.as_str()) {
            0.75
        } else if long.starts_with(short.as_str()) {
            0.65
        } else {
            0.0
        }
    }

    /// How many pairs of neighbouring letters they share (Dice); little counts for nothing.
    fn letters(&self, other: &Self) -> f32 {
        let (mut i, mut j, mut shared) = (0, 0, 0);
        while i < self.pairs.len() && j < other.pairs.len() {
            match self.pairs[i].cmp(&other.pairs[j]) {
                std::cmp::Ordering::Less => i += 1,
                std::cmp::Ordering::Greater => j += 1,
                std::cmp::Ordering::Equal => {
                    shared += 1;
                    i += 1;
                    j += 1;
                }
            }
        }
        let dice = 2.0 * shared as f32 / (self.pairs.len() + other.pairs.len()).max(1) as f32;
        if dice >= 0.6 { dice } else { 0.0 }
    }
}

static FORMS: LazyLock<HashMap<String, String>> =
    LazyLock::new(|| ONE_FORM.iter().map(|(from, to)| (single(from), single(to))).collect());

/// Which act a stem names.
static ACT_OF: LazyLock<HashMap<String, usize>> = LazyLock::new(|| {
    let numbered = ACTS.iter().enumerate().rev();
    numbered.flat_map(|(number, act)| act.iter().map(move |stem| (single(stem), number))).collect()
});

/// Without the second of two consonants at the end: before an ending it is doubled, alone it is not (*hjem*, *hjemmet*).
fn single(stem: &str) -> String {
    let mut letters = stem.chars().rev();
    match (letters.next(), letters.next()) {
        (Some(last), Some(before)) if last == before && !"aeiouyæøå".contains(last) => {
            stem[..stem.len() - last.len_utf8()].to_owned()
        }
        _ => stem.to_owned(),
    }
}

fn stem(word: &str) -> String {
    let word = PARTS.iter().fold(word.to_owned(), |word, (from, to)| word.replace(from, to));
    if let Some(form) = FORMS.get(&single(&word)) {
        return form.clone();
    }
    let without = ENDINGS.iter().filter_map(|ending| word.strip_suffix(ending));
    let stem = without.into_iter().find(|rest| rest.chars().count() >= 3).unwrap_or(&word);
    let stem = single(stem);
    FORMS.get(&stem).cloned().unwrap_or(stem)
}
