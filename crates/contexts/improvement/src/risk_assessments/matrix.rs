//! The matrix: how likely by how bad, and what lies in each cell today and when what was agreed on is done.

use async_graphql::{InputObject, SimpleObject};
use db::TenantTx;
use kernel::{Mode, Operation, Outcome, Permission, Result};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{RiskAssessment, RiskAssessmentId};
use crate::risks::{self, RiskId};

kernel::text_enum! {
    /// What is to be done about a risk.
    pub enum RiskLevel {
        /// It can be lived with (green).
        Acceptable = "acceptable",
        /// Whatever makes it less is considered (yellow).
        Consider = "consider",
        /// It is made less, or somebody says why it is accepted (red).
        Unacceptable = "unacceptable",
    }
}

/// A level of likelihood or consequence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, SimpleObject, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[graphql(input_name = "RiskScaleLevelInput")]
pub struct RiskScaleLevel {
    /// What it is called, such as *Svært sannsynleg*.
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
    /// What it means, such as *Oftare enn ein gong i månaden*.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 500)]
    pub text: Option<String>,
}

/// How likely and how bad are told, each from 1, and which products of both are acceptable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, SimpleObject, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[graphql(input_name = "RiskScaleInput")]
pub struct RiskScale {
    /// The levels of likelihood, the least likely first.
    #[schema(min_items = 3, max_items = 7)]
    pub likelihoods: Vec<RiskScaleLevel>,
    /// The levels of consequence, the least bad first.
    #[schema(min_items = 3, max_items = 7)]
    pub consequences: Vec<RiskScaleLevel>,
    /// The highest product of both levels that is acceptable; less than `unacceptableFrom`.
    #[schema(minimum = 1, maximum = 48)]
    pub acceptable_to: i32,
    /// The lowest product of both levels that is unacceptable; at most that of the highest levels.
    #[schema(minimum = 2, maximum = 49)]
    pub unacceptable_from: i32,
}

impl Default for RiskScale {
    /// Five by five, named by their numbers; acceptable to 5, unacceptable from 15.
    fn default() -> Self {
        let five = || (1..=5).map(|level| RiskScaleLevel { name: level.to_string(), text: None }).collect();
        Self { likelihoods: five(), consequences: five(), acceptable_to: 5, unacceptable_from: 15 }
    }
}

impl RiskScale {
    /// What is to be done about something so likely and so bad.
    pub fn level(&self, likelihood: i32, consequence: i32) -> RiskLevel {
        match likelihood.saturating_mul(consequence) {
            product if product >= self.unacceptable_from => RiskLevel::Unacceptable,
            product if product <= self.acceptable_to => RiskLevel::Acceptable,
            _ => RiskLevel::Consider,
        }
    }

    /// How many levels of likelihood and of consequence there are.
    pub(crate) fn size(&self) -> (i32, i32) {
        let count = |levels: &[RiskScaleLevel]| i32::try_from(levels.len()).unwrap_or(i32::MAX);
        (count(&self.likelihoods), count(&self.consequences))
    }
}

/// A cell of the matrix.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct RiskCell {
    /// How likely, from 1.
    pub likelihood: i32,
    /// How bad, from 1.
    pub consequence: i32,
    /// What is to be done about what lies here.
    pub level: RiskLevel,
    /// The risks that lie here today.
    pub risk_ids: Vec<RiskId>,
    /// The risks that lie here when what was agreed on is done; one for which that is not assessed stays where it is.
    pub remaining_risk_ids: Vec<RiskId>,
}

/// The matrix of an assessment.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct RiskMatrix {
    /// The assessment.
    pub risk_assessment_id: RiskAssessmentId,
    /// How likely and how bad are told.
    pub scale: RiskScale,
    /// Every cell: the most likely first, and of those the least bad first, as it is drawn.
    pub cells: Vec<RiskCell>,
}
impl Outcome for RiskMatrix {}

/// Reads the matrix of an assessment: every cell with its level, and which risks lie there before and after what is done.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetRiskAssessmentMatrix {
    /// The assessment's id.
    pub id: RiskAssessmentId,
}

impl Operation for GetRiskAssessmentMatrix {
    type Output = RiskMatrix;
    type Tx = TenantTx;
    const ID: &'static str = "risk_assessment.matrix";
    const PERMISSION: Permission = Permission::RiskAssessmentRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<RiskMatrix> {
        let RiskAssessment { id, scale, .. } = tx.get(self.id).await?;
        let risks = risks::of_assessment(tx, id).await?;
        let (likelihoods, consequences) = scale.size();
        let places =
            (1..=likelihoods).rev().flat_map(|likelihood| (1..=consequences).map(move |bad| (likelihood, bad)));
        let cell = |(likelihood, consequence): (i32, i32)| {
            let here = |place: &dyn Fn(&risks::Risk) -> (i32, i32)| {
                let here = risks.iter().filter(|risk| place(risk) == (likelihood, consequence));
                here.map(|risk| risk.id).collect()
            };
            RiskCell {
                likelihood,
                consequence,
                level: scale.level(likelihood, consequence),
                risk_ids: here(&|risk| (risk.likelihood, risk.consequence)),
                remaining_risk_ids: here(&risks::Risk::remaining),
            }
        };
        let cells = places.map(cell).collect();
        Ok(RiskMatrix { risk_assessment_id: id, scale, cells })
    }
}

#[cfg(test)]
mod tests {
    use super::{RiskLevel, RiskScale};

    #[test]
    fn a_level_is_told_by_the_product_and_its_two_limits() {
        use RiskLevel::{Acceptable, Consider, Unacceptable};

        let scale = RiskScale::default();
        let levels = [(1, 5), (2, 3), (5, 2), (3, 5), (5, 5)].map(|(likely, bad)| scale.level(likely, bad));
        assert_eq!(levels, [Acceptable, Consider, Consider, Unacceptable, Unacceptable]);
    }
}
