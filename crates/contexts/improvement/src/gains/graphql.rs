//! Gains in GraphQL.

use api::{Connection, PageArgs};
use async_graphql::{Context, Object};
use kernel::{Date, Deleted, UnitId};
use work::processes::ProcessId;

use super::{
    CreateGain, DeleteGain, Gain, GainFilter, GainGrouping, GainId, GainSummary, GetGain, GetGainSummary, ListGains,
    PlanGain, RealiseGain, UpdateGain,
};
use crate::programmes::ProgrammeId;

/// The query fields.
#[derive(Default)]
pub struct GainQueries;

/// Reading gains.
#[Object]
impl GainQueries {
    /// Lists the gains, newest first unless sorted.
    async fn gains(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Sort keys, as in REST: title, createdAt.")] sort: Option<String>,
        #[graphql(desc = "Which gains.")] filter: Option<GainFilter>,
    ) -> async_graphql::Result<Connection<Gain>> {
        let args = PageArgs { first, after, last, before, sort };
        api::connection(ctx, args, |page| ListGains { page, filter: filter.unwrap_or_default() }).await
    }

    /// Reads one gain.
    async fn gain(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The gain's id.")] id: GainId,
    ) -> async_graphql::Result<Gain> {
        api::read(ctx, GetGain { id }).await
    }

    /// Sums up the gains by unit, process or programme: each gain once, each unit of measure by itself.
    async fn gain_summary(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "By what; by unit if nothing is said.")] group_by: Option<GainGrouping>,
        #[graphql(desc = "Only the gains of this unit and all that is below it.")] unit_id: Option<UnitId>,
        #[graphql(desc = "Only the gains of this programme.")] programme_id: Option<ProgrammeId>,
        #[graphql(desc = "Only the gains in this process.")] process_id: Option<ProcessId>,
        #[graphql(desc = "Only amounts of this day or later.")] from: Option<Date>,
        #[graphql(desc = "Only amounts of this day or earlier.")] to: Option<Date>,
    ) -> async_graphql::Result<GainSummary> {
        api::read(ctx, GetGainSummary { group_by, unit_id, programme_id, process_id, from, to }).await
    }
}

/// The mutation fields.
#[derive(Default)]
pub struct GainMutations;

/// Changing gains.
#[Object]
impl GainMutations {
    /// Identifies a gain.
    async fn create_gain(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The gain.")] input: CreateGain,
    ) -> async_graphql::Result<Gain> {
        api::run(ctx, input).await
    }

    /// Changes a gain, and corrects the amounts of the stages that it has reached.
    async fn update_gain(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The change.")] input: UpdateGain,
    ) -> async_graphql::Result<Gain> {
        api::run(ctx, input).await
    }

    /// Plans how much of a gain is to be realised, and by when.
    async fn plan_gain(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which gain, how much and by when.")] input: PlanGain,
    ) -> async_graphql::Result<Gain> {
        api::run(ctx, input).await
    }

    /// Says that a gain is realised, how much it came to, and what it was used for.
    async fn realise_gain(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which gain, how much, and for what.")] input: RealiseGain,
    ) -> async_graphql::Result<Gain> {
        api::run(ctx, input).await
    }

    /// Deletes a gain that was written down by mistake.
    async fn delete_gain(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which one.")] input: DeleteGain,
    ) -> async_graphql::Result<Deleted> {
        api::run(ctx, input).await
    }
}
