//! Tenants: the organisations that the service hosts, each an island.

use std::collections::HashMap;

use api::Route;
use async_graphql::{InputObject, SimpleObject};
use db::{Placement, SharedTable, Table, TenantTx, Unique};
use kernel::{Code, Date, Error, Mode, Operation, Patch, Permission, Result, TenantId, Time};
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    identifiers::{self, NewIdentifier},
    memberships,
};
pub use address::{MovedTo, ReaddressTenant, ResolveTenant, SLUGS, WhereTo};
pub use every::EveryTenant;
pub use find::{FindTenants, ListTenants, TenantsBehind};
pub use graphql::{TenantMutations, TenantQueries};
use table::Column;

mod address;
mod every;
mod find;
mod graphql;

kernel::text_enum! {
    /// What kind of organisation a tenant is (kommuneloven § 17-1 names the lawful forms of cooperation).
    pub enum TenantKind {
        /// Municipality.
        Municipality = "municipality",
        /// County municipality.
        County = "county",
        /// City district that acts like a municipality, in Oslo.
        CityDistrict = "city_district",
        /// Inter-municipal company (interkommunalt selskap, IKS).
        InterMunicipalCompany = "inter_municipal_company",
        /// Municipal task community (kommunalt oppgavefellesskap, kommuneloven ch. 19).
        TaskCommunity = "task_community",
        /// Inter-municipal political council (kommuneloven ch. 18); produces no services.
        PoliticalCouncil = "political_council",
        /// Host-municipality cooperation (kommuneloven ch. 20).
        HostMunicipality = "host_municipality",
        /// Limited company.
        LimitedCompany = "limited_company",
        /// Cooperative.
        Cooperative = "cooperative",
        /// Association.
        Association = "association",
        /// KS, the association of municipalities, which publishes methods nationally.
        NationalPublisher = "national_publisher",
        /// State body.
        StateBody = "state_body",
        /// University or university college.
        University = "university",
        /// Organisation outside Norway.
        Foreign = "foreign",
    }
}

kernel::text_enum! {
    /// Where a tenant is in its life.
    pub enum TenantState {
        /// Prepared before the organisation exists in law, as a new municipality is before its merger.
        Provisional = "provisional",
        /// In use.
        Active = "active",
        /// Closed for the time being.
        Suspended = "suspended",
        /// Being merged into another.
        Merging = "merging",
        /// A read-only archive whose work goes on in a successor.
        Succeeded = "succeeded",
        /// A read-only archive whose work goes on in several successors.
        Split = "split",
        /// A read-only archive.
        Closed = "closed",
    }
}

kernel::text_enum! {
    /// A written language that an organisation has decided for.
    pub enum TenantLanguage {
        /// Bokmål.
        Nb = "nb",
        /// Nynorsk.
        Nn = "nn",
        /// Neutral: either.
        Neutral = "neutral",
    }
}

pub(crate) mod table {
    use kernel::{Date, TenantId, Time};
    use sea_orm::entity::prelude::*;

    use super::{TenantKind, TenantLanguage, TenantState};

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "tenants")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: TenantId,
        pub slug: String,
        pub name: String,
        pub kind: TenantKind,
        pub state: TenantState,
        pub language: TenantLanguage,
        pub effective_on: Option<Date>,
        pub version: i32,
        pub created_at: Time,
        pub updated_at: Time,
    }
    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// The registry entry.
pub const TABLE: Table = Table::new("tenants", Placement::Shared).unique(&[
    Unique { constraint: "tenants_slug_key", columns: &["slug"], member: "slug" },
    // A key that founded a tenant once founds no second one, however old.
    Unique { constraint: "tenants_pkey", columns: &["id"], member: "idempotencyKey" },
]);

impl SharedTable for table::Entity {
    const TABLE: Table = TABLE;
}

