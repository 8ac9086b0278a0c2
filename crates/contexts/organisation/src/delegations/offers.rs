//! Offers: the copy of a delegation that is addressed to an organisation number. One stands beside each delegation and says
//! no more than the other organisation needs; whether anybody reads it, the delegating tenant does not learn.

use db::{Lookup, Placement, SharedTable, Table, TenantTx};
use kernel::{Date, DelegationId, Error, FaultCode, Result, Rule, TenantId, Time};
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition};

use super::Delegation;
use crate::{received_delegations::ReceivedDelegationId, roles};
use table::Column;

pub(crate) mod table {
    use kernel::{Date, DelegationId, TenantId, Time};
    use sea_orm::entity::prelude::*;

    use crate::received_delegations::ReceivedDelegationId;

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "delegation_offers")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: ReceivedDelegationId,
        pub tenant_id: TenantId,
        pub delegation_id: DelegationId,
        pub organisation_number: String,
        pub purpose: String,
        pub role_names: Json,
        pub only_object: Option<String>,
        pub valid_from: Date,
        pub valid_to: Date,
        pub version: i32,
        pub created_at: Time,
        pub updated_at: Time,
    }
    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// The registry entry.
pub const TABLE: Table = Table::new("delegation_offers", Placement::Shared).after(&["tenants"]);

impl SharedTable for table::Entity {
    const TABLE: Table = TABLE;
}

/// A delegation as the organisation that it is to may know it.
#[derive(Clone, Debug)]
pub(crate) struct Offer {
    pub id: ReceivedDelegationId,
    pub tenant_id: TenantId,
    pub delegation_id: DelegationId,
    pub organisation_number: String,
    pub purpose: String,
    pub roles: Vec<String>,
    pub only_object: Option<String>,
    pub valid_from: Date,
    pub valid_to: Date,
    pub version: i32,
    pub created_at: Time,
    pub updated_at: Time,
}

db::projection!(Offer from table {
    id: Id, tenant_id: TenantId, delegation_id: DelegationId, organisation_number: OrganisationNumber,
    purpose: Purpose, only_object: OnlyObject, valid_from: ValidFrom, valid_to: ValidTo, version: Version,
    created_at: CreatedAt, updated_at: UpdatedAt,
} json { roles: RoleNames });

/// Those of the offers that are addressed to one of these numbers.
pub(crate) fn addressed<'t>(tx: &'t TenantTx, numbers: &[String]) -> Lookup<'t, table::Entity> {
    let to = Condition::all().add(Column::OrganisationNumber.is_in(numbers));
    tx.lookup::<table::Entity>().filter(to).by(Column::CreatedAt)
}

/// The offer with this id, whoever it is addressed to: for somebody who was named by it.
pub(crate) async fn known(tx: &TenantTx, id: ReceivedDelegationId) -> Result<Option<Offer>> {
    tx.lookup::<table::Entity>().filter(Column::Id.eq(id)).one().await
}

fn beside(tx: &TenantTx, delegation: DelegationId) -> Condition {
    Condition::all().add(Column::TenantId.eq(tx.tenant())).add(Column::DelegationId.eq(delegation))
}

/// The roles in words, as they are called now: those that every tenant has, then the tenant's own.
async fn words(tx: &TenantTx, delegation: &Delegation) -> Result<serde_json::Value> {
    let own = roles::of(tx, delegation.role_ids.clone()).await?;
    let known = delegation.roles.iter().map(|role| role.as_str().to_owned());
    Ok(known.chain(own.into_iter().map(|role| role.name)).collect())
}

/// Addresses a copy of the delegation to the organisation.
pub(super) async fn make(tx: &TenantTx, delegation: &Delegation) -> Result<()> {
    let roles = words(tx, delegation).await?;
    let Delegation {
        id,
        organisation_number,
        name: _,
        purpose,
        roles: _,
        role_ids: _,
        only_object,
        valid_from,
        valid_to,
        version,
        created_at,
        updated_at,
    } = delegation.clone();
    tx.insert_shared(table::ActiveModel {
        id: Set(tx.random_id()),
        tenant_id: Set(tx.tenant()),
        delegation_id: Set(id),
        organisation_number: Set(organisation_number),
        purpose: Set(purpose),
        role_names: Set(roles),
        only_object: Set(only_object),
        valid_from: Set(valid_from),
        valid_to: Set(valid_to),
        version: Set(version),
        created_at: Set(created_at),
        updated_at: Set(updated_at),
    })
    .await
}

/// Follows a change of the delegation.
pub(super) async fn follow(tx: &TenantTx, delegation: &Delegation) -> Result<()> {
    let roles = words(tx, delegation).await?;
    tx.change_shared::<table::Entity>()
        .set(Column::Purpose, delegation.purpose.as_str())
        .set(Column::RoleNames, roles)
        .set(Column::ValidTo, delegation.valid_to)
        .set(Column::Version, delegation.version)
        .set(Column::UpdatedAt, delegation.updated_at)
        .one::<Offer>(beside(tx, delegation.id))
        .await
        .map(drop)
}

/// Takes the copy back; 409 if somebody has been named by it.
pub(super) async fn take_back(tx: &TenantTx, delegation: DelegationId) -> Result<()> {
    tx.delete_shared::<table::Entity>(beside(tx, delegation)).await.map_err(|error| match error.faults() {
        // Who was named points to it.
        [fault] if fault.code == FaultCode::NoSuchThing => Error::rule(Rule::NamedIsEnded),
        _ => error,
    })
}
