//! Units in GraphQL.

use api::{Connection, PageArgs};
use async_graphql::{Context, Object};
use kernel::{Date, Deleted, UnitId};

use super::{
    CreateUnit, DeleteUnit, GetUnit, GetUnitHistory, GetUnitStructure, ListUnits, Unit, UnitFilter, UnitPeriod,
    UnitStructure, UpdateUnit,
};

/// The query fields.
#[derive(Default)]
pub struct UnitQueries;

/// Reading units.
#[Object]
impl UnitQueries {
    /// Lists the units as they are on a day, newest first unless sorted.
    async fn units(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Sort keys, as in REST: name, since.")] sort: Option<String>,
        #[graphql(desc = "Which units.")] filter: Option<UnitFilter>,
    ) -> async_graphql::Result<Connection<Unit>> {
        let args = PageArgs { first, after, last, before, sort };
        api::connection(ctx, args, |page| ListUnits { page, filter: filter.unwrap_or_default() }).await
    }

    /// Reads one unit as it is on a day.
    async fn unit(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The unit's id.")] id: UnitId,
        #[graphql(desc = "The day; today if nothing is said.")] on: Option<Date>,
    ) -> async_graphql::Result<Unit> {
        api::read(ctx, GetUnit { id, on }).await
    }

    /// Reads what a unit was called and where it was placed through the years, the earliest first.
    async fn unit_history(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The unit's id.")] id: UnitId,
    ) -> async_graphql::Result<Vec<UnitPeriod>> {
        api::read(ctx, GetUnitHistory { id }).await.map(|page| page.items)
    }

    /// Reads how the organisation was built up on a day.
    async fn unit_structure(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The day; today if nothing is said.")] on: Option<Date>,
        #[graphql(desc = "Only this unit and what is below it.")] under_id: Option<UnitId>,
    ) -> async_graphql::Result<UnitStructure> {
        api::read(ctx, GetUnitStructure { on, under_id }).await
    }
}

/// The mutation fields.
#[derive(Default)]
pub struct UnitMutations;

/// Changing units.
#[Object]
impl UnitMutations {
    /// Registers a unit.
    async fn create_unit(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The unit.")] input: CreateUnit,
    ) -> async_graphql::Result<Unit> {
        api::run(ctx, input).await
    }

    /// Renames, moves or closes a unit, or names its leader, from a day on.
    async fn update_unit(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The change.")] input: UpdateUnit,
    ) -> async_graphql::Result<Unit> {
        api::run(ctx, input).await
    }

    /// Deletes a unit that was registered by mistake; one that has existed is closed with `validTo`.
    async fn delete_unit(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which unit.")] input: DeleteUnit,
    ) -> async_graphql::Result<Deleted> {
        api::run(ctx, input).await
    }
}
