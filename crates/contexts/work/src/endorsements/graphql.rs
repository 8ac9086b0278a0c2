//! Endorsements in GraphQL.

use api::{Connection, PageArgs};
use async_graphql::{Context, Object};

use super::{
    CreateEndorsement, Endorsement, EndorsementFilter, EndorsementId, EndorsementSummary, GetEndorsement,
    ListEndorsements, SumUpEndorsements,
};
use crate::to_be_versions::ToBeVersionId;

/// The query fields.
#[derive(Default)]
pub struct EndorsementQueries;

/// Reading endorsements.
#[Object]
impl EndorsementQueries {
    /// Lists the endorsements, newest first unless sorted.
    async fn endorsements(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Sort keys, as in REST: createdAt.")] sort: Option<String>,
        #[graphql(desc = "Which endorsements.")] filter: Option<EndorsementFilter>,
    ) -> async_graphql::Result<Connection<Endorsement>> {
        let args = PageArgs { first, after, last, before, sort };
        api::connection(ctx, args, |page| ListEndorsements { page, filter: filter.unwrap_or_default() }).await
    }

    /// Reads one endorsement.
    async fn endorsement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The endorsement's id.")] id: EndorsementId,
    ) -> async_graphql::Result<Endorsement> {
        api::read(ctx, GetEndorsement { id }).await
    }

    /// Sums up what all say of a version, organisation by organisation, and names those not heard.
    async fn endorsement_summary(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The version's id.")] to_be_version_id: ToBeVersionId,
    ) -> async_graphql::Result<EndorsementSummary> {
        api::read(ctx, SumUpEndorsements { id: to_be_version_id }).await
    }
}

/// The mutation fields.
#[derive(Default)]
pub struct EndorsementMutations;

/// Endorsing.
#[Object]
impl EndorsementMutations {
    /// Says whether one stands behind the newest version of the to-be.
    async fn create_endorsement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What one says.")] input: CreateEndorsement,
    ) -> async_graphql::Result<Endorsement> {
        api::run(ctx, input).await
    }
}
