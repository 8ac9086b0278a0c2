//! Actions (*tiltak*): who does what by when, and again when it recurs. An action stands by itself, or it comes of an idea, an A3,
//! a deviation, a risk or a meeting at a board, and is found from there (DOMAIN §2.2).

use api::Route;
use async_graphql::{InputObject, SimpleObject};
use db::{Sort, Table, TenantTable, TenantTx};
use kernel::{Date, Deleted, MembershipId, Mode, Operation, Page, PageInput, Permission, Result, Time};
use sea_orm::{ColumnTrait, Condition};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    a3s::A3Id, board_meetings::BoardMeetingId, deviations::DeviationId, ideas::IdeaId, risks::RiskId,
    shared::last_touched,
};
pub use graphql::{ActionMutations, ActionQueries};
pub use recurrence::{ActionRecurrence, RecurrenceUnit};
pub use state::{CancelAction, CompleteAction, CompletedAction, ReopenAction};
use table::Column;
pub use write::{CreateAction, UpdateAction};

mod graphql;
mod recurrence;
mod state;
mod table;
mod write;

kernel::ids! {
    /// Identifies an action.
    ActionId(ActionIdKind) = "action",
}

kernel::text_enum! {
    /// Where an action is.
    pub enum ActionState {
        /// To be done.
        Open = "open",
        /// Done.
        Done = "done",
        /// It will not be done.
        Cancelled = "cancelled",
    }
}

/// The registry entry.
pub const TABLE: Table =
    Table::tenant("actions").after(&["memberships", "ideas", "a3s", "deviations", "risks", "board_meetings"]);

impl TenantTable for table::Entity {
    const TABLE: Table = TABLE;
    const TENANT_ID: Column = Column::TenantId;
    const ID: Column = Column::Id;
    const VERSION: Option<Column> = Some(Column::Version);
}

/// Something that somebody will do.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct Action {
    /// The action's id.
    pub id: ActionId,
    /// What is to be done.
    pub title: String,
    /// What else is to say.
    pub text: Option<String>,
    /// The member who does it, or sees to it.
    pub owner_membership_id: Option<MembershipId>,
    /// The last day on which it is in time.
    pub due: Option<Date>,
    /// How many days before it is due its owner is reminded of it.
    pub remind_days_before: Option<i32>,
    /// The day from which it is to be reminded of, until it is done or cancelled; it is then listed with `reminding=true`.
    pub remind_on: Option<Date>,
    /// How it recurs; null for what is done once.
    pub recurrence: Option<ActionRecurrence>,
    /// The idea that it comes of.
    pub idea_id: Option<IdeaId>,
    /// The A3 of which it is a countermeasure.
    pub a3_id: Option<A3Id>,
    /// The deviation that it mends.
    pub deviation_id: Option<DeviationId>,
    /// The risk that it lessens.
    pub risk_id: Option<RiskId>,
    /// The meeting at a board that agreed on it.
    pub board_meeting_id: Option<BoardMeetingId>,
    /// The one before it, where it recurs.
    pub follows_action_id: Option<ActionId>,
    /// Where it is.
    pub state: ActionState,
    /// What came of it, or why it was cancelled.
    pub outcome: Option<String>,
    /// The day on which it was done or cancelled.
    pub closed_on: Option<Date>,
    /// Counts the changes; the `ETag`.
    pub version: i32,
    /// When it was agreed on.
    pub created_at: Time,
    /// When it was last changed.
    pub updated_at: Time,
}

kernel::resource!(Action);
db::projection!(Action from table {
    id: Id, title: Title, text: Text, owner_membership_id: OwnerMembershipId, due: Due,
    remind_days_before: RemindDaysBefore, remind_on: RemindOn, idea_id: IdeaId, a3_id: A3Id, deviation_id: DeviationId,
    risk_id: RiskId, board_meeting_id: BoardMeetingId, follows_action_id: FollowsActionId, state: State,
    outcome: Outcome, closed_on: ClosedOn, version: Version, created_at: CreatedAt, updated_at: UpdatedAt,
} json { recurrence: Recurrence });

/// The risks among these that somebody does something about, or has.
pub(crate) async fn lessened(tx: &TenantTx, risks: impl IntoIterator<Item = RiskId>) -> Result<Vec<RiskId>> {
    let measures = tx.find::<table::Entity>().any_of(Column::RiskId, risks);
    measures.filter(Column::State.ne(ActionState::Cancelled)).values(Column::RiskId).await
}

/// Who sees to an action, and the A3 that it comes of.
struct Whose {
    owner_membership_id: Option<MembershipId>,
    a3_id: Option<A3Id>,
}

db::projection!(Whose from table { owner_membership_id: OwnerMembershipId, a3_id: A3Id });

