//! What is a name by its capital, its place in the sentence or the lists, whatever the field thinks.

use super::{SURE, Said, is_word, likeliest, lower};
use crate::{
    crf::N,
    lexicon::{Lexicon, flag},
    mark::Class,
    reading::{Reading, begins},
    tokens::Kind,
};

/// Words that take a capital inside a sentence and are no names.
const POLITE: [&str; 14] =
    ["de", "dem", "deres", "dykk", "dykkar", "i", "å", "jeg", "eg", "du", "den", "det", "herr", "fru"];
/// Verbs that a municipality does, after its name.
const DOES: [&str; 40] = [
    "har",
    "er",
    "vil",
    "skal",
    "kan",
    "må",
    "får",
    "fekk",
    "fikk",
    "tok",
    "tek",
    "tar",
    "blei",
    "ble",
    "vart",
    "blir",
    "vert",
    "var",
    "hadde",
    "bør",
    "vedtok",
    "ynskjer",
    "ønsker",
    "ønskjer",
    "innførte",
    "innfører",
    "brukar",
    "bruker",
    "nyttar",
    "arbeider",
    "jobber",
    "jobbar",
    "gjer",
    "gjør",
    "gjorde",
    "samarbeider",
    "valde",
    "valgte",
    "ligger",
    "ligg",
];
/// What names of places end with, in the form without an article.
const PLACE_ENDINGS: [&str; 30] = [
    "øy", "vik", "nes", "fjord", "dal", "sund", "våg", "strand", "heim", "stad", "set", "seter", "rud", "berg", "haug",
    "ås", "land", "bygd", "sjø", "vatn", "vann", "elv", "foss", "eid", "havn", "hamn", "lund", "mark", "skog", "fjell",
];
/// What stands before a place.
pub const BEFORE_PLACE: [&str; 16] = [
    "i", "på", "frå", "fra", "til", "ved", "hos", "utanfor", "utenfor", "mellom", "rundt", "kring", "nær", "av",
    "heile", "hele",
];

fn to_be_safe(marginal: &[f32; N], why: &'static str, flags: u32) -> Said {
    let (class, chance) = likeliest(marginal);
    let class = if chance > 0.02 { class } else { by_list(flags).unwrap_or(class) };
    let further: f32 = marginal[2..].iter().step_by(2).sum();
    let inside = further > 0.5 * (1.0 - marginal[0]);
    Said { class, score: (1.0 - marginal[0]).min(0.49), why, inside }
}

/// What kind of name the lists say it is.
pub fn by_list(flags: u32) -> Option<Class> {
    match flags {
        _ if flags & (flag::MUNICIPALITY | flag::COUNTY | flag::REGION | flag::DISTRICT | flag::COUNTRY) != 0 => {
            Some(Class::Place)
        }
        _ if flags & flag::SOFTWARE != 0 => Some(Class::System),
        _ if flags & flag::ORGANISATIONS != 0 => Some(Class::Organisation),
        _ if flags & flag::GIVEN != 0 => Some(Class::Person),
        _ if flags & flag::PLACE != 0 => Some(Class::Place),
        _ if flags & flag::SURNAME != 0 => Some(Class::Person),
        _ => None,
    }
}

/// What the rules say of a token that the field takes for no name.
pub fn single(
    reading: &Reading<'_>,
    sentence: usize,
    at: usize,
    marginal: &[f32; N],
    lexicon: &Lexicon,
) -> Option<Said> {
    let range = &reading.sentences[sentence];
    let word = &reading.words[at];
    if word.token.kind == Kind::Mark {
        return None;
    }
    if let Some(said) = municipality(reading, range, at, marginal) {
        return Some(said);
    }
    if is_word(reading, at)
        && marginal[0] < SURE
        && (word.any_capital() || lower::may_be_name(reading, sentence, at, marginal[0]))
    {
        return Some(to_be_safe(marginal, "model-unsure", word.flags));
    }
    if !is_word(reading, at) {
        return None;
    }
    if let Some(said) = lower::compound(reading, at, lexicon) {
        return Some(said);
    }
    if reading.regimes[sentence] == crate::features::Regime::Caseless || !word.any_capital() {
        return lower::single(reading, sentence, at, marginal);
    }
    capital(reading, range, at, marginal)
}

