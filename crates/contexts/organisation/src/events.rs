//! The tenant's event stream, which is its audit log.

use api::{Connection, PageArgs, Route};
use async_graphql::{Context, InputObject, Object};
use db::{EventColumn, EventTable, Sort, TenantTx};
use kernel::{Event, Mode, Operation, Page, PageInput, Permission, Result};
use sea_orm::{ColumnTrait, Condition};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

const SORTS: &[Sort<EventColumn>] = &[Sort { name: "seq", column: EventColumn::Seq }];

/// Which events.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct EventFilter {
    /// Only events after this number.
    #[schema(minimum = 0)]
    pub after: Option<i64>,
    /// Only events of the resource with this id.
    pub subject: Option<String>,
    /// Only events of these operations, such as `process.create`.
    pub kind: Option<Vec<String>>,
}

/// Lists what happened in the tenant, newest first unless sorted; `sort=seq` reads in the order of commit.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ListEvents {
    /// Which page.
    pub page: PageInput,
    /// Which events.
    pub filter: EventFilter,
}

impl Operation for ListEvents {
    type Output = Page<Event>;
    type Tx = TenantTx;
    const ID: &'static str = "event.list";
    const PERMISSION: Permission = Permission::EventRead;
    const MODE: Mode = Mode::Read;

    fn sort_keys() -> Vec<&'static str> {
        db::sort_keys(SORTS)
    }

    async fn run(self, tx: &TenantTx) -> Result<Page<Event>> {
        let mut find = tx
            .find::<EventTable>()
            .if_equal(EventColumn::Subject, self.filter.subject.clone())
            .if_any_of(EventColumn::Kind, self.filter.kind.clone());
        if let Some(after) = self.filter.after {
            find = find.filter(EventColumn::Seq.gt(after));
        }
        find.page(&self.page, SORTS, (Self::ID, &self.filter)).await
    }
}

/// What happened to these resources, oldest first; for other contexts' histories.
pub async fn of_subjects(tx: &TenantTx, subjects: Vec<String>) -> Result<Vec<Event>> {
    tx.find::<EventTable>().any_of(EventColumn::Subject, subjects).by(EventColumn::Seq).limit(500).all().await
}

mod stream {
    pub use db::{EventColumn as Column, EventTable as Entity};
}

/// That something was made, or deleted.
struct Mention {
    subject: Option<String>,
    kind: String,
}

db::projection!(Mention from stream { subject: Subject, kind: Kind });

/// Which of these are ids of things that the tenant has: made here by an operation of their own, and not deleted since.
/// Asks the stream, and so knows the things of every context; two rows at most for each.
pub(crate) async fn standing(tx: &TenantTx, subjects: &[String]) -> Result<Vec<String>> {
    let made_or_deleted = Condition::any().add(EventColumn::Version.eq(1)).add(EventColumn::Kind.ends_with(".delete"));
    let found = tx.find::<EventTable>().any_of(EventColumn::Subject, subjects.to_vec()).filter(made_or_deleted);
    let found: Vec<Mention> = found.all().await?;
    let is_deleted =
        |subject: &Option<String>| found.iter().any(|one| one.subject == *subject && one.kind.ends_with(".delete"));
    Ok(found.iter().filter(|one| !is_deleted(&one.subject)).filter_map(|one| one.subject.clone()).collect())
}

/// The REST routes.
pub const ROUTES: fn() -> Vec<Route> = || vec![Route::get::<ListEvents>("/v1/tenants/{tenant}/events")];

/// The query fields.
#[derive(Default)]
pub struct EventQueries;

/// Reading events.
#[Object]
impl EventQueries {
    /// Lists what happened in the tenant, newest first unless sorted.
    async fn events(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Sort keys, as in REST: seq.")] sort: Option<String>,
        #[graphql(desc = "Which events.")] filter: Option<EventFilter>,
    ) -> async_graphql::Result<Connection<Event>> {
        let args = PageArgs { first, after, last, before, sort };
        api::connection(ctx, args, |page| ListEvents { page, filter: filter.unwrap_or_default() }).await
    }
}
