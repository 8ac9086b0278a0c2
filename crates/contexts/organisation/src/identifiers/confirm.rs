//! Confirming an identifier.

use async_graphql::InputObject;
use db::TenantTx;
use kernel::{Mode, Operation, Permission, Result, TenantId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Column, Identifier, IdentifierId, codes, table};

/// Confirms what a tenant said a register calls it. Only the operator of the service may. A code that is another
/// tenant's on any day of the period is 409 `duplicate_name`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ConfirmIdentifier {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The tenant's id.
    pub tenant_id: TenantId,
    /// The id of the entry.
    pub id: IdentifierId,
    /// The version that was looked at.
    pub expected_version: i32,
}

impl Operation for ConfirmIdentifier {
    type Output = Identifier;
    type Tx = TenantTx;
    const ID: &'static str = "identifier.confirm";
    const PERMISSION: Permission = Permission::TenantFound;
    const MODE: Mode = Mode::Write;

    fn platform_target(&self) -> Option<TenantId> {
        Some(self.tenant_id)
    }

    async fn run(self, tx: &TenantTx) -> Result<Identifier> {
        let confirmed: Identifier = tx
            .change::<table::Entity>()
            .set(Column::ConfirmedAt, tx.now())
            .set(Column::UpdatedAt, tx.now())
            .one(self.id, Some(self.expected_version))
            .await?;
        codes::withdraw(tx, confirmed.id).await?;
        codes::claim(tx, &confirmed).await?;
        Ok(confirmed)
    }
}
