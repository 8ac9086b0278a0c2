//! The organisation context's tables `tenant_slugs` and `tenant_codes`: what leads to a tenant.

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
create table tenant_slugs (
  slug text not null constraint tenant_slugs_pkey primary key,
  tenant_id {uuid} not null references tenants (id),
  left_at {time}
);
create index tenant_slugs_tenant_id_idx on tenant_slugs (tenant_id);
create table tenant_codes (
  tenant_id {uuid} not null references tenants (id),
  identifier_id {uuid} not null,
  scheme text not null,
  value text not null,
  valid_from date not null,
  valid_to date,
  primary key (tenant_id, identifier_id)
);
create index tenant_codes_value_idx on tenant_codes (value, scheme);
insert into tenant_slugs (slug, tenant_id) select slug, id from tenants;
";
