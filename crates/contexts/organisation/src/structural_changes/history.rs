//! How a structural change came to where it is, from the event stream.

use async_graphql::SimpleObject;
use db::TenantTx;
use kernel::{Event, Mode, Operation, Outcome, Permission, PersonId, Result, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{StructuralChange, StructuralChangeId, StructuralChangeTransition, TransitionStructuralChange, parties};
use crate::events;

/// A step that a structural change took.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct StructuralChangeMove {
    /// The step.
    pub transition: StructuralChangeTransition,
    /// Why.
    pub reason: String,
    /// Who recorded it.
    pub person_id: PersonId,
    /// When.
    pub at: Time,
}

/// A structural change, and how it came to where it is.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct StructuralChangeHistory {
    /// The change as it is now.
    pub change: StructuralChange,
    /// Its steps, the oldest first.
    pub moves: Vec<StructuralChangeMove>,
}
impl Outcome for StructuralChangeHistory {}

/// Reads how a structural change came to where it is: each step with its reason and who recorded it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetStructuralChangeHistory {
    /// The structural change's id.
    pub id: StructuralChangeId,
}

impl Operation for GetStructuralChangeHistory {
    type Output = StructuralChangeHistory;
    type Tx = TenantTx;
    const ID: &'static str = "structural_change.history";
    const PERMISSION: Permission = Permission::StructuralChangeRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<StructuralChangeHistory> {
        let change = parties::filled(tx, tx.get(self.id).await?).await?;
        let events = events::of_subjects(tx, vec![self.id.to_string()]).await?;
        Ok(StructuralChangeHistory { change, moves: events.iter().filter_map(step).collect() })
    }
}

/// The step that an event tells of, if it tells of one: the members are those of the transition's input.
fn step(event: &Event) -> Option<StructuralChangeMove> {
    if event.kind != TransitionStructuralChange::ID {
        return None;
    }
    let said = |member: &str| event.changes.get(member).and_then(|value| value.as_str());
    Some(StructuralChangeMove {
        transition: StructuralChangeTransition::from_word(said("transition")?)?,
        reason: said("reason")?.to_owned(),
        person_id: event.actor,
        at: event.at,
    })
}
