//! Me: what the service knows of the caller.

use api::Route;
use async_graphql::{Context, Object, SimpleObject};
use db::{SharedTx, TenantTx};
use kernel::{Code, Error, Mode, Operation, Outcome, Page, ParticipantId, Permission, PersonId, Result, Role, UnitId};
use sea_orm::ColumnTrait;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    delegations::{self, Delegation},
    memberships::{self, GrantedPermission, rules},
    people,
    substitutes::{self, Substitute},
    tenants::{ListTenants, Tenant},
};

/// The caller.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct Me {
    /// The caller's id, the same in every tenant.
    pub id: PersonId,
    /// The name that the person was first registered with.
    pub name: String,
    /// The tenants that the caller is a member of today; `/v1/tenants/{tenant}/me` tells roles and permissions in each.
    pub tenants: Vec<Tenant>,
}
impl Outcome for Me {}

/// Reads who the caller is, and where they are a member or act by delegation.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct GetMe {}

impl Operation for GetMe {
    type Output = Me;
    type Tx = SharedTx;
    const ID: &'static str = "me.get";
    const PERMISSION: Permission = Permission::SelfRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &SharedTx) -> Result<Me> {
        let id = tx.person()?;
        let mine = people::people_table::Column::Id.eq(id);
        let named = tx.lookup::<people::people_table::Entity>().filter(mine).one::<people::Named>().await?;
        let named = named.ok_or_else(|| Error::new(Code::NotFound))?;
        let tenants = ListTenants::default().run(tx).await?.items;
        Ok(Me { id, name: named.0, tenants })
    }
}

/// The person behind a verified token, for the server.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ResolvePerson {
    /// The token's issuer.
    pub issuer: String,
    /// The token's subject.
    pub subject: String,
}

/// What a sign-in resolves to: nobody, or a person, followed by those who have proved to be one with them.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ResolvedPerson(pub Vec<PersonId>);
impl Outcome for ResolvedPerson {}

impl Operation for ResolvePerson {
    type Output = ResolvedPerson;
    type Tx = SharedTx;
    const ID: &'static str = "person.resolve";
    const PERMISSION: Permission = Permission::SelfRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &SharedTx) -> Result<ResolvedPerson> {
        Ok(ResolvedPerson(match people::signed_in(tx, &self.issuer, &self.subject).await? {
            Some(person) => people::account(tx, person).await?,
            None => vec![],
        }))
    }
}

/// What the caller holds in one tenant.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct MyMembership {
    /// The caller's id, the same in every tenant.
    pub person_id: PersonId,
    /// The roles that the caller holds today.
    pub roles: Vec<Role>,
    /// What the caller may do today, somewhere in the tenant; `/me/permissions` tells why.
    pub permissions: Vec<Permission>,
    /// The units that the caller administers with all that is below, as a local administrator.
    pub administers: Vec<UnitId>,
    /// The ids of the only things that the caller has access to; null if to all.
    pub only: Option<Vec<String>>,
    /// Where the caller stands in for another member today.
    pub stands_in: Vec<Substitute>,
    /// The delegations by which the caller acts here as somebody of another organisation.
    pub acts_by: Vec<Delegation>,
    /// The organisation that the caller acts for in joint work.
    pub acts_for_id: Option<ParticipantId>,
}
impl Outcome for MyMembership {}

/// Reads what the caller holds in this tenant today.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct GetMyMembership {}

impl Operation for GetMyMembership {
    type Output = MyMembership;
    type Tx = TenantTx;
    const ID: &'static str = "me.membership";
    const PERMISSION: Permission = Permission::SelfRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<MyMembership> {
        let actor = tx.actor();
        Ok(MyMembership {
            person_id: actor.person,
            roles: actor.roles.clone(),
            permissions: actor.permissions.iter().collect(),
            administers: actor.units.clone(),
            only: actor.only.as_ref().map(|only| rules::distinct(only.iter().map(|(id, _)| id.clone()).collect())),
            stands_in: substitutes::of_person(tx, actor.person).await?,
            acts_by: match actor.delegations.as_slice() {
                [] => vec![],
                by => delegations::of(tx, by.iter().map(|(id, _)| *id)).await?,
            },
            acts_for_id: actor.acts_for,
        })
    }
}

/// Explains what the caller may do in this tenant today, and why.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ExplainMyMembership {}

impl Operation for ExplainMyMembership {
    type Output = Page<GrantedPermission>;
    type Tx = TenantTx;
    const ID: &'static str = "me.explain";
    const PERMISSION: Permission = Permission::SelfRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<Page<GrantedPermission>> {
        let mut granted = memberships::sources(tx, tx.actor().person).await?;
        // What the credential of this request does not permit, the caller may not.
        granted.retain(|granted| tx.actor().permissions.holds(granted.permission));
        Ok(Page::from(granted))
    }
}

/// The REST routes.
pub const ROUTES: fn() -> Vec<Route> = || {
    vec![
        Route::shared::<GetMe>("/v1/me"),
        Route::get::<GetMyMembership>("/v1/tenants/{tenant}/me"),
        Route::get::<ExplainMyMembership>("/v1/tenants/{tenant}/me/permissions"),
    ]
};

/// The query fields.
#[derive(Default)]
pub struct MeQueries;

/// Reading oneself.
#[Object]
impl MeQueries {
    /// Reads who the caller is, and where they are a member or act by delegation.
    async fn account(&self, ctx: &Context<'_>) -> async_graphql::Result<Me> {
        api::read_shared(ctx, GetMe {}).await
    }

    /// Reads what the caller holds in this tenant today.
    async fn me(&self, ctx: &Context<'_>) -> async_graphql::Result<MyMembership> {
        api::read(ctx, GetMyMembership {}).await
    }

    /// Explains what the caller may do in this tenant today, and why.
    async fn my_permissions(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<GrantedPermission>> {
        api::read(ctx, ExplainMyMembership {}).await.map(|page| page.items)
    }
}
