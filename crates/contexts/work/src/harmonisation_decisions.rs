//! Harmonisation decisions: where organisations differ in what inhabitants are offered, what all will offer, why, and who
//! decided (DOMAIN C0.3.4). A to-be is not approved while rows in conflict lack one (C0.3.7).

use api::Route;
use async_graphql::{InputObject, SimpleObject};
use db::{Sort, Table, TenantTable, TenantTx};
use kernel::{Date, Deleted, Error, Mode, Operation, Page, PageInput, ParticipantId, Patch, Permission, Result, Time};
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    alignment::{AlignmentRow, RowId},
    processes::ProcessId,
};
pub use decide::{DecideHarmonisationDecision, ReopenHarmonisationDecision};
pub use graphql::{HarmonisationDecisionMutations, HarmonisationDecisionQueries};
pub(crate) use rules::{check_decided, choices, exist};
use table::Column;

mod decide;
mod graphql;
mod rules;

kernel::ids! {
    /// Identifies a harmonisation decision.
    HarmonisationDecisionId(HarmonisationDecisionIdKind) = "harmonisation_decision",
}

kernel::text_enum! {
    /// Whether it has been decided.
    pub enum DecisionState {
        /// What the organisations do is written down; nobody has decided.
        Open = "open",
        /// Decided, by a body, for a reason.
        Decided = "decided",
    }
}

mod table {
    use kernel::{TenantId, Time};
    use sea_orm::entity::prelude::*;

    use super::{DecisionState, HarmonisationDecisionId};
    use crate::{alignment::RowId, processes::ProcessId};

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "harmonisation_decisions")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub tenant_id: TenantId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: HarmonisationDecisionId,
        pub process_id: ProcessId,
        pub row_id: RowId,
        pub question: String,
        pub options: Json,
        pub state: DecisionState,
        pub choice: Option<String>,
        pub reason: Option<String>,
        pub legal_basis: Option<String>,
        pub decided_by: Option<String>,
        pub decided_on: Option<kernel::Date>,
        pub effective_on: Option<kernel::Date>,
        pub version: i32,
        pub created_at: Time,
        pub updated_at: Time,
    }
    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// The registry entry.
pub const TABLE: Table = Table::tenant("harmonisation_decisions").after(&["alignment_rows"]);

impl TenantTable for table::Entity {
    const TABLE: Table = TABLE;
    const TENANT_ID: Column = Column::TenantId;
    const ID: Column = Column::Id;
    const VERSION: Option<Column> = Some(Column::Version);
}

/// What one organisation offers today, to choose from.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[graphql(input_name = "HarmonisationOptionInput")]
pub struct HarmonisationOption {
    /// The organisation; not given for a way that none of them goes today.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub participant_id: Option<ParticipantId>,
    /// What it offers, such as *three weeks*.
    #[schema(min_length = 1, max_length = 500)]
    pub text: String,
}

/// A difference that inhabitants notice (opening hours, fee, deadline, criteria, channel), and what all will offer.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct HarmonisationDecision {
    /// The decision's id.
    pub id: HarmonisationDecisionId,
    /// The process.
    pub process_id: ProcessId,
    /// The row of the map that the difference lies in.
    pub row_id: RowId,
    /// What is to be decided, such as *How long do applicants wait for an answer?*
    pub question: String,
    /// What the organisations offer today, and other ways.
    pub options: Vec<HarmonisationOption>,
    /// Whether it has been decided.
    pub state: DecisionState,
    /// What all will offer; null while open, as are the members that follow.
    pub choice: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// The law or rule that demands or allows it, if one does.
    pub legal_basis: Option<String>,
    /// The body that decided, such as *fellesnemnda*.
    pub decided_by: Option<String>,
    /// The day on which it decided.
    pub decided_on: Option<Date>,
    /// The first day on which it holds; may lie ahead, before the organisation exists in law.
    pub effective_on: Option<Date>,
    /// Counts the changes; the `ETag`.
    pub version: i32,
    /// When it was registered.
    pub created_at: Time,
    /// When it was last changed.
    pub updated_at: Time,
}

