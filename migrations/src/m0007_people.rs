//! The organisation context's tables `roles`, `substitutes` and `invitations`.

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
create table roles (
  tenant_id {uuid} not null,
  id {uuid} not null,
  name text not null,
  description text,
  permissions {json} not null,
  version integer not null,
  created_at {time} not null,
  updated_at {time} not null,
  primary key (tenant_id, id),
  constraint roles_name_key unique (tenant_id, name)
);
create table substitutes (
  tenant_id {uuid} not null,
  id {uuid} not null,
  membership_id {uuid} not null,
  substitute_membership_id {uuid} not null,
  reason text,
  valid_from date not null,
  valid_to date,
  version integer not null,
  created_at {time} not null,
  updated_at {time} not null,
  primary key (tenant_id, id),
  constraint substitutes_membership_id_fkey foreign key (tenant_id, membership_id) references memberships (tenant_id, id),
  constraint substitutes_substitute_membership_id_fkey foreign key (tenant_id, substitute_membership_id)
    references memberships (tenant_id, id)
);
create index substitutes_membership_id_idx on substitutes (tenant_id, membership_id);
create index substitutes_substitute_membership_id_idx on substitutes (tenant_id, substitute_membership_id);
create table invitations (
  tenant_id {uuid} not null,
  id {uuid} not null,
  name text not null,
  email text,
  roles {json} not null,
  role_ids {json} not null,
  unit_id {uuid},
  acts_for_id {uuid},
  only_object text,
  valid_to date,
  state text not null constraint invitations_state_check check (state in ('open', 'accepted', 'withdrawn')),
  expires_at {time} not null,
  membership_id {uuid},
  version integer not null,
  created_at {time} not null,
  updated_at {time} not null,
  primary key (tenant_id, id),
  constraint invitations_unit_id_fkey foreign key (tenant_id, unit_id) references units (tenant_id, id),
  constraint invitations_acts_for_id_fkey foreign key (tenant_id, acts_for_id) references participants (tenant_id, id),
  constraint invitations_membership_id_fkey foreign key (tenant_id, membership_id) references memberships (tenant_id, id)
);
create index invitations_unit_id_idx on invitations (tenant_id, unit_id);
create index invitations_acts_for_id_idx on invitations (tenant_id, acts_for_id);
create index invitations_membership_id_idx on invitations (tenant_id, membership_id);
";
