//! Processes: what an organisation delivers, whoever does it and however it is done.

use api::Route;
use async_graphql::{ComplexObject, Context, InputObject, SimpleObject};
use db::{Sort, Table, TenantTable, TenantTx, Unique};
use kernel::{Code, Deleted, Error, Mode, Operation, Page, PageInput, Patch, Permission, Result, Rule, Time};
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    proposals::{self, OpenProposalsByProcess, Proposal},
    variants::{self, Variant, VariantsByProcess},
};
pub use graphql::{ProcessMutations, ProcessQueries};
pub use state::{ProcessState, ProcessTransition, TransitionProcess};
use table::Column;

mod graphql;
mod state;
pub(crate) mod table;

kernel::ids! {
    /// Identifies a process.
    ProcessId(ProcessKind) = "process",
}

/// The registry entry.
pub const TABLE: Table = Table::tenant("processes").unique(&[Unique {
    constraint: "processes_title_key",
    columns: &["title"],
    member: "title",
}]);

impl TenantTable for table::Entity {
    const TABLE: Table = TABLE;
    const TENANT_ID: Column = Column::TenantId;
    const ID: Column = Column::Id;
    const VERSION: Option<Column> = Some(Column::Version);
}

/// What an organisation does when it delivers a service to its inhabitants, such as *søknad om kulturmidlar*.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
#[graphql(complex)]
pub struct Process {
    /// The process's id.
    pub id: ProcessId,
    /// The name that people use, unique in the tenant.
    pub title: String,
    /// The service that it delivers to inhabitants.
    pub service: String,
    /// More about it.
    pub description: Option<String>,
    /// The role that owns it, such as *kultursjef*.
    pub owner_role: Option<String>,
    /// Where it is on its way from known to improved.
    pub state: ProcessState,
    /// KOSTRA function, three digits, such as `385` for other cultural activities.
    pub kostra_function: Option<String>,
    /// The year whose list of functions it is from; codes change by year.
    pub kostra_year: Option<i32>,
    /// LOS concept, an address below `https://psi.norge.no/los/`.
    pub los_concept: Option<String>,
    /// Counts the changes; the `ETag`.
    pub version: i32,
    /// When it was registered.
    pub created_at: Time,
    /// When it was last changed.
    pub updated_at: Time,
}

kernel::resource!(Process);
db::projection!(Process from table {
    id: Id, title: Title, service: Service, description: Description, owner_role: OwnerRole, state: State,
    kostra_function: KostraFunction, kostra_year: KostraYear, los_concept: LosConcept, version: Version,
    created_at: CreatedAt, updated_at: UpdatedAt,
});

#[ComplexObject]
impl Process {
    /// How each organisation does it today, and how all will; in the order in which they were added.
    async fn variants(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<Variant>> {
        api::children::<VariantsByProcess>(ctx, self.id).await
    }

    /// The proposals that nobody has decided on yet, the oldest first.
    async fn open_proposals(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<Proposal>> {
        api::children::<OpenProposalsByProcess>(ctx, self.id).await
    }
}

const SORTS: &[Sort<Column>] = &[
    Sort { name: "title", column: Column::Title },
    Sort { name: "updatedAt", column: Column::UpdatedAt },
    Sort { name: "createdAt", column: Column::Id },
];

/// Which processes.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ProcessFilter {
    /// Only processes in one of these states.
    pub state: Option<Vec<ProcessState>>,
    /// Only processes of this KOSTRA function.
    pub kostra_function: Option<String>,
}

/// Lists the processes, newest first unless sorted.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ListProcesses {
    /// Which page.
    pub page: PageInput,
    /// Which processes.
    pub filter: ProcessFilter,
}

impl Operation for ListProcesses {
    type Output = Page<Process>;
    type Tx = TenantTx;
    const ID: &'static str = "process.list";
    const PERMISSION: Permission = Permission::ProcessRead;
    const MODE: Mode = Mode::Read;

