//! Meetings at boards (*tavlemøte*): short, often, and seen when they fail to happen (DOMAIN C3.7.2).

use api::Route;
use async_graphql::{InputObject, SimpleObject};
use db::{Sort, Table, TenantTable, TenantTx};
use kernel::{Date, Deleted, Error, Mode, Operation, Page, PageInput, Patch, Permission, Result, Rule, Span, Time};
use sea_orm::{ActiveValue::Set, ColumnTrait};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    boards::{Board, BoardId},
    shared::stored,
};
pub use graphql::{BoardMeetingMutations, BoardMeetingQueries};
pub(crate) use overview::rhythm;
pub use overview::{
    BoardMeetingOverview, ExpectedMeeting, ExpectedMeetingState, GetBoardMeetingOverview, MeetingRhythm,
};
use table::Column;

mod graphql;
mod moves;
mod overview;

kernel::ids! {
    /// Identifies a meeting at a board.
    BoardMeetingId(BoardMeetingIdKind) = "board_meeting",
}

mod table {
    use kernel::{Date, Span, TenantId, Time};
    use sea_orm::entity::prelude::*;

    use super::BoardMeetingId;
    use crate::boards::BoardId;

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "board_meetings")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub tenant_id: TenantId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: BoardMeetingId,
        pub board_id: BoardId,
        pub meets_on: Date,
        pub attendance: Option<i32>,
        pub called_off: Option<String>,
        pub duration: Option<Span>,
        pub decisions: Json,
        pub version: i32,
        pub created_at: Time,
        pub updated_at: Time,
    }
    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// The registry entry.
pub const TABLE: Table = Table::tenant("board_meetings").after(&["boards"]);

impl TenantTable for table::Entity {
    const TABLE: Table = TABLE;
    const TENANT_ID: Column = Column::TenantId;
    const ID: Column = Column::Id;
    const VERSION: Option<Column> = Some(Column::Version);
}

/// What was decided at a board.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[graphql(input_name = "MeetingDecisionInput")]
pub struct MeetingDecision {
    /// What is to be done, by whom and until when.
    #[schema(min_length = 1, max_length = 500)]
    pub text: String,
}

/// A meeting at a board.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct BoardMeeting {
    /// The meeting's id.
    pub id: BoardMeetingId,
    /// The board.
    pub board_id: BoardId,
    /// The day.
    pub meets_on: Date,
    /// How many were there. How many, and never who.
    pub attendance: Option<i32>,
    /// Why it was not held; null if it was.
    pub called_off: Option<String>,
    /// How long it lasted.
    pub duration: Option<Span>,
    /// What was decided, in order.
    pub decisions: Vec<MeetingDecision>,
    /// How many cards came to another column or lane of the board on that day. Cards that were written, escalated,
    /// returned or taken off the board are not among them, and one that was moved more than once counts once.
    pub cards_moved: i32,
    /// Counts the changes; the `ETag`.
    pub version: i32,
    /// When it was recorded.
    pub created_at: Time,
    /// When it was last changed.
    pub updated_at: Time,
}

kernel::resource!(BoardMeeting);
db::projection!(BoardMeeting from table {
    id: Id, board_id: BoardId, meets_on: MeetsOn, attendance: Attendance, called_off: CalledOff, duration: Duration,
    version: Version, created_at: CreatedAt, updated_at: UpdatedAt,
} json { decisions: Decisions } with { cards_moved: 0 });

impl BoardMeeting {
    /// A meeting that was held has been, and tells how many were there; one that was called off tells nothing like it.
    fn check(&self, today: Date) -> Result<()> {
        let was_held = self.attendance.is_some() || self.duration.is_some() || !self.decisions.is_empty();
        match (&self.called_off, self.attendance) {
            (Some(_), _) if was_held => Err(Error::broken("#/calledOff", Rule::CalledOffIsNotHeld)),
            (Some(_), _) => Ok(()),
            (None, None) => Err(Error::broken("#/attendance", Rule::HeldIsAttended)),
            (None, Some(_)) if self.meets_on > today => Err(Error::broken("#/meetsOn", Rule::NotInTheFuture)),
            (None, Some(_)) => Ok(()),
        }
    }
}

