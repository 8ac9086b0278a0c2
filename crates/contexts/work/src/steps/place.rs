//! Where a step lies: in its column, and in a row across columns.
//!
//! Positions are far apart, so that a note can be put between two others without touching them; only their order
//! means anything.

use std::collections::HashSet;

use db::{Projection, Row, TenantTx};
use kernel::{At, Code, Error, Fault, FaultCode, Result, Rule};
use sea_orm::{
    ColumnTrait,
    sea_query::{CaseStatement, Expr, ExprTrait},
};

use super::{Column, Step, StepContent, StepId, row, table};
use crate::{
    alignment::RowId,
    processes::ProcessId,
    variants::{Variant, VariantId},
};

/// How far apart positions are when nothing lies between them.
const GAP: i64 = 1 << 20;
/// How many steps a column has at most.
pub(crate) const MAX_STEPS: usize = 200;

struct Place {
    id: StepId,
    position: i64,
}

db::projection!(Place from table { id: Id, position: Position });

/// A step with the row that it is aligned in.
#[derive(Clone)]
pub(crate) struct Aligned {
    pub step: Step,
    pub row_id: Option<RowId>,
}

impl Projection for Aligned {
    type Entity = table::Entity;
    fn columns() -> Vec<Column> {
        let mut columns = Step::columns();
        columns.push(Column::RowId);
        columns
    }
    fn read(row: &Row<'_>) -> Result<Self> {
        Ok(Self { step: Step::read(row)?, row_id: row.next()? })
    }
}

/// The steps of a column in order.
pub(crate) async fn of_variant(tx: &TenantTx, variant: VariantId) -> Result<Vec<Step>> {
    let current = tx.find::<table::Entity>().filter(Column::VariantId.eq(variant)).filter(Column::ReplacedAt.is_null());
    current.by(Column::Position).all().await
}

/// The steps of all columns of a process, each column's in order, with their rows.
pub(crate) async fn of_process(tx: &TenantTx, process: ProcessId) -> Result<Vec<Aligned>> {
    let current = tx.find::<table::Entity>().filter(Column::ProcessId.eq(process)).filter(Column::ReplacedAt.is_null());
    current.by(Column::VariantId).by(Column::Position).all().await
}

/// Whether a process has any step.
pub(crate) async fn exist(tx: &TenantTx, process: ProcessId) -> Result<bool> {
    let current = tx.find::<table::Entity>().filter(Column::ProcessId.eq(process)).filter(Column::ReplacedAt.is_null());
    current.exists().await
}

/// Those of these steps that stand in the map of the process, with their rows, in no order.
pub(crate) async fn named(tx: &TenantTx, process: ProcessId, ids: &[StepId]) -> Result<Vec<Aligned>> {
    if ids.is_empty() {
        return Ok(vec![]);
    }
    let current = tx.find::<table::Entity>().filter(Column::ProcessId.eq(process)).filter(Column::ReplacedAt.is_null());
    current.any_of(Column::Id, ids.to_vec()).all().await
}

/// These steps, also those that others have taken the place of.
pub(crate) async fn texts(tx: &TenantTx, ids: impl IntoIterator<Item = StepId>) -> Result<Vec<Step>> {
    let ids: HashSet<StepId> = ids.into_iter().collect();
    if ids.is_empty() {
        return Ok(vec![]);
    }
    tx.find::<table::Entity>().any_of(Column::Id, ids).all().await
}

/// Adds notes to an empty column.
pub(crate) async fn append_all(tx: &TenantTx, variant: &Variant, contents: Vec<StepContent>) -> Result<Vec<Step>> {
    let steps: Vec<Step> = contents.into_iter().map(|content| content.into_step(tx, variant)).collect();
    let positions = (1..).map(|place: i64| place * GAP);
    tx.insert_many(steps.iter().cloned().zip(positions).map(|(step, position)| row(tx, step, position, None))).await?;
    Ok(steps)
}

/// Adds notes to a column after one of its steps, or at its end, each in its row. The column must be taken.
pub(crate) async fn add(
    tx: &TenantTx,
    variant: &Variant,
    contents: Vec<(StepContent, Option<RowId>)>,
    after: Option<StepId>,
) -> Result<Vec<StepId>> {
    let places = make_room(tx, variant.id, after, contents.len()).await?;
    let (mut ids, mut rows) = (Vec::with_capacity(contents.len()), Vec::with_capacity(contents.len()));
    for ((content, row_id), position) in contents.into_iter().zip(places) {
        let step = content.into_step(tx, variant);
        ids.push(step.id);
        rows.push(row(tx, step, position, row_id));
    }
    tx.insert_many(rows).await?;
    Ok(ids)
}

async fn places(tx: &TenantTx, variant: VariantId) -> Result<Vec<Place>> {
    let current = tx.find::<table::Entity>().filter(Column::VariantId.eq(variant)).filter(Column::ReplacedAt.is_null());
    current.by(Column::Position).all().await
}