kernel::resource!(HarmonisationDecision);

db::projection!(HarmonisationDecision from table {
    id: Id, process_id: ProcessId, row_id: RowId, question: Question, state: State, choice: Choice, reason: Reason,
    legal_basis: LegalBasis, decided_by: DecidedBy, decided_on: DecidedOn, effective_on: EffectiveOn, version: Version,
    created_at: CreatedAt, updated_at: UpdatedAt,
} json { options: Options });

const SORTS: &[Sort<Column>] = &[Sort { name: "createdAt", column: Column::Id }];

/// Which harmonisation decisions.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct HarmonisationDecisionFilter {
    /// Only those of this process.
    pub process_id: Option<ProcessId>,
    /// Only those of this row.
    pub row_id: Option<RowId>,
    /// Only those in this state.
    pub state: Option<DecisionState>,
}

/// Lists the harmonisation decisions, newest first unless sorted.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ListHarmonisationDecisions {
    /// Which page.
    pub page: PageInput,
    /// Which harmonisation decisions.
    pub filter: HarmonisationDecisionFilter,
}

impl Operation for ListHarmonisationDecisions {
    type Output = Page<HarmonisationDecision>;
    type Tx = TenantTx;
    const ID: &'static str = "harmonisation_decision.list";
    const PERMISSION: Permission = Permission::HarmonisationDecisionRead;
    const MODE: Mode = Mode::Read;

    fn object(&self) -> Option<String> {
        self.filter.process_id.map(|id| id.to_string())
    }

    fn sort_keys() -> Vec<&'static str> {
        db::sort_keys(SORTS)
    }

    async fn run(self, tx: &TenantTx) -> Result<Page<HarmonisationDecision>> {
        tx.find::<table::Entity>()
            .if_equal(Column::ProcessId, self.filter.process_id)
            .if_equal(Column::RowId, self.filter.row_id)
            .if_equal(Column::State, self.filter.state)
            .page(&self.page, SORTS, (Self::ID, &self.filter))
            .await
    }
}

/// Reads one harmonisation decision.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetHarmonisationDecision {
    /// The harmonisation decision's id.
    pub id: HarmonisationDecisionId,
}

impl Operation for GetHarmonisationDecision {
    type Output = HarmonisationDecision;
    type Tx = TenantTx;
    const ID: &'static str = "harmonisation_decision.get";
    const PERMISSION: Permission = Permission::HarmonisationDecisionRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<HarmonisationDecision> {
        tx.get(self.id).await
    }
}

/// Registers a difference that is to be decided. It begins as `open`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateHarmonisationDecision {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The row of the map that the difference lies in.
    pub row_id: RowId,
    /// What is to be decided.
    #[schema(min_length = 1, max_length = 500)]
    pub question: String,
    /// What the organisations offer today, and other ways.
    #[schema(min_items = 1, max_items = 50)]
    pub options: Vec<HarmonisationOption>,
}

impl Operation for CreateHarmonisationDecision {
    type Output = HarmonisationDecision;
    type Tx = TenantTx;
    const ID: &'static str = "harmonisation_decision.create";
    const PERMISSION: Permission = Permission::HarmonisationDecisionManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<HarmonisationDecision> {
        let row: AlignmentRow = tx.referred(self.row_id, "#/rowId").await?;
        rules::check_options(tx, &self.options).await?;
        let made = HarmonisationDecision {
            id: tx.new_id(),
            process_id: row.process_id,
            row_id: row.id,
            question: self.question,
            options: self.options,
            state: DecisionState::Open,
            choice: None,
            reason: None,
            legal_basis: None,
            decided_by: None,
            decided_on: None,
            effective_on: None,
            version: 1,
            created_at: tx.now(),
            updated_at: tx.now(),
        };
        tx.insert(table::ActiveModel {
            tenant_id: Set(tx.tenant()),
            id: Set(made.id),
            process_id: Set(made.process_id),
            row_id: Set(made.row_id),
            question: Set(made.question.clone()),
            options: Set(stored(&made.options)?),
            state: Set(made.state),
            choice: Set(None),
            reason: Set(None),
            legal_basis: Set(None),
            decided_by: Set(None),
            decided_on: Set(None),
            effective_on: Set(None),
            version: Set(made.version),
            created_at: Set(made.created_at),
            updated_at: Set(made.updated_at),
        })
        .await?;
        Ok(made)
    }
}