/// A capital where none has to be; at the beginning, a word that no list of ordinary words knows.
fn capital(reading: &Reading<'_>, range: &std::ops::Range<usize>, at: usize, marginal: &[f32; N]) -> Option<Said> {
    let word = &reading.words[at];
    let letters = word.text.chars().filter(|c| c.is_alphabetic()).count();
    if POLITE.contains(&word.lower.as_str()) || letters < 2 {
        return None;
    }
    if !begins(&reading.words, range, at) {
        let certain = word.ordinary && marginal[0] > 0.999 && word.flags & flag::NAMES == 0;
        return (!certain).then(|| to_be_safe(marginal, "capital", word.flags));
    }
    let used = word.used & crate::features::USED_CAPITAL != 0 && word.used & crate::features::USED_LOWER == 0;
    let unknown = !word.ordinary;
    let listed =
        word.flags & flag::NAMES != 0 && word.flags & (flag::SEEN | flag::FREQUENT) == 0 && marginal[0] < 0.9999;
    let used = used && word.flags & flag::FREQUENT == 0;
    if unknown || used || listed {
        return Some(to_be_safe(marginal, "capital-at-start", word.flags));
    }
    // `Straumøy er ...`: without an article a thing does nothing, a place does.
    let next = reading.words.get(at + 1).filter(|next| at + 1 < range.end && !next.token.first);
    let place = word.flags & flag::WORDS == 0
        && letters > 4
        && PLACE_ENDINGS.iter().any(|ending| word.lower.ends_with(ending))
        && next.is_some_and(|next| DOES.contains(&next.lower.as_str()));
    place.then_some(Said { class: Class::Place, score: 0.49, why: "place-at-start", inside: false })
}

/// A municipality's name, however ordinary a word it is otherwise.
fn municipality(reading: &Reading<'_>, range: &std::ops::Range<usize>, at: usize, marginal: &[f32; N]) -> Option<Said> {
    let word = &reading.words[at];
    let found = |score: f32, why| Some(Said { class: Class::Place, score, why, inside: false });
    let near = |by: isize| at.checked_add_signed(by).filter(|at| range.contains(at)).map(|at| &reading.words[at]);
    let next = near(1).map_or("", |word| word.lower.as_str());
    let before = near(-1).map_or("", |word| word.lower.as_str());
    let of_kommune = matches!(
        next,
        "kommune"
            | "kommunes"
            | "kommuna"
            | "kommunar"
            | "kommuner"
            | "herad"
            | "herred"
            | "bystyre"
            | "fylke"
            | "fylkeskommune"
    );
    let after_kommune =
        matches!(before, "kommunen" | "kommuna" | "kommunane" | "kommunene" | "bydel" | "bydelen" | "fylket" | "bygda");
    let place = flag::MUNICIPALITY | flag::COUNTY | flag::REGION | flag::DISTRICT;
    if word.flags & place == 0 {
        let name = !word.ordinary && word.token.kind == Kind::Word && word.flags & flag::WORDS == 0;
        let unknown = of_kommune && next != "fylke" && name;
        return if unknown { found(0.7, "before-kommune") } else { None };
    }
    let short = word.lower.chars().count() < 5;
    let common = word.ordinary && short || word.flags & flag::WORDS != 0;
    let function =
        word.flags & flag::FREQUENT != 0 && !matches!(word.lower.as_str(), "land" | "heim" | "stad" | "time" | "å");
    if of_kommune && !function || after_kommune && (!common || word.capital()) {
        return found(0.95, "before-kommune");
    }
    if word.capital() {
        let start = begins(&reading.words, range, at);
        if !start || !common {
            return found(0.9, "municipality");
        }
        let does = DOES.contains(&next);
        let rare = word.flags & flag::FREQUENT == 0;
        let listed =
            matches!(next, "," | "og" | "/") && near(2).is_some_and(|word| word.flags & place != 0 && word.capital());
        return if does || listed || rare && marginal[0] < 0.999 { found(0.6, "municipality-at-start") } else { None };
    }
    if !common {
        return found(0.85, "municipality-small");
    }
    let placed = BEFORE_PLACE.contains(&before) && word.flags & (flag::FREQUENT | flag::SEEN) == 0;
    let rare = matches!(before, "i" | "frå" | "fra")
        && word.flags & flag::FREQUENT == 0
        && word.flags & flag::MUNICIPALITY != 0;
    let beside = |by: isize, other: isize| {
        near(by).is_some_and(|word| matches!(word.lower.as_str(), "og" | "," | "/"))
            && near(other).is_some_and(|word| word.flags & place != 0 && !word.ordinary)
    };
    if placed || rare || beside(1, 2) || beside(-1, -2) { found(0.6, "municipality-by-context") } else { None }
}

