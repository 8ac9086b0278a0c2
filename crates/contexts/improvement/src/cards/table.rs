//! The rows: a card, and how it was moved.

use kernel::{Date, MembershipId, PersonId, TenantId, Time, UnitId};
use sea_orm::entity::prelude::*;
use work::processes::ProcessId;

use super::{CardId, CardKind};
use crate::boards::{BoardColumnId, BoardId, BoardLaneId};

#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "cards")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: TenantId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CardId,
    pub board_id: BoardId,
    pub home_board_id: BoardId,
    pub column_id: BoardColumnId,
    pub lane_id: Option<BoardLaneId>,
    pub rank: String,
    pub kind: CardKind,
    pub title: String,
    pub text: Option<String>,
    pub unit_id: Option<UnitId>,
    pub owner_membership_id: Option<MembershipId>,
    pub process_id: Option<ProcessId>,
    pub metric: Option<Json>,
    pub author_id: PersonId,
    pub due: Option<Date>,
    pub answer_due: Option<Date>,
    pub answer: Option<String>,
    pub answered_at: Option<Time>,
    pub moved_at: Time,
    pub done_at: Option<Time>,
    pub archived_at: Option<Time>,
    pub version: i32,
    pub created_at: Time,
    pub updated_at: Time,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}

pub(crate) mod moved {
    use kernel::{PersonId, TenantId, Time};
    use sea_orm::entity::prelude::*;

    use super::super::{CardId, CardMoveId, CardMoveKind};
    use crate::boards::{BoardColumnId, BoardId, BoardLaneId};

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "card_moves")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub tenant_id: TenantId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: CardMoveId,
        pub card_id: CardId,
        pub kind: CardMoveKind,
        pub board_id: BoardId,
        pub column_id: BoardColumnId,
        pub lane_id: Option<BoardLaneId>,
        pub reason: Option<String>,
        pub person_id: PersonId,
        pub created_at: Time,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}
