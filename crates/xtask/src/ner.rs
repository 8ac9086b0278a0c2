//! `cargo xtask train-ner` and `eval-ner`: build `crates/ner` for release and let it work. The engine's data is read when
//! it is compiled, so that it is built anew after a training.

pub mod eval;
pub mod train;

use std::{ffi::OsString, process::Command};

use crate::{Outcome, process, workspace};

/// Builds the program and runs it with these arguments, in the folder we were called in.
fn run(arguments: impl IntoIterator<Item = OsString>) -> Outcome {
    let root = workspace::root()?;
    let mut build = process::cargo();
    build.args(["build", "--quiet", "--release", "--package", "ner"]).current_dir(&root);
    let programs = process::executables(&mut build, &root.join("crates/ner/Cargo.toml"))?;
    let program = programs.into_iter().next().ok_or("cargo built no program from crates/ner")?;
    process::run(Command::new(program).args(arguments))
}
