//! What became of a municipality, and what it was made of.

use ::reference::municipalities::{Change, Kind, Refused, Share, Succession, history};
use async_graphql::SimpleObject;
use chrono::NaiveDate;
use kernel::{At, Code, Date, Error, Fault, FaultCode, Mode, Operation, Outcome, Permission, Result, Time};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::municipalities::Municipality;

kernel::text_enum! {
    /// What happened to municipalities on a day.
    pub enum MunicipalityChangeKind {
        /// One municipality, another number.
        Renumbering = "renumbering",
        /// One municipality, another name.
        Renaming = "renaming",
        /// One municipality, another number and another name.
        RenumberingAndRenaming = "renumbering_and_renaming",
        /// Several became one, which may go on under the number of one of them.
        Merger = "merger",
        /// One became several, of which one may go on under its number.
        Split = "split",
        /// Parts went from one to another, and all of them went on.
        Transfer = "transfer",
        /// Several became several others, such as one that was divided between those that its neighbours merged into.
        Complex = "complex",
        /// Statistics Norway dates a change and does not say of what.
        Unspecified = "unspecified",
    }
}

kernel::text_enum! {
    /// How much of the earlier municipality is in the later one. Statistics Norway does not tell figures.
    pub enum MunicipalityShare {
        /// All of it.
        Whole = "whole",
        /// Some of it, a street or nearly everything.
        Part = "part",
    }
}

impl From<Kind> for MunicipalityChangeKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Renumbering => Self::Renumbering,
            Kind::Renaming => Self::Renaming,
            Kind::RenumberingAndRenaming => Self::RenumberingAndRenaming,
            Kind::Merger => Self::Merger,
            Kind::Split => Self::Split,
            Kind::Transfer => Self::Transfer,
            Kind::Complex => Self::Complex,
            Kind::Unspecified => Self::Unspecified,
        }
    }
}

/// A municipality by code and name.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct MunicipalityReference {
    /// The code.
    pub code: String,
    /// The name.
    pub name: String,
}

/// Municipalities that changed together on a day.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct MunicipalityChange {
    /// The first day on which it held.
    pub date: Date,
    /// What happened.
    pub kind: MunicipalityChangeKind,
    /// All that it happened to, by code.
    pub before: Vec<MunicipalityReference>,
    /// All that came of it, by code.
    pub after: Vec<MunicipalityReference>,
}

impl From<&Change> for MunicipalityChange {
    fn from(change: &Change) -> Self {
        let periods = history().periods();
        let named = |places: &[usize]| {
            let periods = places.iter().filter_map(|place| periods.get(*place));
            periods.map(|one| MunicipalityReference { code: one.code.to_owned(), name: one.name.to_owned() }).collect()
        };
        Self {
            date: Date(change.date),
            kind: change.kind.into(),
            before: named(&change.from),
            after: named(&change.to),
        }
    }
}

/// A municipality that another became, or was made of.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct MunicipalityReached {
    /// The municipality.
    pub municipality: Municipality,
    /// How much of the earlier of the two is in the later one.
    pub share: MunicipalityShare,
    /// The changes between the two, in the order of days; none if it is the same still.
    pub changes: Vec<MunicipalityChange>,
}

/// What became of a municipality by a day, or what it was made of on it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct MunicipalitySuccession {
    /// The municipality that was followed.
    pub of: Municipality,
    /// The day until which it was followed.
    pub at: Date,
    /// What holds on that day, by code.
    pub items: Vec<MunicipalityReached>,
}
impl Outcome for MunicipalitySuccession {}

impl MunicipalitySuccession {
    fn new(found: &Succession<'_>) -> Self {
        let reached = found.reached.iter().map(|one| MunicipalityReached {
            municipality: one.period.into(),
            share: match one.share {
                Share::Whole => MunicipalityShare::Whole,
                Share::Part => MunicipalityShare::Part,
            },
            changes: one.changes.iter().map(|change| MunicipalityChange::from(*change)).collect(),
        });
        Self { of: found.of.into(), at: Date(found.at), items: reached.collect() }
    }
}

