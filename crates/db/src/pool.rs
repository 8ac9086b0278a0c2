//! The database behind one URL: an embedded SQLite file or a PostgreSQL server.

use std::{str::FromStr, time::Duration};

use kernel::{Error, Result};
use sqlx::{
    PgPool, SqlitePool,
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

/// Which database engine answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Embedded, one file; the typed layer is the only tenant wall.
    Sqlite,
    /// PostgreSQL 15 or newer; row level security stands behind the typed layer.
    Postgres,
}

/// How many connections, and how long to wait for one.
#[derive(Clone, Copy, Debug)]
pub struct PoolOptions {
    /// Connections at most.
    pub connections: u32,
    /// How long a request waits for a connection before it is told 503.
    pub acquire: Duration,
}

impl Default for PoolOptions {
    fn default() -> Self {
        Self { connections: 8, acquire: Duration::from_secs(3) }
    }
}

/// A pool of connections; a cheap handle.
///
/// With PostgreSQL each worker of the server has one of its own, because a worker is a single-threaded runtime and a
/// socket belongs to the runtime that opened it. With SQLite all workers share one: one writer, many readers.
#[derive(Clone, Debug)]
pub enum Db {
    /// A pool of PostgreSQL connections.
    Postgres(PgPool),
    /// A pool of readers and the one writer.
    Sqlite {
        /// Connections that can read only.
        readers: SqlitePool,
        /// The one connection that writes.
        writer: SqlitePool,
    },
}

impl Db {
    /// Opens the database behind `postgres://…` or `sqlite:path`. Connections are made when they are first needed.
    ///
    /// Nothing waits without end: for a lock 2 s, for a statement 4 s, then the caller is told 503; a transaction in
    /// which nothing happens for 20 s is ended by PostgreSQL. With the 3 s for a connection no answer takes much longer
    /// than five (RELIABILITY.md R4).
    pub fn open(url: &str, options: PoolOptions) -> Result<Self> {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            let connect = PgConnectOptions::from_str(url)
                .map_err(Error::internal)?
                .application_name("betre")
                .options([
                    ("lock_timeout", "2s"),
                    ("statement_timeout", "4s"),
                    ("idle_in_transaction_session_timeout", "20s"),
                ])
                .statement_cache_capacity(500);
            let pool = PgPoolOptions::new()
                .max_connections(options.connections)
                .acquire_timeout(options.acquire)
                .test_before_acquire(false)
                .connect_lazy_with(connect);
            return Ok(Self::Postgres(pool));
        }
        let connect = SqliteConnectOptions::from_str(url)
            .map_err(Error::internal)?
            .create_if_missing(true)
            .foreign_keys(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Normal)
            .busy_timeout(Duration::from_secs(1))
            .statement_cache_capacity(500);
        let pool = |connections, connect| {
            SqlitePoolOptions::new()
                .max_connections(connections)
                .acquire_timeout(options.acquire)
                .test_before_acquire(false)
                .connect_lazy_with(connect)
        };
        let writer = pool(1, connect.clone());
        let readers = pool(options.connections, connect.pragma("query_only", "on"));
        Ok(Self::Sqlite { readers, writer })
    }

    /// Which engine answers.
    pub fn engine(&self) -> Engine {
        match self {
            Self::Postgres(_) => Engine::Postgres,
            Self::Sqlite { .. } => Engine::Sqlite,
        }
    }

    /// How many migrations the database has; an error if it does not answer now.
    pub async fn migrations(&self) -> Result<i64> {
        const COUNT: &str = "select count(*) from seaql_migrations";
        match self {
            Self::Postgres(pool) => sqlx::query_scalar(COUNT).fetch_one(pool).await,
            Self::Sqlite { readers, .. } => sqlx::query_scalar(COUNT).fetch_one(readers).await,
        }
        .map_err(|error| crate::failure::translate(&error, None))
    }

    /// Closes every connection; running statements end first.
    pub async fn close(&self) {
        match self {
            Self::Postgres(pool) => pool.close().await,
            Self::Sqlite { readers, writer } => {
                readers.close().await;
                writer.close().await;
            }
        }
    }
}
