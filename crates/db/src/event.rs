//! The tenant's event stream: audit log, outbox, live feed and sync cursor in one, gap-free and hash-chained.

use aws_lc_rs::digest;
use kernel::{Credential, DelegationId, Error, Event, PersonId, Result, Time};
use sea_orm::{
    QueryTrait,
    sea_query::{Expr, ExprTrait, OnConflict, Query},
};
use serde::Serialize;
use serde_json::Value;

use crate::{
    entities::{clock, event},
    pool::Engine,
    table::Row,
    tx::TenantTx,
};

/// What stands in for the hash before the first event.
pub const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

crate::projection!(Event from event {
    seq: Seq, kind: Kind, subject: Subject, version: Version, actor: Actor, delegation_id: DelegationId,
    credential: Credential, supplier: Supplier, at: At, changes: Changes, hash: Hash,
});

/// What of an event its hash is made of: all but the hash itself.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Entry<'e> {
    seq: i64,
    kind: &'e str,
    subject: Option<&'e str>,
    version: Option<i32>,
    actor: PersonId,
    at: Time,
    changes: &'e Value,
    // These stand in the event only where there is one, and so in its hash.
    #[serde(skip_serializing_if = "Option::is_none")]
    delegation_id: Option<DelegationId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    credential: Option<&'e str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    supplier: Option<&'e str>,
}

/// The hash of an event that follows the one with the hash `previous`.
pub(crate) fn chain(event: &Event, previous: &str) -> Result<String> {
    let Event { seq, kind, subject, version, actor, delegation_id, credential, supplier, at, changes, hash: _ } = event;
    let entry = Entry {
        seq: *seq,
        kind,
        subject: subject.as_deref(),
        version: *version,
        actor: *actor,
        at: *at,
        changes,
        delegation_id: *delegation_id,
        credential: credential.as_deref(),
        supplier: supplier.as_deref(),
    };
    let entry = serde_json_canonicalizer::to_string(&entry).map_err(Error::internal)?;
    Ok(sha256_hex(format!("audit.v1\n{previous}\n{entry}").as_bytes()))
}

/// SHA-256 in lower-case hex.
pub fn sha256_hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let hash = digest::digest(&digest::SHA256, bytes);
    let digit = |half: u8| char::from(DIGITS[usize::from(half)]);
    hash.as_ref().iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// A UUID (version 8) that is the same for the same bytes.
pub fn uuid_of(bytes: &[u8]) -> uuid::Uuid {
    let hash = digest::digest(&digest::SHA256, bytes);
    let mut half = [0; 16];
    half.copy_from_slice(&hash.as_ref()[..16]);
    uuid::Builder::from_custom_bytes(half).into_uuid()
}

/// Whether the events follow each other without a gap and every hash is what its event and the one before say.
/// Returns the number of the first that does not.
pub fn verify_chain(events: &[Event], mut previous: String, mut seq: i64) -> std::result::Result<(), i64> {
    for event in events {
        seq += 1;
        if event.seq != seq || chain(event, &previous).ok().as_ref() != Some(&event.hash) {
            return Err(seq);
        }
        previous.clone_from(&event.hash);
    }
    Ok(())
}

/// Who did it, and by what right.
pub(crate) struct Author<'c> {
    /// The person; nobody for what is anonymous.
    pub person: PersonId,
    /// The delegation by which they did it.
    pub delegation: Option<DelegationId>,
    /// With what they were let in.
    pub credential: Option<&'c Credential>,
}

/// Writes the event of an operation: two statements, and the tenant's other writers wait from the first on.
pub(crate) async fn append(
    tx: &TenantTx,
    kind: &str,
    author: Author<'_>,
    (subject, version): (Option<String>, Option<i32>),
    changes: Value,
) -> Result<i64> {
    let mut bump = Query::insert();
    bump.into_table(clock::Entity)
        .columns([clock::Column::TenantId, clock::Column::Seq, clock::Column::Head])
        .values([tx.tenant.into(), 1i64.into(), GENESIS.into()])
        .map_err(Error::internal)?
        .on_conflict(
            OnConflict::column(clock::Column::TenantId)
                .value(clock::Column::Seq, Expr::col((clock::Entity, clock::Column::Seq)).add(1))
                .to_owned(),
        )
        .returning(Query::returning().columns([clock::Column::Seq, clock::Column::Head]));
    let rows = tx.tx.rows(&bump, None).await?;
    let row = rows.first().ok_or_else(|| Error::internal("the tenant has no clock"))?;
    let row = Row::new(row);
    let (seq, head) = (row.next::<i64>()?, row.next::<String>()?);

    let mut event = Event {
        seq,
        kind: kind.to_owned(),
        subject,
        version,
        actor: author.person,
        delegation_id: author.delegation,
        credential: author.credential.map(|credential| credential.id.clone()),
        supplier: author.credential.and_then(|credential| credential.supplier.clone()),
        at: tx.now(),
        changes,
        hash: String::new(),
    };
    event.hash = chain(&event, &head)?;
    store(tx, event).await?;
    Ok(seq)
}

async fn store(tx: &TenantTx, event: Event) -> Result<()> {
    use sea_orm::ActiveValue::Set;
    let mut head = Query::update();
    head.table(clock::Entity)
        .value(clock::Column::Head, event.hash.clone())
        .and_where(Expr::col(clock::Column::TenantId).eq(tx.tenant));
    let row = event::ActiveModel {
        tenant_id: Set(tx.tenant),
        seq: Set(event.seq),
        id: Set(tx.tx.services.ids.next(tx.now().0)),
        kind: Set(event.kind),
        subject: Set(event.subject),
        version: Set(event.version),
        actor: Set(event.actor),
        delegation_id: Set(event.delegation_id),
        credential: Set(event.credential),
        supplier: Set(event.supplier),
        at: Set(event.at),
        changes: Set(event.changes),
        hash: Set(event.hash),
    };
    let mut insert = <event::Entity as sea_orm::EntityTrait>::insert(row).into_query();
    match tx.tx.engine() {
        // PostgreSQL does both in one statement.
        Engine::Postgres => {
            insert.returning_col(event::Column::Seq);
            let mut both = sea_orm::sea_query::CommonTableExpression::new();
            both.table_name("written").query(insert);
            let both = head.with_cte(sea_orm::sea_query::WithClause::new().cte(both).to_owned()).to_owned();
            tx.tx.rows(&both, None).await.map(drop)
        }
        Engine::Sqlite => {
            tx.tx.rows(&insert, None).await?;
            tx.tx.rows(&head, None).await.map(drop)
        }
    }
}

#[cfg(test)]
mod tests {
    use kernel::Event;

    use super::{GENESIS, verify_chain};

    const PUBLISHED: &str = include_str!("../../../docs/AUDIT.md");

    #[test]
    fn the_published_example_is_a_chain() {
        let (_, example) = PUBLISHED.split_once("```jsonl\n").unwrap();
        let (example, _) = example.split_once("```").unwrap();
        let mut events: Vec<Event> = example.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!((events.len(), verify_chain(&events, GENESIS.to_owned(), 0)), (3, Ok(())));
        events[2].supplier = None;
        assert_eq!(verify_chain(&events, GENESIS.to_owned(), 0), Err(3));
    }
}
