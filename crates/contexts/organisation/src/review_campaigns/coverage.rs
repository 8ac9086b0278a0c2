//! How far a campaign has come: for each owner, and for each service.

use std::collections::BTreeMap;

use async_graphql::SimpleObject;
use db::TenantTx;
use kernel::{Mode, Operation, Outcome, Permission, Result};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{ReviewCampaign, ReviewCampaignId};
use crate::{
    agreement_reviews::{self, AgreementReviewState},
    agreements,
    owners::{self, OwnerId},
};

/// How many reviews are in a state.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct ReviewStateCount {
    /// The state.
    pub state: AgreementReviewState,
    /// How many.
    pub count: i32,
}

/// How far the reviews of an owner's agreements have come.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct OwnerReviewed {
    /// The owner.
    pub owner_id: OwnerId,
    /// What the owner is called.
    pub name: String,
    /// How many of its agreements are in the campaign.
    pub agreements: i32,
    /// How many of their reviews are closed.
    pub closed: i32,
}

/// How far the reviews of the agreements on a service have come.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct ServiceReviewed {
    /// The service.
    pub service: String,
    /// How many agreements on it are in the campaign.
    pub agreements: i32,
    /// How many of their reviews are closed.
    pub closed: i32,
}

/// How far a campaign has come.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct ReviewCoverage {
    /// How many reviews are in each state; states without any are left out.
    pub states: Vec<ReviewStateCount>,
    /// For each owner that is or was a party to one of the agreements, by name.
    pub by_owner: Vec<OwnerReviewed>,
    /// For each service, by its name.
    pub by_service: Vec<ServiceReviewed>,
}
impl Outcome for ReviewCoverage {}

/// Reads how far a campaign has come. Not paged: five statements, whatever there is.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetReviewCampaignCoverage {
    /// The campaign's id.
    pub id: ReviewCampaignId,
}

/// How many, and how many of them closed.
#[derive(Default)]
struct Tally(i32, i32);

impl Tally {
    fn note(&mut self, state: AgreementReviewState) {
        self.0 += 1;
        self.1 += i32::from(state == AgreementReviewState::Closed);
    }
}

impl Operation for GetReviewCampaignCoverage {
    type Output = ReviewCoverage;
    type Tx = TenantTx;
    const ID: &'static str = "review_campaign.coverage";
    const PERMISSION: Permission = Permission::AgreementRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<ReviewCoverage> {
        let _: ReviewCampaign = tx.get(self.id).await?;
        let reviews = agreement_reviews::of_campaign(tx, self.id).await?;
        let agreements = agreements::of(tx, reviews.iter().map(|review| review.agreement_id)).await?;
        let mut states: BTreeMap<AgreementReviewState, i32> = BTreeMap::new();
        let mut by_owner: BTreeMap<OwnerId, Tally> = BTreeMap::new();
        let mut by_service: BTreeMap<&str, Tally> = BTreeMap::new();
        for review in &reviews {
            *states.entry(review.state).or_default() += 1;
            let Some(agreement) = agreements.iter().find(|one| one.id == review.agreement_id) else { continue };
            let mut parties: Vec<OwnerId> = agreement.parties.iter().filter_map(|party| party.owner_id).collect();
            parties.sort_unstable();
            parties.dedup();
            parties.into_iter().for_each(|owner| by_owner.entry(owner).or_default().note(review.state));
            agreement.services.iter().for_each(|service| by_service.entry(service).or_default().note(review.state));
        }
        let mut owners = owners::of(tx, by_owner.keys().copied()).await?;
        owners.sort_by(|one, other| one.name.cmp(&other.name));
        let by_owner = owners.into_iter().map(|owner| {
            let Tally(agreements, closed) = by_owner.remove(&owner.id).unwrap_or_default();
            OwnerReviewed { owner_id: owner.id, name: owner.name, agreements, closed }
        });
        let by_owner = by_owner.collect();
        let by_service = by_service.into_iter().map(|(service, Tally(agreements, closed))| ServiceReviewed {
            service: service.to_owned(),
            agreements,
            closed,
        });
        let states = states.into_iter().map(|(state, count)| ReviewStateCount { state, count });
        Ok(ReviewCoverage { states: states.collect(), by_owner, by_service: by_service.collect() })
    }
}
