//! What `betre` can be told to do. In the library, because a program compiles again every future that it polls itself.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command talks to its terminal")]

use std::{net::TcpListener, path::PathBuf, sync::Arc, time::Duration};

use authn::{DemoIssuer, LoginClient, SubjectKey, Verifier};
use aws_lc_rs::rand::SecureRandom;
use clap::Parser;
use db::{CursorKey, Db, PoolOptions, Request, SealKeys, Services};
use kernel::{SystemClock, SystemIds};
use secrecy::ExposeSecret;

use crate::{
    config::Config,
    graphql,
    limits::Allowed,
    login::Login,
    openapi,
    serve::{self, Parts},
    telemetry::Telemetry,
};

mod audit;
mod deidentify;
mod demo;
mod provider;

/// A command's end: well, or with what to tell the operator.
type Outcome = Result<(), String>;

/// The API on which municipalities improve their work together.
#[derive(Parser)]
#[command(name = "betre", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

/// Does what the command line says.
pub fn main() -> std::process::ExitCode {
    let cli = Cli::parse();
    match actix_web::rt::System::new().block_on(cli.command.run()) {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("betre: {message}");
            std::process::ExitCode::FAILURE
        }
    }
}

#[derive(clap::Subcommand)]
enum Command {
    /// Serve the API.
    Serve,
    /// Try it out: an embedded database with a story in it, and tokens to paste. Never for production.
    Demo {
        /// The port to listen on; 0 takes a free one.
        #[arg(long, default_value_t = 8080)]
        port: u16,
        /// Where the database and the signing key lie.
        #[arg(long, default_value = "data/demo")]
        data_dir: PathBuf,
    },
    /// Bring the database up to date: the embedded one, or PostgreSQL as `app_owner` (`BETRE_OWNER_URL`).
    Migrate,
    /// Prepare a new PostgreSQL database as a superuser: the roles `app_owner`, `app_api`, `app_admin`. Passwords are
    /// read from standard input, one a line in that order.
    Bootstrap {
        /// The superuser's URL.
        url: String,
    },
    /// Found the operator's tenant with its first administrator, who is also the first operator.
    Found {
        /// The slug, the same as `BETRE_OPERATOR`.
        slug: String,
        /// The organisation's name.
        name: String,
        /// The administrator's name.
        #[arg(long)]
        administrator: String,
        /// The issuer of the administrator's tokens.
        #[arg(long)]
        issuer: String,
        /// The administrator at that issuer.
        #[arg(long)]
        subject: String,
    },
    /// Register identity providers and list them, as before anybody of the tenant can sign in.
    #[command(subcommand)]
    Provider(provider::Provider),
    /// Check that the tenant wall of the database stands.
    CheckDb,
    /// Hold the tenants' audit logs against what was written, and print what to keep of them elsewhere.
    Audit {
        #[command(subcommand)]
        what: audit::Audit,
    },
    /// Mint a demo token; works only against `betre demo` on the same data directory.
    Token {
        /// The person: `marit`, `torunn`, `kjellaug`, …
        subject: String,
        /// Where the signing key lies.
        #[arg(long, default_value = "data/demo")]
        data_dir: PathBuf,
    },
    /// Read a text from standard input and print, as a line of JSON each, what in it could reveal the municipality or a
    /// person: `start` and `end` in Unicode scalar values, `class`, `text`, `suggestion`, `score`, `why`.
    Deidentify {
        /// The written language of the suggestions.
        #[arg(long, value_enum)]
        lang: deidentify::Lang,
        /// A list of names of one's own: a kind, a tab and a name on each line. The kinds are own, municipality, place,
        /// person, organisation, system, and word for what is to pass.
        #[arg(long, value_name = "FILE")]
        gazetteer: Option<PathBuf>,
    },
    /// Print the OpenAPI document.
    Openapi,
    /// Print the GraphQL schema.
    Sdl,
    /// Write what is generated from the code.
    #[command(hide = true)]
    Gen {
        /// The directory.
        dir: PathBuf,
    },
    /// Answer every request with one word, without any layer of ours: what HTTP alone costs (`cargo xtask bench`).
    #[command(hide = true)]
    Hello {
        /// The port to listen on.
        #[arg(long)]
        port: u16,
    },
}

impl Command {
    async fn run(self) -> Outcome {
        match self {
            Self::Serve => serve_configured().await,
            Self::Demo { port, data_dir } => demo::run(port, &data_dir).await,
            Self::Migrate => migrate().await,
            Self::Bootstrap { url } => bootstrap(&url).await,
            Self::Found { slug, name, administrator, issuer, subject } => {
                found(serde_json::json!({
                    "slug": slug, "name": name, "kind": "national_publisher", "language": "neutral",
                    "administrator": { "name": administrator, "issuer": issuer, "subject": subject },
                }))
                .await
            }
            Self::Provider(provider) => provider.run().await,
            Self::CheckDb => check_db().await,
            Self::Audit { what } => what.run().await,
            Self::Token { subject, data_dir } => {
                if !data_dir.is_dir() {
                    return Err(format!("{} has no demo in it; run `betre demo` first", data_dir.display()));
                }
                println!("{}", demo::mint(&demo::issuer(&data_dir)?, &subject)?);
                Ok(())
            }
            Self::Deidentify { lang, gazetteer } => deidentify::run(lang, gazetteer.as_deref()),
            Self::Openapi => generated(None),
            Self::Sdl => {
                println!("{}", graphql::sdl());
                Ok(())
            }
            Self::Gen { dir } => generated(Some(dir)),
            Self::Hello { port } => hello(port).await,
        }
    }
}

