//! Idea boxes (*idékasser*): where a unit, or the whole tenant, takes in ideas, with statuses and criteria of its own
//! and a promise of an answer (DOMAIN C0.8.1, C3.7.3, C3.7.5).
//!
//! Statuses and criteria are parts of the box and stored in its row. Whoever gives an idea a status holds that row, so
//! that no status goes while an idea gets it.

use api::Route;
use async_graphql::{InputObject, SimpleObject};
use db::{Sort, Table, TenantTable, TenantTx, Unique};
use kernel::{Date, Deleted, Error, FaultCode, Mode, Operation, Page, PageInput, Permission, Result, Time, UnitId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ideas::IdeaPhase;
pub use graphql::{IdeaBoxMutations, IdeaBoxQueries};
pub use parts::{IdeaCriterion, IdeaStatus, IdeaStatusInput, NewIdeaStatus};
use table::Column;
pub use write::{CreateIdeaBox, UpdateIdeaBox};

mod graphql;
mod parts;
mod table;
mod write;

kernel::ids! {
    /// Identifies an idea box.
    IdeaBoxId(IdeaBoxIdKind) = "idea_box",
    /// Identifies a status of an idea box.
    IdeaStatusId(IdeaStatusIdKind) = "idea_status",
}

/// The registry entry.
pub const TABLE: Table = Table::tenant("idea_boxes").after(&["units"]).unique(&[Unique {
    constraint: "idea_boxes_name_key",
    columns: &["name"],
    member: "name",
}]);

impl TenantTable for table::Entity {
    const TABLE: Table = TABLE;
    const TENANT_ID: Column = Column::TenantId;
    const ID: Column = Column::Id;
    const VERSION: Option<Column> = Some(Column::Version);
}

/// A box of ideas.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct IdeaBox {
    /// The box's id.
    pub id: IdeaBoxId,
    /// What it is called, unlike the tenant's others.
    pub name: String,
    /// The unit whose box it is; null for the whole tenant's.
    pub unit_id: Option<UnitId>,
    /// How high it stands: 1 where the work is done, more for each level of leaders above.
    pub level: i32,
    /// The box that it escalates ideas to, of a higher level.
    pub above_idea_box_id: Option<IdeaBoxId>,
    /// Whether a new idea is seen by its author and by who holds `idea.manage` only, until it is let through.
    pub pre_moderation: bool,
    /// Within how many days whoever puts in an idea gets a first answer; null for no promise.
    pub answer_within_days: Option<i32>,
    /// The statuses that its ideas can have, in order; none if the phases are enough.
    pub statuses: Vec<IdeaStatus>,
    /// What its ideas are scored by, in order; none if they are not scored.
    pub criteria: Vec<IdeaCriterion>,
    /// Counts the changes to the box itself, not those to its ideas; the `ETag`.
    pub version: i32,
    /// When it was set up.
    pub created_at: Time,
    /// When it was last changed.
    pub updated_at: Time,
}

kernel::resource!(IdeaBox);
db::projection!(IdeaBox from table {
    id: Id, name: Name, unit_id: UnitId, level: Level, above_idea_box_id: AboveIdeaBoxId, pre_moderation: PreModeration,
    answer_within_days: AnswerWithinDays, version: Version, created_at: CreatedAt, updated_at: UpdatedAt,
} json { statuses: Statuses, criteria: Criteria });

impl IdeaBox {
    /// The status that an input names at `pointer`; a fault if it is none of the box's.
    pub(crate) fn status(&self, id: IdeaStatusId, pointer: &str) -> Result<&IdeaStatus> {
        let found = self.statuses.iter().find(|status| status.id == id);
        found.ok_or_else(|| Error::invalid(pointer, FaultCode::NoSuchThing, None))
    }

    /// The first status of a phase, if there is one.
    pub(crate) fn first_status(&self, phase: IdeaPhase) -> Option<IdeaStatusId> {
        self.statuses.iter().find(|status| status.phase == phase).map(|status| status.id)
    }

    /// The last day on which an answer to an idea that is put in now is in time.
    pub(crate) fn answer_due(&self, now: Time) -> Option<Date> {
        let days = u32::try_from(self.answer_within_days?).ok()?;
        Some(now.days_later(days).date())
    }
}

