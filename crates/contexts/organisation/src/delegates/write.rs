//! Naming who acts, and ending it.

use async_graphql::InputObject;
use db::TenantTx;
use kernel::{Date, Deleted, Error, FaultCode, MembershipId, Mode, Operation, Patch, Permission, Result, Rule};
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Column, Delegate, DelegateId, directory, table};
use crate::{
    delegations::{
        check_end,
        offers::{self, Offer},
    },
    memberships::Membership,
    received_delegations::{ReceivedDelegationId, received},
    service_accounts,
};

/// Names a member who acts by a received delegation, within its days. They act at the address of the tenant that delegates,
/// with their own token, and no further than it permits; that tenant reads their name. It ends with their membership here.
/// Service accounts act at home only: 422 `machines_act_at_home`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateDelegate {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// By what they act.
    pub received_delegation_id: ReceivedDelegationId,
    /// Who acts: a membership in this tenant.
    pub membership_id: MembershipId,
    /// The first day; the delegation's own, or today if that is later, if nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<Date>,
    /// The first day after; the delegation's own if nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<Date>,
}

impl Operation for CreateDelegate {
    type Output = Delegate;
    type Tx = TenantTx;
    const ID: &'static str = "delegate.create";
    const PERMISSION: Permission = Permission::DelegateManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Delegate> {
        let offer = received(tx, self.received_delegation_id).await?;
        let missing = || Error::invalid("#/receivedDelegationId", FaultCode::NoSuchThing, None);
        let offer = offer.ok_or_else(missing)?;
        let member: Membership = tx.referred(self.membership_id, "#/membershipId").await?;
        if service_accounts::is_of_machine(tx, member.id).await? {
            return Err(Error::broken("#/membershipId", Rule::MachinesActAtHome));
        }
        let delegate = Delegate {
            id: tx.new_id(),
            received_delegation_id: offer.id,
            membership_id: member.id,
            valid_from: self.valid_from.unwrap_or_else(|| offer.valid_from.max(tx.now().date())),
            valid_to: self.valid_to.unwrap_or(offer.valid_to),
            version: 1,
            created_at: tx.now(),
            updated_at: tx.now(),
        };
        check(&delegate, &offer)?;
        let Delegate {
            id,
            received_delegation_id,
            membership_id,
            valid_from,
            valid_to,
            version,
            created_at,
            updated_at,
        } = delegate.clone();
        tx.insert(table::ActiveModel {
            tenant_id: Set(tx.tenant()),
            id: Set(id),
            received_delegation_id: Set(received_delegation_id),
            membership_id: Set(membership_id),
            valid_from: Set(valid_from),
            valid_to: Set(valid_to),
            version: Set(version),
            created_at: Set(created_at),
            updated_at: Set(updated_at),
        })
        .await?;
        directory::named(tx, &delegate, &offer, &member).await?;
        Ok(delegate)
    }
}

/// It lies within the delegation's days, and ends after it begins.
fn check(delegate: &Delegate, offer: &Offer) -> Result<()> {
    let broken = |pointer: &str, rule: Rule| Err(Error::broken(pointer, rule));
    if delegate.valid_from < offer.valid_from {
        return broken("#/validFrom", Rule::WithinTheDelegation);
    }
    if delegate.valid_to > offer.valid_to {
        return broken("#/validTo", Rule::WithinTheDelegation);
    }
    if delegate.valid_to <= delegate.valid_from {
        return broken("#/validTo", Rule::EndsAfterItBegins);
    }
    Ok(())
}

/// Changes until when somebody acts: today to end it at once, in force on every node within five seconds, or later, within
/// the delegation's days.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateDelegate {
    /// The id of the entry.
    pub id: DelegateId,
    /// The version that the change was decided on.
    pub expected_version: i32,
    /// The first day after: today or later, and not before it begins.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Date)]
    pub valid_to: Patch<Date>,
}

impl Operation for UpdateDelegate {
    type Output = Delegate;
    type Tx = TenantTx;
    const ID: &'static str = "delegate.update";
    const PERMISSION: Permission = Permission::DelegateManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Delegate> {
        let end = self.valid_to.set();
        let changed: Delegate = tx
            .change::<table::Entity>()
            .set_if(Column::ValidTo, end)
            .set(Column::UpdatedAt, tx.now())
            .one(self.id, Some(self.expected_version))
            .await?;
        if let Some(end) = end {
            check_end(tx, changed.valid_from, end)?;
            let offer = offers::known(tx, changed.received_delegation_id).await?;
            if offer.is_some_and(|offer| end > offer.valid_to && end > tx.now().date()) {
                return Err(Error::broken("#/validTo", Rule::WithinTheDelegation));
            }
            directory::ends(tx, &changed).await?;
        }
        Ok(changed)
    }
}

/// Deletes an entry before its first day; one that has begun is ended with `validTo`, so that it stays known who acted: 409
/// `rule_unmet`, `begun_is_ended`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeleteDelegate {
    /// The id of the entry.
    pub id: DelegateId,
    /// The version that the change was decided on.
    pub expected_version: i32,
}

impl Operation for DeleteDelegate {
    type Output = Deleted;
    type Tx = TenantTx;
    const ID: &'static str = "delegate.delete";
    const PERMISSION: Permission = Permission::DelegateManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Deleted> {
        let delegate: Delegate = tx.get(self.id).await?;
        if delegate.valid_from <= tx.now().date() {
            return Err(Error::rule(Rule::BegunIsEnded));
        }
        directory::forgotten(tx, self.id).await?;
        tx.delete::<table::Entity>(self.id, self.expected_version).await
    }
}