/// An organisation that the service hosts.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct Tenant {
    /// The tenant's id; never changes, whatever codes and names come and go.
    pub id: TenantId,
    /// The name in addresses. The operator can change it; addresses with the old one answer 308 and lead to the new.
    pub slug: String,
    /// The organisation's name.
    pub name: String,
    /// What kind of organisation it is.
    pub kind: TenantKind,
    /// Where it is in its life.
    pub state: TenantState,
    /// The written language it has decided for.
    pub language: TenantLanguage,
    /// The day on which the organisation begins to exist in law, while that lies ahead.
    pub effective_on: Option<Date>,
    /// Counts the changes; the `ETag`.
    pub version: i32,
    /// When it was founded here.
    pub created_at: Time,
    /// When it was last changed.
    pub updated_at: Time,
}

kernel::resource!(Tenant);
db::projection!(Tenant from table {
    id: Id, slug: Slug, name: Name, kind: Kind, state: State, language: Language, effective_on: EffectiveOn,
    version: Version, created_at: CreatedAt, updated_at: UpdatedAt,
});

/// Reads the tenant.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct GetTenant {}

impl Operation for GetTenant {
    type Output = Tenant;
    type Tx = TenantTx;
    const ID: &'static str = "tenant.get";
    const PERMISSION: Permission = Permission::TenantRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<Tenant> {
        own(tx).await
    }
}

pub(crate) async fn own(tx: &TenantTx) -> Result<Tenant> {
    let found = tx.lookup::<table::Entity>().filter(Column::Id.eq(tx.tenant())).one().await?;
    found.ok_or_else(|| Error::new(Code::NotFound))
}

/// What a tenant is called: its id, slug and name.
struct Called(TenantId, String, String);
impl db::Projection for Called {
    type Entity = table::Entity;
    fn columns() -> Vec<Column> {
        vec![Column::Id, Column::Slug, Column::Name]
    }
    fn read(row: &db::Row<'_>) -> Result<Self> {
        Ok(Self(row.next()?, row.next()?, row.next()?))
    }
}

/// The slugs and names of these tenants.
pub(crate) async fn called(
    tx: &TenantTx,
    tenants: impl IntoIterator<Item = TenantId>,
) -> Result<HashMap<TenantId, (String, String)>> {
    let named = tx.lookup::<table::Entity>().filter(Column::Id.is_in(tenants)).all::<Called>().await?;
    Ok(named.into_iter().map(|Called(id, slug, name)| (id, (slug, name))).collect())
}

/// Founds a tenant with its first administrator. Only the operator of the service may.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateTenant {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The name in addresses, unique in the service: small letters, digits and hyphens.
    #[schema(min_length = 2, max_length = 60, pattern = "^[a-z0-9]+(-[a-z0-9]+)*$")]
    pub slug: String,
    /// The organisation's name.
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// What kind of organisation it is.
    pub kind: TenantKind,
    /// The written language it has decided for.
    pub language: TenantLanguage,
    /// The day on which the organisation begins to exist in law. Given, the tenant starts as `provisional`; not
    /// given, as `active`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective_on: Option<Date>,
    /// Who administers the tenant first.
    pub administrator: memberships::NewPerson,
    /// What registers call the organisation; confirmed by founding it. A code that is another tenant's is 409
    /// `duplicate_name`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[graphql(default)]
    #[schema(max_items = 10)]
    pub identifiers: Vec<NewIdentifier>,
}

