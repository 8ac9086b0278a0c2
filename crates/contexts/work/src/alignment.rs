//! Alignment: steps of different organisations that are the same task lie in one row of the map.

use api::Route;
use async_graphql::{InputObject, SimpleObject};
use db::{Sort, Table, TenantTable, TenantTx};
use kernel::{Deleted, Error, Mode, Operation, Page, PageInput, Patch, Permission, Result, Rule, Time};
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    harmonisation_decisions,
    processes::{self, Process, ProcessId},
    proposals,
    steps::{self, StepId},
};
pub use graphql::{AlignmentMutations, AlignmentQueries};
pub use suggestion::{AlignmentSuggestion, SuggestAlignment, SuggestedRow, SuggestedStep};
use table::Column;
pub use whole::{AlignProcess, Alignment};

mod graphql;
mod suggestion;
mod table;
mod whole;

kernel::ids! {
    /// Identifies a row of aligned steps.
    RowId(RowIdKind) = "row",
}

kernel::text_enum! {
    /// How the organisations' steps in a row compare.
    pub enum RowState {
        /// All do the same in the same way.
        Same = "same",
        /// All do it, not in quite the same way.
        Similar = "similar",
        /// Only one does this.
        OnlyHere = "only_here",
        /// One or more do not do this.
        MissingHere = "missing_here",
        /// They do it in ways that cannot both go on, such as different deadlines for inhabitants.
        Conflict = "conflict",
    }
}

/// The registry entry.
pub const TABLE: Table = Table::tenant("alignment_rows").after(&["processes"]);

impl TenantTable for table::Entity {
    const TABLE: Table = TABLE;
    const TENANT_ID: Column = Column::TenantId;
    const ID: Column = Column::Id;
    const VERSION: Option<Column> = Some(Column::Version);
}

/// A row of the map: the same task in different organisations. Which steps lie in it is read in the comparison, whose
/// `ETag` tells when that changes. Every change of a row counts its process's version up.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct AlignmentRow {
    /// The row's id.
    pub id: RowId,
    /// The process.
    pub process_id: ProcessId,
    /// The row's place among the rows, from 1.
    pub position: i32,
    /// What the task is called across the organisations.
    pub label: String,
    /// How the organisations' steps compare.
    pub state: RowState,
    /// What is worth knowing about the difference.
    pub note: Option<String>,
    /// Counts the changes; the `ETag`.
    pub version: i32,
    /// When it was made.
    pub created_at: Time,
    /// When it was last changed.
    pub updated_at: Time,
}

kernel::resource!(AlignmentRow);
db::projection!(AlignmentRow from table {
    id: Id, process_id: ProcessId, position: Position, label: Label, state: State, note: Note, version: Version,
    created_at: CreatedAt, updated_at: UpdatedAt,
});

/// The rows of a process in order.
pub(crate) async fn of_process(tx: &TenantTx, process: ProcessId) -> Result<Vec<AlignmentRow>> {
    let rows = tx.find::<table::Entity>().if_equal(Column::ProcessId, Some(process));
    rows.by(Column::Position).by(Column::Id).all().await
}

/// A row that a decision or a proposal is about stays: this one, or any row of the process.
async fn check_free(tx: &TenantTx, process: ProcessId, row: Option<RowId>) -> Result<()> {
    let rows = match row {
        Some(row) => vec![row],
        None => tx.find::<table::Entity>().if_equal(Column::ProcessId, Some(process)).values(Column::Id).await?,
    };
    if harmonisation_decisions::exist(tx, process, row).await? || proposals::about_rows(tx, rows).await? {
        return Err(Error::rule(Rule::DecidedRowStays));
    }
    Ok(())
}

/// Which of these are rows of the process.
pub(crate) async fn known(tx: &TenantTx, process: ProcessId, ids: &[RowId]) -> Result<Vec<RowId>> {
    if ids.is_empty() {
        return Ok(vec![]);
    }
    let rows = tx.find::<table::Entity>().if_equal(Column::ProcessId, Some(process));
    rows.any_of(Column::Id, ids.to_vec()).values(Column::Id).await
}

