//! Exact numbers of what a municipality has, and the bands that they are made to.

use std::sync::LazyLock;

use regex::bytes::Regex;

use crate::{
    mark::{Class, Mark},
    plain,
};

/// What is counted, of which even a small number tells.
const FEW: &str = r"\w{0,20}(?:skular|skoler|skolar|grunnskular|grunnskoler|barneskular|barneskoler|ungdomsskular|
    ungdomsskoler|barnehagar|barnehager|sjukeheimar|sjukeheimer|sykehjem|omsorgssenter|omsorgssentre|bydelar|bydeler|
    bygder|tettstader|tettsteder|øyar|øyer|legekontor|helsestasjonar|helsestasjoner|sektorar|sektorer|verksemder|
    virksomheter|einingar|enheter|etatar|etater|kommunalsjefar|kommunalsjefer|representantar|representanter|
    kommunestyrerepresentantar|kommunestyrerepresentanter|eigarkommunar|eierkommuner|medlemskommunar|medlemskommuner|
    deltakarkommunar|deltakerkommuner|bibliotek|svømmehallar|svømmehaller|kyrkjer|kirker|brannstasjonar|
    brannstasjoner|avdelingar|avdelinger|kommunalområde|kommunalområder|tenesteområde|tjenesteområder|
    resultateiningar|resultatenheter|soner|sonar|distrikt|distrikter|grender|krinsar|kretser|sentre|sentra|kontor|
    kontorer|stasjonar|stasjoner|hallar|haller|kapell|rådhus|kommunehus|ferjer|ferger|båtar|båter|bilar|biler|bruer|
    broer|tunnelar|tunneler|kaier|kaiar|hamner|havner|butikkar|butikker|hotell|hoteller|gardar|gårder|hytter|
    hyttefelt|vassverk|vannverk|anlegg|magasin|kraftverk|legar|leger|jordmødrer|jordmødre|pleiarar|pleiere|lærarar|
    lærere|rektorar|rektorer|rådgjevarar|rådgivere|arkivarar|arkivarer|ingeniørar|ingeniører|vaktmeistrar|vaktmestere|
    arbeidarar|arbeidere|assistentar|assistenter|konstablar|konstabler|handsamarar|behandlere|tilsette|ansatte|
    årsverk|stillingar|stillinger|lærlingar|lærlinger|medlemer|medlemmar|medlemmer|innbyggjarar|innbyggere|elevar|
    elever|barn|born|brukarar|brukere|bebuarar|beboere|pasientar|pasienter|familiar|familier|flyktningar|flyktninger|
    bustader|boliger|senger|målformer|fylke|fylker|parti|partier|idrettslag|korps)";
/// What is counted, of which a number from ten on tells.
const MANY: &str = r"(?:\w{0,24}(?:tilsette|ansatte|årsverk|stillingar|stillinger|medarbeidarar|medarbeidere|
    innbyggjarar|innbyggere|innbyggarar|innbyggjere|elevar|elever|barn|born|ungdommar|ungdommer|brukarar|brukere|
    pasientar|pasienter|bebuarar|beboere|husstandar|husstander|hushald|hushaldningar|personar|personer|leiarar|ledere|
    plassar|plasser|senger|sengeplassar|bustader|boliger|bygg|eigedomar|eiendommer|bruk|gardsbruk|verksemder|
    bedrifter|søknader|søknadar|saker|vedtak|klager|klagar|avvik|dokument|dokumenter|journalpostar|journalposter|
    besøk|samtalar|samtaler|oppdrag|prosjekt|prosjekter|prosessar|prosesser|rutinar|rutiner|lag|lag og foreiningar|
    foreiningar|foreninger|flyktningar|flyktninger|lærlingar|lærlinger|deltakarar|deltakere|deltagere|respondentar|
    svar|sider|kvadratmeter|kvadratkilometer|km2|kvm|m2|kilometer|km|meter|mil|dekar|daa|mål|tonn|kubikk|kubikkmeter|
    m3|kwh|gwh|mw|timar|timer|dagar|dager))\b";
const MONEY: &str = r"(?:kroner|kr|kr\.|NOK|,-|mill(?:\.|ionar|ioner|ion)?(?: kr(?:oner|\.)?)?|mrd\.?(?: kr(?:oner|
    \.)?)?|milliard(?:ar|er)?(?: kr(?:oner)?)?|tusen kroner|millionar kroner|millioner kroner)";
