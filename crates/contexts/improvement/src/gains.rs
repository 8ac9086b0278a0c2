//! Gains (*gevinster*): what an improvement is worth, identified against realised (DOMAIN C3.7.6, F63).
//!
//! No gain is counted twice. What is identified, planned and realised of it are three amounts of one gain and never
//! added to each other; it has one unit, one process and one programme, and so stands in one row of each sum; and a
//! gain that is part of another names it and is left out of sums. Different units of measure are never added.

use api::Route;
use async_graphql::{InputObject, SimpleObject};
use db::{Sort, Table, TenantTable, TenantTx};
use kernel::{Date, Deleted, Mode, Operation, Page, PageInput, Permission, Result, Time, UnitId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use work::processes::ProcessId;

use crate::{a3s::A3Id, ideas::IdeaId, programmes::ProgrammeId, time_thieves::TimeThiefId};
pub use graphql::{GainMutations, GainQueries};
pub use state::{GainStage, PlanGain, RealiseGain};
pub use summary::{GainGroup, GainGrouping, GainSummary, GetGainSummary};
pub use sums::GainSum;
pub(crate) use sums::{Period, Summand, of_units, sums};
use table::Column;
pub use write::{CreateGain, UpdateGain};

mod graphql;
mod state;
mod summary;
mod sums;
mod table;
mod write;

kernel::ids! {
    /// Identifies a gain.
    GainId(GainIdKind) = "gain",
}

kernel::text_enum! {
    /// What is gained.
    pub enum GainKind {
        /// Working time that is free for something else.
        Time = "time",
        /// Money that is saved or comes in.
        Money = "money",
        /// A better service, or fewer mistakes.
        Quality = "quality",
        /// Less harm to the environment.
        Environment = "environment",
        /// People who know more than before.
        Competence = "competence",
    }
}

kernel::text_enum! {
    /// What a gain is measured in.
    pub enum GainUnit {
        /// Full-time equivalents (*årsverk*), for `time`.
        Fte = "fte",
        /// Hours in a year, for `time`.
        HoursPerYear = "hours_per_year",
        /// Norwegian kroner in a year, for `money`.
        NokPerYear = "nok_per_year",
        /// Norwegian kroner, once, for `money`.
        NokOnce = "nok_once",
        /// Points on a scale, such as that of a user survey, for any other kind.
        Points = "points",
        /// How many of something, as the title says, for any other kind.
        Number = "number",
    }
}

/// The registry entry.
pub const TABLE: Table =
    Table::tenant("gains").after(&["units", "processes", "programmes", "a3s", "ideas", "time_thieves"]);

impl TenantTable for table::Entity {
    const TABLE: Table = TABLE;
    const TENANT_ID: Column = Column::TenantId;
    const ID: Column = Column::Id;
    const VERSION: Option<Column> = Some(Column::Version);
}

/// How much a gain is at one of its stages.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema, SimpleObject, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[graphql(input_name = "GainAmountInput")]
pub struct GainAmount {
    /// How much, in what the gain is measured in; two decimals count.
    #[schema(minimum = 0, maximum = 1_000_000_000_000_i64)]
    pub amount: f64,
    /// The day: on which it was identified or realised, or by which it is to be realised.
    pub on: Date,
    /// How one knows, or anything else to say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 2000)]
    pub note: Option<String>,
}

/// A gain.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct Gain {
    /// The gain's id.
    pub id: GainId,
    /// What becomes better, such as *Mindre reisetid i heimetenesta*.
    pub title: String,
    /// What is gained.
    pub kind: GainKind,
    /// What it is measured in.
    pub measured_in: GainUnit,
    /// The unit that gains it.
    pub unit_id: UnitId,
    /// The process that it is gained in.
    pub process_id: Option<ProcessId>,
    /// The improvement programme that it belongs to.
    pub programme_id: Option<ProgrammeId>,
    /// The A3 that it comes from. What the same improvement gains elsewhere is another gain.
    pub a3_id: Option<A3Id>,
    /// The idea that it comes from.
    pub idea_id: Option<IdeaId>,
    /// The time thief that takes no more time.
    pub time_thief_id: Option<TimeThiefId>,
    /// The gain that this one is part of: then it is left out of sums.
    pub counted_in_gain_id: Option<GainId>,
    /// How much was seen that one could gain.
    pub identified: GainAmount,
    /// How much one has planned to gain, by when.
    pub planned: Option<GainAmount>,
    /// How much was gained.
    pub realised: Option<GainAmount>,
    /// What the time or the money is used for now, or is to be.
    pub used_for: Option<String>,
    /// The furthest stage that it has reached.
    pub stage: GainStage,
    /// Counts the changes; the `ETag`.
    pub version: i32,
    /// When it was written down.
    pub created_at: Time,
    /// When it was last changed.
    pub updated_at: Time,
}

