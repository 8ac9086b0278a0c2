//! Scores of ideas in GraphQL.

use async_graphql::{Context, Object};

use super::{IdeaScoreSummary, ScoreIdea, SumUpIdeaScores};
use crate::ideas::IdeaId;

/// The query fields.
#[derive(Default)]
pub struct IdeaScoreQueries;

/// Reading how ideas are scored.
#[Object]
impl IdeaScoreQueries {
    /// Tells what one scored an idea oneself and, by the criteria that one scored, what the others think.
    async fn idea_score_summary(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The idea's id.")] id: IdeaId,
    ) -> async_graphql::Result<IdeaScoreSummary> {
        api::read(ctx, SumUpIdeaScores { id }).await
    }
}

/// The mutation fields.
#[derive(Default)]
pub struct IdeaScoreMutations;

/// Scoring ideas.
#[Object]
impl IdeaScoreMutations {
    /// Scores an idea, in place of what one scored before.
    async fn score_idea(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which idea, and what one scores it.")] input: ScoreIdea,
    ) -> async_graphql::Result<IdeaScoreSummary> {
        api::run(ctx, input).await
    }
}
