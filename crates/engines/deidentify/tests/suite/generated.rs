//! Texts made by a rule, each with something in it that has to be found: identifiers of every class (T01, G5) and every
//! municipality's name since 1838 (T02, G3). Used by the tests and by `cargo xtask eval-ner`.

use std::collections::BTreeSet;

use deidentify::{Detector, Language};

/// A text and what has to be found in it.
pub struct Case {
    /// Class or template.
    pub kind: &'static str,
    /// The whole.
    pub text: String,
    /// The part.
    pub secret: String,
}

impl Case {
    fn of(kind: &'static str, carrier: &str, secret: String) -> Self {
        Self { kind, text: carrier.replace("{}", &secret), secret }
    }

    /// Whether every letter and digit of the part lies in a finding.
    pub fn found(&self, detector: &Detector) -> bool {
        let at = self.text.find(&self.secret).unwrap_or_default();
        let start = self.text[..at].chars().count();
        let findings = detector.find(&self.text, Language::Nynorsk);
        let in_one = |at: usize| findings.iter().any(|finding| finding.start <= at && at < finding.end);
        self.secret.chars().enumerate().filter(|(_, c)| c.is_alphanumeric()).all(|(at, _)| in_one(start + at))
    }
}

/// Numbers that look drawn by lot and are the same every time.
pub struct Lot(u64);

impl Lot {
    /// Begins anew.
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number from `0` to below `bound`.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }

    fn digits(&mut self, count: usize) -> Vec<u64> {
        (0..count).map(|_| self.below(10)).collect()
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[usize::try_from(self.below(of.len() as u64)).unwrap_or_default()]
    }
}

fn text(digits: &[u64]) -> String {
    digits.iter().map(u64::to_string).collect()
}

fn check(digits: &[u64], weights: &[u64]) -> u64 {
    (11 - digits.iter().zip(weights).map(|(digit, weight)| digit * weight).sum::<u64>() % 11) % 11
}

/// Eleven digits with check digits; `day` and `month` are added to the date, `slack` to the first remainder (2032).
fn birth_number(lot: &mut Lot, day: u64, month: u64, slack: u64) -> String {
    loop {
        let (d, m, y) = (1 + lot.below(28) + day, 1 + lot.below(12) + month, lot.below(100));
        let mut digits: Vec<u64> = format!("{d:02}{m:02}{y:02}").bytes().map(|byte| u64::from(byte - b'0')).collect();
        digits.extend(lot.digits(3));
        let first = (check(&digits, &[3, 7, 6, 1, 8, 9, 4, 5, 2]) + slack) % 11;
        digits.push(first);
        let second = check(&digits, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2]);
        digits.push(second);
        if first < 10 && second < 10 {
            return text(&digits);
        }
    }
}

fn organisation_number(lot: &mut Lot) -> String {
    loop {
        let mut digits = lot.digits(8);
        digits[0] = 8 + lot.below(2);
        let check = check(&digits, &[3, 2, 7, 6, 5, 4, 3, 2]);
        if check < 10 {
            digits.push(check);
            return text(&digits);
        }
    }
}

fn account(lot: &mut Lot) -> String {
    loop {
        let mut digits = lot.digits(10);
        digits[0] = 1 + lot.below(9);
        let check = check(&digits, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2]);
        if check < 10 {
            digits.push(check);
            return text(&digits);
        }
    }
}

/// The digits with these signs between groups of these sizes.
fn group(digits: &str, sizes: &[usize], between: &str) -> String {
    let mut rest = digits;
    let mut groups = Vec::new();
    for size in sizes {
        let (group, further) = rest.split_at(*size);
        groups.push(group);
        rest = further;
    }
    groups.join(between)
}

