//! Registering and changing service accounts.

use async_graphql::InputObject;
use db::TenantTx;
use kernel::{
    Date, Error, MembershipId, Mode, Operation, ParticipantId, Patch, Permission, PersonId, Result, Role, Rule, UnitId,
};
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Column, ServiceAccount, ServiceAccountId, ServiceAccountState, check_by_people, is_of_machine, table};
use crate::{
    memberships::{self, Membership, rules},
    roles::RoleId,
};

/// Registers a service account and gives it a membership from today, with these roles. It can do nothing until it gets a
/// key, with `POST …/api-keys`. Whoever is no administrator gives no role that governs: 409 `rule_unmet`,
/// `governing_roles`. Machines register none: `people_make_keys`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateServiceAccount {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// What it is called, unique in the tenant.
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 2000)]
    pub description: Option<String>,
    /// The member who answers for it: a person who is a member today.
    pub responsible_membership_id: MembershipId,
    /// The roles that its membership gives, of those that every tenant has.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[graphql(default)]
    #[schema(max_items = 13)]
    pub roles: Vec<Role>,
    /// The roles that its membership gives, of the tenant's own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[graphql(default)]
    #[schema(max_items = 20)]
    pub role_ids: Vec<RoleId>,
    /// The unit that it belongs to; a local administrator administers it and all that is below.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_id: Option<UnitId>,
    /// The organisation that it acts for in joint work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acts_for_id: Option<ParticipantId>,
    /// The first day on which its membership no longer holds, nor any of its keys.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<Date>,
}

impl Operation for CreateServiceAccount {
    type Output = ServiceAccount;
    type Tx = TenantTx;
    const ID: &'static str = "service_account.create";
    const PERMISSION: Permission = Permission::ServiceAccountManage;
    const MODE: Mode = Mode::Write;
    const SHUTS_OUT: bool = true;

    async fn run(self, tx: &TenantTx) -> Result<ServiceAccount> {
        check_by_people(tx).await?;
        check_responsible(tx, self.responsible_membership_id).await?;
        let membership = Membership {
            id: tx.new_id(),
            person_id: PersonId::NOBODY,
            name: self.name.clone(),
            roles: rules::distinct(self.roles),
            role_ids: rules::distinct(self.role_ids),
            unit_id: self.unit_id,
            acts_for_id: self.acts_for_id,
            only_object: None,
            valid_from: tx.now().date(),
            valid_to: self.valid_to,
            version: 1,
            created_at: tx.now(),
            updated_at: tx.now(),
        };
        let membership = memberships::of_machine(tx, membership).await?;
        let account = ServiceAccount {
            id: tx.new_id(),
            name: self.name,
            description: self.description,
            responsible_membership_id: self.responsible_membership_id,
            membership_id: membership.id,
            person_id: membership.person_id,
            state: ServiceAccountState::Active,
            version: 1,
            created_at: tx.now(),
            updated_at: tx.now(),
        };
        insert(tx, account.clone()).await?;
        Ok(account)
    }
}

async fn insert(tx: &TenantTx, account: ServiceAccount) -> Result<()> {
    let ServiceAccount {
        id,
        name,
        description,
        responsible_membership_id,
        membership_id,
        person_id,
        state,
        version,
        created_at,
        updated_at,
    } = account;
    tx.insert(table::ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(id),
        name: Set(name),
        description: Set(description),
        responsible_membership_id: Set(responsible_membership_id),
        membership_id: Set(membership_id),
        person_id: Set(person_id),
        state: Set(state),
        version: Set(version),
        created_at: Set(created_at),
        updated_at: Set(updated_at),
    })
    .await
}

/// Somebody of flesh and blood who is a member today answers for a machine.
async fn check_responsible(tx: &TenantTx, id: MembershipId) -> Result<()> {
    const POINTER: &str = "#/responsibleMembershipId";
    let responsible: Membership = tx.referred(id, POINTER).await?;
    if !responsible.holds_on(tx.now().date()) || is_of_machine(tx, id).await? {
        return Err(Error::broken(POINTER, Rule::ResponsibleIsAPerson));
    }
    Ok(())
}

/// Changes what a service account is called, what it is for and who answers for it. What it may do is changed with its
/// membership: `PATCH …/memberships/{membershipId}`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateServiceAccount {
    /// The account's id.
    pub id: ServiceAccountId,
    /// The version that the change was decided on.
    pub expected_version: i32,
    /// What it is called, unique in the tenant.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = String, min_length = 1, max_length = 200)]
    pub name: Patch<String>,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 2000)]
    pub description: Patch<String>,
    /// The member who answers for it: a person who is a member today.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = MembershipId)]
    pub responsible_membership_id: Patch<MembershipId>,
}

impl Operation for UpdateServiceAccount {
    type Output = ServiceAccount;
    type Tx = TenantTx;
    const ID: &'static str = "service_account.update";
    const PERMISSION: Permission = Permission::ServiceAccountManage;
    const MODE: Mode = Mode::Write;
    const SHUTS_OUT: bool = true;

    async fn run(self, tx: &TenantTx) -> Result<ServiceAccount> {
        let (name, responsible) = (self.name.set(), self.responsible_membership_id.set());
        if let Some(responsible) = responsible {
            check_responsible(tx, responsible).await?;
        }
        let changed: ServiceAccount = tx
            .change::<table::Entity>()
            .set_if(Column::Name, name.clone())
            .set_if(Column::Description, self.description.change())
            .set_if(Column::ResponsibleMembershipId, responsible)
            .set(Column::UpdatedAt, tx.now())
            .one(self.id, Some(self.expected_version))
            .await?;
        if let Some(name) = name {
            memberships::rename(tx, changed.membership_id, name).await?;
        }
        Ok(changed)
    }
}
