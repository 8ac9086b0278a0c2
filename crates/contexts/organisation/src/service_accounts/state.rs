//! Suspending and closing service accounts.

use async_graphql::InputObject;
use db::TenantTx;
use kernel::{Code, Error, Mode, Operation, Permission, Result};
use sea_orm::ColumnTrait;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Column, ServiceAccount, ServiceAccountId, ServiceAccountState, check_by_people, table};
use crate::{api_keys, memberships};

kernel::text_enum! {
    /// What moves a service account from one state to the next.
    pub enum ServiceAccountTransition {
        /// `active` to `suspended`: none of its keys works.
        Suspend = "suspend",
        /// `suspended` to `active`: its keys work again, as far as they are not expired or revoked.
        Resume = "resume",
        /// `active` or `suspended` to `closed`: its keys are revoked and its membership ends today.
        Close = "close",
    }
}

impl ServiceAccountTransition {
    const ALL: &[Self] = &[Self::Suspend, Self::Resume, Self::Close];

    /// Where the transition leads from a state, if it is possible there.
    pub fn from(self, state: ServiceAccountState) -> Option<ServiceAccountState> {
        match (self, state) {
            (Self::Suspend, ServiceAccountState::Active) => Some(ServiceAccountState::Suspended),
            (Self::Resume, ServiceAccountState::Suspended) => Some(ServiceAccountState::Active),
            (Self::Close, ServiceAccountState::Active | ServiceAccountState::Suspended) => {
                Some(ServiceAccountState::Closed)
            }
            _ => None,
        }
    }

    /// The transitions that are possible from a state.
    pub fn allowed(state: ServiceAccountState) -> Vec<&'static str> {
        Self::ALL.iter().filter(|transition| transition.from(state).is_some()).map(|t| t.as_str()).collect()
    }
}

/// Suspends a service account, lets it work again, or closes it for good. What its keys could do ends at once on the node
/// that is asked and within five seconds on every other. Machines do it to none, themselves included: 409 `rule_unmet`,
/// `people_make_keys`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TransitionServiceAccount {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The account's id.
    pub id: ServiceAccountId,
    /// The version that the change was decided on.
    pub expected_version: i32,
    /// The step to take.
    pub transition: ServiceAccountTransition,
    /// Why, for the record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: Option<String>,
}

impl Operation for TransitionServiceAccount {
    type Output = ServiceAccount;
    type Tx = TenantTx;
    const ID: &'static str = "service_account.transition";
    const PERMISSION: Permission = Permission::ServiceAccountManage;
    const MODE: Mode = Mode::Write;
    const SHUTS_OUT: bool = true;

    async fn run(self, tx: &TenantTx) -> Result<ServiceAccount> {
        check_by_people(tx).await?;
        // Locked: no key is made for it meanwhile.
        let account = tx.find::<table::Entity>().id(self.id).lock().one::<ServiceAccount>().await?;
        let account = account.ok_or_else(|| Error::new(Code::NotFound))?;
        let allowed = || ServiceAccountTransition::allowed(account.state);
        let next = self.transition.from(account.state);
        let next = next.ok_or_else(|| Error::illegal_transition(account.state.as_str(), allowed()))?;
        let changed: ServiceAccount = tx
            .change::<table::Entity>()
            .set(Column::State, next)
            .set(Column::UpdatedAt, tx.now())
            .filter(Column::State.eq(account.state))
            .one(self.id, Some(self.expected_version))
            .await?;
        match next {
            ServiceAccountState::Active => api_keys::suspend(tx, self.id, false).await?,
            ServiceAccountState::Suspended => api_keys::suspend(tx, self.id, true).await?,
            ServiceAccountState::Closed => {
                api_keys::revoke_all(tx, self.id).await?;
                memberships::end(tx, changed.membership_id).await?;
            }
        }
        Ok(changed)
    }
}
