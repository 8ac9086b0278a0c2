//! Keeping writers waiting, so that a test decides who is first.

use kernel::TenantId;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, SqliteConnection};

use crate::Database;

/// A lock that a test holds; let go of with [`Held::release`].
#[derive(Debug)]
pub enum Held {
    /// The tenant's clock is locked.
    Postgres(PgConnection),
    /// The one writer is somebody else.
    Sqlite(SqliteConnection),
}

impl Database {
    /// Every write of this tenant waits from now on: it can begin, but not end.
    pub async fn hold_writes(&self, tenant: &str) -> Held {
        let Some(url) = self.superuser_url.as_deref() else {
            let mut other = SqliteConnection::connect(&self.url).await.expect("the file");
            other.execute("begin immediate").await.expect("a lock");
            return Held::Sqlite(other);
        };
        let tenant: TenantId = tenant.parse().expect("a tenant's id");
        let mut superuser = PgConnection::connect(url).await.expect("the test cluster");
        let lock = format!("begin; select 1 from tenant_clocks where tenant_id = '{}' for update", tenant.uuid());
        superuser.execute(AssertSqlSafe(lock)).await.expect("a lock");
        Held::Postgres(superuser)
    }
}

impl Held {
    /// Lets the writers go on.
    pub async fn release(self) {
        match self {
            Self::Postgres(mut connection) => connection.execute("commit").await.map(drop),
            Self::Sqlite(mut connection) => connection.execute("rollback").await.map(drop),
        }
        .expect("the lock is let go of");
    }
}
