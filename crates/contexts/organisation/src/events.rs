//! The tenant's event stream, which is its audit log.

use api::Route;
use async_graphql::InputObject;
use db::{EventColumn, EventTable, Sort, TenantTx};
use kernel::{Event, Mode, Operation, Page, PageInput, Permission, PersonId, Result, Time};
use sea_orm::{ColumnTrait, Condition};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use export::{EventExport, EventHead, ExportEvents, GetEventHead};
pub use graphql::{EventMutations, EventQueries};

mod export;
mod graphql;

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
    /// Only what this person did or attempted.
    pub actor_id: Option<PersonId>,
    /// Only what was done with this credential: the issuer of a token, or the id of a session or of an API key.
    #[schema(max_length = 500)]
    pub credential: Option<String>,
    /// Only events of this moment and later.
    pub from: Option<Time>,
    /// Only events before this moment.
    pub until: Option<Time>,
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
            .if_any_of(EventColumn::Kind, self.filter.kind.clone())
            .if_equal(EventColumn::Actor, self.filter.actor_id)
            .if_equal(EventColumn::Credential, self.filter.credential.clone());
        let after = self.filter.after.map(|after| EventColumn::Seq.gt(after));
        let from = self.filter.from.map(|from| EventColumn::At.gte(from));
        let until = self.filter.until.map(|until| EventColumn::At.lt(until));
        for condition in [after, from, until].into_iter().flatten() {
            find = find.filter(condition);
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
pub const ROUTES: fn() -> Vec<Route> = || {
    vec![
        Route::get::<ListEvents>("/v1/tenants/{tenant}/events"),
        Route::get::<GetEventHead>("/v1/tenants/{tenant}/events/head"),
        Route::post::<ExportEvents>("/v1/tenants/{tenant}/events/transitions/export"),
    ]
};
