//! Methods of units in GraphQL.

use api::{Connection, PageArgs};
use async_graphql::{Context, Object};
use kernel::Deleted;

use super::{
    CreateUnitMethod, DeleteUnitMethod, GetUnitMethod, ListUnitMethods, UnitMethod, UnitMethodFilter, UnitMethodId,
    UpdateUnitMethod,
};

/// The query fields.
#[derive(Default)]
pub struct UnitMethodQueries;

/// Reading methods of units.
#[Object]
impl UnitMethodQueries {
    /// Lists the methods of units, newest first unless sorted.
    async fn unit_methods(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Sort keys, as in REST: name, validFrom, createdAt.")] sort: Option<String>,
        #[graphql(desc = "Which methods.")] filter: Option<UnitMethodFilter>,
    ) -> async_graphql::Result<Connection<UnitMethod>> {
        let args = PageArgs { first, after, last, before, sort };
        api::connection(ctx, args, |page| ListUnitMethods { page, filter: filter.unwrap_or_default() }).await
    }

    /// Reads one method of a unit.
    async fn unit_method(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The method's id.")] id: UnitMethodId,
    ) -> async_graphql::Result<UnitMethod> {
        api::read(ctx, GetUnitMethod { id }).await
    }
}

/// The mutation fields.
#[derive(Default)]
pub struct UnitMethodMutations;

/// Changing methods of units.
#[Object]
impl UnitMethodMutations {
    /// Chooses a method for a unit.
    async fn create_unit_method(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The method.")] input: CreateUnitMethod,
    ) -> async_graphql::Result<UnitMethod> {
        api::run(ctx, input).await
    }

    /// Changes a unit's method.
    async fn update_unit_method(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The change.")] input: UpdateUnitMethod,
    ) -> async_graphql::Result<UnitMethod> {
        api::run(ctx, input).await
    }

    /// Deletes a method by which nothing was written down.
    async fn delete_unit_method(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which one.")] input: DeleteUnitMethod,
    ) -> async_graphql::Result<Deleted> {
        api::run(ctx, input).await
    }
}
