//! Relay's `node(id:)`: anything that has an id, by that id alone.

use async_graphql::{Context, ID, Interface, Object};
use improvement::{
    a3_causes::{A3Cause, GetA3Cause},
    a3_measurements::{A3Measurement, GetA3Measurement},
    a3_remarks::{A3Remark, GetA3Remark},
    a3s::{A3, GetA3},
    actions::{Action, GetAction},
    board_meetings::{BoardMeeting, GetBoardMeeting},
    boards::{Board, GetBoard},
    cards::{Card, GetCard},
    deviations::{Deviation, GetDeviation},
    experiments::{Experiment, GetExperiment},
    gains::{Gain, GetGain},
    idea_boxes::{GetIdeaBox, IdeaBox},
    ideas::{GetIdea, Idea},
    improvements::{GetImprovement, Improvement},
    programmes::{GetProgramme, Programme},
    reflections::{GetReflection, Reflection},
    replications::{GetReplication, Replication},
    risk_assessments::{GetRiskAssessment, RiskAssessment},
    risks::{GetRisk, Risk},
    time_thieves::{GetTimeThief, TimeThief},
    unit_methods::{GetUnitMethod, UnitMethod},
};
use kernel::Code;
use organisation::{
    agreement_reviews::{AgreementReview, GetAgreementReview},
    agreements::{Agreement, GetAgreement},
    api_keys::{ApiKey, GetApiKey},
    bodies::{Body, GetBody},
    body_decisions::{BodyDecision, GetBodyDecision},
    body_meetings::{BodyMeeting, GetBodyMeeting},
    body_members::{BodyMember, GetBodyMember},
    delegates::{Delegate, GetDelegate},
    delegations::{Delegation, GetDelegation},
    identifiers::{GetIdentifier, Identifier},
    identity_providers::{GetIdentityProvider, IdentityProvider},
    invitations::{GetInvitation, Invitation},
    memberships::{GetMembership, Membership},
    owner_successions::{GetOwnerSuccession, OwnerSuccession},
    owners::{GetOwner, Owner},
    participants::{GetParticipant, Participant},
    received_delegations::{GetReceivedDelegation, ReceivedDelegation},
    referendums::{GetReferendum, Referendum},
    review_campaigns::{GetReviewCampaign, ReviewCampaign},
    roles::{GetTenantRole, TenantRole},
    service_accounts::{GetServiceAccount, ServiceAccount},
    stakeholder_inquiries::{GetStakeholderInquiry, StakeholderInquiry},
    structural_change_decisions::{GetStructuralChangeDecision, StructuralChangeDecision},
    structural_changes::{GetStructuralChange, StructuralChange},
    substitutes::{GetSubstitute, Substitute},
    units::{GetUnit, Unit},
};
use work::{
    alignment::{AlignmentRow, GetRow},
    endorsements::{Endorsement, GetEndorsement},
    harmonisation_decisions::{GetHarmonisationDecision, HarmonisationDecision},
    ownerships::{GetOwnership, Ownership},
    processes::{GetProcess, Process},
    proposals::{GetProposal, Proposal},
    steps::{GetStep, Step},
    to_be_versions::{GetToBeVersion, ToBeVersion},
    variants::{GetVariant, Variant},
};

