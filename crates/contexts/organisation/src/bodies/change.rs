//! Changing a body, and moving it from state to state.

use async_graphql::InputObject;
use db::TenantTx;
use kernel::{Error, Mode, Operation, Patch, Permission, Result, Rule};
use sea_orm::ColumnTrait;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Body, BodyId, BodyParty, BodyQuorum, BodyState, Column, rules, stored, table};
use crate::body_members;

kernel::text_enum! {
    /// What moves a body from one state to the next.
    pub enum BodyTransition {
        /// `draft` to `active`.
        Activate = "activate",
        /// `draft` or `active` to `dissolved`.
        Dissolve = "dissolve",
    }
}

impl BodyTransition {
    const ALL: &[Self] = &[Self::Activate, Self::Dissolve];

    /// Where the transition leads from a state, if it is possible there.
    pub fn from(self, state: BodyState) -> Option<BodyState> {
        match (self, state) {
            (Self::Activate, BodyState::Draft) => Some(BodyState::Active),
            (Self::Dissolve, BodyState::Draft | BodyState::Active) => Some(BodyState::Dissolved),
            _ => None,
        }
    }

    /// The transitions that are possible from a state.
    pub fn allowed(state: BodyState) -> Vec<&'static str> {
        Self::ALL.iter().filter(|transition| transition.from(state).is_some()).map(|t| t.as_str()).collect()
    }
}

/// Changes a body until it is dissolved. A change to an active body meets the rules that it was activated by, and leaves a
/// seat for every ordinary member: 409 `rule_unmet`. A meeting that was held keeps the quorum that it had.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateBody {
    /// The body's id.
    pub id: BodyId,
    /// The version that the change was decided on.
    pub expected_version: i32,
    /// What it is called.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = String, min_length = 1, max_length = 200)]
    pub name: Patch<String>,
    /// What it may decide or advise on.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 4000)]
    pub mandate: Patch<String>,
    /// All parties, with their seats.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Vec<BodyParty>, max_items = 4)]
    pub parties: Patch<Vec<BodyParty>>,
    /// When its meetings have a quorum.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = BodyQuorum)]
    pub quorum: Patch<BodyQuorum>,
    /// Why the parties may have unequal numbers of seats; null takes the reason back.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 2000)]
    pub waiver: Patch<String>,
}

impl Operation for UpdateBody {
    type Output = Body;
    type Tx = TenantTx;
    const ID: &'static str = "body.update";
    const PERMISSION: Permission = Permission::BodyManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Body> {
        let (parties, quorum) = (self.parties.set(), self.quorum.set());
        let recomposed = parties.is_some();
        let changed: Body = tx
            .change::<table::Entity>()
            .set_if(Column::Name, self.name.set())
            .set_if(Column::Mandate, self.mandate.change())
            .set_if(Column::Parties, parties.map(|parties| stored(&parties)).transpose()?)
            .set_if(Column::Quorum, quorum.map(|quorum| stored(&quorum)).transpose()?)
            .set_if(Column::Waiver, self.waiver.change())
            .set(Column::UpdatedAt, tx.now())
            .one(self.id, Some(self.expected_version))
            .await?;
        match changed.state {
            BodyState::Draft => {}
            BodyState::Active => rules::check_composition(&changed)?,
            BodyState::Dissolved => return Err(Error::rule(Rule::DissolvedStays)),
        }
        rules::check_parties(&changed)?;
        if recomposed {
            body_members::check_seats(tx, &changed, tx.now().date()).await?;
        }
        Ok(changed)
    }
}

/// Moves a body to its next state. To `activate` needs parties with equally many seats, or a `waiver`, and the three parties
/// of a tripartite workshop: 409 `rule_unmet`, `body_has_parties`, `parties_are_equal` or `tripartite_has_three`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TransitionBody {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The body's id.
    pub id: BodyId,
    /// The version that the change was decided on.
    pub expected_version: i32,
    /// The step to take.
    pub transition: BodyTransition,
    /// Why, for the record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: Option<String>,
}

impl Operation for TransitionBody {
    type Output = Body;
    type Tx = TenantTx;
    const ID: &'static str = "body.transition";
    const PERMISSION: Permission = Permission::BodyManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Body> {
        let body: Body = tx.get(self.id).await?;
        let next = self
            .transition
            .from(body.state)
            .ok_or_else(|| Error::illegal_transition(body.state.as_str(), BodyTransition::allowed(body.state)))?;
        let changed: Body = tx
            .change::<table::Entity>()
            .set(Column::State, next)
            .set(Column::UpdatedAt, tx.now())
            .filter(Column::State.eq(body.state))
            .one(self.id, Some(self.expected_version))
            .await?;
        if next == BodyState::Active {
            rules::check_composition(&changed)?;
        }
        Ok(changed)
    }
}
