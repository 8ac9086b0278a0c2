//! What can be permitted, and which roles hold it: the one table.

pub use set::PermissionSet;

mod set;

/// Where a permission has its meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Nobody needs to hold it: what it opens is public.
    Anybody,
    /// Held by every person who is signed in, about themselves.
    Person,
    /// Held through a membership in the tenant of the request.
    Tenant,
    /// Held through a membership in the operator's own tenant, and nowhere else.
    Platform,
}

macro_rules! permissions {
    ($($(#[doc = $doc:literal])* $name:ident = $word:literal in $reach:ident),+ $(,)?) => {
        /// What a caller must hold to run an operation.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum Permission { $($(#[doc = $doc])* #[serde(rename = $word)] $name),+ }

        impl Permission {
            /// All there are, in the order of the table.
            pub const ALL: &'static [Permission] = &[$(Self::$name),+];

            /// The word in errors and in `permissions.txt`.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $word),+ }
            }

            /// What it permits, in English.
            pub fn description(self) -> &'static str {
                match self { $(Self::$name => concat!($($doc),*).trim()),+ }
            }

            /// Where it has its meaning.
            pub const fn reach(self) -> Reach {
                match self { $(Self::$name => Reach::$reach),+ }
            }
        }
    };
}

permissions! {
    /// Read what the service knows of oneself.
    SelfRead = "self.read" in Person,
    /// Change what the service knows of oneself: sessions and sign-ins.
    SelfManage = "self.manage" in Person,
    /// Read reference data: municipalities since 1838, LOS, KOSTRA.
    ReferenceRead = "reference.read" in Anybody,
    /// Found a tenant, and move it between its states.
    TenantFound = "tenant.found" in Platform,
    /// Read the tenant's name, identifiers and state.
    TenantRead = "tenant.read" in Tenant,
    /// Change the tenant's name and identifiers.
    TenantManage = "tenant.manage" in Tenant,
    /// Read the tenant's units.
    UnitRead = "unit.read" in Tenant,
    /// Create, change and close units.
    UnitManage = "unit.manage" in Tenant,
    /// Read who is a member and in which role.
    MembershipRead = "membership.read" in Tenant,
    /// Give, change and end memberships, invite people, and name substitutes.
    MembershipManage = "membership.manage" in Tenant,
    /// Define the tenant's own roles.
    RoleManage = "role.manage" in Tenant,
    /// Read which organisations take part in joint work.
    ParticipantRead = "participant.read" in Tenant,
    /// Add and change organisations that take part in joint work.
    ParticipantManage = "participant.manage" in Tenant,
    /// Read processes, their maps and the comparison.
    ProcessRead = "process.read" in Tenant,
    /// Create, change, move between states and delete processes.
    ProcessManage = "process.manage" in Tenant,
    /// Write the column of the organisation that one acts for.
    MappingContribute = "mapping.contribute" in Tenant,
    /// Write every column, and align the rows.
    MappingFacilitate = "mapping.facilitate" in Tenant,
    /// Read the tenant's event stream, which is its audit log.
    EventRead = "event.read" in Tenant,
    /// Export the tenant's audit log.
    EventExport = "event.export" in Tenant,
    /// Read what was decided where organisations differ.
    HarmonisationDecisionRead = "harmonisation_decision.read" in Tenant,
    /// Write down what is to be decided where organisations differ, and what the body decided.
    HarmonisationDecisionManage = "harmonisation_decision.manage" in Tenant,
    /// Read proposals for a better way.
    ProposalRead = "proposal.read" in Tenant,
    /// Propose a better way, with or without one's name.
    ProposalSubmit = "proposal.submit" in Tenant,
    /// Clarify, group and decide on proposals, and follow them until they are verified.
    ProposalManage = "proposal.manage" in Tenant,
    /// Read the published versions of the to-be, and who endorses them.
    ToBeRead = "to_be.read" in Tenant,
    /// Publish versions of the to-be, and plan them.
    ToBePublish = "to_be.publish" in Tenant,
    /// Endorse a version of the to-be, or say why not.
    ToBeEndorse = "to_be.endorse" in Tenant,
    /// Read who owns the company, with which share, and what becomes of owners.
    OwnerRead = "owner.read" in Tenant,
    /// Register owners and their shares, and confirm what becomes of them.
    OwnerManage = "owner.manage" in Tenant,
    /// Read agreements with owners, and what they cover.
    AgreementRead = "agreement.read" in Tenant,
    /// Register and change agreements, and review them.
    AgreementManage = "agreement.manage" in Tenant,
    /// Read who owns the to-be.
    OwnershipRead = "ownership.read" in Tenant,
    /// Ask members to own the to-be.
    OwnershipManage = "ownership.manage" in Tenant,
    /// Answer when one is asked to own the to-be.
    OwnershipAnswer = "ownership.answer" in Tenant,
    /// Read bodies, their members, meetings and decisions.
    BodyRead = "body.read" in Tenant,
    /// Set up bodies, and record their meetings and decisions.
    BodyManage = "body.manage" in Tenant,
    /// Read mergers, splits and other structural changes, and what was decided and heard on the way.
    StructuralChangeRead = "structural_change.read" in Tenant,
    /// Plan structural changes, and record what was decided and heard on the way.
    StructuralChangeManage = "structural_change.manage" in Tenant,
    /// Read what the tenant has delegated to other organisations, and which of their people act by it.
    DelegationRead = "delegation.read" in Tenant,
    /// Delegate to other organisations, and end it.
    DelegationManage = "delegation.manage" in Tenant,
    /// Read what other organisations have delegated to this one, and who acts by it.
    DelegateRead = "delegate.read" in Tenant,
    /// Name members who act by what other organisations have delegated to this one.
    DelegateManage = "delegate.manage" in Tenant,
    /// Read and change whose word is taken for who somebody is.
    IdentityProviderManage = "identity_provider.manage" in Tenant,
    /// Read which machines have access, and what their keys permit.
    ServiceAccountRead = "service_account.read" in Tenant,
    /// Give machines access: register service accounts, and make, rotate and revoke their keys.
    ServiceAccountManage = "service_account.manage" in Tenant,
    /// Read boards, their cards and their meetings.
    BoardRead = "board.read" in Tenant,
    /// Set up boards: columns, lanes, limits and how often they are met at.
    BoardManage = "board.manage" in Tenant,
    /// Write cards and move them, and record meetings at boards.
    CardContribute = "card.contribute" in Tenant,
    /// Answer cards, escalate and return them, and take them off the board.
    CardManage = "card.manage" in Tenant,
}

