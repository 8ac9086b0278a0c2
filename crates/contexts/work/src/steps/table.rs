//! The rows of a step and of where it comes from.

use kernel::{Span, TenantId, Time};
use sea_orm::entity::prelude::*;

use super::{StepId, StepKind, TimeThiefKind};
use crate::{alignment::RowId, processes::ProcessId, variants::VariantId};

#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "steps")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: TenantId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: StepId,
    pub process_id: ProcessId,
    pub variant_id: VariantId,
    pub row_id: Option<RowId>,
    pub position: i64,
    pub text: String,
    pub kind: StepKind,
    pub actor_role: Option<String>,
    pub system: Option<String>,
    pub channel: Option<String>,
    pub input: Option<String>,
    pub output: Option<String>,
    pub processing_time: Option<Span>,
    pub waiting_time: Option<Span>,
    pub pain_point: Option<String>,
    pub time_thief: Option<TimeThiefKind>,
    pub legal_basis: Option<String>,
    pub replaced_at: Option<Time>,
    pub version: i32,
    pub created_at: Time,
    pub updated_at: Time,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}

pub(crate) mod origin {
    use kernel::TenantId;
    use sea_orm::entity::prelude::*;

    use super::super::{OriginId, OriginKind, StepId};

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "step_origins")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub tenant_id: TenantId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: OriginId,
        pub step_id: StepId,
        pub origin_id: StepId,
        pub kind: OriginKind,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod source {
    use kernel::TenantId;
    use sea_orm::entity::prelude::*;

    use super::super::{StepId, sources::SourceId};
    use crate::proposals::ProposalId;

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "step_sources")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub tenant_id: TenantId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: SourceId,
        pub step_id: StepId,
        pub source_step_id: Option<StepId>,
        pub proposal_id: Option<ProposalId>,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}