/// The rows of a process whose ways cannot both go on.
pub(crate) async fn conflicts(tx: &TenantTx, process: ProcessId) -> Result<Vec<AlignmentRow>> {
    let rows = tx.find::<table::Entity>().if_equal(Column::ProcessId, Some(process));
    rows.if_equal(Column::State, Some(RowState::Conflict)).by(Column::Position).by(Column::Id).all().await
}

const SORTS: &[Sort<Column>] =
    &[Sort { name: "position", column: Column::Position }, Sort { name: "createdAt", column: Column::Id }];

/// Which rows.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct RowFilter {
    /// Only rows of this process.
    pub process_id: Option<ProcessId>,
    /// Only rows whose steps compare like this.
    pub state: Option<Vec<RowState>>,
}

/// Lists the rows, newest first unless sorted; `sort=position` reads a process's rows in order.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ListRows {
    /// Which page.
    pub page: PageInput,
    /// Which rows.
    pub filter: RowFilter,
}

impl Operation for ListRows {
    type Output = Page<AlignmentRow>;
    type Tx = TenantTx;
    const ID: &'static str = "row.list";
    const PERMISSION: Permission = Permission::ProcessRead;
    const MODE: Mode = Mode::Read;

    fn object(&self) -> Option<String> {
        self.filter.process_id.map(|id| id.to_string())
    }

    fn sort_keys() -> Vec<&'static str> {
        db::sort_keys(SORTS)
    }

    async fn run(self, tx: &TenantTx) -> Result<Page<AlignmentRow>> {
        tx.find::<table::Entity>()
            .if_equal(Column::ProcessId, self.filter.process_id)
            .if_any_of(Column::State, self.filter.state.clone())
            .page(&self.page, SORTS, (Self::ID, &self.filter))
            .await
    }
}

/// Reads one row.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetRow {
    /// The row's id.
    pub id: RowId,
}

impl Operation for GetRow {
    type Output = AlignmentRow;
    type Tx = TenantTx;
    const ID: &'static str = "row.get";
    const PERMISSION: Permission = Permission::ProcessRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<AlignmentRow> {
        tx.get(self.id).await
    }
}

/// What a row says, and which steps lie in it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[graphql(name = "RowContentInput")]
pub struct RowContent {
    /// What the task is called across the organisations.
    #[schema(min_length = 1, max_length = 200)]
    pub label: String,
    /// How the organisations' steps compare.
    pub state: RowState,
    /// What is worth knowing about the difference.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 2000)]
    pub note: Option<String>,
    /// The steps of the process that lie in the row; a step leaves the row that it was in.
    #[schema(value_type = Vec<StepId>, max_items = 200)]
    pub step_ids: Vec<StepId>,
}

impl RowContent {
    fn into_row(self, tx: &TenantTx, process_id: ProcessId, position: i32) -> (AlignmentRow, Vec<StepId>) {
        let row = AlignmentRow {
            id: tx.new_id(),
            process_id,
            position,
            label: self.label,
            state: self.state,
            note: self.note,
            version: 1,
            created_at: tx.now(),
            updated_at: tx.now(),
        };
        (row, self.step_ids)
    }
}

fn row(tx: &TenantTx, row: AlignmentRow) -> table::ActiveModel {
    let AlignmentRow { id, process_id, position, label, state, note, version, created_at, updated_at } = row;
    table::ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(id),
        process_id: Set(process_id),
        position: Set(position),
        label: Set(label),
        state: Set(state),
        note: Set(note),
        version: Set(version),
        created_at: Set(created_at),
        updated_at: Set(updated_at),
    }
}

/// Adds a row at the end of a process's rows.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateRow {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The process.
    pub process_id: ProcessId,
    /// What the row says, and which steps lie in it.
    pub content: RowContent,
}

