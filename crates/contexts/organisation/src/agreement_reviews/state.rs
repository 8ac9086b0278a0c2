//! The states of a review (DOMAIN §2.3), and the steps between them.

use async_graphql::InputObject;
use db::TenantTx;
use kernel::{Error, Mode, Operation, Permission, Result, Rule};
use sea_orm::ColumnTrait;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{AgreementReview, AgreementReviewId, Column, table};
use crate::{agreement_inquiries, agreements};

kernel::text_enum! {
    /// Where the review of an agreement is.
    pub enum AgreementReviewState {
        /// Planned.
        Planned = "planned",
        /// The agreement is being read.
        InReview = "in_review",
        /// Something was found.
        Findings = "findings",
        /// A change is proposed, and the owners are asked.
        ChangeProposed = "change_proposed",
        /// Every owner who was asked has confirmed it.
        Confirmed = "confirmed",
        /// Done.
        Closed = "closed",
    }
}

kernel::text_enum! {
    /// What moves a review from one state to the next.
    pub enum AgreementReviewTransition {
        /// `planned` to `in_review`.
        Start = "start",
        /// `in_review` to `findings`: there is at least one.
        Find = "find",
        /// `findings` to `change_proposed`: there is a `proposedChange`. Every owner who is a party to the agreement is asked.
        Propose = "propose",
        /// `change_proposed` back to `findings`, as when an owner objects: the owners are asked no longer.
        Withdraw = "withdraw",
        /// `change_proposed` to `confirmed`: every owner who was asked has confirmed it.
        Confirm = "confirm",
        /// `in_review`, `findings` or `confirmed` to `closed`; before it is confirmed, for a reason.
        Close = "close",
    }
}

impl AgreementReviewTransition {
    const ALL: &[Self] = &[Self::Start, Self::Find, Self::Propose, Self::Withdraw, Self::Confirm, Self::Close];

    /// Where the transition leads from a state, if it is possible there.
    pub fn from(self, state: AgreementReviewState) -> Option<AgreementReviewState> {
        use AgreementReviewState as State;
        match (self, state) {
            (Self::Start, State::Planned) => Some(State::InReview),
            (Self::Find, State::InReview) | (Self::Withdraw, State::ChangeProposed) => Some(State::Findings),
            (Self::Propose, State::Findings) => Some(State::ChangeProposed),
            (Self::Confirm, State::ChangeProposed) => Some(State::Confirmed),
            (Self::Close, State::InReview | State::Findings | State::Confirmed) => Some(State::Closed),
            _ => None,
        }
    }

    /// The transitions that are possible from a state.
    pub fn allowed(state: AgreementReviewState) -> Vec<&'static str> {
        Self::ALL.iter().filter(|transition| transition.from(state).is_some()).map(|t| t.as_str()).collect()
    }
}

/// Moves the review of an agreement to its next state. What is missing is told by 409 `rule_unmet`: `review_has_findings`,
/// `review_proposes_a_change`, `owners_have_confirmed` (`missing` names the owners) or `close_is_reasoned`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TransitionAgreementReview {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The review's id.
    pub id: AgreementReviewId,
    /// The version that the change was decided on.
    pub expected_version: i32,
    /// The step to take.
    pub transition: AgreementReviewTransition,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: Option<String>,
}

impl Operation for TransitionAgreementReview {
    type Output = AgreementReview;
    type Tx = TenantTx;
    const ID: &'static str = "agreement_review.transition";
    const PERMISSION: Permission = Permission::AgreementManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<AgreementReview> {
        let review: AgreementReview = tx.get(self.id).await?;
        let state = review.state;
        let next = self
            .transition
            .from(state)
            .ok_or_else(|| Error::illegal_transition(state.as_str(), AgreementReviewTransition::allowed(state)))?;
        self.check(&review)?;
        let changed: AgreementReview = tx
            .change::<table::Entity>()
            .set(Column::State, next)
            .set(Column::StateReason, self.reason)
            .set(Column::UpdatedAt, tx.now())
            .filter(Column::State.eq(state))
            .one(self.id, Some(self.expected_version))
            .await?;
        match self.transition {
            AgreementReviewTransition::Propose => {
                let agreement = agreements::filled(tx, tx.get(changed.agreement_id).await?).await?;
                agreement_inquiries::ask(tx, &changed, &agreement).await?;
            }
            AgreementReviewTransition::Withdraw => agreement_inquiries::withdraw(tx, changed.id).await?,
            AgreementReviewTransition::Confirm => {
                // Asked of the rows as they are closed: an owner who changes its answer meanwhile comes before or after.
                let missing = agreement_inquiries::conclude(tx, changed.id).await?;
                if !missing.is_empty() {
                    let missing: Vec<String> = missing.iter().map(ToString::to_string).collect();
                    return Err(Error::rule(Rule::OwnersHaveConfirmed).with("missing", missing));
                }
            }
            _ => {}
        }
        Ok(changed)
    }
}

impl TransitionAgreementReview {
    /// What the step needs is there.
    fn check(&self, review: &AgreementReview) -> Result<()> {
        let unmet = |is_met: bool, rule: Rule| if is_met { Ok(()) } else { Err(Error::rule(rule)) };
        match self.transition {
            AgreementReviewTransition::Find => unmet(!review.findings.is_empty(), Rule::ReviewHasFindings),
            AgreementReviewTransition::Propose => unmet(review.proposed_change.is_some(), Rule::ReviewProposesAChange),
            AgreementReviewTransition::Close if review.state != AgreementReviewState::Confirmed => {
                unmet(self.reason.is_some(), Rule::CloseIsReasoned)
            }
            _ => Ok(()),
        }
    }
}
