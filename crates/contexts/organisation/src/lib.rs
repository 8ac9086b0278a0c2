//! Who the tenants are, how they are built up, and who may act in them.
//!
//! To add a resource: one module like [`units`], its table in [`TABLES`], its routes in [`routes`], its resolvers in
//! [`Queries`] and [`Mutations`], one migration and one test. `cargo xtask new-resource organisation NAME` writes the
//! skeletons; docs/ADDING-A-RESOURCE.md explains each line.

pub mod events;
pub mod identifiers;
pub mod invitations;
pub mod me;
pub mod memberships;
pub mod participants;
mod people;
pub mod roles;
pub mod substitutes;
pub mod reference;
pub mod tenants;
pub mod units;

use api::Route;
use db::Table;

/// The tables of this context, parents first.
pub const TABLES: &[Table] = &[
    tenants::TABLE,
    tenants::SLUGS,
    identifiers::CODES,
    people::PEOPLE,
    people::IDENTITIES,
    people::PERSON_TENANTS,
    identifiers::TABLE,
    units::TABLE,
    participants::TABLE,
    roles::TABLE,
    memberships::TABLE,
    units::PERIODS,
    substitutes::TABLE,
    invitations::TABLE,
];

/// The REST routes of this context.
pub fn routes() -> Vec<Route> {
    [
        tenants::ROUTES,
        me::ROUTES,
        identifiers::ROUTES,
        units::ROUTES,
        participants::ROUTES,
        memberships::ROUTES,
        roles::ROUTES,
        substitutes::ROUTES,
        invitations::ROUTES,
        events::ROUTES,
        reference::ROUTES,
    ]
    .into_iter()
    .flat_map(|make| make())
    .collect()
}

/// The GraphQL query fields of this context.
#[derive(Default, async_graphql::MergedObject)]
#[graphql(name = "OrganisationQueries")]
pub struct Queries(
    tenants::TenantQueries,
    me::MeQueries,
    identifiers::IdentifierQueries,
    units::UnitQueries,
    participants::ParticipantQueries,
    memberships::MembershipQueries,
    roles::TenantRoleQueries,
    substitutes::SubstituteQueries,
    invitations::InvitationQueries,
    events::EventQueries,
    reference::ReferenceQueries,
);

/// The GraphQL mutation fields of this context.
#[derive(Default, async_graphql::MergedObject)]
#[graphql(name = "OrganisationMutations")]
pub struct Mutations(
    tenants::TenantMutations,
    identifiers::IdentifierMutations,
    units::UnitMutations,
    participants::ParticipantMutations,
    memberships::MembershipMutations,
    roles::TenantRoleMutations,
    substitutes::SubstituteMutations,
    invitations::InvitationMutations,
);
