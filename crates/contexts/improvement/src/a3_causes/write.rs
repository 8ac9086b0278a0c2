//! Finding a cause, and asking why once more.

use std::{collections::HashMap, iter};

use async_graphql::InputObject;
use db::TenantTx;
use kernel::{Error, Mode, Operation, Patch, Permission, Result, Rule};
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    A3Cause, A3CauseCategory, A3CauseId, of,
    table::{self, Column},
};
use crate::a3s::{self, A3Id};

/// How many causes an A3 may have.
const MAX_CAUSES: usize = 200;
/// How often one may ask why, from the problem down.
const MAX_LEVELS: usize = 20;

/// Writes down a cause of an A3's problem, or with `parentCauseId` one of another cause: five times "why?" is a chain of five.
/// The A3 must be open, and has at most 200 causes: 409 `rule_unmet`, `two_hundred_causes`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateA3Cause {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The A3.
    pub a3_id: A3Id,
    /// What causes it.
    #[schema(min_length = 1, max_length = 1000)]
    pub text: String,
    /// Which bone of the fishbone it lies on.
    pub category: A3CauseCategory,
    /// The cause of the same A3 that it is the answer to "why?" of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent_cause_id: Option<A3CauseId>,
    /// How often it was counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 1_000_000)]
    pub count: Option<i32>,
}

impl Operation for CreateA3Cause {
    type Output = A3Cause;
    type Tx = TenantTx;
    const ID: &'static str = "a3_cause.create";
    const PERMISSION: Permission = Permission::A3Contribute;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<A3Cause> {
        a3s::hold_open(tx, self.a3_id, "#/a3Id").await?;
        let cause = A3Cause {
            id: tx.new_id(),
            a3_id: self.a3_id,
            text: self.text,
            category: self.category,
            parent_cause_id: self.parent_cause_id,
            count: self.count,
            version: 1,
            created_at: tx.now(),
            updated_at: tx.now(),
        };
        let others = of(tx, self.a3_id).await?;
        if others.len() >= MAX_CAUSES {
            return Err(Error::rule(Rule::TwoHundredCauses));
        }
        if cause.parent_cause_id.is_some() {
            check_parent(others, &cause)?;
        }
        let A3Cause { id, a3_id, text, category, parent_cause_id, count, version, created_at, updated_at } =
            cause.clone();
        tx.insert(table::ActiveModel {
            tenant_id: Set(tx.tenant()),
            id: Set(id),
            a3_id: Set(a3_id),
            text: Set(text),
            category: Set(category),
            parent_cause_id: Set(parent_cause_id),
            count: Set(count),
            version: Set(version),
            created_at: Set(created_at),
            updated_at: Set(updated_at),
        })
        .await?;
        Ok(cause)
    }
}

/// A cause is one of a cause of the same A3, no chain of them leads in a circle, and none is longer than one can follow.
fn check_parent(others: Vec<A3Cause>, cause: &A3Cause) -> Result<()> {
    let broken = |rule| Err(Error::broken("#/parentCauseId", rule));
    let mut parents: HashMap<A3CauseId, Option<A3CauseId>> =
        others.into_iter().map(|other| (other.id, other.parent_cause_id)).collect();
    if cause.parent_cause_id.is_some_and(|parent| parent != cause.id && !parents.contains_key(&parent)) {
        return broken(Rule::CauseOfTheA3);
    }
    parents.insert(cause.id, cause.parent_cause_id);
    let upwards = |from: A3CauseId| iter::successors(Some(from), |id| parents.get(id).copied().flatten());
    if upwards(cause.id).skip(1).take(MAX_LEVELS).any(|above| above == cause.id) {
        return broken(Rule::NotItsOwnCause);
    }
    match parents.keys().any(|id| upwards(*id).nth(MAX_LEVELS).is_some()) {
        true => broken(Rule::TwentyLevels),
        false => Ok(()),
    }
}

/// Changes a cause while its A3 is open.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateA3Cause {
    /// The cause's id.
    pub id: A3CauseId,
    /// The version that the change was decided on.
    pub expected_version: i32,
    /// What causes it.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = String, min_length = 1, max_length = 1000)]
    pub text: Patch<String>,
    /// Which bone of the fishbone it lies on.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = A3CauseCategory)]
    pub category: Patch<A3CauseCategory>,
    /// The cause of the same A3 that it is the answer to "why?" of.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<A3CauseId>)]
    pub parent_cause_id: Patch<A3CauseId>,
    /// How often it was counted.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<i32>, minimum = 0, maximum = 1_000_000)]
    pub count: Patch<i32>,
}

impl Operation for UpdateA3Cause {
    type Output = A3Cause;
    type Tx = TenantTx;
    const ID: &'static str = "a3_cause.update";
    const PERMISSION: Permission = Permission::A3Contribute;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<A3Cause> {
        let before: A3Cause = tx.get(self.id).await?;
        a3s::hold_open(tx, before.a3_id, "#/id").await?;
        let parent = self.parent_cause_id.change();
        if let Some(Some(parent)) = parent {
            let moved = A3Cause { parent_cause_id: Some(parent), ..before };
            check_parent(of(tx, moved.a3_id).await?, &moved)?;
        }
        tx.change::<table::Entity>()
            .set_if(Column::Text, self.text.set())
            .set_if(Column::Category, self.category.set())
            .set_if(Column::ParentCauseId, parent)
            .set_if(Column::Count, self.count.change())
            .set(Column::UpdatedAt, tx.now())
            .one(self.id, Some(self.expected_version))
            .await
    }
}