/// Anything that has an id of its own in the tenant.
#[derive(Interface)]
#[graphql(field(name = "id", ty = "ID", method = "node_id", desc = "The id, which tells what kind of thing it is."))]
pub enum Node {
    Identifier(Identifier),
    Unit(Unit),
    Participant(Participant),
    Membership(Membership),
    TenantRole(TenantRole),
    Substitute(Substitute),
    Invitation(Invitation),
    IdentityProvider(IdentityProvider),
    ServiceAccount(ServiceAccount),
    ApiKey(ApiKey),
    Delegation(Delegation),
    ReceivedDelegation(ReceivedDelegation),
    Delegate(Delegate),
    Process(Process),
    Variant(Variant),
    AlignmentRow(AlignmentRow),
    HarmonisationDecision(HarmonisationDecision),
    Proposal(Proposal),
    ToBeVersion(ToBeVersion),
    Endorsement(Endorsement),
    Ownership(Ownership),
    Step(Step),
    Body(Body),
    BodyMember(BodyMember),
    BodyMeeting(BodyMeeting),
    BodyDecision(BodyDecision),
    Owner(Owner),
    OwnerSuccession(OwnerSuccession),
    Agreement(Agreement),
    ReviewCampaign(ReviewCampaign),
    AgreementReview(AgreementReview),
    StructuralChange(StructuralChange),
    StructuralChangeDecision(StructuralChangeDecision),
    Referendum(Referendum),
    StakeholderInquiry(StakeholderInquiry),
    Board(Board),
    Card(Card),
    BoardMeeting(BoardMeeting),
    Action(Action),
    RiskAssessment(RiskAssessment),
    Risk(Risk),
    Deviation(Deviation),
    IdeaBox(IdeaBox),
    Idea(Idea),
    Programme(Programme),
    Gain(Gain),
    TimeThief(TimeThief),
    UnitMethod(UnitMethod),
    Improvement(Improvement),
    Reflection(Reflection),
    A3(A3),
    A3Cause(A3Cause),
    A3Measurement(A3Measurement),
    A3Remark(A3Remark),
    Experiment(Experiment),
    Replication(Replication),
}

/// The query field.
#[derive(Default)]
pub struct NodeQuery;

/// Reads what an id tells, if the id is one of that kind.
macro_rules! read {
    ($ctx:ident, $id:ident, $operation:ident $(, $member:ident: $value:expr)?) => {
        match $id.parse() {
            Ok(id) => api::read($ctx, $operation { id $(, $member: $value)? }).await,
            Err(()) => return Ok(None),
        }
    };
}

