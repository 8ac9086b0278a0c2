//! How a proposal moved from state to state.

use async_graphql::SimpleObject;
use db::{Table, TenantTable, TenantTx};
use kernel::{Mode, Operation, Outcome, Permission, PersonId, Result, Time};
use sea_orm::ColumnTrait;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{MOVES, Proposal, ProposalId, ProposalState, table::moved, targets};

impl TenantTable for moved::Entity {
    const TABLE: Table = MOVES;
    const TENANT_ID: moved::Column = moved::Column::TenantId;
    const ID: moved::Column = moved::Column::Id;
    const VERSION: Option<moved::Column> = None;
}

/// A proposal's move to a state.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct ProposalMove {
    /// The state that it came to.
    pub state: ProposalState,
    /// Why.
    pub reason: String,
    /// Who decided.
    pub person_id: PersonId,
    /// When.
    pub at: Time,
}

db::projection!(ProposalMove from moved { state: State, reason: Reason, person_id: PersonId, at: CreatedAt });

/// A proposal, and how it came to where it is.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct ProposalHistory {
    /// The proposal as it is now.
    pub proposal: Proposal,
    /// Its moves, the oldest first.
    pub moves: Vec<ProposalMove>,
}
impl Outcome for ProposalHistory {}

/// Reads how a proposal came to where it is: each move with its reason and who decided.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetProposalHistory {
    /// The proposal's id.
    pub id: ProposalId,
}

impl Operation for GetProposalHistory {
    type Output = ProposalHistory;
    type Tx = TenantTx;
    const ID: &'static str = "proposal.history";
    const PERMISSION: Permission = Permission::ProposalRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<ProposalHistory> {
        let proposal = targets::filled(tx, tx.get(self.id).await?).await?;
        let moves = tx.find::<moved::Entity>().filter(moved::Column::ProposalId.eq(self.id));
        Ok(ProposalHistory { proposal, moves: moves.by(moved::Column::Id).all().await? })
    }
}
