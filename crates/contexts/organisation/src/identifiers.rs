//! Identifiers: what an organisation is called by registers, each for a time. A code is never a key (DOMAIN R1).

use api::Route;
use async_graphql::{InputObject, SimpleObject};
use db::{Sort, Table, TenantTable, TenantTx, Unique};
use kernel::{Date, Deleted, Error, Mode, Operation, Page, PageInput, Patch, Permission, Result, Rule, Time};
use sea_orm::{ActiveValue::Set, ColumnTrait};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use codes::TABLE as CODES;
pub use confirm::ConfirmIdentifier;
pub(crate) use form::organisation_number;
pub use graphql::{IdentifierMutations, IdentifierQueries};
use table::Column;

pub(crate) mod codes;
mod confirm;
mod form;
mod graphql;

kernel::ids! {
    /// Identifies an identifier's period.
    IdentifierId(IdentifierKind) = "identifier",
}

kernel::text_enum! {
    /// The register that an identifier is from.
    pub enum Scheme {
        /// Nine digits of Enhetsregisteret (ISO 6523 code 0192), the last a check digit.
        OrganisationNumber = "organisation_number",
        /// Four digits of Statistics Norway's classification 131.
        MunicipalityNumber = "municipality_number",
        /// Two digits of Statistics Norway's classification 104.
        CountyNumber = "county_number",
        /// Six digits of a city district: the municipality's number and two digits.
        CityDistrictNumber = "city_district_number",
        /// A register outside Norway, as `register:value`.
        Foreign = "foreign",
    }
}

mod table {
    use kernel::{Date, TenantId, Time};
    use sea_orm::entity::prelude::*;

    use super::{IdentifierId, Scheme};

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "identifiers")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub tenant_id: TenantId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: IdentifierId,
        pub scheme: Scheme,
        pub value: String,
        pub valid_from: Date,
        pub valid_to: Option<Date>,
        pub confirmed_at: Option<Time>,
        pub version: i32,
        pub created_at: Time,
        pub updated_at: Time,
    }
    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// The registry entry.
pub const TABLE: Table = Table::tenant("identifiers").unique(&[Unique {
    constraint: "identifiers_scheme_value_valid_from_key",
    columns: &["scheme", "value", "valid_from"],
    member: "value",
}]);

impl TenantTable for table::Entity {
    const TABLE: Table = TABLE;
    const TENANT_ID: Column = Column::TenantId;
    const ID: Column = Column::Id;
    const VERSION: Option<Column> = Some(Column::Version);
}

/// What a register calls the organisation, from a day on.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct Identifier {
    /// The id of this entry.
    pub id: IdentifierId,
    /// The register.
    pub scheme: Scheme,
    /// The code in the register, without spaces.
    pub value: String,
    /// The first day on which it holds.
    pub valid_from: Date,
    /// The first day on which it no longer holds; null while it has no end.
    pub valid_to: Option<Date>,
    /// When the operator of the service confirmed that it is this organisation's; null while it is only said so. What
    /// other organisations address to a code reaches the tenant whose code is confirmed.
    pub confirmed_at: Option<Time>,
    /// Counts the changes; the `ETag`.
    pub version: i32,
    /// When it was registered.
    pub created_at: Time,
    /// When it was last changed.
    pub updated_at: Time,
}

kernel::resource!(Identifier);
db::projection!(Identifier from table {
    id: Id, scheme: Scheme, value: Value, valid_from: ValidFrom, valid_to: ValidTo,
    confirmed_at: ConfirmedAt, version: Version, created_at: CreatedAt, updated_at: UpdatedAt,
});

const SORTS: &[Sort<Column>] =
    &[Sort { name: "validFrom", column: Column::ValidFrom }, Sort { name: "createdAt", column: Column::Id }];

/// Which identifiers.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct IdentifierFilter {
    /// Only those of these registers.
    pub scheme: Option<Vec<Scheme>>,
    /// Only those that hold on this day.
    pub on: Option<Date>,
}

/// Lists the identifiers, newest first unless sorted.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ListIdentifiers {
    /// Which page.
    pub page: PageInput,
    /// Which identifiers.
    pub filter: IdentifierFilter,
}

