//! Who is who in one text: which marks name the same person, place or organisation.

use std::collections::HashMap;

use super::words::Words;
use crate::{
    features::Word,
    lexicon::flag,
    mark::{Class, Mark},
    reading::Reading,
    tokens::Kind,
};

/// Endings of the words for what somebody is at work.
pub const TITLES: [&str; 44] = [
    "leder",
    "leiar",
    "sjef",
    "direktør",
    "rådmann",
    "ordfører",
    "ordførar",
    "rektor",
    "styrer",
    "styrar",
    "konsulent",
    "rådgiver",
    "rådgjevar",
    "saksbehandler",
    "sakshandsamar",
    "saksbehandlar",
    "sekretær",
    "koordinator",
    "arkivar",
    "lærer",
    "lærar",
    "lege",
    "sykepleier",
    "sjukepleiar",
    "vernepleier",
    "vernepleiar",
    "vaktmester",
    "vaktmeister",
    "kontakt",
    "ansvarlig",
    "ansvarleg",
    "ingeniør",
    "planlegger",
    "planleggar",
    "jurist",
    "advokat",
    "tillitsvalgt",
    "tillitsvald",
    "verneombud",
    "verneombod",
    "representant",
    "controller",
    "medarbeider",
    "medarbeidar",
];
/// Titles that few hold, and what they are called instead.
const RARE: [&str; 4] = ["ordfører", "ordførar", "byråd", "bydelsdirektør"];

/// The wording for each mark on a name.
pub struct Entities {
    wordings: Vec<Option<String>>,
}

/// What a place is to the one who writes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Municipality,
    County,
    Country,
    Place,
}

impl Entities {
    /// Reads who is who.
    pub fn of(reading: &Reading<'_>, marks: &[Mark], words: &Words) -> Self {
        let mut wordings = vec![None; marks.len()];
        persons(reading, marks, words, &mut wordings);
        places(reading, marks, words, &mut wordings);
        for (index, mark) in marks.iter().enumerate() {
            let shown = &reading.text[mark.span.clone()];
            let of_other = match mark.class {
                Class::Organisation => Some(words.organisation(shown)),
                Class::Place => words.institution(shown),
                _ => None,
            };
            if wordings[index].is_none() {
                wordings[index] = compound(shown)
                    .filter(|_| mark.class.family() == crate::mark::Family::Name)
                    .or(of_other.map(str::to_owned));
            }
        }
        Self { wordings }
    }

    /// The wording of the mark at `index`, if it is a name.
    pub fn wording(&self, index: usize) -> Option<&str> {
        self.wordings[index].as_deref()
    }
}

/// `modellen` of `Alver-modellen`, `kommunen` of `Kvamskommunen`.
fn compound(shown: &str) -> Option<String> {
    let joined = || {
        let at = ["kommun", "modell"].iter().find_map(|word| shown.find(word)).filter(|at| *at > 0)?;
        (!shown.contains(' ')).then(|| &shown[at..])
    };
    let tail = shown.rsplit_once('-').map(|(_, tail)| tail).or_else(joined)?;
    let plain = tail.chars().count() > 3 && tail.chars().all(char::is_lowercase);
    plain.then(|| tail.to_owned())
}

/// The number of a letter in the alphabet, and of `AA` after `Z`.
fn letter(index: usize) -> String {
    let last = char::from(b'A' + u8::try_from(index % 26).unwrap_or_default());
    if index < 26 { last.to_string() } else { format!("{}{last}", letter(index / 26 - 1)) }
}

/// The words of a name in lower case without the genitive.
fn parts(shown: &str) -> Vec<String> {
    let words = shown.split(|c: char| !(c.is_alphanumeric() || c == '-')).filter(|part| part.chars().count() > 1);
    words
        .map(|word| word.to_lowercase())
        .map(|word| word.strip_suffix('s').filter(|stem| stem.len() > 2).unwrap_or(&word).to_owned())
        .collect()
}

/// What stands before a mark and tells what the person is.
fn title(reading: &Reading<'_>, mark: &Mark) -> Option<String> {
    let at = reading.words.partition_point(|word| word.token.end <= mark.span.start);
    let before = reading.words[..at].last()?;
    let is_title = |lower: &str| TITLES.iter().any(|title| lower.ends_with(title)) || RARE.contains(&lower);
    if before.token.kind == Kind::Word && is_title(&before.lower) {
        return Some(before.lower.clone());
    }
    let after = reading.words.partition_point(|word| word.token.start < mark.span.end);
    let comma = reading.words.get(after).is_some_and(|word| matches!(word.text, "," | "("));
    let next = reading.words.get(after + 1)?;
    (comma && is_title(&next.lower) && !next.token.first).then(|| next.lower.clone())
}

