//! Time thieves in GraphQL.

use api::{Connection, PageArgs};
use async_graphql::{Context, Object};
use kernel::{Deleted, UnitId};

use super::{
    CreateTimeThief, DeleteTimeThief, GetTimeThief, GetTimeThiefSummary, ListTimeThieves, RemoveTimeThief, TimeThief,
    TimeThiefFilter, TimeThiefId, TimeThiefSummary, UpdateTimeThief,
};

/// The query fields.
#[derive(Default)]
pub struct TimeThiefQueries;

/// Reading time thieves.
#[Object]
impl TimeThiefQueries {
    /// Lists the time thieves, newest first unless sorted.
    async fn time_thieves(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Sort keys, as in REST: title, createdAt.")] sort: Option<String>,
        #[graphql(desc = "Which time thieves.")] filter: Option<TimeThiefFilter>,
    ) -> async_graphql::Result<Connection<TimeThief>> {
        let args = PageArgs { first, after, last, before, sort };
        api::connection(ctx, args, |page| ListTimeThieves { page, filter: filter.unwrap_or_default() }).await
    }

    /// Reads one time thief.
    async fn time_thief(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The time thief's id.")] id: TimeThiefId,
    ) -> async_graphql::Result<TimeThief> {
        api::read(ctx, GetTimeThief { id }).await
    }

    /// Sums up the time thieves: how many were found, were removed and are left, and how many hours a week they take.
    async fn time_thief_summary(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only those of this unit and all that is below it.")] unit_id: Option<UnitId>,
    ) -> async_graphql::Result<TimeThiefSummary> {
        api::read(ctx, GetTimeThiefSummary { unit_id }).await
    }
}

/// The mutation fields.
#[derive(Default)]
pub struct TimeThiefMutations;

/// Changing time thieves.
#[Object]
impl TimeThiefMutations {
    /// Registers a time thief.
    async fn create_time_thief(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The time thief.")] input: CreateTimeThief,
    ) -> async_graphql::Result<TimeThief> {
        api::run(ctx, input).await
    }

    /// Changes what is said of a time thief.
    async fn update_time_thief(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The change.")] input: UpdateTimeThief,
    ) -> async_graphql::Result<TimeThief> {
        api::run(ctx, input).await
    }

    /// Says that a time thief is gone, and how.
    async fn remove_time_thief(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which time thief, when and how.")] input: RemoveTimeThief,
    ) -> async_graphql::Result<TimeThief> {
        api::run(ctx, input).await
    }

    /// Deletes a time thief that was registered by mistake.
    async fn delete_time_thief(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which one.")] input: DeleteTimeThief,
    ) -> async_graphql::Result<Deleted> {
        api::run(ctx, input).await
    }
}
