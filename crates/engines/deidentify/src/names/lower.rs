//! Names without capitals: in notes that have none, and names of the lists that somebody wrote small.

use super::{Said, likeliest, rules::by_list};
use crate::{
    crf::N,
    features::Word,
    lexicon::{Lexicon, flag},
    mark::Class,
    reading::Reading,
    tokens::Kind,
};

/// Lists of which a word is a name even when it is written small.
const LISTED: u32 = flag::GIVEN | flag::COUNTY | flag::REGION | flag::DISTRICT | flag::MUNICIPALITY | flag::DENIED;

/// What stands before the name of a system.
const BEFORE_SYSTEM: [&str; 12] =
    ["i", "brukar", "bruker", "nyttar", "systemet", "fagsystemet", "inn", "frå", "fra", "til", "på", "med"];

/// What stands before somebody who is named in a note.
const BEFORE_PERSON: [&str; 22] = [
    "frå", "fra", "spør", "spurde", "spurte", "ring", "ringte", "hilsen", "helsing", "mvh", "kontakt", "takk", "hei",
    "sier", "seier", "sa", "kjære", "v", "ifølge", "ifølgje", "til", "med",
];
/// What somebody does who is named first in a note.
const DOES: [&str; 40] = [
    "er", "har", "seier", "sier", "sa", "kan", "skal", "var", "ringer", "ringjer", "ringte", "spør", "tar", "tek",
    "fikser", "fiksar", "følger", "følgjer", "jobber", "jobbar", "må", "vil", "kommer", "kjem", "slutter", "sluttar",
    "hadde", "fekk", "fikk", "ble", "vart", "tok", "mener", "meiner", "lurer", "lurar", "sjekker", "sjekkar", "ordner",
    "ordnar",
];

/// Whether a small word is a given name by what stands beside it, though it is an ordinary word as well.
fn named(reading: &Reading<'_>, sentence: usize, at: usize) -> bool {
    let words = &reading.words;
    let word = &words[at];
    if word.flags & flag::GIVEN == 0 || word.flags & flag::FREQUENT != 0 || word.token.kind != Kind::Word {
        return false;
    }
    let range = &reading.sentences[sentence];
    let next = words.get(at + 1).filter(|_| at + 1 < range.end);
    let starts = at == range.start || matches!(words[at - 1].text, "." | ":" | "!" | "?");
    let does = starts && next.is_some_and(|next| DOES.contains(&next.lower.as_str()));
    let initial = next.is_some_and(|next| {
        next.text.len() == 1 && next.token.kind == Kind::Word && !matches!(next.lower.as_str(), "i" | "å")
    });
    let told = at > range.start && BEFORE_PERSON.contains(&words[at - 1].lower.as_str());
    let ends = next.is_none_or(|next| next.token.kind == Kind::Mark);
    does || initial || told && ends
}

/// Whether a small word that the field is not sure of may be marked: if the text has no capitals, or a list knows it.
///
/// `outside` is how likely the field finds it that it is no name: an ordinary word has to be rather a name than not.
pub fn may_be_name(reading: &Reading<'_>, sentence: usize, at: usize, outside: f32) -> bool {
    let word = &reading.words[at];
    if reading.lower[sentence] {
        !word.ordinary || outside < 0.5 && word.flags & flag::FREQUENT == 0
    } else {
        word.flags & flag::NAMES != 0 && !word.ordinary
    }
}

