//! The perimeter's own tables: the tenant's clock, its events, and the answers kept for idempotency.

use crate::table::{Table, TenantTable};

/// The perimeter's tables, for the registry.
pub const TABLES: &[Table] = &[clock::Entity::TABLE, event::Entity::TABLE, answer::Entity::TABLE];

/// The event stream, to be read by operations; only the door writes it.
pub use event::{Column as EventColumn, Entity as EventTable};

macro_rules! tenant_table {
    ($module:ident, $table:expr, $id:ident) => {
        impl TenantTable for $module::Entity {
            const TABLE: Table = $table;
            const TENANT_ID: $module::Column = $module::Column::TenantId;
            const ID: $module::Column = $module::Column::$id;
            const VERSION: Option<$module::Column> = None;
        }
    };
}
tenant_table!(clock, Table::tenant("tenant_clocks"), TenantId);
tenant_table!(event, Table::tenant("events").append_only(), Id);
tenant_table!(answer, Table::tenant("idempotency_keys"), IdempotencyKey);

/// How many events a tenant has, and the hash of the newest: one row per tenant, which serialises its writers.
pub(crate) mod clock {
    use kernel::TenantId;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "tenant_clocks")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub tenant_id: TenantId,
        pub seq: i64,
        pub head: String,
    }
    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// What happened.
pub(crate) mod event {
    use kernel::{DelegationId, PersonId, TenantId, Time};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "events")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub tenant_id: TenantId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub seq: i64,
        pub id: Uuid,
        pub kind: String,
        pub subject: Option<String>,
        pub version: Option<i32>,
        pub actor: PersonId,
        pub delegation_id: Option<DelegationId>,
        pub credential: Option<String>,
        pub supplier: Option<String>,
        pub at: Time,
        pub changes: Json,
        pub hash: String,
    }
    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// What a request with an idempotency key was answered.
pub(crate) mod answer {
    use kernel::{PersonId, TenantId, Time};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "idempotency_keys")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub tenant_id: TenantId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub person_id: PersonId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub idempotency_key: String,
        pub fingerprint: String,
        pub answer: Json,
        pub seq: i64,
        pub created_at: Time,
    }
    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}
