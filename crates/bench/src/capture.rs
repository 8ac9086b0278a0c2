//! Which statements a request sends: read from PostgreSQL's own log, where nothing can hide.

use std::time::Duration;

use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, Row};

use crate::{Outcome, told};

/// A statement as the server sent it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// Its text; what went through the simple protocol in one message stays together.
    pub sql: String,
    /// Its parameters as text.
    pub parameters: Vec<Option<String>>,
}

/// PostgreSQL as its superuser sees it.
pub struct Superuser(PgConnection);

/// How long the statement that is sent after an answer has gone out may take to reach the log.
const SETTLE: Duration = Duration::from_millis(150);

impl Superuser {
    /// Connects.
    pub async fn connect(url: &str) -> Result<Self, String> {
        told("PostgreSQL", PgConnection::connect(url).await).map(Self)
    }

    async fn text(&mut self, sql: &str) -> Result<String, String> {
        let row = told("PostgreSQL", self.0.fetch_one(AssertSqlSafe(sql)).await)?;
        told("PostgreSQL", row.try_get(0))
    }

    /// The process that all others of the cluster are children of.
    pub async fn postmaster(&mut self) -> Result<u32, String> {
        let text = self.text("select split_part(pg_read_file('postmaster.pid'), E'\\n', 1)").await?;
        told("postmaster.pid", text.trim().parse())
    }

    /// The server's version.
    pub async fn version(&mut self) -> Result<String, String> {
        self.text("select split_part(current_setting('server_version'), ' ', 1)").await
    }

    /// How much the database holds, in MB.
    pub async fn megabytes(&mut self) -> Result<String, String> {
        self.text("select (pg_database_size(current_database()) / 1000000)::text").await
    }

    /// Turns the log of the serving role's statements on or off, for its next connections.
    pub async fn log_statements(&mut self, on: bool) -> Outcome {
        let sql = if on { "alter role app_api set log_statement = 'all'" } else { "alter role app_api reset all" };
        told("PostgreSQL", self.0.execute(sql).await).map(drop)
    }

    /// Everything in the log so far.
    pub async fn log(&mut self) -> Result<String, String> {
        tokio::time::sleep(SETTLE).await;
        self.text("select pg_read_file(current_setting('data_directory') || '/../log')").await
    }
}

/// The statements in a piece of the log, in order.
pub fn statements(log: &str) -> Vec<Statement> {
    let mut found: Vec<Statement> = Vec::new();
    for line in log.lines() {
        if let Some((_, sql)) = line.split_once("LOG:  statement: ") {
            found.push(Statement { sql: sql.to_owned(), parameters: vec![] });
        } else if let Some(sql) =
            line.split_once("LOG:  execute ").and_then(|(_, named)| named.split_once(": ")).map(|(_, sql)| sql)
        {
            found.push(Statement { sql: sql.to_owned(), parameters: vec![] });
        } else if let Some(at) = line.to_ascii_lowercase().find("detail:  parameters: ")
            && let Some(last) = found.last_mut()
        {
            last.parameters = parameters(&line[at + "detail:  parameters: ".len()..]);
        }
    }
    found
}

/// Reads `$1 = 'it''s', $2 = NULL`.
fn parameters(mut text: &str) -> Vec<Option<String>> {
    let mut found = Vec::new();
    while let Some((_, rest)) = text.split_once(" = ") {
        if let Some(rest) = rest.strip_prefix("NULL") {
            found.push(None);
            text = rest;
            continue;
        }
        let mut value = String::new();
        let mut letters = rest.strip_prefix('\'').unwrap_or(rest).char_indices().peekable();
        let mut end = rest.len();
        while let Some((at, letter)) = letters.next() {
            if letter != '\'' {
                value.push(letter);
            } else if letters.next_if(|(_, next)| *next == '\'').is_some() {
                value.push('\'');
            } else {
                end = at + 2;
                break;
            }
        }
        found.push(Some(value));
        text = rest.get(end..).unwrap_or_default();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{Statement, statements};

    #[test]
    fn statements_are_read_from_the_log_with_their_parameters() {
        let log = "2020-01-01 00:00:00.000 UTC [7] LOG:  statement: BEGIN READ ONLY; SELECT app.set_tenant('x')\n\
                   2020-01-01 00:00:00.000 UTC [7] LOG:  execute sqlx_s_1: SELECT \"id\" FROM \"a\" WHERE \"b\" = $1\n\
                   2020-01-01 00:00:00.000 UTC [7] DETAIL:  parameters: $1 = 'it''s = $2', $2 = NULL, $3 = '7'\n\
                   2020-01-01 00:00:00.000 UTC [7] LOG:  statement: ROLLBACK\n";
        let plain = |sql: &str| Statement { sql: sql.to_owned(), parameters: vec![] };
        let parameters = vec![Some("it's = $2".to_owned()), None, Some("7".to_owned())];
        assert_eq!(
            statements(log),
            [
                plain("BEGIN READ ONLY; SELECT app.set_tenant('x')"),
                Statement { sql: "SELECT \"id\" FROM \"a\" WHERE \"b\" = $1".to_owned(), parameters },
                plain("ROLLBACK"),
            ]
        );
    }
}