impl Operation for ListIdentifiers {
    type Output = Page<Identifier>;
    type Tx = TenantTx;
    const ID: &'static str = "identifier.list";
    const PERMISSION: Permission = Permission::TenantRead;
    const MODE: Mode = Mode::Read;

    fn sort_keys() -> Vec<&'static str> {
        db::sort_keys(SORTS)
    }

    async fn run(self, tx: &TenantTx) -> Result<Page<Identifier>> {
        tx.find::<table::Entity>()
            .if_any_of(Column::Scheme, self.filter.scheme.clone())
            .if_on(Column::ValidFrom, Column::ValidTo, self.filter.on)
            .page(&self.page, SORTS, (Self::ID, &self.filter))
            .await
    }
}

/// Reads one identifier.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetIdentifier {
    /// The id of the entry.
    pub id: IdentifierId,
}

impl Operation for GetIdentifier {
    type Output = Identifier;
    type Tx = TenantTx;
    const ID: &'static str = "identifier.get";
    const PERMISSION: Permission = Permission::TenantRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<Identifier> {
        tx.get(self.id).await
    }
}

/// What a register calls an organisation.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[graphql(name = "NewIdentifierInput")]
pub struct NewIdentifier {
    /// The register.
    pub scheme: Scheme,
    /// The code in the register; spaces as printed are accepted in numbers.
    #[schema(min_length = 1, max_length = 100)]
    pub value: String,
    /// The first day on which it holds.
    pub valid_from: Date,
    /// The first day on which it no longer holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<Date>,
}

/// Registers what a register calls the organisation. An organisation has one code of a register at a time, but for
/// registers outside Norway: 409 `rule_unmet`, `one_code_at_a_time`. It is the tenant's own word until it is confirmed.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateIdentifier {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The register.
    pub scheme: Scheme,
    /// The code in the register; spaces as printed are accepted in numbers.
    #[schema(min_length = 1, max_length = 100)]
    pub value: String,
    /// The first day on which it holds.
    pub valid_from: Date,
    /// The first day on which it no longer holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<Date>,
}

impl Operation for CreateIdentifier {
    type Output = Identifier;
    type Tx = TenantTx;
    const ID: &'static str = "identifier.create";
    const PERMISSION: Permission = Permission::TenantManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Identifier> {
        let Self { idempotency_key: _, scheme, value, valid_from, valid_to } = self;
        register(tx, NewIdentifier { scheme, value, valid_from, valid_to }, None, "#").await
    }
}

/// Registers an identifier whose members stand at `pointer`, confirmed or not.
pub(crate) async fn register(
    tx: &TenantTx,
    new: NewIdentifier,
    confirmed_at: Option<Time>,
    pointer: &str,
) -> Result<Identifier> {
    let identifier = Identifier {
        id: tx.new_id(),
        scheme: new.scheme,
        value: form::normal(new.scheme, &new.value, &format!("{pointer}/value"))?,
        valid_from: new.valid_from,
        valid_to: new.valid_to,
        confirmed_at,
        version: 1,
        created_at: tx.now(),
        updated_at: tx.now(),
    };
    check_period(&identifier, pointer)?;
    check_alone(tx, &identifier).await?;
    let Identifier { id, scheme, value, valid_from, valid_to, confirmed_at, version, created_at, updated_at } =
        identifier.clone();
    tx.insert(table::ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(id),
        scheme: Set(scheme),
        value: Set(value),
        valid_from: Set(valid_from),
        valid_to: Set(valid_to),
        confirmed_at: Set(confirmed_at),
        version: Set(version),
        created_at: Set(created_at),
        updated_at: Set(updated_at),
    })
    .await?;
    if confirmed_at.is_some() {
        codes::claim(tx, &identifier).await?;
    }
    Ok(identifier)
}

/// Ends an identifier's period, or takes the end away; what holds longer than was confirmed has to be confirmed anew.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateIdentifier {
    /// The id of the entry.
    pub id: IdentifierId,
    /// The version that the change was decided on.
    pub expected_version: i32,
    /// The first day on which it no longer holds; null takes the end away.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<Date>)]
    pub valid_to: Patch<Date>,
}

