//! The one door.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use kernel::{Actor, Code, Error, Meta, Mode, Operation, Permission, PersonId, Reach, Result, TenantId, Time};
use serde_json::Value;
use tokio::sync::Mutex;
use tracing::Instrument;

use crate::{
    call::{Boxed, Call, Calling},
    event,
    request::{Caller, Request, Services},
    tx::{SharedTx, TenantTx, Tx},
};

/// How often a write is run before a serialisation failure is given up on.
const ATTEMPTS: usize = 3;

/// One request: lives as long as it does, and is the only way to run an operation.
pub struct Cx {
    pub(crate) request: Request,
    caller: Caller,
    read: Mutex<Option<Arc<TenantTx>>>,
    sequence: AtomicI64,
}

/// What came of an operation.
#[derive(Debug)]
pub struct Done<T> {
    /// What the caller gets.
    pub output: T,
    /// The number of the event that a write left in the tenant's stream.
    pub sequence: Option<i64>,
    /// Whether this is the stored answer of an earlier request with the same idempotency key.
    pub replayed: bool,
}

impl Cx {
    /// A request of a caller who acts in no tenant, or whose rights there are known.
    pub fn new(request: Request, caller: Caller) -> Self {
        let caller = match caller {
            Caller::Member { tenant, actor, operator } => {
                Caller::Member { tenant, actor: request.bounded(actor), operator }
            }
            Caller::Anonymous | Caller::Person(_) => caller,
        };
        Self { request, caller, read: Mutex::new(None), sequence: AtomicI64::new(0) }
    }

    /// A request of a person in a tenant. `grants` reads what the person holds there, in the transaction that the
    /// request's reads will use; a person who holds nothing gets the same error as for a tenant that does not exist. What
    /// was read is told too: what the person holds, whatever of it this request's credential permits.
    pub async fn member(
        request: Request,
        tenant: TenantId,
        person: PersonId,
        operator: bool,
        grants: impl AsyncFnOnce(&TenantTx) -> Result<Option<Arc<Actor>>>,
    ) -> Result<(Self, Arc<Actor>)> {
        let mut tx = open(&request, tenant, Arc::new(Actor::nobody(person)), Mode::Read).await?;
        let actor = grants(&tx).await?.ok_or_else(|| Error::new(Code::NotFound))?;
        tx.actor = request.bounded(Arc::clone(&actor));
        let caller = Caller::Member { tenant, actor: Arc::clone(&tx.actor), operator };
        let read = Mutex::new(Some(Arc::new(tx)));
        Ok((Self { request, caller, read, sequence: AtomicI64::new(0) }, actor))
    }

    /// Runs an operation on the tenant of this request.
    ///
    /// Authenticated? Permitted? A read runs in the request's read-only transaction, one snapshot for all of them. A
    /// write has a transaction of its own: it runs, its event is written, its answer kept for the idempotency key, and
    /// all of it is committed, or none.
    pub async fn run<O: Operation<Tx = TenantTx>>(&self, operation: O) -> Result<Done<O::Output>> {
        let mut call = Calling::new(operation);
        let (sequence, replayed) = self.pass(O::META, &mut call).await?;
        Ok(Done { output: call.output()?, sequence, replayed })
    }

    /// Runs an operation that acts in no tenant. A write is committed as a whole, and leaves no event: there is no tenant
    /// whose it would be.
    pub async fn run_shared<O: Operation<Tx = SharedTx>>(&self, operation: O) -> Result<Done<O::Output>> {
        let mut call = Calling::new(operation);
        self.pass_shared(O::META, &mut call).await?;
        Ok(Done { output: call.output()?, sequence: None, replayed: false })
    }

    /// Runs an operation that asks no database: what it can know besides its input is what time it is.
    pub async fn run_public<O: Operation<Tx = Time>>(&self, operation: O) -> Result<Done<O::Output>> {
        let now = Time(self.request.services.clock.now());
        self.may(O::META)?;
        let output = operation.run(&now).instrument(span(O::META)).await?;
        Ok(Done { output, sequence: None, replayed: false })
    }

