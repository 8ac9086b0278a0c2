//! Who was heard on a structural change, how, how many, and what they said (DOMAIN C4.5.2; inndelingslova § 10).

use std::collections::HashMap;

use api::Route;
use async_graphql::{InputObject, SimpleObject};
use db::{Sort, Table, TenantTable, TenantTx};
use kernel::{Date, Deleted, Mode, Operation, Page, PageInput, ParticipantId, Permission, Result, Time};
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    dates,
    participants::Participant,
    structural_changes::{self, StructuralChangeId},
};
pub use graphql::{StakeholderInquiryMutations, StakeholderInquiryQueries};
use table::Column;

mod graphql;

kernel::ids! {
    /// Identifies that a group was heard.
    StakeholderInquiryId(StakeholderInquiryIdKind) = "stakeholder_inquiry",
}

kernel::text_enum! {
    /// Who is heard before a structural change.
    pub enum StakeholderGroup {
        /// Those who are elected.
        Politicians = "politicians",
        /// The employees.
        Employees = "employees",
        /// The unions, by their representatives.
        Unions = "unions",
        /// The inhabitants.
        Inhabitants = "inhabitants",
        /// Trade and industry.
        Business = "business",
    }
}

impl StakeholderGroup {
    const ALL: [Self; 5] = [Self::Politicians, Self::Employees, Self::Unions, Self::Inhabitants, Self::Business];
}

kernel::text_enum! {
    /// How a group was heard.
    pub enum InquiryForm {
        /// At a meeting.
        Meeting = "meeting",
        /// By a survey.
        Survey = "survey",
        /// By a hearing in writing.
        Hearing = "hearing",
        /// By interviews.
        Interviews = "interviews",
        /// In another way.
        Other = "other",
    }
}

mod table {
    use kernel::{Date, ParticipantId, TenantId, Time};
    use sea_orm::entity::prelude::*;

    use super::{InquiryForm, StakeholderGroup, StakeholderInquiryId};
    use crate::structural_changes::StructuralChangeId;

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "stakeholder_inquiries")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub tenant_id: TenantId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: StakeholderInquiryId,
        pub structural_change_id: StructuralChangeId,
        pub participant_id: Option<ParticipantId>,
        pub group_name: StakeholderGroup,
        pub form: InquiryForm,
        pub heard_on: Date,
        pub number: Option<i32>,
        pub result: String,
        pub version: i32,
        pub created_at: Time,
        pub updated_at: Time,
    }
    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// The registry entry.
pub const TABLE: Table = Table::tenant("stakeholder_inquiries").after(&["structural_changes", "participants"]);

impl TenantTable for table::Entity {
    const TABLE: Table = TABLE;
    const TENANT_ID: table::Column = table::Column::TenantId;
    const ID: table::Column = table::Column::Id;
    const VERSION: Option<table::Column> = Some(table::Column::Version);
}

/// What a group said of a structural change when it was heard.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct StakeholderInquiry {
    /// The inquiry's id.
    pub id: StakeholderInquiryId,
    /// The structural change.
    pub structural_change_id: StructuralChangeId,
    /// The organisation whose group it was; null if it was heard for all together.
    pub participant_id: Option<ParticipantId>,
    /// Who was heard.
    pub group: StakeholderGroup,
    /// How.
    pub form: InquiryForm,
    /// The day, or the last of several.
    pub heard_on: Date,
    /// How many took part; null if that is not known.
    pub number: Option<i32>,
    /// What they said, as a whole. Nobody is named.
    pub result: String,
    /// Counts the changes; the `ETag`.
    pub version: i32,
    /// When it was registered.
    pub created_at: Time,
    /// When it was last changed.
    pub updated_at: Time,
}

kernel::resource!(StakeholderInquiry);
db::projection!(StakeholderInquiry from table {
    id: Id, structural_change_id: StructuralChangeId, participant_id: ParticipantId, group: GroupName, form: Form,
    heard_on: HeardOn, number: Number, result: Result, version: Version, created_at: CreatedAt, updated_at: UpdatedAt,
});

const SORTS: &[Sort<Column>] =
    &[Sort { name: "heardOn", column: Column::HeardOn }, Sort { name: "createdAt", column: Column::Id }];

/// Which stakeholder inquiries.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct StakeholderInquiryFilter {
    /// Only those on this structural change.
    pub structural_change_id: Option<StructuralChangeId>,
    /// Only those in this organisation.
    pub participant_id: Option<ParticipantId>,
    /// Only those of this group.
    pub group: Option<StakeholderGroup>,
}

/// Lists the stakeholder inquiries, newest first unless sorted.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ListStakeholderInquiries {
    /// Which page.
    pub page: PageInput,
    /// Which stakeholder inquiries.
    pub filter: StakeholderInquiryFilter,
}

impl Operation for ListStakeholderInquiries {
    type Output = Page<StakeholderInquiry>;
    type Tx = TenantTx;
    const ID: &'static str = "stakeholder_inquiry.list";
    const PERMISSION: Permission = Permission::StructuralChangeRead;
    const MODE: Mode = Mode::Read;

    fn sort_keys() -> Vec<&'static str> {
        db::sort_keys(SORTS)
    }

    async fn run(self, tx: &TenantTx) -> Result<Page<StakeholderInquiry>> {
        tx.find::<table::Entity>()
            .if_equal(Column::StructuralChangeId, self.filter.structural_change_id)
            .if_equal(Column::ParticipantId, self.filter.participant_id)
            .if_equal(Column::GroupName, self.filter.group)
            .page(&self.page, SORTS, (Self::ID, &self.filter))
            .await
    }
}

