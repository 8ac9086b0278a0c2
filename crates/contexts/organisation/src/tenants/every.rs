//! Every tenant there is, for the commands of whoever runs the service. No door of the API leads here.

use db::SharedTx;
use kernel::{Mode, Operation, Page, Permission, Result, TenantId};
use sea_orm::{ColumnTrait, Condition};
use serde::{Deserialize, Serialize};

use super::{
    Tenant,
    table::{Column, Entity},
};

/// Lists the tenants in the order of their ids, some hundreds at a time; an empty page is the end.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct EveryTenant {
    /// Only those after this one.
    pub after: Option<TenantId>,
}

impl Operation for EveryTenant {
    type Output = Page<Tenant>;
    type Tx = SharedTx;
    const ID: &'static str = "tenant.every";
    const PERMISSION: Permission = Permission::SelfRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &SharedTx) -> Result<Page<Tenant>> {
        let rest = self.after.map(|after| Column::Id.gt(after));
        let rest = rest.into_iter().fold(Condition::all(), Condition::add);
        tx.lookup::<Entity>().filter(rest).by(Column::Id).all().await.map(Page::from)
    }
}
