//! Writing a card, and changing what stands on it.

use async_graphql::InputObject;
use db::TenantTx;
use kernel::{Date, Error, FaultCode, MembershipId, Mode, Operation, Patch, Permission, Result, Rule, UnitId};
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use work::processes::{Process, ProcessId};

use super::{
    Card, CardId, CardKind, CardMetric, CardMoveKind, PlacedCard, history, metric,
    place::{self, Wanted},
    table::{self, Column},
};
use crate::{
    boards::{self, Board, BoardColumnId, BoardId, BoardLaneId},
    ideas,
    shared::{check_members, check_named, stored},
};

/// Writes a card and puts it at the end of a column. On a board that promises an answer, an idea, a problem and an improvement
/// get a day by which it is due. A limit that blocks refuses: 409 `rule_unmet`, `wip_limit_holds`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateCard {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The board.
    pub board_id: BoardId,
    /// The column; the first if nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column_id: Option<BoardColumnId>,
    /// The lane; the first if nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lane_id: Option<BoardLaneId>,
    /// What it is.
    pub kind: CardKind,
    /// What stands on it.
    #[schema(min_length = 1, max_length = 200)]
    pub title: String,
    /// What else is to say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 4000)]
    pub text: Option<String>,
    /// The unit that it comes from, one of the board's; the only one if nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_id: Option<UnitId>,
    /// The member who sees to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner_membership_id: Option<MembershipId>,
    /// The process that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub process_id: Option<ProcessId>,
    /// What is measured; with `metric` only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metric: Option<CardMetric>,
    /// The last day on which it is in time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Date>,
}

impl Operation for CreateCard {
    type Output = PlacedCard;
    type Tx = TenantTx;
    const ID: &'static str = "card.create";
    const PERMISSION: Permission = Permission::CardContribute;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<PlacedCard> {
        let is_answered = self.kind.is_answered();
        self.write(tx, is_answered).await
    }
}

impl CreateCard {
    /// Writes the card. Whoever writes one of a kind that is answered is promised that, unless they wait for the answer
    /// elsewhere.
    pub(crate) async fn write(self, tx: &TenantTx, is_answered: bool) -> Result<PlacedCard> {
        metric::check(self.kind, self.metric.as_ref())?;
        let metric = self.metric.map(|metric| metric.in_order(tx.now().date())).transpose()?;
        check_references(tx, self.owner_membership_id, self.process_id).await?;
        let nothing = || Error::invalid("#/boardId", FaultCode::NoSuchThing, None);
        let board = boards::hold(tx, [self.board_id]).await?.pop().ok_or_else(nothing)?;
        let unit_id = unit_of(tx, &board, self.unit_id).await?;
        let column = match self.column_id {
            Some(named) => board.column(named, "#/columnId")?,
            None => board.first_column()?,
        };
        let wanted = Wanted::last(column.id, board.lane(self.lane_id, "#/laneId")?);
        let id = tx.new_id();
        let places = place::on_board(tx, board.id).await?;
        let (rank, warnings) = place::find(&board, &places, (id, self.kind), wanted)?;
        let card = Card {
            id,
            board_id: board.id,
            home_board_id: board.id,
            column_id: wanted.column,
            lane_id: wanted.lane,
            rank,
            kind: self.kind,
            title: self.title,
            text: self.text,
            unit_id,
            owner_membership_id: self.owner_membership_id,
            process_id: self.process_id,
            metric,
            author_id: tx.actor().person,
            due: self.due,
            answer_due: board.answer_due(tx.now()).filter(|_| is_answered),
            answer: None,
            answered_at: None,
            moved_at: tx.now(),
            done_at: column.done.then(|| tx.now()),
            archived_at: None,
            version: 1,
            created_at: tx.now(),
            updated_at: tx.now(),
        };
        insert(tx, card.clone()).await?;
        history::write(tx, &card, CardMoveKind::Written, None).await?;
        Ok(PlacedCard { card, warnings })
    }
}

/// The unit that a card comes from: one of the board's, or its only one.
async fn unit_of(tx: &TenantTx, board: &Board, named: Option<UnitId>) -> Result<Option<UnitId>> {
    let units = boards::units_of(tx, board.id).await?;
    match (named, units.as_slice()) {
        (Some(unit), of_board) if !of_board.contains(&unit) => Err(Error::broken("#/unitId", Rule::UnitOfTheBoard)),
        (None, [only]) => Ok(Some(*only)),
        (named, _) => Ok(named),
    }
}

/// Whoever sees to it is a member today, and the process is there.
async fn check_references(tx: &TenantTx, owner: Option<MembershipId>, process: Option<ProcessId>) -> Result<()> {
    check_members(tx, &[(owner, "#/ownerMembershipId")]).await?;
    check_named::<Process>(tx, process, "#/processId").await
}