/// Whose meeting it is.
struct AtBoard {
    board_id: BoardId,
}

db::projection!(AtBoard from table { board_id: BoardId });

/// The last day in a period, both ends among them, on which a meeting was held at each of these boards.
pub(crate) async fn last_held(
    tx: &TenantTx,
    boards: impl IntoIterator<Item = BoardId>,
    (from, to): (Date, Date),
) -> Result<Vec<(BoardId, Date)>> {
    let held = tx.find::<table::Entity>().any_of(Column::BoardId, boards).filter(Column::CalledOff.is_null());
    let held = held.filter(Column::MeetsOn.gte(from)).filter(Column::MeetsOn.lte(to));
    let last: Vec<(AtBoard, Date)> = held.greatest(Column::MeetsOn.into_expr()).await?;
    Ok(last.into_iter().map(|(at, day)| (at.board_id, day)).collect())
}

const SORTS: &[Sort<Column>] =
    &[Sort { name: "meetsOn", column: Column::MeetsOn }, Sort { name: "createdAt", column: Column::Id }];

/// Which meetings at boards.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct BoardMeetingFilter {
    /// Only those at this board.
    pub board_id: Option<BoardId>,
}

/// Lists the meetings at boards, newest first unless sorted.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ListBoardMeetings {
    /// Which page.
    pub page: PageInput,
    /// Which meetings at boards.
    pub filter: BoardMeetingFilter,
}

impl Operation for ListBoardMeetings {
    type Output = Page<BoardMeeting>;
    type Tx = TenantTx;
    const ID: &'static str = "board_meeting.list";
    const PERMISSION: Permission = Permission::BoardRead;
    const MODE: Mode = Mode::Read;

    fn sort_keys() -> Vec<&'static str> {
        db::sort_keys(SORTS)
    }

    async fn run(self, tx: &TenantTx) -> Result<Page<BoardMeeting>> {
        let mut page: Page<BoardMeeting> = tx
            .find::<table::Entity>()
            .if_equal(Column::BoardId, self.filter.board_id)
            .page(&self.page, SORTS, (Self::ID, &self.filter))
            .await?;
        moves::fill(tx, &mut page.items).await?;
        Ok(page)
    }
}

/// Reads one meeting at a board.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetBoardMeeting {
    /// The meeting's id.
    pub id: BoardMeetingId,
}

impl Operation for GetBoardMeeting {
    type Output = BoardMeeting;
    type Tx = TenantTx;
    const ID: &'static str = "board_meeting.get";
    const PERMISSION: Permission = Permission::BoardRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<BoardMeeting> {
        moves::filled(tx, tx.get(self.id).await?).await
    }
}

/// Records a meeting at a board: one that was held, with `attendance`, or one that was or will be `calledOff`, with the
/// reason and with neither `attendance`, `duration` nor `decisions`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateBoardMeeting {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The board.
    pub board_id: BoardId,
    /// The day.
    pub meets_on: Date,
    /// How many were there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 1000)]
    pub attendance: Option<i32>,
    /// Why it was not held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 500)]
    pub called_off: Option<String>,
    /// How long it lasted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration: Option<Span>,
    /// What was decided, in order.
    #[serde(default)]
    #[graphql(default)]
    #[schema(max_items = 50)]
    pub decisions: Vec<MeetingDecision>,
}

