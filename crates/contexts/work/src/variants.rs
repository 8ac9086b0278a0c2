//! Variants: how one organisation does a process today, or how all will. A column of the map.

use api::Route;
use async_graphql::{ComplexObject, Context, InputObject, SimpleObject};
use db::{Sort, Table, TenantTable, TenantTx};
use kernel::{
    Code, Deleted, Error, Mode, Operation, Outcome, Page, PageInput, ParticipantId, Patch, Permission, Result, Rule,
    Time,
};
use organisation::{
    participants::{Participant, ParticipantsByIds},
    tenants::GetTenant,
};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    processes::{self, ProcessId},
    steps::{self, Step, StepSource, StepsByVariant},
};
pub use adopt::AdoptIntoVariant;
pub use create::CreateVariant;
pub use graphql::{VariantMutations, VariantQueries};
pub use order::ReorderVariant;
use table::Column;

mod adopt;
mod create;
mod graphql;
mod order;
mod table;

kernel::ids! {
    /// Identifies a variant.
    VariantId(VariantIdKind) = "variant",
}

kernel::text_enum! {
    /// Whether a variant is found or decided.
    pub enum VariantKind {
        /// How one organisation does it today.
        AsIs = "as_is",
        /// How it will be done.
        ToBe = "to_be",
    }
}

/// The registry entry.
pub const TABLE: Table = Table::tenant("process_variants").after(&["processes", "participants"]);

impl TenantTable for table::Entity {
    const TABLE: Table = TABLE;
    const TENANT_ID: Column = Column::TenantId;
    const ID: Column = Column::Id;
    const VERSION: Option<Column> = Some(Column::Version);
}

/// How one organisation does a process today, or how all will: a column of the map.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
#[graphql(complex)]
pub struct Variant {
    /// The variant's id.
    pub id: VariantId,
    /// The process.
    pub process_id: ProcessId,
    /// The organisation whose column it is; null for the tenant's own.
    pub participant_id: Option<ParticipantId>,
    /// Whether it is found or decided.
    pub kind: VariantKind,
    /// What is worth knowing about the column as a whole.
    pub note: Option<String>,
    /// Counts the changes to the column and its steps; the `ETag`.
    pub version: i32,
    /// When it was added.
    pub created_at: Time,
    /// When it or one of its steps was last changed.
    pub updated_at: Time,
}

kernel::resource!(Variant);
db::projection!(Variant from table {
    id: Id, process_id: ProcessId, participant_id: ParticipantId, kind: Kind, note: Note, version: Version,
    created_at: CreatedAt, updated_at: UpdatedAt,
});

#[ComplexObject]
impl Variant {
    /// The steps in order.
    async fn steps(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<Step>> {
        api::children::<StepsByVariant>(ctx, self.id).await
    }

    /// The organisation whose column it is; null for the tenant's own.
    async fn participant(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<Participant>> {
        match self.participant_id {
            Some(id) => Ok(api::children::<ParticipantsByIds>(ctx, id).await?.into_iter().next()),
            None => Ok(None),
        }
    }
}

/// A whole column: the variant with its steps.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct MappedVariant {
    /// The variant.
    pub variant: Variant,
    /// Its steps in order.
    pub steps: Vec<Step>,
    /// For a to-be, what its steps come from. A step that is not named here is new, one that comes from several is named
    /// several times.
    pub sources: Vec<StepSource>,
}

impl Outcome for MappedVariant {
    fn subject(&self) -> Option<String> {
        Outcome::subject(&self.variant)
    }
    fn version(&self) -> Option<i32> {
        Outcome::version(&self.variant)
    }
}

const SORTS: &[Sort<Column>] = &[Sort { name: "createdAt", column: Column::Id }];

/// Which variants.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct VariantFilter {
    /// Only variants of this process.
    pub process_id: Option<ProcessId>,
    /// Only those of this kind.
    pub kind: Option<VariantKind>,
}

/// Lists the variants, newest first unless sorted.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ListVariants {
    /// Which page.
    pub page: PageInput,
    /// Which variants.
    pub filter: VariantFilter,
}

impl Operation for ListVariants {
    type Output = Page<Variant>;
    type Tx = TenantTx;
    const ID: &'static str = "variant.list";
    const PERMISSION: Permission = Permission::ProcessRead;
    const MODE: Mode = Mode::Read;

    fn object(&self) -> Option<String> {
        self.filter.process_id.map(|id| id.to_string())
    }

    fn sort_keys() -> Vec<&'static str> {
        db::sort_keys(SORTS)
    }

    async fn run(self, tx: &TenantTx) -> Result<Page<Variant>> {
        tx.find::<table::Entity>()
            .if_equal(Column::ProcessId, self.filter.process_id)
            .if_equal(Column::Kind, self.filter.kind)
            .page(&self.page, SORTS, (Self::ID, &self.filter))
            .await
    }
}

/// Reads one variant with its steps.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetVariant {
    /// The variant's id.
    pub id: VariantId,
}

impl Operation for GetVariant {
    type Output = MappedVariant;
    type Tx = TenantTx;
    const ID: &'static str = "variant.get";
    const PERMISSION: Permission = Permission::ProcessRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<MappedVariant> {
        mapped(tx, tx.get(self.id).await?).await
    }
}

/// A variant with its steps, and what they come from.
pub(crate) async fn mapped(tx: &TenantTx, variant: Variant) -> Result<MappedVariant> {
    let steps = steps::of_variant(tx, variant.id).await?;
    let sources = match variant.kind {
        VariantKind::AsIs => vec![],
        VariantKind::ToBe => steps::sources_of(tx, steps.iter().map(|step| step.id)).await?,
    };
    Ok(MappedVariant { variant, steps, sources })
}

