//! The organisation context's tables of identity providers.

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
create table identity_providers (
  tenant_id {uuid} not null,
  id {uuid} not null,
  kind text not null constraint identity_providers_kind_check check (kind in ('oidc', 'entra', 'ansattporten',
    'id_porten', 'maskinporten')),
  state text not null constraint identity_providers_state_check check (state in ('active', 'disabled')),
  issuer text not null,
  name_nb text not null,
  name_nn text,
  name_en text,
  client_id text,
  client_secret text,
  scopes {json} not null,
  acr_values {json} not null,
  audience text,
  resource text,
  action text,
  admits_guests boolean not null,
  discoverable boolean not null,
  version integer not null,
  created_at {time} not null,
  updated_at {time} not null,
  primary key (tenant_id, id),
  constraint identity_providers_issuer_key unique (tenant_id, issuer)
);
create table issuers (
  tenant_id {uuid} not null references tenants (id),
  identity_provider_id {uuid} not null,
  issuer text not null,
  provider {json} not null,
  primary key (tenant_id, identity_provider_id)
);
create index issuers_issuer_idx on issuers (issuer);
";
