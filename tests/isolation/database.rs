//! What PostgreSQL itself lets the run-time role do: every table of the registry, every kind of statement, every way to
//! be bound to a tenant. What is expected follows from the registry; columns and keys come from the catalogue.
//!
//! A whole statement `SET LOCAL app.tenant_id` cannot be forbidden and is not tried: whoever can send statements of
//! their own is the application (TENANCY.md §2). What an injected expression could call is tried.

use db::{Engine, Placement, Table};
use futures_util::TryStreamExt;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, Row};
use testkit::{TestApp, engine};
use uuid::Uuid;

use super::fixture::Pair;

/// What must come of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Rows(u64),
    Refused(&'static str),
}
use Outcome::{Refused, Rows};

const DENIED: &str = "42501";
const NO_UUID: &str = "22P02";
const CLASH: &str = "23505";
const NO_PARENT: &str = "23503";

/// How a transaction is bound.
#[derive(Clone, Copy, Debug)]
enum Binding {
    Not,
    /// As it reads in a session in which a tenant was bound before.
    Empty,
    To(Uuid),
}

struct Wall {
    api: PgConnection,
    superuser: PgConnection,
    a: Uuid,
    b: Uuid,
    tried: usize,
}

/// The tenants' tables, parents first.
fn tables() -> Vec<Table> {
    let mut tables = migrations::registry();
    tables.retain(|table| table.placement == Placement::Tenant);
    tables
}

impl Wall {
    async fn of(app: &TestApp, pair: &Pair) -> Self {
        let mut superuser = connect(app.database.superuser_url.as_deref().unwrap()).await;
        let mut ids = Vec::new();
        for side in [&pair.a, &pair.b] {
            let found = format!("select id from tenants where slug = '{}'", side.tenant.slug);
            ids.push(superuser.fetch_one(AssertSqlSafe(found)).await.unwrap().get(0));
        }
        Self { api: connect(&app.database.url).await, superuser, a: ids[0], b: ids[1], tried: 0 }
    }

    /// How many rows a tenant has, as a superuser sees it.
    async fn truth(&mut self, table: &Table, tenant: Uuid) -> u64 {
        let count = format!("select count(*) from {} where tenant_id = '{tenant}'", table.name);
        let count: i64 = self.superuser.fetch_one(AssertSqlSafe(count)).await.unwrap().get(0);
        count.unsigned_abs()
    }

    /// All rows of a tenant as JSON, as a superuser sees them, as if they were of another tenant.
    async fn rows_as(&mut self, table: &Table, tenant: Uuid, other: Uuid) -> String {
        let name = table.name;
        let rows = format!(
            "select coalesce(jsonb_agg(to_jsonb(t) || jsonb_build_object('tenant_id', '{other}'::uuid)), '[]')::text
             from {name} t where tenant_id = '{tenant}'"
        );
        self.superuser.fetch_one(AssertSqlSafe(rows)).await.unwrap().get(0)
    }

    /// Binds, runs one statement, and takes everything back.
    async fn try_it(&mut self, binding: Binding, sql: &str) -> Outcome {
        self.tried += 1;
        let mut tx = self.api.begin().await.unwrap();
        match binding {
            Binding::Not => {}
            Binding::Empty => drop(tx.execute("set local app.tenant_id = ''").await.unwrap()),
            Binding::To(tenant) => {
                bind(&mut tx, tenant).await;
            }
        }
        let outcome = run(&mut tx, sql).await;
        tx.rollback().await.unwrap();
        outcome
    }

    async fn expect(&mut self, binding: Binding, sql: &str, expected: Outcome) {
        assert_eq!(self.try_it(binding, sql).await, expected, "{binding:?}: {sql}");
    }
}

async fn connect(url: &str) -> PgConnection {
    PgConnection::connect(url).await.unwrap()
}

/// Binds the transaction, as the application does.
async fn bind(connection: &mut PgConnection, tenant: Uuid) {
    connection.execute(AssertSqlSafe(format!("select app.set_tenant('{tenant}')"))).await.unwrap();
}

async fn run(connection: &mut PgConnection, sql: &str) -> Outcome {
    match connection.execute(AssertSqlSafe(sql.to_owned())).await {
        Ok(done) => Rows(done.rows_affected()),
        Err(sqlx::Error::Database(error)) => {
            let code = error.code().unwrap_or_default().into_owned();
            let known = [DENIED, NO_UUID, CLASH, NO_PARENT].into_iter().find(|known| *known == code);
            Refused(known.unwrap_or_else(|| panic!("{code} {error}: {sql}")))
        }
        Err(error) => panic!("{error}: {sql}"),
    }
}

/// Adds rows that are given as JSON; the columns are the table's own.
fn insert(table: &Table, rows: &str) -> String {
    let (name, rows) = (table.name, rows.replace('\'', "''"));
    format!("insert into {name} select * from jsonb_populate_recordset(null::{name}, '{rows}'::jsonb)")
}

