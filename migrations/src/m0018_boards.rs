//! Boards with their cards, and the meetings at them.

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
create table boards (
  tenant_id {uuid} not null,
  id {uuid} not null,
  name text not null,
  level integer not null,
  above_board_id {uuid},
  columns {json} not null,
  lanes {json} not null,
  cells {json} not null,
  cadence {json},
  answer_within_days integer,
  ageing_after_days integer,
  version integer not null,
  created_at {time} not null,
  updated_at {time} not null,
  primary key (tenant_id, id),
  constraint boards_above_board_id_fkey foreign key (tenant_id, above_board_id) references boards (tenant_id, id)
);
create index boards_above_board_id_idx on boards (tenant_id, above_board_id);
create index boards_name_idx on boards (tenant_id, name, id);
create index boards_level_idx on boards (tenant_id, level, id);
create table board_units (
  tenant_id {uuid} not null,
  id {uuid} not null,
  board_id {uuid} not null,
  unit_id {uuid} not null,
  primary key (tenant_id, id),
  constraint board_units_board_id_fkey foreign key (tenant_id, board_id)
    references boards (tenant_id, id) on delete cascade,
  constraint board_units_unit_id_fkey foreign key (tenant_id, unit_id) references units (tenant_id, id)
);
create index board_units_board_id_idx on board_units (tenant_id, board_id);
create index board_units_unit_id_idx on board_units (tenant_id, unit_id);
create table cards (
  tenant_id {uuid} not null,
  id {uuid} not null,
  board_id {uuid} not null,
  home_board_id {uuid} not null,
  column_id {uuid} not null,
  lane_id {uuid},
  rank text not null,
  kind text not null constraint cards_kind_check check (kind in ('idea', 'problem', 'improvement', 'task', 'a3',
    'metric')),
  title text not null,
  text text,
  unit_id {uuid},
  owner_membership_id {uuid},
  process_id {uuid},
  metric {json},
  author_id {uuid} not null,
  due date,
  answer_due date,
  answer text,
  answered_at {time},
  moved_at {time} not null,
  done_at {time},
  archived_at {time},
  version integer not null,
  created_at {time} not null,
  updated_at {time} not null,
  primary key (tenant_id, id),
  constraint cards_board_id_fkey foreign key (tenant_id, board_id) references boards (tenant_id, id),
  constraint cards_home_board_id_fkey foreign key (tenant_id, home_board_id) references boards (tenant_id, id),
  constraint cards_unit_id_fkey foreign key (tenant_id, unit_id) references units (tenant_id, id),
  constraint cards_owner_membership_id_fkey foreign key (tenant_id, owner_membership_id)
    references memberships (tenant_id, id),
  constraint cards_process_id_fkey foreign key (tenant_id, process_id) references processes (tenant_id, id),
  constraint cards_answer_check check ((answer is null) = (answered_at is null))
);
create index cards_board_id_idx on cards (tenant_id, board_id);
create index cards_home_board_id_idx on cards (tenant_id, home_board_id);
create index cards_unit_id_idx on cards (tenant_id, unit_id);
create index cards_owner_membership_id_idx on cards (tenant_id, owner_membership_id);
create index cards_process_id_idx on cards (tenant_id, process_id);
create index cards_moved_at_idx on cards (tenant_id, moved_at, id);
create index cards_updated_at_idx on cards (tenant_id, updated_at, id);
create table card_moves (
  tenant_id {uuid} not null,
  id {uuid} not null,
  card_id {uuid} not null,
  kind text not null constraint card_moves_kind_check check (kind in ('written', 'moved', 'escalated', 'returned',
    'archived')),
  board_id {uuid} not null,
  column_id {uuid} not null,
  lane_id {uuid},
  reason text,
  person_id {uuid} not null,
  created_at {time} not null,
  primary key (tenant_id, id),
  constraint card_moves_card_id_fkey foreign key (tenant_id, card_id)
    references cards (tenant_id, id) on delete cascade,
  constraint card_moves_board_id_fkey foreign key (tenant_id, board_id) references boards (tenant_id, id)
);
create index card_moves_card_id_idx on card_moves (tenant_id, card_id);
create index card_moves_board_id_idx on card_moves (tenant_id, board_id);
create table board_meetings (
  tenant_id {uuid} not null,
  id {uuid} not null,
  board_id {uuid} not null,
  meets_on date not null,
  attendance integer,
  called_off text,
  duration {int8},
  decisions {json} not null,
  version integer not null,
  created_at {time} not null,
  updated_at {time} not null,
  primary key (tenant_id, id),
  constraint board_meetings_board_id_fkey foreign key (tenant_id, board_id) references boards (tenant_id, id)
);
create index board_meetings_board_id_idx on board_meetings (tenant_id, board_id, meets_on);
create index board_meetings_meets_on_idx on board_meetings (tenant_id, meets_on, id);
";
