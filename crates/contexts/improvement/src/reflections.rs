//! Reflections (DOMAIN C3.4.3): why a result came about, good or bad, and what is kept and changed. A unit can keep one
//! to itself.

use api::Route;
use async_graphql::{InputObject, SimpleObject};
use db::{Sort, Table, TenantTable, TenantTx};
use kernel::{Code, Deleted, Error, Mode, Operation, Page, PageInput, Permission, PersonId, Result, Time, UnitId};
use sea_orm::{ColumnTrait, Condition};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{a3s::A3Id, experiments::ExperimentId, improvements::ImprovementId};
pub use graphql::{ReflectionMutations, ReflectionQueries};
use table::Column;
pub use write::{CreateReflection, UpdateReflection};

mod graphql;
mod table;
mod write;

kernel::ids! {
    /// Identifies a reflection.
    ReflectionId(ReflectionIdKind) = "reflection",
}

kernel::text_enum! {
    /// How the result was that is reflected on.
    pub enum ReflectionOutcome {
        /// As one hoped, or better.
        Good = "good",
        /// Not as one hoped.
        Bad = "bad",
        /// Some of both.
        Mixed = "mixed",
    }
}

kernel::text_enum! {
    /// Who reads a reflection.
    pub enum ReflectionVisibility {
        /// Everybody in the tenant who reads reflections.
        Open = "open",
        /// Whoever is a member of the unit itself, and who wrote it; nobody above or below, and no administrator.
        Unit = "unit",
    }
}

/// The registry entry.
pub const TABLE: Table = Table::tenant("reflections").after(&["units", "a3s", "improvements", "experiments"]);

impl TenantTable for table::Entity {
    const TABLE: Table = TABLE;
    const TENANT_ID: Column = Column::TenantId;
    const ID: Column = Column::Id;
    const VERSION: Option<Column> = Some(Column::Version);
}

/// A reflection on a result.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct Reflection {
    /// The reflection's id.
    pub id: ReflectionId,
    /// The unit whose result it is.
    pub unit_id: UnitId,
    /// The A3 that it is about, if it is about one.
    pub a3_id: Option<A3Id>,
    /// The improvement that it is about, if it is about one.
    pub improvement_id: Option<ImprovementId>,
    /// The experiment that it is about, if it is about one.
    pub experiment_id: Option<ExperimentId>,
    /// How the result was.
    pub outcome: ReflectionOutcome,
    /// What happened.
    pub what_happened: String,
    /// Why it came to that.
    pub why: String,
    /// What is kept.
    pub we_keep: Option<String>,
    /// What is changed.
    pub we_change: Option<String>,
    /// Who reads it.
    pub visibility: ReflectionVisibility,
    /// Who wrote it, as in `personId` of a membership.
    pub author_id: PersonId,
    /// Counts the changes; the `ETag`.
    pub version: i32,
    /// When it was written.
    pub created_at: Time,
    /// When it was last changed.
    pub updated_at: Time,
}

kernel::resource!(Reflection);
db::projection!(Reflection from table {
    id: Id, unit_id: UnitId, a3_id: A3Id, improvement_id: ImprovementId, experiment_id: ExperimentId, outcome: Outcome,
    what_happened: WhatHappened, why: Why, we_keep: WeKeep, we_change: WeChange, visibility: Visibility,
    author_id: AuthorId, version: Version, created_at: CreatedAt, updated_at: UpdatedAt,
});

/// The units that who acts is a member of today.
async fn own_units(tx: &TenantTx) -> Result<Vec<UnitId>> {
    let held = organisation::memberships::held(tx, tx.actor().person).await?;
    Ok(held.into_iter().filter_map(|membership| membership.unit_id).collect())
}

/// What who acts may read.
async fn visible(tx: &TenantTx) -> Result<Condition> {
    let own = Condition::any().add(Column::UnitId.is_in(own_units(tx).await?));
    let own = own.add(Column::AuthorId.eq(tx.actor().person));
    Ok(own.add(Column::Visibility.eq(ReflectionVisibility::Open)))
}

/// What a reflection adds to a report: how the result was, and when, but nothing of what was thought.
pub(crate) struct Reflected {
    pub unit_id: UnitId,
    pub outcome: ReflectionOutcome,
    pub created_at: Time,
    pub updated_at: Time,
}

db::projection!(Reflected from table {
    unit_id: UnitId, outcome: Outcome, created_at: CreatedAt, updated_at: UpdatedAt,
});

