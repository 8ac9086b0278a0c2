//! Reading units.

use async_graphql::InputObject;
use db::{Sort, TenantTx};
use kernel::{Date, Mode, Operation, Page, PageInput, Permission, Result, UnitId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Life, Unit, UnitKind, UnitPeriod, period, unit};
use period::Column;

const SORTS: &[Sort<Column>] =
    &[Sort { name: "name", column: Column::Name }, Sort { name: "since", column: Column::ValidFrom }];

/// Which units.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct UnitFilter {
    /// Only the parts of this unit.
    pub parent_id: Option<UnitId>,
    /// Only units of these kinds.
    pub kind: Option<Vec<UnitKind>>,
    /// The day on which the units exist and are read; today if nothing is said.
    pub on: Option<Date>,
}

/// Lists the units as they are on a day, newest first unless sorted.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ListUnits {
    /// Which page.
    pub page: PageInput,
    /// Which units.
    pub filter: UnitFilter,
}

impl Operation for ListUnits {
    type Output = Page<Unit>;
    type Tx = TenantTx;
    const ID: &'static str = "unit.list";
    const PERMISSION: Permission = Permission::UnitRead;
    const MODE: Mode = Mode::Read;

    fn sort_keys() -> Vec<&'static str> {
        db::sort_keys(SORTS)
    }

    async fn run(self, tx: &TenantTx) -> Result<Page<Unit>> {
        let day = self.filter.on.unwrap_or_else(|| tx.now().date());
        // The day is part of what the cursor is sealed over: a page goes on where the one before was read.
        let filter = UnitFilter { on: Some(day), ..self.filter };
        let page: Page<UnitPeriod> = tx
            .find::<period::Entity>()
            .if_equal(Column::ParentId, filter.parent_id)
            .if_any_of(Column::Kind, filter.kind.clone())
            .if_on(Column::ValidFrom, Column::ValidTo, Some(day))
            .page(&self.page, SORTS, (Self::ID, &filter))
            .await?;
        let ids = page.items.iter().map(|period| period.unit_id);
        let lives: Vec<Life> = tx.find::<unit::Entity>().any_of(unit::Column::Id, ids).all().await?;
        let unit = |period: UnitPeriod| {
            let life = lives.iter().find(|life| life.id == period.unit_id)?;
            Some(life.clone().during(period))
        };
        let Page { items, next_cursor, count, edges, more_before, more_after } = page;
        Ok(Page {
            items: items.into_iter().filter_map(unit).collect(),
            next_cursor,
            count,
            edges,
            more_before,
            more_after,
        })
    }
}

/// Reads one unit as it is on a day.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetUnit {
    /// The unit's id.
    pub id: UnitId,
    /// The day; today if nothing is said. Outside the unit's time it is read on the nearest day on which it exists.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<Date>,
}

impl Operation for GetUnit {
    type Output = Unit;
    type Tx = TenantTx;
    const ID: &'static str = "unit.get";
    const PERMISSION: Permission = Permission::UnitRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<Unit> {
        let life: Life = tx.get(self.id).await?;
        let day = self.on.unwrap_or_else(|| tx.now().date());
        let periods = periods(tx, self.id).await?;
        let before = periods.iter().rposition(|period| period.valid_from <= day).unwrap_or(0);
        let period = periods.into_iter().nth(before);
        period.map(|period| life.during(period)).ok_or_else(|| kernel::Error::internal("a unit without a period"))
    }
}

/// A unit's periods, the earliest first.
pub(super) async fn periods(tx: &TenantTx, id: UnitId) -> Result<Vec<UnitPeriod>> {
    tx.find::<period::Entity>().any_of(Column::UnitId, [id]).by(Column::ValidFrom).all().await
}

/// Reads what a unit was called and where it was placed through the years, the earliest first.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetUnitHistory {
    /// The unit's id.
    pub id: UnitId,
}

impl Operation for GetUnitHistory {
    type Output = Page<UnitPeriod>;
    type Tx = TenantTx;
    const ID: &'static str = "unit.history";
    const PERMISSION: Permission = Permission::UnitRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<Page<UnitPeriod>> {
        let _: Life = tx.get(self.id).await?;
        Ok(periods(tx, self.id).await?.into())
    }
}
