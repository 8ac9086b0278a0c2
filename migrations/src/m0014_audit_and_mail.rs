//! What the audit log is searched by, and the outbox: mails that have not gone out yet.

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
create table outbox (
  id {uuid} not null primary key,
  tenant_id {uuid} not null references tenants (id),
  invitation_id {uuid} not null,
  attempts integer not null,
  due_at {time} not null
);
create index outbox_due_at_idx on outbox (due_at);
create index outbox_invitation_id_idx on outbox (tenant_id, invitation_id);
alter table invitations add column mail text constraint invitations_mail_check check (mail in ('queued', 'sent', 'failed'));
alter table invitations add column mail_failure text
  constraint invitations_mail_failure_check check (mail_failure in ('refused', 'unreachable', 'not_open'));
alter table invitations add column mailed_at {time};
create index events_actor_idx on events (tenant_id, actor, seq);
create index events_credential_idx on events (tenant_id, credential, seq);
create index events_at_idx on events (tenant_id, at, seq);
";
