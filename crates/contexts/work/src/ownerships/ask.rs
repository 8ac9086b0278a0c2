//! Asking somebody to own a process, and whether all who must have accepted.

use async_graphql::InputObject;
use db::TenantTx;
use kernel::{Error, FaultCode, MembershipId, Mode, Operation, ParticipantId, Permission, Result, Rule};
use organisation::{
    memberships::{self, Membership},
    participants::{self, Participant},
    tenants::GetTenant,
};
use sea_orm::{ActiveValue::Set, ColumnTrait};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Ownership, OwnershipState,
    table::{self, Column},
};
use crate::{
    processes::{Process, ProcessId},
    variants,
};

/// Asks a member to own a process: in the organisation to come, or as co-owner in one that takes part, until the day of
/// the merger. A co-owner is a member who acts for that organisation today, the owner one who acts for none. A process has
/// one owner and one co-owner of each organisation, not counting who declined: 409 `rule_unmet`, `one_owner`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateOwnership {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The process.
    pub process_id: ProcessId,
    /// The organisation to be a co-owner in; not given, the person is asked to be the owner.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub participant_id: Option<ParticipantId>,
    /// The membership of the person who is asked.
    pub membership_id: MembershipId,
    /// The role in which the person is to own it.
    #[schema(min_length = 1, max_length = 100)]
    pub role: String,
}

impl Operation for CreateOwnership {
    type Output = Ownership;
    type Tx = TenantTx;
    const ID: &'static str = "ownership.create";
    const PERMISSION: Permission = Permission::OwnershipManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Ownership> {
        // The process's row is what two who ask at once wait for.
        tx.find().id(self.process_id).lock().referred::<Process>("#/processId").await?;
        let membership = tx.referred::<Membership>(self.membership_id, "#/membershipId").await?;
        if let Some(participant) = self.participant_id {
            tx.referred::<Participant>(participant, "#/participantId").await?;
        }
        if membership.acts_for_id != self.participant_id || !membership.holds_on(tx.now().date()) {
            let accepted = Some(Rule::OwnsForTheirOwn.into());
            return Err(Error::invalid("#/membershipId", FaultCode::Rule, accepted));
        }
        if standing(tx, self.process_id).await?.iter().any(|one| one.participant_id == self.participant_id) {
            return Err(Error::rule(Rule::OneOwner));
        }
        let valid_to = match self.participant_id {
            Some(_) => GetTenant {}.run(tx).await?.effective_on,
            None => None,
        };
        let made = Ownership {
            id: tx.new_id(),
            process_id: self.process_id,
            participant_id: self.participant_id,
            membership_id: membership.id,
            person_id: membership.person_id,
            role: self.role,
            state: OwnershipState::Asked,
            reason: None,
            valid_to,
            answered_at: None,
            version: 1,
            created_at: tx.now(),
            updated_at: tx.now(),
        };
        tx.insert(row(tx, made.clone())).await?;
        Ok(made)
    }
}

fn row(tx: &TenantTx, ownership: Ownership) -> table::ActiveModel {
    let Ownership {
        id,
        process_id,
        participant_id,
        membership_id,
        person_id,
        role,
        state,
        reason,
        valid_to,
        answered_at,
        version,
        created_at,
        updated_at,
    } = ownership;
    table::ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(id),
        process_id: Set(process_id),
        participant_id: Set(participant_id),
        membership_id: Set(membership_id),
        person_id: Set(person_id),
        role: Set(role),
        state: Set(state),
        reason: Set(reason),
        valid_to: Set(valid_to),
        answered_at: Set(answered_at),
        version: Set(version),
        created_at: Set(created_at),
        updated_at: Set(updated_at),
    }
}

/// The ownerships of a process that nobody has declined.
async fn standing(tx: &TenantTx, process: ProcessId) -> Result<Vec<Ownership>> {
    let all = tx.find::<table::Entity>().filter(Column::ProcessId.eq(process));
    all.filter(Column::State.ne(OwnershipState::Declined)).by(Column::Id).all().await
}

/// A to-be is not approved before its owner, and a co-owner of each organisation on the map, have accepted, and are members
/// still. The refusal names the organisations without; the first name is the tenant's own if the owner is missing.
pub(crate) async fn check_accepted(tx: &TenantTx, process: ProcessId) -> Result<()> {
    let mut standing = standing(tx, process).await?;
    let held = memberships::held_on(tx, standing.iter().map(|one| one.membership_id), tx.now().date()).await?;
    standing.retain(|one| held.contains(&one.membership_id));
    let accepted = |participant: Option<ParticipantId>| {
        standing.iter().any(|one| one.participant_id == participant && one.state == OwnershipState::Accepted)
    };
    let mut missing = Vec::new();
    if !accepted(None) {
        missing.push(GetTenant {}.run(tx).await?.name);
    }
    let without = variants::organisations(tx, process).await?.into_iter().flatten();
    let without: Vec<ParticipantId> = without.filter(|id| !accepted(Some(*id))).collect();
    if !without.is_empty() {
        let mut names = participants::names(tx).await?;
        missing.extend(without.iter().filter_map(|id| names.remove(id)));
    }
    if missing.is_empty() {
        return Ok(());
    }
    Err(Error::rule(Rule::OwnershipIsAccepted).with("missing", missing))
}
