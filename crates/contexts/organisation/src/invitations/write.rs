//! Writing and withdrawing invitations.

use async_graphql::InputObject;
use db::TenantTx;
use kernel::{Date, Error, Mode, Operation, ParticipantId, Permission, Result, Role, UnitId};
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Column, Invitation, InvitationId, InvitationState, MailState, mail, table};
use crate::{memberships::rules, roles::RoleId};

/// How many days an invitation is open unless it says otherwise, and at most.
const OPEN_DAYS: u32 = 14;
const MOST_DAYS: u32 = 90;

/// Invites somebody to become a member. With an address the service sends them a mail with the link, if it sends mail;
/// `GET …/{id}/secret` tells what to send otherwise. A local administrator invites to their units, and to the roles of
/// daily work.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateInvitation {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The person's name as this tenant writes it.
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// Where the invitation is sent; says nothing of how the person signs in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 3, max_length = 254, pattern = "^[^@ ]+@[^@ ]+$")]
    pub email: Option<String>,
    /// The roles that the membership will give, of those that every tenant has.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[graphql(default)]
    #[schema(max_items = 13)]
    pub roles: Vec<Role>,
    /// The roles that the membership will give, of the tenant's own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[graphql(default)]
    #[schema(max_items = 20)]
    pub role_ids: Vec<RoleId>,
    /// The unit that the person will belong to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_id: Option<UnitId>,
    /// The organisation that the person will act for in joint work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acts_for_id: Option<ParticipantId>,
    /// The id of the one thing that the membership will give access to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub only_object: Option<String>,
    /// The first day on which the membership will no longer hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<Date>,
    /// How many days the invitation is open, 1 to 90; 14 if nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 90)]
    pub open_days: Option<u32>,
}

impl Operation for CreateInvitation {
    type Output = Invitation;
    type Tx = TenantTx;
    const ID: &'static str = "invitation.create";
    const PERMISSION: Permission = Permission::MembershipManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Invitation> {
        let is_mailed = self.email.is_some() && tx.sends_mail();
        let days = self.open_days.unwrap_or(OPEN_DAYS).clamp(1, MOST_DAYS);
        let invitation = Invitation {
            id: tx.new_id(),
            name: self.name,
            email: self.email,
            roles: rules::distinct(self.roles),
            role_ids: rules::distinct(self.role_ids),
            unit_id: self.unit_id,
            acts_for_id: self.acts_for_id,
            only_object: self.only_object,
            valid_to: self.valid_to,
            state: InvitationState::Open,
            expires_at: tx.now().days_later(days),
            membership_id: None,
            mail: is_mailed.then_some(MailState::Queued),
            mail_failure: None,
            mailed_at: None,
            version: 1,
            created_at: tx.now(),
            updated_at: tx.now(),
        };
        let promised = invitation.promised(tx);
        rules::check_governed(tx, &promised).await?;
        rules::check(tx, &promised).await?;
        let Invitation {
            id,
            name,
            email,
            roles: _,
            role_ids: _,
            unit_id,
            acts_for_id,
            only_object,
            valid_to,
            state,
            expires_at,
            membership_id,
            mail,
            mail_failure,
            mailed_at,
            version,
            created_at,
            updated_at,
        } = invitation.clone();
        tx.insert(table::ActiveModel {
            tenant_id: Set(tx.tenant()),
            id: Set(id),
            name: Set(name),
            email: Set(email),
            roles: Set(crate::memberships::stored(&invitation.roles)),
            role_ids: Set(crate::memberships::stored_ids(&invitation.role_ids)),
            unit_id: Set(unit_id),
            acts_for_id: Set(acts_for_id),
            only_object: Set(only_object),
            valid_to: Set(valid_to),
            state: Set(state),
            expires_at: Set(expires_at),
            membership_id: Set(membership_id),
            mail: Set(mail),
            mail_failure: Set(mail_failure),
            mailed_at: Set(mailed_at),
            version: Set(version),
            created_at: Set(created_at),
            updated_at: Set(updated_at),
        })
        .await?;
        if is_mailed {
            mail::queue(tx, id).await?;
        }
        Ok(invitation)
    }
}

/// Withdraws an invitation that nobody has accepted.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WithdrawInvitation {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The invitation's id.
    pub id: InvitationId,
    /// The version that it was decided on.
    pub expected_version: i32,
}

impl Operation for WithdrawInvitation {
    type Output = Invitation;
    type Tx = TenantTx;
    const ID: &'static str = "invitation.withdraw";
    const PERMISSION: Permission = Permission::MembershipManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Invitation> {
        let invitation: Invitation = tx.get(self.id).await?;
        rules::check_governed(tx, &invitation.promised(tx)).await?;
        if invitation.state != InvitationState::Open {
            return Err(Error::illegal_transition(invitation.state.as_str(), vec![]));
        }
        tx.change::<table::Entity>()
            .set(Column::State, InvitationState::Withdrawn)
            .set(Column::UpdatedAt, tx.now())
            .one(self.id, Some(self.expected_version))
            .await
    }
}
