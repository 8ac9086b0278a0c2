//! The whole history against the files of Statistics Norway: every code, every day of change, forward and back.
//!
//! The files lie beside the checkout (`../shared/data`). What is expected is computed from them by a plain sweep over the
//! days of change, which shares nothing with the engine.
#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test, which has no configuration")]

#[path = "../../../xtask/src/shared.rs"]
mod shared;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use reference::municipalities::{History, Kind, Period, Share, history};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A line of `kommune_nodes_ssb_klass131.csv`.
#[derive(Debug)]
struct Node {
    code: String,
    name: String,
    from: NaiveDate,
    until: Option<NaiveDate>,
}

/// What the files say.
struct Files {
    nodes: Vec<Node>,
    /// By day: from a code to codes.
    edges: BTreeMap<NaiveDate, BTreeMap<String, BTreeSet<String>>>,
}

impl Files {
    fn read() -> Option<Self> {
        let folder = shared::folder("municipalities")?;
        let read = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
        // No cell of these two files is quoted.
        let rows = |text: &str| -> Vec<Vec<String>> {
            assert!(!text.contains('"'));
            text.lines().skip(1).map(|line| line.split(',').map(|cell| cell.trim().to_owned()).collect()).collect()
        };
        let mut nodes = Vec::new();
        for row in rows(&read("kommune_nodes_ssb_klass131.csv")) {
            let [code, name, _, from, until] = row.as_slice() else { panic!("{row:?}") };
            // Not stated is no municipality.
            if code != "9999" {
                let until = (!until.is_empty()).then(|| day(until));
                nodes.push(Node { code: code.clone(), name: name.clone(), from: day(from), until });
            }
        }
        nodes.sort_by(|one, other| (&one.code, one.from).cmp(&(&other.code, other.from)));
        let mut edges: BTreeMap<NaiveDate, BTreeMap<String, BTreeSet<String>>> = BTreeMap::new();
        for row in rows(&read("kommune_changes_ssb_klass131.csv")) {
            let [date, old, _, new, _] = row.as_slice() else { panic!("{row:?}") };
            edges.entry(day(date)).or_default().entry(old.clone()).or_default().insert(new.clone());
        }
        Some(Self { nodes, edges })
    }

    /// The codes that something of a code is in on each day of change after `from`, swept from day to day.
    fn forward(&self, code: &str, from: NaiveDate) -> BTreeMap<NaiveDate, BTreeSet<String>> {
        let mut here = BTreeSet::from([code.to_owned()]);
        let mut all = BTreeMap::new();
        for (date, edges) in self.edges.range(from.succ_opt().unwrap()..) {
            here = here
                .iter()
                .flat_map(|code| edges.get(code).cloned().unwrap_or_else(|| [code.clone()].into()))
                .collect();
            all.insert(*date, here.clone());
        }
        all
    }
}

fn codes<'p>(periods: impl IntoIterator<Item = &'p Period>) -> BTreeSet<String> {
    periods.into_iter().map(|period| period.code.to_owned()).collect()
}

fn same(period: &Period, node: &Node) -> bool {
    (period.code, period.name, period.from, period.until) == (&node.code, &node.name, node.from, node.until)
}

#[test]
fn every_code_has_every_name_on_every_day_that_the_files_say() {
    let Some(files) = Files::read() else { return };
    let history = history();
    assert_eq!(history.periods().len(), files.nodes.len());
    for (period, node) in history.periods().iter().zip(&files.nodes) {
        assert!(same(period, node), "{period:?}, {node:?}");
        // A leading zero is part of the code, and nothing else is.
        assert!(period.code.len() == 4 && period.code.bytes().all(|byte| byte.is_ascii_digit()));
        let bare = period.code.trim_start_matches('0');
        assert!(bare.len() == 4 || history.of(bare).is_empty());
        for day in [node.from, node.until.and_then(|end| end.pred_opt()).unwrap_or(day("2100-01-01"))] {
            assert!(same(history.at(&node.code, day).unwrap(), node));
        }
    }
    for date in files.edges.keys() {
        let expected = files.nodes.iter().filter(|node| node.from <= *date && node.until.is_none_or(|end| end > *date));
        let expected: BTreeSet<String> = expected.map(|node| node.code.clone()).collect();
        assert_eq!(codes(history.on(*date)), expected, "{date}");
    }
    println!("{} periods on {} days of change", files.nodes.len(), files.edges.len());
}

#[test]
fn every_code_leads_on_every_day_of_change_to_what_the_files_say() {
    let Some(files) = Files::read() else { return };
    let history = history();
    let mut asked = 0;
    for node in &files.nodes {
        for (date, expected) in files.forward(&node.code, node.from) {
            let reached = history.successors(&node.code, Some(node.from), date).unwrap();
            let found = codes(reached.reached.iter().map(|one| one.period));
            assert_eq!(found, expected, "{} of {} on {date}", node.code, node.from);
            let share = if expected.len() == 1 { Share::Whole } else { Share::Part };
            assert!(reached.reached.iter().all(|one| one.share == share && one.period.holds_on(date)));
            asked += 1;
        }
    }
    println!("{asked} successions");
}