const DIGITS: &str = r"\d{1,3}(?:[ .]\d{3}){1,3}(?:,\d{1,2})?|\d{1,9}(?:[.,]\d{1,3})?";
const WORDS: &str = r"(?:to|tre|fire|fem|seks|sju|syv|åtte|ni|ti|elleve|tolv|tretten|fjorten|femten|seksten|sytten|
    atten|nitten|tjue\w{0,4}|tretti\w{0,4}|førti\w{0,4}|femti\w{0,4}|seksti\w{0,4}|sytti\w{0,4}|åtti\w{0,4}|
    nitti\w{0,4}|hundre|ett hundre|eitt hundre|to hundre|tre hundre|tusen)";
/// What makes a number a rough one.
const ROUGH: &str = r"(?i)(?:om ?lag|omtrent|ca\.?|cirka|rundt|kring|omkring|rundt regnet|nær|nesten|over|under|minst|
    inntil|opptil|opp til|mellom|fleire enn|flere enn|meir enn|mer enn|færre enn|mindre enn|anslagsvis) (?:kr\.? )?$";

/// Units of time, of which a small number is a time limit like any other.
const TIMES: [&str; 10] =
    ["timar", "timer", "dagar", "dager", "veker", "uker", "minutter", "minuttar", "gonger", "ganger"];
/// Words that end like a plural and are none.
const NO_THINGS: [&str; 16] = [
    "eller",
    "etter",
    "under",
    "over",
    "per",
    "der",
    "her",
    "var",
    "har",
    "mellom",
    "enn",
    "sekunder",
    "paragrafer",
    "ganger",
    "hver",
    "kvar",
];
/// Words that make a sum a limit, which still tells how much it is.
const LIMITS: [&str; 8] = ["over", "under", "minst", "inntil", "opptil", "opp til", "enn", "inntil"];

