//! Proposals in GraphQL.

use api::{Connection, PageArgs};
use async_graphql::{Context, Object};
use kernel::Deleted;

use super::{
    CreateProposal, DeleteProposal, GetProposal, GetProposalHistory, ListProposals, Proposal, ProposalFilter,
    ProposalHistory, ProposalId, TransitionProposal, UpdateProposal,
};

/// The query fields.
#[derive(Default)]
pub struct ProposalQueries;

/// Reading proposals.
#[Object]
impl ProposalQueries {
    /// Lists the proposals, newest first unless sorted.
    async fn proposals(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Sort keys, as in REST: updatedAt, createdAt.")] sort: Option<String>,
        #[graphql(desc = "Which proposals.")] filter: Option<ProposalFilter>,
    ) -> async_graphql::Result<Connection<Proposal>> {
        let args = PageArgs { first, after, last, before, sort };
        api::connection(ctx, args, |page| ListProposals { page, filter: filter.unwrap_or_default() }).await
    }

    /// Reads one proposal.
    async fn proposal(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The proposal's id.")] id: ProposalId,
    ) -> async_graphql::Result<Proposal> {
        api::read(ctx, GetProposal { id }).await
    }

    /// Reads how a proposal came to where it is: each move with its reason and who decided.
    async fn proposal_history(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The proposal's id.")] id: ProposalId,
    ) -> async_graphql::Result<ProposalHistory> {
        api::read(ctx, GetProposalHistory { id }).await
    }
}

/// The mutation fields.
#[derive(Default)]
pub struct ProposalMutations;

/// Changing proposals.
#[Object]
impl ProposalMutations {
    /// Submits a proposal, with or without one's name.
    async fn create_proposal(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The proposal.")] input: CreateProposal,
    ) -> async_graphql::Result<Proposal> {
        api::run(ctx, input).await
    }

    /// Changes a proposal until it is grouped.
    async fn update_proposal(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The change.")] input: UpdateProposal,
    ) -> async_graphql::Result<Proposal> {
        api::run(ctx, input).await
    }

    /// Moves a proposal to its next state, with a reason.
    async fn transition_proposal(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The step to take, and why.")] input: TransitionProposal,
    ) -> async_graphql::Result<Proposal> {
        api::run(ctx, input).await
    }

    /// Withdraws a proposal until it is grouped.
    async fn delete_proposal(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which proposal.")] input: DeleteProposal,
    ) -> async_graphql::Result<Deleted> {
        api::run(ctx, input).await
    }
}
