//! The registry: every table declares itself once, and policies, grants, checks, copying and tests follow from it.

use std::cell::Cell;

use kernel::{Error, Result};
use sea_orm::{EntityTrait, QueryResult, TryGetable};

/// Who a table's rows belong to (TENANCY.md §5.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placement {
    /// To one tenant: `tenant_id` leads every key, row level security is forced.
    Tenant,
    /// To everybody who is signed in: small, rarely written, the same for all.
    Shared,
    /// To a person across tenants: reached by that person's id only.
    Directory,
}

/// A rule that no two rows of one tenant may break.
#[derive(Clone, Copy, Debug)]
pub struct Unique {
    /// The constraint's name in PostgreSQL.
    pub constraint: &'static str,
    /// The columns after `tenant_id`, in order; SQLite names these and not the constraint.
    pub columns: &'static [&'static str],
    /// The member that a caller gave twice.
    pub member: &'static str,
}

/// One table of the registry.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    /// Plural snake_case.
    pub name: &'static str,
    /// Who its rows belong to.
    pub placement: Placement,
    /// The tables that must be copied before this one: its parents.
    pub after: &'static [&'static str],
    /// Natural keys.
    pub unique: &'static [Unique],
    /// Whether rows are only ever added, so that the run-time role may neither update nor delete them.
    pub append_only: bool,
}

impl Table {
    /// A table of this name and placement without parents or natural keys.
    pub const fn new(name: &'static str, placement: Placement) -> Self {
        Self { name, placement, after: &[], unique: &[], append_only: false }
    }
    /// A table whose rows belong to one tenant.
    pub const fn tenant(name: &'static str) -> Self {
        Self::new(name, Placement::Tenant)
    }
    /// Names the parents.
    #[must_use]
    pub const fn after(mut self, parents: &'static [&'static str]) -> Self {
        self.after = parents;
        self
    }
    /// Names the natural keys.
    #[must_use]
    pub const fn unique(mut self, unique: &'static [Unique]) -> Self {
        self.unique = unique;
        self
    }
    /// Says that rows are never changed.
    #[must_use]
    pub const fn append_only(mut self) -> Self {
        self.append_only = true;
        self
    }
}

/// A table whose rows belong to one tenant and are found by id.
pub trait TenantTable: EntityTrait {
    /// The registry entry.
    const TABLE: Table;
    /// The column that names the tenant.
    const TENANT_ID: Self::Column;
    /// The column that names the row within its tenant.
    const ID: Self::Column;
    /// The column that counts the row's changes, if it has one.
    const VERSION: Option<Self::Column>;
}

/// A table that belongs to no tenant.
pub trait SharedTable: EntityTrait {
    /// The registry entry.
    const TABLE: Table;
}

/// The columns of an answer and how they become one: never more than is asked for is selected.
pub trait Projection: Sized + Send {
    /// The table that the columns are of.
    type Entity: EntityTrait;
    /// The columns, in the order in which they are read.
    fn columns() -> Vec<<Self::Entity as EntityTrait>::Column>;
    /// Reads one row, column by column in that order.
    fn read(row: &Row<'_>) -> Result<Self>;
}

/// A row being read from left to right.
pub struct Row<'r> {
    result: &'r QueryResult,
    next: Cell<usize>,
}

impl<'r> Row<'r> {
    pub(crate) fn new(result: &'r QueryResult) -> Self {
        Self::starting_at(result, 0)
    }

    pub(crate) fn starting_at(result: &'r QueryResult, index: usize) -> Self {
        Self { result, next: Cell::new(index) }
    }

    /// The next column's value.
    pub fn next<T: TryGetable>(&self) -> Result<T> {
        let index = self.next.get();
        self.next.set(index + 1);
        T::try_get_by(self.result, index)
            .map_err(|error| Error::internal(format_args!("column {index}: {}", sea_orm::DbErr::from(error))))
    }

    /// The next column's value, which is stored as JSON; where there is none, JSON's null.
    pub fn json<T: serde::de::DeserializeOwned>(&self) -> Result<T> {
        serde_json::from_value(self.next::<Option<_>>()?.unwrap_or_default()).map_err(Error::internal)
    }
}

/// Says which columns a type is read from: `projection!(Process from table { id: Id, title: Title })`, every field of
/// the type in any order. A field that is not named does not compile, and a new column shows nowhere by itself. Columns
/// that hold JSON stand in a second list, `json { effects: Effects }`; what no column holds in a third, `with { … }`.
#[macro_export]
macro_rules! projection {
    ($type:ident from $table:ident { $($field:ident : $column:ident),+ $(,)? }
        $(json { $($object:ident : $stored:ident),+ $(,)? })? $(with { $($extra:ident : $value:expr),+ $(,)? })?) => {
        impl $crate::Projection for $type {
            type Entity = $table::Entity;
            fn columns() -> Vec<$table::Column> {
                vec![$($table::Column::$column,)+ $($($table::Column::$stored,)+)?]
            }
            fn read(row: &$crate::Row<'_>) -> kernel::Result<Self> {
                Ok(Self { $($field: row.next()?,)+ $($($object: row.json()?,)+)? $($($extra: $value,)+)? })
            }
        }
    };
}