async_graphql::scalar!(Permission, "Permission", "What a caller must hold to run an operation, such as `unit.read`.");

impl utoipa::PartialSchema for Permission {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        let lines = Self::ALL.iter().map(|one| format!("- `{}`: {}", one.as_str(), one.description()));
        let lines = std::iter::once("What a caller must hold to run an operation.".to_owned()).chain(lines);
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .description(Some(lines.collect::<Vec<_>>().join("\n")))
            .enum_values(Some(Self::ALL.iter().map(|one| one.as_str())))
            .into()
    }
}
impl utoipa::ToSchema for Permission {}

crate::text_enum! {
    /// A role that a membership gives.
    pub enum Role {
        /// Runs the service; means something in the operator's own tenant only.
        Operator = "operator",
        /// Manages the tenant itself: units, members, identifiers.
        Administrator = "administrator",
        /// Manages units and members in the membership's unit and all that is below it, and nowhere else.
        LocalAdministrator = "local_administrator",
        /// Leads the programme: which organisations take part and which processes are worked on.
        ProgrammeLeader = "programme_leader",
        /// Leads mapping: may write every column, and aligns the rows.
        Facilitator = "facilitator",
        /// Owns processes.
        ProcessOwner = "process_owner",
        /// Does the work that is mapped, and writes the column of the own organisation.
        CaseHandler = "case_handler",
        /// Leads a unit, and writes the column of the own organisation.
        UnitLeader = "unit_leader",
        /// Represents the employees; reads everything in scope. Which union is not stored.
        UnionRep = "union_rep",
        /// Represents the employees of the whole organisation. Which union is not stored.
        MainUnionRep = "main_union_rep",
        /// Safety representative.
        SafetyRep = "safety_rep",
        /// Elected politician. Which party is not stored.
        ElectedPolitician = "elected_politician",
        /// Reads.
        Observer = "observer",
    }
}

/// What every member may: read, and answer when asked.
const EVERYBODY: &[Permission] = &[
    Permission::TenantRead,
    Permission::UnitRead,
    Permission::MembershipRead,
    Permission::ParticipantRead,
    Permission::ProcessRead,
    Permission::HarmonisationDecisionRead,
    Permission::ProposalRead,
    Permission::ToBeRead,
    Permission::OwnershipRead,
    Permission::OwnershipAnswer,
    Permission::BodyRead,
    Permission::StructuralChangeRead,
    Permission::OwnerRead,
    Permission::AgreementRead,
    Permission::DelegateRead,
    Permission::BoardRead,
];

