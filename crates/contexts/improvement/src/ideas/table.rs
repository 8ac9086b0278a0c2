//! The rows: an idea, and what happened to it.

use kernel::{Date, PersonId, TenantId, Time, UnitId};
use sea_orm::entity::prelude::*;
use work::processes::ProcessId;

use super::{IdeaId, IdeaModeration, IdeaPhase, IdeaRoute};
use crate::{
    cards::CardId,
    deviations::DeviationId,
    idea_boxes::{IdeaBoxId, IdeaStatusId},
};

#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "ideas")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: TenantId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: IdeaId,
    pub idea_box_id: IdeaBoxId,
    pub home_idea_box_id: IdeaBoxId,
    pub title: String,
    pub text: Option<String>,
    pub unit_id: Option<UnitId>,
    pub process_id: Option<ProcessId>,
    pub deviation_id: Option<DeviationId>,
    pub author_id: Option<PersonId>,
    pub moderation: IdeaModeration,
    pub moderation_reason: Option<String>,
    pub status_id: Option<IdeaStatusId>,
    pub phase: IdeaPhase,
    pub route: Option<IdeaRoute>,
    pub answer_due: Option<Date>,
    pub answer: Option<String>,
    pub answered_at: Option<Time>,
    pub card_id: Option<CardId>,
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

    use super::super::{IdeaId, IdeaMoveId, IdeaMoveKind, IdeaPhase};
    use crate::idea_boxes::{IdeaBoxId, IdeaStatusId};

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "idea_moves")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub tenant_id: TenantId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: IdeaMoveId,
        pub idea_id: IdeaId,
        pub kind: IdeaMoveKind,
        pub from_idea_box_id: Option<IdeaBoxId>,
        pub idea_box_id: IdeaBoxId,
        pub status_id: Option<IdeaStatusId>,
        pub phase: IdeaPhase,
        pub reason: Option<String>,
        pub person_id: Option<PersonId>,
        pub created_at: Time,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}
