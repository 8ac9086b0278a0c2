//! Bodies: who decides, advises and agrees, with which parties and from how many present (DOMAIN S0.9, S2.6).
//!
//! A party is a role: political leadership, administration, unions, owners. Which union somebody represents is a special
//! category of personal data (GDPR article 9) and stored nowhere.

use api::Route;
use async_graphql::{InputObject, SimpleObject};
use db::{Sort, Table, TenantTable, TenantTx};
use kernel::{Deleted, Error, Mode, Operation, Page, PageInput, ParticipantId, Permission, Result, Rule, Time};
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::participants::Participant;
pub use change::{BodyTransition, TransitionBody, UpdateBody};
pub use graphql::{BodyMutations, BodyQueries};
pub(crate) use rules::check_active;
use table::Column;

mod change;
mod graphql;
mod rules;

kernel::ids! {
    /// Identifies a body.
    BodyId(BodyIdKind) = "body",
}

kernel::text_enum! {
    /// What kind of body it is.
    pub enum BodyKind {
        /// The council of a municipality or county (*kommunestyre, fylkesting*; kommuneloven § 5-3).
        Council = "council",
        /// The executive committee (*formannskap*; kommuneloven § 5-6).
        ExecutiveCommittee = "executive_committee",
        /// The committee of politicians and employees on matters of employment (*administrasjonsutval*; kommuneloven § 5-11).
        AdministrationCommittee = "administration_committee",
        /// The joint committee of a merger (*fellesnemnd*; inndelingslova § 26).
        JointCommittee = "joint_committee",
        /// A committee of the employer and the employees during a merger (*partssamansett utval*).
        PartyComposedCommittee = "party_composed_committee",
        /// A workshop of three parties, free from negotiation and case handling (*trepartsverksted*).
        TripartiteWorkshop = "tripartite_workshop",
        /// The representatives of the owners of an inter-municipal company (*representantskap*; IKS-loven § 6).
        RepresentativeCouncil = "representative_council",
        /// A board (*styre*).
        Board = "board",
        /// Another body.
        Other = "other",
    }
}

kernel::text_enum! {
    /// On whose behalf somebody sits in a body. A role and no membership: which union is not stored.
    pub enum BodyPartyKind {
        /// Those who are elected.
        Political = "political",
        /// The administration.
        Administration = "administration",
        /// The employees, by their representatives.
        Union = "union",
        /// The owners of a company.
        Owner = "owner",
    }
}

impl BodyPartyKind {
    /// All there are.
    pub const ALL: [Self; 4] = [Self::Political, Self::Administration, Self::Union, Self::Owner];
}

kernel::text_enum! {
    /// Whether a body meets and decides.
    pub enum BodyState {
        /// It is being put together.
        Draft = "draft",
        /// It meets and decides.
        Active = "active",
        /// It has ended; what it did can still be read.
        Dissolved = "dissolved",
    }
}

/// A party of a body, and how many seats it has.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[graphql(input_name = "BodyPartyInput")]
pub struct BodyParty {
    /// The party.
    pub party: BodyPartyKind,
    /// How many ordinary members it has.
    #[schema(minimum = 1, maximum = 500)]
    pub seats: i32,
}

/// When a meeting has a quorum. Each party counts with at most its seats; nobody present is never a quorum.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, SimpleObject, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[graphql(input_name = "BodyQuorumInput")]
pub struct BodyQuorum {
    /// Whether every party must be present.
    pub all_parties_present: bool,
    /// Whether the parties must be present in equal numbers.
    pub equal_numbers: bool,
    /// How many must be present in all; null for no minimum.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 2000)]
    pub at_least: Option<i32>,
}

mod table {
    use kernel::{ParticipantId, TenantId, Time};
    use sea_orm::entity::prelude::*;

