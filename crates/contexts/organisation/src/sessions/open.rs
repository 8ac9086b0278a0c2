//! How a session begins, is recognised and ends; for the server, which alone sees the secret.

use chrono::TimeDelta;
use db::SharedTx;
use kernel::{Code, Error, Mode, Operation, Outcome, Permission, Result, SignIn, Time};
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition};
use serde::{Deserialize, Serialize};

use super::{Column, IdentityProviderId, SessionId, Stored, table};

/// That a session was used is noted when this much has passed since it was last noted.
const NOTED_EVERY: TimeDelta = TimeDelta::seconds(60);
const MAX_BROWSER: usize = 200;
/// So long after its end a session is forgotten.
const KEPT: TimeDelta = TimeDelta::days(30);

/// Begins a session, and forgets those that ended long ago.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct OpenSession {
    /// SHA-256 of the browser's secret, in lower-case hex.
    pub secret_hash: String,
    /// The provider, as a tenant or the operator has registered it: by its rules the session counts, and nowhere else.
    pub provider_id: IdentityProviderId,
    /// Who it is.
    pub issuer: String,
    /// What it calls the person.
    pub subject: String,
    /// The provider's own session.
    pub provider_session: Option<String>,
    /// The level of assurance.
    pub acr: Option<String>,
    /// The numbers of the organisations on whose behalf the person acts; none if on nobody's in particular.
    pub organisations: Option<Vec<String>>,
    /// What the browser calls itself.
    pub browser: Option<String>,
    /// After how many minutes without a request it ends.
    pub idle_minutes: i32,
    /// After how many minutes it ends whatever happens.
    pub minutes: i32,
}

/// A session as the server meets it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Opened {
    /// Its id.
    pub id: SessionId,
    /// The provider as it was registered where the person signed in.
    pub provider_id: IdentityProviderId,
    /// The level of assurance that was told.
    pub acr: Option<String>,
    /// The provider by which the person signed in.
    pub issuer: String,
    /// What it calls the person.
    pub subject: String,
    /// The numbers of the organisations on whose behalf the person acts; none if on nobody's in particular.
    pub organisations: Option<Vec<String>>,
    /// Whether it is time to note that it was used.
    pub is_unnoted: bool,
    /// When it began.
    pub created_at: Time,
}
impl Outcome for Opened {}

impl Opened {
    fn of(stored: Stored, now: Time) -> Self {
        let is_unnoted = now.0 - stored.seen_at.0 >= NOTED_EVERY;
        let Stored { id, provider_id, issuer, subject, acr, organisations, created_at, .. } = stored;
        // What is stored and is no list of numbers permits nothing.
        let organisations = organisations.map(|stored| serde_json::from_value(stored).unwrap_or_default());
        Self { id, provider_id, acr, issuer, subject, organisations, is_unnoted, created_at }
    }

    /// How the person signed in.
    pub fn sign_in(&self) -> SignIn {
        SignIn { issuer: self.issuer.clone(), subject: self.subject.clone() }
    }
}

impl Operation for OpenSession {
    type Output = Opened;
    type Tx = SharedTx;
    const ID: &'static str = "session.open";
    const PERMISSION: Permission = Permission::SelfManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &SharedTx) -> Result<Opened> {
        let (id, now) = (tx.random_id(), tx.now());
        let ends_at = Time(now.0 + TimeDelta::minutes(i64::from(self.minutes)));
        let over = Column::EndsAt.lt(Time(now.0 - KEPT));
        tx.delete::<table::Entity>(Condition::all().add(over)).await?;
        tx.insert(table::ActiveModel {
            id: Set(id),
            secret_hash: Set(self.secret_hash.clone()),
            provider_id: Set(self.provider_id),
            issuer: Set(self.issuer.clone()),
            subject: Set(self.subject.clone()),
            provider_session: Set(self.provider_session.clone()),
            acr: Set(self.acr.clone()),
            organisations: Set(self.organisations.clone().map(Into::into)),
            browser: Set(self.browser.as_ref().map(|text| text.chars().take(MAX_BROWSER).collect())),
            idle_minutes: Set(self.idle_minutes),
            created_at: Set(now),
            seen_at: Set(now),
            ends_at: Set(ends_at),
            ended_at: Set(None),
            version: Set(1),
        })
        .await?;
        let Self { provider_id, acr, issuer, subject, organisations, .. } = self;
        Ok(Opened { id, provider_id, acr, issuer, subject, organisations, is_unnoted: false, created_at: now })
    }
}

