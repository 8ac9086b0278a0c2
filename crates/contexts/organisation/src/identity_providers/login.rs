//! What a login through a provider needs to know.

use std::fmt;

use db::{Projection, Row, TenantTx};
use kernel::{Code, Error, Mode, Operation, Outcome, Permission, Result};
use serde::{Deserialize, Serialize};

use super::{Column, IdentityProvider, IdentityProviderId, ProviderState, create::purpose, table};

/// A provider that people log in through, with the secret.
#[derive(Clone, Serialize, Deserialize)]
pub struct LoginProvider {
    /// The provider; it has a client id.
    pub provider: IdentityProvider,
    /// What this service proves to the provider that it is itself with; none for a public client. It is in no text that is
    /// made of this.
    #[serde(skip)]
    pub client_secret: Option<String>,
}
impl Outcome for LoginProvider {}

impl fmt::Debug for LoginProvider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LoginProvider").field("provider", &self.provider).finish_non_exhaustive()
    }
}

/// Reads a provider in use for a login; asked by the server, in the tenant that registered it. 404 if nobody logs in
/// through it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ForLogin {
    /// The provider's id.
    pub id: IdentityProviderId,
}

impl Operation for ForLogin {
    type Output = LoginProvider;
    type Tx = TenantTx;
    const ID: &'static str = "identity_provider.for_login";
    const PERMISSION: Permission = Permission::SelfRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<LoginProvider> {
        let provider: IdentityProvider = tx.get(self.id).await?;
        if provider.state != ProviderState::Active || provider.client_id.is_none() {
            return Err(Error::new(Code::NotFound));
        }
        let Sealed(secret) = tx.get(self.id).await?;
        let client_secret = secret.map(|secret| tx.unseal(&purpose(tx, self.id), &secret)).transpose()?;
        Ok(LoginProvider { provider, client_secret })
    }
}

struct Sealed(Option<String>);
impl Projection for Sealed {
    type Entity = table::Entity;
    fn columns() -> Vec<Column> {
        vec![Column::ClientSecret]
    }
    fn read(row: &Row<'_>) -> Result<Self> {
        row.next().map(Self)
    }
}
