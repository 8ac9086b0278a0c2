//! Taking the audit log out: in order, whole, and so that whoever gets it can verify it (docs/AUDIT.md).

use async_graphql::{InputObject, SimpleObject};
use db::{EventColumn, EventTable, GENESIS, TenantTx, audit};
use kernel::{Error, Event, FaultCode, Mode, Operation, Outcome, Permission, Result, TenantId};
use sea_orm::ColumnTrait;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// How many entries an export has at most, and how many if nothing is said.
const MOST: u32 = 5_000;
const USUAL: u32 = 1_000;
/// Where an export stops before it has as many: an entry can be as large as an input.
const BYTES: usize = 8 * 1024 * 1024;
/// How many entries are read at once.
const BATCH: u64 = 200;

/// How far a tenant's audit log has come. Whoever keeps it where the service cannot write can prove later that no entry
/// up to it was changed or cut off.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct EventHead {
    /// Whose log it is.
    pub tenant_id: TenantId,
    /// The number of the newest entry; 0 if there is none.
    pub seq: i64,
    /// Its hash; 64 zeros if there is none.
    pub hash: String,
}
impl Outcome for EventHead {}

async fn head(tx: &TenantTx) -> Result<EventHead> {
    let found = audit::own_head(tx).await?;
    let (seq, hash) = found.map_or_else(|| (0, GENESIS.to_owned()), |found| (found.seq, found.hash));
    Ok(EventHead { tenant_id: tx.tenant(), seq, hash })
}

/// Reads how far the audit log has come, to be kept elsewhere.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct GetEventHead {}

impl Operation for GetEventHead {
    type Output = EventHead;
    type Tx = TenantTx;
    const ID: &'static str = "event.head";
    const PERMISSION: Permission = Permission::EventRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<EventHead> {
        head(tx).await
    }
}

/// Exports the audit log in order, some entries at a time, so that it can be kept and verified elsewhere (docs/AUDIT.md).
/// The export is an entry itself, after those that it holds.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExportEvents {
    /// Taken from every client that sends one, and of no effect: an export changes nothing but the log. Repeated, it is
    /// made and entered anew.
    #[serde(default, skip_serializing)]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// Only entries after this number: `next` of the export before; from the first on if nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0)]
    pub after: Option<i64>,
    /// How many entries at most; 1,000 if nothing is said. An export of large entries ends after 8 MiB.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 5000)]
    pub limit: Option<u32>,
}

/// Entries of the audit log, without a gap.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct EventExport {
    /// The hash of the entry before the first of these; 64 zeros before entry 1. With it the chain can be verified.
    pub previous_hash: String,
    /// The entries in order.
    pub items: Vec<Event>,
    /// What `after` must be for the entries that follow; null if there were none when this was made.
    pub next: Option<i64>,
    /// How far the log had come.
    pub head: EventHead,
}
impl Outcome for EventExport {}

impl Operation for ExportEvents {
    type Output = EventExport;
    type Tx = TenantTx;
    const ID: &'static str = "event.export";
    const PERMISSION: Permission = Permission::EventExport;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<EventExport> {
        // Read first: what others write meanwhile comes after it.
        let head = head(tx).await?;
        let mut last = self.after.unwrap_or_default();
        if last > head.seq {
            return Err(Error::invalid("#/after", FaultCode::OutOfRange, Value::from(format!("0-{}", head.seq))));
        }
        let before =
            tx.find::<EventTable>().filter(EventColumn::Seq.eq(last)).values::<String>(EventColumn::Hash).await?;
        let previous_hash = before.into_iter().next().unwrap_or_else(|| GENESIS.to_owned());
        let mut wanted = u64::from(self.limit.unwrap_or(USUAL).clamp(1, MOST));
        let (mut items, mut bytes) = (Vec::new(), 0);
        while wanted > 0 && last < head.seq && bytes < BYTES {
            let rest = tx.find::<EventTable>().filter(EventColumn::Seq.gt(last)).filter(EventColumn::Seq.lte(head.seq));
            let batch: Vec<Event> = rest.by(EventColumn::Seq).limit(wanted.min(BATCH)).all().await?;
            let Some(newest) = batch.last() else { break };
            last = newest.seq;
            wanted -= batch.len() as u64;
            bytes += batch.iter().map(|event| event.changes.to_string().len()).sum::<usize>();
            items.extend(batch);
        }
        let next = (last < head.seq && !items.is_empty()).then_some(last);
        Ok(EventExport { previous_hash, items, next, head })
    }
}
