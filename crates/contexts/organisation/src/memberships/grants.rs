//! What a person holds in a tenant.

use std::{collections::HashMap, sync::Arc};

use db::TenantTx;
use kernel::{Actor, GOVERNING, MembershipId, PermissionSet, PersonId, Result, Role, SignIn};
use sea_orm::ColumnTrait;

use super::{Column, Membership, rules, table};
use crate::{
    delegates::directory,
    delegations::{self, Delegation},
    roles::{self, RoleId, TenantRole},
    substitutes,
};

/// What a person holds on the day of the transaction: memberships, delegations by which they act as somebody of another
/// organisation, and the tenant's own roles that either gives.
pub(super) struct Held {
    pub memberships: Vec<Membership>,
    pub delegations: Vec<Delegation>,
    pub roles: Vec<TenantRole>,
}

/// The memberships of a person that hold.
pub(super) async fn memberships(tx: &TenantTx, person: PersonId) -> Result<Vec<Membership>> {
    let mut memberships: Vec<Membership> = tx
        .find::<table::Entity>()
        .filter(Column::PersonId.eq(person))
        .if_on(Column::ValidFrom, Column::ValidTo, Some(tx.now().date()))
        .by(Column::Id)
        .all()
        .await?;
    // Access to one thing adds nothing to access to all: whoever has both is no guest.
    if memberships.iter().any(|membership| membership.only_object.is_none()) {
        memberships.retain(|membership| membership.only_object.is_none());
    }
    Ok(memberships)
}

impl Held {
    /// Two statements, a third where somebody acts by delegation, and another where a role of the tenant's own is given.
    pub(super) async fn by(tx: &TenantTx, person: PersonId) -> Result<Self> {
        let mut memberships = memberships(tx, person).await?;
        let delegations = directory::delegations_of(tx, person).await?;
        let mut delegations = if delegations.is_empty() { vec![] } else { delegations::of(tx, delegations).await? };
        let mut only = memberships.iter().map(|one| &one.only_object);
        if only.any(Option::is_none) || delegations.iter().any(|one| one.only_object.is_none()) {
            memberships.retain(|membership| membership.only_object.is_none());
            delegations.retain(|delegation| delegation.only_object.is_none());
        }
        let given = memberships.iter().map(|one| &one.role_ids).chain(delegations.iter().map(|one| &one.role_ids));
        let ids: Vec<_> = given.flatten().copied().collect();
        let roles = if ids.is_empty() { vec![] } else { roles::of(tx, ids).await? };
        Ok(Self { memberships, delegations, roles })
    }

    /// What these roles of the tenant's own permit together.
    fn permitted<'r>(&self, ids: impl IntoIterator<Item = &'r RoleId>) -> PermissionSet {
        let ids: Vec<&RoleId> = ids.into_iter().collect();
        let own = self.roles.iter().filter(|role| ids.contains(&&role.id));
        own.fold(PermissionSet::default(), |set, role| set.and(PermissionSet::of(&role.permissions)))
    }
}

/// What a person holds in the transaction's tenant today, from all memberships and delegations that hold; none if there is
/// none.
pub async fn grants(tx: &TenantTx, person: PersonId) -> Result<Option<Arc<Actor>>> {
    let held = Held::by(tx, person).await?;
    if held.memberships.is_empty() && held.delegations.is_empty() {
        return Ok(None);
    }
    let mut actor = actor(person, &held);
    let others = substitutes::in_units(tx, &held.memberships).await?;
    actor.units.extend(others.into_iter().map(|(_, unit)| unit));
    Ok(Some(Arc::new(actor)))
}

