//! The organisation context's tables for planning a structural change. The states of its execution stand in the CHECK already.

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
create table structural_changes (
  tenant_id {uuid} not null,
  id {uuid} not null,
  kind text not null constraint structural_changes_kind_check check (kind in ('merger', 'split',
    'boundary_adjustment', 'renumbering', 'renaming')),
  title text not null,
  effective_on date,
  state text not null constraint structural_changes_state_check check (state in ('initiated', 'prepared',
    'intent_agreed', 'locally_decided', 'state_decided', 'preparing', 'effective', 'settled', 'closed', 'abandoned')),
  state_reason text,
  exit_rule text,
  version integer not null,
  created_at {time} not null,
  updated_at {time} not null,
  primary key (tenant_id, id),
  constraint structural_changes_abandoned_check check (state <> 'abandoned' or (state_reason is not null and exit_rule is not null))
);
create index structural_changes_title_idx on structural_changes (tenant_id, title, id);
create table structural_change_parties (
  tenant_id {uuid} not null,
  id {uuid} not null,
  structural_change_id {uuid} not null,
  participant_id {uuid},
  role text not null constraint structural_change_parties_role_check check (role in ('from', 'to')),
  mode text constraint structural_change_parties_mode_check check (mode in ('form_new', 'absorb')),
  primary key (tenant_id, id),
  constraint structural_change_parties_structural_change_id_fkey foreign key (tenant_id, structural_change_id)
    references structural_changes (tenant_id, id) on delete cascade,
  constraint structural_change_parties_participant_id_fkey foreign key (tenant_id, participant_id)
    references participants (tenant_id, id),
  constraint structural_change_parties_successor_check check ((role = 'to') = (mode is not null))
);
create index structural_change_parties_structural_change_id_idx on structural_change_parties (tenant_id, structural_change_id);
create index structural_change_parties_participant_id_idx on structural_change_parties (tenant_id, participant_id);
create table structural_change_successions (
  tenant_id {uuid} not null,
  id {uuid} not null,
  structural_change_id {uuid} not null,
  from_participant_id {uuid},
  to_participant_id {uuid},
  extent text not null constraint structural_change_successions_extent_check check (extent in ('whole', 'part')),
  scope text,
  primary key (tenant_id, id),
  constraint structural_change_successions_structural_change_id_fkey foreign key (tenant_id, structural_change_id)
    references structural_changes (tenant_id, id) on delete cascade,
  constraint structural_change_successions_from_participant_id_fkey foreign key (tenant_id, from_participant_id)
    references participants (tenant_id, id),
  constraint structural_change_successions_to_participant_id_fkey foreign key (tenant_id, to_participant_id)
    references participants (tenant_id, id),
  constraint structural_change_successions_scope_check check ((extent = 'part') = (scope is not null))
);
create index structural_change_successions_structural_change_id_idx on structural_change_successions (tenant_id, structural_change_id);
create index structural_change_successions_from_participant_id_idx on structural_change_successions (tenant_id, from_participant_id);
create index structural_change_successions_to_participant_id_idx on structural_change_successions (tenant_id, to_participant_id);
create table structural_change_decisions (
  tenant_id {uuid} not null,
  id {uuid} not null,
  structural_change_id {uuid} not null,
  participant_id {uuid},
  stage text not null constraint structural_change_decisions_stage_check check (stage in ('intent', 'final')),
  decided_by text not null,
  decided_on date not null,
  outcome text not null constraint structural_change_decisions_outcome_check check (outcome in ('yes', 'no')),
  votes_for integer,
  votes_against integer,
  case_reference text,
  version integer not null,
  created_at {time} not null,
  updated_at {time} not null,
  primary key (tenant_id, id),
  constraint structural_change_decisions_structural_change_id_fkey foreign key (tenant_id, structural_change_id)
    references structural_changes (tenant_id, id),
  constraint structural_change_decisions_participant_id_fkey foreign key (tenant_id, participant_id)
    references participants (tenant_id, id)
);
create index structural_change_decisions_structural_change_id_idx on structural_change_decisions (tenant_id, structural_change_id);
create index structural_change_decisions_participant_id_idx on structural_change_decisions (tenant_id, participant_id);
create index structural_change_decisions_decided_on_idx on structural_change_decisions (tenant_id, decided_on, id);
create table referendums (
  tenant_id {uuid} not null,
  id {uuid} not null,
  structural_change_id {uuid} not null,
  participant_id {uuid},
  held_on date not null,
  question text not null,
  votes_yes integer not null,
  votes_no integer not null,
  votes_blank integer not null,
  voters integer,
  version integer not null,
  created_at {time} not null,
  updated_at {time} not null,
  primary key (tenant_id, id),
  constraint referendums_structural_change_id_fkey foreign key (tenant_id, structural_change_id)
    references structural_changes (tenant_id, id),
  constraint referendums_participant_id_fkey foreign key (tenant_id, participant_id)
    references participants (tenant_id, id)
);
create index referendums_structural_change_id_idx on referendums (tenant_id, structural_change_id);
create index referendums_participant_id_idx on referendums (tenant_id, participant_id);
create index referendums_held_on_idx on referendums (tenant_id, held_on, id);
create table stakeholder_inquiries (
  tenant_id {uuid} not null,
  id {uuid} not null,
  structural_change_id {uuid} not null,
  participant_id {uuid},
  group_name text not null constraint stakeholder_inquiries_group_name_check check (group_name in ('politicians',
    'employees', 'unions', 'inhabitants', 'business')),
  form text not null constraint stakeholder_inquiries_form_check check (form in ('meeting', 'survey', 'hearing',
    'interviews', 'other')),
  heard_on date not null,
  number integer,
  result text not null,
  version integer not null,
  created_at {time} not null,
  updated_at {time} not null,
  primary key (tenant_id, id),
  constraint stakeholder_inquiries_structural_change_id_fkey foreign key (tenant_id, structural_change_id)
    references structural_changes (tenant_id, id),
  constraint stakeholder_inquiries_participant_id_fkey foreign key (tenant_id, participant_id)
    references participants (tenant_id, id)
);
create index stakeholder_inquiries_structural_change_id_idx on stakeholder_inquiries (tenant_id, structural_change_id);
create index stakeholder_inquiries_participant_id_idx on stakeholder_inquiries (tenant_id, participant_id);
create index stakeholder_inquiries_heard_on_idx on stakeholder_inquiries (tenant_id, heard_on, id);
";
