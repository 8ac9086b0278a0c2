//! What comes of bodies: decisions, advice, agreements and issues, with day, case and what they are about (DOMAIN C0.9.2).

use api::Route;
use async_graphql::{InputObject, SimpleObject};
use db::{Sort, Table, TenantTable, TenantTx};
use kernel::{Date, Error, Mode, Operation, Page, PageInput, Permission, Result, Time};
use sea_orm::ColumnTrait;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{bodies::BodyId, body_meetings::BodyMeetingId};
pub use graphql::{BodyDecisionMutations, BodyDecisionQueries};
pub use make::CreateBodyDecision;
pub use objects::TABLE as OBJECTS;
use table::Column;

mod graphql;
mod make;
mod objects;

kernel::ids! {
    /// Identifies a decision of a body.
    BodyDecisionId(BodyDecisionIdKind) = "body_decision",
    /// Identifies the link between a decision and what it is about.
    DecisionObjectId(DecisionObjectIdKind) = "decision_object",
}

kernel::text_enum! {
    /// What came of a body. A tripartite workshop never decides (DOMAIN C2.6.3).
    pub enum BodyDecisionKind {
        /// It was decided.
        Decision = "decision",
        /// It was advised; somebody else decides.
        Advice = "advice",
        /// The parties agreed.
        Agreement = "agreement",
        /// It was raised, and is taken up elsewhere.
        Issue = "issue",
    }
}

kernel::text_enum! {
    /// Whether a decision stands.
    pub enum BodyDecisionState {
        /// It stands.
        Made = "made",
        /// It no longer stands; it can still be read.
        Annulled = "annulled",
    }
}

mod table {
    use kernel::{Date, TenantId, Time};
    use sea_orm::entity::prelude::*;

    use super::{BodyDecisionId, BodyDecisionKind, BodyDecisionState};
    use crate::{bodies::BodyId, body_meetings::BodyMeetingId};

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "body_decisions")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub tenant_id: TenantId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: BodyDecisionId,
        pub body_id: BodyId,
        pub body_meeting_id: Option<BodyMeetingId>,
        pub kind: BodyDecisionKind,
        pub title: String,
        pub text: Option<String>,
        pub decided_on: Date,
        pub case_reference: Option<String>,
        pub votes_for: Option<i32>,
        pub votes_against: Option<i32>,
        pub votes_abstained: Option<i32>,
        pub state: BodyDecisionState,
        pub state_reason: Option<String>,
        pub version: i32,
        pub created_at: Time,
        pub updated_at: Time,
    }
    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// The registry entry.
pub const TABLE: Table = Table::tenant("body_decisions").after(&["bodies", "body_meetings"]);

impl TenantTable for table::Entity {
    const TABLE: Table = TABLE;
    const TENANT_ID: table::Column = table::Column::TenantId;
    const ID: table::Column = table::Column::Id;
    const VERSION: Option<table::Column> = Some(table::Column::Version);
}

/// What a body decided, advised, agreed on or raised. It is never changed; it can be annulled.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct BodyDecision {
    /// The decision's id.
    pub id: BodyDecisionId,
    /// The body.
    pub body_id: BodyId,
    /// The meeting that it came of; null for advice and issues that came of none.
    pub body_meeting_id: Option<BodyMeetingId>,
    /// What it is.
    pub kind: BodyDecisionKind,
    /// What it is called.
    pub title: String,
    /// How it reads.
    pub text: Option<String>,
    /// The day on which it was made.
    pub decided_on: Date,
    /// The case in the archive (*arkivsak*), such as `17/1234`.
    pub case_reference: Option<String>,
    /// The ids of what it is about, such as `process_…`; everything that the tenant has can be decided on.
    pub objects: Vec<String>,
    /// How many voted for it; null if that is not known.
    pub votes_for: Option<i32>,
    /// How many voted against it; null if that is not known.
    pub votes_against: Option<i32>,
    /// How many did not vote; null if that is not known.
    pub votes_abstained: Option<i32>,
    /// Whether it stands.
    pub state: BodyDecisionState,
    /// Why it was annulled; null while it stands.
    pub state_reason: Option<String>,
    /// Counts the changes; the `ETag`.
    pub version: i32,
    /// When it was registered.
    pub created_at: Time,
    /// When it was last changed.
    pub updated_at: Time,
}

kernel::resource!(BodyDecision);
db::projection!(BodyDecision from table {
    id: Id, body_id: BodyId, body_meeting_id: BodyMeetingId, kind: Kind, title: Title, text: Text, decided_on: DecidedOn,
    case_reference: CaseReference, votes_for: VotesFor, votes_against: VotesAgainst, votes_abstained: VotesAbstained,
    state: State, state_reason: StateReason, version: Version, created_at: CreatedAt, updated_at: UpdatedAt,
} with { objects: vec![] });

