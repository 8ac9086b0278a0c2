//! What can be permitted: the one table. Which roles hold it stands in [`roles`].

pub use roles::{GOVERNING, LOCAL_ROLES, ROLES, Role};
pub use set::PermissionSet;

mod roles;
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
    /// Read idea boxes and the ideas that were let through.
    IdeaRead = "idea.read" in Tenant,
    /// Have an idea, with or without one's name, and score those of others.
    IdeaSubmit = "idea.submit" in Tenant,
    /// Let ideas through, answer, decide on, escalate and return them.
    IdeaManage = "idea.manage" in Tenant,
    /// Set up idea boxes: their statuses, what is scored, and how soon an answer comes.
    IdeaBoxManage = "idea_box.manage" in Tenant,
    /// Read deviations.
    DeviationRead = "deviation.read" in Tenant,
    /// Report a deviation.
    DeviationReport = "deviation.report" in Tenant,
    /// Handle and close deviations, and make improvements of them.
    DeviationManage = "deviation.manage" in Tenant,
    /// Read what is to be done, by whom and when.
    ActionRead = "action.read" in Tenant,
    /// Agree on what is to be done, and tell that it is.
    ActionContribute = "action.contribute" in Tenant,
    /// Read risk assessments.
    RiskAssessmentRead = "risk_assessment.read" in Tenant,
    /// Assess risks and decide which are accepted.
    RiskAssessmentManage = "risk_assessment.manage" in Tenant,
    /// Read A3s with their causes, measurements, remarks and history.
    A3Read = "a3.read" in Tenant,
    /// Work on A3s: write their boxes, find causes, measure, take them through their gates, and remark as their coach.
    A3Contribute = "a3.contribute" in Tenant,
    /// Coach every A3 with remarks, and delete what was written by mistake.
    A3Manage = "a3.manage" in Tenant,
    /// Read experiments.
    ExperimentRead = "experiment.read" in Tenant,
    /// Plan and run experiments, and write down what was learnt.
    ExperimentContribute = "experiment.contribute" in Tenant,
    /// Read where else an improvement could be made, and what came of it.
    ReplicationRead = "replication.read" in Tenant,
    /// Suggest improvements to other units, and answer for one's own.
    ReplicationManage = "replication.manage" in Tenant,
    /// Read improvement programmes.
    ProgrammeRead = "programme.read" in Tenant,
    /// Set up improvement programmes.
    ProgrammeManage = "programme.manage" in Tenant,
    /// Read gains and their sums.
    GainRead = "gain.read" in Tenant,
    /// Identify, plan and realise gains.
    GainManage = "gain.manage" in Tenant,
    /// Read the register of time thieves.
    TimeThiefRead = "time_thief.read" in Tenant,
    /// Register time thieves, and tell that they are gone.
    TimeThiefContribute = "time_thief.contribute" in Tenant,
    /// Read by which methods units improve.
    UnitMethodRead = "unit_method.read" in Tenant,
    /// Choose a unit's methods.
    UnitMethodManage = "unit_method.manage" in Tenant,
    /// Read what units have improved, by whichever method, and the report over them.
    ImprovementRead = "improvement.read" in Tenant,
    /// Write down what a unit improves by its own method.
    ImprovementContribute = "improvement.contribute" in Tenant,
    /// Read reflections that are open to one.
    ReflectionRead = "reflection.read" in Tenant,
    /// Reflect on a result.
    ReflectionContribute = "reflection.contribute" in Tenant,
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

#[cfg(test)]
mod tests;
