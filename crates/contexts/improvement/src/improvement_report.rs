//! The report over what units improve, side by side whichever methods they use (DOMAIN C3.1.2, C3.4.2).

use api::Route;
use async_graphql::SimpleObject;
use chrono::Days;
use db::TenantTx;
use kernel::{Code, Date, Error, Mode, Operation, Outcome, Permission, Result, UnitId};
use organisation::units::GetUnitStructure;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    a3s, experiments,
    gains::{self, GainSum},
    improvements, reflections,
    shared::begin,
    unit_methods::{self, MethodBasis, UnitMethodId},
};
pub use graphql::ImprovementReportQueries;
pub use works::{ReportedWork, WorkSource};

mod activity;
mod graphql;
mod read;
mod works;

/// How many days are looked at unless somebody says otherwise, the last one among them.
const DAYS: u64 = 365;

/// A method that a unit had in use.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct ReportedMethod {
    /// The method.
    pub unit_method_id: UnitMethodId,
    /// What it is called.
    pub name: String,
    /// Where what is done by it is written down.
    pub basis: MethodBasis,
}

/// The experiments that a unit concluded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct ReportedExperiments {
    /// How many were concluded.
    pub concluded: i32,
    /// Of how many the hypothesis held.
    pub held: i32,
    /// Of how many it did not.
    pub not_held: i32,
}

/// How many times a unit reflected, on which results. What the reader may not read is not counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct ReportedReflections {
    /// On results as one hoped, or better.
    pub good: i32,
    /// On results that were not.
    pub bad: i32,
    /// On results with some of both.
    pub mixed: i32,
}

/// What one unit improved.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct UnitImprovements {
    /// The unit.
    pub unit_id: UnitId,
    /// What it is called on the last day.
    pub name: String,
    /// The methods that were in use on any day, by name.
    pub methods: Vec<ReportedMethod>,
    /// What was worked on, on any day: A3s first, then improvements, each in the order in which they were written.
    pub works: Vec<ReportedWork>,
    /// The experiments that were concluded; one made in no unit is the unit's whose A3 it was made for.
    pub experiments: ReportedExperiments,
    /// What its own gains come to, each amount by its own day, each gain once, and none that is counted in another.
    pub gains: Vec<GainSum>,
    /// The reflections that were written.
    pub reflections: ReportedReflections,
    /// The last day of the period on which the unit did something, as far as the reader may know; null if it did
    /// nothing. These count:
    ///
    /// - of its A3s, each time that a box was written into and each move to another state;
    /// - of the ideas that come from it, or that name no unit and were put into a box of its own first: that they were
    ///   put in, and each step on their way, as their history tells it;
    /// - at its boards, each time that a card was written there, moved, escalated or returned to there or taken off,
    ///   and each meeting that was held;
    /// - of its A3s, improvements, experiments, gains, reflections and time thieves, and of the actions that come of
    ///   its A3s or that somebody who belongs to it sees to: when they were written, and when they were changed last.
    ///   An earlier change is not known of these: what was changed again after the period counts by when it was written.
    pub last_activity_on: Option<Date>,
    /// How many whole weeks had gone by without, from that day, or from the first day if there was none, to the last
    /// day or today, whichever is earlier.
    pub weeks_without: i32,
}

/// What units improved in a period.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct ImprovementReport {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
    /// Unit by unit, each followed by its parts; also those that improved nothing.
    pub units: Vec<UnitImprovements>,
}
impl Outcome for ImprovementReport {}

/// Reads what units improved in a period, side by side: their methods, what need, goal, measure, effect and learning
/// each work tells and which of the five are missing, their experiments, gains and reflections, and for how long
/// nothing was done.
///
/// *Measure* is what is done (*tiltak*), not what is measured. Of an A3, the need is its box `background`, the measure
/// `countermeasures` and the effect `followUp`; goal and learning are the boxes of these names. Of an improvement, they
/// are what stands in the fields of the unit's method that tell them.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct GetImprovementReport {
    /// Only these units; 404 if one of them is not there on the last day.
    #[schema(max_items = 50)]
    pub unit_ids: Option<Vec<UnitId>>,
    /// Only this unit and all that is below it; 404 for one that there is not.
    pub under_id: Option<UnitId>,
    /// The first day; a year before the last if nothing is said.
    pub from: Option<Date>,
    /// The last day, on which the units exist; today if nothing is said.
    pub to: Option<Date>,
}

impl Operation for GetImprovementReport {
    type Output = ImprovementReport;
    type Tx = TenantTx;
    const ID: &'static str = "improvement.report";
    const PERMISSION: Permission = Permission::ImprovementRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<ImprovementReport> {
        let today = tx.now().date();
        let to = self.to.unwrap_or(today);
        let year_ago = || to.0.checked_sub_days(Days::new(DAYS)).map_or(to, Date);
        let from = self.from.unwrap_or_else(year_ago);
        let mut units = GetUnitStructure { on: Some(to), under_id: self.under_id }.run(tx).await?.units;
        if let Some(named) = self.unit_ids.filter(|named| !named.is_empty()) {
            if named.iter().any(|id| units.iter().all(|unit| unit.id != *id)) {
                return Err(Error::new(Code::NotFound));
            }
            units.retain(|unit| named.contains(&unit.id));
        }
        let ids: Vec<UnitId> = units.iter().map(|unit| unit.id).collect();
        let times = (begin(from), begin(to).days_later(1));
        let a3s = a3s::of_units(tx, &ids, times).await?;
        let last_days = activity::LastDays::of(tx, &ids, &a3s, (from, to)).await?;
        let found = read::Found {
            days: (from, to),
            today,
            methods: unit_methods::of_units(tx, &ids).await?,
            improvements: improvements::of_units(tx, &ids, (from, to)).await?,
            experiments: experiments::of_units(tx, &ids, a3s.iter().map(|a3| a3.id), times).await?,
            a3s,
            gains: gains::of_units(tx, &ids).await?,
            reflections: reflections::of_units(tx, &ids, times).await?,
            last_days,
        };
        let units = units.into_iter().map(|unit| found.of(unit.id, unit.name)).collect();
        Ok(ImprovementReport { from, to, units })
    }
}

/// The REST routes.
pub const ROUTES: fn() -> Vec<Route> =
    || vec![Route::get::<GetImprovementReport>("/v1/tenants/{tenant}/improvement-report")];
