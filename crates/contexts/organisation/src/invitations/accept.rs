//! Accepting an invitation.

use db::TenantTx;
use kernel::{Code, Error, Mode, Operation, Outcome, Permission, Result};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Column, Invitation, InvitationId, InvitationState, table};
use crate::{
    memberships::{self, Membership},
    tenants::Tenant,
};

/// What the person who was invited has become.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AcceptedInvitation {
    /// Where.
    pub tenant: Tenant,
    /// As what.
    pub membership: Membership,
}
impl Outcome for AcceptedInvitation {
    fn subject(&self) -> Option<String> {
        Some(self.membership.id.to_string())
    }
    fn version(&self) -> Option<i32> {
        Some(self.membership.version)
    }
}

/// Accepts an invitation with its secret: whoever signs in with this token becomes the member that it promises, from
/// today. Once. A secret that is wrong, expired, withdrawn or used gives the same 404 as an invitation that is not there.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AcceptInvitation {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The invitation's id.
    pub id: InvitationId,
    /// What was sent with the invitation. It is not written into the event.
    #[schema(min_length = 1, max_length = 100)]
    pub secret: String,
}

impl Operation for AcceptInvitation {
    type Output = AcceptedInvitation;
    type Tx = TenantTx;
    const ID: &'static str = "invitation.accept";
    const PERMISSION: Permission = Permission::SelfRead;
    const MODE: Mode = Mode::Write;

    fn secrets() -> &'static [&'static str] {
        &["secret"]
    }

    async fn run(self, tx: &TenantTx) -> Result<AcceptedInvitation> {
        let not_here = || Error::new(Code::NotFound);
        let sign_in = tx.actor().sign_in.clone().ok_or_else(not_here)?;
        memberships::rules::check_subject(&sign_in.subject, "#/secret")?;
        // Locked: of two who come with it at once, one comes too late.
        let invitation = tx.find::<table::Entity>().id(self.id).lock().one::<Invitation>().await?;
        let fits = |invitation: &Invitation| {
            invitation.state == InvitationState::Open
                && invitation.expires_at > tx.now()
                && same(&invitation.secret(tx), &self.secret)
        };
        let invitation = invitation.filter(fits).ok_or_else(not_here)?;
        let membership = memberships::accepted(tx, invitation.promised(tx), &sign_in).await?;
        let _: Invitation = tx
            .change::<table::Entity>()
            .set(Column::State, InvitationState::Accepted)
            .set(Column::MembershipId, membership.id)
            .set(Column::UpdatedAt, tx.now())
            .one(self.id, Some(invitation.version))
            .await?;
        Ok(AcceptedInvitation { tenant: crate::tenants::own(tx).await?, membership })
    }
}

/// Compared in a time that does not tell how much of it was right.
fn same(one: &str, other: &str) -> bool {
    let differs = one.bytes().zip(other.bytes()).fold(0, |differs, (a, b)| differs | (a ^ b));
    one.len() == other.len() && differs == 0
}