static FORMS: LazyLock<Vec<(Class, Regex)>> = LazyLock::new(|| {
    let few = format!(r"(?i)\b(?P<x>(?:{DIGITS}|{WORDS})) (?:\w{{2,20}} )?{FEW}\b");
    let many = format!(
        r"(?i)(?:^|[^\d.,/])(?P<x>(?:{DIGITS})(?: ?- ?(?:{DIGITS}))?) ?(?:(?:nye |faste |kommunale |daglege |daglige |
            unike |eksterne |interne |\w{{3,14}}e )?{MANY})"
    );
    let spelled = format!(
        r"(?i)\b(?P<x>(?:tjue|tretti|førti|femti|seksti|sytti|åtti|nitti|hundre|tusen|tolv|tretten|fjorten|femten|
            seksten|sytten|atten|nitten|elleve)\w{{0,20}}) {MANY}"
    );
    let money = format!(r"(?i)(?:^|[^\w.,/])(?P<x>(?:{DIGITS}) ?{MONEY})(?:$|\W)");
    let money_first = format!(r"(?i)\b(?P<x>(?:kr\.?|NOK) ?(?:{DIGITS})(?: ?(?:mill(?:\.|ionar|ioner)?|mrd\.?))?)");
    let grouped = r"(?:^|[^\d.,/-])(?P<x>\d{1,3}(?:[ .]\d{3}){1,3}(?:,\d{1,2})?)(?:$|[^\d])".to_owned();
    let plain = r"(?:^|[^\w.,/#:-])(?P<x>[1-9]\d{3,8}(?:,\d{1,2})?)(?:$|[^\w/-])".to_owned();
    let share = r"(?i)(?:^|[^\d.,])(?P<x>\d{1,3}(?:[.,]\d{1,2})? ?(?:%|prosent|promille|‰))".to_owned();
    let counted = format!(
        r"(?i)(?:innbyggj?artal\w*|innbyggertall\w*|folketal\w*|folketall\w*|areal\w*|budsjett\w*|sjukefråvær\w*|
            sykefravær\w*|nærvær\w*|årsverk|tal tilsette|antall ansatte|
            tal på tilsette)(?: \w{{1,9}}){{0,3}}[: ]{{1,2}}(?P<x>(?:{DIGITS}))"
    );
    let sums = format!(
        r"(?i)\b(?P<x>(?:ein halv|en halv|halvannan|halvannen|{WORDS}) (?:og ein halv |og en halv )?(?:million\w*|
            milliard\w*|tusen)(?: kroner)?)\b"
    );
    let ratio = format!(
        r"(?i)\b(?P<x>(?:(?:\d{{1,2}}|{WORDS}|ein|éin|en|én) av (?:\d{{1,2}}|{WORDS})|(?:kvar|hver) (?:andre|tredje|
            fjerde|femte|sjette|tiande|tiende|tjuande|tjuende) \w{{3,20}}|(?:annankvar|annenhver) (?:henvendelse|
            henvending|søk\w+|sak|still\w+|innbygg\w+|elev|tilsett|ansatt)|(?:ein|en) (?:tredel|tredjedel|firedel|
            fjerdedel|femdel|femtedel|tidel|tidels|tiendedel)))\b"
    );
    let spelled_things = r"(?i)\b(?P<x>(?:tre|fire|fem|seks|sju|syv|åtte|ni|ti|elleve|
        tolv)) (?:[a-zæøå]{3,14}e )?[a-zæøå]{4,24}(?:ar|er|ere|ane|ene)\b"
        .to_owned();
    let heads = r"(?i)(?:^|[^\w.,/-])(?P<x>\d{2,6}) (?:[a-zæøå]{3,14}e )?(?:sete|seter|menneske|mennesker|folk|hus|
        møterom|rom|sjukehus|anlegg|lokalitetar|krav|mål|navn|namn|underskrifter|dyr|sauer|rein|kyr)\b"
        .to_owned();
    let votes = format!(
        r"(?i)(?:^|[^\d.,])(?P<x>(?:{WORDS}|\d{{1,3}}) (?:mot|for og) (?:{WORDS}|\d{{1,3}})(?: (?:stemmer|røyster|mot|
            stemmar))?)\b"
    );
    let sizes = format!(
        r"(?i)\b(?P<x>(?:{DIGITS}|{WORDS}) (?:mil|km|km2|kilometer|kvadratkilometer|meter|kvadratmeter|kvm|dekar|daa|
            mål|hektar|tonn|kubikk|gwh|mwh|mw|liter|bøkefamnar|hyllemeter))\b"
    );
    let counted_things =
        r"(?i)(?:^|[^\w.,/-])(?P<x>\d{2,3}) (?:[a-zæøå]{3,14}e )?[a-zæøå]{3,24}(?:ar|er|ere|born|ende|ande|lige|lege|
            rte|tte|dde|ente)\b"
            .to_owned();
    [
        sums,
        ratio,
        spelled_things,
        heads,
        votes,
        sizes,
        counted_things,
        few,
        many,
        spelled,
        money,
        money_first,
        grouped,
        plain,
        share,
        counted,
    ]
    .iter()
    .filter_map(|form| Some((Class::Number, plain::compile(form)?)))
    .collect()
});
static IS_ROUGH: LazyLock<Option<Regex>> = LazyLock::new(|| plain::compile(ROUGH));
static BAND: LazyLock<Option<Regex>> =
    LazyLock::new(|| plain::compile(r"^(\d{1,3}(?: \d{3}){0,4}|\d+) ?- ?(\d{1,3}(?: \d{3}){0,4})"));

/// The marks on exact numbers.
pub fn find(text: &str) -> Vec<Mark> {
    let mut marks = Vec::new();
    super::matches(text, &FORMS, "exact-number", &mut marks);
    marks.retain(|mark| tells(text, mark));
    marks
}

/// The first number of a text, in hundredths.
fn value(shown: &str) -> Option<u64> {
    let start = shown.find(|c: char| c.is_ascii_digit())?;
    let mut number = 0_u64;
    let mut rest = shown[start..].chars().peekable();
    let mut hundredths = None;
    while let Some(c) = rest.next() {
        match (c, hundredths) {
            ('0'..='9', None) => number = number.saturating_mul(10).saturating_add(u64::from(c).saturating_sub(48)),
            ('0'..='9', Some((value, places))) if places < 2 => {
                hundredths = Some((value * 10 + u64::from(c).saturating_sub(48), places + 1))
            }
            ('0'..='9', _) => {}
            (' ' | '.', None) if rest.peek().is_some_and(char::is_ascii_digit) => {}
            (',', None) if rest.peek().is_some_and(char::is_ascii_digit) => hundredths = Some((0, 0)),
            _ => break,
        }
    }
    let (part, places) = hundredths.unwrap_or((0, 2));
    let part = if places == 1 { part * 10 } else { part };
    Some(number.saturating_mul(100).saturating_add(part))
}