const SORTS: &[Sort<Column>] =
    &[Sort { name: "decidedOn", column: Column::DecidedOn }, Sort { name: "createdAt", column: Column::Id }];

/// Which decisions of bodies.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct BodyDecisionFilter {
    /// Only those of this body.
    pub body_id: Option<BodyId>,
    /// Only those of this meeting.
    pub body_meeting_id: Option<BodyMeetingId>,
    /// Only those of this kind.
    pub kind: Option<BodyDecisionKind>,
    /// Only those in this state.
    pub state: Option<BodyDecisionState>,
    /// Only those about the thing with this id.
    pub object: Option<String>,
}

/// Lists the decisions of bodies, newest first unless sorted.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ListBodyDecisions {
    /// Which page.
    pub page: PageInput,
    /// Which decisions of bodies.
    pub filter: BodyDecisionFilter,
}

impl Operation for ListBodyDecisions {
    type Output = Page<BodyDecision>;
    type Tx = TenantTx;
    const ID: &'static str = "body_decision.list";
    const PERMISSION: Permission = Permission::BodyRead;
    const MODE: Mode = Mode::Read;

    fn sort_keys() -> Vec<&'static str> {
        db::sort_keys(SORTS)
    }

    async fn run(self, tx: &TenantTx) -> Result<Page<BodyDecision>> {
        let mut find = tx.find::<table::Entity>();
        if let Some(object) = &self.filter.object {
            find = find.any_of(Column::Id, objects::about(tx, object).await?);
        }
        let mut page: Page<BodyDecision> = find
            .if_equal(Column::BodyId, self.filter.body_id)
            .if_equal(Column::BodyMeetingId, self.filter.body_meeting_id)
            .if_equal(Column::Kind, self.filter.kind)
            .if_equal(Column::State, self.filter.state)
            .page(&self.page, SORTS, (Self::ID, &self.filter))
            .await?;
        objects::fill(tx, &mut page.items).await?;
        Ok(page)
    }
}

/// Reads one decision.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetBodyDecision {
    /// The decision's id.
    pub id: BodyDecisionId,
}

impl Operation for GetBodyDecision {
    type Output = BodyDecision;
    type Tx = TenantTx;
    const ID: &'static str = "body_decision.get";
    const PERMISSION: Permission = Permission::BodyRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<BodyDecision> {
        objects::filled(tx, tx.get(self.id).await?).await
    }
}

/// Whether anything that came of a meeting stands.
pub(crate) async fn decided_at(tx: &TenantTx, meeting: BodyMeetingId) -> Result<bool> {
    let of = tx.find::<table::Entity>().filter(Column::BodyMeetingId.eq(meeting));
    of.filter(Column::State.eq(BodyDecisionState::Made)).exists().await
}

/// Annuls a decision, for a reason that everybody can read: `made` becomes `annulled`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AnnulBodyDecision {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The decision's id.
    pub id: BodyDecisionId,
    /// The version that the change was decided on.
    pub expected_version: i32,
    /// Why.
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
}

impl Operation for AnnulBodyDecision {
    type Output = BodyDecision;
    type Tx = TenantTx;
    const ID: &'static str = "body_decision.annul";
    const PERMISSION: Permission = Permission::BodyManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<BodyDecision> {
        let decision: BodyDecision = tx.get(self.id).await?;
        if decision.state != BodyDecisionState::Made {
            return Err(Error::illegal_transition(decision.state.as_str(), vec![]));
        }
        let annulled: BodyDecision = tx
            .change::<table::Entity>()
            .set(Column::State, BodyDecisionState::Annulled)
            .set(Column::StateReason, self.reason)
            .set(Column::UpdatedAt, tx.now())
            .one(self.id, Some(self.expected_version))
            .await?;
        objects::filled(tx, annulled).await
    }
}

/// The REST routes.
pub const ROUTES: fn() -> Vec<Route> = || {
    vec![
        Route::get::<ListBodyDecisions>("/v1/tenants/{tenant}/body-decisions"),
        Route::post::<CreateBodyDecision>("/v1/tenants/{tenant}/body-decisions"),
        Route::get::<GetBodyDecision>("/v1/tenants/{tenant}/body-decisions/{id}"),
        Route::post::<AnnulBodyDecision>("/v1/tenants/{tenant}/body-decisions/{id}/transitions/annul"),
    ]
};
