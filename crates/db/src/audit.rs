//! Is a tenant's audit log whole? Asked from outside any request, by `betre audit`; docs/AUDIT.md publishes the format.

use std::{collections::BTreeMap, fmt, str::FromStr};

use kernel::{Event, Mode, Result, TenantId};
use sea_orm::{
    QueryResult,
    sea_query::{Expr, ExprTrait, Order, Query, SelectStatement},
};

use crate::{
    connection::{Connection, build},
    entities::{clock, event},
    event::{GENESIS, chain},
    pool::Db,
    table::{Projection, Row},
    tx::TenantTx,
};

/// How many entries are read at once: enough to make little of the way there and back, few enough to hold in memory if
/// each were as large as an input may be.
const BATCH: u64 = 1_000;

/// How far a tenant's log has come. Kept outside the database it is an anchor: entries that were cut off afterwards, or a
/// log that was written anew from some entry on, no longer fit it. As text it is the tenant's id, the number and the hash,
/// with a space between.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Whose log.
    pub tenant: TenantId,
    /// The number of the newest entry.
    pub seq: i64,
    /// Its hash.
    pub hash: String,
}

impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.tenant, self.seq, self.hash)
    }
}

impl FromStr for Head {
    type Err = &'static str;

    fn from_str(line: &str) -> std::result::Result<Self, Self::Err> {
        let malformed = "is not a tenant's id, the number of an entry and its hash";
        let is_hash = |hash: &&str| hash.len() == 64 && hash.bytes().all(|byte| b"0123456789abcdef".contains(&byte));
        let words: Vec<&str> = line.split_whitespace().collect();
        let [tenant, seq, hash] = words[..] else { return Err(malformed) };
        let tenant = tenant.parse().map_err(|()| malformed)?;
        let seq = seq.parse().ok().filter(|seq| *seq > 0).ok_or(malformed)?;
        let hash = Some(hash).filter(is_hash).ok_or(malformed)?;
        Ok(Self { tenant, seq, hash: hash.to_owned() })
    }
}

/// One thing that is wrong with a tenant's log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// There is no entry at all, although founding a tenant leaves one.
    Empty,
    /// The entry with this number is not there, and a later one is.
    Missing(i64),
    /// This entry is not the one that was written, or not after the one that stands before it.
    Changed(i64),
    /// The first entry tells of the founding of another tenant.
    AnothersLog,
    /// The newest entry is this one, but the tenant's clock says that it is another.
    Clock(i64),
    /// The entry with this number was anchored, and the log ends before it.
    CutOff(i64),
    /// The entry with this number is another than the one that was anchored.
    NotAsAnchored(i64),
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => write!(f, "there are no entries, not even that of its founding"),
            Self::Missing(seq) => write!(f, "entry {seq} is missing"),
            Self::Changed(seq) => write!(f, "entry {seq} is not the one that was written"),
            Self::AnothersLog => write!(f, "entry 1 is of the founding of another tenant"),
            Self::Clock(seq) => write!(f, "entry {seq} is the newest that is there, and the clock names another"),
            Self::CutOff(seq) => write!(f, "entry {seq} was anchored and is cut off"),
            Self::NotAsAnchored(seq) => write!(f, "entry {seq} is another than the one that was anchored"),
        }
    }
}

/// What was found in a tenant's log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// How many entries fit, from the first on.
    pub entries: i64,
    /// What is wrong. The first wrong entry is the only one that is named: none after it can be judged.
    pub flaws: Vec<Flaw>,
}

/// How far the tenant's log has come, by its clock; none if nothing was ever written.
pub async fn head(db: &Db, tenant: TenantId) -> Result<Option<Head>> {
    read_head(&mut Connection::open(db, Some(tenant), Mode::Read).await?, tenant).await
}

/// How far the log of the transaction's tenant has come, by its clock.
pub async fn own_head(tx: &TenantTx) -> Result<Option<Head>> {
    let rows = tx.tx.rows(&select_head(tx.tenant), None).await?;
    rows.first().map(|row| to_head(row, tx.tenant)).transpose()
}

/// Reads a tenant's whole log in one snapshot, entry by entry, and holds it against its hashes, its clock and what was
/// anchored of it. Anchors of other tenants are passed over.
pub async fn verify(db: &Db, tenant: TenantId, anchors: &[Head]) -> Result<Verdict> {
    let mut connection = Connection::open(db, Some(tenant), Mode::Read).await?;
    let clock = read_head(&mut connection, tenant).await?;
    let mut walk = Walk::new(tenant, anchors);
    loop {
        let rows = read_entries(&mut connection, tenant, walk.seq).await?;
        if rows.is_empty() {
            return Ok(walk.end(clock.as_ref()));
        }
        for row in &rows {
            if let Err(flaw) = walk.step(row) {
                return Ok(Verdict { entries: walk.seq, flaws: vec![flaw] });
            }
        }
    }
}

