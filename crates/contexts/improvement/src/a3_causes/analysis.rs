//! The three tools of cause analysis: chains of "why?", the fishbone, and Pareto's order.

use std::{collections::HashSet, iter};

use async_graphql::SimpleObject;
use db::TenantTx;
use kernel::{Mode, Operation, Outcome, Permission, Result};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{A3Cause, A3CauseCategory, A3CauseId, of};
use crate::a3s::{A3, A3Id};

/// A chain of "why?", from the problem down to a cause that nobody has asked further about.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct CauseChain {
    /// The causes, the problem's own first.
    pub cause_ids: Vec<A3CauseId>,
    /// What each of them says.
    pub texts: Vec<String>,
}

/// A bone of the fishbone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct FishboneCategory {
    /// The category.
    pub category: A3CauseCategory,
    /// The causes on it, the first found first.
    pub causes: Vec<A3Cause>,
}

/// A cause that was counted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct CountedCause {
    /// The cause.
    pub cause_id: A3CauseId,
    /// What it says.
    pub text: String,
    /// How often it was counted.
    pub count: i32,
    /// Its share of all that was counted, from 0 to 1.
    pub share: f64,
    /// The share of it and all that were counted more often, from 0 to 1.
    pub cumulative_share: f64,
}

/// The causes of an A3, seen in three ways.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct A3CauseAnalysis {
    /// A chain for each cause that nobody has asked further about.
    pub chains: Vec<CauseChain>,
    /// Every category with its causes; those without any too, as they show where nobody has looked.
    pub fishbone: Vec<FishboneCategory>,
    /// The causes that were counted, the most frequent first. A cause and one that it leads to are counted each by itself.
    pub pareto: Vec<CountedCause>,
}
impl Outcome for A3CauseAnalysis {}

/// Reads the causes of an A3 as chains of "why?", as a fishbone, and in Pareto's order.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetCauseAnalysisOfA3 {
    /// The A3's id.
    pub id: A3Id,
}

impl Operation for GetCauseAnalysisOfA3 {
    type Output = A3CauseAnalysis;
    type Tx = TenantTx;
    const ID: &'static str = "a3.cause_analysis";
    const PERMISSION: Permission = Permission::A3Read;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<A3CauseAnalysis> {
        tx.get::<A3>(self.id).await?;
        let causes = of(tx, self.id).await?;
        Ok(A3CauseAnalysis { chains: chains(&causes), fishbone: fishbone(&causes), pareto: pareto(&causes) })
    }
}

fn chains(causes: &[A3Cause]) -> Vec<CauseChain> {
    let asked: HashSet<A3CauseId> = causes.iter().filter_map(|cause| cause.parent_cause_id).collect();
    let above = |cause: &&A3Cause| {
        let parent = cause.parent_cause_id?;
        causes.iter().find(|one| one.id == parent)
    };
    let ends = causes.iter().filter(|cause| !asked.contains(&cause.id));
    let chain = |end| {
        let mut chain: Vec<&A3Cause> = iter::successors(Some(end), above).collect();
        chain.reverse();
        CauseChain {
            cause_ids: chain.iter().map(|cause| cause.id).collect(),
            texts: chain.iter().map(|cause| cause.text.clone()).collect(),
        }
    };
    ends.map(chain).collect()
}

fn fishbone(causes: &[A3Cause]) -> Vec<FishboneCategory> {
    let categories = A3CauseCategory::VALUES.iter().filter_map(|word| A3CauseCategory::from_word(word));
    let bone = |category| FishboneCategory {
        category,
        causes: causes.iter().filter(|cause| cause.category == category).cloned().collect(),
    };
    categories.map(bone).collect()
}

fn pareto(causes: &[A3Cause]) -> Vec<CountedCause> {
    let mut counted: Vec<(&A3Cause, i32)> =
        causes.iter().filter_map(|cause| Some((cause, cause.count.filter(|count| *count > 0)?))).collect();
    counted.sort_by_key(|(cause, count)| (-count, cause.id));
    let total: f64 = counted.iter().map(|(_, count)| f64::from(*count)).sum();
    let mut so_far = 0.0;
    let ranked = counted.into_iter().map(|(cause, count)| {
        so_far += f64::from(count);
        CountedCause {
            cause_id: cause.id,
            text: cause.text.clone(),
            count,
            share: f64::from(count) / total,
            cumulative_share: so_far / total,
        }
    });
    ranked.collect()
}

#[cfg(test)]
mod tests {
    use kernel::{Id, Time};
    use uuid::Uuid;

    use super::{A3Cause, A3CauseCategory, chains, fishbone, pareto};

    fn cause(number: u128, parent: Option<u128>, count: Option<i32>) -> A3Cause {
        let id = |number| Id::new(Uuid::from_u128(number));
        let at = Time(chrono::DateTime::UNIX_EPOCH);
        A3Cause {
            id: id(number),
            a3_id: Id::new(Uuid::nil()),
            text: number.to_string(),
            category: A3CauseCategory::Method,
            parent_cause_id: parent.map(id),
            count,
            version: 1,
            created_at: at,
            updated_at: at,
        }
    }

    #[test]
    fn each_cause_that_nobody_asks_further_about_ends_a_chain_from_the_problem_down() {
        let causes = [cause(1, None, None), cause(2, Some(1), None), cause(3, Some(2), None), cause(4, Some(1), None)];
        let texts: Vec<Vec<String>> = chains(&causes).into_iter().map(|chain| chain.texts).collect();
        assert_eq!(texts, [vec!["1", "2", "3"], vec!["1", "4"]]);
    }

    #[test]
    fn the_most_frequent_comes_first_and_all_shares_make_a_whole() {
        let causes = [cause(1, None, Some(5)), cause(2, None, None), cause(3, None, Some(15)), cause(4, None, Some(0))];
        let ranked: Vec<_> =
            pareto(&causes).into_iter().map(|one| (one.text, one.share, one.cumulative_share)).collect();
        assert_eq!(ranked, [("3".to_owned(), 0.75, 0.75), ("1".to_owned(), 0.25, 1.0)]);
    }

    #[test]
    fn a_category_without_causes_shows_that_nobody_has_looked_there() {
        let bones = fishbone(&[cause(1, None, None)]);
        assert_eq!(bones.len(), A3CauseCategory::VALUES.len());
        assert_eq!(bones.iter().filter(|bone| bone.causes.is_empty()).count(), bones.len() - 1);
    }
}
