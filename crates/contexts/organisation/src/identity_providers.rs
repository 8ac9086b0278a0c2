//! Identity providers: where people and machines of a tenant prove who they are. What a tenant registers here counts in
//! that tenant only; what the operator's tenant registers counts everywhere. Registering an issuer gives nobody anything:
//! it says whose word is taken, and its word is taken for its own subjects only.

use api::Route;
use async_graphql::SimpleObject;
use db::{Projection, Row, Sort, Table, TenantTable, TenantTx, Unique};
use kernel::{Mode, Operation, Page, PageInput, Permission, Result, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use change::{DeleteIdentityProvider, UpdateIdentityProvider};
pub use create::CreateIdentityProvider;
pub use graphql::{IdentityProviderMutations, IdentityProviderQueries};
pub use issuers::{ProviderOfId, ProvidersOfIssuer, ProvidersOfTenants, RegisteredProvider, TABLE as ISSUERS};
pub use login::{ForLogin, LoginProvider};
use table::Column;

mod change;
mod create;
mod graphql;
pub(crate) mod issuers;
mod login;
mod rules;

kernel::ids! {
    /// Identifies an identity provider that a tenant registered.
    IdentityProviderId(IdentityProviderKind) = "identity_provider",
}

kernel::text_enum! {
    /// Whose rules a provider's tokens follow.
    pub enum ProviderKind {
        /// Any OpenID Connect provider; access tokens are those of RFC 9068, a person is its `sub`.
        Oidc = "oidc",
        /// Microsoft Entra ID, one directory: `https://login.microsoftonline.com/{directory id}/v2.0`. A person is the
        /// directory's `oid`.
        Entra = "entra",
        /// Ansattporten, where somebody signs in on behalf of an organisation.
        Ansattporten = "ansattporten",
        /// ID-porten, where somebody signs in as a private person.
        IdPorten = "id_porten",
        /// Maskinporten, where an organisation's machine signs in. Nobody logs in through it.
        Maskinporten = "maskinporten",
    }
}

kernel::text_enum! {
    /// Whether a provider is in use.
    pub enum ProviderState {
        /// In use.
        Active = "active",
        /// Out of use: nobody logs in through it, and its tokens are refused.
        Disabled = "disabled",
    }
}

mod table {
    use kernel::{TenantId, Time};
    use sea_orm::entity::prelude::*;

    use super::{IdentityProviderId, ProviderKind, ProviderState};

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "identity_providers")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub tenant_id: TenantId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: IdentityProviderId,
        pub kind: ProviderKind,
        pub state: ProviderState,
        pub issuer: String,
        pub name_nb: String,
        pub name_nn: Option<String>,
        pub name_en: Option<String>,
        pub client_id: Option<String>,
        pub client_secret: Option<String>,
        pub scopes: Json,
        pub acr_values: Json,
        pub audience: Option<String>,
        pub resource: Option<String>,
        pub action: Option<String>,
        pub admits_guests: bool,
        pub discoverable: bool,
        pub version: i32,
        pub created_at: Time,
        pub updated_at: Time,
    }
    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// The registry entry.
pub const TABLE: Table = Table::tenant("identity_providers").unique(&[Unique {
    constraint: "identity_providers_issuer_key",
    columns: &["issuer"],
    member: "issuer",
}]);

impl TenantTable for table::Entity {
    const TABLE: Table = TABLE;
    const TENANT_ID: Column = Column::TenantId;
    const ID: Column = Column::Id;
    const VERSION: Option<Column> = Some(Column::Version);
}

