//! From a municipality to what became of it, and back to what it was made of.

use chrono::NaiveDate;

use super::{Change, History, Period};

/// How much of one municipality is in another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Share {
    /// All of it.
    Whole,
    /// Some of it; how much is not known.
    Part,
}

/// What became of a municipality, or what it was made of.
#[derive(Debug)]
pub struct Succession<'h> {
    /// The period that was followed.
    pub of: &'h Period,
    /// The day until which it was followed.
    pub at: NaiveDate,
    /// The periods that hold on the day that was asked for, by code. Always at least one: nothing is lost.
    pub reached: Vec<Reached<'h>>,
}

/// A period that was reached.
#[derive(Debug)]
pub struct Reached<'h> {
    /// The period.
    pub period: &'h Period,
    /// How much of the earlier of the two is in the later one. The same from both sides.
    pub share: Share,
    /// The changes on all ways between the two, by date.
    pub changes: Vec<&'h Change>,
}

/// Why nothing can be followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// No municipality ever had the code.
    UnknownCode,
    /// The code did not hold on the day that it was to be read on. It did in these stretches, last days included.
    NotHeld(Vec<(NaiveDate, Option<NaiveDate>)>),
    /// The code held on no day from which the day that was asked for can be reached: its first day comes after it, or for
    /// predecessors its last day, which this is, before it.
    NotReachable(NaiveDate),
    /// A successor was asked for on a day before the code was read, or a predecessor after.
    WrongWay,
    /// The history begins on this day, and a predecessor was asked for on an earlier one.
    BeforeTheBeginning(NaiveDate),
}

