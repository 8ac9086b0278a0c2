//! Which tenants take an issuer's word, for the whole service: a token says whose it is before it is known where it will
//! be used. A row stands beside each provider that is in use; it holds no secret.

use db::{Placement, Projection, Row, SharedTable, SharedTx, Table, TenantTx};
use kernel::{Code, Error, Mode, Operation, Permission, Result, TenantId};
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition};
use serde::{Deserialize, Serialize};

use super::{IdentityProvider, IdentityProviderId, ProviderState};
use table::Column;

pub(crate) mod table {
    use kernel::TenantId;
    use sea_orm::entity::prelude::*;

    use super::super::IdentityProviderId;

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "issuers")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub tenant_id: TenantId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub identity_provider_id: IdentityProviderId,
        pub issuer: String,
        pub provider: Json,
    }
    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// The registry entry.
pub const TABLE: Table = Table::new("issuers", Placement::Shared).after(&["tenants"]);

impl SharedTable for table::Entity {
    const TABLE: Table = TABLE;
}

/// A provider that is in use, and whose it is.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RegisteredProvider {
    /// The tenant that registered it.
    pub tenant: TenantId,
    /// The provider.
    pub provider: IdentityProvider,
}

impl kernel::Outcome for RegisteredProvider {}

impl Projection for RegisteredProvider {
    type Entity = table::Entity;
    fn columns() -> Vec<Column> {
        vec![Column::TenantId, Column::Provider]
    }
    fn read(row: &Row<'_>) -> Result<Self> {
        Ok(Self { tenant: row.next()?, provider: row.json()? })
    }
}

struct Beside;
impl Projection for Beside {
    type Entity = table::Entity;
    fn columns() -> Vec<Column> {
        vec![Column::IdentityProviderId]
    }
    fn read(_: &Row<'_>) -> Result<Self> {
        Ok(Self)
    }
}

fn beside(tx: &TenantTx, id: IdentityProviderId) -> Condition {
    Condition::all().add(Column::TenantId.eq(tx.tenant())).add(Column::IdentityProviderId.eq(id))
}

/// Says the same as the provider: there while it is in use, and as it is.
pub(super) async fn follow(tx: &TenantTx, provider: &IdentityProvider) -> Result<()> {
    if provider.state == ProviderState::Disabled {
        return withdraw(tx, provider.id).await;
    }
    let told = serde_json::to_value(provider).map_err(Error::internal)?;
    let change = tx.change_shared::<table::Entity>().set(Column::Provider, told.clone());
    if change.one::<Beside>(beside(tx, provider.id)).await?.is_some() {
        return Ok(());
    }
    tx.insert_shared(table::ActiveModel {
        tenant_id: Set(tx.tenant()),
        identity_provider_id: Set(provider.id),
        issuer: Set(provider.issuer.clone()),
        provider: Set(told),
    })
    .await
}

/// Takes the provider out of use.
pub(super) async fn withdraw(tx: &TenantTx, id: IdentityProviderId) -> Result<()> {
    tx.delete_shared::<table::Entity>(beside(tx, id)).await
}

/// Who takes this issuer's word; asked by the server for a token of an issuer that is not configured.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ProvidersOfIssuer {
    /// The token's `iss`.
    pub issuer: String,
}

impl Operation for ProvidersOfIssuer {
    type Output = Vec<RegisteredProvider>;
    type Tx = SharedTx;
    const ID: &'static str = "identity_provider.of_issuer";
    const PERMISSION: Permission = Permission::SelfRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &SharedTx) -> Result<Vec<RegisteredProvider>> {
        tx.lookup::<table::Entity>().filter(Column::Issuer.eq(self.issuer)).all().await
    }
}

/// A provider in use, by its id; 404 if there is none.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ProviderOfId {
    /// The provider's id.
    pub id: IdentityProviderId,
}

impl Operation for ProviderOfId {
    type Output = RegisteredProvider;
    type Tx = SharedTx;
    const ID: &'static str = "identity_provider.of_id";
    const PERMISSION: Permission = Permission::SelfRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &SharedTx) -> Result<RegisteredProvider> {
        let this = tx.lookup::<table::Entity>().filter(Column::IdentityProviderId.eq(self.id));
        this.one().await?.ok_or_else(|| Error::new(Code::NotFound))
    }
}

/// The providers in use of these tenants, oldest first: what a login page chooses from.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ProvidersOfTenants {
    /// The tenants.
    pub tenants: Vec<TenantId>,
}

impl Operation for ProvidersOfTenants {
    type Output = Vec<RegisteredProvider>;
    type Tx = SharedTx;
    const ID: &'static str = "identity_provider.of_tenants";
    const PERMISSION: Permission = Permission::SelfRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &SharedTx) -> Result<Vec<RegisteredProvider>> {
        let theirs = tx.lookup::<table::Entity>().filter(Column::TenantId.is_in(self.tenants));
        theirs.by(Column::IdentityProviderId).all().await
    }
}
