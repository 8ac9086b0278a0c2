//! The changes on a municipality's way that made it part of another, or several of it.

use chrono::NaiveDate;

use super::{Change, History, Kind, Period};

/// A change that a municipality took part in and that was more than another number or name.
#[derive(Debug)]
pub struct Turn<'h> {
    /// What it was until then.
    pub before: &'h Period,
    /// The change.
    pub change: &'h Change,
    /// What it, or some of it, is in from then on.
    pub became: Vec<&'h Period>,
}

impl History {
    /// The mergers and splits that a municipality took part in until a day, by date: that which had the code on the day
    /// `from`, or on the first day after it on which the code held. Followed as long as it goes on: through other numbers
    /// and names, and through a change after which there is still one under its number. None if the code never held then.
    pub fn turns(&self, code: &str, from: NaiveDate, until: NaiveDate) -> Vec<Turn<'_>> {
        let mut turns = Vec::new();
        let held = |place: &usize| self.periods[*place].until.is_none_or(|end| from < end);
        let mut now = self.places(code).find(held);
        while let Some(place) = now {
            let before = &self.periods[place];
            let links = &self.links[place];
            let Some(change) = links.ended_in.map(|ended| &self.changes[ended]) else { break };
            if change.date > until {
                break;
            }
            let is_turn = matches!(change.kind, Kind::Merger | Kind::Split | Kind::Complex);
            if is_turn {
                let became = links.next.iter().map(|next| &self.periods[*next]).collect();
                turns.push(Turn { before, change, became });
            }
            let same = links.next.iter().find(|next| self.periods[**next].code == before.code);
            now = same.or(links.next.first().filter(|_| !is_turn)).copied();
        }
        turns
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::municipalities::history;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    fn told(code: &str, from: &str) -> Vec<String> {
        let turns = history().turns(code, day(from), day("2024-12-31"));
        let became = |turn: &Turn<'_>| turn.became.iter().map(|period| period.code).collect::<Vec<_>>().join("+");
        turns.iter().map(|turn| format!("{} {} > {}", turn.change.date, turn.before.code, became(turn))).collect()
    }

    #[test]
    fn three_that_merge_turn_into_the_same() {
        for code in ["1263", "1256", "1260"] {
            assert_eq!(told(code, "1992-01-01"), [format!("2020-01-01 {code} > 4631")], "{code}");
        }
        assert_eq!(told("4631", "2020-01-01"), Vec::<String>::new());
    }

    #[test]
    fn another_number_is_no_turn() {
        // Bergen, 1201 until the county became another.
        assert_eq!(told("1201", "1992-01-01"), Vec::<String>::new());
    }

    #[test]
    fn one_that_takes_in_another_goes_on_under_its_number() {
        assert_eq!(told("5030", "2018-01-01"), ["2020-01-01 5030 > 5001"]);
        assert_eq!(told("5001", "2018-01-01"), ["2020-01-01 5001 > 5001"]);
    }

    #[test]
    fn what_is_divided_becomes_several() {
        assert_eq!(told("5012", "2018-01-01"), ["2020-01-01 5012 > 5055+5056+5059"]);
        assert_eq!(told("1534", "2010-01-01"), ["2020-01-01 1534 > 1507"]);
        assert_eq!(told("1507", "2020-01-01"), ["2024-01-01 1507 > 1508+1580"]);
    }
}
