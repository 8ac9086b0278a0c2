//! Running migrations.

use sea_orm_migration::{
    prelude::*,
    sea_orm::{ConnectOptions, ConnectionTrait, Database, DbBackend, RuntimeErr},
};

use crate::Migrator;

/// How long a database that is away is waited for.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(5);
/// How often a migration is tried that meets a locked table; each waits two seconds, so that no request waits longer
/// behind it.
const ATTEMPTS: usize = 10;

#[expect(
    clippy::disallowed_types,
    clippy::disallowed_methods,
    reason = "migrations change the schema and run before any tenant is served"
)]
async fn connect(url: &str) -> Result<sea_orm_migration::sea_orm::DatabaseConnection, DbErr> {
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false).connect_timeout(PATIENCE).acquire_timeout(PATIENCE);
    options.map_sqlx_sqlite_opts(|options| {
        options
            .create_if_missing(true)
            .foreign_keys(true)
            .journal_mode(sea_orm_migration::sea_orm::sqlx::sqlite::SqliteJournalMode::Wal)
    });
    Database::connect(options).await
}

/// Whether a lock was not to be had within `lock_timeout`: SQLSTATE 55P03, in whatever language the server speaks.
fn waited_too_long(error: &DbErr) -> bool {
    let (DbErr::Exec(RuntimeErr::SqlxError(cause)) | DbErr::Query(RuntimeErr::SqlxError(cause))) = error else {
        return false;
    };
    cause.as_database_error().and_then(|cause| cause.code()).is_some_and(|code| code == "55P03")
}

/// Brings the database behind `url` up to date. On PostgreSQL `url` is that of `app_owner`; an advisory lock lets one
/// node do it at a time and the others wait. No lock on a table is waited for longer than two seconds at once.
pub async fn up(url: &str) -> Result<(), DbErr> {
    let connection = connect(url).await?;
    let postgres = connection.get_database_backend() == DbBackend::Postgres;
    if postgres {
        connection.execute_unprepared("select pg_advisory_lock(4631); set lock_timeout = '2s'").await?;
    }
    let mut result = Migrator::up(&connection, None).await;
    for _ in 1..ATTEMPTS {
        match &result {
            Err(error) if waited_too_long(error) => {
                result = Migrator::up(&connection, None).await;
            }
            _ => break,
        }
    }
    if postgres {
        connection.execute_unprepared("select pg_advisory_unlock(4631)").await?;
    }
    connection.close().await?;
    result
}

/// The names of the migrations that the database behind `url` lacks; asked by the role that serves.
pub async fn pending(url: &str) -> Result<Vec<String>, DbErr> {
    let connection = connect(url).await?;
    let pending = Migrator::get_pending_migrations_read_only(&connection).await;
    connection.close().await?;
    Ok(pending?.iter().map(|migration| migration.name().to_owned()).collect())
}

/// Prepares a new PostgreSQL database: the roles, and what they may. `url` is that of a superuser.
pub async fn bootstrap(url: &str, owner: &str, api: &str, admin: &str) -> Result<(), DbErr> {
    let connection = connect(url).await?;
    let row = connection
        .query_one_raw(sea_orm_migration::sea_orm::Statement::from_string(
            DbBackend::Postgres,
            "select current_database()",
        ))
        .await?;
    let database: String = row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or_default();
    connection.execute_unprepared(&db::bootstrap_sql(&database, owner, api, admin)).await?;
    connection.close().await
}
