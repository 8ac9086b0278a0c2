//! Delegates: which members act by what other organisations have delegated to this one, and for when. A row in the directory
//! stands beside each ([`directory`]), by which the person is let in where they act.

use api::Route;
use async_graphql::{InputObject, SimpleObject};
use db::{Sort, Table, TenantTable, TenantTx};
use kernel::{Date, MembershipId, Mode, Operation, Page, PageInput, Permission, Result, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::received_delegations::ReceivedDelegationId;
pub use directory::TABLE as DIRECTORY;
pub use graphql::{DelegateMutations, DelegateQueries};
use table::Column;
pub use write::{CreateDelegate, DeleteDelegate, UpdateDelegate};

pub(crate) mod directory;
mod graphql;
mod write;

kernel::ids! {
    /// Identifies the time for which a member acts by a received delegation.
    DelegateId(DelegateKind) = "delegate",
}

mod table {
    use kernel::{Date, MembershipId, TenantId, Time};
    use sea_orm::entity::prelude::*;

    use super::DelegateId;
    use crate::received_delegations::ReceivedDelegationId;

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "delegates")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub tenant_id: TenantId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: DelegateId,
        pub received_delegation_id: ReceivedDelegationId,
        pub membership_id: MembershipId,
        pub valid_from: Date,
        pub valid_to: Date,
        pub version: i32,
        pub created_at: Time,
        pub updated_at: Time,
    }
    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// The registry entry.
pub const TABLE: Table = Table::tenant("delegates").after(&["memberships"]);

impl TenantTable for table::Entity {
    const TABLE: Table = TABLE;
    const TENANT_ID: Column = Column::TenantId;
    const ID: Column = Column::Id;
    const VERSION: Option<Column> = Some(Column::Version);
}

/// That a member acts on another organisation's behalf, as long as both the membership and the delegation hold.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct Delegate {
    /// The id of this entry.
    pub id: DelegateId,
    /// By what they act.
    pub received_delegation_id: ReceivedDelegationId,
    /// Who acts. The organisation that delegates reads the member's name.
    pub membership_id: MembershipId,
    /// The first day.
    pub valid_from: Date,
    /// The first day after.
    pub valid_to: Date,
    /// Counts the changes; the `ETag`.
    pub version: i32,
    /// When it was registered.
    pub created_at: Time,
    /// When it was last changed.
    pub updated_at: Time,
}

kernel::resource!(Delegate);
db::projection!(Delegate from table {
    id: Id, received_delegation_id: ReceivedDelegationId, membership_id: MembershipId, valid_from: ValidFrom,
    valid_to: ValidTo, version: Version, created_at: CreatedAt, updated_at: UpdatedAt,
});

const SORTS: &[Sort<Column>] =
    &[Sort { name: "validTo", column: Column::ValidTo }, Sort { name: "createdAt", column: Column::Id }];

/// Which delegates.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct DelegateFilter {
    /// Only those who act by this delegation.
    pub received_delegation_id: Option<ReceivedDelegationId>,
    /// Only what this member acts by.
    pub membership_id: Option<MembershipId>,
    /// Only those on this day.
    pub on: Option<Date>,
}

/// Lists who acts by what other organisations have delegated to this one, newest first unless sorted.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ListDelegates {
    /// Which page.
    pub page: PageInput,
    /// Which of them.
    pub filter: DelegateFilter,
}

impl Operation for ListDelegates {
    type Output = Page<Delegate>;
    type Tx = TenantTx;
    const ID: &'static str = "delegate.list";
    const PERMISSION: Permission = Permission::DelegateRead;
    const MODE: Mode = Mode::Read;

    fn sort_keys() -> Vec<&'static str> {
        db::sort_keys(SORTS)
    }

    async fn run(self, tx: &TenantTx) -> Result<Page<Delegate>> {
        tx.find::<table::Entity>()
            .if_equal(Column::ReceivedDelegationId, self.filter.received_delegation_id)
            .if_equal(Column::MembershipId, self.filter.membership_id)
            .if_on(Column::ValidFrom, Column::ValidTo, self.filter.on)
            .page(&self.page, SORTS, (Self::ID, &self.filter))
            .await
    }
}

/// Reads for when somebody is named to act.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetDelegate {
    /// The id of the entry.
    pub id: DelegateId,
}

impl Operation for GetDelegate {
    type Output = Delegate;
    type Tx = TenantTx;
    const ID: &'static str = "delegate.get";
    const PERMISSION: Permission = Permission::DelegateRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<Delegate> {
        tx.get(self.id).await
    }
}

/// The REST routes.
pub const ROUTES: fn() -> Vec<Route> = || {
    vec![
        Route::get::<ListDelegates>("/v1/tenants/{tenant}/delegates"),
        Route::post::<CreateDelegate>("/v1/tenants/{tenant}/delegates"),
        Route::get::<GetDelegate>("/v1/tenants/{tenant}/delegates/{id}"),
        Route::patch::<UpdateDelegate>("/v1/tenants/{tenant}/delegates/{id}"),
        Route::delete::<DeleteDelegate>("/v1/tenants/{tenant}/delegates/{id}"),
    ]
};
