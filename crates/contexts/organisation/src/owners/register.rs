//! The register of a day: who owns how much of the company.

use async_graphql::SimpleObject;
use db::TenantTx;
use kernel::{Date, Mode, Operation, Outcome, Permission, Result};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{OwnerId, on, shares_on};

/// An owner with its share on a day.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct RegisteredOwner {
    /// The owner.
    pub owner_id: OwnerId,
    /// What the owner is called.
    pub name: String,
    /// The municipality number that the owner is registered with.
    pub municipality_code: Option<String>,
    /// The organisation number in Enhetsregisteret.
    pub organisation_number: Option<String>,
    /// The share in parts.
    pub parts: i32,
    /// The share in hundredths of a percent of all parts, rounded down: 312 is 3.12 %. Parts are exact, this is for reading.
    pub share: i32,
    /// The first day as owner.
    pub valid_from: Date,
}

/// Who owns how much of the company on a day.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct OwnerRegister {
    /// The day.
    pub on: Date,
    /// All owners' parts together.
    pub total_parts: i32,
    /// The owners, by name.
    pub owners: Vec<RegisteredOwner>,
}
impl Outcome for OwnerRegister {}

/// Reads who owns how much of the company on a day. Not paged: two statements, whatever the number of owners.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct GetOwnerRegister {
    /// The day; today if nothing is said.
    pub on: Option<Date>,
}

impl Operation for GetOwnerRegister {
    type Output = OwnerRegister;
    type Tx = TenantTx;
    const ID: &'static str = "owner.register";
    const PERMISSION: Permission = Permission::OwnerRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<OwnerRegister> {
        let day = self.on.unwrap_or_else(|| tx.now().date());
        let (owners, parts) = (on(tx, day).await?, shares_on(tx, day).await?);
        let total: i64 = owners.iter().filter_map(|owner| parts.get(&owner.id)).copied().map(i64::from).sum();
        let owners = owners.into_iter().map(|owner| {
            let parts = parts.get(&owner.id).copied().unwrap_or_default();
            let share = i64::from(parts) * 10_000 / total.max(1);
            RegisteredOwner {
                owner_id: owner.id,
                name: owner.name,
                municipality_code: owner.municipality_code,
                organisation_number: owner.organisation_number,
                parts,
                share: i32::try_from(share).unwrap_or(i32::MAX),
                valid_from: owner.valid_from,
            }
        });
        let total_parts = i32::try_from(total).unwrap_or(i32::MAX);
        Ok(OwnerRegister { on: day, total_parts, owners: owners.collect() })
    }
}
