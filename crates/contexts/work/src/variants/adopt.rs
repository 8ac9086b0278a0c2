//! Building the to-be from what there is: columns, rows, steps and accepted proposals (DOMAIN C0.3.3).

use std::collections::{HashMap, HashSet};

use async_graphql::InputObject;
use db::TenantTx;
use kernel::{Error, FaultCode, Mode, Operation, Permission, Result, Rule};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{MappedVariant, Variant, VariantId, VariantKind, take};
use crate::{
    alignment::{self, AlignmentRow, RowId},
    proposals::{self, ProposalId},
    steps::{self, Aligned, Step, StepContent, StepId, StepSource},
};

/// Builds steps into a to-be from what there is, all or none, in this order: the steps of another column, one step for
/// each row, steps of other columns, one step for each accepted proposal. Each new step says what it comes from and lies
/// in the row that this lies in; pain points and time thieves stay behind. Other steps are written as notes, and are new.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AdoptIntoVariant {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The variant's id; a to-be.
    pub id: VariantId,
    /// The version that the change was decided on.
    pub expected_version: i32,
    /// The column whose steps are taken over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variant_id: Option<VariantId>,
    /// The rows that become a step each: with the row's label, and with the role, the system, the channel and the legal
    /// basis that its steps of today agree on.
    #[serde(default)]
    #[graphql(default)]
    #[schema(max_items = 200)]
    pub row_ids: Vec<RowId>,
    /// The steps that are taken over as they are.
    #[serde(default)]
    #[graphql(default)]
    #[schema(max_items = 200)]
    pub step_ids: Vec<StepId>,
    /// The accepted proposals that become a step each.
    #[serde(default)]
    #[graphql(default)]
    #[schema(max_items = 200)]
    pub proposal_ids: Vec<ProposalId>,
    /// The step of this column that the new ones come after; at the end if nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after_step_id: Option<StepId>,
}

/// A step to be, the row that it lies in, and what it comes from.
struct Adopted {
    content: StepContent,
    row: Option<RowId>,
    /// With the columns that they are of.
    steps: Vec<(StepId, VariantId)>,
    proposal: Option<ProposalId>,
}

impl Operation for AdoptIntoVariant {
    type Output = MappedVariant;
    type Tx = TenantTx;
    const ID: &'static str = "variant.adopt";
    const PERMISSION: Permission = Permission::MappingContribute;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<MappedVariant> {
        let variant = take(tx, self.id, Some(self.expected_version)).await?;
        if variant.kind != VariantKind::ToBe {
            return Err(Error::rule(Rule::IsToBe));
        }
        let columns = super::of_process(tx, variant.process_id).await?;
        let is_whole = self.variant_id.is_some() || !self.row_ids.is_empty();
        let map = if is_whole { steps::of_process(tx, variant.process_id).await? } else { vec![] };
        let mut adopted = self.column(&columns, &map)?;
        adopted.extend(self.rows(tx, &variant, &columns, map).await?);
        adopted.extend(self.steps(tx, &variant).await?);
        adopted.extend(self.proposals(tx, &variant).await?);
        if adopted.is_empty() {
            return Err(Error::invalid("#/stepIds", FaultCode::Required, None));
        }
        build(tx, variant, &columns, adopted, self.after_step_id).await
    }
}

impl AdoptIntoVariant {
    fn column(&self, columns: &[Variant], map: &[Aligned]) -> Result<Vec<Adopted>> {
        let Some(id) = self.variant_id else { return Ok(vec![]) };
        if id == self.id || !columns.iter().any(|column| column.id == id) {
            return Err(Error::invalid("#/variantId", FaultCode::NoSuchThing, None));
        }
        Ok(map.iter().filter(|aligned| aligned.step.variant_id == id).cloned().map(Adopted::from).collect())
    }

    async fn rows(
        &self,
        tx: &TenantTx,
        variant: &Variant,
        columns: &[Variant],
        map: Vec<Aligned>,
    ) -> Result<Vec<Adopted>> {
        if self.row_ids.is_empty() {
            return Ok(vec![]);
        }
        let rows = alignment::of_process(tx, variant.process_id).await?;
        let mut in_row: HashMap<RowId, Vec<Step>> = HashMap::new();
        for Aligned { step, row_id } in map {
            let is_found = |column: &Variant| column.id == step.variant_id && column.kind == VariantKind::AsIs;
            if let (Some(row), true) = (row_id, columns.iter().any(is_found)) {
                in_row.entry(row).or_default().push(step);
            }
        }
        let named = self.row_ids.iter().enumerate().map(|(i, id)| {
            let row = rows.iter().find(|row| row.id == *id);
            let row = row.ok_or_else(|| Error::invalid(format!("#/rowIds/{i}"), FaultCode::NoSuchThing, None))?;
            Ok(Adopted::of_row(row, &in_row.remove(id).unwrap_or_default()))
        });
        named.collect()
    }

