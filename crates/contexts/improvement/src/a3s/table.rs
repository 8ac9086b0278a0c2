//! The rows: an A3, and what was written into it and how it moved; and how an A3 is read.

use db::{Projection, Row};
use kernel::{MembershipId, Result, TenantId, Time, UnitId};
use sea_orm::entity::prelude::*;
use work::{processes::ProcessId, to_be_versions::ToBeVersionId};

use super::{A3, A3Id, A3State};
use crate::{cards::CardId, deviations::DeviationId, ideas::IdeaId};

#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "a3s")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: TenantId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: A3Id,
    pub title: String,
    pub unit_id: UnitId,
    pub process_id: Option<ProcessId>,
    pub idea_id: Option<IdeaId>,
    pub deviation_id: Option<DeviationId>,
    pub card_id: Option<CardId>,
    pub owner_membership_id: Option<MembershipId>,
    pub coach_membership_id: Option<MembershipId>,
    pub sponsor_membership_id: Option<MembershipId>,
    pub boxes: Json,
    pub measure: Option<Json>,
    pub state: A3State,
    pub state_reason: Option<String>,
    pub changed_routine: Option<String>,
    pub to_be_version_id: Option<ToBeVersionId>,
    pub no_change_because: Option<String>,
    pub version: i32,
    pub created_at: Time,
    pub updated_at: Time,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}

impl Projection for A3 {
    type Entity = Entity;
    fn columns() -> Vec<Column> {
        use Column as C;
        vec![
            C::Id,
            C::Title,
            C::UnitId,
            C::ProcessId,
            C::IdeaId,
            C::DeviationId,
            C::CardId,
            C::OwnerMembershipId,
            C::CoachMembershipId,
            C::SponsorMembershipId,
            C::State,
            C::StateReason,
            C::ChangedRoutine,
            C::ToBeVersionId,
            C::NoChangeBecause,
            C::Version,
            C::CreatedAt,
            C::UpdatedAt,
            C::Boxes,
            C::Measure,
        ]
    }
    fn read(row: &Row<'_>) -> Result<Self> {
        let mut a3 = Self {
            id: row.next()?,
            title: row.next()?,
            unit_id: row.next()?,
            process_id: row.next()?,
            idea_id: row.next()?,
            deviation_id: row.next()?,
            card_id: row.next()?,
            owner_membership_id: row.next()?,
            coach_membership_id: row.next()?,
            sponsor_membership_id: row.next()?,
            state: row.next()?,
            state_reason: row.next()?,
            changed_routine: row.next()?,
            to_be_version_id: row.next()?,
            no_change_because: row.next()?,
            version: row.next()?,
            created_at: row.next()?,
            updated_at: row.next()?,
            boxes: row.json()?,
            measure: row.json()?,
            long_boxes: vec![],
        };
        a3.long_boxes = a3.boxes.long();
        Ok(a3)
    }
}

pub(crate) mod change {
    use kernel::{PersonId, TenantId, Time};
    use sea_orm::entity::prelude::*;

    use super::super::{A3Box, A3ChangeId, A3Id, A3State};

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "a3_changes")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub tenant_id: TenantId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: A3ChangeId,
        pub a3_id: A3Id,
        pub part: Option<A3Box>,
        pub text: Option<String>,
        pub state: Option<A3State>,
        pub reason: Option<String>,
        pub person_id: PersonId,
        pub created_at: Time,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}
