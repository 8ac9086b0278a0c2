//! The comparison: rows are aligned tasks, columns are organisations (DOMAIN C0.2.6).

use std::collections::HashMap;

use api::Route;
use async_graphql::{Context, Object, SimpleObject};
use db::TenantTx;
use kernel::{Mode, Operation, Outcome, ParticipantId, Permission, Result, Span};
use organisation::participants;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    alignment::{self, AlignmentRow, RowId, RowState},
    processes::{Process, ProcessId},
    steps::{self, Step},
    variants::{self, Variant, VariantId, VariantKind},
};

/// A process as its organisations do it, side by side.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct Comparison {
    /// The process.
    pub process: Process,
    /// The organisations' columns, in the order in which they were added.
    pub columns: Vec<ComparisonColumn>,
    /// The aligned tasks in order.
    pub rows: Vec<ComparisonRow>,
    /// The steps that lie in no row yet: one cell for each column, in the order of the columns.
    pub unaligned: Vec<ComparisonCell>,
    /// How many rows compare in which way.
    pub differences: Differences,
}
impl Outcome for Comparison {}

/// One organisation's way, summed up.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct ComparisonColumn {
    /// The variant.
    pub variant_id: VariantId,
    /// Whether it is found or decided.
    pub kind: VariantKind,
    /// The organisation; null for the tenant's own.
    pub participant_id: Option<ParticipantId>,
    /// The organisation's name; null for the tenant's own.
    pub organisation: Option<String>,
    /// How many steps it takes.
    pub steps: i32,
    /// How often the work passes from one role to another.
    pub handovers: i32,
    /// The systems it is done in, in the order in which they are first used.
    pub systems: Vec<String>,
    /// How long somebody works on it in all, as far as noted.
    pub processing_time: Span,
    /// How long it lies in all, as far as noted.
    pub waiting_time: Span,
    /// How many steps have a pain point.
    pub pain_points: i32,
    /// How many steps lose time to a time thief.
    pub time_thieves: i32,
}

/// An aligned task.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct ComparisonRow {
    /// The row's id.
    pub row_id: RowId,
    /// What the task is called across the organisations.
    pub label: String,
    /// How the organisations' steps compare.
    pub state: RowState,
    /// What is worth knowing about the difference.
    pub note: Option<String>,
    /// One cell for each column, in the order of the columns; empty where the organisation does not do this.
    pub cells: Vec<ComparisonCell>,
}

/// What one organisation does of a task.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct ComparisonCell {
    /// The variant of the column.
    pub variant_id: VariantId,
    /// The steps in order.
    pub steps: Vec<Step>,
}

/// How many rows compare in which way.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct Differences {
    /// All do the same in the same way.
    pub same: i32,
    /// All do it, not in quite the same way.
    pub similar: i32,
    /// Only one does this.
    pub only_here: i32,
    /// One or more do not do this.
    pub missing_here: i32,
    /// They do it in ways that cannot both go on.
    pub conflict: i32,
    /// Steps that lie in no row yet.
    pub unaligned_steps: i32,
}

/// Reads a process as its organisations do it, side by side: rows, columns and sums in one answer.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CompareProcess {
    /// The process's id.
    pub id: ProcessId,
}

impl Operation for CompareProcess {
    type Output = Comparison;
    type Tx = TenantTx;
    const ID: &'static str = "process.compare";
    const PERMISSION: Permission = Permission::ProcessRead;
    const MODE: Mode = Mode::Read;

    fn object(&self) -> Option<String> {
        Some(self.id.to_string())
    }

    async fn run(self, tx: &TenantTx) -> Result<Comparison> {
        let process: Process = tx.get(self.id).await?;
        let variants = variants::of_process(tx, self.id).await?;
        let rows = alignment::of_process(tx, self.id).await?;
        let steps = steps::of_process(tx, self.id).await?;
        let names = participants::names(tx).await?;

        let mut cells: HashMap<(Option<RowId>, VariantId), Vec<Step>> = HashMap::new();
        let mut in_order: HashMap<VariantId, Vec<Step>> = HashMap::new();
        for aligned in steps {
            in_order.entry(aligned.step.variant_id).or_default().push(aligned.step.clone());
            cells.entry((aligned.row_id, aligned.step.variant_id)).or_default().push(aligned.step);
        }
        let mut line = |row: Option<RowId>| -> Vec<ComparisonCell> {
            let cell = |variant: &Variant| ComparisonCell {
                variant_id: variant.id,
                steps: cells.remove(&(row, variant.id)).unwrap_or_default(),
            };
            variants.iter().map(cell).collect()
        };
        let unaligned = line(None);
        let differences = Differences::count(&rows, &unaligned);
        let rows = rows.into_iter().map(|row| ComparisonRow {
            cells: line(Some(row.id)),
            row_id: row.id,
            label: row.label,
            state: row.state,
            note: row.note,
        });
        let rows = rows.collect();
        let columns = variants.iter().map(|variant| {
            let steps = in_order.remove(&variant.id).unwrap_or_default();
            ComparisonColumn::sum_up(variant, &steps, &names)
        });
        Ok(Comparison { process, columns: columns.collect(), rows, unaligned, differences })
    }
}

/// A count as the API has it; a map has at most some thousand steps.
fn count<T>(items: impl Iterator<Item = T>) -> i32 {
    i32::try_from(items.count()).unwrap_or(i32::MAX)
}

impl ComparisonColumn {
    fn sum_up(variant: &Variant, steps: &[Step], names: &HashMap<ParticipantId, String>) -> Self {
        let roles: Vec<&String> = steps.iter().filter_map(|step| step.actor_role.as_ref()).collect();
        let mut systems: Vec<String> = Vec::new();
        for system in steps.iter().filter_map(|step| step.system.as_ref()) {
            if !systems.contains(system) {
                systems.push(system.clone());
            }
        }
        Self {
            variant_id: variant.id,
            kind: variant.kind,
            participant_id: variant.participant_id,
            organisation: variant.participant_id.and_then(|id| names.get(&id).cloned()),
            steps: count(steps.iter()),
            handovers: count(roles.windows(2).filter(|pair| pair[0] != pair[1])),
            systems,
            processing_time: steps.iter().filter_map(|step| step.processing_time).sum(),
            waiting_time: steps.iter().filter_map(|step| step.waiting_time).sum(),
            pain_points: count(steps.iter().filter(|step| step.pain_point.is_some())),
            time_thieves: count(steps.iter().filter(|step| step.time_thief.is_some())),
        }
    }
}

impl Differences {
    fn count(rows: &[AlignmentRow], unaligned: &[ComparisonCell]) -> Self {
        let of = |state| count(rows.iter().filter(|row| row.state == state));
        Self {
            same: of(RowState::Same),
            similar: of(RowState::Similar),
            only_here: of(RowState::OnlyHere),
            missing_here: of(RowState::MissingHere),
            conflict: of(RowState::Conflict),
            unaligned_steps: count(unaligned.iter().flat_map(|cell| &cell.steps)),
        }
    }
}

/// The REST routes.
pub const ROUTES: fn() -> Vec<Route> =
    || vec![Route::get::<CompareProcess>("/v1/tenants/{tenant}/processes/{id}/comparison")];

/// The query fields.
#[derive(Default)]
pub struct ComparisonQueries;

/// Reading the comparison.
#[Object]
impl ComparisonQueries {
    /// Reads a process as its organisations do it, side by side: rows, columns and sums in one answer.
    async fn comparison(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The process's id.")] process_id: ProcessId,
    ) -> async_graphql::Result<Comparison> {
        api::read(ctx, CompareProcess { id: process_id }).await
    }
}
