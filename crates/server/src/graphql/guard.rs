//! Refuses hostile documents before async-graphql sees them.
//!
//! async-graphql 7.2.1 opens every fragment spread each time it meets one, in its depth check and again in
//! validation, with all its limits on: 1 kB of fragments that spread each other keeps a core busy for 2^60 steps. It
//! does so for **every** operation, so one that nobody runs is as dangerous as the one that is run, and spreads alone
//! suffice: no field needs to be in them. Fragments that nobody spreads are counted as well, though 7.2.1 leaves
//! those alone.
//!
//! [`check`] works in four steps, each bounded by the one before, none longer than the text:
//! 1. the length of the text;
//! 2. a lexical scan: tokens, and how deep `{ [ (` are nested, because the parser is recursive (pest) and has no
//!    limit of its own for lists and objects in arguments. Lexed strictly: an unterminated string is refused here, or
//!    else the parser could see brackets where the scan saw a string;
//! 3. parsing, once: hand [`Checked::document`] on with `Request::set_parsed_query`;
//! 4. two walks over the document, each fragment measured once (the shape once, the cost once per place), all sums
//!    saturating. Names that no fragment has are left to validation, which is safe by then.
use std::fmt;

use async_graphql::parser;
pub use async_graphql::parser::types::OperationType as OperationKind;
use async_graphql::parser::types::{DocumentOperations, ExecutableDocument, OperationDefinition};
use serde_json::{Map, Value};

mod price;
mod scan;
mod shape;

/// How much of each thing a document may have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the text.
    pub length: u64,
    /// Lexical tokens of the text; commas, comments and white space are none.
    pub tokens: u64,
    /// Brackets `{ [ (` within one another: protects the stack of the recursive parser, whose own limit is 64
    /// selection sets.
    pub nesting: u64,
    /// Operations and fragments.
    pub definitions: u64,
    /// Fields within one another, fragments opened; `{ a { b } }` has 2.
    pub depth: u64,
    /// Selection sets within one another, those of fragments too: async-graphql's `limit_recursive_depth`, so that
    /// nothing passes here that it refuses without a code.
    pub levels: u64,
    /// Aliases in the text, and aliases of any one operation after opening its fragments.
    pub aliases: u64,
    /// Fields at the root of any one operation, fragments opened.
    pub root_fields: u64,
    /// Directives in the text.
    pub directives: u64,
    /// Fields and fragments of all definitions together, fragments opened: what async-graphql's validation walks
    /// through.
    pub selections: u64,
    /// Cost of the operation that is to be run.
    pub cost: u64,
}

impl Limits {
    /// The limits that API.md promises.
    pub const DEFAULT: Self = Self {
        length: 64 * 1024,
        tokens: 2_000,
        nesting: 64,
        definitions: 20,
        depth: 15,
        levels: 32,
        aliases: 30,
        root_fields: 20,
        directives: 10,
        selections: 10_000,
        cost: 5_000,
    };
}

/// A document that may be validated and run.
#[derive(Debug)]
pub struct Checked {
    /// The parsed text, for `Request::set_parsed_query`.
    pub document: ExecutableDocument,
    /// What running the selected operation costs at most, for `extensions.cost`.
    pub cost: u64,
    /// What the selected operation is.
    pub operation: OperationKind,
}

/// More of something than the limit allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Excess {
    /// What is allowed.
    pub limit: u64,
    /// What the document has.
    pub found: u64,
}

/// Why a document is not run; nothing in it repeats the document's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The text is no executable GraphQL document; lines and columns count from 1, columns in characters.
    Syntax {
        /// Line of the first fault.
        line: usize,
        /// Column of the first fault.
        column: usize,
    },
    /// No operation has the name asked for, or no name is given and there are several.
    OperationName,
    /// A fragment contains itself.
    FragmentCycle,
    /// The text is too long.
    Length(Excess),
    /// The text has too many tokens.
    Tokens(Excess),
    /// Brackets are nested too deep to be parsed.
    Nesting(Excess),
    /// Too many operations and fragments.
    Definitions(Excess),
    /// Fields, or fragments and fields, are nested too deep.
    Depth(Excess),
    /// Too many aliases.
    Aliases(Excess),
    /// Too many fields at the root of an operation.
    RootFields(Excess),
    /// Too many directives.
    Directives(Excess),
    /// The selected operation costs too much, or validating the document would.
    Cost(Excess),
}

