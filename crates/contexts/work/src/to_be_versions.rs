//! Published versions of the to-be: what people are heard on, what is approved, and from which day it holds (DOMAIN
//! C0.3.8). The to-be column goes on changing; a version does not.

use api::Route;
use async_graphql::{InputObject, SimpleObject};
use db::{Find, Projection, Row, Sort, Table, TenantTable, TenantTx, Unique};
use kernel::{Date, Mode, Operation, Outcome, Page, PageInput, Permission, PersonId, Result, Time};
use sea_orm::ColumnTrait;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    processes::{Process, ProcessId},
    variants::VariantId,
};
pub(crate) use approve::{approve, check_published, newest};
pub use graphql::{ToBeVersionMutations, ToBeVersionQueries};
pub use snapshot::{CarriedOutProposal, ToBeSource, ToBeSourceKind, ToBeStep};
use table::Column;
pub use write::{CreateToBeVersion, UpdateToBeVersion};

mod approve;
mod graphql;
mod snapshot;
mod table;
mod write;

kernel::ids! {
    /// Identifies a published version of the to-be.
    ToBeVersionId(ToBeVersionIdKind) = "to_be_version",
}

kernel::text_enum! {
    /// Whether a version of the to-be is approved.
    pub enum ToBeVersionState {
        /// Published, for people to read and to be heard on.
        Published = "published",
        /// Approved: it holds from its day on.
        Approved = "approved",
    }
}

/// The registry entry.
pub const TABLE: Table = Table::tenant("to_be_versions").after(&["process_variants"]).unique(&[Unique {
    constraint: "to_be_versions_number_key",
    columns: &["process_id", "number"],
    member: "number",
}]);

impl TenantTable for table::Entity {
    const TABLE: Table = TABLE;
    const TENANT_ID: Column = Column::TenantId;
    const ID: Column = Column::Id;
    const VERSION: Option<Column> = Some(Column::Version);
}

/// A published version of the to-be. Its steps are read with [`PublishedToBe`].
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct ToBeVersion {
    /// The version's id.
    pub id: ToBeVersionId,
    /// The process.
    pub process_id: ProcessId,
    /// The to-be column that it was published from.
    pub variant_id: VariantId,
    /// Its number in the process: 1, 2, 3.
    pub number: i32,
    /// What is new in it, and what readers are asked.
    pub note: Option<String>,
    /// The last day of the consultation (*høyring*).
    pub consultation_until: Option<Date>,
    /// The first day on which it holds; may lie ahead, before the organisation exists in law.
    pub effective_on: Option<Date>,
    /// The body that approves it, such as *fellesnemnda*.
    pub approving_body: Option<String>,
    /// The day on which the body decided.
    pub decided_on: Option<Date>,
    /// The case in the records system that the decision is found in, such as *2019/1187*.
    pub case_reference: Option<String>,
    /// How it will be taken into use.
    pub implementation_plan: Option<String>,
    /// Who has to learn what.
    pub training_need: Option<String>,
    /// Whether it is approved.
    pub state: ToBeVersionState,
    /// Who published it.
    pub published_by: PersonId,
    /// When it was approved.
    pub approved_at: Option<Time>,
    /// Counts the changes to what is said of it; the `ETag`.
    pub version: i32,
    /// When it was published.
    pub created_at: Time,
    /// When it was last changed.
    pub updated_at: Time,
}

kernel::resource!(ToBeVersion);
db::projection!(ToBeVersion from table {
    id: Id, process_id: ProcessId, variant_id: VariantId, number: Number, note: Note,
    consultation_until: ConsultationUntil, effective_on: EffectiveOn, approving_body: ApprovingBody,
    decided_on: DecidedOn, case_reference: CaseReference,    implementation_plan: ImplementationPlan, training_need: TrainingNeed, state: State, published_by: PublishedBy,
    approved_at: ApprovedAt, version: Version, created_at: CreatedAt, updated_at: UpdatedAt,
});

/// A version of the to-be with its content, which never changes, and neither does what is quoted in it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct PublishedToBe {
    /// The version.
    pub version: ToBeVersion,
    /// The steps in order, as they were when it was published.
    pub steps: Vec<ToBeStep>,
    /// The accepted proposals that it carries out.
    pub proposals: Vec<CarriedOutProposal>,
}

impl Outcome for PublishedToBe {
    fn subject(&self) -> Option<String> {
        Outcome::subject(&self.version)
    }
    fn version(&self) -> Option<i32> {
        Outcome::version(&self.version)
    }
}

impl Projection for PublishedToBe {
    type Entity = table::Entity;
    fn columns() -> Vec<Column> {
        let mut columns = ToBeVersion::columns();
        columns.extend([Column::Steps, Column::Proposals]);
        columns
    }
    fn read(row: &Row<'_>) -> Result<Self> {
        Ok(Self { version: ToBeVersion::read(row)?, steps: row.json()?, proposals: row.json()? })
    }
}

