//! Cards in GraphQL.

use api::{Connection, PageArgs};
use async_graphql::{Context, Object};
use kernel::Deleted;

use super::{
    AnswerCard, ArchiveCard, Card, CardFilter, CardHistory, CardId, CreateCard, DeleteCard, EscalateCard, GetCard,
    GetCardHistory, ListCards, MoveCard, PlacedCard, ReturnCard, UpdateCard,
};

/// The query fields.
#[derive(Default)]
pub struct CardQueries;

/// Reading cards.
#[Object]
impl CardQueries {
    /// Lists the cards that lie on boards, newest first unless sorted.
    async fn cards(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Sort keys, as in REST: rank, movedAt, updatedAt, createdAt.")] sort: Option<String>,
        #[graphql(desc = "Which cards.")] filter: Option<CardFilter>,
    ) -> async_graphql::Result<Connection<Card>> {
        let args = PageArgs { first, after, last, before, sort };
        api::connection(ctx, args, |page| ListCards { page, filter: filter.unwrap_or_default() }).await
    }

    /// Reads one card.
    async fn card(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The card's id.")] id: CardId,
    ) -> async_graphql::Result<Card> {
        api::read(ctx, GetCard { id }).await
    }

    /// Reads how a card came to where it is, through all boards.
    async fn card_history(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The card's id.")] id: CardId,
    ) -> async_graphql::Result<CardHistory> {
        api::read(ctx, GetCardHistory { id }).await
    }
}

/// The mutation fields.
#[derive(Default)]
pub struct CardMutations;

/// Changing cards.
#[Object]
impl CardMutations {
    /// Writes a card and puts it at the end of a column.
    async fn create_card(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The card.")] input: CreateCard,
    ) -> async_graphql::Result<PlacedCard> {
        api::run(ctx, input).await
    }

    /// Changes what stands on a card.
    async fn update_card(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The change.")] input: UpdateCard,
    ) -> async_graphql::Result<Card> {
        api::run(ctx, input).await
    }

    /// Moves a card on its board.
    async fn move_card(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which card, and where to.")] input: MoveCard,
    ) -> async_graphql::Result<PlacedCard> {
        api::run(ctx, input).await
    }

    /// Answers whoever wrote a card.
    async fn answer_card(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The answer.")] input: AnswerCard,
    ) -> async_graphql::Result<Card> {
        api::run(ctx, input).await
    }

    /// Escalates a card to the board above.
    async fn escalate_card(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which card, and why.")] input: EscalateCard,
    ) -> async_graphql::Result<PlacedCard> {
        api::run(ctx, input).await
    }

    /// Returns a card to the board that it was escalated from.
    async fn return_card(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which card, and why.")] input: ReturnCard,
    ) -> async_graphql::Result<PlacedCard> {
        api::run(ctx, input).await
    }

    /// Takes a card off its board.
    async fn archive_card(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which card.")] input: ArchiveCard,
    ) -> async_graphql::Result<Card> {
        api::run(ctx, input).await
    }

    /// Deletes a card that was written by mistake.
    async fn delete_card(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which card.")] input: DeleteCard,
    ) -> async_graphql::Result<Deleted> {
        api::run(ctx, input).await
    }
}
