//! What a driver's error means to a caller. Nothing of its text leaves the log.

use kernel::{Code, Error, FaultCode};

use crate::table::{Placement, Table};

/// Translates a driver's error; `table` is the one that the statement wrote, if it wrote one.
pub(crate) fn translate(error: &sqlx::Error, table: Option<&Table>) -> Error {
    match error {
        sqlx::Error::Database(cause) => database(cause.as_ref(), table),
        sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed
        | sqlx::Error::Io(_)
        | sqlx::Error::BeginFailed
        | sqlx::Error::Tls(_)
        | sqlx::Error::Protocol(_) => Error::unavailable(error),
        other => Error::internal(other),
    }
}

fn database(cause: &dyn sqlx::error::DatabaseError, table: Option<&Table>) -> Error {
    use sqlx::error::ErrorKind;
    match cause.kind() {
        ErrorKind::UniqueViolation => match table.and_then(|table| clash(cause, table)) {
            Some(member) => Error::new(Code::DuplicateName).with("member", member),
            // Two tenants register the same person at once: the second finds them when it is run again.
            None if table.is_some_and(|table| table.placement == Placement::Directory) => {
                Error::unavailable(cause).retryable()
            }
            None => Error::internal(cause),
        },
        ErrorKind::ForeignKeyViolation => Error::invalid("#", FaultCode::NoSuchThing, None),
        _ => match cause.code().as_deref() {
            // Serialisation failure and deadlock on PostgreSQL; SQLite's busy and locked.
            Some("40001" | "40P01" | "5" | "517" | "6" | "261") => Error::unavailable(cause).retryable(),
            // Shutting down, starting up, too many clients, out of resources, statement or lock time-out.
            Some(code)
                if ["57P", "53", "08", "58"].iter().any(|class| code.starts_with(class))
                    || matches!(code, "57014" | "55P03") =>
            {
                Error::unavailable(cause)
            }
            _ => Error::internal(cause),
        },
    }
}

/// Which member of the input broke a natural key.
fn clash(cause: &dyn sqlx::error::DatabaseError, table: &Table) -> Option<&'static str> {
    let rule = match cause.constraint() {
        // Citus appends the shard's number to the constraint's name.
        Some(name) => {
            let name = name.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches('_');
            table.unique.iter().find(|unique| unique.constraint == name)
        }
        None => table.unique.iter().find(|unique| {
            let columns: Vec<_> = std::iter::once(&"tenant_id")
                .chain(unique.columns)
                .map(|column| format!("{}.{column}", table.name))
                .collect();
            cause.message().ends_with(&columns.join(", ")) || cause.message().ends_with(&columns[1..].join(", "))
        }),
    };
    rule.map(|unique| unique.member)
}
