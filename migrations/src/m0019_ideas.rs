//! Deviations, idea boxes, the ideas in them and how they are scored.

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
create table deviations (
  tenant_id {uuid} not null,
  id {uuid} not null,
  title text not null,
  text text not null,
  unit_id {uuid},
  process_id {uuid},
  severity text not null constraint deviations_severity_check check (severity in ('low', 'medium', 'high',
    'critical')),
  occurred_on date not null,
  immediate_action text,
  reporter_id {uuid},
  state text not null constraint deviations_state_check check (state in ('reported', 'handling', 'closed')),
  resolution text,
  closed_at {time},
  reopen_reason text,
  version integer not null,
  created_at {time} not null,
  updated_at {time} not null,
  primary key (tenant_id, id),
  constraint deviations_unit_id_fkey foreign key (tenant_id, unit_id) references units (tenant_id, id),
  constraint deviations_process_id_fkey foreign key (tenant_id, process_id) references processes (tenant_id, id),
  constraint deviations_closed_at_check check ((state = 'closed') = (closed_at is not null))
);
create index deviations_unit_id_idx on deviations (tenant_id, unit_id);
create index deviations_process_id_idx on deviations (tenant_id, process_id);
create index deviations_occurred_on_idx on deviations (tenant_id, occurred_on, id);
create index deviations_updated_at_idx on deviations (tenant_id, updated_at, id);
create table idea_boxes (
  tenant_id {uuid} not null,
  id {uuid} not null,
  name text not null,
  unit_id {uuid},
  level integer not null,
  above_idea_box_id {uuid},
  pre_moderation boolean not null,
  answer_within_days integer,
  statuses {json} not null,
  criteria {json} not null,
  version integer not null,
  created_at {time} not null,
  updated_at {time} not null,
  primary key (tenant_id, id),
  constraint idea_boxes_name_key unique (tenant_id, name),
  constraint idea_boxes_unit_id_fkey foreign key (tenant_id, unit_id) references units (tenant_id, id),
  constraint idea_boxes_above_idea_box_id_fkey foreign key (tenant_id, above_idea_box_id)
    references idea_boxes (tenant_id, id)
);
create index idea_boxes_unit_id_idx on idea_boxes (tenant_id, unit_id);
create index idea_boxes_above_idea_box_id_idx on idea_boxes (tenant_id, above_idea_box_id);
create index idea_boxes_name_idx on idea_boxes (tenant_id, name, id);
create index idea_boxes_level_idx on idea_boxes (tenant_id, level, id);
create table ideas (
  tenant_id {uuid} not null,
  id {uuid} not null,
  idea_box_id {uuid} not null,
  home_idea_box_id {uuid} not null,
  title text not null,
  text text,
  unit_id {uuid},
  process_id {uuid},
  deviation_id {uuid},
  author_id {uuid},
  moderation text not null constraint ideas_moderation_check check (moderation in ('pending', 'visible',
    'withheld')),
  moderation_reason text,
  status_id {uuid},
  phase text not null constraint ideas_phase_check check (phase in ('new', 'assessing', 'accepted', 'in_progress',
    'done', 'declined', 'parked')),
  route text constraint ideas_route_check check (route is null or route in ('just_do_it', 'a3', 'mapping')),
  answer_due date,
  answer text,
  answered_at {time},
  card_id {uuid},
  version integer not null,
  created_at {time} not null,
  updated_at {time} not null,
  primary key (tenant_id, id),
  constraint ideas_idea_box_id_fkey foreign key (tenant_id, idea_box_id) references idea_boxes (tenant_id, id),
  constraint ideas_home_idea_box_id_fkey foreign key (tenant_id, home_idea_box_id)
    references idea_boxes (tenant_id, id),
  constraint ideas_unit_id_fkey foreign key (tenant_id, unit_id) references units (tenant_id, id),
  constraint ideas_process_id_fkey foreign key (tenant_id, process_id) references processes (tenant_id, id),
  constraint ideas_deviation_id_fkey foreign key (tenant_id, deviation_id) references deviations (tenant_id, id),
  constraint ideas_card_id_fkey foreign key (tenant_id, card_id) references cards (tenant_id, id),
  constraint ideas_answer_check check ((answer is null) = (answered_at is null))
);
create index ideas_idea_box_id_idx on ideas (tenant_id, idea_box_id);
create index ideas_home_idea_box_id_idx on ideas (tenant_id, home_idea_box_id);
create index ideas_unit_id_idx on ideas (tenant_id, unit_id);
create index ideas_process_id_idx on ideas (tenant_id, process_id);
create index ideas_deviation_id_idx on ideas (tenant_id, deviation_id);
create index ideas_card_id_idx on ideas (tenant_id, card_id);
create index ideas_updated_at_idx on ideas (tenant_id, updated_at, id);
create table idea_moves (
  tenant_id {uuid} not null,
  id {uuid} not null,
  idea_id {uuid} not null,
  kind text not null constraint idea_moves_kind_check check (kind in ('submitted', 'published', 'withheld', 'moved',
    'answered', 'escalated', 'returned', 'placed')),
  from_idea_box_id {uuid},
  idea_box_id {uuid} not null,
  status_id {uuid},
  phase text not null constraint idea_moves_phase_check check (phase in ('new', 'assessing', 'accepted',
    'in_progress', 'done', 'declined', 'parked')),
  reason text,
  person_id {uuid},
  created_at {time} not null,
  primary key (tenant_id, id),
  constraint idea_moves_idea_id_fkey foreign key (tenant_id, idea_id)
    references ideas (tenant_id, id) on delete cascade,
  constraint idea_moves_from_idea_box_id_fkey foreign key (tenant_id, from_idea_box_id)
    references idea_boxes (tenant_id, id),
  constraint idea_moves_idea_box_id_fkey foreign key (tenant_id, idea_box_id)
    references idea_boxes (tenant_id, id)
);
create index idea_moves_idea_id_idx on idea_moves (tenant_id, idea_id);
create index idea_moves_from_idea_box_id_idx on idea_moves (tenant_id, from_idea_box_id);
create index idea_moves_idea_box_id_idx on idea_moves (tenant_id, idea_box_id);
create table idea_scores (
  tenant_id {uuid} not null,
  id {uuid} not null,
  idea_id {uuid} not null,
  person_id {uuid} not null,
  scores {json} not null,
  comment text,
  created_at {time} not null,
  updated_at {time} not null,
  primary key (tenant_id, id),
  constraint idea_scores_person_id_key unique (tenant_id, idea_id, person_id),
  constraint idea_scores_idea_id_fkey foreign key (tenant_id, idea_id)
    references ideas (tenant_id, id) on delete cascade
);
";
