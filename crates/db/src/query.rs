//! Statements that already know their tenant.

use std::marker::PhantomData;

use kernel::{Date, Error, FaultCode, Id, IdKind, MAX_COUNT, Page, PageInput, Result};
use sea_orm::{
    ColumnTrait, TryGetable,
    sea_query::{
        Cond, Condition, Expr, ExprTrait, IntoCondition, LockType, Order, Query, SelectStatement, UpdateStatement,
        Value,
    },
};

use crate::{
    page::{Sort, Sorting},
    pool::Engine,
    table::{Projection, Row, SharedTable, TenantTable},
    tx::{TenantTx, Tx, read_all},
};

/// A SELECT on one tenant's rows of one table.
#[must_use]
pub struct Find<'t, E: TenantTable> {
    tx: &'t TenantTx,
    select: SelectStatement,
    entity: PhantomData<E>,
}

impl<'t, E: TenantTable> Find<'t, E> {
    pub(crate) fn new(tx: &'t TenantTx) -> Self {
        let mut select = Query::select();
        select.from(E::default()).and_where(Expr::col(E::TENANT_ID).eq(tx.tenant));
        Self { tx, select, entity: PhantomData }
    }

    /// Only rows that also meet this condition.
    pub fn filter(mut self, condition: impl IntoCondition) -> Self {
        self.select.cond_where(condition.into_condition());
        self
    }

    /// Only rows whose column is one of these; no statement matches an empty list.
    pub fn any_of<V: Into<Value>>(self, column: E::Column, values: impl IntoIterator<Item = V>) -> Self {
        self.filter(Condition::all().add(column.is_in(values)))
    }

    /// Only rows whose column is one of these, if any are named.
    pub fn if_any_of<V: Into<Value>>(self, column: E::Column, values: Option<Vec<V>>) -> Self {
        match values {
            Some(values) if !values.is_empty() => self.any_of(column, values),
            _ => self,
        }
    }

    /// Only rows whose column equals this, if it is given.
    pub fn if_equal(self, column: E::Column, value: Option<impl Into<Value>>) -> Self {
        match value {
            Some(value) => self.filter(column.eq(value.into())),
            None => self,
        }
    }

    /// Only rows whose period holds on this day, if one is given: from the first day, up to but not on the last.
    pub fn if_on(self, from: E::Column, to: E::Column, day: Option<Date>) -> Self {
        match day {
            Some(day) => self.filter(from.lte(day)).filter(Cond::any().add(to.is_null()).add(to.gt(day))),
            None => self,
        }
    }

    /// Only rows whose period has a day in common with this one, from its first day up to but not on its end.
    pub fn meeting(self, from: E::Column, to: E::Column, (first, end): (Date, Option<Date>)) -> Self {
        let meets = self.filter(Cond::any().add(to.is_null()).add(to.gt(first)));
        match end {
            Some(end) => meets.filter(from.lt(end)),
            None => meets,
        }
    }

    /// Only the row with this id.
    pub fn id(self, id: Id<impl IdKind>) -> Self {
        self.filter(E::ID.eq(id))
    }

    /// Ascending by this column; called again, the earlier column leads.
    pub fn by(mut self, column: E::Column) -> Self {
        self.select.order_by(column, Order::Asc);
        self
    }

    /// Descending by this column; called again, the earlier column leads.
    pub fn by_latest(mut self, column: E::Column) -> Self {
        self.select.order_by(column, Order::Desc);
        self
    }

    /// At most so many rows.
    pub fn limit(mut self, rows: u64) -> Self {
        self.select.limit(rows);
        self
    }

    /// Locks the rows until the end of the transaction, so that what is decided on them stays true. SQLite has one
    /// writer, which is the same.
    pub fn lock(mut self) -> Self {
        if self.tx.tx.engine() == Engine::Postgres {
            self.select.lock(LockType::Update);
        }
        self
    }

    /// All rows.
    pub async fn all<P: Projection<Entity = E>>(mut self) -> Result<Vec<P>> {
        self.select.columns(P::columns());
        read_all(&self.tx.tx.rows(&self.select, None).await?)
    }

    /// The first row, if there is one.
    pub async fn one<P: Projection<Entity = E>>(mut self) -> Result<Option<P>> {
        self.select.columns(P::columns()).limit(1);
        let rows = self.tx.tx.rows(&self.select, None).await?;
        rows.first().map(|row| P::read(&Row::new(row))).transpose()
    }

