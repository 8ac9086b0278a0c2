//! Risk assessments (*ROS-analysar*): what may happen in a process or a unit, how likely and how bad it is, and what is done
//! about it, in a matrix whose levels and limits the tenant sets itself (DOMAIN F51; the method of NS 5814).

use api::Route;
use async_graphql::{InputObject, SimpleObject};
use db::{Sort, Table, TenantTable, TenantTx};
use kernel::{Code, Date, Deleted, Error, Mode, Operation, Page, PageInput, Permission, Result, Time, UnitId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use work::processes::ProcessId;

pub use graphql::{RiskAssessmentMutations, RiskAssessmentQueries};
pub use matrix::{GetRiskAssessmentMatrix, RiskCell, RiskLevel, RiskMatrix, RiskScale, RiskScaleLevel};
pub use state::{RiskAssessmentState, RiskAssessmentTransition, TransitionRiskAssessment};
use table::Column;
pub use write::{CreateRiskAssessment, UpdateRiskAssessment};

mod graphql;
mod matrix;
mod state;
mod table;
mod write;

kernel::ids! {
    /// Identifies a risk assessment.
    RiskAssessmentId(RiskAssessmentIdKind) = "risk_assessment",
}

/// The registry entry.
pub const TABLE: Table = Table::tenant("risk_assessments").after(&["units", "processes"]);

impl TenantTable for table::Entity {
    const TABLE: Table = TABLE;
    const TENANT_ID: Column = Column::TenantId;
    const ID: Column = Column::Id;
    const VERSION: Option<Column> = Some(Column::Version);
}

/// An assessment of what may happen.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct RiskAssessment {
    /// The assessment's id.
    pub id: RiskAssessmentId,
    /// What it is called, such as *Legemiddelhandtering i heimetenesta*.
    pub title: String,
    /// What is assessed, and what is left out.
    pub scope: Option<String>,
    /// The unit that it is about.
    pub unit_id: Option<UnitId>,
    /// The process that it is about.
    pub process_id: Option<ProcessId>,
    /// How likely and how bad are told, and which of it is acceptable.
    pub scale: RiskScale,
    /// Where it is.
    pub state: RiskAssessmentState,
    /// The day on which it was approved last.
    pub approved_on: Option<Date>,
    /// The day on which it is to be looked at again.
    pub review_on: Option<Date>,
    /// Counts the changes; the `ETag`.
    pub version: i32,
    /// When it was begun.
    pub created_at: Time,
    /// When it was last changed.
    pub updated_at: Time,
}

kernel::resource!(RiskAssessment);
db::projection!(RiskAssessment from table {
    id: Id, title: Title, scope: Scope, unit_id: UnitId, process_id: ProcessId, state: State, approved_on: ApprovedOn,
    review_on: ReviewOn, version: Version, created_at: CreatedAt, updated_at: UpdatedAt,
} json { scale: Scale });

/// An assessment, held until the end of the transaction, so that its scale, its risks and its state fit each other.
async fn hold(tx: &TenantTx, id: RiskAssessmentId) -> Result<RiskAssessment> {
    tx.find::<table::Entity>().id(id).lock().one().await?.ok_or_else(|| Error::new(Code::NotFound))
}

/// The assessment of a risk that is written, changed or deleted, held until the end of the transaction: it is there, and
/// a draft.
pub(crate) async fn hold_draft(tx: &TenantTx, id: RiskAssessmentId, pointer: &str) -> Result<RiskAssessment> {
    let assessment: RiskAssessment = tx.find::<table::Entity>().id(id).lock().referred(pointer).await?;
    assessment.check_draft()?;
    Ok(assessment)
}

impl RiskAssessment {
    /// What was approved stays as it was approved: it is reopened before its risks or its scale are written anew.
    fn check_draft(&self) -> Result<()> {
        match self.state {
            RiskAssessmentState::Draft => Ok(()),
            state => Err(Error::illegal_transition(state.as_str(), RiskAssessmentTransition::allowed(state))),
        }
    }
}

