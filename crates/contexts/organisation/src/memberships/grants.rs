//! What a person holds in a tenant.

use std::sync::Arc;

use db::TenantTx;
use kernel::{Actor, PermissionSet, PersonId, Result, Role};
use sea_orm::ColumnTrait;

use super::{Column, Membership, table};

/// What a person holds in the transaction's tenant today, from all memberships that hold; none if there is none.
pub async fn grants(tx: &TenantTx, person: PersonId) -> Result<Option<Arc<Actor>>> {
    let today = tx.now().date();
    let held: Vec<Membership> = tx
        .find::<table::Entity>()
        .filter(Column::PersonId.eq(person))
        .if_on(Column::ValidFrom, Column::ValidTo, Some(today))
        .by(Column::Id)
        .all()
        .await?;
    if held.is_empty() {
        return Ok(None);
    }
    let mut roles: Vec<Role> = held.iter().flat_map(|membership| membership.roles.iter().copied()).collect();
    roles.sort_unstable();
    roles.dedup();
    let permissions = roles.iter().fold(PermissionSet::default(), |set, role| set.and(role.permissions()));
    let acts_for = held.iter().find_map(|membership| membership.acts_for_id);
    Ok(Some(Arc::new(Actor { person, roles, permissions, acts_for })))
}
