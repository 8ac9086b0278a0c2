//! Tenants in GraphQL.

use async_graphql::{Context, Object};

use kernel::Date;

use super::{ActivateTenant, CreateTenant, FindTenants, GetTenant, ListTenants, ReaddressTenant, Tenant, UpdateTenant};
use crate::identifiers::Scheme;

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

    /// Lists the tenants that the caller is a member of today, or acts in by delegation; with a code only the one that had it.
    async fn my_tenants(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The register of the code; the municipality number if nothing is said.")] scheme: Option<
            Scheme,
        >,
        #[graphql(desc = "Only the tenant with this confirmed code, such as `1263`.")] code: Option<String>,
        #[graphql(desc = "The day on which the code is read; today if nothing is said.")] at: Option<Date>,
    ) -> async_graphql::Result<Vec<Tenant>> {
        api::read_shared(ctx, ListTenants { scheme, code, at }).await.map(|page| page.items)
    }

    /// Finds the tenant that had a confirmed code on a day: one, or none. Only the operator of the service may.
    async fn find_tenants(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The register.")] scheme: Scheme,
        #[graphql(desc = "The code in the register.")] code: String,
        #[graphql(desc = "The day on which the code is read; today if nothing is said.")] at: Option<Date>,
    ) -> async_graphql::Result<Vec<Tenant>> {
        api::read(ctx, FindTenants { scheme, code, at }).await.map(|page| page.items)
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

    /// Gives the tenant another slug. Only the operator of the service may.
    async fn readdress_tenant(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The new slug.")] input: ReaddressTenant,
    ) -> async_graphql::Result<Tenant> {
        api::run(ctx, input).await
    }
}
