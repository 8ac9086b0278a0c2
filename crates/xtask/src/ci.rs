//! `cargo xtask ci`: what CI runs, before CI runs it. The steps stand in `.ci/run` and nowhere else.

use std::process::Command;

use crate::{Outcome, process, workspace};

/// Run what CI runs: formatting, lints, rules, generated files, tests on both engines.
#[derive(clap::Args)]
pub struct Args {}

/// Runs the script from the root of the workspace.
pub fn run(_: Args) -> Outcome {
    process::run(Command::new("bash").arg(".ci/run").current_dir(workspace::root()?))
}
