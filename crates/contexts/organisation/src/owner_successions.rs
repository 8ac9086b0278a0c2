//! What becomes of ownership when owners merge or are divided (DOMAIN R6, Z15).
//!
//! The change happens in other organisations. It is proposed to the company: by what became of the municipalities, which is
//! public, or by hand. Nothing is changed until the company confirms it; then its owners, their shares and its agreements
//! change on the same day.

use api::Route;
use async_graphql::{InputObject, SimpleObject};
use db::{Sort, Table, TenantTable, TenantTx};
use kernel::{Date, Mode, Operation, Page, PageInput, Permission, Result, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::owners::OwnerId;
pub use answer::{ConfirmOwnerSuccession, DeclineOwnerSuccession};
pub use graphql::{OwnerSuccessionMutations, OwnerSuccessionQueries};
pub use plan::{AgreementFold, GetOwnerSuccessionPlan, OwnerSuccessionPlan, PlannedHeir};
pub use propose::CreateOwnerSuccession;
pub use suggest::{ListOwnerSuccessionSuggestions, OwnerSuccessionSuggestion};
use table::Column;

mod answer;
mod graphql;
mod plan;
mod propose;
mod suggest;

kernel::ids! {
    /// Identifies a succession of owners.
    OwnerSuccessionId(OwnerSuccessionKind) = "owner_succession",
}

kernel::text_enum! {
    /// Where a succession is.
    pub enum OwnerSuccessionState {
        /// Waits for the company's answer; nothing is changed.
        Proposed = "proposed",
        /// The company has confirmed it, and all is changed.
        Confirmed = "confirmed",
        /// The company has declined it; nothing was changed.
        Declined = "declined",
    }
}

mod table {
    use kernel::{Date, TenantId, Time};
    use sea_orm::entity::prelude::*;

    use super::{OwnerSuccessionId, OwnerSuccessionState};

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "owner_successions")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub tenant_id: TenantId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: OwnerSuccessionId,
        pub effective_on: Date,
        pub from_owner_ids: Json,
        pub heirs: Json,
        pub state: OwnerSuccessionState,
        pub state_reason: Option<String>,
        pub version: i32,
        pub created_at: Time,
        pub updated_at: Time,
    }
    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// The registry entry.
pub const TABLE: Table = Table::tenant("owner_successions");

impl TenantTable for table::Entity {
    const TABLE: Table = TABLE;
    const TENANT_ID: Column = Column::TenantId;
    const ID: Column = Column::Id;
    const VERSION: Option<Column> = Some(Column::Version);
}

/// Who owns what others owned, from a day on: an owner already, who gets more, or a new one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, SimpleObject, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[graphql(input_name = "OwnerHeirInput")]
pub struct OwnerHeir {
    /// The owner who goes on and gets more; null for a new owner.
    #[serde(default)]
    pub owner_id: Option<OwnerId>,
    /// What a new owner is called.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 200)]
    pub name: Option<String>,
    /// The municipality number of a new owner.
    #[serde(default)]
    #[schema(pattern = "^[0-9]{4}$")]
    pub municipality_code: Option<String>,
    /// The organisation number of a new owner.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 20)]
    pub organisation_number: Option<String>,
    /// How many of the parts it gets. One heir gets all of them if nothing is said; several are told apart by it, and theirs
    /// add up to the parts that there are.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 1_000_000)]
    pub parts: Option<i32>,
}

/// That owners become others on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct OwnerSuccession {
    /// The id.
    pub id: OwnerSuccessionId,
    /// The first day on which the others own.
    pub effective_on: Date,
    /// The owners who are it no longer.
    pub from_owner_ids: Vec<OwnerId>,
    /// Who owns in their place. Once confirmed, each with its `ownerId` and its parts.
    pub heirs: Vec<OwnerHeir>,
    /// Where it is.
    pub state: OwnerSuccessionState,
    /// Why it was declined, or what was said when it was confirmed.
    pub state_reason: Option<String>,
    /// Counts the changes; the `ETag`.
    pub version: i32,
    /// When it was proposed.
    pub created_at: Time,
    /// When it was last changed.
    pub updated_at: Time,
}

kernel::resource!(OwnerSuccession);
db::projection!(OwnerSuccession from table {
    id: Id, effective_on: EffectiveOn, state: State, state_reason: StateReason, version: Version,
    created_at: CreatedAt, updated_at: UpdatedAt,
} json { from_owner_ids: FromOwnerIds, heirs: Heirs });

const SORTS: &[Sort<Column>] =
    &[Sort { name: "effectiveOn", column: Column::EffectiveOn }, Sort { name: "createdAt", column: Column::Id }];

/// Which successions of owners.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct OwnerSuccessionFilter {
    /// Only those in this state.
    pub state: Option<OwnerSuccessionState>,
}

/// Lists the successions of owners that were proposed, newest first unless sorted.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ListOwnerSuccessions {
    /// Which page.
    pub page: PageInput,
    /// Which successions.
    pub filter: OwnerSuccessionFilter,
}

impl Operation for ListOwnerSuccessions {
    type Output = Page<OwnerSuccession>;
    type Tx = TenantTx;
    const ID: &'static str = "owner_succession.list";
    const PERMISSION: Permission = Permission::OwnerRead;
    const MODE: Mode = Mode::Read;

    fn sort_keys() -> Vec<&'static str> {
        db::sort_keys(SORTS)
    }

    async fn run(self, tx: &TenantTx) -> Result<Page<OwnerSuccession>> {
        let in_state = tx.find::<table::Entity>().if_equal(Column::State, self.filter.state);
        in_state.page(&self.page, SORTS, (Self::ID, &self.filter)).await
    }
}

/// Reads one succession of owners.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetOwnerSuccession {
    /// The id.
    pub id: OwnerSuccessionId,
}

impl Operation for GetOwnerSuccession {
    type Output = OwnerSuccession;
    type Tx = TenantTx;
    const ID: &'static str = "owner_succession.get";
    const PERMISSION: Permission = Permission::OwnerRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<OwnerSuccession> {
        tx.get(self.id).await
    }
}

/// The REST routes.
pub const ROUTES: fn() -> Vec<Route> = || {
    vec![
        Route::get::<ListOwnerSuccessions>("/v1/tenants/{tenant}/owner-successions"),
        Route::post::<CreateOwnerSuccession>("/v1/tenants/{tenant}/owner-successions"),
        Route::get::<ListOwnerSuccessionSuggestions>("/v1/tenants/{tenant}/owner-successions/suggestions"),
        Route::get::<GetOwnerSuccession>("/v1/tenants/{tenant}/owner-successions/{id}"),
        Route::get::<GetOwnerSuccessionPlan>("/v1/tenants/{tenant}/owner-successions/{id}/plan"),
        Route::post::<ConfirmOwnerSuccession>("/v1/tenants/{tenant}/owner-successions/{id}/transitions/confirm"),
        Route::post::<DeclineOwnerSuccession>("/v1/tenants/{tenant}/owner-successions/{id}/transitions/decline"),
    ]
};