/// Reads one inquiry.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetStakeholderInquiry {
    /// The inquiry's id.
    pub id: StakeholderInquiryId,
}

impl Operation for GetStakeholderInquiry {
    type Output = StakeholderInquiry;
    type Tx = TenantTx;
    const ID: &'static str = "stakeholder_inquiry.get";
    const PERMISSION: Permission = Permission::StructuralChangeRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<StakeholderInquiry> {
        tx.get(self.id).await
    }
}

/// Records that a group was heard on a structural change, in one of its parties or for all together.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateStakeholderInquiry {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The structural change.
    pub structural_change_id: StructuralChangeId,
    /// The organisation whose group it was; not given if it was heard for all together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub participant_id: Option<ParticipantId>,
    /// Who was heard.
    pub group: StakeholderGroup,
    /// How.
    pub form: InquiryForm,
    /// The day, or the last of several.
    pub heard_on: Date,
    /// How many took part.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 10_000_000)]
    pub number: Option<i32>,
    /// What they said, as a whole. Name nobody.
    #[schema(min_length = 1, max_length = 10_000)]
    pub result: String,
}

impl Operation for CreateStakeholderInquiry {
    type Output = StakeholderInquiry;
    type Tx = TenantTx;
    const ID: &'static str = "stakeholder_inquiry.create";
    const PERMISSION: Permission = Permission::StructuralChangeManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<StakeholderInquiry> {
        structural_changes::touch(tx, self.structural_change_id, "#/structuralChangeId").await?;
        if let Some(participant) = self.participant_id {
            tx.referred::<Participant>(participant, "#/participantId").await?;
            structural_changes::check_party(tx, self.structural_change_id, self.participant_id).await?;
        }
        dates::check_past(tx, self.heard_on, "#/heardOn")?;
        let inquiry = StakeholderInquiry {
            id: tx.new_id(),
            structural_change_id: self.structural_change_id,
            participant_id: self.participant_id,
            group: self.group,
            form: self.form,
            heard_on: self.heard_on,
            number: self.number,
            result: self.result,
            version: 1,
            created_at: tx.now(),
            updated_at: tx.now(),
        };
        insert(tx, inquiry.clone()).await?;
        Ok(inquiry)
    }
}

/// Deletes an inquiry that was recorded by mistake.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeleteStakeholderInquiry {
    /// The inquiry's id.
    pub id: StakeholderInquiryId,
    /// The version that the change was decided on.
    pub expected_version: i32,
}

impl Operation for DeleteStakeholderInquiry {
    type Output = Deleted;
    type Tx = TenantTx;
    const ID: &'static str = "stakeholder_inquiry.delete";
    const PERMISSION: Permission = Permission::StructuralChangeManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Deleted> {
        let inquiry: StakeholderInquiry = tx.get(self.id).await?;
        structural_changes::touch(tx, inquiry.structural_change_id, "#/id").await?;
        tx.delete::<table::Entity>(self.id, self.expected_version).await
    }
}

async fn insert(tx: &TenantTx, inquiry: StakeholderInquiry) -> Result<()> {
    let StakeholderInquiry {
        id,
        structural_change_id,
        participant_id,
        group,
        form,
        heard_on,
        number,
        result,
        version,
        created_at,
        updated_at,
    } = inquiry;
    tx.insert(table::ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(id),
        structural_change_id: Set(structural_change_id),
        participant_id: Set(participant_id),
        group_name: Set(group),
        form: Set(form),
        heard_on: Set(heard_on),
        number: Set(number),
        result: Set(result),
        version: Set(version),
        created_at: Set(created_at),
        updated_at: Set(updated_at),
    })
    .await
}

struct Heard {
    structural_change_id: StructuralChangeId,
    group: StakeholderGroup,
}

db::projection!(Heard from table { structural_change_id: StructuralChangeId, group: GroupName });

/// The groups that were heard on each of these changes, in one statement.
pub(crate) async fn heard(
    tx: &TenantTx,
    changes: Vec<StructuralChangeId>,
) -> Result<HashMap<StructuralChangeId, Vec<StakeholderGroup>>> {
    let found: Vec<Heard> = tx.find::<table::Entity>().any_of(Column::StructuralChangeId, changes).all().await?;
    let mut heard: HashMap<StructuralChangeId, Vec<StakeholderGroup>> = HashMap::new();
    for one in found {
        heard.entry(one.structural_change_id).or_default().push(one.group);
    }
    Ok(heard)
}

/// The groups beside those that were heard.
pub(crate) fn others(heard: Option<&Vec<StakeholderGroup>>) -> Vec<StakeholderGroup> {
    let was_heard = |group: &StakeholderGroup| heard.is_some_and(|heard| heard.contains(group));
    StakeholderGroup::ALL.into_iter().filter(|group| !was_heard(group)).collect()
}

/// The REST routes.
pub const ROUTES: fn() -> Vec<Route> = || {
    vec![
        Route::get::<ListStakeholderInquiries>("/v1/tenants/{tenant}/stakeholder-inquiries"),
        Route::post::<CreateStakeholderInquiry>("/v1/tenants/{tenant}/stakeholder-inquiries"),
        Route::get::<GetStakeholderInquiry>("/v1/tenants/{tenant}/stakeholder-inquiries/{id}"),
        Route::delete::<DeleteStakeholderInquiry>("/v1/tenants/{tenant}/stakeholder-inquiries/{id}"),
    ]
};
