//! Risks: what may happen, how likely and how bad it is today, and what is left of it when what was agreed on is done. The
//! measures are actions that name the risk.

use api::Route;
use async_graphql::{InputObject, SimpleObject};
use db::{Sort, Table, TenantTable, TenantTx};
use kernel::{Deleted, Error, Mode, Operation, Page, PageInput, Permission, Result, Time};
use sea_orm::ColumnTrait;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::risk_assessments::{self, RiskAssessment, RiskAssessmentId, RiskLevel};
pub use graphql::{RiskMutations, RiskQueries};
use table::Column;
pub use write::{CreateRisk, UpdateRisk};

mod graphql;
mod table;
mod write;

kernel::ids! {
    /// Identifies a risk.
    RiskId(RiskIdKind) = "risk",
}

/// The registry entry.
pub const TABLE: Table = Table::tenant("risks").after(&["risk_assessments"]);

impl TenantTable for table::Entity {
    const TABLE: Table = TABLE;
    const TENANT_ID: Column = Column::TenantId;
    const ID: Column = Column::Id;
    const VERSION: Option<Column> = Some(Column::Version);
}

/// Something that may happen.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct Risk {
    /// The risk's id.
    pub id: RiskId,
    /// The assessment that it is part of.
    pub risk_assessment_id: RiskAssessmentId,
    /// What may happen, such as *Pasienten får feil dose*.
    pub title: String,
    /// Why it may happen.
    pub cause: Option<String>,
    /// What comes of it.
    pub effect: Option<String>,
    /// How likely it is, from 1, in the assessment's scale.
    pub likelihood: i32,
    /// How bad it is, from 1, in the assessment's scale.
    pub consequence: i32,
    /// How likely it is when what was agreed on is done; null while that is not assessed.
    pub remaining_likelihood: Option<i32>,
    /// How bad it is when what was agreed on is done; null while that is not assessed.
    pub remaining_consequence: Option<i32>,
    /// Why it is accepted though nothing is done about it.
    pub accepted_because: Option<String>,
    /// What is to be done about it as it is today.
    pub level: RiskLevel,
    /// What is to be done about what is left of it.
    pub remaining_level: RiskLevel,
    /// Counts the changes; the `ETag`.
    pub version: i32,
    /// When it was written down.
    pub created_at: Time,
    /// When it was last changed.
    pub updated_at: Time,
}

kernel::resource!(Risk);
db::projection!(Risk from table {
    id: Id, risk_assessment_id: RiskAssessmentId, title: Title, cause: Cause, effect: Effect, likelihood: Likelihood,
    consequence: Consequence, remaining_likelihood: RemainingLikelihood, remaining_consequence: RemainingConsequence,
    accepted_because: AcceptedBecause, version: Version, created_at: CreatedAt, updated_at: UpdatedAt,
} with { level: RiskLevel::Acceptable, remaining_level: RiskLevel::Acceptable });

impl Risk {
    /// How likely and how bad it is when what was agreed on is done.
    pub(crate) fn remaining(&self) -> (i32, i32) {
        let likelihood = self.remaining_likelihood.unwrap_or(self.likelihood);
        (likelihood, self.remaining_consequence.unwrap_or(self.consequence))
    }

    /// With its levels, as the assessment's scale tells them.
    fn levelled(self, assessment: &RiskAssessment) -> Self {
        let level = |(likelihood, consequence)| assessment.scale.level(likelihood, consequence);
        let (level, remaining_level) = (level((self.likelihood, self.consequence)), level(self.remaining()));
        Self { level, remaining_level, ..self }
    }
}

/// The risks of an assessment, the oldest first. Without their levels.
pub(crate) async fn of_assessment(tx: &TenantTx, assessment: RiskAssessmentId) -> Result<Vec<Risk>> {
    tx.find::<table::Entity>().filter(Column::RiskAssessmentId.eq(assessment)).by(Column::Id).all().await
}

const SORTS: &[Sort<Column>] =
    &[Sort { name: "updatedAt", column: Column::UpdatedAt }, Sort { name: "createdAt", column: Column::Id }];

/// Which risks.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct RiskFilter {
    /// Only those of this assessment.
    pub risk_assessment_id: Option<RiskAssessmentId>,
}

/// Lists the risks, newest first unless sorted.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ListRisks {
    /// Which page.
    pub page: PageInput,
    /// Which risks.
    pub filter: RiskFilter,
}

impl Operation for ListRisks {
    type Output = Page<Risk>;
    type Tx = TenantTx;
    const ID: &'static str = "risk.list";
    const PERMISSION: Permission = Permission::RiskAssessmentRead;
    const MODE: Mode = Mode::Read;

    fn sort_keys() -> Vec<&'static str> {
        db::sort_keys(SORTS)
    }

    async fn run(self, tx: &TenantTx) -> Result<Page<Risk>> {
        let find = tx.find::<table::Entity>().if_equal(Column::RiskAssessmentId, self.filter.risk_assessment_id);
        let mut page: Page<Risk> = find.page(&self.page, SORTS, (Self::ID, &self.filter)).await?;
        let assessments = risk_assessments::of(tx, page.items.iter().map(|risk| risk.risk_assessment_id)).await?;
        let levelled = |risk: Risk| {
            let own = assessments.iter().find(|assessment| assessment.id == risk.risk_assessment_id);
            own.map(|own| risk.levelled(own)).ok_or_else(|| Error::internal("a risk without an assessment"))
        };
        page.items = page.items.into_iter().map(levelled).collect::<Result<_>>()?;
        Ok(page)
    }
}

/// Reads one risk.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetRisk {
    /// The risk's id.
    pub id: RiskId,
}

impl Operation for GetRisk {
    type Output = Risk;
    type Tx = TenantTx;
    const ID: &'static str = "risk.get";
    const PERMISSION: Permission = Permission::RiskAssessmentRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<Risk> {
        let risk: Risk = tx.get(self.id).await?;
        let assessment = tx.get(risk.risk_assessment_id).await?;
        Ok(risk.levelled(&assessment))
    }
}

/// Deletes a risk that no action lessens, from an assessment that is a draft: else 409 `illegal_transition`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeleteRisk {
    /// The risk's id.
    pub id: RiskId,
    /// The version that the change was decided on.
    pub expected_version: i32,
}

impl Operation for DeleteRisk {
    type Output = Deleted;
    type Tx = TenantTx;
    const ID: &'static str = "risk.delete";
    const PERMISSION: Permission = Permission::RiskAssessmentManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Deleted> {
        let risk: Risk = tx.get(self.id).await?;
        risk_assessments::hold_draft(tx, risk.risk_assessment_id, "").await?;
        tx.delete::<table::Entity>(self.id, self.expected_version).await
    }
}

/// The REST routes.
pub const ROUTES: fn() -> Vec<Route> = || {
    vec![
        Route::get::<ListRisks>("/v1/tenants/{tenant}/risks"),
        Route::post::<CreateRisk>("/v1/tenants/{tenant}/risks"),
        Route::get::<GetRisk>("/v1/tenants/{tenant}/risks/{id}"),
        Route::patch::<UpdateRisk>("/v1/tenants/{tenant}/risks/{id}"),
        Route::delete::<DeleteRisk>("/v1/tenants/{tenant}/risks/{id}"),
    ]
};
