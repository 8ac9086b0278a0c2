//! Suggested rows: which steps of different organisations are the same task, for people to accept or to correct.

use std::collections::HashMap;

use align::Score;
use async_graphql::SimpleObject;
use db::TenantTx;
use kernel::{Error, Mode, Operation, Outcome, Permission, Result, Rule};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::RowState;
use crate::{
    processes::{Process, ProcessId},
    steps::{self, Step, StepId},
    variants::{self, VariantId, VariantKind},
};

/// A row that is suggested.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct SuggestedRow {
    /// The text of the first organisation's step, to begin with.
    pub label: String,
    /// `same`, `similar`, `only_here` or `missing_here`. That two ways are in `conflict`, only people can say.
    pub state: RowState,
    /// The steps that seem to be the same task, at most one of each organisation, in the order of the columns.
    pub steps: Vec<SuggestedStep>,
    /// How alike the steps are, all in all, 0 to 100: the mean over all pairs. Null for a single step.
    pub score: Option<i32>,
    /// How alike their texts are, 0 to 100.
    pub text_score: Option<i32>,
    /// How alike the roles are that do them, 0 to 100; null where no two of them name one.
    pub role_score: Option<i32>,
    /// How alike the systems are, 0 to 100; null where no two of them name one.
    pub system_score: Option<i32>,
}

/// A step of a suggested row.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct SuggestedStep {
    /// The variant of its column.
    pub variant_id: VariantId,
    /// The step.
    pub step_id: StepId,
    /// What stands on the note.
    pub text: String,
}

/// Rows for the steps of a process that lie in no row yet.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct AlignmentSuggestion {
    /// The process; its version is the one to align the whole map by.
    pub process: Process,
    /// The rows in the order of the work.
    pub rows: Vec<SuggestedRow>,
}
impl Outcome for AlignmentSuggestion {}

/// Suggests rows for the steps that lie in no row yet, from their texts in bokmål and nynorsk, their roles and systems.
/// Nothing is written: a row is accepted, as it is or corrected, by adding it; then the next suggestion is about what is
/// left. The same notes give the same suggestion, and a further column changes nothing in what the earlier ones share.
/// With more than 1,000 steps in no row: 409 `rule_unmet`, `thousand_steps`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SuggestAlignment {
    /// The process's id.
    pub id: ProcessId,
}

impl Operation for SuggestAlignment {
    type Output = AlignmentSuggestion;
    type Tx = TenantTx;
    const ID: &'static str = "process.suggest_alignment";
    const PERMISSION: Permission = Permission::ProcessRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<AlignmentSuggestion> {
        let process: Process = tx.get(self.id).await?;
        let variants = variants::of_process(tx, self.id).await?;
        let mut unaligned: HashMap<VariantId, Vec<Step>> = HashMap::new();
        for aligned in steps::of_process(tx, self.id).await? {
            if aligned.row_id.is_none() {
                unaligned.entry(aligned.step.variant_id).or_default().push(aligned.step);
            }
        }
        let found = variants.iter().filter(|variant| variant.kind == VariantKind::AsIs);
        let columns: Vec<Vec<Step>> = found.map(|variant| unaligned.remove(&variant.id).unwrap_or_default()).collect();
        if columns.iter().map(Vec::len).sum::<usize>() > MAX_STEPS {
            return Err(Error::rule(Rule::ThousandSteps));
        }
        Ok(AlignmentSuggestion { process, rows: suggest(&columns) })
    }
}

fn suggest(columns: &[Vec<Step>]) -> Vec<SuggestedRow> {
    let compared: Vec<Vec<align::Step>> = columns.iter().map(|column| column.iter().map(compared).collect()).collect();
    let rows = align::suggest(&compared).into_iter();
    rows.map(|row| {
        let steps = row.steps.iter().zip(columns).filter_map(|(index, column)| column.get((*index)?));
        let steps: Vec<SuggestedStep> = steps
            .map(|step| SuggestedStep { variant_id: step.variant_id, step_id: step.id, text: step.text.clone() })
            .collect();
        let percent = |figure: f32| (figure * 100.0).round() as i32;
        SuggestedRow {
            label: steps.first().map(|step| step.text.chars().take(MAX_LABEL).collect()).unwrap_or_default(),
            state: state(row.score, steps.len(), columns.len()),
            steps,
            score: row.score.map(|score| percent(score.total)),
            text_score: row.score.map(|score| percent(score.text)),
            role_score: row.score.and_then(|score| score.role).map(percent),
            system_score: row.score.and_then(|score| score.system).map(percent),
        }
    })
    .collect()
}

/// How many steps are compared at most: every step is compared with every earlier one, and somebody waits.
const MAX_STEPS: usize = 1000;
/// The length of a row's label.
const MAX_LABEL: usize = 200;
/// From how alike on steps are called the same; below, they are similar.
const SAME: f32 = 0.85;

fn compared(step: &Step) -> align::Step {
    align::Step { text: step.text.clone(), actor_role: step.actor_role.clone(), system: step.system.clone() }
}

fn state(score: Option<Score>, steps: usize, columns: usize) -> RowState {
    match score {
        None => RowState::OnlyHere,
        Some(_) if steps < columns => RowState::MissingHere,
        Some(score) if score.total >= SAME => RowState::Same,
        Some(_) => RowState::Similar,
    }
}
