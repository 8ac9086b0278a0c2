//! API keys: what a service account shows to be let in. A key is told once, when it is made, and kept as a hash only.

use api::Route;
use async_graphql::{InputObject, SimpleObject};
use db::{Sort, Table, TenantTable, TenantTx};
use kernel::{Mode, Operation, Page, PageInput, Permission, Result, Time};
use sea_orm::{ColumnTrait, Condition};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::service_accounts::ServiceAccountId;
pub(crate) use directory::suspend;
pub use directory::{NoteApiKeyUse, ResolveApiKey, Shown, TABLE as HASHES};
pub use graphql::{ApiKeyMutations, ApiKeyQueries};
pub use make::CreateApiKey;
pub(crate) use renew::revoke_all;
pub use renew::{RevokeApiKey, RotateApiKey};
pub use secret::{PATTERN, PREFIX, Secret};
use table::Column;

mod directory;
mod graphql;
mod make;
mod renew;
mod secret;

kernel::ids! {
    /// Identifies an API key. It is no secret, and events name it.
    ApiKeyId(ApiKeyKind) = "api_key",
}

kernel::text_enum! {
    /// Where a key is. Whether it works depends on its account and the account's membership too.
    pub enum ApiKeyState {
        /// Lets its account in.
        Active = "active",
        /// Lets its account in until it expires, and another has taken its place.
        Replaced = "replaced",
        /// Its time is over.
        Expired = "expired",
        /// Was revoked.
        Revoked = "revoked",
    }
}

pub(crate) mod table {
    use kernel::{TenantId, Time};
    use sea_orm::entity::prelude::*;

    use super::{ApiKeyId, ServiceAccountId};

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "api_keys")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub tenant_id: TenantId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: ApiKeyId,
        pub service_account_id: ServiceAccountId,
        pub name: String,
        pub start: String,
        pub permissions: Option<Json>,
        pub read_only: bool,
        pub expires_at: Time,
        pub revoked_at: Option<Time>,
        pub replaced_by_id: Option<ApiKeyId>,
        pub version: i32,
        pub created_at: Time,
        pub updated_at: Time,
    }
    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// The registry entry.
pub const TABLE: Table = Table::tenant("api_keys").after(&["service_accounts"]);

impl TenantTable for table::Entity {
    const TABLE: Table = TABLE;
    const TENANT_ID: Column = Column::TenantId;
    const ID: Column = Column::Id;
    const VERSION: Option<Column> = Some(Column::Version);
}

/// What a service account shows to be let in, as far as it can be told again.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct ApiKey {
    /// The key's id, as events name it; no secret.
    pub id: ApiKeyId,
    /// Whose key it is.
    pub service_account_id: ServiceAccountId,
    /// Where it is used, such as the system and its environment.
    pub name: String,
    /// The first 12 characters of the key, by which its owner knows it again.
    pub start: String,
    /// The only permissions that it can be used for, as far as the account still holds them; null for all that the account
    /// holds.
    pub permissions: Option<Vec<Permission>>,
    /// Whether it can only be read with.
    pub read_only: bool,
    /// Where it is now.
    pub state: ApiKeyState,
    /// When it stops working.
    pub expires_at: Time,
    /// The hour in which it was last used; null if it never was.
    pub last_used_at: Option<Time>,
    /// When it was revoked.
    pub revoked_at: Option<Time>,
    /// The key that has taken its place.
    pub replaced_by_id: Option<ApiKeyId>,
    /// The key itself: `betre_` and 49 letters and digits. Told once, in the answer to what made it; null ever after, in the
    /// answer to a repeated request too. Keep it where secrets are kept.
    pub secret: Option<String>,
    /// Counts the changes; the `ETag`.
    pub version: i32,
    /// When it was made.
    pub created_at: Time,
    /// When it was last changed.
    pub updated_at: Time,
}

impl ApiKey {
    /// The key as it is at this time, with when it was used.
    fn told_at(self, now: Time, used: &[directory::Used]) -> Self {
        let last_used_at = used.iter().find(|used| used.key == self.id).and_then(|used| used.at);
        Self { state: self.state_at(now), last_used_at, ..self }
    }

    /// Where it is at this time, by its own columns.
    fn state_at(&self, now: Time) -> ApiKeyState {
        match (self.revoked_at, self.replaced_by_id) {
            (Some(_), _) => ApiKeyState::Revoked,
            _ if self.expires_at <= now => ApiKeyState::Expired,
            (None, Some(_)) => ApiKeyState::Replaced,
            (None, None) => ApiKeyState::Active,
        }
    }
}

