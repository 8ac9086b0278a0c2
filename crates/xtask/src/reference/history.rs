//! From the codes and changes of KLASS to the graph of periods, in our compact form.
//!
//! KLASS has two lists. `codes` says which name a code had and when; it does not show that a municipality which went on
//! under its code became larger or smaller. `changes` says from which code to which something went on a day. So a code's
//! time is cut into periods wherever its name changes or a change touches it, and each change leads from the period that
//! ends to the one that begins.

use std::collections::{BTreeMap, BTreeSet};

use super::rows::{Row, cell};

/// What KLASS calls "not stated": no municipality.
const NOT_STATED: &str = "9999";

const HEAD: &str = "\
# Municipalities of Norway since 1838: which code and name held when, and from which to which something went.
# Source: Statistics Norway, KLASS classification 131, NLOD 2.0. Compact form of Betre; see DATA.md.
# code, then date and name of each period (= for the name before); a date alone ends the last one
# @date, then old code > new codes; a year stands for its first day
";

/// What the source says.
#[derive(Default)]
pub struct Source {
    codes: BTreeSet<Held>,
    changes: BTreeSet<Change>,
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Held {
    code: String,
    from: String,
    /// The first day on which it no longer held.
    until: Option<String>,
    name: String,
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Change {
    date: String,
    old: String,
    new: String,
}

impl Source {
    /// The two files of the shared data.
    pub fn of_csv(codes: &[Row], changes: &[Row]) -> Result<Self, String> {
        let mut source = Self::default();
        for row in codes {
            let cell = |name| cell(row, name);
            source.held(cell("code")?, cell("name")?, cell("valid_from")?, Some(cell("valid_to")?))?;
        }
        for row in changes {
            let cell = |name| cell(row, name);
            source.changed(cell("change_date")?, cell("old_code")?, cell("new_code")?)?;
        }
        Ok(source)
    }

    /// Notes that a code held with this name.
    pub fn held(&mut self, code: &str, name: &str, from: &str, until: Option<&str>) -> Result<(), String> {
        let (code, name, until) = (code.trim(), name.trim(), until.filter(|day| !day.is_empty()));
        if code == NOT_STATED {
            return Ok(());
        }
        check(code, &[Some(from), until])?;
        if name.is_empty() || name == "=" || name.contains(['\t', '\n']) {
            return Err(format!("{code}: {name:?} is no name"));
        }
        let (code, name, from) = (code.to_owned(), name.to_owned(), from.to_owned());
        self.codes.insert(Held { code, from, until: until.map(str::to_owned), name });
        Ok(())
    }

    /// Notes that something went from a code to another, or to itself.
    pub fn changed(&mut self, date: &str, old: &str, new: &str) -> Result<(), String> {
        let (old, new) = (old.trim(), new.trim());
        check(old, &[Some(date)])?;
        check(new, &[])?;
        self.changes.insert(Change { date: date.to_owned(), old: old.to_owned(), new: new.to_owned() });
        Ok(())
    }

    /// Whether nothing was noted.
    pub fn is_empty(&self) -> bool {
        self.codes.is_empty()
    }

    /// The graph in the compact form, the same text for the same facts; an error if something is lost on the way.
    pub fn write(&self) -> Result<String, String> {
        let periods = self.periods();
        let edges = self.edges(&periods);
        whole(&periods, &edges)?;
        let mut text = HEAD.to_owned();
        for (code, periods) in &periods {
            text.push_str(code);
            let (mut name, mut end) = ("", None);
            for period in periods {
                if end.is_some_and(|end| end != period.from) {
                    text.push_str(&format!("\t{}", short(end.unwrap_or_default())));
                }
                let shown = if period.name == name { "=" } else { period.name };
                text.push_str(&format!("\t{} {shown}", short(period.from)));
                (name, end) = (period.name, period.until);
            }
            if let Some(end) = end {
                text.push_str(&format!("\t{}", short(end)));
            }
            text.push('\n');
        }
        for (date, changes) in edges {
            text.push_str(&format!("@{}", short(date)));
            for (old, new) in changes {
                let new: Vec<&str> = new.into_iter().collect();
                text.push_str(&format!("\t{old}>{}", new.join(",")));
            }
            text.push('\n');
        }
        Ok(text)
    }

    /// Each code's time, cut where its name changes or a change touches it.
    fn periods(&self) -> BTreeMap<&str, Vec<Period<'_>>> {
        let mut cuts: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for Change { date, old, new } in &self.changes {
            cuts.entry(old).or_default().insert(date);
            cuts.entry(new).or_default().insert(date);
        }
        let mut all: BTreeMap<&str, Vec<Period<'_>>> = BTreeMap::new();
        for Held { code, from, until, name } in &self.codes {
            let periods = all.entry(code).or_default();
            let until = until.as_deref();
            // Answers for several stretches of time show what goes on between them as ending and beginning, or twice.
            match periods
                .last_mut()
                .filter(|last| last.name == *name && last.until.is_none_or(|end| end >= from.as_str()))
            {
                Some(last) => last.until = last.until.and_then(|end| Some(end.max(until?))),
                None => periods.push(Period { name, from, until }),
            }
        }
        for (code, periods) in &mut all {
            let cuts = cuts.remove(code).unwrap_or_default();
            *periods = periods.iter().flat_map(|period| period.cut(&cuts)).collect();
        }
        all
    }

    /// Old codes with their new ones, by date. A new name that no change tells of leads on as well.
    fn edges<'s>(&'s self, periods: &BTreeMap<&'s str, Vec<Period<'s>>>) -> Edges<'s> {
        let mut edges: Edges<'s> = BTreeMap::new();
        for Change { date, old, new } in &self.changes {
            edges.entry(date).or_default().entry(old).or_default().insert(new);
        }
        for (code, periods) in periods {
            for pair in periods.windows(2).filter(|pair| pair[0].until == Some(pair[1].from)) {
                let to = edges.entry(pair[1].from).or_default().entry(code).or_default();
                if to.is_empty() {
                    to.insert(code);
                }
            }
        }
        edges
    }
}

