//! The organisation context's tables for bodies: members, meetings with who was present, and decisions with their objects.

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
create table bodies (
  tenant_id {uuid} not null,
  id {uuid} not null,
  participant_id {uuid},
  kind text not null constraint bodies_kind_check check (kind in ('council', 'executive_committee',
    'administration_committee', 'joint_committee', 'party_composed_committee', 'tripartite_workshop',
    'representative_council', 'board', 'other')),
  name text not null,
  mandate text,
  parties {json} not null,
  quorum {json} not null,
  waiver text,
  state text not null constraint bodies_state_check check (state in ('draft', 'active', 'dissolved')),
  version integer not null,
  created_at {time} not null,
  updated_at {time} not null,
  primary key (tenant_id, id),
  constraint bodies_participant_id_fkey foreign key (tenant_id, participant_id)
    references participants (tenant_id, id)
);
create index bodies_participant_id_idx on bodies (tenant_id, participant_id);
create index bodies_name_idx on bodies (tenant_id, name, id);
create table body_members (
  tenant_id {uuid} not null,
  id {uuid} not null,
  body_id {uuid} not null,
  membership_id {uuid},
  name text not null,
  party text not null constraint body_members_party_check check (party in ('political', 'administration', 'union',
    'owner')),
  function text not null constraint body_members_function_check check (function in ('chair', 'deputy_chair',
    'member', 'substitute', 'secretary')),
  valid_from date not null,
  valid_to date,
  version integer not null,
  created_at {time} not null,
  updated_at {time} not null,
  primary key (tenant_id, id),
  constraint body_members_body_id_fkey foreign key (tenant_id, body_id)
    references bodies (tenant_id, id) on delete cascade,
  constraint body_members_membership_id_fkey foreign key (tenant_id, membership_id)
    references memberships (tenant_id, id)
);
create index body_members_body_id_idx on body_members (tenant_id, body_id);
create index body_members_membership_id_idx on body_members (tenant_id, membership_id);
create index body_members_name_idx on body_members (tenant_id, name, id);
create table body_meetings (
  tenant_id {uuid} not null,
  id {uuid} not null,
  body_id {uuid} not null,
  meets_on date not null,
  agenda text,
  state text not null constraint body_meetings_state_check check (state in ('planned', 'held', 'cancelled')),
  state_reason text,
  quorum {json},
  version integer not null,
  created_at {time} not null,
  updated_at {time} not null,
  primary key (tenant_id, id),
  constraint body_meetings_body_id_fkey foreign key (tenant_id, body_id)
    references bodies (tenant_id, id),
  constraint body_meetings_held_check check ((state = 'held') = (quorum is not null))
);
create index body_meetings_body_id_idx on body_meetings (tenant_id, body_id);
create index body_meetings_meets_on_idx on body_meetings (tenant_id, meets_on, id);
create table body_attendances (
  tenant_id {uuid} not null,
  id {uuid} not null,
  body_meeting_id {uuid} not null,
  body_member_id {uuid} not null,
  primary key (tenant_id, id),
  constraint body_attendances_body_meeting_id_fkey foreign key (tenant_id, body_meeting_id)
    references body_meetings (tenant_id, id) on delete cascade,
  constraint body_attendances_body_member_id_fkey foreign key (tenant_id, body_member_id)
    references body_members (tenant_id, id)
);
create index body_attendances_body_meeting_id_idx on body_attendances (tenant_id, body_meeting_id);
create index body_attendances_body_member_id_idx on body_attendances (tenant_id, body_member_id);
create table body_decisions (
  tenant_id {uuid} not null,
  id {uuid} not null,
  body_id {uuid} not null,
  body_meeting_id {uuid},
  kind text not null constraint body_decisions_kind_check check (kind in ('decision', 'advice', 'agreement',
    'issue')),
  title text not null,
  text text,
  decided_on date not null,
  case_reference text,
  votes_for integer,
  votes_against integer,
  votes_abstained integer,
  state text not null constraint body_decisions_state_check check (state in ('made', 'annulled')),
  state_reason text,
  version integer not null,
  created_at {time} not null,
  updated_at {time} not null,
  primary key (tenant_id, id),
  constraint body_decisions_body_id_fkey foreign key (tenant_id, body_id)
    references bodies (tenant_id, id),
  constraint body_decisions_body_meeting_id_fkey foreign key (tenant_id, body_meeting_id)
    references body_meetings (tenant_id, id),
  constraint body_decisions_annulled_check check (state = 'made' or state_reason is not null)
);
create index body_decisions_body_id_idx on body_decisions (tenant_id, body_id);
create index body_decisions_body_meeting_id_idx on body_decisions (tenant_id, body_meeting_id);
create index body_decisions_decided_on_idx on body_decisions (tenant_id, decided_on, id);
create table body_decision_objects (
  tenant_id {uuid} not null,
  id {uuid} not null,
  body_decision_id {uuid} not null,
  object text not null,
  primary key (tenant_id, id),
  constraint body_decision_objects_body_decision_id_fkey foreign key (tenant_id, body_decision_id)
    references body_decisions (tenant_id, id) on delete cascade,
  constraint body_decision_objects_object_key unique (tenant_id, body_decision_id, object)
);
create index body_decision_objects_object_idx on body_decision_objects (tenant_id, object);
";
