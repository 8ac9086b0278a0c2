//! The database that a test runs on.

use db::Engine;
use sqlx::{Connection, Executor, PgConnection, Row};

/// A migrated database.
#[derive(Debug)]
pub struct Database {
    /// The URL that the server gets.
    pub url: String,
    /// A superuser's URL on the same database, on PostgreSQL: to look behind the wall, and to plant holes in it.
    pub superuser_url: Option<String>,
    /// Whether this is the first use, so that the operator's tenant must be founded.
    pub is_new: bool,
    _dir: Option<tempfile::TempDir>,
}

/// The engine that this run of the suite is on.
#[expect(clippy::disallowed_methods, reason = "the suite is told its engine by the environment")]
pub fn engine() -> Engine {
    match std::env::var("BETRE_TEST_ENGINE").as_deref() {
        Ok("postgres") => Engine::Postgres,
        Ok("sqlite") | Err(_) => Engine::Sqlite,
        Ok(other) => panic!("BETRE_TEST_ENGINE: sqlite or postgres, not {other}"),
    }
}

#[expect(clippy::disallowed_methods, reason = "the suite is told its cluster by the environment")]
fn cluster() -> String {
    std::env::var("BETRE_TEST_POSTGRES").expect("BETRE_TEST_POSTGRES: run `cargo xtask test`")
}

/// The same server, another database and user.
fn on(cluster: &str, user: &str, database: &str) -> String {
    let (scheme, rest) = cluster.split_once("://").expect("a URL");
    let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
    let (_, host) = authority.rsplit_once('@').unwrap_or(("", authority));
    let query = path.split_once('?').map(|(_, query)| format!("?{query}")).unwrap_or_default();
    format!("{scheme}://{user}:{user}@{host}/{database}{query}")
}

impl Database {
    /// The database that all tests of this engine share, or on SQLite a file of its own.
    pub async fn shared() -> Self {
        match engine() {
            Engine::Sqlite => Self::sqlite().await,
            Engine::Postgres => Self::postgres("betre_test").await,
        }
    }

    /// A database that nobody else uses: for migrations, and for holes in the wall.
    pub async fn own() -> Self {
        match engine() {
            Engine::Sqlite => Self::sqlite().await,
            Engine::Postgres => {
                #[expect(clippy::disallowed_methods, reason = "a name that no other test has")]
                let name = format!("betre_own_{}", uuid::Uuid::new_v4().simple());
                Self::postgres(&name).await
            }
        }
    }

    async fn sqlite() -> Self {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let url = format!("sqlite:{}", dir.path().join("betre.db").display());
        migrations::up(&url).await.expect("migrations on SQLite");
        Self { url, superuser_url: None, is_new: true, _dir: Some(dir) }
    }

    /// Makes the database if it does not exist. Tests are processes of their own, so a lock lets one make it.
    async fn postgres(name: &str) -> Self {
        let cluster = cluster();
        let mut superuser = PgConnection::connect(&cluster).await.expect("the test cluster");
        superuser.execute("select pg_advisory_lock(1263)").await.expect("a lock");
        let known = sqlx::query("select 1 from pg_database where datname = $1").bind(name);
        let is_new = known.fetch_optional(&mut superuser).await.expect("the catalogue").is_none();
        let superuser_url = on_superuser(&cluster, name);
        if is_new {
            superuser.execute(sqlx::AssertSqlSafe(format!("create database {name}"))).await.expect("a database");
            migrations::bootstrap(&superuser_url, "app_owner", "app_api", "app_admin").await.expect("roles");
            migrations::up(&on(&cluster, "app_owner", name)).await.expect("migrations on PostgreSQL");
        }
        let url = on(&cluster, "app_api", name);
        if is_new {
            crate::app::found_operator(&url).await;
        }
        superuser.execute("select pg_advisory_unlock(1263)").await.expect("a lock");
        Self { url, superuser_url: Some(superuser_url), is_new: false, _dir: None }
    }

