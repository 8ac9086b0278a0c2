//! The structure of a document, fragments opened.
use std::collections::HashMap;

use async_graphql::parser::types::{ExecutableDocument, Field, Selection, SelectionSet};

use super::{Limits, Refusal, count, within};

/// Holds every definition of a document against the structural limits.
pub(super) fn check(document: &ExecutableDocument, limits: &Limits) -> Result<(), Refusal> {
    let mut measure = Measure { document, aliases: 0, directives: 0, known: HashMap::new() };
    let (mut largest, mut selections) = (Shape::default(), 0_u64);
    for (_, operation) in document.operations.iter() {
        let variables = &operation.node.variable_definitions;
        measure.directives += operation.node.directives.len();
        measure.directives += variables.iter().map(|variable| variable.node.directives.len()).sum::<usize>();
        let shape = measure.set(&operation.node.selection_set.node)?;
        selections = selections.saturating_add(shape.selections);
        largest = largest.or(shape);
    }
    for name in document.fragments.keys() {
        let shape = measure.fragment(name)?.unwrap_or_default();
        selections = selections.saturating_add(shape.selections);
    }
    within(count(measure.directives), limits.directives, Refusal::Directives)?;
    within(largest.aliases.max(measure.aliases), limits.aliases, Refusal::Aliases)?;
    within(largest.root_fields, limits.root_fields, Refusal::RootFields)?;
    within(largest.depth, limits.depth, Refusal::Depth)?;
    within(largest.levels, limits.levels, Refusal::Depth)?;
    within(selections, limits.selections, Refusal::Cost)
}

/// What a selection set amounts to with its fragments opened.
#[derive(Clone, Copy, Default)]
struct Shape {
    depth: u64,
    levels: u64,
    aliases: u64,
    root_fields: u64,
    selections: u64,
}

impl Shape {
    /// The larger of each.
    fn or(self, other: Self) -> Self {
        Self {
            depth: self.depth.max(other.depth),
            levels: self.levels.max(other.levels),
            aliases: self.aliases.max(other.aliases),
            root_fields: self.root_fields.max(other.root_fields),
            selections: self.selections.max(other.selections),
        }
    }

    /// Both beside each other in one set.
    fn and(self, other: Self) -> Self {
        Self {
            aliases: self.aliases.saturating_add(other.aliases),
            root_fields: self.root_fields.saturating_add(other.root_fields),
            selections: self.selections.saturating_add(other.selections),
            ..self.or(other)
        }
    }

    /// What a set becomes as a fragment in another set.
    fn opened(self) -> Self {
        Self { levels: self.levels + 1, selections: self.selections.saturating_add(1), ..self }
    }
}

/// The first walk: each set of the text once, so that aliases and directives of the text are counted on the way.
struct Measure<'a> {
    document: &'a ExecutableDocument,
    aliases: u64,
    directives: usize,
    /// Fragments seen; those still open have no shape yet.
    known: HashMap<&'a str, Option<Shape>>,
}

impl<'a> Measure<'a> {
    fn set(&mut self, set: &'a SelectionSet) -> Result<Shape, Refusal> {
        let mut sum = Shape::default();
        for selection in &set.items {
            self.directives += selection.node.directives().len();
            let shape = match &selection.node {
                Selection::Field(field) => self.field(&field.node)?,
                Selection::InlineFragment(inline) => self.set(&inline.node.selection_set.node)?.opened(),
                Selection::FragmentSpread(spread) => {
                    let known = self.fragment(&spread.node.fragment_name.node)?;
                    known.map_or(Shape { selections: 1, ..Shape::default() }, Shape::opened)
                }
            };
            sum = sum.and(shape);
        }
        Ok(sum)
    }

    fn field(&mut self, field: &'a Field) -> Result<Shape, Refusal> {
        let alias = u64::from(field.alias.is_some());
        self.aliases += alias;
        let inner = self.set(&field.selection_set.node)?;
        let leaf = field.selection_set.node.items.is_empty();
        Ok(Shape {
            depth: inner.depth + 1,
            levels: if leaf { 0 } else { inner.levels + 1 },
            aliases: inner.aliases.saturating_add(alias),
            root_fields: 1,
            selections: inner.selections.saturating_add(1),
        })
    }

    /// Nothing if there is no such fragment.
    fn fragment(&mut self, name: &'a str) -> Result<Option<Shape>, Refusal> {
        let Some(fragment) = self.document.fragments.get(name) else {
            return Ok(None);
        };
        if let Some(known) = self.known.get(name) {
            return known.map(Some).ok_or(Refusal::FragmentCycle);
        }
        self.known.insert(name, None);
        self.directives += fragment.node.directives.len();
        let shape = self.set(&fragment.node.selection_set.node)?;
        self.known.insert(name, Some(shape));
        Ok(Some(shape))
    }
}
