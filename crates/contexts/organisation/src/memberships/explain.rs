//! Why somebody may do what they may.

use async_graphql::SimpleObject;
use db::TenantTx;
use kernel::{
    Date, DelegationId, GOVERNING, MembershipId, Mode, Operation, Page, Permission, PersonId, Reach, Result, Role,
    UnitId,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Membership, grants::Held};
use crate::{
    delegations::Delegation,
    roles::RoleId,
    substitutes::{self, SubstituteId},
};

/// Where a permission comes from: a role that a membership gives, or a delegation.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct PermissionSource {
    /// The membership, if it is one.
    pub membership_id: Option<MembershipId>,
    /// The delegation, for somebody of another organisation.
    pub delegation_id: Option<DelegationId>,
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
    /// The first day on which it no longer holds; null while it has no end. Somebody of another organisation may be named
    /// for a shorter time.
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
        let own = held.memberships.iter().flat_map(|membership| by_membership(membership, permission, &held));
        let others = stands_in.iter().filter(|_| is_local(permission)).map(|(substitute, unit)| PermissionSource {
            membership_id: Some(substitute.substitute_membership_id),
            delegation_id: None,
            role: Some(Role::LocalAdministrator),
            role_id: None,
            unit_id: Some(*unit),
            substitute_id: Some(substitute.id),
            only_object: None,
            valid_to: substitute.valid_to,
        });
        let delegated = held.delegations.iter().filter(|_| !GOVERNING.holds(permission));
        let delegated = delegated.flat_map(|delegation| by_delegation(delegation, permission, &held));
        GrantedPermission {
            permission,
            description: permission.description().to_owned(),
            sources: own.chain(others).chain(delegated).collect(),
        }
    });
    Ok(granted.filter(|granted| !granted.sources.is_empty()).collect())
}

/// Whether a local administrator holds this in their units only.
fn is_local(permission: Permission) -> bool {
    Role::LocalAdministrator.permissions().without(Role::Observer.permissions()).holds(permission)
}

/// The roles of a membership that give a permission.
fn by_membership(membership: &Membership, permission: Permission, held: &Held) -> Vec<PermissionSource> {
    let source = |(role, role_id): (Option<Role>, Option<RoleId>)| PermissionSource {
        membership_id: Some(membership.id),
        delegation_id: None,
        role,
        role_id,
        unit_id: membership.unit_id.filter(|_| role == Some(Role::LocalAdministrator) && is_local(permission)),
        substitute_id: None,
        only_object: membership.only_object.clone(),
        valid_to: membership.valid_to,
    };
    // Without a unit a local administrator's rights hold nowhere.
    let nowhere = |role: Option<Role>| {
        role == Some(Role::LocalAdministrator) && membership.unit_id.is_none() && is_local(permission)
    };
    let giving = giving(held, (&membership.roles, &membership.role_ids), permission);
    giving.into_iter().filter(|(role, _)| !nowhere(*role)).map(source).collect()
}

/// The roles of a delegation that give a permission.
fn by_delegation(delegation: &Delegation, permission: Permission, held: &Held) -> Vec<PermissionSource> {
    let source = |(role, role_id): (Option<Role>, Option<RoleId>)| PermissionSource {
        membership_id: None,
        delegation_id: Some(delegation.id),
        role,
        role_id,
        unit_id: None,
        substitute_id: None,
        only_object: delegation.only_object.clone(),
        valid_to: Some(delegation.valid_to),
    };
    giving(held, (&delegation.roles, &delegation.role_ids), permission).into_iter().map(source).collect()
}

/// Those of these roles that give a permission.
fn giving(
    held: &Held,
    (roles, ids): (&[Role], &[RoleId]),
    permission: Permission,
) -> Vec<(Option<Role>, Option<RoleId>)> {
    let known = roles.iter().filter(|role| role.permissions().holds(permission));
    let own = held.roles.iter().filter(|role| ids.contains(&role.id) && role.permissions.contains(&permission));
    known.map(|role| (Some(*role), None)).chain(own.map(|role| (None, Some(role.id)))).collect()
}