/// Which way a municipality is followed: a day that is wrong for one is on the right side for the other.
#[derive(Clone, Copy)]
enum Way {
    Forward,
    Back,
}

/// A parameter that does not fit, with the days that would.
fn refused(way: Way, at: Option<Date>, refused: Refused) -> Error {
    let fault = |name: &str, accepted: Value| {
        let at = At::Parameter(name.to_owned());
        Error::new(Code::InvalidParameter).fault(Fault { at, code: FaultCode::OutOfRange, accepted: Some(accepted) })
    };
    let at = at.map(|at| at.0.to_string()).unwrap_or_default();
    match (refused, way) {
        (Refused::UnknownCode, _) => Error::new(Code::NotFound),
        (Refused::NotHeld(stretches), _) => {
            // ISO 8601 intervals; an end that is not known yet is two points.
            let stretch = |(first, last): &(NaiveDate, Option<NaiveDate>)| match last {
                Some(last) => format!("{first}/{last}"),
                None => format!("{first}/.."),
            };
            fault("from", stretches.iter().map(stretch).collect())
        }
        (Refused::NotReachable(day) | Refused::BeforeTheBeginning(day), Way::Forward) => {
            fault("at", format!("≥ {day}").into())
        }
        (Refused::NotReachable(day), Way::Back) => fault("at", format!("≤ {day}").into()),
        (Refused::BeforeTheBeginning(day), Way::Back) => fault("at", format!("≥ {day}").into()),
        (Refused::WrongWay, Way::Forward) => fault("from", format!("≤ {at}").into()),
        (Refused::WrongWay, Way::Back) => fault("from", format!("≥ {at}").into()),
    }
}

/// Lists what became of a municipality by a day, through every renumbering, merger, split and transfer, with the changes
/// on the way. A code that has stood for different municipalities is read on the day `from`; on another day than those on
/// which it held, the answer names them.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ListMunicipalitySuccessors {
    /// The code, four digits.
    #[schema(pattern = "^[0-9]{4}$", examples("1263"))]
    pub code: String,
    /// The day on which the successors hold; today if nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Date>,
    /// The day on which the code is read; if nothing is said, the last day until `at` on which it held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
}

impl Operation for ListMunicipalitySuccessors {
    type Output = MunicipalitySuccession;
    type Tx = Time;
    const ID: &'static str = "municipality.successors";
    const PERMISSION: Permission = Permission::ReferenceRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, now: &Time) -> Result<MunicipalitySuccession> {
        let at = self.at.unwrap_or_else(|| now.date());
        let found = history().successors(&self.code, self.from.map(|from| from.0), at.0);
        found.map(|found| MunicipalitySuccession::new(&found)).map_err(|why| refused(Way::Forward, Some(at), why))
    }
}

/// Lists what a municipality was made of on an earlier day, with the changes since. A code that has stood for different
/// municipalities is read on the day `from`; on another day than those on which it held, the answer names them.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ListMunicipalityPredecessors {
    /// The code, four digits.
    #[schema(pattern = "^[0-9]{4}$", examples("4631"))]
    pub code: String,
    /// The day on which the predecessors hold; if nothing is said, the day before the municipality began as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Date>,
    /// The day on which the code is read; if nothing is said, the last day on which it held, which for a code of today is
    /// today.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
}

impl Operation for ListMunicipalityPredecessors {
    type Output = MunicipalitySuccession;
    type Tx = Time;
    const ID: &'static str = "municipality.predecessors";
    const PERMISSION: Permission = Permission::ReferenceRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, _: &Time) -> Result<MunicipalitySuccession> {
        let found = history().predecessors(&self.code, self.from.map(|from| from.0), self.at.map(|at| at.0));
        found.map(|found| MunicipalitySuccession::new(&found)).map_err(|why| refused(Way::Back, self.at, why))
    }
}
