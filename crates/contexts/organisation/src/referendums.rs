//! Advisory referendums on structural changes (DOMAIN C4.5.3; kommuneloven § 12-2, inndelingslova § 10).
//!
//! A referendum is advice. It is recorded so that it can be read beside what the councils decided, and no rule counts it.

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
    structural_changes::{self, StructuralChangeId},
};
pub use graphql::{ReferendumMutations, ReferendumQueries};
use table::Column;

mod graphql;

kernel::ids! {
    /// Identifies an advisory referendum.
    ReferendumId(ReferendumIdKind) = "referendum",
}

mod table {
    use kernel::{Date, ParticipantId, TenantId, Time};
    use sea_orm::entity::prelude::*;

    use super::ReferendumId;
    use crate::structural_changes::StructuralChangeId;

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "referendums")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub tenant_id: TenantId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: ReferendumId,
        pub structural_change_id: StructuralChangeId,
        pub participant_id: Option<ParticipantId>,
        pub held_on: Date,
        pub question: String,
        pub votes_yes: i32,
        pub votes_no: i32,
        pub votes_blank: i32,
        pub voters: Option<i32>,
        pub version: i32,
        pub created_at: Time,
        pub updated_at: Time,
    }
    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// The registry entry.
pub const TABLE: Table = Table::tenant("referendums").after(&["structural_changes", "participants"]);

impl TenantTable for table::Entity {
    const TABLE: Table = TABLE;
    const TENANT_ID: table::Column = table::Column::TenantId;
    const ID: table::Column = table::Column::Id;
    const VERSION: Option<table::Column> = Some(table::Column::Version);
}

/// What the inhabitants of an organisation answered. Advice: no rule counts it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct Referendum {
    /// The referendum's id.
    pub id: ReferendumId,
    /// The structural change.
    pub structural_change_id: StructuralChangeId,
    /// The organisation whose inhabitants were asked; null for the tenant itself.
    pub participant_id: Option<ParticipantId>,
    /// The day of the referendum.
    pub held_on: Date,
    /// What was asked.
    pub question: String,
    /// How many answered yes.
    pub votes_yes: i32,
    /// How many answered no.
    pub votes_no: i32,
    /// How many voted blank.
    pub votes_blank: i32,
    /// How many had the right to vote; null if that is not known.
    pub voters: Option<i32>,
    /// How many per mille of those who had the right to vote did, rounded: 615 is 61.5 %; null if that is not known.
    pub turnout_per_mille: Option<i32>,
    /// Counts the changes; the `ETag`.
    pub version: i32,
    /// When it was registered.
    pub created_at: Time,
    /// When it was last changed.
    pub updated_at: Time,
}

kernel::resource!(Referendum);
db::projection!(Referendum from table {
    id: Id, structural_change_id: StructuralChangeId, participant_id: ParticipantId, held_on: HeldOn, question: Question,
    votes_yes: VotesYes, votes_no: VotesNo, votes_blank: VotesBlank, voters: Voters, version: Version,
    created_at: CreatedAt, updated_at: UpdatedAt,
} with { turnout_per_mille: None });

impl Referendum {
    fn votes(&self) -> i64 {
        [self.votes_yes, self.votes_no, self.votes_blank].into_iter().map(i64::from).sum()
    }

    /// The referendum with its turnout.
    fn counted(mut self) -> Self {
        let voters = self.voters.map(i64::from).filter(|voters| *voters > 0);
        let turnout = voters.map(|voters| (self.votes() * 2000 + voters) / (2 * voters));
        self.turnout_per_mille = turnout.and_then(|turnout| i32::try_from(turnout).ok());
        self
    }
}

const SORTS: &[Sort<Column>] =
    &[Sort { name: "heldOn", column: Column::HeldOn }, Sort { name: "createdAt", column: Column::Id }];

/// Which referendums.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ReferendumFilter {
    /// Only those on this structural change.
    pub structural_change_id: Option<StructuralChangeId>,
    /// Only those in this organisation.
    pub participant_id: Option<ParticipantId>,
}

/// Lists the referendums, newest first unless sorted.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ListReferendums {
    /// Which page.
    pub page: PageInput,
    /// Which referendums.
    pub filter: ReferendumFilter,
}

impl Operation for ListReferendums {
    type Output = Page<Referendum>;
    type Tx = TenantTx;
    const ID: &'static str = "referendum.list";
    const PERMISSION: Permission = Permission::StructuralChangeRead;
    const MODE: Mode = Mode::Read;

    fn sort_keys() -> Vec<&'static str> {
        db::sort_keys(SORTS)
    }

    async fn run(self, tx: &TenantTx) -> Result<Page<Referendum>> {
        let mut page: Page<Referendum> = tx
            .find::<table::Entity>()
            .if_equal(Column::StructuralChangeId, self.filter.structural_change_id)
            .if_equal(Column::ParticipantId, self.filter.participant_id)
            .page(&self.page, SORTS, (Self::ID, &self.filter))
            .await?;
        page.items = page.items.into_iter().map(Referendum::counted).collect();
        Ok(page)
    }
}

