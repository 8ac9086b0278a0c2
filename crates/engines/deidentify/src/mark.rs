//! What a layer says of a stretch of the folded text, before the layers are held against each other.

use std::{fmt, ops::Range};

macro_rules! classes {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $family:ident;)*) => {
        /// What kind of thing a finding is.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Class { $($(#[$doc])* $name),* }

        impl Class {
            /// Every class.
            pub const ALL: &[Class] = &[$(Self::$name),*];

            /// The name that findings and corpora carry.
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code),* }
            }

            /// What it does to a text that it is left standing.
            pub fn family(self) -> Family {
                match self { $(Self::$name => Family::$family),* }
            }
        }
    };
}

/// What a class does to a text if it is left standing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// Points at one person or organisation by itself: numbers and addresses.
    Identifier,
    /// A name.
    Name,
    /// Points at one of few, together with others.
    Quasi,
}

classes! {
    /// A person's name.
    Person = "PER", Name;
    /// A place, or a municipality as one that acts.
    Place = "LOC", Name;
    /// An organisation.
    Organisation = "ORG", Name;
    /// Another name: of a work, an event, or of a kind that is not known.
    Other = "MISC", Name;
    /// A project, programme or method of one's own with a name.
    Project = "PROJECT", Name;
    /// A program or system that is named.
    System = "SYSTEM", Name;
    /// Fødselsnummer, also a synthetic one.
    BirthNumber = "FNR", Identifier;
    /// D-number.
    DNumber = "DNR", Identifier;
    /// Organisation number.
    OrganisationNumber = "ORGNR", Identifier;
    /// Bank account or IBAN.
    Account = "ACCOUNT", Identifier;
    /// Telephone.
    Phone = "PHONE", Identifier;
    /// E-mail address.
    Email = "EMAIL", Identifier;
    /// Web address or domain.
    Url = "URL", Identifier;
    /// Name on a social medium.
    Handle = "HANDLE", Identifier;
    /// Street and number, or post box.
    Address = "ADDRESS", Identifier;
    /// Postcode and place.
    Postcode = "POSTCODE", Identifier;
    /// Case, journal or archive number.
    Case = "CASE", Identifier;
    /// Gnr and bnr.
    Property = "PROPERTY", Identifier;
    /// Registration plate of a vehicle.
    Plate = "PLATE", Identifier;
    /// A number that stands for a unit: of a municipality, an IP address, a position on the map.
    Code = "CODE", Identifier;
    /// A date, a month of a year, a year, a week.
    Date = "DATE", Quasi;
    /// An exact number: inhabitants, employees, money, area, share.
    Number = "NUMBER", Quasi;
    /// That and how municipalities were joined or divided.
    Merger = "MERGER", Quasi;
    /// A role that few municipalities have.
    Role = "ROLE", Quasi;
    /// The written language of the municipality.
    Language = "LANGUAGE", Quasi;
    /// The first, the only, the largest.
    Unique = "UNIQUE", Quasi;
    /// Where and what kind of municipality it is: on the coast, an island, beside another.
    Geography = "GEOGRAPHY", Quasi;
    /// A plan, report or strategy with a title.
    Document = "DOCUMENT", Quasi;
    /// A meeting or event at which outsiders were.
    Event = "EVENT", Quasi;
    /// Age, health, family, faith or origin of one person.
    Trait = "TRAIT", Quasi;
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// A stretch of the folded text that a layer points at.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// Bytes of the folded text.
    pub span: Range<usize>,
    /// What it is.
    pub class: Class,
    /// How sure the layer is, from 0 to 1. Below one half: marked to be on the safe side.
    pub score: f32,
    /// Which rule it was.
    pub why: &'static str,
}

/// Holds the marks of all layers against each other: where two overlap, the earlier family and then the longer one
/// stands, and the other keeps what it has beside it.
pub fn settle(mut marks: Vec<Mark>) -> Vec<Mark> {
    let rank = |mark: &Mark| match mark.class.family() {
        Family::Identifier => 0,
        _ if mark.class == Class::Date => 1,
        Family::Name if mark.score >= 0.5 => 2,
        Family::Quasi => 3,
        Family::Name => 4,
    };
    marks.sort_by_key(|mark| (mark.span.start, rank(mark), std::cmp::Reverse(mark.span.end)));
    let mut settled: Vec<Mark> = Vec::with_capacity(marks.len());
    for mut mark in marks {
        while let Some(last) = settled.last_mut() {
            if last.span.end <= mark.span.start {
                break;
            }
            let wins = (rank(&mark), last.span.len()) < (rank(last), mark.span.len());
            if !wins {
                mark.span.start = last.span.end;
                break;
            }
            last.span.end = mark.span.start;
            if last.span.is_empty() {
                settled.pop();
            }
        }
        if mark.span.start < mark.span.end {
            settled.push(mark);
        }
    }
    settled.retain(|mark| mark.span.start < mark.span.end);
    settled
}

/// Takes from both ends of a mark what is neither letter nor digit, but for what an identifier may begin with.
pub fn trim(text: &str, mark: &mut Mark) {
    let shown = &text[mark.span.clone()];
    let opens =
        |c: char| c.is_alphanumeric() || mark.class.family() == Family::Identifier && "+@#\\".contains(c) || c == '"';
    let closes = |c: char| c.is_alphanumeric() || matches!(c, '%' | '"' | '°' | '-' | '‰' | ')' | '/') || c == '\'';
    let start = shown.find(opens).unwrap_or(shown.len());
    let end = shown.rfind(closes).map_or(start, |at| at + shown[at..].chars().next().map_or(1, char::len_utf8));
    mark.span = mark.span.start + start..mark.span.start + end.max(start);
}
