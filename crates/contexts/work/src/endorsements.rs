//! Endorsements: who stands behind a version of the to-be, and who does not, with reasons (DOMAIN C0.3.6).

use api::Route;
use async_graphql::{InputObject, SimpleObject};
use db::{Sort, Table, TenantTable, TenantTx};
use kernel::{Error, Mode, Operation, Page, PageInput, ParticipantId, Permission, PersonId, Result, Rule, Time};
use sea_orm::{ActiveValue::Set, ColumnTrait};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    processes,
    to_be_versions::{self, ToBeVersion, ToBeVersionId},
};
pub use graphql::{EndorsementMutations, EndorsementQueries};
pub(crate) use summary::check_heard;
pub use summary::{EndorsementSummary, OrganisationEndorsement, SumUpEndorsements};
use table::Column;

mod graphql;
mod summary;
mod table;

kernel::ids! {
    /// Identifies an endorsement.
    EndorsementId(EndorsementIdKind) = "endorsement",
}

kernel::text_enum! {
    /// What somebody says of a version of the to-be.
    pub enum Verdict {
        /// Stands behind it.
        Agree = "agree",
        /// Stands behind it, but for what the text tells.
        AgreeWithReservation = "agree_with_reservation",
        /// Does not stand behind it; the text tells why.
        Disagree = "disagree",
    }
}

/// The registry entry.
pub const TABLE: Table = Table::tenant("endorsements").after(&["to_be_versions", "participants"]);

impl TenantTable for table::Entity {
    const TABLE: Table = TABLE;
    const TENANT_ID: Column = Column::TenantId;
    const ID: Column = Column::Id;
    const VERSION: Option<Column> = Some(Column::Version);
}

/// What one person said of a version of the to-be. It stands; whoever comes to think otherwise says so anew, and the
/// newest counts.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct Endorsement {
    /// The endorsement's id.
    pub id: EndorsementId,
    /// The version of the to-be.
    pub to_be_version_id: ToBeVersionId,
    /// The organisation that the person acted for; null for a member of the tenant itself.
    pub participant_id: Option<ParticipantId>,
    /// Who said it, as in `personId` of a membership.
    pub person_id: PersonId,
    /// What.
    pub verdict: Verdict,
    /// The reservation, or why not.
    pub text: Option<String>,
    /// Always 1; the `ETag`.
    pub version: i32,
    /// When.
    pub created_at: Time,
}

kernel::resource!(Endorsement);
db::projection!(Endorsement from table {
    id: Id, to_be_version_id: ToBeVersionId, participant_id: ParticipantId, person_id: PersonId, verdict: Verdict,
    text: Text, version: Version, created_at: CreatedAt,
});

const SORTS: &[Sort<Column>] = &[Sort { name: "createdAt", column: Column::Id }];

/// Which endorsements.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct EndorsementFilter {
    /// Only those of this version of the to-be.
    pub to_be_version_id: Option<ToBeVersionId>,
    /// Only those of this organisation.
    pub participant_id: Option<ParticipantId>,
    /// Only those that say this.
    pub verdict: Option<Verdict>,
}

/// Lists the endorsements, newest first unless sorted.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ListEndorsements {
    /// Which page.
    pub page: PageInput,
    /// Which endorsements.
    pub filter: EndorsementFilter,
}

impl Operation for ListEndorsements {
    type Output = Page<Endorsement>;
    type Tx = TenantTx;
    const ID: &'static str = "endorsement.list";
    const PERMISSION: Permission = Permission::ToBeRead;
    const MODE: Mode = Mode::Read;

    fn sort_keys() -> Vec<&'static str> {
        db::sort_keys(SORTS)
    }

    async fn run(self, tx: &TenantTx) -> Result<Page<Endorsement>> {
        tx.find::<table::Entity>()
            .if_equal(Column::ToBeVersionId, self.filter.to_be_version_id)
            .if_equal(Column::ParticipantId, self.filter.participant_id)
            .if_equal(Column::Verdict, self.filter.verdict)
            .page(&self.page, SORTS, (Self::ID, &self.filter))
            .await
    }
}

/// Reads one endorsement.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetEndorsement {
    /// The endorsement's id.
    pub id: EndorsementId,
}

impl Operation for GetEndorsement {
    type Output = Endorsement;
    type Tx = TenantTx;
    const ID: &'static str = "endorsement.get";
    const PERMISSION: Permission = Permission::ToBeRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<Endorsement> {
        tx.get(self.id).await
    }
}

/// How often a person answers on a version: whoever sums up reads every answer.
const MAX_ANSWERS: u64 = 20;

/// Says whether one stands behind the newest version of the to-be, for the organisation that one acts for. An earlier
/// version, and one that is approved, takes no more: 409 `rule_unmet`, `newest_is_endorsed`; nor does any from a person who
/// has answered on it 20 times, `twenty_answers`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateEndorsement {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The version of the to-be.
    pub to_be_version_id: ToBeVersionId,
    /// What one says.
    pub verdict: Verdict,
    /// The reservation, or why not; demanded unless one agrees.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 4000)]
    pub text: Option<String>,
}

impl Operation for CreateEndorsement {
    type Output = Endorsement;
    type Tx = TenantTx;
    const ID: &'static str = "endorsement.create";
    const PERMISSION: Permission = Permission::ToBeEndorse;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Endorsement> {
        if self.verdict != Verdict::Agree && self.text.is_none() {
            return Err(Error::broken("#/text", Rule::ReservationIsTold));
        }
        let version = tx.referred::<ToBeVersion>(self.to_be_version_id, "#/toBeVersionId").await?;
        processes::lock(tx, version.process_id).await?;
        let newest: Option<ToBeVersion> = to_be_versions::newest(tx, version.process_id).await?;
        if newest.is_none_or(|newest| newest.id != version.id || newest.approved_at.is_some()) {
            return Err(Error::rule(Rule::NewestIsEndorsed));
        }
        let mine = tx.find::<table::Entity>().filter(Column::ToBeVersionId.eq(version.id));
        if mine.filter(Column::PersonId.eq(tx.actor().person)).count().await? >= MAX_ANSWERS {
            return Err(Error::rule(Rule::TwentyAnswers));
        }
        let made = Endorsement {
            id: tx.new_id(),
            to_be_version_id: version.id,
            participant_id: tx.actor().acts_for,
            person_id: tx.actor().person,
            verdict: self.verdict,
            text: self.text,
            version: 1,
            created_at: tx.now(),
        };
        let Endorsement { id, to_be_version_id, participant_id, person_id, verdict, text, version, created_at } =
            made.clone();
        tx.insert(table::ActiveModel {
            tenant_id: Set(tx.tenant()),
            id: Set(id),
            to_be_version_id: Set(to_be_version_id),
            participant_id: Set(participant_id),
            person_id: Set(person_id),
            verdict: Set(verdict),
            text: Set(text),
            version: Set(version),
            created_at: Set(created_at),
        })
        .await?;
        Ok(made)
    }
}

/// The REST routes.
pub const ROUTES: fn() -> Vec<Route> = || {
    vec![
        Route::get::<ListEndorsements>("/v1/tenants/{tenant}/endorsements"),
        Route::post::<CreateEndorsement>("/v1/tenants/{tenant}/endorsements"),
        Route::get::<GetEndorsement>("/v1/tenants/{tenant}/endorsements/{id}"),
        Route::get::<SumUpEndorsements>("/v1/tenants/{tenant}/to-be-versions/{id}/endorsement-summary"),
    ]
};
