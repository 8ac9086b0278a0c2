//! Registering a provider.

use async_graphql::InputObject;
use db::TenantTx;
use kernel::{Error, Mode, Operation, Permission, Result};
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{IdentityProvider, IdentityProviderId, ProviderKind, ProviderState, issuers, rules, table};

/// Registers an identity provider. Its keys are fetched from the issuer itself when its first token or login comes, and the
/// issuer must call itself exactly what is registered, so nobody can register somebody else's.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateIdentityProvider {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// Whose rules its tokens follow; decided for good.
    pub kind: ProviderKind,
    /// The exact `iss` of its tokens, an `https` address; decided for good. Each of a tenant's providers has its own.
    #[schema(min_length = 8, max_length = 255, pattern = "^https?://[A-Za-z0-9.:\\[\\]-]+(/[A-Za-z0-9._~/-]*)?$")]
    pub issuer: String,
    /// What people are shown, in bokmål.
    #[schema(min_length = 1, max_length = 100)]
    pub name_nb: String,
    /// What people are shown, in nynorsk; the same as in bokmål if nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 100)]
    pub name_nn: Option<String>,
    /// What people are shown, in English; the same as in bokmål if nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 100)]
    pub name_en: Option<String>,
    /// What the provider calls this service when people log in; needed for login through it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub client_id: Option<String>,
    /// What this service proves to the provider that it is itself with. It is stored sealed, shown never, and not written
    /// into the event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(write_only, min_length = 1, max_length = 1000, pattern = "^[!-~]+$")]
    pub client_secret: Option<String>,
    /// The scopes that are asked for at login, besides `openid`. Of Maskinporten, at least one: the scopes without suffix
    /// that let a machine read, and with `.write` write.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[graphql(default)]
    #[schema(max_items = 20)]
    pub scopes: Vec<String>,
    /// The `acr` values of which a login and a token must have one. If nothing is said: for ID-porten and Ansattporten the
    /// levels substantial and high, else any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[graphql(default)]
    #[schema(max_items = 20)]
    pub acr_values: Vec<String>,
    /// The `aud` of access tokens that are accepted as they are; not given, and none are. Of Maskinporten it is needed for
    /// tokens only that are restricted to an audience.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub audience: Option<String>,
    /// Of Ansattporten, and needed there: the resource that somebody must be authorised to for the organisation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^urn:altinn:resource:[A-Za-z0-9:._-]+$")]
    pub resource: Option<String>,
    /// Of Ansattporten, and needed there: the action on the resource that they must be authorised to, such as `access`; of a
    /// service of Altinn 2 the right, such as `Read`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 100, pattern = "^[!-~]+$")]
    pub action: Option<String>,
    /// Of Entra: whether guests of the directory are let in; not unless said so.
    #[serde(default)]
    #[graphql(default)]
    pub admits_guests: bool,
    /// Whether the tenant's login page shows it to strangers; not unless said so.
    #[serde(default)]
    #[graphql(default)]
    pub discoverable: bool,
}

impl Operation for CreateIdentityProvider {
    type Output = IdentityProvider;
    type Tx = TenantTx;
    const ID: &'static str = "identity_provider.create";
    const PERMISSION: Permission = Permission::IdentityProviderManage;
    const MODE: Mode = Mode::Write;

    fn secrets() -> &'static [&'static str] {
        &["clientSecret"]
    }

    async fn run(self, tx: &TenantTx) -> Result<IdentityProvider> {
        let provider = IdentityProvider {
            id: tx.new_id(),
            kind: self.kind,
            state: ProviderState::Active,
            issuer: self.issuer,
            name_nb: self.name_nb,
            name_nn: self.name_nn,
            name_en: self.name_en,
            client_id: self.client_id,
            has_client_secret: self.client_secret.is_some(),
            scopes: self.scopes,
            acr_values: rules::acr_values(self.kind, self.acr_values),
            audience: self.audience,
            resource: self.resource,
            action: self.action,
            admits_guests: self.admits_guests,
            discoverable: self.discoverable,
            version: 1,
            created_at: tx.now(),
            updated_at: tx.now(),
        };
        rules::check(tx, &provider)?;
        rules::check_number(tx).await?;
        let secret = self.client_secret.map(|secret| sealed(tx, provider.id, &secret)).transpose()?;
        insert(tx, provider.clone(), secret).await?;
        issuers::follow(tx, &provider).await?;
        Ok(provider)
    }
}

/// What a provider's client secret is sealed for: another row's cannot be put in its place.
pub(super) fn purpose(tx: &TenantTx, id: IdentityProviderId) -> String {
    format!("identity_provider.client_secret\n{}\n{id}", tx.tenant())
}

/// A client secret as it is stored.
pub(super) fn sealed(tx: &TenantTx, id: IdentityProviderId, secret: &str) -> Result<String> {
    tx.seal(&purpose(tx, id), secret)?.ok_or_else(|| Error::rule(kernel::Rule::SealingIsConfigured))
}

/// A list as it is stored.
pub(super) fn stored(list: &[String]) -> serde_json::Value {
    list.iter().map(String::as_str).collect()
}

async fn insert(tx: &TenantTx, provider: IdentityProvider, secret: Option<String>) -> Result<()> {
    let IdentityProvider {
        id,
        kind,
        state,
        issuer,
        name_nb,
        name_nn,
        name_en,
        client_id,
        has_client_secret: _,
        scopes,
        acr_values,
        audience,
        resource,
        action,
        admits_guests,
        discoverable,
        version,
        created_at,
        updated_at,
    } = provider;
    tx.insert(table::ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(id),
        kind: Set(kind),
        state: Set(state),
        issuer: Set(issuer),
        name_nb: Set(name_nb),
        name_nn: Set(name_nn),
        name_en: Set(name_en),
        client_id: Set(client_id),
        client_secret: Set(secret),
        scopes: Set(stored(&scopes)),
        acr_values: Set(stored(&acr_values)),
        audience: Set(audience),
        resource: Set(resource),
        action: Set(action),
        admits_guests: Set(admits_guests),
        discoverable: Set(discoverable),
        version: Set(version),
        created_at: Set(created_at),
        updated_at: Set(updated_at),
    })
    .await
}
