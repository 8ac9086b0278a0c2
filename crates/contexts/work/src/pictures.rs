//! Pictures: the comparison as a wall of yellow notes, and one variant as a flow with lanes, as SVG that can be hung up,
//! printed in black and white, and searched, with a text alternative.

use std::collections::HashMap;

use api::Route;
use async_graphql::{Context, Object, SimpleObject};
use db::TenantTx;
use kernel::{Mode, Operation, Outcome, ParticipantId, Permission, Result, Span};
use organisation::{participants, tenants::GetTenant};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    alignment::RowState,
    comparison::{CompareProcess, Comparison, ComparisonCell, ComparisonColumn},
    harmonisation_decisions,
    processes::{Process, ProcessId},
    steps::{self, Step, StepId, StepKind, StepSource},
    variants::{self, Variant, VariantId, VariantKind},
};

const SVG: &str = "image/svg+xml";

kernel::text_enum! {
    /// The language of what a picture itself says: its headings, its legend and its text alternative.
    pub enum PictureLanguage {
        /// Nynorsk.
        Nn = "nn",
        /// Bokmål.
        Nb = "nb",
        /// English.
        En = "en",
    }
}

impl PictureLanguage {
    fn drawn(self) -> render::Language {
        match self {
            Self::Nn => render::Language::Nn,
            Self::Nb => render::Language::Nb,
            Self::En => render::Language::En,
        }
    }

    /// What stands before what was decided.
    fn decided(self) -> &'static str {
        match self {
            Self::Nn => "Vedteke",
            Self::Nb => "Vedtatt",
            Self::En => "Decided",
        }
    }

    /// What a step of the to-be comes from if it comes from nothing that there was.
    fn new_step(self) -> &'static str {
        match self {
            Self::Nn | Self::Nb => "nytt",
            Self::En => "new",
        }
    }

    /// What a step of the to-be comes from if it is no step of an organisation.
    fn proposal(self) -> &'static str {
        match self {
            Self::Nn => "framlegg",
            Self::Nb => "forslag",
            Self::En => "proposal",
        }
    }
}

/// A picture.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct Picture {
    /// A complete SVG document, without scripts and without anything from elsewhere.
    pub svg: String,
    /// The language of what it itself says.
    pub language: PictureLanguage,
}

impl Outcome for Picture {
    fn document(&self) -> Option<(&str, &'static str)> {
        Some((&self.svg, self.language.as_str()))
    }
}

/// Draws a process as its organisations do it, side by side: organisations as columns, aligned rows with what was decided
/// about them, yellow notes. Colour is never the only carrier of meaning, and the picture has a text alternative.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DrawComparison {
    /// The process's id.
    pub id: ProcessId,
    /// The language of what the picture itself says; as `Accept-Language` has it if nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<PictureLanguage>,
}

impl Operation for DrawComparison {
    type Output = Picture;
    type Tx = TenantTx;
    const ID: &'static str = "process.draw_comparison";
    const PERMISSION: Permission = Permission::ProcessRead;
    const MODE: Mode = Mode::Read;

    fn object(&self) -> Option<String> {
        Some(self.id.to_string())
    }

    async fn run(self, tx: &TenantTx) -> Result<Picture> {
        let language = self.language.unwrap_or(PictureLanguage::En);
        let mut comparison = CompareProcess { id: self.id }.run(tx).await?;
        for (row_id, choice) in harmonisation_decisions::choices(tx, self.id).await? {
            for row in comparison.rows.iter_mut().filter(|row| row.row_id == row_id) {
                let decided = format!("{}: {choice}", language.decided());
                row.note = Some(row.note.take().map_or(decided.clone(), |note| format!("{note}\n{decided}")));
            }
        }
        let own = GetTenant {}.run(tx).await?.name;
        let named =
            |column: &ComparisonColumn| (column.variant_id, column.organisation.clone().unwrap_or_else(|| own.clone()));
        let names: HashMap<VariantId, String> = comparison.columns.iter().map(named).collect();
        let to_be: Vec<VariantId> =
            comparison.columns.iter().filter(|one| one.kind == VariantKind::ToBe).map(|one| one.variant_id).collect();
        let cells = comparison.rows.iter().flat_map(|row| &row.cells).chain(&comparison.unaligned);
        let built = cells.filter(|cell| to_be.contains(&cell.variant_id)).flat_map(|cell| &cell.steps);
        let origins = Origins::of(tx, built.map(|step| step.id).collect(), &names, language).await?;
        let svg = render::comparison(&drawn(comparison, &own, &origins), language.drawn());
        Ok(Picture { svg, language })
    }
}

/// Draws one variant as a flow: a lane for each role, the steps downwards, an arrow from each to the next.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DrawVariant {
    /// The variant's id.
    pub id: VariantId,
    /// The language of what the picture itself says; as `Accept-Language` has it if nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<PictureLanguage>,
}

impl Operation for DrawVariant {
    type Output = Picture;
    type Tx = TenantTx;
    const ID: &'static str = "variant.draw";
    const PERMISSION: Permission = Permission::ProcessRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<Picture> {
        let language = self.language.unwrap_or(PictureLanguage::En);
        let variant: Variant = tx.get(self.id).await?;
        let process: Process = tx.get(variant.process_id).await?;
        let own = GetTenant {}.run(tx).await?.name;
        let names = participants::names(tx).await?;
        let name = |id: Option<ParticipantId>| id.and_then(|id| names.get(&id)).unwrap_or(&own).clone();
        let steps = steps::of_variant(tx, variant.id).await?;
        let origins = match variant.kind {
            VariantKind::AsIs => None,
            VariantKind::ToBe => {
                let columns = variants::of_process(tx, process.id).await?;
                let names = columns.iter().map(|column| (column.id, name(column.participant_id))).collect();
                let ids = steps.iter().map(|step| step.id).collect();
                Some(Origins::of(tx, ids, &names, language).await?)
            }
        };
        let flow = render::Flow {
            title: process.title,
            organisation: name(variant.participant_id),
            to_be: variant.kind == VariantKind::ToBe,
            steps: steps.into_iter().map(|step| note(step, origins.as_ref())).collect(),
        };
        Ok(Picture { svg: render::flow(&flow, language.drawn()), language })
    }
}

