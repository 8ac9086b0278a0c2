//! Sending an invitation's mail again.

use async_graphql::InputObject;
use db::TenantTx;
use kernel::{Error, Mode, Operation, Permission, Result, Rule};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Column, Invitation, InvitationId, InvitationState, MailFailure, MailState, mail, table};
use crate::memberships::rules;

/// Sends the invitation's mail again, with the same link; one that waits is tried at once. Only an open invitation that
/// says where it is sent, and only if the service sends mail.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ResendInvitation {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The invitation's id.
    pub id: InvitationId,
    /// The version that it was decided on.
    pub expected_version: i32,
}

impl Operation for ResendInvitation {
    type Output = Invitation;
    type Tx = TenantTx;
    const ID: &'static str = "invitation.resend";
    const PERMISSION: Permission = Permission::MembershipManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Invitation> {
        let invitation: Invitation = tx.get(self.id).await?;
        rules::check_governed(tx, &invitation.promised(tx)).await?;
        if invitation.state != InvitationState::Open {
            return Err(Error::illegal_transition(invitation.state.as_str(), vec![]));
        }
        if invitation.expires_at <= tx.now() {
            return Err(Error::rule(Rule::InvitationHasNotExpired));
        }
        if invitation.email.is_none() {
            return Err(Error::rule(Rule::InvitationHasAddress));
        }
        if !tx.sends_mail() {
            return Err(Error::rule(Rule::ServiceSendsMail));
        }
        mail::queue(tx, self.id).await?;
        tx.change::<table::Entity>()
            .set(Column::Mail, MailState::Queued)
            .set(Column::MailFailure, None::<MailFailure>)
            .set(Column::UpdatedAt, tx.now())
            .one(self.id, Some(self.expected_version))
            .await
    }
}
