//! Service accounts, their keys, and the directory that leads from the hash of a key to its account.

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
create table service_accounts (
  tenant_id {uuid} not null,
  id {uuid} not null,
  name text not null,
  description text,
  responsible_membership_id {uuid} not null,
  membership_id {uuid} not null,
  person_id {uuid} not null,
  state text not null constraint service_accounts_state_check check (state in ('active', 'suspended', 'closed')),
  version integer not null,
  created_at {time} not null,
  updated_at {time} not null,
  primary key (tenant_id, id),
  constraint service_accounts_name_key unique (tenant_id, name),
  constraint service_accounts_responsible_membership_id_fkey foreign key (tenant_id, responsible_membership_id)
    references memberships (tenant_id, id),
  constraint service_accounts_membership_id_fkey foreign key (tenant_id, membership_id) references memberships (tenant_id, id)
);
create index service_accounts_responsible_membership_id_idx on service_accounts (tenant_id, responsible_membership_id);
create index service_accounts_membership_id_idx on service_accounts (tenant_id, membership_id);
create index service_accounts_person_id_idx on service_accounts (tenant_id, person_id);
create table api_keys (
  tenant_id {uuid} not null,
  id {uuid} not null,
  service_account_id {uuid} not null,
  name text not null,
  start text not null,
  permissions {json},
  read_only boolean not null,
  expires_at {time} not null,
  revoked_at {time},
  replaced_by_id {uuid},
  version integer not null,
  created_at {time} not null,
  updated_at {time} not null,
  primary key (tenant_id, id),
  constraint api_keys_service_account_id_fkey foreign key (tenant_id, service_account_id)
    references service_accounts (tenant_id, id),
  constraint api_keys_replaced_by_id_fkey foreign key (tenant_id, replaced_by_id) references api_keys (tenant_id, id)
);
create index api_keys_service_account_id_idx on api_keys (tenant_id, service_account_id);
create index api_keys_name_idx on api_keys (tenant_id, name, id);
create index api_keys_expires_at_idx on api_keys (tenant_id, expires_at, id);
create table api_key_hashes (
  hash text not null primary key,
  tenant_id {uuid} not null references tenants (id),
  api_key_id {uuid} not null,
  service_account_id {uuid} not null,
  membership_id {uuid} not null,
  person_id {uuid} not null references people (id),
  permissions {json},
  read_only boolean not null,
  suspended boolean not null,
  ends_at {time} not null,
  used_at {time}
);
create index api_key_hashes_api_key_id_idx on api_key_hashes (tenant_id, api_key_id);
create index api_key_hashes_service_account_id_idx on api_key_hashes (tenant_id, service_account_id);
";
