//! The shares of owners, each from a day on.

use std::collections::HashMap;

use db::{Table, TenantTable, TenantTx};
use kernel::{Date, Result};
use sea_orm::ActiveValue::Set;

use super::OwnerId;

kernel::ids! {
    /// Identifies the share of an owner in one period.
    OwnerShareId(OwnerShareKind) = "owner_share",
}

mod table {
    use kernel::{Date, TenantId};
    use sea_orm::entity::prelude::*;

    use super::{super::OwnerId, OwnerShareId};

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "owner_shares")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub tenant_id: TenantId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: OwnerShareId,
        pub owner_id: OwnerId,
        pub parts: i32,
        pub valid_from: Date,
        pub valid_to: Option<Date>,
    }
    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}
use table::Column;

/// The registry entry.
pub const TABLE: Table = Table::tenant("owner_shares").after(&["owners"]);

impl TenantTable for table::Entity {
    const TABLE: Table = TABLE;
    const TENANT_ID: Column = Column::TenantId;
    const ID: Column = Column::Id;
    const VERSION: Option<Column> = None;
}

/// How many parts an owner has in a period.
#[derive(Clone, Debug)]
pub(crate) struct Share {
    pub owner_id: OwnerId,
    pub parts: i32,
    pub valid_from: Date,
    pub valid_to: Option<Date>,
}

db::projection!(Share from table { owner_id: OwnerId, parts: Parts, valid_from: ValidFrom, valid_to: ValidTo });

/// How many parts each owner has on a day; one statement.
pub(crate) async fn shares_on(tx: &TenantTx, day: Date) -> Result<HashMap<OwnerId, i32>> {
    let held = tx.find::<table::Entity>().if_on(Column::ValidFrom, Column::ValidTo, Some(day));
    let held: Vec<Share> = held.all().await?;
    Ok(held.into_iter().map(|share| (share.owner_id, share.parts)).collect())
}

/// An owner's shares, the earliest first.
pub(super) async fn of(tx: &TenantTx, owner: OwnerId) -> Result<Vec<Share>> {
    tx.find::<table::Entity>().any_of(Column::OwnerId, [owner]).by(Column::ValidFrom).all().await
}

/// Begins a share.
pub(crate) async fn begin(tx: &TenantTx, share: Share) -> Result<()> {
    tx.insert(table::ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(tx.new_id()),
        owner_id: Set(share.owner_id),
        parts: Set(share.parts),
        valid_from: Set(share.valid_from),
        valid_to: Set(share.valid_to),
    })
    .await
}

/// Ends the shares of an owner on a day, or no longer: what began before holds until it, and what would begin later never
/// does.
pub(crate) async fn end(tx: &TenantTx, owner: OwnerId, day: Option<Date>) -> Result<()> {
    let mut shares = of(tx, owner).await?;
    if let Some(day) = day {
        shares.retain(|share| share.valid_from < day);
    }
    if let Some(last) = shares.last_mut() {
        last.valid_to = day;
    }
    replace(tx, owner, shares).await
}

/// These are the owner's shares from now on.
pub(super) async fn replace(tx: &TenantTx, owner: OwnerId, shares: Vec<Share>) -> Result<()> {
    forget(tx, owner).await?;
    for share in shares {
        begin(tx, share).await?;
    }
    Ok(())
}

/// The owner has had no share.
pub(super) async fn forget(tx: &TenantTx, owner: OwnerId) -> Result<()> {
    tx.delete_all::<table::Entity, _>(Column::OwnerId, [owner]).await
}
