//! Where else: what one unit has found out, suggested to another, and what came of it (DOMAIN C4.7.2).

use api::Route;
use async_graphql::{InputObject, SimpleObject};
use db::{Sort, Table, TenantTable, TenantTx};
use kernel::{Mode, Operation, Page, PageInput, Permission, Result, Time, UnitId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{a3s::A3Id, ideas::IdeaId};
pub use graphql::{ReplicationMutations, ReplicationQueries};
pub use state::{AcceptReplication, DeclineReplication, FinishReplication, ReplicationState};
use table::Column;
pub use write::CreateReplication;

mod graphql;
mod state;
mod table;
mod write;

kernel::ids! {
    /// Identifies a suggestion to do in another unit what one has found out.
    ReplicationId(ReplicationIdKind) = "replication",
}

/// The registry entry.
pub const TABLE: Table = Table::tenant("replications").after(&["a3s", "ideas", "units"]);

impl TenantTable for table::Entity {
    const TABLE: Table = TABLE;
    const TENANT_ID: Column = Column::TenantId;
    const ID: Column = Column::Id;
    const VERSION: Option<Column> = Some(Column::Version);
}

/// A suggestion to a unit to do what another has found out.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct Replication {
    /// The suggestion's id.
    pub id: ReplicationId,
    /// The A3 that is to be done elsewhere; null if it is an idea.
    pub a3_id: Option<A3Id>,
    /// The idea that is to be done elsewhere; null if it is an A3.
    pub idea_id: Option<IdeaId>,
    /// The unit that it is suggested to.
    pub unit_id: UnitId,
    /// Why it would fit there.
    pub text: String,
    /// What has come of it.
    pub state: ReplicationState,
    /// What the unit answered last: why it was accepted or declined, or what came of it.
    pub answer: Option<String>,
    /// The A3 that the unit made of it, one of its own; null if it made none, or an idea.
    pub result_a3_id: Option<A3Id>,
    /// The idea that the unit made of it, one of its own; null if it made none, or an A3.
    pub result_idea_id: Option<IdeaId>,
    /// Counts the changes; the `ETag`.
    pub version: i32,
    /// When it was suggested.
    pub created_at: Time,
    /// When it was last changed.
    pub updated_at: Time,
}

kernel::resource!(Replication);
db::projection!(Replication from table {
    id: Id, a3_id: A3Id, idea_id: IdeaId, unit_id: UnitId, text: Text, state: State, answer: Answer,
    result_a3_id: ResultA3Id, result_idea_id: ResultIdeaId, version: Version, created_at: CreatedAt,
    updated_at: UpdatedAt,
});

const SORTS: &[Sort<Column>] =
    &[Sort { name: "updatedAt", column: Column::UpdatedAt }, Sort { name: "createdAt", column: Column::Id }];

/// Which suggestions.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ReplicationFilter {
    /// Only those of this A3.
    pub a3_id: Option<A3Id>,
    /// Only those of this idea.
    pub idea_id: Option<IdeaId>,
    /// Only those to this unit.
    pub unit_id: Option<UnitId>,
    /// Only those in one of these states.
    pub state: Option<Vec<ReplicationState>>,
}

/// Lists the suggestions to do elsewhere what one has found out, newest first unless sorted.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ListReplications {
    /// Which page.
    pub page: PageInput,
    /// Which suggestions.
    pub filter: ReplicationFilter,
}

impl Operation for ListReplications {
    type Output = Page<Replication>;
    type Tx = TenantTx;
    const ID: &'static str = "replication.list";
    const PERMISSION: Permission = Permission::ReplicationRead;
    const MODE: Mode = Mode::Read;

    fn sort_keys() -> Vec<&'static str> {
        db::sort_keys(SORTS)
    }

    async fn run(self, tx: &TenantTx) -> Result<Page<Replication>> {
        tx.find::<table::Entity>()
            .if_equal(Column::A3Id, self.filter.a3_id)
            .if_equal(Column::IdeaId, self.filter.idea_id)
            .if_equal(Column::UnitId, self.filter.unit_id)
            .if_any_of(Column::State, self.filter.state.clone())
            .page(&self.page, SORTS, (Self::ID, &self.filter))
            .await
    }
}

/// Reads one suggestion to do elsewhere what one has found out.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetReplication {
    /// The suggestion's id.
    pub id: ReplicationId,
}

impl Operation for GetReplication {
    type Output = Replication;
    type Tx = TenantTx;
    const ID: &'static str = "replication.get";
    const PERMISSION: Permission = Permission::ReplicationRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<Replication> {
        tx.get(self.id).await
    }
}

/// The REST routes.
pub const ROUTES: fn() -> Vec<Route> = || {
    vec![
        Route::get::<ListReplications>("/v1/tenants/{tenant}/replications"),
        Route::post::<CreateReplication>("/v1/tenants/{tenant}/replications"),
        Route::get::<GetReplication>("/v1/tenants/{tenant}/replications/{id}"),
        Route::post::<AcceptReplication>("/v1/tenants/{tenant}/replications/{id}/transitions/accept"),
        Route::post::<DeclineReplication>("/v1/tenants/{tenant}/replications/{id}/transitions/decline"),
        Route::post::<FinishReplication>("/v1/tenants/{tenant}/replications/{id}/transitions/done"),
    ]
};
