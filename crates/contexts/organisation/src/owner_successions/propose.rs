//! Proposing a succession of owners.

use async_graphql::InputObject;
use db::TenantTx;
use kernel::{Date, Error, FaultCode, Mode, Operation, Permission, Result, Rule};
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{OwnerHeir, OwnerSuccession, OwnerSuccessionState, table};
use crate::{
    identifiers,
    owners::{self, Owner, OwnerId},
};

/// Proposes that owners become others on a day: several one, or one several. Nothing is changed by it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateOwnerSuccession {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The first day on which the others own; after the first day of each owner who is it no longer.
    pub effective_on: Date,
    /// The owners who are it no longer, on the day before owners all of them.
    #[schema(min_items = 1, max_items = 100)]
    pub from_owner_ids: Vec<OwnerId>,
    /// Who owns in their place.
    #[schema(min_items = 1, max_items = 20)]
    pub heirs: Vec<OwnerHeir>,
}

impl Operation for CreateOwnerSuccession {
    type Output = OwnerSuccession;
    type Tx = TenantTx;
    const ID: &'static str = "owner_succession.create";
    const PERMISSION: Permission = Permission::OwnerManage;
    const MODE: Mode = Mode::Write;

    async fn run(mut self, tx: &TenantTx) -> Result<OwnerSuccession> {
        for (nth, heir) in self.heirs.iter_mut().enumerate() {
            let pointer = format!("#/heirs/{nth}/organisationNumber");
            let number = heir.organisation_number.as_deref();
            heir.organisation_number =
                number.map(|number| identifiers::organisation_number(number, &pointer)).transpose()?;
            let pointer = format!("#/heirs/{nth}/municipalityCode");
            let code = heir.municipality_code.take();
            heir.municipality_code = code.map(|code| owners::known_code(code, &pointer)).transpose()?;
        }
        let succession = OwnerSuccession {
            id: tx.new_id(),
            effective_on: self.effective_on,
            from_owner_ids: crate::memberships::rules::distinct(self.from_owner_ids),
            heirs: self.heirs,
            state: OwnerSuccessionState::Proposed,
            state_reason: None,
            version: 1,
            created_at: tx.now(),
            updated_at: tx.now(),
        };
        check(tx, &succession).await?;
        let OwnerSuccession {
            id,
            effective_on,
            from_owner_ids,
            heirs,
            state,
            state_reason,
            version,
            created_at,
            updated_at,
        } = succession.clone();
        tx.insert(table::ActiveModel {
            tenant_id: Set(tx.tenant()),
            id: Set(id),
            effective_on: Set(effective_on),
            from_owner_ids: Set(serde_json::to_value(from_owner_ids).map_err(Error::internal)?),
            heirs: Set(serde_json::to_value(heirs).map_err(Error::internal)?),
            state: Set(state),
            state_reason: Set(state_reason),
            version: Set(version),
            created_at: Set(created_at),
            updated_at: Set(updated_at),
        })
        .await?;
        Ok(succession)
    }
}

/// The owners are owners on the day before, and each heir is one that there is on the day, once, or has a name.
async fn check(tx: &TenantTx, succession: &OwnerSuccession) -> Result<()> {
    let broken = |pointer: String, rule: Rule| Err(Error::broken(pointer, rule));
    let gone = |pointer: String| Err(Error::invalid(pointer, FaultCode::NoSuchThing, None));
    let heirs = succession.heirs.iter().filter_map(|heir| heir.owner_id);
    let known = owners::of(tx, succession.from_owner_ids.iter().copied().chain(heirs)).await?;
    let day = succession.effective_on;
    let owned = |owner: &Owner| owner.owns_on(day) && owner.valid_from < day;
    for (nth, id) in succession.from_owner_ids.iter().enumerate() {
        match known.iter().find(|owner| owner.id == *id) {
            None => return gone(format!("#/fromOwnerIds/{nth}")),
            Some(owner) if !owned(owner) => return broken(format!("#/fromOwnerIds/{nth}"), Rule::OwnerOnTheDay),
            Some(_) => {}
        }
    }
    for (nth, heir) in succession.heirs.iter().enumerate() {
        match heir.owner_id {
            None if heir.name.is_none() => return broken(format!("#/heirs/{nth}"), Rule::OwnerOrName),
            None => {}
            Some(_)
                if heir.name.is_some() || heir.municipality_code.is_some() || heir.organisation_number.is_some() =>
            {
                return broken(format!("#/heirs/{nth}"), Rule::OwnerOrName);
            }
            Some(id) => match known.iter().find(|owner| owner.id == id) {
                None => return gone(format!("#/heirs/{nth}/ownerId")),
                Some(_) if succession.heirs[..nth].iter().any(|other| other.owner_id == Some(id)) => {
                    return broken(format!("#/heirs/{nth}/ownerId"), Rule::OwnerOnTheDay);
                }
                // An heir can be an owner since that very day, as when another succession made it one.
                Some(owner) if !owner.owns_on(day) || succession.from_owner_ids.contains(&id) => {
                    return broken(format!("#/heirs/{nth}/ownerId"), Rule::OwnerOnTheDay);
                }
                Some(_) => {}
            },
        }
    }
    Ok(())
}