type Edges<'s> = BTreeMap<&'s str, BTreeMap<&'s str, BTreeSet<&'s str>>>;

#[derive(Clone, Copy)]
struct Period<'s> {
    name: &'s str,
    from: &'s str,
    until: Option<&'s str>,
}

impl<'s> Period<'s> {
    fn cut(&self, cuts: &BTreeSet<&'s str>) -> Vec<Self> {
        let inside = |day: &&&str| **day > self.from && self.until.is_none_or(|end| **day < end);
        let mut parts = vec![*self];
        for day in cuts.iter().filter(inside) {
            if let Some(last) = parts.last_mut() {
                last.until = Some(day);
            }
            parts.push(Self { from: day, ..*self });
        }
        parts
    }
}

/// Nothing is lost: what ends leads somewhere, what begins comes from somewhere unless it is the beginning of it all, and
/// every change leads from something that ends to something that begins.
fn whole(periods: &BTreeMap<&str, Vec<Period<'_>>>, edges: &Edges<'_>) -> Result<(), String> {
    let mut faults = Vec::new();
    let first = periods.values().flatten().map(|period| period.from).min();
    let ends =
        |code: &str, date: &str| periods.get(code).is_some_and(|all| all.iter().any(|one| one.until == Some(date)));
    let begins = |code: &str, date: &str| periods.get(code).is_some_and(|all| all.iter().any(|one| one.from == date));
    for (date, changes) in edges {
        for (old, new) in changes {
            if !ends(old, date) {
                faults.push(format!("{date}: {old} changes and did not hold before"));
            }
            let unborn = new.iter().filter(|new| !begins(new, date));
            faults.extend(unborn.map(|new| format!("{date}: {old} goes to {new}, which does not hold")));
        }
    }
    for (code, periods) in periods {
        for period in periods {
            let leads = |date| edges.get(date).is_some_and(|changes| changes.contains_key(code));
            if let Some(end) = period.until.filter(|end| !leads(*end)) {
                faults.push(format!("{code} ends on {end}, and nothing says where it went"));
            }
            let comes = |new: &BTreeSet<&str>| new.contains(code);
            let from_somewhere = edges.get(period.from).is_some_and(|changes| changes.values().any(comes));
            if Some(period.from) != first && !from_somewhere {
                faults.push(format!("{code} begins on {}, and nothing says where it came from", period.from));
            }
        }
        for pair in periods.windows(2).filter(|pair| pair[0].until.is_none_or(|end| end > pair[1].from)) {
            faults.push(format!("{code} has two names on {}", pair[1].from));
        }
    }
    match faults.len() {
        0 => Ok(()),
        count => {
            faults.truncate(20);
            Err(format!("the source is not whole ({count} faults):\n{}", faults.join("\n")))
        }
    }
}

