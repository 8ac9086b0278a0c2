//! Measurements of an A3's measure: how it was, and what came of it.

use api::Route;
use async_graphql::{InputObject, SimpleObject};
use db::{Sort, Table, TenantTable, TenantTx};
use kernel::{Date, Deleted, Error, FaultCode, Mode, Operation, Page, PageInput, Permission, Result, Rule, Time};
use sea_orm::{ActiveValue::Set, ColumnTrait};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    a3s::{self, A3Id},
    shared::check_past,
};
pub use graphql::{A3MeasurementMutations, A3MeasurementQueries};
use table::Column;

mod graphql;

kernel::ids! {
    /// Identifies a measurement of an A3.
    A3MeasurementId(A3MeasurementIdKind) = "a3_measurement",
}

kernel::text_enum! {
    /// What a measurement tells.
    pub enum A3MeasurementKind {
        /// What came of it.
        FollowUp = "follow_up",
        /// How it was before anything was done (*nullpunkt*).
        Baseline = "baseline",
    }
}

mod table {
    use kernel::{Date, TenantId, Time};
    use sea_orm::entity::prelude::*;

    use super::{A3MeasurementId, A3MeasurementKind};
    use crate::a3s::A3Id;

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "a3_measurements")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub tenant_id: TenantId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: A3MeasurementId,
        pub a3_id: A3Id,
        pub kind: A3MeasurementKind,
        pub value: f64,
        pub measured_on: Date,
        pub note: Option<String>,
        pub version: i32,
        pub created_at: Time,
    }
    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// The registry entry.
pub const TABLE: Table = Table::tenant("a3_measurements").after(&["a3s"]);

impl TenantTable for table::Entity {
    const TABLE: Table = TABLE;
    const TENANT_ID: Column = Column::TenantId;
    const ID: Column = Column::Id;
    const VERSION: Option<Column> = Some(Column::Version);
}

/// A value of an A3's measure on a day. It is never changed; a wrong one is deleted and written anew.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct A3Measurement {
    /// The measurement's id.
    pub id: A3MeasurementId,
    /// The A3.
    pub a3_id: A3Id,
    /// What it tells.
    pub kind: A3MeasurementKind,
    /// The value, in the unit of the A3's measure.
    pub value: f64,
    /// The day that it was measured on.
    pub measured_on: Date,
    /// How it was measured, and what else is to say.
    pub note: Option<String>,
    /// Always 1; the `ETag`.
    pub version: i32,
    /// When it was written down.
    pub created_at: Time,
}

kernel::resource!(A3Measurement);
db::projection!(A3Measurement from table {
    id: Id, a3_id: A3Id, kind: Kind, value: Value, measured_on: MeasuredOn, note: Note, version: Version,
    created_at: CreatedAt,
});

/// What was measured of an A3, the earliest first.
pub(crate) async fn of(tx: &TenantTx, a3: A3Id) -> Result<Vec<A3Measurement>> {
    let of_a3 = tx.find::<table::Entity>().filter(Column::A3Id.eq(a3));
    of_a3.by(Column::MeasuredOn).by(Column::Id).all().await
}

const SORTS: &[Sort<Column>] =
    &[Sort { name: "measuredOn", column: Column::MeasuredOn }, Sort { name: "createdAt", column: Column::Id }];

/// Which measurements.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct A3MeasurementFilter {
    /// Only those of this A3.
    pub a3_id: Option<A3Id>,
}

/// Lists the measurements of A3s, newest first unless sorted.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ListA3Measurements {
    /// Which page.
    pub page: PageInput,
    /// Which measurements.
    pub filter: A3MeasurementFilter,
}

impl Operation for ListA3Measurements {
    type Output = Page<A3Measurement>;
    type Tx = TenantTx;
    const ID: &'static str = "a3_measurement.list";
    const PERMISSION: Permission = Permission::A3Read;
    const MODE: Mode = Mode::Read;

    fn sort_keys() -> Vec<&'static str> {
        db::sort_keys(SORTS)
    }

    async fn run(self, tx: &TenantTx) -> Result<Page<A3Measurement>> {
        let find = tx.find::<table::Entity>().if_equal(Column::A3Id, self.filter.a3_id);
        find.page(&self.page, SORTS, (Self::ID, &self.filter)).await
    }
}

/// Reads one measurement.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetA3Measurement {
    /// The measurement's id.
    pub id: A3MeasurementId,
}