fn told<T>(result: kernel::Result<T>) -> Result<T, String> {
    result.map_err(|error| match error.for_log() {
        Some(why) => why.to_owned(),
        None => format!("{} {}", error.detail(kernel::Language::En), error.fault_list(kernel::Language::En)),
    })
}

/// How long a mail that is on its way keeps the service from ending.
const LAST_MAIL: Duration = Duration::from_secs(5);

fn workers(config: &Config) -> usize {
    config.workers.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from))
}

fn random_secret() -> Result<Vec<u8>, String> {
    let mut secret = vec![0; 32];
    aws_lc_rs::rand::SystemRandom::new().fill(&mut secret).map_err(|_| "no random bytes to be had".to_owned())?;
    Ok(secret)
}

async fn serve_configured() -> Outcome {
    let config = Config::load()?;
    let telemetry = Telemetry::start(&config.log, config.otlp_endpoint.as_deref())?;
    if config.issuers.iter().any(|profile| profile.issuer == DemoIssuer::ISSUER) {
        return Err(format!("issuers: {} exists under `betre demo` only", DemoIssuer::ISSUER));
    }
    let url = config.database_url();
    if url.starts_with("sqlite:") && config.database_url.is_none() {
        std::fs::create_dir_all(&config.data_dir).map_err(|error| format!("data_dir: {error}"))?;
        migrations::up(&url).await.map_err(|error| error.to_string())?;
    }
    ready(&url).await?;
    let clock = Arc::new(SystemClock);
    let verifier = Verifier::new(config.issuers.clone(), clock).map_err(|error| format!("issuers: {error}"))?;
    let mut verifier = verifier.learning(config.allow_local_providers);
    if let Some(secret) = &config.subject_secret {
        verifier = verifier.hashing_subjects(SubjectKey::new(secret.expose_secret().as_bytes()));
    }
    let cursor_secret = match &config.cursor_secret {
        Some(secret) => secret.expose_secret().as_bytes().to_vec(),
        None => random_secret()?,
    };
    let parts = Parts {
        clock: Arc::new(SystemClock),
        ids: Arc::new(SystemIds),
        verifier,
        database_url: url,
        connections: config.connections,
        workers: workers(&config),
        cursor_secret,
        seals: seals(&config)?,
        local_providers: config.allow_local_providers,
        allowed: Allowed {
            requests: config.requests_per_minute,
            failures: config.failures_per_minute,
            proxies: config.trusted_proxies.clone(),
        },
        operator: config.operator.clone(),
        login: login(&config)?,
        cors_origins: config.cors_origins.clone(),
        mail: config.mail()?,
        body_deadline: serve::BODY_DEADLINE,
        statements: None,
    };
    let listener = listen(config.listen)?;
    let metrics = config.metrics_listen.map(listen).transpose()?;
    run(parts, listener, metrics, Duration::from_secs(config.drain_seconds), || {}).await?;
    telemetry.flush();
    Ok(())
}

fn seals(config: &Config) -> Result<SealKeys, String> {
    told(SealKeys::new(config.sealing_secrets.iter().map(|secret| secret.expose_secret().as_bytes())))
}

/// Signing in with a browser needs an address that browsers reach this service at.
fn login(config: &Config) -> Result<Option<Login>, String> {
    let Some(public_url) = config.public_url.clone() else { return Ok(None) };
    let client = LoginClient::new(Arc::new(SystemClock), config.allow_local_providers);
    let client = client.map_err(|error| format!("public_url: {error}"))?;
    let client = match &config.subject_secret {
        Some(secret) => client.hashing_subjects(SubjectKey::new(secret.expose_secret().as_bytes())),
        None => client,
    };
    Ok(Some(Login { client, public_url, return_urls: config.return_urls.clone() }))
}

/// Refuses a database that lacks migrations, rather than failing at the first request that needs them.
async fn ready(url: &str) -> Outcome {
    let pending = migrations::pending(url).await.map_err(|error| format!("database_url: {error}"))?;
    if pending.is_empty() {
        Ok(())
    } else {
        Err(format!("the database lacks {}; run `betre migrate`", pending.join(", ")))
    }
}