/// When an action was last agreed on or changed in a period, up to but not at its end: of those that come of one of these
/// A3s and those that somebody sees to, by that member and A3.
pub(crate) async fn last_changes(
    tx: &TenantTx,
    a3s: impl IntoIterator<Item = A3Id>,
    period: (Time, Time),
) -> Result<Vec<((Option<MembershipId>, Option<A3Id>), Time)>> {
    let counts = Condition::any().add(Column::OwnerMembershipId.is_not_null()).add(Column::A3Id.is_in(a3s));
    let counts = tx.find::<table::Entity>().filter(counts);
    let last: Vec<(Whose, Time)> = last_touched(counts, (Column::CreatedAt, Column::UpdatedAt), period).await?;
    Ok(last.into_iter().map(|(whose, at)| ((whose.owner_membership_id, whose.a3_id), at)).collect())
}

const SORTS: &[Sort<Column>] =
    &[Sort { name: "updatedAt", column: Column::UpdatedAt }, Sort { name: "createdAt", column: Column::Id }];

/// Which actions.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ActionFilter {
    /// Only those in one of these states.
    pub state: Option<Vec<ActionState>>,
    /// Only those that this member sees to.
    pub owner_membership_id: Option<MembershipId>,
    /// Only those that one sees to oneself.
    pub mine: Option<bool>,
    /// Only open ones that should have been done by now.
    pub overdue: Option<bool>,
    /// Only open ones that are to be reminded of by now.
    pub reminding: Option<bool>,
    /// Only those of this idea.
    pub idea_id: Option<IdeaId>,
    /// Only those of this A3.
    pub a3_id: Option<A3Id>,
    /// Only those of this deviation.
    pub deviation_id: Option<DeviationId>,
    /// Only those of this risk.
    pub risk_id: Option<RiskId>,
    /// Only those of this meeting at a board.
    pub board_meeting_id: Option<BoardMeetingId>,
}

/// Lists the actions, newest first unless sorted.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ListActions {
    /// Which page.
    pub page: PageInput,
    /// Which actions.
    pub filter: ActionFilter,
}

impl Operation for ListActions {
    type Output = Page<Action>;
    type Tx = TenantTx;
    const ID: &'static str = "action.list";
    const PERMISSION: Permission = Permission::ActionRead;
    const MODE: Mode = Mode::Read;

    fn sort_keys() -> Vec<&'static str> {
        db::sort_keys(SORTS)
    }

    async fn run(self, tx: &TenantTx) -> Result<Page<Action>> {
        let today = tx.now().date();
        let asked = |flag: Option<bool>| flag.unwrap_or_default();
        let mut find = tx.find::<table::Entity>();
        if asked(self.filter.mine) {
            let own = organisation::memberships::held(tx, tx.actor().person).await?;
            find = find.any_of(Column::OwnerMembershipId, own.into_iter().map(|membership| membership.id));
        }
        if asked(self.filter.overdue) {
            find = find.filter(Column::Due.lt(today)).filter(Column::State.eq(ActionState::Open));
        }
        if asked(self.filter.reminding) {
            find = find.filter(Column::RemindOn.lte(today)).filter(Column::State.eq(ActionState::Open));
        }
        find.if_any_of(Column::State, self.filter.state.clone())
            .if_equal(Column::OwnerMembershipId, self.filter.owner_membership_id)
            .if_equal(Column::IdeaId, self.filter.idea_id)
            .if_equal(Column::A3Id, self.filter.a3_id)
            .if_equal(Column::DeviationId, self.filter.deviation_id)
            .if_equal(Column::RiskId, self.filter.risk_id)
            .if_equal(Column::BoardMeetingId, self.filter.board_meeting_id)
            .page(&self.page, SORTS, (Self::ID, &self.filter))
            .await
    }
}

/// Reads one action.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetAction {
    /// The action's id.
    pub id: ActionId,
}

impl Operation for GetAction {
    type Output = Action;
    type Tx = TenantTx;
    const ID: &'static str = "action.get";
    const PERMISSION: Permission = Permission::ActionRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<Action> {
        tx.get(self.id).await
    }
}

/// Deletes an action that was written by mistake; one that will not be done is cancelled. One that others follow is still in
/// use.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeleteAction {
    /// The action's id.
    pub id: ActionId,
    /// The version that the change was decided on.
    pub expected_version: i32,
}

impl Operation for DeleteAction {
    type Output = Deleted;
    type Tx = TenantTx;
    const ID: &'static str = "action.delete";
    const PERMISSION: Permission = Permission::ActionContribute;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Deleted> {
        tx.delete::<table::Entity>(self.id, self.expected_version).await
    }
}

/// The REST routes.
pub const ROUTES: fn() -> Vec<Route> = || {
    vec![
        Route::get::<ListActions>("/v1/tenants/{tenant}/actions"),
        Route::post::<CreateAction>("/v1/tenants/{tenant}/actions"),
        Route::get::<GetAction>("/v1/tenants/{tenant}/actions/{id}"),
        Route::patch::<UpdateAction>("/v1/tenants/{tenant}/actions/{id}"),
        Route::delete::<DeleteAction>("/v1/tenants/{tenant}/actions/{id}"),
        Route::post::<CompleteAction>("/v1/tenants/{tenant}/actions/{id}/transitions/complete"),
        Route::post::<CancelAction>("/v1/tenants/{tenant}/actions/{id}/transitions/cancel"),
        Route::post::<ReopenAction>("/v1/tenants/{tenant}/actions/{id}/transitions/reopen"),
    ]
};
