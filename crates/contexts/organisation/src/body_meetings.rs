//! Meetings of bodies: when they were, who was there, and whether that was a quorum (DOMAIN C2.6.2).

use api::Route;
use async_graphql::{InputObject, SimpleObject};
use db::{Sort, Table, TenantTable, TenantTx};
use kernel::{Date, Deleted, Error, Mode, Operation, Page, PageInput, Patch, Permission, Result, Rule, Time};
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    bodies::{Body, BodyId, BodyState},
    body_decisions,
    body_members::BodyMemberId,
};
pub use graphql::{BodyMeetingMutations, BodyMeetingQueries};
pub use hold::{CancelBodyMeeting, HoldBodyMeeting};
pub use quorum::{BodyPartyPresence, BodyQuorumGap, MeetingQuorum};
use table::Column;

mod attendance;
mod graphql;
mod hold;
mod quorum;

kernel::ids! {
    /// Identifies a meeting of a body.
    BodyMeetingId(BodyMeetingIdKind) = "body_meeting",
    /// Identifies that somebody was present at a meeting.
    AttendanceId(AttendanceIdKind) = "attendance",
}

kernel::text_enum! {
    /// Whether a meeting has been.
    pub enum BodyMeetingState {
        /// It is to come.
        Planned = "planned",
        /// It was held.
        Held = "held",
        /// It was not held.
        Cancelled = "cancelled",
    }
}

mod table {
    use kernel::{Date, TenantId, Time};
    use sea_orm::entity::prelude::*;

    use super::{BodyMeetingId, BodyMeetingState, MeetingQuorum};
    use crate::bodies::BodyId;

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "body_meetings")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub tenant_id: TenantId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: BodyMeetingId,
        pub body_id: BodyId,
        pub meets_on: Date,
        pub agenda: Option<String>,
        pub state: BodyMeetingState,
        pub state_reason: Option<String>,
        pub quorum: Option<MeetingQuorum>,
        pub version: i32,
        pub created_at: Time,
        pub updated_at: Time,
    }
    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// The registry entry.
pub const TABLE: Table = Table::tenant("body_meetings").after(&["bodies"]);
pub use attendance::TABLE as ATTENDANCES;

impl TenantTable for table::Entity {
    const TABLE: Table = TABLE;
    const TENANT_ID: table::Column = table::Column::TenantId;
    const ID: table::Column = table::Column::Id;
    const VERSION: Option<table::Column> = Some(table::Column::Version);
}

/// A meeting of a body.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct BodyMeeting {
    /// The meeting's id.
    pub id: BodyMeetingId,
    /// The body.
    pub body_id: BodyId,
    /// The day of the meeting.
    pub meets_on: Date,
    /// What it is to deal with.
    pub agenda: Option<String>,
    /// Whether it has been.
    pub state: BodyMeetingState,
    /// Why it was cancelled; null if it was not.
    pub state_reason: Option<String>,
    /// Who was present; empty until it was held.
    pub body_member_ids: Vec<BodyMemberId>,
    /// Whether that was a quorum by the rule and the seats that the body had when the meeting was held; null until it was.
    pub quorum: Option<MeetingQuorum>,
    /// Counts the changes; the `ETag`.
    pub version: i32,
    /// When it was registered.
    pub created_at: Time,
    /// When it was last changed.
    pub updated_at: Time,
}

kernel::resource!(BodyMeeting);
db::projection!(BodyMeeting from table {
    id: Id, body_id: BodyId, meets_on: MeetsOn, agenda: Agenda, state: State, state_reason: StateReason,
    quorum: Quorum, version: Version, created_at: CreatedAt, updated_at: UpdatedAt,
} with { body_member_ids: vec![] });

const SORTS: &[Sort<Column>] =
    &[Sort { name: "meetsOn", column: Column::MeetsOn }, Sort { name: "createdAt", column: Column::Id }];

/// Which meetings of bodies.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct BodyMeetingFilter {
    /// Only those of this body.
    pub body_id: Option<BodyId>,
    /// Only those in this state.
    pub state: Option<BodyMeetingState>,
}

/// Lists the meetings of bodies, newest first unless sorted.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ListBodyMeetings {
    /// Which page.
    pub page: PageInput,
    /// Which meetings of bodies.
    pub filter: BodyMeetingFilter,
}

impl Operation for ListBodyMeetings {
    type Output = Page<BodyMeeting>;
    type Tx = TenantTx;
    const ID: &'static str = "body_meeting.list";
    const PERMISSION: Permission = Permission::BodyRead;
    const MODE: Mode = Mode::Read;

    fn sort_keys() -> Vec<&'static str> {
        db::sort_keys(SORTS)
    }

    async fn run(self, tx: &TenantTx) -> Result<Page<BodyMeeting>> {
        let mut page: Page<BodyMeeting> = tx
            .find::<table::Entity>()
            .if_equal(Column::BodyId, self.filter.body_id)
            .if_equal(Column::State, self.filter.state)
            .page(&self.page, SORTS, (Self::ID, &self.filter))
            .await?;
        attendance::fill(tx, &mut page.items).await?;
        Ok(page)
    }
}

/// Reads one meeting.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetBodyMeeting {
    /// The meeting's id.
    pub id: BodyMeetingId,
}

impl Operation for GetBodyMeeting {
    type Output = BodyMeeting;
    type Tx = TenantTx;
    const ID: &'static str = "body_meeting.get";
    const PERMISSION: Permission = Permission::BodyRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<BodyMeeting> {
        attendance::filled(tx, tx.get(self.id).await?).await
    }
}

