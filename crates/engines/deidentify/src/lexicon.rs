//! What the lists say of a word: a name of which kind, or an ordinary word.
//!
//! The lists lie in `data/lexicon.fst`, which `cargo xtask train-ner` writes; keys are folded and in lower case, names of
//! several words have one space between them.

use std::collections::HashMap;

use fst::Map;

use crate::{normalise::Normal, tokens};

/// What a list says of a word, one bit for each list.
pub mod flag {
    /// Given name.
    pub const GIVEN: u32 = 1;
    /// Surname.
    pub const SURNAME: u32 = 1 << 1;
    /// A municipality since 1838, in Norwegian, Sámi or Kven.
    pub const MUNICIPALITY: u32 = 1 << 2;
    /// A postal place.
    pub const PLACE: u32 = 1 << 3;
    /// A proper name of a kind that is not told.
    pub const PROPER: u32 = 1 << 4;
    /// A county, today's or an earlier one.
    pub const COUNTY: u32 = 1 << 5;
    /// A city district.
    pub const DISTRICT: u32 = 1 << 6;
    /// A region that is no unit of government: Hadeland, Nordhordland.
    pub const REGION: u32 = 1 << 7;
    /// A country, a part of the world, a city abroad.
    pub const COUNTRY: u32 = 1 << 8;
    /// A program or system that is bought.
    pub const SOFTWARE: u32 = 1 << 9;
    /// A supplier or adviser.
    pub const VENDOR: u32 = 1 << 10;
    /// A body of the state.
    pub const AGENCY: u32 = 1 << 11;
    /// A union or association.
    pub const UNION: u32 = 1 << 12;
    /// A political party.
    pub const PARTY: u32 = 1 << 13;
    /// A newspaper or broadcaster.
    pub const MEDIA: u32 = 1 << 14;
    /// An ordinary word of a dictionary.
    pub const WORD: u32 = 1 << 15;
    /// Seen as an ordinary word in running text.
    pub const SEEN: u32 = 1 << 16;
    /// Often seen so.
    pub const FREQUENT: u32 = 1 << 17;
    /// An abbreviation or method that belongs to nobody: HMS, KOSTRA, Lean.
    pub const GENERAL: u32 = 1 << 18;
    /// The first word of a name of several words.
    pub const HEAD: u32 = 1 << 19;
    /// A name that the caller keeps on a list of its own.
    pub const DENIED: u32 = 1 << 20;
    /// The deny-list says that it is the caller's own municipality.
    pub const OWN: u32 = 1 << 21;
    /// A given name that is rarely anything else, whatever its case.
    pub const ONLY_NAME: u32 = 1 << 22;

    /// Every list of places.
    pub const PLACES: u32 = MUNICIPALITY | PLACE | COUNTY | DISTRICT | REGION | COUNTRY;
    /// Every list of organisations.
    pub const ORGANISATIONS: u32 = VENDOR | AGENCY | UNION | PARTY | MEDIA;
    /// Every list of names.
    pub const NAMES: u32 = GIVEN | SURNAME | PROPER | PLACES | ORGANISATIONS | SOFTWARE | DENIED;
    /// Every list of ordinary words.
    pub const WORDS: u32 = WORD | SEEN | FREQUENT | GENERAL;
}

use flag::{DENIED, GENERAL, HEAD, NAMES, WORDS};

/// Endings that an ordinary word takes beside those of the dictionary.
const ENDINGS: [&str; 34] = [
    "en", "et", "a", "ar", "er", "ane", "ene", "e", "s", "ens", "ets", "as", "anes", "enes", "ers", "ar", "t", "te",
    "de", "dde", "tt", "ing", "inga", "ingen", "ingar", "inger", "ingane", "ingene", "leg", "lege", "lig", "lige",
    "ande", "ende",
];
/// More than these many words no name on a list of the program has.
const LONGEST_NAME: usize = 5;
const LONGEST_WORD: usize = 48;

/// The lists.
pub struct Lexicon {
    built_in: Map<&'static [u8]>,
    added: HashMap<String, u32>,
    /// How many tokens the longest name has.
    longest: usize,
}

impl Lexicon {
    /// Reads lists that lie in memory.
    ///
    /// # Errors
    /// If the bytes are not what `cargo xtask train-ner` writes.
    pub fn of(bytes: &'static [u8]) -> Result<Self, String> {
        let built_in = Map::new(bytes).map_err(|error| format!("lexicon: {error}"))?;
        Ok(Self { built_in, added: HashMap::new(), longest: LONGEST_NAME })
    }

    /// Adds a name to what the lists say; of a person also each part that is no ordinary word.
    pub fn add(&mut self, name: &str, flags: u32) {
        let key = key(name);
        let parts: Vec<&str> = key.split(' ').collect();
        if parts.len() > 1 {
            *self.added.entry(parts[0].to_owned()).or_default() |= HEAD;
            let own = parts.iter().filter(|part| part.chars().count() > 2 && !self.ordinary(part));
            for part in own.filter(|_| flags & flag::SURNAME != 0).copied().collect::<Vec<_>>() {
                *self.added.entry(part.to_owned()).or_default() |= flags;
            }
        }
        self.longest = self.longest.max(parts.len());
        if !key.is_empty() {
            *self.added.entry(key).or_default() |= flags;
        }
    }

