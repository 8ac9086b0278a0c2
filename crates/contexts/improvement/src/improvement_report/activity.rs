//! On which day each unit last did what the report tells no more of: on the pages of its A3s, with ideas and actions, at
//! its boards and against its time thieves.

use std::collections::HashMap;

use db::TenantTx;
use kernel::{Date, Result, UnitId};
use organisation::memberships;

use crate::{a3s, a3s::A3, actions, board_meetings, boards, cards, idea_boxes, ideas, shared::begin, time_thieves};

/// The last day of each unit that did anything.
#[derive(Default)]
pub(super) struct LastDays(HashMap<UnitId, Date>);

impl LastDays {
    /// Reads the last days of these units, whose A3s these are, in a period, both ends among them.
    pub async fn of(tx: &TenantTx, units: &[UnitId], a3s: &[A3], (from, to): (Date, Date)) -> Result<Self> {
        let period = (begin(from), begin(to).days_later(1));
        let mut last = Self::default();

        let a3_units: HashMap<_, _> = a3s.iter().map(|a3| (a3.id, a3.unit_id)).collect();
        for (a3, at) in a3s::last_changes(tx, a3_units.keys().copied(), period).await? {
            last.note(a3_units.get(&a3), at.date());
        }
        let done = actions::last_changes(tx, a3_units.keys().copied(), period).await?;
        let members = done.iter().filter_map(|((owner, _), _)| *owner);
        let members: HashMap<_, _> = memberships::units_of(tx, members).await?.into_iter().collect();
        for ((owner, a3), at) in done {
            last.note(a3.and_then(|a3| a3_units.get(&a3)), at.date());
            last.note(owner.and_then(|owner| members.get(&owner)), at.date());
        }

        let boxes: HashMap<_, _> = idea_boxes::of_units(tx, units).await?.into_iter().collect();
        let ids: Vec<_> = boxes.keys().copied().collect();
        for ((unit, idea_box), at) in ideas::last_moves(tx, (units, &ids), period).await? {
            last.note(unit.as_ref().or_else(|| boxes.get(&idea_box)), at.date());
        }

        let mut board_units: HashMap<_, Vec<UnitId>> = HashMap::new();
        for (board, unit) in boards::of_units(tx, units).await? {
            board_units.entry(board).or_default().push(unit);
        }
        let moved = cards::last_moves(tx, board_units.keys().copied(), period).await?;
        let moved = moved.into_iter().map(|(board, at)| (board, at.date()));
        let met = board_meetings::last_held(tx, board_units.keys().copied(), (from, to)).await?;
        for (board, day) in moved.chain(met) {
            last.note(board_units.get(&board).into_iter().flatten(), day);
        }

        for (unit, at) in time_thieves::last_changes(tx, units, period).await? {
            last.note([&unit], at.date());
        }
        Ok(last)
    }

    /// The last day of a unit.
    pub fn get(&self, unit: UnitId) -> Option<Date> {
        self.0.get(&unit).copied()
    }

    fn note<'u>(&mut self, units: impl IntoIterator<Item = &'u UnitId>, day: Date) {
        for unit in units {
            let last = self.0.entry(*unit).or_insert(day);
            *last = day.max(*last);
        }
    }
}
