//! `betre` as an operator runs it: bootstrap, migrate, serve, each in a process of its own.

use std::{
    io::Write,
    net::{SocketAddr, TcpListener},
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use crate::{
    Outcome,
    client::Connection,
    machine::{self, Memory},
    told,
    workload::Call,
};

const PASSWORD: &str = "bench";
/// How long a server may take to answer at all.
const PATIENCE: Duration = Duration::from_secs(20);

/// How the server is to be run.
#[derive(Clone, Debug)]
pub struct Setup {
    /// The binary.
    pub betre: PathBuf,
    /// A folder of ours, with the configuration in it.
    pub folder: PathBuf,
    /// `BETRE_*` on top of the configuration.
    pub variables: Vec<(&'static str, String)>,
}

/// A running server; dropped, it ends.
pub struct Server {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
    spawned: Instant,
}

/// What it took to get the first answer.
#[derive(Clone, Copy, Debug)]
pub struct Started {
    /// From the start of the process to the first right answer, in milliseconds.
    pub millis: f64,
    /// The processor time that it took, in milliseconds.
    pub cpu: f64,
    /// Its memory then.
    pub memory: Memory,
}

/// The name of the configuration in the folder.
pub const CONFIGURATION: &str = "betre.toml";

impl Setup {
    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(&self.betre);
        // Nothing of the caller's environment may change what is measured.
        command.args(words).env_clear().current_dir(&self.folder).stdin(Stdio::null());
        command.env("BETRE_CONFIG", self.folder.join(CONFIGURATION)).env("BETRE_LOG", "warn");
        command.envs(self.variables.iter().map(|(name, value)| (*name, value.as_str())));
        command
    }

    /// This setup with one more variable.
    pub fn with(&self, name: &'static str, value: impl Into<String>) -> Self {
        let mut setup = self.clone();
        setup.variables.push((name, value.into()));
        setup
    }

    /// `betre migrate`.
    pub fn migrate(&self) -> Outcome {
        finish(self.command(&["migrate"]), "")
    }

    /// `betre bootstrap` on a new PostgreSQL server, then `betre migrate` as `app_owner`; the setup that serves there as
    /// `app_api`.
    pub fn prepare_postgres(&self, superuser: &str) -> Result<Self, String> {
        finish(self.command(&["bootstrap", superuser]), &format!("{PASSWORD}\n{PASSWORD}\n{PASSWORD}\n"))?;
        self.with("BETRE_OWNER_URL", role(superuser, "app_owner")?).migrate()?;
        Ok(self.with("BETRE_DATABASE_URL", role(superuser, "app_api")?))
    }

    /// `betre serve`.
    pub fn serve(&self) -> Result<Server, String> {
        let port = free_port()?;
        let address = format!("127.0.0.1:{port}");
        let mut command = self.command(&["serve"]);
        command.env("BETRE_LISTEN", &address);
        Server::spawn(command, port)
    }

    /// `betre hello`.
    pub fn hello(&self) -> Result<Server, String> {
        let port = free_port()?;
        Server::spawn(self.command(&["hello", "--port", &port.to_string()]), port)
    }
}

impl Server {
    fn spawn(mut command: Command, port: u16) -> Result<Self, String> {
        let spawned = Instant::now();
        let child = told("betre", command.spawn())?;
        Ok(Self { child, address: ([127, 0, 0, 1], port).into(), spawned })
    }

    /// Its process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Asks until there is an answer, which must be right.
    pub async fn started(&mut self, call: &Call) -> Result<Started, String> {
        loop {
            let asked =
                async { Connection::open(self.address).await?.send(&call.request).await.map(|a| call.check(&a)) };
            match asked.await {
                Ok(right) => {
                    right?;
                    let millis = self.spawned.elapsed().as_secs_f64() * 1000.0;
                    let memory = machine::memory(self.pid()).ok_or("the server has ended")?;
                    let cpu = machine::cpu(self.pid()).as_secs_f64() * 1000.0;
                    return Ok(Started { millis, cpu, memory });
                }
                Err(error) if self.spawned.elapsed() > PATIENCE => return Err(format!("the server: {error}")),
                Err(_) => {}
            }
            if let Ok(Some(status)) = self.child.try_wait() {
                return Err(format!("`betre` ended: {status}"));
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself, and then there is nothing to do.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// The URL of a role on the same server.
pub fn role(superuser: &str, role: &str) -> Result<String, String> {
    let place = superuser.split_once('@').map(|(_, place)| place);
    place.map(|place| format!("postgres://{role}:{PASSWORD}@{place}")).ok_or_else(|| "a URL without a user".to_owned())
}

fn finish(mut command: Command, input: &str) -> Outcome {
    command.stdin(Stdio::piped()).stdout(Stdio::null());
    let words: Vec<_> = command.get_args().map(|word| word.to_string_lossy().into_owned()).collect();
    let mut child = told("betre", command.spawn())?;
    if let Some(mut stdin) = child.stdin.take() {
        told("betre", stdin.write_all(input.as_bytes()))?;
    }
    let status = told("betre", child.wait())?;
    if status.success() { Ok(()) } else { Err(format!("`betre {}` failed ({status})", words.join(" "))) }
}

fn free_port() -> Result<u16, String> {
    let listener = told("a port", TcpListener::bind("127.0.0.1:0"))?;
    told("a port", listener.local_addr()).map(|address| address.port())
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_role_gets_a_url_on_the_same_server() {
        let url = super::role("postgres://postgres@127.0.0.1:5433/postgres", "app_api").unwrap();
        assert_eq!(url, "postgres://app_api:bench@127.0.0.1:5433/postgres");
        assert!(super::role("nowhere", "app_api").is_err());
    }
}