const CARRIERS: [&str; 6] = [
    "Sakshandsamaren skriv {} i feltet.",
    "Saksbehandler registrerer {} og sender svar.",
    "{}",
    "Kontroller: {}, deretter arkivet",
    "- {}\n- leiar godkjenner",
    "Vi fant ({}) i mappen.",
];
const FIRST: [&str; 8] = ["kari", "ola.vik", "anne-grethe", "post", "per_moe", "j.o.berg", "siv+arkiv", "åse"];
const HOSTS: [&str; 6] =
    ["alver.kommune.no", "fjellvaer.no", "nordre-land.kommune.no", "ks.no", "iks-vest.org", "støren.no"];
const STREETS: [&str; 12] = [
    "Storgata",
    "Kyrkjevegen",
    "Nedre Hagen gate",
    "Skoleveien",
    "Øvre Torggate",
    "Fjordgata",
    "Bekkefaret vei",
    "Kong Oscars gate",
    "Solbakken terrasse",
    "Brynjeveien",
    "Haugaplassen",
    "Strandgaten",
];
const PLACES: [&str; 8] = ["Isdalstø", "DOKKA", "Mosjøen", "Nordfjordeid", "Hamar", "VOSS", "Bø i Telemark", "Florø"];
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

/// One of a class, in one of the ways to write it.
fn one(kind: &str, lot: &mut Lot) -> String {
    let way = lot.below(4);
    let (n, m, k) = (1 + lot.below(999), 1 + lot.below(28), lot.below(12));
    let month = MONTHS[usize::try_from(k).unwrap_or_default()];
    let eleven = |digits: String| match way {
        0 => digits,
        1 => group(&digits, &[6, 5], " "),
        2 => group(&digits, &[6, 5], "\u{a0}"),
        _ => group(&digits, &[2, 2, 2, 5], "."),
    };
    match kind {
        "FNR" => eleven(birth_number(lot, 0, 0, 0)),
        "FNR-2032" => {
            let slack = lot.below(4);
            eleven(birth_number(lot, 0, 0, slack))
        }
        "FNR-synthetic" => {
            let added = [40, 65, 80][usize::try_from(lot.below(3)).unwrap_or_default()];
            eleven(birth_number(lot, 0, added, 0))
        }
        "DNR" => eleven(birth_number(lot, 40, 0, 0)),
        "ORGNR" => {
            let digits = organisation_number(lot);
            [
                digits.clone(),
                group(&digits, &[3, 3, 3], " "),
                group(&digits, &[3, 3, 3], "\u{a0}"),
                format!("NO{digits}MVA"),
            ][usize::try_from(way).unwrap_or_default()]
            .clone()
        }
        "ACCOUNT" => {
            let digits = account(lot);
            group(&digits, &[4, 2, 5], [".", " ", "\u{a0}", "."][usize::try_from(way).unwrap_or_default()])
        }
        "PHONE" => {
            let digits = format!("{}{}", lot.one(&["4", "9", "2", "5", "6", "7"]), text(&lot.digits(7)));
            match way {
                0 => group(&digits, &[2, 2, 2, 2], " "),
                1 => group(&digits, &[3, 2, 3], " "),
                2 => format!("+47 {}", group(&digits, &[3, 2, 3], " ")),
                _ => format!("tlf. {digits}"),
            }
        }
        "EMAIL" => format!("{}@{}", lot.one(&FIRST), lot.one(&HOSTS)),
        "URL" => format!(
            "{}{}/{}",
            lot.one(&["https://", "http://www.", "www."]),
            lot.one(&HOSTS),
            lot.one(&["", "skjema", "a/b?id=3"])
        ),
        "DOMAIN" => lot.one(&HOSTS).to_owned(),
        "PROPERTY" => match way {
            0 => format!("gnr. {m} bnr. {n}"),
            1 => format!("gnr {m}, bnr {n}"),
            2 => format!("gnr/bnr {m}/{n}"),
            _ => format!("gardsnummer {m} bruksnummer {n}"),
        },
        "CASE" => match way {
            0 => format!("20{m:02}/{n}0"),
            1 => format!("{m:02}/{n:05}-{k}"),
            2 => format!("20{m:02}/{n:04}"),
            _ => format!("saksnr. {m:02}/{n}"),
        },
        "PLATE" => {
            format!("{}{}{}", lot.one(&["EL", "DN", "SV", "RJ", "ZT"]), lot.one(&["", " "]), 10_000 + lot.below(89_999))
        }
        "ADDRESS" => format!("{} {}{}", lot.one(&STREETS), 1 + lot.below(140), lot.one(&["", "B", " C"])),
        "POSTCODE" => format!("{:04} {}", 500 + lot.below(1300), lot.one(&PLACES)),
        _ => match way {
            0 => format!("{m}. {month} 20{:02}", lot.below(30)),
            1 => format!("{m:02}.{:02}.20{:02}", k + 1, lot.below(30)),
            2 => format!("20{:02}-{:02}-{m:02}", lot.below(30), k + 1),
            _ => format!("{month} 20{:02}", lot.below(30)),
        },
    }
}