/// Whether only its first digit, or a five behind it, is not nought.
fn rounded(hundredths: u64) -> bool {
    let mut number = hundredths;
    while number >= 10 && number.is_multiple_of(10) {
        number /= 10;
    }
    number < 10 || number < 100 && number % 10 == 5
}

/// Whether a number is exact enough, or large enough, to tell something.
fn tells(text: &str, mark: &Mark) -> bool {
    let shown = &text[mark.span.clone()];
    let before = &text[..mark.span.start];
    let (near, after) = (super::tail(before, 24), text[mark.span.end..].trim_start());
    let rough = IS_ROUGH.as_ref().is_some_and(|regex| regex.is_match(near.as_bytes()));
    let in_group = shown.len() == 3 && before.trim_end().ends_with(|c: char| c.is_ascii_digit());
    if in_group {
        return false;
    }
    let unit = after.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default().to_lowercase();
    let times = TIMES.iter().any(|word| unit.ends_with(word)) || NO_THINGS.contains(&unit.as_str());
    let Some(number) = value(shown) else { return !rough && !times };
    let lower = shown.to_lowercase();
    let paid = lower.contains("kr")
        || lower.contains("nok")
        || lower.contains("mill")
        || after.as_bytes().get(..2).is_some_and(|start| start.eq_ignore_ascii_case(b"kr"));
    let limit = LIMITS.iter().any(|word| near.trim_end().to_lowercase().ends_with(word));
    if rough && rounded(number) && !(paid && limit) {
        return false;
    }
    if band(text, mark) {
        return false;
    }
    let share =
        shown.contains('%') || shown.contains("prosent") || shown.contains("promille") || shown.contains("~~\u{3}");
    if share {
        return number % 100 != 0 || !(number / 100).is_multiple_of(10) && number != 2500 && number != 7500;
    }
    let months = unit.contains("nader") || unit.contains("neder") || unit.contains("nadar");
    let times = times || months && number <= 1_200;
    let money = shown.to_lowercase().contains(['k', 'n', 'm']);
    let small = number < 1000 && !money;
    let lone = number.is_multiple_of(100) && small && !of_few(after);
    let lawful = near.ends_with("~\u{2}")
        || near.to_lowercase().ends_with("nr. ")
        || near.to_lowercase().ends_with("nr ")
        || near.to_lowercase().ends_with("iso ")
        || near.to_lowercase().ends_with("ns ");
    !(lone || lawful || times && number < 10_000 || unit.starts_with("mb"))
}

fn of_few(after: &str) -> bool {
    static FEW_AFTER: LazyLock<Option<Regex>> =
        LazyLock::new(|| plain::compile(&format!(r"(?i)^(?:\w{{2,20}} )?{FEW}\b")));
    FEW_AFTER.as_ref().is_some_and(|regex| regex.is_match(after.as_bytes()))
}

/// How far before a number the band may begin that it ends.
const BAND_BYTES: usize = 24;

/// Whether the mark is one end of a band that [`band_of`] makes. Another number may stand before it, so the band begins at any
/// number before the mark or at the mark itself.
fn band(text: &str, mark: &Mark) -> bool {
    let bytes = text.as_bytes();
    let Some(ahead) = text[mark.span.clone()].find(|c: char| c.is_ascii_digit()) else { return false };
    let number = mark.span.start + ahead;
    let begins = |at: &usize| bytes[*at].is_ascii_digit() && (*at == 0 || !bytes[*at - 1].is_ascii_digit());
    (number.saturating_sub(BAND_BYTES)..=number).filter(begins).any(|start| {
        let around = &bytes[start..bytes.len().min(start + 32)];
        let Some(captures) = BAND.as_ref().and_then(|regex| regex.captures(around)) else { return false };
        let reaches = captures.get(0).is_some_and(|band| start + band.end() > number);
        let end = |index: usize| captures.get(index).and_then(|end| value(&text[start..][end.range()]));
        reaches
            && matches!((end(1), end(2)), (Some(from), Some(to)) if band_of(from / 100) == Some((from / 100, to / 100)))
    })
}

