//! A3s: one page on which a problem is understood, solved and learnt from (DOMAIN C3.3.1 to C3.3.5).

use api::Route;
use async_graphql::{InputObject, SimpleObject};
use db::{Sort, Table, TenantTable, TenantTx};
use kernel::{
    Code, Date, Deleted, Error, MembershipId, Mode, Operation, Page, PageInput, Permission, Result, Rule, Time, UnitId,
};
use sea_orm::{ColumnTrait, Condition};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use work::{processes::ProcessId, to_be_versions::ToBeVersionId};

use crate::{a3_causes::GetCauseAnalysisOfA3, cards::CardId, deviations::DeviationId, ideas::IdeaId};
pub use boxes::{A3Box, A3Boxes, A3BoxesPatch};
pub use content::{A3Content, A3Effect, GetA3Content};
pub use graphql::{A3Mutations, A3Queries};
pub(crate) use history::last_changes;
pub use history::{A3Change, A3History, GetA3History};
pub use state::{A3State, A3Transition, TransitionA3};
use table::Column;
pub use write::{CreateA3, UpdateA3};

mod boxes;
mod content;
mod gates;
mod graphql;
mod history;
mod state;
mod table;
mod write;

kernel::ids! {
    /// Identifies an A3.
    A3Id(A3IdKind) = "a3",
    /// Identifies what was written into a box of an A3, or its move to a state.
    A3ChangeId(A3ChangeIdKind) = "a3_change",
}

kernel::text_enum! {
    /// Which way a measure gets better.
    pub enum A3Direction {
        /// Less is better, as with days of waiting.
        Lower = "lower",
        /// More is better, as with the share who answer in time.
        Higher = "higher",
    }
}

/// What an A3 is measured by.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema, SimpleObject, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[graphql(input_name = "A3MeasureInput")]
pub struct A3Measure {
    /// What is measured, such as *dagar frå søknad til vedtak*.
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// What it is counted in, such as *dagar*.
    #[schema(min_length = 1, max_length = 50)]
    pub unit: String,
    /// Which way it gets better.
    pub direction: A3Direction,
    /// Where one wants to be, in that unit.
    pub target: f64,
    /// The day by which one wants to be there.
    #[serde(default)]
    pub target_on: Option<Date>,
}

impl A3Measure {
    /// Whether values of the other are values of this one too: nothing but where one wants to be, and by when, differs.
    fn measures_as(&self, other: &Self) -> bool {
        (&self.name, &self.unit, self.direction) == (&other.name, &other.unit, other.direction)
    }

    /// Whether a value is where one wants to be, or better.
    fn is_reached_by(&self, value: f64) -> bool {
        match self.direction {
            A3Direction::Lower => value <= self.target,
            A3Direction::Higher => value >= self.target,
        }
    }
}

/// The registry entry.
pub const TABLE: Table = Table::tenant("a3s").after(&[
    "units",
    "processes",
    "ideas",
    "deviations",
    "cards",
    "memberships",
    "to_be_versions",
]);
/// The registry entry of what was written into A3s, and how they moved.
pub const CHANGES: Table = Table::tenant("a3_changes").after(&["a3s"]).append_only();

impl TenantTable for table::Entity {
    const TABLE: Table = TABLE;
    const TENANT_ID: Column = Column::TenantId;
    const ID: Column = Column::Id;
    const VERSION: Option<Column> = Some(Column::Version);
}

/// A problem on one page: why it matters, how it is, where one wants to be, what causes it, what is done, and what came of
/// it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct A3 {
    /// The A3's id.
    pub id: A3Id,
    /// What it is about.
    pub title: String,
    /// The unit whose work it is.
    pub unit_id: UnitId,
    /// The process that it is about.
    pub process_id: Option<ProcessId>,
    /// The idea that it came of.
    pub idea_id: Option<IdeaId>,
    /// The deviation that it came of.
    pub deviation_id: Option<DeviationId>,
    /// The card by which it is seen on a board.
    pub card_id: Option<CardId>,
    /// The member who sees to it.
    pub owner_membership_id: Option<MembershipId>,
    /// The member who coaches whoever works on it.
    pub coach_membership_id: Option<MembershipId>,
    /// The member who wants it done, and clears the way.
    pub sponsor_membership_id: Option<MembershipId>,
    /// What stands on the page.
    pub boxes: A3Boxes,
    /// The boxes of more than 1,500 characters: no rule refuses them, but one page is the point.
    pub long_boxes: Vec<A3Box>,
    /// What it is measured by.
    pub measure: Option<A3Measure>,
    /// Where it is on its way round.
    pub state: A3State,
    /// The reason given when it came there; null if none was.
    pub state_reason: Option<String>,
    /// The routine that was changed, so that it stays as good as it has become.
    pub changed_routine: Option<String>,
    /// The version of the to-be that it changed.
    pub to_be_version_id: Option<ToBeVersionId>,
    /// Why neither a routine nor a process was changed.
    pub no_change_because: Option<String>,
    /// Counts the changes; the `ETag`.
    pub version: i32,
    /// When it was begun.
    pub created_at: Time,
    /// When it was last changed.
    pub updated_at: Time,
}

kernel::resource!(A3);

/// An A3 that is changed itself, held until the end of the transaction.
async fn hold(tx: &TenantTx, id: A3Id) -> Result<A3> {
    tx.find::<table::Entity>().id(id).lock().one().await?.ok_or_else(|| Error::new(Code::NotFound))
}

