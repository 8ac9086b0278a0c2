//! What the confirmation of a succession will do.

use std::collections::BTreeMap;

use async_graphql::SimpleObject;
use db::TenantTx;
use kernel::{Error, Mode, Operation, Outcome, Permission, Result, Rule};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{OwnerHeir, OwnerSuccession, OwnerSuccessionId};
use crate::{
    agreements::{self, Agreement, AgreementId, AgreementKind, AgreementPartyRole, AgreementTerms},
    owners::{self, Owner, OwnerId, shares_on},
};

/// An heir with the parts that it gets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct PlannedHeir {
    /// What the heir is called.
    pub name: String,
    /// The owner who goes on; null for a new owner.
    pub owner_id: Option<OwnerId>,
    /// How many parts it gets; null while that is not said, which it must be before the succession can be confirmed.
    pub gains: Option<i32>,
    /// How many parts it has from then on; null while that is not known.
    pub parts: Option<i32>,
}

/// Agreements, each with one of those who are owners no longer, that become one with the heir; one for each heir if there
/// are several. In all of them those are parties in the same role, which is the heir's from then on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct AgreementFold {
    /// What kind of agreement they are.
    pub kind: AgreementKind,
    /// The agreements that end.
    pub agreement_ids: Vec<AgreementId>,
    /// The services that the new one covers: all that they do.
    pub services: Vec<String>,
    /// The terms of which they cannot all be right. Where there are any, whoever confirms says which agreement's terms hold.
    pub differences: Vec<AgreementTerms>,
}

/// What the confirmation of a succession does, as the register and the agreements are now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct OwnerSuccessionPlan {
    /// The owners who are it no longer.
    pub from_owner_ids: Vec<OwnerId>,
    /// How many parts they have together.
    pub parts: i32,
    /// Who owns in their place.
    pub heirs: Vec<PlannedHeir>,
    /// The agreements that become one.
    pub folds: Vec<AgreementFold>,
    /// The agreements with others too, in which the heirs take the place of those who are owners no longer.
    pub party_change_ids: Vec<AgreementId>,
}
impl Outcome for OwnerSuccessionPlan {}

/// Reads what the confirmation of a succession will do. Changes nothing.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetOwnerSuccessionPlan {
    /// The id.
    pub id: OwnerSuccessionId,
}

impl Operation for GetOwnerSuccessionPlan {
    type Output = OwnerSuccessionPlan;
    type Tx = TenantTx;
    const ID: &'static str = "owner_succession.plan";
    const PERMISSION: Permission = Permission::OwnerRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<OwnerSuccessionPlan> {
        let succession: OwnerSuccession = tx.get(self.id).await?;
        Ok(Planned::read(tx, &succession).await?.told())
    }
}

/// A plan with the rows that it is made from.
pub(super) struct Planned {
    pub owners: Vec<Owner>,
    pub from: Vec<OwnerId>,
    pub parts: i32,
    /// Each heir with what it gains and what it has before.
    pub heirs: Vec<(OwnerHeir, Option<i32>, i32)>,
    /// Agreements that become one, with those who are parties on the day.
    pub folds: Vec<Vec<Agreement>>,
    /// Agreements with others too.
    pub shared: Vec<Agreement>,
}

impl Planned {
    /// Five statements, whatever there is.
    pub async fn read(tx: &TenantTx, succession: &OwnerSuccession) -> Result<Self> {
        let day = succession.effective_on;
        let from = succession.from_owner_ids.clone();
        let (owners, shares) = (owners::on(tx, day).await?, shares_on(tx, day).await?);
        let has = |owner: &OwnerId| shares.get(owner).copied().unwrap_or_default();
        let parts: i32 = from.iter().map(has).sum();
        let gains = |heir: &OwnerHeir| heir.parts.or((succession.heirs.len() == 1).then_some(parts));
        let heirs = succession.heirs.iter();
        let heirs = heirs.map(|heir| (heir.clone(), gains(heir), heir.owner_id.as_ref().map(has).unwrap_or_default()));
        let heirs = heirs.collect();
        let concerned = agreements::on(tx, day).await?.into_iter().filter(|agreement| agreement.concerns(&from, day));
        let (mut own, shared): (Vec<Agreement>, Vec<Agreement>) =
            concerned.partition(|agreement| agreement.is_with_only(&from, day));
        own.iter_mut().for_each(|agreement| agreement.parties.retain(|party| party.is_on(day)));
        Ok(Self { owners, parts, heirs, folds: folds(own), shared, from })
    }