    /// How many tokens the longest name has.
    pub fn longest(&self) -> usize {
        self.longest
    }

    /// What the lists that were added say of a name, which may stand in the genitive.
    pub fn added(&self, key: &str) -> u32 {
        if self.added.is_empty() {
            return 0;
        }
        let said = |key: &str| self.added.get(key).copied().unwrap_or_default();
        let stem = key.strip_suffix("'s").or_else(|| key.strip_suffix('s')).or_else(|| key.strip_suffix('\''));
        said(key) | stem.map_or(0, said)
    }

    /// What the lists say of this key; it is in lower case.
    pub fn flags(&self, key: &str) -> u32 {
        let built_in = self.built_in.get(key).unwrap_or_default();
        let added = if self.added.is_empty() { 0 } else { self.added.get(key).copied().unwrap_or_default() };
        u32::try_from(built_in).unwrap_or_default() | added
    }

    /// What the lists say of a word that may stand in the genitive.
    pub fn name(&self, lower: &str) -> u32 {
        let flags = self.flags(lower);
        if flags & (NAMES | HEAD) != 0 {
            return flags;
        }
        let stem = lower.strip_suffix("'s").or_else(|| lower.strip_suffix('s')).or_else(|| lower.strip_suffix('\''));
        stem.filter(|stem| stem.len() > 1).map_or(flags, |stem| flags | self.flags(stem) & (NAMES | HEAD))
    }

    /// Whether it is an ordinary word: in the dictionary, inflected, or put together of ordinary words.
    pub fn ordinary(&self, lower: &str) -> bool {
        if lower.len() > LONGEST_WORD {
            return lower.split('-').all(|part| part.len() <= LONGEST_WORD && self.ordinary(part));
        }
        if let Some((first, rest)) = lower.split_once('-') {
            return (first.is_empty() || self.ordinary(first)) && (rest.is_empty() || self.ordinary(rest));
        }
        self.inflected(lower) || self.compound(lower, 2)
    }

    /// Whether the word itself is in the dictionary or was seen as an ordinary one.
    pub fn known(&self, lower: &str) -> bool {
        self.flags(lower) & WORDS != 0
    }

    fn inflected(&self, word: &str) -> bool {
        self.known(word)
            || ENDINGS.iter().filter_map(|ending| word.strip_suffix(ending)).any(|stem| {
                let known = |stem: &str| self.flags(stem) & (WORDS & !GENERAL) != 0;
                stem.len() > 2
                    && (known(stem)
                        || stem.len() > 3 && (known(&format!("{stem}e")) || doubled(stem).is_some_and(known)))
            })
    }

    /// Whether it falls into known parts; a linking `s` or `e` may stand between them.
    fn compound(&self, word: &str, depth: usize) -> bool {
        const SHORTEST: usize = 3;
        let cuts = word.char_indices().map(|(at, _)| at).filter(|at| *at >= SHORTEST && word.len() - at >= SHORTEST);
        for at in cuts {
            let (left, right) = word.split_at(at);
            let linked = left.strip_suffix('s').or_else(|| left.strip_suffix('e'));
            let known = |part: &str| part.len() >= SHORTEST && self.flags(part) & (WORDS & !GENERAL) != 0;
            let left = known(left) || linked.is_some_and(known);
            if left && (self.inflected(right) || depth > 1 && self.compound(right, depth - 1)) {
                return true;
            }
        }
        false
    }
}

/// `komm` of `kommar`: the stem without its second consonant.
fn doubled(stem: &str) -> Option<&str> {
    let mut last = stem.chars().rev();
    let (a, b) = (last.next()?, last.next()?);
    (a == b).then(|| &stem[..stem.len() - a.len_utf8()])
}

/// The form in which lists keep a name.
pub fn key(name: &str) -> String {
    let folded = Normal::of(name).text.to_lowercase();
    let tokens = tokens::tokens(&folded);
    let words: Vec<&str> = tokens.iter().map(|token| &folded[token.start..token.end]).collect();
    words.join(" ")
}

/// A list of names that an operator or tenant keeps: a kind, a tab and a name on each line. The kinds are `own`,
/// `municipality`, `place`, `person`, `organisation`, `system` and `word`, an ordinary word that is to pass.
///
/// # Errors
/// The number of the first line that is not of this form.
pub fn parse(list: &str) -> Result<Vec<(String, u32)>, usize> {
    // What Windows' editors put before the first line.
    let list = list.strip_prefix('\u{feff}').unwrap_or(list);
    let lines = list.lines().enumerate().filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'));
    lines
        .map(|(index, line)| {
            let (kind, name) = line.split_once('\t').filter(|(_, name)| !key(name).is_empty()).ok_or(index + 1)?;
            let flags = match kind.trim() {
                "own" => DENIED | flag::OWN | flag::MUNICIPALITY,
                "municipality" => DENIED | flag::MUNICIPALITY,
                "place" => DENIED | flag::PLACE,
                "person" => DENIED | flag::GIVEN | flag::SURNAME,
                "organisation" => DENIED | flag::VENDOR,
                "system" => DENIED | flag::SOFTWARE,
                "word" => GENERAL,
                _ => return Err(index + 1),
            };
            Ok((name.trim().to_owned(), flags))
        })
        .collect()
}
