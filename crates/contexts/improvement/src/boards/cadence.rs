//! How often a unit meets at its board, and on which days that is.

use async_graphql::{InputObject, SimpleObject};
use chrono::{Datelike, Days};
use kernel::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

kernel::text_enum! {
    /// A day of the week.
    pub enum Weekday {
        /// Monday.
        Monday = "monday",
        /// Tuesday.
        Tuesday = "tuesday",
        /// Wednesday.
        Wednesday = "wednesday",
        /// Thursday.
        Thursday = "thursday",
        /// Friday.
        Friday = "friday",
        /// Saturday.
        Saturday = "saturday",
        /// Sunday.
        Sunday = "sunday",
    }
}

/// How often a unit meets at its board.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, SimpleObject, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[graphql(input_name = "BoardCadenceInput")]
pub struct BoardCadence {
    /// The first day on which it holds. Whoever changes the cadence says from when; what was agreed before is not counted.
    pub starts_on: Date,
    /// On which days.
    #[schema(min_items = 1, max_items = 7)]
    pub weekdays: Vec<Weekday>,
    /// In every how many weeks, counted from the week of the first day: 1 for every week.
    #[schema(minimum = 1, maximum = 8)]
    pub every_weeks: i32,
}

impl BoardCadence {
    fn meets_on(&self, day: Date) -> bool {
        let monday =
            |day: Date| i64::from(day.0.num_days_from_ce()) - i64::from(day.0.weekday().num_days_from_monday());
        let weeks = (monday(day) - monday(self.starts_on)) / 7;
        let weekday = usize::try_from(day.0.weekday().num_days_from_monday()).ok();
        let weekday = weekday.and_then(|index| Weekday::from_word(Weekday::VALUES[index]));
        day >= self.starts_on
            && weeks % i64::from(self.every_weeks) == 0
            && weekday.is_some_and(|weekday| self.weekdays.contains(&weekday))
    }

    /// The days from one to another, both among them, on which the unit is to meet.
    pub(crate) fn days(&self, from: Date, to: Date) -> Vec<Date> {
        from.0.iter_days().take_while(|day| *day <= to.0).map(Date).filter(|day| self.meets_on(*day)).collect()
    }

    /// The first day after this one on which the unit is to meet.
    pub(crate) fn next_after(&self, day: Date) -> Option<Date> {
        let first = day.0.checked_add_days(Days::new(1))?.max(self.starts_on.0);
        first.iter_days().take(7 * 9).map(Date).find(|day| self.meets_on(*day))
    }
}

#[cfg(test)]
mod tests {
    use kernel::Date;

    use super::{BoardCadence, Weekday};

    fn day(text: &str) -> Date {
        Date(text.parse().unwrap_or_default())
    }

    #[test]
    fn a_unit_meets_on_its_weekdays_in_every_second_week_from_the_first_day_on() {
        let weekdays = vec![Weekday::Wednesday, Weekday::Monday];
        let cadence = BoardCadence { starts_on: day("2026-01-07"), weekdays, every_weeks: 2 };
        let days = cadence.days(day("2026-01-01"), day("2026-02-04"));
        assert_eq!(days, ["2026-01-07", "2026-01-19", "2026-01-21", "2026-02-02", "2026-02-04"].map(day));
        assert_eq!(cadence.next_after(day("2026-01-07")), Some(day("2026-01-19")));
        assert_eq!(cadence.next_after(day("2025-06-01")), Some(day("2026-01-07")));
    }

    #[test]
    fn across_the_turn_of_a_year_weeks_are_counted_on() {
        let cadence = BoardCadence { starts_on: day("2026-12-21"), weekdays: vec![Weekday::Monday], every_weeks: 1 };
        let days = cadence.days(day("2026-12-20"), day("2027-01-05"));
        assert_eq!(days, ["2026-12-21", "2026-12-28", "2027-01-04"].map(day));
    }
}
