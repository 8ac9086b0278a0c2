//! What is told by its form: addresses of the net, cases, properties, plates, codes, dates.

use std::sync::LazyLock;

use regex::bytes::Regex;

use crate::{
    mark::{Class, Mark},
    plain,
};

/// A form; the group `x`, or else the whole, is what is marked.
struct Pattern {
    class: Class,
    regex: Regex,
    score: f32,
    why: &'static str,
}

/// No form has an unbounded part inside another, so that the time grows with the text alone.
const FORMS: &[(Class, &str, f32)] = &[
    (
        Class::Email,
        r"(?i)[\w.+\-]+\s?(?:@|\(at\)|\[at\]|\{at\}|\(a\)|\(krøllalfa\)|\bkrøllalfa\b)\s?[\w\-]+(?:\s?\.\s?[a-zæøå][\w\-]*|\.[\w\-]+){1,5}",
        1.0,
    ),
    (
        Class::Email,
        r"(?i)[\w.+\-]+ ?\b(?:at|alfakrøll)\b ?[\w\-]+(?: ?\. ?kommune)?(?: ?\. ?| dot | punktum )(?:no|com|org|net)\b",
        0.9,
    ),
    (Class::Email, r"(?i)[\w.+\-]+@[\w\-]+\b", 0.8),
    (Class::Url, r#"(?i)\b(?:https?|ftp|hxxps?|file|sftp)\s?:\s?/{2,3}[^\s<>"]+"#, 1.0),
    (Class::Url, r#"(?i)\bwww\s?\.\s?[^\s<>"]+"#, 1.0),
    (
        Class::Url,
        r#"(?i)\b(?:[a-z0-9æøå][a-z0-9æøå\-]*\.){1,6}(?:no|com|org|net|eu|se|dk|fi|io|info|biz|nu|app|dev|cloud|gov|edu|uk|de|tv|me|ai)\b(?:[/?#][^\s<>"]*)?"#,
        0.95,
    ),
    (Class::Url, r"(?i)\b[a-z0-9æøå\-]+\s?\.\s?(?:kommune|fylkeskommune|herad|iks)\s?\.\s?no\b", 1.0),
    (Class::Url, r#"(?:\\\\[\w.\-]+|\b[A-Z]:)\\[^\s<>"|]+"#, 0.9),
    (Class::Handle, r"(?:^|[\s(,;:])(?P<x>[@#][A-Za-zÆØÅæøå_][\w.]{2,40}\b)", 0.8),
    (Class::Account, r"\bNO ?\d{2}(?: ?\d{4}){2} ?\d{3}\b", 1.0),
    (
        Class::Account,
        r"(?i)\b(?:kid|kontonummer|kontonr|kto|bankkonto)(?:[- ]?(?:nr|nummer))?[.: ]{0,3}(?P<x>\d[\d .\-]{4,30}\d)\b",
        0.9,
    ),
    (Class::Phone, r"\+(?:\d[ \-()]{0,2}){7,15}\d?\b", 0.95),
    (Class::Phone, r"\b00(?:47|45|46)(?:[ \-]?\d){8,10}\b", 0.95),
    (
        Class::Phone,
        r"(?i)\b(?:tlf|telefon|mobil|mob|tel|ring|sms|vakttelefon|sentralbord|direkte)(?:nr|nummer|en)?\.?[:. ]{0,3}(?:nr\.? ?|på |til )?(?P<x>\d[\d ]{2,12}\d)\b",
        0.9,
    ),
    (Class::Case, r"\b(?:19|20)\d{2}[/\\] ?\d{3,6}(?: ?[-/] ?\d{1,4})?\b", 0.95),
    (Class::Case, r"\b\d{2}/\d{3,6}(?: ?[-/] ?\d{1,4})?\b", 0.95),
    (Class::Case, r"\b(?:19|20)\d{2}/\d{1,2} ?- ?\d{1,4}\b", 0.9),
    (
        Class::Case,
        r"\b(?P<x>(?:PS|RS|FO|FS|KS|KST|FSK|DS|OS|HO|KO|ADM|AMU|MTU|BYST|BR|UKS|PLM|[A-ZÆØÅ]{2,6}-?)[- ]?(?:sak |SAK |nr\.? )?\d{1,4}/\d{2,4})\b",
        0.9,
    ),
    (
        Class::Case,
        r"(?i)\b[\wæøå\-]{0,20}sak(?:en|er|a|ene|ane)?(?:s?(?:nr|nummer|id))?\.?(?: nr\.?)?[: ]{1,2}(?P<x>\d{1,5}/\d{2,6}(?:-\d{1,4})?)\b",
        0.9,
    ),
    (
        Class::Case,
        r"(?i)\b(?:saks?(?:nr|nummer|id)|arkivsak(?:s?(?:id|nr|nummer))?|arkivnr|arkivref|arkivreferanse|journalpost(?:id|nr)?|jp\.?(?:nr|id)|l(?:ø|o)pen(?:umme)?r|l\.nr|dok(?:ument)?\.?(?:nr|id|nummer)|ref|referanse|vår ref|deres ref|dykkar ref|referansen(?:umme)?r|ephorte|websak|saksref|avtalen(?:umme)?r|kontraktn(?:umme)?r|fakturan(?:umme)?r|ordren(?:umme)?r|bestillingsn(?:umme)?r|avviksn(?:umme)?r|avvik nr|meldingsn(?:umme)?r|prosjektn(?:umme)?r|prosjekt nr)\.?[:# ]{1,3}(?:nr\.? ?)?(?P<x>[A-ZÆØÅ0-9]{0,8}[-/ ]?\d[\dA-ZÆØÅ/\-.]{0,24}[\dA-Z])",
        0.85,
    ),
    (Class::Case, r"\b(?:T[A-ZÆØÅ]{2,4}|L[A-Z]{1,3}|HR)-(?:19|20)\d{2}-\d{2,6}(?:-[A-Z])?\b", 0.9),
    (Class::Case, r"\b\d{2}-\d{4,6}[A-Z]{3}-[A-ZÆØÅ]{2,5}(?:/\d{1,3})?", 0.9),
    (Class::Case, r"\bRef(?:eranse)?\.?:? ?[A-ZÆØÅ]{2,8}[/\-]?[A-Z0-9]{0,8}[/\-]\d{2,8}\b", 0.85),
    (
        Class::Property,
        r"(?i)\b(?:g\.? ?nr|gbnr|g/b ?nr|gårds?n(?:umme)?r|gardsn(?:umme)?r|matrikkel(?:n(?:umme)?r|enhet|eining)?|b\.? ?nr|bruksn(?:umme)?r|festen(?:umme)?r|seksjonsn(?:umme)?r|andelsn(?:umme)?r|s\.?nr)\.?(?: ?[/,] ?b(?:ruks)?\.? ?n(?:umme)?r\.?| og bruksn(?:umme)?r)?[: ]{0,3}(?:\d{4}-)?\d{1,5}(?:[ ,./\-]{0,3}(?:og )?(?:(?:b\.? ?nr|bruksn(?:umme)?r|f\.?nr|festen(?:umme)?r|s\.?nr|seksjonsn(?:umme)?r|g\.?nr)\.?[: ]{0,2})?\d{1,5}){0,8}\b",
        0.95,
    ),
    (
        Class::Property,
        r"(?i)\b(?:eiendom(?:men)?|eigedom(?:men)?|egedom(?:men)?|tomt(?:a|en)?|matrikkel|gnr/bnr|g/bnr)[.: ]{1,3}(?P<x>\d{1,4}/\d{1,5}(?:/\d{1,4}){0,2})\b",
        0.9,
    ),
    (
        Class::Property,
        r"(?i)\b(?:på|for|av|til|gjeld|gjelder|ved|over|frå|fra|mellom|og|nabo|naboen|tomt|tomta|eigar|eier|heimelshavar|hjemmelshaver|teig|parsell|bruket|garden|gården) (?P<x>\d{1,4}/\d{1,4}(?:/\d{1,4}){0,2})(?:$|[^\w/%-])",
        0.7,
    ),
    (Class::Property, r"\b\d{4}-\d{1,4}/\d{1,5}(?:/\d{1,4}){0,2}\b", 0.9),
    (Class::Plate, r"\b(?:[A-DF-HJ-LNPR-Z][A-Z]|E[A-Z]) ?\d{5}\b", 0.85),
    (Class::Plate, r"\b[a-z]{2}\d{5}\b", 0.7),
    (
        Class::Plate,
        r"(?i)\b(?:reg\.? ?n(?:umme)?r|registreringsn(?:umme)?r|skilt(?:n(?:umme)?r)?|bil(?:en)?|tenestebil(?:en)?|tjenestebil(?:en)?|tilhengjar(?:en)?|tilhenger(?:en)?|moped(?:en)?|traktor(?:en)?)[.: ]{1,3}(?:med )?(?:skilt(?:n(?:umme)?r)?|reg\.? ?n(?:umme)?r|registreringsn(?:umme)?r)?[.: ]{0,3}(?P<x>[A-Z]{2}[ \-]?\d{4,5})\b",
        0.9,
    ),
    (
        Class::Code,
        r"(?i)\b(?:kommunen(?:umme)?r|komm\.? ?nr|knr|kommune nr|fylkesn(?:umme)?r|ansattn(?:umme)?r|ansatt-?id|tilsettn(?:umme)?r|brukern(?:umme)?r|brukarn(?:umme)?r|hpr-?(?:n(?:umme)?r)?|her-?id|pasientn(?:umme)?r|elevn(?:umme)?r|kunden(?:umme)?r|medlemsn(?:umme)?r|saksbehandlerid|ressursn(?:umme)?r|ansvarsn(?:umme)?r|n(?:ø|o)kkeln(?:umme)?r|passn(?:umme)?r|skolen(?:umme)?r|skulen(?:umme)?r)\.?(?: er)?[: ]{1,3}(?P<x>[A-Z]{0,3}\d[\d\-]{1,11})\b",
        0.9,
    ),
    (Class::Code, r"\b\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}\b", 0.8),
    (Class::Code, r"\b\d{2}[.,]\d{3,8}°?[NS]?[,; /]{1,3}\d{1,2}[.,]\d{3,8}°?[EØW]?\b", 0.9),
    (
        Class::Code,
        r#"\b[NS]? ?\d{1,2} ?° ?\d{1,2}(?:[.,]\d{1,5})? ?'(?: ?\d{1,2}(?:[.,]\d{1,3})? ?["']{1,2})? ?[NSØEW]?(?:[, ]{1,2}[EØW]? ?\d{1,3} ?° ?\d{1,2}(?:[.,]\d{1,5})? ?'(?: ?\d{1,2}(?:[.,]\d{1,3})? ?["']{1,2})? ?[EØW]?)?"#,
        0.9,
    ),
    (Class::Code, r"\b3[2-5][VWX]? ?(?:[A-Z]{2} ?)?\d{6,7} ?[,;/ ]? ?\d{7}\b", 0.9),
    (Class::Address, r"(?i)\b(?:postboks|pb|p\.b|boks)\.? ?\d{1,5}\b(?:,? ?(?:sentrum|nyborg|alnabru))?", 0.95),
];

static PATTERNS: LazyLock<Vec<Pattern>> = LazyLock::new(|| {
    let pattern = |(class, form, score): &(Class, &str, f32)| {
        Some(Pattern { class: *class, regex: plain::compile(form)?, score: *score, why: "form" })
    };
    FORMS.iter().filter_map(pattern).collect()
});

/// The marks on what has one of the forms.
pub fn find(text: &str) -> Vec<Mark> {
    let mut marks = Vec::new();
    for pattern in PATTERNS.iter() {
        for captures in pattern.regex.captures_iter(text.as_bytes()) {
            let Some(found) = captures.name("x").or_else(|| captures.get(0)) else { continue };
            let shown =
                text[found.range()].trim_end_matches(['.', ',', ';', ':', ')', '\'', '"', '!', '?', ' ', ']', '-']);
            let span = found.start()..found.start() + shown.len();
            let bare = pattern.class == Class::Property && pattern.score < 0.8;
            let readable = !(span.is_empty() || bare && otherwise(shown));
            if readable && plausible(pattern.class, shown, &text[..span.start]) {
                marks.push(Mark { span, class: pattern.class, score: pattern.score, why: pattern.why });
            }
        }
    }
    marks
}

/// Whether something of a form is what it looks like.
fn plausible(class: Class, shown: &str, before: &str) -> bool {
    let number = |part: &str| part.trim().parse::<u32>().unwrap_or_default();
    match class {
        Class::Case => {
            let years = shown.split_once('/').is_some_and(|(from, to)| {
                let (from, to) = (number(from), number(to));
                (1900..2100).contains(&from) && (from + 1..from + 10).contains(&to)
            });
            let fraction = before.trim_end().ends_with(['/', '=']);
            !years && !fraction && shown.contains(|c: char| c.is_ascii_digit())
        }
        Class::Plate => !["NS", "EN", "ID", "KR", "NR", "KL", "TV", "GR", "CA", "TP", "NO"]
            .contains(&shown[..2].to_uppercase().as_str()),
        Class::Code if shown.matches('.').count() == 3 => shown.split('.').all(|part| number(part) < 256),
        Class::Url => shown.contains(char::is_alphabetic),
        _ => true,
    }
}

/// Whether two numbers with a stroke between are a day, a part, a pair of years or a result rather than a property.
fn otherwise(shown: &str) -> bool {
    let numbers: Vec<u32> = shown.split('/').filter_map(|part| part.parse().ok()).collect();
    match numbers.as_slice() {
        [24, 7] | [7, 24] | [50, 50] => true,
        [day, month] => *day <= 31 && *month <= 12 || *day + 1 == *month && *month < 100 || *day < 10 && *month <= 10,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{FORMS, PATTERNS};

    #[test]
    fn every_form_is_a_regular_expression() {
        assert_eq!(PATTERNS.len(), FORMS.len());
    }
}
