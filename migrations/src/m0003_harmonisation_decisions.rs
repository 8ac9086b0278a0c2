//! The work context's table `harmonisation_decisions`.

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
create table harmonisation_decisions (
  tenant_id {uuid} not null,
  id {uuid} not null,
  process_id {uuid} not null,
  row_id {uuid} not null,
  question text not null,
  options {json} not null,
  state text not null constraint harmonisation_decisions_state_check check (state in ('open', 'decided')),
  choice text,
  reason text,
  legal_basis text,
  decided_by text,
  decided_on date,
  effective_on date,
  version integer not null,
  created_at {time} not null,
  updated_at {time} not null,
  primary key (tenant_id, id),
  constraint harmonisation_decisions_process_id_fkey foreign key (tenant_id, process_id)
    references processes (tenant_id, id) on delete cascade,
  constraint harmonisation_decisions_row_id_fkey foreign key (tenant_id, row_id)
    references alignment_rows (tenant_id, id),
  constraint harmonisation_decisions_decided_check check (state = 'open' or (choice is not null and reason is not null
    and decided_by is not null and decided_on is not null and effective_on is not null))
);
create index harmonisation_decisions_process_id_idx on harmonisation_decisions (tenant_id, process_id);
create index harmonisation_decisions_row_id_idx on harmonisation_decisions (tenant_id, row_id);
";