/// How many columns a map has at most.
pub(crate) const MAX_VARIANTS: usize = 40;

/// A column is written by those who act for its organisation, and by facilitators (DOMAIN C0.2.9).
pub(crate) async fn check_column(tx: &TenantTx, variant: &Variant) -> Result<()> {
    let actor = tx.actor();
    if actor.permissions.holds(Permission::MappingFacilitate) || actor.acts_for == variant.participant_id {
        return Ok(());
    }
    let organisation = match variant.participant_id {
        Some(id) => tx.get::<Participant>(id).await?.name,
        None => GetTenant {}.run(tx).await?.name,
    };
    Err(Error::new(Code::NotYourColumn)
        .with("organisation", organisation)
        .with("permission", Permission::MappingFacilitate.as_str()))
}

/// Takes a column to write in it: notes the change, waits for whoever else is writing, and checks that it is theirs.
pub(crate) async fn take(tx: &TenantTx, id: VariantId, expected: Option<i32>) -> Result<Variant> {
    let change = tx.change::<table::Entity>().set(Column::UpdatedAt, tx.now());
    let variant: Variant = change.one(id, expected).await?;
    check_column(tx, &variant).await?;
    Ok(variant)
}

/// The columns of a process in the order in which they were added.
pub(crate) async fn of_process(tx: &TenantTx, process: ProcessId) -> Result<Vec<Variant>> {
    tx.find::<table::Entity>().if_equal(Column::ProcessId, Some(process)).by(Column::Id).all().await
}

/// The organisations whose way of today is on the map of a process, in the order of their columns; none stands for the
/// tenant itself.
pub(crate) async fn organisations(tx: &TenantTx, process: ProcessId) -> Result<Vec<Option<ParticipantId>>> {
    let found = of_process(tx, process).await?.into_iter().filter(|variant| variant.kind == VariantKind::AsIs);
    Ok(found.map(|variant| variant.participant_id).collect())
}

/// Changes what is said of a column as a whole.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateVariant {
    /// The variant's id.
    pub id: VariantId,
    /// The version that the change was decided on.
    pub expected_version: i32,
    /// What is worth knowing about the column as a whole.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 4000)]
    pub note: Patch<String>,
}

impl Operation for UpdateVariant {
    type Output = Variant;
    type Tx = TenantTx;
    const ID: &'static str = "variant.update";
    const PERMISSION: Permission = Permission::MappingContribute;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Variant> {
        check_column(tx, &tx.get(self.id).await?).await?;
        tx.change::<table::Entity>()
            .set_if(Column::Note, self.note.change())
            .set(Column::UpdatedAt, tx.now())
            .one(self.id, Some(self.expected_version))
            .await
    }
}

/// Deletes a column with its steps. How an organisation does it today stays from the consultation on: 409 `rule_unmet`,
/// `heard_column_stays`; and so does what a to-be is built from: 409 `still_in_use`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeleteVariant {
    /// The variant's id.
    pub id: VariantId,
    /// The version that the change was decided on.
    pub expected_version: i32,
}

impl Operation for DeleteVariant {
    type Output = Deleted;
    type Tx = TenantTx;
    const ID: &'static str = "variant.delete";
    const PERMISSION: Permission = Permission::MappingContribute;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Deleted> {
        let variant = tx.get(self.id).await?;
        check_column(tx, &variant).await?;
        let process = processes::lock(tx, variant.process_id).await?;
        if variant.kind == VariantKind::AsIs && process.state.is_heard() {
            return Err(Error::rule(Rule::HeardColumnStays));
        }
        tx.delete::<table::Entity>(self.id, self.expected_version).await
    }
}

/// Reads the variants of many processes, for nested fields.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct VariantsByProcess {
    /// The processes.
    pub ids: Vec<ProcessId>,
}

impl Operation for VariantsByProcess {
    type Output = Vec<(ProcessId, Variant)>;
    type Tx = TenantTx;
    const ID: &'static str = "variant.by_process";
    const PERMISSION: Permission = Permission::ProcessRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<Self::Output> {
        let found: Vec<Variant> =
            tx.find::<table::Entity>().any_of(Column::ProcessId, self.ids).by(Column::Id).all().await?;
        Ok(found.into_iter().map(|variant| (variant.process_id, variant)).collect())
    }
}

impl api::ByParent for VariantsByProcess {
    type Parent = ProcessId;
    type Child = Variant;

    fn of(parents: &[ProcessId]) -> Self {
        Self { ids: parents.to_vec() }
    }
}

/// The REST routes.
pub const ROUTES: fn() -> Vec<Route> = || {
    vec![
        Route::get::<ListVariants>("/v1/tenants/{tenant}/process-variants"),
        Route::post::<CreateVariant>("/v1/tenants/{tenant}/process-variants").max_body(1024 * 1024),
        Route::get::<GetVariant>("/v1/tenants/{tenant}/process-variants/{id}"),
        Route::patch::<UpdateVariant>("/v1/tenants/{tenant}/process-variants/{id}"),
        Route::delete::<DeleteVariant>("/v1/tenants/{tenant}/process-variants/{id}"),
        Route::post::<AdoptIntoVariant>("/v1/tenants/{tenant}/process-variants/{id}/transitions/adopt"),
        Route::post::<ReorderVariant>("/v1/tenants/{tenant}/process-variants/{id}/transitions/reorder"),
    ]
};
