//! Registering a structural change, and planning it.

use async_graphql::InputObject;
use db::TenantTx;
use kernel::{Date, Error, Mode, Operation, Patch, Permission, Result, Rule};
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    StructuralChange, StructuralChangeId, StructuralChangeKind, StructuralChangeParty, StructuralChangeState,
    StructuralChangeSuccession, parties,
    table::{self, Column},
};
use crate::stakeholder_inquiries;

/// Registers that somebody has taken an initiative to a structural change. It begins as `initiated`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateStructuralChange {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// What is to become otherwise.
    pub kind: StructuralChangeKind,
    /// What it is called.
    #[schema(min_length = 1, max_length = 300)]
    pub title: String,
    /// The first day on which it is to hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective_on: Option<Date>,
    /// Who it comes from, and, as far as that is known, who it goes to.
    #[schema(min_items = 1, max_items = 50)]
    pub parties: Vec<StructuralChangeParty>,
    /// The plan of what goes where, as far as there is one.
    #[serde(default)]
    #[graphql(default)]
    #[schema(max_items = 200)]
    pub successions: Vec<StructuralChangeSuccession>,
}

impl Operation for CreateStructuralChange {
    type Output = StructuralChange;
    type Tx = TenantTx;
    const ID: &'static str = "structural_change.create";
    const PERMISSION: Permission = Permission::StructuralChangeManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<StructuralChange> {
        let change = StructuralChange {
            id: tx.new_id(),
            kind: self.kind,
            title: self.title,
            effective_on: self.effective_on,
            state: StructuralChangeState::Initiated,
            state_reason: None,
            exit_rule: None,
            parties: self.parties,
            successions: self.successions,
            unheard: stakeholder_inquiries::others(None),
            version: 1,
            created_at: tx.now(),
            updated_at: tx.now(),
        };
        parties::check(tx, &change).await?;
        tx.insert(table::ActiveModel {
            tenant_id: Set(tx.tenant()),
            id: Set(change.id),
            kind: Set(change.kind),
            title: Set(change.title.clone()),
            effective_on: Set(change.effective_on),
            state: Set(change.state),
            state_reason: Set(None),
            exit_rule: Set(None),
            version: Set(change.version),
            created_at: Set(change.created_at),
            updated_at: Set(change.updated_at),
        })
        .await?;
        parties::write_parties(tx, &change).await?;
        parties::write_successions(tx, &change).await?;
        Ok(change)
    }
}

/// Plans a structural change. Who takes part and what goes where stays from `locally_decided` on, as that is what all have
/// said yes to: 409 `rule_unmet`, `parties_stay`. What was abandoned stays altogether: `abandoned_stays`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateStructuralChange {
    /// The structural change's id.
    pub id: StructuralChangeId,
    /// The version that the change was decided on.
    pub expected_version: i32,
    /// What it is called.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = String, min_length = 1, max_length = 300)]
    pub title: Patch<String>,
    /// The first day on which it is to hold; null while that is open.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<Date>)]
    pub effective_on: Patch<Date>,
    /// All parties.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Vec<StructuralChangeParty>, min_items = 1, max_items = 50)]
    pub parties: Patch<Vec<StructuralChangeParty>>,
    /// The whole plan of what goes where.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Vec<StructuralChangeSuccession>, max_items = 200)]
    pub successions: Patch<Vec<StructuralChangeSuccession>>,
}

impl Operation for UpdateStructuralChange {
    type Output = StructuralChange;
    type Tx = TenantTx;
    const ID: &'static str = "structural_change.update";
    const PERMISSION: Permission = Permission::StructuralChangeManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<StructuralChange> {
        let changed: StructuralChange = tx
            .change::<table::Entity>()
            .set_if(Column::Title, self.title.set())
            .set_if(Column::EffectiveOn, self.effective_on.change())
            .set(Column::UpdatedAt, tx.now())
            .one(self.id, Some(self.expected_version))
            .await?;
        super::check_not_abandoned(&changed)?;
        if changed.state >= StructuralChangeState::StateDecided && changed.effective_on.is_none() {
            return Err(Error::rule(Rule::EffectiveDayIsKnown));
        }
        let mut changed = parties::filled(tx, changed).await?;
        let (parties, successions) = (self.parties.set(), self.successions.set());
        if parties.is_none() && successions.is_none() {
            return Ok(changed);
        }
        if changed.state >= StructuralChangeState::LocallyDecided {
            return Err(Error::rule(Rule::PartiesStay));
        }
        changed.parties = parties.unwrap_or(changed.parties);
        changed.successions = successions.unwrap_or(changed.successions);
        parties::check(tx, &changed).await?;
        parties::write_parties(tx, &changed).await?;
        parties::write_successions(tx, &changed).await?;
        Ok(changed)
    }
}
