//! Figures that are followed on a board.

use async_graphql::{InputObject, SimpleObject};
use kernel::{Date, Error, FaultCode, Result, Rule};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::CardKind;

/// What was measured on a day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema, SimpleObject, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[graphql(input_name = "MetricReadingInput")]
pub struct MetricReading {
    /// The day, today or earlier, and one that no other reading has.
    pub on: Date,
    /// The figure.
    pub value: f64,
}

/// A figure that is followed, as a tile on the board.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema, SimpleObject, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[graphql(input_name = "CardMetricInput")]
pub struct CardMetric {
    /// What it is counted in, such as *dagar*.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 50)]
    pub unit: Option<String>,
    /// Where one wants to be.
    #[serde(default)]
    pub target: Option<f64>,
    /// Whether less is better, as with days of waiting.
    pub less_is_better: bool,
    /// What was measured, the earliest first, in whichever order it is sent.
    #[schema(max_items = 100)]
    pub readings: Vec<MetricReading>,
}

impl CardMetric {
    /// The same with its readings in order: each of a day of its own, and none that is still to come.
    pub(super) fn in_order(mut self, today: Date) -> Result<Self> {
        for (i, reading) in self.readings.iter().enumerate() {
            let pointer = || format!("#/metric/readings/{i}/on");
            if reading.on > today {
                return Err(Error::broken(pointer(), Rule::NotInTheFuture));
            }
            if self.readings[..i].iter().any(|earlier| earlier.on == reading.on) {
                return Err(Error::invalid(pointer(), FaultCode::Repeated, None));
            }
        }
        self.readings.sort_by_key(|reading| reading.on);
        Ok(self)
    }
}

/// A card has a metric if it is one, and no other card has.
pub(super) fn check(kind: CardKind, metric: Option<&CardMetric>) -> Result<()> {
    match (kind == CardKind::Metric) == metric.is_some() {
        true => Ok(()),
        false => Err(Error::broken("#/metric", Rule::MetricIsTold)),
    }
}