async fn insert(tx: &TenantTx, card: Card) -> Result<()> {
    let Card {
        id,
        board_id,
        home_board_id,
        column_id,
        lane_id,
        rank,
        kind,
        title,
        text,
        unit_id,
        owner_membership_id,
        process_id,
        metric,
        author_id,
        due,
        answer_due,
        answer,
        answered_at,
        moved_at,
        done_at,
        archived_at,
        version,
        created_at,
        updated_at,
    } = card;
    tx.insert(table::ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(id),
        board_id: Set(board_id),
        home_board_id: Set(home_board_id),
        column_id: Set(column_id),
        lane_id: Set(lane_id),
        rank: Set(rank),
        kind: Set(kind),
        title: Set(title),
        text: Set(text),
        unit_id: Set(unit_id),
        owner_membership_id: Set(owner_membership_id),
        process_id: Set(process_id),
        metric: Set(metric.as_ref().map(stored).transpose()?),
        author_id: Set(author_id),
        due: Set(due),
        answer_due: Set(answer_due),
        answer: Set(answer),
        answered_at: Set(answered_at),
        moved_at: Set(moved_at),
        done_at: Set(done_at),
        archived_at: Set(archived_at),
        version: Set(version),
        created_at: Set(created_at),
        updated_at: Set(updated_at),
    })
    .await
}

/// The day by which a card that becomes another kind is to be answered: if that kind is answered and the one before was
/// not, its home board promises an answer from today, unless one was promised before. An idea of a box is answered in
/// the box.
async fn promised(tx: &TenantTx, before: &Card, kind: Option<CardKind>) -> Result<Option<Date>> {
    let becomes = kind.is_some_and(CardKind::is_answered) && !before.kind.is_answered() && before.answer_due.is_none();
    if !becomes || ideas::lies_as(tx, before.id).await? {
        return Ok(None);
    }
    let home: Board = tx.get(before.home_board_id).await?;
    Ok(home.answer_due(tx.now()))
}

/// Changes what stands on a card; where it lies is changed by moves. A metric stays one, and nothing else becomes one.
/// What becomes an idea, a problem or an improvement on a board that promises an answer gets a day by which it is due,
/// counted from today by its home board; one that it has already stays, and an idea of a box is answered there.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateCard {
    /// The card's id.
    pub id: CardId,
    /// The version that the change was decided on.
    pub expected_version: i32,
    /// What it is.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = CardKind)]
    pub kind: Patch<CardKind>,
    /// What stands on it.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = String, min_length = 1, max_length = 200)]
    pub title: Patch<String>,
    /// What else is to say.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 4000)]
    pub text: Patch<String>,
    /// The member who sees to it.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<MembershipId>)]
    pub owner_membership_id: Patch<MembershipId>,
    /// The process that it is about.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<ProcessId>)]
    pub process_id: Patch<ProcessId>,
    /// What is measured, with all its readings.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<CardMetric>)]
    pub metric: Patch<CardMetric>,
    /// The last day on which it is in time.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<Date>)]
    pub due: Patch<Date>,
}

impl Operation for UpdateCard {
    type Output = Card;
    type Tx = TenantTx;
    const ID: &'static str = "card.update";
    const PERMISSION: Permission = Permission::CardContribute;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Card> {
        let before: Card = tx.get(self.id).await?;
        let (kind, owner, process) = (self.kind.set(), self.owner_membership_id.change(), self.process_id.change());
        if kind.is_some_and(|kind| (kind == CardKind::Metric) != (before.kind == CardKind::Metric)) {
            return Err(Error::broken("#/kind", Rule::MetricIsTold));
        }
        check_references(tx, owner.flatten(), process.flatten()).await?;
        let answer_due = promised(tx, &before, kind).await?;
        let today = tx.now().date();
        let in_order = |metric: Option<CardMetric>| metric.map(|one| stored(&one.in_order(today)?)).transpose();
        let metric = self.metric.change().map(in_order).transpose()?;
        let changed: Card = tx
            .change::<table::Entity>()
            .set_if(Column::Kind, kind)
            .set_if(Column::Title, self.title.set())
            .set_if(Column::Text, self.text.change())
            .set_if(Column::OwnerMembershipId, owner)
            .set_if(Column::ProcessId, process)
            .set_if(Column::Metric, metric)
            .set_if(Column::Due, self.due.change())
            .set_if(Column::AnswerDue, answer_due)
            .set(Column::UpdatedAt, tx.now())
            .one(self.id, Some(self.expected_version))
            .await?;
        metric::check(changed.kind, changed.metric.as_ref())?;
        Ok(changed)
    }
}