/// Positions for `count` notes after a step of the column, or at its end. The column must be taken.
pub(super) async fn make_room(
    tx: &TenantTx,
    variant: VariantId,
    after: Option<StepId>,
    count: usize,
) -> Result<Vec<i64>> {
    let mut places = places(tx, variant).await?;
    if places.len() + count > MAX_STEPS {
        return Err(Error::rule(Rule::TwoHundredSteps));
    }
    let index = match after {
        None => places.len(),
        Some(step) => 1 + places.iter().position(|place| place.id == step).ok_or_else(|| not_here("#/afterStepId"))?,
    };
    let needed = i64::try_from(count).unwrap_or(i64::MAX) + 1;
    let mut bounds = between(&places, index);
    if bounds.1 - bounds.0 < needed {
        let order: Vec<StepId> = places.iter().map(|place| place.id).collect();
        write_order(tx, variant, &order).await?;
        for (place, position) in places.iter_mut().zip((1..).map(|place: i64| place * GAP)) {
            place.position = position;
        }
        bounds = between(&places, index);
    }
    let distance = (bounds.1 - bounds.0) / needed;
    Ok((1..needed).map(|place| bounds.0 + place * distance).collect())
}

fn between(places: &[Place], index: usize) -> (i64, i64) {
    let low = index.checked_sub(1).and_then(|before| places.get(before)).map_or(0, |place| place.position);
    let high = places.get(index).map_or(low + 2 * GAP, |place| place.position);
    (low, high)
}

/// Puts a column's steps in this order; every one must be named exactly once. The column must be taken.
pub(crate) async fn set_order(tx: &TenantTx, variant: VariantId, order: &[StepId]) -> Result<()> {
    let mut known: Vec<StepId> = places(tx, variant).await?.into_iter().map(|place| place.id).collect();
    let mut named = order.to_vec();
    known.sort_unstable();
    named.sort_unstable();
    if known == named {
        return write_order(tx, variant, order).await;
    }
    let mut error = Error::new(Code::InvalidInput);
    for (i, id) in order.iter().enumerate() {
        let code = match known.binary_search(id) {
            Err(_) => FaultCode::NoSuchThing,
            Ok(_) if order[..i].contains(id) => FaultCode::Repeated,
            Ok(_) => continue,
        };
        error = error.fault(Fault { at: At::Pointer(format!("#/stepIds/{i}")), code, accepted: None });
    }
    if error.faults().is_empty() {
        error = Error::broken("#/stepIds", Rule::EveryStepNamed)
            .with("missing", known.iter().filter(|id| !order.contains(id)).map(StepId::to_string).collect::<Vec<_>>());
    }
    Err(error)
}

/// One statement for the whole column.
async fn write_order(tx: &TenantTx, variant: VariantId, order: &[StepId]) -> Result<()> {
    if order.is_empty() {
        return Ok(());
    }
    let mut position = CaseStatement::new();
    for (id, place) in order.iter().zip(1..) {
        position = position.case(Expr::col(Column::Id).eq(*id), Expr::val(place * GAP));
    }
    let position = position.finally(Expr::col(Column::Position));
    let change = tx.change::<table::Entity>().quietly().set_expr(Column::Position, position.into());
    change.filter(Column::VariantId.eq(variant)).filter(Column::ReplacedAt.is_null()).all().await.map(drop)
}

/// Puts steps of a process into rows, in one statement; a step leaves the row that it was in.
pub(crate) async fn align(tx: &TenantTx, process: ProcessId, rows: &[(RowId, &[StepId])], pointer: &str) -> Result<()> {
    let named: Vec<StepId> = rows.iter().flat_map(|(_, steps)| steps.iter().copied()).collect();
    if named.is_empty() {
        return Ok(());
    }
    let mut row_of = CaseStatement::new();
    for (row, steps) in rows.iter().filter(|(_, steps)| !steps.is_empty()) {
        row_of = row_of.case(Expr::col(Column::Id).is_in(steps.iter().copied()), Expr::val(*row));
    }
    let change = tx.change::<table::Entity>().quietly().set_expr(Column::RowId, row_of.into());
    let met = change
        .filter(Column::ProcessId.eq(process))
        .filter(Column::ReplacedAt.is_null())
        .filter(Column::Id.is_in(named.iter().copied()))
        .all()
        .await?;
    if met == named.len() { Ok(()) } else { Err(not_here(pointer)) }
}

/// Takes steps out of their rows: those of one row, or of all rows of a process.
pub(crate) async fn unalign(tx: &TenantTx, process: ProcessId, row: Option<RowId>) -> Result<()> {
    let change = tx.change::<table::Entity>().quietly().set(Column::RowId, None::<RowId>);
    let change = change.filter(Column::ProcessId.eq(process));
    match row {
        Some(row) => change.filter(Column::RowId.eq(row)),
        None => change.filter(Column::RowId.is_not_null()),
    }
    .all()
    .await
    .map(drop)
}

/// The fault of naming a step that is not one of this map, or twice.
pub(super) fn not_here(pointer: &str) -> Error {
    Error::invalid(pointer, FaultCode::NoSuchThing, None)
}
