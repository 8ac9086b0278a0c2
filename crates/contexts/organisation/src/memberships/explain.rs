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
use crate::roles::RoleId;

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
    /// The one thing that it holds for; null if for all.
    pub only_object: Option<String>,
    /// The first day on which it no longer holds; null while the membership has no end. Somebody of another organisation
    /// may be named for a shorter time.
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
    let of_tenants = Permission::ALL.iter().copied().filter(|permission| permission.reach() == Reach::Tenant);
    let granted = of_tenants.map(|permission| GrantedPermission {
        permission,
        description: permission.description().to_owned(),
        sources: sources_of(&held, permission),
    });
    Ok(granted.filter(|granted| !granted.sources.is_empty()).collect())
}

fn sources_of(held: &Held, permission: Permission) -> Vec<PermissionSource> {
    let by_membership = held.memberships.iter().flat_map(|membership| {
        let source = |role, role_id| PermissionSource {
            membership_id: Some(membership.id),
            delegation_id: None,
            role,
            role_id,
            unit_id: membership
                .unit_id
                .filter(|_| role == Some(Role::LocalAdministrator) && !Role::Observer.permissions().holds(permission)),
            only_object: membership.only_object.clone(),
            valid_to: membership.valid_to,
        };
        giving(held, (&membership.roles, &membership.role_ids), permission).into_iter().map(move |(a, b)| source(a, b))
    });
    let delegated = held.delegations.iter().filter(|_| !GOVERNING.holds(permission));
    let by_delegation = delegated.flat_map(|delegation| {
        let source = |role, role_id| PermissionSource {
            membership_id: None,
            delegation_id: Some(delegation.id),
            role,
            role_id,
            unit_id: None,
            only_object: delegation.only_object.clone(),
            valid_to: Some(delegation.valid_to),
        };
        giving(held, (&delegation.roles, &delegation.role_ids), permission).into_iter().map(move |(a, b)| source(a, b))
    });
    by_membership.chain(by_delegation).collect()
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