/// Where people or machines prove who they are.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct IdentityProvider {
    /// The provider's id.
    pub id: IdentityProviderId,
    /// Whose rules its tokens follow.
    pub kind: ProviderKind,
    /// Whether it is in use.
    pub state: ProviderState,
    /// The exact `iss` of its tokens. Its keys are those that it publishes at this address itself.
    pub issuer: String,
    /// What people are shown, in bokmål.
    pub name_nb: String,
    /// What people are shown, in nynorsk; null for the same as in bokmål.
    pub name_nn: Option<String>,
    /// What people are shown, in English; null for the same as in bokmål.
    pub name_en: Option<String>,
    /// What the provider calls this service when people log in; null if nobody logs in through it.
    pub client_id: Option<String>,
    /// Whether a client secret is stored. It is never shown.
    pub has_client_secret: bool,
    /// The scopes that are asked for at login. Of Maskinporten: the scopes without suffix that let a machine read, and with
    /// `.write` write.
    pub scopes: Vec<String>,
    /// The `acr` values of which a login has one; empty if any will do.
    pub acr_values: Vec<String>,
    /// The `aud` of access tokens that are accepted as they are; null if none are.
    pub audience: Option<String>,
    /// Of Ansattporten: the resource that somebody must be authorised to for the organisation.
    pub resource: Option<String>,
    /// Of Ansattporten: the action on the resource that they must be authorised to.
    pub action: Option<String>,
    /// Of Entra: whether guests of the directory are let in.
    pub admits_guests: bool,
    /// Whether the tenant's login page shows it to strangers; else only a link with its id leads to it.
    pub discoverable: bool,
    /// Counts the changes; the `ETag`.
    pub version: i32,
    /// When it was registered.
    pub created_at: Time,
    /// When it was last changed.
    pub updated_at: Time,
}

kernel::resource!(IdentityProvider);

impl Projection for IdentityProvider {
    type Entity = table::Entity;

    fn columns() -> Vec<Column> {
        use Column::*;
        vec![
            Id,
            Kind,
            State,
            Issuer,
            NameNb,
            NameNn,
            NameEn,
            ClientId,
            ClientSecret,
            Scopes,
            AcrValues,
            Audience,
            Resource,
            Action,
            AdmitsGuests,
            Discoverable,
            Version,
            CreatedAt,
            UpdatedAt,
        ]
    }

    fn read(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: row.next()?,
            kind: row.next()?,
            state: row.next()?,
            issuer: row.next()?,
            name_nb: row.next()?,
            name_nn: row.next()?,
            name_en: row.next()?,
            client_id: row.next()?,
            // The one member that is not what is stored: that there is a secret is told, the secret is not.
            has_client_secret: row.next::<Option<String>>()?.is_some(),
            scopes: row.json()?,
            acr_values: row.json()?,
            audience: row.next()?,
            resource: row.next()?,
            action: row.next()?,
            admits_guests: row.next()?,
            discoverable: row.next()?,
            version: row.next()?,
            created_at: row.next()?,
            updated_at: row.next()?,
        })
    }
}

const SORTS: &[Sort<Column>] =
    &[Sort { name: "issuer", column: Column::Issuer }, Sort { name: "createdAt", column: Column::Id }];

/// Lists the tenant's identity providers, newest first unless sorted.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ListIdentityProviders {
    /// Which page.
    pub page: PageInput,
}

impl Operation for ListIdentityProviders {
    type Output = Page<IdentityProvider>;
    type Tx = TenantTx;
    const ID: &'static str = "identity_provider.list";
    const PERMISSION: Permission = Permission::IdentityProviderManage;
    const MODE: Mode = Mode::Read;

    fn sort_keys() -> Vec<&'static str> {
        db::sort_keys(SORTS)
    }

    async fn run(self, tx: &TenantTx) -> Result<Page<IdentityProvider>> {
        tx.find::<table::Entity>().page(&self.page, SORTS, Self::ID).await
    }
}

/// Reads one identity provider.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetIdentityProvider {
    /// The provider's id.
    pub id: IdentityProviderId,
}

impl Operation for GetIdentityProvider {
    type Output = IdentityProvider;
    type Tx = TenantTx;
    const ID: &'static str = "identity_provider.get";
    const PERMISSION: Permission = Permission::IdentityProviderManage;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<IdentityProvider> {
        tx.get(self.id).await
    }
}

/// The REST routes.
pub const ROUTES: fn() -> Vec<Route> = || {
    vec![
        Route::get::<ListIdentityProviders>("/v1/tenants/{tenant}/identity-providers"),
        Route::post::<CreateIdentityProvider>("/v1/tenants/{tenant}/identity-providers"),
        Route::get::<GetIdentityProvider>("/v1/tenants/{tenant}/identity-providers/{id}"),
        Route::patch::<UpdateIdentityProvider>("/v1/tenants/{tenant}/identity-providers/{id}"),
        Route::delete::<DeleteIdentityProvider>("/v1/tenants/{tenant}/identity-providers/{id}"),
    ]
};
