//! Risk assessments with their risks, and actions.

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
create table risk_assessments (
  tenant_id {uuid} not null,
  id {uuid} not null,
  title text not null,
  scope text,
  unit_id {uuid},
  process_id {uuid},
  scale {json} not null,
  state text not null constraint risk_assessments_state_check check (state in ('draft', 'approved', 'closed')),
  approved_on date,
  review_on date,
  version integer not null,
  created_at {time} not null,
  updated_at {time} not null,
  primary key (tenant_id, id),
  constraint risk_assessments_unit_id_fkey foreign key (tenant_id, unit_id) references units (tenant_id, id),
  constraint risk_assessments_process_id_fkey foreign key (tenant_id, process_id) references processes (tenant_id, id)
);
create index risk_assessments_unit_id_idx on risk_assessments (tenant_id, unit_id);
create index risk_assessments_process_id_idx on risk_assessments (tenant_id, process_id);
create index risk_assessments_updated_at_idx on risk_assessments (tenant_id, updated_at, id);
create table risks (
  tenant_id {uuid} not null,
  id {uuid} not null,
  risk_assessment_id {uuid} not null,
  title text not null,
  cause text,
  effect text,
  likelihood integer not null,
  consequence integer not null,
  remaining_likelihood integer,
  remaining_consequence integer,
  accepted_because text,
  version integer not null,
  created_at {time} not null,
  updated_at {time} not null,
  primary key (tenant_id, id),
  constraint risks_risk_assessment_id_fkey foreign key (tenant_id, risk_assessment_id)
    references risk_assessments (tenant_id, id)
);
create index risks_risk_assessment_id_idx on risks (tenant_id, risk_assessment_id);
create index risks_updated_at_idx on risks (tenant_id, updated_at, id);
create table actions (
  tenant_id {uuid} not null,
  id {uuid} not null,
  title text not null,
  text text,
  owner_membership_id {uuid},
  due date,
  remind_days_before integer,
  remind_on date,
  recurrence {json},
  counted_from date,
  idea_id {uuid},
  a3_id {uuid},
  deviation_id {uuid},
  risk_id {uuid},
  board_meeting_id {uuid},
  follows_action_id {uuid},
  state text not null constraint actions_state_check check (state in ('open', 'done', 'cancelled')),
  outcome text,
  closed_on date,
  version integer not null,
  created_at {time} not null,
  updated_at {time} not null,
  primary key (tenant_id, id),
  constraint actions_owner_membership_id_fkey foreign key (tenant_id, owner_membership_id)
    references memberships (tenant_id, id),
  constraint actions_idea_id_fkey foreign key (tenant_id, idea_id) references ideas (tenant_id, id),
  constraint actions_a3_id_fkey foreign key (tenant_id, a3_id) references a3s (tenant_id, id),
  constraint actions_deviation_id_fkey foreign key (tenant_id, deviation_id) references deviations (tenant_id, id),
  constraint actions_risk_id_fkey foreign key (tenant_id, risk_id) references risks (tenant_id, id),
  constraint actions_board_meeting_id_fkey foreign key (tenant_id, board_meeting_id)
    references board_meetings (tenant_id, id),
  constraint actions_follows_action_id_fkey foreign key (tenant_id, follows_action_id) references actions (tenant_id, id)
);
create index actions_owner_membership_id_idx on actions (tenant_id, owner_membership_id);
create index actions_idea_id_idx on actions (tenant_id, idea_id);
create index actions_a3_id_idx on actions (tenant_id, a3_id);
create index actions_deviation_id_idx on actions (tenant_id, deviation_id);
create index actions_risk_id_idx on actions (tenant_id, risk_id);
create index actions_board_meeting_id_idx on actions (tenant_id, board_meeting_id);
create index actions_follows_action_id_idx on actions (tenant_id, follows_action_id);
create index actions_due_idx on actions (tenant_id, due);
create index actions_remind_on_idx on actions (tenant_id, remind_on);
create index actions_updated_at_idx on actions (tenant_id, updated_at, id);
";
