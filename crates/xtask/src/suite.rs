//! `cargo xtask test`: every test on SQLite, then the integration tests again on a private PostgreSQL cluster.
//!
//! Everything is built for the whole workspace, also when only the crate `tests` runs: with `--package` cargo may
//! choose other features for the libraries below and compile them a second time.

mod tally;

use std::{
    fs,
    io::{BufRead, BufReader, IsTerminal, Read, Write},
    path::PathBuf,
    process::{Command, Stdio},
    time::Instant,
};

use crate::{
    Outcome, browser,
    postgres::{self, Cluster, Install},
    process::{self, file_error},
    shared::SKIPPED,
    workspace,
};
use tally::Tally;

const ENGINE: &str = "BETRE_TEST_ENGINE";
const POSTGRES: &str = "BETRE_TEST_POSTGRES";
const TESTS: &str = "tests";

/// Run every test on SQLite, then the integration tests on PostgreSQL, which is installed if it is missing and may be.
#[derive(clap::Args)]
pub struct Args {
    /// Handed on to `cargo nextest run` or `cargo test`, for example part of a test's name.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    args: Vec<String>,
}

/// Runs both halves even if the first one fails, and sums them up in the last line.
pub fn run(args: Args) -> Outcome {
    // First, so that a missing PostgreSQL is not noticed after ten minutes of compiling.
    let bin_dir = postgres::bin_dir(Install::IfAllowed);
    if let Err(message) = &bin_dir {
        eprintln!("xtask: only SQLite will be tested. {message}");
    }
    if let Err(message) = browser::install(&workspace::root()?) {
        eprintln!("xtask: the tests of signing in will fail. {message}");
    }
    let suite = Suite { root: workspace::root()?, nextest: has_nextest(), args: args.args };
    let mut tally = suite.on_sqlite()?;
    if tally.broken && tally.passed + tally.failed == 0 {
        return Err("no test ran; see above".to_owned());
    }
    let postgres = bin_dir.and_then(|bin_dir| {
        let cluster = Cluster::start(&bin_dir, &postgres::Options { durable: false })?;
        suite.on_postgres(&cluster.url)
    });
    let missing = postgres.as_ref().err().cloned();
    tally += postgres.unwrap_or_default();
    println!("{tally}");
    match missing {
        Some(message) => Err(format!("the tests did not run on PostgreSQL: {message}")),
        None if tally.broken => Err("the tests failed".to_owned()),
        None => Ok(()),
    }
}

struct Suite {
    root: PathBuf,
    nextest: bool,
    args: Vec<String>,
}

impl Suite {
    fn on_sqlite(&self) -> Result<Tally, String> {
        let started = Instant::now();
        let mut command = process::cargo();
        command.args(if self.nextest { &["nextest", "run", "--no-tests=pass"][..] } else { &["test"] });
        command.args(["--workspace", "--no-fail-fast"]).args(&self.args);
        let mut tally = self.count(command.env(ENGINE, "sqlite").env_remove(POSTGRES))?;
        if self.nextest && self.args.is_empty() {
            // nextest leaves the examples in doc comments to cargo.
            tally += self.count(process::cargo().args(["test", "--workspace", "--doc", "--no-fail-fast"]))?;
        }
        self.close("SQLite", started, tally)
    }

    fn on_postgres(&self, url: &str) -> Result<Tally, String> {
        let started = Instant::now();
        let mut tally = Tally::default();
        if self.nextest {
            let mut command = process::cargo();
            command.args(["nextest", "run", "--no-tests=pass", "--workspace", "--no-fail-fast"]);
            command.args(["--filterset", &format!("package({TESTS})")]).args(&self.args);
            tally += self.count(command.env(ENGINE, "postgres").env(POSTGRES, url))?;
        } else {
            let folder = self.root.join(TESTS);
            let mut build = process::cargo();
            build.args(["test", "--workspace", "--no-run"]).current_dir(&self.root);
            for binary in process::executables(&mut build, &folder.join("Cargo.toml"))? {
                // As cargo would start it.
                let mut command = Command::new(binary);
                command.args(&self.args).current_dir(&folder).env("CARGO_MANIFEST_DIR", &folder);
                tally += self.count(command.env(ENGINE, "postgres").env(POSTGRES, url))?;
            }
        }
        self.close("PostgreSQL", started, tally)
    }

    /// Says what this half came to. A half in which nothing ran has proved nothing, unless a filter was given.
    fn close(&self, engine: &str, started: Instant, mut tally: Tally) -> Result<Tally, String> {
        println!("{engine}: {tally} ({} s)", started.elapsed().as_secs());
        if tally.passed == 0 && self.args.is_empty() && !tally.broken {
            eprintln!("xtask: no test ran on {engine}");
            tally.broken = true;
        }
        Ok(tally)
    }

    /// Runs a command, passes on what it says, and counts the tests it reports.
    fn count(&self, command: &mut Command) -> Result<Tally, String> {
        eprintln!("xtask: {}", process::line(command));
        if std::io::stdout().is_terminal() {
            command.env("CARGO_TERM_COLOR", "always");
        }
        // libtest sums up on standard output, nextest on standard error.
        let folder = command.get_current_dir().unwrap_or(&self.root).to_path_buf();
        command.stdin(Stdio::null()).current_dir(folder);
        let nextest = command.get_args().next().is_some_and(|word| word == "nextest");
        if nextest {
            command.stderr(Stdio::piped())
        } else {
            command.stdout(Stdio::piped())
        };
        let skipped = tempfile::NamedTempFile::new().map_err(|error| format!("no temporary file: {error}"))?;
        let mut child = command
            .env(SKIPPED, skipped.path())
            .spawn()
            .map_err(|error| format!("`{}`: {error}", process::line(command)))?;
        let stdout = child.stdout.take().map(|stdout| Box::new(stdout) as Box<dyn Read>);
        let stderr = child.stderr.take().map(|stderr| Box::new(stderr) as Box<dyn Read>);
        let mut tally = Tally::default();
        for line in stdout.or(stderr).into_iter().flat_map(lines) {
            let passed_on =
                if nextest { writeln!(std::io::stderr(), "{line}") } else { writeln!(std::io::stdout(), "{line}") };
            passed_on.map_err(|error| format!("nobody reads what the tests say: {error}"))?;
            tally.read(&line);
        }
        let status = child.wait().map_err(|error| error.to_string())?;
        tally.broken |= !status.success();
        tally.skipped = fs::read_to_string(skipped.path()).map_err(file_error(skipped.path()))?.lines().count();
        Ok(tally)
    }
}

/// Lines as they come; a test may print something that is no UTF-8.
fn lines(output: impl Read) -> impl Iterator<Item = String> {
    let lines = BufReader::new(output).split(b'\n').map_while(Result::ok);
    lines.map(|line| String::from_utf8_lossy(&line).into_owned())
}

fn has_nextest() -> bool {
    process::output(process::cargo().args(["nextest", "--version"])).is_ok()
}

#[cfg(test)]
mod tests {
    use crate::shared::missing;

    #[test]
    fn a_proof_without_its_sources_is_counted() {
        let list = tempfile::NamedTempFile::new().unwrap();
        missing(false, Some(list.path()));
        missing(false, Some(list.path()));
        missing(false, None);
        assert_eq!(std::fs::read_to_string(list.path()).unwrap().lines().count(), 2);
    }

    #[test]
    #[should_panic(expected = "must be beside the checkout in CI")]
    fn a_proof_without_its_sources_fails_in_ci() {
        missing(true, None);
    }
}
