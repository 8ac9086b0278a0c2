//! What each organisation decided on a structural change, with day and vote (DOMAIN C4.5.3).

use api::Route;
use async_graphql::{InputObject, SimpleObject};
use db::{Sort, Table, TenantTable, TenantTx};
use kernel::{Date, Deleted, Error, Mode, Operation, Page, PageInput, ParticipantId, Permission, Result, Rule, Time};
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    dates,
    participants::Participant,
    structural_changes::{self, StructuralChangeId, StructuralChangeState},
};
pub use graphql::{StructuralChangeDecisionMutations, StructuralChangeDecisionQueries};
use table::Column;
pub(crate) use yes::without_yes;

mod graphql;
mod yes;

kernel::ids! {
    /// Identifies what an organisation decided on a structural change.
    StructuralChangeDecisionId(StructuralChangeDecisionIdKind) = "structural_change_decision",
}

kernel::text_enum! {
    /// What an organisation decides on.
    pub enum DecisionStage {
        /// The letter of intent.
        Intent = "intent",
        /// The change itself.
        Final = "final",
    }
}

kernel::text_enum! {
    /// What an organisation answered.
    pub enum DecisionOutcome {
        /// Yes.
        Yes = "yes",
        /// No. Whether the change is abandoned for that is for those who lead it.
        No = "no",
    }
}

mod table {
    use kernel::{Date, ParticipantId, TenantId, Time};
    use sea_orm::entity::prelude::*;

    use super::{DecisionOutcome, DecisionStage, StructuralChangeDecisionId};
    use crate::structural_changes::StructuralChangeId;

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "structural_change_decisions")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub tenant_id: TenantId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: StructuralChangeDecisionId,
        pub structural_change_id: StructuralChangeId,
        pub participant_id: Option<ParticipantId>,
        pub stage: DecisionStage,
        pub decided_by: String,
        pub decided_on: Date,
        pub outcome: DecisionOutcome,
        pub votes_for: Option<i32>,
        pub votes_against: Option<i32>,
        pub case_reference: Option<String>,
        pub version: i32,
        pub created_at: Time,
        pub updated_at: Time,
    }
    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// The registry entry.
pub const TABLE: Table = Table::tenant("structural_change_decisions").after(&["structural_changes", "participants"]);

impl TenantTable for table::Entity {
    const TABLE: Table = TABLE;
    const TENANT_ID: table::Column = table::Column::TenantId;
    const ID: table::Column = table::Column::Id;
    const VERSION: Option<table::Column> = Some(table::Column::Version);
}

/// What an organisation decided on a structural change. It may decide again; the newest counts.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct StructuralChangeDecision {
    /// The local decision's id.
    pub id: StructuralChangeDecisionId,
    /// The structural change.
    pub structural_change_id: StructuralChangeId,
    /// The organisation; null for the tenant itself.
    pub participant_id: Option<ParticipantId>,
    /// What it decided on.
    pub stage: DecisionStage,
    /// The body that decided, such as *kommunestyret i Gran*.
    pub decided_by: String,
    /// The day on which it decided.
    pub decided_on: Date,
    /// What it answered.
    pub outcome: DecisionOutcome,
    /// How many voted yes; null if that is not known.
    pub votes_for: Option<i32>,
    /// How many voted no; null if that is not known.
    pub votes_against: Option<i32>,
    /// The case in the archive (*arkivsak*), such as `15/1234`.
    pub case_reference: Option<String>,
    /// Counts the changes; the `ETag`.
    pub version: i32,
    /// When it was registered.
    pub created_at: Time,
    /// When it was last changed.
    pub updated_at: Time,
}

kernel::resource!(StructuralChangeDecision);
db::projection!(StructuralChangeDecision from table {
    id: Id, structural_change_id: StructuralChangeId, participant_id: ParticipantId, stage: Stage, decided_by: DecidedBy,
    decided_on: DecidedOn, outcome: Outcome, votes_for: VotesFor, votes_against: VotesAgainst,
    case_reference: CaseReference, version: Version, created_at: CreatedAt, updated_at: UpdatedAt,
});

const SORTS: &[Sort<Column>] =
    &[Sort { name: "decidedOn", column: Column::DecidedOn }, Sort { name: "createdAt", column: Column::Id }];

/// Which local decisions on structural changes.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct StructuralChangeDecisionFilter {
    /// Only those on this structural change.
    pub structural_change_id: Option<StructuralChangeId>,
    /// Only those of this organisation.
    pub participant_id: Option<ParticipantId>,
    /// Only those at this stage.
    pub stage: Option<DecisionStage>,
}

/// Lists the local decisions on structural changes, newest first unless sorted.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ListStructuralChangeDecisions {
    /// Which page.
    pub page: PageInput,
    /// Which local decisions on structural changes.
    pub filter: StructuralChangeDecisionFilter,
}

impl Operation for ListStructuralChangeDecisions {
    type Output = Page<StructuralChangeDecision>;
    type Tx = TenantTx;
    const ID: &'static str = "structural_change_decision.list";
    const PERMISSION: Permission = Permission::StructuralChangeRead;
    const MODE: Mode = Mode::Read;

    fn sort_keys() -> Vec<&'static str> {
        db::sort_keys(SORTS)
    }

    async fn run(self, tx: &TenantTx) -> Result<Page<StructuralChangeDecision>> {
        tx.find::<table::Entity>()
            .if_equal(Column::StructuralChangeId, self.filter.structural_change_id)
            .if_equal(Column::ParticipantId, self.filter.participant_id)
            .if_equal(Column::Stage, self.filter.stage)
            .page(&self.page, SORTS, (Self::ID, &self.filter))
            .await
    }
}

