//! Sessions: a browser that a person has signed in with. The browser holds a secret, of which only the SHA-256 is stored;
//! the person sees their sessions, and can end each.

use api::Route;
use async_graphql::{Context, InputObject, Object, SimpleObject};
use db::{Placement, SharedTable, SharedTx, Table};
use kernel::{Code, Deleted, Error, Mode, Operation, Page, Permission, Result, SignIn, Time};
use sea_orm::{ColumnTrait, Condition};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{identity_providers::IdentityProviderId, sign_ins};
pub use open::{EndLoggedOut, EndProviderSession, OpenSession, Opened, ResolveSession, TouchSession};
use table::Column;

mod open;

kernel::ids! {
    /// Identifies a session.
    SessionId(SessionKind) = "session",
}

mod table {
    use kernel::Time;
    use sea_orm::entity::prelude::*;

    use super::{IdentityProviderId, SessionId};

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "sessions")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: SessionId,
        pub secret_hash: String,
        pub provider_id: IdentityProviderId,
        pub issuer: String,
        pub subject: String,
        pub provider_session: Option<String>,
        pub acr: Option<String>,
        pub organisations: Option<Json>,
        pub browser: Option<String>,
        pub idle_minutes: i32,
        pub created_at: Time,
        pub seen_at: Time,
        pub ends_at: Time,
        pub ended_at: Option<Time>,
        pub version: i32,
    }
    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// The registry entry: reached by the secret, or by how its owner signed in.
pub const TABLE: Table = Table::new("sessions", Placement::Directory);

impl SharedTable for table::Entity {
    const TABLE: Table = TABLE;
}

/// A browser that the caller is signed in with.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct Session {
    /// The session's id; events name it.
    pub id: SessionId,
    /// The provider by which the caller signed in.
    pub issuer: String,
    /// The level of assurance that the provider told, such as `idporten-loa-substantial`.
    pub acr: Option<String>,
    /// What the browser called itself, 200 characters at most.
    pub browser: Option<String>,
    /// Whether it is the session that asks.
    pub is_current: bool,
    /// When it began.
    pub created_at: Time,
    /// When it was last used, to the minute.
    pub seen_at: Time,
    /// When it ends at the latest; earlier if it is not used for a while.
    pub ends_at: Time,
    /// Counts the changes; the `ETag`.
    pub version: i32,
}

kernel::resource!(Session);

/// What is read of a session.
struct Stored {
    id: SessionId,
    provider_id: IdentityProviderId,
    issuer: String,
    subject: String,
    acr: Option<String>,
    organisations: Option<serde_json::Value>,
    browser: Option<String>,
    idle_minutes: i32,
    created_at: Time,
    seen_at: Time,
    ends_at: Time,
    ended_at: Option<Time>,
    version: i32,
}

db::projection!(Stored from table {
    id: Id, provider_id: ProviderId, issuer: Issuer, subject: Subject, acr: Acr, organisations: Organisations,
    browser: Browser, idle_minutes: IdleMinutes,
    created_at: CreatedAt, seen_at: SeenAt, ends_at: EndsAt, ended_at: EndedAt, version: Version,
});

impl Stored {
    /// Whether it has neither been ended nor run out.
    fn is_open(&self, now: Time) -> bool {
        let idle = chrono::TimeDelta::minutes(i64::from(self.idle_minutes));
        self.ended_at.is_none() && now < self.ends_at && now.0 - self.seen_at.0 < idle
    }

    fn shown(self, tx: &SharedTx) -> Session {
        let is_current = tx.credential().is_some_and(|credential| credential.id == self.id.to_string());
        let Self { id, issuer, acr, browser, created_at, seen_at, ends_at, .. } = self;
        Session { id, issuer, acr, browser, is_current, created_at, seen_at, ends_at, version: self.version }
    }
}

/// The provider at which this session began; none if it is no session's id.
pub(crate) async fn issuer_of(tx: &SharedTx, id: &str) -> Result<Option<String>> {
    let Ok(id) = id.parse::<SessionId>() else { return Ok(None) };
    let found = tx.lookup::<table::Entity>().filter(Column::Id.eq(id)).one::<Stored>().await?;
    Ok(found.map(|session| session.issuer))
}

/// The open sessions of the person who asks, as far as the credential reaches.
async fn mine(tx: &SharedTx) -> Result<Vec<Stored>> {
    let sign_ins = sign_ins::within_reach(tx).await?;
    let by = |one: &SignIn| {
        Condition::all().add(Column::Issuer.eq(one.issuer.as_str())).add(Column::Subject.eq(one.subject.as_str()))
    };
    let mine = sign_ins.iter().fold(Condition::any(), |any, (_, one)| any.add(by(one)));
    let open = Condition::all().add(mine).add(Column::EndedAt.is_null()).add(Column::EndsAt.gt(tx.now()));
    let found: Vec<Stored> = tx.lookup::<table::Entity>().filter(open).by(Column::CreatedAt).all().await?;
    Ok(found.into_iter().filter(|session| session.is_open(tx.now())).collect())
}

/// Lists the browsers that the caller is signed in with, the oldest session first; 1,000 at most. Who was let in by what
/// counts in some organisations only sees the sessions that began at that provider.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ListMySessions {}

impl Operation for ListMySessions {
    type Output = Page<Session>;
    type Tx = SharedTx;
    const ID: &'static str = "session.list";
    const PERMISSION: Permission = Permission::SelfRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &SharedTx) -> Result<Page<Session>> {
        Ok(mine(tx).await?.into_iter().map(|session| session.shown(tx)).collect::<Vec<_>>().into())
    }
}

/// Ends a session of the caller, the one that asks or another. Whoever uses that browser has to sign in again: at once where
/// this is asked, and on other nodes within five seconds.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EndMySession {
    /// The session's id.
    pub id: SessionId,
    /// The version that is known.
    #[schema(minimum = 1)]
    pub expected_version: i32,
}

impl Operation for EndMySession {
    type Output = Deleted;
    type Tx = SharedTx;
    const ID: &'static str = "session.end";
    const PERMISSION: Permission = Permission::SelfManage;
    const MODE: Mode = Mode::Write;
    const SHUTS_OUT: bool = true;

    async fn run(self, tx: &SharedTx) -> Result<Deleted> {
        let mine = mine(tx).await?;
        let one = mine.iter().find(|one| one.id == self.id).ok_or_else(|| Error::new(Code::NotFound))?;
        open::end(tx, one, self.expected_version).await?;
        Ok(Deleted { id: self.id.to_string(), version: self.expected_version })
    }
}

/// The REST routes.
pub const ROUTES: fn() -> Vec<Route> = || {
    vec![
        Route::shared::<ListMySessions>("/v1/me/sessions"),
        Route::shared_delete::<EndMySession>("/v1/me/sessions/{id}"),
    ]
};

/// The query fields.
#[derive(Default)]
pub struct SessionQueries;

/// Reading sessions.
#[Object]
impl SessionQueries {
    /// Lists the browsers that the caller is signed in with, the oldest session first; 1,000 at most.
    async fn my_sessions(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<Session>> {
        api::read_shared(ctx, ListMySessions {}).await.map(|page| page.items)
    }
}

/// The mutation fields.
#[derive(Default)]
pub struct SessionMutations;

/// Ending sessions.
#[Object]
impl SessionMutations {
    /// Ends a session of the caller.
    async fn end_my_session(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which session.")] input: EndMySession,
    ) -> async_graphql::Result<Deleted> {
        api::run_shared(ctx, input).await
    }
}
