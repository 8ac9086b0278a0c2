//! Ideas (*idear*): a title is enough, whoever had one gets an answer, and it keeps its identity wherever it is taken
//! (DOMAIN S0.8, C3.7.3, C3.7.5).
//!
//! An idea lies in one [`crate::idea_boxes::IdeaBox`] at a time. What it lacks before it is let through is seen by its
//! author and by who holds `idea.manage` only: every read begins with [`seen`].

use api::Route;
use async_graphql::{InputObject, SimpleObject};
use db::{Find, Sort, Table, TenantTable, TenantTx};
use kernel::{
    Code, Date, Deleted, Error, Mode, Operation, Page, PageInput, Permission, PersonId, Result, Rule, Time, UnitId,
};
use sea_orm::{ColumnTrait, Condition};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use work::processes::ProcessId;

use crate::{
    cards::CardId,
    deviations::DeviationId,
    idea_boxes::{IdeaBoxId, IdeaStatusId},
};
pub use escalate::{EscalateIdea, ReturnIdea};
pub use graphql::{IdeaMutations, IdeaQueries};
pub(crate) use history::last_moves;
pub use history::{GetIdeaHistory, IdeaHistory, IdeaMove, IdeaMoveKind};
pub use moderation::{PublishIdea, WithholdIdea};
pub use place::{PlaceIdea, PlacedIdea};
pub use state::{AnswerIdea, MoveIdea};
use table::Column;
pub use write::{CreateIdea, UpdateIdea};

mod escalate;
mod graphql;
mod history;
mod moderation;
mod place;
mod state;
mod table;
mod write;

kernel::ids! {
    /// Identifies an idea, in whichever box it lies.
    IdeaId(IdeaIdKind) = "idea",
    /// Identifies a step on an idea's way.
    IdeaMoveId(IdeaMoveIdKind) = "idea_move",
}

kernel::text_enum! {
    /// How far an idea has come, the same in every box whatever its statuses are called.
    pub enum IdeaPhase {
        /// Nobody has begun to decide.
        New = "new",
        /// Somebody finds out whether it is worth doing.
        Assessing = "assessing",
        /// It will be done.
        Accepted = "accepted",
        /// It is being done.
        InProgress = "in_progress",
        /// It is done.
        Done = "done",
        /// It will not be done, and the answer tells why.
        Declined = "declined",
        /// Not now; may be taken up again.
        Parked = "parked",
    }
}

kernel::text_enum! {
    /// How an idea is carried out (DOMAIN C0.8.2).
    pub enum IdeaRoute {
        /// Small enough to be done at once.
        JustDoIt = "just_do_it",
        /// Worked on as an A3.
        A3 = "a3",
        /// The process is mapped anew.
        Mapping = "mapping",
    }
}

kernel::text_enum! {
    /// Whether an idea was let through.
    pub enum IdeaModeration {
        /// Waits to be let through: its box demands that of what is new.
        Pending = "pending",
        /// Seen by everybody who reads ideas.
        Visible = "visible",
        /// Was not let through, or taken back; it lies on no board, and the reason is told to its author.
        Withheld = "withheld",
    }
}

/// The registry entry.
pub const TABLE: Table = Table::tenant("ideas").after(&["idea_boxes", "deviations", "cards", "units", "processes"]);
/// The registry entry of what happened to ideas.
pub const MOVES: Table = Table::tenant("idea_moves").after(&["ideas", "idea_boxes"]);

impl TenantTable for table::Entity {
    const TABLE: Table = TABLE;
    const TENANT_ID: Column = Column::TenantId;
    const ID: Column = Column::Id;
    const VERSION: Option<Column> = Some(Column::Version);
}

/// A thought of something better.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct Idea {
    /// The idea's id, which it keeps in every box and on every board.
    pub id: IdeaId,
    /// The box that it lies in.
    pub idea_box_id: IdeaBoxId,
    /// The box that it was put into first, which stays its home while it lies in a box above.
    pub home_idea_box_id: IdeaBoxId,
    /// What it is, in a few words.
    pub title: String,
    /// What else is to say.
    pub text: Option<String>,
    /// The unit that it comes from.
    pub unit_id: Option<UnitId>,
    /// The process that it is about.
    pub process_id: Option<ProcessId>,
    /// The deviation that it would keep from happening again.
    pub deviation_id: Option<DeviationId>,
    /// Who had it, as in `personId` of a membership; null if it was put in anonymously. Then who it was is stored
    /// nowhere, and the event stream names nobody.
    pub author_id: Option<PersonId>,
    /// Whether it was let through.
    pub moderation: IdeaModeration,
    /// Why it is withheld; null if it is not.
    pub moderation_reason: Option<String>,
    /// Its status, one of those of its box; null if only the phase is said.
    pub status_id: Option<IdeaStatusId>,
    /// How far it has come.
    pub phase: IdeaPhase,
    /// How it is carried out; null if that is not decided.
    pub route: Option<IdeaRoute>,
    /// The last day on which a first answer is in time; null if its home box promises none.
    pub answer_due: Option<Date>,
    /// The answer to whoever had it.
    pub answer: Option<String>,
    /// When it was first answered.
    pub answered_at: Option<Time>,
    /// The card by which it lies on a board; null if it lies on none, as while it is withheld.
    pub card_id: Option<CardId>,
    /// Counts the changes; the `ETag`.
    pub version: i32,
    /// When it was put in.
    pub created_at: Time,
    /// When it was last changed.
    pub updated_at: Time,
}

