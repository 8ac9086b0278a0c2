//! Keyset pages with sealed cursors.

use aws_lc_rs::{digest, hmac};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use kernel::{At, Code, Error, Fault, FaultCode, Page, PageInput, Result};
use sea_orm::{
    ColumnTrait, ColumnType, QueryResult, TryGetable, Value,
    sea_query::{Cond, Expr, ExprTrait, Order, SelectStatement},
};
use serde_json::Value as Json;
use uuid::Uuid;

use crate::{table::Row, tx::TenantTx};

/// The key that cursors are sealed with; the same on every node, so that a list can go on anywhere.
pub struct CursorKey(hmac::Key);

impl CursorKey {
    /// A key from secret bytes, 32 at best.
    pub fn new(secret: &[u8]) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA256, secret))
    }

    fn seal(&self, list: &[u8], position: &str) -> String {
        let mut text = self.mac(list, position.as_bytes());
        text.extend_from_slice(position.as_bytes());
        URL_SAFE_NO_PAD.encode(text)
    }

    fn open(&self, list: &[u8], cursor: &str) -> Option<String> {
        let bytes = URL_SAFE_NO_PAD.decode(cursor).ok()?;
        let (mac, position) = bytes.split_at_checked(MAC)?;
        aws_lc_rs::constant_time::verify_slices_are_equal(&self.mac(list, position), mac).ok()?;
        String::from_utf8(position.to_vec()).ok()
    }

    /// A UUID that stands for this text, and that only who holds the key can tell to be of it.
    pub(crate) fn blind(&self, text: &str) -> uuid::Uuid {
        let mut bytes = [0; 16];
        for (byte, mac) in bytes.iter_mut().zip(self.mac(b"blind", text.as_bytes())) {
            *byte = mac;
        }
        uuid::Builder::from_custom_bytes(bytes).into_uuid()
    }

    fn mac(&self, list: &[u8], position: &[u8]) -> Vec<u8> {
        let mut context = hmac::Context::with_key(&self.0);
        context.update(list);
        context.update(position);
        context.sign().as_ref()[..MAC].to_vec()
    }
}

impl TenantTx {
    /// A UUID that stands for this text, and that only this service can tell to be of it: a secret that is not stored.
    pub fn blind(&self, text: &str) -> uuid::Uuid {
        self.tx.services.cursors.blind(text)
    }
}

const MAC: usize = 16;

/// An order that a list can be asked for: its public name and its column, which must not be nullable.
#[derive(Clone, Copy, Debug)]
pub struct Sort<C> {
    /// The name in `?sort=`.
    pub name: &'static str,
    /// The column behind it.
    pub column: C,
}

/// The names of these orders, for [`kernel::Operation::sort_keys`].
pub fn sort_keys<C>(sorts: &[Sort<C>]) -> Vec<&'static str> {
    sorts.iter().map(|sort| sort.name).collect()
}

/// The order and position of one page.
pub(crate) struct Sorting<'t, C> {
    keys: Vec<(C, Order)>,
    position: Option<Vec<Value>>,
    limit: u64,
    backwards: bool,
    edges: bool,
    has_cursor: bool,
    list: Vec<u8>,
    tx: &'t TenantTx,
    answer_columns: std::cell::Cell<usize>,
}

impl<'t, C: ColumnTrait> Sorting<'t, C> {
    pub(crate) fn new(
        sorts: &[Sort<C>],
        id: C,
        input: &PageInput,
        tx: &'t TenantTx,
        list: impl serde::Serialize,
    ) -> Result<Self> {
        let keys = keys(sorts, id, input.sort.as_deref())?;
        let list = {
            let named = serde_json::to_vec(&(list, &input.sort)).map_err(Error::internal)?;
            let mut context = digest::Context::new(&digest::SHA256);
            context.update(tx.tenant.uuid().as_bytes());
            context.update(&named);
            context.finish().as_ref().to_vec()
        };
        let position = match &input.cursor {
            None => None,
            Some(cursor) => Some(
                tx.tx
                    .services
                    .cursors
                    .open(&list, cursor)
                    .and_then(|position| values(&keys, &position))
                    .ok_or_else(|| Error::new(Code::InvalidCursor))?,
            ),
        };
        Ok(Self {
            has_cursor: position.is_some(),
            keys,
            position,
            limit: input.limit(),
            backwards: input.backwards,
            edges: input.edges,
            list,
            tx,
            answer_columns: std::cell::Cell::new(0),
        })
    }

    /// Adds the columns of the answer, the keys, the position, the order, and one row more than the page holds.
    pub(crate) fn apply(&self, select: &mut SelectStatement, columns: Vec<C>) {
        self.answer_columns.set(columns.len());
        select.columns(columns).columns(self.keys.iter().map(|(column, _)| *column));
        if let Some(position) = &self.position {
            select.cond_where(self.beyond(position));
        }
        for (column, order) in &self.keys {
            select.order_by(*column, self.direction(order));
        }
        select.limit(self.limit + 1);
    }

    fn direction(&self, order: &Order) -> Order {
        match (order, self.backwards) {
            (Order::Desc, false) | (Order::Asc, true) => Order::Desc,
            _ => Order::Asc,
        }
    }

