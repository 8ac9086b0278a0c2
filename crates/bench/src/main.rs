//! The measurements behind `cargo xtask bench`: data, load, the limits to compare with, and the report.
//!
//! It uses nothing of ours but the binary `betre`, from outside, as it is installed. All traffic is on the loopback
//! interface.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "a command-line tool talks to its terminal and reads the clock; it is no part of the service"
)]

mod capture;
mod client;
mod data;
mod load;
mod machine;
mod pgbench;
mod report;
mod rounds;
mod server;
mod token;
mod workload;

use std::{path::PathBuf, process::ExitCode, sync::Arc, time::Duration};

use clap::Parser;

use capture::Superuser;
use data::Size;
use report::Report;
use rounds::{Postgres, Schedule, Subject};
use server::Setup;
use workload::{Site, Workload};

/// How a step ends: well, or with a text that says what was wrong.
type Outcome = Result<(), String>;

/// Measures `betre` against the limits of HTTP and of the database.
#[derive(Parser)]
struct Cli {
    /// The release build of the server.
    #[arg(long)]
    betre: PathBuf,
    /// A PostgreSQL superuser's URL; the server's roles and tables are made there.
    #[arg(long)]
    postgres: String,
    /// Where `pgbench` is.
    #[arg(long)]
    programs: PathBuf,
    /// Where to write the report.
    #[arg(long)]
    report: Option<PathBuf>,
    /// Little data and short rounds, to see whether everything works.
    #[arg(long)]
    quick: bool,
    /// Only these workloads, such as `U1,W1`, beside hello.
    #[arg(long, value_delimiter = ',', value_parser = workload::named)]
    only: Vec<Workload>,
    /// How long one measurement lasts.
    #[arg(long, default_value_t = 8, value_parser = clap::value_parser!(u64).range(1..))]
    seconds: u64,
}

const FULL: Size = Size { tenants: 500, processes: 200, steps: 12 };
const FULL_SQLITE: Size = Size { tenants: 20, ..FULL };
const QUICK: Size = Size { tenants: 20, processes: 120, steps: 12 };
const QUICK_SQLITE: Size = Size { tenants: 4, ..QUICK };

impl Cli {
    fn workloads(&self) -> Vec<Workload> {
        let asked = |workload: &Workload| self.only.is_empty() || self.only.contains(workload);
        Workload::ALL.into_iter().filter(asked).collect()
    }

    fn schedule(&self) -> Schedule {
        if self.quick {
            let second = Duration::from_secs(1);
            return Schedule { rounds: 3, closed: second, paced: second, starts: 3 };
        }
        let lasting = Duration::from_secs(self.seconds);
        Schedule { rounds: 3, closed: lasting, paced: lasting, starts: 7 }
    }
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    match told("the runtime", runtime).and_then(|runtime| runtime.block_on(run(&cli))) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("bench: {message}");
            ExitCode::FAILURE
        }
    }
}

/// A folder that is gone afterwards. Without the crate `tempfile`, which switches on features of what the server is
/// made of: then the server would be compiled a second time, and not quite as it is shipped.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Result<Self, String> {
        let path = std::env::temp_dir().join(format!("betre-bench-{}", std::process::id()));
        told("a folder", std::fs::create_dir(&path)).map(|()| Self(path))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.0) {
            eprintln!("bench: {}: {error}", self.0.display());
        }
    }
}

/// An error with the name of what failed before it.
fn told<T, E: std::fmt::Display>(what: &str, result: Result<T, E>) -> Result<T, String> {
    result.map_err(|error| format!("{what}: {error}"))
}

async fn run(cli: &Cli) -> Outcome {
    let folder = Folder::new()?;
    let issuer = token::Issuer::new()?;
    issuer.configure(&folder.0.join(server::CONFIGURATION))?;
    let setup = Setup {
        betre: told("the server", cli.betre.canonicalize())?,
        folder: folder.0.clone(),
        variables: vec![("BETRE_WORKERS", "2".to_owned()), ("BETRE_CONNECTIONS", load::CONNECTIONS.to_string())],
    };
    let site = |size: Size| -> Result<Arc<Site>, String> {
        let tokens = (1..=size.tenants).map(|tenant| issuer.mint(tenant)).collect::<Result<_, _>>()?;
        Ok(Arc::new(Site { size, tokens, moved: workload::unmoved(size.tenants) }))
    };
    let mut report = Report::begin(cli.quick, cli.schedule().closed.as_secs());
    let (large, small) = if cli.quick { (QUICK, QUICK_SQLITE) } else { (FULL, FULL_SQLITE) };
    on_postgres(cli, &setup, site(large)?, &mut report).await?;
    on_sqlite(cli, &setup, site(small)?, &mut report).await?;
    let text = report.text();
    println!("\n{text}");
    match &cli.report {
        Some(path) => told("the report", std::fs::write(path, text)),
        None => Ok(()),
    }
}

async fn on_postgres(cli: &Cli, setup: &Setup, site: Arc<Site>, report: &mut Report) -> Outcome {
    println!(
        "PostgreSQL: {} tenants x {} processes x {} steps",
        site.size.tenants, site.size.processes, site.size.steps
    );
    let setup = setup.prepare_postgres(&cli.postgres)?;
    data::fill_postgres(&cli.postgres, site.size).await?;
    let mut superuser = Superuser::connect(&cli.postgres).await?;
    let postgres = Postgres {
        programs: cli.programs.clone(),
        url: server::role(&cli.postgres, "app_api")?,
        postmaster: superuser.postmaster().await?,
    };
    report.postgres_version = superuser.version().await?;
    report.postgres_size = (site.size, superuser.megabytes().await?);
    let schedule = cli.schedule();
    let subject = Subject { setup: &setup, site, postgres: Some(&postgres), workloads: cli.workloads() };
    for _ in 0..schedule.starts {
        report.starts.push(subject.start().await?.1);
    }
    let captured = subject.capture(&mut superuser).await?;
    let (server, _) = subject.start().await?;
    report.postgres = subject.measure(&server, schedule, captured).await?;
    report.memory_after = machine::memory(server.pid());
    Ok(())
}

async fn on_sqlite(cli: &Cli, setup: &Setup, site: Arc<Site>, report: &mut Report) -> Outcome {
    println!("SQLite: {} tenants x {} processes x {} steps", site.size.tenants, site.size.processes, site.size.steps);
    let dir = setup.folder.join("data");
    let setup = setup.with("BETRE_DATA_DIR", dir.display().to_string());
    setup.migrate()?;
    data::fill_sqlite(&dir.join("betre.db"), site.size).await?;
    report.sqlite_size = site.size;
    let subject = Subject { setup: &setup, site, postgres: None, workloads: cli.workloads() };
    let (server, _) = subject.start().await?;
    let full = cli.schedule();
    let schedule = Schedule { paced: Duration::ZERO, closed: full.closed.min(Duration::from_secs(4)), ..full };
    report.sqlite = subject.measure(&server, schedule, vec![]).await?;
    Ok(())
}
