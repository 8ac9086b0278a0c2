//! A whole A3 at once, as it is printed on a page.

use async_graphql::SimpleObject;
use db::TenantTx;
use kernel::{Mode, Operation, Outcome, Permission, Result};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{A3, A3Id, A3Measure};
use crate::{
    a3_causes::{self, A3Cause},
    a3_measurements::{self, A3Measurement, A3MeasurementKind},
    a3_remarks::{self, A3Remark},
    experiments::{self, Experiment},
};

/// What came of an A3, as far as it was measured.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct A3Effect {
    /// The value before anything was done, in the measure's unit; null if none was measured.
    pub baseline: Option<f64>,
    /// The value of the latest follow-up, in the measure's unit; null if there was none.
    pub latest: Option<f64>,
    /// The latest less the baseline; null unless both were measured.
    pub change: Option<f64>,
    /// Whether the latest is at the target or better; null without a measure or a follow-up.
    pub reached: Option<bool>,
}

impl A3Effect {
    /// Tells it from measurements, the earliest first.
    fn of(measure: Option<&A3Measure>, measurements: &[A3Measurement]) -> Self {
        let last = |kind| measurements.iter().rfind(|one| one.kind == kind).map(|one| one.value);
        let (baseline, latest) = (last(A3MeasurementKind::Baseline), last(A3MeasurementKind::FollowUp));
        Self {
            baseline,
            latest,
            change: latest.zip(baseline).map(|(latest, baseline)| latest - baseline),
            reached: latest.zip(measure).map(|(latest, measure)| measure.is_reached_by(latest)),
        }
    }
}

/// An A3 with everything that belongs to it: what a page is printed from.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct A3Content {
    /// The A3.
    pub a3: A3,
    /// Its causes, the first found first.
    pub causes: Vec<A3Cause>,
    /// What was measured, the earliest first.
    pub measurements: Vec<A3Measurement>,
    /// What came of it.
    pub effect: A3Effect,
    /// The remarks that nobody has resolved, the oldest first.
    pub remarks: Vec<A3Remark>,
    /// The experiments that were made for it, the oldest first.
    pub experiments: Vec<Experiment>,
}
impl Outcome for A3Content {}

/// Reads a whole A3: its boxes, causes, measurements and effect, what its coach has remarked, and its experiments.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetA3Content {
    /// The A3's id.
    pub id: A3Id,
}

impl Operation for GetA3Content {
    type Output = A3Content;
    type Tx = TenantTx;
    const ID: &'static str = "a3.content";
    const PERMISSION: Permission = Permission::A3Read;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<A3Content> {
        let a3: A3 = tx.get(self.id).await?;
        let measurements = a3_measurements::of(tx, a3.id).await?;
        Ok(A3Content {
            causes: a3_causes::of(tx, a3.id).await?,
            effect: A3Effect::of(a3.measure.as_ref(), &measurements),
            measurements,
            remarks: a3_remarks::open_of(tx, a3.id).await?,
            experiments: experiments::of_a3(tx, a3.id).await?,
            a3,
        })
    }
}