impl Operation for CreateBoardMeeting {
    type Output = BoardMeeting;
    type Tx = TenantTx;
    const ID: &'static str = "board_meeting.create";
    const PERMISSION: Permission = Permission::CardContribute;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<BoardMeeting> {
        tx.referred::<Board>(self.board_id, "#/boardId").await?;
        let meeting = BoardMeeting {
            id: tx.new_id(),
            board_id: self.board_id,
            meets_on: self.meets_on,
            attendance: self.attendance,
            called_off: self.called_off,
            duration: self.duration,
            decisions: self.decisions,
            cards_moved: 0,
            version: 1,
            created_at: tx.now(),
            updated_at: tx.now(),
        };
        meeting.check(tx.now().date())?;
        let BoardMeeting {
            id,
            board_id,
            meets_on,
            attendance,
            called_off,
            duration,
            decisions,
            cards_moved: _,
            version,
            created_at,
            updated_at,
        } = meeting.clone();
        tx.insert(table::ActiveModel {
            tenant_id: Set(tx.tenant()),
            id: Set(id),
            board_id: Set(board_id),
            meets_on: Set(meets_on),
            attendance: Set(attendance),
            called_off: Set(called_off),
            duration: Set(duration),
            decisions: Set(stored(&decisions)?),
            version: Set(version),
            created_at: Set(created_at),
            updated_at: Set(updated_at),
        })
        .await?;
        moves::filled(tx, meeting).await
    }
}

/// Corrects what was recorded of a meeting at a board. One that was held and is told to have been called off loses its
/// `attendance`, `duration` and `decisions` in the same change.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateBoardMeeting {
    /// The meeting's id.
    pub id: BoardMeetingId,
    /// The version that the change was decided on.
    pub expected_version: i32,
    /// The day.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Date)]
    pub meets_on: Patch<Date>,
    /// How many were there.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<i32>, minimum = 1, maximum = 1000)]
    pub attendance: Patch<i32>,
    /// Why it was not held.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 500)]
    pub called_off: Patch<String>,
    /// How long it lasted.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<Span>)]
    pub duration: Patch<Span>,
    /// All that was decided, in order.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Vec<MeetingDecision>, max_items = 50)]
    pub decisions: Patch<Vec<MeetingDecision>>,
}

impl Operation for UpdateBoardMeeting {
    type Output = BoardMeeting;
    type Tx = TenantTx;
    const ID: &'static str = "board_meeting.update";
    const PERMISSION: Permission = Permission::CardContribute;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<BoardMeeting> {
        let changed: BoardMeeting = tx
            .change::<table::Entity>()
            .set_if(Column::MeetsOn, self.meets_on.set())
            .set_if(Column::Attendance, self.attendance.change())
            .set_if(Column::CalledOff, self.called_off.change())
            .set_if(Column::Duration, self.duration.change())
            .set_if(Column::Decisions, self.decisions.set().map(|decisions| stored(&decisions)).transpose()?)
            .set(Column::UpdatedAt, tx.now())
            .one(self.id, Some(self.expected_version))
            .await?;
        changed.check(tx.now().date())?;
        moves::filled(tx, changed).await
    }
}

/// Deletes what was recorded of a meeting by mistake.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeleteBoardMeeting {
    /// The meeting's id.
    pub id: BoardMeetingId,
    /// The version that the change was decided on.
    pub expected_version: i32,
}

impl Operation for DeleteBoardMeeting {
    type Output = Deleted;
    type Tx = TenantTx;
    const ID: &'static str = "board_meeting.delete";
    const PERMISSION: Permission = Permission::BoardManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Deleted> {
        tx.delete::<table::Entity>(self.id, self.expected_version).await
    }
}

/// The REST routes.
pub const ROUTES: fn() -> Vec<Route> = || {
    vec![
        Route::get::<ListBoardMeetings>("/v1/tenants/{tenant}/board-meetings"),
        Route::post::<CreateBoardMeeting>("/v1/tenants/{tenant}/board-meetings"),
        Route::get::<GetBoardMeeting>("/v1/tenants/{tenant}/board-meetings/{id}"),
        Route::patch::<UpdateBoardMeeting>("/v1/tenants/{tenant}/board-meetings/{id}"),
        Route::delete::<DeleteBoardMeeting>("/v1/tenants/{tenant}/board-meetings/{id}"),
        Route::get::<GetBoardMeetingOverview>("/v1/tenants/{tenant}/boards/{id}/meeting-overview"),
    ]
};