/// Reads one local decision.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetStructuralChangeDecision {
    /// The local decision's id.
    pub id: StructuralChangeDecisionId,
}

impl Operation for GetStructuralChangeDecision {
    type Output = StructuralChangeDecision;
    type Tx = TenantTx;
    const ID: &'static str = "structural_change_decision.get";
    const PERMISSION: Permission = Permission::StructuralChangeRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<StructuralChangeDecision> {
        tx.get(self.id).await
    }
}

/// Records what an organisation decided on a structural change: one that it comes from, or that takes in. Counts the change's
/// version up, so that nobody moves it on without knowing.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateStructuralChangeDecision {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The structural change.
    pub structural_change_id: StructuralChangeId,
    /// The organisation; not given for the tenant itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub participant_id: Option<ParticipantId>,
    /// What it decided on.
    pub stage: DecisionStage,
    /// The body that decided.
    #[schema(min_length = 1, max_length = 200)]
    pub decided_by: String,
    /// The day on which it decided.
    pub decided_on: Date,
    /// What it answered.
    pub outcome: DecisionOutcome,
    /// How many voted yes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 1000)]
    pub votes_for: Option<i32>,
    /// How many voted no.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 1000)]
    pub votes_against: Option<i32>,
    /// The case in the archive (*arkivsak*).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 100)]
    pub case_reference: Option<String>,
}

impl Operation for CreateStructuralChangeDecision {
    type Output = StructuralChangeDecision;
    type Tx = TenantTx;
    const ID: &'static str = "structural_change_decision.create";
    const PERMISSION: Permission = Permission::StructuralChangeManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<StructuralChangeDecision> {
        structural_changes::touch(tx, self.structural_change_id, "#/structuralChangeId").await?;
        if let Some(participant) = self.participant_id {
            tx.referred::<Participant>(participant, "#/participantId").await?;
        }
        structural_changes::check_decides(tx, self.structural_change_id, self.participant_id).await?;
        dates::check_past(tx, self.decided_on, "#/decidedOn")?;
        let decision = StructuralChangeDecision {
            id: tx.new_id(),
            structural_change_id: self.structural_change_id,
            participant_id: self.participant_id,
            stage: self.stage,
            decided_by: self.decided_by,
            decided_on: self.decided_on,
            outcome: self.outcome,
            votes_for: self.votes_for,
            votes_against: self.votes_against,
            case_reference: self.case_reference,
            version: 1,
            created_at: tx.now(),
            updated_at: tx.now(),
        };
        insert(tx, decision.clone()).await?;
        Ok(decision)
    }
}

/// Deletes a local decision that was recorded by mistake. One that a step was taken on stays: 409 `rule_unmet`,
/// `counted_stays`; an organisation that thinks otherwise decides again.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeleteStructuralChangeDecision {
    /// The local decision's id.
    pub id: StructuralChangeDecisionId,
    /// The version that the change was decided on.
    pub expected_version: i32,
}

impl Operation for DeleteStructuralChangeDecision {
    type Output = Deleted;
    type Tx = TenantTx;
    const ID: &'static str = "structural_change_decision.delete";
    const PERMISSION: Permission = Permission::StructuralChangeManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Deleted> {
        let decision: StructuralChangeDecision = tx.get(self.id).await?;
        let change = structural_changes::touch(tx, decision.structural_change_id, "#/id").await?;
        let reached = match decision.stage {
            DecisionStage::Intent => StructuralChangeState::IntentAgreed,
            DecisionStage::Final => StructuralChangeState::LocallyDecided,
        };
        if change.state >= reached {
            return Err(Error::rule(Rule::CountedStays));
        }
        tx.delete::<table::Entity>(self.id, self.expected_version).await
    }
}

async fn insert(tx: &TenantTx, decision: StructuralChangeDecision) -> Result<()> {
    let StructuralChangeDecision {
        id,
        structural_change_id,
        participant_id,
        stage,
        decided_by,
        decided_on,
        outcome,
        votes_for,
        votes_against,
        case_reference,
        version,
        created_at,
        updated_at,
    } = decision;
    tx.insert(table::ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(id),
        structural_change_id: Set(structural_change_id),
        participant_id: Set(participant_id),
        stage: Set(stage),
        decided_by: Set(decided_by),
        decided_on: Set(decided_on),
        outcome: Set(outcome),
        votes_for: Set(votes_for),
        votes_against: Set(votes_against),
        case_reference: Set(case_reference),
        version: Set(version),
        created_at: Set(created_at),
        updated_at: Set(updated_at),
    })
    .await
}

/// The REST routes.
pub const ROUTES: fn() -> Vec<Route> = || {
    vec![
        Route::get::<ListStructuralChangeDecisions>("/v1/tenants/{tenant}/structural-change-decisions"),
        Route::post::<CreateStructuralChangeDecision>("/v1/tenants/{tenant}/structural-change-decisions"),
        Route::get::<GetStructuralChangeDecision>("/v1/tenants/{tenant}/structural-change-decisions/{id}"),
        Route::delete::<DeleteStructuralChangeDecision>("/v1/tenants/{tenant}/structural-change-decisions/{id}"),
    ]
};
