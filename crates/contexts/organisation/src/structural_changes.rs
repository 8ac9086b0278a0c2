//! Structural changes: mergers, splits, boundary adjustments, renumberings and renamings, from the first initiative until they
//! hold, or until they are abandoned (DOMAIN S4.5, §2.3; inndelingslova).
//!
//! A change lies in the tenant that runs it (ADR 0003): its parties are participants of that tenant, or the tenant itself.
//! Here it is planned and decided on; that it takes effect, is settled and closed comes with its execution.

use api::Route;
use async_graphql::{InputObject, SimpleObject};
use db::{Sort, Table, TenantTable, TenantTx};
use kernel::{Date, Deleted, Error, Mode, Operation, Page, PageInput, Permission, Result, Rule, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::stakeholder_inquiries::StakeholderGroup;
pub use graphql::{StructuralChangeMutations, StructuralChangeQueries};
pub use history::{GetStructuralChangeHistory, StructuralChangeHistory, StructuralChangeMove};
pub use parties::{
    PARTIES, SUCCESSIONS, StructuralChangeParty, StructuralChangeRole, StructuralChangeSuccession, SuccessionExtent,
    SuccessionMode,
};
pub(crate) use parties::{check_decides, check_party};
pub use state::{StructuralChangeState, StructuralChangeTransition, TransitionStructuralChange};
use table::Column;
pub use write::{CreateStructuralChange, UpdateStructuralChange};

mod graphql;
mod history;
mod parties;
mod state;
mod write;

kernel::ids! {
    /// Identifies a structural change.
    StructuralChangeId(StructuralChangeIdKind) = "structural_change",
}

kernel::text_enum! {
    /// What becomes otherwise.
    pub enum StructuralChangeKind {
        /// Several become one (inndelingslova § 4).
        Merger = "merger",
        /// One becomes several, or goes to several (inndelingslova § 5).
        Split = "split",
        /// A part goes from one to another (inndelingslova § 6).
        BoundaryAdjustment = "boundary_adjustment",
        /// Only the number becomes another; the state does that by itself.
        Renumbering = "renumbering",
        /// Only the name becomes another.
        Renaming = "renaming",
    }
}

mod table {
    use kernel::{Date, TenantId, Time};
    use sea_orm::entity::prelude::*;

    use super::{StructuralChangeId, StructuralChangeKind, StructuralChangeState};

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "structural_changes")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub tenant_id: TenantId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: StructuralChangeId,
        pub kind: StructuralChangeKind,
        pub title: String,
        pub effective_on: Option<Date>,
        pub state: StructuralChangeState,
        pub state_reason: Option<String>,
        pub exit_rule: Option<String>,
        pub version: i32,
        pub created_at: Time,
        pub updated_at: Time,
    }
    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// The registry entry.
pub const TABLE: Table = Table::tenant("structural_changes");

impl TenantTable for table::Entity {
    const TABLE: Table = TABLE;
    const TENANT_ID: table::Column = table::Column::TenantId;
    const ID: table::Column = table::Column::Id;
    const VERSION: Option<table::Column> = Some(table::Column::Version);
}

/// A change of which organisations there are, from the first initiative on.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct StructuralChange {
    /// The structural change's id.
    pub id: StructuralChangeId,
    /// What becomes otherwise.
    pub kind: StructuralChangeKind,
    /// What it is called, such as *Lindås, Meland og Radøy blir Alver*.
    pub title: String,
    /// The first day on which it is to hold, usually a 1 January; null while that is open.
    pub effective_on: Option<Date>,
    /// How far it has come.
    pub state: StructuralChangeState,
    /// Why it is there; null while it is `initiated`.
    pub state_reason: Option<String>,
    /// What becomes of the joint work, agreed when it was abandoned; null if it was not.
    pub exit_rule: Option<String>,
    /// Who it comes from, and who it goes to.
    pub parties: Vec<StructuralChangeParty>,
    /// The plan of what goes where. Not every change is a tree: one may go to several, several to one.
    pub successions: Vec<StructuralChangeSuccession>,
    /// The groups that nobody has heard yet (DOMAIN C4.5.2).
    pub unheard: Vec<StakeholderGroup>,
    /// Counts the changes, also of what was decided and heard; the `ETag`.
    pub version: i32,
    /// When it was registered.
    pub created_at: Time,
    /// When it was last changed.
    pub updated_at: Time,
}

kernel::resource!(StructuralChange);
db::projection!(StructuralChange from table {
    id: Id, kind: Kind, title: Title, effective_on: EffectiveOn, state: State, state_reason: StateReason,
    exit_rule: ExitRule, version: Version, created_at: CreatedAt, updated_at: UpdatedAt,
} with { parties: vec![], successions: vec![], unheard: vec![] });

