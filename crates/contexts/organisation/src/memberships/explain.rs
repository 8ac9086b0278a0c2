//! Why somebody may do what they may.

use async_graphql::SimpleObject;
use db::TenantTx;
use kernel::{Date, MembershipId, Mode, Operation, Page, Permission, PersonId, Reach, Result, Role, UnitId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Membership, grants::Held};
use crate::{
    roles::RoleId,
    substitutes::{self, SubstituteId},
};

/// Where a permission comes from: a role that a membership gives.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct PermissionSource {
    /// The membership.
    pub membership_id: MembershipId,
    /// The role, if it is one that every tenant has.
    pub role: Option<Role>,
    /// The role, if it is the tenant's own.
    pub role_id: Option<RoleId>,
    /// The unit that bounds it: it holds in this and what is below; null if in the whole tenant.
    pub unit_id: Option<UnitId>,
    /// The entry by which the person stands in there for another member; null where they hold it themselves.
    pub substitute_id: Option<SubstituteId>,
    /// The one thing that it holds for; null if for all.
    pub only_object: Option<String>,
    /// The first day on which it no longer holds; null while it has no end.
    pub valid_to: Option<Date>,
}

/// A permission that a person holds today, and why.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct GrantedPermission {
    /// The permission.
    pub permission: Permission,
    /// What it permits, in English.
    pub description: String,
    /// Where it comes from; one would be enough.
    pub sources: Vec<PermissionSource>,
}

/// Explains what the member behind a membership may do today, from all memberships of theirs that hold, and why.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExplainMembership {
    /// The membership's id.
    pub id: MembershipId,
}

impl Operation for ExplainMembership {
    type Output = Page<GrantedPermission>;
    type Tx = TenantTx;
    const ID: &'static str = "membership.explain";
    const PERMISSION: Permission = Permission::MembershipRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<Page<GrantedPermission>> {
        let membership: Membership = tx.get(self.id).await?;
        sources(tx, membership.person_id).await.map(Page::from)
    }
}

/// What a person may do today, and why.
pub async fn sources(tx: &TenantTx, person: PersonId) -> Result<Vec<GrantedPermission>> {
    let held = Held::by(tx, person).await?;
    let stands_in = substitutes::in_units(tx, &held.memberships).await?;
    let of_tenants = Permission::ALL.iter().copied().filter(|permission| permission.reach() == Reach::Tenant);
    let granted = of_tenants.map(|permission| {
        let own = held.memberships.iter().flat_map(|membership| of(membership, permission, &held));
        let others = stands_in.iter().filter(|_| is_local(permission)).map(|(substitute, unit)| PermissionSource {
            membership_id: substitute.substitute_membership_id,
            role: Some(Role::LocalAdministrator),
            role_id: None,
            unit_id: Some(*unit),
            substitute_id: Some(substitute.id),
            only_object: None,
            valid_to: substitute.valid_to,
        });
        GrantedPermission {
            permission,
            description: permission.description().to_owned(),
            sources: own.chain(others).collect(),
        }
    });
    Ok(granted.filter(|granted| !granted.sources.is_empty()).collect())
}

/// Whether a local administrator holds this in their units only.
fn is_local(permission: Permission) -> bool {
    Role::LocalAdministrator.permissions().without(Role::Observer.permissions()).holds(permission)
}

/// The roles of a membership that give a permission.
fn of(membership: &Membership, permission: Permission, held: &Held) -> Vec<PermissionSource> {
    let source = |role: Option<Role>, role_id: Option<RoleId>| PermissionSource {
        membership_id: membership.id,
        role,
        role_id,
        unit_id: membership.unit_id.filter(|_| role == Some(Role::LocalAdministrator) && is_local(permission)),
        substitute_id: None,
        only_object: membership.only_object.clone(),
        valid_to: membership.valid_to,
    };
    // Without a unit a local administrator's rights hold nowhere.
    let nowhere =
        |role: &Role| *role == Role::LocalAdministrator && membership.unit_id.is_none() && is_local(permission);
    let known = membership.roles.iter().filter(|role| role.permissions().holds(permission) && !nowhere(role));
    let own = held.roles.iter().filter(|role| membership.role_ids.contains(&role.id));
    let own = own.filter(|role| role.permissions.contains(&permission));
    known.map(|role| source(Some(*role), None)).chain(own.map(|role| source(None, Some(role.id)))).collect()
}