impl Operation for CreateRow {
    type Output = AlignmentRow;
    type Tx = TenantTx;
    const ID: &'static str = "row.create";
    const PERMISSION: Permission = Permission::MappingFacilitate;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<AlignmentRow> {
        tx.referred::<Process>(self.process_id, "#/processId").await?;
        processes::touch(tx, self.process_id, None).await?;
        let last = of_process(tx, self.process_id).await?.last().map_or(0, |row| row.position);
        let (made, steps) = self.content.into_row(tx, self.process_id, last + 1);
        tx.insert(row(tx, made.clone())).await?;
        steps::align(tx, self.process_id, &[(made.id, &steps)], "#/content/stepIds").await?;
        Ok(made)
    }
}

/// Changes what a row says, and which steps lie in it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateRow {
    /// The row's id.
    pub id: RowId,
    /// The version that the change was decided on.
    pub expected_version: i32,
    /// What the task is called across the organisations.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = String, min_length = 1, max_length = 200)]
    pub label: Patch<String>,
    /// How the organisations' steps compare.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = RowState)]
    pub state: Patch<RowState>,
    /// What is worth knowing about the difference.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 2000)]
    pub note: Patch<String>,
    /// All steps that lie in the row, those that lie there now too; a step leaves the row that it was in.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Vec<StepId>, max_items = 200)]
    pub step_ids: Patch<Vec<StepId>>,
}

impl Operation for UpdateRow {
    type Output = AlignmentRow;
    type Tx = TenantTx;
    const ID: &'static str = "row.update";
    const PERMISSION: Permission = Permission::MappingFacilitate;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<AlignmentRow> {
        let changed: AlignmentRow = tx
            .change::<table::Entity>()
            .set_if(Column::Label, self.label.set())
            .set_if(Column::State, self.state.set())
            .set_if(Column::Note, self.note.change())
            .set(Column::UpdatedAt, tx.now())
            .one(self.id, Some(self.expected_version))
            .await?;
        processes::touch(tx, changed.process_id, None).await?;
        if let Some(ids) = self.step_ids.set() {
            steps::unalign(tx, changed.process_id, Some(self.id)).await?;
            steps::align(tx, changed.process_id, &[(self.id, &ids)], "#/stepIds").await?;
        }
        Ok(changed)
    }
}

/// Takes a row away; its steps are no longer aligned. One that a decision or a proposal is about stays: 409
/// `rule_unmet`, `decided_row_stays`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeleteRow {
    /// The row's id.
    pub id: RowId,
    /// The version that the change was decided on.
    pub expected_version: i32,
}

impl Operation for DeleteRow {
    type Output = Deleted;
    type Tx = TenantTx;
    const ID: &'static str = "row.delete";
    const PERMISSION: Permission = Permission::MappingFacilitate;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Deleted> {
        let row: AlignmentRow = tx.get(self.id).await?;
        processes::touch(tx, row.process_id, None).await?;
        check_free(tx, row.process_id, Some(row.id)).await?;
        steps::unalign(tx, row.process_id, Some(self.id)).await?;
        tx.delete::<table::Entity>(self.id, self.expected_version).await
    }
}

/// The REST routes.
pub const ROUTES: fn() -> Vec<Route> = || {
    vec![
        Route::get::<ListRows>("/v1/tenants/{tenant}/alignment-rows"),
        Route::post::<CreateRow>("/v1/tenants/{tenant}/alignment-rows"),
        Route::get::<GetRow>("/v1/tenants/{tenant}/alignment-rows/{id}"),
        Route::patch::<UpdateRow>("/v1/tenants/{tenant}/alignment-rows/{id}"),
        Route::delete::<DeleteRow>("/v1/tenants/{tenant}/alignment-rows/{id}"),
        Route::get::<SuggestAlignment>("/v1/tenants/{tenant}/processes/{id}/alignment-suggestion").has_rules(),
        Route::post::<AlignProcess>("/v1/tenants/{tenant}/processes/{id}/transitions/align").max_body(1024 * 1024),
    ]
};
