//! What the workers share, and what each has of its own.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use db::{Db, PoolOptions, Services};

use crate::{graphql::Schema, identity::Identities, limits::Limits, rest::Router};

/// What all workers share.
pub struct Shared {
    /// Clock, ids, cursor key.
    pub services: Arc<Services>,
    /// Who is who.
    pub identities: Identities,
    /// Signing in with a browser, if that is set up.
    pub login: Option<crate::login::Login>,
    /// How much is taken from one caller.
    pub limits: Arc<Limits>,
    /// Every REST route.
    pub router: Router,
    /// The GraphQL schema.
    pub schema: Schema,
    /// The OpenAPI document as it is served.
    pub openapi: String,
    /// Origins of web pages that may call the API.
    pub cors_origins: Vec<String>,
    /// How long a body may take to arrive.
    pub body_deadline: Duration,
    /// Where the database is, for each worker to open.
    pub database: Database,
    /// Who takes mails from the outbox to the mail server, if there is one.
    pub mail: Option<crate::mail::Sender>,
    /// How far stopping has come.
    pub stopping: Stopping,
    /// What is counted.
    pub metrics: crate::metrics::Metrics,
}

/// How workers reach the database.
pub enum Database {
    /// Each worker opens a pool of its own: a worker is a single-threaded runtime, and a socket belongs to the one that
    /// opened it.
    Each {
        /// The URL.
        url: String,
        /// The size of each worker's pool.
        options: PoolOptions,
    },
    /// All share one, as SQLite's one writer demands.
    One(Db),
}

impl Database {
    /// The handle of one worker.
    pub fn open(&self) -> kernel::Result<Db> {
        match self {
            Self::Each { url, options } => Db::open(url, *options),
            Self::One(db) => Ok(db.clone()),
        }
    }

    /// A handle of a single connection, for what runs beside the workers.
    pub fn open_one(&self) -> kernel::Result<Db> {
        match self {
            Self::Each { url, options } => Db::open(url, PoolOptions { connections: 1, ..*options }),
            Self::One(db) => Ok(db.clone()),
        }
    }
}

/// How far stopping has come.
#[derive(Debug, Default)]
pub struct Stopping {
    draining: AtomicBool,
    closing: AtomicBool,
}

impl Stopping {
    /// `/readyz` says no from now on; requests are served as before.
    pub fn drain(&self) {
        self.draining.store(true, Ordering::Relaxed);
    }
    /// Every answer closes its connection from now on.
    pub fn close(&self) {
        self.closing.store(true, Ordering::Relaxed);
    }
    /// Whether `/readyz` says no.
    pub fn is_draining(&self) -> bool {
        self.draining.load(Ordering::Relaxed)
    }
    /// Whether answers close their connections.
    pub fn is_closing(&self) -> bool {
        self.closing.load(Ordering::Relaxed)
    }
}

/// What one worker has.
pub struct Worker {
    /// What all share.
    pub shared: Arc<Shared>,
    /// This worker's way to the database.
    pub db: Db,
}
