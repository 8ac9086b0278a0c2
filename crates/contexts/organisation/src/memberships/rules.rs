//! What must hold of a membership beside the others.

use db::TenantTx;
use kernel::{Code, Error, FaultCode, GOVERNING, LOCAL_ROLES, Permission, PermissionSet, Result, Role, Rule};
use sea_orm::ColumnTrait;

use super::{Column, Membership, table};
use crate::{events, participants::Participant, roles, units};

/// A role that is named twice is held once.
pub(crate) fn distinct<T: Ord>(mut roles: Vec<T>) -> Vec<T> {
    roles.sort_unstable();
    roles.dedup();
    roles
}

/// A person is known by what their issuer calls them, and never by their national identity number (DOMAIN R17).
pub(crate) fn check_subject(subject: &str, pointer: &str) -> Result<()> {
    if kernel::holds_identity_number(subject) {
        return Err(Error::broken(pointer, Rule::NoIdentityNumber));
    }
    Ok(())
}

/// It gives a role, ends after it begins, and what it names is there.
pub(crate) async fn check(tx: &TenantTx, membership: &Membership) -> Result<()> {
    let broken = |pointer: &str, rule: Rule| Err(Error::broken(pointer, rule));
    if membership.roles.is_empty() && membership.role_ids.is_empty() {
        return broken("#/roles", Rule::SomeRole);
    }
    if membership.valid_to.is_some_and(|end| end <= membership.valid_from) {
        return broken("#/validTo", Rule::EndsAfterItBegins);
    }
    roles::check_known(tx, &membership.role_ids).await?;
    if let Some(unit) = membership.unit_id {
        tx.referred::<units::Life>(unit, "#/unitId").await?;
    }
    if let Some(participant) = membership.acts_for_id {
        tx.referred::<Participant>(participant, "#/actsForId").await?;
    }
    check_object(tx, membership.only_object.as_ref()).await
}

/// The one thing that somebody has access to is there, and is a process: the operations on it know which it is about.
pub(crate) async fn check_object(tx: &TenantTx, object: Option<&String>) -> Result<()> {
    let Some(object) = object else { return Ok(()) };
    if !object.starts_with("process_") {
        return Err(Error::broken("#/onlyObject", Rule::OneProcess));
    }
    match events::standing(tx, std::slice::from_ref(object)).await?.is_empty() {
        true => Err(Error::invalid("#/onlyObject", FaultCode::NoSuchThing, None)),
        false => Ok(()),
    }
}

/// Who administers some units only, gives, changes and ends memberships in these only, with roles of daily work, and for
/// nobody who acts for an organisation of joint work. Who is no administrator gives no role that governs.
pub(crate) async fn check_governed(tx: &TenantTx, membership: &Membership) -> Result<()> {
    let actor = tx.actor();
    if actor.bounds(Permission::MembershipManage).is_none() {
        return check_given(tx, membership).await;
    }
    units::rules::check_governed(tx, Permission::MembershipManage, membership.unit_id).await?;
    let is_local = membership.roles.iter().all(|role| LOCAL_ROLES.contains(role)) && membership.role_ids.is_empty();
    if is_local && membership.acts_for_id.is_none() { Ok(()) } else { Err(Error::rule(Rule::LocalRoles)) }
}

/// Whoever manages members without being an administrator gives nothing that governs: neither to others nor to themselves.
pub(super) async fn check_given(tx: &TenantTx, membership: &Membership) -> Result<()> {
    if governs(tx) {
        return Ok(());
    }
    let own = roles::of(tx, membership.role_ids.iter().copied()).await?;
    let known = membership.roles.iter().map(|role| role.permissions());
    let given = known.chain(own.iter().map(|role| PermissionSet::of(&role.permissions)));
    let given = given.fold(PermissionSet::default(), PermissionSet::and);
    let is_plain = given.without(GOVERNING) == given && !membership.roles.contains(&Role::Operator);
    if is_plain { Ok(()) } else { Err(Error::rule(Rule::GoverningRoles)) }
}

/// Whether the actor may give and define what governs the tenant: with a credential that does not permit it, nobody may.
pub(crate) fn governs(tx: &TenantTx) -> bool {
    let actor = tx.actor();
    let governs = |role: Role, permits: PermissionSet| {
        actor.roles.contains(&role) && permits.without(actor.permissions) == PermissionSet::default()
    };
    governs(Role::Administrator, GOVERNING) || governs(Role::Operator, PermissionSet::of(&[Permission::TenantFound]))
}

/// Nobody acts for two organisations on the same day (ADR 0003), and nobody holds the same membership twice.
pub(super) async fn check_beside(tx: &TenantTx, membership: &Membership) -> Result<()> {
    let others = tx
        .find::<table::Entity>()
        .filter(Column::PersonId.eq(membership.person_id))
        .filter(Column::Id.ne(membership.id))
        .meeting(Column::ValidFrom, Column::ValidTo, (membership.valid_from, membership.valid_to));
    let others: Vec<Membership> = others.all().await?;
    let same = |other: &Membership| {
        (&other.roles, &other.role_ids, other.unit_id, &other.only_object)
            == (&membership.roles, &membership.role_ids, membership.unit_id, &membership.only_object)
    };
    if others.iter().any(|other| same(other) && other.acts_for_id == membership.acts_for_id) {
        return Err(Error::new(Code::DuplicateName).with("member", "person"));
    }
    let two_sides = |other: &Membership| {
        membership.acts_for_id.is_some_and(|side| other.acts_for_id.is_some_and(|one| one != side))
    };
    if others.iter().any(two_sides) { Err(Error::rule(Rule::OneOrganisationAtATime)) } else { Ok(()) }
}

/// A tenant is never left without an administrator: who may change memberships does not end or weaken their own.
pub(super) fn check_not_own(tx: &TenantTx, membership: &Membership) -> Result<()> {
    if membership.person_id == tx.actor().person {
        return Err(Error::rule(Rule::AnotherAdministrator));
    }
    Ok(())
}
