//! Memberships: who may act in the tenant, in which role, on behalf of whom, and for how long.

use api::Route;
use async_graphql::{InputObject, SimpleObject};
use db::{Sort, Table, TenantTable, TenantTx, Unique};
use kernel::{
    Date, Deleted, MembershipId, Mode, Operation, Page, PageInput, ParticipantId, Patch, Permission, PersonId, Result,
    Role, Time,
};
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    participants::Participant,
    people,
    units::{Unit, UnitId},
};
pub use grants::grants;
pub use graphql::{MembershipMutations, MembershipQueries};
use table::Column;

mod grants;
mod graphql;
pub(crate) mod rules;
mod table;

/// The registry entry.
pub const TABLE: Table = Table::tenant("memberships").after(&["units", "participants"]).unique(&[Unique {
    constraint: "memberships_person_id_valid_from_key",
    columns: &["person_id", "valid_from"],
    member: "person",
}]);

impl TenantTable for table::Entity {
    const TABLE: Table = TABLE;
    const TENANT_ID: Column = Column::TenantId;
    const ID: Column = Column::Id;
    const VERSION: Option<Column> = Some(Column::Version);
}

/// A person's membership in the tenant.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct Membership {
    /// The membership's id.
    pub id: MembershipId,
    /// The person; the same id in every tenant that the person is a member of.
    pub person_id: PersonId,
    /// The person's name as this tenant writes it.
    pub name: String,
    /// The roles that the membership gives.
    pub roles: Vec<Role>,
    /// The unit that the person belongs to.
    pub unit_id: Option<UnitId>,
    /// The organisation that the person acts for in joint work; null for members of the tenant itself.
    pub acts_for_id: Option<ParticipantId>,
    /// The first day on which it holds.
    pub valid_from: Date,
    /// The first day on which it no longer holds; null while it has no end.
    pub valid_to: Option<Date>,
    /// Counts the changes; the `ETag`.
    pub version: i32,
    /// When it was given.
    pub created_at: Time,
    /// When it was last changed.
    pub updated_at: Time,
}

impl Membership {
    /// Whether it holds on this day.
    pub fn holds_on(&self, day: Date) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|end| day < end)
    }
}

/// Which of these memberships hold on this day.
pub async fn held_on(
    tx: &TenantTx,
    ids: impl IntoIterator<Item = MembershipId>,
    day: Date,
) -> Result<Vec<MembershipId>> {
    let held = tx.find::<table::Entity>().any_of(Column::Id, ids);
    held.if_on(Column::ValidFrom, Column::ValidTo, Some(day)).values(Column::Id).await
}

kernel::resource!(Membership);

db::projection!(Membership from table {
    id: Id, person_id: PersonId, name: Name, unit_id: UnitId, acts_for_id: ActsForId, valid_from: ValidFrom,
    valid_to: ValidTo, version: Version, created_at: CreatedAt, updated_at: UpdatedAt,
} json { roles: Roles });

fn stored(roles: &[Role]) -> serde_json::Value {
    roles.iter().map(|role| role.as_str()).collect()
}

const SORTS: &[Sort<Column>] =
    &[Sort { name: "name", column: Column::Name }, Sort { name: "createdAt", column: Column::Id }];

/// Which memberships.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct MembershipFilter {
    /// Only those that hold on this day.
    pub on: Option<Date>,
    /// Only those who act for this organisation.
    pub acts_for_id: Option<ParticipantId>,
}

/// Lists the memberships, newest first unless sorted.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ListMemberships {
    /// Which page.
    pub page: PageInput,
    /// Which memberships.
    pub filter: MembershipFilter,
}

impl Operation for ListMemberships {
    type Output = Page<Membership>;
    type Tx = TenantTx;
    const ID: &'static str = "membership.list";
    const PERMISSION: Permission = Permission::MembershipRead;
    const MODE: Mode = Mode::Read;

    fn sort_keys() -> Vec<&'static str> {
        db::sort_keys(SORTS)
    }

    async fn run(self, tx: &TenantTx) -> Result<Page<Membership>> {
        tx.find::<table::Entity>()
            .if_equal(Column::ActsForId, self.filter.acts_for_id)
            .if_on(Column::ValidFrom, Column::ValidTo, self.filter.on)
            .page(&self.page, SORTS, (Self::ID, &self.filter))
            .await
    }
}

/// Reads one membership.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetMembership {
    /// The membership's id.
    pub id: MembershipId,
}

impl Operation for GetMembership {
    type Output = Membership;
    type Tx = TenantTx;
    const ID: &'static str = "membership.get";
    const PERMISSION: Permission = Permission::MembershipRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<Membership> {
        tx.get(self.id).await
    }
}

/// A person by how they sign in.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[graphql(name = "NewPersonInput")]
pub struct NewPerson {
    /// The person's name as this tenant writes it.
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// The issuer of the person's tokens, as in their `iss`.
    #[schema(min_length = 1, max_length = 255)]
    pub issuer: String,
    /// The person at that issuer, as in the tokens' `sub`. Never a national identity number.
    #[schema(min_length = 1, max_length = 255)]
    pub subject: String,
}

