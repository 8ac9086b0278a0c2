//! Getting rid of a time thief.

use async_graphql::InputObject;
use db::TenantTx;
use kernel::{Date, Error, Mode, Operation, Permission, Result};
use sea_orm::ColumnTrait;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    TimeThief, TimeThiefId,
    table::{self, Column},
};
use crate::shared::check_past;

impl TimeThief {
    /// What is refused because it is gone, or because it is not.
    pub(super) fn refuses(&self) -> Error {
        match self.removed_on {
            Some(_) => Error::illegal_transition("removed", vec![]),
            None => Error::illegal_transition("standing", vec!["remove"]),
        }
    }
}

/// Says that a time thief is gone, and how. One that is gone already is not removed again; if it comes back, a change
/// of it with `removedOn` null says so.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RemoveTimeThief {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The time thief's id.
    pub id: TimeThiefId,
    /// The version that the change was decided on.
    pub expected_version: i32,
    /// The day on which it was gone, today or earlier.
    pub removed_on: Date,
    /// How it was got rid of.
    #[schema(min_length = 1, max_length = 2000)]
    pub how: String,
}

impl Operation for RemoveTimeThief {
    type Output = TimeThief;
    type Tx = TenantTx;
    const ID: &'static str = "time_thief.remove";
    const PERMISSION: Permission = Permission::TimeThiefContribute;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<TimeThief> {
        check_past(tx, self.removed_on, "#/removedOn")?;
        let thief: TimeThief = tx.get(self.id).await?;
        if thief.removed_on.is_some() {
            return Err(thief.refuses());
        }
        tx.change::<table::Entity>()
            .set(Column::RemovedOn, self.removed_on)
            .set(Column::RemovedHow, self.how)
            .set(Column::UpdatedAt, tx.now())
            .filter(Column::RemovedOn.is_null())
            .one(self.id, Some(self.expected_version))
            .await
    }
}
