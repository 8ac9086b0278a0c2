//! The lists of names and ordinary words, from the shared data and from the project's own, as one finite state map.

use std::{collections::BTreeMap, fs, path::Path};

use deidentify::lexicon::{flag, key};

use crate::tsv::Corpus;

/// What the lists say of each key.
type Flags = BTreeMap<String, u32>;

/// Files of the shared data with one name on each line.
const PLAIN: [(&str, u32); 6] = [
    ("names/given_names.txt", flag::GIVEN),
    ("names/surnames.txt", flag::SURNAME),
    ("names/places.txt", flag::PLACE),
    ("names/proper_names_nn.txt", flag::PROPER),
    ("names/common_words_nn.txt", flag::WORD),
    ("municipalities/redaction_kommune_names.txt", flag::MUNICIPALITY),
];

/// The project's own lists; `words` are ordinary ones.
const OWN: [(&str, u32); 10] = [
    ("counties", flag::COUNTY),
    ("regions", flag::REGION),
    ("countries", flag::COUNTRY),
    ("software", flag::SOFTWARE),
    ("vendors", flag::VENDOR),
    ("agencies", flag::AGENCY),
    ("unions", flag::UNION),
    ("parties", flag::PARTY),
    ("media", flag::MEDIA),
    ("words", flag::GENERAL),
];

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

fn put(flags: &mut Flags, name: &str, flag: u32) {
    let name = name.split(" (").next().unwrap_or_default();
    for part in name.split(" - ").chain([name]) {
        let key = key(part);
        if key.chars().filter(|c| c.is_alphabetic()).count() == 0 {
            continue;
        }
        if let Some((head, _)) = key.split_once(' ') {
            *flags.entry(head.to_owned()).or_default() |= flag::HEAD;
        }
        *flags.entry(key).or_default() |= flag;
    }
}

/// How a name with æ, ø, å is written where these letters are not to be had, and how it was written before 1917.
fn variants(name: &str) -> Vec<String> {
    let replaced = |pairs: [(&str, &str); 3]| {
        pairs.iter().fold(name.to_lowercase(), |name, (letter, plain)| name.replace(letter, plain))
    };
    vec![
        replaced([("æ", "ae"), ("ø", "o"), ("å", "a")]),
        replaced([("æ", "ae"), ("ø", "oe"), ("å", "aa")]),
        replaced([("æ", "æ"), ("ø", "ø"), ("å", "aa")]),
    ]
}

fn municipalities(flags: &mut Flags, from: &Path) -> Result<(), String> {
    for line in read(&from.join("municipalities/kommune_nodes_ssb_klass131.csv"))?.lines().skip(1) {
        put(flags, line.split(',').nth(1).unwrap_or_default(), flag::MUNICIPALITY);
    }
    for line in read(&from.join("municipalities/kommuner_2024.csv"))?.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        for column in [1, 4, 5, 6, 7, 8] {
            put(flags, cells.get(column).copied().unwrap_or_default(), flag::MUNICIPALITY);
        }
        put(flags, cells.get(3).copied().unwrap_or_default(), flag::COUNTY);
    }
    for line in read(&from.join("municipalities/oslo_bydeler.csv"))?.lines().skip(1) {
        put(flags, line.split(',').nth(1).unwrap_or_default(), flag::DISTRICT);
    }
    let named: Vec<(String, u32)> = flags
        .iter()
        .filter(|(_, flags)| **flags & (flag::MUNICIPALITY | flag::PLACE) != 0)
        .map(|(name, flags)| (name.clone(), flags & (flag::MUNICIPALITY | flag::PLACE)))
        .collect();
    for (name, of) in named {
        for variant in variants(&name).into_iter().filter(|variant| *variant != name && variant.len() > 4) {
            if !flags.contains_key(&variant) {
                put(flags, &variant, of);
            }
        }
    }
    Ok(())
}

/// Ordinary words of running text: seen twice or more in lower case outside names.
fn seen(flags: &mut Flags, corpora: &[Corpus]) {
    const OFTEN: usize = 25;
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for corpus in corpora {
        for (at, token) in corpus.tokens.iter().enumerate().filter(|(_, token)| token.tag == "O") {
            let _ = token;
            let shown = corpus.shown(at);
            if shown.chars().all(|c| c.is_lowercase() || c == '-') && shown.chars().any(char::is_alphabetic) {
                *counts.entry(shown).or_default() += 1;
            }
        }
    }
    for (word, count) in counts.into_iter().filter(|(_, count)| *count > 1) {
        let often = if count >= OFTEN { flag::FREQUENT } else { 0 };
        *flags.entry(key(word)).or_default() |= flag::SEEN | often;
    }
}

/// Words of the vocabulary of public services, which names no municipality.
fn services(flags: &mut Flags, from: &Path) -> Result<(), String> {
    let los = read(&from.join("codes/los.csv"))?;
    let labels = los.lines().skip(1).flat_map(|line| line.split(',').skip(2).take(2));
    for word in labels.flat_map(|label| label.split(|c: char| !c.is_alphabetic() && c != '-')) {
        let lower = word.to_lowercase();
        let name = flags.get(&lower).is_some_and(|flags| flags & flag::NAMES != 0);
        if lower.chars().count() > 2 && !name && !word.starts_with(char::is_uppercase) {
            *flags.entry(lower).or_default() |= flag::WORD;
        }
    }
    Ok(())
}

/// Gathers all lists; `own` is the folder of the project's own.
pub fn gather(from: &Path, own: &Path, corpora: &[Corpus]) -> Result<Vec<u8>, String> {
    let mut flags = Flags::new();
    for (file, flag) in PLAIN {
        for line in read(&from.join(file))?.lines().filter(|line| !line.trim().is_empty()) {
            put(&mut flags, line.trim(), flag);
        }
    }
    municipalities(&mut flags, from)?;
    seen(&mut flags, corpora);
    services(&mut flags, from)?;
    for (file, flag) in OWN {
        let text = read(&own.join(file).with_extension("txt"))?;
        for name in text.lines().filter(|line| !line.starts_with('#')).flat_map(|line| line.split(',')) {
            put(&mut flags, name.trim(), flag);
        }
    }
    let mut map = fst::MapBuilder::memory();
    for (name, flags) in flags {
        map.insert(name, u64::from(flags)).map_err(|error| format!("lists: {error}"))?;
    }
    map.into_inner().map_err(|error| format!("lists: {error}"))
}