    /// The row that a member of the input points to; a fault at `pointer` if there is none.
    pub async fn referred<P: Projection<Entity = E>>(self, pointer: &str) -> Result<P> {
        self.one::<P>().await?.ok_or_else(|| Error::invalid(pointer, FaultCode::NoSuchThing, None))
    }

    /// One column of all rows.
    pub async fn values<T: TryGetable>(mut self, column: E::Column) -> Result<Vec<T>> {
        self.select.column(column);
        self.tx.tx.rows(&self.select, None).await?.iter().map(|row| Row::new(row).next()).collect()
    }

    /// Whether there is any row.
    pub async fn exists(mut self) -> Result<bool> {
        self.select.expr(Expr::val(1)).limit(1);
        Ok(!self.tx.tx.rows(&self.select, None).await?.is_empty())
    }

    /// How many rows there are, counting no further than [`MAX_COUNT`].
    pub async fn count(mut self) -> Result<u64> {
        self.select.expr(Expr::val(1)).limit(MAX_COUNT);
        let mut count = Query::select();
        count.expr(Expr::col(sea_orm::sea_query::Asterisk).count()).from_subquery(self.select, "counted");
        let rows = self.tx.tx.rows(&count, None).await?;
        let counted: i64 = rows.first().map(|row| Row::new(row).next()).transpose()?.unwrap_or_default();
        Ok(counted.unsigned_abs())
    }

    /// The greatest value of an expression, which is never null, among the rows that read alike.
    pub async fn greatest<K: Projection<Entity = E>, V: TryGetable>(mut self, value: Expr) -> Result<Vec<(K, V)>> {
        self.select.columns(K::columns()).expr(value.max()).group_by_columns(K::columns());
        let rows = self.tx.tx.rows(&self.select, None).await?;
        rows.iter().map(Row::new).map(|row| Ok((K::read(&row)?, row.next()?))).collect()
    }

    /// One page, in one of the declared orders. `list` names the list and its filters, so that a cursor of another
    /// list is refused.
    pub async fn page<P: Projection<Entity = E>>(
        mut self,
        input: &PageInput,
        sorts: &[Sort<E::Column>],
        list: impl serde::Serialize,
    ) -> Result<Page<P>> {
        let sorting = Sorting::new(sorts, E::ID, input, self.tx, list)?;
        let count = if input.count == Some(true) {
            let counted = Self { tx: self.tx, select: self.select.clone(), entity: PhantomData };
            Some(counted.count().await?)
        } else {
            None
        };
        sorting.apply(&mut self.select, P::columns());
        let rows = self.tx.tx.rows(&self.select, None).await?;
        let (rows, page) = sorting.cut(rows)?;
        Ok(Page { items: read_all(&rows)?, count, ..page })
    }
}

/// An UPDATE on one tenant's rows of one table.
#[must_use]
pub struct Change<'t, E: TenantTable> {
    tx: &'t TenantTx,
    update: UpdateStatement,
    quiet: bool,
    entity: PhantomData<E>,
}

impl<'t, E: TenantTable> Change<'t, E> {
    pub(crate) fn new(tx: &'t TenantTx) -> Self {
        let mut update = Query::update();
        update.table(E::default()).and_where(Expr::col(E::TENANT_ID).eq(tx.tenant));
        Self { tx, update, quiet: false, entity: PhantomData }
    }

    /// Leaves the version as it is: for columns that are not part of the resource, such as its place among others.
    pub fn quietly(mut self) -> Self {
        self.quiet = true;
        self
    }

    async fn rows(mut self) -> Result<Vec<sea_orm::QueryResult>> {
        if let (Some(version), false) = (E::VERSION, self.quiet) {
            self.update.value(version, Expr::col(version).add(1));
        }
        self.tx.tx.rows(&self.update, Some(&E::TABLE)).await
    }

    /// Sets a column.
    pub fn set(mut self, column: E::Column, value: impl Into<Value>) -> Self {
        self.update.value(column, value.into());
        self
    }

    /// Sets a column if there is something to set.
    pub fn set_if(self, column: E::Column, value: Option<impl Into<Value>>) -> Self {
        match value {
            Some(value) => self.set(column, value),
            None => self,
        }
    }

