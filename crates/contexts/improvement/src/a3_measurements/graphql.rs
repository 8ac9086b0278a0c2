//! Measurements in GraphQL.

use api::{Connection, PageArgs};
use async_graphql::{Context, Object};
use kernel::Deleted;

use super::{
    A3Measurement, A3MeasurementFilter, A3MeasurementId, CreateA3Measurement, DeleteA3Measurement, GetA3Measurement,
    ListA3Measurements,
};

/// The query fields.
#[derive(Default)]
pub struct A3MeasurementQueries;

/// Reading measurements.
#[Object]
impl A3MeasurementQueries {
    /// Lists the measurements of A3s, newest first unless sorted.
    async fn a3_measurements(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Sort keys, as in REST: measuredOn, createdAt.")] sort: Option<String>,
        #[graphql(desc = "Which measurements.")] filter: Option<A3MeasurementFilter>,
    ) -> async_graphql::Result<Connection<A3Measurement>> {
        let args = PageArgs { first, after, last, before, sort };
        api::connection(ctx, args, |page| ListA3Measurements { page, filter: filter.unwrap_or_default() }).await
    }

    /// Reads one measurement.
    async fn a3_measurement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The measurement's id.")] id: A3MeasurementId,
    ) -> async_graphql::Result<A3Measurement> {
        api::read(ctx, GetA3Measurement { id }).await
    }
}

/// The mutation fields.
#[derive(Default)]
pub struct A3MeasurementMutations;

/// Measuring.
#[Object]
impl A3MeasurementMutations {
    /// Writes down what was measured of an A3.
    async fn create_a3_measurement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The measurement.")] input: CreateA3Measurement,
    ) -> async_graphql::Result<A3Measurement> {
        api::run(ctx, input).await
    }

    /// Deletes a measurement that was written down wrongly.
    async fn delete_a3_measurement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which measurement.")] input: DeleteA3Measurement,
    ) -> async_graphql::Result<Deleted> {
        api::run(ctx, input).await
    }
}
