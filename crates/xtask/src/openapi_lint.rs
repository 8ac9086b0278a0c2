//! `cargo xtask lint-openapi`: the OpenAPI document is read by a linter that is not ours. `openapi/redocly.yaml` says by
//! which rules; any warning fails.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    Outcome, generate, packages,
    process::{self, file_error},
    workspace,
};

/// The linter, exactly this version of it.
const LINTER: &str = "@redocly/cli@1.34.5";
const RULES: &str = "openapi/redocly.yaml";

/// Lint the OpenAPI document that the server writes; fails on any warning.
#[derive(clap::Args)]
pub struct Args {}

/// Fetches the linter if it is not there, lets the server write its document, and has it read.
pub fn run(_: Args) -> Outcome {
    let root = workspace::root()?;
    let linter = linter(&root)?;
    let document = process::output(Command::new(generate::server(&root)?).arg("openapi").current_dir(&root))?;
    let folder = tempfile::tempdir().map_err(|error| format!("no temporary folder: {error}"))?;
    let file = folder.path().join("openapi.json");
    fs::write(&file, document).map_err(file_error(&file))?;
    let mut lint = Command::new(linter);
    lint.arg("lint").arg(&file).args(["--config", RULES]).current_dir(&root);
    // It would otherwise ask its makers for news and tell them of the run.
    lint.env("REDOCLY_SUPPRESS_UPDATE_NOTICE", "true").env("REDOCLY_TELEMETRY", "off");
    process::run(&mut lint)
}

/// The linter's program below `target/tools`.
fn linter(root: &Path) -> Result<PathBuf, String> {
    let folder = root.join("target/tools").join(LINTER.replace('/', "-"));
    let program = folder.join("node_modules/.bin/redocly");
    if !program.exists() {
        fs::create_dir_all(&folder).map_err(file_error(&folder))?;
        let words = ["install", "--no-audit", "--no-fund", "--no-save", "--ignore-scripts", "--prefix"];
        process::run(Command::new(packages::npm()?).args(words).arg(&folder).arg(LINTER))?;
    }
    Ok(program)
}
