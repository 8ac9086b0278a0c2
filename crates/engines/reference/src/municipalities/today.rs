//! What is known of the municipalities that still hold, beside their history.

use std::collections::HashMap;

use super::Period;

/// The languages that names are told in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// Norwegian.
    Norwegian,
    /// Northern Sámi.
    NorthernSami,
    /// Southern Sámi.
    SouthernSami,
    /// Lule Sámi.
    LuleSami,
    /// Kven.
    Kven,
}

impl Language {
    /// The BCP 47 tag.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Norwegian => "no",
            Self::NorthernSami => "se",
            Self::SouthernSami => "sma",
            Self::LuleSami => "smj",
            Self::Kven => "fkv",
        }
    }

    fn of(tag: &str) -> Option<Self> {
        let all = [Self::Norwegian, Self::NorthernSami, Self::SouthernSami, Self::LuleSami, Self::Kven];
        all.into_iter().find(|language| language.tag() == tag)
    }
}

/// A name in a language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NameOf {
    /// The language; none where the sources do not tell it.
    pub language: Option<Language>,
    /// The name.
    pub name: &'static str,
}

/// What the file `today.txt` holds.
#[derive(Debug, Default)]
pub(super) struct Today {
    counties: HashMap<&'static str, &'static str>,
    municipalities: HashMap<&'static str, Municipality>,
    /// The language of a name, by how it is compared: of one that is a part of many municipalities' names as well.
    languages: HashMap<String, Language>,
}

#[derive(Debug)]
struct Municipality {
    number: Option<&'static str>,
    names: Vec<NameOf>,
}

impl Today {
    pub(super) fn read(text: &'static str) -> Result<Self, String> {
        let mut today = Self::default();
        for line in crate::lines(text) {
            match line.as_slice() {
                [code, name] if code.len() == 2 => drop(today.counties.insert(code, name)),
                [code, number, names @ ..] if code.len() == 4 => {
                    let mut told = Vec::new();
                    for name in names {
                        let (tag, name) = name.split_once('=').ok_or_else(|| format!("{code}: no name: {name}"))?;
                        let language = Language::of(tag).ok_or_else(|| format!("{code}: no language: {tag}"))?;
                        today.languages.insert(crate::names::fold(name), language);
                        told.push(NameOf { language: Some(language), name });
                    }
                    let number = Some(*number).filter(|number| *number != "-");
                    today.municipalities.insert(code, Municipality { number, names: told });
                }
                other => return Err(format!("no line of today: {other:?}")),
            }
        }
        Ok(today)
    }

    fn of(&self, period: &Period) -> Option<&Municipality> {
        self.municipalities.get(period.code).filter(|_| period.until.is_none())
    }

    /// Today's list comes first; what it has not is read off the name itself, whose parts may differ in a letter.
    pub(super) fn names(&self, period: &Period) -> Vec<NameOf> {
        let mut names = self.of(period).map(|one| one.names.clone()).unwrap_or_default();
        let parts: Vec<&str> = period.name.split(" - ").collect();
        for name in parts.iter().copied() {
            let folded = crate::names::fold(name);
            let bare = name.split_once(" (").map_or(name, |(bare, _)| bare);
            let is_told = |told: &NameOf| crate::names::fold(told.name) == folded || told.name == bare;
            if names.iter().any(is_told) {
                continue;
            }
            // A name that stands alone is Norwegian unless today's list has it in another language.
            let alone = (parts.len() == 1).then_some(Language::Norwegian);
            names.push(NameOf { language: self.languages.get(&folded).copied().or(alone), name: bare });
        }
        names
    }

    pub(super) fn organisation_number(&self, period: &Period) -> Option<&'static str> {
        self.of(period).and_then(|one| one.number)
    }

    pub(super) fn county(&self, period: &Period) -> Option<&'static str> {
        self.of(period)?;
        self.counties.get(period.code.get(..2)?).copied()
    }
}