    fn sort_keys() -> Vec<&'static str> {
        db::sort_keys(SORTS)
    }

    async fn run(self, tx: &TenantTx) -> Result<Page<Process>> {
        tx.find::<table::Entity>()
            .if_any_of(Column::State, self.filter.state.clone())
            .if_equal(Column::KostraFunction, self.filter.kostra_function.clone())
            .page(&self.page, SORTS, (Self::ID, &self.filter))
            .await
    }
}

/// Reads one process.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetProcess {
    /// The process's id.
    pub id: ProcessId,
}

impl Operation for GetProcess {
    type Output = Process;
    type Tx = TenantTx;
    const ID: &'static str = "process.get";
    const PERMISSION: Permission = Permission::ProcessRead;
    const MODE: Mode = Mode::Read;

    fn object(&self) -> Option<String> {
        Some(self.id.to_string())
    }

    async fn run(self, tx: &TenantTx) -> Result<Process> {
        tx.get(self.id).await
    }
}

/// Registers a process. It begins as `identified`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateProcess {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The name that people use, unique in the tenant.
    #[schema(min_length = 1, max_length = 200)]
    pub title: String,
    /// The service that it delivers to inhabitants.
    #[schema(min_length = 1, max_length = 200)]
    pub service: String,
    /// More about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 10_000)]
    pub description: Option<String>,
    /// The role that owns it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 100)]
    pub owner_role: Option<String>,
    /// KOSTRA function, three digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(pattern = "^[0-9]{3}$")]
    pub kostra_function: Option<String>,
    /// The year whose list of functions it is from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 2000, maximum = 2100)]
    pub kostra_year: Option<i32>,
    /// LOS concept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200, pattern = "^https://psi\\.norge\\.no/los/(tema|ord|hendelse)/[a-z0-9-]+$")]
    pub los_concept: Option<String>,
}

impl Operation for CreateProcess {
    type Output = Process;
    type Tx = TenantTx;
    const ID: &'static str = "process.create";
    const PERMISSION: Permission = Permission::ProcessManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Process> {
        let process = Process {
            id: tx.new_id(),
            title: self.title,
            service: self.service,
            description: self.description,
            owner_role: self.owner_role,
            state: ProcessState::Identified,
            kostra_function: self.kostra_function,
            kostra_year: self.kostra_year,
            los_concept: self.los_concept,
            version: 1,
            created_at: tx.now(),
            updated_at: tx.now(),
        };
        tx.insert(row(tx, process.clone())).await?;
        Ok(process)
    }
}

fn row(tx: &TenantTx, process: Process) -> table::ActiveModel {
    let Process {
        id,
        title,
        service,
        description,
        owner_role,
        state,
        kostra_function,
        kostra_year,
        los_concept,
        version,
        created_at,
        updated_at,
    } = process;
    table::ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(id),
        title: Set(title),
        service: Set(service),
        description: Set(description),
        owner_role: Set(owner_role),
        state: Set(state),
        kostra_function: Set(kostra_function),
        kostra_year: Set(kostra_year),
        los_concept: Set(los_concept),
        version: Set(version),
        created_at: Set(created_at),
        updated_at: Set(updated_at),
    }
}

/// Changes what is said of a process; its state has transitions of its own.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateProcess {
    /// The process's id.
    pub id: ProcessId,
    /// The version that the change was decided on.
    pub expected_version: i32,
    /// The name that people use, unique in the tenant.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = String, min_length = 1, max_length = 200)]
    pub title: Patch<String>,
    /// The service that it delivers to inhabitants.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = String, min_length = 1, max_length = 200)]
    pub service: Patch<String>,
    /// More about it.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 10_000)]
    pub description: Patch<String>,
    /// The role that owns it.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 100)]
    pub owner_role: Patch<String>,
    /// KOSTRA function, three digits.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<String>, pattern = "^[0-9]{3}$")]
    pub kostra_function: Patch<String>,
    /// The year whose list of functions it is from.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<i32>, minimum = 2000, maximum = 2100)]
    pub kostra_year: Patch<i32>,
    /// LOS concept.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 200, pattern = "^https://psi\\.norge\\.no/los/(tema|ord|hendelse)/[a-z0-9-]+$")]
    pub los_concept: Patch<String>,
}

