//! The directory: from the hash of a key to the machine that it belongs to, one row beside each key. It is reached by who
//! shows the key, or by the tenant whose key it is, and leads somewhere only while everything that the key rests on does:
//! its own time, its account, and the account's membership.

use db::{Placement, SharedTable, SharedTx, Table, TenantTx};
use kernel::{Mode, Operation, Outcome, Permission, PermissionSet, PersonId, Result, TenantId, Time};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition,
    sea_query::{Expr, ExprTrait, Query},
};
use serde::{Deserialize, Serialize};

use super::{ApiKey, ApiKeyId, Secret};
use crate::{
    people::person_tenant_table as belonging,
    service_accounts::{ServiceAccount, ServiceAccountId},
};
use table::Column;

mod table {
    use kernel::{MembershipId, PersonId, TenantId, Time};
    use sea_orm::entity::prelude::*;

    use super::{ApiKeyId, ServiceAccountId};

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "api_key_hashes")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub hash: String,
        pub tenant_id: TenantId,
        pub api_key_id: ApiKeyId,
        pub service_account_id: ServiceAccountId,
        pub membership_id: MembershipId,
        pub person_id: PersonId,
        pub permissions: Option<Json>,
        pub read_only: bool,
        pub suspended: bool,
        pub ends_at: Time,
        pub used_at: Option<Time>,
    }
    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// The registry entry.
pub const TABLE: Table = Table::new("api_key_hashes", Placement::Directory).after(&["tenants", "people"]);

impl SharedTable for table::Entity {
    const TABLE: Table = TABLE;
}

/// What is kept of a key, as the table has it.
fn kept(digest: &[u8; 32]) -> String {
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What somebody may do who shows a key.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Shown {
    /// The key's id.
    pub api_key_id: ApiKeyId,
    /// The one tenant in which it can be used.
    pub tenant: TenantId,
    /// The machine that acts.
    pub person: PersonId,
    /// Whether it can only be read with.
    pub read_only: bool,
    /// When it ends.
    pub ends_at: Time,
    /// The hour in which it was last used, as far as it was noted.
    pub used_at: Option<Time>,
    permissions: Option<Vec<Permission>>,
}

db::projection!(Shown from table {
    api_key_id: ApiKeyId, tenant: TenantId, person: PersonId, read_only: ReadOnly, ends_at: EndsAt, used_at: UsedAt,
} json { permissions: Permissions });

impl Shown {
    /// The only permissions that it can be used for; none where it can be used for all that the account holds.
    pub fn permits(&self) -> Option<PermissionSet> {
        self.permissions.as_deref().map(PermissionSet::of)
    }
}

/// Whose key this is, for the server.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ResolveApiKey {
    /// What is kept of the key: [`Secret::digest`].
    pub digest: [u8; 32],
}

/// What a key resolves to: nothing, or who may do what with it now.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ResolvedApiKey(pub Option<Shown>);
impl Outcome for ResolvedApiKey {}

impl Operation for ResolveApiKey {
    type Output = ResolvedApiKey;
    type Tx = SharedTx;
    const ID: &'static str = "api_key.resolve";
    const PERMISSION: Permission = Permission::SelfRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &SharedTx) -> Result<ResolvedApiKey> {
        let today = tx.now().date();
        let end = belonging::Column::ValidTo;
        let member = Condition::all()
            .add(belonging::Column::TenantId.into_expr().eq(Column::TenantId.into_expr()))
            .add(belonging::Column::MembershipId.into_expr().eq(Column::MembershipId.into_expr()))
            .add(belonging::Column::ValidFrom.lte(today))
            .add(Condition::any().add(end.is_null()).add(end.gt(today)));
        let is_member = Query::select().expr(Expr::val(1)).from(belonging::Entity).cond_where(member).to_owned();
        let works = Condition::all()
            .add(Column::Hash.eq(kept(&self.digest)))
            .add(Column::Suspended.eq(false))
            .add(Column::EndsAt.gt(tx.now()))
            .add(Expr::exists(is_member));
        tx.lookup::<table::Entity>().filter(works).one().await.map(ResolvedApiKey)
    }
}

/// Notes the hour in which a key was used, for the server.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct NoteApiKeyUse {
    /// What is kept of the key: [`Secret::digest`].
    pub digest: [u8; 32],
    /// The hour.
    pub hour: Time,
}

/// Nothing to tell.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Noted;
impl Outcome for Noted {}

impl Operation for NoteApiKeyUse {
    type Output = Noted;
    type Tx = SharedTx;
    const ID: &'static str = "api_key.note_use";
    const PERMISSION: Permission = Permission::SelfRead;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &SharedTx) -> Result<Noted> {
        let change = tx.change::<table::Entity>().set(Column::UsedAt, self.hour);
        change.all(Column::Hash.eq(kept(&self.digest))).await?;
        Ok(Noted)
    }
}

/// The row beside a key of the transaction's tenant.
fn beside(tx: &TenantTx, key: ApiKeyId) -> Condition {
    Condition::all().add(Column::TenantId.eq(tx.tenant())).add(Column::ApiKeyId.eq(key))
}

/// The rows beside the keys of an account of the transaction's tenant.
fn of_account(tx: &TenantTx, account: ServiceAccountId) -> Condition {
    Condition::all().add(Column::TenantId.eq(tx.tenant())).add(Column::ServiceAccountId.eq(account))
}

/// Lets the key in.
pub(super) async fn made(tx: &TenantTx, key: &ApiKey, account: &ServiceAccount, secret: &Secret) -> Result<()> {
    tx.insert_shared(table::ActiveModel {
        hash: Set(kept(&secret.digest())),
        tenant_id: Set(tx.tenant()),
        api_key_id: Set(key.id),
        service_account_id: Set(account.id),
        membership_id: Set(account.membership_id),
        person_id: Set(account.person_id),
        permissions: Set(key.permissions.as_deref().map(super::stored)),
        read_only: Set(key.read_only),
        suspended: Set(false),
        ends_at: Set(key.expires_at),
        used_at: Set(None),
    })
    .await
}

/// Follows when a key ends.
pub(super) async fn ends(tx: &TenantTx, key: ApiKeyId, end: Time) -> Result<()> {
    tx.change_shared::<table::Entity>().set(Column::EndsAt, end).all(beside(tx, key)).await
}

/// Follows when all keys of an account end at once.
pub(super) async fn all_end(tx: &TenantTx, account: ServiceAccountId) -> Result<()> {
    let working = of_account(tx, account).add(Column::EndsAt.gt(tx.now()));
    tx.change_shared::<table::Entity>().set(Column::EndsAt, tx.now()).all(working).await
}

/// Keeps all keys of an account out, or lets them in again.
pub(crate) async fn suspend(tx: &TenantTx, account: ServiceAccountId, suspended: bool) -> Result<()> {
    tx.change_shared::<table::Entity>().set(Column::Suspended, suspended).all(of_account(tx, account)).await
}

/// When a key was last used.
pub(super) struct Used {
    pub key: ApiKeyId,
    pub at: Option<Time>,
}

db::projection!(Used from table { key: ApiKeyId, at: UsedAt });

/// When these keys of the tenant were last used.
pub(super) async fn used(tx: &TenantTx, keys: &[ApiKeyId]) -> Result<Vec<Used>> {
    if keys.is_empty() {
        return Ok(vec![]);
    }
    let mine = Condition::all().add(Column::TenantId.eq(tx.tenant())).add(Column::ApiKeyId.is_in(keys.iter().copied()));
    tx.lookup::<table::Entity>().filter(mine).all().await
}
