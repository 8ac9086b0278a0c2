//! What must hold of a unit beside the others.

use std::collections::{BTreeSet, HashMap};

use db::TenantTx;
use kernel::{Code, Date, Error, FaultCode, Permission, Result, Rule, UnitId};

use super::{Life, UnitInTree, UnitPeriod, period, unit};
use crate::memberships;

/// How deep the tree may be.
const MAX_LEVELS: usize = 20;

pub(super) fn broken(member: &str, rule: Rule) -> Error {
    Error::broken(format!("#/{member}"), rule)
}

/// It ends after it begins.
pub(super) fn check_life(life: &Life) -> Result<()> {
    match life.valid_to {
        Some(end) if end <= life.valid_from => Err(broken("validTo", Rule::EndsAfterItBegins)),
        _ => Ok(()),
    }
}

/// Whoever leads it is a member on the day on which that begins.
pub(super) async fn check_leader(tx: &TenantTx, period: &UnitPeriod) -> Result<()> {
    let Some(leader) = period.leader_id else { return Ok(()) };
    if memberships::held_on(tx, [leader], period.valid_from.max(tx.now().date())).await?.is_empty() {
        return Err(Error::invalid("#/leaderId", FaultCode::NoSuchThing, None));
    }
    Ok(())
}

/// The tree of a tenant at all times.
pub(crate) struct Tree(HashMap<UnitId, Vec<UnitPeriod>>);

impl Tree {
    /// One statement.
    pub(crate) async fn read(tx: &TenantTx) -> Result<Self> {
        let mut tree: HashMap<UnitId, Vec<UnitPeriod>> = HashMap::new();
        let periods: Vec<UnitPeriod> = tx.find::<period::Entity>().by(period::Column::ValidFrom).all().await?;
        for period in periods {
            tree.entry(period.unit_id).or_default().push(period);
        }
        Ok(Self(tree))
    }

    fn parent(&self, unit: UnitId, day: Date) -> Option<UnitId> {
        let on = |period: &&UnitPeriod| period.valid_from <= day && period.valid_to.is_none_or(|end| day < end);
        self.0.get(&unit)?.iter().find(on)?.parent_id
    }

    /// The unit and all that it is part of on a day, itself first; no further than the tree may be deep.
    pub(crate) fn upwards(&self, unit: UnitId, day: Date) -> Vec<UnitId> {
        std::iter::successors(Some(unit), |unit| self.parent(*unit, day)).take(MAX_LEVELS + 1).collect()
    }

    /// The unit and all that it is part of, itself first, as far as it exists on the day; what does not exist then is read
    /// on the nearest day on which it does, so that who administers what is above administers what is planned below.
    fn governing(&self, unit: UnitId, day: Date) -> Vec<UnitId> {
        let parent = |unit: &UnitId| nearest(self.0.get(unit)?, day)?.parent_id;
        std::iter::successors(Some(unit), parent).take(MAX_LEVELS + 1).collect()
    }

    /// What every unit is called, and what it is part of.
    pub(super) fn places(&self, day: Date) -> HashMap<UnitId, UnitInTree> {
        let place = |(unit, periods): (&UnitId, &Vec<UnitPeriod>)| {
            let name = nearest(periods, day)?.name.clone();
            Some((*unit, UnitInTree { name, upwards: self.governing(*unit, day) }))
        };
        self.0.iter().filter_map(place).collect()
    }

    /// How many levels a unit and all that is below it have on a day.
    fn levels(&self, unit: UnitId, day: Date) -> usize {
        if !self.0.values().flatten().any(|period| period.parent_id == Some(unit)) {
            return 1;
        }
        let levels = |below: &UnitId| self.upwards(*below, day).iter().position(|above| *above == unit);
        self.0.keys().filter_map(levels).max().unwrap_or(0) + 1
    }

    /// The days in a period on which something in the tree becomes another, its first day among them.
    fn turns(&self, period: &UnitPeriod) -> BTreeSet<Date> {
        let within = |day: &Date| *day > period.valid_from && period.valid_to.is_none_or(|end| *day < end);
        let days = self.0.values().flatten().map(|period| period.valid_from).filter(within);
        days.chain([period.valid_from]).collect()
    }
}

/// Of a unit's periods, in order, that of the day; else the last before it, else the first.
fn nearest(periods: &[UnitPeriod], day: Date) -> Option<&UnitPeriod> {
    periods.iter().rfind(|period| period.valid_from <= day).or(periods.first())
}

/// In each of these periods the unit's parent exists and is not part of the unit, and nothing lies deeper than twenty levels.
/// The units on the way up stay locked: of two who move units into each other at once, one finds the other's work.
pub(super) async fn check_places(tx: &TenantTx, life: &Life, periods: &[UnitPeriod]) -> Result<()> {
    if periods.iter().all(|period| period.parent_id.is_none()) {
        return Ok(());
    }
    let tree = Tree::read(tx).await?;
    let mut above = BTreeSet::new();
    for period in periods {
        let Some(parent) = period.parent_id else { continue };
        for day in tree.turns(period) {
            let way = tree.upwards(parent, day);
            if way.contains(&life.id) {
                return Err(broken("parentId", Rule::NotPartOfItself));
            }
            if way.len() + tree.levels(life.id, day) > MAX_LEVELS {
                return Err(broken("parentId", Rule::TwentyLevels));
            }
            above.extend(way);
        }
    }
    let locked = tx.find::<unit::Entity>().any_of(unit::Column::Id, above).by(unit::Column::Id).lock();
    let lives: Vec<Life> = locked.all().await?;
    for period in periods {
        let Some(parent) = period.parent_id else { continue };
        let Some(parent) = lives.iter().find(|life| life.id == parent) else {
            return Err(Error::invalid("#/parentId", FaultCode::NoSuchThing, None));
        };
        let outlived = parent.valid_to.is_some_and(|end| period.valid_to.is_none_or(|own| own > end));
        if parent.valid_from > period.valid_from || outlived {
            return Err(broken("parentId", Rule::WholeOutlivesPart));
        }
    }
    Ok(())
}

/// A unit does not end before its parts do.
pub(super) async fn check_parts(tx: &TenantTx, life: &Life) -> Result<()> {
    let Some(end) = life.valid_to else { return Ok(()) };
    let parts = tx.find::<period::Entity>().if_equal(period::Column::ParentId, Some(life.id));
    let later = parts.meeting(period::Column::ValidFrom, period::Column::ValidTo, (end, None));
    if later.exists().await? { Err(broken("validTo", Rule::PartOutlivesWhole)) } else { Ok(()) }
}

/// Who administers some units only, manages nothing outside them.
pub(crate) async fn check_governed(tx: &TenantTx, permission: Permission, unit: Option<UnitId>) -> Result<()> {
    let Some(bounds) = tx.actor().bounds(permission) else { return Ok(()) };
    let way = match unit {
        Some(unit) if !bounds.is_empty() => Tree::read(tx).await?.governing(unit, tx.now().date()),
        _ => vec![],
    };
    if way.iter().any(|unit| bounds.contains(unit)) {
        return Ok(());
    }
    Err(Error::new(Code::OutsideYourUnits).with("permission", permission.as_str()))
}
