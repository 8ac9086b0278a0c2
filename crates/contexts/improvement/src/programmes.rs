//! Improvement programmes: what gains are gathered under across units, for as long as the programme lasts.

use api::Route;
use async_graphql::{InputObject, SimpleObject};
use db::{Sort, Table, TenantTable, TenantTx, Unique};
use kernel::{Date, Deleted, MembershipId, Mode, Operation, Page, PageInput, Patch, Permission, Result, Time};
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::shared::{check_members, check_period};
pub use graphql::{ProgrammeMutations, ProgrammeQueries};
use table::Column;

mod graphql;

kernel::ids! {
    /// Identifies an improvement programme.
    ProgrammeId(ProgrammeIdKind) = "programme",
}

mod table {
    use kernel::{Date, MembershipId, TenantId, Time};
    use sea_orm::entity::prelude::*;

    use super::ProgrammeId;

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "programmes")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub tenant_id: TenantId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: ProgrammeId,
        pub name: String,
        pub purpose: Option<String>,
        pub leader_membership_id: Option<MembershipId>,
        pub valid_from: Date,
        pub valid_to: Option<Date>,
        pub version: i32,
        pub created_at: Time,
        pub updated_at: Time,
    }
    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// The registry entry.
pub const TABLE: Table = Table::tenant("programmes").after(&["memberships"]).unique(&[Unique {
    constraint: "programmes_name_key",
    columns: &["name"],
    member: "name",
}]);

impl TenantTable for table::Entity {
    const TABLE: Table = TABLE;
    const TENANT_ID: Column = Column::TenantId;
    const ID: Column = Column::Id;
    const VERSION: Option<Column> = Some(Column::Version);
}

/// An improvement programme.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct Programme {
    /// The programme's id.
    pub id: ProgrammeId,
    /// What it is called, unique among the tenant's programmes.
    pub name: String,
    /// What it is for.
    pub purpose: Option<String>,
    /// The member who leads it.
    pub leader_membership_id: Option<MembershipId>,
    /// The first day on which it runs.
    pub valid_from: Date,
    /// The first day on which it no longer runs; null while it has no end.
    pub valid_to: Option<Date>,
    /// Counts the changes; the `ETag`.
    pub version: i32,
    /// When it was set up.
    pub created_at: Time,
    /// When it was last changed.
    pub updated_at: Time,
}

kernel::resource!(Programme);
db::projection!(Programme from table {
    id: Id, name: Name, purpose: Purpose, leader_membership_id: LeaderMembershipId, valid_from: ValidFrom,
    valid_to: ValidTo, version: Version, created_at: CreatedAt, updated_at: UpdatedAt,
});

/// These programmes.
pub(crate) async fn of(tx: &TenantTx, ids: impl IntoIterator<Item = ProgrammeId>) -> Result<Vec<Programme>> {
    tx.find::<table::Entity>().any_of(Column::Id, ids).all().await
}

const SORTS: &[Sort<Column>] = &[
    Sort { name: "name", column: Column::Name },
    Sort { name: "validFrom", column: Column::ValidFrom },
    Sort { name: "createdAt", column: Column::Id },
];

/// Which programmes.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ProgrammeFilter {
    /// Only those that run on this day.
    pub on: Option<Date>,
}

/// Lists the improvement programmes, newest first unless sorted.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ListProgrammes {
    /// Which page.
    pub page: PageInput,
    /// Which programmes.
    pub filter: ProgrammeFilter,
}

impl Operation for ListProgrammes {
    type Output = Page<Programme>;
    type Tx = TenantTx;
    const ID: &'static str = "programme.list";
    const PERMISSION: Permission = Permission::ProgrammeRead;
    const MODE: Mode = Mode::Read;

    fn sort_keys() -> Vec<&'static str> {
        db::sort_keys(SORTS)
    }

    async fn run(self, tx: &TenantTx) -> Result<Page<Programme>> {
        tx.find::<table::Entity>()
            .if_on(Column::ValidFrom, Column::ValidTo, self.filter.on)
            .page(&self.page, SORTS, (Self::ID, &self.filter))
            .await
    }
}

/// Reads one improvement programme.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetProgramme {
    /// The programme's id.
    pub id: ProgrammeId,
}

impl Operation for GetProgramme {
    type Output = Programme;
    type Tx = TenantTx;
    const ID: &'static str = "programme.get";
    const PERMISSION: Permission = Permission::ProgrammeRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<Programme> {
        tx.get(self.id).await
    }
}

