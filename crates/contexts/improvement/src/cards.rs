//! Cards: what lies on a board, and keeps its identity wherever it is put (DOMAIN C3.7.1, C3.7.3, C3.7.5).

use api::Route;
use async_graphql::{InputObject, SimpleObject};
use db::{Sort, Table, TenantTable, TenantTx};
use kernel::{
    Date, Deleted, MembershipId, Mode, Operation, Outcome, Page, PageInput, Permission, PersonId, Result, Time, UnitId,
};
use sea_orm::{ColumnTrait, Condition};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use work::processes::ProcessId;

use crate::boards::{self, BoardColumnId, BoardId, BoardLaneId, WipCount};
pub use escalate::{EscalateCard, ReturnCard};
pub(crate) use follow::follow;
pub use graphql::{CardMutations, CardQueries};
pub use history::{CardHistory, CardMove, CardMoveKind, GetCardHistory};
pub(crate) use history::{last_moves, moved_on};
pub use metric::{CardMetric, MetricReading};
pub use place::MoveCard;
pub use state::{AnswerCard, ArchiveCard};
use table::Column;
pub use write::{CreateCard, UpdateCard};

mod escalate;
mod follow;
mod graphql;
mod history;
mod metric;
mod place;
mod rank;
mod state;
mod table;
mod write;

kernel::ids! {
    /// Identifies a card, on whichever board it lies.
    CardId(CardIdKind) = "card",
    /// Identifies a card's way from one place to the next.
    CardMoveId(CardMoveIdKind) = "card_move",
}

kernel::text_enum! {
    /// What a card is.
    pub enum CardKind {
        /// A thought of something better (*forslag*).
        Idea = "idea",
        /// Something that does not work.
        Problem = "problem",
        /// An improvement that is being made.
        Improvement = "improvement",
        /// Something that somebody will do.
        Task = "task",
        /// An A3 that is worked on; the text says where it is.
        A3 = "a3",
        /// A figure that is followed. It counts in no limit.
        Metric = "metric",
    }
}

impl CardKind {
    /// Whether whoever writes it is promised an answer.
    const fn is_answered(self) -> bool {
        matches!(self, Self::Idea | Self::Problem | Self::Improvement)
    }
}

/// The registry entry.
pub const TABLE: Table = Table::tenant("cards").after(&["boards", "units", "memberships", "processes"]);
/// The registry entry of how cards were moved.
pub const MOVES: Table = Table::tenant("card_moves").after(&["cards", "boards"]);

impl TenantTable for table::Entity {
    const TABLE: Table = TABLE;
    const TENANT_ID: Column = Column::TenantId;
    const ID: Column = Column::Id;
    const VERSION: Option<Column> = Some(Column::Version);
}

/// A card on a board.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct Card {
    /// The card's id, which it keeps on every board.
    pub id: CardId,
    /// The board that it lies on.
    pub board_id: BoardId,
    /// The board that it was written on, which stays its home while it lies with a board above.
    pub home_board_id: BoardId,
    /// The column that it lies in.
    pub column_id: BoardColumnId,
    /// The lane that it lies in; null on a board without lanes.
    pub lane_id: Option<BoardLaneId>,
    /// Where it lies in its column: digits that are compared as text, the uppermost first. They say nothing else, and
    /// another card's never change by this one's moves.
    pub rank: String,
    /// What it is.
    pub kind: CardKind,
    /// What stands on it.
    pub title: String,
    /// What else is to say.
    pub text: Option<String>,
    /// The unit that it comes from.
    pub unit_id: Option<UnitId>,
    /// The member who sees to it.
    pub owner_membership_id: Option<MembershipId>,
    /// The process that it is about.
    pub process_id: Option<ProcessId>,
    /// What is measured; on a card of kind `metric` and on no other.
    pub metric: Option<CardMetric>,
    /// Who wrote it, as in `personId` of a membership.
    pub author_id: PersonId,
    /// The last day on which it is in time.
    pub due: Option<Date>,
    /// The last day on which a first answer is in time; null if none is promised.
    pub answer_due: Option<Date>,
    /// The answer to whoever wrote it.
    pub answer: Option<String>,
    /// When it was first answered.
    pub answered_at: Option<Time>,
    /// Since when it lies in its column.
    pub moved_at: Time,
    /// Since when it lies in a column of what is done.
    pub done_at: Option<Time>,
    /// When it was taken off the board; then the board and the column are those where it lay last.
    pub archived_at: Option<Time>,
    /// Counts the changes, moves among them; the `ETag`.
    pub version: i32,
    /// When it was written.
    pub created_at: Time,
    /// When it was last changed.
    pub updated_at: Time,
}

