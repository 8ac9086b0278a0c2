//! Submitting a proposal, and changing it until it is grouped.

use async_graphql::InputObject;
use db::TenantTx;
use kernel::{Code, Error, FaultCode, Mode, Operation, ParticipantId, Patch, Permission, Result, Rule};
use organisation::participants::Participant;
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    ExpectedEffect, Proposal, ProposalId, ProposalKind, ProposalState,
    table::{self, Column, target},
    targets,
};
use crate::{
    alignment::RowId,
    processes::{Process, ProcessId},
    steps::StepId,
};

/// How many proposals of a process may wait for a decision: they are read together, and somebody has to read them all.
const MAX_OPEN: u64 = 100;

/// Submits a proposal. Submitted anonymously, who did it is stored nowhere: not in the proposal, not in the event stream,
/// not with the answer that is kept for an idempotency key; and it cannot be taken back. The time is stored.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateProposal {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The process.
    pub process_id: ProcessId,
    /// The steps that it is about, of any column of the process.
    #[serde(default)]
    #[graphql(default)]
    #[schema(max_items = 50)]
    pub step_ids: Vec<StepId>,
    /// The rows of the map that it is about.
    #[serde(default)]
    #[graphql(default)]
    #[schema(max_items = 50)]
    pub row_ids: Vec<RowId>,
    /// What is proposed.
    #[schema(min_length = 1, max_length = 1000)]
    pub text: String,
    /// What it would do.
    pub kind: ProposalKind,
    /// What it would make better.
    #[serde(default)]
    #[graphql(default)]
    #[schema(max_items = 10)]
    pub effects: Vec<ExpectedEffect>,
    /// The organisation that it comes from: the one that one acts for, or none; a facilitator may name any. A proposal
    /// from an organisation with few people in the room may tell who made it; leave it out to be safe.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub participant_id: Option<ParticipantId>,
    /// Whether nobody is to learn who proposed it.
    #[serde(default)]
    #[graphql(default)]
    pub anonymous: bool,
}

impl Operation for CreateProposal {
    type Output = Proposal;
    type Tx = TenantTx;
    const ID: &'static str = "proposal.create";
    const PERMISSION: Permission = Permission::ProposalSubmit;
    const MODE: Mode = Mode::Write;

    fn object(&self) -> Option<String> {
        Some(self.process_id.to_string())
    }

    fn is_anonymous(&self) -> bool {
        self.anonymous
    }

    async fn run(self, tx: &TenantTx) -> Result<Proposal> {
        tx.referred::<Process>(self.process_id, "#/processId").await?;
        if let Some(participant) = self.participant_id {
            tx.referred::<Participant>(participant, "#/participantId").await?;
            let actor = tx.actor();
            if actor.acts_for != Some(participant) && !actor.permissions.holds(Permission::MappingFacilitate) {
                let accepted = Some(Rule::OwnOrganisation.into());
                return Err(Error::invalid("#/participantId", FaultCode::Rule, accepted));
            }
        }
        targets::check(tx, self.process_id, &self.step_ids, &self.row_ids).await?;
        if super::open(tx, [self.process_id]).count().await? >= MAX_OPEN {
            return Err(Error::rule(Rule::HundredOpenProposals));
        }
        let made = Proposal {
            id: tx.new_id(),
            process_id: self.process_id,
            step_ids: self.step_ids,
            row_ids: self.row_ids,
            text: self.text,
            kind: self.kind,
            effects: self.effects,
            author_id: if self.anonymous { None } else { Some(tx.actor().person) },
            participant_id: self.participant_id,
            group: None,
            state: ProposalState::Submitted,
            state_reason: None,
            version: 1,
            created_at: tx.now(),
            updated_at: tx.now(),
        };
        insert(tx, made.clone()).await?;
        Ok(made)
    }
}