fn persons(reading: &Reading<'_>, marks: &[Mark], words: &Words, wordings: &mut [Option<String>]) {
    let mut persons: Vec<(Vec<String>, Option<String>)> = Vec::new();
    let mut by_part: HashMap<String, usize> = HashMap::new();
    let mut who: Vec<(usize, usize)> = Vec::new();
    for (index, mark) in marks.iter().enumerate().filter(|(_, mark)| mark.class == Class::Person) {
        let parts = parts(&reading.text[mark.span.clone()]);
        let known = parts.last().and_then(|last| by_part.get(last)).filter(|person| {
            parts.len() == 1 || {
                let known = &persons[**person].0;
                known.len() == 1 || known.first() == parts.first()
            }
        });
        let person = known.copied().unwrap_or_else(|| {
            persons.push((parts.clone(), None));
            persons.len() - 1
        });
        for part in parts.iter().chain(parts.first()) {
            by_part.entry(part.clone()).or_insert(person);
        }
        if persons[person].1.is_none() {
            persons[person].1 = title(reading, mark);
        }
        if persons[person].0.len() < parts.len() {
            persons[person].0 = parts;
        }
        who.push((index, person));
    }
    let general =
        |title: &str| if RARE.contains(&title) { words.say("leder", "leiar").to_owned() } else { title.to_owned() };
    let titles: Vec<Option<String>> = persons.iter().map(|(_, title)| title.as_deref().map(general)).collect();
    let mut holders: HashMap<&str, usize> = HashMap::new();
    titles.iter().flatten().for_each(|title| *holders.entry(title).or_default() += 1);
    let mut lettered: HashMap<&str, usize> = HashMap::new();
    let mut letters = 0;
    let mut wording: Vec<String> = Vec::with_capacity(persons.len());
    for title in &titles {
        wording.push(match title {
            Some(title) if holders.get(title.as_str()) == Some(&1) => format!("[{title}]"),
            Some(title) => {
                let before = lettered.entry(title).or_default();
                *before += 1;
                format!("[{title} {}]", letter(*before - 1))
            }
            None => {
                letters += 1;
                format!("[person {}]", letter(letters - 1))
            }
        });
    }
    for (index, person) in who {
        let wording = &wording[person];
        let of = genitive(reading, &marks[index]);
        wordings[index] = Some(if of { format!("{wording}s") } else { wording.clone() });
    }
}

/// What kind of place a mark names.
fn sort(reading: &Reading<'_>, mark: &Mark, words: &Words) -> (Sort, bool) {
    let first = reading.words.partition_point(|word| word.token.end <= mark.span.start);
    let after = reading.words.partition_point(|word| word.token.start < mark.span.end);
    let inside = &reading.words[first..after];
    let flags = inside.iter().fold(0, |flags, word| flags | word.flags);
    let next = reading.words.get(after).map_or("", |word| word.lower.as_str());
    let shown = reading.text[mark.span.clone()].to_lowercase();
    let own = flags & flag::OWN != 0;
    let of_kommune = next.starts_with("kommun") || shown.contains(" kommun") || next == "herad";
    let institution = |word: &str| words.institution(word).is_some();
    let sort = if institution(next) || inside.last().is_some_and(|last| institution(&last.lower)) {
        Sort::Place
    } else if of_kommune
        || matches!(shown.as_str(), "oslo" | "oslos")
        || flags & flag::MUNICIPALITY != 0 && flags & flag::COUNTY == 0
    {
        Sort::Municipality
    } else if flags & (flag::COUNTY | flag::REGION) != 0 || next.starts_with("fylke") {
        Sort::County
    } else if flags & flag::COUNTRY != 0 {
        Sort::Country
    } else {
        Sort::Place
    };
    (sort, own)
}

/// The last word of a mark.
fn last<'r, 't>(reading: &'r Reading<'t>, mark: &Mark) -> Option<&'r Word<'t>> {
    let after = reading.words.partition_point(|word| word.token.start < mark.span.end);
    reading.words[..after].last()
}

/// Whether a mark stands in the genitive: `Osterøys`, `Alver kommunes`.
fn genitive(reading: &Reading<'_>, mark: &Mark) -> bool {
    let whole = |word: &&Word<'_>| word.token.end == mark.span.end;
    last(reading, mark)
        .filter(whole)
        .is_some_and(|word| word.genitive || matches!(word.lower.as_str(), "kommunes" | "fylkeskommunes" | "heradets"))
}

/// The word before a mark, in lower case.
fn before<'r>(reading: &'r Reading<'_>, mark: &Mark, by: usize) -> &'r str {
    let first = reading.words.partition_point(|word| word.token.end <= mark.span.start);
    first.checked_sub(by).map_or("", |at| reading.words[at].lower.as_str())
}

