//! What each organisation's people say of a version, and who has not been heard.

use std::collections::HashSet;

use async_graphql::SimpleObject;
use db::TenantTx;
use kernel::{Date, Error, Mode, Operation, Outcome, ParticipantId, Permission, Result, Rule};
use organisation::{participants, tenants::GetTenant};
use sea_orm::ColumnTrait;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Endorsement, Verdict,
    table::{self, Column},
};
use crate::{
    to_be_versions::{ToBeVersion, ToBeVersionId},
    variants,
};

/// What one organisation's people say of a version: the newest answer of each person counts.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct OrganisationEndorsement {
    /// The organisation; null for the tenant's own members.
    pub participant_id: Option<ParticipantId>,
    /// Its name.
    pub organisation: String,
    /// How many agree.
    pub agree: i32,
    /// How many agree with a reservation.
    pub agree_with_reservation: i32,
    /// How many disagree.
    pub disagree: i32,
    /// What they wrote with their answers, the oldest first: reservations, disagreements, and what they are glad of.
    pub texts: Vec<String>,
}

/// What all say of a version, organisation by organisation.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct EndorsementSummary {
    /// The version of the to-be.
    pub to_be_version_id: ToBeVersionId,
    /// Its number in the process.
    pub number: i32,
    /// The last day of its consultation.
    pub consultation_until: Option<Date>,
    /// The organisations whose way of today is on the map, in the order of their columns; then others who answered.
    pub organisations: Vec<OrganisationEndorsement>,
    /// The names of the organisations on the map from which nobody has answered.
    pub missing: Vec<String>,
}
impl Outcome for EndorsementSummary {}

/// Sums up what all say of a version, organisation by organisation, and names those not heard.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SumUpEndorsements {
    /// The version's id.
    pub id: ToBeVersionId,
}

impl Operation for SumUpEndorsements {
    type Output = EndorsementSummary;
    type Tx = TenantTx;
    const ID: &'static str = "to_be_version.endorsement_summary";
    const PERMISSION: Permission = Permission::ToBeRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<EndorsementSummary> {
        sum_up(tx, &tx.get(self.id).await?).await
    }
}

async fn sum_up(tx: &TenantTx, version: &ToBeVersion) -> Result<EndorsementSummary> {
    let found = tx.find::<table::Entity>().filter(Column::ToBeVersionId.eq(version.id));
    let mut answers: Vec<Endorsement> = found.by_latest(Column::Id).all().await?;
    let mut heard = HashSet::new();
    answers.retain(|answer| heard.insert(answer.person_id));
    answers.reverse();

    let names = participants::names(tx).await?;
    let own = GetTenant {}.run(tx).await?.name;
    let name = |id: Option<ParticipantId>| id.and_then(|id| names.get(&id)).unwrap_or(&own).clone();
    let mut ids = variants::organisations(tx, version.process_id).await?;
    for answer in &answers {
        if !ids.contains(&answer.participant_id) {
            ids.push(answer.participant_id);
        }
    }
    let organisations = ids.into_iter().map(|id| {
        let answers = answers.iter().filter(|answer| answer.participant_id == id);
        OrganisationEndorsement::of(id, name(id), answers)
    });
    let organisations: Vec<OrganisationEndorsement> = organisations.collect();
    let silent = |one: &&OrganisationEndorsement| one.agree + one.agree_with_reservation + one.disagree == 0;
    let missing = organisations.iter().filter(silent).map(|one| one.organisation.clone()).collect();
    Ok(EndorsementSummary {
        to_be_version_id: version.id,
        number: version.number,
        consultation_until: version.consultation_until,
        organisations,
        missing,
    })
}

impl OrganisationEndorsement {
    fn of<'a>(
        participant_id: Option<ParticipantId>,
        organisation: String,
        answers: impl Iterator<Item = &'a Endorsement>,
    ) -> Self {
        let mut sum =
            Self { participant_id, organisation, agree: 0, agree_with_reservation: 0, disagree: 0, texts: vec![] };
        for answer in answers {
            match answer.verdict {
                Verdict::Agree => sum.agree += 1,
                Verdict::AgreeWithReservation => sum.agree_with_reservation += 1,
                Verdict::Disagree => sum.disagree += 1,
            }
            sum.texts.extend(answer.text.clone());
        }
        sum
    }
}

/// A version is not approved before every organisation on the map has answered, or its consultation has ended.
pub(crate) async fn check_heard(tx: &TenantTx, version: &ToBeVersion) -> Result<()> {
    if version.consultation_until.is_some_and(|last| last < tx.now().date()) {
        return Ok(());
    }
    let missing = sum_up(tx, version).await?.missing;
    if missing.is_empty() {
        return Ok(());
    }
    Err(Error::rule(Rule::EveryOrganisationIsHeard).with("missing", missing))
}
