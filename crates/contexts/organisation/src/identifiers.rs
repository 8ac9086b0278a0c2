//! Identifiers: what an organisation is called by registers, each for a time. A code is never a key (DOMAIN R1).

use api::{Connection, PageArgs, Route};
use async_graphql::{Context, InputObject, Object, SimpleObject};
use db::{Sort, Table, TenantTable, TenantTx, Unique};
use kernel::{
    Date, Deleted, Error, FaultCode, Mode, Operation, Page, PageInput, Patch, Permission, Result, Rule, Time, Word,
};
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use table::Column;

mod number;
pub use number::{holds_identity_number, is_organisation_number};

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
    /// Counts the changes; the `ETag`.
    pub version: i32,
    /// When it was registered.
    pub created_at: Time,
    /// When it was last changed.
    pub updated_at: Time,
}

kernel::resource!(Identifier);
db::projection!(Identifier from table {
    id: Id, scheme: Scheme, value: Value, valid_from: ValidFrom, valid_to: ValidTo, version: Version,
    created_at: CreatedAt, updated_at: UpdatedAt,
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

/// Registers what a register calls the organisation.
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
        let identifier = Identifier {
            id: tx.new_id(),
            scheme: self.scheme,
            value: normal(self.scheme, &self.value)?,
            valid_from: self.valid_from,
            valid_to: self.valid_to,
            version: 1,
            created_at: tx.now(),
            updated_at: tx.now(),
        };
        check_period(&identifier)?;
        let Identifier { id, scheme, value, valid_from, valid_to, version, created_at, updated_at } =
            identifier.clone();
        tx.insert(table::ActiveModel {
            tenant_id: Set(tx.tenant()),
            id: Set(id),
            scheme: Set(scheme),
            value: Set(value),
            valid_from: Set(valid_from),
            valid_to: Set(valid_to),
            version: Set(version),
            created_at: Set(created_at),
            updated_at: Set(updated_at),
        })
        .await?;
        Ok(identifier)
    }
}

/// Ends an identifier's period, or takes the end away.
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
        let changed: Identifier = tx
            .change::<table::Entity>()
            .set_if(Column::ValidTo, self.valid_to.change())
            .set(Column::UpdatedAt, tx.now())
            .one(self.id, Some(self.expected_version))
            .await?;
        check_period(&changed)?;
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
        tx.delete::<table::Entity>(self.id, self.expected_version).await
    }
}

fn check_period(identifier: &Identifier) -> Result<()> {
    if identifier.valid_to.is_some_and(|end| end <= identifier.valid_from) {
        return Err(Error::invalid("#/validTo", FaultCode::Rule, Some(Rule::EndsAfterItBegins.code().into())));
    }
    Ok(())
}

/// An organisation number as stored, or a fault at this member.
pub(crate) fn checked(number: &str, member: &str) -> Result<String> {
    let digits: String = number.chars().filter(|c| !c.is_whitespace()).collect();
    if is_organisation_number(&digits) {
        return Ok(digits);
    }
    Err(Error::invalid(format!("#/{member}"), FaultCode::BadFormat, Some(Word::OrganisationNumber.into())))
}

/// A code in the form that its register has.
fn normal(scheme: Scheme, value: &str) -> Result<String> {
    let digits = |count: usize, form: Word| {
        let digits: String = value.chars().filter(|c| !c.is_whitespace()).collect();
        if digits.len() == count && digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Ok(digits);
        }
        Err(Error::invalid("#/value", FaultCode::BadFormat, Some(form.into())))
    };
    match scheme {
        Scheme::OrganisationNumber => checked(value, "value"),
        Scheme::MunicipalityNumber => digits(4, Word::FourDigits),
        Scheme::CountyNumber => digits(2, Word::TwoDigits),
        Scheme::CityDistrictNumber => digits(6, Word::SixDigits),
        Scheme::Foreign => match value.split_once(':') {
            Some((register, code)) if !register.is_empty() && !code.is_empty() => Ok(value.to_owned()),
            _ => Err(Error::invalid("#/value", FaultCode::BadFormat, Some(Word::RegisterAndCode.into()))),
        },
    }
}

/// The REST routes.
pub const ROUTES: fn() -> Vec<Route> = || {
    vec![
        Route::get::<ListIdentifiers>("/v1/tenants/{tenant}/identifiers"),
        Route::post::<CreateIdentifier>("/v1/tenants/{tenant}/identifiers"),
        Route::get::<GetIdentifier>("/v1/tenants/{tenant}/identifiers/{id}"),
        Route::patch::<UpdateIdentifier>("/v1/tenants/{tenant}/identifiers/{id}"),
        Route::delete::<DeleteIdentifier>("/v1/tenants/{tenant}/identifiers/{id}"),
    ]
};

/// The query fields.
#[derive(Default)]
pub struct IdentifierQueries;

/// Reading identifiers.
#[Object]
impl IdentifierQueries {
    /// Lists the identifiers, newest first unless sorted.
    async fn identifiers(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Sort keys, as in REST: validFrom, createdAt.")] sort: Option<String>,
        #[graphql(desc = "Which identifiers.")] filter: Option<IdentifierFilter>,
    ) -> async_graphql::Result<Connection<Identifier>> {
        let args = PageArgs { first, after, last, before, sort };
        api::connection(ctx, args, |page| ListIdentifiers { page, filter: filter.unwrap_or_default() }).await
    }

    /// Reads one identifier.
    async fn identifier(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the entry.")] id: IdentifierId,
    ) -> async_graphql::Result<Identifier> {
        api::read(ctx, GetIdentifier { id }).await
    }
}

/// The mutation fields.
#[derive(Default)]
pub struct IdentifierMutations;

/// Changing identifiers.
#[Object]
impl IdentifierMutations {
    /// Registers what a register calls the organisation.
    async fn create_identifier(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier.")] input: CreateIdentifier,
    ) -> async_graphql::Result<Identifier> {
        api::run(ctx, input).await
    }

    /// Ends an identifier's period, or takes the end away.
    async fn update_identifier(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The change.")] input: UpdateIdentifier,
    ) -> async_graphql::Result<Identifier> {
        api::run(ctx, input).await
    }

    /// Deletes an identifier that was registered by mistake; one that has held is ended with `validTo`.
    async fn delete_identifier(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which identifier.")] input: DeleteIdentifier,
    ) -> async_graphql::Result<Deleted> {
        api::run(ctx, input).await
    }
}