/// Plans a meeting of a body that is not dissolved. It begins as `planned`; one that has been is then held.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateBodyMeeting {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The body.
    pub body_id: BodyId,
    /// The day of the meeting.
    pub meets_on: Date,
    /// What it is to deal with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 4000)]
    pub agenda: Option<String>,
}

impl Operation for CreateBodyMeeting {
    type Output = BodyMeeting;
    type Tx = TenantTx;
    const ID: &'static str = "body_meeting.create";
    const PERMISSION: Permission = Permission::BodyManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<BodyMeeting> {
        let body: Body = tx.referred(self.body_id, "#/bodyId").await?;
        if body.state == BodyState::Dissolved {
            return Err(Error::rule(Rule::DissolvedStays));
        }
        let meeting = BodyMeeting {
            id: tx.new_id(),
            body_id: self.body_id,
            meets_on: self.meets_on,
            agenda: self.agenda,
            state: BodyMeetingState::Planned,
            state_reason: None,
            body_member_ids: vec![],
            quorum: None,
            version: 1,
            created_at: tx.now(),
            updated_at: tx.now(),
        };
        tx.insert(table::ActiveModel {
            tenant_id: Set(tx.tenant()),
            id: Set(meeting.id),
            body_id: Set(meeting.body_id),
            meets_on: Set(meeting.meets_on),
            agenda: Set(meeting.agenda.clone()),
            state: Set(meeting.state),
            state_reason: Set(None),
            quorum: Set(None),
            version: Set(meeting.version),
            created_at: Set(meeting.created_at),
            updated_at: Set(meeting.updated_at),
        })
        .await?;
        Ok(meeting)
    }
}

/// Changes day and agenda of a meeting that is planned, or corrects who was present at one that was held: 409 `rule_unmet`,
/// `planned_is_changed`. What the correction comes to is judged by the rule and the seats that the meeting was held with.
/// Once it has decided something, attendance stays: `attendance_stays`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateBodyMeeting {
    /// The meeting's id.
    pub id: BodyMeetingId,
    /// The version that the change was decided on.
    pub expected_version: i32,
    /// The day of the meeting.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Date)]
    pub meets_on: Patch<Date>,
    /// What it is to deal with.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 4000)]
    pub agenda: Patch<String>,
    /// All who were present.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Vec<BodyMemberId>, min_items = 1, max_items = 500)]
    pub body_member_ids: Patch<Vec<BodyMemberId>>,
}

impl Operation for UpdateBodyMeeting {
    type Output = BodyMeeting;
    type Tx = TenantTx;
    const ID: &'static str = "body_meeting.update";
    const PERMISSION: Permission = Permission::BodyManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<BodyMeeting> {
        let replanned = !self.meets_on.is_keep() || !self.agenda.is_keep();
        let changed: BodyMeeting = tx
            .change::<table::Entity>()
            .set_if(Column::MeetsOn, self.meets_on.set())
            .set_if(Column::Agenda, self.agenda.change())
            .set(Column::UpdatedAt, tx.now())
            .one(self.id, Some(self.expected_version))
            .await?;
        let present = self.body_member_ids.set();
        let fits = match changed.state {
            BodyMeetingState::Planned => present.is_none(),
            BodyMeetingState::Held => !replanned,
            BodyMeetingState::Cancelled => !replanned && present.is_none(),
        };
        if !fits {
            return Err(Error::rule(Rule::PlannedIsChanged));
        }
        let Some(present) = present else { return attendance::filled(tx, changed).await };
        if body_decisions::decided_at(tx, self.id).await? {
            return Err(Error::rule(Rule::AttendanceStays));
        }
        let quorum = attendance::record(tx, &changed, &present).await?;
        // The version was counted up in the statement that compared it.
        let change = tx.change::<table::Entity>().quietly().set(Column::Quorum, quorum);
        let corrected: BodyMeeting = change.one(self.id, None).await?;
        Ok(BodyMeeting { body_member_ids: present, ..corrected })
    }
}

/// Deletes a meeting that was not held; one that was held stays: 409 `rule_unmet`, `held_stays`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeleteBodyMeeting {
    /// The meeting's id.
    pub id: BodyMeetingId,
    /// The version that the change was decided on.
    pub expected_version: i32,
}

impl Operation for DeleteBodyMeeting {
    type Output = Deleted;
    type Tx = TenantTx;
    const ID: &'static str = "body_meeting.delete";
    const PERMISSION: Permission = Permission::BodyManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Deleted> {
        let meeting: BodyMeeting = tx.get(self.id).await?;
        if meeting.state == BodyMeetingState::Held {
            return Err(Error::rule(Rule::HeldStays));
        }
        tx.delete::<table::Entity>(self.id, self.expected_version).await
    }
}

/// The REST routes.
pub const ROUTES: fn() -> Vec<Route> = || {
    vec![
        Route::get::<ListBodyMeetings>("/v1/tenants/{tenant}/body-meetings"),
        Route::post::<CreateBodyMeeting>("/v1/tenants/{tenant}/body-meetings"),
        Route::get::<GetBodyMeeting>("/v1/tenants/{tenant}/body-meetings/{id}"),
        Route::patch::<UpdateBodyMeeting>("/v1/tenants/{tenant}/body-meetings/{id}"),
        Route::delete::<DeleteBodyMeeting>("/v1/tenants/{tenant}/body-meetings/{id}"),
        Route::post::<HoldBodyMeeting>("/v1/tenants/{tenant}/body-meetings/{id}/transitions/hold"),
        Route::post::<CancelBodyMeeting>("/v1/tenants/{tenant}/body-meetings/{id}/transitions/cancel"),
    ]
};
