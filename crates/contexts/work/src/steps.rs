//! Steps: the yellow notes of a map.

use async_graphql::{InputObject, SimpleObject};
use db::{Table, TenantTable, TenantTx};
use kernel::{Span, Time};
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    alignment::RowId,
    processes::ProcessId,
    variants::{Variant, VariantId},
};
pub use graphql::{StepMutations, StepQueries};
pub use history::{GetStepHistory, OriginId, OriginKind, StepHistory, StepOrigin};
pub use operations::{CreateStep, DeleteStep, GetStep, ListSteps, ROUTES, StepFilter, StepsByVariant, UpdateStep};
pub(crate) use place::{
    Aligned, MAX_STEPS, add, align, append_all, exist, named, of_process, of_variant, set_order, texts, unalign,
};
pub use reshape::{MergeSteps, MoveStep, SplitStep};
pub use sources::StepSource;
pub(crate) use sources::{add as add_sources, of as sources_of};
use table::Column;

mod graphql;
mod history;
mod operations;
mod place;
mod reshape;
mod sources;
mod table;

kernel::ids! {
    /// Identifies a step.
    StepId(StepIdKind) = "step",
}

kernel::text_enum! {
    /// What kind of note a step is.
    pub enum StepKind {
        /// Somebody does something.
        Task = "task",
        /// Somebody decides which way it goes.
        Decision = "decision",
        /// The work passes to somebody else.
        Handover = "handover",
        /// Nothing happens until something arrives or a time has come.
        Wait = "wait",
    }
}

kernel::text_enum! {
    /// What steals time (*tidstjuv*).
    pub enum TimeThiefKind {
        /// Waiting for somebody or something.
        Waiting = "waiting",
        /// The same is written in two places.
        DoubleRegistration = "double_registration",
        /// It comes back because it was not right the first time.
        Rework = "rework",
        /// Looking for information.
        Searching = "searching",
        /// More hands than needed.
        UnneededHandover = "unneeded_handover",
        /// More than anybody asked for.
        OverProcessing = "over_processing",
        /// Somebody could do more than they are let.
        UnusedCompetence = "unused_competence",
        /// Something else; the pain point tells.
        Other = "other",
    }
}

/// The registry entry of steps.
pub const TABLE: Table = Table::tenant("steps").after(&["process_variants", "alignment_rows"]);
/// The registry entry of where steps come from.
pub const ORIGINS: Table = Table::tenant("step_origins").after(&["steps"]);

/// The registry entry of what the steps of a to-be come from.
pub const SOURCES: Table = Table::tenant("step_sources").after(&["steps", "proposals"]);

impl TenantTable for table::Entity {
    const TABLE: Table = TABLE;
    const TENANT_ID: Column = Column::TenantId;
    const ID: Column = Column::Id;
    const VERSION: Option<Column> = Some(Column::Version);
}

/// One step of a variant: a yellow note.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct Step {
    /// The step's id.
    pub id: StepId,
    /// The process.
    pub process_id: ProcessId,
    /// The variant that it is a step of.
    pub variant_id: VariantId,
    /// What stands on the note.
    pub text: String,
    /// What kind of note it is.
    pub kind: StepKind,
    /// The role that does it, such as *sakshandsamar*.
    pub actor_role: Option<String>,
    /// The system that it is done in.
    pub system: Option<String>,
    /// The way it comes or goes, such as *brev* or *skjema*.
    pub channel: Option<String>,
    /// What is needed to do it.
    pub input: Option<String>,
    /// What comes of it.
    pub output: Option<String>,
    /// How long somebody works on it.
    pub processing_time: Option<Span>,
    /// How long it lies before the next step.
    pub waiting_time: Option<Span>,
    /// What hurts.
    pub pain_point: Option<String>,
    /// What steals time.
    pub time_thief: Option<TimeThiefKind>,
    /// The law or rule that demands it.
    pub legal_basis: Option<String>,
    /// Counts the changes; the `ETag`.
    pub version: i32,
    /// When it was written.
    pub created_at: Time,
    /// When it was last changed.
    pub updated_at: Time,
}