    fn pass<'a>(&'a self, meta: Meta, call: &'a mut dyn Call<TenantTx>) -> Boxed<'a, (Option<i64>, bool)> {
        let run = async move {
            self.permit(meta).await?;
            let (tenant, actor) = self.admit(meta)?;
            if meta.permission.reach() != Reach::Person && !actor.reaches(meta.permission, call.object()) {
                return Err(Error::new(Code::NotFound));
            }
            let done = match meta.mode {
                Mode::Read => match self.read_tx(tenant, actor).await {
                    Ok(tx) => call.run(&tx).await.map(|()| (None, false)),
                    Err(error) => Err(error),
                },
                Mode::Write => self.write(meta, call, tenant, actor).await,
            };
            let input = done.is_err().then(|| call.input().ok()).flatten();
            self.heed(meta, done, input).await
        };
        Box::pin(run.instrument(span(meta)))
    }

    fn pass_shared<'a>(&'a self, meta: Meta, call: &'a mut dyn Call<SharedTx>) -> Boxed<'a, ()> {
        let run = async move {
            let person = self.person()?;
            self.may(meta)?;
            if meta.mode == Mode::Write {
                self.let_go().await;
            }
            let mut attempt = 1;
            loop {
                let Request { services, db, id, credential } = self.request.clone();
                let tx = Tx::open(&db, services, id, None, meta.mode).await?;
                let tx = SharedTx { tx, person: Some(person), credential };
                let done = match (call.run(&tx).await, meta.mode) {
                    (Ok(()), Mode::Write) => tx.tx.commit().await,
                    (done, _) => done,
                };
                match done {
                    Err(error) if error.is_retryable() && attempt < ATTEMPTS => attempt += 1,
                    done => return done.inspect(|()| self.request.services.did(meta)),
                }
            }
        };
        Box::pin(run.instrument(span(meta)))
    }

    /// Ends the snapshot of what was read so far: no connection is held while a client takes its time to send a body.
    pub async fn let_go(&self) {
        self.read.lock().await.take();
    }

    /// The newest event that this request wrote; 0 if none.
    pub fn sequence(&self) -> i64 {
        self.sequence.load(Ordering::Relaxed)
    }

    /// Who asks.
    pub fn caller(&self) -> &Caller {
        &self.caller
    }

    /// The request's id.
    pub fn request_id(&self) -> &str {
        &self.request.id
    }

    fn person(&self) -> Result<PersonId> {
        match &self.caller {
            Caller::Anonymous => Err(Error::new(Code::Unauthenticated)),
            Caller::Person(person) => Ok(*person),
            Caller::Member { actor, .. } => Ok(actor.person),
        }
    }

    /// Whether the caller may do this at all; asked early, so that who may not is told that and nothing else.
    pub async fn permit(&self, meta: Meta) -> Result<()> {
        self.heed(meta, self.may(meta), None).await
    }

    fn may(&self, meta: Meta) -> Result<()> {
        self.permit_mode(meta)?;
        match meta.permission.reach() {
            Reach::Anybody => Ok(()),
            Reach::Person => self.person().map(drop),
            Reach::Tenant | Reach::Platform => self.admit(meta).map(drop),
        }
    }

    fn permit_mode(&self, meta: Meta) -> Result<()> {
        match &self.request.credential {
            Some(credential) if credential.only_reads && meta.mode == Mode::Write => {
                Err(Error::new(Code::CredentialOnlyReads))
            }
            _ => Ok(()),
        }
    }

    fn admit(&self, meta: Meta) -> Result<(TenantId, Arc<Actor>)> {
        let Caller::Member { tenant, actor, operator } = &self.caller else {
            self.person()?;
            return Err(Error::new(Code::NotFound));
        };
        let permitted = match meta.permission.reach() {
            Reach::Anybody | Reach::Person => true,
            Reach::Tenant => actor.permissions.holds(meta.permission),
            Reach::Platform => *operator && actor.permissions.holds(meta.permission),
        };
        if permitted { Ok((*tenant, Arc::clone(actor))) } else { Err(forbidden(meta.permission)) }
    }

    /// The id of a tenant that is being founded: with an idempotency key always the same, so that a repeated request
    /// finds the answer among the rows of the tenant that it founded.
    fn new_tenant(&self, key: &Option<Value>, person: PersonId) -> TenantId {
        match key {
            Some(key) => TenantId::new(event::uuid_of(format!("{person}\n{key}").as_bytes())),
            None => TenantId::new(self.request.services.ids.next(self.request.services.clock.now())),
        }
    }

