//! The organisation context's tables `sessions`, `login_attempts` and `person_links`: how people are signed in with a
//! browser, and which people are one.

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
create table sessions (
  id {uuid} not null primary key,
  secret_hash text not null constraint sessions_secret_hash_key unique,
  provider_id {uuid} not null,
  issuer text not null,
  subject text not null,
  provider_session text,
  acr text,
  organisations {json},
  browser text,
  idle_minutes integer not null,
  created_at {time} not null,
  seen_at {time} not null,
  ends_at {time} not null,
  ended_at {time},
  version integer not null
);
create index sessions_ends_at_idx on sessions (ends_at);
create index sessions_subject_idx on sessions (issuer, subject);
create index sessions_provider_session_idx on sessions (issuer, provider_session);
create table login_attempts (
  state_hash text not null primary key,
  provider_id {uuid} not null,
  return_to text not null,
  linking text,
  began_at {time} not null,
  used_at {time}
);
create index login_attempts_began_at_idx on login_attempts (began_at);
create table person_links (
  person_id {uuid} not null primary key references people (id),
  account_id {uuid} not null references people (id),
  created_at {time} not null
);
create index person_links_account_id_idx on person_links (account_id);
create index identities_person_id_idx on identities (person_id);
";