/// Gives a person a membership. A person who signs in this way already is linked; nothing tells whether that was so.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateMembership {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The person.
    pub person: NewPerson,
    /// The roles that the membership gives.
    #[schema(min_items = 1, max_items = 11)]
    pub roles: Vec<Role>,
    /// The unit that the person belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_id: Option<UnitId>,
    /// The organisation that the person acts for in joint work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acts_for_id: Option<ParticipantId>,
    /// The first day on which it holds; today if nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<Date>,
    /// The first day on which it no longer holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<Date>,
}

impl Operation for CreateMembership {
    type Output = Membership;
    type Tx = TenantTx;
    const ID: &'static str = "membership.create";
    const PERMISSION: Permission = Permission::MembershipManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Membership> {
        if let Some(unit) = self.unit_id {
            tx.referred::<Unit>(unit, "#/unitId").await?;
        }
        if let Some(participant) = self.acts_for_id {
            tx.referred::<Participant>(participant, "#/actsForId").await?;
        }
        rules::check_subject(&self.person.subject, "#/person/subject")?;
        let person_id = people::enrol(tx, &self.person.name, &self.person.issuer, &self.person.subject).await?;
        let membership = Membership {
            id: tx.new_id(),
            person_id,
            name: self.person.name,
            roles: rules::distinct(self.roles),
            unit_id: self.unit_id,
            acts_for_id: self.acts_for_id,
            valid_from: self.valid_from.unwrap_or_else(|| tx.now().date()),
            valid_to: self.valid_to,
            version: 1,
            created_at: tx.now(),
            updated_at: tx.now(),
        };
        rules::check_period(&membership)?;
        rules::check_one_side(tx, &membership).await?;
        insert(tx, &membership).await?;
        people::joined(tx, &membership).await?;
        Ok(membership)
    }
}

/// Gives a person a membership without end from today; how a tenant gets its first administrator.
pub(crate) async fn appoint(tx: &TenantTx, person: NewPerson, roles: Vec<Role>) -> Result<()> {
    let appointed = CreateMembership {
        idempotency_key: None,
        person,
        roles,
        unit_id: None,
        acts_for_id: None,
        valid_from: None,
        valid_to: None,
    };
    appointed.run(tx).await.map(drop)
}

async fn insert(tx: &TenantTx, membership: &Membership) -> Result<()> {
    let Membership {
        id,
        person_id,
        name,
        roles,
        unit_id,
        acts_for_id,
        valid_from,
        valid_to,
        version,
        created_at,
        updated_at,
    } = membership.clone();
    tx.insert(table::ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(id),
        person_id: Set(person_id),
        name: Set(name),
        roles: Set(stored(&roles)),
        unit_id: Set(unit_id),
        acts_for_id: Set(acts_for_id),
        valid_from: Set(valid_from),
        valid_to: Set(valid_to),
        version: Set(version),
        created_at: Set(created_at),
        updated_at: Set(updated_at),
    })
    .await
}

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
    #[schema(value_type = Vec<Role>, min_items = 1, max_items = 11)]
    pub roles: Patch<Vec<Role>>,
    /// The unit that the person belongs to.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<UnitId>)]
    pub unit_id: Patch<UnitId>,
    /// The organisation that the person acts for in joint work.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<ParticipantId>)]
    pub acts_for_id: Patch<ParticipantId>,
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
        if let Patch::Set(unit) = self.unit_id {
            tx.referred::<Unit>(unit, "#/unitId").await?;
        }
        if let Patch::Set(participant) = self.acts_for_id {
            tx.referred::<Participant>(participant, "#/actsForId").await?;
        }
        let (ends, roles) = (self.valid_to, self.roles.set().map(rules::distinct));
        let resigns = roles.as_ref().is_some_and(|roles| !roles.contains(&Role::Administrator));
        let changed: Membership = tx
            .change::<table::Entity>()
            .set_if(Column::Name, self.name.set())
            .set_if(Column::Roles, roles.map(|roles| stored(&roles)))
            .set_if(Column::UnitId, self.unit_id.change())
            .set_if(Column::ActsForId, self.acts_for_id.change())
            .set_if(Column::ValidTo, ends.clone().change())
            .set(Column::UpdatedAt, tx.now())
            .one(self.id, Some(self.expected_version))
            .await?;
        rules::check_period(&changed)?;
        rules::check_one_side(tx, &changed).await?;
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
        rules::check_not_own(tx, &tx.get(self.id).await?)?;
        people::forgotten(tx, self.id).await?;
        tx.delete::<table::Entity>(self.id, self.expected_version).await
    }
}

/// The REST routes.
pub const ROUTES: fn() -> Vec<Route> = || {
    vec![
        Route::get::<ListMemberships>("/v1/tenants/{tenant}/memberships"),
        Route::post::<CreateMembership>("/v1/tenants/{tenant}/memberships"),
        Route::get::<GetMembership>("/v1/tenants/{tenant}/memberships/{id}"),
        Route::patch::<UpdateMembership>("/v1/tenants/{tenant}/memberships/{id}"),
        Route::delete::<DeleteMembership>("/v1/tenants/{tenant}/memberships/{id}"),
    ]
};