    async fn read_tx(&self, tenant: TenantId, actor: Arc<Actor>) -> Result<Arc<TenantTx>> {
        let mut read = self.read.lock().await;
        if let Some(tx) = &*read {
            return Ok(Arc::clone(tx));
        }
        let tx = Arc::new(open(&self.request, tenant, actor, Mode::Read).await?);
        *read = Some(Arc::clone(&tx));
        Ok(tx)
    }

    async fn write(
        &self,
        meta: Meta,
        call: &mut dyn Call<TenantTx>,
        tenant: TenantId,
        actor: Arc<Actor>,
    ) -> Result<(Option<i64>, bool)> {
        // What is read after this write must see it, so the snapshot of earlier reads ends here. It must also give its
        // connection back: a pool of one would wait for itself.
        self.let_go().await;
        let mut record = call.input()?;
        let key = record.as_object_mut().and_then(|members| members.remove("idempotencyKey"));
        // The key is the id of the tenant that it founds, so it founds no other, however late.
        let founds = meta.permission.reach() == Reach::Platform && call.platform_target().is_none();
        let tenant = match meta.permission.reach() {
            Reach::Platform => call.platform_target().unwrap_or_else(|| self.new_tenant(&key, actor.person)),
            Reach::Anybody | Reach::Person | Reach::Tenant => tenant,
        };
        // Who did what is anonymous is not stored: neither in the event, nor with the answer that is kept for a key.
        let anonymous = call.is_anonymous();
        let author = if anonymous { PersonId::NOBODY } else { actor.person };
        // Of those who act by a delegation there are few, and of those with a credential one: they would tell who.
        let delegation = actor.delegation(meta.permission).filter(|_| !anonymous);
        let credential = self.request.credential.as_deref().filter(|_| !anonymous);
        let claim = match key {
            Some(Value::String(key)) => {
                let Services { running, cursors, .. } = &*self.request.services;
                let (holder, key) = match anonymous {
                    true => (author, cursors.blind(&format!("{tenant}\n{}\n{key}", actor.person)).to_string()),
                    false => (actor.person, key),
                };
                Some(running.claim(meta.id, tenant, holder, key, &record, !founds)?)
            }
            _ => None,
        };
        let mut attempt = 1;
        loop {
            let tx = open(&self.request, tenant, Arc::clone(&actor), Mode::Write).await?;
            let result: Result<(i64, bool)> = async {
                if let Some(claim) = &claim
                    && let Some((answer, seq)) = claim.answered(&tx).await?
                {
                    call.replay(answer)?;
                    return Ok((seq, true));
                }
                call.run(&tx).await?;
                let (subject, version) = call.outcome();
                let author = event::Author { person: author, delegation, credential };
                let seq = event::append(&tx, meta.id, author, (subject, version), record.clone()).await?;
                if let Some(claim) = &claim {
                    claim.keep(&tx, call.answer()?, seq).await?;
                }
                tx.tx.commit().await?;
                Ok((seq, false))
            }
            .await;
            match result {
                Err(error) if error.is_retryable() && attempt < ATTEMPTS => {
                    tracing::debug!(attempt, %error, "run again");
                    attempt += 1;
                }
                Ok((seq, replayed)) => {
                    self.sequence.store(seq, Ordering::Relaxed);
                    self.request.services.did(meta);
                    return Ok((Some(seq), replayed));
                }
                Err(error) => return Err(error),
            }
        }
    }
}

/// One span for each operation, named by its id.
fn span(meta: Meta) -> tracing::Span {
    tracing::info_span!("operation", otel.name = meta.id, operation = meta.id)
}

pub(crate) fn open(request: &Request, tenant: TenantId, actor: Arc<Actor>, mode: Mode) -> Boxed<'static, TenantTx> {
    let Request { services, db, id, credential: _ } = request.clone();
    Box::pin(async move {
        let tx = Tx::open(&db, services, id, Some(tenant), mode).await?;
        Ok(TenantTx { tx, tenant, actor })
    })
}

/// The caller may see the thing but lacks the permission to do this to it.
fn forbidden(permission: Permission) -> Error {
    Error::new(Code::Forbidden).with("permission", permission.as_str())
}

impl std::fmt::Debug for Cx {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Cx").field("request", &self.request.id).field("caller", &self.caller).finish_non_exhaustive()
    }
}