const SORTS: &[Sort<Column>] =
    &[Sort { name: "number", column: Column::Number }, Sort { name: "createdAt", column: Column::Id }];

/// Which versions of the to-be.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ToBeVersionFilter {
    /// Only versions for this process.
    pub process_id: Option<ProcessId>,
    /// Only those in this state.
    pub state: Option<ToBeVersionState>,
    /// Only those that were approved and hold on this day, or held until a later one took their place: the first of a
    /// process, sorted by `-number`, is how it is done that day.
    pub in_force_on: Option<Date>,
}

/// Lists the published versions, newest first unless sorted.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ListToBeVersions {
    /// Which page.
    pub page: PageInput,
    /// Which versions.
    pub filter: ToBeVersionFilter,
}

impl Operation for ListToBeVersions {
    type Output = Page<ToBeVersion>;
    type Tx = TenantTx;
    const ID: &'static str = "to_be_version.list";
    const PERMISSION: Permission = Permission::ToBeRead;
    const MODE: Mode = Mode::Read;

    fn object(&self) -> Option<String> {
        self.filter.process_id.map(|id| id.to_string())
    }

    fn sort_keys() -> Vec<&'static str> {
        db::sort_keys(SORTS)
    }

    async fn run(self, tx: &TenantTx) -> Result<Page<ToBeVersion>> {
        let mut find = tx
            .find::<table::Entity>()
            .if_equal(Column::ProcessId, self.filter.process_id)
            .if_equal(Column::State, self.filter.state);
        if let Some(day) = self.filter.in_force_on {
            find = in_force(find, day);
        }
        find.page(&self.page, SORTS, (Self::ID, &self.filter)).await
    }
}

/// Only versions that were approved and hold on this day, or held until a later one took their place.
fn in_force(find: Find<'_, table::Entity>, day: Date) -> Find<'_, table::Entity> {
    find.filter(Column::State.eq(ToBeVersionState::Approved)).filter(Column::EffectiveOn.lte(day))
}

/// Reads one version with its steps.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetToBeVersion {
    /// The version's id.
    pub id: ToBeVersionId,
}

impl Operation for GetToBeVersion {
    type Output = PublishedToBe;
    type Tx = TenantTx;
    const ID: &'static str = "to_be_version.get";
    const PERMISSION: Permission = Permission::ToBeRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<PublishedToBe> {
        tx.get(self.id).await
    }
}

/// How a process is to be done on a day.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct WayInForce {
    /// The day.
    pub on: Date,
    /// The newest approved version that holds on it; null if none does, and the ways found on the map go on.
    pub version: Option<ToBeVersion>,
    /// Its steps in order; empty if there is none.
    pub steps: Vec<ToBeStep>,
}
impl Outcome for WayInForce {}

/// Reads how a process is to be done on a day: the newest approved version that holds then, if there is one.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetWayInForce {
    /// The process's id.
    pub id: ProcessId,
    /// The day; today if nothing is said. May lie ahead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<Date>,
}

impl Operation for GetWayInForce {
    type Output = WayInForce;
    type Tx = TenantTx;
    const ID: &'static str = "process.in_force";
    const PERMISSION: Permission = Permission::ToBeRead;
    const MODE: Mode = Mode::Read;

    fn object(&self) -> Option<String> {
        Some(self.id.to_string())
    }

    async fn run(self, tx: &TenantTx) -> Result<WayInForce> {
        tx.get::<Process>(self.id).await?;
        let day = self.on.unwrap_or_else(|| tx.now().date());
        let held = in_force(tx.find::<table::Entity>().filter(Column::ProcessId.eq(self.id)), day);
        let found: Option<PublishedToBe> = held.by_latest(Column::Number).one().await?;
        let (version, steps) = found.map_or((None, vec![]), |found| (Some(found.version), found.steps));
        Ok(WayInForce { on: day, version, steps })
    }
}

/// The REST routes.
pub const ROUTES: fn() -> Vec<Route> = || {
    vec![
        Route::get::<ListToBeVersions>("/v1/tenants/{tenant}/to-be-versions"),
        Route::post::<CreateToBeVersion>("/v1/tenants/{tenant}/to-be-versions"),
        Route::get::<GetToBeVersion>("/v1/tenants/{tenant}/to-be-versions/{id}"),
        Route::patch::<UpdateToBeVersion>("/v1/tenants/{tenant}/to-be-versions/{id}"),
        Route::get::<GetWayInForce>("/v1/tenants/{tenant}/processes/{id}/in-force"),
    ]
};
