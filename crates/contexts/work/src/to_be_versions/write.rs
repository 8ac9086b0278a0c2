//! Publishing a version, and planning it.

use async_graphql::InputObject;
use db::TenantTx;
use kernel::{Date, Error, FaultCode, Mode, Operation, Patch, Permission, Result, Rule};
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    PublishedToBe, ToBeVersion, ToBeVersionId, ToBeVersionState, snapshot,
    table::{self, Column},
};
use crate::{
    processes,
    proposals::ProposalId,
    variants::{self, Variant, VariantId, VariantKind},
};

/// Publishes what a to-be column says now as the next version: for people to read, and to be heard on. Later changes of
/// the column leave it as it is.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateToBeVersion {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The column; a to-be.
    pub variant_id: VariantId,
    /// Accepted proposals that it carries out otherwise than by a step that comes from them, such as one to stop doing
    /// something.
    #[serde(default)]
    #[graphql(default)]
    #[schema(max_items = 200)]
    pub proposal_ids: Vec<ProposalId>,
    /// What is new in it, and what readers are asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 4000)]
    pub note: Option<String>,
    /// The last day of the consultation; today or later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consultation_until: Option<Date>,
    /// The first day on which it is to hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective_on: Option<Date>,
    /// The body that approves it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 200)]
    pub approving_body: Option<String>,
    /// The day on which the body decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided_on: Option<Date>,
    /// The case in the records system that the decision is found in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 100)]
    pub case_reference: Option<String>,
    /// How it will be taken into use.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 10_000)]
    pub implementation_plan: Option<String>,
    /// Who has to learn what.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 10_000)]
    pub training_need: Option<String>,
}

impl Operation for CreateToBeVersion {
    type Output = PublishedToBe;
    type Tx = TenantTx;
    const ID: &'static str = "to_be_version.create";
    const PERMISSION: Permission = Permission::ToBePublish;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<PublishedToBe> {
        let variant = tx.referred::<Variant>(self.variant_id, "#/variantId").await?;
        if variant.kind != VariantKind::ToBe {
            return Err(Error::broken("#/variantId", Rule::IsToBe));
        }
        check_consultation(tx, None, self.consultation_until)?;
        // Two who publish at once wait for the process; whoever writes in the column, for its row.
        let process = processes::touch(tx, variant.process_id, None).await?;
        let variant = tx.find().id(variant.id).lock().referred::<Variant>("#/variantId").await?;
        let before: Option<ToBeVersion> = super::newest(tx, process.id).await?;
        let version = ToBeVersion {
            id: tx.new_id(),
            process_id: process.id,
            variant_id: variant.id,
            number: before.map_or(1, |version| version.number + 1),
            note: self.note,
            consultation_until: self.consultation_until,
            effective_on: self.effective_on,
            approving_body: self.approving_body,
            decided_on: self.decided_on,
            case_reference: self.case_reference,
            implementation_plan: self.implementation_plan,
            training_need: self.training_need,
            state: ToBeVersionState::Published,
            published_by: tx.actor().person,
            approved_at: None,
            version: 1,
            created_at: tx.now(),
            updated_at: tx.now(),
        };
        let mapped = variants::mapped(tx, variant).await?;
        let (steps, proposals) = snapshot::take(tx, mapped, self.proposal_ids).await?;
        let published = PublishedToBe { version, steps, proposals };
        tx.insert(row(tx, published.clone())?).await?;
        Ok(published)
    }
}

/// A consultation ends today or later, and never earlier than was said: nobody who counts on the time is cut off.
fn check_consultation(tx: &TenantTx, before: Option<Date>, until: Option<Date>) -> Result<()> {
    let earliest = before.max(Some(tx.now().date()));
    if until.is_some() && until < earliest {
        let accepted = Some(Rule::ConsultationIsNotShortened.into());
        return Err(Error::invalid("#/consultationUntil", FaultCode::Rule, accepted));
    }
    Ok(())
}

fn row(tx: &TenantTx, published: PublishedToBe) -> Result<table::ActiveModel> {
    let PublishedToBe { version, steps, proposals } = published;
    let ToBeVersion {
        id,
        process_id,
        variant_id,
        number,
        note,
        consultation_until,
        effective_on,
        approving_body,
        decided_on,
        case_reference,
        implementation_plan,
        training_need,
        state,
        published_by,
        approved_at,
        version,
        created_at,
        updated_at,
    } = version;
    Ok(table::ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(id),
        process_id: Set(process_id),
        variant_id: Set(variant_id),
        number: Set(number),
        steps: Set(serde_json::to_value(steps).map_err(Error::internal)?),
        proposals: Set(serde_json::to_value(proposals).map_err(Error::internal)?),
        note: Set(note),
        consultation_until: Set(consultation_until),
        effective_on: Set(effective_on),
        approving_body: Set(approving_body),
        decided_on: Set(decided_on),
        case_reference: Set(case_reference),
        implementation_plan: Set(implementation_plan),
        training_need: Set(training_need),
        state: Set(state),
        published_by: Set(published_by),
        approved_at: Set(approved_at),
        version: Set(version),
        created_at: Set(created_at),
        updated_at: Set(updated_at),
    })
}

/// Changes what is said of a version, never its steps, until it is approved: 409 `rule_unmet`, `approved_version_stays`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateToBeVersion {
    /// The version's id.
    pub id: ToBeVersionId,
    /// The version of the row that the change was decided on.
    pub expected_version: i32,
    /// What is new in it, and what readers are asked.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 4000)]
    pub note: Patch<String>,
    /// The last day of the consultation; today or later, and never earlier than it was.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<Date>)]
    pub consultation_until: Patch<Date>,
    /// The first day on which it is to hold.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<Date>)]
    pub effective_on: Patch<Date>,
    /// The body that approves it.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 200)]
    pub approving_body: Patch<String>,
    /// The day on which the body decided.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<Date>)]
    pub decided_on: Patch<Date>,
    /// The case in the records system that the decision is found in.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 100)]
    pub case_reference: Patch<String>,
    /// How it will be taken into use.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 10_000)]
    pub implementation_plan: Patch<String>,
    /// Who has to learn what.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 10_000)]
    pub training_need: Patch<String>,
}

impl Operation for UpdateToBeVersion {
    type Output = ToBeVersion;
    type Tx = TenantTx;
    const ID: &'static str = "to_be_version.update";
    const PERMISSION: Permission = Permission::ToBePublish;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<ToBeVersion> {
        let before: ToBeVersion = tx.get(self.id).await?;
        if let Some(until) = self.consultation_until.clone().set() {
            check_consultation(tx, before.consultation_until, Some(until))?;
        }
        let changed: ToBeVersion = tx
            .change::<table::Entity>()
            .set_if(Column::Note, self.note.change())
            .set_if(Column::ConsultationUntil, self.consultation_until.change())
            .set_if(Column::EffectiveOn, self.effective_on.change())
            .set_if(Column::ApprovingBody, self.approving_body.change())
            .set_if(Column::DecidedOn, self.decided_on.change())
            .set_if(Column::CaseReference, self.case_reference.change())
            .set_if(Column::ImplementationPlan, self.implementation_plan.change())
            .set_if(Column::TrainingNeed, self.training_need.change())
            .set(Column::UpdatedAt, tx.now())
            .one(self.id, Some(self.expected_version))
            .await?;
        match changed.state {
            ToBeVersionState::Published => Ok(changed),
            ToBeVersionState::Approved => Err(Error::rule(Rule::ApprovedVersionStays)),
        }
    }
}
