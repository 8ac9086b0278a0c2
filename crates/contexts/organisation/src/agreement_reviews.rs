//! Reviews of agreements: what was found, what should change, and whether the owners confirm it (DOMAIN C1.5.2 to C1.5.4).

use api::Route;
use async_graphql::{InputObject, SimpleObject};
use db::{Sort, Table, TenantTable, TenantTx, Unique};
use kernel::{Error, FaultCode, Mode, Operation, Page, PageInput, Patch, Permission, Result, Rule, Time};
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    agreements::{self, AgreementId},
    events,
    review_campaigns::{ReviewCampaign, ReviewCampaignId},
};
pub use graphql::{AgreementReviewMutations, AgreementReviewQueries};
pub use state::{AgreementReviewState, AgreementReviewTransition, TransitionAgreementReview};
use table::Column;

mod graphql;
mod state;

kernel::ids! {
    /// Identifies the review of an agreement.
    AgreementReviewId(AgreementReviewKind) = "agreement_review",
}

mod table {
    use kernel::{TenantId, Time};
    use sea_orm::entity::prelude::*;

    use super::{AgreementReviewId, AgreementReviewState};
    use crate::{agreements::AgreementId, review_campaigns::ReviewCampaignId};

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "agreement_reviews")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub tenant_id: TenantId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: AgreementReviewId,
        pub review_campaign_id: ReviewCampaignId,
        pub agreement_id: AgreementId,
        pub findings: Json,
        pub proposed_change: Option<String>,
        pub state: AgreementReviewState,
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
pub const TABLE: Table =
    Table::tenant("agreement_reviews").after(&["review_campaigns", "agreements"]).unique(&[Unique {
        constraint: "agreement_reviews_agreement_id_key",
        columns: &["review_campaign_id", "agreement_id"],
        member: "agreementId",
    }]);

impl TenantTable for table::Entity {
    const TABLE: Table = TABLE;
    const TENANT_ID: Column = Column::TenantId;
    const ID: Column = Column::Id;
    const VERSION: Option<Column> = Some(Column::Version);
}

/// Something that was found in an agreement, such as that it promises what no process delivers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, SimpleObject, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[graphql(input_name = "AgreementFindingInput")]
pub struct AgreementFinding {
    /// What.
    #[schema(min_length = 1, max_length = 2000)]
    pub text: String,
    /// The ids of what it is about, such as the `process_…` that delivers what is promised; everything that the tenant has
    /// can be found in an agreement.
    #[serde(default)]
    #[graphql(default)]
    #[schema(max_items = 20)]
    pub objects: Vec<String>,
}

/// The review of an agreement in a campaign.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct AgreementReview {
    /// The review's id.
    pub id: AgreementReviewId,
    /// The campaign.
    pub review_campaign_id: ReviewCampaignId,
    /// The agreement.
    pub agreement_id: AgreementId,
    /// What was found.
    pub findings: Vec<AgreementFinding>,
    /// What should be changed in the agreement.
    pub proposed_change: Option<String>,
    /// Where the review is.
    pub state: AgreementReviewState,
    /// Why it came there, if something was said.
    pub state_reason: Option<String>,
    /// Counts the changes; the `ETag`.
    pub version: i32,
    /// When it was planned.
    pub created_at: Time,
    /// When it was last changed.
    pub updated_at: Time,
}

kernel::resource!(AgreementReview);
db::projection!(AgreementReview from table {
    id: Id, review_campaign_id: ReviewCampaignId, agreement_id: AgreementId, proposed_change: ProposedChange,
    state: State, state_reason: StateReason, version: Version, created_at: CreatedAt, updated_at: UpdatedAt,
} json { findings: Findings });

const SORTS: &[Sort<Column>] = &[Sort { name: "createdAt", column: Column::Id }];

/// Which reviews.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct AgreementReviewFilter {
    /// Only those of this campaign.
    pub review_campaign_id: Option<ReviewCampaignId>,
    /// Only those of this agreement.
    pub agreement_id: Option<AgreementId>,
    /// Only those in this state.
    pub state: Option<AgreementReviewState>,
}

/// Lists the reviews of agreements, newest first unless sorted.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ListAgreementReviews {
    /// Which page.
    pub page: PageInput,
    /// Which reviews.
    pub filter: AgreementReviewFilter,
}

impl Operation for ListAgreementReviews {
    type Output = Page<AgreementReview>;
    type Tx = TenantTx;
    const ID: &'static str = "agreement_review.list";
    const PERMISSION: Permission = Permission::AgreementRead;
    const MODE: Mode = Mode::Read;

    fn sort_keys() -> Vec<&'static str> {
        db::sort_keys(SORTS)
    }

    async fn run(self, tx: &TenantTx) -> Result<Page<AgreementReview>> {
        tx.find::<table::Entity>()
            .if_equal(Column::ReviewCampaignId, self.filter.review_campaign_id)
            .if_equal(Column::AgreementId, self.filter.agreement_id)
            .if_equal(Column::State, self.filter.state)
            .page(&self.page, SORTS, (Self::ID, &self.filter))
            .await
    }
}

/// All reviews of a campaign.
pub(crate) async fn of_campaign(tx: &TenantTx, campaign: ReviewCampaignId) -> Result<Vec<AgreementReview>> {
    tx.find::<table::Entity>().any_of(Column::ReviewCampaignId, [campaign]).by(Column::Id).all().await
}

