//! `cargo xtask bench`: builds for release, starts a durable private PostgreSQL, and lets `crates/bench` measure.

use crate::{
    Outcome,
    postgres::{Cluster, Install, Options, bin_dir},
    process, workspace,
};

/// Where the figures are kept.
const REPORT: &str = "docs/benchmarks.md";

/// Measure the server against the limits of HTTP and of the database, and write docs/benchmarks.md (Linux only).
#[derive(clap::Args)]
pub struct Args {
    /// Little data and short rounds, to see whether everything works; prints the report and keeps the file as it is.
    #[arg(long)]
    quick: bool,
    /// Only these workloads, such as `U1,W1`, beside hello; prints the report and keeps the file as it is.
    #[arg(long)]
    only: Option<String>,
    /// How long one measurement lasts; longer is calmer.
    #[arg(long, default_value_t = 8)]
    seconds: u64,
}

/// Measures, and writes the report.
pub fn run(args: Args) -> Outcome {
    let root = workspace::root()?;
    let programs = bin_dir(Install::IfAllowed)?;
    if !programs.join("pgbench").is_file() {
        return Err(format!(
            "there is no pgbench in {}: install PostgreSQL's contributed programs",
            programs.display()
        ));
    }
    let built = |home: &str| {
        let mut build = process::cargo();
        // The whole workspace, so that cargo chooses the same features as for any other release build.
        build.args(["build", "--release", "--workspace", "--bins"]).current_dir(&root);
        let programs = process::executables(&mut build, &root.join(home).join("Cargo.toml"))?;
        programs.into_iter().next().ok_or_else(|| format!("cargo built no program from {home}"))
    };
    let (betre, bench) = (built("crates/server")?, built("crates/bench")?);
    let cluster = Cluster::start(&programs, &Options { durable: true })?;
    let mut command = std::process::Command::new(bench);
    command.arg("--betre").arg(betre).args(["--postgres", &cluster.url]).arg("--programs").arg(&cluster.bin_dir);
    command.args(["--seconds", &args.seconds.to_string()]);
    if args.quick {
        command.arg("--quick");
    }
    if let Some(only) = &args.only {
        command.args(["--only", only]);
    }
    if !args.quick && args.only.is_none() {
        command.arg("--report").arg(root.join(REPORT));
    }
    process::run(&mut command)
}