#[actix_web::test]
async fn the_database_alone_keeps_every_table_of_a_tenant_apart() {
    if engine() == Engine::Sqlite {
        return;
    }
    let app = TestApp::start().await;
    let pair = Pair::new(&app).await;
    let mut wall = Wall::of(&app, &pair).await;
    let (a, b) = (wall.a, wall.b);
    let nobody = Uuid::from_u128(a.as_u128() ^ 1);
    for table in tables() {
        let name = table.name;
        let (of_a, of_b) = (wall.truth(&table, a).await, wall.truth(&table, b).await);
        assert!(of_a > 0 && of_b > 0, "the fixture leaves {name} empty: nothing would be proved");
        let own = wall.rows_as(&table, b, b).await;
        let others = wall.rows_as(&table, a, a).await;
        let nobodys = wall.rows_as(&table, a, nobody).await;
        let touch = |rows| if table.append_only { Refused(DENIED) } else { Rows(rows) };
        for (binding, visible) in [(Binding::Not, 0), (Binding::Empty, 0), (Binding::To(b), of_b)] {
            wall.expect(binding, &format!("select * from {name}"), Rows(visible)).await;
            wall.expect(binding, &format!("select * from {name} where tenant_id = '{a}'"), Rows(0)).await;
            wall.expect(binding, &format!("update {name} set tenant_id = tenant_id where tenant_id = '{a}'"), touch(0))
                .await;
            wall.expect(binding, &format!("update {name} set tenant_id = tenant_id"), touch(visible)).await;
            wall.expect(binding, &format!("delete from {name} where tenant_id = '{a}'"), touch(0)).await;
            // Rows of another tenant are refused alike whether they exist there or not.
            for rows in [&others, &nobodys] {
                wall.expect(binding, &insert(&table, rows), Refused(DENIED)).await;
                let upsert = format!("{} on conflict do nothing", insert(&table, rows));
                wall.expect(binding, &upsert, Refused(DENIED)).await;
            }
            wall.expect(binding, &format!("truncate {name}"), Refused(DENIED)).await;
            wall.expect(binding, &format!("alter table {name} disable row level security"), Refused(DENIED)).await;
        }
        wall.expect(Binding::Not, &insert(&table, &own), Refused(DENIED)).await;
        wall.expect(Binding::To(b), &insert(&table, &own), Refused(CLASH)).await;
        let move_away = format!("update {name} set tenant_id = '{a}'");
        wall.expect(Binding::To(b), &move_away, Refused(DENIED)).await;
        let upsert = format!("{} on conflict do nothing", insert(&table, &own));
        wall.expect(Binding::To(b), &upsert, Rows(0)).await;
        assert_eq!((wall.truth(&table, a).await, wall.truth(&table, b).await), (of_a, of_b), "{name}");
    }
    println!("{} tables, {} statements", tables().len(), wall.tried);
    app.stop().await;
}

#[actix_web::test]
async fn upserts_and_copies_never_reach_another_tenants_row() {
    if engine() == Engine::Sqlite {
        return;
    }
    let app = TestApp::start().await;
    let pair = Pair::new(&app).await;
    let mut wall = Wall::of(&app, &pair).await;
    let (a, b) = (wall.a, wall.b);
    for table in tables() {
        let name = table.name;
        let key = format!(
            "select string_agg(a.attname, ', ' order by array_position(x.indkey, a.attnum)) from pg_index x
             join pg_attribute a on a.attrelid = x.indrelid and a.attnum = any(x.indkey)
             where x.indrelid = '{name}'::regclass and x.indisprimary"
        );
        let key: String = wall.superuser.fetch_one(AssertSqlSafe(key)).await.unwrap().get(0);
        for tenant in [a, b] {
            let rows = wall.rows_as(&table, tenant, tenant).await;
            let upsert =
                format!("{} on conflict ({key}) do update set tenant_id = excluded.tenant_id", insert(&table, &rows));
            let expected = match (tenant == b, table.append_only) {
                (true, false) => Rows(wall.truth(&table, b).await),
                _ => Refused(DENIED),
            };
            wall.expect(Binding::To(b), &upsert, expected).await;
        }
        // COPY out shows the bound tenant's rows only.
        let mut tx = wall.api.begin().await.unwrap();
        bind(&mut tx, b).await;
        let copied: Vec<_> =
            tx.copy_out_raw(&format!("copy {name} to stdout")).await.unwrap().try_collect().await.unwrap();
        tx.rollback().await.unwrap();
        let lines = copied.iter().flat_map(|bytes| bytes.iter()).filter(|byte| **byte == b'\n').count();
        assert_eq!(lines as u64, wall.truth(&table, b).await, "copy {name}");
    }
    app.stop().await;
}

