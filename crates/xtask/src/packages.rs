//! Programs that are not Rust's, installed where we may: as root on Debian.

use std::{io, path::PathBuf, process::Command};

use crate::{Outcome, postgres, process};

const HOW_TO_INSTALL_NPM: &str = "npm was not found. Install Node.js 20 or newer with npm and run this again:
  Debian, Ubuntu   sudo apt-get install npm
  Fedora, RHEL     sudo dnf install nodejs-npm
  Arch             sudo pacman -S npm
  Alpine           sudo apk add npm
  macOS            brew install node";

/// Installs Debian's packages if this is Debian and we are root; else does nothing.
pub fn debian(names: &[&str]) -> Outcome {
    if !postgres::is_root() || process::find("apt-get").is_none() {
        return Ok(());
    }
    eprintln!("xtask: installing Debian's {}", names.join(", "));
    let apt = |words: &[&str]| {
        let mut apt = Command::new("apt-get");
        process::run(apt.env("DEBIAN_FRONTEND", "noninteractive").stdout(io::stderr()).args(words))
    };
    apt(&["update", "--quiet"])?;
    apt(&[&["install", "--quiet", "--yes", "--no-install-recommends"], names].concat())
}

/// npm.
pub fn npm() -> Result<PathBuf, String> {
    if let Some(npm) = process::find("npm") {
        return Ok(npm);
    }
    debian(&["npm"]).map_err(|error| format!("{error}. {HOW_TO_INSTALL_NPM}"))?;
    process::find("npm").ok_or_else(|| HOW_TO_INSTALL_NPM.to_owned())
}