    async fn steps(&self, tx: &TenantTx, variant: &Variant) -> Result<Vec<Adopted>> {
        let mut found = steps::named(tx, variant.process_id, &self.step_ids).await?;
        found.retain(|aligned| aligned.step.variant_id != variant.id);
        let named = self.step_ids.iter().enumerate().map(|(i, id)| {
            let at = found.iter().position(|aligned| aligned.step.id == *id);
            let at = at.ok_or_else(|| Error::invalid(format!("#/stepIds/{i}"), FaultCode::NoSuchThing, None))?;
            Ok(Adopted::from(found.swap_remove(at)))
        });
        named.collect()
    }

    /// A proposal's step lies in the row that it is about, or in that of the first step that it is about.
    async fn proposals(&self, tx: &TenantTx, variant: &Variant) -> Result<Vec<Adopted>> {
        let proposed = proposals::accepted(tx, variant.process_id, &self.proposal_ids).await?;
        let about: Vec<StepId> = proposed.iter().flat_map(|proposal| proposal.step_ids.iter().copied()).collect();
        let about = steps::named(tx, variant.process_id, &about).await?;
        let row_of = |id: &StepId| about.iter().find(|aligned| aligned.step.id == *id)?.row_id;
        let adopted = proposed.into_iter().map(|proposal| Adopted {
            content: StepContent::new(proposal.text),
            row: proposal.row_ids.first().copied().or_else(|| proposal.step_ids.iter().find_map(row_of)),
            steps: vec![],
            proposal: Some(proposal.id),
        });
        Ok(adopted.collect())
    }
}

impl From<Aligned> for Adopted {
    fn from(Aligned { step, row_id }: Aligned) -> Self {
        let content = StepContent {
            text: step.text,
            kind: Some(step.kind),
            actor_role: step.actor_role,
            system: step.system,
            channel: step.channel,
            input: step.input,
            output: step.output,
            processing_time: step.processing_time,
            waiting_time: step.waiting_time,
            pain_point: None,
            time_thief: None,
            legal_basis: step.legal_basis,
        };
        Self { content, row: row_id, steps: vec![(step.id, step.variant_id)], proposal: None }
    }
}

impl Adopted {
    fn of_row(row: &AlignmentRow, steps: &[Step]) -> Self {
        let mut content = StepContent::new(row.label.clone());
        content.kind = agreed(steps.iter().map(|step| Some(step.kind)));
        content.actor_role = agreed(steps.iter().map(|step| step.actor_role.clone()));
        content.system = agreed(steps.iter().map(|step| step.system.clone()));
        content.channel = agreed(steps.iter().map(|step| step.channel.clone()));
        content.legal_basis = agreed(steps.iter().map(|step| step.legal_basis.clone()));
        Self {
            content,
            row: Some(row.id),
            steps: steps.iter().map(|step| (step.id, step.variant_id)).collect(),
            proposal: None,
        }
    }
}

/// What all who say anything say.
fn agreed<T: PartialEq>(said: impl Iterator<Item = Option<T>>) -> Option<T> {
    let mut said = said.flatten();
    let first = said.next()?;
    said.all(|other| other == first).then_some(first)
}

async fn build(
    tx: &TenantTx,
    variant: Variant,
    columns: &[Variant],
    adopted: Vec<Adopted>,
    after: Option<StepId>,
) -> Result<MappedVariant> {
    let (contents, origins): (Vec<_>, Vec<_>) =
        adopted.into_iter().map(|one| ((one.content, one.row), (one.steps, one.proposal))).unzip();
    let made = steps::add(tx, &variant, contents, after).await?;
    // What is taken from another to-be comes from what that came from.
    let from: Vec<StepId> = origins.iter().flat_map(|(from, _)| from).map(|(id, _)| *id).collect();
    let before = steps::sources_of(tx, from).await?;
    let to_be = columns.iter().filter(|column| column.kind == VariantKind::ToBe);
    let to_be: HashSet<VariantId> = to_be.map(|column| column.id).collect();
    let mut sources = Vec::new();
    for (step_id, (from, proposal)) in made.into_iter().zip(origins) {
        for (id, of) in from {
            if to_be.contains(&of) {
                let earlier = before.iter().filter(|source| source.step_id == id);
                sources.extend(earlier.map(|source| StepSource { step_id, ..source.clone() }));
            } else {
                sources.push(StepSource { step_id, source_step_id: Some(id), proposal_id: None });
            }
        }
        sources.extend(proposal.map(|id| StepSource { step_id, source_step_id: None, proposal_id: Some(id) }));
    }
    steps::add_sources(tx, &sources).await?;
    super::mapped(tx, variant).await
}