impl History {
    /// What became, by the day `at`, of the municipality that had this code on the day `from`; if that is not said, on the
    /// last day until `at` on which the code held.
    pub fn successors(&self, code: &str, from: Option<NaiveDate>, at: NaiveDate) -> Result<Succession<'_>, Refused> {
        let place = match from {
            Some(from) if from > at => return Err(self.known(code).err().unwrap_or(Refused::WrongWay)),
            Some(from) => self.read(code, from)?,
            None => {
                let first = self.known(code)?.first().map(|period| period.from).unwrap_or_default();
                let begun = self.places(code).rev().find(|place| self.periods[*place].from <= at);
                begun.ok_or(Refused::NotReachable(first))?
            }
        };
        Ok(self.follow(place, at, |place| &self.links[place].next, |place| &self.links[place].before))
    }

    /// What, on the day `at`, the municipality was made of that had this code on the day `from`; if that is not said, on
    /// the last day on which the code held, which is today for one that still holds. (Read on the first day since `at`, a
    /// municipality that took in others and kept its code would be made of itself.) If `at` is not said, on the day before
    /// the municipality began as it then was.
    pub fn predecessors(
        &self,
        code: &str,
        from: Option<NaiveDate>,
        at: Option<NaiveDate>,
    ) -> Result<Succession<'_>, Refused> {
        let place = match from {
            Some(from) if at.is_some_and(|at| from < at) => {
                return Err(self.known(code).err().unwrap_or(Refused::WrongWay));
            }
            Some(from) => self.read(code, from)?,
            None => self.places(code).next_back().ok_or(Refused::UnknownCode)?,
        };
        let begins = self.periods.iter().map(|period| period.from).min().unwrap_or_default();
        let period = &self.periods[place];
        let at = at.unwrap_or_else(|| period.from.pred_opt().unwrap_or_default().max(begins));
        match period.until.filter(|end| *end <= at).and_then(|end| end.pred_opt()) {
            Some(last) => Err(Refused::NotReachable(last)),
            None if at < begins => Err(Refused::BeforeTheBeginning(begins)),
            None => Ok(self.follow(place, at, |place| &self.links[place].before, |place| &self.links[place].next)),
        }
    }

    fn known(&self, code: &str) -> Result<&[Period], Refused> {
        let periods = self.of(code);
        if periods.is_empty() { Err(Refused::UnknownCode) } else { Ok(periods) }
    }

    fn read(&self, code: &str, day: NaiveDate) -> Result<usize, Refused> {
        let held = self.known(code)?;
        let found = self.places(code).find(|place| self.periods[*place].holds_on(day));
        found.ok_or_else(|| Refused::NotHeld(stretches(held)))
    }

    /// Follows the links one way until the day, and each of what is reached back again for the changes on the way. Each
    /// walk looks at a period once.
    fn follow<'h>(
        &'h self,
        start: usize,
        at: NaiveDate,
        onward: impl Fn(usize) -> &'h [usize] + Copy,
        back: impl Fn(usize) -> &'h [usize] + Copy,
    ) -> Succession<'h> {
        let mut seen = vec![false; self.periods.len()];
        let mut ends = Vec::new();
        walk(start, &mut seen, |place| match self.periods[place].holds_on(at) {
            true => {
                ends.push(place);
                &[]
            }
            false => onward(place),
        });
        ends.sort_unstable();
        let reached = ends.iter().map(|end| {
            let mut between = vec![false; self.periods.len()];
            let mut way = Vec::new();
            walk(*end, &mut between, |place| {
                if !seen[place] {
                    return &[];
                }
                way.push(place);
                if place == start { &[] } else { back(place) }
            });
            Reached {
                period: &self.periods[*end],
                share: self.share(start, *end, &ends),
                changes: self.changes_within(&way, &seen, &between),
            }
        });
        Succession { of: &self.periods[start], at, reached: reached.collect() }
    }

    /// Whether all of the earlier of two periods is in the later one.
    fn share(&self, start: usize, end: usize, ends: &[usize]) -> Share {
        let (earlier, later) = match self.periods[start].from <= self.periods[end].from {
            true => (start, end),
            false => (end, start),
        };
        // Nothing is lost, so what leads to one period only is in it as a whole.
        let is_whole = if earlier == start { ends.len() == 1 } else { self.leads_only_to(earlier, later) };
        if is_whole { Share::Whole } else { Share::Part }
    }

    /// Whether every way from a period comes by another, which begins later.
    fn leads_only_to(&self, earlier: usize, later: usize) -> bool {
        let mut seen = vec![false; self.periods.len()];
        let mut escapes = false;
        let day = self.periods[later].from;
        walk(earlier, &mut seen, |place| {
            let is_there = self.periods[place].holds_on(day);
            escapes |= is_there && place != later;
            if is_there { &[] } else { &self.links[place].next }
        });
        !escapes
    }

    /// The changes that lead from one of these periods to another of them.
    fn changes_within(&self, way: &[usize], seen: &[bool], between: &[bool]) -> Vec<&Change> {
        let leads_on = |place: &&usize| self.links[**place].next.iter().any(|next| seen[*next] && between[*next]);
        let mut places: Vec<usize> =
            way.iter().filter(leads_on).filter_map(|place| self.links[*place].ended_in).collect();
        places.sort_unstable();
        places.dedup();
        places.into_iter().map(|place| &self.changes[place]).collect()
    }
}

/// Visits everything that links lead to, each once, without recursion.
fn walk<'h>(start: usize, seen: &mut [bool], mut links: impl FnMut(usize) -> &'h [usize]) {
    let mut waiting = vec![start];
    while let Some(place) = waiting.pop() {
        if !std::mem::replace(&mut seen[place], true) {
            waiting.extend(links(place));
        }
    }
}

/// Periods that follow each other without a gap as one stretch each, from its first day to its last.
fn stretches(periods: &[Period]) -> Vec<(NaiveDate, Option<NaiveDate>)> {
    let mut stretches: Vec<(NaiveDate, Option<NaiveDate>)> = Vec::new();
    for period in periods {
        let end = period.until.and_then(|end| end.pred_opt());
        match stretches.last_mut().filter(|(_, last)| last.is_some_and(|last| last.succ_opt() == Some(period.from))) {
            Some(last) => last.1 = end,
            None => stretches.push((period.from, end)),
        }
    }
    stretches
}
