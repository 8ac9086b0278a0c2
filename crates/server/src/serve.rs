//! The server: workers, signals, stopping.

use std::{net::TcpListener, sync::Arc, time::Duration};

use actix_cors::Cors;
use actix_web::{
    App, HttpServer,
    dev::{Server, ServerHandle},
    middleware::{Compress, from_fn},
    web::{self, Data},
};
use api::Route;
use authn::Verifier;
use db::{CursorKey, Db, PoolOptions, SealKeys, Services};
use kernel::{Clock, Error, Ids, Result};

use crate::{
    front, graphql,
    identity::Identities,
    limits::{Allowed, Limits},
    login::{self, Login},
    mail,
    metrics::Metrics,
    openapi, rest, site,
    state::{Database, Shared, Stopping, Worker},
};

/// How long a body may take to arrive. actix-web has no such bound: a client that sends one byte a second would hold
/// its connection for ever.
pub const BODY_DEADLINE: Duration = Duration::from_secs(15);

/// What a server is built of; tests build it of their own.
pub struct Parts {
    /// Where the time comes from.
    pub clock: Arc<dyn Clock>,
    /// Where ids come from.
    pub ids: Arc<dyn Ids>,
    /// Who verifies tokens.
    pub verifier: Verifier,
    /// The database's URL, of the role that serves.
    pub database_url: String,
    /// Database connections of the whole process.
    pub connections: u32,
    /// Threads that serve.
    pub workers: usize,
    /// What cursors are sealed with.
    pub cursor_secret: Vec<u8>,
    /// What secrets are sealed with that have to be read again.
    pub seals: SealKeys,
    /// Whether identity providers on this machine may be registered.
    pub local_providers: bool,
    /// How much is taken from one caller.
    pub allowed: Allowed,
    /// The slug of the operator's tenant.
    pub operator: Option<String>,
    /// Signing in with a browser, if that is set up.
    pub login: Option<Login>,
    /// Origins of web pages that may call the API.
    pub cors_origins: Vec<String>,
    /// Through which mail server mails go out; none, and none do.
    pub mail: Option<mail::Settings>,
    /// How long a body may take to arrive; [`BODY_DEADLINE`], but for tests.
    pub body_deadline: Duration,
    /// Who sees the statements, if anybody.
    pub statements: Option<Arc<dyn db::StatementLog>>,
}

/// Every REST route of every context.
pub fn routes() -> Vec<Route> {
    let mut routes = organisation::routes();
    routes.extend(work::routes());
    routes.extend(improvement::routes());
    routes
}

/// What the workers will share. Fails if the database's wall does not stand.
pub async fn assemble(parts: Parts) -> Result<Arc<Shared>> {
    let each = PoolOptions {
        connections: (parts.connections / u32::try_from(parts.workers).unwrap_or(1)).max(1),
        ..PoolOptions::default()
    };
    let all = PoolOptions { connections: parts.connections, ..each };
    let db = Db::open(&parts.database_url, all)?;
    let findings = db::check(&db, &migrations::registry()).await?;
    if !findings.is_empty() {
        return Err(Error::internal(format_args!("the database is not as it must be:\n{}", findings.join("\n"))));
    }
    let database = match db.engine() {
        db::Engine::Sqlite => Database::One(db),
        db::Engine::Postgres => {
            db.close().await;
            Database::Each { url: parts.database_url, options: each }
        }
    };
    let routes: &'static [Route] = Vec::leak(routes());
    let mut services = Services::new(Arc::clone(&parts.clock), parts.ids, CursorKey::new(&parts.cursor_secret));
    services.statements = parts.statements;
    services.sends_mail = parts.mail.is_some();
    services.seals = parts.seals;
    services.local_providers = parts.local_providers;
    let services = Arc::new(services);
    let mail = match &parts.mail {
        Some(settings) => {
            let db = database.open_one()?;
            Some(mail::Sender::new(settings, Arc::clone(&services), db).map_err(Error::internal)?)
        }
        None => None,
    };
    let own = parts.login.as_ref().map(|login| login.public_url.clone());
    let limits = Arc::new(Limits::new(parts.allowed));
    Ok(Arc::new(Shared {
        services,
        identities: Identities::new(parts.verifier, parts.clock, parts.operator, Arc::clone(&limits), own),
        limits,
        login: parts.login,
        router: rest::Router::new(routes)?,
        schema: graphql::schema(),
        openapi: openapi::document(routes)?.to_string(),
        cors_origins: parts.cors_origins,
        body_deadline: parts.body_deadline,
        database,
        mail,
        stopping: Stopping::default(),
        metrics: Metrics::new().map_err(Error::internal)?,
    }))
}

/// Starts serving on a listener that is bound already.
pub fn serve(shared: Arc<Shared>, listener: TcpListener, workers: usize) -> std::io::Result<Server> {
    let server = HttpServer::new(move || {
        let db = match shared.database.open() {
            Ok(db) => db,
            // The same URL was opened a moment ago; if it cannot be now, every request says so.
            Err(error) => unreachable_database(&error),
        };
        let worker = Data::new(Worker { shared: Arc::clone(&shared), db });
        App::new()
            .app_data(worker)
            .wrap(cors(&shared.cors_origins))
            .wrap(Compress::default())
            .wrap(from_fn(front::front))
            .configure(site::configure)
            .configure(login::configure)
            .configure(graphql::configure)
            .default_service(web::to(rest::serve))
    });
    Ok(server
        .workers(workers)
        .backlog(1024)
        .keep_alive(Duration::from_secs(75))
        .client_request_timeout(Duration::from_secs(10))
        .client_disconnect_timeout(Duration::from_secs(2))
        .shutdown_timeout(10)
        .disable_signals()
        .listen(listener)?
        .run())
}

fn unreachable_database(error: &Error) -> Db {
    tracing::error!(%error, "the database cannot be opened");
    std::process::exit(1)
}

fn cors(origins: &[String]) -> Cors {
    let cors = Cors::default()
        .allowed_methods(["GET", "POST", "PATCH", "DELETE"])
        .allowed_headers([
            "authorization",
            "content-type",
            "accept",
            "accept-language",
            "if-match",
            "if-none-match",
            "idempotency-key",
            "betre-sequence",
            "x-request-id",
            "traceparent",
        ])
        .expose_headers([
            "etag",
            "location",
            "link",
            "betre-sequence",
            "idempotency-replayed",
            "retry-after",
            "x-request-id",
            "content-language",
            "ratelimit",
            "ratelimit-policy",
        ])
        .max_age(600);
    origins.iter().fold(cors, |cors, origin| cors.allowed_origin(origin))
}

/// Stops in order: first `/readyz` says no while requests are served on, then connections are closed with their next
/// answer, then what runs gets its time to finish.
pub async fn stop(shared: &Shared, server: ServerHandle, drain: Duration) {
    shared.stopping.drain();
    tracing::info!(seconds = drain.as_secs(), "draining");
    tokio::time::sleep(drain).await;
    shared.stopping.close();
    // Long enough for a connection that is kept alive to be told, by the answer to its next request, that it ends.
    tokio::time::sleep(drain.min(Duration::from_secs(1))).await;
    server.stop(true).await;
}

/// Waits for the signal to stop.
pub async fn signal() {
    use tokio::signal::unix::{SignalKind, signal};
    let (Ok(mut term), Ok(mut interrupt)) = (signal(SignalKind::terminate()), signal(SignalKind::interrupt())) else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = term.recv() => {}
        _ = interrupt.recv() => {}
    }
}
