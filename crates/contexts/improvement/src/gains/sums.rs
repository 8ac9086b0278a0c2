//! Adding gains up so that each counts once.

use std::collections::BTreeMap;

use async_graphql::SimpleObject;
use db::TenantTx;
use kernel::{Date, Result, Time, UnitId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use work::processes::ProcessId;

use super::{
    GainAmount, GainId, GainUnit,
    table::{self, Column},
};
use crate::{programmes::ProgrammeId, shared::rounded};

/// What several gains come to in one unit of measure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct GainSum {
    /// What they are measured in.
    pub measured_in: GainUnit,
    /// How much was identified.
    pub identified: f64,
    /// How much was planned.
    pub planned: f64,
    /// How much was realised.
    pub realised: f64,
    /// How many gains these are.
    pub count: i32,
}

/// From which day, and to which, both among them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Period {
    pub from: Option<Date>,
    pub to: Option<Date>,
}

impl Period {
    fn holds(self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

/// What of a gain is summed up.
pub(crate) struct Summand {
    pub unit_id: UnitId,
    pub process_id: Option<ProcessId>,
    pub programme_id: Option<ProgrammeId>,
    pub counted_in: Option<GainId>,
    measured_in: GainUnit,
    identified: GainAmount,
    planned: Option<GainAmount>,
    realised: Option<GainAmount>,
    pub created_at: Time,
    pub updated_at: Time,
}

db::projection!(Summand from table {
    unit_id: UnitId, process_id: ProcessId, programme_id: ProgrammeId, counted_in: CountedInGainId,
    measured_in: MeasuredIn, created_at: CreatedAt, updated_at: UpdatedAt,
} json { identified: Identified, planned: Planned, realised: Realised });

impl Summand {
    /// The amounts whose day lies in the period: identified, planned, realised.
    fn within(&self, period: Period) -> [Option<f64>; 3] {
        let stages = [Some(&self.identified), self.planned.as_ref(), self.realised.as_ref()];
        stages.map(|stage| stage.filter(|stage| period.holds(stage.on)).map(|stage| stage.amount))
    }

    /// Whether anything of it lies in the period.
    pub fn is_within(&self, period: Period) -> bool {
        self.within(period).iter().any(Option::is_some)
    }
}

/// The gains of these units, those that are counted in others too.
pub(crate) async fn of_units(tx: &TenantTx, units: &[UnitId]) -> Result<Vec<Summand>> {
    tx.find::<table::Entity>().any_of(Column::UnitId, units.iter().copied()).all().await
}

/// What these gains come to in a period, each unit of measure by itself, without those that are counted in others.
pub(crate) fn sums<'g>(gains: impl IntoIterator<Item = &'g Summand>, period: Period) -> Vec<GainSum> {
    let mut sums: BTreeMap<GainUnit, GainSum> = BTreeMap::new();
    let counted = gains.into_iter().filter(|gain| gain.counted_in.is_none() && gain.is_within(period));
    for gain in counted {
        let measured_in = gain.measured_in;
        let none = GainSum { measured_in, identified: 0.0, planned: 0.0, realised: 0.0, count: 0 };
        let sum = sums.entry(measured_in).or_insert(none);
        let [identified, planned, realised] = gain.within(period).map(Option::unwrap_or_default);
        sum.identified = rounded(sum.identified + identified);
        sum.planned = rounded(sum.planned + planned);
        sum.realised = rounded(sum.realised + realised);
        sum.count += 1;
    }
    sums.into_values().collect()
}
