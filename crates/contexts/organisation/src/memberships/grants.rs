//! What a person holds in a tenant.

use std::sync::Arc;

use db::TenantTx;
use kernel::{Actor, PermissionSet, PersonId, Result, Role, SignIn};
use sea_orm::ColumnTrait;

use super::{Column, Membership, table};
use crate::{
    roles::{self, TenantRole},
    substitutes,
};

/// The memberships of a person that hold on the day of the transaction, and the tenant's own roles that they give.
pub(super) struct Held {
    pub memberships: Vec<Membership>,
    pub roles: Vec<TenantRole>,
}

impl Held {
    /// One statement, and a second where a membership gives a role of the tenant's own.
    pub(super) async fn by(tx: &TenantTx, person: PersonId) -> Result<Self> {
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
        let ids: Vec<_> = memberships.iter().flat_map(|membership| membership.role_ids.clone()).collect();
        let roles = if ids.is_empty() { vec![] } else { roles::of(tx, ids).await? };
        Ok(Self { memberships, roles })
    }
}

/// What a person holds in the transaction's tenant today, from all memberships that hold; none if there is none.
pub async fn grants(tx: &TenantTx, person: PersonId) -> Result<Option<Arc<Actor>>> {
    let held = Held::by(tx, person).await?;
    if held.memberships.is_empty() {
        return Ok(None);
    }
    let mut actor = actor(person, &held);
    let others = substitutes::in_units(tx, &held.memberships).await?;
    actor.units.extend(others.into_iter().map(|(_, unit)| unit));
    Ok(Some(Arc::new(actor)))
}

/// What these memberships give together. A local administrator's rights are bound to the membership's unit; without one
/// they hold nowhere.
fn actor(person: PersonId, held: &Held) -> Actor {
    let Held { memberships, roles: own } = held;
    let mut roles: Vec<Role> = memberships.iter().flat_map(|membership| membership.roles.iter().copied()).collect();
    roles.sort_unstable();
    roles.dedup();
    let whole: Vec<Role> = roles.iter().copied().filter(|role| *role != Role::LocalAdministrator).collect();
    let local = memberships.iter().filter(|membership| membership.roles.contains(&Role::LocalAdministrator));
    let units = local.filter_map(|membership| membership.unit_id).collect();
    let own = own.iter().fold(PermissionSet::default(), |set, role| set.and(PermissionSet::of(&role.permissions)));
    let only: Option<Vec<String>> = memberships.iter().map(|membership| membership.only_object.clone()).collect();
    let all = Actor::holding(person, &roles);
    Actor {
        permissions: all.permissions.and(own),
        everywhere: Actor::holding(person, &whole).permissions.and(own).and(everybody(&roles)),
        units,
        acts_for: memberships.iter().find_map(|membership| membership.acts_for_id),
        only,
        ..all
    }
}

/// What a membership permits, from whatever role.
pub(crate) async fn permitted(tx: &TenantTx, membership: &Membership) -> Result<PermissionSet> {
    let own = roles::of(tx, membership.role_ids.clone()).await?;
    let held = Held { memberships: vec![membership.clone()], roles: own };
    Ok(actor(membership.person_id, &held).permissions)
}

/// What every role permits, a local one permits everywhere.
fn everybody(roles: &[Role]) -> PermissionSet {
    if roles.is_empty() { PermissionSet::default() } else { Role::Observer.permissions() }
}

/// Somebody who is no member yet and comes with an invitation: holds nothing but how they signed in.
pub fn invited(person: PersonId, sign_in: SignIn) -> Arc<Actor> {
    Arc::new(Actor { sign_in: Some(sign_in), ..Actor::nobody(person) })
}
