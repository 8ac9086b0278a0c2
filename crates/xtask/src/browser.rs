//! What the tests of signing in need beside Rust: a real OpenID provider from npm, and a real browser. Installed where we
//! may, otherwise named.

use std::{fs, path::Path, process::Command};

use crate::{
    Outcome, packages,
    process::{self, file_error},
};

/// Where the packages of npm are named, with their exact versions.
const FOLDER: &str = "tests/browser";
/// What a Chromium is called here and there.
const BROWSERS: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

const HOW_TO_INSTALL: &str = "Chromium was not found. Install it and run this again:
  Debian           sudo apt-get install chromium
  Fedora, RHEL     sudo dnf install chromium
  Arch             sudo pacman -S chromium";

/// Installs the packages of the lock file, unless they are there, and a browser.
pub fn install(root: &Path) -> Outcome {
    let folder = root.join(FOLDER);
    let wanted = folder.join("package-lock.json");
    // Written last, so that an installation that was interrupted is made anew.
    let installed = folder.join("node_modules/.installed");
    let lock = fs::read(&wanted).map_err(file_error(&wanted))?;
    if fs::read(&installed).ok().as_ref() != Some(&lock) {
        let words = ["ci", "--no-audit", "--no-fund", "--ignore-scripts"];
        process::run(Command::new(packages::npm()?).args(words).current_dir(&folder))?;
        fs::write(&installed, &lock).map_err(file_error(&installed))?;
    }
    if BROWSERS.iter().any(|name| process::find(name).is_some()) {
        return Ok(());
    }
    packages::debian(&["chromium"])?;
    match BROWSERS.iter().any(|name| process::find(name).is_some()) {
        true => Ok(()),
        false => Err(HOW_TO_INSTALL.to_owned()),
    }
}
