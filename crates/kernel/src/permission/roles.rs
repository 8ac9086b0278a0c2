//! Which roles hold what: the one table.

use super::{Permission, PermissionSet};

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
    Permission::IdeaRead,
    Permission::ActionRead,
    Permission::RiskAssessmentRead,
    Permission::A3Read,
    Permission::ExperimentRead,
    Permission::ReplicationRead,
    Permission::ProgrammeRead,
    Permission::GainRead,
    Permission::TimeThiefRead,
    Permission::UnitMethodRead,
    Permission::ImprovementRead,
    Permission::ReflectionRead,
];

/// What everybody does who is at work in the tenant: says how it could be better, and does something about it.
const AT_WORK: (&[Role], &[Permission]) = (
    &[
        Role::ProgrammeLeader,
        Role::Facilitator,
        Role::ProcessOwner,
        Role::CaseHandler,
        Role::UnitLeader,
        Role::UnionRep,
        Role::MainUnionRep,
        Role::SafetyRep,
    ],
    &[
        Permission::ProposalSubmit,
        Permission::ToBeEndorse,
        Permission::CardContribute,
        Permission::IdeaSubmit,
        Permission::DeviationRead,
        Permission::DeviationReport,
        Permission::ActionContribute,
        Permission::A3Contribute,
        Permission::ExperimentContribute,
        Permission::TimeThiefContribute,
        Permission::ImprovementContribute,
        Permission::ReflectionContribute,
    ],
);

/// What they do who lead the improvement of others.
const LEADING: (&[Role], &[Permission]) = (
    &[Role::ProgrammeLeader, Role::Facilitator, Role::UnitLeader],
    &[
        Permission::BoardManage,
        Permission::CardManage,
        Permission::IdeaManage,
        Permission::IdeaBoxManage,
        Permission::DeviationManage,
        Permission::RiskAssessmentManage,
        Permission::A3Manage,
        Permission::ReplicationManage,
        Permission::GainManage,
        Permission::UnitMethodManage,
    ],
);

/// Which roles hold what: every role reads, some hold what they share with others, and each what stands here.
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
            Permission::ProposalManage,
            Permission::ToBePublish,
            Permission::OwnershipManage,
            Permission::BodyManage,
            Permission::StructuralChangeManage,
            Permission::OwnerManage,
            Permission::AgreementManage,
            Permission::DelegationRead,
            Permission::ServiceAccountRead,
            Permission::ProgrammeManage,
        ],
    ),
    (
        Role::Facilitator,
        &[
            Permission::ProcessManage,
            Permission::MappingContribute,
            Permission::MappingFacilitate,
            Permission::HarmonisationDecisionManage,
            Permission::ProposalManage,
            Permission::ToBePublish,
            Permission::OwnershipManage,
        ],
    ),
    (
        Role::ProcessOwner,
        &[
            Permission::ProcessManage,
            Permission::RiskAssessmentManage,
            Permission::GainManage,
            Permission::MappingContribute,
            Permission::HarmonisationDecisionManage,
            Permission::ProposalManage,
            Permission::ToBePublish,
            Permission::OwnershipManage,
        ],
    ),
    (Role::CaseHandler, &[Permission::MappingContribute]),
    (Role::UnitLeader, &[Permission::MappingContribute]),
    (Role::UnionRep, &[]),
    (Role::MainUnionRep, &[Permission::EventRead, Permission::DelegationRead, Permission::ServiceAccountRead]),
    (Role::SafetyRep, &[Permission::RiskAssessmentManage]),
    (Role::ElectedPolitician, &[Permission::ProposalSubmit, Permission::IdeaSubmit]),
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
        let shared = [AT_WORK, LEADING].into_iter().filter(|(roles, _)| roles.contains(&self));
        let own = PermissionSet::of(EVERYBODY).and(PermissionSet::of(own));
        shared.fold(own, |all, (_, shared)| all.and(PermissionSet::of(shared)))
    }
}
