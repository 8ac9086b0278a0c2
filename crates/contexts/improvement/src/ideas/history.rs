//! What happened to an idea.

use std::collections::HashMap;

use async_graphql::SimpleObject;
use db::{Table, TenantTable, TenantTx};
use kernel::{Mode, Operation, Outcome, Permission, PersonId, Result, Time, UnitId};
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Idea, IdeaId, IdeaPhase, MOVES, known, seen,
    table::{self, Column, moved},
};
use crate::idea_boxes::{IdeaBoxId, IdeaStatusId};

kernel::text_enum! {
    /// What was done to an idea.
    pub enum IdeaMoveKind {
        /// It was put into the box.
        Submitted = "submitted",
        /// It was let through.
        Published = "published",
        /// It was not let through, or taken back.
        Withheld = "withheld",
        /// It came to another status or phase.
        Moved = "moved",
        /// Whoever had it was answered.
        Answered = "answered",
        /// It was escalated to the box above.
        Escalated = "escalated",
        /// It was returned to the box that it was escalated from.
        Returned = "returned",
        /// It was put on a board, as a card.
        Placed = "placed",
    }
}

impl TenantTable for moved::Entity {
    const TABLE: Table = MOVES;
    const TENANT_ID: moved::Column = moved::Column::TenantId;
    const ID: moved::Column = moved::Column::Id;
    const VERSION: Option<moved::Column> = None;
}

/// A step on an idea's way, and where it stood after it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct IdeaMove {
    /// What was done.
    pub kind: IdeaMoveKind,
    /// The box that it left; with `escalated` and `returned`.
    pub from_idea_box_id: Option<IdeaBoxId>,
    /// The box that it lay in then.
    pub idea_box_id: IdeaBoxId,
    /// The status that it had then, which the box may no longer have.
    pub status_id: Option<IdeaStatusId>,
    /// The phase that it was in then.
    pub phase: IdeaPhase,
    /// Why; with `answered`, what was answered. Why it was `withheld` is told to its author and who holds `idea.manage`
    /// only.
    pub reason: Option<String>,
    /// Who did it; null for whoever put it in anonymously.
    pub person_id: Option<PersonId>,
    /// When.
    pub at: Time,
}

db::projection!(IdeaMove from moved {
    kind: Kind, from_idea_box_id: FromIdeaBoxId, idea_box_id: IdeaBoxId, status_id: StatusId, phase: Phase,
    reason: Reason, person_id: PersonId, at: CreatedAt,
});

/// An idea, and how it came to where it is.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct IdeaHistory {
    /// The idea as it is now.
    pub idea: Idea,
    /// What was done to it in all boxes, the oldest first.
    pub moves: Vec<IdeaMove>,
}
impl Outcome for IdeaHistory {}

/// Reads how an idea came to where it is, through all boxes: what was done, by whom and why. The `reason` why it was
/// `withheld` is null to all but its author and who holds `idea.manage`, also once it is let through.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetIdeaHistory {
    /// The idea's id.
    pub id: IdeaId,
}

impl Operation for GetIdeaHistory {
    type Output = IdeaHistory;
    type Tx = TenantTx;
    const ID: &'static str = "idea.history";
    const PERMISSION: Permission = Permission::IdeaRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<IdeaHistory> {
        let idea = known(tx, self.id, Self::MODE).await?;
        let mut moves = of(tx, self.id).await?;
        let actor = tx.actor();
        if idea.author_id != Some(actor.person) && !actor.permissions.holds(Permission::IdeaManage) {
            let withheld = moves.iter_mut().filter(|moved| moved.kind == IdeaMoveKind::Withheld);
            withheld.for_each(|moved| moved.reason = None);
        }
        Ok(IdeaHistory { idea, moves })
    }
}

/// What was done to an idea, the oldest first.
pub(super) async fn of(tx: &TenantTx, idea: IdeaId) -> Result<Vec<IdeaMove>> {
    tx.find::<moved::Entity>().filter(moved::Column::IdeaId.eq(idea)).by(moved::Column::Id).all().await
}

/// Whose an idea is.
struct Whose {
    id: IdeaId,
    unit_id: Option<UnitId>,
    home_idea_box_id: IdeaBoxId,
}

db::projection!(Whose from table { id: Id, unit_id: UnitId, home_idea_box_id: HomeIdeaBoxId });

/// The idea of a move.
struct Which {
    idea_id: IdeaId,
}

db::projection!(Which from moved { idea_id: IdeaId });

/// When something was last done to an idea that the actor may know of, in a period, up to but not at its end: of those
/// that come from one of these units, or were put first into one of these boxes, by that unit and box. Two statements.
pub(crate) async fn last_moves(
    tx: &TenantTx,
    (units, boxes): (&[UnitId], &[IdeaBoxId]),
    (since, until): (Time, Time),
) -> Result<Vec<((Option<UnitId>, IdeaBoxId), Time)>> {
    let theirs = Condition::any().add(Column::UnitId.is_in(units.iter().copied()));
    let theirs = theirs.add(Column::HomeIdeaBoxId.is_in(boxes.iter().copied()));
    // What was done to an idea changed it.
    let touched = seen(tx).filter(theirs).filter(Column::CreatedAt.lt(until)).filter(Column::UpdatedAt.gte(since));
    let touched: Vec<Whose> = touched.all().await?;
    let moves = tx.find::<moved::Entity>().any_of(moved::Column::IdeaId, touched.iter().map(|idea| idea.id));
    let moves = moves.filter(moved::Column::CreatedAt.gte(since)).filter(moved::Column::CreatedAt.lt(until));
    let last: Vec<(Which, Time)> = moves.greatest(moved::Column::CreatedAt.into_expr()).await?;
    let last: HashMap<IdeaId, Time> = last.into_iter().map(|(which, at)| (which.idea_id, at)).collect();
    let of = |idea: &Whose| Some(((idea.unit_id, idea.home_idea_box_id), *last.get(&idea.id)?));
    Ok(touched.iter().filter_map(of).collect())
}

/// Writes down what was done to an idea, from which box if it left one, and why.
pub(super) async fn write(
    tx: &TenantTx,
    idea: &Idea,
    kind: IdeaMoveKind,
    (from, reason): (Option<IdeaBoxId>, Option<String>),
) -> Result<()> {
    let person = match kind {
        IdeaMoveKind::Submitted => idea.author_id,
        _ => Some(tx.actor().person),
    };
    tx.insert(moved::ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(tx.new_id()),
        idea_id: Set(idea.id),
        kind: Set(kind),
        from_idea_box_id: Set(from),
        idea_box_id: Set(idea.idea_box_id),
        status_id: Set(idea.status_id),
        phase: Set(idea.phase),
        reason: Set(reason),
        person_id: Set(person),
        created_at: Set(tx.now()),
    })
    .await
}
