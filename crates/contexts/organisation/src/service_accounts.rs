//! Service accounts: machines that have access to the tenant. One is a member like any other, with roles that a membership
//! gives, and signs in with its API keys and in no other way.

use api::Route;
use async_graphql::{InputObject, SimpleObject};
use db::{Sort, Table, TenantTable, TenantTx, Unique};
use kernel::{Error, MembershipId, Mode, Operation, Page, PageInput, Permission, PersonId, Result, Rule, Time};
use sea_orm::ColumnTrait;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use graphql::{ServiceAccountMutations, ServiceAccountQueries};
pub use state::{ServiceAccountTransition, TransitionServiceAccount};
use table::Column;
pub use write::{CreateServiceAccount, UpdateServiceAccount};

mod graphql;
mod state;
mod write;

kernel::ids! {
    /// Identifies a service account.
    ServiceAccountId(ServiceAccountKind) = "service_account",
}

kernel::text_enum! {
    /// Where a service account is.
    pub enum ServiceAccountState {
        /// Its keys work.
        Active = "active",
        /// None of its keys works until it is active again.
        Suspended = "suspended",
        /// It has ended, with its keys and its membership, and stays so.
        Closed = "closed",
    }
}

pub(crate) mod table {
    use kernel::{MembershipId, PersonId, TenantId, Time};
    use sea_orm::entity::prelude::*;

    use super::{ServiceAccountId, ServiceAccountState};

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "service_accounts")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub tenant_id: TenantId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: ServiceAccountId,
        pub name: String,
        pub description: Option<String>,
        pub responsible_membership_id: MembershipId,
        pub membership_id: MembershipId,
        pub person_id: PersonId,
        pub state: ServiceAccountState,
        pub version: i32,
        pub created_at: Time,
        pub updated_at: Time,
    }
    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// The registry entry.
pub const TABLE: Table = Table::tenant("service_accounts").after(&["memberships"]).unique(&[Unique {
    constraint: "service_accounts_name_key",
    columns: &["name"],
    member: "name",
}]);

impl TenantTable for table::Entity {
    const TABLE: Table = TABLE;
    const TENANT_ID: Column = Column::TenantId;
    const ID: Column = Column::Id;
    const VERSION: Option<Column> = Some(Column::Version);
}

/// A machine that has access to the tenant.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct ServiceAccount {
    /// The account's id.
    pub id: ServiceAccountId,
    /// What it is called, unique in the tenant; its membership has the same name.
    pub name: String,
    /// What it is for.
    pub description: Option<String>,
    /// The member who answers for it.
    pub responsible_membership_id: MembershipId,
    /// The account's own membership, which gives its roles and is changed like any other.
    pub membership_id: MembershipId,
    /// Who acts, as events name it.
    pub person_id: PersonId,
    /// Where it is.
    pub state: ServiceAccountState,
    /// Counts the changes; the `ETag`.
    pub version: i32,
    /// When it was registered.
    pub created_at: Time,
    /// When it was last changed.
    pub updated_at: Time,
}

kernel::resource!(ServiceAccount);
db::projection!(ServiceAccount from table {
    id: Id, name: Name, description: Description, responsible_membership_id: ResponsibleMembershipId,
    membership_id: MembershipId, person_id: PersonId, state: State, version: Version, created_at: CreatedAt,
    updated_at: UpdatedAt,
});

/// The account, which gets keys as long as it is active, and stays as it is while the transaction lasts; a fault at
/// `pointer` if there is none.
pub(crate) async fn active(tx: &TenantTx, id: ServiceAccountId, pointer: &str) -> Result<ServiceAccount> {
    let account: ServiceAccount = tx.find::<table::Entity>().id(id).lock().referred(pointer).await?;
    match account.state {
        ServiceAccountState::Active => Ok(account),
        ServiceAccountState::Suspended | ServiceAccountState::Closed => Err(Error::rule(Rule::AccountIsActive)),
    }
}

/// Whether this is the membership of a machine.
pub(crate) async fn is_of_machine(tx: &TenantTx, membership: MembershipId) -> Result<bool> {
    tx.find::<table::Entity>().filter(Column::MembershipId.eq(membership)).exists().await
}

/// A key that was stolen makes no other that would outlive it: machines give no access to machines.
pub(crate) async fn check_by_people(tx: &TenantTx) -> Result<()> {
    match tx.find::<table::Entity>().filter(Column::PersonId.eq(tx.actor().person)).exists().await? {
        true => Err(Error::rule(Rule::PeopleMakeKeys)),
        false => Ok(()),
    }
}

const SORTS: &[Sort<Column>] =
    &[Sort { name: "name", column: Column::Name }, Sort { name: "createdAt", column: Column::Id }];

/// Which service accounts.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ServiceAccountFilter {
    /// Only those that this member answers for.
    pub responsible_membership_id: Option<MembershipId>,
    /// Only those in these states.
    pub state: Option<Vec<ServiceAccountState>>,
}

/// Lists the service accounts, newest first unless sorted.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ListServiceAccounts {
    /// Which page.
    pub page: PageInput,
    /// Which service accounts.
    pub filter: ServiceAccountFilter,
}

impl Operation for ListServiceAccounts {
    type Output = Page<ServiceAccount>;
    type Tx = TenantTx;
    const ID: &'static str = "service_account.list";
    const PERMISSION: Permission = Permission::ServiceAccountRead;
    const MODE: Mode = Mode::Read;

    fn sort_keys() -> Vec<&'static str> {
        db::sort_keys(SORTS)
    }

    async fn run(self, tx: &TenantTx) -> Result<Page<ServiceAccount>> {
        tx.find::<table::Entity>()
            .if_equal(Column::ResponsibleMembershipId, self.filter.responsible_membership_id)
            .if_any_of(Column::State, self.filter.state.clone())
            .page(&self.page, SORTS, (Self::ID, &self.filter))
            .await
    }
}

/// Reads one service account.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetServiceAccount {
    /// The account's id.
    pub id: ServiceAccountId,
}

impl Operation for GetServiceAccount {
    type Output = ServiceAccount;
    type Tx = TenantTx;
    const ID: &'static str = "service_account.get";
    const PERMISSION: Permission = Permission::ServiceAccountRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<ServiceAccount> {
        tx.get(self.id).await
    }
}

/// The REST routes.
pub const ROUTES: fn() -> Vec<Route> = || {
    vec![
        Route::get::<ListServiceAccounts>("/v1/tenants/{tenant}/service-accounts"),
        Route::post::<CreateServiceAccount>("/v1/tenants/{tenant}/service-accounts"),
        Route::get::<GetServiceAccount>("/v1/tenants/{tenant}/service-accounts/{id}"),
        Route::patch::<UpdateServiceAccount>("/v1/tenants/{tenant}/service-accounts/{id}"),
        Route::post::<TransitionServiceAccount>("/v1/tenants/{tenant}/service-accounts/{id}/transitions/{transition}"),
    ]
};