kernel::resource!(ApiKey, told once: ["secret"]);
// What depends on the time, and what the directory knows, is added by `told`.
db::projection!(ApiKey from table {
    id: Id, service_account_id: ServiceAccountId, name: Name, start: Start, read_only: ReadOnly, expires_at: ExpiresAt,
    revoked_at: RevokedAt, replaced_by_id: ReplacedById, version: Version, created_at: CreatedAt, updated_at: UpdatedAt,
} json { permissions: Permissions } with { state: ApiKeyState::Active, last_used_at: None, secret: None });

pub(crate) fn stored(permissions: &[Permission]) -> serde_json::Value {
    permissions.iter().map(|permission| permission.as_str()).collect()
}

/// These keys as they are now: one statement for all.
async fn told(tx: &TenantTx, keys: Vec<ApiKey>) -> Result<Vec<ApiKey>> {
    let ids: Vec<ApiKeyId> = keys.iter().map(|key| key.id).collect();
    let used = directory::used(tx, &ids).await?;
    Ok(keys.into_iter().map(|key| key.told_at(tx.now(), &used)).collect())
}

/// This key as it is now.
async fn told_one(tx: &TenantTx, key: ApiKey) -> Result<ApiKey> {
    let used = directory::used(tx, &[key.id]).await?;
    Ok(key.told_at(tx.now(), &used))
}

/// What a key meets that is neither expired nor revoked.
fn works(tx: &TenantTx) -> Condition {
    Condition::all().add(Column::RevokedAt.is_null()).add(Column::ExpiresAt.gt(tx.now()))
}

const SORTS: &[Sort<Column>] = &[
    Sort { name: "name", column: Column::Name },
    Sort { name: "expiresAt", column: Column::ExpiresAt },
    Sort { name: "createdAt", column: Column::Id },
];

/// Which keys.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ApiKeyFilter {
    /// Only those of this service account.
    pub service_account_id: Option<ServiceAccountId>,
    /// Only those that are neither expired nor revoked (`true`), or only those that are (`false`).
    pub working: Option<bool>,
}

/// Lists the API keys, newest first unless sorted. No list tells a key itself.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ListApiKeys {
    /// Which page.
    pub page: PageInput,
    /// Which keys.
    pub filter: ApiKeyFilter,
}

impl Operation for ListApiKeys {
    type Output = Page<ApiKey>;
    type Tx = TenantTx;
    const ID: &'static str = "api_key.list";
    const PERMISSION: Permission = Permission::ServiceAccountRead;
    const MODE: Mode = Mode::Read;

    fn sort_keys() -> Vec<&'static str> {
        db::sort_keys(SORTS)
    }

    async fn run(self, tx: &TenantTx) -> Result<Page<ApiKey>> {
        let found = tx.find::<table::Entity>().if_equal(Column::ServiceAccountId, self.filter.service_account_id);
        let found = match self.filter.working {
            Some(true) => found.filter(works(tx)),
            Some(false) => found.filter(works(tx).not()),
            None => found,
        };
        let page: Page<ApiKey> = found.page(&self.page, SORTS, (Self::ID, &self.filter)).await?;
        Ok(Page { items: told(tx, page.items).await?, ..page })
    }
}

/// Reads what can be told again of a key.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetApiKey {
    /// The key's id.
    pub id: ApiKeyId,
}

impl Operation for GetApiKey {
    type Output = ApiKey;
    type Tx = TenantTx;
    const ID: &'static str = "api_key.get";
    const PERMISSION: Permission = Permission::ServiceAccountRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<ApiKey> {
        told_one(tx, tx.get(self.id).await?).await
    }
}

/// The REST routes.
pub const ROUTES: fn() -> Vec<Route> = || {
    vec![
        Route::get::<ListApiKeys>("/v1/tenants/{tenant}/api-keys"),
        Route::post::<CreateApiKey>("/v1/tenants/{tenant}/api-keys"),
        Route::get::<GetApiKey>("/v1/tenants/{tenant}/api-keys/{id}"),
        Route::post::<RotateApiKey>("/v1/tenants/{tenant}/api-keys/{id}/transitions/rotate"),
        Route::post::<RevokeApiKey>("/v1/tenants/{tenant}/api-keys/{id}/transitions/revoke"),
    ]
};
