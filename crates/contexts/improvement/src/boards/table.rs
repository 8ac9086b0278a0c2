//! The rows: a board with its columns, lanes and limits, and whose it is.

use kernel::{TenantId, Time};
use sea_orm::entity::prelude::*;

use super::BoardId;

#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "boards")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: TenantId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: BoardId,
    pub name: String,
    pub level: i32,
    pub above_board_id: Option<BoardId>,
    pub columns: Json,
    pub lanes: Json,
    pub cells: Json,
    pub cadence: Option<Json>,
    pub answer_within_days: Option<i32>,
    pub ageing_after_days: Option<i32>,
    pub version: i32,
    pub created_at: Time,
    pub updated_at: Time,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}

pub(crate) mod unit {
    use kernel::{TenantId, UnitId};
    use sea_orm::entity::prelude::*;

    use super::super::{BoardId, BoardUnitId};

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "board_units")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub tenant_id: TenantId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: BoardUnitId,
        pub board_id: BoardId,
        pub unit_id: UnitId,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}
