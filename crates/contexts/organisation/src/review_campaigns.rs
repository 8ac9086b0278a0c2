//! Campaigns in which a company walks through its agreements with the owners (DOMAIN C1.5.2).

use api::Route;
use async_graphql::{InputObject, SimpleObject};
use db::{Sort, Table, TenantTable, TenantTx, Unique};
use kernel::{Date, Mode, Operation, Page, PageInput, Patch, Permission, Result, Time};
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{agreement_reviews, agreements::AgreementId};
pub use coverage::{GetReviewCampaignCoverage, OwnerReviewed, ReviewCoverage, ReviewStateCount, ServiceReviewed};
pub use graphql::{ReviewCampaignMutations, ReviewCampaignQueries};
use table::Column;

mod coverage;
mod graphql;

kernel::ids! {
    /// Identifies a review campaign.
    ReviewCampaignId(ReviewCampaignKind) = "review_campaign",
}

mod table {
    use kernel::{Date, TenantId, Time};
    use sea_orm::entity::prelude::*;

    use super::ReviewCampaignId;

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "review_campaigns")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub tenant_id: TenantId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: ReviewCampaignId,
        pub title: String,
        pub purpose: Option<String>,
        pub due_on: Option<Date>,
        pub version: i32,
        pub created_at: Time,
        pub updated_at: Time,
    }
    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// The registry entry.
pub const TABLE: Table = Table::tenant("review_campaigns").unique(&[Unique {
    constraint: "review_campaigns_title_key",
    columns: &["title"],
    member: "title",
}]);

impl TenantTable for table::Entity {
    const TABLE: Table = TABLE;
    const TENANT_ID: Column = Column::TenantId;
    const ID: Column = Column::Id;
    const VERSION: Option<Column> = Some(Column::Version);
}

/// A walk through a set of agreements. Each agreement in it has a review of its own, with its own state.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct ReviewCampaign {
    /// The campaign's id.
    pub id: ReviewCampaignId,
    /// What it is called; unique in the tenant.
    pub title: String,
    /// What it is for.
    pub purpose: Option<String>,
    /// The day by which it should be done.
    pub due_on: Option<Date>,
    /// Counts the changes; the `ETag`.
    pub version: i32,
    /// When it was planned.
    pub created_at: Time,
    /// When it was last changed.
    pub updated_at: Time,
}

kernel::resource!(ReviewCampaign);
db::projection!(ReviewCampaign from table {
    id: Id, title: Title, purpose: Purpose, due_on: DueOn, version: Version, created_at: CreatedAt,
    updated_at: UpdatedAt,
});

const SORTS: &[Sort<Column>] =
    &[Sort { name: "title", column: Column::Title }, Sort { name: "createdAt", column: Column::Id }];

/// Lists the review campaigns, newest first unless sorted.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ListReviewCampaigns {
    /// Which page.
    pub page: PageInput,
}

impl Operation for ListReviewCampaigns {
    type Output = Page<ReviewCampaign>;
    type Tx = TenantTx;
    const ID: &'static str = "review_campaign.list";
    const PERMISSION: Permission = Permission::AgreementRead;
    const MODE: Mode = Mode::Read;

    fn sort_keys() -> Vec<&'static str> {
        db::sort_keys(SORTS)
    }

    async fn run(self, tx: &TenantTx) -> Result<Page<ReviewCampaign>> {
        tx.find::<table::Entity>().page(&self.page, SORTS, Self::ID).await
    }
}

/// Reads one review campaign.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetReviewCampaign {
    /// The campaign's id.
    pub id: ReviewCampaignId,
}

impl Operation for GetReviewCampaign {
    type Output = ReviewCampaign;
    type Tx = TenantTx;
    const ID: &'static str = "review_campaign.get";
    const PERMISSION: Permission = Permission::AgreementRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<ReviewCampaign> {
        tx.get(self.id).await
    }
}

/// Plans a review of each of these agreements.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateReviewCampaign {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// What it is called; unique in the tenant.
    #[schema(min_length = 1, max_length = 200)]
    pub title: String,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 4000)]
    pub purpose: Option<String>,
    /// The day by which it should be done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_on: Option<Date>,
    /// The agreements.
    #[schema(min_items = 1, max_items = 500)]
    pub agreement_ids: Vec<AgreementId>,
}

impl Operation for CreateReviewCampaign {
    type Output = ReviewCampaign;
    type Tx = TenantTx;
    const ID: &'static str = "review_campaign.create";
    const PERMISSION: Permission = Permission::AgreementManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<ReviewCampaign> {
        let campaign = ReviewCampaign {
            id: tx.new_id(),
            title: self.title,
            purpose: self.purpose,
            due_on: self.due_on,
            version: 1,
            created_at: tx.now(),
            updated_at: tx.now(),
        };
        let ReviewCampaign { id, title, purpose, due_on, version, created_at, updated_at } = campaign.clone();
        tx.insert(table::ActiveModel {
            tenant_id: Set(tx.tenant()),
            id: Set(id),
            title: Set(title),
            purpose: Set(purpose),
            due_on: Set(due_on),
            version: Set(version),
            created_at: Set(created_at),
            updated_at: Set(updated_at),
        })
        .await?;
        agreement_reviews::plan(tx, campaign.id, self.agreement_ids).await?;
        Ok(campaign)
    }
}

/// Changes what a campaign is called, what it is for, or when it should be done.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateReviewCampaign {
    /// The campaign's id.
    pub id: ReviewCampaignId,
    /// The version that the change was decided on.
    pub expected_version: i32,
    /// What it is called; unique in the tenant.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = String, min_length = 1, max_length = 200)]
    pub title: Patch<String>,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 4000)]
    pub purpose: Patch<String>,
    /// The day by which it should be done.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<Date>)]
    pub due_on: Patch<Date>,
}

impl Operation for UpdateReviewCampaign {
    type Output = ReviewCampaign;
    type Tx = TenantTx;
    const ID: &'static str = "review_campaign.update";
    const PERMISSION: Permission = Permission::AgreementManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<ReviewCampaign> {
        tx.change::<table::Entity>()
            .set_if(Column::Title, self.title.set())
            .set_if(Column::Purpose, self.purpose.change())
            .set_if(Column::DueOn, self.due_on.change())
            .set(Column::UpdatedAt, tx.now())
            .one(self.id, Some(self.expected_version))
            .await
    }
}

/// The REST routes.
pub const ROUTES: fn() -> Vec<Route> = || {
    vec![
        Route::get::<ListReviewCampaigns>("/v1/tenants/{tenant}/review-campaigns"),
        Route::post::<CreateReviewCampaign>("/v1/tenants/{tenant}/review-campaigns"),
        Route::get::<GetReviewCampaign>("/v1/tenants/{tenant}/review-campaigns/{id}"),
        Route::get::<GetReviewCampaignCoverage>("/v1/tenants/{tenant}/review-campaigns/{id}/coverage"),
        Route::patch::<UpdateReviewCampaign>("/v1/tenants/{tenant}/review-campaigns/{id}"),
    ]
};
