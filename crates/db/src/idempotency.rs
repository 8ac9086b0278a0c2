//! The same request twice is done once. The answer is stored in the transaction of its effect, so that neither can
//! exist without the other.

use std::{
    collections::HashSet,
    sync::{Mutex, PoisonError},
};

use chrono::TimeDelta;
use kernel::{Code, Error, PersonId, Result, TenantId, Time};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, QueryTrait,
    sea_query::{Expr, ExprTrait, OnConflict},
};
use serde_json::Value;

use crate::{
    entities::answer::{self, Column},
    event::sha256_hex,
    tx::TenantTx,
};

/// How long an answer is kept.
const KEPT: TimeDelta = TimeDelta::hours(72);

/// A key with the request that it was sent with.
pub(crate) struct Claim<'s> {
    key: String,
    fingerprint: String,
    expires: bool,
    running: &'s Running,
    slot: Slot,
}

type Slot = (TenantId, PersonId, String);

/// The keyed requests that this process is running now.
#[derive(Debug, Default)]
pub(crate) struct Running(Mutex<HashSet<Slot>>);

impl Running {
    /// Claims a key, or says that a request with it is running. A key that does not expire is kept with what it made.
    /// Between nodes the row's primary key decides.
    pub(crate) fn claim(
        &self,
        operation: &str,
        tenant: TenantId,
        person: PersonId,
        key: String,
        input: &Value,
        expires: bool,
    ) -> Result<Claim<'_>> {
        let canonical = serde_json_canonicalizer::to_string(input).map_err(Error::internal)?;
        let fingerprint = sha256_hex(format!("{operation}\n{canonical}").as_bytes());
        let slot = (tenant, person, key.clone());
        if !self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(slot.clone()) {
            return Err(Error::new(Code::IdempotencyInProgress));
        }
        Ok(Claim { key, fingerprint, expires, running: self, slot })
    }
}

impl Drop for Claim<'_> {
    fn drop(&mut self) {
        self.running.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.slot);
    }
}

struct Stored {
    fingerprint: String,
    answer: Value,
    seq: i64,
    created_at: Time,
}

crate::projection!(Stored from answer {
    fingerprint: Fingerprint, answer: Answer, seq: Seq, created_at: CreatedAt,
});

impl Claim<'_> {
    /// The answer that the same request got before, with the sequence of its event.
    pub(crate) async fn answered(&self, tx: &TenantTx) -> Result<Option<(Value, i64)>> {
        let stored = tx
            .find::<answer::Entity>()
            .filter(Column::PersonId.eq(self.slot.1))
            .filter(Column::IdempotencyKey.eq(&self.key))
            .one::<Stored>()
            .await?;
        match stored {
            Some(stored) if self.expires && stored.created_at.0 + KEPT < tx.now().0 => Ok(None),
            Some(stored) if stored.fingerprint != self.fingerprint => Err(Error::new(Code::IdempotencyMismatch)),
            Some(stored) => Ok(Some((stored.answer, stored.seq))),
            None => Ok(None),
        }
    }

    /// Keeps the answer. A second node that ran the same request at the same time fails here, and its effect with it.
    pub(crate) async fn keep(&self, tx: &TenantTx, answer: Value, seq: i64) -> Result<()> {
        let row = answer::ActiveModel {
            tenant_id: Set(tx.tenant),
            person_id: Set(self.slot.1),
            idempotency_key: Set(self.key.clone()),
            fingerprint: Set(self.fingerprint.clone()),
            answer: Set(answer),
            seq: Set(seq),
            created_at: Set(tx.now()),
        };
        let mut insert = <answer::Entity as sea_orm::EntityTrait>::insert(row).into_query();
        insert.returning_col(Column::Seq).on_conflict(
            OnConflict::columns([Column::TenantId, Column::PersonId, Column::IdempotencyKey])
                .update_columns([Column::Fingerprint, Column::Answer, Column::Seq, Column::CreatedAt])
                .action_and_where(Expr::col((answer::Entity, Column::CreatedAt)).lt(Expr::val(Time(tx.now().0 - KEPT))))
                .to_owned(),
        );
        if tx.tx.rows(&insert, None).await?.is_empty() {
            return Err(Error::new(Code::IdempotencyInProgress));
        }
        Ok(())
    }
}