kernel::resource!(Card);
db::projection!(Card from table {
    id: Id, board_id: BoardId, home_board_id: HomeBoardId, column_id: ColumnId, lane_id: LaneId, rank: Rank, kind: Kind,
    title: Title, text: Text, unit_id: UnitId, owner_membership_id: OwnerMembershipId, process_id: ProcessId,
    author_id: AuthorId, due: Due, answer_due: AnswerDue, answer: Answer, answered_at: AnsweredAt, moved_at: MovedAt,
    done_at: DoneAt, archived_at: ArchivedAt, version: Version, created_at: CreatedAt, updated_at: UpdatedAt,
} json { metric: Metric });

impl Card {
    /// Whether it should have been done, or answered, before this day.
    pub(crate) fn is_overdue(&self, today: Date) -> bool {
        let late = |due: Option<Date>| due.is_some_and(|due| due < today);
        (late(self.due) && self.done_at.is_none()) || (late(self.answer_due) && self.answered_at.is_none())
    }
}

/// A card where it was put.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct PlacedCard {
    /// The card.
    pub card: Card,
    /// The limits that warn and are broken by it: there are more cards now than there should be.
    pub warnings: Vec<WipCount>,
}

impl Outcome for PlacedCard {
    fn subject(&self) -> Option<String> {
        Outcome::subject(&self.card)
    }
    fn version(&self) -> Option<i32> {
        Outcome::version(&self.card)
    }
}

/// The cards that lie on a board, and those that are at home there and lie elsewhere, in one statement.
pub(crate) async fn of_board(tx: &TenantTx, board: BoardId) -> Result<(Vec<Card>, Vec<Card>)> {
    let here = Condition::any().add(Column::BoardId.eq(board)).add(Column::HomeBoardId.eq(board));
    let found = tx.find::<table::Entity>().filter(here).filter(Column::ArchivedAt.is_null());
    let found: Vec<Card> = found.by(Column::Id).all().await?;
    Ok(found.into_iter().partition(|card| card.board_id == board))
}

/// A card and before it the board that it lies on, both held until the end of the transaction; none if it is gone.
pub(crate) async fn hold(tx: &TenantTx, id: CardId) -> Result<Option<Card>> {
    let board: Vec<BoardId> = tx.find::<table::Entity>().id(id).values(Column::BoardId).await?;
    boards::hold(tx, board).await?;
    tx.find::<table::Entity>().id(id).lock().one().await
}

const SORTS: &[Sort<Column>] = &[
    Sort { name: "rank", column: Column::Rank },
    Sort { name: "movedAt", column: Column::MovedAt },
    Sort { name: "updatedAt", column: Column::UpdatedAt },
    Sort { name: "createdAt", column: Column::Id },
];

/// Which cards.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct CardFilter {
    /// Only those that lie on this board.
    pub board_id: Option<BoardId>,
    /// Only those that were written on this board, wherever they lie.
    pub home_board_id: Option<BoardId>,
    /// Only those in this column.
    pub column_id: Option<BoardColumnId>,
    /// Only those in this lane.
    pub lane_id: Option<BoardLaneId>,
    /// Only those of one of these kinds.
    pub kind: Option<Vec<CardKind>>,
    /// Only those that this member sees to.
    pub owner_membership_id: Option<MembershipId>,
    /// Only those that come from this unit.
    pub unit_id: Option<UnitId>,
    /// Only those about this process.
    pub process_id: Option<ProcessId>,
    /// Only those that one wrote oneself.
    pub mine: Option<bool>,
    /// Only those that should have been done, or answered, by now.
    pub overdue: Option<bool>,
    /// Only those that are promised an answer and have none.
    pub unanswered: Option<bool>,
    /// Only those that have lain in their column since before this time.
    pub moved_before: Option<Time>,
    /// Only those that were taken off the board, in place of those that lie on one.
    pub archived: Option<bool>,
}

/// Lists the cards that lie on boards, newest first unless sorted; `sort=rank` reads a column in order.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ListCards {
    /// Which page.
    pub page: PageInput,
    /// Which cards.
    pub filter: CardFilter,
}