async fn insert(tx: &TenantTx, proposal: Proposal) -> Result<()> {
    let Proposal {
        id,
        process_id,
        step_ids,
        row_ids,
        text,
        kind,
        effects,
        author_id,
        participant_id,
        group,
        state,
        state_reason,
        version,
        created_at,
        updated_at,
    } = proposal;
    tx.insert(table::ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(id),
        process_id: Set(process_id),
        participant_id: Set(participant_id),
        author_id: Set(author_id),
        text: Set(text),
        kind: Set(kind),
        effects: Set(stored(&effects)?),
        group_name: Set(group),
        state: Set(state),
        state_reason: Set(state_reason),
        version: Set(version),
        created_at: Set(created_at),
        updated_at: Set(updated_at),
    })
    .await?;
    targets::write(tx, id, &step_ids, &row_ids).await
}

fn stored(effects: &[ExpectedEffect]) -> Result<serde_json::Value> {
    serde_json::to_value(effects).map_err(Error::internal)
}

/// A proposal with a name is its author's until it is grouped; one without is that of who leads the work.
pub(super) fn check_open(tx: &TenantTx, proposal: &Proposal) -> Result<()> {
    let actor = tx.actor();
    let is_theirs = match proposal.author_id {
        Some(author) => author == actor.person,
        None => actor.permissions.holds(Permission::ProposalManage),
    };
    if !is_theirs {
        return Err(Error::new(Code::NotYourProposal).with("permission", Permission::ProposalManage.as_str()));
    }
    match proposal.state {
        ProposalState::Submitted | ProposalState::Clarified => Ok(()),
        _ => Err(Error::rule(Rule::GroupedStays)),
    }
}

/// Changes a proposal until it is grouped. Nobody changes what another has said with their name: 403 `not_your_proposal`; an
/// anonymous one, whose author cannot be known, is changed by who holds `proposal.manage`. Whether it is anonymous never
/// changes.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateProposal {
    /// The proposal's id.
    pub id: ProposalId,
    /// The version that the change was decided on.
    pub expected_version: i32,
    /// All steps that it is about.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Vec<StepId>, max_items = 50)]
    pub step_ids: Patch<Vec<StepId>>,
    /// All rows that it is about.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Vec<RowId>, max_items = 50)]
    pub row_ids: Patch<Vec<RowId>>,
    /// What is proposed.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = String, min_length = 1, max_length = 1000)]
    pub text: Patch<String>,
    /// What it would do.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = ProposalKind)]
    pub kind: Patch<ProposalKind>,
    /// All that it would make better.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Vec<ExpectedEffect>, max_items = 10)]
    pub effects: Patch<Vec<ExpectedEffect>>,
}

impl Operation for UpdateProposal {
    type Output = Proposal;
    type Tx = TenantTx;
    const ID: &'static str = "proposal.update";
    const PERMISSION: Permission = Permission::ProposalSubmit;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Proposal> {
        let before = targets::filled(tx, tx.get(self.id).await?).await?;
        check_open(tx, &before)?;
        let changed: Proposal = tx
            .change::<table::Entity>()
            .set_if(Column::Text, self.text.set())
            .set_if(Column::Kind, self.kind.set())
            .set_if(Column::Effects, self.effects.set().map(|effects| stored(&effects)).transpose()?)
            .set(Column::UpdatedAt, tx.now())
            .one(self.id, Some(self.expected_version))
            .await?;
        let (step_ids, row_ids) = (self.step_ids.set(), self.row_ids.set());
        if step_ids.is_none() && row_ids.is_none() {
            return Ok(Proposal { step_ids: before.step_ids, row_ids: before.row_ids, ..changed });
        }
        let named = (step_ids.as_deref().unwrap_or_default(), row_ids.as_deref().unwrap_or_default());
        targets::check(tx, changed.process_id, named.0, named.1).await?;
        let step_ids = step_ids.unwrap_or(before.step_ids);
        let row_ids = row_ids.unwrap_or(before.row_ids);
        tx.delete_all::<target::Entity, _>(target::Column::ProposalId, [self.id]).await?;
        targets::write(tx, self.id, &step_ids, &row_ids).await?;
        Ok(Proposal { step_ids, row_ids, ..changed })
    }
}
