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

/// What happened to these owners together.
#[derive(Default)]
struct Together<'o> {
    from: Vec<(&'o Owner, &'static str)>,
    became: Vec<&'static Period>,
    is_merger: bool,
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
            let together = changes.entry((day, turn.change.from.first().copied().unwrap_or_default())).or_default();
            together.is_merger = turn.change.kind == Kind::Merger;
            together.from.push((owner, turn.before.code));
            for period in turn.became {
                if !together.became.contains(&period) {
                    together.became.push(period);
                }
            }
        }
    }
    changes.into_iter().filter_map(|((day, _), together)| together.suggests(day, owners)).collect()
}

impl Together<'_> {
    fn suggests(self, day: Date, owners: &[Owner]) -> Option<OwnerSuccessionSuggestion> {
        // Who takes in others and keeps its number goes on as the owner that it is; so does who became one on that day.
        let goes_on = |period: &Period| {
            let is_it = |owner: &&Owner| {
                owner.valid_from == day && owner.municipality_code.as_deref() == Some(period.code) && owner.owns_on(day)
            };
            let same = self.from.iter().find(|(_, code)| self.is_merger && *code == period.code);
            same.map(|(owner, _)| *owner).or_else(|| owners.iter().find(is_it)).map(|owner| owner.id)
        };
        let heirs: Vec<OwnerHeir> = self
            .became
            .iter()
            .map(|period| {
                let owner_id = goes_on(period);
                let is_new = owner_id.is_none();
                OwnerHeir {
                    owner_id,
                    name: is_new.then(|| period.name.to_owned()),
                    municipality_code: is_new.then(|| period.code.to_owned()),
                    organisation_number: history().organisation_number(period).filter(|_| is_new).map(str::to_owned),
                    parts: None,
                }
            })
            .collect();
        let ends = |owner: &Owner| heirs.iter().all(|heir| heir.owner_id != Some(owner.id));
        let from_owner_ids: Vec<OwnerId> =
            self.from.iter().map(|(owner, _)| *owner).filter(|owner| ends(owner)).map(|owner| owner.id).collect();
        let changed = !from_owner_ids.is_empty();
        changed.then_some(OwnerSuccessionSuggestion { effective_on: day, from_owner_ids, heirs })
    }
}
