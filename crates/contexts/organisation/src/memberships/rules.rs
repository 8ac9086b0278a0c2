//! What must hold of a membership beside the others.

use db::TenantTx;
use kernel::{Error, FaultCode, LOCAL_ROLES, Permission, Result, Rule};
use sea_orm::ColumnTrait;

use super::{Column, Membership, table};
use crate::{events, identifiers::holds_identity_number, participants::Participant, roles, units};

/// A role that is named twice is held once.
pub(crate) fn distinct<T: Ord>(mut roles: Vec<T>) -> Vec<T> {
    roles.sort_unstable();
    roles.dedup();
    roles
}

/// A person is known by what their issuer calls them, and never by their national identity number (DOMAIN R17).
pub(crate) fn check_subject(subject: &str, pointer: &str) -> Result<()> {
    if holds_identity_number(subject) {
        return Err(Error::invalid(pointer, FaultCode::Rule, Some(Rule::NoIdentityNumber.code().into())));
    }
    Ok(())
}

/// It gives a role, ends after it begins, and what it names is there.
pub(crate) async fn check(tx: &TenantTx, membership: &Membership) -> Result<()> {
    let broken = |pointer: &str, rule: Rule| Err(Error::invalid(pointer, FaultCode::Rule, Some(rule.code().into())));
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
    if let Some(object) = &membership.only_object
        && events::standing(tx, std::slice::from_ref(object)).await?.is_empty()
    {
        return Err(Error::invalid("#/onlyObject", FaultCode::NoSuchThing, None));
    }
    Ok(())
}

/// Who administers some units only, gives, changes and ends memberships in these only, and only with roles of daily work.
pub(crate) async fn check_governed(tx: &TenantTx, membership: &Membership) -> Result<()> {
    if tx.actor().bounds(Permission::MembershipManage).is_none() {
        return Ok(());
    }
    units::rules::check_governed(tx, Permission::MembershipManage, membership.unit_id).await?;
    let is_local = membership.roles.iter().all(|role| LOCAL_ROLES.contains(role)) && membership.role_ids.is_empty();
    if is_local { Ok(()) } else { Err(Error::rule(Rule::LocalRoles)) }
}

/// Nobody acts for two organisations on the same day (ADR 0003).
pub(super) async fn check_one_side(tx: &TenantTx, membership: &Membership) -> Result<()> {
    let Some(side) = membership.acts_for_id else { return Ok(()) };
    let others = tx
        .find::<table::Entity>()
        .filter(Column::PersonId.eq(membership.person_id))
        .filter(Column::Id.ne(membership.id))
        .filter(Column::ActsForId.ne(side))
        .meeting(Column::ValidFrom, Column::ValidTo, (membership.valid_from, membership.valid_to));
    if others.exists().await? {
        return Err(Error::rule(Rule::OneOrganisationAtATime));
    }
    Ok(())
}

/// A tenant is never left without an administrator: who may change memberships does not end or weaken their own.
pub(super) fn check_not_own(tx: &TenantTx, membership: &Membership) -> Result<()> {
    if membership.person_id == tx.actor().person {
        return Err(Error::rule(Rule::AnotherAdministrator));
    }
    Ok(())
}
