//! Days, months of years, seasons of years, weeks, years.

use std::sync::LazyLock;

use regex::bytes::Regex;

use crate::mark::{Class, Mark};

macro_rules! month {
    () => {
        r"(?:januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|desember|jan\.?|feb\.?|mar\.|
            apr\.?|jun\.|jul\.|aug\.?|sept?\.?|okt\.?|nov\.?|des\.?)"
    };
}
macro_rules! year {
    () => {
        "(?:1[89]|20)\\d{2}"
    };
}

const FORMS: &[(Class, &str)] = &[
    (
        Class::Date,
        concat!(
            r"(?i)\b(?:\d{1,2}\.? ?(?:-|/|og|til|t\.o\.m\.) ?)?\d{1,2}\. ?",
            month!(),
            r"(?:,? ?(?:",
            year!(),
            r"|'\d\d))?\b"
        ),
    ),
    (
        Class::Date,
        concat!(
            r"(?i)\b\d{1,2} (?:januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|
                desember)(?:,? ",
            year!(),
            r")?\b"
        ),
    ),
    (
        Class::Date,
        concat!(
            r"(?i)\b(?:fyrste|første|andre|tredje|fjerde|femte|sjette|sjuande|syvende|åttande|åttende|niande|niende|
                tiande|tiende|siste) (?:januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|
                desember)(?: ",
            year!(),
            r")?\b"
        ),
    ),
    (
        Class::Date,
        concat!(
            r"(?i)\b(?:tidleg i |tidlig i |midt i |slutten av |starten av |byrjinga av |begynnelsen av |utgangen av |
                medio |primo |ultimo )?(?:januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|
                desember|jan|feb|aug|sept|okt|nov|des)\.?,? ?(?:i )?(?:",
            year!(),
            r"|'\d\d)\b"
        ),
    ),
    (
        Class::Date,
        concat!(
            r"(?i)\b(?:vår(?:en|halvåret)?|sommar(?:en)?|sommer(?:en)?|haust(?:en|halvåret)?|høst(?:en|halvåret)?|
                vinter(?:en)?|jul(?:a|en)?|påsk(?:e|a|en)|pinse(?:n|a)?|nyttår|årsskiftet|romjul(?:a|en)?)(?: i)? ",
            year!(),
            r"(?:[/-]\d{2,4})?\b"
        ),
    ),
    (Class::Date, r"\b(?P<x>(?:0?[1-9]|[12]\d|3[01])\. ?(?:0?[1-9]|1[0-2])\. ?(?:(?:1[89]|20)?\d{2})\b)"),
    (Class::Date, r"(?:^|[^\d.,])(?P<x>(?:0?[1-9]|[12]\d|3[01])\.(?:0?[1-9]|1[0-2])\.)(?:$|[^\d])"),
    (
        Class::Date,
        r"(?i)\b(?:den|dato|frist(?:en)?|innan|innen|før|fra|frå|til|møte(?:t)?|pr\.?|per|kl\.?|måndag|mandag|tysdag|
            tirsdag|onsdag|torsdag|fredag|laurdag|lørdag|søndag|sundag) (?P<x>(?:0?[1-9]|[12]\d|3[01])[./](?:0?[1-9]|
            1[0-2]))(?:$|[^\d/.%])",
    ),
    (Class::Date, r"(?:^|[\s(])(?P<x>(?:[1-9]|[12]\d|3[01])/(?:[1-9]|1[0-2]))(?:$|[^\w/.%-]|\.(?:$|\s))"),
    (
        Class::Date,
        r"(?i)\b(?:[1-5]\.|første|fyrste|andre|tredje|fjerde|siste) (?:uke|veke|helg|måndag|mandag|tysdag|tirsdag|
            onsdag|torsdag|fredag|laurdag|lørdag|søndag|sundag)\w* i (?:januar|februar|mars|april|mai|juni|juli|
            august|september|oktober|november|desember)\b",
    ),
    (Class::Date, r"\b(?:0?[1-9]|[12]\d|3[01]) ?[/-] ?(?:0?[1-9]|1[0-2]) ?[/ -] ?(?:(?:19|20)\d{2}|\d{2})\b"),
    (Class::Date, r"\b(?P<x>(?:19|20)\d{2}[-./](?:0[1-9]|1[0-2])[-./](?:0[1-9]|[12]\d|3[01]))(?:$|[T\W])"),
    (
        Class::Date,
        concat!(
            r"(?i)\b(?:veke|vekene|uke|ukene|vk\.?|u\.)[ .:]{1,2}(?:nr\.? ?)?\d{1,2}(?: ?(?:-|og|
                /) ?\d{1,2})?(?:[ ,/]{1,3}(?:i )?",
            year!(),
            r")?\b"
        ),
    ),
    (
        Class::Date,
        concat!(
            r"(?i)\b(?:[1-4]\. ?(?:kvartal|tertial|halvår)|Q[1-4]|fyrste halvår|første halvår|andre halvår|(?:første|
                fyrste|andre|tredje|fjerde) kvartal)(?:,? (?:i )?",
            year!(),
            r")?\b"
        ),
    ),
    (Class::Date, r"\b(?:19|20)\d{2} ?[-/] ?(?:19|20)?\d{2}\b"),
    (Class::Date, r"(?i)\b(?:skoleåret|skuleåret|perioden|årsskiftet|sesongen) \d{2,4}[/-]\d{2,4}\b"),
    (
        Class::Date,
        r"(?i)\b(?:sidan|siden|frå|fra|til|innan|innen|før|etter|medio|primo|ultimo|i|utgangen av|slutten av|
            starten av) (?P<x>januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|desember)\b",
    ),
    (
        Class::Date,
        r"(?i)\b(?:måndag|mandag|tysdag|tirsdag|onsdag|torsdag|fredag|laurdag|lørdag|søndag|
            sundag)(?: den)? (?P<x>\d{1,2}\.)(?:$|[^\d])",
    ),
    (Class::Date, r"(?i)\b(?:den )(?P<x>\d{1,2}\.)(?: (?:denne|hver|kvar|i) (?:månad|måned)\w*)"),
    (Class::Date, r"\b(?:1[89]|20)\d{2}\b"),
    (
        Class::Date,
        r"(?i)\b(?:nittenhundre|attenhundre|tjue|totusen|to tusen og)[ -]?(?:og )?(?:ti|elleve|tolv|tretten|fjorten|
            femten|seksten|sytten|atten|nitten|tjue\w{0,4})\b",
    ),
    (Class::Date, r"(?i)\b(?:på )?(?:19|20)?\d0-(?:tallet|talet|åra|årene)\b"),
    (
        Class::Date,
        r"(?i)\b(?:tidleg på |tidlig på |midt på |seint på |sent på |på |sidan |siden )?(?:ti|tjue|tretti|førti|femti|
            seksti|sytti|åtti|nitti|nittenhundre|attenhundre|syttenhundre|sekstenhundre)-?(?:talet|tallet|åra|årene)\b",
    ),
    (
        Class::Date,
        r"(?i)\b(?:frå og med|fra og med|til og med|t\.o\.m\.|f\.o\.m\.|ut|medio|primo|ultimo|heile|hele|seint i|
            sent i|tidleg i|tidlig i|midt i|utover|gjennom) (?P<x>januar|februar|mars|april|mai|juni|juli|august|
            september|oktober|november|desember)\b",
    ),
    (
        Class::Date,
        r"(?i)\b(?:januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|desember|påska|påsken|
            pinsa|pinsen|hausten|høsten|våren|sommaren|sommeren|vinteren|jula|julen) (?:i år|i fjor|året før|
            året etter|same år|samme år|neste år|for (?:\w{2,8}|\d{1,2}) år (?:sidan|siden))\b",
    ),
    (
        Class::Date,
        r"(?i)\b(?P<x>for (?:\d{1,3}|tjue\w*|tretti\w*|førti\w*|femti\w*|hundre\w*|ti|tolv|femten|
            over \w+) år (?:sidan|siden))\b",
    ),
    (
        Class::Date,
        r"(?i)\b(?:v|h|haust|høst|vår|hausten|høsten|våren|sommaren|sommeren)[ -]?'?(?P<x>(?:20)?[012]\d)(?:$|[^\w. ]|
            [. ](?:$|[^\d]))",
    ),
    (
        Class::Date,
        r"(?i)\b(?:kommuneval|kommunevalg|kommunestyreval|kommunestyrevalg|lokalval|lokalvalg|stortingsval|
            stortingsvalg|val|valg)(?:et|a|en)? (?:i )?(?P<x>(?:19|20)\d\d|'\d\d)\b",
    ),
];