/// The session of a browser's secret.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ResolveSession {
    /// SHA-256 of the browser's secret, in lower-case hex.
    pub secret_hash: String,
}

impl Operation for ResolveSession {
    type Output = Opened;
    type Tx = SharedTx;
    const ID: &'static str = "session.resolve";
    const PERMISSION: Permission = Permission::SelfRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &SharedTx) -> Result<Opened> {
        let found = tx.lookup::<table::Entity>().filter(of_secret(&self.secret_hash)).one::<Stored>().await?;
        let open = found.filter(|session| session.is_open(tx.now()));
        open.map(|session| Opened::of(session, tx.now())).ok_or_else(|| Error::new(Code::NotFound))
    }
}

/// Notes that a session was used.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TouchSession {
    /// The session's id.
    pub id: SessionId,
}

impl Operation for TouchSession {
    type Output = ();
    type Tx = SharedTx;
    const ID: &'static str = "session.touch";
    const PERMISSION: Permission = Permission::SelfManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &SharedTx) -> Result<()> {
        let change = tx.change::<table::Entity>().set(Column::SeenAt, tx.now());
        change.one::<Stored>(Column::Id.eq(self.id)).await.map(drop)
    }
}

/// Ends the session of a browser that signs out.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct EndLoggedOut {
    /// SHA-256 of the browser's secret, in lower-case hex.
    pub secret_hash: String,
}

impl Operation for EndLoggedOut {
    type Output = ();
    type Tx = SharedTx;
    const ID: &'static str = "session.log_out";
    const PERMISSION: Permission = Permission::SelfManage;
    const MODE: Mode = Mode::Write;
    const SHUTS_OUT: bool = true;

    async fn run(self, tx: &SharedTx) -> Result<()> {
        let open = of_secret(&self.secret_hash).add(Column::EndedAt.is_null());
        tx.change::<table::Entity>().set(Column::EndedAt, tx.now()).one::<Stored>(open).await.map(drop)
    }
}

/// Ends every session that began in a provider's session which has ended there.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct EndProviderSession {
    /// The provider.
    pub issuer: String,
    /// Its session.
    pub provider_session: String,
}

impl Operation for EndProviderSession {
    type Output = ();
    type Tx = SharedTx;
    const ID: &'static str = "session.end_at_provider";
    const PERMISSION: Permission = Permission::SelfManage;
    const MODE: Mode = Mode::Write;
    const SHUTS_OUT: bool = true;

    async fn run(self, tx: &SharedTx) -> Result<()> {
        let began = Condition::all()
            .add(Column::Issuer.eq(self.issuer))
            .add(Column::ProviderSession.eq(self.provider_session))
            .add(Column::EndedAt.is_null());
        for session in tx.lookup::<table::Entity>().filter(began).all::<Stored>().await? {
            end(tx, &session, session.version).await?;
        }
        Ok(())
    }
}

/// Ends a session that has this version.
pub(super) async fn end(tx: &SharedTx, session: &Stored, expected: i32) -> Result<()> {
    let this = Condition::all().add(Column::Id.eq(session.id)).add(Column::Version.eq(expected));
    let change = tx.change::<table::Entity>().set(Column::EndedAt, tx.now()).set(Column::Version, expected + 1);
    match change.one::<Stored>(this).await? {
        Some(_) => Ok(()),
        None => Err(Error::new(Code::VersionConflict).with("currentVersion", session.version)),
    }
}

fn of_secret(hash: &str) -> Condition {
    Condition::all().add(Column::SecretHash.eq(hash))
}