kernel::resource!(Idea);
db::projection!(Idea from table {
    id: Id, idea_box_id: IdeaBoxId, home_idea_box_id: HomeIdeaBoxId, title: Title, text: Text, unit_id: UnitId,
    process_id: ProcessId, deviation_id: DeviationId, author_id: AuthorId, moderation: Moderation,
    moderation_reason: ModerationReason, status_id: StatusId, phase: Phase, route: Route, answer_due: AnswerDue,
    answer: Answer, answered_at: AnsweredAt, card_id: CardId, version: Version, created_at: CreatedAt,
    updated_at: UpdatedAt,
});

impl Idea {
    /// Before it is let through, nothing else is done with it.
    pub(crate) fn check_let_through(&self) -> Result<()> {
        match self.moderation {
            IdeaModeration::Visible => Ok(()),
            IdeaModeration::Pending | IdeaModeration::Withheld => Err(Error::rule(Rule::IdeaIsLetThrough)),
        }
    }

    /// What is taken elsewhere is let through, and neither done nor declined.
    fn check_open(&self) -> Result<()> {
        self.check_let_through()?;
        match self.phase {
            IdeaPhase::Done | IdeaPhase::Declined => Err(Error::rule(Rule::IdeaIsOpen)),
            _ => Ok(()),
        }
    }
}

/// The ideas that the actor may know of: those let through and one's own, or all with `idea.manage`.
fn seen(tx: &TenantTx) -> Find<'_, table::Entity> {
    let find = tx.find::<table::Entity>();
    if tx.actor().permissions.holds(Permission::IdeaManage) {
        return find;
    }
    let own = Column::AuthorId.eq(tx.actor().person);
    find.filter(Condition::any().add(Column::Moderation.eq(IdeaModeration::Visible)).add(own))
}

/// The idea, if the actor may know of it, held until the end of the transaction if anything is to be written by it.
pub(crate) async fn known(tx: &TenantTx, id: IdeaId, mode: Mode) -> Result<Idea> {
    let find = seen(tx).id(id);
    let find = if mode == Mode::Write { find.lock() } else { find };
    find.one().await?.ok_or_else(|| Error::new(Code::NotFound))
}

/// The idea that an input names, if it names one; to somebody who may not know of it, it is none.
pub(crate) async fn named(tx: &TenantTx, id: Option<IdeaId>, pointer: &str) -> Result<Option<Idea>> {
    match id {
        Some(id) => seen(tx).id(id).referred(pointer).await.map(Some),
        None => Ok(None),
    }
}

/// Whether an idea of this box has one of these statuses.
pub(crate) async fn have(tx: &TenantTx, idea_box: IdeaBoxId, statuses: Vec<IdeaStatusId>) -> Result<bool> {
    let inside = tx.find::<table::Entity>().filter(Column::IdeaBoxId.eq(idea_box));
    Ok(!statuses.is_empty() && inside.any_of(Column::StatusId, statuses).exists().await?)
}

/// Whether an idea of a box lies on a board as this card.
pub(crate) async fn lies_as(tx: &TenantTx, card: CardId) -> Result<bool> {
    tx.find::<table::Entity>().filter(Column::CardId.eq(card)).exists().await
}

const SORTS: &[Sort<Column>] =
    &[Sort { name: "updatedAt", column: Column::UpdatedAt }, Sort { name: "createdAt", column: Column::Id }];

/// Which ideas.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct IdeaFilter {
    /// Only those that lie in this box.
    pub idea_box_id: Option<IdeaBoxId>,
    /// Only those that were put into this box first, wherever they lie.
    pub home_idea_box_id: Option<IdeaBoxId>,
    /// Only those in one of these phases.
    pub phase: Option<Vec<IdeaPhase>>,
    /// Only those that have this status.
    pub status_id: Option<IdeaStatusId>,
    /// Only those that come from this unit.
    pub unit_id: Option<UnitId>,
    /// Only those about this process.
    pub process_id: Option<ProcessId>,
    /// Only those that one had oneself and put in with one's name.
    pub mine: Option<bool>,
    /// Only those that are promised an answer and have none.
    pub unanswered: Option<bool>,
    /// Only those that should have been answered by now.
    pub overdue: Option<bool>,
    /// Only those that wait to be let through, that were, or that were not; who does not hold `idea.manage` finds of
    /// the first and the last their own.
    pub moderation: Option<IdeaModeration>,
    /// Only those that came of this deviation.
    pub deviation_id: Option<DeviationId>,
    /// Only the one that lies on a board as this card.
    pub card_id: Option<CardId>,
}