/// Whether what is told of a municipality is that another one learnt from it: `kopiert frå Lunner`, `nabokommunen Lunner`.
fn is_other(reading: &Reading<'_>, mark: &Mark) -> bool {
    /// As many words may stand between the verb and the name.
    const APART: usize = 6;
    const FROM: [&str; 5] = ["fra", "frå", "av", "hos", "etter"];
    const TAKEN: [&str; 9] = ["kopier", "lånt", "lånte", "lært", "lærte", "henta", "hentet", "inspirer", "besøk"];
    let taken = |by: usize| TAKEN.iter().any(|verb| before(reading, mark, by).starts_with(verb));
    before(reading, mark, 1).starts_with("nabokommun")
        || FROM.contains(&before(reading, mark, 1)) && (2..2 + APART).any(taken)
}

fn places(reading: &Reading<'_>, marks: &[Mark], words: &Words, wordings: &mut [Option<String>]) {
    let named: Vec<(usize, String, Sort, bool)> = marks
        .iter()
        .enumerate()
        .filter(|(_, mark)| mark.class == Class::Place)
        .map(|(index, mark)| {
            let (sort, own) = sort(reading, mark, words);
            let shown = &reading.text[mark.span.clone()];
            let head = shown.split_once('-').filter(|_| compound(shown).is_some()).map_or(shown, |(head, _)| head);
            // What stands behind `kommune` is no part of the name: `Alver kommunes arkiv`.
            let of_kommune = |part: &String| part.starts_with("kommun") || part == "herad";
            let parts = parts(head);
            let key = parts.iter().skip_while(|part| of_kommune(part)).take_while(|part| !of_kommune(part));
            let key = key.map(String::as_str).collect::<Vec<_>>().join(" ");
            (index, key, sort, own)
        })
        .collect();
    let ours = ours(&named, |index| is_other(reading, &marks[index]));
    let mut others: HashMap<&str, usize> = HashMap::new();
    for (_, key, _, _) in
        named.iter().filter(|(_, key, sort, _)| *sort == Sort::Municipality && Some(key) != ours.as_ref())
    {
        let next = others.len();
        others.entry(key).or_insert(next);
    }
    let feminine = reading.words.iter().any(|word| word.lower == "kommuna");
    for (index, key, sort, _) in &named {
        let shown = &reading.text[marks[*index].span.clone()];
        let genitive = genitive(reading, &marks[*index]);
        let wording = match sort {
            Sort::Municipality if Some(key) == ours.as_ref() => match (compound(shown), genitive, feminine) {
                (Some(tail), _, _) => tail,
                (None, true, _) => words.of_municipality.to_owned(),
                (None, false, true) => "kommuna".to_owned(),
                (None, false, false) => "kommunen".to_owned(),
            },
            Sort::Municipality => {
                // `nabokommunen Eidskog` says already what it is.
                let said = before(reading, &marks[*index], 1).starts_with("nabokommun");
                let lettered = others.get(key.as_str()).filter(|_| others.len() > 1).map(|at| letter(*at));
                match (compound(shown), lettered) {
                    _ if said => others.get(key.as_str()).map_or_else(|| "A".to_owned(), |at| letter(*at)),
                    (Some(tail), _) => tail,
                    (None, Some(letter)) if genitive => format!("{} {letter}s", words.neighbours),
                    (None, Some(letter)) => format!("{} {letter}", words.neighbours),
                    (None, None) if genitive => words.say("nabokommunens", "nabokommunen sin").to_owned(),
                    (None, None) => words.neighbour.to_owned(),
                }
            }
            Sort::County => match compound(shown) {
                Some(tail) => tail,
                None if genitive => words.say("regionens", "regionen sin").to_owned(),
                None => "regionen".to_owned(),
            },
            Sort::Country => {
                let ours = ["norge", "noreg"].contains(&key.as_str());
                words.country[usize::from(!ours)].to_owned()
            }
            Sort::Place => match words.institution(shown) {
                Some(institution) if genitive => format!("{institution}s"),
                None if genitive => format!("{}s", words.fixed(Class::Place, shown)),
                _ => continue,
            },
        };
        wordings[*index] = Some(wording);
    }
}

/// The municipality that writes: the one that the caller says is its own, or else the one that is named most often, the
/// first of several.
fn ours(named: &[(usize, String, Sort, bool)], is_other: impl Fn(usize) -> bool) -> Option<String> {
    if let Some((_, key, ..)) = named.iter().find(|(.., own)| *own) {
        return Some(key.clone());
    }
    /// As many different municipalities are weighed; a text that names more lists them.
    const MOST: usize = 64;
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for (_, key, ..) in named.iter().filter(|(index, _, sort, _)| *sort == Sort::Municipality && !is_other(*index)) {
        match counts.iter().position(|(known, _)| known == key) {
            Some(at) => counts[at].1 += 1,
            None if counts.len() < MOST => counts.push((key, 1)),
            None => {}
        }
    }
    let most = counts.iter().map(|(_, count)| *count).max()?;
    counts.iter().find(|(_, count)| *count == most).map(|(key, _)| (*key).to_owned())
}
