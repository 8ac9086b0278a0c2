//! The company's answer to a succession.

use async_graphql::InputObject;
use db::TenantTx;
use kernel::{Date, Error, Mode, Operation, Permission, Result, Rule};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Column, OwnerHeir, OwnerSuccession, OwnerSuccessionId, OwnerSuccessionState,
    plan::{Planned, differences},
    table,
};
use crate::{
    agreements::{self, Agreement, AgreementId, AgreementParty, AgreementPartyRole, parties},
    owners::{self, Owner, OwnerId},
};

/// Confirms a succession: those who were owners are it no longer from `effectiveOn` on, the heirs have their parts, each set
/// of agreements that becomes one ends and has a successor, and in agreements with others too the heirs take their place.
/// All of it, or nothing. `GET …/plan` tells it beforehand.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ConfirmOwnerSuccession {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The id.
    pub id: OwnerSuccessionId,
    /// The version that the answer was decided on.
    pub expected_version: i32,
    /// For agreements that become one and differ: those whose terms hold in the new one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[graphql(default)]
    #[schema(max_items = 100)]
    pub terms_agreement_ids: Vec<AgreementId>,
    /// What else is to be said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: Option<String>,
}

impl Operation for ConfirmOwnerSuccession {
    type Output = OwnerSuccession;
    type Tx = TenantTx;
    const ID: &'static str = "owner_succession.confirm";
    const PERMISSION: Permission = Permission::OwnerManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<OwnerSuccession> {
        let succession = proposed(tx, self.id).await?;
        let day = succession.effective_on;
        let planned = Planned::read(tx, &succession).await?;
        planned.check()?;
        for owner in planned.owners.iter().filter(|owner| planned.from.contains(&owner.id)) {
            owners::leave(tx, owner, day).await?;
        }
        let mut heirs = Vec::new();
        for (heir, gains, _) in &planned.heirs {
            heirs.push(take_over(tx, heir, &planned.owners, gains.unwrap_or_default(), day).await?);
        }
        for fold in &planned.folds {
            let terms = chosen(fold, &self.terms_agreement_ids)?;
            for heir in &heirs {
                agreements::insert(tx, &folded(tx, fold, terms, heir, &planned, day)).await?;
            }
            end(tx, fold, day).await?;
        }
        for agreement in &planned.shared {
            replace(tx, agreement, &planned.from, &heirs, day).await?;
        }
        let heirs: Vec<OwnerHeir> = heirs.into_iter().map(|heir| heir.entry).collect();
        tx.change::<table::Entity>()
            .set(Column::State, OwnerSuccessionState::Confirmed)
            .set(Column::StateReason, self.reason)
            .set(Column::Heirs, serde_json::to_value(heirs).map_err(Error::internal)?)
            .set(Column::UpdatedAt, tx.now())
            .one(self.id, Some(self.expected_version))
            .await
    }
}

/// The succession, locked, that waits for an answer.
async fn proposed(tx: &TenantTx, id: OwnerSuccessionId) -> Result<OwnerSuccession> {
    let succession: Option<OwnerSuccession> = tx.find::<table::Entity>().id(id).lock().one().await?;
    let succession = succession.ok_or_else(|| Error::new(kernel::Code::NotFound))?;
    match succession.state {
        OwnerSuccessionState::Proposed => Ok(succession),
        answered => Err(Error::illegal_transition(answered.as_str(), vec![])),
    }
}

/// An heir as an owner.
struct Heir {
    owner: OwnerId,
    name: String,
    entry: OwnerHeir,
}

async fn take_over(tx: &TenantTx, heir: &OwnerHeir, owners: &[Owner], gains: i32, day: Date) -> Result<Heir> {
    if let Some(owner) = owners.iter().find(|owner| Some(owner.id) == heir.owner_id) {
        owners::gain(tx, owner, gains, day).await?;
        let entry = OwnerHeir { parts: Some(gains), ..heir.clone() };
        return Ok(Heir { owner: owner.id, name: owner.name.clone(), entry });
    }
    // An heir that was an owner when it was proposed, and is one no longer.
    let name = heir.name.clone().ok_or_else(|| Error::rule(Rule::OwnerOnTheDay))?;
    let owner = Owner {
        id: tx.new_id(),
        name,
        municipality_code: heir.municipality_code.clone(),
        organisation_number: heir.organisation_number.clone(),
        valid_from: day,
        valid_to: None,
        version: 1,
        created_at: tx.now(),
        updated_at: tx.now(),
    };
    let owner = owners::insert(tx, owner, gains).await?;
    let entry = OwnerHeir { owner_id: Some(owner.id), parts: Some(gains), ..heir.clone() };
    Ok(Heir { owner: owner.id, name: owner.name, entry })
}

