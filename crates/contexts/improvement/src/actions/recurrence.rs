//! What is done again and again.

use async_graphql::{InputObject, SimpleObject};
use chrono::{Days, Months};
use kernel::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

kernel::text_enum! {
    /// What is counted between one time and the next.
    pub enum RecurrenceUnit {
        /// Weeks.
        Week = "week",
        /// Months. What is due on the 31st is due on the last day of a shorter month, and on the 31st again after it.
        Month = "month",
        /// Years.
        Year = "year",
    }
}

/// How something recurs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, SimpleObject, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[graphql(input_name = "ActionRecurrenceInput")]
pub struct ActionRecurrence {
    /// In every how many weeks, months or years: 1 for each.
    #[schema(minimum = 1, maximum = 52)]
    pub every: i32,
    /// What is counted.
    pub unit: RecurrenceUnit,
}

impl ActionRecurrence {
    /// The first time after `after` of what was first due on `first`: times that went by are not caught up with. None beyond the
    /// days that there are.
    pub(super) fn next(self, first: Date, after: Date) -> Option<Date> {
        let every = u32::try_from(self.every).ok()?;
        (1..=10_000_u32).find_map(|time| {
            let count = every.checked_mul(time)?;
            let day = match self.unit {
                RecurrenceUnit::Week => first.0.checked_add_days(Days::new(u64::from(count) * 7)),
                RecurrenceUnit::Month => first.0.checked_add_months(Months::new(count)),
                RecurrenceUnit::Year => first.0.checked_add_months(Months::new(count.checked_mul(12)?)),
            }?;
            (day > after.0).then_some(Date(day))
        })
    }
}

#[cfg(test)]
mod tests {
    use kernel::Date;
    use proptest::prelude::*;

    use super::{ActionRecurrence, RecurrenceUnit};

    fn day(text: &str) -> Date {
        Date(text.parse().unwrap_or_default())
    }

    #[test]
    fn what_is_due_at_the_end_of_a_month_stays_there() {
        let monthly = ActionRecurrence { every: 1, unit: RecurrenceUnit::Month };
        let first = day("2027-01-31");
        assert_eq!(monthly.next(first, first), Some(day("2027-02-28")));
        assert_eq!(monthly.next(first, day("2027-02-28")), Some(day("2027-03-31")));
    }

    #[test]
    fn times_that_went_by_are_not_caught_up_with() {
        let weekly = ActionRecurrence { every: 2, unit: RecurrenceUnit::Week };
        assert_eq!(weekly.next(day("2027-01-04"), day("2027-02-20")), Some(day("2027-03-01")));
        let yearly = ActionRecurrence { every: 1, unit: RecurrenceUnit::Year };
        assert_eq!(yearly.next(day("2024-02-29"), day("2026-01-01")), Some(day("2026-02-28")));
    }

    proptest! {
        #[test]
        fn the_next_time_is_later_and_no_further_off_than_one_interval(
            every in 1..=52_i32, unit in 0..3_usize, late in 0..3000_i64,
        ) {
            let unit = [RecurrenceUnit::Week, RecurrenceUnit::Month, RecurrenceUnit::Year][unit];
            let first = day("2026-01-31");
            let after = Date(first.0 + chrono::TimeDelta::days(late));
            let next = ActionRecurrence { every, unit }.next(first, after).expect("within the days there are");
            let longest = i64::from(every) * match unit { RecurrenceUnit::Week => 7, RecurrenceUnit::Month => 31, RecurrenceUnit::Year => 366 };
            prop_assert!(next > after && (next.0 - after.0).num_days() <= longest + 3);
        }
    }
}
