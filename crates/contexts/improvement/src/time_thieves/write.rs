//! Registering a time thief, and changing what is said of it.

use async_graphql::InputObject;
use db::TenantTx;
use kernel::{Date, Mode, Operation, Patch, Permission, Result, UnitId};
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use work::processes::{Process, ProcessId};

use super::{
    TimeThief, TimeThiefId,
    table::{self, Column},
};
use crate::shared::{check_named, check_past, check_unit};

/// Registers a time thief.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateTimeThief {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// What it is.
    #[schema(min_length = 1, max_length = 200)]
    pub title: String,
    /// More about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 10_000)]
    pub text: Option<String>,
    /// The unit that it takes time from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_id: Option<UnitId>,
    /// The process that it takes time in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub process_id: Option<ProcessId>,
    /// How many minutes a week it takes from each.
    #[schema(minimum = 1, maximum = 10_080)]
    pub minutes_per_week: i32,
    /// How many people it takes them from.
    #[schema(minimum = 1, maximum = 100_000)]
    pub people: i32,
}

impl Operation for CreateTimeThief {
    type Output = TimeThief;
    type Tx = TenantTx;
    const ID: &'static str = "time_thief.create";
    const PERMISSION: Permission = Permission::TimeThiefContribute;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<TimeThief> {
        check_unit(tx, self.unit_id).await?;
        check_named::<Process>(tx, self.process_id, "#/processId").await?;
        let thief = TimeThief {
            id: tx.new_id(),
            title: self.title,
            text: self.text,
            unit_id: self.unit_id,
            process_id: self.process_id,
            minutes_per_week: self.minutes_per_week,
            people: self.people,
            removed_on: None,
            removed_how: None,
            version: 1,
            created_at: tx.now(),
            updated_at: tx.now(),
        };
        let TimeThief {
            id,
            title,
            text,
            unit_id,
            process_id,
            minutes_per_week,
            people,
            removed_on,
            removed_how,
            version,
            created_at,
            updated_at,
        } = thief.clone();
        tx.insert(table::ActiveModel {
            tenant_id: Set(tx.tenant()),
            id: Set(id),
            title: Set(title),
            text: Set(text),
            unit_id: Set(unit_id),
            process_id: Set(process_id),
            minutes_per_week: Set(minutes_per_week),
            people: Set(people),
            removed_on: Set(removed_on),
            removed_how: Set(removed_how),
            version: Set(version),
            created_at: Set(created_at),
            updated_at: Set(updated_at),
        })
        .await?;
        Ok(thief)
    }
}

/// Changes what is said of a time thief. That it is gone is told with `remove`; the day can be corrected here
/// afterwards.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateTimeThief {
    /// The time thief's id.
    pub id: TimeThiefId,
    /// The version that the change was decided on.
    pub expected_version: i32,
    /// What it is.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = String, min_length = 1, max_length = 200)]
    pub title: Patch<String>,
    /// More about it.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 10_000)]
    pub text: Patch<String>,
    /// The unit that it takes time from; null for several, or all.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<UnitId>)]
    pub unit_id: Patch<UnitId>,
    /// The process that it takes time in.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<ProcessId>)]
    pub process_id: Patch<ProcessId>,
    /// How many minutes a week it takes from each.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = i32, minimum = 1, maximum = 10_080)]
    pub minutes_per_week: Patch<i32>,
    /// How many people it takes them from.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = i32, minimum = 1, maximum = 100_000)]
    pub people: Patch<i32>,
    /// The day on which it was gone, today or earlier, if it is; null if it is back.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<Date>)]
    pub removed_on: Patch<Date>,
}

impl Operation for UpdateTimeThief {
    type Output = TimeThief;
    type Tx = TenantTx;
    const ID: &'static str = "time_thief.update";
    const PERMISSION: Permission = Permission::TimeThiefContribute;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<TimeThief> {
        let thief: TimeThief = tx.get(self.id).await?;
        if let Patch::Set(day) = self.removed_on {
            check_past(tx, day, "#/removedOn")?;
            if thief.removed_on.is_none() {
                return Err(thief.refuses());
            }
        }
        let is_back = matches!(self.removed_on, Patch::Clear);
        let (unit, process) = (self.unit_id.change(), self.process_id.change());
        check_unit(tx, unit.flatten()).await?;
        check_named::<Process>(tx, process.flatten(), "#/processId").await?;
        tx.change::<table::Entity>()
            .set_if(Column::Title, self.title.set())
            .set_if(Column::Text, self.text.change())
            .set_if(Column::UnitId, unit)
            .set_if(Column::ProcessId, process)
            .set_if(Column::MinutesPerWeek, self.minutes_per_week.set())
            .set_if(Column::People, self.people.set())
            .set_if(Column::RemovedOn, self.removed_on.change())
            .set_if(Column::RemovedHow, is_back.then_some(None::<String>))
            .set(Column::UpdatedAt, tx.now())
            .one(self.id, Some(self.expected_version))
            .await
    }
}
