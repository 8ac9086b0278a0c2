//! The compact form: see the comments at the top of `data/municipalities.txt`.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{Change, History, Kind, Links, Period, today::Today};
use crate::names::Name;

/// The history in the program.
pub(super) fn embedded() -> Result<History, String> {
    history(include_str!("../../data/municipalities.txt"), include_str!("../../data/today.txt"))
}

pub(super) fn history(text: &'static str, today: &'static str) -> Result<History, String> {
    let (mut periods, mut edges) = (Vec::new(), Vec::new());
    for line in crate::lines(text) {
        let (first, cells) = line.split_first().ok_or("an empty line")?;
        match first.strip_prefix('@') {
            Some(date) => {
                let date = day(date)?;
                for cell in cells {
                    let (old, new) = cell.split_once('>').ok_or_else(|| format!("no change: {cell}"))?;
                    edges.extend(new.split(',').map(|new| (date, old, new)));
                }
            }
            None => code(first, cells, &mut periods)?,
        }
    }
    periods.sort_by_key(|period| (period.code, period.from));
    let today = Today::read(today)?;
    let searched = periods.iter().map(|period| searched(&today, period)).collect();
    let mut history =
        History { links: vec![Links::default(); periods.len()], periods, searched, today, changes: vec![] };
    link(&mut history, &edges)?;
    Ok(history)
}

/// What a municipality is found by: its name as it is written, and each of its names.
fn searched(today: &Today, period: &Period) -> Vec<Name> {
    let mut names = vec![Name::new(period.name)];
    names.extend(today.names(period).iter().map(|one| one.name).filter(|name| *name != period.name).map(Name::new));
    names
}

/// A year stands for its first day.
fn day(text: &str) -> Result<NaiveDate, String> {
    let day = match text.len() {
        4 => text.parse().ok().and_then(|year| NaiveDate::from_ymd_opt(year, 1, 1)),
        _ => text.parse().ok(),
    };
    day.ok_or_else(|| format!("no day: {text}"))
}

/// The line of a code: date and name of each period, and the date alone where there is a gap or an end.
fn code(code: &'static str, cells: &[&'static str], periods: &mut Vec<Period>) -> Result<(), String> {
    let mut open: Option<Period> = None;
    let mut name_before = "";
    for cell in cells {
        let (date, name) = cell.split_once(' ').unwrap_or((cell, ""));
        let from = day(date)?;
        if let Some(ended) = open.take() {
            periods.push(Period { until: Some(from), ..ended });
        }
        if !name.is_empty() {
            name_before = if name == "=" { name_before } else { name };
            open = Some(Period { code, name: name_before, from, until: None });
        }
    }
    periods.extend(open);
    Ok(())
}

/// Ties what ends to what begins, and gathers what changed together on a day.
fn link(history: &mut History, edges: &[(NaiveDate, &str, &str)]) -> Result<(), String> {
    let mut together: BTreeMap<NaiveDate, Vec<(usize, usize)>> = BTreeMap::new();
    for (date, old, new) in edges {
        let places = |code| history.places(code);
        let ended = places(old).find(|place| history.periods[*place].until == Some(*date));
        let began = places(new).find(|place| history.periods[*place].from == *date);
        let (Some(ended), Some(began)) = (ended, began) else { return Err(format!("{date}: {old} > {new}")) };
        together.entry(*date).or_default().push((ended, began));
    }
    for (date, pairs) in together {
        for (ended, began) in &pairs {
            history.links[*ended].next.push(*began);
            history.links[*began].before.push(*ended);
        }
        for (from, to) in components(&pairs, &history.links) {
            let kind = kind(&history.periods, &from, &to);
            for place in &from {
                history.links[*place].ended_in = Some(history.changes.len());
            }
            history.changes.push(Change { date, kind, from, to });
        }
    }
    for links in &mut history.links {
        links.next.sort_unstable();
        links.before.sort_unstable();
    }
    Ok(())
}

/// What hangs together: those that ended and those that began, in the order of codes.
fn components(pairs: &[(usize, usize)], links: &[Links]) -> Vec<(Vec<usize>, Vec<usize>)> {
    let mut all = Vec::new();
    let mut starts: Vec<usize> = pairs.iter().map(|(ended, _)| *ended).collect();
    starts.sort_unstable();
    let mut seen = std::collections::BTreeSet::new();
    for start in starts {
        let (mut from, mut to) = (Vec::new(), Vec::new());
        let mut waiting = vec![start];
        while let Some(ended) = waiting.pop() {
            if !seen.insert(ended) {
                continue;
            }
            from.push(ended);
            for began in &links[ended].next {
                if !to.contains(began) {
                    to.push(*began);
                    waiting.extend(&links[*began].before);
                }
            }
        }
        if !from.is_empty() {
            from.sort_unstable();
            to.sort_unstable();
            all.push((from, to));
        }
    }
    all
}

fn kind(periods: &[Period], from: &[usize], to: &[usize]) -> Kind {
    let codes = |places: &[usize]| places.iter().map(|place| periods[*place].code).collect::<Vec<_>>();
    match (from, to) {
        ([old], [new]) => match (periods[*old].code == periods[*new].code, periods[*old].name == periods[*new].name) {
            (true, true) => Kind::Unspecified,
            (true, false) => Kind::Renaming,
            (false, true) => Kind::Renumbering,
            (false, false) => Kind::RenumberingAndRenaming,
        },
        (_, [_]) => Kind::Merger,
        ([_], _) => Kind::Split,
        _ if codes(from) == codes(to) => Kind::Transfer,
        _ => Kind::Complex,
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, embedded, history};

    #[test]
    fn every_line_of_the_program_s_own_history_can_be_read() {
        let history = embedded().unwrap();
        assert_eq!(history.periods().len(), 1999);
        assert_eq!(history.on("2024-01-01".parse().unwrap()).count(), 357);
    }

    #[test]
    fn a_line_that_cannot_be_read_is_named() {
        assert_eq!(history("0101\t18x8 A\n", "").unwrap_err(), "no day: 18x8");
        assert_eq!(history("0101\t1838 A\n@1900\t0101\n", "").unwrap_err(), "no change: 0101");
        assert_eq!(history("0101\t1838 A\n@1900\t0101>0102\n", "").unwrap_err(), "1900-01-01: 0101 > 0102");
    }

    #[test]
    fn what_hangs_together_on_a_day_is_one_change_of_its_kind() {
        let text = "0101\t1838 A\t1900 =\t1910 B\t1920\n0102\t1838 C\t1900 =\t1910 =\n0103\t1838 D\t1900\n0104\t1920 B\n\
                    @1900\t0101>0101,0102\t0102>0102\t0103>0102\n@1910\t0101>0101\t0102>0102\n@1920\t0101>0104\n";
        let history = history(text, "").unwrap();
        let kinds: Vec<Kind> = history.changes().iter().map(|change| change.kind).collect();
        assert_eq!(kinds, [Kind::Complex, Kind::Renaming, Kind::Unspecified, Kind::Renumbering]);
        assert_eq!(history.changes()[0].from.len(), 3);
    }
}
