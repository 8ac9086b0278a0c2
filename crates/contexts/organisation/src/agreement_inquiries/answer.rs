//! The owner's answer: given by the owner, or registered by the company where it came another way.

use async_graphql::InputObject;
use db::TenantTx;
use kernel::{Code, Error, Mode, Operation, Permission, Result, Rule};
use sea_orm::{ColumnTrait, Condition};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    AgreementInquiry, AgreementInquiryId, Column, InquiryAnswer, OwnerInquiry,
    received::{addressed, get},
    table,
};
use crate::memberships;

/// Answers for the tenant, as an owner, what it is asked about its own agreement. It can be answered anew until the company
/// has concluded: 409 `rule_unmet`, `inquiry_is_open`. Nobody answers by delegation: `a_member_answers`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AnswerOwnerInquiry {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The id.
    pub id: AgreementInquiryId,
    /// The version that the answer was decided on.
    pub expected_version: i32,
    /// What is answered.
    pub answer: InquiryAnswer,
    /// What is said; needed if it is not confirmed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 4000)]
    pub comment: Option<String>,
}

impl Operation for AnswerOwnerInquiry {
    type Output = OwnerInquiry;
    type Tx = TenantTx;
    const ID: &'static str = "owner_inquiry.answer";
    const PERMISSION: Permission = Permission::AgreementManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<OwnerInquiry> {
        if !tx.actor().own.holds(Self::PERMISSION) {
            return Err(Error::rule(Rule::AMemberAnswers));
        }
        let held = memberships::held(tx, tx.actor().person).await?;
        let name = held.into_iter().next().map(|membership| membership.name);
        let by = name.ok_or_else(|| Error::internal("a member without a membership"))?;
        let said = Said { answer: self.answer, comment: self.comment, by, registered: false };
        let inquiry = get(tx, self.id).await?;
        said.check(inquiry.closed_at.is_some(), inquiry.version, self.expected_version)?;
        said.write(tx, addressed(tx).await?.add(Column::Id.eq(self.id)), self.expected_version).await
    }
}

/// Registers what an owner answered another way, such as by a decision of its council that was sent by letter. What the
/// owner has answered here itself stands: 409 `rule_unmet`, `owners_own_answer_stands`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RegisterInquiryAnswer {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The id.
    pub id: AgreementInquiryId,
    /// The version that the answer was decided on.
    pub expected_version: i32,
    /// What was answered.
    pub answer: InquiryAnswer,
    /// What was said; needed if it was not confirmed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 4000)]
    pub comment: Option<String>,
    /// Who answered for the owner, and where that is written, such as *Kommunestyret i Masfjorden, sak 31/19*.
    #[schema(min_length = 1, max_length = 200)]
    pub answered_by: String,
}

impl Operation for RegisterInquiryAnswer {
    type Output = AgreementInquiry;
    type Tx = TenantTx;
    const ID: &'static str = "agreement_inquiry.register";
    const PERMISSION: Permission = Permission::AgreementManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<AgreementInquiry> {
        let own = Condition::all().add(Column::TenantId.eq(tx.tenant())).add(Column::Id.eq(self.id));
        let inquiry = tx.lookup::<table::Entity>().filter(own.clone()).one::<AgreementInquiry>().await?;
        let inquiry = inquiry.ok_or_else(|| Error::new(Code::NotFound))?;
        let said = Said { answer: self.answer, comment: self.comment, by: self.answered_by, registered: true };
        if inquiry.answer.is_some() && !inquiry.registered {
            return Err(Error::rule(Rule::OwnersOwnAnswerStands));
        }
        said.check(inquiry.closed_at.is_some(), inquiry.version, self.expected_version)?;
        said.write(tx, own, self.expected_version).await
    }
}

/// An answer.
struct Said {
    answer: InquiryAnswer,
    comment: Option<String>,
    by: String,
    registered: bool,
}

impl Said {
    fn check(&self, is_closed: bool, version: i32, expected: i32) -> Result<()> {
        if is_closed {
            return Err(Error::rule(Rule::InquiryIsOpen));
        }
        if version != expected {
            return Err(Error::new(Code::VersionConflict).with("currentVersion", version));
        }
        if self.answer != InquiryAnswer::Confirmed && self.comment.is_none() {
            return Err(Error::rule(Rule::AnswerIsExplained));
        }
        Ok(())
    }

    async fn write<P>(self, tx: &TenantTx, one: Condition, version: i32) -> Result<P>
    where
        P: db::Projection<Entity = table::Entity>,
    {
        let open = one.add(Column::Version.eq(version)).add(Column::ClosedAt.is_null());
        let changed = tx
            .change_shared::<table::Entity>()
            .set(Column::Answer, Some(self.answer))
            .set(Column::Comment, self.comment)
            .set(Column::AnsweredBy, Some(self.by))
            .set(Column::AnsweredAt, Some(tx.now()))
            .set(Column::Registered, self.registered)
            .set(Column::Version, version + 1)
            .one(open)
            .await?;
        // Somebody answered, or the company concluded, in between.
        changed.ok_or_else(|| Error::new(Code::VersionConflict).with("currentVersion", version + 1))
    }
}
