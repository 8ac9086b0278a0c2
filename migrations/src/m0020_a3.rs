//! A3s with their causes, measurements, remarks and history; experiments; and where else something could be done.

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
create table a3s (
  tenant_id {uuid} not null,
  id {uuid} not null,
  title text not null,
  unit_id {uuid} not null,
  process_id {uuid},
  idea_id {uuid},
  deviation_id {uuid},
  card_id {uuid},
  owner_membership_id {uuid},
  coach_membership_id {uuid},
  sponsor_membership_id {uuid},
  boxes {json} not null,
  measure {json},
  state text not null constraint a3s_state_check check (state in ('draft', 'plan', 'do', 'check', 'act',
    'standardised', 'stopped')),
  state_reason text,
  changed_routine text,
  to_be_version_id {uuid},
  no_change_because text,
  version integer not null,
  created_at {time} not null,
  updated_at {time} not null,
  primary key (tenant_id, id),
  constraint a3s_unit_id_fkey foreign key (tenant_id, unit_id) references units (tenant_id, id),
  constraint a3s_process_id_fkey foreign key (tenant_id, process_id) references processes (tenant_id, id),
  constraint a3s_idea_id_fkey foreign key (tenant_id, idea_id) references ideas (tenant_id, id),
  constraint a3s_deviation_id_fkey foreign key (tenant_id, deviation_id) references deviations (tenant_id, id),
  constraint a3s_card_id_fkey foreign key (tenant_id, card_id) references cards (tenant_id, id),
  constraint a3s_owner_membership_id_fkey foreign key (tenant_id, owner_membership_id)
    references memberships (tenant_id, id),
  constraint a3s_coach_membership_id_fkey foreign key (tenant_id, coach_membership_id)
    references memberships (tenant_id, id),
  constraint a3s_sponsor_membership_id_fkey foreign key (tenant_id, sponsor_membership_id)
    references memberships (tenant_id, id),
  constraint a3s_to_be_version_id_fkey foreign key (tenant_id, to_be_version_id)
    references to_be_versions (tenant_id, id)
);
create index a3s_unit_id_idx on a3s (tenant_id, unit_id);
create index a3s_process_id_idx on a3s (tenant_id, process_id);
create index a3s_idea_id_idx on a3s (tenant_id, idea_id);
create index a3s_deviation_id_idx on a3s (tenant_id, deviation_id);
create index a3s_card_id_idx on a3s (tenant_id, card_id);
create index a3s_owner_membership_id_idx on a3s (tenant_id, owner_membership_id);
create index a3s_coach_membership_id_idx on a3s (tenant_id, coach_membership_id);
create index a3s_sponsor_membership_id_idx on a3s (tenant_id, sponsor_membership_id);
create index a3s_to_be_version_id_idx on a3s (tenant_id, to_be_version_id);
create index a3s_state_idx on a3s (tenant_id, state);
create index a3s_updated_at_idx on a3s (tenant_id, updated_at, id);
create table a3_changes (
  tenant_id {uuid} not null,
  id {uuid} not null,
  a3_id {uuid} not null,
  part text constraint a3_changes_part_check check (part in ('background', 'current_state', 'goal', 'cause_analysis',
    'countermeasures', 'plan', 'follow_up', 'learning')),
  text text,
  state text constraint a3_changes_state_check check (state in ('draft', 'plan', 'do', 'check', 'act', 'standardised',
    'stopped')),
  reason text,
  person_id {uuid} not null,
  created_at {time} not null,
  primary key (tenant_id, id),
  constraint a3_changes_a3_id_fkey foreign key (tenant_id, a3_id) references a3s (tenant_id, id) on delete cascade,
  constraint a3_changes_kind_check check ((part is null) <> (state is null))
);
create index a3_changes_a3_id_idx on a3_changes (tenant_id, a3_id);
create table a3_causes (
  tenant_id {uuid} not null,
  id {uuid} not null,
  a3_id {uuid} not null,
  text text not null,
  category text not null constraint a3_causes_category_check check (category in ('people', 'method', 'equipment',
    'material', 'environment', 'measurement', 'leadership')),
  parent_cause_id {uuid},
  count integer,
  version integer not null,
  created_at {time} not null,
  updated_at {time} not null,
  primary key (tenant_id, id),
  constraint a3_causes_a3_id_fkey foreign key (tenant_id, a3_id) references a3s (tenant_id, id) on delete cascade,
  constraint a3_causes_parent_cause_id_fkey foreign key (tenant_id, parent_cause_id)
    references a3_causes (tenant_id, id)
);
create index a3_causes_a3_id_idx on a3_causes (tenant_id, a3_id);
create index a3_causes_parent_cause_id_idx on a3_causes (tenant_id, parent_cause_id);
create table a3_measurements (
  tenant_id {uuid} not null,
  id {uuid} not null,
  a3_id {uuid} not null,
  kind text not null constraint a3_measurements_kind_check check (kind in ('follow_up', 'baseline')),
  value double precision not null,
  measured_on date not null,
  note text,
  version integer not null,
  created_at {time} not null,
  primary key (tenant_id, id),
  constraint a3_measurements_a3_id_fkey foreign key (tenant_id, a3_id)
    references a3s (tenant_id, id) on delete cascade
);
create index a3_measurements_a3_id_idx on a3_measurements (tenant_id, a3_id, measured_on);
create index a3_measurements_measured_on_idx on a3_measurements (tenant_id, measured_on, id);
create table a3_remarks (
  tenant_id {uuid} not null,
  id {uuid} not null,
  a3_id {uuid} not null,
  part text not null constraint a3_remarks_part_check check (part in ('background', 'current_state', 'goal',
    'cause_analysis', 'countermeasures', 'plan', 'follow_up', 'learning')),
  text text not null,
  author_id {uuid} not null,
  resolved_at {time},
  version integer not null,
  created_at {time} not null,
  updated_at {time} not null,
  primary key (tenant_id, id),
  constraint a3_remarks_a3_id_fkey foreign key (tenant_id, a3_id) references a3s (tenant_id, id) on delete cascade
);
create index a3_remarks_a3_id_idx on a3_remarks (tenant_id, a3_id);
create table experiments (
  tenant_id {uuid} not null,
  id {uuid} not null,
  a3_id {uuid},
  idea_id {uuid},
  unit_id {uuid},
  follows_experiment_id {uuid},
  title text not null,
  hypothesis text not null,
  test text not null,
  expected text,
  starts_on date,
  ends_on date,
  state text not null constraint experiments_state_check check (state in ('planned', 'running', 'concluded')),
  held boolean,
  result text,
  learned text,
  decision text constraint experiments_decision_check check (decision in ('adopt', 'adapt', 'abandon')),
  concluded_on date,
  version integer not null,
  created_at {time} not null,
  updated_at {time} not null,
  primary key (tenant_id, id),
  constraint experiments_a3_id_fkey foreign key (tenant_id, a3_id) references a3s (tenant_id, id),
  constraint experiments_idea_id_fkey foreign key (tenant_id, idea_id) references ideas (tenant_id, id),
  constraint experiments_unit_id_fkey foreign key (tenant_id, unit_id) references units (tenant_id, id),
  constraint experiments_follows_experiment_id_fkey foreign key (tenant_id, follows_experiment_id)
    references experiments (tenant_id, id)
);
create index experiments_a3_id_idx on experiments (tenant_id, a3_id);
create index experiments_idea_id_idx on experiments (tenant_id, idea_id);
create index experiments_unit_id_idx on experiments (tenant_id, unit_id);
create index experiments_follows_experiment_id_idx on experiments (tenant_id, follows_experiment_id);
create index experiments_state_idx on experiments (tenant_id, state);
create index experiments_updated_at_idx on experiments (tenant_id, updated_at, id);
create table replications (
  tenant_id {uuid} not null,
  id {uuid} not null,
  a3_id {uuid},
  idea_id {uuid},
  unit_id {uuid} not null,
  text text not null,
  state text not null constraint replications_state_check check (state in ('suggested', 'accepted', 'declined',
    'done')),
  answer text,
  result_a3_id {uuid},
  result_idea_id {uuid},
  version integer not null,
  created_at {time} not null,
  updated_at {time} not null,
  primary key (tenant_id, id),
  constraint replications_a3_id_fkey foreign key (tenant_id, a3_id) references a3s (tenant_id, id),
  constraint replications_idea_id_fkey foreign key (tenant_id, idea_id) references ideas (tenant_id, id),
  constraint replications_unit_id_fkey foreign key (tenant_id, unit_id) references units (tenant_id, id),
  constraint replications_result_a3_id_fkey foreign key (tenant_id, result_a3_id) references a3s (tenant_id, id),
  constraint replications_result_idea_id_fkey foreign key (tenant_id, result_idea_id) references ideas (tenant_id, id)
);
create index replications_a3_id_idx on replications (tenant_id, a3_id);
create index replications_idea_id_idx on replications (tenant_id, idea_id);
create index replications_unit_id_idx on replications (tenant_id, unit_id);
create index replications_result_a3_id_idx on replications (tenant_id, result_a3_id);
create index replications_result_idea_id_idx on replications (tenant_id, result_idea_id);
create index replications_state_idx on replications (tenant_id, state);
create index replications_updated_at_idx on replications (tenant_id, updated_at, id);
";
