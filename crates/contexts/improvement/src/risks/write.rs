//! Writing a risk down, and assessing it.

use async_graphql::InputObject;
use db::TenantTx;
use kernel::{Error, Mode, Operation, Patch, Permission, Result, Rule};
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Risk, RiskId,
    table::{self, Column},
};
use crate::risk_assessments::{self, RiskAssessment, RiskAssessmentId, RiskLevel};

/// Writes down what may happen, in an assessment that is a draft. One that was approved or closed is reopened first: 409
/// `illegal_transition`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateRisk {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The assessment that it is part of.
    pub risk_assessment_id: RiskAssessmentId,
    /// What may happen.
    #[schema(min_length = 1, max_length = 200)]
    pub title: String,
    /// Why it may happen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 4000)]
    pub cause: Option<String>,
    /// What comes of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 4000)]
    pub effect: Option<String>,
    /// How likely it is, from 1, in the assessment's scale.
    #[schema(minimum = 1, maximum = 7)]
    pub likelihood: i32,
    /// How bad it is, from 1, in the assessment's scale.
    #[schema(minimum = 1, maximum = 7)]
    pub consequence: i32,
    /// How likely it is when what was agreed on is done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 7)]
    pub remaining_likelihood: Option<i32>,
    /// How bad it is when what was agreed on is done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 7)]
    pub remaining_consequence: Option<i32>,
    /// Why it is accepted though nothing is done about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 2000)]
    pub accepted_because: Option<String>,
}

impl Operation for CreateRisk {
    type Output = Risk;
    type Tx = TenantTx;
    const ID: &'static str = "risk.create";
    const PERMISSION: Permission = Permission::RiskAssessmentManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Risk> {
        let assessment = risk_assessments::hold_draft(tx, self.risk_assessment_id, "#/riskAssessmentId").await?;
        let risk = Risk {
            id: tx.new_id(),
            risk_assessment_id: self.risk_assessment_id,
            title: self.title,
            cause: self.cause,
            effect: self.effect,
            likelihood: self.likelihood,
            consequence: self.consequence,
            remaining_likelihood: self.remaining_likelihood,
            remaining_consequence: self.remaining_consequence,
            accepted_because: self.accepted_because,
            level: RiskLevel::Acceptable,
            remaining_level: RiskLevel::Acceptable,
            version: 1,
            created_at: tx.now(),
            updated_at: tx.now(),
        }
        .levelled(&assessment);
        check(&risk, &assessment)?;
        insert(tx, risk.clone()).await?;
        Ok(risk)
    }
}

/// It lies in the matrix, before and after.
fn check(risk: &Risk, assessment: &RiskAssessment) -> Result<()> {
    let (likelihoods, consequences) = assessment.scale.size();
    let placed = [
        ("#/likelihood", Some(risk.likelihood), likelihoods),
        ("#/consequence", Some(risk.consequence), consequences),
        ("#/remainingLikelihood", risk.remaining_likelihood, likelihoods),
        ("#/remainingConsequence", risk.remaining_consequence, consequences),
    ];
    match placed.into_iter().find(|(_, level, levels)| level.is_some_and(|level| level > *levels)) {
        Some((pointer, ..)) => Err(Error::broken(pointer, Rule::LevelOfTheMatrix)),
        None => Ok(()),
    }
}

async fn insert(tx: &TenantTx, risk: Risk) -> Result<()> {
    let Risk {
        id,
        risk_assessment_id,
        title,
        cause,
        effect,
        likelihood,
        consequence,
        remaining_likelihood,
        remaining_consequence,
        accepted_because,
        level: _,
        remaining_level: _,
        version,
        created_at,
        updated_at,
    } = risk;
    tx.insert(table::ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(id),
        risk_assessment_id: Set(risk_assessment_id),
        title: Set(title),
        cause: Set(cause),
        effect: Set(effect),
        likelihood: Set(likelihood),
        consequence: Set(consequence),
        remaining_likelihood: Set(remaining_likelihood),
        remaining_consequence: Set(remaining_consequence),
        accepted_because: Set(accepted_because),
        version: Set(version),
        created_at: Set(created_at),
        updated_at: Set(updated_at),
    })
    .await
}

/// Changes a risk of an assessment that is a draft. One that was approved or closed is reopened first: 409
/// `illegal_transition`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateRisk {
    /// The risk's id.
    pub id: RiskId,
    /// The version that the change was decided on.
    pub expected_version: i32,
    /// What may happen.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = String, min_length = 1, max_length = 200)]
    pub title: Patch<String>,
    /// Why it may happen.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 4000)]
    pub cause: Patch<String>,
    /// What comes of it.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 4000)]
    pub effect: Patch<String>,
    /// How likely it is, from 1, in the assessment's scale.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = i32, minimum = 1, maximum = 7)]
    pub likelihood: Patch<i32>,
    /// How bad it is, from 1, in the assessment's scale.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = i32, minimum = 1, maximum = 7)]
    pub consequence: Patch<i32>,
    /// How likely it is when what was agreed on is done; null while that is not assessed.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<i32>, minimum = 1, maximum = 7)]
    pub remaining_likelihood: Patch<i32>,
    /// How bad it is when what was agreed on is done; null while that is not assessed.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<i32>, minimum = 1, maximum = 7)]
    pub remaining_consequence: Patch<i32>,
    /// Why it is accepted though nothing is done about it.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 2000)]
    pub accepted_because: Patch<String>,
}

impl Operation for UpdateRisk {
    type Output = Risk;
    type Tx = TenantTx;
    const ID: &'static str = "risk.update";
    const PERMISSION: Permission = Permission::RiskAssessmentManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Risk> {
        let before: Risk = tx.get(self.id).await?;
        let assessment = risk_assessments::hold_draft(tx, before.risk_assessment_id, "").await?;
        let changed: Risk = tx
            .change::<table::Entity>()
            .set_if(Column::Title, self.title.set())
            .set_if(Column::Cause, self.cause.change())
            .set_if(Column::Effect, self.effect.change())
            .set_if(Column::Likelihood, self.likelihood.set())
            .set_if(Column::Consequence, self.consequence.set())
            .set_if(Column::RemainingLikelihood, self.remaining_likelihood.change())
            .set_if(Column::RemainingConsequence, self.remaining_consequence.change())
            .set_if(Column::AcceptedBecause, self.accepted_because.change())
            .set(Column::UpdatedAt, tx.now())
            .one(self.id, Some(self.expected_version))
            .await?;
        let changed = changed.levelled(&assessment);
        check(&changed, &assessment)?;
        Ok(changed)
    }
}
