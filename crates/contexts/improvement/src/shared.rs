//! What several resources have in common: what their inputs name, when it holds, how their parts are stored, and when
//! something was last done with them.

use chrono::NaiveTime;
use db::{Find, Projection, TenantTable, TenantTx};
use kernel::{Date, Error, FaultCode, Id, IdKind, MembershipId, Result, Rule, Time, UnitId};
use sea_orm::{ColumnTrait, sea_query::Expr};
use serde::Serialize;

/// What an input names, if it names anything, is there.
pub(crate) async fn check_named<P>(tx: &TenantTx, id: Option<Id<impl IdKind>>, pointer: &str) -> Result<()>
where
    P: Projection,
    P::Entity: TenantTable,
{
    if let Some(id) = id {
        tx.referred::<P>(id, pointer).await?;
    }
    Ok(())
}

/// The unit that an input names, if it names one, is there.
pub(crate) async fn check_unit(tx: &TenantTx, unit: Option<UnitId>) -> Result<()> {
    match unit {
        Some(unit) if organisation::units::known(tx, [unit]).await?.is_empty() => {
            Err(Error::invalid("#/unitId", FaultCode::NoSuchThing, None))
        }
        _ => Ok(()),
    }
}

/// Of the members of an input that each name a thing, one stands at most.
pub(crate) fn check_one_subject(named: &[(bool, &str)]) -> Result<()> {
    match named.iter().filter(|(is_named, _)| *is_named).nth(1) {
        Some((_, pointer)) => Err(Error::broken(*pointer, Rule::OneSubject)),
        None => Ok(()),
    }
}

/// The members that an input names are members today.
pub(crate) async fn check_members(tx: &TenantTx, named: &[(Option<MembershipId>, &str)]) -> Result<()> {
    let ids: Vec<MembershipId> = named.iter().filter_map(|(id, _)| *id).collect();
    if ids.is_empty() {
        return Ok(());
    }
    let held = organisation::memberships::held_on(tx, ids, tx.now().date()).await?;
    match named.iter().find(|(id, _)| id.is_some_and(|id| !held.contains(&id))) {
        Some((_, pointer)) => Err(Error::invalid(*pointer, FaultCode::NoSuchThing, None)),
        None => Ok(()),
    }
}

/// What holds for a time ends after it begins.
pub(crate) fn check_period(from: Date, to: Option<Date>) -> Result<()> {
    match to {
        Some(end) if end <= from => Err(Error::broken("#/validTo", Rule::EndsAfterItBegins)),
        _ => Ok(()),
    }
}

/// What has happened, happened today or earlier.
pub(crate) fn check_past(tx: &TenantTx, day: Date, pointer: &str) -> Result<()> {
    match day > tx.now().date() {
        true => Err(Error::broken(pointer, Rule::NotInTheFuture)),
        false => Ok(()),
    }
}

/// When a day begins.
pub(crate) fn begin(day: Date) -> Time {
    Time(day.0.and_time(NaiveTime::MIN).and_utc())
}

/// When one of the rows that read alike was last written or changed in a period, up to but not at its end. Of a row that
/// was changed again later only is known when it was written.
pub(crate) async fn last_touched<E: TenantTable, K: Projection<Entity = E>>(
    rows: Find<'_, E>,
    (created, updated): (E::Column, E::Column),
    (since, until): (Time, Time),
) -> Result<Vec<(K, Time)>> {
    let touched = rows.filter(created.lt(until)).filter(updated.gte(since));
    let last = Expr::case(updated.lt(until), updated.into_expr()).finally(created.into_expr());
    let mut last: Vec<(K, Time)> = touched.greatest(last.into()).await?;
    last.retain(|(_, at)| *at >= since);
    Ok(last)
}

/// A part as its resource's row holds it.
pub(crate) fn stored(part: &impl Serialize) -> Result<serde_json::Value> {
    serde_json::to_value(part).map_err(Error::internal)
}

/// A sum of amounts with two decimals, free of what adding binary fractions leaves behind.
pub(crate) fn rounded(sum: f64) -> f64 {
    (sum * 100.0).round() / 100.0
}