fn listen(at: std::net::SocketAddr) -> Result<TcpListener, String> {
    let listener = TcpListener::bind(at).map_err(|error| format!("listen: {at}: {error}"))?;
    listener.set_nonblocking(true).map_err(|error| format!("listen: {error}"))?;
    Ok(listener)
}

async fn run(
    parts: Parts,
    listener: TcpListener,
    metrics: Option<TcpListener>,
    drain: Duration,
    started: impl FnOnce(),
) -> Outcome {
    let workers = parts.workers;
    let shared = told(serve::assemble(parts).await)?;
    let at = listener.local_addr().map_err(|error| error.to_string())?;
    let server = serve::serve(Arc::clone(&shared), listener, workers).map_err(|error| format!("listen: {error}"))?;
    if let Some(listener) = metrics {
        let figures = shared.metrics.clone().serve(listener).map_err(|error| format!("metrics_listen: {error}"))?;
        actix_web::rt::spawn(figures);
    }
    let sender = Arc::clone(&shared);
    let sending = actix_web::rt::spawn(async move {
        if let Some(mail) = &sender.mail {
            mail.run(&sender.stopping).await;
        }
    });
    tracing::info!(%at, workers, "serving");
    started();
    let handle = server.handle();
    let stopping = actix_web::rt::spawn(async move {
        serve::signal().await;
        serve::stop(&shared, handle, drain).await;
    });
    server.await.map_err(|error| error.to_string())?;
    stopping.abort();
    // A mail that is on its way when the service stops gets a moment; its next attempt is planned if it needs longer.
    if tokio::time::timeout(LAST_MAIL, sending).await.is_err() {
        tracing::warn!("stopped while a mail was on its way");
    }
    tracing::info!("stopped");
    Ok(())
}

async fn migrate() -> Outcome {
    let config = Config::load()?;
    let url = match &config.owner_url {
        Some(url) => url.expose_secret().to_owned(),
        None if config.database_url.is_none() => {
            std::fs::create_dir_all(&config.data_dir).map_err(|error| format!("data_dir: {error}"))?;
            config.database_url()
        }
        None if config.database_url().starts_with("sqlite:") => config.database_url(),
        None => return Err("owner_url: set BETRE_OWNER_URL to the URL of app_owner".to_owned()),
    };
    migrations::up(&url).await.map_err(|error| error.to_string())?;
    println!("The database is up to date.");
    Ok(())
}

async fn bootstrap(url: &str) -> Outcome {
    let mut passwords = std::io::stdin().lines();
    let mut next = |role: &str| match passwords.next() {
        Some(Ok(password)) if !password.is_empty() => Ok(password),
        _ => Err(format!("standard input: a password for {role} is missing")),
    };
    let (owner, api, admin) = (next("app_owner")?, next("app_api")?, next("app_admin")?);
    migrations::bootstrap(url, &owner, &api, &admin).await.map_err(|error| error.to_string())?;
    println!("The roles app_owner, app_api and app_admin are ready.");
    Ok(())
}

async fn found(input: serde_json::Value) -> Outcome {
    let config = Config::load()?;
    let db = told(Db::open(&config.database_url(), PoolOptions::default()))?;
    let services = Services::new(Arc::new(SystemClock), Arc::new(SystemIds), CursorKey::new(&random_secret()?));
    let request = Request { services: Arc::new(services), db, id: "found".into(), credential: None };
    let tenant = told(crate::demo::found(request, input).await)?;
    println!("{} is founded as {}. Set BETRE_OPERATOR={}", tenant.name, tenant.id, tenant.slug);
    Ok(())
}

async fn check_db() -> Outcome {
    let config = Config::load()?;
    let db = told(Db::open(&config.database_url(), PoolOptions::default()))?;
    let findings = told(db::check(&db, &migrations::registry()).await)?;
    if findings.is_empty() {
        println!("The wall stands: {} tables checked.", migrations::registry().len());
        return Ok(());
    }
    Err(format!("the wall does not stand:\n{}", findings.join("\n")))
}

fn generated(dir: Option<PathBuf>) -> Outcome {
    let routes = serve::routes();
    let document = told(openapi::document(&routes))?;
    let document = serde_json::to_string_pretty(&document).map_err(|error| error.to_string())? + "\n";
    let Some(dir) = dir else {
        print!("{document}");
        return Ok(());
    };
    let sdl = graphql::sdl();
    let permissions = openapi::permissions(&routes, &sdl);
    for (name, text) in [("openapi.json", document), ("schema.graphql", sdl), ("permissions.txt", permissions)] {
        std::fs::write(dir.join(name), text).map_err(|error| format!("{name}: {error}"))?;
    }
    Ok(())
}

async fn hello(port: u16) -> Outcome {
    use actix_web::{App, HttpServer, web};
    let listener = listen(([127, 0, 0, 1], port).into())?;
    let server = HttpServer::new(|| App::new().default_service(web::to(async || "hello")));
    let server = server.workers(2).listen(listener).map_err(|error| error.to_string())?;
    server.run().await.map_err(|error| error.to_string())
}
