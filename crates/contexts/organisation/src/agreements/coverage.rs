//! What is covered by agreements on a day: for each owner, and for each service.

use std::collections::{BTreeMap, BTreeSet};

use async_graphql::SimpleObject;
use db::TenantTx;
use kernel::{Date, Mode, Operation, Outcome, Permission, Result};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{AgreementId, AgreementPartyRole, on};
use crate::owners::{self, OwnerId};

/// What an owner has an agreement on.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct OwnerCoverage {
    /// The owner.
    pub owner_id: OwnerId,
    /// What the owner is called.
    pub name: String,
    /// The agreements that the owner is a party to.
    pub agreement_ids: Vec<AgreementId>,
    /// The services that they cover, but for those that the owner supplies.
    pub services: Vec<String>,
    /// The services that some other owner has an agreement on and this one has not.
    pub missing: Vec<String>,
}

/// How many owners have an agreement on a service.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct ServiceCoverage {
    /// The service.
    pub service: String,
    /// How many owners.
    pub owners: i32,
    /// The agreements that cover it.
    pub agreement_ids: Vec<AgreementId>,
}

/// What is covered by agreements on a day.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct AgreementCoverage {
    /// The day.
    pub on: Date,
    /// For each owner of the day, by name.
    pub by_owner: Vec<OwnerCoverage>,
    /// For each service, by its name.
    pub by_service: Vec<ServiceCoverage>,
}
impl Outcome for AgreementCoverage {}

/// Reads what is covered by agreements on a day. Not paged: three statements, whatever there is.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct GetAgreementCoverage {
    /// The day; today if nothing is said.
    pub on: Option<Date>,
}

impl Operation for GetAgreementCoverage {
    type Output = AgreementCoverage;
    type Tx = TenantTx;
    const ID: &'static str = "agreement.coverage";
    const PERMISSION: Permission = Permission::AgreementRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<AgreementCoverage> {
        let day = self.on.unwrap_or_else(|| tx.now().date());
        let (owners, agreements) = (owners::on(tx, day).await?, on(tx, day).await?);
        let mut by_service: BTreeMap<&str, (BTreeSet<OwnerId>, Vec<AgreementId>)> = BTreeMap::new();
        let mut held: BTreeMap<OwnerId, (Vec<AgreementId>, BTreeSet<&str>)> = BTreeMap::new();
        for agreement in &agreements {
            let mut covered = Vec::new();
            for party in agreement.parties.iter().filter(|party| party.is_on(day)) {
                let Some(owner) = party.owner_id.filter(|id| owners.iter().any(|owner| owner.id == *id)) else {
                    continue;
                };
                let (ids, services) = held.entry(owner).or_default();
                ids.push(agreement.id);
                if party.role != AgreementPartyRole::Supplier {
                    services.extend(agreement.services.iter().map(String::as_str));
                    covered.push(owner);
                }
            }
            for service in &agreement.services {
                let (owners, ids) = by_service.entry(service).or_default();
                owners.extend(&covered);
                ids.push(agreement.id);
            }
        }
        let by_owner = owners.into_iter().map(|owner| {
            let (agreement_ids, services) = held.remove(&owner.id).unwrap_or_default();
            let missing =
                by_service.iter().filter(|(service, (owners, _))| !owners.is_empty() && !services.contains(*service));
            OwnerCoverage {
                owner_id: owner.id,
                name: owner.name,
                agreement_ids,
                missing: missing.map(|(service, _)| (*service).to_owned()).collect(),
                services: services.into_iter().map(str::to_owned).collect(),
            }
        });
        let by_owner = by_owner.collect();
        let by_service = by_service.into_iter().map(|(service, (owners, agreement_ids))| ServiceCoverage {
            service: service.to_owned(),
            owners: i32::try_from(owners.len()).unwrap_or(i32::MAX),
            agreement_ids,
        });
        Ok(AgreementCoverage { on: day, by_owner, by_service: by_service.collect() })
    }
}