/// Reading anything.
#[Object]
impl NodeQuery {
    /// Reads anything by its id; null if there is nothing here that the caller may know of.
    async fn node(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id.")] id: ID,
    ) -> async_graphql::Result<Option<Node>> {
        let found = match id.rsplit_once('_').map_or("", |(kind, _)| kind) {
            "identifier" => read!(ctx, id, GetIdentifier).map(Node::Identifier),
            "unit" => read!(ctx, id, GetUnit, on: None).map(Node::Unit),
            "participant" => read!(ctx, id, GetParticipant).map(Node::Participant),
            "membership" => read!(ctx, id, GetMembership).map(Node::Membership),
            "tenant_role" => read!(ctx, id, GetTenantRole).map(Node::TenantRole),
            "substitute" => read!(ctx, id, GetSubstitute).map(Node::Substitute),
            "invitation" => read!(ctx, id, GetInvitation).map(Node::Invitation),
            "identity_provider" => read!(ctx, id, GetIdentityProvider).map(Node::IdentityProvider),
            "service_account" => read!(ctx, id, GetServiceAccount).map(Node::ServiceAccount),
            "api_key" => read!(ctx, id, GetApiKey).map(Node::ApiKey),
            "delegation" => read!(ctx, id, GetDelegation).map(Node::Delegation),
            "received_delegation" => read!(ctx, id, GetReceivedDelegation).map(Node::ReceivedDelegation),
            "delegate" => read!(ctx, id, GetDelegate).map(Node::Delegate),
            "process" => read!(ctx, id, GetProcess).map(Node::Process),
            "variant" => read!(ctx, id, GetVariant).map(|mapped| Node::Variant(mapped.variant)),
            "row" => read!(ctx, id, GetRow).map(Node::AlignmentRow),
            "harmonisation_decision" => read!(ctx, id, GetHarmonisationDecision).map(Node::HarmonisationDecision),
            "proposal" => read!(ctx, id, GetProposal).map(Node::Proposal),
            "to_be_version" => read!(ctx, id, GetToBeVersion).map(|published| Node::ToBeVersion(published.version)),
            "endorsement" => read!(ctx, id, GetEndorsement).map(Node::Endorsement),
            "ownership" => read!(ctx, id, GetOwnership).map(Node::Ownership),
            "step" => read!(ctx, id, GetStep).map(Node::Step),
            "body" => read!(ctx, id, GetBody).map(Node::Body),
            "body_member" => read!(ctx, id, GetBodyMember).map(Node::BodyMember),
            "body_meeting" => read!(ctx, id, GetBodyMeeting).map(Node::BodyMeeting),
            "body_decision" => read!(ctx, id, GetBodyDecision).map(Node::BodyDecision),
            "owner" => read!(ctx, id, GetOwner).map(Node::Owner),
            "owner_succession" => read!(ctx, id, GetOwnerSuccession).map(Node::OwnerSuccession),
            "review_campaign" => read!(ctx, id, GetReviewCampaign).map(Node::ReviewCampaign),
            "agreement_review" => read!(ctx, id, GetAgreementReview).map(Node::AgreementReview),
            "agreement" => read!(ctx, id, GetAgreement).map(Node::Agreement),
            "structural_change" => read!(ctx, id, GetStructuralChange).map(Node::StructuralChange),
            "structural_change_decision" => {
                read!(ctx, id, GetStructuralChangeDecision).map(Node::StructuralChangeDecision)
            }
            "referendum" => read!(ctx, id, GetReferendum).map(Node::Referendum),
            "stakeholder_inquiry" => read!(ctx, id, GetStakeholderInquiry).map(Node::StakeholderInquiry),
            "board" => read!(ctx, id, GetBoard).map(Node::Board),
            "card" => read!(ctx, id, GetCard).map(Node::Card),
            "board_meeting" => read!(ctx, id, GetBoardMeeting).map(Node::BoardMeeting),
            "action" => read!(ctx, id, GetAction).map(Node::Action),
            "risk_assessment" => read!(ctx, id, GetRiskAssessment).map(Node::RiskAssessment),
            "risk" => read!(ctx, id, GetRisk).map(Node::Risk),
            "deviation" => read!(ctx, id, GetDeviation).map(Node::Deviation),
            "idea_box" => read!(ctx, id, GetIdeaBox).map(Node::IdeaBox),
            "idea" => read!(ctx, id, GetIdea).map(Node::Idea),
            "programme" => read!(ctx, id, GetProgramme).map(Node::Programme),
            "gain" => read!(ctx, id, GetGain).map(Node::Gain),
            "time_thief" => read!(ctx, id, GetTimeThief).map(Node::TimeThief),
            "unit_method" => read!(ctx, id, GetUnitMethod).map(Node::UnitMethod),
            "improvement" => read!(ctx, id, GetImprovement).map(Node::Improvement),
            "reflection" => read!(ctx, id, GetReflection).map(Node::Reflection),
            "a3" => read!(ctx, id, GetA3).map(Node::A3),
            "a3_cause" => read!(ctx, id, GetA3Cause).map(Node::A3Cause),
            "a3_measurement" => read!(ctx, id, GetA3Measurement).map(Node::A3Measurement),
            "a3_remark" => read!(ctx, id, GetA3Remark).map(Node::A3Remark),
            "experiment" => read!(ctx, id, GetExperiment).map(Node::Experiment),
            "replication" => read!(ctx, id, GetReplication).map(Node::Replication),
            _ => return Ok(None),
        };
        let not_found = async_graphql::Value::from(Code::NotFound.info().code.to_uppercase());
        match found {
            Ok(node) => Ok(Some(node)),
            Err(error) if error.extensions.as_ref().and_then(|more| more.get("code")) == Some(&not_found) => Ok(None),
            Err(error) => Err(error),
        }
    }
}