/// Names of several words on a list of the program.
pub fn phrases(reading: &Reading<'_>, said: &mut [Option<Said>]) {
    for (range, flags) in reading.phrases.iter().filter(|(_, flags)| flags & ADDED == 0) {
        let capital = reading.words[range.clone()].iter().any(|word| word.any_capital());
        let common = reading.words[range.clone()].iter().all(|word| word.ordinary);
        let passes = !capital && common && flags & flag::MUNICIPALITY == 0;
        if passes || said[range.clone()].iter().all(Option::is_some) {
            continue;
        }
        let class = by_list(*flags).unwrap_or(Class::Other);
        for (at, said) in said[range.clone()].iter_mut().enumerate() {
            *said = Some(Said { class, score: 0.8, why: "list", inside: at > 0 });
        }
    }
}

/// `kommune` behind a name is part of it, and `Bydel` before one: `Alver kommune`.
pub fn municipal(reading: &Reading<'_>, said: &mut [Option<Said>]) {
    for at in 1..reading.words.len() {
        let place = said[at].filter(|said| said.class == Class::Place && !said.inside);
        if let Some(place) = place.filter(|_| said[at - 1].is_none() && reading.words[at - 1].text == "Bydel") {
            said[at - 1] = Some(place);
            said[at] = Some(Said { inside: true, ..place });
        }
        let word = &reading.words[at];
        let unit = matches!(
            word.lower.as_str(),
            "kommune"
                | "kommunes"
                | "kommuna"
                | "kommunar"
                | "kommuner"
                | "herad"
                | "herred"
                | "fylke"
                | "fylkeskommune"
                | "bystyre"
        );
        let of_name = reading.words[at - 1].flags & flag::MUNICIPALITY != 0;
        let place = |before: &Said| before.class == Class::Place || of_name && !before.inside;
        let Some(before) = said[at - 1].filter(place) else { continue };
        if unit && word.token.spaced && !word.token.first && reading.words[at - 1].lower != "kommune" {
            said[at - 1] = Some(Said { class: Class::Place, ..before });
            said[at] = Some(Said { class: Class::Place, inside: true, ..before });
        }
    }
}

/// A name that is sure in one place is a name in the others, if it is no ordinary word.
pub fn repeated(reading: &Reading<'_>, said: &mut [Option<Said>]) {
    let mut sure: std::collections::HashMap<&str, Said> = std::collections::HashMap::new();
    for (word, said) in reading.words.iter().zip(said.iter()) {
        if let Some(said) = said.filter(|said| said.score > 0.9 && word.capital() && word.lower.len() > 2) {
            sure.entry(word.lower.as_str()).or_insert(said);
        }
    }
    for (word, said) in reading.words.iter().zip(said.iter_mut()).filter(|(_, said)| said.is_none()) {
        let stem = word.lower.strip_suffix('s').unwrap_or(&word.lower);
        let Some(known) = sure.get(word.lower.as_str()).or_else(|| sure.get(stem)) else { continue };
        let ordinary = word.ordinary || word.flags & (flag::WORDS | flag::GENERAL) != 0;
        if word.token.kind == Kind::Word && !ordinary {
            *said = Some(Said { score: 0.49, why: "named-elsewhere", inside: false, ..*known });
        }
    }
}

/// A surname that stood behind a given name is that person's where it stands alone, and not a place or a firm.
pub fn persons(reading: &Reading<'_>, said: &mut [Option<Said>]) {
    let person = |said: &Option<Said>| said.is_some_and(|said| said.class == Class::Person && said.score >= 0.5);
    let inside = |at: usize| said[at].is_some_and(|said| said.inside);
    let behind_given = |at: &usize| person(&said[at - 1]) && person(&said[*at]) && inside(*at);
    let surnames: std::collections::HashSet<&str> = (1..said.len())
        .filter(behind_given)
        .map(|at| reading.words[at].lower.as_str())
        .filter(|name| name.len() > 2)
        .collect();
    let alone: Vec<usize> = (0..said.len())
        .filter(|at| said[*at].is_some_and(|said| said.class != Class::Person && !said.inside))
        .filter(|at| !said.get(at + 1).is_some_and(|next| next.is_some_and(|next| next.inside)))
        .filter(|at| {
            let word = &reading.words[*at];
            let stem = word.lower.strip_suffix('s').unwrap_or(&word.lower);
            let place =
                at.checked_sub(1).is_some_and(|before| BEFORE_PLACE.contains(&reading.words[before].lower.as_str()));
            word.capital() && !place && (surnames.contains(word.lower.as_str()) || surnames.contains(stem))
        })
        .collect();
    for at in alone {
        said[at] = said[at].map(|said| Said { class: Class::Person, why: "surname", ..said });
    }
}