impl Operation for UpdateProcess {
    type Output = Process;
    type Tx = TenantTx;
    const ID: &'static str = "process.update";
    const PERMISSION: Permission = Permission::ProcessManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Process> {
        tx.change::<table::Entity>()
            .set_if(Column::Title, self.title.set())
            .set_if(Column::Service, self.service.set())
            .set_if(Column::Description, self.description.change())
            .set_if(Column::OwnerRole, self.owner_role.change())
            .set_if(Column::KostraFunction, self.kostra_function.change())
            .set_if(Column::KostraYear, self.kostra_year.change())
            .set_if(Column::LosConcept, self.los_concept.change())
            .set(Column::UpdatedAt, tx.now())
            .one(self.id, Some(self.expected_version))
            .await
    }
}

/// Deletes a process that was registered by mistake, with its map, while it is `identified` and nobody has proposed
/// anything; one that has been worked on is retired: 409 `rule_unmet`, `worked_on_is_retired`. Whose column is not the
/// caller's to write stays: 403 `not_your_column`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeleteProcess {
    /// The process's id.
    pub id: ProcessId,
    /// The version that the change was decided on.
    pub expected_version: i32,
}

impl Operation for DeleteProcess {
    type Output = Deleted;
    type Tx = TenantTx;
    const ID: &'static str = "process.delete";
    const PERMISSION: Permission = Permission::ProcessManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Deleted> {
        let process = lock(tx, self.id).await?;
        if process.state != ProcessState::Identified || proposals::exist(tx, self.id).await? {
            return Err(Error::rule(Rule::WorkedOnIsRetired));
        }
        for variant in variants::of_process(tx, self.id).await? {
            variants::check_column(tx, &variant).await?;
        }
        tx.delete::<table::Entity>(self.id, self.expected_version).await
    }
}

/// These processes, for who shows something by the process that it is about. One statement.
pub async fn of(tx: &TenantTx, ids: impl IntoIterator<Item = ProcessId>) -> Result<Vec<Process>> {
    tx.find::<table::Entity>().any_of(Column::Id, ids).all().await
}

/// The process, locked until the end of the transaction: who decides on its map, and who changes what the decision rests
/// on, wait for each other.
pub(crate) async fn lock(tx: &TenantTx, id: ProcessId) -> Result<Process> {
    tx.find().id(id).lock().one::<Process>().await?.ok_or_else(|| Error::new(Code::NotFound))
}

/// Notes that the process's map changed, so that whoever decided on the whole of it is told; waits for whoever else is
/// changing it.
pub(crate) async fn touch(tx: &TenantTx, id: ProcessId, expected: Option<i32>) -> Result<Process> {
    tx.change::<table::Entity>().set(Column::UpdatedAt, tx.now()).one(id, expected).await
}

/// The REST routes.
pub const ROUTES: fn() -> Vec<Route> = || {
    vec![
        Route::get::<ListProcesses>("/v1/tenants/{tenant}/processes"),
        Route::post::<CreateProcess>("/v1/tenants/{tenant}/processes"),
        Route::get::<GetProcess>("/v1/tenants/{tenant}/processes/{id}"),
        Route::patch::<UpdateProcess>("/v1/tenants/{tenant}/processes/{id}"),
        Route::delete::<DeleteProcess>("/v1/tenants/{tenant}/processes/{id}"),
        Route::post::<TransitionProcess>("/v1/tenants/{tenant}/processes/{id}/transitions/{transition}"),
    ]
};
