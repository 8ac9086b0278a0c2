//! Processes in GraphQL.

use api::{Connection, PageArgs};
use async_graphql::{Context, Object};
use kernel::Deleted;

use super::{
    CreateProcess, DeleteProcess, GetProcess, ListProcesses, Process, ProcessFilter, ProcessId, TransitionProcess,
    UpdateProcess,
};

/// The query fields.
#[derive(Default)]
pub struct ProcessQueries;

/// Reading processes.
#[Object]
impl ProcessQueries {
    /// Lists the processes, newest first unless sorted.
    async fn processes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Sort keys, as in REST: title, updatedAt, createdAt.")] sort: Option<String>,
        #[graphql(desc = "Which processes.")] filter: Option<ProcessFilter>,
    ) -> async_graphql::Result<Connection<Process>> {
        let args = PageArgs { first, after, last, before, sort };
        api::connection(ctx, args, |page| ListProcesses { page, filter: filter.unwrap_or_default() }).await
    }

    /// Reads one process.
    async fn process(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The process's id.")] id: ProcessId,
    ) -> async_graphql::Result<Process> {
        api::read(ctx, GetProcess { id }).await
    }
}

/// The mutation fields.
#[derive(Default)]
pub struct ProcessMutations;

/// Changing processes.
#[Object]
impl ProcessMutations {
    /// Registers a process. It begins as `identified`.
    async fn create_process(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The process.")] input: CreateProcess,
    ) -> async_graphql::Result<Process> {
        api::run(ctx, input).await
    }

    /// Changes what is said of a process; its state has transitions of its own.
    async fn update_process(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The change.")] input: UpdateProcess,
    ) -> async_graphql::Result<Process> {
        api::run(ctx, input).await
    }

    /// Moves a process to its next state.
    async fn transition_process(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The transition.")] input: TransitionProcess,
    ) -> async_graphql::Result<Process> {
        api::run(ctx, input).await
    }

    /// Deletes a process that was registered by mistake, with its map; one that has been worked on is retired.
    async fn delete_process(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which process.")] input: DeleteProcess,
    ) -> async_graphql::Result<Deleted> {
        api::run(ctx, input).await
    }
}