fn select_head(tenant: TenantId) -> SelectStatement {
    let mut select = Query::select();
    select
        .from(clock::Entity)
        .columns([clock::Column::Seq, clock::Column::Head])
        .and_where(Expr::col(clock::Column::TenantId).eq(tenant));
    select
}

fn to_head(row: &QueryResult, tenant: TenantId) -> Result<Head> {
    let row = Row::new(row);
    Ok(Head { tenant, seq: row.next()?, hash: row.next()? })
}

async fn read_head(connection: &mut Connection, tenant: TenantId) -> Result<Option<Head>> {
    let (sql, values) = build(connection.engine(), &select_head(tenant));
    let rows = connection.rows(sql, values, None).await?;
    rows.first().map(|row| to_head(row, tenant)).transpose()
}

async fn read_entries(connection: &mut Connection, tenant: TenantId, after: i64) -> Result<Vec<QueryResult>> {
    let mut select = Query::select();
    select
        .from(event::Entity)
        .columns(Event::columns())
        .and_where(Expr::col(event::Column::TenantId).eq(tenant))
        .and_where(Expr::col(event::Column::Seq).gt(after))
        .order_by(event::Column::Seq, Order::Asc)
        .limit(BATCH);
    let (sql, values) = build(connection.engine(), &select);
    connection.rows(sql, values, None).await
}

/// How far the reading has come.
struct Walk {
    tenant: TenantId,
    anchored: BTreeMap<i64, Vec<String>>,
    seq: i64,
    hash: String,
}

impl Walk {
    fn new(tenant: TenantId, anchors: &[Head]) -> Self {
        let mut anchored: BTreeMap<i64, Vec<String>> = BTreeMap::new();
        for anchor in anchors.iter().filter(|anchor| anchor.tenant == tenant) {
            anchored.entry(anchor.seq).or_default().push(anchor.hash.clone());
        }
        Self { tenant, anchored, seq: 0, hash: GENESIS.to_owned() }
    }

    fn step(&mut self, row: &QueryResult) -> Result<(), Flaw> {
        let expected = self.seq + 1;
        // What cannot even be read was not written by this service.
        let event = Event::read(&Row::new(row)).map_err(|_| Flaw::Changed(expected))?;
        if event.seq != expected {
            return Err(Flaw::Missing(expected));
        }
        // Entries tell milliseconds; the column can hold more, which nothing would show.
        let is_whole = event.at.0.timestamp_subsec_nanos().is_multiple_of(1_000_000);
        if !is_whole || chain(&event, &self.hash).ok().as_ref() != Some(&event.hash) {
            return Err(Flaw::Changed(expected));
        }
        // A chain says nothing of whose it is; the entry of a founding does.
        let founded = || event.subject == Some(self.tenant.to_string());
        if expected == 1 && event.kind == "tenant.create" && !founded() {
            return Err(Flaw::AnothersLog);
        }
        if self.anchored.remove(&expected).is_some_and(|known| known.iter().any(|hash| *hash != event.hash)) {
            return Err(Flaw::NotAsAnchored(expected));
        }
        self.seq = expected;
        self.hash = event.hash;
        Ok(())
    }

    fn end(self, clock: Option<&Head>) -> Verdict {
        let mut flaws = Vec::new();
        if self.seq == 0 {
            flaws.push(Flaw::Empty);
        }
        if clock.map_or(self.seq > 0, |clock| (clock.seq, &clock.hash) != (self.seq, &self.hash)) {
            flaws.push(Flaw::Clock(self.seq));
        }
        if let Some((seq, _)) = self.anchored.last_key_value() {
            flaws.push(Flaw::CutOff(*seq));
        }
        Verdict { entries: self.seq, flaws }
    }
}

#[cfg(test)]
mod tests {
    use super::Head;

    #[test]
    fn an_anchor_is_read_as_it_was_written_and_nothing_else_is() {
        let line = format!("tenant_01m814m0jme91sd4jnrfce8vcn 12 {}", "0f".repeat(32));
        assert_eq!(line.parse::<Head>().unwrap().to_string(), line);
        for wrong in [
            "",
            "tenant_01m814m0jme91sd4jnrfce8vcn 12",
            &line.replace(" 12 ", " 0 "),
            &line.replace("0f", "0F"),
            &line.replace("tenant", "unit"),
        ] {
            assert!(wrong.parse::<Head>().is_err(), "{wrong}");
        }
    }
}