impl Operation for UpdateIdentifier {
    type Output = Identifier;
    type Tx = TenantTx;
    const ID: &'static str = "identifier.update";
    const PERMISSION: Permission = Permission::TenantManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Identifier> {
        let before: Identifier = tx.get(self.id).await?;
        let longer = match &self.valid_to {
            Patch::Keep => false,
            Patch::Clear => before.valid_to.is_some(),
            Patch::Set(end) => before.valid_to.is_some_and(|old| *end > old),
        };
        let changed: Identifier = tx
            .change::<table::Entity>()
            .set_if(Column::ValidTo, self.valid_to.change())
            .set(Column::UpdatedAt, tx.now())
            .set_if(Column::ConfirmedAt, longer.then_some(None::<Time>))
            .one(self.id, Some(self.expected_version))
            .await?;
        check_period(&changed, "#")?;
        check_alone(tx, &changed).await?;
        match changed.confirmed_at {
            Some(_) => codes::ends(tx, &changed).await?,
            None => codes::withdraw(tx, changed.id).await?,
        }
        Ok(changed)
    }
}

/// Deletes an identifier that was registered by mistake; one that has held is ended with `validTo`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeleteIdentifier {
    /// The id of the entry.
    pub id: IdentifierId,
    /// The version that the change was decided on.
    pub expected_version: i32,
}

impl Operation for DeleteIdentifier {
    type Output = Deleted;
    type Tx = TenantTx;
    const ID: &'static str = "identifier.delete";
    const PERMISSION: Permission = Permission::TenantManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Deleted> {
        let identifier: Identifier = tx.get(self.id).await?;
        crate::dates::check_mistake(tx, identifier.valid_from, identifier.created_at)?;
        codes::withdraw(tx, self.id).await?;
        tx.delete::<table::Entity>(self.id, self.expected_version).await
    }
}

/// Whether the tenant itself has or had this organisation number, or says so.
pub(crate) async fn is_own_number(tx: &TenantTx, number: &str) -> Result<bool> {
    let own = tx.find::<table::Entity>().filter(Column::Scheme.eq(Scheme::OrganisationNumber));
    own.filter(Column::Value.eq(number)).exists().await
}

fn check_period(identifier: &Identifier, pointer: &str) -> Result<()> {
    if identifier.valid_to.is_some_and(|end| end <= identifier.valid_from) {
        return Err(Error::broken(format!("{pointer}/validTo"), Rule::EndsAfterItBegins));
    }
    Ok(())
}

/// An organisation has one code of a Norwegian register at a time.
async fn check_alone(tx: &TenantTx, identifier: &Identifier) -> Result<()> {
    if identifier.scheme == Scheme::Foreign {
        return Ok(());
    }
    let others = tx.find::<table::Entity>().filter(Column::Scheme.eq(identifier.scheme));
    let others = others.filter(Column::Id.ne(identifier.id)).meeting(
        Column::ValidFrom,
        Column::ValidTo,
        (identifier.valid_from, identifier.valid_to),
    );
    if others.exists().await? { Err(Error::rule(Rule::OneCodeAtATime)) } else { Ok(()) }
}

/// The REST routes.
pub const ROUTES: fn() -> Vec<Route> = || {
    vec![
        Route::get::<ListIdentifiers>("/v1/tenants/{tenant}/identifiers"),
        Route::post::<CreateIdentifier>("/v1/tenants/{tenant}/identifiers"),
        Route::get::<GetIdentifier>("/v1/tenants/{tenant}/identifiers/{id}"),
        Route::patch::<UpdateIdentifier>("/v1/tenants/{tenant}/identifiers/{id}"),
        Route::delete::<DeleteIdentifier>("/v1/tenants/{tenant}/identifiers/{id}"),
        Route::post::<ConfirmIdentifier>("/v1/tenants/{tenantId}/identifiers/{id}/transitions/confirm").in_operator(),
    ]
};
