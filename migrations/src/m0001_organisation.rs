//! The perimeter's tables and the organisation context's first ones.

use db::Engine;
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
        if crate::engine(manager) == Engine::Postgres {
            manager.get_connection().execute_unprepared(&db::set_tenant_sql()).await?;
            manager
                .get_connection()
                .execute_unprepared("grant select on seaql_migrations to app_api, app_admin")
                .await?;
        }
        create(manager, SQL).await
    }
}

/// The words of a CHECK are those of the day: a later word comes with a later migration.
const SQL: &str = "
create table tenants (
  id {uuid} not null primary key,
  slug text not null constraint tenants_slug_key unique,
  name text not null,
  kind text not null constraint tenants_kind_check check (kind in ('municipality', 'county', 'city_district', 'inter_municipal_company',
    'task_community', 'political_council', 'host_municipality', 'limited_company', 'cooperative',
    'association', 'national_publisher', 'state_body', 'university', 'foreign')),
  state text not null constraint tenants_state_check check (state in ('provisional', 'active', 'suspended', 'merging', 'succeeded', 'split', 'closed')),
  language text not null constraint tenants_language_check check (language in ('nb', 'nn', 'neutral')),
  effective_on date,
  version integer not null,
  created_at {time} not null,
  updated_at {time} not null
);
create table people (
  id {uuid} not null primary key,
  name text not null,
  created_at {time} not null
);
create table identities (
  issuer text not null,
  subject text not null,
  person_id {uuid} not null references people (id),
  primary key (issuer, subject)
);
create table person_tenants (
  tenant_id {uuid} not null,
  membership_id {uuid} not null,
  person_id {uuid} not null references people (id),
  valid_from date not null,
  valid_to date,
  primary key (tenant_id, membership_id)
);
create index person_tenants_person_id_idx on person_tenants (person_id);
create table tenant_clocks (
  tenant_id {uuid} not null primary key,
  seq {int8} not null,
  head text not null
);
create table events (
  tenant_id {uuid} not null,
  seq {int8} not null,
  id {uuid} not null,
  kind text not null,
  subject text,
  version integer,
  actor {uuid} not null,
  at {time} not null,
  changes {json} not null,
  hash text not null,
  primary key (tenant_id, seq)
);
create index events_id_idx on events (tenant_id, id);
create index events_subject_idx on events (tenant_id, subject);
create table idempotency_keys (
  tenant_id {uuid} not null,
  person_id {uuid} not null,
  idempotency_key text not null,
  fingerprint text not null,
  answer {json} not null,
  seq {int8} not null,
  created_at {time} not null,
  primary key (tenant_id, person_id, idempotency_key)
);
create table identifiers (
  tenant_id {uuid} not null,
  id {uuid} not null,
  scheme text not null constraint identifiers_scheme_check check (scheme in ('organisation_number', 'municipality_number', 'county_number',
    'city_district_number', 'foreign')),
  value text not null,
  valid_from date not null,
  valid_to date,
  confirmed_at {time},
  version integer not null,
  created_at {time} not null,
  updated_at {time} not null,
  primary key (tenant_id, id),
  constraint identifiers_scheme_value_valid_from_key unique (tenant_id, scheme, value, valid_from)
);
create table units (
  tenant_id {uuid} not null,
  id {uuid} not null,
  valid_from date not null,
  valid_to date,
  version integer not null,
  created_at {time} not null,
  updated_at {time} not null,
  primary key (tenant_id, id)
);
create table participants (
  tenant_id {uuid} not null,
  id {uuid} not null,
  name text not null,
  organisation_number text,
  version integer not null,
  created_at {time} not null,
  updated_at {time} not null,
  primary key (tenant_id, id),
  constraint participants_name_key unique (tenant_id, name)
);
create table memberships (
  tenant_id {uuid} not null,
  id {uuid} not null,
  person_id {uuid} not null,
  name text not null,
  roles {json} not null,
  role_ids {json} not null,
  unit_id {uuid},
  acts_for_id {uuid},
  only_object text,
  valid_from date not null,
  valid_to date,
  version integer not null,
  created_at {time} not null,
  updated_at {time} not null,
  primary key (tenant_id, id),
  constraint memberships_unit_id_fkey foreign key (tenant_id, unit_id) references units (tenant_id, id),
  constraint memberships_acts_for_id_fkey foreign key (tenant_id, acts_for_id) references participants (tenant_id, id)
);
create table unit_periods (
  tenant_id {uuid} not null,
  id {uuid} not null,
  unit_id {uuid} not null,
  parent_id {uuid},
  name text not null,
  kind text not null constraint unit_periods_kind_check check (kind in ('area', 'department', 'section', 'service_unit', 'staff', 'project', 'other')),
  leader_id {uuid},
  valid_from date not null,
  valid_to date,
  primary key (tenant_id, id),
  constraint unit_periods_unit_id_fkey foreign key (tenant_id, unit_id) references units (tenant_id, id),
  constraint unit_periods_parent_id_fkey foreign key (tenant_id, parent_id) references units (tenant_id, id),
  constraint unit_periods_leader_id_fkey foreign key (tenant_id, leader_id) references memberships (tenant_id, id)
);
create index unit_periods_unit_id_idx on unit_periods (tenant_id, unit_id);
create index unit_periods_parent_id_idx on unit_periods (tenant_id, parent_id);
create index unit_periods_leader_id_idx on unit_periods (tenant_id, leader_id);
create index memberships_person_id_idx on memberships (tenant_id, person_id, valid_from);
create index memberships_unit_id_idx on memberships (tenant_id, unit_id);
create index memberships_acts_for_id_idx on memberships (tenant_id, acts_for_id);
";
