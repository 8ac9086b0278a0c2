//! The municipalities since 1838 as Statistics Norway dates them, and what became of each.
//!
//! A municipality's number is no key: most changes of 2020 and 2024 gave a new number to one that went on unchanged, and
//! some mergers kept the number of one of their parts. So the history is a graph. A [`Period`] is the time in which a
//! code, its name and what it stood for were the same; where one ends, a [`Change`] leads to those that begin. A
//! municipality that goes on under its code although another came into it, or a part of it left, ends and begins on that
//! day like all others.
//!
//! Statistics Norway says from where to where something went and never how much, so a [`Share`] is the whole or a part.

mod parse;
mod today;
mod turns;
mod walk;

use std::sync::LazyLock;

use chrono::NaiveDate;

use crate::names::{Fit, Name, Query};
pub use today::{Language, NameOf};
pub use turns::Turn;
pub use walk::{Reached, Refused, Share, Succession};

/// The time in which a code, its name and what it stood for were the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    /// Four digits, the first two of which are the county's.
    pub code: &'static str,
    /// The name, as Statistics Norway writes it: several with ` - ` between them, and a county behind it where two
    /// municipalities have the same name.
    pub name: &'static str,
    /// The first day.
    pub from: NaiveDate,
    /// The first day on which it no longer held; none while it holds.
    pub until: Option<NaiveDate>,
}

impl Period {
    /// Whether it holds on this day.
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.from <= day && self.until.is_none_or(|end| day < end)
    }
}

/// What happened to municipalities on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// One municipality, another number.
    Renumbering,
    /// One municipality, another name.
    Renaming,
    /// One municipality, another number and another name.
    RenumberingAndRenaming,
    /// Several became one, which may go on under the number of one of them.
    Merger,
    /// One became several, of which one may go on under its number.
    Split,
    /// Parts went from one to another, and all of them went on.
    Transfer,
    /// Several became several others, such as one that was divided between those that its neighbours merged into.
    Complex,
    /// One municipality, the same number and name: Statistics Norway dates a change and does not say of what.
    Unspecified,
}

/// Municipalities that changed together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The day from which it held.
    pub date: NaiveDate,
    /// What happened.
    pub kind: Kind,
    /// The periods that ended, as places in [`History::periods`].
    pub from: Vec<usize>,
    /// The periods that began.
    pub to: Vec<usize>,
}

/// The whole graph.
#[derive(Debug, Default)]
pub struct History {
    /// By code, then by date.
    periods: Vec<Period>,
    /// By date.
    changes: Vec<Change>,
    links: Vec<Links>,
    /// What is found by name, for each period.
    searched: Vec<Vec<Name>>,
    today: today::Today,
}

/// How a period hangs together with others.
#[derive(Clone, Debug, Default)]
struct Links {
    /// Where something of it went when it ended, and in which change.
    next: Vec<usize>,
    ended_in: Option<usize>,
    /// Where something of it came from.
    before: Vec<usize>,
}

/// The history, read when it is first asked for. The tests read the same text and fail if a line of it is wrong.
pub fn history() -> &'static History {
    static HISTORY: LazyLock<History> = LazyLock::new(|| parse::embedded().unwrap_or_default());
    &HISTORY
}

impl History {
    /// All periods, by code and then by date.
    pub fn periods(&self) -> &[Period] {
        &self.periods
    }

    /// All changes, by date.
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// The periods of a code, by date; none if it never held.
    pub fn of(&self, code: &str) -> &[Period] {
        &self.periods[self.places(code)]
    }

    fn places(&self, code: &str) -> std::ops::Range<usize> {
        let begin = self.periods.partition_point(|period| period.code < code);
        let end = self.periods.partition_point(|period| period.code <= code);
        begin..end
    }

    /// The municipalities that hold on a day, by code.
    pub fn on(&self, day: NaiveDate) -> impl Iterator<Item = &Period> {
        self.periods.iter().filter(move |period| period.holds_on(day))
    }

    /// The period that a code has on a day.
    pub fn at(&self, code: &str, day: NaiveDate) -> Option<&Period> {
        self.of(code).iter().find(|period| period.holds_on(day))
    }

    /// The municipalities of a day whose code begins with what is looked for, by code, or whose name in any language holds
    /// it, the best first and then by name. Nothing that is looked for is every municipality of the day, by code.
    pub fn search(&self, day: NaiveDate, looked_for: &str) -> Vec<&Period> {
        let Some(query) = Query::new(looked_for) else { return self.on(day).collect() };
        let digits = looked_for.trim();
        let mut fits: Vec<(Option<(Fit, &str)>, &Period)> = Vec::new();
        for (period, names) in self.periods.iter().zip(&self.searched) {
            if !period.holds_on(day) {
                continue;
            }
            match query.best(names) {
                _ if period.code.starts_with(digits) => fits.push((None, period)),
                Some(fit) => fits.push((Some((fit, names.first().map_or("", Name::folded))), period)),
                None => {}
            }
        }
        fits.sort_by_key(|(fit, _)| *fit);
        fits.into_iter().map(|(_, period)| period).collect()
    }

    /// What a municipality is called, one name for each language: that of a period which still holds, and otherwise the
    /// parts of its name, with the language where today's list tells it.
    pub fn names(&self, period: &Period) -> Vec<NameOf> {
        self.today.names(period)
    }

    /// The organisation number of a municipality that still holds, if it is known.
    pub fn organisation_number(&self, period: &Period) -> Option<&'static str> {
        self.today.organisation_number(period)
    }

    /// The name of the county of a municipality that still holds.
    pub fn county(&self, period: &Period) -> Option<&'static str> {
        self.today.county(period)
    }
}
