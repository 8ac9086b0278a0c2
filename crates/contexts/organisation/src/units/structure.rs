//! The whole tree on a day.

use std::collections::HashMap;

use async_graphql::SimpleObject;
use db::TenantTx;
use kernel::{Date, MembershipId, Mode, Operation, Outcome, Permission, Result, UnitId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Life, UnitKind, UnitPeriod, period};
use period::Column;

/// A unit at its place in the tree.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct UnitPlace {
    /// The unit's id.
    pub id: UnitId,
    /// The unit that this one is part of; null at the top.
    pub parent_id: Option<UnitId>,
    /// The unit's name.
    pub name: String,
    /// What kind of unit it is.
    pub kind: UnitKind,
    /// The member who leads the unit.
    pub leader_id: Option<MembershipId>,
    /// How many units lie above it in what was asked for: 0 at the top.
    pub level: u32,
}

/// How the organisation was built up on a day.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct UnitStructure {
    /// The day.
    pub on: Date,
    /// Every unit that existed, each followed by its parts, by name.
    pub units: Vec<UnitPlace>,
}
impl Outcome for UnitStructure {}

/// Reads how the organisation was built up on a day: the whole tree, or what lies below one unit. Not paged.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct GetUnitStructure {
    /// The day; today if nothing is said.
    pub on: Option<Date>,
    /// Only this unit and what is below it: nothing on a day on which it did not exist, 404 for one that there is not.
    pub under_id: Option<UnitId>,
}

impl Operation for GetUnitStructure {
    type Output = UnitStructure;
    type Tx = TenantTx;
    const ID: &'static str = "unit.structure";
    const PERMISSION: Permission = Permission::UnitRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<UnitStructure> {
        let on = self.on.unwrap_or_else(|| tx.now().date());
        let held = tx.find::<period::Entity>().if_on(Column::ValidFrom, Column::ValidTo, Some(on));
        let held: Vec<UnitPeriod> = held.by(Column::Name).by(Column::Id).all().await?;
        let units = in_order(held, self.under_id);
        // On the day there is no such unit: on another, or never?
        if let Some(under) = self.under_id.filter(|_| units.is_empty()) {
            let _: Life = tx.get(under).await?;
        }
        Ok(UnitStructure { on, units })
    }
}

/// Each unit followed by its parts, in the order in which they come.
fn in_order(periods: Vec<UnitPeriod>, under: Option<UnitId>) -> Vec<UnitPlace> {
    let mut waiting = Vec::new();
    let mut parts: HashMap<Option<UnitId>, Vec<UnitPeriod>> = HashMap::new();
    for period in periods {
        match under {
            Some(top) if period.unit_id == top => waiting.push((0, period)),
            _ => parts.entry(period.parent_id).or_default().push(period),
        }
    }
    if under.is_none() {
        waiting = parts.remove(&None).unwrap_or_default().into_iter().rev().map(|period| (0, period)).collect();
    }
    let mut units = Vec::new();
    while let Some((level, period)) = waiting.pop() {
        let UnitPeriod { unit_id: id, parent_id, name, kind, leader_id, valid_from: _, valid_to: _ } = period;
        let below = parts.remove(&Some(id)).unwrap_or_default();
        waiting.extend(below.into_iter().rev().map(|period| (level + 1, period)));
        units.push(UnitPlace { id, parent_id, name, kind, leader_id, level });
    }
    units
}