/// Which roles hold what: every role reads, and holds besides what stands here.
pub const ROLES: &[(Role, &[Permission])] = &[
    (Role::Operator, &[Permission::TenantFound]),
    (
        Role::Administrator,
        &[
            Permission::TenantManage,
            Permission::UnitManage,
            Permission::MembershipManage,
            Permission::RoleManage,
            Permission::ParticipantManage,
            Permission::EventRead,
            Permission::EventExport,
            Permission::BodyManage,
            Permission::StructuralChangeManage,
            Permission::OwnerManage,
            Permission::AgreementManage,
            Permission::DelegationRead,
            Permission::DelegationManage,
            Permission::DelegateManage,
            Permission::IdentityProviderManage,
            Permission::ServiceAccountRead,
            Permission::ServiceAccountManage,
        ],
    ),
    (Role::LocalAdministrator, &[Permission::UnitManage, Permission::MembershipManage]),
    (
        Role::ProgrammeLeader,
        &[
            Permission::ParticipantManage,
            Permission::ProcessManage,
            Permission::MappingContribute,
            Permission::MappingFacilitate,
            Permission::EventRead,
            Permission::HarmonisationDecisionManage,
            Permission::ProposalSubmit,
            Permission::ToBeEndorse,
            Permission::ProposalManage,
            Permission::ToBePublish,
            Permission::OwnershipManage,
            Permission::BodyManage,
            Permission::StructuralChangeManage,
            Permission::OwnerManage,
            Permission::AgreementManage,
            Permission::DelegationRead,
            Permission::ServiceAccountRead,
            Permission::BoardManage,
            Permission::CardContribute,
            Permission::CardManage,
        ],
    ),
    (
        Role::Facilitator,
        &[
            Permission::ProcessManage,
            Permission::MappingContribute,
            Permission::MappingFacilitate,
            Permission::HarmonisationDecisionManage,
            Permission::ProposalSubmit,
            Permission::ToBeEndorse,
            Permission::ProposalManage,
            Permission::ToBePublish,
            Permission::OwnershipManage,
            Permission::BoardManage,
            Permission::CardContribute,
            Permission::CardManage,
        ],
    ),
    (
        Role::ProcessOwner,
        &[
            Permission::ProcessManage,
            Permission::MappingContribute,
            Permission::HarmonisationDecisionManage,
            Permission::ProposalSubmit,
            Permission::ToBeEndorse,
            Permission::ProposalManage,
            Permission::ToBePublish,
            Permission::OwnershipManage,
            Permission::CardContribute,
        ],
    ),
    (
        Role::CaseHandler,
        &[
            Permission::MappingContribute,
            Permission::ProposalSubmit,
            Permission::ToBeEndorse,
            Permission::CardContribute,
        ],
    ),
    (
        Role::UnitLeader,
        &[
            Permission::MappingContribute,
            Permission::ProposalSubmit,
            Permission::ToBeEndorse,
            Permission::BoardManage,
            Permission::CardContribute,
            Permission::CardManage,
        ],
    ),
    (Role::UnionRep, &[Permission::ProposalSubmit, Permission::ToBeEndorse, Permission::CardContribute]),
    (
        Role::MainUnionRep,
        &[
            Permission::EventRead,
            Permission::ProposalSubmit,
            Permission::ToBeEndorse,
            Permission::DelegationRead,
            Permission::ServiceAccountRead,
            Permission::CardContribute,
        ],
    ),
    (Role::SafetyRep, &[Permission::ProposalSubmit, Permission::ToBeEndorse, Permission::CardContribute]),
    (Role::ElectedPolitician, &[Permission::ProposalSubmit]),
    (Role::Observer, &[]),
];

/// The roles that a local administrator gives: those of daily work, whose reach is not the whole tenant's.
pub const LOCAL_ROLES: &[Role] = &[
    Role::LocalAdministrator,
    Role::CaseHandler,
    Role::UnitLeader,
    Role::UnionRep,
    Role::SafetyRep,
    Role::ElectedPolitician,
    Role::Observer,
];

/// What governs the tenant itself and who may act in it. Nobody holds it by delegation, whatever a role permits, and a
/// refused attempt at it is an entry of the audit log.
pub const GOVERNING: PermissionSet = PermissionSet::of(&[
    Permission::TenantManage,
    Permission::MembershipManage,
    Permission::RoleManage,
    Permission::DelegationManage,
    Permission::DelegateManage,
    Permission::EventExport,
    Permission::IdentityProviderManage,
    Permission::ServiceAccountManage,
]);

impl Role {
    /// Whether another organisation's people may be given the role: daily work, and nothing that governs.
    pub fn can_be_delegated(self) -> bool {
        LOCAL_ROLES.contains(&self) && self.permissions().without(GOVERNING) == self.permissions()
    }

    /// What the role permits.
    pub fn permissions(self) -> PermissionSet {
        let own = ROLES.iter().find(|(role, _)| *role == self).map_or(&[][..], |(_, own)| own);
        PermissionSet::of(EVERYBODY).and(PermissionSet::of(own))
    }
}

#[cfg(test)]
mod tests;
