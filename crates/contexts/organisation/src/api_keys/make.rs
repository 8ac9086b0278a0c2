//! Making keys.

use async_graphql::InputObject;
use db::TenantTx;
use kernel::{Error, FaultCode, Mode, Operation, Permission, PermissionSet, Result, Rule, Time};
use sea_orm::{ActiveValue::Set, ColumnTrait};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{ApiKey, ApiKeyState, Column, Secret, directory, stored, table, works};
use crate::{
    memberships::{self, Membership},
    service_accounts::{self, ServiceAccount, ServiceAccountId},
};

/// How many days a key works unless it says otherwise.
const DAYS: u32 = 90;
/// How many keys of an account work at the same time.
const MOST: usize = 20;

/// Makes a key for an active service account. The answer's `secret` is the key; it is told this once, and a repeated
/// request is answered without it. Machines make none: 409 `rule_unmet`, `people_make_keys`; nor has an account more than
/// 20 that work: `twenty_keys`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateApiKey {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// Whose key it is.
    pub service_account_id: ServiceAccountId,
    /// Where it is used, such as the system and its environment.
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// The only permissions that it can be used for, of those that the account holds; all of these if nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_items = 1, max_items = 128)]
    pub permissions: Option<Vec<Permission>>,
    /// Whether it can only be read with: every operation that writes is refused, whatever the permissions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read_only: Option<bool>,
    /// How many days it works, 1 to 366; 90 if nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 366)]
    pub valid_days: Option<u32>,
}

impl Operation for CreateApiKey {
    type Output = ApiKey;
    type Tx = TenantTx;
    const ID: &'static str = "api_key.create";
    const PERMISSION: Permission = Permission::ServiceAccountManage;
    const MODE: Mode = Mode::Write;
    const SHUTS_OUT: bool = true;

    async fn run(self, tx: &TenantTx) -> Result<ApiKey> {
        service_accounts::check_by_people(tx).await?;
        let account = service_accounts::active(tx, self.service_account_id, "#/serviceAccountId").await?;
        let permissions = match self.permissions {
            Some(permissions) => Some(held(tx, &account, permissions).await?),
            None => None,
        };
        let plan = Plan {
            name: self.name,
            permissions,
            read_only: self.read_only.unwrap_or(false),
            expires_at: tx.now().days_later(self.valid_days.unwrap_or(DAYS)),
        };
        make(tx, &account, plan).await
    }
}

/// What of a key is decided before it is made.
pub(super) struct Plan {
    pub name: String,
    pub permissions: Option<Vec<Permission>>,
    pub read_only: bool,
    pub expires_at: Time,
}

/// Makes a key for an account whose row is locked, and tells it.
pub(super) async fn make(tx: &TenantTx, account: &ServiceAccount, plan: Plan) -> Result<ApiKey> {
    let mine = tx.find::<table::Entity>().filter(Column::ServiceAccountId.eq(account.id));
    if mine.filter(works(tx)).count().await? >= MOST as u64 {
        return Err(Error::rule(Rule::TwentyKeys));
    }
    let secret = Secret::new()?;
    let Plan { name, permissions, read_only, expires_at } = plan;
    let key = ApiKey {
        id: tx.new_id(),
        service_account_id: account.id,
        name,
        start: secret.start(),
        permissions,
        read_only,
        state: ApiKeyState::Active,
        expires_at,
        last_used_at: None,
        revoked_at: None,
        replaced_by_id: None,
        secret: None,
        version: 1,
        created_at: tx.now(),
        updated_at: tx.now(),
    };
    insert(tx, key.clone()).await?;
    directory::made(tx, &key, account, &secret).await?;
    Ok(ApiKey { secret: Some(secret.reveal()), ..key })
}

async fn insert(tx: &TenantTx, key: ApiKey) -> Result<()> {
    let ApiKey {
        id,
        service_account_id,
        name,
        start,
        permissions,
        read_only,
        state: _,
        expires_at,
        last_used_at: _,
        revoked_at,
        replaced_by_id,
        secret: _,
        version,
        created_at,
        updated_at,
    } = key;
    tx.insert(table::ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(id),
        service_account_id: Set(service_account_id),
        name: Set(name),
        start: Set(start),
        permissions: Set(permissions.as_deref().map(stored)),
        read_only: Set(read_only),
        expires_at: Set(expires_at),
        revoked_at: Set(revoked_at),
        replaced_by_id: Set(replaced_by_id),
        version: Set(version),
        created_at: Set(created_at),
        updated_at: Set(updated_at),
    })
    .await
}

/// Each of these once, if the account holds it today; a fault at the first that it does not hold.
async fn held(tx: &TenantTx, account: &ServiceAccount, mut permissions: Vec<Permission>) -> Result<Vec<Permission>> {
    let membership: Membership = tx.get(account.membership_id).await?;
    let permitted = memberships::permitted(tx, std::slice::from_ref(&membership)).await?;
    let held = permitted.get(&membership.id).map_or_else(PermissionSet::default, |one| one.somewhere);
    if let Some(place) = permissions.iter().position(|permission| !held.holds(*permission)) {
        let known: Vec<&str> = held.iter().map(Permission::as_str).collect();
        return Err(Error::invalid(format!("#/permissions/{place}"), FaultCode::NotOneOf, Some(known.into())));
    }
    permissions.sort_unstable();
    permissions.dedup();
    Ok(permissions)
}
