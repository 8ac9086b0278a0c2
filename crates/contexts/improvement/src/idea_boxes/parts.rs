//! Statuses and criteria: the parts of an idea box.

use async_graphql::{InputObject, SimpleObject};
use db::TenantTx;
use kernel::{Error, FaultCode, Result};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::IdeaStatusId;
use crate::{boards, ideas::IdeaPhase};

/// A status of an idea box: its own word for a phase, or for a part of one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct IdeaStatus {
    /// The status's id, the same when it is renamed or put elsewhere.
    pub id: IdeaStatusId,
    /// What it is called, such as *Til drøfting i personalmøtet*.
    pub name: String,
    /// The phase that an idea is in by it.
    pub phase: IdeaPhase,
}

/// A new status.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewIdeaStatus {
    /// What it is called, unlike the others.
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
    /// The phase that an idea is in by it.
    pub phase: IdeaPhase,
}

impl From<NewIdeaStatus> for IdeaStatusInput {
    fn from(NewIdeaStatus { name, phase }: NewIdeaStatus) -> Self {
        Self { id: None, name, phase }
    }
}

/// A status as it is to be.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct IdeaStatusInput {
    /// The status that it is; a new one if nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<IdeaStatusId>,
    /// What it is called, unlike the others.
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
    /// The phase that an idea is in by it.
    pub phase: IdeaPhase,
}

/// What the ideas of a box are scored by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, SimpleObject, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[graphql(input_name = "IdeaCriterionInput")]
pub struct IdeaCriterion {
    /// The word that scores name it by, unlike the others: small letters from a to z, digits and single hyphens. Scores
    /// stay with their word when the criterion is renamed, and count no more when it is taken away.
    #[schema(min_length = 1, max_length = 50, pattern = "^[a-z0-9]+(-[a-z0-9]+)*$", examples("nytte"))]
    pub key: String,
    /// What it is called, such as *Nytte for brukaren*.
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
    /// How much it counts beside the others; 1 if nothing is said.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 100)]
    pub weight: Option<i32>,
}

/// The statuses that these inputs make of those that there are.
pub(super) fn statuses(
    tx: &TenantTx,
    wanted: impl IntoIterator<Item = impl Into<IdeaStatusInput>>,
    known: &[IdeaStatus],
) -> Result<Vec<IdeaStatus>> {
    let wanted: Vec<IdeaStatusInput> = wanted.into_iter().map(Into::into).collect();
    let known: Vec<IdeaStatusId> = known.iter().map(|status| status.id).collect();
    boards::check_each(wanted.iter().map(|one| (one.id, one.name.as_str())), &known, "statuses")?;
    let made = wanted.into_iter().map(|IdeaStatusInput { id, name, phase }| IdeaStatus {
        id: id.unwrap_or_else(|| tx.new_id()),
        name,
        phase,
    });
    Ok(made.collect())
}

/// No two criteria are named by the same word.
pub(super) fn check_criteria(criteria: &[IdeaCriterion]) -> Result<()> {
    for (i, criterion) in criteria.iter().enumerate() {
        if criteria[..i].iter().any(|other| other.key == criterion.key) {
            return Err(Error::invalid(format!("#/criteria/{i}/key"), FaultCode::Repeated, None));
        }
    }
    Ok(())
}
