//! What was written into an A3, and how it moved (DOMAIN C3.3.4).

use async_graphql::SimpleObject;
use db::{Table, TenantTable, TenantTx};
use kernel::{Mode, Operation, Outcome, Permission, PersonId, Result, Time};
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    A3, A3Box, A3Boxes, A3Id, A3State, CHANGES,
    table::change::{self, Column},
};

impl TenantTable for change::Entity {
    const TABLE: Table = CHANGES;
    const TENANT_ID: Column = Column::TenantId;
    const ID: Column = Column::Id;
    const VERSION: Option<Column> = None;
}

/// What was written into a box of an A3, or its move to a state: `box` or `state` says which.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct A3Change {
    /// The box that was written into; null if it moved.
    #[serde(rename = "box")]
    #[graphql(name = "box")]
    pub part: Option<A3Box>,
    /// What stood in the box from then on; null if it was emptied.
    pub text: Option<String>,
    /// The state that it came to, `draft` first; null if a box was written into.
    pub state: Option<A3State>,
    /// Why it came to the state, if a reason was given.
    pub reason: Option<String>,
    /// Who did it.
    pub person_id: PersonId,
    /// When.
    pub at: Time,
}

db::projection!(A3Change from change {
    part: Part, text: Text, state: State, reason: Reason, person_id: PersonId, at: CreatedAt,
});

/// An A3, and how it came to what it is.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct A3History {
    /// The A3 as it is now.
    pub a3: A3,
    /// What was written into it and how it moved, the oldest first.
    pub changes: Vec<A3Change>,
}
impl Outcome for A3History {}

/// Reads what was written into each box of an A3, by whom and when, and how it moved from state to state.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetA3History {
    /// The A3's id.
    pub id: A3Id,
    /// Only what was written into this box.
    #[serde(default, rename = "box", skip_serializing_if = "Option::is_none")]
    pub part: Option<A3Box>,
}

impl Operation for GetA3History {
    type Output = A3History;
    type Tx = TenantTx;
    const ID: &'static str = "a3.history";
    const PERMISSION: Permission = Permission::A3Read;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<A3History> {
        let a3 = tx.get(self.id).await?;
        let changes = tx.find::<change::Entity>().filter(Column::A3Id.eq(self.id)).if_equal(Column::Part, self.part);
        Ok(A3History { a3, changes: changes.by(Column::Id).all().await? })
    }
}

/// What the history tells of the round that an A3 is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Round {
    /// When it came to `do` last; none before the first time.
    pub doing_since: Option<Time>,
    /// Whether the box `follow_up` was written into since it was planned anew. Of the first round, it always was.
    pub told: bool,
}

/// A step of the way round: a move, or something written into the box `follow_up`.
struct Step {
    state: Option<A3State>,
    at: Time,
}

db::projection!(Step from change { state: State, at: CreatedAt });

impl Round {
    pub(super) async fn of(tx: &TenantTx, a3: A3Id) -> Result<Self> {
        let moved = Column::State.is_in([A3State::Plan, A3State::Do]);
        let counts = Condition::any().add(moved).add(Column::Part.eq(A3Box::FollowUp));
        let steps = tx.find::<change::Entity>().filter(Column::A3Id.eq(a3)).filter(counts);
        Ok(Self::after(steps.by(Column::Id).all().await?))
    }

    /// The round that these steps led to, the oldest first.
    fn after(steps: Vec<Step>) -> Self {
        let (mut round, mut planned) = (Self { doing_since: None, told: true }, false);
        for step in steps {
            match step.state {
                Some(A3State::Plan) => round.told = !std::mem::replace(&mut planned, true),
                Some(_) => round.doing_since = Some(step.at),
                None => round.told = true,
            }
        }
        round
    }
}

/// The A3 of a change.
struct Changed {
    a3_id: A3Id,
}

db::projection!(Changed from change { a3_id: A3Id });

/// When each of these A3s was last written into or moved in a period, up to but not at its end.
pub(crate) async fn last_changes(
    tx: &TenantTx,
    a3s: impl IntoIterator<Item = A3Id>,
    (since, until): (Time, Time),
) -> Result<Vec<(A3Id, Time)>> {
    let changes = tx.find::<change::Entity>().any_of(Column::A3Id, a3s);
    let changes = changes.filter(Column::CreatedAt.gte(since)).filter(Column::CreatedAt.lt(until));
    let last: Vec<(Changed, Time)> = changes.greatest(Column::CreatedAt.into_expr()).await?;
    Ok(last.into_iter().map(|(changed, at)| (changed.a3_id, at)).collect())
}

/// Writes down which boxes of an A3 say something new, and its new state if it moved.
pub(super) async fn write(tx: &TenantTx, before: Option<&A3>, after: &A3) -> Result<()> {
    let row = || change::ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(tx.new_id()),
        a3_id: Set(after.id),
        part: Set(None),
        text: Set(None),
        state: Set(None),
        reason: Set(None),
        person_id: Set(tx.actor().person),
        created_at: Set(tx.now()),
    };
    let moved = before.is_none_or(|before| before.state != after.state).then(|| change::ActiveModel {
        state: Set(Some(after.state)),
        reason: Set(after.state_reason.clone()),
        ..row()
    });
    let empty = A3Boxes::default();
    let written = after.boxes.changed_since(before.map_or(&empty, |before| &before.boxes));
    let written = written.into_iter().map(|(part, text)| change::ActiveModel {
        part: Set(Some(part)),
        text: Set(text.map(str::to_owned)),
        ..row()
    });
    let rows: Vec<_> = moved.into_iter().chain(written).collect();
    if rows.is_empty() { Ok(()) } else { tx.insert_many(rows).await }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta};
    use kernel::Time;

    use super::{A3State, Round, Step};

    fn at(minute: i64) -> Time {
        Time(DateTime::UNIX_EPOCH + TimeDelta::minutes(minute))
    }

    /// A step in each minute: a move, or nothing where the box was written into.
    fn after(steps: &[Option<A3State>]) -> Round {
        let steps = steps.iter().zip(0..).map(|(state, minute)| Step { state: *state, at: at(minute) });
        Round::after(steps.collect())
    }

    #[test]
    fn in_the_first_round_it_counts_whenever_the_box_was_written_and_later_only_what_was_written_since() {
        let (plan, doing, written) = (Some(A3State::Plan), Some(A3State::Do), None);
        assert_eq!(after(&[]), Round { doing_since: None, told: true });
        assert_eq!(after(&[written, plan, doing]), Round { doing_since: Some(at(2)), told: true });
        let again = [plan, doing, written, plan, doing];
        assert_eq!(after(&again), Round { doing_since: Some(at(4)), told: false });
        assert_eq!(after(&[&again[..], &[written]].concat()), Round { doing_since: Some(at(4)), told: true });
    }
}
