//! Deciding, and opening again.

use async_graphql::InputObject;
use db::TenantTx;
use kernel::{Date, Error, Mode, Operation, Permission, Result};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Column, DecisionState, HarmonisationDecision, HarmonisationDecisionId, table};
use crate::processes;

/// Records what was decided, why, by whom and from when: `open` becomes `decided`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DecideHarmonisationDecision {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The decision's id.
    pub id: HarmonisationDecisionId,
    /// The version that it was decided on.
    pub expected_version: i32,
    /// What all will offer.
    #[schema(min_length = 1, max_length = 1000)]
    pub choice: String,
    /// Why.
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
    /// The law or rule that demands or allows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 200)]
    pub legal_basis: Option<String>,
    /// The body that decided.
    #[schema(min_length = 1, max_length = 200)]
    pub decided_by: String,
    /// The day on which it decided.
    pub decided_on: Date,
    /// The first day on which it holds; may lie ahead.
    pub effective_on: Date,
}

impl Operation for DecideHarmonisationDecision {
    type Output = HarmonisationDecision;
    type Tx = TenantTx;
    const ID: &'static str = "harmonisation_decision.decide";
    const PERMISSION: Permission = Permission::HarmonisationDecisionManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<HarmonisationDecision> {
        check_state(&tx.get(self.id).await?, DecisionState::Open, "decide")?;
        tx.change::<table::Entity>()
            .set(Column::State, DecisionState::Decided)
            .set(Column::Choice, self.choice)
            .set(Column::Reason, self.reason)
            .set(Column::LegalBasis, self.legal_basis)
            .set(Column::DecidedBy, self.decided_by)
            .set(Column::DecidedOn, self.decided_on)
            .set(Column::EffectiveOn, self.effective_on)
            .set(Column::UpdatedAt, tx.now())
            .one(self.id, Some(self.expected_version))
            .await
    }
}

/// Opens a decision again: `decided` becomes `open`, and what was decided is found in the event stream only. Counts the
/// process's version up, so that nobody approves it meanwhile on the strength of the decision.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReopenHarmonisationDecision {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The decision's id.
    pub id: HarmonisationDecisionId,
    /// The version that it was decided on.
    pub expected_version: i32,
    /// Why, for the record.
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
}

impl Operation for ReopenHarmonisationDecision {
    type Output = HarmonisationDecision;
    type Tx = TenantTx;
    const ID: &'static str = "harmonisation_decision.reopen";
    const PERMISSION: Permission = Permission::HarmonisationDecisionManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<HarmonisationDecision> {
        let decision = tx.get(self.id).await?;
        check_state(&decision, DecisionState::Decided, "reopen")?;
        processes::touch(tx, decision.process_id, None).await?;
        tx.change::<table::Entity>()
            .set(Column::State, DecisionState::Open)
            .set(Column::Choice, None::<String>)
            .set(Column::Reason, None::<String>)
            .set(Column::LegalBasis, None::<String>)
            .set(Column::DecidedBy, None::<String>)
            .set(Column::DecidedOn, None::<Date>)
            .set(Column::EffectiveOn, None::<Date>)
            .set(Column::UpdatedAt, tx.now())
            .one(self.id, Some(self.expected_version))
            .await
    }
}

fn check_state(decision: &HarmonisationDecision, expected: DecisionState, transition: &str) -> Result<()> {
    if decision.state == expected {
        return Ok(());
    }
    let other = if transition == "decide" { "reopen" } else { "decide" };
    Err(Error::illegal_transition(decision.state.as_str(), vec![other]))
}