/// Whose a box is.
struct Of {
    id: IdeaBoxId,
    unit_id: UnitId,
}

db::projection!(Of from table { id: Id, unit_id: UnitId });

/// The idea boxes of these units, each with whose it is.
pub(crate) async fn of_units(tx: &TenantTx, units: &[UnitId]) -> Result<Vec<(IdeaBoxId, UnitId)>> {
    let theirs: Vec<Of> = tx.find::<table::Entity>().any_of(Column::UnitId, units.iter().copied()).all().await?;
    Ok(theirs.into_iter().map(|of| (of.id, of.unit_id)).collect())
}

/// The box that an input names at `pointer`, held until the end of the transaction, so that its statuses stay.
pub(crate) async fn held(tx: &TenantTx, id: IdeaBoxId, pointer: &str) -> Result<IdeaBox> {
    tx.find::<table::Entity>().id(id).lock().referred(pointer).await
}

const SORTS: &[Sort<Column>] = &[
    Sort { name: "level", column: Column::Level },
    Sort { name: "name", column: Column::Name },
    Sort { name: "createdAt", column: Column::Id },
];

/// Which idea boxes.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct IdeaBoxFilter {
    /// Only those of this unit.
    pub unit_id: Option<UnitId>,
    /// Only those of this level.
    pub level: Option<i32>,
    /// Only those that escalate to this box.
    pub above_idea_box_id: Option<IdeaBoxId>,
}

/// Lists the idea boxes, newest first unless sorted.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ListIdeaBoxes {
    /// Which page.
    pub page: PageInput,
    /// Which idea boxes.
    pub filter: IdeaBoxFilter,
}

impl Operation for ListIdeaBoxes {
    type Output = Page<IdeaBox>;
    type Tx = TenantTx;
    const ID: &'static str = "idea_box.list";
    const PERMISSION: Permission = Permission::IdeaRead;
    const MODE: Mode = Mode::Read;

    fn sort_keys() -> Vec<&'static str> {
        db::sort_keys(SORTS)
    }

    async fn run(self, tx: &TenantTx) -> Result<Page<IdeaBox>> {
        tx.find::<table::Entity>()
            .if_equal(Column::UnitId, self.filter.unit_id)
            .if_equal(Column::Level, self.filter.level)
            .if_equal(Column::AboveIdeaBoxId, self.filter.above_idea_box_id)
            .page(&self.page, SORTS, (Self::ID, &self.filter))
            .await
    }
}

/// Reads one idea box, without its ideas.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetIdeaBox {
    /// The box's id.
    pub id: IdeaBoxId,
}

impl Operation for GetIdeaBox {
    type Output = IdeaBox;
    type Tx = TenantTx;
    const ID: &'static str = "idea_box.get";
    const PERMISSION: Permission = Permission::IdeaRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<IdeaBox> {
        tx.get(self.id).await
    }
}

/// Deletes an idea box that no idea lies in or has passed through, and that none escalates to: else 409 `still_in_use`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeleteIdeaBox {
    /// The box's id.
    pub id: IdeaBoxId,
    /// The version that the change was decided on.
    pub expected_version: i32,
}

impl Operation for DeleteIdeaBox {
    type Output = Deleted;
    type Tx = TenantTx;
    const ID: &'static str = "idea_box.delete";
    const PERMISSION: Permission = Permission::IdeaBoxManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Deleted> {
        tx.delete::<table::Entity>(self.id, self.expected_version).await
    }
}

/// The REST routes.
pub const ROUTES: fn() -> Vec<Route> = || {
    vec![
        Route::get::<ListIdeaBoxes>("/v1/tenants/{tenant}/idea-boxes"),
        Route::post::<CreateIdeaBox>("/v1/tenants/{tenant}/idea-boxes"),
        Route::get::<GetIdeaBox>("/v1/tenants/{tenant}/idea-boxes/{id}"),
        Route::patch::<UpdateIdeaBox>("/v1/tenants/{tenant}/idea-boxes/{id}"),
        Route::delete::<DeleteIdeaBox>("/v1/tenants/{tenant}/idea-boxes/{id}"),
    ]
};
