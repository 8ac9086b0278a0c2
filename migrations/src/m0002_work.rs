//! The work context's first tables: processes, variants, rows, steps.

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

/// The words of a CHECK are those of the day: a later word comes with a later migration.
const SQL: &str = "
create table processes (
  tenant_id {uuid} not null,
  id {uuid} not null,
  title text not null,
  service text not null,
  description text,
  owner_role text,
  state text not null constraint processes_state_check check (state in ('identified', 'mapped', 'proposals', 'to_be_draft', 'consultation', 'approved',
    'implemented', 'operating', 'under_revision', 'retired')),
  kostra_function text,
  kostra_year integer,
  los_concept text,
  version integer not null,
  created_at {time} not null,
  updated_at {time} not null,
  primary key (tenant_id, id),
  constraint processes_title_key unique (tenant_id, title)
);
create index processes_updated_at_idx on processes (tenant_id, updated_at, id);
create table process_variants (
  tenant_id {uuid} not null,
  id {uuid} not null,
  process_id {uuid} not null,
  participant_id {uuid},
  kind text not null constraint process_variants_kind_check check (kind in ('as_is', 'to_be')),
  note text,
  version integer not null,
  created_at {time} not null,
  updated_at {time} not null,
  primary key (tenant_id, id),
  constraint process_variants_process_id_fkey foreign key (tenant_id, process_id)
    references processes (tenant_id, id) on delete cascade,
  constraint process_variants_participant_id_fkey foreign key (tenant_id, participant_id)
    references participants (tenant_id, id)
);
create index process_variants_process_id_idx on process_variants (tenant_id, process_id);
create index process_variants_participant_id_idx on process_variants (tenant_id, participant_id);
create table alignment_rows (
  tenant_id {uuid} not null,
  id {uuid} not null,
  process_id {uuid} not null,
  position integer not null,
  label text not null,
  state text not null constraint alignment_rows_state_check check (state in ('same', 'similar', 'only_here', 'missing_here', 'conflict')),
  note text,
  version integer not null,
  created_at {time} not null,
  updated_at {time} not null,
  primary key (tenant_id, id),
  constraint alignment_rows_process_id_fkey foreign key (tenant_id, process_id)
    references processes (tenant_id, id) on delete cascade
);
create index alignment_rows_process_id_idx on alignment_rows (tenant_id, process_id, position);
create table steps (
  tenant_id {uuid} not null,
  id {uuid} not null,
  process_id {uuid} not null,
  variant_id {uuid} not null,
  row_id {uuid},
  position {int8} not null,
  text text not null,
  kind text not null constraint steps_kind_check check (kind in ('task', 'decision', 'handover', 'wait')),
  actor_role text,
  system text,
  channel text,
  input text,
  output text,
  processing_time {int8},
  waiting_time {int8},
  pain_point text,
  time_thief text constraint steps_time_thief_check check (time_thief is null or time_thief in ('waiting', 'double_registration', 'rework', 'searching', 'unneeded_handover',
    'over_processing', 'unused_competence', 'other')),
  legal_basis text,
  replaced_at {time},
  version integer not null,
  created_at {time} not null,
  updated_at {time} not null,
  primary key (tenant_id, id),
  constraint steps_process_id_fkey foreign key (tenant_id, process_id)
    references processes (tenant_id, id) on delete cascade,
  constraint steps_variant_id_fkey foreign key (tenant_id, variant_id)
    references process_variants (tenant_id, id) on delete cascade,
  constraint steps_row_id_fkey foreign key (tenant_id, row_id) references alignment_rows (tenant_id, id)
);
create index steps_variant_id_idx on steps (tenant_id, variant_id, position);
create index steps_process_id_idx on steps (tenant_id, process_id);
create index steps_row_id_idx on steps (tenant_id, row_id);
create table step_origins (
  tenant_id {uuid} not null,
  id {uuid} not null,
  step_id {uuid} not null,
  origin_id {uuid} not null,
  kind text not null constraint step_origins_kind_check check (kind in ('split', 'merge')),
  primary key (tenant_id, id),
  constraint step_origins_step_id_fkey foreign key (tenant_id, step_id)
    references steps (tenant_id, id) on delete cascade,
  constraint step_origins_origin_id_fkey foreign key (tenant_id, origin_id)
    references steps (tenant_id, id) on delete cascade
);
create index step_origins_step_id_idx on step_origins (tenant_id, step_id);
create index step_origins_origin_id_idx on step_origins (tenant_id, origin_id);
";
