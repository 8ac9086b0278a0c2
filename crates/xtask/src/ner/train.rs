//! `cargo xtask train-ner`.

use std::{ffi::OsString, path::PathBuf};

use crate::{Outcome, workspace};

/// Where the data of the engine lies.
const DATA: &str = "crates/engines/deidentify/data";

/// Train the de-identification engine anew: its lists, its weights and their card, from the folder of the shared data.
#[derive(clap::Args)]
pub struct Args {
    /// The folder with norne/, names/, municipalities/ and codes/.
    #[arg(long, default_value = "../shared/data")]
    from: PathBuf,
    /// Where to write, if not over the engine's own data.
    #[arg(long)]
    into: Option<PathBuf>,
    /// Further options of the program, such as `--hold-out 10` or `--lists-only`.
    #[arg(last = true)]
    options: Vec<OsString>,
}

/// Trains and writes.
pub fn run(args: Args) -> Outcome {
    let into = args.into.map_or_else(|| workspace::root().map(|root| root.join(DATA)), Ok)?;
    let fixed = ["train".into(), "--from".into(), args.from.into_os_string(), "--into".into(), into.into_os_string()];
    super::run(fixed.into_iter().chain(args.options))
}
