//! What a tenant is asked as an owner.

use async_graphql::SimpleObject;
use db::TenantTx;
use kernel::{Code, Error, Mode, Operation, Outcome, Page, Permission, Result, Time};
use sea_orm::{ColumnTrait, Condition};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{AgreementInquiryId, Column, InquiryAnswer, InquirySubject, table};
use crate::identifiers;

/// What the tenant is asked as an owner of a company, about its own agreement, and what it answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct OwnerInquiry {
    /// The id.
    pub id: AgreementInquiryId,
    /// What the tenant is asked about.
    pub subject: InquirySubject,
    /// What was answered; null until it is.
    pub answer: Option<InquiryAnswer>,
    /// What was said.
    pub comment: Option<String>,
    /// Who answered.
    pub answered_by: Option<String>,
    /// When.
    pub answered_at: Option<Time>,
    /// Whether the company registered the answer, and it was not given here.
    pub registered: bool,
    /// Since when it cannot be answered any more; null while it can.
    pub closed_at: Option<Time>,
    /// Counts the changes; the `ETag`.
    pub version: i32,
    /// When it was asked.
    pub created_at: Time,
}

impl Outcome for OwnerInquiry {
    fn subject(&self) -> Option<String> {
        Some(self.id.to_string())
    }
    fn version(&self) -> Option<i32> {
        Some(self.version)
    }
}
db::projection!(OwnerInquiry from table {
    id: Id, answer: Answer, comment: Comment, answered_by: AnsweredBy, answered_at: AnsweredAt, registered: Registered,
    closed_at: ClosedAt, version: Version, created_at: CreatedAt,
} json { subject: Subject });

/// What is addressed to one of the organisation numbers that the tenant has today, by the operator's confirmation.
pub(super) async fn addressed(tx: &TenantTx) -> Result<Condition> {
    let numbers = identifiers::codes::numbers_of(tx).await?;
    Ok(Condition::all().add(Column::ToNumber.is_in(numbers)))
}

/// Lists what the tenant is asked as an owner: what is addressed to an organisation number that it has today and that the
/// operator has confirmed. Not paged; 1,000 at most.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ListOwnerInquiries {}

impl Operation for ListOwnerInquiries {
    type Output = Page<OwnerInquiry>;
    type Tx = TenantTx;
    const ID: &'static str = "owner_inquiry.list";
    const PERMISSION: Permission = Permission::AgreementRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<Page<OwnerInquiry>> {
        let mine = addressed(tx).await?;
        let all: Vec<OwnerInquiry> = tx.lookup::<table::Entity>().filter(mine).by(Column::Id).all().await?;
        Ok(all.into())
    }
}

/// Reads one thing that the tenant is asked as an owner.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetOwnerInquiry {
    /// The id.
    pub id: AgreementInquiryId,
}

impl Operation for GetOwnerInquiry {
    type Output = OwnerInquiry;
    type Tx = TenantTx;
    const ID: &'static str = "owner_inquiry.get";
    const PERMISSION: Permission = Permission::AgreementRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<OwnerInquiry> {
        get(tx, self.id).await
    }
}

pub(super) async fn get(tx: &TenantTx, id: AgreementInquiryId) -> Result<OwnerInquiry> {
    let one = addressed(tx).await?.add(Column::Id.eq(id));
    tx.lookup::<table::Entity>().filter(one).one().await?.ok_or_else(|| Error::new(Code::NotFound))
}
