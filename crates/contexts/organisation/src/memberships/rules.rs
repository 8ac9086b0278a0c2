//! What must hold of a membership beside the others.

use db::TenantTx;
use kernel::{Error, FaultCode, Result, Role, Rule};
use sea_orm::{ColumnTrait, Condition};

use super::{Column, Membership, table};
use crate::identifiers::holds_identity_number;

/// A role that is named twice is held once.
pub(super) fn distinct(mut roles: Vec<Role>) -> Vec<Role> {
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

/// It ends after it begins.
pub(super) fn check_period(membership: &Membership) -> Result<()> {
    if membership.valid_to.is_some_and(|end| end <= membership.valid_from) {
        return Err(Error::invalid("#/validTo", FaultCode::Rule, Some(Rule::EndsAfterItBegins.code().into())));
    }
    Ok(())
}

/// Nobody acts for two organisations on the same day (ADR 0003).
pub(super) async fn check_one_side(tx: &TenantTx, membership: &Membership) -> Result<()> {
    let Some(side) = membership.acts_for_id else { return Ok(()) };
    let others = tx
        .find::<table::Entity>()
        .filter(Column::PersonId.eq(membership.person_id))
        .filter(Column::Id.ne(membership.id))
        .filter(Column::ActsForId.ne(side))
        .filter(Condition::any().add(Column::ValidTo.is_null()).add(Column::ValidTo.gt(membership.valid_from)));
    let others = match membership.valid_to {
        Some(end) => others.filter(Column::ValidFrom.lt(end)),
        None => others,
    };
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