kernel::resource!(Gain);
db::projection!(Gain from table {
    id: Id, title: Title, kind: Kind, measured_in: MeasuredIn, unit_id: UnitId, process_id: ProcessId,
    programme_id: ProgrammeId, a3_id: A3Id, idea_id: IdeaId, time_thief_id: TimeThiefId,
    counted_in_gain_id: CountedInGainId, used_for: UsedFor, stage: Stage, version: Version, created_at: CreatedAt,
    updated_at: UpdatedAt,
} json { identified: Identified, planned: Planned, realised: Realised });

const SORTS: &[Sort<Column>] =
    &[Sort { name: "title", column: Column::Title }, Sort { name: "createdAt", column: Column::Id }];

/// Which gains.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct GainFilter {
    /// Only those of this unit itself.
    pub unit_id: Option<UnitId>,
    /// Only those in this process.
    pub process_id: Option<ProcessId>,
    /// Only those of this programme.
    pub programme_id: Option<ProgrammeId>,
    /// Only those that come from this A3.
    pub a3_id: Option<A3Id>,
    /// Only those that come from this idea.
    pub idea_id: Option<IdeaId>,
    /// Only those from this time thief.
    pub time_thief_id: Option<TimeThiefId>,
    /// Only those that are part of this gain.
    pub counted_in_gain_id: Option<GainId>,
    /// Only those of one of these kinds.
    pub kind: Option<Vec<GainKind>>,
    /// Only those whose furthest stage is one of these.
    pub stage: Option<Vec<GainStage>>,
}

/// Lists the gains, newest first unless sorted.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ListGains {
    /// Which page.
    pub page: PageInput,
    /// Which gains.
    pub filter: GainFilter,
}

impl Operation for ListGains {
    type Output = Page<Gain>;
    type Tx = TenantTx;
    const ID: &'static str = "gain.list";
    const PERMISSION: Permission = Permission::GainRead;
    const MODE: Mode = Mode::Read;

    fn sort_keys() -> Vec<&'static str> {
        db::sort_keys(SORTS)
    }

    async fn run(self, tx: &TenantTx) -> Result<Page<Gain>> {
        tx.find::<table::Entity>()
            .if_equal(Column::UnitId, self.filter.unit_id)
            .if_equal(Column::ProcessId, self.filter.process_id)
            .if_equal(Column::ProgrammeId, self.filter.programme_id)
            .if_equal(Column::A3Id, self.filter.a3_id)
            .if_equal(Column::IdeaId, self.filter.idea_id)
            .if_equal(Column::TimeThiefId, self.filter.time_thief_id)
            .if_equal(Column::CountedInGainId, self.filter.counted_in_gain_id)
            .if_any_of(Column::Kind, self.filter.kind.clone())
            .if_any_of(Column::Stage, self.filter.stage.clone())
            .page(&self.page, SORTS, (Self::ID, &self.filter))
            .await
    }
}

/// Reads one gain.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetGain {
    /// The gain's id.
    pub id: GainId,
}

impl Operation for GetGain {
    type Output = Gain;
    type Tx = TenantTx;
    const ID: &'static str = "gain.get";
    const PERMISSION: Permission = Permission::GainRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<Gain> {
        tx.get(self.id).await
    }
}

/// Deletes a gain that was written down by mistake; one that others are counted in stays: 409 `still_in_use`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeleteGain {
    /// The gain's id.
    pub id: GainId,
    /// The version that the change was decided on.
    pub expected_version: i32,
}

impl Operation for DeleteGain {
    type Output = Deleted;
    type Tx = TenantTx;
    const ID: &'static str = "gain.delete";
    const PERMISSION: Permission = Permission::GainManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Deleted> {
        tx.delete::<table::Entity>(self.id, self.expected_version).await
    }
}

/// The REST routes.
pub const ROUTES: fn() -> Vec<Route> = || {
    vec![
        Route::get::<ListGains>("/v1/tenants/{tenant}/gains"),
        Route::post::<CreateGain>("/v1/tenants/{tenant}/gains"),
        Route::get::<GetGain>("/v1/tenants/{tenant}/gains/{id}"),
        Route::patch::<UpdateGain>("/v1/tenants/{tenant}/gains/{id}"),
        Route::delete::<DeleteGain>("/v1/tenants/{tenant}/gains/{id}"),
        Route::post::<PlanGain>("/v1/tenants/{tenant}/gains/{id}/transitions/plan"),
        Route::post::<RealiseGain>("/v1/tenants/{tenant}/gains/{id}/transitions/realise"),
        Route::get::<GetGainSummary>("/v1/tenants/{tenant}/gain-summary"),
    ]
};
