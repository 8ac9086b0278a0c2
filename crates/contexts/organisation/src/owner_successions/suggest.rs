//! What is proposed by what became of the municipalities.

use std::collections::BTreeMap;

use ::reference::municipalities::{Kind, Period, history};
use async_graphql::SimpleObject;
use db::TenantTx;
use kernel::{Date, Mode, Operation, Page, Permission, Result};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{OwnerHeir, OwnerSuccession, table};
use crate::owners::{self, Owner, OwnerId};

/// That owners have merged or were divided, and the register does not know it yet. `POST …/owner-successions` with the
/// same members proposes it, changed where the company knows better.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct OwnerSuccessionSuggestion {
    /// The day of the change.
    pub effective_on: Date,
    /// The owners who are it no longer, in the order of their names.
    pub from_owner_ids: Vec<OwnerId>,
    /// Who would own in their place. Parts are not said where there are several, as no source tells them.
    pub heirs: Vec<OwnerHeir>,
}

/// Lists what became of owners by the history of municipalities and is not in the register yet, the earliest first. Owners
/// that only got another number or name are not here. What was proposed once, confirmed or declined, is not suggested
/// again. Not paged.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ListOwnerSuccessionSuggestions {
    /// Until when the changes happen; today if nothing is said. Changes that are known are so until this year's end.
    pub until: Option<Date>,
}

impl Operation for ListOwnerSuccessionSuggestions {
    type Output = Page<OwnerSuccessionSuggestion>;
    type Tx = TenantTx;
    const ID: &'static str = "owner_succession.suggest";
    const PERMISSION: Permission = Permission::OwnerRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<Page<OwnerSuccessionSuggestion>> {
        let until = self.until.unwrap_or_else(|| tx.now().date());
        let owners: Vec<Owner> = tx.find::<owners::Entity>().by(owners::Column::Name).all().await?;
        let known: Vec<OwnerSuccession> = tx.find::<table::Entity>().all().await?;
        let mut suggestions = suggested(&owners, until);
        suggestions.retain(|one| {
            let same = |old: &OwnerSuccession| {
                let heirs = old.heirs.iter().filter_map(|heir| heir.owner_id.as_ref());
                old.effective_on == one.effective_on
                    && old.from_owner_ids.iter().chain(heirs).any(|owner| one.from_owner_ids.contains(owner))
            };
            !known.iter().any(same)
        });
        Ok(suggestions.into())
    }
}

/// An owner in a change.
struct Changed<'o> {
    owner: &'o Owner,
    before: &'static Period,
    /// What it, or some of it, is in from then on.
    became: Vec<&'static Period>,
}

/// What happened to owners together.
struct Together<'o> {
    kind: Kind,
    owners: Vec<Changed<'o>>,
}

fn suggested(owners: &[Owner], until: Date) -> Vec<OwnerSuccessionSuggestion> {
    let mut changes: BTreeMap<(Date, usize), Together<'_>> = BTreeMap::new();
    for owner in owners {
        let Some(code) = &owner.municipality_code else { continue };
        for turn in history().turns(code, owner.valid_from.0, until.0) {
            let day = Date(turn.change.date);
            if !owner.owns_on(day) || owner.valid_from >= day {
                continue;
            }
            let change = (day, turn.change.from.first().copied().unwrap_or_default());
            let together = changes.entry(change).or_insert(Together { kind: turn.change.kind, owners: vec![] });
            together.owners.push(Changed { owner, before: turn.before, became: turn.became });
        }
    }
    changes.into_iter().flat_map(|((day, _), together)| together.suggest(day, owners)).collect()
}

impl Together<'_> {
    /// One succession; where some merge and others are divided among them, one for each heir of the former, and one for each
    /// of the latter.
    fn suggest(&self, day: Date, owners: &[Owner]) -> Vec<OwnerSuccessionSuggestion> {
        let all = || self.owners.iter();
        let groups: Vec<Vec<&Changed<'_>>> = match self.kind {
            Kind::Complex => {
                let mut whole: BTreeMap<&str, Vec<&Changed<'_>>> = BTreeMap::new();
                for changed in all().filter(|changed| changed.became.len() == 1) {
                    whole.entry(changed.became[0].code).or_default().push(changed);
                }
                let divided = all().filter(|changed| changed.became.len() > 1).map(|changed| vec![changed]);
                whole.into_values().chain(divided).collect()
            }
            _ => vec![all().collect()],
        };
        groups.into_iter().filter_map(|group| self.of(&group, day, owners)).collect()
    }

    fn of(&self, group: &[&Changed<'_>], day: Date, owners: &[Owner]) -> Option<OwnerSuccessionSuggestion> {
        let mut became: Vec<&'static Period> = Vec::new();
        for period in group.iter().flat_map(|changed| &changed.became) {
            if !became.contains(period) {
                became.push(period);
            }
        }
        let heirs: Vec<OwnerHeir> = became.into_iter().map(|period| self.heir(period, day, owners)).collect();
        let ends = |owner: &Owner| heirs.iter().all(|heir| heir.owner_id != Some(owner.id));
        let from = group.iter().map(|changed| changed.owner).filter(|owner| ends(owner));
        let from_owner_ids: Vec<OwnerId> = from.map(|owner| owner.id).collect();
        let changed = !from_owner_ids.is_empty();
        changed.then_some(OwnerSuccessionSuggestion { effective_on: day, from_owner_ids, heirs })
    }

    /// Who takes in others and keeps its number goes on as the owner that it is, and so does who only takes in parts of
    /// others; an heir that another succession of the day has made is that owner.
    fn heir(&self, period: &'static Period, day: Date, owners: &[Owner]) -> OwnerHeir {
        let goes_on = |changed: &&Changed<'_>| match self.kind {
            Kind::Merger => changed.before.code == period.code,
            Kind::Complex => changed.became.as_slice() == [period] && changed.before.name == period.name,
            _ => false,
        };
        let is_made =
            |owner: &&Owner| owner.valid_from == day && owner.municipality_code.as_deref() == Some(period.code);
        let owner = self.owners.iter().find(goes_on).map(|changed| changed.owner);
        let owner_id = owner.or_else(|| owners.iter().find(is_made)).map(|owner| owner.id);
        let is_new = owner_id.is_none();
        OwnerHeir {
            owner_id,
            name: is_new.then(|| period.name.to_owned()),
            municipality_code: is_new.then(|| period.code.to_owned()),
            organisation_number: history().organisation_number(period).filter(|_| is_new).map(str::to_owned),
            parts: None,
        }
    }
}
