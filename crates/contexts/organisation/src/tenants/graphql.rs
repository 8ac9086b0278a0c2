//! Tenants in GraphQL.

use async_graphql::{Context, Object};

use super::{ActivateTenant, CreateTenant, GetTenant, Tenant, UpdateTenant};

/// The query fields.
#[derive(Default)]
pub struct TenantQueries;

/// Reading the tenant.
#[Object]
impl TenantQueries {
    /// Reads the tenant that the request acts in.
    async fn tenant(&self, ctx: &Context<'_>) -> async_graphql::Result<Tenant> {
        api::read(ctx, GetTenant {}).await
    }
}

/// The mutation fields.
#[derive(Default)]
pub struct TenantMutations;

/// Founding and changing tenants.
#[Object]
impl TenantMutations {
    /// Founds a tenant with its first administrator. Only the operator of the service may.
    async fn create_tenant(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The tenant.")] input: CreateTenant,
    ) -> async_graphql::Result<Tenant> {
        api::run(ctx, input).await
    }

    /// Changes what the tenant says of itself.
    async fn update_tenant(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The change.")] input: UpdateTenant,
    ) -> async_graphql::Result<Tenant> {
        api::run(ctx, input).await
    }

    /// Begins the organisation's life in law: `provisional` becomes `active`. Only the operator of the service may.
    async fn activate_tenant(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which tenant.")] input: ActivateTenant,
    ) -> async_graphql::Result<Tenant> {
        api::run(ctx, input).await
    }
}