kernel::resource!(Step);
db::projection!(Step from table {
    id: Id, process_id: ProcessId, variant_id: VariantId, text: Text, kind: Kind, actor_role: ActorRole,
    system: System, channel: Channel, input: Input, output: Output, processing_time: ProcessingTime,
    waiting_time: WaitingTime, pain_point: PainPoint, time_thief: TimeThief, legal_basis: LegalBasis,
    version: Version, created_at: CreatedAt, updated_at: UpdatedAt,
});

/// What stands on a new note.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[graphql(name = "StepContentInput")]
pub struct StepContent {
    /// What stands on the note.
    #[schema(min_length = 1, max_length = 1000)]
    pub text: String,
    /// What kind of note it is; a task if nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<StepKind>,
    /// The role that does it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 100)]
    pub actor_role: Option<String>,
    /// The system that it is done in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 100)]
    pub system: Option<String>,
    /// The way it comes or goes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 100)]
    pub channel: Option<String>,
    /// What is needed to do it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 500)]
    pub input: Option<String>,
    /// What comes of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 500)]
    pub output: Option<String>,
    /// How long somebody works on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub processing_time: Option<Span>,
    /// How long it lies before the next step.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiting_time: Option<Span>,
    /// What hurts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 1000)]
    pub pain_point: Option<String>,
    /// What steals time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_thief: Option<TimeThiefKind>,
    /// The law or rule that demands it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 200)]
    pub legal_basis: Option<String>,
}

impl StepContent {
    /// A note with nothing on it but its text.
    pub(crate) fn new(text: String) -> Self {
        Self {
            text,
            kind: None,
            actor_role: None,
            system: None,
            channel: None,
            input: None,
            output: None,
            processing_time: None,
            waiting_time: None,
            pain_point: None,
            time_thief: None,
            legal_basis: None,
        }
    }

    /// The step that the note becomes in a variant.
    fn into_step(self, tx: &TenantTx, variant: &Variant) -> Step {
        Step {
            id: tx.new_id(),
            process_id: variant.process_id,
            variant_id: variant.id,
            text: self.text,
            kind: self.kind.unwrap_or(StepKind::Task),
            actor_role: self.actor_role,
            system: self.system,
            channel: self.channel,
            input: self.input,
            output: self.output,
            processing_time: self.processing_time,
            waiting_time: self.waiting_time,
            pain_point: self.pain_point,
            time_thief: self.time_thief,
            legal_basis: self.legal_basis,
            version: 1,
            created_at: tx.now(),
            updated_at: tx.now(),
        }
    }
}

/// The row of a new step at its place.
fn row(tx: &TenantTx, step: Step, position: i64, row_id: Option<RowId>) -> table::ActiveModel {
    let Step {
        id,
        process_id,
        variant_id,
        text,
        kind,
        actor_role,
        system,
        channel,
        input,
        output,
        processing_time,
        waiting_time,
        pain_point,
        time_thief,
        legal_basis,
        version,
        created_at,
        updated_at,
    } = step;
    table::ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(id),
        process_id: Set(process_id),
        variant_id: Set(variant_id),
        row_id: Set(row_id),
        position: Set(position),
        text: Set(text),
        kind: Set(kind),
        actor_role: Set(actor_role),
        system: Set(system),
        channel: Set(channel),
        input: Set(input),
        output: Set(output),
        processing_time: Set(processing_time),
        waiting_time: Set(waiting_time),
        pain_point: Set(pain_point),
        time_thief: Set(time_thief),
        legal_basis: Set(legal_basis),
        replaced_at: Set(None),
        version: Set(version),
        created_at: Set(created_at),
        updated_at: Set(updated_at),
    }
}
