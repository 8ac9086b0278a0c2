//! What all think of an idea: of others means only, and only by what one has scored oneself.

use async_graphql::SimpleObject;
use db::TenantTx;
use kernel::{Mode, Operation, Outcome, Permission, Result};
use sea_orm::ColumnTrait;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    CriterionScore, Given,
    table::{self, Column},
};
use crate::{
    idea_boxes::{IdeaBox, IdeaCriterion},
    ideas::{self, Idea, IdeaId},
};

/// How many others a mean is of at the least.
const SOME: i32 = 2;

/// What the others score an idea by one criterion.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct CriterionMean {
    /// The criterion's `key`.
    pub criterion_key: String,
    /// The mean of what they score, from 1 to 5; null if fewer than two others have scored by it, or if one has not
    /// oneself.
    pub mean: Option<f64>,
    /// How many others have scored by it.
    pub count: i32,
}

/// What one scored an idea oneself, and what the others think of it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct IdeaScoreSummary {
    /// The idea.
    pub idea_id: IdeaId,
    /// What one scored it oneself; null if one has not.
    pub own: Option<Vec<CriterionScore>>,
    /// What one wanted to remember by it.
    pub comment: Option<String>,
    /// How many others have scored it.
    pub count: i32,
    /// What the others score it by each criterion of its box, in order; null until one has scored it oneself.
    pub others: Option<Vec<CriterionMean>>,
    /// The mean of those means, each counted by the weight of its criterion; null if there is none.
    pub weighted_mean: Option<f64>,
}

impl Outcome for IdeaScoreSummary {
    fn subject(&self) -> Option<String> {
        Some(self.idea_id.to_string())
    }
}

/// Tells what one scored an idea oneself and, by each criterion that one scored, what the others think: as a mean of
/// two of them or more. No operation tells what one of them scored. A mean can: one of 1 or of 5 is what each of them
/// scored, and one that is read before and after somebody else scores tells theirs.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SumUpIdeaScores {
    /// The idea's id.
    pub id: IdeaId,
}

impl Operation for SumUpIdeaScores {
    type Output = IdeaScoreSummary;
    type Tx = TenantTx;
    const ID: &'static str = "idea.score_summary";
    const PERMISSION: Permission = Permission::IdeaRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<IdeaScoreSummary> {
        let idea = ideas::known(tx, self.id, Self::MODE).await?;
        of(tx, &idea, &tx.get(idea.idea_box_id).await?).await
    }
}

/// What the actor may know of how an idea is scored.
pub(super) async fn of(tx: &TenantTx, idea: &Idea, idea_box: &IdeaBox) -> Result<IdeaScoreSummary> {
    let given: Vec<Given> = tx.find::<table::Entity>().filter(Column::IdeaId.eq(idea.id)).all().await?;
    let (mut own, others): (Vec<Given>, Vec<Given>) =
        given.into_iter().partition(|given| given.person_id == tx.actor().person);
    let own = own.pop();
    let scores: Vec<Vec<CriterionScore>> = others.into_iter().map(|given| given.scores).collect();
    let means = own.as_ref().map(|own| means(&idea_box.criteria, &own.scores, &scores));
    Ok(IdeaScoreSummary {
        idea_id: idea.id,
        comment: own.as_ref().and_then(|own| own.comment.clone()),
        own: own.map(|own| own.scores),
        count: count(scores.len()),
        weighted_mean: means.as_ref().and_then(|means| weighted(&idea_box.criteria, means)),
        others: means,
    })
}

/// What the others score by each criterion, the mean only of what one has scored oneself.
fn means(criteria: &[IdeaCriterion], own: &[CriterionScore], others: &[Vec<CriterionScore>]) -> Vec<CriterionMean> {
    let by = |criterion: &IdeaCriterion| {
        let scores = others.iter().flatten().filter(|score| score.criterion_key == criterion.key);
        let values: Vec<f64> = scores.map(|score| f64::from(score.value)).collect();
        let count = count(values.len());
        let is_told = count >= SOME && own.iter().any(|score| score.criterion_key == criterion.key);
        let mean = is_told.then(|| values.iter().sum::<f64>() / f64::from(count));
        CriterionMean { criterion_key: criterion.key.clone(), mean, count }
    };
    criteria.iter().map(by).collect()
}

/// The means of the criteria in one figure; what has no mean does not count.
fn weighted(criteria: &[IdeaCriterion], means: &[CriterionMean]) -> Option<f64> {
    let weight = |criterion: &IdeaCriterion| f64::from(criterion.weight.unwrap_or(1));
    let told = criteria.iter().zip(means).filter_map(|(criterion, mean)| Some((weight(criterion), mean.mean?)));
    let (sum, weights) = told.fold((0.0, 0.0), |(sum, all), (weight, mean)| (sum + weight * mean, all + weight));
    (weights > 0.0).then(|| sum / weights)
}

fn count(of: usize) -> i32 {
    i32::try_from(of).unwrap_or(i32::MAX)
}

#[cfg(test)]
mod tests {
    use super::{CriterionMean, CriterionScore, IdeaCriterion, means, weighted};

    fn criterion(key: &str, weight: Option<i32>) -> IdeaCriterion {
        IdeaCriterion { key: key.to_owned(), name: key.to_owned(), weight }
    }

    fn scores(values: &[(&str, i32)]) -> Vec<CriterionScore> {
        let score = |(key, value): &(&str, i32)| CriterionScore { criterion_key: (*key).to_owned(), value: *value };
        values.iter().map(score).collect()
    }

    #[test]
    fn a_mean_is_of_two_others_at_least_by_what_one_scored_and_weighs_what_its_criterion_does() {
        let criteria = [criterion("nytte", Some(3)), criterion("kostnad", None), criterion("tid", None)];
        let others = [scores(&[("nytte", 5), ("kostnad", 2), ("borte", 1)]), scores(&[("nytte", 4), ("tid", 1)])];
        let others = [&others[..], &[scores(&[("kostnad", 1)])]].concat();
        let told = means(&criteria, &scores(&[("nytte", 1), ("kostnad", 1), ("tid", 1)]), &others);
        let mean = |key: &str, mean, count| CriterionMean { criterion_key: key.to_owned(), mean, count };
        assert_eq!(told, [mean("nytte", Some(4.5), 2), mean("kostnad", Some(1.5), 2), mean("tid", None, 1)]);
        assert_eq!(weighted(&criteria, &told), Some(3.75));
        let told = means(&criteria, &scores(&[("kostnad", 1), ("borte", 1)]), &others);
        assert_eq!(told, [mean("nytte", None, 2), mean("kostnad", Some(1.5), 2), mean("tid", None, 1)]);
        assert_eq!(weighted(&criteria, &told), Some(1.5));
    }

    #[test]
    fn of_one_other_nothing_is_told_but_that_there_is_one() {
        let criteria = [criterion("nytte", None)];
        let told = means(&criteria, &scores(&[("nytte", 3)]), &[scores(&[("nytte", 5)])]);
        assert_eq!((told[0].mean, told[0].count), (None, 1));
        assert_eq!(weighted(&criteria, &told), None);
        assert_eq!(weighted(&[], &means(&[], &[], &[])), None);
    }
}
