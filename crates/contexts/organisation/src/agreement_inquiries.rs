//! What a company asks its owners about their agreement, and what they answer (DOMAIN C1.5.4).
//!
//! An inquiry is a copy, addressed to an organisation number: the owner's own agreement as it is, with the change that is
//! proposed, and nothing else of the company. It lies in a table that belongs to no tenant. The company finds what it asked,
//! an owner what is addressed to one of its confirmed numbers, and neither reaches anything of the other. Whether a number
//! is a tenant of the service the company learns when an answer comes, and not before.

use api::Route;
use async_graphql::{InputObject, SimpleObject};
use db::{Placement, SharedTable, Table, TenantTx};
use kernel::{Date, Error, Mode, Operation, Outcome, Page, Permission, Result, Rule, Time};
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    agreement_reviews::{AgreementReview, AgreementReviewId},
    agreements::{Agreement, AgreementKind, AgreementObligation, AgreementPartyRole, FeeKey},
    identifiers::codes,
    owners::{self, OwnerId},
    tenants,
};
pub use answer::{AnswerOwnerInquiry, RegisterInquiryAnswer};
pub use graphql::{AgreementInquiryMutations, AgreementInquiryQueries};
pub use received::{GetOwnerInquiry, ListOwnerInquiries, OwnerInquiry};
use table::Column;

mod answer;
mod graphql;
mod received;

kernel::ids! {
    /// Identifies what an owner is asked.
    AgreementInquiryId(AgreementInquiryKind) = "inquiry",
}

kernel::text_enum! {
    /// What an owner says of the change that is proposed.
    pub enum InquiryAnswer {
        /// The owner confirms it.
        Confirmed = "confirmed",
        /// The owner remarks on it, and has not made up its mind.
        Commented = "commented",
        /// The owner does not want it.
        Objected = "objected",
    }
}

pub(crate) mod table {
    use kernel::{TenantId, Time};
    use sea_orm::entity::prelude::*;

    use super::{AgreementInquiryId, InquiryAnswer};
    use crate::{agreement_reviews::AgreementReviewId, owners::OwnerId};

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "agreement_inquiries")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: AgreementInquiryId,
        pub tenant_id: TenantId,
        pub agreement_review_id: AgreementReviewId,
        pub owner_id: OwnerId,
        pub to_number: Option<String>,
        pub subject: Json,
        pub answer: Option<InquiryAnswer>,
        pub comment: Option<String>,
        pub answered_by: Option<String>,
        pub answered_at: Option<Time>,
        pub registered: bool,
        pub closed_at: Option<Time>,
        pub version: i32,
        pub created_at: Time,
    }
    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// The registry entry.
pub const TABLE: Table = Table::new("agreement_inquiries", Placement::Shared).after(&["tenants"]);

impl SharedTable for table::Entity {
    const TABLE: Table = TABLE;
}

/// What an owner is asked about: a copy of its agreement and of what is proposed, as they were when it was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct InquirySubject {
    /// The company that asks, as it calls itself.
    pub company: String,
    /// The company's organisation number, which the operator has confirmed.
    pub company_number: String,
    /// What kind of agreement it is.
    pub kind: AgreementKind,
    /// What the agreement is called.
    pub title: String,
    /// What the owner is a party to it as; null in what was asked before that was kept.
    pub role: Option<AgreementPartyRole>,
    /// The services that it covers.
    pub services: Vec<String>,
    /// Who shall do what.
    pub obligations: Vec<AgreementObligation>,
    /// How many months before its end it is given notice of.
    pub notice_months: Option<i32>,
    /// What the fee is shared by.
    pub fee_key: Option<FeeKey>,
    /// More on the fee.
    pub fee_note: Option<String>,
    /// The first day on which the agreement holds.
    pub valid_from: Date,
    /// The first day on which it no longer holds.
    pub valid_to: Option<Date>,
    /// What the company found.
    pub findings: Vec<String>,
    /// What the company would change.
    pub proposed_change: String,
}

/// What the company asked an owner, and what the owner answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct AgreementInquiry {
    /// The id.
    pub id: AgreementInquiryId,
    /// The review.
    pub agreement_review_id: AgreementReviewId,
    /// The owner.
    pub owner_id: OwnerId,
    /// The organisation number that it was addressed to; null if the owner has none, so that nobody is reached by it.
    pub to_number: Option<String>,
    /// What it was asked about.
    pub subject: InquirySubject,
    /// What it answered; null until it has.
    pub answer: Option<InquiryAnswer>,
    /// What it said.
    pub comment: Option<String>,
    /// Who answered for the owner.
    pub answered_by: Option<String>,
    /// When.
    pub answered_at: Option<Time>,
    /// Whether the company registered the answer, which came another way; else the owner gave it here.
    pub registered: bool,
    /// Since when it cannot be answered any more; null while it can.
    pub closed_at: Option<Time>,
    /// Counts the changes; the `ETag`.
    pub version: i32,
    /// When it was asked.
    pub created_at: Time,
}

impl Outcome for AgreementInquiry {
    fn subject(&self) -> Option<String> {
        Some(self.id.to_string())
    }
    fn version(&self) -> Option<i32> {
        Some(self.version)
    }
}
db::projection!(AgreementInquiry from table {
    id: Id, agreement_review_id: AgreementReviewId, owner_id: OwnerId, to_number: ToNumber, answer: Answer,
    comment: Comment, answered_by: AnsweredBy, answered_at: AnsweredAt, registered: Registered, closed_at: ClosedAt, version: Version, created_at: CreatedAt,
} json { subject: Subject });

