//! Street addresses, and postcodes with their places.

use std::ops::Range;

use crate::{
    features::Word,
    lexicon::{Lexicon, flag},
    mark::{Class, Mark},
    reading::Reading,
    tokens::Kind,
};

/// What the name of a street ends with, longer endings first.
const STREET: &[&str] = &[
    "allmenningen",
    "allmenning",
    "promenaden",
    "almenning",
    "passasjen",
    "promenade",
    "ringvegen",
    "ringveien",
    "terrassen",
    "hammaren",
    "hammeren",
    "kleivane",
    "passasje",
    "stranden",
    "terrasse",
    "bakkane",
    "bryggen",
    "haugane",
    "plassen",
    "sletten",
    "stranda",
    "svingen",
    "vollene",
    "stubben",
    "snippen",
    "trappen",
    "teigane",
    "lundane",
    "alleen",
    "alléen",
    "bakken",
    "bekken",
    "berget",
    "brekka",
    "brekke",
    "brotet",
    "brygga",
    "brygge",
    "feltet",
    "fossen",
    "geilen",
    "grenda",
    "haugen",
    "holmen",
    "jordet",
    "flaten",
    "kollen",
    "kleven",
    "vangen",
    "teigen",
    "lunden",
    "snaret",
    "kråtet",
    "trappa",
    "bråten",
    "dokken",
    "kleiva",
    "kroken",
    "løkken",
    "parken",
    "rabben",
    "rinden",
    "ringen",
    "skogen",
    "sletta",
    "smauet",
    "smuget",
    "stigen",
    "strand",
    "sundet",
    "toppen",
    "torget",
    "torvet",
    "volden",
    "vollen",
    "åkeren",
    "bakke",
    "bukta",
    "faret",
    "flata",
    "løypa",
    "engen",
    "linna",
    "teiga",
    "dalen",
    "gaten",
    "geila",
    "grend",
    "hagan",
    "hagen",
    "kaien",
    "løkka",
    "marka",
    "neset",
    "odden",
    "plass",
    "reina",
    "stien",
    "sving",
    "tunet",
    "vegen",
    "veien",
    "viken",
    "alle",
    "allè",
    "allé",
    "elva",
    "felt",
    "gata",
    "gate",
    "haug",
    "kaia",
    "krok",
    "lien",
    "moen",
    "myra",
    "ring",
    "smau",
    "stig",
    "torg",
    "torv",
    "vika",
    "åkra",
    "åsen",
    "øyra",
    "kai",
    "lia",
    "nes",
    "sti",
    "tun",
    "ura",
    "veg",
    "vei",
    "vik",
    "øya",
    "gt",
    "ås",
];
/// Such endings that are also ordinary words; the word must then be the name of something by its capital.
const DOUBTFUL: [&str; 17] = [
    "løypa", "trappa", "trappen", "vangen", "engen", "moen", "dalen", "nes", "vik", "ås", "skogen", "toppen", "parken",
    "feltet", "plass", "plassen", "ring",
];
/// Units that tell that a number before them is no house.
const UNITS: [&str; 14] = [
    "prosent", "kr", "kroner", "år", "dager", "dagar", "timer", "timar", "m", "km", "meter", "personer", "elever",
    "stk",
];

/// The marks on addresses.
pub fn find(reading: &Reading<'_>, lexicon: &Lexicon) -> Vec<Mark> {
    let words = &reading.words;
    let mut marks = Vec::new();
    for sentence in &reading.sentences {
        for at in sentence.clone().filter(|at| words[*at].token.kind != Kind::Mark) {
            let found = postcode(words, at, sentence.end, lexicon)
                .map(|range| (range, Class::Postcode, "postcode"))
                .or_else(|| street(words, at, sentence).map(|range| (range, Class::Address, "street")));
            if let Some((range, class, why)) = found {
                let span = words[range.start].token.start..words[range.end - 1].token.end;
                marks.push(Mark { span, class, score: 0.9, why });
            }
        }
    }
    marks
}