    /// Every owner is still one, and the heirs' parts add up.
    pub fn check(&self) -> Result<()> {
        if !self.from.iter().all(|id| self.owners.iter().any(|owner| owner.id == *id)) {
            return Err(Error::rule(Rule::OwnerOnTheDay));
        }
        let gains: Option<i32> = self.heirs.iter().map(|(_, gains, _)| *gains).sum();
        if gains == Some(self.parts) { Ok(()) } else { Err(Error::rule(Rule::PartsAddUp).with("parts", self.parts)) }
    }

    fn told(self) -> OwnerSuccessionPlan {
        let called = |heir: &OwnerHeir| {
            let owner = self.owners.iter().find(|owner| Some(owner.id) == heir.owner_id);
            heir.name.clone().or_else(|| owner.map(|owner| owner.name.clone())).unwrap_or_default()
        };
        let heirs = self.heirs.iter().map(|(heir, gains, has)| PlannedHeir {
            name: called(heir),
            owner_id: heir.owner_id,
            gains: *gains,
            parts: gains.map(|gains| gains + has),
        });
        OwnerSuccessionPlan {
            heirs: heirs.collect(),
            folds: self.folds.iter().map(|fold| told(fold)).collect(),
            party_change_ids: self.shared.iter().map(|agreement| agreement.id).collect(),
            parts: self.parts,
            from_owner_ids: self.from,
        }
    }
}

impl Agreement {
    fn parties_on(&self, day: kernel::Date) -> impl Iterator<Item = Option<OwnerId>> + '_ {
        self.parties.iter().filter(move |party| party.is_on(day)).map(|party| party.owner_id)
    }
    /// Whether any of these owners is a party on this day.
    fn concerns(&self, owners: &[OwnerId], day: kernel::Date) -> bool {
        self.parties_on(day).flatten().any(|owner| owners.contains(&owner))
    }
    /// Whether nobody else is a party on this day, and it was made before.
    fn is_with_only(&self, owners: &[OwnerId], day: kernel::Date) -> bool {
        self.valid_from < day && self.parties_on(day).all(|owner| owner.is_some_and(|owner| owners.contains(&owner)))
    }
}

/// What becomes one: agreements of a kind, in the same role; where an owner has several of these, those of the same title.
fn folds(agreements: Vec<Agreement>) -> Vec<Vec<Agreement>> {
    let mut by_kind: BTreeMap<(&'static str, Vec<AgreementPartyRole>), Vec<Agreement>> = BTreeMap::new();
    for agreement in agreements {
        let mut roles: Vec<AgreementPartyRole> = agreement.parties.iter().map(|party| party.role).collect();
        roles.sort_unstable();
        roles.dedup();
        by_kind.entry((agreement.kind.as_str(), roles)).or_default().push(agreement);
    }
    let mut folds = Vec::new();
    for (_, same) in by_kind {
        let mut seen = Vec::new();
        let mut owners = same.iter().flat_map(|agreement| agreement.parties.iter().filter_map(|party| party.owner_id));
        let several = owners.any(|owner| {
            let twice = seen.contains(&owner);
            seen.push(owner);
            twice
        });
        if !several {
            folds.push(same);
            continue;
        }
        let mut by_title: BTreeMap<String, Vec<Agreement>> = BTreeMap::new();
        for agreement in same {
            by_title.entry(agreement.title.clone()).or_default().push(agreement);
        }
        folds.extend(by_title.into_values());
    }
    folds
}

/// The terms in which any of these differs from the first.
pub(super) fn differences(fold: &[Agreement]) -> Vec<AgreementTerms> {
    let Some((first, rest)) = fold.split_first() else { return vec![] };
    let mut terms: Vec<AgreementTerms> = rest.iter().flat_map(|other| first.differs_from(other)).collect();
    terms.sort_unstable();
    terms.dedup();
    terms
}

fn told(fold: &[Agreement]) -> AgreementFold {
    let mut whole = fold[0].clone();
    fold.iter().for_each(|other| whole.take_in(other));
    AgreementFold {
        kind: whole.kind,
        agreement_ids: fold.iter().map(|agreement| agreement.id).collect(),
        services: whole.services,
        differences: differences(fold),
    }
}