/// Sets up an improvement programme.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateProgramme {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// What it is called, unique among the tenant's programmes.
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 10_000)]
    pub purpose: Option<String>,
    /// The member who leads it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leader_membership_id: Option<MembershipId>,
    /// The first day on which it runs.
    pub valid_from: Date,
    /// The first day on which it no longer runs, after the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<Date>,
}

impl Operation for CreateProgramme {
    type Output = Programme;
    type Tx = TenantTx;
    const ID: &'static str = "programme.create";
    const PERMISSION: Permission = Permission::ProgrammeManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Programme> {
        check_period(self.valid_from, self.valid_to)?;
        check_members(tx, &[(self.leader_membership_id, "#/leaderMembershipId")]).await?;
        let programme = Programme {
            id: tx.new_id(),
            name: self.name,
            purpose: self.purpose,
            leader_membership_id: self.leader_membership_id,
            valid_from: self.valid_from,
            valid_to: self.valid_to,
            version: 1,
            created_at: tx.now(),
            updated_at: tx.now(),
        };
        let Programme {
            id,
            name,
            purpose,
            leader_membership_id,
            valid_from,
            valid_to,
            version,
            created_at,
            updated_at,
        } = programme.clone();
        tx.insert(table::ActiveModel {
            tenant_id: Set(tx.tenant()),
            id: Set(id),
            name: Set(name),
            purpose: Set(purpose),
            leader_membership_id: Set(leader_membership_id),
            valid_from: Set(valid_from),
            valid_to: Set(valid_to),
            version: Set(version),
            created_at: Set(created_at),
            updated_at: Set(updated_at),
        })
        .await?;
        Ok(programme)
    }
}

/// Changes an improvement programme; it is closed with `validTo`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateProgramme {
    /// The programme's id.
    pub id: ProgrammeId,
    /// The version that the change was decided on.
    pub expected_version: i32,
    /// What it is called, unique among the tenant's programmes.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = String, min_length = 1, max_length = 200)]
    pub name: Patch<String>,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 10_000)]
    pub purpose: Patch<String>,
    /// The member who leads it.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<MembershipId>)]
    pub leader_membership_id: Patch<MembershipId>,
    /// The first day on which it runs.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Date)]
    pub valid_from: Patch<Date>,
    /// The first day on which it no longer runs, after the first; null for no end.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<Date>)]
    pub valid_to: Patch<Date>,
}

impl Operation for UpdateProgramme {
    type Output = Programme;
    type Tx = TenantTx;
    const ID: &'static str = "programme.update";
    const PERMISSION: Permission = Permission::ProgrammeManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Programme> {
        let leader = self.leader_membership_id.change();
        check_members(tx, &[(leader.flatten(), "#/leaderMembershipId")]).await?;
        let changed: Programme = tx
            .change::<table::Entity>()
            .set_if(Column::Name, self.name.set())
            .set_if(Column::Purpose, self.purpose.change())
            .set_if(Column::LeaderMembershipId, leader)
            .set_if(Column::ValidFrom, self.valid_from.set())
            .set_if(Column::ValidTo, self.valid_to.change())
            .set(Column::UpdatedAt, tx.now())
            .one(self.id, Some(self.expected_version))
            .await?;
        check_period(changed.valid_from, changed.valid_to)?;
        Ok(changed)
    }
}

/// Deletes an improvement programme that no gain belongs to: else 409 `still_in_use`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeleteProgramme {
    /// The programme's id.
    pub id: ProgrammeId,
    /// The version that the change was decided on.
    pub expected_version: i32,
}

impl Operation for DeleteProgramme {
    type Output = Deleted;
    type Tx = TenantTx;
    const ID: &'static str = "programme.delete";
    const PERMISSION: Permission = Permission::ProgrammeManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Deleted> {
        tx.delete::<table::Entity>(self.id, self.expected_version).await
    }
}

/// The REST routes.
pub const ROUTES: fn() -> Vec<Route> = || {
    vec![
        Route::get::<ListProgrammes>("/v1/tenants/{tenant}/programmes"),
        Route::post::<CreateProgramme>("/v1/tenants/{tenant}/programmes"),
        Route::get::<GetProgramme>("/v1/tenants/{tenant}/programmes/{id}"),
        Route::patch::<UpdateProgramme>("/v1/tenants/{tenant}/programmes/{id}"),
        Route::delete::<DeleteProgramme>("/v1/tenants/{tenant}/programmes/{id}"),
    ]
};