/// Reads one referendum.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetReferendum {
    /// The referendum's id.
    pub id: ReferendumId,
}

impl Operation for GetReferendum {
    type Output = Referendum;
    type Tx = TenantTx;
    const ID: &'static str = "referendum.get";
    const PERMISSION: Permission = Permission::StructuralChangeRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<Referendum> {
        Ok(tx.get::<Referendum>(self.id).await?.counted())
    }
}

/// Records an advisory referendum on a structural change, in one of its parties. It changes nothing: whatever the inhabitants
/// answered, the councils decide.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateReferendum {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The structural change.
    pub structural_change_id: StructuralChangeId,
    /// The organisation whose inhabitants were asked; not given for the tenant itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub participant_id: Option<ParticipantId>,
    /// The day of the referendum.
    pub held_on: Date,
    /// What was asked.
    #[schema(min_length = 1, max_length = 1000)]
    pub question: String,
    /// How many answered yes.
    #[schema(minimum = 0, maximum = 10_000_000)]
    pub votes_yes: i32,
    /// How many answered no.
    #[schema(minimum = 0, maximum = 10_000_000)]
    pub votes_no: i32,
    /// How many voted blank.
    #[serde(default)]
    #[graphql(default)]
    #[schema(minimum = 0, maximum = 10_000_000)]
    pub votes_blank: i32,
    /// How many had the right to vote.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 10_000_000)]
    pub voters: Option<i32>,
}

impl Operation for CreateReferendum {
    type Output = Referendum;
    type Tx = TenantTx;
    const ID: &'static str = "referendum.create";
    const PERMISSION: Permission = Permission::StructuralChangeManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Referendum> {
        structural_changes::touch(tx, self.structural_change_id, "#/structuralChangeId").await?;
        if let Some(participant) = self.participant_id {
            tx.referred::<Participant>(participant, "#/participantId").await?;
        }
        structural_changes::check_party(tx, self.structural_change_id, self.participant_id).await?;
        dates::check_past(tx, self.held_on, "#/heldOn")?;
        let referendum = Referendum {
            id: tx.new_id(),
            structural_change_id: self.structural_change_id,
            participant_id: self.participant_id,
            held_on: self.held_on,
            question: self.question,
            votes_yes: self.votes_yes,
            votes_no: self.votes_no,
            votes_blank: self.votes_blank,
            voters: self.voters,
            turnout_per_mille: None,
            version: 1,
            created_at: tx.now(),
            updated_at: tx.now(),
        };
        if referendum.voters.is_some_and(|voters| i64::from(voters) < referendum.votes()) {
            return Err(Error::broken("#/voters", Rule::VotesWithinVoters));
        }
        insert(tx, referendum.clone()).await?;
        Ok(referendum.counted())
    }
}

/// Deletes a referendum that was recorded by mistake.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeleteReferendum {
    /// The referendum's id.
    pub id: ReferendumId,
    /// The version that the change was decided on.
    pub expected_version: i32,
}

impl Operation for DeleteReferendum {
    type Output = Deleted;
    type Tx = TenantTx;
    const ID: &'static str = "referendum.delete";
    const PERMISSION: Permission = Permission::StructuralChangeManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Deleted> {
        let referendum: Referendum = tx.get(self.id).await?;
        structural_changes::touch(tx, referendum.structural_change_id, "#/id").await?;
        tx.delete::<table::Entity>(self.id, self.expected_version).await
    }
}

async fn insert(tx: &TenantTx, referendum: Referendum) -> Result<()> {
    let Referendum {
        id,
        structural_change_id,
        participant_id,
        held_on,
        question,
        votes_yes,
        votes_no,
        votes_blank,
        voters,
        turnout_per_mille: _,
        version,
        created_at,
        updated_at,
    } = referendum;
    tx.insert(table::ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(id),
        structural_change_id: Set(structural_change_id),
        participant_id: Set(participant_id),
        held_on: Set(held_on),
        question: Set(question),
        votes_yes: Set(votes_yes),
        votes_no: Set(votes_no),
        votes_blank: Set(votes_blank),
        voters: Set(voters),
        version: Set(version),
        created_at: Set(created_at),
        updated_at: Set(updated_at),
    })
    .await
}

/// The REST routes.
pub const ROUTES: fn() -> Vec<Route> = || {
    vec![
        Route::get::<ListReferendums>("/v1/tenants/{tenant}/referendums"),
        Route::post::<CreateReferendum>("/v1/tenants/{tenant}/referendums"),
        Route::get::<GetReferendum>("/v1/tenants/{tenant}/referendums/{id}"),
        Route::delete::<DeleteReferendum>("/v1/tenants/{tenant}/referendums/{id}"),
    ]
};