#[actix_web::test]
async fn the_same_keys_may_stand_in_two_tenants_and_no_key_points_into_another() {
    if engine() == Engine::Sqlite {
        return;
    }
    let app = TestApp::start().await;
    let pair = Pair::new(&app).await;
    let mut wall = Wall::of(&app, &pair).await;
    let (a, b) = (wall.a, wall.b);
    // A third tenant with everything of the first: every id and every name twice in the database, and no clash.
    let third = Uuid::from_u128(b.as_u128() ^ 1);
    let mut copies = Vec::new();
    for table in tables() {
        copies.push((table, wall.truth(&table, a).await, wall.rows_as(&table, a, third).await));
    }
    let keys = "select k.conrelid::regclass::text, k.conname::text, k.confrelid::regclass::text,
                (select string_agg(a.attname, ',') from pg_attribute a where a.attrelid = k.conrelid and a.attnum = k.conkey[2])
                from pg_constraint k where k.contype = 'f' and cardinality(k.conkey) = 2";
    let keys: Vec<[String; 4]> =
        wall.superuser.fetch_all(keys).await.unwrap().iter().map(|row| [0, 1, 2, 3].map(|i| row.get(i))).collect();
    let mut tx = wall.api.begin().await.unwrap();
    bind(&mut tx, third).await;
    for (table, count, rows) in &copies {
        assert_eq!(run(&mut tx, &insert(table, rows)).await, Rows(*count), "{}", table.name);
    }
    let own: Vec<&str> = copies.iter().map(|(table, ..)| table.name).collect();
    let mut tried = 0;
    for [child, key, parent, column] in &keys {
        if !own.contains(&child.as_str()) || !own.contains(&parent.as_str()) {
            continue;
        }
        // The id of a parent that exists, but in the other tenant.
        let id = format!("select id from {parent} where tenant_id = '{b}' limit 1");
        let id: Uuid = wall.superuser.fetch_one(AssertSqlSafe(id)).await.unwrap().get(0);
        let mut savepoint = tx.begin().await.unwrap();
        // Rather one that points somewhere: what points to nothing may do so by a rule of its own.
        let one = format!("select ctid from {child} where tenant_id = '{third}' order by {column} is null limit 1");
        // What is never changed is written once more, to point elsewhere from the beginning.
        let point = match copies.iter().any(|(table, ..)| table.name == child.as_str() && table.append_only) {
            false => format!("update {child} set {column} = '{id}' where ctid = ({one})"),
            true => format!(
                "insert into {child} select (jsonb_populate_record(c, jsonb_build_object('id', gen_random_uuid(), '{column}',
                 '{id}'))).* from {child} c where ctid = ({one})"
            ),
        };
        let error = savepoint.execute(AssertSqlSafe(point)).await.expect_err(key);
        let error = error.into_database_error().unwrap();
        assert_eq!((error.code().as_deref(), error.constraint()), (Some(NO_PARENT), Some(key.as_str())));
        savepoint.rollback().await.unwrap();
        tried += 1;
    }
    assert!(tried >= 10, "{tried} foreign keys");
    tx.rollback().await.unwrap();
    app.stop().await;
}

#[actix_web::test]
async fn a_transaction_is_bound_once_and_nothing_of_it_outlives_it() {
    if engine() == Engine::Sqlite {
        return;
    }
    let app = TestApp::start().await;
    let pair = Pair::new(&app).await;
    let mut wall = Wall::of(&app, &pair).await;
    let (a, b) = (wall.a, wall.b);
    let bound = Binding::To(b);
    wall.expect(bound, &format!("select app.set_tenant('{a}')"), Refused(DENIED)).await;
    wall.expect(bound, &format!("select app.set_tenant('{b}')"), Rows(1)).await;
    wall.expect(bound, &format!("select set_config('app.tenant_id', '{a}', true)"), Refused(DENIED)).await;
    wall.expect(bound, "select app.set_tenant('')", Refused(NO_UUID)).await;
    wall.expect(Binding::Not, "select app.set_tenant('x'' or true')", Refused(NO_UUID)).await;
    wall.expect(bound, "set session authorization postgres", Refused(DENIED)).await;
    wall.expect(bound, "set role app_owner", Refused(DENIED)).await;
    wall.expect(bound, "set role app_admin", Refused(DENIED)).await;
    wall.expect(bound, "create table mine (id integer)", Refused(DENIED)).await;
    for table in tables() {
        let name = table.name;
        wall.expect(
            bound,
            &format!("do $$ begin set local row_security = off; perform 1 from {name}; end $$"),
            Refused(DENIED),
        )
        .await;
        // The setting of an earlier transaction in this session reads as the empty string.
        wall.expect(Binding::Not, &format!("select 1 from {name}"), Rows(0)).await;
        // A setting that is no id fails, whatever it is.
        let malformed = format!("do $$ begin set local app.tenant_id = 'all'; perform 1 from {name}; end $$");
        wall.expect(Binding::Not, &malformed, Refused(NO_UUID)).await;
        // In a savepoint a second binding is refused as well, and taken back with it.
        let mut tx = wall.api.begin().await.unwrap();
        let mut savepoint = tx.begin().await.unwrap();
        bind(&mut savepoint, a).await;
        savepoint.rollback().await.unwrap();
        assert_eq!(run(&mut tx, &format!("select 1 from {name}")).await, Rows(0), "{name} after a savepoint");
        tx.rollback().await.unwrap();
    }
    app.stop().await;
}
