//! One open transaction on either engine. Everything that reaches a database passes [`Connection::rows`].

use kernel::{Mode, Result, TenantId};
use sea_orm::{
    QueryResult,
    sea_query::{PostgresQueryBuilder, QueryStatementWriter, SqliteQueryBuilder, Values},
};
use sea_query_sqlx::SqlxValues;
use sqlx::{AssertSqlSafe, Postgres, Sqlite, Transaction};

use crate::{
    failure::translate,
    pool::{Db, Engine},
    table::Table,
};

/// An open transaction. Dropped without [`Connection::commit`], it rolls back after the answer has gone out.
pub(crate) enum Connection {
    Postgres(Transaction<'static, Postgres>),
    Sqlite(Transaction<'static, Sqlite>),
}

impl Connection {
    /// Opens a transaction bound to the tenant, in one round trip; without a tenant no tenant's row is visible. A read
    /// sees one snapshot from its first statement to its last.
    ///
    /// The id is written into the text because a simple query takes no parameters; it is a UUID, never a caller's text.
    pub(crate) async fn open(db: &Db, tenant: Option<TenantId>, mode: Mode) -> Result<Self> {
        let opened = match db {
            Db::Postgres(pool) => {
                let begin = match mode {
                    Mode::Read => "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY",
                    Mode::Write => "BEGIN",
                };
                let begin = match tenant {
                    Some(tenant) => format!("{begin}; SELECT app.set_tenant('{}')", tenant.uuid()),
                    None => begin.to_owned(),
                };
                pool.begin_with(AssertSqlSafe(begin)).await.map(Self::Postgres)
            }
            Db::Sqlite { readers, writer } => match mode {
                Mode::Read => readers.begin_with("BEGIN DEFERRED").await.map(Self::Sqlite),
                Mode::Write => writer.begin_with("BEGIN IMMEDIATE").await.map(Self::Sqlite),
            },
        };
        opened.map_err(|error| translate(&error, None))
    }

    pub(crate) fn engine(&self) -> Engine {
        match self {
            Self::Postgres(_) => Engine::Postgres,
            Self::Sqlite(_) => Engine::Sqlite,
        }
    }

    /// Runs a statement and reads what it returns.
    pub(crate) async fn rows(
        &mut self,
        sql: String,
        values: Values,
        table: Option<&Table>,
    ) -> Result<Vec<QueryResult>> {
        let values = SqlxValues(values);
        let rows = match self {
            Self::Postgres(tx) => sqlx::query_with(AssertSqlSafe(sql), values)
                .fetch_all(&mut **tx)
                .await
                .map(|rows| rows.into_iter().map(QueryResult::from).collect()),
            Self::Sqlite(tx) => sqlx::query_with(AssertSqlSafe(sql), values)
                .fetch_all(&mut **tx)
                .await
                .map(|rows| rows.into_iter().map(QueryResult::from).collect()),
        };
        rows.map_err(|error| translate(&error, table))
    }

    pub(crate) async fn commit(self) -> Result<()> {
        match self {
            Self::Postgres(tx) => tx.commit().await,
            Self::Sqlite(tx) => tx.commit().await,
        }
        .map_err(|error| translate(&error, None))
    }
}

/// The text and values of a statement in the engine's dialect.
pub(crate) fn build(engine: Engine, statement: &impl QueryStatementWriter) -> (String, Values) {
    match engine {
        Engine::Postgres => statement.build(PostgresQueryBuilder),
        Engine::Sqlite => statement.build(SqliteQueryBuilder),
    }
}
