//! Codes: which tenant a register's code means on a day, for the whole service. A row stands beside each confirmed
//! identifier and says no more than it does; only what the operator confirmed is here, so nobody gets what is addressed to
//! another by claiming their number.

use db::{Lookup, Placement, Projection, Row, SharedTable, Table, TenantTx};
use kernel::{Code, Date, Error, Result, TenantId};
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition};

use super::{Identifier, IdentifierId, Scheme};
use table::Column;

pub(crate) mod table {
    use kernel::{Date, TenantId};
    use sea_orm::entity::prelude::*;

    use super::super::{IdentifierId, Scheme};

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "tenant_codes")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub tenant_id: TenantId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub identifier_id: IdentifierId,
        pub scheme: Scheme,
        pub value: String,
        pub valid_from: Date,
        pub valid_to: Option<Date>,
    }
    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// The registry entry.
pub const TABLE: Table = Table::new("tenant_codes", Placement::Shared).after(&["tenants"]);

impl SharedTable for table::Entity {
    const TABLE: Table = TABLE;
}

struct Behind(TenantId);
impl Projection for Behind {
    type Entity = table::Entity;
    fn columns() -> Vec<Column> {
        vec![Column::TenantId]
    }
    fn read(row: &Row<'_>) -> Result<Self> {
        row.next().map(Self)
    }
}

/// The tenants whose confirmed code this was on the day: one, or none.
pub(crate) async fn behind(
    lookup: Lookup<'_, table::Entity>,
    (scheme, value): (Scheme, &str),
    day: Date,
) -> Result<Vec<TenantId>> {
    let value: String = value.chars().filter(|letter| !letter.is_whitespace()).collect();
    let lasts = Condition::any().add(Column::ValidTo.is_null()).add(Column::ValidTo.gt(day));
    let on = Condition::all().add(Column::ValidFrom.lte(day)).add(lasts);
    let rows = lookup.filter(Column::Scheme.eq(scheme)).filter(Column::Value.eq(value)).filter(on);
    Ok(rows.all::<Behind>().await?.into_iter().map(|row| row.0).collect())
}

struct Number(String);
impl Projection for Number {
    type Entity = table::Entity;
    fn columns() -> Vec<Column> {
        vec![Column::Value]
    }
    fn read(row: &Row<'_>) -> Result<Self> {
        row.next().map(Self)
    }
}

/// The tenant's own organisation numbers that are confirmed for today.
pub(crate) async fn numbers_of(tx: &TenantTx) -> Result<Vec<String>> {
    let today = tx.now().date();
    let lasts = Condition::any().add(Column::ValidTo.is_null()).add(Column::ValidTo.gt(today));
    let own = Condition::all()
        .add(Column::TenantId.eq(tx.tenant()))
        .add(Column::Scheme.eq(Scheme::OrganisationNumber))
        .add(Column::ValidFrom.lte(today))
        .add(lasts);
    let rows = tx.lookup::<table::Entity>().filter(own).all::<Number>().await?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}

/// Takes the code for the tenant; 409 if it is another's on any day of the period.
pub(super) async fn claim(tx: &TenantTx, identifier: &Identifier) -> Result<()> {
    let mut others = tx
        .lookup::<table::Entity>()
        .filter(Column::Scheme.eq(identifier.scheme))
        .filter(Column::Value.eq(identifier.value.as_str()))
        .filter(Column::TenantId.ne(tx.tenant()))
        .filter(Condition::any().add(Column::ValidTo.is_null()).add(Column::ValidTo.gt(identifier.valid_from)));
    if let Some(end) = identifier.valid_to {
        others = others.filter(Column::ValidFrom.lt(end));
    }
    if others.one::<Behind>().await?.is_some() {
        return Err(Error::new(Code::DuplicateName).with("member", "value"));
    }
    tx.insert_shared(table::ActiveModel {
        tenant_id: Set(tx.tenant()),
        identifier_id: Set(identifier.id),
        scheme: Set(identifier.scheme),
        value: Set(identifier.value.clone()),
        valid_from: Set(identifier.valid_from),
        valid_to: Set(identifier.valid_to),
    })
    .await
}

fn beside(tx: &TenantTx, identifier: IdentifierId) -> Condition {
    Condition::all().add(Column::TenantId.eq(tx.tenant())).add(Column::IdentifierId.eq(identifier))
}

/// Follows the end of the identifier's period.
pub(super) async fn ends(tx: &TenantTx, identifier: &Identifier) -> Result<()> {
    let change = tx.change_shared::<table::Entity>().set(Column::ValidTo, identifier.valid_to);
    change.one::<Behind>(beside(tx, identifier.id)).await.map(drop)
}

/// Gives the code up, if it was taken.
pub(super) async fn withdraw(tx: &TenantTx, identifier: IdentifierId) -> Result<()> {
    tx.delete_shared::<table::Entity>(beside(tx, identifier)).await
}