/// The classes of identifiers.
pub const KINDS: [&str; 16] = [
    "FNR",
    "FNR-2032",
    "FNR-synthetic",
    "DNR",
    "ORGNR",
    "ACCOUNT",
    "PHONE",
    "EMAIL",
    "URL",
    "DOMAIN",
    "PROPERTY",
    "CASE",
    "PLATE",
    "ADDRESS",
    "POSTCODE",
    "DATE",
];

/// `count` texts with an identifier of each class.
pub fn identifiers(count: usize) -> Vec<Case> {
    let mut cases = Vec::with_capacity(KINDS.len() * count);
    for (seed, kind) in KINDS.into_iter().enumerate() {
        let mut lot = Lot::new(seed as u64 + 1);
        for at in 0..count {
            let written = one(kind, &mut lot);
            let mut case = Case::of(kind, CARRIERS[at % CARRIERS.len()], written.clone());
            // `tlf.` and `saksnr.` may stand.
            case.secret = written.trim_start_matches("tlf. ").trim_start_matches("saksnr. ").to_owned();
            cases.push(case);
        }
    }
    cases
}

/// Where a municipality's name stands; the last three in lower case, where it may be an ordinary word as well.
pub const TEMPLATES: [(&str, &str); 10] = [
    ("inside", "Vi har spurt {} om råd i denne saka."),
    ("kommune", "Rutinen er henta frå {} kommune og tilpassa."),
    ("start", "{} har innført ein ny rutine for postmottak."),
    ("genitive", "Vi har lese {}s rutine for byggesak."),
    ("compound", "I dag brukar vi {}-modellen for arbeidslag."),
    ("joined", "Denne veka har {}kommunen ein ny rutine."),
    ("capitals", "RUTINE FOR FAKTURA I {}"),
    ("small kommune", "vi i {} kommune har fått ny leiar"),
    ("small i", "dei tilsette i {} gjer dette annleis"),
    ("small frå", "malen kjem frå {} og er grei å bruke"),
];

/// Every municipality's name since 1838 in every template.
pub fn municipalities() -> Vec<Case> {
    let history = reference::municipalities::history();
    let plain = |name: &'static str| name.split(" (").next().unwrap_or(name).split(" - ");
    let names: BTreeSet<&str> = history.periods().iter().flat_map(|period| plain(period.name)).map(str::trim).collect();
    let mut cases = Vec::with_capacity(names.len() * TEMPLATES.len());
    for (kind, carrier) in TEMPLATES {
        // Nobody writes a name of several words together with a further one.
        for name in names.iter().filter(|name| kind != "joined" || !name.contains(' ')) {
            let name = match kind {
                "capitals" => name.to_uppercase(),
                _ if kind.starts_with("small") => name.to_lowercase(),
                _ => (*name).to_owned(),
            };
            let carrier = if kind == "genitive" && name.ends_with('s') {
                "Vi har lese {}' rutine for byggesak."
            } else {
                carrier
            };
            let text = carrier.replace("{}", &name);
            let secret = name.clone();
            cases.push(Case { kind, text, secret });
        }
    }
    cases
}
