//! Versions of the to-be in GraphQL.

use api::{Connection, PageArgs};
use async_graphql::{Context, Object};
use kernel::Date;

use super::{
    CreateToBeVersion, GetToBeVersion, GetWayInForce, ListToBeVersions, PublishedToBe, ToBeVersion, ToBeVersionFilter,
    ToBeVersionId, UpdateToBeVersion, WayInForce,
};
use crate::processes::ProcessId;

/// The query fields.
#[derive(Default)]
pub struct ToBeVersionQueries;

/// Reading versions of the to-be.
#[Object]
impl ToBeVersionQueries {
    /// Lists the published versions, newest first unless sorted.
    async fn to_be_versions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Sort keys, as in REST: number, createdAt.")] sort: Option<String>,
        #[graphql(desc = "Which versions.")] filter: Option<ToBeVersionFilter>,
    ) -> async_graphql::Result<Connection<ToBeVersion>> {
        let args = PageArgs { first, after, last, before, sort };
        api::connection(ctx, args, |page| ListToBeVersions { page, filter: filter.unwrap_or_default() }).await
    }

    /// Reads one version with its steps.
    async fn to_be_version(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The version's id.")] id: ToBeVersionId,
    ) -> async_graphql::Result<PublishedToBe> {
        api::read(ctx, GetToBeVersion { id }).await
    }

    /// Reads how a process is to be done on a day: the newest approved version that holds then, if there is one.
    async fn way_in_force(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The process's id.")] process_id: ProcessId,
        #[graphql(desc = "The day; today if nothing is said.")] on: Option<Date>,
    ) -> async_graphql::Result<WayInForce> {
        api::read(ctx, GetWayInForce { id: process_id, on }).await
    }
}

/// The mutation fields.
#[derive(Default)]
pub struct ToBeVersionMutations;

/// Changing versions of the to-be.
#[Object]
impl ToBeVersionMutations {
    /// Publishes what a to-be column says now as the next version.
    async fn create_to_be_version(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The version.")] input: CreateToBeVersion,
    ) -> async_graphql::Result<PublishedToBe> {
        api::run(ctx, input).await
    }

    /// Changes what is said of a version until it is approved.
    async fn update_to_be_version(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The change.")] input: UpdateToBeVersion,
    ) -> async_graphql::Result<ToBeVersion> {
        api::run(ctx, input).await
    }
}
