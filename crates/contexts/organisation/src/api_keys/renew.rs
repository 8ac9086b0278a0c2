//! Rotating and revoking keys.

use async_graphql::InputObject;
use chrono::TimeDelta;
use db::TenantTx;
use kernel::{Error, FaultCode, Mode, Operation, Permission, Result, Span, Time};
use sea_orm::ColumnTrait;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    ApiKey, ApiKeyId, ApiKeyState, Column, directory,
    make::{Plan, make},
    table, told_one, works,
};
use crate::service_accounts::{self, ServiceAccountId};

/// How long the old key works beside the new one unless it is said, and at most: a day and 30, in seconds.
const OVERLAP: i64 = 24 * 60 * 60;
const LONGEST_OVERLAP: i64 = 30 * OVERLAP;

/// Makes a key that takes the place of another, for the same account, with the same name and bounds. Both work for the time
/// of the overlap, so that nothing stands still while the new one is put in place; then the old one has expired. The
/// answer's `secret` is the new key, told this once. Only an active key is rotated, and by people: 409.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RotateApiKey {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The id of the key whose place is taken.
    pub id: ApiKeyId,
    /// The version that it was decided on.
    pub expected_version: i32,
    /// How long the old key still works: `PT0S` to `P30D`, and never longer than it would have; a day if nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overlap: Option<Span>,
    /// How many days the new key works, 1 to 366; as many as the old one was made for if nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 366)]
    pub valid_days: Option<u32>,
}

impl Operation for RotateApiKey {
    type Output = ApiKey;
    type Tx = TenantTx;
    const ID: &'static str = "api_key.rotate";
    const PERMISSION: Permission = Permission::ServiceAccountManage;
    const MODE: Mode = Mode::Write;
    const SHUTS_OUT: bool = true;

    async fn run(self, tx: &TenantTx) -> Result<ApiKey> {
        service_accounts::check_by_people(tx).await?;
        let overlap = self.overlap.map_or(OVERLAP, Span::as_seconds);
        if overlap > LONGEST_OVERLAP {
            return Err(Error::invalid("#/overlap", FaultCode::OutOfRange, Some("≤ P30D".into())));
        }
        let old: ApiKey = tx.get(self.id).await?;
        let account = service_accounts::active(tx, old.service_account_id, "#/id").await?;
        let state = old.state_at(tx.now());
        if state != ApiKeyState::Active {
            return Err(Error::illegal_transition(state.as_str(), allowed(state)));
        }
        let lasts = old.expires_at.0 - old.created_at.0;
        let plan = Plan {
            name: old.name,
            permissions: old.permissions,
            read_only: old.read_only,
            expires_at: match self.valid_days {
                Some(days) => tx.now().days_later(days),
                None => Time(tx.now().0 + lasts),
            },
        };
        let new = make(tx, &account, plan).await?;
        let end = old.expires_at.min(Time(tx.now().0 + TimeDelta::seconds(overlap)));
        let _: ApiKey = tx
            .change::<table::Entity>()
            .set(Column::ReplacedById, new.id)
            .set(Column::ExpiresAt, end)
            .set(Column::UpdatedAt, tx.now())
            .one(self.id, Some(self.expected_version))
            .await?;
        directory::ends(tx, self.id, end).await?;
        Ok(new)
    }
}

/// Which transitions are possible from a state.
fn allowed(state: ApiKeyState) -> Vec<&'static str> {
    match state {
        ApiKeyState::Active => vec!["rotate", "revoke"],
        ApiKeyState::Replaced => vec!["revoke"],
        ApiKeyState::Expired | ApiKeyState::Revoked => vec![],
    }
}

/// Revokes a key for good: at once on the node that is asked, within five seconds on every other. A machine that may manage
/// keys can revoke its own.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RevokeApiKey {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The key's id.
    pub id: ApiKeyId,
    /// The version that it was decided on.
    pub expected_version: i32,
    /// Why, for the record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: Option<String>,
}

impl Operation for RevokeApiKey {
    type Output = ApiKey;
    type Tx = TenantTx;
    const ID: &'static str = "api_key.revoke";
    const PERMISSION: Permission = Permission::ServiceAccountManage;
    const MODE: Mode = Mode::Write;
    const SHUTS_OUT: bool = true;

    async fn run(self, tx: &TenantTx) -> Result<ApiKey> {
        let key: ApiKey = tx.get(self.id).await?;
        let state = key.state_at(tx.now());
        if matches!(state, ApiKeyState::Expired | ApiKeyState::Revoked) {
            return Err(Error::illegal_transition(state.as_str(), allowed(state)));
        }
        let revoked: ApiKey = tx
            .change::<table::Entity>()
            .set(Column::RevokedAt, tx.now())
            .set(Column::UpdatedAt, tx.now())
            .one(self.id, Some(self.expected_version))
            .await?;
        directory::ends(tx, self.id, tx.now()).await?;
        told_one(tx, revoked).await
    }
}

/// Revokes all keys of an account that work.
pub(crate) async fn revoke_all(tx: &TenantTx, account: ServiceAccountId) -> Result<()> {
    tx.change::<table::Entity>()
        .set(Column::RevokedAt, tx.now())
        .set(Column::UpdatedAt, tx.now())
        .filter(Column::ServiceAccountId.eq(account))
        .filter(works(tx))
        .all()
        .await?;
    directory::all_end(tx, account).await
}
