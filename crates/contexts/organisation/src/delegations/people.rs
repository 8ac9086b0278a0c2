//! Who of another organisation acts by a delegation.

use async_graphql::SimpleObject;
use db::TenantTx;
use kernel::{Date, DelegationId, Mode, Operation, Page, Permission, PersonId, Result};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Delegation;
use crate::delegates::directory;

/// Somebody of another organisation who acts here by a delegation, or did.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct DelegatedPerson {
    /// The person; events name the same.
    pub person_id: PersonId,
    /// The person's name as their organisation wrote it when they were named.
    pub name: String,
    /// The first day for which they are named.
    pub valid_from: Date,
    /// The first day for which they no longer are; the delegation's own end comes first if it is earlier.
    pub valid_to: Date,
    /// Whether they have access today: they are named for it, the delegation holds, they are still members of the
    /// organisation, and the organisation still has the number.
    pub has_access: bool,
}

/// Lists who was named to act by a delegation and for when, the oldest first, 1,000 at most: whoever has access, and whoever
/// had.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ListDelegationPeople {
    /// The delegation's id.
    pub id: DelegationId,
}

impl Operation for ListDelegationPeople {
    type Output = Page<DelegatedPerson>;
    type Tx = TenantTx;
    const ID: &'static str = "delegation.people";
    const PERMISSION: Permission = Permission::DelegationRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<Page<DelegatedPerson>> {
        let _: Delegation = tx.get(self.id).await?;
        let named = directory::of_delegation(tx, self.id).await?;
        let with_access = directory::with_access(tx, self.id).await?;
        let person = |named: directory::Named| DelegatedPerson {
            has_access: with_access.contains(&named.delegate_id),
            person_id: named.person_id,
            name: named.name,
            valid_from: named.valid_from,
            valid_to: named.valid_to,
        };
        Ok(named.into_iter().map(person).collect::<Vec<_>>().into())
    }
}