/// Whether a word stands in a row with a municipality: `Alver, Osterøy og Vaksdal`.
fn listed(reading: &Reading<'_>, said: &[Option<Said>], at: usize) -> bool {
    let beside = |by: isize, other: isize| {
        let joins = at.checked_add_signed(by).and_then(|at| reading.words.get(at));
        let other = at.checked_add_signed(other).filter(|at| *at < said.len());
        joins.is_some_and(|word| matches!(word.lower.as_str(), "," | "og" | "/"))
            && other.is_some_and(|at| {
                said[at].is_some_and(|said| said.class == Class::Place)
                    && reading.words[at].flags & flag::MUNICIPALITY != 0
            })
    };
    beside(1, 2) || beside(-1, -2)
}

/// A municipality's name that is nobody's name, or a place elsewhere in the text, is a place, whatever the field takes a
/// single word for.
pub fn places(reading: &Reading<'_>, said: &mut [Option<Said>]) {
    let sure =
        |at: &usize| said[*at].is_some_and(|said| said.class == Class::Place && said.score > 0.9 && !said.inside);
    let named: std::collections::HashSet<&str> =
        (0..said.len()).filter(sure).map(|at| reading.words[at].lower.as_str()).collect();
    for at in 0..said.len() {
        let word = &reading.words[at];
        let stem = word.lower.strip_suffix('s').unwrap_or(&word.lower);
        let elsewhere = named.contains(word.lower.as_str()) || named.contains(stem);
        let nobody = word.flags & (flag::GIVEN | flag::SURNAME) == 0;
        let only_place = word.flags & flag::MUNICIPALITY != 0 && (nobody || elsewhere || listed(reading, said, at));
        let alone = said.get(at + 1).is_none_or(|next| next.is_none_or(|next| !next.inside));
        let plain = only_place && alone && !word.text.contains('-');
        if let Some(other) = said[at].filter(|said| plain && !said.inside && said.class != Class::Place) {
            said[at] = Some(Said { class: Class::Place, why: "municipality", ..other });
        }
    }
}

/// What a list of the caller's own says: a name, or an ordinary word.
const ADDED: u32 = flag::DENIED | flag::GENERAL;

/// What the caller's own lists say stands, whatever the others say: a name is one of the kind that is told, a word passes.
pub fn added(reading: &Reading<'_>, lexicon: &Lexicon, said: &mut [Option<Said>]) {
    let named = |flags: u32, inside: bool| {
        let class = by_list(flags).unwrap_or(Class::Other);
        (flags & flag::DENIED != 0).then_some(Said { class, score: 1.0, why: "deny-list", inside })
    };
    for (at, word) in reading.words.iter().enumerate() {
        let flags = lexicon.added(&word.lower);
        let goes_on = |at: usize| said.get(at).copied().flatten().is_some_and(|said| said.inside);
        let passes = flags & ADDED == flag::GENERAL && !goes_on(at) && !goes_on(at + 1);
        said[at] = if passes { None } else { named(flags, goes_on(at)).or(said[at]) };
    }
    for (range, flags) in reading.phrases.iter().filter(|(_, flags)| flags & ADDED != 0) {
        let words: Vec<&str> = reading.words[range.clone()].iter().map(|word| word.lower.as_str()).collect();
        let own = lexicon.added(&words.join(" "));
        for at in range.clone() {
            said[at] = named(if own == 0 { *flags } else { own }, at > range.start);
        }
    }
}

/// `Hallingdal renovasjon IKS`: what stands between a name and the kind of company is part of it.
pub fn companies(reading: &Reading<'_>, said: &mut [Option<Said>]) {
    /// No company's name has more small words in a row.
    const BETWEEN: usize = 3;
    const KINDS: [&str; 8] = ["IKS", "AS", "ASA", "KF", "SA", "BA", "DA", "ANS"];
    for at in 1..said.len() {
        let word = &reading.words[at];
        if !KINDS.contains(&word.text) || word.token.first {
            continue;
        }
        let mut from = at;
        while from > 0 && at - from < BETWEEN && said[from - 1].is_none() && !reading.words[from].token.first {
            let before = &reading.words[from - 1];
            if before.token.kind != Kind::Word || before.any_capital() && before.flags & flag::GENERAL == 0 {
                break;
            }
            from -= 1;
        }
        let named =
            from.checked_sub(1).is_some_and(|before| said[before].is_some()) && !reading.words[from].token.first;
        if named {
            let Some(name) = said[from - 1] else { continue };
            let goes_on = |at: &usize| said[*at].is_some_and(|said| said.inside);
            let start = (1..from).rev().take_while(goes_on).last().map_or(from - 1, |first| first - 1);
            for (offset, said) in said[start..=at].iter_mut().enumerate() {
                *said = Some(Said { class: Class::Organisation, why: "company", inside: offset > 0, ..name });
            }
        }
    }
}
