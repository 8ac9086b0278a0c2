//! Ownership: who answers for a process in the organisation to come, and who does so in each of those that it comes from
//! until then. Nobody owns what they have not accepted (DOMAIN C0.3.5).

use api::Route;
use async_graphql::{InputObject, SimpleObject};
use db::{Sort, Table, TenantTable, TenantTx};
use kernel::{
    Date, Deleted, MembershipId, Mode, Operation, Page, PageInput, ParticipantId, Permission, PersonId, Result, Time,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::processes::{self, ProcessId};
pub use answer::{AnswerOwnership, OwnershipAnswer};
pub use ask::CreateOwnership;
pub(crate) use ask::check_accepted;
pub use graphql::{OwnershipMutations, OwnershipQueries};
use table::Column;

mod answer;
mod ask;
mod graphql;
mod table;

kernel::ids! {
    /// Identifies an ownership.
    OwnershipId(OwnershipIdKind) = "ownership",
}

kernel::text_enum! {
    /// What the person has answered.
    pub enum OwnershipState {
        /// Nothing yet.
        Asked = "asked",
        /// Yes.
        Accepted = "accepted",
        /// No.
        Declined = "declined",
    }
}

/// The registry entry.
pub const TABLE: Table = Table::tenant("ownerships").after(&["processes", "participants", "memberships"]);

impl TenantTable for table::Entity {
    const TABLE: Table = TABLE;
    const TENANT_ID: Column = Column::TenantId;
    const ID: Column = Column::Id;
    const VERSION: Option<Column> = Some(Column::Version);
}

/// Somebody's part in owning a process: the owner in the organisation to come, or a co-owner in one that takes part.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct Ownership {
    /// The ownership's id.
    pub id: OwnershipId,
    /// The process.
    pub process_id: ProcessId,
    /// The organisation of a co-owner; null for the owner.
    pub participant_id: Option<ParticipantId>,
    /// The membership of the person who is asked.
    pub membership_id: MembershipId,
    /// The person who is asked.
    pub person_id: PersonId,
    /// The role in which the person owns it, such as *kultursjef*.
    pub role: String,
    /// What the person has answered.
    pub state: OwnershipState,
    /// Why not, or on what terms.
    pub reason: Option<String>,
    /// The first day on which it no longer holds: for a co-owner the day of the merger; null if it has no end.
    pub valid_to: Option<Date>,
    /// When the person answered.
    pub answered_at: Option<Time>,
    /// Counts the changes; the `ETag`.
    pub version: i32,
    /// When the person was asked.
    pub created_at: Time,
    /// When it was last changed.
    pub updated_at: Time,
}

kernel::resource!(Ownership);
db::projection!(Ownership from table {
    id: Id, process_id: ProcessId, participant_id: ParticipantId, membership_id: MembershipId, person_id: PersonId,
    role: Role, state: State, reason: Reason, valid_to: ValidTo, answered_at: AnsweredAt, version: Version,
    created_at: CreatedAt, updated_at: UpdatedAt,
});

const SORTS: &[Sort<Column>] = &[Sort { name: "createdAt", column: Column::Id }];

/// Which ownerships.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct OwnershipFilter {
    /// Only those of this process.
    pub process_id: Option<ProcessId>,
    /// Only those in this state.
    pub state: Option<OwnershipState>,
    /// Only those that one is asked for oneself.
    pub mine: Option<bool>,
}

/// Lists the ownerships, newest first unless sorted.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ListOwnerships {
    /// Which page.
    pub page: PageInput,
    /// Which ownerships.
    pub filter: OwnershipFilter,
}

impl Operation for ListOwnerships {
    type Output = Page<Ownership>;
    type Tx = TenantTx;
    const ID: &'static str = "ownership.list";
    const PERMISSION: Permission = Permission::OwnershipRead;
    const MODE: Mode = Mode::Read;

    fn sort_keys() -> Vec<&'static str> {
        db::sort_keys(SORTS)
    }

    async fn run(self, tx: &TenantTx) -> Result<Page<Ownership>> {
        tx.find::<table::Entity>()
            .if_equal(Column::ProcessId, self.filter.process_id)
            .if_equal(Column::State, self.filter.state)
            .if_equal(Column::PersonId, self.filter.mine.filter(|mine| *mine).map(|_| tx.actor().person))
            .page(&self.page, SORTS, (Self::ID, &self.filter))
            .await
    }
}

/// Reads one ownership.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetOwnership {
    /// The ownership's id.
    pub id: OwnershipId,
}

impl Operation for GetOwnership {
    type Output = Ownership;
    type Tx = TenantTx;
    const ID: &'static str = "ownership.get";
    const PERMISSION: Permission = Permission::OwnershipRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<Ownership> {
        tx.get(self.id).await
    }
}

/// Takes back an ownership, whatever was answered, so that somebody else can be asked.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeleteOwnership {
    /// The ownership's id.
    pub id: OwnershipId,
    /// The version that the change was decided on.
    pub expected_version: i32,
}

impl Operation for DeleteOwnership {
    type Output = Deleted;
    type Tx = TenantTx;
    const ID: &'static str = "ownership.delete";
    const PERMISSION: Permission = Permission::OwnershipManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Deleted> {
        processes::lock(tx, tx.get::<Ownership>(self.id).await?.process_id).await?;
        tx.delete::<table::Entity>(self.id, self.expected_version).await
    }
}

/// The REST routes.
pub const ROUTES: fn() -> Vec<Route> = || {
    vec![
        Route::get::<ListOwnerships>("/v1/tenants/{tenant}/ownerships"),
        Route::post::<CreateOwnership>("/v1/tenants/{tenant}/ownerships"),
        Route::get::<GetOwnership>("/v1/tenants/{tenant}/ownerships/{id}"),
        Route::delete::<DeleteOwnership>("/v1/tenants/{tenant}/ownerships/{id}"),
        Route::post::<AnswerOwnership>("/v1/tenants/{tenant}/ownerships/{id}/transitions/{answer}"),
    ]
};
