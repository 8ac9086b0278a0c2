//! Joining and leaving agreements.

use async_graphql::InputObject;
use db::TenantTx;
use kernel::{Date, Error, FaultCode, Mode, Operation, Permission, Result, Rule};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Agreement, AgreementId, AgreementParty, AgreementPartyId, Column, filled, parties, table,
    write::{NewAgreementParty, check_parties},
};

/// Makes somebody a party to an agreement from a day on.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct JoinAgreement {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The agreement's id.
    pub id: AgreementId,
    /// The version that the change was decided on.
    pub expected_version: i32,
    /// Who.
    pub party: NewAgreementParty,
    /// The first day as a party, on which the agreement holds.
    pub from: Date,
}

/// The agreement as it is changed, with one version more.
async fn touched(tx: &TenantTx, id: AgreementId, expected: i32) -> Result<Agreement> {
    let change = tx.change::<table::Entity>().set(Column::UpdatedAt, tx.now());
    filled(tx, change.one(id, Some(expected)).await?).await
}

impl Operation for JoinAgreement {
    type Output = Agreement;
    type Tx = TenantTx;
    const ID: &'static str = "agreement.join";
    const PERMISSION: Permission = Permission::AgreementManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Agreement> {
        let mut agreement = touched(tx, self.id, self.expected_version).await?;
        check_parties(tx, std::slice::from_ref(&self.party), "#/party").await?;
        if self.from < agreement.valid_from || agreement.valid_to.is_some_and(|end| end <= self.from) {
            return Err(Error::broken("#/from", Rule::WithinItsTime));
        }
        let joined = |party: &&AgreementParty| party.owner_id.is_some() && party.owner_id == self.party.owner_id;
        let later = |party: &AgreementParty| party.valid_to.is_none_or(|end| end > self.from);
        if agreement.parties.iter().filter(joined).any(later) {
            return Err(Error::broken("#/party", Rule::PartyOnce));
        }
        let party = self.party.from(tx, agreement.kind, self.from);
        parties::insert(tx, agreement.id, std::slice::from_ref(&party)).await?;
        agreement.parties.push(party);
        Ok(agreement)
    }
}

/// A party leaves an agreement on a day.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LeaveAgreement {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The agreement's id.
    pub id: AgreementId,
    /// The version that the change was decided on.
    pub expected_version: i32,
    /// The party's id in the agreement.
    pub agreement_party_id: AgreementPartyId,
    /// The first day on which it is a party no longer; after its first.
    pub from: Date,
}

impl Operation for LeaveAgreement {
    type Output = Agreement;
    type Tx = TenantTx;
    const ID: &'static str = "agreement.leave";
    const PERMISSION: Permission = Permission::AgreementManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Agreement> {
        let mut agreement = touched(tx, self.id, self.expected_version).await?;
        let party = agreement.parties.iter_mut().find(|party| party.id == self.agreement_party_id);
        let party = party.ok_or_else(|| Error::invalid("#/agreementPartyId", FaultCode::NoSuchThing, None))?;
        if self.from <= party.valid_from {
            return Err(Error::broken("#/from", Rule::EndsAfterItBegins));
        }
        party.valid_to = Some(self.from);
        parties::end(tx, [self.agreement_party_id], self.from).await?;
        Ok(agreement)
    }
}
