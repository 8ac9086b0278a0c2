//! Proposals: what people who do the work would do otherwise, and what came of it (DOMAIN C0.3.1, C0.3.2).

use api::Route;
use async_graphql::{InputObject, SimpleObject};
use db::{Find, Sort, Table, TenantTable, TenantTx};
use kernel::{Deleted, Mode, Operation, Page, PageInput, ParticipantId, Permission, PersonId, Result, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{alignment::RowId, processes::ProcessId, steps::StepId};
pub(crate) use build::{accepted, exist};
pub use graphql::{ProposalMutations, ProposalQueries};
pub use history::{GetProposalHistory, ProposalHistory, ProposalMove};
pub use state::{ProposalState, ProposalTransition, TransitionProposal};
use table::{Column, target};
pub(crate) use targets::{about_rows, follow};
pub use write::{CreateProposal, UpdateProposal};

mod build;
mod graphql;
mod history;
mod state;
mod table;
mod targets;
mod write;

kernel::ids! {
    /// Identifies a proposal.
    ProposalId(ProposalIdKind) = "proposal",
    /// Identifies the link between a proposal and what it is about.
    TargetId(TargetIdKind) = "target",
    /// Identifies a proposal's move from one state to the next.
    MoveId(MoveIdKind) = "move",
}

kernel::text_enum! {
    /// What a proposal would do.
    pub enum ProposalKind {
        /// Stop doing it.
        Remove = "remove",
        /// Do it more simply.
        Simplify = "simplify",
        /// Do several steps as one.
        Merge = "merge",
        /// Do it earlier, later or elsewhere.
        Move = "move",
        /// Let a system do it.
        Digitise = "digitise",
        /// Do something that nobody does today.
        NewStep = "new_step",
        /// Say whose task it is.
        ClarifyResponsibility = "clarify_responsibility",
        /// Change the rule behind it.
        ChangeRule = "change_rule",
    }
}

kernel::text_enum! {
    /// What a proposal would make better.
    pub enum EffectKind {
        /// Better quality.
        Quality = "quality",
        /// Less time.
        Time = "time",
        /// The same for all (*likeverdig tilbod*).
        EqualTreatment = "equal_treatment",
    }
}

/// What a proposal would make better, and how much.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[graphql(input_name = "ExpectedEffectInput")]
pub struct ExpectedEffect {
    /// What would be better.
    pub kind: EffectKind,
    /// How, such as *to dagar mindre ventetid*.
    #[schema(min_length = 1, max_length = 500)]
    pub text: String,
}

/// The registry entry.
pub const TABLE: Table = Table::tenant("proposals").after(&["processes", "participants"]);
/// The registry entry of what proposals are about.
pub const TARGETS: Table = Table::tenant("proposal_targets").after(&["proposals", "steps", "alignment_rows"]);
/// The registry entry of how proposals moved from state to state.
pub const MOVES: Table = Table::tenant("proposal_moves").after(&["proposals"]);

impl TenantTable for table::Entity {
    const TABLE: Table = TABLE;
    const TENANT_ID: Column = Column::TenantId;
    const ID: Column = Column::Id;
    const VERSION: Option<Column> = Some(Column::Version);
}

impl TenantTable for target::Entity {
    const TABLE: Table = TARGETS;
    const TENANT_ID: target::Column = target::Column::TenantId;
    const ID: target::Column = target::Column::Id;
    const VERSION: Option<target::Column> = None;
}

/// What somebody would do otherwise in a process.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct Proposal {
    /// The proposal's id.
    pub id: ProposalId,
    /// The process.
    pub process_id: ProcessId,
    /// The steps that it is about, but for those that were taken off the map since.
    pub step_ids: Vec<StepId>,
    /// The rows of the map that it is about.
    pub row_ids: Vec<RowId>,
    /// What is proposed.
    pub text: String,
    /// What it would do.
    pub kind: ProposalKind,
    /// What it would make better.
    pub effects: Vec<ExpectedEffect>,
    /// Who proposed it, as in `personId` of a membership; null if it was proposed anonymously. Then who it was is
    /// stored nowhere, and the event stream names nobody.
    pub author_id: Option<PersonId>,
    /// The organisation that it comes from; null if that is not said.
    pub participant_id: Option<ParticipantId>,
    /// What it was grouped under, such as *Éin kanal inn*.
    pub group: Option<String>,
    /// Where it is on its way from said to done.
    pub state: ProposalState,
    /// Why it is there; null while it is `submitted`.
    pub state_reason: Option<String>,
    /// Counts the changes; the `ETag`.
    pub version: i32,
    /// When it was submitted.
    pub created_at: Time,
    /// When it was last changed.
    pub updated_at: Time,
}

kernel::resource!(Proposal);
db::projection!(Proposal from table {
    id: Id, process_id: ProcessId, text: Text, kind: Kind, author_id: AuthorId, participant_id: ParticipantId,
    group: GroupName, state: State, state_reason: StateReason, version: Version, created_at: CreatedAt,
    updated_at: UpdatedAt,
} json { effects: Effects } with { step_ids: vec![], row_ids: vec![] });

const SORTS: &[Sort<Column>] =
    &[Sort { name: "updatedAt", column: Column::UpdatedAt }, Sort { name: "createdAt", column: Column::Id }];

