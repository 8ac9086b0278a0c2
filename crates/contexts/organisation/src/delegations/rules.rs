//! What must hold of a delegation.

use chrono::Months;
use db::TenantTx;
use kernel::{Date, Error, GOVERNING, PermissionSet, Result, Rule};

use super::Delegation;
use crate::{identifiers, roles};

/// How many months a delegation lasts at most.
const MOST_MONTHS: u32 = 48;

/// It is to somebody else, gives daily work only, has an end, and what it names is there.
pub(super) async fn check(tx: &TenantTx, delegation: &Delegation) -> Result<()> {
    if delegation.roles.is_empty() && delegation.role_ids.is_empty() {
        return Err(Error::broken("#/roles", Rule::SomethingIsDelegated));
    }
    if let Some(place) = delegation.roles.iter().position(|role| !role.can_be_delegated()) {
        return Err(Error::broken(format!("#/roles/{place}"), Rule::DailyWorkIsDelegated));
    }
    if delegation.valid_to <= delegation.valid_from {
        return Err(Error::broken("#/validTo", Rule::EndsAfterItBegins));
    }
    check_length(delegation)?;
    if identifiers::is_own_number(tx, &delegation.organisation_number).await? {
        return Err(Error::broken("#/organisationNumber", Rule::AnotherOrganisation));
    }
    roles::check_known(tx, &delegation.role_ids).await?;
    let own = roles::of(tx, delegation.role_ids.clone()).await?;
    let governs = |role: &roles::TenantRole| {
        let permitted = PermissionSet::of(&role.permissions);
        permitted.without(GOVERNING) != permitted
    };
    if let Some(role) = own.iter().find(|role| governs(role)) {
        let place = delegation.role_ids.iter().position(|id| *id == role.id).unwrap_or_default();
        return Err(Error::broken(format!("#/roleIds/{place}"), Rule::DailyWorkIsDelegated));
    }
    crate::memberships::rules::check_object(tx, delegation.only_object.as_ref()).await?;
    Ok(())
}

/// It lasts four years at most.
pub(super) fn check_length(delegation: &Delegation) -> Result<()> {
    let latest = delegation.valid_from.0.checked_add_months(Months::new(MOST_MONTHS)).map(Date);
    if latest.is_some_and(|latest| delegation.valid_to <= latest) {
        return Ok(());
    }
    Err(Error::broken("#/validTo", Rule::FourYears))
}

/// What has begun ends today at the earliest, so that nobody seems never to have had what they had; what has not may end
/// before it begins to hold, which is the day it would begin.
pub(crate) fn check_end(tx: &TenantTx, begins: Date, end: Date) -> Result<()> {
    if end < begins.max(tx.now().date()) {
        return Err(Error::broken("#/validTo", Rule::EndsTodayOrLater));
    }
    Ok(())
}