fn stored(options: &[HarmonisationOption]) -> Result<serde_json::Value> {
    serde_json::to_value(options).map_err(Error::internal)
}

/// Changes what is to be decided, while it is `open`; what was decided is reopened first: 409 `rule_unmet`,
/// `decided_is_reopened_first`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateHarmonisationDecision {
    /// The harmonisation decision's id.
    pub id: HarmonisationDecisionId,
    /// The version that the change was decided on.
    pub expected_version: i32,
    /// What is to be decided.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = String, min_length = 1, max_length = 500)]
    pub question: Patch<String>,
    /// All options.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Vec<HarmonisationOption>, min_items = 1, max_items = 50)]
    pub options: Patch<Vec<HarmonisationOption>>,
}

impl Operation for UpdateHarmonisationDecision {
    type Output = HarmonisationDecision;
    type Tx = TenantTx;
    const ID: &'static str = "harmonisation_decision.update";
    const PERMISSION: Permission = Permission::HarmonisationDecisionManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<HarmonisationDecision> {
        let options = self.options.set();
        rules::check_options(tx, options.as_deref().unwrap_or_default()).await?;
        let changed: HarmonisationDecision = tx
            .change::<table::Entity>()
            .set_if(Column::Question, self.question.set())
            .set_if(Column::Options, options.map(|options| stored(&options)).transpose()?)
            .set(Column::UpdatedAt, tx.now())
            .one(self.id, Some(self.expected_version))
            .await?;
        rules::check_open(&changed)?;
        Ok(changed)
    }
}

/// Deletes a question that was registered by mistake, while it is `open`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeleteHarmonisationDecision {
    /// The harmonisation decision's id.
    pub id: HarmonisationDecisionId,
    /// The version that the change was decided on.
    pub expected_version: i32,
}

impl Operation for DeleteHarmonisationDecision {
    type Output = Deleted;
    type Tx = TenantTx;
    const ID: &'static str = "harmonisation_decision.delete";
    const PERMISSION: Permission = Permission::HarmonisationDecisionManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Deleted> {
        rules::check_open(&tx.get(self.id).await?)?;
        tx.delete::<table::Entity>(self.id, self.expected_version).await
    }
}

/// The REST routes.
pub const ROUTES: fn() -> Vec<Route> = || {
    vec![
        Route::get::<ListHarmonisationDecisions>("/v1/tenants/{tenant}/harmonisation-decisions"),
        Route::post::<CreateHarmonisationDecision>("/v1/tenants/{tenant}/harmonisation-decisions"),
        Route::get::<GetHarmonisationDecision>("/v1/tenants/{tenant}/harmonisation-decisions/{id}"),
        Route::patch::<UpdateHarmonisationDecision>("/v1/tenants/{tenant}/harmonisation-decisions/{id}"),
        Route::delete::<DeleteHarmonisationDecision>("/v1/tenants/{tenant}/harmonisation-decisions/{id}"),
        Route::post::<DecideHarmonisationDecision>(
            "/v1/tenants/{tenant}/harmonisation-decisions/{id}/transitions/decide",
        ),
        Route::post::<ReopenHarmonisationDecision>(
            "/v1/tenants/{tenant}/harmonisation-decisions/{id}/transitions/reopen",
        ),
    ]
};
