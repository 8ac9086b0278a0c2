//! Substitutes: who stands in for whom, and from when to when. A substitute gains no right by it that they do not hold
//! already; they gain the units in which the other holds it.

use api::Route;
use async_graphql::{InputObject, SimpleObject};
use db::{Sort, Table, TenantTable, TenantTx};
use kernel::{Date, Deleted, MembershipId, Mode, Operation, Page, PageInput, Patch, Permission, Result, Time};
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::memberships::{self, Membership};
pub use graphql::{SubstituteMutations, SubstituteQueries};
use rules::check;
pub(crate) use rules::{in_units, of_person};
use table::Column;

mod graphql;
mod rules;

kernel::ids! {
    /// Identifies the time in which somebody stands in for somebody.
    SubstituteId(SubstituteKind) = "substitute",
}

mod table {
    use kernel::{Date, MembershipId, TenantId, Time};
    use sea_orm::entity::prelude::*;

    use super::SubstituteId;

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "substitutes")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub tenant_id: TenantId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: SubstituteId,
        pub membership_id: MembershipId,
        pub substitute_membership_id: MembershipId,
        pub reason: Option<String>,
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
pub const TABLE: Table = Table::tenant("substitutes").after(&["memberships"]);

impl TenantTable for table::Entity {
    const TABLE: Table = TABLE;
    const TENANT_ID: Column = Column::TenantId;
    const ID: Column = Column::Id;
    const VERSION: Option<Column> = Some(Column::Version);
}

/// That a member stands in for another.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct Substitute {
    /// The id of this entry.
    pub id: SubstituteId,
    /// Who is away.
    pub membership_id: MembershipId,
    /// Who stands in.
    pub substitute_membership_id: MembershipId,
    /// Why.
    pub reason: Option<String>,
    /// The first day.
    pub valid_from: Date,
    /// The first day after; null while it has no end.
    pub valid_to: Option<Date>,
    /// Counts the changes; the `ETag`.
    pub version: i32,
    /// When it was registered.
    pub created_at: Time,
    /// When it was last changed.
    pub updated_at: Time,
}

kernel::resource!(Substitute);
db::projection!(Substitute from table {
    id: Id, membership_id: MembershipId, substitute_membership_id: SubstituteMembershipId, reason: Reason,
    valid_from: ValidFrom, valid_to: ValidTo, version: Version, created_at: CreatedAt, updated_at: UpdatedAt,
});

const SORTS: &[Sort<Column>] =
    &[Sort { name: "validFrom", column: Column::ValidFrom }, Sort { name: "createdAt", column: Column::Id }];

/// Which substitutes.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct SubstituteFilter {
    /// Only those who stand in for this member.
    pub membership_id: Option<MembershipId>,
    /// Only those on this day.
    pub on: Option<Date>,
}

/// Lists who stands in for whom, newest first unless sorted.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ListSubstitutes {
    /// Which page.
    pub page: PageInput,
    /// Which substitutes.
    pub filter: SubstituteFilter,
}

impl Operation for ListSubstitutes {
    type Output = Page<Substitute>;
    type Tx = TenantTx;
    const ID: &'static str = "substitute.list";
    const PERMISSION: Permission = Permission::MembershipRead;
    const MODE: Mode = Mode::Read;

    fn sort_keys() -> Vec<&'static str> {
        db::sort_keys(SORTS)
    }

    async fn run(self, tx: &TenantTx) -> Result<Page<Substitute>> {
        tx.find::<table::Entity>()
            .if_equal(Column::MembershipId, self.filter.membership_id)
            .if_on(Column::ValidFrom, Column::ValidTo, self.filter.on)
            .page(&self.page, SORTS, (Self::ID, &self.filter))
            .await
    }
}

/// Reads who stands in for whom.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetSubstitute {
    /// The id of the entry.
    pub id: SubstituteId,
}

impl Operation for GetSubstitute {
    type Output = Substitute;
    type Tx = TenantTx;
    const ID: &'static str = "substitute.get";
    const PERMISSION: Permission = Permission::MembershipRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<Substitute> {
        tx.get(self.id).await
    }
}

