//! From a draft to something that the unit stands by, and is followed up.

use async_graphql::InputObject;
use db::TenantTx;
use kernel::{Error, Mode, Operation, Permission, Result, Rule};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    RiskAssessment, RiskAssessmentId, RiskLevel,
    table::{self, Column},
};
use crate::{actions, risks};

kernel::text_enum! {
    /// Where a risk assessment is.
    pub enum RiskAssessmentState {
        /// Its scale and its risks are being written.
        Draft = "draft",
        /// What is unacceptable is being dealt with. Its scale and its risks stay as they are.
        Approved = "approved",
        /// No longer followed. Nothing more is changed.
        Closed = "closed",
    }
}

kernel::text_enum! {
    /// What moves a risk assessment from one state to the next.
    pub enum RiskAssessmentTransition {
        /// `draft` to `approved`: every unacceptable risk has a measure, or a reason why it is accepted.
        Approve = "approve",
        /// `approved` to `closed`.
        Close = "close",
        /// `approved` or `closed` to `draft`: it is looked at again, and approved anew.
        Reopen = "reopen",
    }
}

impl RiskAssessmentTransition {
    const ALL: [Self; 3] = [Self::Approve, Self::Close, Self::Reopen];

    /// Where the transition leads from a state, if it is possible there.
    pub fn from(self, state: RiskAssessmentState) -> Option<RiskAssessmentState> {
        use RiskAssessmentState as State;
        match (self, state) {
            (Self::Approve, State::Draft) => Some(State::Approved),
            (Self::Close, State::Approved) => Some(State::Closed),
            (Self::Reopen, State::Approved | State::Closed) => Some(State::Draft),
            _ => None,
        }
    }

    pub(super) fn allowed(state: RiskAssessmentState) -> Vec<&'static str> {
        Self::ALL.iter().filter(|transition| transition.from(state).is_some()).map(|one| one.as_str()).collect()
    }
}

/// Moves a risk assessment to its next state. It is approved when every unacceptable risk has an action that lessens it, or says
/// why it is accepted: else 409 `rule_unmet`, `risk_is_handled`, with the ids of those in `missing`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TransitionRiskAssessment {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The assessment's id.
    pub id: RiskAssessmentId,
    /// The version that the change was decided on.
    pub expected_version: i32,
    /// The step to take.
    pub transition: RiskAssessmentTransition,
}

impl Operation for TransitionRiskAssessment {
    type Output = RiskAssessment;
    type Tx = TenantTx;
    const ID: &'static str = "risk_assessment.transition";
    const PERMISSION: Permission = Permission::RiskAssessmentManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<RiskAssessment> {
        let assessment = super::hold(tx, self.id).await?;
        let next = self.transition.from(assessment.state).ok_or_else(|| {
            let allowed = RiskAssessmentTransition::allowed(assessment.state);
            Error::illegal_transition(assessment.state.as_str(), allowed)
        })?;
        let approved = next == RiskAssessmentState::Approved;
        if approved {
            check_handled(tx, &assessment).await?;
        }
        tx.change::<table::Entity>()
            .set(Column::State, next)
            .set_if(Column::ApprovedOn, approved.then(|| tx.now().date()))
            .set(Column::UpdatedAt, tx.now())
            .one(self.id, Some(self.expected_version))
            .await
    }
}

/// Something is done about every unacceptable risk, or somebody says why it is accepted.
async fn check_handled(tx: &TenantTx, assessment: &RiskAssessment) -> Result<()> {
    let mut red = risks::of_assessment(tx, assessment.id).await?;
    red.retain(|risk| {
        let level = assessment.scale.level(risk.likelihood, risk.consequence);
        level == RiskLevel::Unacceptable && risk.accepted_because.is_none()
    });
    let lessened = actions::lessened(tx, red.iter().map(|risk| risk.id)).await?;
    red.retain(|risk| !lessened.contains(&risk.id));
    if red.is_empty() {
        return Ok(());
    }
    let missing: Vec<String> = red.iter().map(|risk| risk.id.to_string()).collect();
    Err(Error::rule(Rule::RiskIsHandled).with("missing", missing))
}
