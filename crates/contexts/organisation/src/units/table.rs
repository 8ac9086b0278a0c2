//! The rows: a unit, and what it was called and where it was placed in each of its periods.

pub(super) mod unit {
    use kernel::{Date, TenantId, Time, UnitId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "units")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub tenant_id: TenantId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: UnitId,
        pub valid_from: Date,
        pub valid_to: Option<Date>,
        pub version: i32,
        pub created_at: Time,
        pub updated_at: Time,
    }
    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod period {
    use kernel::{Date, MembershipId, TenantId, UnitId};
    use sea_orm::entity::prelude::*;

    use super::super::{UnitKind, UnitPeriodId};

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "unit_periods")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub tenant_id: TenantId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: UnitPeriodId,
        pub unit_id: UnitId,
        pub parent_id: Option<UnitId>,
        pub name: String,
        pub kind: UnitKind,
        pub leader_id: Option<MembershipId>,
        pub valid_from: Date,
        pub valid_to: Option<Date>,
    }
    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}
