//! Participants: the organisations that take part in a tenant's joint work, each with a column of its own.
//!
//! A programme such as a new municipality before its merger owns the joint work as its tenant. A predecessor is named
//! here as a participant; people from it are members of the programme's tenant who act for it. So a row belongs to one
//! tenant always, and nobody sees two tenants' rows (docs/adr/0003).

use std::collections::HashMap;

use api::{Connection, PageArgs, Route};
use async_graphql::{Context, InputObject, Object, SimpleObject};
use db::{Sort, Table, TenantTable, TenantTx, Unique};
use kernel::{Deleted, Mode, Operation, Page, PageInput, ParticipantId, Patch, Permission, Result, Time};
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use table::Column;

mod table {
    use kernel::{ParticipantId, TenantId, Time};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "participants")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub tenant_id: TenantId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: ParticipantId,
        pub name: String,
        pub organisation_number: Option<String>,
        pub version: i32,
        pub created_at: Time,
        pub updated_at: Time,
    }
    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// The registry entry.
pub const TABLE: Table = Table::tenant("participants").unique(&[Unique {
    constraint: "participants_name_key",
    columns: &["name"],
    member: "name",
}]);

impl TenantTable for table::Entity {
    const TABLE: Table = TABLE;
    const TENANT_ID: Column = Column::TenantId;
    const ID: Column = Column::Id;
    const VERSION: Option<Column> = Some(Column::Version);
}

/// An organisation that takes part in the tenant's joint work.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct Participant {
    /// The participant's id, unique in this tenant's work only.
    pub id: ParticipantId,
    /// The organisation's name, the heading of its column.
    pub name: String,
    /// The organisation number in Enhetsregisteret, nine digits.
    pub organisation_number: Option<String>,
    /// Counts the changes; the `ETag`.
    pub version: i32,
    /// When it was added.
    pub created_at: Time,
    /// When it was last changed.
    pub updated_at: Time,
}

kernel::resource!(Participant);
db::projection!(Participant from table {
    id: Id, name: Name, organisation_number: OrganisationNumber, version: Version, created_at: CreatedAt,
    updated_at: UpdatedAt,
});

const SORTS: &[Sort<Column>] =
    &[Sort { name: "name", column: Column::Name }, Sort { name: "createdAt", column: Column::Id }];

/// Lists the participants, newest first unless sorted.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ListParticipants {
    /// Which page.
    pub page: PageInput,
}

impl Operation for ListParticipants {
    type Output = Page<Participant>;
    type Tx = TenantTx;
    const ID: &'static str = "participant.list";
    const PERMISSION: Permission = Permission::ParticipantRead;
    const MODE: Mode = Mode::Read;

    fn sort_keys() -> Vec<&'static str> {
        db::sort_keys(SORTS)
    }

    async fn run(self, tx: &TenantTx) -> Result<Page<Participant>> {
        tx.find::<table::Entity>().page(&self.page, SORTS, Self::ID).await
    }
}

struct Named {
    id: ParticipantId,
    name: String,
}

db::projection!(Named from table { id: Id, name: Name });

/// What the participants of the tenant are called; for other contexts' read models.
pub async fn names(tx: &TenantTx) -> Result<HashMap<ParticipantId, String>> {
    let all: Vec<Named> = tx.find::<table::Entity>().all().await?;
    Ok(all.into_iter().map(|participant| (participant.id, participant.name)).collect())
}

/// Reads one participant.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetParticipant {
    /// The participant's id.
    pub id: ParticipantId,
}

impl Operation for GetParticipant {
    type Output = Participant;
    type Tx = TenantTx;
    const ID: &'static str = "participant.get";
    const PERMISSION: Permission = Permission::ParticipantRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<Participant> {
        tx.get(self.id).await
    }
}

/// Adds an organisation to the tenant's joint work.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateParticipant {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The organisation's name, unique among the tenant's participants.
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// The organisation number in Enhetsregisteret; spaces as printed are accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 20)]
    pub organisation_number: Option<String>,
}

impl Operation for CreateParticipant {
    type Output = Participant;
    type Tx = TenantTx;
    const ID: &'static str = "participant.create";
    const PERMISSION: Permission = Permission::ParticipantManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Participant> {
        let number = self.organisation_number.as_deref();
        let participant = Participant {
            id: tx.new_id(),
            name: self.name,
            organisation_number: number
                .map(|number| crate::identifiers::organisation_number(number, "#/organisationNumber"))
                .transpose()?,
            version: 1,
            created_at: tx.now(),
            updated_at: tx.now(),
        };
        let Participant { id, name, organisation_number, version, created_at, updated_at } = participant.clone();
        tx.insert(table::ActiveModel {
            tenant_id: Set(tx.tenant()),
            id: Set(id),
            name: Set(name),
            organisation_number: Set(organisation_number),
            version: Set(version),
            created_at: Set(created_at),
            updated_at: Set(updated_at),
        })
        .await?;
        Ok(participant)
    }
}

