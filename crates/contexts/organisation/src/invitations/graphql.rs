//! Invitations in GraphQL. To accept one is REST only: a tenant's GraphQL is its members'.

use api::{Connection, PageArgs};
use async_graphql::{Context, Object};

use super::{
    CreateInvitation, GetInvitation, GetInvitationSecret, Invitation, InvitationFilter, InvitationId, InvitationSecret,
    ListInvitations, ResendInvitation, WithdrawInvitation,
};

/// The query fields.
#[derive(Default)]
pub struct InvitationQueries;

/// Reading invitations.
#[Object]
impl InvitationQueries {
    /// Lists the invitations, newest first unless sorted.
    async fn invitations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Sort keys, as in REST: name, createdAt.")] sort: Option<String>,
        #[graphql(desc = "Which invitations.")] filter: Option<InvitationFilter>,
    ) -> async_graphql::Result<Connection<Invitation>> {
        let args = PageArgs { first, after, last, before, sort };
        api::connection(ctx, args, |page| ListInvitations { page, filter: filter.unwrap_or_default() }).await
    }

    /// Reads one invitation.
    async fn invitation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The invitation's id.")] id: InvitationId,
    ) -> async_graphql::Result<Invitation> {
        api::read(ctx, GetInvitation { id }).await
    }

    /// Reads what has to be sent to the person who is invited.
    async fn invitation_secret(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The invitation's id.")] id: InvitationId,
    ) -> async_graphql::Result<InvitationSecret> {
        api::read(ctx, GetInvitationSecret { id }).await
    }
}

/// The mutation fields.
#[derive(Default)]
pub struct InvitationMutations;

/// Writing invitations.
#[Object]
impl InvitationMutations {
    /// Invites somebody to become a member.
    async fn create_invitation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The invitation.")] input: CreateInvitation,
    ) -> async_graphql::Result<Invitation> {
        api::run(ctx, input).await
    }

    /// Sends the invitation's mail again; one that waits is tried at once.
    async fn resend_invitation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which invitation.")] input: ResendInvitation,
    ) -> async_graphql::Result<Invitation> {
        api::run(ctx, input).await
    }

    /// Withdraws an invitation that nobody has accepted.
    async fn withdraw_invitation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which invitation.")] input: WithdrawInvitation,
    ) -> async_graphql::Result<Invitation> {
        api::run(ctx, input).await
    }
}
