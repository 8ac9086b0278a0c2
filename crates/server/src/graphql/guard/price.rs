//! What an operation costs, fragments opened, lists multiplied.
use std::collections::HashMap;
use std::convert::Infallible;

use async_graphql::Value;
use async_graphql::parser::types::{ExecutableDocument, Field, OperationDefinition, Selection, SelectionSet};
use serde_json::{Map, Value as Json};

/// The most items that one page may have, and what a page counts whose size is not known.
const PAGE: u64 = 100;
/// What a list of the introspection counts.
const META_LIST: u64 = 10;

/// What running `operation` costs at most. The document must have passed [`super::shape::check`]: no cycles.
pub(super) fn cost(
    document: &ExecutableDocument,
    operation: &OperationDefinition,
    variables: &Map<String, Json>,
    factor: &dyn Fn(&str) -> u64,
) -> u64 {
    let mut pricing = Pricing { document, operation, variables, factor, known: HashMap::new() };
    pricing.set(&operation.selection_set.node, Place::Data)
}

/// Where a selection stands, as far as its price depends on that.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Place {
    /// Outside the introspection.
    Data,
    /// Below `__schema` or `__type`.
    Meta {
        /// Lists of the introspection above it, at most 2.
        lists: u8,
        /// Whether one of them leads from types to types.
        graph: bool,
    },
}

struct Pricing<'a> {
    document: &'a ExecutableDocument,
    operation: &'a OperationDefinition,
    variables: &'a Map<String, Json>,
    factor: &'a dyn Fn(&str) -> u64,
    known: HashMap<(&'a str, Place), u64>,
}

impl<'a> Pricing<'a> {
    fn set(&mut self, set: &'a SelectionSet, place: Place) -> u64 {
        set.items.iter().fold(0, |sum: u64, selection| {
            sum.saturating_add(match &selection.node {
                Selection::Field(field) => self.field(&field.node, place),
                Selection::InlineFragment(inline) => self.set(&inline.node.selection_set.node, place),
                Selection::FragmentSpread(spread) => self.fragment(&spread.node.fragment_name.node, place),
            })
        })
    }

    fn fragment(&mut self, name: &'a str, place: Place) -> u64 {
        let Some(fragment) = self.document.fragments.get(name) else {
            return 0;
        };
        if let Some(known) = self.known.get(&(name, place)) {
            return *known;
        }
        let cost = self.set(&fragment.node.selection_set.node, place);
        self.known.insert((name, place), cost);
        cost
    }

    fn field(&mut self, field: &'a Field, place: Place) -> u64 {
        let name = field.name.node.as_str();
        let (factor, inside) = match (place, name) {
            (Place::Data, "__schema" | "__type") => (1, Place::Meta { lists: 0, graph: false }),
            (Place::Data, _) => (self.items(field), place),
            (Place::Meta { lists, graph }, _) => meta_items(name, lists, graph),
        };
        self.set(&field.selection_set.node, inside).saturating_mul(factor).saturating_add(1)
    }

    /// How many children a field has at most: its page, or else what the caller knows.
    fn items(&self, field: &Field) -> u64 {
        let pages = field.arguments.iter().filter(|(name, _)| matches!(name.node.as_str(), "first" | "last"));
        let sizes: Vec<_> = pages
            .map(|(_, value)| {
                let Ok(value) = value.node.clone().into_const_with(|name| Ok::<_, Infallible>(self.variable(&name)));
                size(&value)
            })
            .collect();
        if sizes.is_empty() {
            return (self.factor)(&field.name.node).max(1);
        }
        sizes.into_iter().flatten().max().unwrap_or(PAGE)
    }

    /// A variable's value as far as a page size needs it.
    fn variable(&self, name: &str) -> Value {
        match self.variables.get(name) {
            Some(Json::Null) => Value::Null,
            Some(Json::Number(number)) => Value::Number(number.clone()),
            Some(_) => Value::Boolean(true),
            None => {
                let mut definitions = self.operation.variable_definitions.iter().map(|definition| &definition.node);
                let default = definitions
                    .find(|definition| definition.name.node == name)
                    .and_then(|one| one.default_value.as_ref());
                default.map_or(Value::Null, |default| default.node.clone())
            }
        }
    }
}

/// The page that a value asks for: nothing for null, the most for what is no whole number.
fn size(value: &Value) -> Option<u64> {
    match value {
        Value::Null => None,
        Value::Number(number) => Some(number.as_i64().map_or(PAGE, |size| size.max(1).unsigned_abs().min(PAGE))),
        _ => Some(PAGE),
    }
}

/// How often the children of a field of the introspection count, and where they stand.
///
/// The outermost list of a path counts 10, a list in it 2, a list in that 1; but each list by which a path goes round
/// the type graph once more counts 10, or else few characters ask for millions of values. With 10 for every list the
/// standard introspection query, three lists deep, would cost 50,000.
fn meta_items(name: &str, lists: u8, graph: bool) -> (u64, Place) {
    let edge = matches!(name, "fields" | "inputFields" | "interfaces" | "possibleTypes");
    if !edge && !matches!(name, "types" | "directives" | "args" | "enumValues") {
        return (1, Place::Meta { lists, graph });
    }
    let factor = match lists {
        _ if edge && graph => META_LIST,
        0 => META_LIST,
        1 => 2,
        _ => 1,
    };
    (factor, Place::Meta { lists: lists.saturating_add(1).min(2), graph: graph || edge })
}
