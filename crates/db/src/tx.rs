//! The transaction is the capability.

use std::sync::Arc;

use kernel::{Actor, Code, Credential, Error, Fault, FaultCode, Id, IdKind, Mode, Result, TenantId, Time};
use sea_orm::{
    ActiveModelTrait, Condition, EntityTrait, QueryResult,
    sea_query::{Expr, ExprTrait, Query, QueryStatementWriter, Value},
};
use tokio::sync::Mutex;

use crate::{
    call::Boxed,
    connection::{Connection, build},
    pool::{Db, Engine},
    query::{Change, Find, Lookup},
    request::{Services, StatementLog},
    table::{Projection, Row, SharedTable, Table, TenantTable},
};

/// Most rows that one INSERT carries; SQLite takes 32,766 parameters in one statement.
const ROWS_PER_INSERT: usize = 500;

/// An open transaction and what an operation may know beside it.
pub(crate) struct Tx {
    connection: Mutex<Option<Connection>>,
    engine: Engine,
    pub(crate) services: Arc<Services>,
    request: Arc<str>,
    now: Time,
}

impl Tx {
    pub(crate) async fn open(
        db: &Db,
        services: Arc<Services>,
        request: Arc<str>,
        tenant: Option<TenantId>,
        mode: Mode,
    ) -> Result<Self> {
        let connection = Connection::open(db, tenant, mode).await?;
        let now = Time(services.clock.now());
        Ok(Self { engine: connection.engine(), connection: Mutex::new(Some(connection)), services, request, now })
    }

    pub(crate) async fn rows(
        &self,
        statement: &impl QueryStatementWriter,
        table: Option<&Table>,
    ) -> Result<Vec<QueryResult>> {
        let (sql, values) = build(self.engine, statement);
        self.run(sql, values, table).await
    }

    /// The one place that every statement passes; not generic, so that it is compiled once.
    pub(crate) fn run<'a>(
        &'a self,
        sql: String,
        values: sea_orm::sea_query::Values,
        table: Option<&'a Table>,
    ) -> Boxed<'a, Vec<QueryResult>> {
        if let Some(log) = &self.services.statements {
            log.record(&self.request, &sql);
        }
        Box::pin(async move {
            let mut connection = self.connection.lock().await;
            let connection = connection.as_mut().ok_or_else(|| Error::internal("the transaction has ended"))?;
            connection.rows(sql, values, table).await
        })
    }

    pub(crate) fn engine(&self) -> Engine {
        self.engine
    }

    pub(crate) async fn commit(&self) -> Result<()> {
        match self.connection.lock().await.take() {
            Some(connection) => connection.commit().await,
            None => Err(Error::internal("the transaction has ended")),
        }
    }
}

/// A transaction bound to one tenant: the only way to a tenant's rows, and every statement that it makes names the
/// tenant. Nothing outside this crate can make one; operations are handed one by [`crate::Cx::run`].
pub struct TenantTx {
    pub(crate) tx: Tx,
    pub(crate) tenant: TenantId,
    pub(crate) actor: Arc<Actor>,
}

impl TenantTx {
    /// The tenant that the transaction is bound to.
    pub fn tenant(&self) -> TenantId {
        self.tenant
    }

    /// Who acts.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The time of the transaction: the same for all that it writes.
    pub fn now(&self) -> Time {
        self.tx.now
    }

    /// A new id that sorts after all earlier ones.
    pub fn new_id<K: IdKind>(&self) -> Id<K> {
        Id::new(self.tx.services.ids.next(self.tx.now.0))
    }

    /// A new id that tells nothing, not even when it was made: for what more than one tenant sees.
    pub fn random_id<K: IdKind>(&self) -> Id<K> {
        Id::new(self.tx.services.ids.random())
    }

