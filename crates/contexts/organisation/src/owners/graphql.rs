//! Owners in GraphQL.

use api::{Connection, PageArgs};
use async_graphql::{Context, Object};
use kernel::{Date, Deleted};

use super::{
    CreateOwner, DeleteOwner, GetOwner, GetOwnerRegister, ListOwners, Owner, OwnerFilter, OwnerId, OwnerRegister,
    ReshareOwner, UpdateOwner,
};

/// The query fields.
#[derive(Default)]
pub struct OwnerQueries;

/// Reading owners.
#[Object]
impl OwnerQueries {
    /// Lists the owners of all times, newest first unless sorted.
    async fn owners(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Sort keys, as in REST: name, validFrom, createdAt.")] sort: Option<String>,
        #[graphql(desc = "Which owners.")] filter: Option<OwnerFilter>,
    ) -> async_graphql::Result<Connection<Owner>> {
        let args = PageArgs { first, after, last, before, sort };
        api::connection(ctx, args, |page| ListOwners { page, filter: filter.unwrap_or_default() }).await
    }

    /// Reads one owner.
    async fn owner(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The owner's id.")] id: OwnerId,
    ) -> async_graphql::Result<Owner> {
        api::read(ctx, GetOwner { id }).await
    }

    /// Reads who owns how much of the company on a day.
    async fn owner_register(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The day; today if nothing is said.")] on: Option<Date>,
    ) -> async_graphql::Result<OwnerRegister> {
        api::read(ctx, GetOwnerRegister { on }).await
    }
}

/// The mutation fields.
#[derive(Default)]
pub struct OwnerMutations;

/// Changing owners.
#[Object]
impl OwnerMutations {
    /// Registers an owner with its share.
    async fn create_owner(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The owner.")] input: CreateOwner,
    ) -> async_graphql::Result<Owner> {
        api::run(ctx, input).await
    }

    /// Corrects what an owner is called, or says when it is an owner no longer.
    async fn update_owner(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The change.")] input: UpdateOwner,
    ) -> async_graphql::Result<Owner> {
        api::run(ctx, input).await
    }

    /// Gives an owner another share from a day on.
    async fn reshare_owner(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The share.")] input: ReshareOwner,
    ) -> async_graphql::Result<Owner> {
        api::run(ctx, input).await
    }

    /// Deletes an owner that was registered by mistake.
    async fn delete_owner(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which owner.")] input: DeleteOwner,
    ) -> async_graphql::Result<Deleted> {
        api::run(ctx, input).await
    }
}