/// These assessments.
pub(crate) async fn of(tx: &TenantTx, ids: impl IntoIterator<Item = RiskAssessmentId>) -> Result<Vec<RiskAssessment>> {
    tx.find::<table::Entity>().any_of(Column::Id, ids).by(Column::Id).all().await
}

const SORTS: &[Sort<Column>] =
    &[Sort { name: "updatedAt", column: Column::UpdatedAt }, Sort { name: "createdAt", column: Column::Id }];

/// Which risk assessments.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct RiskAssessmentFilter {
    /// Only those about this unit.
    pub unit_id: Option<UnitId>,
    /// Only those about this process.
    pub process_id: Option<ProcessId>,
    /// Only those in one of these states.
    pub state: Option<Vec<RiskAssessmentState>>,
}

/// Lists the risk assessments, newest first unless sorted.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ListRiskAssessments {
    /// Which page.
    pub page: PageInput,
    /// Which assessments.
    pub filter: RiskAssessmentFilter,
}

impl Operation for ListRiskAssessments {
    type Output = Page<RiskAssessment>;
    type Tx = TenantTx;
    const ID: &'static str = "risk_assessment.list";
    const PERMISSION: Permission = Permission::RiskAssessmentRead;
    const MODE: Mode = Mode::Read;

    fn sort_keys() -> Vec<&'static str> {
        db::sort_keys(SORTS)
    }

    async fn run(self, tx: &TenantTx) -> Result<Page<RiskAssessment>> {
        tx.find::<table::Entity>()
            .if_equal(Column::UnitId, self.filter.unit_id)
            .if_equal(Column::ProcessId, self.filter.process_id)
            .if_any_of(Column::State, self.filter.state.clone())
            .page(&self.page, SORTS, (Self::ID, &self.filter))
            .await
    }
}

/// Reads one risk assessment, without its risks.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetRiskAssessment {
    /// The assessment's id.
    pub id: RiskAssessmentId,
}

impl Operation for GetRiskAssessment {
    type Output = RiskAssessment;
    type Tx = TenantTx;
    const ID: &'static str = "risk_assessment.get";
    const PERMISSION: Permission = Permission::RiskAssessmentRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<RiskAssessment> {
        tx.get(self.id).await
    }
}

/// Deletes a risk assessment that has no risks: else 409 `still_in_use`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeleteRiskAssessment {
    /// The assessment's id.
    pub id: RiskAssessmentId,
    /// The version that the change was decided on.
    pub expected_version: i32,
}

impl Operation for DeleteRiskAssessment {
    type Output = Deleted;
    type Tx = TenantTx;
    const ID: &'static str = "risk_assessment.delete";
    const PERMISSION: Permission = Permission::RiskAssessmentManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Deleted> {
        tx.delete::<table::Entity>(self.id, self.expected_version).await
    }
}

/// The REST routes.
pub const ROUTES: fn() -> Vec<Route> = || {
    vec![
        Route::get::<ListRiskAssessments>("/v1/tenants/{tenant}/risk-assessments"),
        Route::post::<CreateRiskAssessment>("/v1/tenants/{tenant}/risk-assessments"),
        Route::get::<GetRiskAssessment>("/v1/tenants/{tenant}/risk-assessments/{id}"),
        Route::patch::<UpdateRiskAssessment>("/v1/tenants/{tenant}/risk-assessments/{id}"),
        Route::delete::<DeleteRiskAssessment>("/v1/tenants/{tenant}/risk-assessments/{id}"),
        Route::get::<GetRiskAssessmentMatrix>("/v1/tenants/{tenant}/risk-assessments/{id}/matrix"),
        Route::post::<TransitionRiskAssessment>("/v1/tenants/{tenant}/risk-assessments/{id}/transitions/{transition}"),
    ]
};
