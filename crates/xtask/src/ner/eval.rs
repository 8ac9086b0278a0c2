//! `cargo xtask eval-ner`.

use std::{ffi::OsString, path::PathBuf};

use crate::Outcome;

/// Measure the de-identification engine on files of tokens with tags: core cover, recall, mask precision, typed F1, and
/// the same without capitals. A file whose name holds `nn` is read as nynorsk. Without files: what goal G3 and G5 ask.
#[derive(clap::Args)]
pub struct Args {
    /// Files with a token, its tag, and 0 or 1 for a space behind it on each line.
    files: Vec<PathBuf>,
    /// List what is missed and what is marked without reason.
    #[arg(long)]
    show: bool,
    /// Put the sentences of fifty on one line, as running text has them.
    #[arg(long)]
    running: bool,
    /// Measure instead how long texts of 100 to 100,000 words take: the middle and the slowest hundredth of 2,000 runs.
    #[arg(long, conflicts_with_all = ["files", "show", "running"])]
    speed: bool,
}

/// Measures and prints.
pub fn run(args: Args) -> Outcome {
    if args.speed {
        return super::run(["speed".into()]);
    }
    let flags = [(args.show, "--show"), (args.running, "--running")];
    let flags = flags.into_iter().filter(|(given, _)| *given).map(|(_, flag)| OsString::from(flag));
    let files = args.files.into_iter().map(PathBuf::into_os_string);
    super::run([OsString::from("eval")].into_iter().chain(flags).chain(files))
}
