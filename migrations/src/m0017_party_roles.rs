//! What somebody is a party to an agreement as: a column of the organisation context's table `agreement_parties`.
//!
//! Null in rows that were there before: those are owners in a company agreement and receivers in every other.

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
alter table agreement_parties add column role text constraint agreement_parties_role_check check (role in ('owner',
  'supplier', 'receiver'));
";
