//! Pictures of how a service is delivered: organisations side by side with yellow notes, and one variant as a flow.
//!
//! A picture is a complete SVG document that needs nothing beside itself: no font, no script, no style sheet. It can be
//! hung on a wall, printed in black and white, searched and copied from, and has a text alternative. No meaning is
//! carried by colour alone. The same content gives the same picture, byte for byte.

mod comparison;
mod duration;
mod flow;
mod layout;
mod legend;
mod note;
mod piece;
mod svg;
mod symbols;
mod text;
mod words;

pub use comparison::comparison;
pub use flow::flow;
pub use text::text_width;
pub use words::Language;

/// What kind of note a step is; each has a shape or symbol and, unless it is a task, its word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NoteKind {
    /// Somebody does something.
    #[default]
    Task,
    /// Somebody decides which way it goes.
    Decision,
    /// The work passes to somebody else.
    Handover,
    /// Nothing happens until something arrives or a time has come.
    Wait,
}

/// One step, a yellow note.
#[derive(Clone, Debug, Default)]
pub struct Note {
    /// What stands on the note; over twelve lines are cut, and the whole is then the note's tool tip.
    pub text: String,
    /// What kind of note it is.
    pub kind: NoteKind,
    /// Who does it; the flow has a lane for each.
    pub role: Option<String>,
    /// The system that it is done in.
    pub system: Option<String>,
    /// How many seconds somebody works on it.
    pub processing: Option<u64>,
    /// How many seconds it lies before the next step.
    pub waiting: Option<u64>,
    /// What hurts.
    pub pain_point: Option<String>,
    /// Whether it loses time to a time thief (*tidstjuv*).
    pub time_thief: bool,
    /// Where a to-be step comes from, such as *Lindås* or *forslag*; drawn small.
    pub origin: Option<String>,
}

/// How alike the organisations do what a row is about; each has a symbol and a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowState {
    /// All do it in the same way.
    Same,
    /// The same task, done in other ways.
    Similar,
    /// One organisation alone does it.
    OnlyHere,
    /// Some do not do it.
    MissingHere,
    /// They contradict each other; has a thick frame and hatching.
    Conflict,
}

/// One organisation's variant, or the one that they agree on, with its sums.
#[derive(Clone, Debug)]
pub struct Column {
    /// The organisation, or what the common variant is called.
    pub name: String,
    /// Whether it says how it will be rather than how it is.
    pub to_be: bool,
    /// How many steps it has.
    pub steps: u32,
    /// How often the work passes to another role.
    pub handovers: u32,
    /// How many systems it uses.
    pub systems: u32,
    /// How many seconds are worked in all.
    pub processing: u64,
    /// How many seconds are waited in all.
    pub waiting: u64,
}

/// Steps of different organisations that are the same task.
#[derive(Clone, Debug)]
pub struct Row {
    /// What the task is called.
    pub label: String,
    /// How alike the organisations do it.
    pub state: RowState,
    /// What there is to say about the row.
    pub note: Option<String>,
    /// One cell for each column, each with its notes from above; a cell that is not there is empty.
    pub cells: Vec<Vec<Note>>,
}

/// Organisations side by side.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// The heading, such as the process's name.
    pub title: String,
    /// The service that is delivered.
    pub service: String,
    /// The variants, from the left.
    pub columns: Vec<Column>,
    /// The tasks, from above.
    pub rows: Vec<Row>,
    /// The notes that are in no row yet, one cell for each column.
    pub unaligned: Vec<Vec<Note>>,
}

/// One variant, step by step.
#[derive(Clone, Debug)]
pub struct Flow {
    /// The heading, such as the process's name.
    pub title: String,
    /// Whose variant it is.
    pub organisation: String,
    /// Whether it says how it will be rather than how it is.
    pub to_be: bool,
    /// The steps, in order.
    pub steps: Vec<Note>,
}