/// The band of the series 1, 2, 5, 10 that a number from a hundred on lies in.
pub fn band_of(number: u64) -> Option<(u64, u64)> {
    let mut ten = 100_u64;
    if number < ten {
        return None;
    }
    while number >= ten.saturating_mul(10) {
        ten = ten.saturating_mul(10);
    }
    Some(match number / ten {
        1 => (ten, 2 * ten),
        2..=4 => (2 * ten, 5 * ten),
        _ => (5 * ten, ten.saturating_mul(10)),
    })
}

/// What an exact number is made to: the unit stays with what is written after it.
pub fn general(shown: &str, about: &str, few: &str) -> String {
    let start = shown.find(|c: char| c.is_ascii_digit());
    let unit = shown.strip_suffix("m2").or_else(|| shown.strip_suffix("m3"));
    let end = unit.unwrap_or(shown).rfind(|c: char| c.is_ascii_digit());
    let (Some(start), Some(end), Some(hundredths)) = (start, end, value(shown)) else { return few.to_owned() };
    let (ahead, behind) = (&shown[..start], &shown[end + 1..]);
    let number = hundredths / 100;
    let share = behind.contains('%') || behind.contains("pro");
    let middle = match band_of(number) {
        Some((from, to)) if !share => format!("{}-{}", grouped(from), grouped(to)),
        _ if number < 10 && !share && behind.is_empty() => few.to_owned(),
        // `om lag 1` would not agree with a noun that stands in the plural.
        _ if number == 1 && hundredths > 100 => format!("{about} 1,5"),
        _ if share && (95..100).contains(&number) => format!("{about} 95"),
        _ => {
            let step = if number < 8 {
                1
            } else if number < 20 {
                5
            } else {
                10
            };
            let rounded = (hundredths + 50 * step) / (100 * step) * step;
            format!("{about} {}", rounded.max(1))
        }
    };
    format!("{ahead}{middle}{behind}")
}

/// `20 000`.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) && number >= 10_000 || index == 1 && digits.len() == 4
        {
            out.push(' ');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{FORMS, find, general};

    fn shown(text: &str) -> Vec<&str> {
        let mut marks = find(text);
        marks.sort_by_key(|mark| mark.span.start);
        marks.dedup_by_key(|mark| mark.span.start);
        marks.iter().map(|mark| &text[mark.span.clone()]).collect()
    }

    #[test]
    fn every_form_is_a_regular_expression() {
        assert_eq!(FORMS.len(), 16);
    }

    #[test]
    fn exact_numbers_are_found_and_rough_ones_pass() {
        assert_eq!(shown("Vi har 29 593 innbyggjarar"), ["29 593"]);
        assert_eq!(shown("37 tilsette"), ["37"]);
        assert_eq!(shown("tre skular og sju barnehagar"), ["tre", "sju"]);
        assert_eq!(shown("1,2 millionar kroner"), ["1,2 millionar kroner"]);
        assert_eq!(shown("sjukefråvær på 7,4 %"), ["7,4 %"]);
        for rough in [
            "om lag 40 tilsette",
            "20 000-50 000 innbyggjarar",
            "om lag 30 000 innbyggjarar",
            "innan 14 dagar",
            "50 % stilling",
        ] {
            assert_eq!(shown(rough), Vec::<&str>::new(), "{rough}");
        }
    }

    #[test]
    fn numbers_are_made_bands_that_pass() {
        for (exact, rough) in [
            ("29 593", "20 000-50 000"),
            ("37", "om lag 40"),
            ("13", "om lag 15"),
            ("640", "500-1 000"),
            ("37,4 %", "om lag 40 %"),
            ("kr 450 000", "kr 200 000-500 000"),
            ("sju", "nokre"),
        ] {
            assert_eq!(general(exact, "om lag", "nokre"), rough);
            assert_eq!(shown(&format!("Vi har {rough} tilsette i arbeid")), Vec::<&str>::new(), "{rough}");
        }
    }
}
