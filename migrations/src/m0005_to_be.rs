//! The to-be: where its steps come from, its published versions, who endorses and who owns it.

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
create table step_sources (
  tenant_id {uuid} not null,
  id {uuid} not null,
  step_id {uuid} not null,
  source_step_id {uuid},
  proposal_id {uuid},
  primary key (tenant_id, id),
  constraint step_sources_step_id_fkey foreign key (tenant_id, step_id)
    references steps (tenant_id, id) on delete cascade,
  constraint step_sources_source_step_id_fkey foreign key (tenant_id, source_step_id)
    references steps (tenant_id, id),
  constraint step_sources_proposal_id_fkey foreign key (tenant_id, proposal_id)
    references proposals (tenant_id, id),
  constraint step_sources_source_check check ((source_step_id is null) <> (proposal_id is null))
);
create index step_sources_step_id_idx on step_sources (tenant_id, step_id);
create index step_sources_source_step_id_idx on step_sources (tenant_id, source_step_id);
create index step_sources_proposal_id_idx on step_sources (tenant_id, proposal_id);
create table to_be_versions (
  tenant_id {uuid} not null,
  id {uuid} not null,
  process_id {uuid} not null,
  variant_id {uuid} not null,
  number integer not null,
  steps {json} not null,
  proposals {json} not null,
  note text,
  consultation_until date,
  effective_on date,
  approving_body text,
  decided_on date,
  case_reference text,
  implementation_plan text,
  training_need text,
  state text not null constraint to_be_versions_state_check check (state in ('published', 'approved')),
  published_by {uuid} not null,
  approved_at {time},
  version integer not null,
  created_at {time} not null,
  updated_at {time} not null,
  primary key (tenant_id, id),
  constraint to_be_versions_process_id_fkey foreign key (tenant_id, process_id)
    references processes (tenant_id, id) on delete cascade,
  constraint to_be_versions_variant_id_fkey foreign key (tenant_id, variant_id)
    references process_variants (tenant_id, id),
  constraint to_be_versions_number_key unique (tenant_id, process_id, number),
  constraint to_be_versions_approved_check check (state = 'published' or (approved_at is not null and effective_on is not null
    and approving_body is not null and decided_on is not null))
);
create index to_be_versions_variant_id_idx on to_be_versions (tenant_id, variant_id);
create table endorsements (
  tenant_id {uuid} not null,
  id {uuid} not null,
  to_be_version_id {uuid} not null,
  participant_id {uuid},
  person_id {uuid} not null,
  verdict text not null constraint endorsements_verdict_check check (verdict in ('agree', 'agree_with_reservation', 'disagree')),
  text text,
  version integer not null,
  created_at {time} not null,
  primary key (tenant_id, id),
  constraint endorsements_to_be_version_id_fkey foreign key (tenant_id, to_be_version_id)
    references to_be_versions (tenant_id, id) on delete cascade,
  constraint endorsements_participant_id_fkey foreign key (tenant_id, participant_id)
    references participants (tenant_id, id)
);
create index endorsements_to_be_version_id_idx on endorsements (tenant_id, to_be_version_id);
create index endorsements_participant_id_idx on endorsements (tenant_id, participant_id);
create table ownerships (
  tenant_id {uuid} not null,
  id {uuid} not null,
  process_id {uuid} not null,
  participant_id {uuid},
  membership_id {uuid} not null,
  person_id {uuid} not null,
  role text not null,
  state text not null constraint ownerships_state_check check (state in ('asked', 'accepted', 'declined')),
  reason text,
  valid_to date,
  answered_at {time},
  version integer not null,
  created_at {time} not null,
  updated_at {time} not null,
  primary key (tenant_id, id),
  constraint ownerships_process_id_fkey foreign key (tenant_id, process_id)
    references processes (tenant_id, id) on delete cascade,
  constraint ownerships_participant_id_fkey foreign key (tenant_id, participant_id)
    references participants (tenant_id, id),
  constraint ownerships_membership_id_fkey foreign key (tenant_id, membership_id)
    references memberships (tenant_id, id)
);
create index ownerships_process_id_idx on ownerships (tenant_id, process_id);
create index ownerships_participant_id_idx on ownerships (tenant_id, participant_id);
create index ownerships_membership_id_idx on ownerships (tenant_id, membership_id);
create index ownerships_person_id_idx on ownerships (tenant_id, person_id);
";
