//! Running other programs: one place that turns "it failed" into a sentence with the command in it.

use std::{
    env,
    ffi::OsStr,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use serde_json::Value;

use crate::Outcome;

/// The cargo that started us, so that a toolchain override holds for everything we start in turn.
pub fn cargo() -> Command {
    Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Runs a program on our own terminal, without standard input.
pub fn run(command: &mut Command) -> Outcome {
    let status = command.stdin(Stdio::null()).status().map_err(|error| not_started(command, &error))?;
    if status.success() { Ok(()) } else { Err(format!("`{}` failed ({status})", line(command))) }
}

/// Runs a program and returns what it wrote; its standard error is part of the message if it fails.
pub fn output(command: &mut Command) -> Result<String, String> {
    let output = command.stdin(Stdio::null()).output().map_err(|error| not_started(command, &error))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let stderr = String::from_utf8_lossy(&output.stderr);
    let said = if stderr.is_empty() { String::new() } else { format!(": {}", stderr.trim()) };
    Err(format!("`{}` failed ({}){said}", line(command), output.status))
}

/// Builds with cargo and returns the programs that came out of the crate with this manifest. What the compiler has to
/// say goes to the terminal.
pub fn executables(cargo: &mut Command, manifest: &Path) -> Result<Vec<PathBuf>, String> {
    cargo.arg("--message-format=json-render-diagnostics").stderr(Stdio::inherit());
    let messages = output(cargo)?;
    let messages = messages.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let ours = messages.filter(|message| message["manifest_path"].as_str() == manifest.to_str());
    Ok(ours.filter_map(|message| message["executable"].as_str().map(PathBuf::from)).collect())
}

/// The full path of a program on `PATH`.
pub fn find(program: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|dir| dir.join(program)).find(|candidate| candidate.is_file())
}

/// A file operation's error with the path in it, which `std::io::Error` leaves out.
pub fn file_error<E: std::fmt::Display>(path: &Path) -> impl Fn(E) -> String {
    move |error| format!("{}: {error}", path.display())
}

/// The command as one would type it, for messages.
pub fn line(command: &Command) -> String {
    let mut words = vec![command.get_program()];
    words.extend(command.get_args());
    words.into_iter().map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}

fn not_started(command: &Command, error: &std::io::Error) -> String {
    format!("`{}` could not be started: {error}", line(command))
}
