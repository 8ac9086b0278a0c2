//! What a request is before anything is done: who asks, with what, and what every request shares.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use kernel::{Actor, Clock, Credential, Ids, Meta, PersonId, TenantId};

use crate::{idempotency::Running, page::CursorKey, pool::Db, refusal::Refusals, seal::SealKeys, tx::TenantTx};

/// Sees the text of every statement; tests prove rules about them.
pub trait StatementLog: Send + Sync {
    /// A statement is about to be sent on behalf of this request.
    fn record(&self, request: &str, sql: &str);
}

/// What every request shares.
pub struct Services {
    /// Where the time comes from.
    pub clock: Arc<dyn Clock>,
    /// Where ids come from.
    pub ids: Arc<dyn Ids>,
    /// What cursors are sealed with.
    pub cursors: CursorKey,
    /// What secrets are sealed with that have to be read again.
    pub seals: SealKeys,
    /// Whether identity providers on this machine are registered: for tests and development.
    pub local_providers: bool,
    /// Who sees the statements, if anybody.
    pub statements: Option<Arc<dyn StatementLog>>,
    /// Whether mail goes out: then operations may put some into the outbox.
    pub sends_mail: bool,
    /// How often this process has changed which keys and sessions let somebody in: what was found out about one before is
    /// believed no more.
    pub ways_in_changed: AtomicU64,
    pub(crate) running: Running,
    pub(crate) refusals: Refusals,
}

impl Services {
    /// Has what is remembered of keys and sessions looked up anew, where this may have taken one away.
    pub(crate) fn did(&self, meta: Meta) {
        if meta.shuts_out {
            self.ways_in_changed.fetch_add(1, Ordering::Release);
        }
    }

    /// Services with nothing running yet, which seal nothing.
    pub fn new(clock: Arc<dyn Clock>, ids: Arc<dyn Ids>, cursors: CursorKey) -> Self {
        Self {
            clock,
            ids,
            cursors,
            seals: SealKeys::default(),
            local_providers: false,
            statements: None,
            sends_mail: false,
            ways_in_changed: AtomicU64::new(0),
            running: Running::default(),
            refusals: Refusals::default(),
        }
    }
}

/// Who asks.
#[derive(Clone, Debug)]
pub enum Caller {
    /// Nobody that we know.
    Anonymous,
    /// A person, outside any tenant.
    Person(PersonId),
    /// A person in one tenant. `operator` says that this tenant runs the service.
    Member {
        /// The tenant that the request acts in.
        tenant: TenantId,
        /// Who acts, with what is permitted.
        actor: Arc<Actor>,
        /// Whether permissions of the platform mean something here.
        operator: bool,
    },
}

/// What a request is, before anything is done.
#[derive(Clone)]
pub struct Request {
    /// What every request shares.
    pub services: Arc<Services>,
    /// The database as this worker reaches it.
    pub db: Db,
    /// The request's id, for the log.
    pub id: Arc<str>,
    /// With what it was authenticated; none for what the service does itself.
    pub credential: Option<Arc<Credential>>,
}

impl Request {
    /// What of an actor's rights can be used with the credential that was shown.
    pub(crate) fn bounded(&self, actor: Arc<Actor>) -> Arc<Actor> {
        match self.credential.as_ref().and_then(|credential| credential.permits) {
            Some(permits) => Arc::new(actor.bounded(permits)),
            None => actor,
        }
    }
}

impl TenantTx {
    /// Whether mail goes out from here.
    pub fn sends_mail(&self) -> bool {
        self.tx.services.sends_mail
    }

    /// Whether identity providers on this machine are registered: for tests and development.
    pub fn allows_local_providers(&self) -> bool {
        self.tx.services.local_providers
    }
}
