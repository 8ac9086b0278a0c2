//! What must hold of a body.

use kernel::{Error, FaultCode, Result, Rule};

use super::{Body, BodyKind, BodyParty, BodyPartyKind, BodyQuorum, BodyState};

/// The usual rule for a quorum: in a tripartite workshop all three in equal numbers (DOMAIN C2.6.2); elsewhere half of the
/// members, as kommuneloven § 11-9 has it, and where employer and employees meet, somebody of each.
pub(super) fn usual(kind: BodyKind, parties: &[BodyParty]) -> BodyQuorum {
    let half = Some(parties.iter().map(|one| one.seats).sum::<i32>()).filter(|seats| *seats > 0);
    let half = half.map(|seats| (seats + 1) / 2);
    match kind {
        BodyKind::TripartiteWorkshop => BodyQuorum { all_parties_present: true, equal_numbers: true, at_least: None },
        BodyKind::AdministrationCommittee | BodyKind::PartyComposedCommittee => {
            BodyQuorum { all_parties_present: true, equal_numbers: false, at_least: half }
        }
        _ => BodyQuorum { all_parties_present: false, equal_numbers: false, at_least: half },
    }
}

/// Every party is named once, and no more must be present than there are seats.
pub(super) fn check_parties(body: &Body) -> Result<()> {
    for (i, one) in body.parties.iter().enumerate() {
        if body.parties[..i].iter().any(|other| other.party == one.party) {
            return Err(Error::invalid(format!("#/parties/{i}/party"), FaultCode::Repeated, None));
        }
    }
    let seats: i32 = body.parties.iter().map(|one| one.seats).sum();
    if !body.parties.is_empty() && body.quorum.at_least.is_some_and(|least| least > seats) {
        return Err(Error::invalid("#/quorum/atLeast", FaultCode::OutOfRange, Some(format!("≤ {seats}").into())));
    }
    Ok(())
}

const THREE: [BodyPartyKind; 3] = [BodyPartyKind::Political, BodyPartyKind::Administration, BodyPartyKind::Union];

/// What a body needs to be active (DOMAIN C2.6.1, C2.6.2).
pub(super) fn check_composition(body: &Body) -> Result<()> {
    let Some(first) = body.parties.first() else { return Err(Error::rule(Rule::BodyHasParties)) };
    let has_three = body.parties.len() == 3 && THREE.iter().all(|party| body.seats(*party) > 0);
    if body.kind == BodyKind::TripartiteWorkshop && !has_three {
        return Err(Error::rule(Rule::TripartiteHasThree));
    }
    if body.waiver.is_none() && body.parties.iter().any(|one| one.seats != first.seats) {
        return Err(Error::rule(Rule::PartiesAreEqual));
    }
    Ok(())
}

/// Only an active body meets and decides.
pub(crate) fn check_active(body: &Body) -> Result<()> {
    match body.state {
        BodyState::Active => Ok(()),
        BodyState::Draft | BodyState::Dissolved => Err(Error::rule(Rule::BodyIsActive)),
    }
}