    /// The rows that come after the position: one row comparison when all keys run the same way, so that an index on
    /// them serves it; otherwise the comparison written out key by key.
    fn beyond(&self, position: &[Value]) -> Cond {
        let descending = |order: &Order| matches!(self.direction(order), Order::Desc);
        let first = self.keys.first().is_some_and(|(_, order)| descending(order));
        if self.keys.iter().all(|(_, order)| descending(order) == first) {
            let columns = Expr::tuple(self.keys.iter().map(|(column, _)| Expr::col(*column)));
            let values = Expr::tuple(position.iter().map(|value| Expr::val(value.clone())));
            return Cond::all().add(if first { columns.lt(values) } else { columns.gt(values) });
        }
        let mut any = Cond::any();
        for (i, (column, order)) in self.keys.iter().enumerate() {
            let mut all = Cond::all();
            for ((earlier, _), value) in self.keys.iter().zip(position).take(i) {
                all = all.add(Expr::col(*earlier).eq(value.clone()));
            }
            let value = position[i].clone();
            all = all.add(if descending(order) { Expr::col(*column).lt(value) } else { Expr::col(*column).gt(value) });
            any = any.add(all);
        }
        any
    }

    /// Cuts the extra row off, restores the order of a page read backwards, and seals the cursors.
    pub(crate) fn cut<T>(&self, mut rows: Vec<QueryResult>) -> Result<(Vec<QueryResult>, Page<T>)> {
        let limit = usize::try_from(self.limit).unwrap_or(usize::MAX);
        let more = rows.len() > limit;
        rows.truncate(limit);
        if self.backwards {
            rows.reverse();
        }
        let (more_before, more_after) = if self.backwards { (more, self.has_cursor) } else { (self.has_cursor, more) };
        let next_cursor = match rows.last() {
            Some(last) if more_after => Some(self.cursor(last)?),
            _ => None,
        };
        let edges = if self.edges { rows.iter().map(|row| self.cursor(row)).collect::<Result<_>>()? } else { vec![] };
        Ok((rows, Page { next_cursor, edges, more_before, more_after, ..Page::from(vec![]) }))
    }

    fn cursor(&self, row: &QueryResult) -> Result<String> {
        let row = Row::starting_at(row, self.answer_columns.get());
        let keys = self.keys.iter().map(|(column, _)| key(*column, &row)).collect::<Result<Vec<_>>>()?;
        Ok(self.tx.tx.services.cursors.seal(&self.list, &Json::from(keys).to_string()))
    }
}

/// The keys of the order asked for, the id last so that no two rows are equal.
fn keys<C: ColumnTrait>(sorts: &[Sort<C>], id: C, sort: Option<&str>) -> Result<Vec<(C, Order)>> {
    let mut keys: Vec<(C, Order)> = Vec::new();
    for word in sort.unwrap_or_default().split(',').filter(|word| !word.is_empty()) {
        let (name, order) = word.strip_prefix('-').map_or((word, Order::Asc), |name| (name, Order::Desc));
        let Some(sort) = sorts.iter().find(|sort| sort.name == name) else {
            return Err(Error::new(Code::InvalidParameter).fault(Fault {
                at: At::Parameter("sort".to_owned()),
                code: FaultCode::NotOneOf,
                accepted: Some(sort_keys(sorts).into()),
            }));
        };
        keys.push((sort.column, order));
    }
    let last = keys.last().map_or(Order::Desc, |(_, order)| order.clone());
    if !keys.iter().any(|(column, _)| column.as_str() == id.as_str()) {
        keys.push((id, last));
    }
    Ok(keys)
}

fn key<C: ColumnTrait>(column: C, row: &Row<'_>) -> Result<Json> {
    fn read<T: TryGetable>(row: &Row<'_>) -> Result<T> {
        row.next()
    }
    Ok(match column.def().get_column_type() {
        ColumnType::Uuid => read::<Uuid>(row)?.to_string().into(),
        ColumnType::Integer => read::<i32>(row)?.into(),
        ColumnType::BigInteger => read::<i64>(row)?.into(),
        ColumnType::TimestampWithTimeZone => read::<DateTime<Utc>>(row)?.to_rfc3339().into(),
        ColumnType::Date => read::<chrono::NaiveDate>(row)?.to_string().into(),
        _ => read::<String>(row)?.into(),
    })
}

fn values<C: ColumnTrait>(keys: &[(C, Order)], position: &str) -> Option<Vec<Value>> {
    let parts: Vec<Json> = serde_json::from_str(position).ok()?;
    if parts.len() != keys.len() {
        return None;
    }
    keys.iter()
        .zip(&parts)
        .map(|((column, _), part)| {
            Some(match column.def().get_column_type() {
                ColumnType::Uuid => part.as_str()?.parse::<Uuid>().ok()?.into(),
                ColumnType::Integer => i32::try_from(part.as_i64()?).ok()?.into(),
                ColumnType::BigInteger => part.as_i64()?.into(),
                ColumnType::TimestampWithTimeZone => part.as_str()?.parse::<DateTime<Utc>>().ok()?.into(),
                ColumnType::Date => part.as_str()?.parse::<chrono::NaiveDate>().ok()?.into(),
                _ => part.as_str()?.into(),
            })
        })
        .collect()
}