static DATES: LazyLock<Vec<(Class, Regex)>> = LazyLock::new(|| super::compiled(FORMS));

/// The marks on dates.
pub fn find(text: &str) -> Vec<Mark> {
    let mut marks = Vec::new();
    super::matches(text, &DATES, "date", &mut marks);
    marks.retain(|mark| plausible(text, mark));
    marks
}

/// A time of day, a decimal or a part of a longer number is no date.
fn plausible(text: &str, mark: &Mark) -> bool {
    let (before, after) = (&text[..mark.span.start], &text[mark.span.end..]);
    let short = mark.span.len() <= 5 && text[mark.span.clone()].contains(['.', '/']);
    let tail = super::tail(before.trim_end(), 24).to_lowercase();
    let time = short && (tail.ends_with("kl") || tail.ends_with("kl.") || tail.ends_with("klokka"));
    let fraction = ["1/2", "1/3", "2/3", "1/4", "3/4", "1/5", "24/7"].contains(&&text[mark.span.clone()]);
    let part = short && {
        let next = after.trim_start().split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        ["av", "del", "stilling", "dels", "liter", "mål", "stillinger", "stillingar"].contains(&next)
    };
    let numbered =
        short && ["sak", "nr", "nr.", "pkt", "kap", "kap.", "gnr", "gnr."].iter().any(|word| tail.ends_with(word));
    let year = mark.span.len() == 4;
    let of_number = year
        && (before.ends_with(|c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '/' | '-' | '_'))
            || after.starts_with(['%', '_'])
            || after.starts_with([',', '.', '/']) && after[1..].starts_with(|c: char| c.is_ascii_digit()));
    let grouped = year && before.ends_with(' ') && before.trim_end().ends_with(|c: char| c.is_ascii_digit()) && {
        let digits = before.trim_end().chars().rev().take_while(char::is_ascii_digit).count();
        digits <= 3 && after.starts_with(' ') && after.trim_start().starts_with(|c: char| c.is_ascii_digit())
    };
    let norm = year
        && ["ns", "iso", "iec", "ns-en", "en"]
            .iter()
            .any(|word| tail.strip_suffix(word).is_some_and(|rest| !rest.ends_with(char::is_alphanumeric)));
    !(time || fraction || part || numbered || of_number || grouped || norm)
}

#[cfg(test)]
mod tests {
    use super::{DATES, FORMS, find};

    #[test]
    fn every_form_is_a_regular_expression() {
        assert_eq!(DATES.len(), FORMS.len());
    }

    #[test]
    fn dates_are_found_in_every_writing() {
        for date in [
            "12. mai 2021",
            "12.05.2021",
            "12.5.21",
            "12/5-2021",
            "2021-05-12",
            "mai 2019",
            "hausten 2018",
            "veke 35",
            "uke 12, 2020",
            "1. kvartal",
            "1.januar 2020",
            "10.-12. juni",
            "første januar",
            "årsskiftet 2019/2020",
            "12.5.",
        ] {
            let text = format!("Møtet var {date} på rådhuset");
            assert!(!find(&crate::plain::view(&text)).is_empty(), "{date}");
        }
        for other in ["kl. 12.30", "3,5 timar", "NS 2021 gjeld ikkje"] {
            assert_eq!(find(&crate::plain::view(other)), [], "{other}");
        }
    }
}
