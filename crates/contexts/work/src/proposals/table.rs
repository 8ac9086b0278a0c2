//! The rows of a proposal, of what it is about, and of how it moved.

use kernel::{ParticipantId, PersonId, TenantId, Time};
use sea_orm::entity::prelude::*;

use super::{ProposalId, ProposalKind, ProposalState};
use crate::processes::ProcessId;

#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "proposals")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: TenantId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ProposalId,
    pub process_id: ProcessId,
    pub participant_id: Option<ParticipantId>,
    pub author_id: Option<PersonId>,
    pub text: String,
    pub kind: ProposalKind,
    pub effects: Json,
    pub group_name: Option<String>,
    pub state: ProposalState,
    pub state_reason: Option<String>,
    pub version: i32,
    pub created_at: Time,
    pub updated_at: Time,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}

pub(crate) mod target {
    use kernel::TenantId;
    use sea_orm::entity::prelude::*;

    use super::super::{ProposalId, TargetId};
    use crate::{alignment::RowId, steps::StepId};

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "proposal_targets")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub tenant_id: TenantId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: TargetId,
        pub proposal_id: ProposalId,
        pub step_id: Option<StepId>,
        pub row_id: Option<RowId>,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod moved {
    use kernel::{PersonId, TenantId, Time};
    use sea_orm::entity::prelude::*;

    use super::super::{MoveId, ProposalId, ProposalState};

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "proposal_moves")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub tenant_id: TenantId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: MoveId,
        pub proposal_id: ProposalId,
        pub state: ProposalState,
        pub reason: String,
        pub person_id: PersonId,
        pub created_at: Time,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}
