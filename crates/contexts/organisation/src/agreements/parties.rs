//! Who is a party to an agreement, and from when to when.

use std::collections::HashMap;

use async_graphql::SimpleObject;
use db::{Table, TenantTable, TenantTx};
use kernel::{Date, Result};
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Agreement, AgreementId, AgreementKind};
use crate::owners::OwnerId;

kernel::ids! {
    /// Identifies a party to an agreement.
    AgreementPartyId(AgreementPartyKind) = "agreement_party",
}

kernel::text_enum! {
    /// What somebody is a party to an agreement as. What the company itself is follows from the others: it receives from a
    /// supplier, and supplies to a receiver.
    pub enum AgreementPartyRole {
        /// As an owner of the company.
        Owner = "owner",
        /// Does the task or gives the service, to the company or to the receivers.
        Supplier = "supplier",
        /// The task is done or the service given for it.
        Receiver = "receiver",
    }
}

impl AgreementPartyRole {
    /// What somebody is a party as if nothing is said: owners own in a company agreement, and receive in every other.
    pub(super) fn usual(kind: AgreementKind, is_owner: bool) -> Self {
        match kind {
            AgreementKind::CompanyAgreement if is_owner => Self::Owner,
            _ => Self::Receiver,
        }
    }
}

mod table {
    use kernel::{Date, TenantId};
    use sea_orm::entity::prelude::*;

    use super::{super::AgreementId, AgreementPartyId, AgreementPartyRole};
    use crate::owners::OwnerId;

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "agreement_parties")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub tenant_id: TenantId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: AgreementPartyId,
        pub agreement_id: AgreementId,
        pub owner_id: Option<OwnerId>,
        pub name: Option<String>,
        pub role: Option<AgreementPartyRole>,
        pub valid_from: Date,
        pub valid_to: Option<Date>,
    }
    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}
use table::Column;

/// The registry entry.
pub const TABLE: Table = Table::tenant("agreement_parties").after(&["agreements", "owners"]);

impl TenantTable for table::Entity {
    const TABLE: Table = TABLE;
    const TENANT_ID: Column = Column::TenantId;
    const ID: Column = Column::Id;
    const VERSION: Option<Column> = None;
}

/// A party to an agreement beside the company.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct AgreementParty {
    /// The party's id in the agreement.
    pub id: AgreementPartyId,
    /// The owner that it is; null if it is none.
    pub owner_id: Option<OwnerId>,
    /// What it is called, if it is no owner.
    pub name: Option<String>,
    /// What it is a party as.
    pub role: AgreementPartyRole,
    /// The first day as a party.
    pub valid_from: Date,
    /// The first day on which it is one no longer; null as long as the agreement holds.
    pub valid_to: Option<Date>,
}

impl Agreement {
    /// Whether it holds on this day.
    pub fn holds_on(&self, day: Date) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|end| day < end)
    }
}

impl AgreementParty {
    /// Whether it is a party on this day.
    pub fn is_on(&self, day: Date) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|end| day < end)
    }
}

struct Row {
    agreement_id: AgreementId,
    id: AgreementPartyId,
    owner_id: Option<OwnerId>,
    name: Option<String>,
    role: Option<AgreementPartyRole>,
    valid_from: Date,
    valid_to: Option<Date>,
}

db::projection!(Row from table {
    agreement_id: AgreementId, id: Id, owner_id: OwnerId, name: Name, role: Role, valid_from: ValidFrom,
    valid_to: ValidTo,
});

impl Row {
    /// The party, in an agreement of this kind; rows that were there before roles were kept have none.
    fn party(self, kind: AgreementKind) -> AgreementParty {
        let Self { agreement_id: _, id, owner_id, name, role, valid_from, valid_to } = self;
        let role = role.unwrap_or_else(|| AgreementPartyRole::usual(kind, owner_id.is_some()));
        AgreementParty { id, owner_id, name, role, valid_from, valid_to }
    }
}

/// The agreements that any of these owners is or was a party to.
pub(crate) async fn with(tx: &TenantTx, owners: &[OwnerId]) -> Result<Vec<AgreementId>> {
    tx.find::<table::Entity>().any_of(Column::OwnerId, owners.iter().copied()).values(Column::AgreementId).await
}

/// Reads the parties of these agreements, in one statement.
pub(crate) async fn fill(tx: &TenantTx, agreements: &mut [Agreement]) -> Result<()> {
    if agreements.is_empty() {
        return Ok(());
    }
    let ids = agreements.iter().map(|agreement| agreement.id);
    let rows: Vec<Row> = tx.find::<table::Entity>().any_of(Column::AgreementId, ids).by(Column::Id).all().await?;
    let mut parties: HashMap<AgreementId, Vec<Row>> = HashMap::new();
    for row in rows {
        parties.entry(row.agreement_id).or_default().push(row);
    }
    for agreement in agreements {
        let rows = parties.remove(&agreement.id).unwrap_or_default().into_iter();
        agreement.parties = rows.map(|row| row.party(agreement.kind)).collect();
    }
    Ok(())
}

/// Adds parties to an agreement.
pub(crate) async fn insert(tx: &TenantTx, agreement: AgreementId, parties: &[AgreementParty]) -> Result<()> {
    let row = |party: AgreementParty| {
        let AgreementParty { id, owner_id, name, role, valid_from, valid_to } = party;
        table::ActiveModel {
            tenant_id: Set(tx.tenant()),
            id: Set(id),
            agreement_id: Set(agreement),
            owner_id: Set(owner_id),
            name: Set(name),
            role: Set(Some(role)),
            valid_from: Set(valid_from),
            valid_to: Set(valid_to),
        }
    };
    tx.insert_many(parties.iter().cloned().map(row)).await
}

/// These parties are it no longer from a day on.
pub(crate) async fn end(tx: &TenantTx, ids: impl IntoIterator<Item = AgreementPartyId>, day: Date) -> Result<()> {
    let parties = tx.change::<table::Entity>().filter(sea_orm::ColumnTrait::is_in(&Column::Id, ids));
    parties.set(Column::ValidTo, Some(day)).all().await.map(drop)
}

/// The owner is a party to nothing any more from a day on.
pub(crate) async fn leave(tx: &TenantTx, owner: OwnerId, day: Date) -> Result<()> {
    let mut theirs: Vec<Row> = tx.find::<table::Entity>().any_of(Column::OwnerId, [owner]).all().await?;
    theirs.retain(|party| party.valid_from < day && party.valid_to.is_none_or(|end| end > day));
    end(tx, theirs.into_iter().map(|party| party.id), day).await
}

/// The agreement never had a party.
pub(super) async fn forget(tx: &TenantTx, agreement: AgreementId) -> Result<()> {
    tx.delete_all::<table::Entity, _>(Column::AgreementId, [agreement]).await
}
