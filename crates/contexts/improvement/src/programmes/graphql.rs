//! Improvement programmes in GraphQL.

use api::{Connection, PageArgs};
use async_graphql::{Context, Object};
use kernel::Deleted;

use super::{
    CreateProgramme, DeleteProgramme, GetProgramme, ListProgrammes, Programme, ProgrammeFilter, ProgrammeId,
    UpdateProgramme,
};

/// The query fields.
#[derive(Default)]
pub struct ProgrammeQueries;

/// Reading improvement programmes.
#[Object]
impl ProgrammeQueries {
    /// Lists the improvement programmes, newest first unless sorted.
    async fn programmes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Sort keys, as in REST: name, validFrom, createdAt.")] sort: Option<String>,
        #[graphql(desc = "Which programmes.")] filter: Option<ProgrammeFilter>,
    ) -> async_graphql::Result<Connection<Programme>> {
        let args = PageArgs { first, after, last, before, sort };
        api::connection(ctx, args, |page| ListProgrammes { page, filter: filter.unwrap_or_default() }).await
    }

    /// Reads one improvement programme.
    async fn programme(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The programme's id.")] id: ProgrammeId,
    ) -> async_graphql::Result<Programme> {
        api::read(ctx, GetProgramme { id }).await
    }
}

/// The mutation fields.
#[derive(Default)]
pub struct ProgrammeMutations;

/// Changing improvement programmes.
#[Object]
impl ProgrammeMutations {
    /// Sets up an improvement programme.
    async fn create_programme(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The programme.")] input: CreateProgramme,
    ) -> async_graphql::Result<Programme> {
        api::run(ctx, input).await
    }

    /// Changes an improvement programme.
    async fn update_programme(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The change.")] input: UpdateProgramme,
    ) -> async_graphql::Result<Programme> {
        api::run(ctx, input).await
    }

    /// Deletes an improvement programme that no gain belongs to.
    async fn delete_programme(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which one.")] input: DeleteProgramme,
    ) -> async_graphql::Result<Deleted> {
        api::run(ctx, input).await
    }
}
