//! Who may stand in for whom, and who does.

use db::TenantTx;
use kernel::{Error, Permission, PersonId, Result, Role, Rule, UnitId};

use super::{
    Substitute,
    table::{self, Column},
};
use crate::memberships::{self, Membership};

/// It ends after it begins; both are members throughout, two persons, and whoever stands in holds what the other does.
pub(super) async fn check(tx: &TenantTx, substitute: &Substitute) -> Result<()> {
    let broken = |member: &str, rule: Rule| Err(Error::broken(format!("#/{member}"), rule));
    if substitute.valid_to.is_some_and(|end| end <= substitute.valid_from) {
        return broken("validTo", Rule::EndsAfterItBegins);
    }
    let away: Membership = tx.referred(substitute.membership_id, "#/membershipId").await?;
    let stand_in: Membership = tx.referred(substitute.substitute_membership_id, "#/substituteMembershipId").await?;
    memberships::rules::check_governed(tx, &away).await?;
    if away.person_id == stand_in.person_id {
        return broken("substituteMembershipId", Rule::AnotherPerson);
    }
    for (member, membership) in [("membershipId", &away), ("substituteMembershipId", &stand_in)] {
        let outlived = membership.valid_to.is_some_and(|end| substitute.valid_to.is_none_or(|own| own > end));
        if membership.valid_from > substitute.valid_from || outlived {
            return broken(member, Rule::MemberThroughout);
        }
    }
    let both = [away, stand_in];
    let permitted = memberships::permitted(tx, &both).await?;
    let [away, stand_in] = both.map(|membership| &permitted[&membership.id]);
    let missing: Vec<&str> = away.beyond(stand_in).iter().map(Permission::as_str).collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(Error::rule(Rule::SubstituteHoldsTheRight).with("missing", missing))
}

/// Where these memberships stand in for others today, as long as they hold what the others do, with those who are away.
async fn stood_in(tx: &TenantTx, mine: &[Membership]) -> Result<Vec<(Substitute, Membership)>> {
    let today = tx.now().date();
    let named = tx.find::<table::Entity>().any_of(Column::SubstituteMembershipId, mine.iter().map(|one| one.id));
    let named = named.if_on(Column::ValidFrom, Column::ValidTo, Some(today));
    let named: Vec<Substitute> = named.by(Column::Id).all().await?;
    if named.is_empty() {
        return Ok(vec![]);
    }
    let away = memberships::of(tx, named.iter().map(|one| one.membership_id), Some(today)).await?;
    let permitted = memberships::permitted(tx, &[mine, &away].concat()).await?;
    let standing = |substitute: Substitute| {
        let away = away.iter().find(|away| away.id == substitute.membership_id)?;
        let lacking = permitted.get(&away.id)?.beyond(permitted.get(&substitute.substitute_membership_id)?);
        lacking.is_empty().then(|| (substitute, away.clone()))
    };
    Ok(named.into_iter().filter_map(standing).collect())
}

/// Where a person stands in for others today.
pub(crate) async fn of_person(tx: &TenantTx, person: PersonId) -> Result<Vec<Substitute>> {
    let stood_in = stood_in(tx, &memberships::held(tx, person).await?).await?;
    Ok(stood_in.into_iter().map(|(substitute, _)| substitute).collect())
}

/// The units that those administer for whom these memberships stand in today. Only local administrators stand in for one.
pub(crate) async fn in_units(tx: &TenantTx, mine: &[Membership]) -> Result<Vec<(Substitute, UnitId)>> {
    let is_local = |membership: &Membership| membership.roles.contains(&Role::LocalAdministrator);
    if !mine.iter().any(is_local) {
        return Ok(vec![]);
    }
    let stood_in = stood_in(tx, mine).await?.into_iter();
    Ok(stood_in.filter(|(_, away)| is_local(away)).filter_map(|(one, away)| Some((one, away.unit_id?))).collect())
}