    use super::{BodyId, BodyKind, BodyState};

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "bodies")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub tenant_id: TenantId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: BodyId,
        pub participant_id: Option<ParticipantId>,
        pub kind: BodyKind,
        pub name: String,
        pub mandate: Option<String>,
        pub parties: Json,
        pub quorum: Json,
        pub waiver: Option<String>,
        pub state: BodyState,
        pub version: i32,
        pub created_at: Time,
        pub updated_at: Time,
    }
    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// The registry entry.
pub const TABLE: Table = Table::tenant("bodies").after(&["participants"]);

impl TenantTable for table::Entity {
    const TABLE: Table = TABLE;
    const TENANT_ID: table::Column = table::Column::TenantId;
    const ID: table::Column = table::Column::Id;
    const VERSION: Option<table::Column> = Some(table::Column::Version);
}

/// A body that meets, such as a council, a joint committee or a tripartite workshop.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct Body {
    /// The body's id.
    pub id: BodyId,
    /// The organisation whose body it is, in joint work; null for the tenant's own and for joint bodies.
    pub participant_id: Option<ParticipantId>,
    /// What kind of body it is.
    pub kind: BodyKind,
    /// What it is called, such as *Fellesnemnda for Alver*.
    pub name: String,
    /// What it may decide or advise on.
    pub mandate: Option<String>,
    /// The parties that it is composed of, with their seats.
    pub parties: Vec<BodyParty>,
    /// When its meetings have a quorum.
    pub quorum: BodyQuorum,
    /// Why the parties may have unequal numbers of seats; null while they may not (DOMAIN C2.6.2).
    pub waiver: Option<String>,
    /// Whether it meets and decides.
    pub state: BodyState,
    /// Counts the changes; the `ETag`.
    pub version: i32,
    /// When it was registered.
    pub created_at: Time,
    /// When it was last changed.
    pub updated_at: Time,
}

kernel::resource!(Body);
db::projection!(Body from table {
    id: Id, participant_id: ParticipantId, kind: Kind, name: Name, mandate: Mandate, waiver: Waiver, state: State,
    version: Version, created_at: CreatedAt, updated_at: UpdatedAt,
} json { parties: Parties, quorum: Quorum });

impl Body {
    /// How many seats a party has; none if it is no party of the body.
    pub(crate) fn seats(&self, party: BodyPartyKind) -> i32 {
        self.parties.iter().find(|one| one.party == party).map_or(0, |one| one.seats)
    }
}

fn stored(part: &impl Serialize) -> Result<serde_json::Value> {
    serde_json::to_value(part).map_err(Error::internal)
}

const SORTS: &[Sort<Column>] =
    &[Sort { name: "name", column: Column::Name }, Sort { name: "createdAt", column: Column::Id }];

/// Which bodies.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct BodyFilter {
    /// Only those of this kind.
    pub kind: Option<BodyKind>,
    /// Only those in this state.
    pub state: Option<BodyState>,
    /// Only those of this organisation.
    pub participant_id: Option<ParticipantId>,
}

/// Lists the bodies, newest first unless sorted.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ListBodies {
    /// Which page.
    pub page: PageInput,
    /// Which bodies.
    pub filter: BodyFilter,
}

impl Operation for ListBodies {
    type Output = Page<Body>;
    type Tx = TenantTx;
    const ID: &'static str = "body.list";
    const PERMISSION: Permission = Permission::BodyRead;
    const MODE: Mode = Mode::Read;

    fn sort_keys() -> Vec<&'static str> {
        db::sort_keys(SORTS)
    }

    async fn run(self, tx: &TenantTx) -> Result<Page<Body>> {
        tx.find::<table::Entity>()
            .if_equal(Column::Kind, self.filter.kind)
            .if_equal(Column::State, self.filter.state)
            .if_equal(Column::ParticipantId, self.filter.participant_id)
            .page(&self.page, SORTS, (Self::ID, &self.filter))
            .await
    }
}

/// Reads one body.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetBody {
    /// The body's id.
    pub id: BodyId,
}

impl Operation for GetBody {
    type Output = Body;
    type Tx = TenantTx;
    const ID: &'static str = "body.get";
    const PERMISSION: Permission = Permission::BodyRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<Body> {
        tx.get(self.id).await
    }
}

