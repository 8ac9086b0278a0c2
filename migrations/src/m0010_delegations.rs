//! The organisation context's tables `delegations`, `delegation_offers`, `delegates` and `person_delegations`: what one
//! organisation lets another do on its behalf, and who does it; and by which delegation an event came about.

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
create table delegations (
  tenant_id {uuid} not null,
  id {uuid} not null,
  organisation_number text not null,
  name text not null,
  purpose text not null,
  roles {json} not null,
  role_ids {json} not null,
  only_object text,
  valid_from date not null,
  valid_to date not null,
  version integer not null,
  created_at {time} not null,
  updated_at {time} not null,
  primary key (tenant_id, id)
);
create index delegations_valid_to_idx on delegations (tenant_id, valid_to, id);
create table delegation_offers (
  id {uuid} not null primary key,
  tenant_id {uuid} not null references tenants (id),
  delegation_id {uuid} not null,
  organisation_number text not null,
  purpose text not null,
  role_names {json} not null,
  only_object text,
  valid_from date not null,
  valid_to date not null,
  version integer not null,
  created_at {time} not null,
  updated_at {time} not null,
  constraint delegation_offers_delegation_id_key unique (tenant_id, delegation_id)
);
create index delegation_offers_organisation_number_idx on delegation_offers (organisation_number);
create table delegates (
  tenant_id {uuid} not null,
  id {uuid} not null,
  received_delegation_id {uuid} not null,
  membership_id {uuid} not null,
  valid_from date not null,
  valid_to date not null,
  version integer not null,
  created_at {time} not null,
  updated_at {time} not null,
  primary key (tenant_id, id),
  constraint delegates_membership_id_fkey foreign key (tenant_id, membership_id) references memberships (tenant_id, id)
);
create index delegates_received_delegation_id_idx on delegates (tenant_id, received_delegation_id);
create index delegates_membership_id_idx on delegates (tenant_id, membership_id);
create index delegates_valid_to_idx on delegates (tenant_id, valid_to, id);
create table person_delegations (
  by_tenant_id {uuid} not null references tenants (id),
  delegate_id {uuid} not null,
  tenant_id {uuid} not null references tenants (id),
  delegation_id {uuid} not null,
  received_delegation_id {uuid} not null references delegation_offers (id),
  organisation_number text not null,
  membership_id {uuid} not null,
  person_id {uuid} not null references people (id),
  name text not null,
  valid_from date not null,
  valid_to date not null,
  primary key (by_tenant_id, delegate_id)
);
create index person_delegations_person_id_idx on person_delegations (person_id, tenant_id);
create index person_delegations_delegation_id_idx on person_delegations (tenant_id, delegation_id);
create index person_delegations_received_delegation_id_idx on person_delegations (received_delegation_id);
alter table events add column delegation_id {uuid};
";
