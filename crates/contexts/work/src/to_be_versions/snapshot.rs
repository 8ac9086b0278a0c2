//! The steps of a version as they were when it was published, with what they came from.

use std::collections::{HashMap, HashSet};

use async_graphql::SimpleObject;
use db::TenantTx;
use kernel::{Result, Span};
use organisation::participants;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    proposals::{self, ProposalId, ProposalKind},
    steps::{self, Step, StepId, StepKind, StepSource},
    variants::{self, MappedVariant, VariantId},
};

kernel::text_enum! {
    /// What a step of the to-be comes from.
    pub enum ToBeSourceKind {
        /// A step that an organisation takes today.
        OrganisationStep = "organisation_step",
        /// An accepted proposal.
        Proposal = "proposal",
        /// Nothing that there was: it is new.
        New = "new",
    }
}

/// What a step of the to-be comes from, quoted, so that it can be read when the old columns are long gone.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct ToBeSource {
    /// What it is.
    pub kind: ToBeSourceKind,
    /// The organisation whose step it was; null for the tenant's own, and for what is no step.
    pub organisation: Option<String>,
    /// What stood on the note, or what was proposed; null for what is new.
    pub text: Option<String>,
    /// The id that it had.
    pub id: Option<String>,
}

/// A step of a published version.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct ToBeStep {
    /// What is done.
    pub text: String,
    /// What kind of note it is.
    pub kind: StepKind,
    /// The role that does it.
    pub actor_role: Option<String>,
    /// The system that it is done in.
    pub system: Option<String>,
    /// The way it comes or goes.
    pub channel: Option<String>,
    /// What is needed to do it.
    pub input: Option<String>,
    /// What comes of it.
    pub output: Option<String>,
    /// How long somebody works on it.
    pub processing_time: Option<Span>,
    /// How long it lies before the next step.
    pub waiting_time: Option<Span>,
    /// The law or rule that demands it.
    pub legal_basis: Option<String>,
    /// What it comes from, at least one.
    pub sources: Vec<ToBeSource>,
}

/// An accepted proposal that a version carries out, quoted.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct CarriedOutProposal {
    /// The proposal.
    pub id: ProposalId,
    /// What it would do.
    pub kind: ProposalKind,
    /// What was proposed.
    pub text: String,
    /// Whether a step comes from it; otherwise it is carried out by what is no longer there, or by how it is done.
    pub as_step: bool,
}

/// What a to-be column says now, and the proposals that it carries out: those that steps come from, and these.
pub(super) async fn take(
    tx: &TenantTx,
    mapped: MappedVariant,
    named: Vec<ProposalId>,
) -> Result<(Vec<ToBeStep>, Vec<CarriedOutProposal>)> {
    let process = mapped.variant.process_id;
    let names = participants::names(tx).await?;
    let owners: HashMap<VariantId, Option<String>> = variants::of_process(tx, process)
        .await?
        .into_iter()
        .map(|variant| (variant.id, variant.participant_id.and_then(|id| names.get(&id).cloned())))
        .collect();
    let old = steps::texts(tx, mapped.sources.iter().filter_map(|source| source.source_step_id)).await?;
    let built: HashSet<ProposalId> = mapped.sources.iter().filter_map(|source| source.proposal_id).collect();
    // What is named comes first, so that a fault in it is found at its place.
    let rest = built.iter().copied().filter(|id| !named.contains(id));
    let proposed: Vec<ProposalId> = named.iter().copied().chain(rest).collect();
    let proposed = proposals::accepted(tx, process, &proposed).await?;

    let quote = |source: &StepSource| match (source.source_step_id, source.proposal_id) {
        (Some(id), _) => {
            let step = old.iter().find(|step| step.id == id);
            ToBeSource {
                kind: ToBeSourceKind::OrganisationStep,
                organisation: step.and_then(|step| owners.get(&step.variant_id).cloned().flatten()),
                text: step.map(|step| step.text.clone()),
                id: Some(id.to_string()),
            }
        }
        (None, id) => ToBeSource {
            kind: ToBeSourceKind::Proposal,
            organisation: None,
            text: proposed.iter().find(|proposal| Some(proposal.id) == id).map(|proposal| proposal.text.clone()),
            id: id.map(|id| id.to_string()),
        },
    };
    let mut sources: HashMap<StepId, Vec<ToBeSource>> = HashMap::new();
    for source in &mapped.sources {
        sources.entry(source.step_id).or_default().push(quote(source));
    }
    let steps = mapped.steps.into_iter();
    let steps = steps.map(|step| ToBeStep::of(sources.remove(&step.id).unwrap_or_default(), step)).collect();
    let carried_out = proposed.into_iter().map(|proposal| CarriedOutProposal {
        as_step: built.contains(&proposal.id),
        id: proposal.id,
        kind: proposal.kind,
        text: proposal.text,
    });
    let mut carried_out: Vec<CarriedOutProposal> = carried_out.collect();
    carried_out.sort_unstable_by_key(|proposal| proposal.id);
    Ok((steps, carried_out))
}

impl ToBeStep {
    fn of(mut sources: Vec<ToBeSource>, step: Step) -> Self {
        if sources.is_empty() {
            sources.push(ToBeSource { kind: ToBeSourceKind::New, organisation: None, text: None, id: None });
        }
        Self {
            text: step.text,
            kind: step.kind,
            actor_role: step.actor_role,
            system: step.system,
            channel: step.channel,
            input: step.input,
            output: step.output,
            processing_time: step.processing_time,
            waiting_time: step.waiting_time,
            legal_basis: step.legal_basis,
            sources,
        }
    }
}
