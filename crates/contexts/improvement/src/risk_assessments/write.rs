//! Beginning an assessment, and changing it.

use async_graphql::InputObject;
use db::TenantTx;
use kernel::{Date, Error, FaultCode, Mode, Operation, Patch, Permission, Result, Rule, UnitId};
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use work::processes::{Process, ProcessId};

use super::{
    RiskAssessment, RiskAssessmentId, RiskAssessmentState, RiskScale,
    table::{self, Column},
};
use crate::{
    risks,
    shared::{check_named, check_unit, stored},
};

/// Begins an assessment. Without a scale both likelihood and consequence have five levels, acceptable to a product of 5 and
/// unacceptable from 15.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateRiskAssessment {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// What it is called.
    #[schema(min_length = 1, max_length = 200)]
    pub title: String,
    /// What is assessed, and what is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 4000)]
    pub scope: Option<String>,
    /// The unit that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_id: Option<UnitId>,
    /// The process that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub process_id: Option<ProcessId>,
    /// How likely and how bad are told, and which of it is acceptable.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scale: Option<RiskScale>,
    /// The day on which it is to be looked at again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review_on: Option<Date>,
}

impl Operation for CreateRiskAssessment {
    type Output = RiskAssessment;
    type Tx = TenantTx;
    const ID: &'static str = "risk_assessment.create";
    const PERMISSION: Permission = Permission::RiskAssessmentManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<RiskAssessment> {
        check_references(tx, self.unit_id, self.process_id).await?;
        let scale = self.scale.unwrap_or_default();
        check(&scale)?;
        let assessment = RiskAssessment {
            id: tx.new_id(),
            title: self.title,
            scope: self.scope,
            unit_id: self.unit_id,
            process_id: self.process_id,
            scale,
            state: RiskAssessmentState::Draft,
            approved_on: None,
            review_on: self.review_on,
            version: 1,
            created_at: tx.now(),
            updated_at: tx.now(),
        };
        insert(tx, assessment.clone()).await?;
        Ok(assessment)
    }
}

async fn insert(tx: &TenantTx, assessment: RiskAssessment) -> Result<()> {
    let RiskAssessment {
        id,
        title,
        scope,
        unit_id,
        process_id,
        scale,
        state,
        approved_on,
        review_on,
        version,
        created_at,
        updated_at,
    } = assessment;
    tx.insert(table::ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(id),
        title: Set(title),
        scope: Set(scope),
        unit_id: Set(unit_id),
        process_id: Set(process_id),
        scale: Set(stored(&scale)?),
        state: Set(state),
        approved_on: Set(approved_on),
        review_on: Set(review_on),
        version: Set(version),
        created_at: Set(created_at),
        updated_at: Set(updated_at),
    })
    .await
}

/// What is acceptable ends before what is unacceptable begins, and that begins in the matrix.
fn check(scale: &RiskScale) -> Result<()> {
    let (likelihoods, consequences) = scale.size();
    let limits = [
        ("#/scale/unacceptableFrom", scale.unacceptable_from, likelihoods * consequences),
        ("#/scale/acceptableTo", scale.acceptable_to, scale.unacceptable_from - 1),
    ];
    match limits.into_iter().find(|(_, limit, most)| limit > most) {
        Some((pointer, _, most)) => {
            Err(Error::invalid(pointer, FaultCode::OutOfRange, Some(format!("≤ {most}").into())))
        }
        None => Ok(()),
    }
}

async fn check_references(tx: &TenantTx, unit: Option<UnitId>, process: Option<ProcessId>) -> Result<()> {
    check_unit(tx, unit).await?;
    check_named::<Process>(tx, process, "#/processId").await
}

/// Changes an assessment that is not closed. Its scale is changed in a draft only, so one that was approved is reopened
/// first (409 `illegal_transition`), and keeps the levels in which risks lie (422 `level_of_the_matrix`).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateRiskAssessment {
    /// The assessment's id.
    pub id: RiskAssessmentId,
    /// The version that the change was decided on.
    pub expected_version: i32,
    /// What it is called.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = String, min_length = 1, max_length = 200)]
    pub title: Patch<String>,
    /// What is assessed, and what is left out.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 4000)]
    pub scope: Patch<String>,
    /// The unit that it is about.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<UnitId>)]
    pub unit_id: Patch<UnitId>,
    /// The process that it is about.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<ProcessId>)]
    pub process_id: Patch<ProcessId>,
    /// How likely and how bad are told, and which of it is acceptable.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = RiskScale)]
    pub scale: Patch<RiskScale>,
    /// The day on which it is to be looked at again.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<Date>)]
    pub review_on: Patch<Date>,
}

impl Operation for UpdateRiskAssessment {
    type Output = RiskAssessment;
    type Tx = TenantTx;
    const ID: &'static str = "risk_assessment.update";
    const PERMISSION: Permission = Permission::RiskAssessmentManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<RiskAssessment> {
        let before = super::hold(tx, self.id).await?;
        if before.state == RiskAssessmentState::Closed {
            return Err(Error::rule(Rule::AssessmentIsOpen));
        }
        let (unit, process) = (self.unit_id.change(), self.process_id.change());
        check_references(tx, unit.flatten(), process.flatten()).await?;
        let scale = self.scale.set();
        if let Some(scale) = &scale {
            before.check_draft()?;
            check(scale)?;
            let (likely, bad) = scale.size();
            let risks = risks::of_assessment(tx, self.id).await?;
            let fits = |(likelihood, consequence): (i32, i32)| likelihood <= likely && consequence <= bad;
            if !risks.iter().all(|risk| fits((risk.likelihood, risk.consequence)) && fits(risk.remaining())) {
                return Err(Error::broken("#/scale", Rule::LevelOfTheMatrix));
            }
        }
        let scale = scale.as_ref().map(stored).transpose()?;
        tx.change::<table::Entity>()
            .set_if(Column::Title, self.title.set())
            .set_if(Column::Scope, self.scope.change())
            .set_if(Column::UnitId, unit)
            .set_if(Column::ProcessId, process)
            .set_if(Column::Scale, scale)
            .set_if(Column::ReviewOn, self.review_on.change())
            .set(Column::UpdatedAt, tx.now())
            .one(self.id, Some(self.expected_version))
            .await
    }
}
