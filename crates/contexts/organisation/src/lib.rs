//! Who the tenants are, how they are built up, and who may act in them.
//!
//! To add a resource: one module like [`participants`], its table in [`TABLES`], its routes in [`routes`], its resolvers in
//! [`Queries`] and [`Mutations`], one migration and one test. `cargo xtask new-resource organisation NAME` writes the
//! skeletons; docs/ADDING-A-RESOURCE.md explains each line.

pub mod agreement_inquiries;
pub mod agreement_reviews;
pub mod agreements;
pub mod api_keys;
pub mod bodies;
pub mod body_decisions;
pub mod body_meetings;
pub mod body_members;
mod dates;
pub mod delegates;
pub mod delegations;
pub mod events;
pub mod identifiers;
pub mod identity_providers;
pub mod invitations;
pub mod login_attempts;
pub mod me;
pub mod memberships;
pub mod owner_successions;
pub mod owners;
pub mod participants;
mod people;
pub mod received_delegations;
pub mod reference;
pub mod referendums;
pub mod review_campaigns;
pub mod roles;
pub mod service_accounts;
pub mod sessions;
pub mod sign_ins;
pub mod stakeholder_inquiries;
pub mod structural_change_decisions;
pub mod structural_changes;
pub mod substitutes;
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
    people::LINKS,
    sessions::TABLE,
    login_attempts::TABLE,
    identifiers::TABLE,
    units::TABLE,
    participants::TABLE,
    roles::TABLE,
    memberships::TABLE,
    units::PERIODS,
    substitutes::TABLE,
    invitations::TABLE,
    invitations::OUTBOX,
    delegations::TABLE,
    delegations::OFFERS,
    delegates::TABLE,
    delegates::DIRECTORY,
    bodies::TABLE,
    body_members::TABLE,
    body_meetings::TABLE,
    body_meetings::ATTENDANCES,
    body_decisions::TABLE,
    body_decisions::OBJECTS,
    owners::TABLE,
    owners::SHARES,
    owner_successions::TABLE,
    agreements::TABLE,
    agreements::PARTIES,
    review_campaigns::TABLE,
    agreement_reviews::TABLE,
    agreement_inquiries::TABLE,
    structural_changes::TABLE,
    structural_changes::PARTIES,
    structural_changes::SUCCESSIONS,
    structural_change_decisions::TABLE,
    referendums::TABLE,
    stakeholder_inquiries::TABLE,
    identity_providers::TABLE,
    identity_providers::ISSUERS,
    service_accounts::TABLE,
    api_keys::TABLE,
    api_keys::HASHES,
];

/// The REST routes of this context.
pub fn routes() -> Vec<Route> {
    [
        tenants::ROUTES,
        me::ROUTES,
        sessions::ROUTES,
        sign_ins::ROUTES,
        identifiers::ROUTES,
        units::ROUTES,
        participants::ROUTES,
        memberships::ROUTES,
        roles::ROUTES,
        substitutes::ROUTES,
        invitations::ROUTES,
        identity_providers::ROUTES,
        service_accounts::ROUTES,
        api_keys::ROUTES,
        owners::ROUTES,
        owner_successions::ROUTES,
        agreements::ROUTES,
        review_campaigns::ROUTES,
        agreement_reviews::ROUTES,
        agreement_inquiries::ROUTES,
        delegations::ROUTES,
        received_delegations::ROUTES,
        delegates::ROUTES,
        bodies::ROUTES,
        body_members::ROUTES,
        body_meetings::ROUTES,
        body_decisions::ROUTES,
        structural_changes::ROUTES,
        structural_change_decisions::ROUTES,
        referendums::ROUTES,
        stakeholder_inquiries::ROUTES,
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
    sessions::SessionQueries,
    sign_ins::SignInQueries,
    identifiers::IdentifierQueries,
    units::UnitQueries,
    participants::ParticipantQueries,
    memberships::MembershipQueries,
    roles::TenantRoleQueries,
    substitutes::SubstituteQueries,
    invitations::InvitationQueries,
    identity_providers::IdentityProviderQueries,
    service_accounts::ServiceAccountQueries,
    api_keys::ApiKeyQueries,
    owners::OwnerQueries,
    owner_successions::OwnerSuccessionQueries,
    agreements::AgreementQueries,
    review_campaigns::ReviewCampaignQueries,
    agreement_reviews::AgreementReviewQueries,
    agreement_inquiries::AgreementInquiryQueries,
    delegations::DelegationQueries,
    received_delegations::ReceivedDelegationQueries,
    delegates::DelegateQueries,
    bodies::BodyQueries,
    body_members::BodyMemberQueries,
    body_meetings::BodyMeetingQueries,
    body_decisions::BodyDecisionQueries,
    structural_changes::StructuralChangeQueries,
    structural_change_decisions::StructuralChangeDecisionQueries,
    referendums::ReferendumQueries,
    stakeholder_inquiries::StakeholderInquiryQueries,
    events::EventQueries,
    reference::ReferenceQueries,
);

/// The GraphQL mutation fields of this context.
#[derive(Default, async_graphql::MergedObject)]
#[graphql(name = "OrganisationMutations")]
pub struct Mutations(
    tenants::TenantMutations,
    sessions::SessionMutations,
    sign_ins::SignInMutations,
    identifiers::IdentifierMutations,
    units::UnitMutations,
    participants::ParticipantMutations,
    memberships::MembershipMutations,
    roles::TenantRoleMutations,
    substitutes::SubstituteMutations,
    invitations::InvitationMutations,
    identity_providers::IdentityProviderMutations,
    service_accounts::ServiceAccountMutations,
    api_keys::ApiKeyMutations,
    owners::OwnerMutations,
    owner_successions::OwnerSuccessionMutations,
    agreements::AgreementMutations,
    review_campaigns::ReviewCampaignMutations,
    agreement_reviews::AgreementReviewMutations,
    agreement_inquiries::AgreementInquiryMutations,
    delegations::DelegationMutations,
    delegates::DelegateMutations,
    bodies::BodyMutations,
    body_members::BodyMemberMutations,
    body_meetings::BodyMeetingMutations,
    body_decisions::BodyDecisionMutations,
    structural_changes::StructuralChangeMutations,
    structural_change_decisions::StructuralChangeDecisionMutations,
    referendums::ReferendumMutations,
    stakeholder_inquiries::StakeholderInquiryMutations,
    events::EventMutations,
);
