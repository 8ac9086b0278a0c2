//! Changing a unit from a day on.

use async_graphql::InputObject;
use db::TenantTx;
use kernel::{Date, Error, MembershipId, Mode, Operation, Patch, Permission, Result, Rule, UnitId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Life, Unit, UnitKind, UnitPeriod, insert, period, read::periods, rules, unit};

/// Renames, moves or closes a unit, or names its leader, from a day on; what was before stays readable. A move takes all
/// that is below along. A unit is closed after its parts, or with them.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateUnit {
    /// The unit's id.
    pub id: UnitId,
    /// The version that the change was decided on.
    pub expected_version: i32,
    /// The day from which the new name, kind, place and leader hold, until the next change that is registered; today if
    /// nothing is said. The first day of a period (`since`) corrects that period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// The unit that this one is part of; null moves it to the top.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<UnitId>)]
    pub parent_id: Patch<UnitId>,
    /// The unit's name.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = String, min_length = 1, max_length = 200)]
    pub name: Patch<String>,
    /// What kind of unit it is.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = UnitKind)]
    pub kind: Patch<UnitKind>,
    /// The member who leads the unit; null for nobody.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<MembershipId>)]
    pub leader_id: Patch<MembershipId>,
    /// The first day on which the unit no longer exists; null takes the end away.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<Date>)]
    pub valid_to: Patch<Date>,
}

impl Operation for UpdateUnit {
    type Output = Unit;
    type Tx = TenantTx;
    const ID: &'static str = "unit.update";
    const PERMISSION: Permission = Permission::UnitManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Unit> {
        rules::check_governed(tx, Permission::UnitManage, Some(self.id)).await?;
        if !self.parent_id.is_keep() {
            rules::check_governed(tx, Permission::UnitManage, self.parent_id.clone().set()).await?;
        }
        if let Patch::Set(parent) = self.parent_id {
            // In one order, so that two who move units into each other wait for each other once and not both for ever.
            let both = tx.find::<unit::Entity>().any_of(unit::Column::Id, [self.id, parent]);
            both.by(unit::Column::Id).lock().all::<Life>().await?;
        }
        let life: Life = tx
            .change::<unit::Entity>()
            .set_if(unit::Column::ValidTo, self.valid_to.clone().change())
            .set(unit::Column::UpdatedAt, tx.now())
            .one(self.id, Some(self.expected_version))
            .await?;
        rules::check_life(&life)?;
        let mut history = History(periods(tx, self.id).await?);
        if !self.valid_to.is_keep() {
            history.end(life.valid_to);
            rules::check_parts(tx, &life).await?;
        }
        let day = self.from.unwrap_or_else(|| tx.now().date().max(life.valid_from));
        let inside = day >= life.valid_from && life.valid_to.is_none_or(|end| day < end);
        let changes =
            !(self.parent_id.is_keep() && self.name.is_keep() && self.kind.is_keep() && self.leader_id.is_keep());
        if changes && !inside {
            return Err(rules::broken("from", Rule::WithinItsTime));
        }
        if changes {
            let named = matches!(self.leader_id, Patch::Set(_));
            let period = history.from(day)?;
            self.parent_id.apply(&mut period.parent_id);
            self.leader_id.apply(&mut period.leader_id);
            period.name = self.name.set().unwrap_or_else(|| std::mem::take(&mut period.name));
            period.kind = self.kind.set().unwrap_or(period.kind);
            if named {
                rules::check_leader(tx, period).await?;
            }
        }
        let now = history.on(day).cloned().ok_or_else(|| Error::internal("a unit without a period"))?;
        // What is below the unit moves with it, and what it is part of must last as long as it.
        rules::check_places(tx, &life, &history.0).await?;
        tx.delete_all::<period::Entity, _>(period::Column::UnitId, [self.id]).await?;
        insert(tx, history.0).await?;
        Ok(life.during(now))
    }
}

/// A unit's periods, the earliest first and without gaps.
struct History(Vec<UnitPeriod>);

impl History {
    /// The unit ends on this day, or no longer.
    fn end(&mut self, end: Option<Date>) {
        if let Some(end) = end {
            self.0.retain(|period| period.valid_from < end);
        }
        if let Some(last) = self.0.last_mut() {
            last.valid_to = end;
        }
    }

    /// The period that begins on this day, cut off from the one that it lies in if none does.
    fn from(&mut self, day: Date) -> Result<&mut UnitPeriod> {
        let gone = || Error::internal("a unit without a period");
        let place = self.0.iter().rposition(|period| period.valid_from <= day).ok_or_else(gone)?;
        if self.0[place].valid_from == day {
            return Ok(&mut self.0[place]);
        }
        let rest = UnitPeriod { valid_from: day, ..self.0[place].clone() };
        self.0[place].valid_to = Some(day);
        self.0.insert(place + 1, rest);
        Ok(&mut self.0[place + 1])
    }

    /// The period that a day lies in, or the last.
    fn on(&self, day: Date) -> Option<&UnitPeriod> {
        self.0.iter().rfind(|period| period.valid_from <= day).or(self.0.first())
    }
}