    /// A copy of this database, on PostgreSQL. Nobody may be connected to this one meanwhile.
    pub async fn copy(&self) -> Self {
        let (cluster, name) = (cluster(), self.name());
        #[expect(clippy::disallowed_methods, reason = "a name that no other test has")]
        let copy = format!("betre_own_{}", uuid::Uuid::new_v4().simple());
        let mut superuser = PgConnection::connect(&cluster).await.expect("the test cluster");
        superuser
            .execute(sqlx::AssertSqlSafe(format!("create database {copy} template {name}")))
            .await
            .expect("a copy");
        let superuser_url = Some(on_superuser(&cluster, &copy));
        Self { url: on(&cluster, "app_api", &copy), superuser_url, is_new: false, _dir: None }
    }

    /// Drops the database, on PostgreSQL.
    pub async fn remove(self) {
        let mut superuser = PgConnection::connect(&cluster()).await.expect("the test cluster");
        let drop = format!("drop database {} with (force)", self.name());
        superuser.execute(sqlx::AssertSqlSafe(drop)).await.expect("it is gone");
    }

    /// Its name on the cluster.
    fn name(&self) -> &str {
        let path = self.url.rsplit('/').next().unwrap_or_default();
        path.split('?').next().unwrap_or_default()
    }

    /// The same database for another role, whose password is its name.
    #[must_use]
    pub fn as_role(&self, role: &str) -> Self {
        let superuser_url = self.superuser_url.clone();
        Self { url: on(&cluster(), role, self.name()), superuser_url, is_new: self.is_new, _dir: None }
    }

    /// The same database, for a second server; on SQLite as long as this one is there.
    #[must_use]
    pub fn again(&self) -> Self {
        Self { url: self.url.clone(), superuser_url: self.superuser_url.clone(), is_new: false, _dir: None }
    }

    /// Everything that stands in the tables, as bytes, to look for what must not be there: what a superuser reads, or on
    /// SQLite the file with what was not moved into it yet.
    pub async fn dump(&self) -> Vec<u8> {
        let Some(url) = self.superuser_url.as_deref() else {
            let file = self.url.strip_prefix("sqlite:").expect("a file");
            let read = |path: &str| std::fs::read(path).unwrap_or_default();
            return [read(file), read(&format!("{file}-wal"))].concat();
        };
        let mut superuser = PgConnection::connect(url).await.expect("the test cluster");
        let mut all = String::new();
        for table in migrations::registry() {
            let rows = format!("select coalesce(string_agg(t::text, ' '), '') from {} t", table.name);
            let row = superuser.fetch_one(sqlx::AssertSqlSafe(rows)).await.expect("its rows");
            all.push_str(row.get(0));
        }
        all.into_bytes()
    }

    /// One number that a superuser asks for.
    pub async fn ask(&self, sql: &str) -> i64 {
        let url = self.superuser_url.as_deref().expect("PostgreSQL");
        let mut superuser = PgConnection::connect(url).await.expect("the test cluster");
        let row = superuser.fetch_one(sqlx::AssertSqlSafe(sql.to_owned())).await.expect("an answer");
        row.get(0)
    }

    /// What a superuser does, or on SQLite whoever has the file, such as planting a hole.
    pub async fn meddle(&self, sql: &str) {
        let Some(url) = self.superuser_url.as_deref() else {
            let mut other = sqlx::SqliteConnection::connect(&self.url).await.expect("the file");
            other.execute(sqlx::AssertSqlSafe(sql.to_owned())).await.expect("it is done");
            return;
        };
        let mut superuser = PgConnection::connect(url).await.expect("the test cluster");
        superuser.execute(sqlx::AssertSqlSafe(sql.to_owned())).await.expect("it is done");
    }
}

fn on_superuser(cluster: &str, database: &str) -> String {
    let (base, query) = cluster.split_once('?').unwrap_or((cluster, ""));
    let (scheme, rest) = base.split_once("://").expect("a URL");
    let authority = rest.split('/').next().unwrap_or(rest);
    let query = if query.is_empty() { String::new() } else { format!("?{query}") };
    format!("{scheme}://{authority}/{database}{query}")
}
