//! Improvement programmes, gains, time thieves, the methods of units, what is improved by them, and reflections.

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
create table programmes (
  tenant_id {uuid} not null,
  id {uuid} not null,
  name text not null,
  purpose text,
  leader_membership_id {uuid},
  valid_from date not null,
  valid_to date,
  version integer not null,
  created_at {time} not null,
  updated_at {time} not null,
  primary key (tenant_id, id),
  constraint programmes_name_key unique (tenant_id, name),
  constraint programmes_leader_membership_id_fkey foreign key (tenant_id, leader_membership_id)
    references memberships (tenant_id, id)
);
create index programmes_leader_membership_id_idx on programmes (tenant_id, leader_membership_id);
create index programmes_valid_from_idx on programmes (tenant_id, valid_from, id);
create table time_thieves (
  tenant_id {uuid} not null,
  id {uuid} not null,
  title text not null,
  text text,
  unit_id {uuid},
  process_id {uuid},
  minutes_per_week integer not null,
  people integer not null,
  removed_on date,
  removed_how text,
  version integer not null,
  created_at {time} not null,
  updated_at {time} not null,
  primary key (tenant_id, id),
  constraint time_thieves_unit_id_fkey foreign key (tenant_id, unit_id) references units (tenant_id, id),
  constraint time_thieves_process_id_fkey foreign key (tenant_id, process_id) references processes (tenant_id, id)
);
create index time_thieves_unit_id_idx on time_thieves (tenant_id, unit_id);
create index time_thieves_process_id_idx on time_thieves (tenant_id, process_id);
create index time_thieves_title_idx on time_thieves (tenant_id, title, id);
create table gains (
  tenant_id {uuid} not null,
  id {uuid} not null,
  title text not null,
  kind text not null constraint gains_kind_check check (kind in ('time', 'money', 'quality', 'environment',
    'competence')),
  measured_in text not null constraint gains_measured_in_check check (measured_in in ('fte', 'hours_per_year',
    'nok_per_year', 'nok_once', 'points', 'number')),
  unit_id {uuid} not null,
  process_id {uuid},
  programme_id {uuid},
  a3_id {uuid},
  idea_id {uuid},
  time_thief_id {uuid},
  counted_in_gain_id {uuid},
  identified {json} not null,
  planned {json},
  realised {json},
  used_for text,
  stage text not null constraint gains_stage_check check (stage in ('identified', 'planned', 'realised')),
  version integer not null,
  created_at {time} not null,
  updated_at {time} not null,
  primary key (tenant_id, id),
  constraint gains_unit_id_fkey foreign key (tenant_id, unit_id) references units (tenant_id, id),
  constraint gains_process_id_fkey foreign key (tenant_id, process_id) references processes (tenant_id, id),
  constraint gains_programme_id_fkey foreign key (tenant_id, programme_id) references programmes (tenant_id, id),
  constraint gains_a3_id_fkey foreign key (tenant_id, a3_id) references a3s (tenant_id, id),
  constraint gains_idea_id_fkey foreign key (tenant_id, idea_id) references ideas (tenant_id, id),
  constraint gains_time_thief_id_fkey foreign key (tenant_id, time_thief_id) references time_thieves (tenant_id, id),
  constraint gains_counted_in_gain_id_fkey foreign key (tenant_id, counted_in_gain_id)
    references gains (tenant_id, id)
);
create index gains_unit_id_idx on gains (tenant_id, unit_id);
create index gains_process_id_idx on gains (tenant_id, process_id);
create index gains_programme_id_idx on gains (tenant_id, programme_id);
create index gains_a3_id_idx on gains (tenant_id, a3_id);
create index gains_idea_id_idx on gains (tenant_id, idea_id);
create index gains_time_thief_id_idx on gains (tenant_id, time_thief_id);
create index gains_counted_in_gain_id_idx on gains (tenant_id, counted_in_gain_id);
create index gains_title_idx on gains (tenant_id, title, id);
create table unit_methods (
  tenant_id {uuid} not null,
  id {uuid} not null,
  unit_id {uuid} not null,
  name text not null,
  basis text not null constraint unit_methods_basis_check check (basis in ('own', 'a3')),
  reason text not null,
  valid_from date not null,
  valid_to date,
  fields {json} not null,
  version integer not null,
  created_at {time} not null,
  updated_at {time} not null,
  primary key (tenant_id, id),
  constraint unit_methods_unit_id_fkey foreign key (tenant_id, unit_id) references units (tenant_id, id)
);
create index unit_methods_unit_id_idx on unit_methods (tenant_id, unit_id);
create index unit_methods_name_idx on unit_methods (tenant_id, name, id);
create index unit_methods_valid_from_idx on unit_methods (tenant_id, valid_from, id);
create table improvements (
  tenant_id {uuid} not null,
  id {uuid} not null,
  unit_method_id {uuid} not null,
  unit_id {uuid} not null,
  title text not null,
  process_id {uuid},
  field_values {json} not null,
  started_on date not null,
  ended_on date,
  version integer not null,
  created_at {time} not null,
  updated_at {time} not null,
  primary key (tenant_id, id),
  constraint improvements_unit_method_id_fkey foreign key (tenant_id, unit_method_id)
    references unit_methods (tenant_id, id),
  constraint improvements_unit_id_fkey foreign key (tenant_id, unit_id) references units (tenant_id, id),
  constraint improvements_process_id_fkey foreign key (tenant_id, process_id) references processes (tenant_id, id)
);
create index improvements_unit_method_id_idx on improvements (tenant_id, unit_method_id);
create index improvements_unit_id_idx on improvements (tenant_id, unit_id);
create index improvements_process_id_idx on improvements (tenant_id, process_id);
create index improvements_title_idx on improvements (tenant_id, title, id);
create index improvements_started_on_idx on improvements (tenant_id, started_on, id);
create table reflections (
  tenant_id {uuid} not null,
  id {uuid} not null,
  unit_id {uuid} not null,
  a3_id {uuid},
  improvement_id {uuid},
  experiment_id {uuid},
  outcome text not null constraint reflections_outcome_check check (outcome in ('good', 'bad', 'mixed')),
  what_happened text not null,
  why text not null,
  we_keep text,
  we_change text,
  visibility text not null constraint reflections_visibility_check check (visibility in ('open', 'unit')),
  author_id {uuid} not null,
  version integer not null,
  created_at {time} not null,
  updated_at {time} not null,
  primary key (tenant_id, id),
  constraint reflections_unit_id_fkey foreign key (tenant_id, unit_id) references units (tenant_id, id),
  constraint reflections_a3_id_fkey foreign key (tenant_id, a3_id) references a3s (tenant_id, id),
  constraint reflections_improvement_id_fkey foreign key (tenant_id, improvement_id)
    references improvements (tenant_id, id),
  constraint reflections_experiment_id_fkey foreign key (tenant_id, experiment_id)
    references experiments (tenant_id, id)
);
create index reflections_unit_id_idx on reflections (tenant_id, unit_id);
create index reflections_a3_id_idx on reflections (tenant_id, a3_id);
create index reflections_improvement_id_idx on reflections (tenant_id, improvement_id);
create index reflections_experiment_id_idx on reflections (tenant_id, experiment_id);
create index reflections_author_id_idx on reflections (tenant_id, author_id);
";
