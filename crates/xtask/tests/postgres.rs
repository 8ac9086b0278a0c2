//! `cargo xtask postgres` leaves nothing behind, whichever way it ends.
#![expect(clippy::unwrap_used, clippy::print_stderr, reason = "a test says what is wrong, or why it did not run")]

use std::{
    io::{BufRead, BufReader, Read},
    net::TcpStream,
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

struct Running {
    xtask: Child,
    address: String,
    folder: String,
}

/// Starts a cluster and waits until it has said where it is; `None` on a machine without PostgreSQL.
fn start() -> Option<Running> {
    let mut xtask = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["postgres", "--no-install"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let line = |output: &mut dyn Read| {
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line).unwrap();
        line
    };
    let url = line(xtask.stdout.as_mut().unwrap());
    let said = line(xtask.stderr.as_mut().unwrap());
    if url.is_empty() {
        assert!(said.contains("was not found"), "{said}");
        xtask.wait().unwrap();
        eprintln!("PostgreSQL is not installed");
        return None;
    }
    let address =
        url.trim().strip_prefix("postgres://postgres@").unwrap().strip_suffix("/postgres").unwrap().to_owned();
    let folder = said.trim().rsplit_once("deletes ").unwrap().1.to_owned();
    assert!(TcpStream::connect(&address).is_ok() && Path::new(&folder).exists());
    Some(Running { xtask, address, folder })
}

impl Running {
    fn leaves_nothing(mut self) {
        self.xtask.wait().unwrap();
        let deadline = Instant::now() + Duration::from_secs(30);
        while Path::new(&self.folder).exists() {
            assert!(Instant::now() < deadline, "{} is still there", self.folder);
            thread::sleep(Duration::from_millis(20));
        }
        assert!(TcpStream::connect(&self.address).is_err(), "{} still answers", self.address);
    }
}

#[test]
fn terminated() {
    let Some(running) = start() else { return };
    // Not SIGINT: where a shell runs the tests in the background, it is ignored, by us too.
    let signal = Command::new("kill").args(["-TERM", &running.xtask.id().to_string()]).status().unwrap();
    assert!(signal.success());
    running.leaves_nothing();
}

#[test]
fn killed() {
    let Some(mut running) = start() else { return };
    running.xtask.kill().unwrap();
    running.leaves_nothing();
}
