//! Pages of a list: keyset, never offset, never counted unless asked.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use utoipa::{PartialSchema, ToSchema, openapi};

/// How many items a page has when nothing is said.
pub const DEFAULT_LIMIT: u64 = 50;
/// The most items that a page may have.
pub const MAX_LIMIT: u64 = 200;
/// Where counting stops: 10,000 means 10,000 or more.
pub const MAX_COUNT: u64 = 10_000;

/// Which page of a list, and in what order.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct PageInput {
    /// How many items at most, 1 to 200; 50 if nothing is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<u64>,
    /// Where to go on: `nextCursor` of the page before, with the same filters and sort.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 1024)]
    pub cursor: Option<String>,
    /// Sort keys separated by commas, `-` before a key for descending; newest first if nothing is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200)]
    pub sort: Option<String>,
    /// Whether to count all items, to 10,000 at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<bool>,
    /// Read backwards from the cursor (GraphQL's `last` and `before`).
    #[serde(skip)]
    #[schema(ignore)]
    pub backwards: bool,
    /// Whether every item's own cursor is wanted (GraphQL's edges).
    #[serde(skip)]
    #[schema(ignore)]
    pub edges: bool,
}

impl PageInput {
    /// How many items the page may hold.
    pub fn limit(&self) -> u64 {
        self.limit.unwrap_or(DEFAULT_LIMIT).clamp(1, MAX_LIMIT)
    }
}

/// One page of a list.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Page<T> {
    /// The items, in the order asked for.
    pub items: Vec<T>,
    /// Where the next page starts; null on the last page.
    pub next_cursor: Option<String>,
    /// How many items the whole list has, if asked; 10,000 means 10,000 or more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<u64>,
    /// The sealed cursor of each item, and whether more lies before and after; read by GraphQL connections.
    #[serde(skip)]
    pub edges: Vec<String>,
    /// Whether there are items before this page.
    #[serde(skip)]
    pub more_before: bool,
    /// Whether there are items after this page.
    #[serde(skip)]
    pub more_after: bool,
}

impl<T> From<Vec<T>> for Page<T> {
    /// The only page of a list that is short by nature.
    fn from(items: Vec<T>) -> Self {
        Self { items, next_cursor: None, count: None, edges: vec![], more_before: false, more_after: false }
    }
}

impl<T: ToSchema> PartialSchema for Page<T> {
    fn schema() -> openapi::RefOr<openapi::schema::Schema> {
        use openapi::schema::{ArrayBuilder, ObjectBuilder, SchemaType, Type};
        ObjectBuilder::new()
            .description(Some("One page of a list."))
            .property(
                "items",
                ArrayBuilder::new()
                    .description(Some("The items, in the order asked for."))
                    .items(openapi::RefOr::Ref(openapi::Ref::from_schema_name(T::name()))),
            )
            .required("items")
            .property(
                "nextCursor",
                ObjectBuilder::new()
                    .schema_type(SchemaType::from_iter([Type::String, Type::Null]))
                    .description(Some("Where the next page starts; null on the last page.")),
            )
            .required("nextCursor")
            .property(
                "count",
                ObjectBuilder::new().schema_type(Type::Integer).maximum(Some(MAX_COUNT as f64)).description(Some(
                    "How many items the whole list has, with `?count=true`; 10,000 means 10,000 or more.",
                )),
            )
            .into()
    }
}

impl<T: ToSchema> ToSchema for Page<T> {
    fn name() -> Cow<'static, str> {
        Cow::Owned(format!("{}Page", T::name()))
    }
    fn schemas(schemas: &mut Vec<(String, openapi::RefOr<openapi::schema::Schema>)>) {
        schemas.push((T::name().into_owned(), T::schema()));
        T::schemas(schemas);
    }
}