/// The A3 that a part belongs to or comes to belong to, held until the end of the transaction, so that it passes no gate
/// meanwhile. One that was standardised or stopped takes no more.
pub(crate) async fn hold_open(tx: &TenantTx, id: A3Id, pointer: &str) -> Result<A3> {
    let a3: A3 = tx.find::<table::Entity>().id(id).lock().referred(pointer).await?;
    a3.check_open()?;
    Ok(a3)
}

/// The A3s of these units that were worked on in a period, up to but not at its end: not begun later, and not ended before.
pub(crate) async fn of_units(tx: &TenantTx, units: &[UnitId], (since, until): (Time, Time)) -> Result<Vec<A3>> {
    let goes_on = Column::State.is_not_in([A3State::Standardised, A3State::Stopped]);
    let not_ended_before = Condition::any().add(goes_on).add(Column::UpdatedAt.gte(since));
    let theirs = tx.find::<table::Entity>().any_of(Column::UnitId, units.iter().copied());
    theirs.filter(Column::CreatedAt.lt(until)).filter(not_ended_before).by(Column::Id).all().await
}

impl A3 {
    fn check_open(&self) -> Result<()> {
        match self.state {
            A3State::Standardised | A3State::Stopped => Err(Error::rule(Rule::A3IsOpen)),
            _ => Ok(()),
        }
    }
}

const SORTS: &[Sort<Column>] =
    &[Sort { name: "updatedAt", column: Column::UpdatedAt }, Sort { name: "createdAt", column: Column::Id }];

/// Which A3s.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct A3Filter {
    /// Only those in one of these states.
    pub state: Option<Vec<A3State>>,
    /// Only those of this unit.
    pub unit_id: Option<UnitId>,
    /// Only those about this process.
    pub process_id: Option<ProcessId>,
    /// Only those that came of this idea.
    pub idea_id: Option<IdeaId>,
    /// Only those that came of this deviation.
    pub deviation_id: Option<DeviationId>,
    /// Only those that are seen by this card.
    pub card_id: Option<CardId>,
    /// Only those that this member sees to.
    pub owner_membership_id: Option<MembershipId>,
    /// Only those that this member coaches.
    pub coach_membership_id: Option<MembershipId>,
}

/// Lists the A3s, newest first unless sorted.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ListA3s {
    /// Which page.
    pub page: PageInput,
    /// Which A3s.
    pub filter: A3Filter,
}

impl Operation for ListA3s {
    type Output = Page<A3>;
    type Tx = TenantTx;
    const ID: &'static str = "a3.list";
    const PERMISSION: Permission = Permission::A3Read;
    const MODE: Mode = Mode::Read;

    fn sort_keys() -> Vec<&'static str> {
        db::sort_keys(SORTS)
    }

    async fn run(self, tx: &TenantTx) -> Result<Page<A3>> {
        tx.find::<table::Entity>()
            .if_any_of(Column::State, self.filter.state.clone())
            .if_equal(Column::UnitId, self.filter.unit_id)
            .if_equal(Column::ProcessId, self.filter.process_id)
            .if_equal(Column::IdeaId, self.filter.idea_id)
            .if_equal(Column::DeviationId, self.filter.deviation_id)
            .if_equal(Column::CardId, self.filter.card_id)
            .if_equal(Column::OwnerMembershipId, self.filter.owner_membership_id)
            .if_equal(Column::CoachMembershipId, self.filter.coach_membership_id)
            .page(&self.page, SORTS, (Self::ID, &self.filter))
            .await
    }
}

/// Reads one A3; `content` reads the whole page with what belongs to it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetA3 {
    /// The A3's id.
    pub id: A3Id,
}

impl Operation for GetA3 {
    type Output = A3;
    type Tx = TenantTx;
    const ID: &'static str = "a3.get";
    const PERMISSION: Permission = Permission::A3Read;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<A3> {
        tx.get(self.id).await
    }
}

/// Deletes an A3 that was begun by mistake, while it is a draft, with its causes, measurements, remarks and history. Later it
/// is stopped, so that what was learnt stays: 409 `illegal_transition`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeleteA3 {
    /// The A3's id.
    pub id: A3Id,
    /// The version that the change was decided on.
    pub expected_version: i32,
}

impl Operation for DeleteA3 {
    type Output = Deleted;
    type Tx = TenantTx;
    const ID: &'static str = "a3.delete";
    const PERMISSION: Permission = Permission::A3Manage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Deleted> {
        let A3 { state, .. } = hold(tx, self.id).await?;
        if state != A3State::Draft {
            return Err(Error::illegal_transition(state.as_str(), A3Transition::allowed(state)));
        }
        tx.delete::<table::Entity>(self.id, self.expected_version).await
    }
}

/// The REST routes.
pub const ROUTES: fn() -> Vec<Route> = || {
    vec![
        Route::get::<ListA3s>("/v1/tenants/{tenant}/a3s"),
        Route::post::<CreateA3>("/v1/tenants/{tenant}/a3s"),
        Route::get::<GetA3>("/v1/tenants/{tenant}/a3s/{id}"),
        Route::patch::<UpdateA3>("/v1/tenants/{tenant}/a3s/{id}"),
        Route::delete::<DeleteA3>("/v1/tenants/{tenant}/a3s/{id}"),
        Route::get::<GetA3Content>("/v1/tenants/{tenant}/a3s/{id}/content"),
        Route::get::<GetA3History>("/v1/tenants/{tenant}/a3s/{id}/history"),
        Route::get::<GetCauseAnalysisOfA3>("/v1/tenants/{tenant}/a3s/{id}/cause-analysis"),
        Route::post::<TransitionA3>("/v1/tenants/{tenant}/a3s/{id}/transitions/{transition}"),
    ]
};
