//! Setting up an idea box, and changing it while ideas lie in it.

use async_graphql::InputObject;
use db::TenantTx;
use kernel::{Code, Error, FaultCode, Mode, Operation, Patch, Permission, Result, Rule, UnitId};
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    IdeaBox, IdeaBoxId, IdeaCriterion, IdeaStatusInput, NewIdeaStatus, parts,
    table::{self, Column},
};
use crate::{
    ideas,
    shared::{check_unit, stored},
};

/// Sets up an idea box.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateIdeaBox {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// What it is called, unlike the tenant's others.
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// The unit whose box it is; the whole tenant's if nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_id: Option<UnitId>,
    /// How high it stands; 1 if nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 9)]
    pub level: Option<i32>,
    /// The box that it escalates ideas to, of a higher level.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub above_idea_box_id: Option<IdeaBoxId>,
    /// Whether a new idea waits to be let through.
    #[serde(default)]
    #[graphql(default)]
    pub pre_moderation: bool,
    /// Within how many days whoever puts in an idea gets a first answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 366)]
    pub answer_within_days: Option<i32>,
    /// The statuses that its ideas can have, in order.
    #[serde(default)]
    #[graphql(default)]
    #[schema(max_items = 20)]
    pub statuses: Vec<NewIdeaStatus>,
    /// What its ideas are scored by, in order.
    #[serde(default)]
    #[graphql(default)]
    #[schema(max_items = 20)]
    pub criteria: Vec<IdeaCriterion>,
}

impl Operation for CreateIdeaBox {
    type Output = IdeaBox;
    type Tx = TenantTx;
    const ID: &'static str = "idea_box.create";
    const PERMISSION: Permission = Permission::IdeaBoxManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<IdeaBox> {
        check_unit(tx, self.unit_id).await?;
        parts::check_criteria(&self.criteria)?;
        let made = IdeaBox {
            id: tx.new_id(),
            name: self.name,
            unit_id: self.unit_id,
            level: self.level.unwrap_or(1),
            above_idea_box_id: self.above_idea_box_id,
            pre_moderation: self.pre_moderation,
            answer_within_days: self.answer_within_days,
            statuses: parts::statuses(tx, self.statuses, &[])?,
            criteria: self.criteria,
            version: 1,
            created_at: tx.now(),
            updated_at: tx.now(),
        };
        if let Some(above) = made.above_idea_box_id {
            check_above(&made, &hold(tx, [above]).await?)?;
        }
        insert(tx, made.clone()).await?;
        Ok(made)
    }
}

async fn insert(tx: &TenantTx, made: IdeaBox) -> Result<()> {
    let IdeaBox {
        id,
        name,
        unit_id,
        level,
        above_idea_box_id,
        pre_moderation,
        answer_within_days,
        statuses,
        criteria,
        version,
        created_at,
        updated_at,
    } = made;
    tx.insert(table::ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(id),
        name: Set(name),
        unit_id: Set(unit_id),
        level: Set(level),
        above_idea_box_id: Set(above_idea_box_id),
        pre_moderation: Set(pre_moderation),
        answer_within_days: Set(answer_within_days),
        statuses: Set(stored(&statuses)?),
        criteria: Set(stored(&criteria)?),
        version: Set(version),
        created_at: Set(created_at),
        updated_at: Set(updated_at),
    })
    .await
}

/// These boxes, held until the end of the transaction and always taken in the same order.
async fn hold(tx: &TenantTx, ids: impl IntoIterator<Item = IdeaBoxId>) -> Result<Vec<IdeaBox>> {
    tx.find::<table::Entity>().any_of(Column::Id, ids).by(Column::Id).lock().all().await
}

/// A box escalates to one of a higher level, so that no way up leads in a circle: the one above is among those that are
/// held, lest it come to stand lower meanwhile.
fn check_above(idea_box: &IdeaBox, held: &[IdeaBox]) -> Result<()> {
    let Some(above) = idea_box.above_idea_box_id else { return Ok(()) };
    match held.iter().find(|other| other.id == above) {
        None => Err(Error::invalid("#/aboveIdeaBoxId", FaultCode::NoSuchThing, None)),
        Some(above) if above.id != idea_box.id && above.level > idea_box.level => Ok(()),
        Some(_) => Err(Error::broken("#/aboveIdeaBoxId", Rule::BoxAboveIsHigher)),
    }
}

/// The boxes that escalate to this one, which is held so that no other comes to, stay below it.
async fn check_below(tx: &TenantTx, idea_box: &IdeaBox) -> Result<()> {
    let below = tx.find::<table::Entity>().if_equal(Column::AboveIdeaBoxId, Some(idea_box.id));
    let levels: Vec<i32> = below.values(Column::Level).await?;
    match levels.iter().all(|level| *level < idea_box.level) {
        true => Ok(()),
        false => Err(Error::broken("#/level", Rule::BoxAboveIsHigher)),
    }
}