const SORTS: &[Sort<Column>] =
    &[Sort { name: "title", column: Column::Title }, Sort { name: "createdAt", column: Column::Id }];

/// Which structural changes.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct StructuralChangeFilter {
    /// Only those of this kind.
    pub kind: Option<StructuralChangeKind>,
    /// Only those in this state.
    pub state: Option<StructuralChangeState>,
}

/// Lists the structural changes, newest first unless sorted.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ListStructuralChanges {
    /// Which page.
    pub page: PageInput,
    /// Which structural changes.
    pub filter: StructuralChangeFilter,
}

impl Operation for ListStructuralChanges {
    type Output = Page<StructuralChange>;
    type Tx = TenantTx;
    const ID: &'static str = "structural_change.list";
    const PERMISSION: Permission = Permission::StructuralChangeRead;
    const MODE: Mode = Mode::Read;

    fn sort_keys() -> Vec<&'static str> {
        db::sort_keys(SORTS)
    }

    async fn run(self, tx: &TenantTx) -> Result<Page<StructuralChange>> {
        let mut page: Page<StructuralChange> = tx
            .find::<table::Entity>()
            .if_equal(Column::Kind, self.filter.kind)
            .if_equal(Column::State, self.filter.state)
            .page(&self.page, SORTS, (Self::ID, &self.filter))
            .await?;
        parties::fill(tx, &mut page.items).await?;
        Ok(page)
    }
}

/// Reads one structural change.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetStructuralChange {
    /// The structural change's id.
    pub id: StructuralChangeId,
}

impl Operation for GetStructuralChange {
    type Output = StructuralChange;
    type Tx = TenantTx;
    const ID: &'static str = "structural_change.get";
    const PERMISSION: Permission = Permission::StructuralChangeRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<StructuralChange> {
        parties::filled(tx, tx.get(self.id).await?).await
    }
}

/// Takes a change to add to what was decided or heard on its way, or to take back from it: notes that, so that nobody moves it
/// on without knowing, and waits for whoever else is writing. What was abandoned stays as it was.
pub(crate) async fn touch(tx: &TenantTx, id: StructuralChangeId, pointer: &str) -> Result<StructuralChange> {
    let change: StructuralChange = tx.find().id(id).lock().referred(pointer).await?;
    check_not_abandoned(&change)?;
    let change = tx.change::<table::Entity>().set(Column::UpdatedAt, tx.now()).one(id, None).await?;
    Ok(change)
}

fn check_not_abandoned(change: &StructuralChange) -> Result<()> {
    match change.state {
        StructuralChangeState::Abandoned => Err(Error::rule(Rule::AbandonedStays)),
        _ => Ok(()),
    }
}

/// Deletes a change that was registered by mistake, while it is `initiated` and nothing was decided or heard; one that is
/// under way is abandoned: 409 `rule_unmet`, `begun_is_abandoned`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeleteStructuralChange {
    /// The structural change's id.
    pub id: StructuralChangeId,
    /// The version that the change was decided on.
    pub expected_version: i32,
}

impl Operation for DeleteStructuralChange {
    type Output = Deleted;
    type Tx = TenantTx;
    const ID: &'static str = "structural_change.delete";
    const PERMISSION: Permission = Permission::StructuralChangeManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Deleted> {
        let change: StructuralChange = tx.get(self.id).await?;
        if change.state != StructuralChangeState::Initiated {
            return Err(Error::rule(Rule::BegunIsAbandoned));
        }
        tx.delete::<table::Entity>(self.id, self.expected_version).await
    }
}

/// The REST routes.
pub const ROUTES: fn() -> Vec<Route> = || {
    vec![
        Route::get::<ListStructuralChanges>("/v1/tenants/{tenant}/structural-changes"),
        Route::post::<CreateStructuralChange>("/v1/tenants/{tenant}/structural-changes"),
        Route::get::<GetStructuralChange>("/v1/tenants/{tenant}/structural-changes/{id}"),
        Route::patch::<UpdateStructuralChange>("/v1/tenants/{tenant}/structural-changes/{id}"),
        Route::delete::<DeleteStructuralChange>("/v1/tenants/{tenant}/structural-changes/{id}"),
        Route::get::<GetStructuralChangeHistory>("/v1/tenants/{tenant}/structural-changes/{id}/history"),
        Route::post::<TransitionStructuralChange>(
            "/v1/tenants/{tenant}/structural-changes/{id}/transitions/{transition}",
        ),
    ]
};