    /// Begins to read rows of this tenant.
    pub fn find<E: TenantTable>(&self) -> Find<'_, E> {
        Find::new(self)
    }

    /// The row with this id, or the error that does not tell an unknown id from another tenant's.
    pub async fn get<P>(&self, id: Id<impl IdKind>) -> Result<P>
    where
        P: Projection,
        P::Entity: TenantTable,
    {
        self.find::<P::Entity>().id(id).one::<P>().await?.ok_or_else(|| Error::new(Code::NotFound))
    }

    /// The row that a member of the input points to; a fault at `pointer` if there is none.
    pub async fn referred<P>(&self, id: Id<impl IdKind>, pointer: &str) -> Result<P>
    where
        P: Projection,
        P::Entity: TenantTable,
    {
        self.find::<P::Entity>().id(id).referred(pointer).await
    }

    /// Adds a row to this tenant; whatever tenant the model names is replaced.
    pub async fn insert<A>(&self, model: A) -> Result<()>
    where
        A: ActiveModelTrait,
        A::Entity: TenantTable,
    {
        self.insert_many([model]).await
    }

    /// Adds rows to this tenant, all or none.
    pub async fn insert_many<A>(&self, models: impl IntoIterator<Item = A>) -> Result<()>
    where
        A: ActiveModelTrait,
        A::Entity: TenantTable,
    {
        let mut models: Vec<A> = models.into_iter().collect();
        for model in &mut models {
            model.set(<A::Entity as TenantTable>::TENANT_ID, self.tenant.into());
        }
        insert(&self.tx, models, &<A::Entity as TenantTable>::TABLE).await
    }

    /// Begins to change rows of this tenant.
    pub fn change<E: TenantTable>(&self) -> Change<'_, E> {
        Change::new(self)
    }

    /// Removes the row with this id if its version is still the expected one; tells what it was.
    pub async fn delete<E: TenantTable>(&self, id: Id<impl IdKind>, expected: i32) -> Result<kernel::Deleted> {
        let mut delete = Query::delete();
        delete
            .from_table(E::default())
            .and_where(Expr::col(E::TENANT_ID).eq(self.tenant))
            .and_where(Expr::col(E::ID).eq(id))
            .returning_col(E::ID);
        if let Some(version) = E::VERSION {
            delete.and_where(Expr::col(version).eq(expected));
        }
        let deleted = self.tx.rows(&delete, Some(&E::TABLE)).await.map_err(|error| match error.faults() {
            [Fault { code: FaultCode::NoSuchThing, .. }] => {
                Error::new(Code::StillInUse).with("usedBy", kernel::Word::OtherResources)
            }
            _ => error,
        })?;
        if deleted.is_empty() {
            return Err(self.missing_or_changed::<E>(id).await);
        }
        Ok(kernel::Deleted { id: id.to_string(), version: expected })
    }

    /// Removes every row whose column is one of these.
    pub async fn delete_all<E: TenantTable, V: Into<Value>>(
        &self,
        column: E::Column,
        values: impl IntoIterator<Item = V>,
    ) -> Result<()> {
        let mut delete = Query::delete();
        delete
            .from_table(E::default())
            .and_where(Expr::col(E::TENANT_ID).eq(self.tenant))
            .and_where(Expr::col(column).is_in(values));
        self.tx.rows(&delete, Some(&E::TABLE)).await.map(drop)
    }

    /// Why a conditional write met no row.
    pub(crate) async fn missing_or_changed<E: TenantTable>(&self, id: Id<impl IdKind>) -> Error {
        let Some(version) = E::VERSION else {
            return Error::new(Code::NotFound);
        };
        match self.find::<E>().id(id).values::<i32>(version).await {
            Ok(versions) => match versions.first() {
                Some(current) => Error::new(Code::VersionConflict).with("currentVersion", *current),
                None => Error::new(Code::NotFound),
            },
            Err(error) => error,
        }
    }

    /// Begins to read a table that belongs to no tenant.
    pub fn lookup<E: SharedTable>(&self) -> Lookup<'_, E> {
        Lookup::new(&self.tx)
    }

    /// Adds a row to a table that belongs to no tenant.
    pub async fn insert_shared<A>(&self, model: A) -> Result<()>
    where
        A: ActiveModelTrait,
        A::Entity: SharedTable,
    {
        insert(&self.tx, vec![model], &<A::Entity as SharedTable>::TABLE).await
    }

    /// Removes the rows that meet the condition from a table that belongs to no tenant.
    pub async fn delete_shared<E: SharedTable>(&self, condition: Condition) -> Result<()> {
        delete_shared::<E>(&self.tx, condition).await
    }

    /// Begins to change rows of a table that belongs to no tenant.
    pub fn change_shared<E: SharedTable>(&self) -> crate::query::ChangeShared<'_, E> {
        crate::query::ChangeShared::new(&self.tx)
    }
}

async fn insert<A: ActiveModelTrait>(tx: &Tx, models: Vec<A>, table: &Table) -> Result<()> {
    let mut models = models.into_iter().peekable();
    while models.peek().is_some() {
        let chunk: Vec<A> = models.by_ref().take(ROWS_PER_INSERT).collect();
        let statement = sea_orm::QueryTrait::into_query(A::Entity::insert_many(chunk));
        tx.rows(&statement, Some(table)).await?;
    }
    Ok(())
}

/// A transaction that sees only tables that belong to no tenant: on PostgreSQL, with no tenant bound, row level security
/// shows no tenant's row. An operation that reads runs in a read-only one.
pub struct SharedTx {
    pub(crate) tx: Tx,
    pub(crate) person: Option<kernel::PersonId>,
    pub(crate) credential: Option<Arc<Credential>>,
}

impl SharedTx {
    /// The person who asks.
    pub fn person(&self) -> Result<kernel::PersonId> {
        self.person.ok_or_else(|| Error::new(Code::Unauthenticated))
    }

    /// With what the request was authenticated; none for what the service does itself.
    pub fn credential(&self) -> Option<&Credential> {
        self.credential.as_deref()
    }

    /// The time of the transaction.
    pub fn now(&self) -> Time {
        self.tx.now
    }

    /// A new id that tells nothing, not even when it was made.
    pub fn random_id<K: IdKind>(&self) -> Id<K> {
        Id::new(self.tx.services.ids.random())
    }

    /// Begins to read.
    pub fn lookup<E: SharedTable>(&self) -> Lookup<'_, E> {
        Lookup::new(&self.tx)
    }

    /// Adds a row.
    pub async fn insert<A>(&self, model: A) -> Result<()>
    where
        A: ActiveModelTrait,
        A::Entity: SharedTable,
    {
        insert(&self.tx, vec![model], &<A::Entity as SharedTable>::TABLE).await
    }

    /// Begins to change rows.
    pub fn change<E: SharedTable>(&self) -> crate::query::ChangeShared<'_, E> {
        crate::query::ChangeShared::new(&self.tx)
    }

    /// Removes the rows that meet the condition.
    pub async fn delete<E: SharedTable>(&self, condition: Condition) -> Result<()> {
        delete_shared::<E>(&self.tx, condition).await
    }
}

async fn delete_shared<E: SharedTable>(tx: &Tx, condition: Condition) -> Result<()> {
    let mut delete = Query::delete();
    delete.from_table(E::default()).cond_where(condition);
    tx.rows(&delete, Some(&E::TABLE)).await.map(drop)
}

pub(crate) fn read_all<P: Projection>(rows: &[QueryResult]) -> Result<Vec<P>> {
    rows.iter().map(|row| P::read(&Row::new(row))).collect()
}

impl std::fmt::Debug for TenantTx {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TenantTx").field("tenant", &self.tenant).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for dyn StatementLog {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("StatementLog")
    }
}