/// The reflections of these units that who acts may read and that were written or changed in a period, up to but not at
/// its end, or changed after it.
pub(crate) async fn of_units(tx: &TenantTx, units: &[UnitId], (since, until): (Time, Time)) -> Result<Vec<Reflected>> {
    let theirs = tx.find::<table::Entity>().any_of(Column::UnitId, units.iter().copied()).filter(visible(tx).await?);
    theirs.filter(Column::CreatedAt.lt(until)).filter(Column::UpdatedAt.gte(since)).all().await
}

/// A reflection of one's own. What one may not read is not found, and what another has written is theirs.
async fn own(tx: &TenantTx, id: ReflectionId) -> Result<Reflection> {
    let reflection = GetReflection { id }.run(tx).await?;
    match reflection.author_id == tx.actor().person {
        true => Ok(reflection),
        false => Err(Error::new(Code::NotYours)),
    }
}

const SORTS: &[Sort<Column>] = &[Sort { name: "createdAt", column: Column::Id }];

/// Which reflections.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ReflectionFilter {
    /// Only those of this unit itself.
    pub unit_id: Option<UnitId>,
    /// Only those about this A3.
    pub a3_id: Option<A3Id>,
    /// Only those about this improvement.
    pub improvement_id: Option<ImprovementId>,
    /// Only those about this experiment.
    pub experiment_id: Option<ExperimentId>,
    /// Only those on results like one of these.
    pub outcome: Option<Vec<ReflectionOutcome>>,
    /// Only those that one wrote oneself.
    pub mine: Option<bool>,
}

/// Lists the reflections that one may read, newest first.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ListReflections {
    /// Which page.
    pub page: PageInput,
    /// Which reflections.
    pub filter: ReflectionFilter,
}

impl Operation for ListReflections {
    type Output = Page<Reflection>;
    type Tx = TenantTx;
    const ID: &'static str = "reflection.list";
    const PERMISSION: Permission = Permission::ReflectionRead;
    const MODE: Mode = Mode::Read;

    fn sort_keys() -> Vec<&'static str> {
        db::sort_keys(SORTS)
    }

    async fn run(self, tx: &TenantTx) -> Result<Page<Reflection>> {
        tx.find::<table::Entity>()
            .filter(visible(tx).await?)
            .if_equal(Column::UnitId, self.filter.unit_id)
            .if_equal(Column::A3Id, self.filter.a3_id)
            .if_equal(Column::ImprovementId, self.filter.improvement_id)
            .if_equal(Column::ExperimentId, self.filter.experiment_id)
            .if_any_of(Column::Outcome, self.filter.outcome.clone())
            .if_equal(Column::AuthorId, self.filter.mine.filter(|mine| *mine).map(|_| tx.actor().person))
            .page(&self.page, SORTS, (Self::ID, &self.filter))
            .await
    }
}

/// Reads one reflection. One that a unit keeps to itself is not found by others.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetReflection {
    /// The reflection's id.
    pub id: ReflectionId,
}

impl Operation for GetReflection {
    type Output = Reflection;
    type Tx = TenantTx;
    const ID: &'static str = "reflection.get";
    const PERMISSION: Permission = Permission::ReflectionRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<Reflection> {
        let found = tx.find::<table::Entity>().id(self.id).filter(visible(tx).await?);
        found.one().await?.ok_or_else(|| Error::new(Code::NotFound))
    }
}

/// Deletes a reflection of one's own; another's is 403 `not_yours`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeleteReflection {
    /// The reflection's id.
    pub id: ReflectionId,
    /// The version that the change was decided on.
    pub expected_version: i32,
}

impl Operation for DeleteReflection {
    type Output = Deleted;
    type Tx = TenantTx;
    const ID: &'static str = "reflection.delete";
    const PERMISSION: Permission = Permission::ReflectionContribute;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Deleted> {
        own(tx, self.id).await?;
        tx.delete::<table::Entity>(self.id, self.expected_version).await
    }
}

/// The REST routes.
pub const ROUTES: fn() -> Vec<Route> = || {
    vec![
        Route::get::<ListReflections>("/v1/tenants/{tenant}/reflections"),
        Route::post::<CreateReflection>("/v1/tenants/{tenant}/reflections"),
        Route::get::<GetReflection>("/v1/tenants/{tenant}/reflections/{id}"),
        Route::patch::<UpdateReflection>("/v1/tenants/{tenant}/reflections/{id}"),
        Route::delete::<DeleteReflection>("/v1/tenants/{tenant}/reflections/{id}"),
    ]
};
