//! What an agreement says.

use async_graphql::{InputObject, SimpleObject};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Agreement;

kernel::text_enum! {
    /// What a fee is shared by.
    pub enum FeeKey {
        /// By how many inhabitants the owner has.
        Population = "population",
        /// Equally.
        Equal = "equal",
        /// By how much of the company it owns.
        OwnerShare = "owner_share",
        /// By what is used.
        Usage = "usage",
        /// A fixed amount.
        Fixed = "fixed",
        /// Nothing is paid.
        Free = "free",
    }
}

kernel::text_enum! {
    /// Who shall do something.
    pub enum Obliged {
        /// The company.
        Company = "company",
        /// The other party.
        OtherParty = "other_party",
        /// Both.
        Both = "both",
    }
}

/// Something that a party shall do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, SimpleObject, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[graphql(input_name = "AgreementObligationInput")]
pub struct AgreementObligation {
    /// Who.
    pub by: Obliged,
    /// What.
    #[schema(min_length = 1, max_length = 2000)]
    pub text: String,
}

/// Where a document of the agreement is; the document itself is kept in the archive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, SimpleObject, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[graphql(input_name = "AgreementDocumentInput")]
pub struct AgreementDocument {
    /// What it is called.
    #[schema(min_length = 1, max_length = 200)]
    pub title: String,
    /// Its address.
    #[schema(
        min_length = 1,
        max_length = 2000,
        pattern = "^https?://[!-~]+$",
        examples("https://arkiv.example/17-1234-1")
    )]
    pub url: String,
}

kernel::text_enum! {
    /// A term in which two agreements can differ.
    pub enum AgreementTerms {
        /// `noticeMonths`.
        NoticeMonths = "noticeMonths",
        /// `feeKey`.
        FeeKey = "feeKey",
        /// `feeNote`.
        FeeNote = "feeNote",
        /// `validTo`.
        ValidTo = "validTo",
    }
}

impl Agreement {
    /// The terms of which these two cannot both be right. Services, obligations and documents add up.
    pub(crate) fn differs_from(&self, other: &Self) -> Vec<AgreementTerms> {
        let mut terms = Vec::new();
        let mut note = |differs: bool, term| terms.extend(differs.then_some(term));
        note(self.notice_months != other.notice_months, AgreementTerms::NoticeMonths);
        note(self.fee_key != other.fee_key, AgreementTerms::FeeKey);
        note(self.fee_note != other.fee_note, AgreementTerms::FeeNote);
        note(self.valid_to != other.valid_to, AgreementTerms::ValidTo);
        terms
    }

    /// Takes in what another agreement adds to this one.
    pub(crate) fn take_in(&mut self, other: &Self) {
        add(&mut self.services, &other.services);
        add(&mut self.obligations, &other.obligations);
        add(&mut self.documents, &other.documents);
    }
}

fn add<T: Clone + PartialEq>(all: &mut Vec<T>, more: &[T]) {
    for one in more {
        if !all.contains(one) {
            all.push(one.clone());
        }
    }
}