/// `12`, `12B`, `12 B`: the number of a house that begins at `at`; its end.
fn house(words: &[Word<'_>], at: usize, end: usize) -> Option<usize> {
    let word = words.get(at).filter(|_| at < end)?;
    let digits = word.text.chars().take_while(char::is_ascii_digit).count();
    let rest = &word.text[digits..];
    let letter = rest.is_empty() || rest.len() == 1 && rest.chars().all(char::is_alphabetic);
    let range = rest.strip_prefix('-').is_some_and(|rest| rest.len() < 5 && rest.chars().all(|c| c.is_ascii_digit()));
    if !(1..=4).contains(&digits) || !(letter || range) || !word.token.spaced {
        return None;
    }
    let next = words.get(at + 1).filter(|_| at + 1 < end);
    if next.is_some_and(|next| {
        UNITS.contains(&next.lower.as_str())
            || matches!(next.text, "%" | "°")
            || next.text == "." && digits < 3 && follows_month(words, at + 2)
    }) {
        return None;
    }
    let apart = next.filter(|next| rest.is_empty() && next.text.len() == 1 && next.token.spaced);
    let entrance = apart.is_some_and(|next| next.text.starts_with(|c: char| c.is_ascii_uppercase() && c != 'I'));
    Some(at + 1 + usize::from(entrance))
}

fn follows_month(words: &[Word<'_>], at: usize) -> bool {
    const MONTHS: [&str; 12] = [
        "januar",
        "februar",
        "mars",
        "april",
        "mai",
        "juni",
        "juli",
        "august",
        "september",
        "oktober",
        "november",
        "desember",
    ];
    words.get(at).is_some_and(|word| MONTHS.contains(&word.lower.as_str()))
}

/// A street with the number of a house whose street's name ends at `at`.
fn street(words: &[Word<'_>], at: usize, sentence: &Range<usize>) -> Option<Range<usize>> {
    let word = &words[at];
    let ending = *STREET.iter().find(|ending| word.lower.ends_with(*ending))?;
    let alone = ending == word.lower;
    let capital = word.capital();
    let mut next = at + 1;
    if word.lower.ends_with("gt") && words.get(next).is_some_and(|word| word.text == ".") {
        next += 1;
    }
    let end = house(words, next, sentence.end)?;
    let mut start = at;
    if alone {
        let named = |at: usize| words[at].capital() && words[at].token.kind == Kind::Word;
        while start > sentence.start && at - start < 3 && named(start - 1) {
            start -= 1;
        }
        if start == at && !(capital && at > sentence.start) {
            let small = at.checked_sub(1).filter(|before| *before >= sentence.start && !words[*before].ordinary);
            start = small?;
        }
    } else {
        if !capital && (DOUBTFUL.contains(&ending) || word.flags & (flag::WORD | flag::SEEN) != 0 && ending.len() < 4) {
            return None;
        }
        let before = at.checked_sub(1).filter(|before| *before >= sentence.start);
        let adjective = [
            "nedre", "øvre", "nordre", "søre", "søndre", "vestre", "austre", "østre", "gamle", "store", "vesle",
            "indre", "ytre",
        ];
        if let Some(before) = before.filter(|before| adjective.contains(&words[*before].lower.as_str())) {
            start = before;
        }
    }
    Some(start..end)
}

/// A postcode and the place behind it.
fn postcode(words: &[Word<'_>], at: usize, end: usize, lexicon: &Lexicon) -> Option<Range<usize>> {
    let word = &words[at];
    let digits = word.text.strip_prefix("N-").or_else(|| word.text.strip_prefix("NO-")).unwrap_or(word.text);
    if digits.len() != 4 || !digits.chars().all(|c| c.is_ascii_digit()) || at + 1 >= end {
        return None;
    }
    let mut key = String::new();
    let mut found = None;
    for (index, next) in words[at + 1..end.min(at + 5)].iter().enumerate() {
        if index > 0 {
            key.push(' ');
        }
        key.push_str(&next.lower);
        if lexicon.flags(&key) & (flag::PLACE | flag::MUNICIPALITY | flag::DISTRICT) != 0
            && (index > 0 || next.capital() || !next.ordinary)
        {
            found = Some(at + index + 2);
        }
    }
    let next = &words[at + 1];
    let before = at.checked_sub(1).map_or("", |before| words[before].lower.as_str());
    let time = [
        "i", "frå", "fra", "til", "sidan", "siden", "før", "etter", "innan", "innen", "hausten", "høsten", "våren",
        "sommaren", "sommeren", "mai",
    ];
    if time.contains(&before) && (digits.starts_with("19") || digits.starts_with("20")) {
        return None;
    }
    let year = digits.starts_with("19") || digits.starts_with("20");
    let apart = word.token.first || at > 0 && matches!(words[at - 1].text, "," | ":" | "." | "-" | "|");
    let unknown = next.capital() && next.token.kind == Kind::Word && !year && (apart || !next.ordinary);
    let mut unlisted = at + 2;
    if next.capitals()
        && words.get(unlisted).filter(|_| unlisted < end).is_some_and(|word| word.capitals() && !next.lower.is_empty())
    {
        unlisted += 1;
    }
    found.or(unknown.then_some(unlisted)).map(|end| at..end)
}