impl Operation for ListCards {
    type Output = Page<Card>;
    type Tx = TenantTx;
    const ID: &'static str = "card.list";
    const PERMISSION: Permission = Permission::BoardRead;
    const MODE: Mode = Mode::Read;

    fn sort_keys() -> Vec<&'static str> {
        db::sort_keys(SORTS)
    }

    async fn run(self, tx: &TenantTx) -> Result<Page<Card>> {
        let today = tx.now().date();
        let asked = |flag: Option<bool>| flag.unwrap_or_default();
        let mut find = tx.find::<table::Entity>();
        find = match asked(self.filter.archived) {
            true => find.filter(Column::ArchivedAt.is_not_null()),
            false => find.filter(Column::ArchivedAt.is_null()),
        };
        if asked(self.filter.overdue) {
            let done = Condition::all().add(Column::Due.lt(today)).add(Column::DoneAt.is_null());
            let answered = Condition::all().add(Column::AnswerDue.lt(today)).add(Column::AnsweredAt.is_null());
            find = find.filter(Condition::any().add(done).add(answered));
        }
        if asked(self.filter.unanswered) {
            find = find.filter(Column::AnswerDue.is_not_null()).filter(Column::AnsweredAt.is_null());
        }
        if let Some(time) = self.filter.moved_before {
            find = find.filter(Column::MovedAt.lt(time));
        }
        find.if_equal(Column::BoardId, self.filter.board_id)
            .if_equal(Column::HomeBoardId, self.filter.home_board_id)
            .if_equal(Column::ColumnId, self.filter.column_id)
            .if_equal(Column::LaneId, self.filter.lane_id)
            .if_any_of(Column::Kind, self.filter.kind.clone())
            .if_equal(Column::OwnerMembershipId, self.filter.owner_membership_id)
            .if_equal(Column::UnitId, self.filter.unit_id)
            .if_equal(Column::ProcessId, self.filter.process_id)
            .if_equal(Column::AuthorId, self.filter.mine.filter(|mine| *mine).map(|_| tx.actor().person))
            .page(&self.page, SORTS, (Self::ID, &self.filter))
            .await
    }
}

/// Reads one card.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetCard {
    /// The card's id.
    pub id: CardId,
}

impl Operation for GetCard {
    type Output = Card;
    type Tx = TenantTx;
    const ID: &'static str = "card.get";
    const PERMISSION: Permission = Permission::BoardRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<Card> {
        tx.get(self.id).await
    }
}

/// Deletes a card that was written by mistake, with how it was moved; one that has been worked on is taken off the board
/// with `archive`. One by which an idea of a box or an A3 lies there stays: 409 `still_in_use`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeleteCard {
    /// The card's id.
    pub id: CardId,
    /// The version that the change was decided on.
    pub expected_version: i32,
}

impl Operation for DeleteCard {
    type Output = Deleted;
    type Tx = TenantTx;
    const ID: &'static str = "card.delete";
    const PERMISSION: Permission = Permission::CardManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Deleted> {
        tx.delete::<table::Entity>(self.id, self.expected_version).await
    }
}

/// The REST routes.
pub const ROUTES: fn() -> Vec<Route> = || {
    vec![
        Route::get::<ListCards>("/v1/tenants/{tenant}/cards"),
        Route::post::<CreateCard>("/v1/tenants/{tenant}/cards"),
        Route::get::<GetCard>("/v1/tenants/{tenant}/cards/{id}"),
        Route::patch::<UpdateCard>("/v1/tenants/{tenant}/cards/{id}"),
        Route::delete::<DeleteCard>("/v1/tenants/{tenant}/cards/{id}"),
        Route::get::<GetCardHistory>("/v1/tenants/{tenant}/cards/{id}/history"),
        Route::post::<MoveCard>("/v1/tenants/{tenant}/cards/{id}/transitions/move"),
        Route::post::<AnswerCard>("/v1/tenants/{tenant}/cards/{id}/transitions/answer"),
        Route::post::<EscalateCard>("/v1/tenants/{tenant}/cards/{id}/transitions/escalate"),
        Route::post::<ReturnCard>("/v1/tenants/{tenant}/cards/{id}/transitions/return"),
        Route::post::<ArchiveCard>("/v1/tenants/{tenant}/cards/{id}/transitions/archive"),
    ]
};