impl Operation for CreateTenant {
    type Output = Tenant;
    type Tx = TenantTx;
    const ID: &'static str = "tenant.create";
    const PERMISSION: Permission = Permission::TenantFound;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Tenant> {
        memberships::rules::check_subject(&self.administrator.subject, "#/administrator/subject")?;
        let state = if self.effective_on.is_some() { TenantState::Provisional } else { TenantState::Active };
        let tenant = Tenant {
            id: tx.tenant(),
            slug: self.slug,
            name: self.name,
            kind: self.kind,
            state,
            language: self.language,
            effective_on: self.effective_on,
            version: 1,
            created_at: tx.now(),
            updated_at: tx.now(),
        };
        let Tenant { id, slug, name, kind, state, language, effective_on, version, created_at, updated_at } =
            tenant.clone();
        tx.insert_shared(table::ActiveModel {
            id: Set(id),
            slug: Set(slug),
            name: Set(name),
            kind: Set(kind),
            state: Set(state),
            language: Set(language),
            effective_on: Set(effective_on),
            version: Set(version),
            created_at: Set(created_at),
            updated_at: Set(updated_at),
        })
        .await?;
        address::take(tx, &tenant.slug).await?;
        for (place, identifier) in self.identifiers.into_iter().enumerate() {
            identifiers::register(tx, identifier, Some(tx.now()), &format!("#/identifiers/{place}")).await?;
        }
        memberships::appoint(tx, self.administrator, vec![kernel::Role::Administrator]).await?;
        Ok(tenant)
    }
}

/// Changes what the tenant says of itself.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateTenant {
    /// The version that the change was decided on.
    pub expected_version: i32,
    /// The organisation's name.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = String, min_length = 1, max_length = 200)]
    pub name: Patch<String>,
    /// The written language it has decided for.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = TenantLanguage)]
    pub language: Patch<TenantLanguage>,
}

impl Operation for UpdateTenant {
    type Output = Tenant;
    type Tx = TenantTx;
    const ID: &'static str = "tenant.update";
    const PERMISSION: Permission = Permission::TenantManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Tenant> {
        let change = tx
            .change_shared::<table::Entity>()
            .set_if(Column::Name, self.name.set())
            .set_if(Column::Language, self.language.set());
        change_own(tx, change, self.expected_version).await
    }
}

/// Begins the organisation's life in law: `provisional` becomes `active`. Only the operator of the service may.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ActivateTenant {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The tenant's id.
    pub id: TenantId,
    /// The version that the change was decided on.
    pub expected_version: i32,
}

impl Operation for ActivateTenant {
    type Output = Tenant;
    type Tx = TenantTx;
    const ID: &'static str = "tenant.activate";
    const PERMISSION: Permission = Permission::TenantFound;
    const MODE: Mode = Mode::Write;

    fn platform_target(&self) -> Option<TenantId> {
        Some(self.id)
    }

    async fn run(self, tx: &TenantTx) -> Result<Tenant> {
        let tenant = own(tx).await?;
        if tenant.state != TenantState::Provisional {
            return Err(Error::illegal_transition(tenant.state.as_str(), vec![]));
        }
        let change = tx.change_shared::<table::Entity>().set(Column::State, TenantState::Active);
        change_own(tx, change, self.expected_version).await
    }
}

/// Applies a change to the tenant's own row if its version is still the expected one.
async fn change_own(tx: &TenantTx, change: db::ChangeShared<'_, table::Entity>, expected: i32) -> Result<Tenant> {
    let is_expected = Condition::all().add(Column::Id.eq(tx.tenant())).add(Column::Version.eq(expected));
    let changed = change.set(Column::Version, expected + 1).set(Column::UpdatedAt, tx.now()).one(is_expected).await?;
    match changed {
        Some(tenant) => Ok(tenant),
        None => Err(Error::new(Code::VersionConflict).with("currentVersion", own(tx).await?.version)),
    }
}

/// The REST routes.
pub const ROUTES: fn() -> Vec<Route> = || {
    vec![
        Route::shared::<ListTenants>("/v1/tenants"),
        Route::post::<CreateTenant>("/v1/tenants").in_operator(),
        Route::get::<GetTenant>("/v1/tenants/{tenant}"),
        Route::patch::<UpdateTenant>("/v1/tenants/{tenant}"),
        Route::post::<ActivateTenant>("/v1/tenants/{id}/transitions/activate").in_operator(),
        Route::post::<ReaddressTenant>("/v1/tenants/{id}/transitions/readdress").in_operator(),
        Route::get::<FindTenants>("/v1/platform/tenants").in_operator(),
    ]
};
