//! What was written into an A3, and how it moved (DOMAIN C3.3.4).

use async_graphql::SimpleObject;
use db::{Table, TenantTable, TenantTx};
use kernel::{Mode, Operation, Outcome, Permission, PersonId, Result, Time};
use sea_orm::{ActiveValue::Set, ColumnTrait};
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
