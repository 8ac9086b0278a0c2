//! Tables written as SQL that both engines read, with the few words in which they differ.
//!
//! `{uuid}`, `{time}`, `{json}` and `{int8}` stand for each engine's own type. Everything else is plain SQL: text with a
//! named CHECK in place of an enumeration, constraints inside CREATE TABLE, no defaults (TENANCY.md §5).

use db::Engine;
use sea_orm_migration::prelude::*;

/// Creates tables and, on PostgreSQL, their policies and grants. Which tables is read from the SQL itself, so that a
/// migration never depends on what the registry has grown into since; each must be in the registry.
pub(crate) async fn create(manager: &SchemaManager<'_>, sql: &str) -> Result<(), DbErr> {
    let engine = crate::engine(manager);
    let words: &[(&str, &str)] = match engine {
        Engine::Postgres => &[("{uuid}", "uuid"), ("{time}", "timestamptz"), ("{json}", "jsonb"), ("{int8}", "bigint")],
        Engine::Sqlite => &[("{uuid}", "blob"), ("{time}", "text"), ("{json}", "text"), ("{int8}", "integer")],
    };
    let sql = words.iter().fold(sql.to_owned(), |sql, (word, own)| sql.replace(word, own));
    let connection = manager.get_connection();
    connection.execute_unprepared(&sql).await?;
    if engine == Engine::Postgres {
        let registry = crate::registry();
        let names = sql.lines().filter_map(|line| line.strip_prefix("create table ")?.split_whitespace().next());
        for name in names {
            let table = registry.iter().find(|table| table.name == name);
            let table = table.ok_or_else(|| DbErr::Custom(format!("table {name} is not in the registry")))?;
            connection.execute_unprepared(&db::policy_sql(table)).await?;
        }
    }
    Ok(())
}