impl Heir {
    /// The heir as a party from a day on, in the role of those whose place it takes: the first's, if they had several.
    fn party(&self, tx: &TenantTx, former: &[&AgreementParty], day: Date) -> AgreementParty {
        let role = former.first().map_or(AgreementPartyRole::Receiver, |party| party.role);
        AgreementParty {
            id: tx.new_id(),
            owner_id: Some(self.owner),
            name: None,
            role,
            valid_from: day,
            valid_to: None,
        }
    }
}

/// The agreement whose terms hold: any, if they do not differ.
fn chosen<'f>(fold: &'f [Agreement], named: &[AgreementId]) -> Result<&'f Agreement> {
    let chosen: Vec<&Agreement> = fold.iter().filter(|agreement| named.contains(&agreement.id)).collect();
    match (chosen.as_slice(), differences(fold).is_empty()) {
        ([one], _) => Ok(one),
        ([], true) => fold.first().ok_or_else(|| Error::internal("a fold of no agreement")),
        _ => {
            let ids: Vec<String> = fold.iter().map(|agreement| agreement.id.to_string()).collect();
            Err(Error::rule(Rule::TermsAreChosen).with("agreementIds", ids))
        }
    }
}

/// The agreement with an heir in place of these.
fn folded(
    tx: &TenantTx,
    fold: &[Agreement],
    terms: &Agreement,
    heir: &Heir,
    planned: &Planned,
    day: Date,
) -> Agreement {
    let former = planned.owners.iter().filter(|owner| planned.from.contains(&owner.id));
    let party = heir.party(tx, &terms.parties.iter().collect::<Vec<_>>(), day);
    let mut agreement = Agreement {
        id: tx.new_id(),
        title: former.fold(terms.title.clone(), |title, owner| renamed(&title, &owner.name, &heir.name)),
        parties: vec![party],
        follows_ids: fold.iter().map(|agreement| agreement.id).collect(),
        valid_from: day,
        version: 1,
        created_at: tx.now(),
        updated_at: tx.now(),
        ..terms.clone()
    };
    fold.iter().for_each(|other| agreement.take_in(other));
    agreement
}

/// The title with a name in place of another, where that stands as a word by itself.
fn renamed(title: &str, former: &str, name: &str) -> String {
    let mut renamed = String::new();
    let mut rest = title;
    while let Some(place) = rest.find(former) {
        let (before, after) = (&rest[..place], &rest[place + former.len()..]);
        let inside = before.chars().next_back().or(renamed.chars().next_back().filter(|_| before.is_empty()));
        let is_word =
            !inside.is_some_and(char::is_alphanumeric) && !after.chars().next().is_some_and(char::is_alphanumeric);
        renamed.push_str(before);
        renamed.push_str(if is_word { name } else { former });
        rest = after;
    }
    renamed + rest
}

async fn end(tx: &TenantTx, fold: &[Agreement], day: Date) -> Result<()> {
    for agreement in fold {
        let _: Agreement = tx
            .change::<agreements::Entity>()
            .set(agreements::Column::ValidTo, Some(day))
            .set(agreements::Column::UpdatedAt, tx.now())
            .one(agreement.id, Some(agreement.version))
            .await?;
    }
    Ok(())
}

/// In an agreement with others too, the heirs take the place of those who are owners no longer.
async fn replace(tx: &TenantTx, agreement: &Agreement, from: &[OwnerId], heirs: &[Heir], day: Date) -> Result<()> {
    let now = agreement.parties.iter().filter(|party| party.is_on(day));
    let (leave, stay): (Vec<&AgreementParty>, Vec<&AgreementParty>) =
        now.partition(|party| party.owner_id.is_some_and(|owner| from.contains(&owner)));
    parties::end(tx, leave.iter().map(|party| party.id), day).await?;
    let join = heirs.iter().filter(|heir| stay.iter().all(|party| party.owner_id != Some(heir.owner)));
    let join: Vec<AgreementParty> = join.map(|heir| heir.party(tx, &leave, day)).collect();
    parties::insert(tx, agreement.id, &join).await?;
    let _: Agreement = tx
        .change::<agreements::Entity>()
        .set(agreements::Column::UpdatedAt, tx.now())
        .one(agreement.id, Some(agreement.version))
        .await?;
    Ok(())
}

/// Declines a succession, for a reason that everybody can read. Nothing is changed.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeclineOwnerSuccession {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The id.
    pub id: OwnerSuccessionId,
    /// The version that the answer was decided on.
    pub expected_version: i32,
    /// Why.
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
}

impl Operation for DeclineOwnerSuccession {
    type Output = OwnerSuccession;
    type Tx = TenantTx;
    const ID: &'static str = "owner_succession.decline";
    const PERMISSION: Permission = Permission::OwnerManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<OwnerSuccession> {
        proposed(tx, self.id).await?;
        tx.change::<table::Entity>()
            .set(Column::State, OwnerSuccessionState::Declined)
            .set(Column::StateReason, Some(self.reason))
            .set(Column::UpdatedAt, tx.now())
            .one(self.id, Some(self.expected_version))
            .await
    }
}
