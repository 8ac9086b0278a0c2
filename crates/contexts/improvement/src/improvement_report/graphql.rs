//! The report in GraphQL.

use async_graphql::{Context, Object};
use kernel::{Date, UnitId};

use super::{GetImprovementReport, ImprovementReport};

/// The query fields.
#[derive(Default)]
pub struct ImprovementReportQueries;

/// Reading the report.
#[Object]
impl ImprovementReportQueries {
    /// Reads what units improved in a period, side by side whichever methods they use.
    async fn improvement_report(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only these units, at most 50.")] unit_ids: Option<Vec<UnitId>>,
        #[graphql(desc = "Only this unit and all that is below it.")] under_id: Option<UnitId>,
        #[graphql(desc = "The first day; a year before the last if nothing is said.")] from: Option<Date>,
        #[graphql(desc = "The last day; today if nothing is said.")] to: Option<Date>,
    ) -> async_graphql::Result<ImprovementReport> {
        api::read(ctx, GetImprovementReport { unit_ids, under_id, from, to }).await
    }
}