/// Lists the ideas that were let through, and one's own, newest first unless sorted.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ListIdeas {
    /// Which page.
    pub page: PageInput,
    /// Which ideas.
    pub filter: IdeaFilter,
}

impl Operation for ListIdeas {
    type Output = Page<Idea>;
    type Tx = TenantTx;
    const ID: &'static str = "idea.list";
    const PERMISSION: Permission = Permission::IdeaRead;
    const MODE: Mode = Mode::Read;

    fn sort_keys() -> Vec<&'static str> {
        db::sort_keys(SORTS)
    }

    async fn run(self, tx: &TenantTx) -> Result<Page<Idea>> {
        let asked = |flag: Option<bool>| flag.unwrap_or_default();
        let mut find = seen(tx);
        if asked(self.filter.unanswered) {
            find = find.filter(Column::AnswerDue.is_not_null()).filter(Column::AnsweredAt.is_null());
        }
        if asked(self.filter.overdue) {
            find = find.filter(Column::AnswerDue.lt(tx.now().date())).filter(Column::AnsweredAt.is_null());
        }
        find.if_equal(Column::IdeaBoxId, self.filter.idea_box_id)
            .if_equal(Column::HomeIdeaBoxId, self.filter.home_idea_box_id)
            .if_any_of(Column::Phase, self.filter.phase.clone())
            .if_equal(Column::StatusId, self.filter.status_id)
            .if_equal(Column::UnitId, self.filter.unit_id)
            .if_equal(Column::ProcessId, self.filter.process_id)
            .if_equal(Column::AuthorId, self.filter.mine.filter(|mine| *mine).map(|_| tx.actor().person))
            .if_equal(Column::Moderation, self.filter.moderation)
            .if_equal(Column::DeviationId, self.filter.deviation_id)
            .if_equal(Column::CardId, self.filter.card_id)
            .page(&self.page, SORTS, (Self::ID, &self.filter))
            .await
    }
}

/// Reads one idea. Who may not know of it, as it was not let through, is told that there is none.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetIdea {
    /// The idea's id.
    pub id: IdeaId,
}

impl Operation for GetIdea {
    type Output = Idea;
    type Tx = TenantTx;
    const ID: &'static str = "idea.get";
    const PERMISSION: Permission = Permission::IdeaRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<Idea> {
        known(tx, self.id, Self::MODE).await
    }
}

/// Takes back one's own idea until somebody has begun to decide (phase `new`), or deletes any if one holds
/// `idea.manage`: with its history and its scores, but not with its card.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeleteIdea {
    /// The idea's id.
    pub id: IdeaId,
    /// The version that the change was decided on.
    pub expected_version: i32,
}

impl Operation for DeleteIdea {
    type Output = Deleted;
    type Tx = TenantTx;
    const ID: &'static str = "idea.delete";
    const PERMISSION: Permission = Permission::IdeaSubmit;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Deleted> {
        write::check_theirs(tx, &known(tx, self.id, Self::MODE).await?)?;
        tx.delete::<table::Entity>(self.id, self.expected_version).await
    }
}

/// The REST routes.
pub const ROUTES: fn() -> Vec<Route> = || {
    vec![
        Route::get::<ListIdeas>("/v1/tenants/{tenant}/ideas"),
        Route::post::<CreateIdea>("/v1/tenants/{tenant}/ideas"),
        Route::get::<GetIdea>("/v1/tenants/{tenant}/ideas/{id}"),
        Route::patch::<UpdateIdea>("/v1/tenants/{tenant}/ideas/{id}"),
        Route::delete::<DeleteIdea>("/v1/tenants/{tenant}/ideas/{id}"),
        Route::get::<GetIdeaHistory>("/v1/tenants/{tenant}/ideas/{id}/history"),
        Route::post::<PublishIdea>("/v1/tenants/{tenant}/ideas/{id}/transitions/publish"),
        Route::post::<WithholdIdea>("/v1/tenants/{tenant}/ideas/{id}/transitions/withhold"),
        Route::post::<MoveIdea>("/v1/tenants/{tenant}/ideas/{id}/transitions/move"),
        Route::post::<AnswerIdea>("/v1/tenants/{tenant}/ideas/{id}/transitions/answer"),
        Route::post::<EscalateIdea>("/v1/tenants/{tenant}/ideas/{id}/transitions/escalate"),
        Route::post::<ReturnIdea>("/v1/tenants/{tenant}/ideas/{id}/transitions/return"),
        Route::post::<PlaceIdea>("/v1/tenants/{tenant}/ideas/{id}/transitions/place"),
    ]
};
