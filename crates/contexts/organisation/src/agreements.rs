//! Agreements between the company and its owners: what it does for whom, on which terms (DOMAIN C1.5.1).

use api::Route;
use async_graphql::{InputObject, SimpleObject};
use db::{Sort, Table, TenantTable, TenantTx};
use kernel::{Date, Mode, Operation, Page, PageInput, Permission, Result, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::owners::OwnerId;
pub use coverage::{AgreementCoverage, GetAgreementCoverage, OwnerCoverage, ServiceCoverage};
pub use graphql::{AgreementMutations, AgreementQueries};
pub use join::{JoinAgreement, LeaveAgreement};
pub use parties::{AgreementParty, AgreementPartyId, AgreementPartyRole, TABLE as PARTIES};
pub(crate) use table::{Column, Entity};
pub use terms::{AgreementDocument, AgreementObligation, AgreementTerms, FeeKey, Obliged};
pub(crate) use write::insert;
pub use write::{CreateAgreement, DeleteAgreement, NewAgreementParty, UpdateAgreement};

mod coverage;
mod graphql;
mod join;
pub(crate) mod parties;
mod terms;
mod write;

kernel::ids! {
    /// Identifies an agreement.
    AgreementId(AgreementIdKind) = "agreement",
}

kernel::text_enum! {
    /// What kind of agreement it is.
    pub enum AgreementKind {
        /// The agreement that founds the company (*selskapsavtale*, IKS act section 4): all owners are parties.
        CompanyAgreement = "company_agreement",
        /// On services that the company gives.
        ServiceAgreement = "service_agreement",
        /// One municipality does a task for another (*vertskommuneavtale*, kommuneloven chapter 20).
        HostMunicipalityAgreement = "host_municipality_agreement",
        /// On personal data that one handles for the other (*databehandlaravtale*, GDPR article 28).
        DataProcessingAgreement = "data_processing_agreement",
        /// Another.
        Other = "other",
    }
}

pub(crate) mod table {
    use kernel::{Date, TenantId, Time};
    use sea_orm::entity::prelude::*;

    use super::{AgreementId, AgreementKind, FeeKey};

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "agreements")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub tenant_id: TenantId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: AgreementId,
        pub kind: AgreementKind,
        pub title: String,
        pub services: Json,
        pub obligations: Json,
        pub documents: Json,
        pub notice_months: Option<i32>,
        pub fee_key: Option<FeeKey>,
        pub fee_note: Option<String>,
        pub archive_reference: Option<String>,
        pub follows_ids: Json,
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
pub const TABLE: Table = Table::tenant("agreements");

impl TenantTable for table::Entity {
    const TABLE: Table = TABLE;
    const TENANT_ID: Column = Column::TenantId;
    const ID: Column = Column::Id;
    const VERSION: Option<Column> = Some(Column::Version);
}

/// An agreement that the company has with its owners or others. The company itself is always a party.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct Agreement {
    /// The agreement's id.
    pub id: AgreementId,
    /// What kind of agreement it is.
    pub kind: AgreementKind,
    /// What it is called.
    pub title: String,
    /// The other parties, those who have left too.
    pub parties: Vec<AgreementParty>,
    /// The services that it covers, in the company's own words; the same service is written the same way everywhere.
    pub services: Vec<String>,
    /// Who shall do what.
    pub obligations: Vec<AgreementObligation>,
    /// Where its documents are.
    pub documents: Vec<AgreementDocument>,
    /// How many months before its end it is given notice of; null if it cannot be, or nothing is said.
    pub notice_months: Option<i32>,
    /// What the fee is shared by; null if nothing is said.
    pub fee_key: Option<FeeKey>,
    /// More on the fee.
    pub fee_note: Option<String>,
    /// The case in the archive (*arkivsak*), such as `17/1234`.
    pub archive_reference: Option<String>,
    /// The agreements that it came in place of.
    pub follows_ids: Vec<AgreementId>,
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

kernel::resource!(Agreement);
db::projection!(Agreement from table {
    id: Id, kind: Kind, title: Title, notice_months: NoticeMonths, fee_key: FeeKey, fee_note: FeeNote,
    archive_reference: ArchiveReference, valid_from: ValidFrom, valid_to: ValidTo, version: Version,
    created_at: CreatedAt, updated_at: UpdatedAt,
} json { services: Services, obligations: Obligations, documents: Documents, follows_ids: FollowsIds }
    with { parties: vec![] });

const SORTS: &[Sort<Column>] = &[
    Sort { name: "title", column: Column::Title },
    Sort { name: "validFrom", column: Column::ValidFrom },
    Sort { name: "createdAt", column: Column::Id },
];

/// Which agreements.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct AgreementFilter {
    /// Only those of this kind.
    pub kind: Option<AgreementKind>,
    /// Only those that this owner is or was a party to.
    pub owner_id: Option<OwnerId>,
    /// Only those that hold on this day.
    pub on: Option<Date>,
}