impl Refusal {
    /// The code clients can rely on, in snake case.
    pub fn code(&self) -> &'static str {
        self.parts().0
    }

    /// The limit that was exceeded, if it was one.
    pub fn limit(&self) -> Option<u64> {
        self.parts().2.map(|excess| excess.limit)
    }

    /// What the document has of the limited thing.
    pub fn found(&self) -> Option<u64> {
        self.parts().2.map(|excess| excess.found)
    }

    /// Code, words for people, numbers.
    fn parts(&self) -> (&'static str, &'static str, Option<Excess>) {
        match *self {
            Self::Syntax { .. } => ("invalid_query", "no executable GraphQL document", None),
            Self::OperationName => ("unknown_operation", "no operation of that name, or several and no name", None),
            Self::FragmentCycle => ("fragment_cycle", "a fragment contains itself", None),
            Self::Length(excess) => ("query_too_long", "bytes", Some(excess)),
            Self::Tokens(excess) => ("too_many_tokens", "tokens", Some(excess)),
            Self::Nesting(excess) => ("too_deep", "brackets within one another", Some(excess)),
            Self::Definitions(excess) => ("too_many_definitions", "operations and fragments", Some(excess)),
            Self::Depth(excess) => ("too_deep", "fields within one another", Some(excess)),
            Self::Aliases(excess) => ("too_many_aliases", "aliases", Some(excess)),
            Self::RootFields(excess) => ("too_many_root_fields", "root fields", Some(excess)),
            Self::Directives(excess) => ("too_many_directives", "directives", Some(excess)),
            Self::Cost(excess) => ("too_costly", "points of cost", Some(excess)),
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (*self, self.parts()) {
            (Self::Syntax { line, column }, (_, what, _)) => write!(f, "{what}: line {line}, column {column}"),
            (_, (_, what, Some(Excess { limit, found }))) => write!(f, "{found} {what}, {limit} allowed"),
            (_, (_, what, None)) => f.write_str(what),
        }
    }
}

impl std::error::Error for Refusal {}

/// Parses and measures a request's document; `factor` is how many children a list field has that is not paged (1 if
/// unknown).
///
/// Structural limits hold for the whole document, the cost limit for the selected operation.
pub fn check(
    source: &str,
    operation_name: Option<&str>,
    variables: &Map<String, Value>,
    factor: &dyn Fn(&str) -> u64,
    limits: &Limits,
) -> Result<Checked, Refusal> {
    within(count(source.len()), limits.length, Refusal::Length)?;
    let (tokens, nesting) = scan::scan(source)?;
    within(tokens, limits.tokens, Refusal::Tokens)?;
    within(nesting, limits.nesting, Refusal::Nesting)?;
    let document = parser::parse_query(source).map_err(|error| {
        let (line, column) = error.positions().next().map_or((1, 1), |at| (at.line, at.column));
        Refusal::Syntax { line, column }
    })?;
    let definitions = document.operations.iter().len() + document.fragments.len();
    within(count(definitions), limits.definitions, Refusal::Definitions)?;
    shape::check(&document, limits)?;
    let selected = selected(&document.operations, operation_name).ok_or(Refusal::OperationName)?;
    let cost = price::cost(&document, selected, variables, factor);
    within(cost, limits.cost, Refusal::Cost)?;
    let operation = selected.ty;
    Ok(Checked { document, cost, operation })
}

fn within(found: u64, limit: u64, refusal: fn(Excess) -> Refusal) -> Result<(), Refusal> {
    if found > limit { Err(refusal(Excess { limit, found })) } else { Ok(()) }
}

fn count(items: usize) -> u64 {
    u64::try_from(items).unwrap_or(u64::MAX)
}

/// The same choice as async-graphql makes.
fn selected<'a>(operations: &'a DocumentOperations, name: Option<&str>) -> Option<&'a OperationDefinition> {
    match (operations, name) {
        (DocumentOperations::Single(operation), None) => Some(&operation.node),
        (DocumentOperations::Multiple(named), None) if named.len() == 1 => named.values().next().map(|one| &one.node),
        (DocumentOperations::Multiple(named), Some(name)) => named.get(name).map(|one| &one.node),
        _ => None,
    }
}

#[cfg(test)]
#[path = "guard_tests.rs"]
mod tests;

#[cfg(test)]
#[path = "guard_properties.rs"]
mod properties;