    /// Sets a column to what is computed from the row.
    pub fn set_expr(mut self, column: E::Column, expression: Expr) -> Self {
        self.update.value(column, expression);
        self
    }

    /// Only rows that also meet this condition.
    pub fn filter(mut self, condition: impl IntoCondition) -> Self {
        self.update.cond_where(condition.into_condition());
        self
    }

    /// Changes the row with this id if its version is still the expected one, and returns it as it is now. The
    /// version is compared in the UPDATE itself; a stale one is `version_conflict`, an unknown id `not_found`.
    pub async fn one<P: Projection<Entity = E>>(mut self, id: Id<impl IdKind>, expected: Option<i32>) -> Result<P> {
        self.update.and_where(Expr::col(E::ID).eq(id));
        if let (Some(version), Some(expected)) = (E::VERSION, expected) {
            self.update.and_where(Expr::col(version).eq(expected));
        }
        self.update.returning(Query::returning().columns(P::columns()));
        let tx = self.tx;
        match self.rows().await?.first() {
            Some(row) => P::read(&Row::new(row)),
            None => Err(tx.missing_or_changed::<E>(id).await),
        }
    }

    /// Changes every row that meets the filters; tells how many.
    pub async fn all(mut self) -> Result<usize> {
        self.update.returning(Query::returning().column(E::ID));
        Ok(self.rows().await?.len())
    }
}

/// A SELECT on a table that belongs to no tenant.
#[must_use]
pub struct Lookup<'t, E: SharedTable> {
    tx: &'t Tx,
    select: SelectStatement,
    entity: PhantomData<E>,
}

impl<'t, E: SharedTable> Lookup<'t, E> {
    pub(crate) fn new(tx: &'t Tx) -> Self {
        let mut select = Query::select();
        select.from(E::default());
        Self { tx, select, entity: PhantomData }
    }

    /// Only rows that meet this condition.
    pub fn filter(mut self, condition: impl IntoCondition) -> Self {
        self.select.cond_where(condition.into_condition());
        self
    }

    /// Ascending by this column.
    pub fn by(mut self, column: E::Column) -> Self {
        self.select.order_by(column, Order::Asc);
        self
    }

    /// All rows, 1,000 at most.
    pub async fn all<P: Projection<Entity = E>>(mut self) -> Result<Vec<P>> {
        self.select.columns(P::columns()).limit(1000);
        read_all(&self.tx.rows(&self.select, None).await?)
    }

    /// The first row, if there is one.
    pub async fn one<P: Projection<Entity = E>>(self) -> Result<Option<P>> {
        Ok(self.all::<P>().await?.into_iter().next())
    }
}

/// An UPDATE on a table that belongs to no tenant, of the rows that meet a condition.
#[must_use]
pub struct ChangeShared<'t, E: SharedTable> {
    tx: &'t Tx,
    update: UpdateStatement,
    entity: PhantomData<E>,
}

impl<'t, E: SharedTable> ChangeShared<'t, E> {
    pub(crate) fn new(tx: &'t Tx) -> Self {
        let mut update = Query::update();
        update.table(E::default());
        Self { tx, update, entity: PhantomData }
    }

    /// Sets a column.
    pub fn set(mut self, column: E::Column, value: impl Into<Value>) -> Self {
        self.update.value(column, value.into());
        self
    }

    /// Sets a column if there is something to set.
    pub fn set_if(self, column: E::Column, value: Option<impl Into<Value>>) -> Self {
        match value {
            Some(value) => self.set(column, value),
            None => self,
        }
    }

    /// Changes the row that meets the condition and returns it, or nothing if none does.
    pub async fn one<P: Projection<Entity = E>>(mut self, condition: impl IntoCondition) -> Result<Option<P>> {
        self.update.cond_where(condition.into_condition()).returning(Query::returning().columns(P::columns()));
        let rows = self.tx.rows(&self.update, Some(&E::TABLE)).await?;
        if rows.len() > 1 {
            return Err(Error::internal("a change of one shared row met several"));
        }
        rows.first().map(|row| P::read(&Row::new(row))).transpose()
    }

    /// Changes every row that meets the condition.
    pub async fn all(mut self, condition: impl IntoCondition) -> Result<()> {
        self.update.cond_where(condition.into_condition());
        self.tx.rows(&self.update, Some(&E::TABLE)).await.map(drop)
    }
}
