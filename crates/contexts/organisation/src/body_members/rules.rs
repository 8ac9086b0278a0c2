//! What must hold of the members of a body beside each other.

use db::TenantTx;
use kernel::{Date, Error, Result, Rule};
use sea_orm::{ColumnTrait, Condition};

use super::{BodyMember, BodyMemberId, Column, table};
use crate::bodies::{Body, BodyId, BodyPartyKind, BodyState};

/// It ends after it begins, its party is one of the body's and has a seat for it, and nobody sits there twice.
pub(super) async fn check(tx: &TenantTx, body: &Body, member: &BodyMember) -> Result<()> {
    let broken = |name: &str, rule: Rule| Err(Error::broken(format!("#/{name}"), rule));
    if body.state == BodyState::Dissolved {
        return Err(Error::rule(Rule::DissolvedStays));
    }
    if member.valid_to.is_some_and(|end| end <= member.valid_from) {
        return broken("validTo", Rule::EndsAfterItBegins);
    }
    if body.seats(member.party) == 0 {
        return broken("party", Rule::PartyOfTheBody);
    }
    let beside = beside(tx, body.id, member.valid_from, member.valid_to).await?;
    let person = |one: &&BodyMember| one.membership_id.is_some() && one.membership_id == member.membership_id;
    if beside.iter().filter(person).count() > 1 {
        return Err(Error::rule(Rule::OneSeatEach));
    }
    seated(body, &beside, member.valid_from)
}

/// A body that is composed anew has a seat for each who is there from this day on.
pub(crate) async fn check_seats(tx: &TenantTx, body: &Body, from: Date) -> Result<()> {
    seated(body, &beside(tx, body.id, from, None).await?, from)
}

/// Whoever is in the body on some day of a period.
async fn beside(tx: &TenantTx, body: BodyId, from: Date, to: Option<Date>) -> Result<Vec<BodyMember>> {
    let found = tx
        .find::<table::Entity>()
        .filter(Column::BodyId.eq(body))
        .filter(Condition::any().add(Column::ValidTo.is_null()).add(Column::ValidTo.gt(from)));
    match to {
        Some(end) => found.filter(Column::ValidFrom.lt(end)).by(Column::Id).all().await,
        None => found.by(Column::Id).all().await,
    }
}

/// No party has more ordinary members than seats on any day from this one on. Numbers only grow on days on which somebody
/// begins, so those are looked at.
fn seated(body: &Body, members: &[BodyMember], from: Date) -> Result<()> {
    let ordinary: Vec<&BodyMember> = members.iter().filter(|one| one.function.is_ordinary()).collect();
    for day in ordinary.iter().map(|one| one.valid_from.max(from)) {
        for party in BodyPartyKind::ALL {
            let there = ordinary.iter().filter(|one| one.party == party && one.sits_on(day)).count();
            if there > usize::try_from(body.seats(party)).unwrap_or_default() {
                return Err(Error::rule(Rule::SeatsForMembers).with("party", party.as_str()));
            }
        }
    }
    Ok(())
}

/// Those of these members who are, were or will be in this body, in one statement.
pub(crate) async fn of_body(tx: &TenantTx, body: BodyId, ids: &[BodyMemberId]) -> Result<Vec<BodyMember>> {
    let named = tx.find::<table::Entity>().any_of(Column::Id, ids.iter().copied());
    named.filter(Column::BodyId.eq(body)).by(Column::Id).all().await
}
