//! Where PostgreSQL's programs are on this machine, and how to get them if they are not: installed where we may
//! (root on Debian), otherwise named, so that nobody has to guess.

use std::{
    fs, io,
    path::{Path, PathBuf},
    process::Command,
};

use super::is_root;
use crate::{
    Outcome,
    process::{self, file_error},
};

const OLDEST: u32 = 15;
const PROGRAMS: [&str; 4] = ["initdb", "pg_ctl", "postgres", "psql"];

/// Folders whose subfolders are versions of PostgreSQL, each with a `bin`.
const VERSIONED: [&str; 4] = ["/usr/lib/postgresql", "/usr/lib64/postgresql", "/opt/homebrew/opt", "/usr/local/opt"];

const HOW_TO_INSTALL: &str = "  Debian, Ubuntu   sudo apt-get install postgresql
  Fedora, RHEL     sudo dnf install postgresql-server postgresql-contrib
  Arch             sudo pacman -S postgresql
  Alpine           sudo apk add postgresql17 postgresql17-contrib
  macOS            brew install postgresql@17
No server has to run: only the programs are used.";

/// Whether a missing PostgreSQL may be installed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Install {
    Never,
    IfAllowed,
}

/// The folder with PostgreSQL's programs, 15 or newer.
pub fn bin_dir(install: Install) -> Result<PathBuf, String> {
    if let Some(found) = find() {
        return Ok(found);
    }
    if install == Install::IfAllowed && is_root() && process::find("apt-get").is_some() {
        install_debian()?;
        if let Some(found) = find() {
            return Ok(found);
        }
    }
    Err(format!("PostgreSQL {OLDEST} or newer was not found. Install it and run this again:\n{HOW_TO_INSTALL}"))
}

fn find() -> Option<PathBuf> {
    let mut folders: Vec<PathBuf> = process::find("initdb").iter().filter_map(|path| real_folder(path)).collect();
    for versions in VERSIONED {
        let mut found: Vec<_> =
            fs::read_dir(versions).into_iter().flatten().flatten().map(|entry| entry.path().join("bin")).collect();
        found.sort_by_key(|folder| std::cmp::Reverse(version(folder)));
        folders.append(&mut found);
    }
    folders.push("/usr/local/pgsql/bin".into());
    if let Ok(folder) = process::output(Command::new("pg_config").arg("--bindir")) {
        folders.push(folder.trim().into());
    }
    folders.into_iter().find(|folder| version(folder).is_some_and(|version| version >= OLDEST))
}

/// Distributions put links on `PATH`; the other programs are where the links lead.
fn real_folder(program: &Path) -> Option<PathBuf> {
    program.canonicalize().ok()?.parent().map(Path::to_path_buf)
}

/// The major version, if every program we need is there.
fn version(folder: &Path) -> Option<u32> {
    if !PROGRAMS.iter().all(|program| folder.join(program).is_file()) {
        return None;
    }
    major(&process::output(Command::new(folder.join("postgres")).arg("--version")).ok()?)
}

/// From `postgres (PostgreSQL) 15.20 (Debian ..)` or `.. 18beta1`.
fn major(text: &str) -> Option<u32> {
    let number = text.split_whitespace().find(|word| word.starts_with(|c: char| c.is_ascii_digit()))?;
    let end = number.find(|c: char| !c.is_ascii_digit()).unwrap_or(number.len());
    number[..end].parse().ok()
}

/// Installs Debian's package without the system-wide cluster that it otherwise creates and starts.
fn install_debian() -> Outcome {
    eprintln!("xtask: PostgreSQL is missing; installing Debian's package");
    let policy = Path::new("/etc/postgresql-common/createcluster.conf");
    if !policy.exists() {
        let folder = policy.parent().unwrap_or(policy);
        fs::create_dir_all(folder).map_err(file_error(folder))?;
        fs::write(policy, "create_main_cluster = false\n").map_err(file_error(policy))?;
    }
    let apt = |words: &[&str]| {
        let mut command = Command::new("apt-get");
        command
            .env("DEBIAN_FRONTEND", "noninteractive")
            .env("UCF_FORCE_CONFFOLD", "1")
            .stdout(io::stderr())
            .args(words);
        process::run(&mut command).map_err(|error| format!("{error}. Install PostgreSQL yourself:\n{HOW_TO_INSTALL}"))
    };
    apt(&["update", "--quiet"])?;
    apt(&[
        "install",
        "--quiet",
        "--yes",
        "--no-install-recommends",
        "--option=Dpkg::Options::=--force-confold",
        "postgresql",
    ])
}

#[cfg(test)]
mod tests {
    use super::major;

    #[test]
    fn the_major_version_is_read_from_what_postgres_says() {
        assert_eq!(major("postgres (PostgreSQL) 15.20 (Debian 15.20-0+deb12u1)\n"), Some(15));
        assert_eq!(major("postgres (PostgreSQL) 18beta1\n"), Some(18));
        assert_eq!(major("postgres (PostgreSQL)\n"), None);
    }
}
