//! A private PostgreSQL cluster for tests and measurements: own folder, own port, gone afterwards.
//!
//! The cluster belongs to a small shell script that lives exactly as long as a pipe from us is open. However we end
//! (return, panic, Ctrl-C, `kill -9`), the pipe closes, and the script stops the server and deletes the folder.

mod binaries;

use std::{
    fs,
    io::Read,
    net::TcpListener,
    os::unix::{fs::chown, process::CommandExt},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
};

pub use binaries::{Install, bin_dir};

use crate::{
    Outcome,
    process::{self, file_error},
};

const SCRIPT: &str = include_str!("postgres/cluster.sh");
const ATTEMPTS: usize = 3;

/// Start a private PostgreSQL cluster, print its address and keep it until Ctrl-C.
#[derive(clap::Args)]
pub struct Args {
    /// Survive a crash of the machine, as in production; the default is fast and forgetful.
    #[arg(long)]
    durable: bool,
    /// Fail if PostgreSQL is not installed.
    #[arg(long)]
    no_install: bool,
}

/// Starts, prints and waits.
pub fn run(args: Args) -> Outcome {
    let install = if args.no_install { Install::Never } else { Install::IfAllowed };
    let cluster = Cluster::start(&bin_dir(install)?, &Options { durable: args.durable })?;
    println!("{}", cluster.url);
    eprintln!(
        "programs in {}; Ctrl-C stops the cluster and deletes {}",
        cluster.bin_dir.display(),
        cluster.dir.display()
    );
    loop {
        thread::park();
    }
}

/// How the cluster is meant to behave.
pub struct Options {
    /// Write through to disk as in production. Tests do without; measurements must not.
    pub durable: bool,
}

/// A running cluster; dropping it stops it and deletes its folder.
pub struct Cluster {
    /// As superuser, to the database `postgres`.
    pub url: String,
    /// Where `psql`, `pgbench` and the others are.
    pub bin_dir: PathBuf,
    dir: PathBuf,
    script: Child,
}

impl Cluster {
    /// Creates and starts a cluster on a free port of the loopback interface.
    pub fn start(bin_dir: &Path, options: &Options) -> Result<Self, String> {
        let mut attempt = 1;
        loop {
            match Self::start_on(free_port()?, bin_dir, options) {
                Err(log) if attempt < ATTEMPTS && log.contains("Address already in use") => attempt += 1,
                result => return result.map_err(|log| format!("PostgreSQL did not start:\n{log}")),
            }
        }
    }

    fn start_on(port: u16, bin_dir: &Path, options: &Options) -> Result<Self, String> {
        let owner = unprivileged()?;
        let dir = tempfile::Builder::new().prefix("betre-postgres-").tempdir().map_err(|error| error.to_string())?;
        let settings = dir.path().join("settings.conf");
        fs::write(&settings, self::settings(port, dir.path(), options)).map_err(file_error(&settings))?;

        let mut script = Command::new("sh");
        script.args(["-c", SCRIPT, "cluster.sh"]).args([bin_dir, dir.path()]);
        script.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        // Ctrl-C goes to the whole foreground group; the script has to outlive us by the time it takes to clean up.
        script.current_dir("/").process_group(0);
        if let Some((uid, gid)) = owner {
            chown(dir.path(), Some(uid), Some(gid)).map_err(file_error(dir.path()))?;
            script.uid(uid).gid(gid);
        }
        let script = script.spawn().map_err(|error| format!("`sh` could not be started: {error}"))?;
        let url = format!("postgres://postgres@127.0.0.1:{port}/postgres");
        let mut cluster = Self { url, bin_dir: bin_dir.to_path_buf(), dir: dir.keep(), script };
        cluster.wait_until_ready()?;
        Ok(cluster)
    }

    /// The script says `ready`, or else what went wrong, and closes its output.
    fn wait_until_ready(&mut self) -> Outcome {
        let mut said = String::new();
        if let Some(output) = &mut self.script.stdout {
            output.read_to_string(&mut said).map_err(|error| error.to_string())?;
        }
        if said.trim() == "ready" { Ok(()) } else { Err(said) }
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.script.stdin.take());
        if let Err(error) = self.script.wait() {
            eprintln!("xtask: {} may still be there: {error}", self.dir.display());
        }
    }
}

/// The settings on top of `initdb`'s.
fn settings(port: u16, dir: &Path, options: &Options) -> String {
    let mut text = format!(
        "listen_addresses = '127.0.0.1'\nport = {port}\nunix_socket_directories = '{}'\n\
         max_connections = 200\ntimezone = 'UTC'\nlog_timezone = 'UTC'\n",
        dir.display()
    );
    if !options.durable {
        text.push_str("fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n");
    }
    text
}

/// Whom to run as: PostgreSQL refuses to be root.
fn unprivileged() -> Result<Option<(u32, u32)>, String> {
    if !is_root() {
        return Ok(None);
    }
    let id = |flag: &str, user: &str| process::output(Command::new("id").args([flag, user])).ok()?.trim().parse().ok();
    let user = |name| id("-u", name).zip(id("-g", name));
    let found = user("postgres").or_else(|| user("nobody"));
    found
        .map(Some)
        .ok_or_else(|| "PostgreSQL refuses to run as root, and there is no user `postgres` or `nobody`".to_owned())
}

pub fn is_root() -> bool {
    process::output(Command::new("id").arg("-u")).is_ok_and(|uid| uid.trim() == "0")
}

fn free_port() -> Result<u16, String> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).and_then(|listener| listener.local_addr());
    listener.map(|address| address.port()).map_err(|error| format!("no free port: {error}"))
}

#[cfg(test)]
mod tests {
    use std::{path::Path, process::Command};

    use super::{Cluster, Install, Options, bin_dir, settings};
    use crate::process::output;

    #[test]
    fn only_a_durable_cluster_waits_for_the_disk() {
        let text = |durable| settings(1, Path::new("/tmp"), &Options { durable });
        assert!(text(false).contains("fsync = off") && !text(true).contains("fsync"));
    }

    #[test]
    fn a_cluster_answers_and_leaves_nothing_behind() {
        let Ok(bin_dir) = bin_dir(Install::Never) else {
            return eprintln!("PostgreSQL is not installed");
        };
        let cluster = Cluster::start(&bin_dir, &Options { durable: true }).unwrap();
        let mut psql = Command::new(bin_dir.join("psql"));
        psql.args([cluster.url.as_str(), "-Atc", "select current_setting('fsync'), current_setting('timezone')"]);
        assert_eq!(output(&mut psql).unwrap().trim(), "on|UTC");
        let dir = cluster.dir.clone();
        drop(cluster);
        assert!(!dir.exists());
        output(&mut psql).unwrap_err();
    }
}
