//! Finding tenants: one's own, and, for the operator, the one behind a code.

use db::{SharedTx, TenantTx};
use kernel::{Date, Mode, Operation, Page, Permission, Result, TenantId};
use sea_orm::ColumnTrait;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Tenant, table};
use crate::{
    delegates::directory,
    identifiers::{Scheme, codes},
    people,
};
use table::Column;

/// Lists the tenants that the caller is a member of today, or acts in by delegation; with `scheme` and `code` only the one that had this code.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ListTenants {
    /// The register of the code; the municipality number if nothing is said.
    pub scheme: Option<Scheme>,
    /// Only the tenant with this confirmed code, such as `1263`.
    #[schema(max_length = 100)]
    pub code: Option<String>,
    /// The day on which the code is read; today if nothing is said.
    pub at: Option<Date>,
}

impl Operation for ListTenants {
    type Output = Page<Tenant>;
    type Tx = SharedTx;
    const ID: &'static str = "tenant.list";
    const PERMISSION: Permission = Permission::SelfRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &SharedTx) -> Result<Page<Tenant>> {
        let people = people::account(tx, tx.person()?).await?;
        let mut ids = people::tenants_of(tx, &people).await?;
        ids.extend(directory::tenants_of(tx, &people).await?);
        if let Some(credential) = tx.credential() {
            ids.retain(|id| credential.is_for(*id));
        }
        if let Some(code) = &self.code {
            let code = (self.scheme.unwrap_or(Scheme::MunicipalityNumber), code.as_str());
            let behind = codes::behind(tx.lookup(), code, self.at.unwrap_or_else(|| tx.now().date())).await?;
            ids.retain(|id| behind.contains(id));
        }
        tx.lookup::<table::Entity>().filter(Column::Id.is_in(ids)).by(Column::Name).all().await.map(Page::from)
    }
}

/// The tenants whose confirmed organisation number one of these is today, for the server: on whose behalf somebody acts.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TenantsBehind {
    /// The numbers.
    pub organisation_numbers: Vec<String>,
}

impl Operation for TenantsBehind {
    type Output = Vec<TenantId>;
    type Tx = SharedTx;
    const ID: &'static str = "tenant.behind";
    const PERMISSION: Permission = Permission::SelfRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &SharedTx) -> Result<Vec<TenantId>> {
        let mut tenants = Vec::new();
        for number in &self.organisation_numbers {
            let code = (Scheme::OrganisationNumber, number.as_str());
            tenants.extend(codes::behind(tx.lookup(), code, tx.now().date()).await?);
        }
        Ok(tenants)
    }
}

/// Finds the tenant that had a confirmed code on a day: one, or none. Only the operator of the service may; everybody
/// else finds their own with `GET /v1/tenants?code=`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FindTenants {
    /// The register.
    pub scheme: Scheme,
    /// The code in the register.
    #[schema(min_length = 1, max_length = 100)]
    pub code: String,
    /// The day on which the code is read; today if nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Date>,
}

impl Operation for FindTenants {
    type Output = Page<Tenant>;
    type Tx = TenantTx;
    const ID: &'static str = "tenant.find";
    const PERMISSION: Permission = Permission::TenantFound;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<Page<Tenant>> {
        let day = self.at.unwrap_or_else(|| tx.now().date());
        let ids = codes::behind(tx.lookup(), (self.scheme, &self.code), day).await?;
        tx.lookup::<table::Entity>().filter(Column::Id.is_in(ids)).by(Column::Name).all().await.map(Page::from)
    }
}
