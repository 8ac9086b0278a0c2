//! Changing and ending memberships.

use async_graphql::InputObject;
use db::TenantTx;
use kernel::{Date, Deleted, MembershipId, Mode, Operation, ParticipantId, Patch, Permission, Result, Role, UnitId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Column, Membership, rules, stored, stored_ids, table};
use crate::{dates::check_mistake, people, roles::RoleId};

/// Changes a membership's roles, unit or end. In force on every node within five seconds. Nobody ends their own
/// membership or gives up `administrator` in it: 409 `rule_unmet`, `another_administrator`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateMembership {
    /// The membership's id.
    pub id: MembershipId,
    /// The version that the change was decided on.
    pub expected_version: i32,
    /// The person's name as this tenant writes it.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = String, min_length = 1, max_length = 200)]
    pub name: Patch<String>,
    /// The roles that the membership gives, all of them.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Vec<Role>, max_items = 13)]
    pub roles: Patch<Vec<Role>>,
    /// The roles that the membership gives of the tenant's own, all of them.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Vec<RoleId>, max_items = 20)]
    pub role_ids: Patch<Vec<RoleId>>,
    /// The unit that the person belongs to.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<UnitId>)]
    pub unit_id: Patch<UnitId>,
    /// The organisation that the person acts for in joint work.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<ParticipantId>)]
    pub acts_for_id: Patch<ParticipantId>,
    /// The id of the one thing that the membership gives access to; null for all that the roles permit.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<String>, max_length = 100)]
    pub only_object: Patch<String>,
    /// The first day on which it no longer holds; null takes the end away.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<Date>)]
    pub valid_to: Patch<Date>,
}

impl Operation for UpdateMembership {
    type Output = Membership;
    type Tx = TenantTx;
    const ID: &'static str = "membership.update";
    const PERMISSION: Permission = Permission::MembershipManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Membership> {
        rules::check_governed(tx, &tx.get(self.id).await?).await?;
        let (ends, roles) = (self.valid_to, self.roles.set().map(rules::distinct));
        let resigns = roles.as_ref().is_some_and(|roles| !roles.contains(&Role::Administrator));
        let changed: Membership = tx
            .change::<table::Entity>()
            .set_if(Column::Name, self.name.set())
            .set_if(Column::Roles, roles.map(|roles| stored(&roles)))
            .set_if(Column::RoleIds, self.role_ids.set().map(|ids| stored_ids(&rules::distinct(ids))))
            .set_if(Column::UnitId, self.unit_id.change())
            .set_if(Column::ActsForId, self.acts_for_id.change())
            .set_if(Column::OnlyObject, self.only_object.change())
            .set_if(Column::ValidTo, ends.clone().change())
            .set(Column::UpdatedAt, tx.now())
            .one(self.id, Some(self.expected_version))
            .await?;
        rules::check_governed(tx, &changed).await?;
        rules::check(tx, &changed).await?;
        rules::check_beside(tx, &changed).await?;
        if resigns || matches!(ends, Patch::Set(_)) {
            rules::check_not_own(tx, &changed)?;
        }
        if !ends.is_keep() {
            people::ends(tx, changed.id, changed.valid_to).await?;
        }
        Ok(changed)
    }
}

/// Deletes a membership that was given by mistake; one that has held is ended with `validTo`. Nobody deletes their own:
/// 409 `rule_unmet`, `another_administrator`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeleteMembership {
    /// The membership's id.
    pub id: MembershipId,
    /// The version that the change was decided on.
    pub expected_version: i32,
}

impl Operation for DeleteMembership {
    type Output = Deleted;
    type Tx = TenantTx;
    const ID: &'static str = "membership.delete";
    const PERMISSION: Permission = Permission::MembershipManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Deleted> {
        let membership: Membership = tx.get(self.id).await?;
        rules::check_governed(tx, &membership).await?;
        rules::check_not_own(tx, &membership)?;
        check_mistake(tx, membership.valid_from, membership.created_at)?;
        people::forgotten(tx, self.id).await?;
        tx.delete::<table::Entity>(self.id, self.expected_version).await
    }
}

/// Ends a membership today, and at once if it has begun today.
pub(crate) async fn end(tx: &TenantTx, id: MembershipId) -> Result<()> {
    let membership: Membership = tx.get(id).await?;
    let today = tx.now().date();
    if membership.valid_to.is_some_and(|end| end <= today) {
        return Ok(());
    }
    let change = tx.change::<table::Entity>().set(Column::ValidTo, today).set(Column::UpdatedAt, tx.now());
    let _: Membership = change.one(id, None).await?;
    people::ends(tx, id, Some(today)).await
}

/// Calls the member something else.
pub(crate) async fn rename(tx: &TenantTx, id: MembershipId, name: String) -> Result<()> {
    let change = tx.change::<table::Entity>().set(Column::Name, name).set(Column::UpdatedAt, tx.now());
    change.one::<Membership>(id, None).await.map(drop)
}
