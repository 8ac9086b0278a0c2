//! The organisation context's tables of owners and agreements.

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
create table owners (
  tenant_id {uuid} not null,
  id {uuid} not null,
  name text not null,
  municipality_code text,
  organisation_number text,
  valid_from date not null,
  valid_to date,
  version integer not null,
  created_at {time} not null,
  updated_at {time} not null,
  primary key (tenant_id, id),
  constraint owners_name_valid_from_key unique (tenant_id, name, valid_from)
);
create index owners_valid_from_idx on owners (tenant_id, valid_from, id);
create table owner_shares (
  tenant_id {uuid} not null,
  id {uuid} not null,
  owner_id {uuid} not null,
  parts integer not null constraint owner_shares_parts_check check (parts > 0),
  valid_from date not null,
  valid_to date,
  primary key (tenant_id, id),
  constraint owner_shares_owner_id_fkey foreign key (tenant_id, owner_id) references owners (tenant_id, id)
);
create index owner_shares_owner_id_idx on owner_shares (tenant_id, owner_id);
create table owner_successions (
  tenant_id {uuid} not null,
  id {uuid} not null,
  effective_on date not null,
  from_owner_ids {json} not null,
  heirs {json} not null,
  state text not null constraint owner_successions_state_check check (state in ('proposed', 'confirmed', 'declined')),
  state_reason text,
  version integer not null,
  created_at {time} not null,
  updated_at {time} not null,
  primary key (tenant_id, id)
);
create index owner_successions_effective_on_idx on owner_successions (tenant_id, effective_on, id);
create table agreements (
  tenant_id {uuid} not null,
  id {uuid} not null,
  kind text not null constraint agreements_kind_check check (kind in ('company_agreement', 'service_agreement',
    'host_municipality_agreement', 'data_processing_agreement', 'other')),
  title text not null,
  services {json} not null,
  obligations {json} not null,
  documents {json} not null,
  notice_months integer,
  fee_key text constraint agreements_fee_key_check check (fee_key in ('population', 'equal', 'owner_share', 'usage',
    'fixed', 'free')),
  fee_note text,
  archive_reference text,
  follows_ids {json} not null,
  valid_from date not null,
  valid_to date,
  version integer not null,
  created_at {time} not null,
  updated_at {time} not null,
  primary key (tenant_id, id)
);
create index agreements_title_idx on agreements (tenant_id, title, id);
create index agreements_valid_from_idx on agreements (tenant_id, valid_from, id);
create table agreement_parties (
  tenant_id {uuid} not null,
  id {uuid} not null,
  agreement_id {uuid} not null,
  owner_id {uuid},
  name text,
  valid_from date not null,
  valid_to date,
  primary key (tenant_id, id),
  constraint agreement_parties_agreement_id_fkey foreign key (tenant_id, agreement_id) references agreements (tenant_id, id),
  constraint agreement_parties_owner_id_fkey foreign key (tenant_id, owner_id) references owners (tenant_id, id)
);
create index agreement_parties_agreement_id_idx on agreement_parties (tenant_id, agreement_id);
create index agreement_parties_owner_id_idx on agreement_parties (tenant_id, owner_id);
create table review_campaigns (
  tenant_id {uuid} not null,
  id {uuid} not null,
  title text not null,
  purpose text,
  due_on date,
  version integer not null,
  created_at {time} not null,
  updated_at {time} not null,
  primary key (tenant_id, id),
  constraint review_campaigns_title_key unique (tenant_id, title)
);
create table agreement_reviews (
  tenant_id {uuid} not null,
  id {uuid} not null,
  review_campaign_id {uuid} not null,
  agreement_id {uuid} not null,
  findings {json} not null,
  proposed_change text,
  state text not null constraint agreement_reviews_state_check check (state in ('planned', 'in_review', 'findings',
    'change_proposed', 'confirmed', 'closed')),
  state_reason text,
  version integer not null,
  created_at {time} not null,
  updated_at {time} not null,
  primary key (tenant_id, id),
  constraint agreement_reviews_agreement_id_key unique (tenant_id, review_campaign_id, agreement_id),
  constraint agreement_reviews_review_campaign_id_fkey foreign key (tenant_id, review_campaign_id)
    references review_campaigns (tenant_id, id),
  constraint agreement_reviews_agreement_id_fkey foreign key (tenant_id, agreement_id) references agreements (tenant_id, id)
);
create index agreement_reviews_agreement_id_idx on agreement_reviews (tenant_id, agreement_id);
create table agreement_inquiries (
  id {uuid} not null primary key,
  tenant_id {uuid} not null references tenants (id),
  agreement_review_id {uuid} not null,
  owner_id {uuid} not null,
  to_number text,
  subject {json} not null,
  answer text constraint agreement_inquiries_answer_check check (answer in ('confirmed', 'commented', 'objected')),
  comment text,
  answered_by text,
  answered_at {time},
  registered boolean not null,
  closed_at {time},
  version integer not null,
  created_at {time} not null
);
create index agreement_inquiries_tenant_id_idx on agreement_inquiries (tenant_id, agreement_review_id);
create index agreement_inquiries_to_number_idx on agreement_inquiries (to_number);
";