/// Which proposals.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ProposalFilter {
    /// Only proposals about this process.
    pub process_id: Option<ProcessId>,
    /// Only proposals in one of these states.
    pub state: Option<Vec<ProposalState>>,
    /// Only those of one of these kinds.
    pub kind: Option<Vec<ProposalKind>>,
    /// Only those grouped under this.
    pub group: Option<String>,
    /// Only those from this organisation.
    pub participant_id: Option<ParticipantId>,
    /// Only those about this step.
    pub step_id: Option<StepId>,
    /// Only those about this row.
    pub row_id: Option<RowId>,
    /// Only those that one submitted oneself with one's name.
    pub mine: Option<bool>,
}

/// Lists the proposals, newest first unless sorted.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ListProposals {
    /// Which page.
    pub page: PageInput,
    /// Which proposals.
    pub filter: ProposalFilter,
}

impl Operation for ListProposals {
    type Output = Page<Proposal>;
    type Tx = TenantTx;
    const ID: &'static str = "proposal.list";
    const PERMISSION: Permission = Permission::ProposalRead;
    const MODE: Mode = Mode::Read;

    fn object(&self) -> Option<String> {
        self.filter.process_id.map(|id| id.to_string())
    }

    fn sort_keys() -> Vec<&'static str> {
        db::sort_keys(SORTS)
    }

    async fn run(self, tx: &TenantTx) -> Result<Page<Proposal>> {
        let mut find = tx.find::<table::Entity>();
        if let Some(step) = self.filter.step_id {
            find = find.any_of(Column::Id, targets::about(tx, target::Column::StepId, step.uuid()).await?);
        }
        if let Some(row) = self.filter.row_id {
            find = find.any_of(Column::Id, targets::about(tx, target::Column::RowId, row.uuid()).await?);
        }
        let mut page: Page<Proposal> = find
            .if_equal(Column::AuthorId, self.filter.mine.filter(|mine| *mine).map(|_| tx.actor().person))
            .if_equal(Column::ProcessId, self.filter.process_id)
            .if_any_of(Column::State, self.filter.state.clone())
            .if_any_of(Column::Kind, self.filter.kind.clone())
            .if_equal(Column::GroupName, self.filter.group.clone())
            .if_equal(Column::ParticipantId, self.filter.participant_id)
            .page(&self.page, SORTS, (Self::ID, &self.filter))
            .await?;
        targets::fill(tx, &mut page.items).await?;
        Ok(page)
    }
}

/// Reads one proposal.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetProposal {
    /// The proposal's id.
    pub id: ProposalId,
}

impl Operation for GetProposal {
    type Output = Proposal;
    type Tx = TenantTx;
    const ID: &'static str = "proposal.get";
    const PERMISSION: Permission = Permission::ProposalRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<Proposal> {
        targets::filled(tx, tx.get(self.id).await?).await
    }
}

/// Withdraws one's own proposal until it is grouped, or an anonymous one if one holds `proposal.manage`. A proposal that was
/// grouped is decided on, which leaves a trace: 409 `rule_unmet`, `grouped_stays`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeleteProposal {
    /// The proposal's id.
    pub id: ProposalId,
    /// The version that the change was decided on.
    pub expected_version: i32,
}

impl Operation for DeleteProposal {
    type Output = Deleted;
    type Tx = TenantTx;
    const ID: &'static str = "proposal.delete";
    const PERMISSION: Permission = Permission::ProposalSubmit;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Deleted> {
        write::check_open(tx, &tx.get(self.id).await?)?;
        tx.delete::<table::Entity>(self.id, self.expected_version).await
    }
}

/// The proposals about these processes that nobody has decided on yet.
fn open(tx: &TenantTx, processes: impl IntoIterator<Item = ProcessId>) -> Find<'_, table::Entity> {
    let about = tx.find::<table::Entity>().any_of(Column::ProcessId, processes);
    about.any_of(Column::State, ProposalState::OPEN)
}

/// Reads the proposals about many processes that nobody has decided on yet, for nested fields.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct OpenProposalsByProcess {
    /// The processes.
    pub ids: Vec<ProcessId>,
}

impl Operation for OpenProposalsByProcess {
    type Output = Vec<(ProcessId, Proposal)>;
    type Tx = TenantTx;
    const ID: &'static str = "proposal.open_by_process";
    const PERMISSION: Permission = Permission::ProposalRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<Self::Output> {
        let mut found: Vec<Proposal> = open(tx, self.ids).by(Column::Id).all().await?;
        targets::fill(tx, &mut found).await?;
        Ok(found.into_iter().map(|proposal| (proposal.process_id, proposal)).collect())
    }
}

impl api::ByParent for OpenProposalsByProcess {
    type Parent = ProcessId;
    type Child = Proposal;

    fn of(parents: &[ProcessId]) -> Self {
        Self { ids: parents.to_vec() }
    }
}

/// The REST routes.
pub const ROUTES: fn() -> Vec<Route> = || {
    vec![
        Route::get::<ListProposals>("/v1/tenants/{tenant}/proposals"),
        Route::post::<CreateProposal>("/v1/tenants/{tenant}/proposals"),
        Route::get::<GetProposal>("/v1/tenants/{tenant}/proposals/{id}"),
        Route::patch::<UpdateProposal>("/v1/tenants/{tenant}/proposals/{id}"),
        Route::delete::<DeleteProposal>("/v1/tenants/{tenant}/proposals/{id}"),
        Route::get::<GetProposalHistory>("/v1/tenants/{tenant}/proposals/{id}/history"),
        Route::post::<TransitionProposal>("/v1/tenants/{tenant}/proposals/{id}/transitions/{transition}"),
    ]
};