/// Names somebody who stands in for a member. Whoever stands in must hold every right of the one who is away when they are
/// named, and as far: in the whole tenant what the other holds there, in a unit of their own what the other holds in one,
/// and to everything unless the other has the same one thing. Else 409 `rule_unmet`, `substitute_holds_the_right`, and
/// `missing` names what they lack. A local administrator names substitutes for members of their units.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateSubstitute {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// Who is away.
    pub membership_id: MembershipId,
    /// Who stands in: another person's membership.
    pub substitute_membership_id: MembershipId,
    /// Why; not what is wrong with the person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 500)]
    pub reason: Option<String>,
    /// The first day.
    pub valid_from: Date,
    /// The first day after.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<Date>,
}

impl Operation for CreateSubstitute {
    type Output = Substitute;
    type Tx = TenantTx;
    const ID: &'static str = "substitute.create";
    const PERMISSION: Permission = Permission::MembershipManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Substitute> {
        let substitute = Substitute {
            id: tx.new_id(),
            membership_id: self.membership_id,
            substitute_membership_id: self.substitute_membership_id,
            reason: self.reason,
            valid_from: self.valid_from,
            valid_to: self.valid_to,
            version: 1,
            created_at: tx.now(),
            updated_at: tx.now(),
        };
        check(tx, &substitute).await?;
        let Substitute {
            id,
            membership_id,
            substitute_membership_id,
            reason,
            valid_from,
            valid_to,
            version,
            created_at,
            updated_at,
        } = substitute.clone();
        tx.insert(table::ActiveModel {
            tenant_id: Set(tx.tenant()),
            id: Set(id),
            membership_id: Set(membership_id),
            substitute_membership_id: Set(substitute_membership_id),
            reason: Set(reason),
            valid_from: Set(valid_from),
            valid_to: Set(valid_to),
            version: Set(version),
            created_at: Set(created_at),
            updated_at: Set(updated_at),
        })
        .await?;
        Ok(substitute)
    }
}

/// Changes until when somebody stands in, or why.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateSubstitute {
    /// The id of the entry.
    pub id: SubstituteId,
    /// The version that the change was decided on.
    pub expected_version: i32,
    /// Why.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 500)]
    pub reason: Patch<String>,
    /// The first day after; null takes the end away.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<Date>)]
    pub valid_to: Patch<Date>,
}

impl Operation for UpdateSubstitute {
    type Output = Substitute;
    type Tx = TenantTx;
    const ID: &'static str = "substitute.update";
    const PERMISSION: Permission = Permission::MembershipManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Substitute> {
        let changed: Substitute = tx
            .change::<table::Entity>()
            .set_if(Column::Reason, self.reason.change())
            .set_if(Column::ValidTo, self.valid_to.change())
            .set(Column::UpdatedAt, tx.now())
            .one(self.id, Some(self.expected_version))
            .await?;
        check(tx, &changed).await?;
        Ok(changed)
    }
}

/// Deletes an entry that was made by mistake; one that has held is ended with `validTo`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeleteSubstitute {
    /// The id of the entry.
    pub id: SubstituteId,
    /// The version that the change was decided on.
    pub expected_version: i32,
}

impl Operation for DeleteSubstitute {
    type Output = Deleted;
    type Tx = TenantTx;
    const ID: &'static str = "substitute.delete";
    const PERMISSION: Permission = Permission::MembershipManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Deleted> {
        let substitute: Substitute = tx.get(self.id).await?;
        let away: Membership = tx.get(substitute.membership_id).await?;
        memberships::rules::check_governed(tx, &away).await?;
        crate::dates::check_mistake(tx, substitute.valid_from, substitute.created_at)?;
        tx.delete::<table::Entity>(self.id, self.expected_version).await
    }
}

/// The REST routes.
pub const ROUTES: fn() -> Vec<Route> = || {
    vec![
        Route::get::<ListSubstitutes>("/v1/tenants/{tenant}/substitutes"),
        Route::post::<CreateSubstitute>("/v1/tenants/{tenant}/substitutes"),
        Route::get::<GetSubstitute>("/v1/tenants/{tenant}/substitutes/{id}"),
        Route::patch::<UpdateSubstitute>("/v1/tenants/{tenant}/substitutes/{id}"),
        Route::delete::<DeleteSubstitute>("/v1/tenants/{tenant}/substitutes/{id}"),
    ]
};
