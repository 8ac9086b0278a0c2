//! Suggesting to another unit what one has found out.

use async_graphql::InputObject;
use db::TenantTx;
use kernel::{Error, FaultCode, Mode, Operation, Permission, Result, Rule, UnitId};
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Replication, ReplicationState, table};
use crate::{
    a3s::{A3, A3Id},
    ideas::{self, IdeaId},
    shared::check_unit,
};

/// Suggests an A3 or an idea, and one of them only (`one_subject`), to another unit than the one that it comes from
/// (`another_unit`).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateReplication {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The A3 that is to be done elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub a3_id: Option<A3Id>,
    /// The idea that is to be done elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub idea_id: Option<IdeaId>,
    /// The unit that it is suggested to.
    pub unit_id: UnitId,
    /// Why it would fit there.
    #[schema(min_length = 1, max_length = 10_000)]
    pub text: String,
}

impl Operation for CreateReplication {
    type Output = Replication;
    type Tx = TenantTx;
    const ID: &'static str = "replication.create";
    const PERMISSION: Permission = Permission::ReplicationManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Replication> {
        check_unit(tx, Some(self.unit_id)).await?;
        let home = match (self.a3_id, self.idea_id) {
            (Some(a3), None) => Some(tx.referred::<A3>(a3, "#/a3Id").await?.unit_id),
            (None, idea @ Some(_)) => ideas::named(tx, idea, "#/ideaId").await?.and_then(|idea| idea.unit_id),
            (Some(_), Some(_)) => return Err(Error::broken("#/ideaId", Rule::OneSubject)),
            (None, None) => return Err(Error::invalid("#/a3Id", FaultCode::Required, None)),
        };
        if home == Some(self.unit_id) {
            return Err(Error::broken("#/unitId", Rule::AnotherUnit));
        }
        let replication = Replication {
            id: tx.new_id(),
            a3_id: self.a3_id,
            idea_id: self.idea_id,
            unit_id: self.unit_id,
            text: self.text,
            state: ReplicationState::Suggested,
            answer: None,
            result_a3_id: None,
            result_idea_id: None,
            version: 1,
            created_at: tx.now(),
            updated_at: tx.now(),
        };
        insert(tx, replication.clone()).await?;
        Ok(replication)
    }
}

async fn insert(tx: &TenantTx, replication: Replication) -> Result<()> {
    let Replication {
        id,
        a3_id,
        idea_id,
        unit_id,
        text,
        state,
        answer,
        result_a3_id,
        result_idea_id,
        version,
        created_at,
        updated_at,
    } = replication;
    tx.insert(table::ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(id),
        a3_id: Set(a3_id),
        idea_id: Set(idea_id),
        unit_id: Set(unit_id),
        text: Set(text),
        state: Set(state),
        answer: Set(answer),
        result_a3_id: Set(result_a3_id),
        result_idea_id: Set(result_idea_id),
        version: Set(version),
        created_at: Set(created_at),
        updated_at: Set(updated_at),
    })
    .await
}