/// Changes an idea box. `statuses` and `criteria` are all that there are to be, in order: a status that has an `id` is
/// the one that it was, one that has none is new, one that is not named goes. A status that an idea has neither goes
/// nor comes to stand for another phase: 409 `rule_unmet`, `ideas_leave_first`. What is promised of answers and letting
/// through holds for ideas that are put in from now on.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateIdeaBox {
    /// The box's id.
    pub id: IdeaBoxId,
    /// The version that the change was decided on.
    pub expected_version: i32,
    /// What it is called, unlike the tenant's others.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = String, min_length = 1, max_length = 200)]
    pub name: Patch<String>,
    /// The unit whose box it is; null for the whole tenant's.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<UnitId>)]
    pub unit_id: Patch<UnitId>,
    /// How high it stands.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = i32, minimum = 1, maximum = 9)]
    pub level: Patch<i32>,
    /// The box that it escalates ideas to; null for none.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<IdeaBoxId>)]
    pub above_idea_box_id: Patch<IdeaBoxId>,
    /// Whether a new idea waits to be let through.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = bool)]
    pub pre_moderation: Patch<bool>,
    /// Within how many days a first answer is given; null for no promise.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<i32>, minimum = 1, maximum = 366)]
    pub answer_within_days: Patch<i32>,
    /// All statuses, in order.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Vec<IdeaStatusInput>, max_items = 20)]
    pub statuses: Patch<Vec<IdeaStatusInput>>,
    /// All criteria, in order.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Vec<IdeaCriterion>, max_items = 20)]
    pub criteria: Patch<Vec<IdeaCriterion>>,
}

impl Operation for UpdateIdeaBox {
    type Output = IdeaBox;
    type Tx = TenantTx;
    const ID: &'static str = "idea_box.update";
    const PERMISSION: Permission = Permission::IdeaBoxManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<IdeaBox> {
        let (before, held) = self.hold(tx).await?;
        let unit_id = self.unit_id.change();
        check_unit(tx, unit_id.flatten()).await?;
        let mut idea_box = before.clone();
        if let Some(statuses) = self.statuses.set() {
            idea_box.statuses = parts::statuses(tx, statuses, &before.statuses)?;
            check_statuses(tx, &before, &idea_box).await?;
        }
        if let Some(criteria) = self.criteria.set() {
            parts::check_criteria(&criteria)?;
            idea_box.criteria = criteria;
        }
        let moved_level = self.level.set().is_some_and(|level| std::mem::replace(&mut idea_box.level, level) != level);
        self.above_idea_box_id.apply(&mut idea_box.above_idea_box_id);
        check_above(&idea_box, &held)?;
        if moved_level {
            check_below(tx, &idea_box).await?;
        }
        tx.change::<table::Entity>()
            .set_if(Column::Name, self.name.set())
            .set_if(Column::UnitId, unit_id)
            .set(Column::Level, idea_box.level)
            .set(Column::AboveIdeaBoxId, idea_box.above_idea_box_id)
            .set_if(Column::PreModeration, self.pre_moderation.set())
            .set_if(Column::AnswerWithinDays, self.answer_within_days.change())
            .set(Column::Statuses, stored(&idea_box.statuses)?)
            .set(Column::Criteria, stored(&idea_box.criteria)?)
            .set(Column::UpdatedAt, tx.now())
            .one(self.id, Some(self.expected_version))
            .await
    }
}

impl UpdateIdeaBox {
    /// The box as it is, and with it the one that it is to escalate to: both held, in the order of their ids.
    async fn hold(&self, tx: &TenantTx) -> Result<(IdeaBox, Vec<IdeaBox>)> {
        let above = match self.above_idea_box_id.clone().change() {
            Some(named) => named,
            None => tx.get::<IdeaBox>(self.id).await?.above_idea_box_id,
        };
        let held = hold(tx, [Some(self.id), above].into_iter().flatten()).await?;
        let found = held.iter().find(|one| one.id == self.id).ok_or_else(|| Error::new(Code::NotFound))?.clone();
        // Somebody gave it another one above until it was held, which is not held.
        if self.above_idea_box_id.is_keep() && found.above_idea_box_id != above {
            return Err(Error::new(Code::VersionConflict).with("currentVersion", found.version));
        }
        Ok((found, held))
    }
}

/// A status that an idea has stays, and stands for its phase.
async fn check_statuses(tx: &TenantTx, before: &IdeaBox, after: &IdeaBox) -> Result<()> {
    let stays = |id, phase| after.statuses.iter().any(|new| (new.id, new.phase) == (id, phase));
    let gone = before.statuses.iter().filter(|old| !stays(old.id, old.phase)).map(|old| old.id);
    match ideas::have(tx, before.id, gone.collect()).await? {
        true => Err(Error::rule(Rule::IdeasLeaveFirst)),
        false => Ok(()),
    }
}
