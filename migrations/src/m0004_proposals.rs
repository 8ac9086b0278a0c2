//! The work context's proposals, what they are about, and how they moved from state to state.

use sea_orm_migration::prelude::*;

use crate::schema::create;

/// See the file's head.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(manager, SQL).await
    }
}

const SQL: &str = "
create table proposals (
  tenant_id {uuid} not null,
  id {uuid} not null,
  process_id {uuid} not null,
  participant_id {uuid},
  author_id {uuid},
  text text not null,
  kind text not null constraint proposals_kind_check check (kind in ('remove', 'simplify', 'merge', 'move', 'digitise', 'new_step',
    'clarify_responsibility', 'change_rule')),
  effects {json} not null,
  group_name text,
  state text not null constraint proposals_state_check check (state in ('submitted', 'clarified', 'grouped', 'accepted', 'rejected', 'parked',
    'carried_forward', 'planned', 'implemented', 'verified')),
  state_reason text,
  version integer not null,
  created_at {time} not null,
  updated_at {time} not null,
  primary key (tenant_id, id),
  constraint proposals_process_id_fkey foreign key (tenant_id, process_id)
    references processes (tenant_id, id) on delete cascade,
  constraint proposals_participant_id_fkey foreign key (tenant_id, participant_id)
    references participants (tenant_id, id)
);
create index proposals_process_id_idx on proposals (tenant_id, process_id, state);
create index proposals_participant_id_idx on proposals (tenant_id, participant_id);
create index proposals_updated_at_idx on proposals (tenant_id, updated_at, id);
create table proposal_targets (
  tenant_id {uuid} not null,
  id {uuid} not null,
  proposal_id {uuid} not null,
  step_id {uuid},
  row_id {uuid},
  primary key (tenant_id, id),
  constraint proposal_targets_proposal_id_fkey foreign key (tenant_id, proposal_id)
    references proposals (tenant_id, id) on delete cascade,
  constraint proposal_targets_step_id_fkey foreign key (tenant_id, step_id)
    references steps (tenant_id, id) on delete cascade,
  constraint proposal_targets_row_id_fkey foreign key (tenant_id, row_id)
    references alignment_rows (tenant_id, id) on delete cascade,
  constraint proposal_targets_target_check check ((step_id is null) <> (row_id is null))
);
create index proposal_targets_proposal_id_idx on proposal_targets (tenant_id, proposal_id);
create index proposal_targets_step_id_idx on proposal_targets (tenant_id, step_id);
create index proposal_targets_row_id_idx on proposal_targets (tenant_id, row_id);
create table proposal_moves (
  tenant_id {uuid} not null,
  id {uuid} not null,
  proposal_id {uuid} not null,
  state text not null constraint proposal_moves_state_check check (state in ('clarified', 'grouped', 'accepted', 'rejected', 'parked',
    'carried_forward', 'planned', 'implemented', 'verified')),
  reason text not null,
  person_id {uuid} not null,
  created_at {time} not null,
  primary key (tenant_id, id),
  constraint proposal_moves_proposal_id_fkey foreign key (tenant_id, proposal_id)
    references proposals (tenant_id, id) on delete cascade
);
create index proposal_moves_proposal_id_idx on proposal_moves (tenant_id, proposal_id);
";
