//! Ideas in GraphQL.

use api::{Connection, PageArgs};
use async_graphql::{Context, Object};
use kernel::Deleted;

use super::{
    AnswerIdea, CreateIdea, DeleteIdea, EscalateIdea, GetIdea, GetIdeaHistory, Idea, IdeaFilter, IdeaHistory, IdeaId,
    ListIdeas, MoveIdea, PlaceIdea, PlacedIdea, PublishIdea, ReturnIdea, UpdateIdea, WithholdIdea,
};

/// The query fields.
#[derive(Default)]
pub struct IdeaQueries;

/// Reading ideas.
#[Object]
impl IdeaQueries {
    /// Lists the ideas that were let through, and one's own, newest first unless sorted.
    async fn ideas(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Sort keys, as in REST: updatedAt, createdAt.")] sort: Option<String>,
        #[graphql(desc = "Which ideas.")] filter: Option<IdeaFilter>,
    ) -> async_graphql::Result<Connection<Idea>> {
        let args = PageArgs { first, after, last, before, sort };
        api::connection(ctx, args, |page| ListIdeas { page, filter: filter.unwrap_or_default() }).await
    }

    /// Reads one idea.
    async fn idea(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The idea's id.")] id: IdeaId,
    ) -> async_graphql::Result<Idea> {
        api::read(ctx, GetIdea { id }).await
    }

    /// Reads how an idea came to where it is, through all boxes.
    async fn idea_history(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The idea's id.")] id: IdeaId,
    ) -> async_graphql::Result<IdeaHistory> {
        api::read(ctx, GetIdeaHistory { id }).await
    }
}

/// The mutation fields.
#[derive(Default)]
pub struct IdeaMutations;

/// Changing ideas.
#[Object]
impl IdeaMutations {
    /// Puts an idea into a box, with or without one's name.
    async fn create_idea(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The idea.")] input: CreateIdea,
    ) -> async_graphql::Result<Idea> {
        api::run(ctx, input).await
    }

    /// Changes an idea.
    async fn update_idea(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The change.")] input: UpdateIdea,
    ) -> async_graphql::Result<Idea> {
        api::run(ctx, input).await
    }

    /// Lets an idea through.
    async fn publish_idea(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which idea.")] input: PublishIdea,
    ) -> async_graphql::Result<Idea> {
        api::run(ctx, input).await
    }

    /// Withholds an idea, or takes it back.
    async fn withhold_idea(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which idea, and why.")] input: WithholdIdea,
    ) -> async_graphql::Result<Idea> {
        api::run(ctx, input).await
    }

    /// Moves an idea to a status of its box, or to a phase.
    async fn move_idea(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which idea, and where to.")] input: MoveIdea,
    ) -> async_graphql::Result<Idea> {
        api::run(ctx, input).await
    }

    /// Answers whoever had an idea.
    async fn answer_idea(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The answer.")] input: AnswerIdea,
    ) -> async_graphql::Result<Idea> {
        api::run(ctx, input).await
    }

    /// Escalates an idea to the box above.
    async fn escalate_idea(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which idea, and why.")] input: EscalateIdea,
    ) -> async_graphql::Result<Idea> {
        api::run(ctx, input).await
    }

    /// Returns an idea to the box that it was escalated from.
    async fn return_idea(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which idea, and why.")] input: ReturnIdea,
    ) -> async_graphql::Result<Idea> {
        api::run(ctx, input).await
    }

    /// Puts an idea on a board, as a card.
    async fn place_idea(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which idea, and where to.")] input: PlaceIdea,
    ) -> async_graphql::Result<PlacedIdea> {
        api::run(ctx, input).await
    }

    /// Takes back one's own idea until somebody has begun to decide, or deletes any.
    async fn delete_idea(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which idea.")] input: DeleteIdea,
    ) -> async_graphql::Result<Deleted> {
        api::run(ctx, input).await
    }
}