/// Changes a participant's name or organisation number.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateParticipant {
    /// The participant's id.
    pub id: ParticipantId,
    /// The version that the change was decided on.
    pub expected_version: i32,
    /// The organisation's name, unique among the tenant's participants.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = String, min_length = 1, max_length = 200)]
    pub name: Patch<String>,
    /// The organisation number in Enhetsregisteret; spaces as printed are accepted.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 20)]
    pub organisation_number: Patch<String>,
}

impl Operation for UpdateParticipant {
    type Output = Participant;
    type Tx = TenantTx;
    const ID: &'static str = "participant.update";
    const PERMISSION: Permission = Permission::ParticipantManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Participant> {
        let number = match self.organisation_number {
            Patch::Set(number) => Patch::Set(crate::identifiers::organisation_number(&number, "#/organisationNumber")?),
            other => other,
        };
        tx.change::<table::Entity>()
            .set_if(Column::Name, self.name.set())
            .set_if(Column::OrganisationNumber, number.change())
            .set(Column::UpdatedAt, tx.now())
            .one(self.id, Some(self.expected_version))
            .await
    }
}

/// Removes an organisation that has not yet contributed anything.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeleteParticipant {
    /// The participant's id.
    pub id: ParticipantId,
    /// The version that the change was decided on.
    pub expected_version: i32,
}

impl Operation for DeleteParticipant {
    type Output = Deleted;
    type Tx = TenantTx;
    const ID: &'static str = "participant.delete";
    const PERMISSION: Permission = Permission::ParticipantManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Deleted> {
        tx.delete::<table::Entity>(self.id, self.expected_version).await
    }
}

/// The REST routes.
pub const ROUTES: fn() -> Vec<Route> = || {
    vec![
        Route::get::<ListParticipants>("/v1/tenants/{tenant}/participants"),
        Route::post::<CreateParticipant>("/v1/tenants/{tenant}/participants"),
        Route::get::<GetParticipant>("/v1/tenants/{tenant}/participants/{id}"),
        Route::patch::<UpdateParticipant>("/v1/tenants/{tenant}/participants/{id}"),
        Route::delete::<DeleteParticipant>("/v1/tenants/{tenant}/participants/{id}"),
    ]
};

/// The query fields.
#[derive(Default)]
pub struct ParticipantQueries;

/// Reading participants.
#[Object]
impl ParticipantQueries {
    /// Lists the participants, newest first unless sorted.
    async fn participants(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Sort keys, as in REST: name, createdAt.")] sort: Option<String>,
    ) -> async_graphql::Result<Connection<Participant>> {
        let args = PageArgs { first, after, last, before, sort };
        api::connection(ctx, args, |page| ListParticipants { page }).await
    }

    /// Reads one participant.
    async fn participant(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The participant's id.")] id: ParticipantId,
    ) -> async_graphql::Result<Participant> {
        api::read(ctx, GetParticipant { id }).await
    }
}

/// The mutation fields.
#[derive(Default)]
pub struct ParticipantMutations;

/// Changing participants.
#[Object]
impl ParticipantMutations {
    /// Adds an organisation to the tenant's joint work.
    async fn create_participant(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The organisation.")] input: CreateParticipant,
    ) -> async_graphql::Result<Participant> {
        api::run(ctx, input).await
    }

    /// Changes a participant's name or organisation number.
    async fn update_participant(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The change.")] input: UpdateParticipant,
    ) -> async_graphql::Result<Participant> {
        api::run(ctx, input).await
    }

    /// Removes an organisation that has not yet contributed anything.
    async fn delete_participant(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which participant.")] input: DeleteParticipant,
    ) -> async_graphql::Result<Deleted> {
        api::run(ctx, input).await
    }
}

/// Reads participants by their ids, for nested fields.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ParticipantsByIds {
    /// The ids.
    pub ids: Vec<ParticipantId>,
}

impl Operation for ParticipantsByIds {
    type Output = Vec<(ParticipantId, Participant)>;
    type Tx = TenantTx;
    const ID: &'static str = "participant.by_ids";
    const PERMISSION: Permission = Permission::ParticipantRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<Self::Output> {
        let found: Vec<Participant> = tx.find::<table::Entity>().any_of(Column::Id, self.ids).all().await?;
        Ok(found.into_iter().map(|participant| (participant.id, participant)).collect())
    }
}

impl api::ByParent for ParticipantsByIds {
    type Parent = ParticipantId;
    type Child = Participant;

    fn of(parents: &[ParticipantId]) -> Self {
        Self { ids: parents.to_vec() }
    }
}
