//! Roles in GraphQL.

use api::{Connection, PageArgs};
use async_graphql::{Context, Object};
use kernel::Deleted;

use super::{
    CreateTenantRole, DeleteTenantRole, GetTenantRole, ListPermissions, ListTenantRoles, PermissionEntry, RoleId,
    TenantRole, UpdateTenantRole,
};

/// The query fields.
#[derive(Default)]
pub struct TenantRoleQueries;

/// Reading roles.
#[Object]
impl TenantRoleQueries {
    /// Lists the tenant's own roles, newest first unless sorted.
    async fn tenant_roles(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Sort keys, as in REST: name, createdAt.")] sort: Option<String>,
    ) -> async_graphql::Result<Connection<TenantRole>> {
        let args = PageArgs { first, after, last, before, sort };
        api::connection(ctx, args, |page| ListTenantRoles { page }).await
    }

    /// Reads one of the tenant's own roles.
    async fn tenant_role(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The role's id.")] id: RoleId,
    ) -> async_graphql::Result<TenantRole> {
        api::read(ctx, GetTenantRole { id }).await
    }

    /// Lists what can be permitted in a tenant, and which of the roles that every tenant has hold it.
    async fn permissions(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<PermissionEntry>> {
        api::read(ctx, ListPermissions {}).await.map(|page| page.items)
    }
}

/// The mutation fields.
#[derive(Default)]
pub struct TenantRoleMutations;

/// Changing roles.
#[Object]
impl TenantRoleMutations {
    /// Defines a role.
    async fn create_tenant_role(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The role.")] input: CreateTenantRole,
    ) -> async_graphql::Result<TenantRole> {
        api::run(ctx, input).await
    }

    /// Changes a role for all who hold it.
    async fn update_tenant_role(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The change.")] input: UpdateTenantRole,
    ) -> async_graphql::Result<TenantRole> {
        api::run(ctx, input).await
    }

    /// Deletes a role that no membership has.
    async fn delete_tenant_role(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which role.")] input: DeleteTenantRole,
    ) -> async_graphql::Result<Deleted> {
        api::run(ctx, input).await
    }
}