/// Lists the agreements, newest first unless sorted.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ListAgreements {
    /// Which page.
    pub page: PageInput,
    /// Which agreements.
    pub filter: AgreementFilter,
}

impl Operation for ListAgreements {
    type Output = Page<Agreement>;
    type Tx = TenantTx;
    const ID: &'static str = "agreement.list";
    const PERMISSION: Permission = Permission::AgreementRead;
    const MODE: Mode = Mode::Read;

    fn sort_keys() -> Vec<&'static str> {
        db::sort_keys(SORTS)
    }

    async fn run(self, tx: &TenantTx) -> Result<Page<Agreement>> {
        let mut find = tx.find::<Entity>();
        if let Some(owner) = self.filter.owner_id {
            find = find.any_of(Column::Id, parties::with(tx, &[owner]).await?);
        }
        let mut page: Page<Agreement> = find
            .if_equal(Column::Kind, self.filter.kind)
            .if_on(Column::ValidFrom, Column::ValidTo, self.filter.on)
            .page(&self.page, SORTS, (Self::ID, &self.filter))
            .await?;
        parties::fill(tx, &mut page.items).await?;
        Ok(page)
    }
}

/// Reads one agreement.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetAgreement {
    /// The agreement's id.
    pub id: AgreementId,
}

impl Operation for GetAgreement {
    type Output = Agreement;
    type Tx = TenantTx;
    const ID: &'static str = "agreement.get";
    const PERMISSION: Permission = Permission::AgreementRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<Agreement> {
        filled(tx, tx.get(self.id).await?).await
    }
}

/// The agreement with its parties.
pub(crate) async fn filled(tx: &TenantTx, agreement: Agreement) -> Result<Agreement> {
    let mut one = [agreement];
    parties::fill(tx, &mut one).await?;
    let [agreement] = one;
    Ok(agreement)
}

/// These agreements, with their parties.
pub(crate) async fn of(tx: &TenantTx, ids: impl IntoIterator<Item = AgreementId>) -> Result<Vec<Agreement>> {
    let mut found: Vec<Agreement> = tx.find::<Entity>().any_of(Column::Id, ids).by(Column::Id).all().await?;
    parties::fill(tx, &mut found).await?;
    Ok(found)
}

/// The agreements that hold on a day, with their parties: two statements.
pub(crate) async fn on(tx: &TenantTx, day: Date) -> Result<Vec<Agreement>> {
    let held = tx.find::<Entity>().if_on(Column::ValidFrom, Column::ValidTo, Some(day));
    let mut held: Vec<Agreement> = held.by(Column::Id).all().await?;
    parties::fill(tx, &mut held).await?;
    Ok(held)
}

/// The REST routes.
pub const ROUTES: fn() -> Vec<Route> = || {
    vec![
        Route::get::<ListAgreements>("/v1/tenants/{tenant}/agreements"),
        Route::post::<CreateAgreement>("/v1/tenants/{tenant}/agreements"),
        Route::get::<GetAgreementCoverage>("/v1/tenants/{tenant}/agreements/coverage"),
        Route::get::<GetAgreement>("/v1/tenants/{tenant}/agreements/{id}"),
        Route::patch::<UpdateAgreement>("/v1/tenants/{tenant}/agreements/{id}"),
        Route::post::<JoinAgreement>("/v1/tenants/{tenant}/agreements/{id}/transitions/join"),
        Route::post::<LeaveAgreement>("/v1/tenants/{tenant}/agreements/{id}/transitions/leave"),
        Route::delete::<DeleteAgreement>("/v1/tenants/{tenant}/agreements/{id}"),
    ]
};