impl Operation for GetA3Measurement {
    type Output = A3Measurement;
    type Tx = TenantTx;
    const ID: &'static str = "a3_measurement.get";
    const PERMISSION: Permission = Permission::A3Read;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<A3Measurement> {
        tx.get(self.id).await
    }
}

/// Writes down what was measured of an open A3. It says first what it is measured by (`a3_has_a_measure`), and has one
/// baseline (`one_baseline`). No follow-up is measured before the baseline: 422 at `measuredOn`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateA3Measurement {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The A3.
    pub a3_id: A3Id,
    /// What it tells.
    pub kind: A3MeasurementKind,
    /// The value, in the unit of the A3's measure.
    pub value: f64,
    /// The day that it was measured on, today or earlier; of a follow-up, not before that of the baseline.
    pub measured_on: Date,
    /// How it was measured, and what else is to say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 2000)]
    pub note: Option<String>,
}

impl Operation for CreateA3Measurement {
    type Output = A3Measurement;
    type Tx = TenantTx;
    const ID: &'static str = "a3_measurement.create";
    const PERMISSION: Permission = Permission::A3Contribute;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<A3Measurement> {
        check_past(tx, self.measured_on, "#/measuredOn")?;
        let a3 = a3s::hold_open(tx, self.a3_id, "#/a3Id").await?;
        if a3.measure.is_none() {
            return Err(Error::rule(Rule::A3HasAMeasure));
        }
        self.check_beside(&of(tx, a3.id).await?)?;
        let measurement = A3Measurement {
            id: tx.new_id(),
            a3_id: a3.id,
            kind: self.kind,
            value: self.value,
            measured_on: self.measured_on,
            note: self.note,
            version: 1,
            created_at: tx.now(),
        };
        let A3Measurement { id, a3_id, kind, value, measured_on, note, version, created_at } = measurement.clone();
        tx.insert(table::ActiveModel {
            tenant_id: Set(tx.tenant()),
            id: Set(id),
            a3_id: Set(a3_id),
            kind: Set(kind),
            value: Set(value),
            measured_on: Set(measured_on),
            note: Set(note),
            version: Set(version),
            created_at: Set(created_at),
        })
        .await?;
        Ok(measurement)
    }
}

impl CreateA3Measurement {
    /// It fits what was measured before, the earliest first: there is one baseline, and nothing follows up what comes
    /// after it.
    fn check_beside(&self, measured: &[A3Measurement]) -> Result<()> {
        let first = |kind| measured.iter().find(|one| one.kind == kind).map(|one| one.measured_on);
        let (baseline, follow_up) = (first(A3MeasurementKind::Baseline), first(A3MeasurementKind::FollowUp));
        let refused = match self.kind {
            A3MeasurementKind::Baseline if baseline.is_some() => return Err(Error::rule(Rule::OneBaseline)),
            A3MeasurementKind::Baseline => follow_up.filter(|day| self.measured_on > *day).map(|day| ("≤", day)),
            A3MeasurementKind::FollowUp => baseline.filter(|day| self.measured_on < *day).map(|day| ("≥", day)),
        };
        match refused {
            Some((side, Date(day))) => {
                Err(Error::invalid("#/measuredOn", FaultCode::OutOfRange, Some(format!("{side} {day}").into())))
            }
            None => Ok(()),
        }
    }
}

/// Deletes a measurement that was written down wrongly, while its A3 is open.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeleteA3Measurement {
    /// The measurement's id.
    pub id: A3MeasurementId,
    /// The version that the change was decided on: 1.
    pub expected_version: i32,
}

impl Operation for DeleteA3Measurement {
    type Output = Deleted;
    type Tx = TenantTx;
    const ID: &'static str = "a3_measurement.delete";
    const PERMISSION: Permission = Permission::A3Contribute;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Deleted> {
        let measurement: A3Measurement = tx.get(self.id).await?;
        a3s::hold_open(tx, measurement.a3_id, "#/id").await?;
        tx.delete::<table::Entity>(self.id, self.expected_version).await
    }
}

/// The REST routes.
pub const ROUTES: fn() -> Vec<Route> = || {
    vec![
        Route::get::<ListA3Measurements>("/v1/tenants/{tenant}/a3-measurements"),
        Route::post::<CreateA3Measurement>("/v1/tenants/{tenant}/a3-measurements"),
        Route::get::<GetA3Measurement>("/v1/tenants/{tenant}/a3-measurements/{id}"),
        Route::delete::<DeleteA3Measurement>("/v1/tenants/{tenant}/a3-measurements/{id}"),
    ]
};
