//! Changing and deleting a provider.

use async_graphql::InputObject;
use db::TenantTx;
use kernel::{Deleted, Mode, Operation, Patch, Permission, Result};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Column, IdentityProvider, IdentityProviderId, ProviderState,
    create::{sealed, stored},
    issuers, rules, table,
};

/// Changes a provider; in force within a minute. Kind and issuer stay: another issuer is another provider.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateIdentityProvider {
    /// The provider's id.
    pub id: IdentityProviderId,
    /// The version that the change was decided on.
    pub expected_version: i32,
    /// Whether it is in use.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = ProviderState)]
    pub state: Patch<ProviderState>,
    /// What people are shown, in bokmål.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = String, min_length = 1, max_length = 100)]
    pub name_nb: Patch<String>,
    /// What people are shown, in nynorsk; null for the same as in bokmål.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 100)]
    pub name_nn: Patch<String>,
    /// What people are shown, in English; null for the same as in bokmål.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 100)]
    pub name_en: Patch<String>,
    /// What the provider calls this service when people log in; null ends login through it.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub client_id: Patch<String>,
    /// A new client secret in place of the old; null forgets it. It is not written into the event.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<String>, write_only, min_length = 1, max_length = 1000, pattern = "^[!-~]+$")]
    pub client_secret: Patch<String>,
    /// The scopes that are asked for at login; of Maskinporten those that let a machine in.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Vec<String>, max_items = 20)]
    pub scopes: Patch<Vec<String>>,
    /// The `acr` values of which a login and a token must have one.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Vec<String>, max_items = 20)]
    pub acr_values: Patch<Vec<String>>,
    /// The `aud` of access tokens that are accepted as they are; null, and none are.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub audience: Patch<String>,
    /// Of Ansattporten: the resource that somebody must be authorised to for the organisation.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 255, pattern = "^urn:altinn:resource:[A-Za-z0-9:._-]+$")]
    pub resource: Patch<String>,
    /// Of Ansattporten: the action on the resource that they must be authorised to.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 100, pattern = "^[!-~]+$")]
    pub action: Patch<String>,
    /// Of Entra: whether guests of the directory are let in.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = bool)]
    pub admits_guests: Patch<bool>,
    /// Whether the tenant's login page shows it to strangers.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = bool)]
    pub discoverable: Patch<bool>,
}

impl Operation for UpdateIdentityProvider {
    type Output = IdentityProvider;
    type Tx = TenantTx;
    const ID: &'static str = "identity_provider.update";
    const PERMISSION: Permission = Permission::IdentityProviderManage;
    const MODE: Mode = Mode::Write;

    fn secrets() -> &'static [&'static str] {
        &["clientSecret"]
    }

    async fn run(self, tx: &TenantTx) -> Result<IdentityProvider> {
        let secret = match self.client_secret.change() {
            Some(Some(secret)) => Some(Some(sealed(tx, self.id, &secret)?)),
            other => other,
        };
        let changed: IdentityProvider = tx
            .change::<table::Entity>()
            .set_if(Column::State, self.state.set())
            .set_if(Column::NameNb, self.name_nb.set())
            .set_if(Column::NameNn, self.name_nn.change())
            .set_if(Column::NameEn, self.name_en.change())
            .set_if(Column::ClientId, self.client_id.change())
            .set_if(Column::ClientSecret, secret)
            .set_if(Column::Scopes, self.scopes.set().as_deref().map(stored))
            .set_if(Column::AcrValues, self.acr_values.set().as_deref().map(stored))
            .set_if(Column::Audience, self.audience.change())
            .set_if(Column::Resource, self.resource.change())
            .set_if(Column::Action, self.action.change())
            .set_if(Column::AdmitsGuests, self.admits_guests.set())
            .set_if(Column::Discoverable, self.discoverable.set())
            .set(Column::UpdatedAt, tx.now())
            .one(self.id, Some(self.expected_version))
            .await?;
        rules::check(tx, &changed)?;
        issuers::follow(tx, &changed).await?;
        Ok(changed)
    }
}

/// Deletes a provider: nobody logs in through it any more, and its tokens are refused within a minute. Memberships stay.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeleteIdentityProvider {
    /// The provider's id.
    pub id: IdentityProviderId,
    /// The version that the change was decided on.
    pub expected_version: i32,
}

impl Operation for DeleteIdentityProvider {
    type Output = Deleted;
    type Tx = TenantTx;
    const ID: &'static str = "identity_provider.delete";
    const PERMISSION: Permission = Permission::IdentityProviderManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Deleted> {
        issuers::withdraw(tx, self.id).await?;
        tx.delete::<table::Entity>(self.id, self.expected_version).await
    }
}