/// Reads one review.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetAgreementReview {
    /// The review's id.
    pub id: AgreementReviewId,
}

impl Operation for GetAgreementReview {
    type Output = AgreementReview;
    type Tx = TenantTx;
    const ID: &'static str = "agreement_review.get";
    const PERMISSION: Permission = Permission::AgreementRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<AgreementReview> {
        tx.get(self.id).await
    }
}

/// Plans the review of each of these agreements.
pub(crate) async fn plan(tx: &TenantTx, campaign: ReviewCampaignId, ids: Vec<AgreementId>) -> Result<()> {
    let known = agreements::of(tx, ids.iter().copied()).await?;
    let mut rows = Vec::new();
    for (nth, id) in ids.iter().enumerate() {
        if !known.iter().any(|agreement| agreement.id == *id) {
            return Err(Error::invalid(format!("#/agreementIds/{nth}"), FaultCode::NoSuchThing, None));
        }
        if ids[..nth].contains(id) {
            return Err(Error::broken(format!("#/agreementIds/{nth}"), Rule::AgreementOnce));
        }
        rows.push(planned(tx, campaign, *id));
    }
    tx.insert_many(rows).await
}

fn planned(tx: &TenantTx, campaign: ReviewCampaignId, agreement: AgreementId) -> table::ActiveModel {
    table::ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(tx.new_id()),
        review_campaign_id: Set(campaign),
        agreement_id: Set(agreement),
        findings: Set(serde_json::json!([])),
        proposed_change: Set(None),
        state: Set(AgreementReviewState::Planned),
        state_reason: Set(None),
        version: Set(1),
        created_at: Set(tx.now()),
        updated_at: Set(tx.now()),
    }
}

/// Takes one agreement more into a campaign.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateAgreementReview {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The campaign.
    pub review_campaign_id: ReviewCampaignId,
    /// The agreement; once in a campaign.
    pub agreement_id: AgreementId,
}

impl Operation for CreateAgreementReview {
    type Output = AgreementReview;
    type Tx = TenantTx;
    const ID: &'static str = "agreement_review.create";
    const PERMISSION: Permission = Permission::AgreementManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<AgreementReview> {
        let _: ReviewCampaign = tx.referred(self.review_campaign_id, "#/reviewCampaignId").await?;
        let _: agreements::Agreement = tx.referred(self.agreement_id, "#/agreementId").await?;
        let row = planned(tx, self.review_campaign_id, self.agreement_id);
        let id = row.id.clone().unwrap();
        tx.insert(row).await?;
        tx.get(id).await
    }
}

/// Writes down what was found and what should be changed, while the review is in `in_review` or `findings`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateAgreementReview {
    /// The review's id.
    pub id: AgreementReviewId,
    /// The version that the change was decided on.
    pub expected_version: i32,
    /// All that was found.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Vec<AgreementFinding>, max_items = 100)]
    pub findings: Patch<Vec<AgreementFinding>>,
    /// What should be changed in the agreement.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 10_000)]
    pub proposed_change: Patch<String>,
}

impl Operation for UpdateAgreementReview {
    type Output = AgreementReview;
    type Tx = TenantTx;
    const ID: &'static str = "agreement_review.update";
    const PERMISSION: Permission = Permission::AgreementManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<AgreementReview> {
        let findings = self.findings.set();
        check_objects(tx, findings.as_deref().unwrap_or_default()).await?;
        let findings = findings.map(serde_json::to_value).transpose().map_err(Error::internal)?;
        let changed: AgreementReview = tx
            .change::<table::Entity>()
            .set_if(Column::Findings, findings)
            .set_if(Column::ProposedChange, self.proposed_change.change())
            .set(Column::UpdatedAt, tx.now())
            .one(self.id, Some(self.expected_version))
            .await?;
        match changed.state {
            AgreementReviewState::InReview | AgreementReviewState::Findings => Ok(changed),
            state => Err(Error::illegal_transition(state.as_str(), AgreementReviewTransition::allowed(state))),
        }
    }
}

/// What findings are about is there.
async fn check_objects(tx: &TenantTx, findings: &[AgreementFinding]) -> Result<()> {
    let all: Vec<String> = findings.iter().flat_map(|finding| finding.objects.iter().cloned()).collect();
    if all.is_empty() {
        return Ok(());
    }
    let standing = events::standing(tx, &all).await?;
    for (nth, finding) in findings.iter().enumerate() {
        if let Some(place) = finding.objects.iter().position(|object| !standing.contains(object)) {
            let pointer = format!("#/findings/{nth}/objects/{place}");
            return Err(Error::invalid(pointer, FaultCode::NoSuchThing, None));
        }
    }
    Ok(())
}

/// The REST routes.
pub const ROUTES: fn() -> Vec<Route> = || {
    vec![
        Route::get::<ListAgreementReviews>("/v1/tenants/{tenant}/agreement-reviews"),
        Route::post::<CreateAgreementReview>("/v1/tenants/{tenant}/agreement-reviews"),
        Route::get::<GetAgreementReview>("/v1/tenants/{tenant}/agreement-reviews/{id}"),
        Route::patch::<UpdateAgreementReview>("/v1/tenants/{tenant}/agreement-reviews/{id}"),
        Route::post::<TransitionAgreementReview>(
            "/v1/tenants/{tenant}/agreement-reviews/{id}/transitions/{transition}",
        ),
    ]
};