/// What the transaction's tenant asked in a review.
fn asked(tx: &TenantTx, review: AgreementReviewId) -> Condition {
    Condition::all().add(Column::TenantId.eq(tx.tenant())).add(Column::AgreementReviewId.eq(review))
}

async fn of(tx: &TenantTx, review: AgreementReviewId) -> Result<Vec<AgreementInquiry>> {
    tx.lookup::<table::Entity>().filter(asked(tx, review)).by(Column::Id).all().await
}

/// Asks every owner who is a party to the agreement today about its own agreement: at least one, by a company that is known
/// by its number.
pub(crate) async fn ask(tx: &TenantTx, review: &AgreementReview, agreement: &Agreement) -> Result<()> {
    let today = tx.now().date();
    let parties = || agreement.parties.iter().filter(|party| agreement.holds_on(today) && party.is_on(today));
    let mut owners = owners::of(tx, parties().filter_map(|party| party.owner_id)).await?;
    owners.retain(|owner| owner.owns_on(today));
    if owners.is_empty() {
        return Err(Error::rule(Rule::SomebodyIsAsked));
    }
    let number = codes::numbers_of(tx).await?.into_iter().next();
    let subject = InquirySubject {
        company: tenants::own(tx).await?.name,
        company_number: number.ok_or_else(|| Error::rule(Rule::CompanyIsKnown))?,
        kind: agreement.kind,
        title: agreement.title.clone(),
        role: None,
        services: agreement.services.clone(),
        obligations: agreement.obligations.clone(),
        notice_months: agreement.notice_months,
        fee_key: agreement.fee_key,
        fee_note: agreement.fee_note.clone(),
        valid_from: agreement.valid_from,
        valid_to: agreement.valid_to,
        findings: review.findings.iter().map(|finding| finding.text.clone()).collect(),
        proposed_change: review.proposed_change.clone().unwrap_or_default(),
    };
    for owner in owners {
        let party = parties().find(|party| party.owner_id == Some(owner.id));
        let own = InquirySubject { role: party.map(|party| party.role), ..subject.clone() };
        tx.insert_shared(table::ActiveModel {
            id: Set(tx.random_id()),
            tenant_id: Set(tx.tenant()),
            agreement_review_id: Set(review.id),
            owner_id: Set(owner.id),
            to_number: Set(owner.number_on(today)),
            subject: Set(serde_json::to_value(own).map_err(Error::internal)?),
            answer: Set(None),
            comment: Set(None),
            answered_by: Set(None),
            answered_at: Set(None),
            registered: Set(false),
            closed_at: Set(None),
            version: Set(1),
            created_at: Set(tx.now()),
        })
        .await?;
    }
    Ok(())
}

/// Nobody answers any more. What was answered stays with both.
pub(crate) async fn withdraw(tx: &TenantTx, review: AgreementReviewId) -> Result<()> {
    for inquiry in open(tx, review).await? {
        close(tx, asked(tx, review).add(Column::Id.eq(inquiry.id))).await?;
    }
    Ok(())
}

/// Concludes if every owner who is asked has confirmed; else tells who has not. An answer that is changed at the same time
/// comes too late, or is seen.
pub(crate) async fn conclude(tx: &TenantTx, review: AgreementReviewId) -> Result<Vec<OwnerId>> {
    let mut missing = Vec::new();
    for inquiry in open(tx, review).await? {
        let confirmed = asked(tx, review).add(Column::Id.eq(inquiry.id));
        let confirmed = confirmed.add(Column::Answer.eq(InquiryAnswer::Confirmed));
        if close(tx, confirmed).await?.is_none() {
            missing.push(inquiry.owner_id);
        }
    }
    Ok(missing)
}

async fn open(tx: &TenantTx, review: AgreementReviewId) -> Result<Vec<AgreementInquiry>> {
    let mut all = of(tx, review).await?;
    all.retain(|inquiry| inquiry.closed_at.is_none());
    Ok(all)
}

async fn close(tx: &TenantTx, one: Condition) -> Result<Option<AgreementInquiry>> {
    tx.change_shared::<table::Entity>().set(Column::ClosedAt, Some(tx.now())).one(one).await
}

/// Which inquiries.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ListAgreementInquiries {
    /// Only those of this review.
    pub agreement_review_id: AgreementReviewId,
}

impl Operation for ListAgreementInquiries {
    type Output = Page<AgreementInquiry>;
    type Tx = TenantTx;
    const ID: &'static str = "agreement_inquiry.list";
    const PERMISSION: Permission = Permission::AgreementRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<Page<AgreementInquiry>> {
        let _: AgreementReview = tx.get(self.agreement_review_id).await?;
        Ok(of(tx, self.agreement_review_id).await?.into())
    }
}

/// The REST routes.
pub const ROUTES: fn() -> Vec<Route> = || {
    vec![
        Route::get::<ListAgreementInquiries>("/v1/tenants/{tenant}/agreement-reviews/{agreementReviewId}/inquiries"),
        Route::post::<RegisterInquiryAnswer>("/v1/tenants/{tenant}/agreement-inquiries/{id}/transitions/register"),
        Route::get::<ListOwnerInquiries>("/v1/tenants/{tenant}/owner-inquiries"),
        Route::get::<GetOwnerInquiry>("/v1/tenants/{tenant}/owner-inquiries/{id}"),
        Route::post::<AnswerOwnerInquiry>("/v1/tenants/{tenant}/owner-inquiries/{id}/transitions/answer"),
    ]
};
