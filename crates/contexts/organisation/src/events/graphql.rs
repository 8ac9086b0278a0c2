//! Events in GraphQL.

use api::{Connection, PageArgs};
use async_graphql::{Context, Object};
use kernel::Event;

use super::{EventExport, EventFilter, EventHead, ExportEvents, GetEventHead, ListEvents};

/// The query fields.
#[derive(Default)]
pub struct EventQueries;

/// Reading events.
#[Object]
impl EventQueries {
    /// Lists what happened in the tenant, newest first unless sorted.
    async fn events(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Sort keys, as in REST: seq.")] sort: Option<String>,
        #[graphql(desc = "Which events.")] filter: Option<EventFilter>,
    ) -> async_graphql::Result<Connection<Event>> {
        let args = PageArgs { first, after, last, before, sort };
        api::connection(ctx, args, |page| ListEvents { page, filter: filter.unwrap_or_default() }).await
    }

    /// Reads how far the audit log has come, to be kept elsewhere.
    async fn event_head(&self, ctx: &Context<'_>) -> async_graphql::Result<EventHead> {
        api::read(ctx, GetEventHead {}).await
    }
}

/// The mutation fields.
#[derive(Default)]
pub struct EventMutations;

/// Exporting events.
#[Object]
impl EventMutations {
    /// Exports the audit log in order, some entries at a time. The export is an entry itself.
    async fn export_events(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "From where on, and how much.")] input: ExportEvents,
    ) -> async_graphql::Result<EventExport> {
        api::run(ctx, input).await
    }
}
