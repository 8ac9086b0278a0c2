//! Experiments in GraphQL.

use api::{Connection, PageArgs};
use async_graphql::{Context, Object};
use kernel::Deleted;

use super::{
    ConcludeExperiment, CreateExperiment, DeleteExperiment, Experiment, ExperimentFilter, ExperimentId, GetExperiment,
    ListExperiments, StartExperiment, UpdateExperiment,
};

/// The query fields.
#[derive(Default)]
pub struct ExperimentQueries;

/// Reading experiments.
#[Object]
impl ExperimentQueries {
    /// Lists the experiments, newest first unless sorted.
    async fn experiments(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Sort keys, as in REST: updatedAt, createdAt.")] sort: Option<String>,
        #[graphql(desc = "Which experiments.")] filter: Option<ExperimentFilter>,
    ) -> async_graphql::Result<Connection<Experiment>> {
        let args = PageArgs { first, after, last, before, sort };
        api::connection(ctx, args, |page| ListExperiments { page, filter: filter.unwrap_or_default() }).await
    }

    /// Reads one experiment.
    async fn experiment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The experiment's id.")] id: ExperimentId,
    ) -> async_graphql::Result<Experiment> {
        api::read(ctx, GetExperiment { id }).await
    }
}

/// The mutation fields.
#[derive(Default)]
pub struct ExperimentMutations;

/// Making experiments.
#[Object]
impl ExperimentMutations {
    /// Plans an experiment.
    async fn create_experiment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The experiment.")] input: CreateExperiment,
    ) -> async_graphql::Result<Experiment> {
        api::run(ctx, input).await
    }

    /// Changes an experiment until it is concluded.
    async fn update_experiment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The change.")] input: UpdateExperiment,
    ) -> async_graphql::Result<Experiment> {
        api::run(ctx, input).await
    }

    /// Starts an experiment that is planned.
    async fn start_experiment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which experiment.")] input: StartExperiment,
    ) -> async_graphql::Result<Experiment> {
        api::run(ctx, input).await
    }

    /// Concludes an experiment with what was learnt.
    async fn conclude_experiment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which experiment, and what was learnt.")] input: ConcludeExperiment,
    ) -> async_graphql::Result<Experiment> {
        api::run(ctx, input).await
    }

    /// Deletes an experiment that comes to nothing.
    async fn delete_experiment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which experiment.")] input: DeleteExperiment,
    ) -> async_graphql::Result<Deleted> {
        api::run(ctx, input).await
    }
}
