//! Putting a column's steps in order.

use async_graphql::InputObject;
use db::TenantTx;
use kernel::{Mode, Operation, Permission, Result};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{MappedVariant, VariantId, take};
use crate::steps::{self, StepId};

/// Puts the steps of a column in a new order, all of them in one request.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReorderVariant {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The variant's id.
    pub id: VariantId,
    /// The version that the order was decided on.
    pub expected_version: i32,
    /// Every step of the variant exactly once, in the new order.
    #[schema(value_type = Vec<StepId>, max_items = 200)]
    pub step_ids: Vec<StepId>,
}

impl Operation for ReorderVariant {
    type Output = MappedVariant;
    type Tx = TenantTx;
    const ID: &'static str = "variant.reorder";
    const PERMISSION: Permission = Permission::MappingContribute;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<MappedVariant> {
        let variant = take(tx, self.id, Some(self.expected_version)).await?;
        steps::set_order(tx, self.id, &self.step_ids).await?;
        super::mapped(tx, variant).await
    }
}