/// Registers a body. It begins as `draft`. Without a rule for its quorum it gets the usual one: all parties in equal numbers
/// in a tripartite workshop; half of all seats elsewhere (kommuneloven § 11-9), and of every party somebody where employer
/// and employees meet.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateBody {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The organisation whose body it is, in joint work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub participant_id: Option<ParticipantId>,
    /// What kind of body it is.
    pub kind: BodyKind,
    /// What it is called.
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// What it may decide or advise on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 4000)]
    pub mandate: Option<String>,
    /// The parties that it is composed of, with their seats; none while that is open.
    #[schema(max_items = 4)]
    pub parties: Vec<BodyParty>,
    /// When its meetings have a quorum.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quorum: Option<BodyQuorum>,
    /// Why the parties may have unequal numbers of seats.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 2000)]
    pub waiver: Option<String>,
}

impl Operation for CreateBody {
    type Output = Body;
    type Tx = TenantTx;
    const ID: &'static str = "body.create";
    const PERMISSION: Permission = Permission::BodyManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Body> {
        if let Some(participant) = self.participant_id {
            tx.referred::<Participant>(participant, "#/participantId").await?;
        }
        let body = Body {
            id: tx.new_id(),
            participant_id: self.participant_id,
            kind: self.kind,
            name: self.name,
            mandate: self.mandate,
            quorum: self.quorum.unwrap_or_else(|| rules::usual(self.kind, &self.parties)),
            parties: self.parties,
            waiver: self.waiver,
            state: BodyState::Draft,
            version: 1,
            created_at: tx.now(),
            updated_at: tx.now(),
        };
        rules::check_parties(&body)?;
        insert(tx, body.clone()).await?;
        Ok(body)
    }
}

async fn insert(tx: &TenantTx, body: Body) -> Result<()> {
    let Body {
        id,
        participant_id,
        kind,
        name,
        mandate,
        parties,
        quorum,
        waiver,
        state,
        version,
        created_at,
        updated_at,
    } = body;
    tx.insert(table::ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(id),
        participant_id: Set(participant_id),
        kind: Set(kind),
        name: Set(name),
        mandate: Set(mandate),
        parties: Set(stored(&parties)?),
        quorum: Set(stored(&quorum)?),
        waiver: Set(waiver),
        state: Set(state),
        version: Set(version),
        created_at: Set(created_at),
        updated_at: Set(updated_at),
    })
    .await
}

/// Deletes a body that was registered by mistake, with its members, while it is `draft`; one that has begun is dissolved:
/// 409 `rule_unmet`, `begun_is_dissolved`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeleteBody {
    /// The body's id.
    pub id: BodyId,
    /// The version that the change was decided on.
    pub expected_version: i32,
}

impl Operation for DeleteBody {
    type Output = Deleted;
    type Tx = TenantTx;
    const ID: &'static str = "body.delete";
    const PERMISSION: Permission = Permission::BodyManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Deleted> {
        let body: Body = tx.get(self.id).await?;
        if body.state != BodyState::Draft {
            return Err(Error::rule(Rule::BegunIsDissolved));
        }
        tx.delete::<table::Entity>(self.id, self.expected_version).await
    }
}

/// The REST routes.
pub const ROUTES: fn() -> Vec<Route> = || {
    vec![
        Route::get::<ListBodies>("/v1/tenants/{tenant}/bodies"),
        Route::post::<CreateBody>("/v1/tenants/{tenant}/bodies"),
        Route::get::<GetBody>("/v1/tenants/{tenant}/bodies/{id}"),
        Route::patch::<UpdateBody>("/v1/tenants/{tenant}/bodies/{id}"),
        Route::delete::<DeleteBody>("/v1/tenants/{tenant}/bodies/{id}"),
        Route::post::<TransitionBody>("/v1/tenants/{tenant}/bodies/{id}/transitions/{transition}"),
    ]
};
