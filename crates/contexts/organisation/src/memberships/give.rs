//! Giving memberships.

use async_graphql::InputObject;
use db::TenantTx;
use kernel::{Date, Mode, Operation, ParticipantId, Permission, PersonId, Result, Role, SignIn, UnitId};
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Membership, rules, stored, stored_ids, table};
use crate::{people, roles::RoleId};

/// A person by how they sign in.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[graphql(name = "NewPersonInput")]
pub struct NewPerson {
    /// The person's name as this tenant writes it.
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// The issuer of the person's tokens, as in their `iss`.
    #[schema(min_length = 1, max_length = 255)]
    pub issuer: String,
    /// The person at that issuer, as in the tokens' `sub`. Never a national identity number.
    #[schema(min_length = 1, max_length = 255)]
    pub subject: String,
}

/// Gives a person a membership. A person who signs in this way already is linked; nothing tells whether that was so.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateMembership {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The person.
    pub person: NewPerson,
    /// The roles that the membership gives, of those that every tenant has.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[graphql(default)]
    #[schema(max_items = 13)]
    pub roles: Vec<Role>,
    /// The roles that the membership gives, of the tenant's own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[graphql(default)]
    #[schema(max_items = 20)]
    pub role_ids: Vec<RoleId>,
    /// The unit that the person belongs to; a local administrator administers it and all that is below.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_id: Option<UnitId>,
    /// The organisation that the person acts for in joint work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acts_for_id: Option<ParticipantId>,
    /// The id of the one thing that the membership gives access to, such as a process: for somebody from outside in one
    /// task. Beside a membership without it, it gives nothing more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub only_object: Option<String>,
    /// The first day on which it holds; today if nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<Date>,
    /// The first day on which it no longer holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<Date>,
}

impl Operation for CreateMembership {
    type Output = Membership;
    type Tx = TenantTx;
    const ID: &'static str = "membership.create";
    const PERMISSION: Permission = Permission::MembershipManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Membership> {
        let (membership, sign_in) = self.drawn_up(tx)?;
        rules::check_governed(tx, &membership).await?;
        give(tx, membership, &sign_in, tx.random_id()).await
    }
}

impl CreateMembership {
    /// The membership asked for, of nobody yet, and how who shall have it signs in.
    fn drawn_up(self, tx: &TenantTx) -> Result<(Membership, SignIn)> {
        let Self {
            idempotency_key: _,
            person,
            roles,
            role_ids,
            unit_id,
            acts_for_id,
            only_object,
            valid_from,
            valid_to,
        } = self;
        rules::check_subject(&person.subject, "#/person/subject")?;
        let membership = Membership {
            id: tx.new_id(),
            person_id: PersonId::NOBODY,
            name: person.name,
            roles: rules::distinct(roles),
            role_ids: rules::distinct(role_ids),
            unit_id,
            acts_for_id,
            only_object,
            valid_from: valid_from.unwrap_or_else(|| tx.now().date()),
            valid_to,
            version: 1,
            created_at: tx.now(),
            updated_at: tx.now(),
        };
        Ok((membership, SignIn { issuer: person.issuer, subject: person.subject }))
    }
}

/// Gives a membership to whoever signs in like this, registered as `newcomer` if unknown.
async fn give(tx: &TenantTx, membership: Membership, sign_in: &SignIn, newcomer: PersonId) -> Result<Membership> {
    rules::check(tx, &membership).await?;
    let person_id = people::enrol(tx, newcomer, &membership.name, sign_in).await?;
    let membership = Membership { person_id, ..membership };
    rules::check_beside(tx, &membership).await?;
    insert(tx, &membership).await?;
    people::joined(tx, &membership).await?;
    Ok(membership)
}

/// Gives the membership that an invitation promises to whoever signed in like this.
pub(crate) async fn accepted(tx: &TenantTx, membership: Membership, sign_in: &SignIn) -> Result<Membership> {
    give(tx, membership, sign_in, tx.actor().person).await
}

/// Gives a person a membership without end from today; how a tenant gets its first administrator.
pub(crate) async fn appoint(tx: &TenantTx, person: NewPerson, roles: Vec<Role>) -> Result<()> {
    let appointed = CreateMembership {
        idempotency_key: None,
        person,
        roles,
        role_ids: vec![],
        unit_id: None,
        acts_for_id: None,
        only_object: None,
        valid_from: None,
        valid_to: None,
    };
    let (membership, sign_in) = appointed.drawn_up(tx)?;
    give(tx, membership, &sign_in, tx.random_id()).await.map(drop)
}

/// Gives a membership to a new machine, which signs in with its keys and in no other way.
pub(crate) async fn of_machine(tx: &TenantTx, membership: Membership) -> Result<Membership> {
    rules::check_given(tx, &membership).await?;
    rules::check(tx, &membership).await?;
    let person_id = people::register(tx, tx.random_id(), &membership.name).await?;
    let membership = Membership { person_id, ..membership };
    insert(tx, &membership).await?;
    people::joined(tx, &membership).await?;
    Ok(membership)
}

async fn insert(tx: &TenantTx, membership: &Membership) -> Result<()> {
    let Membership {
        id,
        person_id,
        name,
        roles,
        role_ids,
        unit_id,
        acts_for_id,
        only_object,
        valid_from,
        valid_to,
        version,
        created_at,
        updated_at,
    } = membership.clone();
    tx.insert(table::ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(id),
        person_id: Set(person_id),
        name: Set(name),
        roles: Set(stored(&roles)),
        role_ids: Set(stored_ids(&role_ids)),
        unit_id: Set(unit_id),
        acts_for_id: Set(acts_for_id),
        only_object: Set(only_object),
        valid_from: Set(valid_from),
        valid_to: Set(valid_to),
        version: Set(version),
        created_at: Set(created_at),
        updated_at: Set(updated_at),
    })
    .await
}