/// A year for its first day.
fn short(date: &str) -> &str {
    date.strip_suffix("-01-01").unwrap_or(date)
}

fn check(code: &str, dates: &[Option<&str>]) -> Result<(), String> {
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if code.len() != 4 || !digits(code) {
        return Err(format!("{code:?} is no code: four digits, as text"));
    }
    let day = |date: &str| {
        let parts: Vec<&str> = date.split('-').collect();
        let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
        lengths == [4, 2, 2] && parts.into_iter().all(digits)
    };
    match dates.iter().flatten().find(|date| !day(date)) {
        Some(date) => Err(format!("{code}: {date:?} is no day")),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::{HEAD, Source};

    /// Three municipalities of the imagination: one takes in another and goes on under its code, and is then renamed
    /// without a change that says so.
    fn source() -> Source {
        let mut source = Source::default();
        source.held("0101", "Austbø", "1838-01-01", None).unwrap();
        source.held("0102", " Vestbø ", "1838-01-01", Some("1900-01-01")).unwrap();
        source.held("0103", "Nordbø", "1838-01-01", Some("1950-07-01")).unwrap();
        source.held("0103", "Nordbø - Davvi", "1950-07-01", Some("")).unwrap();
        source.held("9999", "Uoppgitt", "1838-01-01", None).unwrap();
        source.changed("1900-01-01", "0102", "0101").unwrap();
        source.changed("1900-01-01", "0101", "0101").unwrap();
        source
    }

    #[test]
    fn a_code_that_goes_on_through_a_change_has_a_period_on_each_side_of_it() {
        let text = source().write().unwrap();
        let expected = "0101\t1838 Austbø\t1900 =\n0102\t1838 Vestbø\t1900\n\
                        0103\t1838 Nordbø\t1950-07-01 Nordbø - Davvi\n@1900\t0101>0101\t0102>0101\n@1950-07-01\t0103>0103\n";
        assert_eq!(text.strip_prefix(HEAD), Some(expected));
    }

    #[test]
    fn stretches_that_overlap_or_touch_are_one_and_a_gap_stays() {
        let mut source = source();
        source.held("0101", "Austbø", "1860-01-01", Some("1880-01-01")).unwrap();
        source.held("0101", "Austbø", "1880-01-01", None).unwrap();
        let text = source.write().unwrap();
        assert!(text.contains("\n0101\t1838 Austbø\t1900 =\n"), "{text}");
        source.held("0102", "Vestbø", "1910-01-01", None).unwrap();
        source.changed("1910-01-01", "0101", "0101").unwrap();
        source.changed("1910-01-01", "0101", "0102").unwrap();
        let text = source.write().unwrap();
        assert!(text.contains("\n0102\t1838 Vestbø\t1900\t1910 =\n"), "{text}");
    }

    #[test]
    fn what_would_be_lost_is_named() {
        let mut source = source();
        source.held("0104", "Sørbø", "1838-01-01", Some("1920-01-01")).unwrap();
        source.held("0105", "Midtbø", "1920-01-01", None).unwrap();
        source.changed("1930-01-01", "0104", "0106").unwrap();
        let said = source.write().unwrap_err();
        for fault in [
            "0104 ends on 1920-01-01, and nothing says where it went",
            "0105 begins on 1920-01-01, and nothing says where it came from",
            "1930-01-01: 0104 changes and did not hold before",
            "1930-01-01: 0104 goes to 0106, which does not hold",
        ] {
            assert!(said.contains(fault), "{said}");
        }
        let mut numbers = Source::default();
        assert!(numbers.held("301", "Oslo", "1838-01-01", None).unwrap_err().contains("four digits"));
        assert!(numbers.held("0301", "Oslo", "1838", None).unwrap_err().contains("no day"));
    }
}
