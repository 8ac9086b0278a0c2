//! What the field looks at: a word, its form, its neighbours and what the lists say, each as the number of a bucket.

use std::collections::HashMap;

use crate::{
    crf::BITS,
    lexicon::{Lexicon, flag},
    tokens::{Kind, Token},
};

/// Whether capitals say anything where a word stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Regime {
    /// As usual.
    Cased,
    /// All in capitals, or none at all.
    Caseless,
}

/// A token with what is known of it.
pub struct Word<'t> {
    /// As written, folded.
    pub text: &'t str,
    /// In lower case.
    pub lower: String,
    /// Where it stands.
    pub token: Token,
    /// What the lists say, the genitive stripped and names of several words seen.
    pub flags: u32,
    /// Whether it is the genitive of a name on a list.
    pub genitive: bool,
    /// Whether it is an ordinary word.
    pub ordinary: bool,
    /// How it is used elsewhere near by: with a capital inside a sentence, without one.
    pub used: u8,
    shape: u64,
    long: u64,
    hashes: [u64; 2],
    ends: [u64; 4],
    starts: [u64; 4],
}

/// Elsewhere with a capital inside a sentence.
pub const USED_CAPITAL: u8 = 1;
/// Elsewhere without a capital.
pub const USED_LOWER: u8 = 2;
/// Here or elsewhere with a capital behind a given name.
const USED_SURNAME: u8 = 4;

const SEED: u64 = 0xcbf2_9ce4_8422_2325;

fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(SEED, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

fn mix(a: u64, b: u64) -> u64 {
    let mixed = (a ^ b.rotate_left(29)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed ^ (mixed >> 32)
}

impl<'t> Word<'t> {
    /// Looks a token up.
    pub fn of(text: &'t str, token: &Token, lexicon: &Lexicon) -> Self {
        let text = &text[token.start..token.end];
        let lower = text.to_lowercase();
        let flags = if token.kind == Kind::Word { lexicon.name(&lower) } else { 0 };
        let stem = lower.strip_suffix('s').unwrap_or(&lower);
        let genitive = flags & flag::NAMES != 0 && stem != lower && lexicon.flags(&lower) & flag::NAMES == 0;
        let ordinary = token.kind == Kind::Word && lexicon.ordinary(&lower);
        let (shape, long) = shapes(text);
        let cuts: Vec<usize> = lower.char_indices().map(|(at, _)| at).chain([lower.len()]).collect();
        let count = cuts.len() - 1;
        let end = |n: usize| if n < count { hash(&lower.as_bytes()[cuts[count - n]..]) } else { 1 };
        let start = |n: usize| if n < count { hash(&lower.as_bytes()[..cuts[n]]) } else { 1 };
        Self {
            hashes: [hash(text.as_bytes()), hash(lower.as_bytes())],
            ends: std::array::from_fn(|index| end(index + 2)),
            starts: std::array::from_fn(|index| start(index + 1)),
            token: token.clone(),
            used: 0,
            genitive,
            text,
            lower,
            flags,
            ordinary,
            shape,
            long,
        }
    }

    /// Whether it begins with a capital.
    pub fn capital(&self) -> bool {
        self.text.starts_with(char::is_uppercase)
    }

    /// Whether it holds a capital anywhere.
    pub fn any_capital(&self) -> bool {
        self.text.contains(char::is_uppercase)
    }

    /// Whether it is written in capitals alone, two or more.
    pub fn capitals(&self) -> bool {
        let mut letters = self.text.chars().filter(|c| c.is_alphabetic());
        letters.clone().count() > 1 && letters.all(char::is_uppercase)
    }
}

/// The form of a word: `Xxx-xxx` as `Xx-x`, and without folding runs up to eight characters.
fn shapes(text: &str) -> (u64, u64) {
    let class = |c: char| match c {
        _ if c.is_uppercase() => b'X',
        _ if c.is_alphabetic() => b'x',
        _ if c.is_numeric() => b'0',
        '.' | ',' | '-' | '\'' | '"' | '|' | '/' | '&' | '(' | ')' | ':' => c as u8,
        _ => b'?',
    };
    let classes: Vec<u8> = text.chars().map(class).collect();
    let mut short = classes.clone();
    short.dedup();
    (hash(&short), hash(&classes[..classes.len().min(8)]))
}

/// Notes for each word how the same word is used in the other sentences of a block of text.
pub fn note_uses(words: &mut [Word<'_>], starts: impl Fn(usize) -> bool) {
    /// About as many words as one news article or routine holds.
    const BLOCK: usize = 600;
    let starts: Vec<bool> = (0..words.len()).map(starts).collect();
    for (index, block) in words.chunks_mut(BLOCK).enumerate() {
        let mut used: HashMap<u64, u8> = HashMap::new();
        for (at, word) in block.iter().enumerate().filter(|(_, word)| word.token.kind == Kind::Word) {
            let given = at > 0 && block[at - 1].flags & flag::GIVEN != 0 && block[at - 1].capital();
            let surname = if given && word.capital() { USED_SURNAME } else { 0 };
            let use_here = match (word.capital(), starts[index * BLOCK + at]) {
                (false, _) => USED_LOWER,
                (true, false) if !word.capitals() => USED_CAPITAL,
                _ => 0,
            };
            *used.entry(word.hashes[1]).or_default() |= use_here | surname;
        }
        for word in block.iter_mut() {
            word.used = used.get(&word.hashes[1]).copied().unwrap_or_default();
        }
    }
}

/// Collects the buckets of one word.
struct Buckets<'o> {
    out: &'o mut Vec<u32>,
    regime: u64,
}

impl Buckets<'_> {
    fn put(&mut self, template: u64, value: u64) {
        let bucket = mix(mix(self.regime, template), value) >> (64 - 2 * BITS) & ((1 << BITS) - 1);
        self.out.push(u32::try_from(bucket).unwrap_or_default());
    }
}

/// Puts the buckets of the features of the word at `at` of a sentence into `out`.
pub fn features(words: &[Word<'_>], at: usize, regime: Regime, out: &mut Vec<u32>) {
    let cased = regime == Regime::Cased;
    let mut buckets = Buckets { out, regime: if cased { 11 } else { 23 } };
    let word = &words[at];
    let near = |by: isize| at.checked_add_signed(by).and_then(|at| words.get(at));
    let lower = |by: isize| near(by).map_or(if by < 0 { 3 } else { 5 }, |word| word.hashes[1]);
    let shape = |by: isize| near(by).map_or(7, |word| if cased { word.shape } else { kind(word) });
    let flags = |by: isize| near(by).map_or(9, |word| listed(word));
    let first = u64::from(at == 0);
    buckets.put(0, 0);
    buckets.put(1, lower(0));
    buckets.put(2, lower(-1));
    buckets.put(3, lower(1));
    buckets.put(4, lower(-2));
    buckets.put(5, lower(2));
    buckets.put(6, mix(lower(-1), lower(0)));
    buckets.put(7, mix(lower(0), lower(1)));
    buckets.put(8, mix(mix(lower(-1), lower(1)), shape(0)));
    buckets.put(9, mix(mix(lower(-2), lower(-1)), shape(0)));
    for (index, end) in (10..).zip(word.ends) {
        buckets.put(index, end);
    }
    for (index, start) in (15..).zip(word.starts) {
        buckets.put(index, start);
    }
    buckets.put(20, shape(0));
    buckets.put(21, mix(shape(-1), shape(0)));
    buckets.put(22, mix(shape(0), shape(1)));
    buckets.put(23, mix(mix(shape(-1), shape(0)), shape(1)));
    buckets.put(24, mix(first, shape(0)));
    buckets.put(25, flags(0));
    buckets.put(26, mix(flags(0), mix(shape(0), first)));
    buckets.put(27, mix(flags(-1), flags(0)));
    buckets.put(28, mix(flags(0), flags(1)));
    buckets.put(29, mix(flags(-1), shape(0)));
    buckets.put(30, mix(flags(1), shape(0)));
    buckets.put(31, mix(lower(-1), flags(0)));
    buckets.put(32, mix(lower(1), flags(0)));
    buckets.put(33, mix(near(-1).map_or(0, |word| word.ends[1]), shape(0)));
    buckets.put(34, mix(near(1).map_or(0, |word| word.ends[1]), shape(0)));
    buckets.put(35, mix(near(-1).map_or(0, |word| word.ends[2]), flags(0)));
    buckets.put(36, mix(lower(-1), shape(0)));
    buckets.put(37, mix(lower(1), shape(0)));
    buckets.put(38, mix(u64::from(word.ordinary), mix(shape(0), first)));
    buckets.put(39, mix(mix(shape(-2), shape(-1)), mix(shape(0), mix(shape(1), shape(2)))));
    buckets.put(48, mix(mix(flags(-1), flags(0)), flags(1)));
    buckets.put(49, mix(lower(-1), u64::from(word.flags & (flag::GIVEN | flag::SURNAME | flag::PLACES))));
    buckets.put(50, mix(mix(flags(-2), flags(-1)), flags(0)));
    for bit in (0..20).filter(|bit| word.flags >> bit & 1 == 1) {
        buckets.put(40, mix(bit, mix(shape(0), first)));
    }
    if cased {
        buckets.put(41, word.hashes[0]);
        buckets.put(42, word.long);
        buckets.put(43, mix(u64::from(word.used), mix(shape(0), first)));
        buckets.put(44, mix(word.ends[1], shape(0)));
        buckets.put(45, mix(word.starts[2], shape(0)));
    }
    if let Some((head, tail)) = word.lower.rsplit_once('-') {
        buckets.put(46, mix(hash(tail.as_bytes()), shape(0)));
        buckets.put(47, hash(head.as_bytes()));
    }
}

/// What the lists say of it, as one value.
fn listed(word: &Word<'_>) -> u64 {
    let name = word.flags & (flag::NAMES | flag::WORDS | flag::HEAD);
    u64::from(name & !flag::DENIED) << 1 | u64::from(word.ordinary)
}

fn kind(word: &Word<'_>) -> u64 {
    match word.token.kind {
        Kind::Word => 1,
        Kind::Number => 2,
        Kind::Mark => 3 + u64::from(word.text.as_bytes()[0]),
    }
}
