//! Aligning a whole map in one request.

use async_graphql::{InputObject, SimpleObject};
use db::TenantTx;
use kernel::{At, Code, Error, Fault, FaultCode, Mode, Operation, Outcome, Permission, Result};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{AlignmentRow, Column, RowContent, row, table};
use crate::{
    processes::{self, Process, ProcessId},
    steps::{self, StepId},
    variants,
};

/// Aligns all steps of a process anew: the rows that there were are replaced by these, all of it or nothing. Not once a
/// decision or a proposal is about one of them: 409 `rule_unmet`, `decided_row_stays`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AlignProcess {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The process's id.
    pub id: ProcessId,
    /// The version of the process that the alignment was decided on.
    pub expected_version: i32,
    /// The rows in order.
    #[schema(max_items = 300)]
    pub rows: Vec<RowContent>,
}

/// A process with its rows.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct Alignment {
    /// The process.
    pub process: Process,
    /// Its rows in order.
    pub rows: Vec<AlignmentRow>,
}

impl Outcome for Alignment {
    fn subject(&self) -> Option<String> {
        Outcome::subject(&self.process)
    }
    fn version(&self) -> Option<i32> {
        Outcome::version(&self.process)
    }
}

impl Operation for AlignProcess {
    type Output = Alignment;
    type Tx = TenantTx;
    const ID: &'static str = "process.align";
    const PERMISSION: Permission = Permission::MappingFacilitate;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Alignment> {
        check_distinct(&self.rows)?;
        let process = processes::touch(tx, self.id, Some(self.expected_version)).await?;
        super::check_free(tx, self.id, None).await?;
        steps::unalign(tx, self.id, None).await?;
        tx.delete_all::<table::Entity, _>(Column::ProcessId, [self.id]).await?;
        let made: Vec<(AlignmentRow, Vec<StepId>)> =
            self.rows.into_iter().zip(1..).map(|(content, place)| content.into_row(tx, self.id, place)).collect();
        tx.insert_many(made.iter().map(|(made, _)| row(tx, made.clone()))).await?;
        let places: Vec<_> = made.iter().map(|(row, steps)| (row.id, steps.as_slice())).collect();
        steps::align(tx, self.id, &places, "#/rows").await?;
        Ok(Alignment { process, rows: made.into_iter().map(|(row, _)| row).collect() })
    }
}

/// How many steps a map has at most: as many as its columns can hold.
const MAX_STEPS: usize = steps::MAX_STEPS * variants::MAX_VARIANTS;

/// A step lies in one row.
fn check_distinct(rows: &[RowContent]) -> Result<()> {
    let mut seen = std::collections::HashSet::new();
    let mut error = Error::new(Code::InvalidInput);
    for (i, row) in rows.iter().enumerate() {
        for (j, id) in row.step_ids.iter().enumerate() {
            if !seen.insert(*id) {
                let at = At::Pointer(format!("#/rows/{i}/stepIds/{j}"));
                error = error.fault(Fault { at, code: FaultCode::Repeated, accepted: None });
            }
        }
    }
    if seen.len() > MAX_STEPS {
        let code = FaultCode::TooMany;
        error = error.fault(Fault { at: At::Pointer("#/rows".to_owned()), code, accepted: Some(MAX_STEPS.into()) });
    }
    if error.faults().is_empty() { Ok(()) } else { Err(error) }
}