/// What each step of a to-be comes from, in a word or two.
struct Origins(HashMap<StepId, String>);

impl Origins {
    /// Of these steps; `names` are the organisations of the columns.
    async fn of(
        tx: &TenantTx,
        steps: Vec<StepId>,
        names: &HashMap<VariantId, String>,
        language: PictureLanguage,
    ) -> Result<Self> {
        let sources = steps::sources_of(tx, steps.iter().copied()).await?;
        let taken = steps::texts(tx, sources.iter().filter_map(|source| source.source_step_id)).await?;
        let columns: HashMap<StepId, VariantId> = taken.into_iter().map(|step| (step.id, step.variant_id)).collect();
        let mut said: HashMap<StepId, Vec<&str>> = steps.into_iter().map(|id| (id, vec![])).collect();
        for StepSource { step_id, source_step_id, proposal_id } in &sources {
            let column = source_step_id.and_then(|id| columns.get(&id));
            let from = column.and_then(|column| names.get(column)).map(String::as_str);
            let from = from.or_else(|| proposal_id.map(|_| language.proposal()));
            let said = said.entry(*step_id).or_default();
            said.extend(from.filter(|from| !said.contains(from)));
        }
        let told = |from: Vec<&str>| if from.is_empty() { language.new_step().to_owned() } else { from.join(", ") };
        Ok(Self(said.into_iter().map(|(step, from)| (step, told(from))).collect()))
    }
}

fn drawn(comparison: Comparison, own: &str, origins: &Origins) -> render::Comparison {
    let Comparison { process, columns, rows, unaligned, differences: _ } = comparison;
    let cells = |cells: Vec<ComparisonCell>| -> Vec<Vec<render::Note>> {
        let notes = |cell: ComparisonCell| cell.steps.into_iter().map(|step| note(step, Some(origins))).collect();
        cells.into_iter().map(notes).collect()
    };
    let count = |number: i32| u32::try_from(number).unwrap_or(0);
    render::Comparison {
        title: process.title,
        service: process.service,
        columns: columns
            .into_iter()
            .map(|column| render::Column {
                name: column.organisation.unwrap_or_else(|| own.to_owned()),
                to_be: column.kind == VariantKind::ToBe,
                steps: count(column.steps),
                handovers: count(column.handovers),
                systems: u32::try_from(column.systems.len()).unwrap_or(0),
                processing: seconds(column.processing_time),
                waiting: seconds(column.waiting_time),
            })
            .collect(),
        rows: rows
            .into_iter()
            .map(|row| render::Row {
                label: row.label,
                state: match row.state {
                    RowState::Same => render::RowState::Same,
                    RowState::Similar => render::RowState::Similar,
                    RowState::OnlyHere => render::RowState::OnlyHere,
                    RowState::MissingHere => render::RowState::MissingHere,
                    RowState::Conflict => render::RowState::Conflict,
                },
                note: row.note,
                cells: cells(row.cells),
            })
            .collect(),
        unaligned: cells(unaligned),
    }
}

fn note(step: Step, origins: Option<&Origins>) -> render::Note {
    render::Note {
        origin: origins.and_then(|origins| origins.0.get(&step.id).cloned()),
        text: step.text,
        kind: match step.kind {
            StepKind::Task => render::NoteKind::Task,
            StepKind::Decision => render::NoteKind::Decision,
            StepKind::Handover => render::NoteKind::Handover,
            StepKind::Wait => render::NoteKind::Wait,
        },
        role: step.actor_role,
        system: step.system,
        processing: step.processing_time.map(seconds),
        waiting: step.waiting_time.map(seconds),
        pain_point: step.pain_point,
        time_thief: step.time_thief.is_some(),
    }
}

/// A span is never negative.
fn seconds(span: Span) -> u64 {
    u64::try_from(span.as_seconds()).unwrap_or(0)
}

/// The REST routes.
pub const ROUTES: fn() -> Vec<Route> = || {
    vec![
        Route::get::<DrawComparison>("/v1/tenants/{tenant}/processes/{id}/comparison.svg").media(SVG),
        Route::get::<DrawVariant>("/v1/tenants/{tenant}/process-variants/{id}/diagram.svg").media(SVG),
    ]
};

/// The query fields.
#[derive(Default)]
pub struct PictureQueries;

/// Drawing.
#[Object]
impl PictureQueries {
    /// Draws a process as its organisations do it, side by side.
    async fn comparison_picture(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The process's id.")] process_id: ProcessId,
        #[graphql(desc = "The language of what the picture itself says.")] language: PictureLanguage,
    ) -> async_graphql::Result<Picture> {
        api::read(ctx, DrawComparison { id: process_id, language: Some(language) }).await
    }

    /// Draws one variant as a flow with a lane for each role.
    async fn variant_picture(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The variant's id.")] variant_id: VariantId,
        #[graphql(desc = "The language of what the picture itself says.")] language: PictureLanguage,
    ) -> async_graphql::Result<Picture> {
        api::read(ctx, DrawVariant { id: variant_id, language: Some(language) }).await
    }
}