/// A small word, or one in a line of capitals.
pub fn single(reading: &Reading<'_>, sentence: usize, at: usize, marginal: &[f32; N]) -> Option<Said> {
    let word = &reading.words[at];
    let small = !word.any_capital();
    let letters = word.text.chars().filter(|c| c.is_alphabetic()).count();
    let initial = letters == 1 && at > reading.sentences[sentence].start && !matches!(word.lower.as_str(), "i" | "å");
    if initial && word.flags & flag::GIVEN == 0 && named(reading, sentence, at - 1) {
        return Some(Said { class: Class::Person, score: 0.45, why: "person-by-context", inside: true });
    }
    if letters > 2 && named(reading, sentence, at) {
        return Some(Said { class: Class::Person, score: 0.45, why: "person-by-context", inside: false });
    }
    if word.ordinary && !(word.flags & (LISTED | flag::SOFTWARE) != 0 && word.flags & flag::SEEN == 0) || letters < 2 {
        return None;
    }
    let (class, _) = likeliest(marginal);
    let class = by_list(word.flags).unwrap_or(class);
    let say = |score, why| Some(Said { class, score, why, inside: false });
    let no_capitals = reading.lower[sentence] || !small;
    let before = at.checked_sub(1).map_or("", |before| reading.words[before].lower.as_str());
    if no_capitals && word.flags & flag::SOFTWARE != 0 && BEFORE_SYSTEM.contains(&before) {
        return say(0.45, "system-by-context");
    }
    if no_capitals {
        if word.flags & (flag::NAMES & !flag::SOFTWARE) != 0 || word.flags & flag::SOFTWARE != 0 && !word.ordinary {
            return say(0.45, "list-small");
        }
        let odd = letters > 2 && word.token.kind == Kind::Word && !word.ordinary;
        return if odd { say(0.3, "unknown-word") } else { None };
    }
    let plain = word.flags & (LISTED | flag::SOFTWARE) != 0 && !word.ordinary && word.lower.len() > 3;
    if plain {
        return say(0.45, "list-small");
    }
    let beside_given = at > 0
        && reading.words[at - 1].flags & flag::GIVEN != 0
        && !reading.words[at - 1].ordinary
        && word.flags & (flag::SURNAME | flag::PROPER) != 0;
    if beside_given { say(0.45, "list-small") } else { None }
}

/// `Alver-modellen`, `alver-modellen`, `Kvamskommunen`: a name and a word, with a hyphen or without.
pub fn compound(reading: &Reading<'_>, at: usize, lexicon: &Lexicon) -> Option<Said> {
    let word = &reading.words[at];
    let Some((head, tail)) = word.lower.split_once('-') else { return joined(word, lexicon) };
    let places = flag::PLACES | flag::ORGANISATIONS | flag::DENIED | flag::SOFTWARE;
    let part = |part: &str| {
        let stem = part.strip_suffix('s').unwrap_or(part);
        let flags = lexicon.flags(part) | lexicon.flags(stem) & places;
        let common = lexicon.ordinary(part);
        let capital = word.any_capital();
        let rare = flags & flag::MUNICIPALITY != 0 && (capital || flags & (flag::SEEN | flag::FREQUENT) == 0);
        if flags & flag::GENERAL != 0 || common && !rare {
            return None;
        }
        (flags & places != 0 || capital && flags & flag::NAMES != 0).then(|| by_list(flags).unwrap_or(Class::Place))
    };
    let class = part(head).or_else(|| part(tail))?;
    Some(Said { class, score: 0.6, why: "compound", inside: false })
}

/// What names of places are written together with.
const JOINED: [&str; 32] = [
    "kommune",
    "kommunen",
    "kommuna",
    "kommunene",
    "kommunane",
    "kommuner",
    "kommunar",
    "modell",
    "modellen",
    "modellane",
    "modellene",
    "metoden",
    "rutinen",
    "rutina",
    "prosjektet",
    "programmet",
    "samarbeidet",
    "regionen",
    "skolen",
    "skulen",
    "skole",
    "skule",
    "sykehjemmet",
    "sjukeheimen",
    "ingen",
    "ingar",
    "ingane",
    "inger",
    "ingene",
    "aren",
    "arane",
    "ar",
];

/// `Kvamskommunen`, `hadelandskommunene`, `bergensarane`: a place and a word without a hyphen.
fn joined(word: &Word<'_>, lexicon: &Lexicon) -> Option<Said> {
    /// The head of a shorter word would be anything.
    const SHORTEST: usize = 3;
    const HEADS: u32 = flag::MUNICIPALITY | flag::REGION | flag::DISTRICT;
    if word.token.kind != Kind::Word {
        return None;
    }
    let municipal = word.lower.contains("kommun") || word.lower.contains("modell");
    let head = |head: &str| {
        let flags = lexicon.flags(head);
        let rare =
            flags & (flag::FREQUENT | flag::GENERAL) == 0 && (municipal || !word.ordinary && !lexicon.ordinary(head));
        head.chars().count() >= SHORTEST && (flags & HEADS != 0 && rare || flags & flag::DENIED != 0)
    };
    let named = JOINED
        .iter()
        .filter_map(|tail| word.lower.strip_suffix(tail))
        .any(|before| head(before) || before.strip_suffix('s').is_some_and(head));
    named.then_some(Said { class: Class::Place, score: 0.6, why: "compound", inside: false })
}
