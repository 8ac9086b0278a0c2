//! How long it takes to verify a large log: makes one of a million entries in a database of its own and reads it.
//!
//! `cargo run --release -p db --example audit -- 1000000 sqlite:/tmp/audit.db`, or with the URL of a superuser on a new,
//! empty PostgreSQL database. Entries are chained here by what docs/AUDIT.md says and not by what the service does, so
//! that both are held against each other.
#![expect(
    clippy::print_stdout,
    reason = "a measurement talks to its terminal and reads the clock; it is no part of the service"
)]

use std::{error::Error, time::Instant};

use aws_lc_rs::digest::{SHA256, digest};
use db::{
    Db, GENESIS, PoolOptions,
    audit::{self, Head},
};
use kernel::TenantId;
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, SqliteConnection};
use uuid::Uuid;

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

/// How many entries one INSERT carries.
const BATCH: u64 = 1_000;
const TENANT: Uuid = Uuid::from_u128(0x0198_0000_0000_7000_8000_0000_0000_0001);

/// Either engine, as far as it is needed to fill the log.
enum Store {
    Postgres(PgConnection),
    Sqlite(SqliteConnection),
}

impl Store {
    async fn open(url: &str) -> Outcome<Self> {
        let mut store = match url.strip_prefix("sqlite:") {
            Some(path) => {
                std::fs::File::create(path)?;
                Self::Sqlite(SqliteConnection::connect(url).await?)
            }
            None => Self::Postgres(PgConnection::connect(url).await?),
        };
        if let Self::Postgres(_) = store {
            store.run("create role app_api; create role app_admin").await.ok();
            store.run(&db::set_tenant_sql()).await?;
        }
        let words = match store {
            Self::Postgres(_) => ["uuid", "timestamptz", "jsonb", "bigint"],
            Self::Sqlite(_) => ["blob", "text", "text", "integer"],
        };
        let [uuid, time, json, int8] = words;
        store
            .run(&format!(
                "create table tenant_clocks (tenant_id {uuid} primary key, seq {int8} not null, head text not null);
                 create table events (tenant_id {uuid} not null, seq {int8} not null, id {uuid} not null, kind text not null,
                   subject text, version integer, actor {uuid} not null, delegation_id {uuid}, credential text, supplier text,
                   at {time} not null, changes {json} not null, hash text not null, primary key (tenant_id, seq))"
            ))
            .await?;
        Ok(store)
    }

    async fn run(&mut self, sql: &str) -> Outcome {
        let sql = AssertSqlSafe(sql.to_owned());
        match self {
            Self::Postgres(connection) => connection.execute(sql).await.map(|_| ())?,
            Self::Sqlite(connection) => connection.execute(sql).await.map(|_| ())?,
        }
        Ok(())
    }

    fn uuid(&self, id: Uuid) -> String {
        match self {
            Self::Postgres(_) => format!("'{id}'"),
            Self::Sqlite(_) => format!("x'{}'", id.simple()),
        }
    }
}

/// An entry as a town's work makes it, without its hash.
fn entry(seq: u64) -> Value {
    json!({
        "seq": seq, "kind": "step.update", "subject": "step_01m814m0jme91sd4jnrfce8vcn", "version": seq % 40 + 1,
        "actor": kernel::PersonId::new(TENANT).to_string(), "credential": "https://id.example/realms/kommune",
        "at": format!("2031-06-30T{:02}:{:02}:{:02}.{:03}Z", seq / 3_600_000 % 24, seq / 60_000 % 60, seq / 1_000 % 60, seq % 1_000),
        "changes": {
            "id": "step_01m814m0jme91sd4jnrfce8vcn", "expectedVersion": seq % 40, "text": "Rådmannen får saka til godkjenning",
            "actorRole": "Kultursjef", "processingTime": "PT45M", "waitingTime": "P14D",
        },
    })
}

async fn fill(store: &mut Store, entries: u64) -> Outcome<String> {
    let mut head = GENESIS.to_owned();
    store.run("begin").await?;
    for start in (1..=entries).step_by(BATCH as usize) {
        let mut rows = Vec::new();
        for seq in start..(start + BATCH).min(entries + 1) {
            let entry = entry(seq);
            let canonical = serde_json_canonicalizer::to_string(&entry)?;
            let hash = digest(&SHA256, format!("audit.v1\n{head}\n{canonical}").as_bytes());
            head = hash.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
            let id = store.uuid(TENANT);
            rows.push(format!(
                "({id}, {seq}, {id}, 'step.update', {}, {}, {id}, {}, {}, '{}', '{head}')",
                quoted(&entry["subject"]),
                entry["version"],
                quoted(&entry["credential"]),
                quoted(&entry["at"]),
                entry["changes"],
            ));
        }
        let columns = "tenant_id, seq, id, kind, subject, version, actor, credential, at, changes, hash";
        store.run(&format!("insert into events ({columns}) values {}", rows.join(", "))).await?;
    }
    let id = store.uuid(TENANT);
    store.run(&format!("insert into tenant_clocks values ({id}, {entries}, '{head}')")).await?;
    store.run("commit").await?;
    Ok(head)
}

fn quoted(value: &Value) -> String {
    value.as_str().map_or_else(|| "null".to_owned(), |text| format!("'{text}'"))
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Outcome {
    let mut words = std::env::args().skip(1);
    let (Some(entries), Some(url)) = (words.next(), words.next()) else { return Err("entries and a URL".into()) };
    let entries: u64 = entries.parse()?;
    let mut store = Store::open(&url).await?;
    let head = fill(&mut store, entries).await?;
    let tenant = TenantId::new(TENANT);
    let db = Db::open(&url, PoolOptions::default())?;
    let anchor = Head { tenant, seq: i64::try_from(entries)?, hash: head };
    let mine = store.uuid(TENANT);
    let (last, before) = (entries, entries - 1);
    for (what, done) in [
        ("whole", String::new()),
        ("last entry changed", format!("update events set version = 99 where tenant_id = {mine} and seq = {last}")),
        (
            "last entry cut off, with the clock",
            format!(
                "delete from events where tenant_id = {mine} and seq = {last};
                 update tenant_clocks set seq = {before}, head = (select hash from events where tenant_id = {mine} and seq = {before})"
            ),
        ),
    ] {
        if !done.is_empty() {
            store.run(&done).await?;
        }
        let started = Instant::now();
        let verdict = audit::verify(&db, tenant, std::slice::from_ref(&anchor)).await.map_err(|error| error.to_string())?;
        let seconds = started.elapsed().as_secs_f64();
        println!("{what}: {} entries fit, {:?}, {seconds:.2} s", verdict.entries, verdict.flaws);
    }
    Ok(())
}
