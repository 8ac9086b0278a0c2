//! How much time the thieves take, and how much of it was won back.

use std::collections::{BTreeMap, HashMap};

use async_graphql::SimpleObject;
use db::TenantTx;
use kernel::{Code, Date, Error, Mode, Operation, Outcome, Permission, Result, UnitId};
use organisation::units;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::table::{self, Column};
use crate::shared::rounded;

/// How many time thieves, and what they take.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct TimeThiefTally {
    /// How many.
    pub count: i32,
    /// How many hours they take in a week from all people together; from removed ones, took.
    pub hours_per_week: f64,
}

/// The time thieves of one unit.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct TimeThievesOfUnit {
    /// The unit; null for those of none in particular.
    pub unit_id: Option<UnitId>,
    /// What it is called.
    pub name: Option<String>,
    /// All that were found.
    pub found: TimeThiefTally,
    /// Those of them that are gone.
    pub removed: TimeThiefTally,
    /// Those of them that are still there.
    pub standing: TimeThiefTally,
}

/// How much time the thieves take, and how much was won back.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct TimeThiefSummary {
    /// All that were found.
    pub found: TimeThiefTally,
    /// Those of them that are gone.
    pub removed: TimeThiefTally,
    /// Those of them that are still there.
    pub standing: TimeThiefTally,
    /// The same unit by unit, each with its own only, by name; those of no unit last.
    pub by_unit: Vec<TimeThievesOfUnit>,
}
impl Outcome for TimeThiefSummary {}

/// Sums up the time thieves: how many were found, were removed and are left, and how many hours a week they take:
/// minutes a week times people, divided by 60.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct GetTimeThiefSummary {
    /// Only those of this unit and all that is below it; 404 for one that there is not.
    pub unit_id: Option<UnitId>,
}

struct Found {
    unit_id: Option<UnitId>,
    minutes_per_week: i32,
    people: i32,
    removed_on: Option<Date>,
}

db::projection!(Found from table {
    unit_id: UnitId, minutes_per_week: MinutesPerWeek, people: People, removed_on: RemovedOn,
});

impl Operation for GetTimeThiefSummary {
    type Output = TimeThiefSummary;
    type Tx = TenantTx;
    const ID: &'static str = "time_thief.summary";
    const PERMISSION: Permission = Permission::TimeThiefRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<TimeThiefSummary> {
        let mut tree = units::places(tx, tx.now().date()).await?;
        if let Some(top) = self.unit_id {
            if !tree.contains_key(&top) {
                return Err(Error::new(Code::NotFound));
            }
            tree.retain(|_, unit| unit.upwards.contains(&top));
        }
        let units = self.unit_id.map(|_| tree.keys().copied().collect());
        let found: Vec<Found> = tx.find::<table::Entity>().if_any_of(Column::UnitId, units).all().await?;
        let mut of_units: BTreeMap<Option<UnitId>, Vec<&Found>> = BTreeMap::new();
        for thief in &found {
            of_units.entry(thief.unit_id).or_default().push(thief);
        }
        let names: HashMap<_, _> = tree.into_iter().map(|(id, unit)| (id, unit.name)).collect();
        let of_unit = |(unit_id, thieves): (Option<UnitId>, Vec<&Found>)| TimeThievesOfUnit {
            unit_id,
            name: unit_id.and_then(|id| names.get(&id).cloned()),
            found: tally(&thieves, |_| true),
            removed: tally(&thieves, |thief| thief.removed_on.is_some()),
            standing: tally(&thieves, |thief| thief.removed_on.is_none()),
        };
        let mut by_unit: Vec<_> = of_units.into_iter().map(of_unit).collect();
        by_unit.sort_by(|one, other| (one.name.is_none(), &one.name).cmp(&(other.name.is_none(), &other.name)));
        let all: Vec<&Found> = found.iter().collect();
        Ok(TimeThiefSummary {
            found: tally(&all, |_| true),
            removed: tally(&all, |thief| thief.removed_on.is_some()),
            standing: tally(&all, |thief| thief.removed_on.is_none()),
            by_unit,
        })
    }
}

/// How many of these count, and what they take.
fn tally(thieves: &[&Found], counts: impl Fn(&Found) -> bool) -> TimeThiefTally {
    let counted = thieves.iter().filter(|thief| counts(thief));
    let minutes: i64 = counted.clone().map(|thief| i64::from(thief.minutes_per_week) * i64::from(thief.people)).sum();
    TimeThiefTally {
        count: i32::try_from(counted.count()).unwrap_or(i32::MAX),
        hours_per_week: rounded(minutes as f64 / 60.0),
    }
}
