//! The directory: where a person acts by delegation, as one row beside each delegate. It is reached by the person, or by the
//! tenant that delegates, and holds only while everything that it rests on does: the time for which they are named, the
//! delegation, their membership in the organisation, and the organisation's confirmed number.

use db::{Placement, SharedTable, SharedTx, Table, TenantTx};
use kernel::{Date, DelegationId, PersonId, Result, TenantId};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, EntityTrait,
    sea_query::{Expr, ExprTrait, Query},
};

use super::{Delegate, DelegateId};
use crate::{
    delegations::offers::{self, Offer},
    identifiers::{Scheme, codes},
    memberships::Membership,
    people::person_tenant_table as belonging,
};
use table::Column;

mod table {
    use kernel::{Date, DelegationId, MembershipId, PersonId, TenantId};
    use sea_orm::entity::prelude::*;

    use crate::{delegates::DelegateId, received_delegations::ReceivedDelegationId};

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "person_delegations")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub by_tenant_id: TenantId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub delegate_id: DelegateId,
        pub tenant_id: TenantId,
        pub delegation_id: DelegationId,
        pub received_delegation_id: ReceivedDelegationId,
        pub organisation_number: String,
        pub membership_id: MembershipId,
        pub person_id: PersonId,
        pub name: String,
        pub valid_from: Date,
        pub valid_to: Date,
    }
    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// The registry entry.
pub const TABLE: Table =
    Table::new("person_delegations", Placement::Directory).after(&["tenants", "people", "delegation_offers"]);

impl SharedTable for table::Entity {
    const TABLE: Table = TABLE;
}

/// Who was named by a delegation, as the tenant that delegates may know it.
pub(crate) struct Named {
    pub delegate_id: DelegateId,
    pub person_id: PersonId,
    pub name: String,
    pub valid_from: Date,
    pub valid_to: Date,
}

db::projection!(Named from table {
    delegate_id: DelegateId, person_id: PersonId, name: Name, valid_from: ValidFrom, valid_to: ValidTo,
});

/// Where somebody acts, and by what.
struct Acts {
    tenant: TenantId,
    delegation: DelegationId,
}

db::projection!(Acts from table { tenant: TenantId, delegation: DelegationId });

/// Whether there is a row of this table that meets the condition.
fn there_is<E: EntityTrait>(table: E, condition: Condition) -> Expr {
    Expr::exists(Query::select().expr(Expr::val(1)).from(table).cond_where(condition).to_owned())
}

/// The same value in the directory's row.
fn same(column: impl ColumnTrait, own: Column) -> Expr {
    column.into_expr().eq(own.into_expr())
}

/// What must hold on the day beside the row itself.
fn rests_on(day: Date) -> Condition {
    let lasts = |end: Expr| Condition::any().add(end.clone().is_null()).add(end.gt(day));
    let member = Condition::all()
        .add(same(belonging::Column::TenantId, Column::ByTenantId))
        .add(same(belonging::Column::MembershipId, Column::MembershipId))
        .add(belonging::Column::ValidFrom.lte(day))
        .add(lasts(belonging::Column::ValidTo.into_expr()));
    let confirmed = Condition::all()
        .add(same(codes::table::Column::TenantId, Column::ByTenantId))
        .add(codes::table::Column::Scheme.eq(Scheme::OrganisationNumber))
        .add(same(codes::table::Column::Value, Column::OrganisationNumber))
        .add(codes::table::Column::ValidFrom.lte(day))
        .add(lasts(codes::table::Column::ValidTo.into_expr()));
    let delegated = Condition::all()
        .add(same(offers::table::Column::Id, Column::ReceivedDelegationId))
        .add(offers::table::Column::ValidFrom.lte(day))
        .add(offers::table::Column::ValidTo.gt(day));
    Condition::all()
        .add(Column::ValidFrom.lte(day))
        .add(Column::ValidTo.gt(day))
        .add(there_is(belonging::Entity, member))
        .add(there_is(codes::table::Entity, confirmed))
        .add(there_is(offers::table::Entity, delegated))
}

/// The tenants in which one of these people acts by delegation today.
pub(crate) async fn tenants_of(tx: &SharedTx, people: &[PersonId]) -> Result<Vec<TenantId>> {
    let mine = Column::PersonId.is_in(people.iter().copied());
    let mine = tx.lookup::<table::Entity>().filter(mine).filter(rests_on(tx.now().date()));
    Ok(mine.all::<Acts>().await?.into_iter().map(|acts| acts.tenant).collect())
}

/// The delegations of this tenant by which a person acts today; one statement, whatever is found.
pub(crate) async fn delegations_of(tx: &TenantTx, person: PersonId) -> Result<Vec<DelegationId>> {
    let here = Condition::all().add(Column::PersonId.eq(person)).add(Column::TenantId.eq(tx.tenant()));
    let here = tx.lookup::<table::Entity>().filter(here).filter(rests_on(tx.now().date()));
    Ok(here.all::<Acts>().await?.into_iter().map(|acts| acts.delegation).collect())
}

/// What was named by a delegation of this tenant.
fn by(tx: &TenantTx, delegation: DelegationId) -> Condition {
    Condition::all().add(Column::TenantId.eq(tx.tenant())).add(Column::DelegationId.eq(delegation))
}

/// Who was named by a delegation of this tenant, the oldest first.
pub(crate) async fn of_delegation(tx: &TenantTx, delegation: DelegationId) -> Result<Vec<Named>> {
    tx.lookup::<table::Entity>().filter(by(tx, delegation)).by(Column::DelegateId).all().await
}

/// Who of them has access today.
pub(crate) async fn with_access(tx: &TenantTx, delegation: DelegationId) -> Result<Vec<DelegateId>> {
    let today = tx.lookup::<table::Entity>().filter(by(tx, delegation)).filter(rests_on(tx.now().date()));
    Ok(today.all::<Named>().await?.into_iter().map(|named| named.delegate_id).collect())
}

/// The row beside a delegate of the transaction's tenant.
fn beside(tx: &TenantTx, delegate: DelegateId) -> Condition {
    Condition::all().add(Column::ByTenantId.eq(tx.tenant())).add(Column::DelegateId.eq(delegate))
}

/// Lets the member act where the delegation is from.
pub(super) async fn named(tx: &TenantTx, delegate: &Delegate, offer: &Offer, member: &Membership) -> Result<()> {
    tx.insert_shared(table::ActiveModel {
        by_tenant_id: Set(tx.tenant()),
        delegate_id: Set(delegate.id),
        tenant_id: Set(offer.tenant_id),
        delegation_id: Set(offer.delegation_id),
        received_delegation_id: Set(offer.id),
        organisation_number: Set(offer.organisation_number.clone()),
        membership_id: Set(member.id),
        person_id: Set(member.person_id),
        name: Set(member.name.clone()),
        valid_from: Set(delegate.valid_from),
        valid_to: Set(delegate.valid_to),
    })
    .await
}

/// Follows when they no longer act.
pub(super) async fn ends(tx: &TenantTx, delegate: &Delegate) -> Result<()> {
    let change = tx.change_shared::<table::Entity>().set(Column::ValidTo, delegate.valid_to);
    change.one::<Named>(beside(tx, delegate.id)).await.map(drop)
}

/// Forgets that somebody was to act.
pub(super) async fn forgotten(tx: &TenantTx, delegate: DelegateId) -> Result<()> {
    tx.delete_shared::<table::Entity>(beside(tx, delegate)).await
}
