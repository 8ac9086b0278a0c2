//! Giving, changing and ending delegations.

use async_graphql::InputObject;
use db::TenantTx;
use kernel::{Date, DelegationId, Deleted, Error, Mode, Operation, Patch, Permission, Result, Role, Rule};
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Column, Delegation, offers, rules, table};
use crate::{
    delegates::directory,
    identifiers,
    memberships::{rules::distinct, stored, stored_ids},
    roles::RoleId,
};

/// Delegates to another organisation: its people, whom it names itself, may act here by these roles from the first day to
/// the last, four years at most. What governs the tenant cannot be delegated: administrators, local administrators and
/// others whose reach is the whole tenant are 422 `daily_work_is_delegated`, and so is a role of the tenant's own that
/// permits to manage the tenant, memberships, roles or delegations. Nothing tells whether the organisation is here.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateDelegation {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The organisation number of whom it is to: nine digits, spaces as printed are accepted. Not the tenant's own.
    #[schema(min_length = 9, max_length = 20)]
    pub organisation_number: String,
    /// The organisation's name as this tenant writes it.
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// What it is for; the other organisation reads it too.
    #[schema(min_length = 1, max_length = 1000)]
    pub purpose: String,
    /// What the people may do, as roles that every tenant has.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[graphql(default)]
    #[schema(max_items = 13)]
    pub roles: Vec<Role>,
    /// What the people may do, as roles of the tenant's own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[graphql(default)]
    #[schema(max_items = 20)]
    pub role_ids: Vec<RoleId>,
    /// The id of the one thing that it gives access to, such as a process.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub only_object: Option<String>,
    /// The first day on which it holds.
    pub valid_from: Date,
    /// The first day on which it no longer holds: at most four years after the first.
    pub valid_to: Date,
}

impl Operation for CreateDelegation {
    type Output = Delegation;
    type Tx = TenantTx;
    const ID: &'static str = "delegation.create";
    const PERMISSION: Permission = Permission::DelegationManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Delegation> {
        let delegation = Delegation {
            id: tx.new_id(),
            organisation_number: identifiers::organisation_number(&self.organisation_number, "#/organisationNumber")?,
            name: self.name,
            purpose: self.purpose,
            roles: distinct(self.roles),
            role_ids: distinct(self.role_ids),
            only_object: self.only_object,
            valid_from: self.valid_from,
            valid_to: self.valid_to,
            version: 1,
            created_at: tx.now(),
            updated_at: tx.now(),
        };
        rules::check(tx, &delegation).await?;
        let Delegation {
            id,
            organisation_number,
            name,
            purpose,
            roles,
            role_ids,
            only_object,
            valid_from,
            valid_to,
            version,
            created_at,
            updated_at,
        } = delegation.clone();
        tx.insert(table::ActiveModel {
            tenant_id: Set(tx.tenant()),
            id: Set(id),
            organisation_number: Set(organisation_number),
            name: Set(name),
            purpose: Set(purpose),
            roles: Set(stored(&roles)),
            role_ids: Set(stored_ids(&role_ids)),
            only_object: Set(only_object),
            valid_from: Set(valid_from),
            valid_to: Set(valid_to),
            version: Set(version),
            created_at: Set(created_at),
            updated_at: Set(updated_at),
        })
        .await?;
        offers::make(tx, &delegation).await?;
        Ok(delegation)
    }
}

/// Changes what a delegation is said to be for, or when it ends: today to end it at once, in force on every node within
/// five seconds, or later, at most four years after it began.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateDelegation {
    /// The delegation's id.
    pub id: DelegationId,
    /// The version that the change was decided on.
    pub expected_version: i32,
    /// What it is for; the other organisation reads it too.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = String, min_length = 1, max_length = 1000)]
    pub purpose: Patch<String>,
    /// The first day on which it no longer holds: today or later, and not before it begins.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Date)]
    pub valid_to: Patch<Date>,
}

impl Operation for UpdateDelegation {
    type Output = Delegation;
    type Tx = TenantTx;
    const ID: &'static str = "delegation.update";
    const PERMISSION: Permission = Permission::DelegationManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Delegation> {
        let end = self.valid_to.set();
        let changed: Delegation = tx
            .change::<table::Entity>()
            .set_if(Column::Purpose, self.purpose.set())
            .set_if(Column::ValidTo, end)
            .set(Column::UpdatedAt, tx.now())
            .one(self.id, Some(self.expected_version))
            .await?;
        if let Some(end) = end {
            rules::check_end(tx, changed.valid_from, end)?;
            rules::check_length(&changed)?;
        }
        offers::follow(tx, &changed).await?;
        Ok(changed)
    }
}

/// Deletes a delegation by which nobody has been named; any other is ended with `validTo`: 409 `rule_unmet`,
/// `named_is_ended`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeleteDelegation {
    /// The delegation's id.
    pub id: DelegationId,
    /// The version that the change was decided on.
    pub expected_version: i32,
}

impl Operation for DeleteDelegation {
    type Output = Deleted;
    type Tx = TenantTx;
    const ID: &'static str = "delegation.delete";
    const PERMISSION: Permission = Permission::DelegationManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Deleted> {
        let deleted = tx.delete::<table::Entity>(self.id, self.expected_version).await?;
        if !directory::of_delegation(tx, self.id).await?.is_empty() {
            return Err(Error::rule(Rule::NamedIsEnded));
        }
        offers::take_back(tx, self.id).await?;
        Ok(deleted)
    }
}