/// Which pairs there are between two days, by what is asked from the earlier side and from the later.
fn pairs(history: &History, early: NaiveDate, late: NaiveDate) -> [BTreeSet<(String, String, bool, usize)>; 2] {
    let mut sides = [BTreeSet::new(), BTreeSet::new()];
    for period in history.on(early) {
        for one in history.successors(period.code, Some(early), late).unwrap().reached {
            let is_whole = one.share == Share::Whole;
            sides[0].insert((period.code.to_owned(), one.period.code.to_owned(), is_whole, one.changes.len()));
        }
    }
    for period in history.on(late) {
        for one in history.predecessors(period.code, Some(late), Some(early)).unwrap().reached {
            let is_whole = one.share == Share::Whole;
            sides[1].insert((one.period.code.to_owned(), period.code.to_owned(), is_whole, one.changes.len()));
        }
    }
    sides
}

#[test]
fn one_is_a_successor_of_another_exactly_if_that_is_its_predecessor_and_nothing_is_ever_lost() {
    let Some(files) = Files::read() else { return };
    let history = history();
    let last = *files.edges.keys().last().unwrap();
    let (mut count, mut most) = (0, 0);
    for date in files.edges.keys() {
        // Over the day itself, and from it until the newest.
        for (early, late) in [(date.pred_opt().unwrap(), *date), (*date, last)] {
            let [forward, back] = pairs(history, early, late);
            assert_eq!(forward, back, "{early}, {late}");
            let earlier: BTreeSet<String> = forward.iter().map(|(one, ..)| one.clone()).collect();
            let later: BTreeSet<String> = forward.iter().map(|(_, other, ..)| other.clone()).collect();
            assert_eq!((earlier, later), (codes(history.on(early)), codes(history.on(late))), "{early}, {late}");
            count += forward.len();
            most = most.max(forward.iter().map(|(_, _, _, changes)| *changes).max().unwrap_or_default());
        }
    }
    println!("{count} pairs, at most {most} changes between two");
}

#[test]
fn what_the_changes_on_the_way_say_is_what_the_files_say() {
    let Some(files) = Files::read() else { return };
    let history = history();
    let mut told: BTreeMap<NaiveDate, BTreeSet<(String, String)>> = BTreeMap::new();
    for change in history.changes() {
        let code = |place: &usize| history.periods()[*place].code.to_owned();
        let all = |date: NaiveDate, old: &str| files.edges[&date].get(old).cloned().unwrap_or_default();
        for old in change.from.iter().map(code) {
            let reached = all(change.date, &old);
            let new: BTreeSet<String> = change.to.iter().map(code).collect();
            assert!(reached.is_subset(&new), "{}: {old}", change.date);
            told.entry(change.date).or_default().extend(reached.into_iter().map(|new| (old.clone(), new)));
        }
        assert!(change.to.iter().all(|place| history.periods()[*place].from == change.date));
    }
    let expected = files.edges.iter().map(|(date, edges)| {
        let pairs = edges.iter().flat_map(|(old, new)| new.iter().map(|new| (old.clone(), new.clone())));
        (*date, pairs.collect::<BTreeSet<_>>())
    });
    assert_eq!(told, expected.collect());
    // Each way is told in the order of days, lies between the two, and begins and ends with them.
    let today = day("2024-01-01");
    for period in history.periods() {
        for one in history.successors(period.code, Some(period.from), today).unwrap().reached {
            let dates: Vec<NaiveDate> = one.changes.iter().map(|change| change.date).collect();
            assert!(dates.is_sorted() && dates.iter().all(|date| period.from < *date && *date <= today));
            let (Some(first), Some(last)) = (one.changes.first(), one.changes.last()) else {
                assert_eq!(one.period, period);
                continue;
            };
            assert!(first.from.iter().any(|place| history.periods()[*place] == *period), "{period:?}");
            assert!(last.to.iter().any(|place| history.periods()[*place] == *one.period), "{period:?}");
        }
    }
}

#[test]
fn changes_by_kind_are_as_many_as_the_design_counted() {
    let mut counts: BTreeMap<i32, BTreeMap<String, usize>> = BTreeMap::new();
    for change in history().changes() {
        let year = chrono::Datelike::year(&change.date);
        *counts.entry(year).or_default().entry(format!("{:?}", change.kind)).or_default() += 1;
    }
    let of = |year: i32, kinds: &[(Kind, usize)]| {
        let expected: BTreeMap<String, usize> =
            kinds.iter().map(|(kind, count)| (format!("{kind:?}"), *count)).collect();
        assert_eq!(counts[&year], expected, "{year}");
    };
    // DOMAIN.md 3.3.
    of(2017, &[(Kind::Renaming, 10), (Kind::Complex, 1)]);
    of(2018, &[(Kind::Merger, 4), (Kind::Renumbering, 46), (Kind::Renaming, 4)]);
    of(
        2020,
        &[
            (Kind::Merger, 38),
            (Kind::Complex, 2),
            (Kind::Renumbering, 197),
            (Kind::RenumberingAndRenaming, 5),
            (Kind::Renaming, 3),
        ],
    );
    of(2024, &[(Kind::Renumbering, 111), (Kind::RenumberingAndRenaming, 2), (Kind::Renaming, 3), (Kind::Split, 1)]);
    let mut all: BTreeMap<String, usize> = BTreeMap::new();
    for (kind, count) in counts.into_values().flatten() {
        *all.entry(kind).or_default() += count;
    }
    println!("{all:?}");
}