/// What these memberships and delegations give together. A local administrator's rights are bound to the membership's unit;
/// without one they hold nowhere. What governs the tenant nobody holds by delegation, whatever a role has come to permit.
fn actor(person: PersonId, held: &Held) -> Actor {
    let Held { memberships, delegations, roles: _ } = held;
    let mut roles = rules::distinct(memberships.iter().flat_map(|one| one.roles.iter().copied()).collect());
    let whole: Vec<Role> = roles.iter().copied().filter(|role| *role != Role::LocalAdministrator).collect();
    let local = memberships.iter().filter(|membership| membership.roles.contains(&Role::LocalAdministrator));
    let units = local.filter_map(|membership| membership.unit_id).collect();
    let of_tenant = held.permitted(memberships.iter().flat_map(|one| &one.role_ids));
    let all = Actor::holding(person, &roles).permissions.and(of_tenant);
    let own = Actor::holding(person, &whole).permissions.and(of_tenant).and(everybody(&roles));
    let by = |delegation: &Delegation| {
        let permitted = Actor::holding(person, &delegation.roles).permissions.and(held.permitted(&delegation.role_ids));
        (delegation.id, permitted.without(GOVERNING))
    };
    let by: Vec<_> = delegations.iter().map(by).collect();
    let delegated = by.iter().fold(PermissionSet::default(), |set, (_, permitted)| set.and(*permitted));
    roles.extend(delegations.iter().flat_map(|delegation| delegation.roles.iter().copied()));
    let by_membership = |one: &Membership| {
        let permits = Actor::holding(person, &one.roles).permissions.and(held.permitted(&one.role_ids));
        Some((one.only_object.clone()?, permits))
    };
    let by_delegation =
        |(one, (_, permits)): (&Delegation, &(_, PermissionSet))| Some((one.only_object.clone()?, *permits));
    let only = memberships.iter().map(by_membership).chain(delegations.iter().zip(&by).map(by_delegation)).collect();
    Actor {
        roles: rules::distinct(roles),
        permissions: all.and(delegated),
        everywhere: own.and(delegated),
        own,
        only,
        delegations: by,
        units,
        acts_for: memberships.iter().find_map(|membership| membership.acts_for_id),
        ..Actor::nobody(person)
    }
}

/// What a membership permits by itself, from whatever role.
#[derive(Clone, Debug)]
pub(crate) struct Permitted {
    /// In the whole tenant.
    everywhere: PermissionSet,
    /// There, or in the membership's unit and what is below.
    pub somewhere: PermissionSet,
    /// To this thing only.
    only_object: Option<String>,
}

impl Permitted {
    /// What of this the other does not permit: in the whole tenant what holds there, in some unit what holds in one, and
    /// for the same thing what holds for one only.
    pub fn beyond(&self, other: &Self) -> PermissionSet {
        if other.only_object.is_some() && other.only_object != self.only_object {
            return self.somewhere;
        }
        self.everywhere.without(other.everywhere).and(self.somewhere.without(other.somewhere))
    }
}

/// What these memberships permit, each by itself: at most one statement.
pub(crate) async fn permitted(tx: &TenantTx, memberships: &[Membership]) -> Result<HashMap<MembershipId, Permitted>> {
    let ids: Vec<RoleId> = memberships.iter().flat_map(|one| &one.role_ids).copied().collect();
    let own = if ids.is_empty() { vec![] } else { roles::of(tx, ids).await? };
    let by = |membership: &Membership| {
        let held = Held { memberships: vec![membership.clone()], delegations: vec![], roles: own.clone() };
        let Actor { everywhere, permissions, units, .. } = actor(membership.person_id, &held);
        let somewhere = if units.is_empty() { everywhere } else { permissions };
        (membership.id, Permitted { everywhere, somewhere, only_object: membership.only_object.clone() })
    };
    Ok(memberships.iter().map(by).collect())
}

/// What every role permits, a local one permits everywhere.
fn everybody(roles: &[Role]) -> PermissionSet {
    if roles.is_empty() { PermissionSet::default() } else { Role::Observer.permissions() }
}

/// Somebody who is no member yet and comes with an invitation: holds nothing but how they signed in.
pub fn invited(person: PersonId, sign_in: SignIn) -> Arc<Actor> {
    Arc::new(Actor { sign_in: Some(sign_in), ..Actor::nobody(person) })
}
