//! How work is done: processes, mapped step by step and several organisations side by side.
//!
//! A [`processes::Process`] is what is delivered; a [`variants::Variant`] is how one organisation does it today, or how
//! all will; a [`steps::Step`] is one yellow note; [`alignment`] puts steps of different organisations into one row; and
//! [`comparison`] reads it all as a matrix.

pub mod alignment;
pub mod comparison;
pub mod endorsements;
pub mod harmonisation_decisions;
pub mod ownerships;
pub mod pictures;
pub mod processes;
pub mod proposals;
pub mod steps;
pub mod to_be_versions;
pub mod variants;

use std::sync::Arc;

use api::Route;
use db::{Cx, Table};

/// The tables of this context, parents first.
pub const TABLES: &[Table] = &[
    processes::TABLE,
    variants::TABLE,
    alignment::TABLE,
    steps::TABLE,
    steps::ORIGINS,
    harmonisation_decisions::TABLE,
    proposals::TABLE,
    proposals::TARGETS,
    proposals::MOVES,
    steps::SOURCES,
    to_be_versions::TABLE,
    endorsements::TABLE,
    ownerships::TABLE,
];

/// The REST routes of this context.
pub fn routes() -> Vec<Route> {
    [
        processes::ROUTES,
        variants::ROUTES,
        steps::ROUTES,
        alignment::ROUTES,
        comparison::ROUTES,
        harmonisation_decisions::ROUTES,
        proposals::ROUTES,
        to_be_versions::ROUTES,
        endorsements::ROUTES,
        ownerships::ROUTES,
        pictures::ROUTES,
    ]
    .into_iter()
    .flat_map(|make| make())
    .collect()
}

/// The GraphQL query fields of this context.
#[derive(Default, async_graphql::MergedObject)]
#[graphql(name = "WorkQueries")]
pub struct Queries(
    processes::ProcessQueries,
    variants::VariantQueries,
    steps::StepQueries,
    alignment::AlignmentQueries,
    comparison::ComparisonQueries,
    harmonisation_decisions::HarmonisationDecisionQueries,
    proposals::ProposalQueries,
    to_be_versions::ToBeVersionQueries,
    endorsements::EndorsementQueries,
    ownerships::OwnershipQueries,
    pictures::PictureQueries,
);

/// The GraphQL mutation fields of this context.
#[derive(Default, async_graphql::MergedObject)]
#[graphql(name = "WorkMutations")]
pub struct Mutations(
    processes::ProcessMutations,
    variants::VariantMutations,
    steps::StepMutations,
    alignment::AlignmentMutations,
    harmonisation_decisions::HarmonisationDecisionMutations,
    proposals::ProposalMutations,
    to_be_versions::ToBeVersionMutations,
    endorsements::EndorsementMutations,
    ownerships::OwnershipMutations,
);

/// The loaders of nested fields, new for each request.
pub fn loaders(cx: &Arc<Cx>, request: async_graphql::Request) -> async_graphql::Request {
    request
        .data(api::loader::<variants::VariantsByProcess>(cx))
        .data(api::loader::<steps::StepsByVariant>(cx))
        .data(api::loader::<proposals::OpenProposalsByProcess>(cx))
        .data(api::loader::<organisation::participants::ParticipantsByIds>(cx))
}
