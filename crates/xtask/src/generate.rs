//! `cargo xtask gen`: the contract files in `openapi/` are written by the server itself and committed, so that a change
//! of the contract is seen in review and cannot happen by accident.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    Outcome,
    process::{self, file_error},
    workspace,
};

const FOLDER: &str = "openapi";
const SHOWN: usize = 40;

/// Write openapi/ from the server's own description of itself.
#[derive(clap::Args)]
pub struct Args {
    /// Change nothing; fail if the committed files differ.
    #[arg(long)]
    check: bool,
}

/// Lets the server write its files into a temporary folder, then copies or compares.
pub fn run(args: Args) -> Outcome {
    let root = workspace::root()?;
    let fresh = tempfile::tempdir().map_err(|error| format!("no temporary folder: {error}"))?;
    process::run(Command::new(server(&root)?).arg("gen").arg(fresh.path()).current_dir(&root))?;
    let committed = root.join(FOLDER);
    if args.check { compare(fresh.path(), &committed) } else { copy(fresh.path(), &committed) }
}

/// The server, built with the tests: cargo chooses the features of the libraries for all that is built together, so that
/// a build of the server alone would compile most of them, and our own crates, once more.
pub fn server(root: &Path) -> Result<PathBuf, String> {
    let mut command = process::cargo();
    command.args(["test", "--workspace", "--no-run"]).current_dir(root);
    let programs = process::executables(&mut command, &root.join("crates/server/Cargo.toml"))?;
    let is_server = |program: &PathBuf| program.file_stem().is_some_and(|name| name == "betre");
    programs.into_iter().find(is_server).ok_or_else(|| "cargo built no program `betre`".to_owned())
}

fn copy(fresh: &Path, committed: &Path) -> Outcome {
    fs::create_dir_all(committed).map_err(file_error(committed))?;
    for name in names(fresh)? {
        let target = committed.join(&name);
        if differs(&fresh.join(&name), &target) {
            fs::copy(fresh.join(&name), &target).map_err(file_error(&target))?;
            println!("gen: wrote {FOLDER}/{name}");
        }
    }
    Ok(())
}

fn compare(fresh: &Path, committed: &Path) -> Outcome {
    let mut stale = Vec::new();
    for name in names(fresh)? {
        let (new, old) = (fresh.join(&name), committed.join(&name));
        let name = format!("{FOLDER}/{name}");
        if differs(&new, &old) {
            println!("{}", difference(&name, &old, &new));
            stale.push(name);
        }
    }
    if stale.is_empty() {
        println!("gen: {FOLDER}/ is what the server says");
        return Ok(());
    }
    let stale = stale.join(", ");
    Err(format!("{stale}: not what the server says any more; run `cargo xtask gen` and commit the result"))
}

/// What the server wrote; nothing at all would make every comparison succeed.
fn names(fresh: &Path) -> Result<Vec<String>, String> {
    let entries = fs::read_dir(fresh).map_err(file_error(fresh))?;
    let mut names: Vec<_> = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    if names.is_empty() { Err("`betre gen DIR` wrote no file into DIR".to_owned()) } else { Ok(names) }
}

fn differs(one: &Path, other: &Path) -> bool {
    fs::read(one).ok() != fs::read(other).ok()
}

/// The beginning of a unified diff, by the `diff` that every Unix has; a missing file counts as empty.
fn difference(name: &str, old: &Path, new: &Path) -> String {
    let labels = [format!("--label={name} (committed)"), format!("--label={name} (generated)")];
    let Ok(diff) = Command::new("diff").arg("-uN").args(labels).args([old, new]).output() else {
        return format!("{name} differs (install `diff` to see where)");
    };
    let text = String::from_utf8_lossy(&diff.stdout);
    let more = text.lines().count().saturating_sub(SHOWN);
    let mut shown = text.lines().take(SHOWN).collect::<Vec<_>>().join("\n");
    if more > 0 {
        shown.push_str(&format!("\n.. and {more} lines more"));
    }
    shown
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{compare, copy, difference};

    #[test]
    fn a_stale_file_is_named_and_copying_cures_it() {
        let (fresh, committed) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        fs::write(fresh.path().join("schema.graphql"), "a\nb\n").unwrap();
        fs::write(fresh.path().join("permissions.txt"), "p\n").unwrap();
        fs::write(committed.path().join("schema.graphql"), "a\nc\n").unwrap();
        let message = compare(fresh.path(), committed.path()).unwrap_err();
        assert!(
            message.contains("openapi/permissions.txt, openapi/schema.graphql") && message.contains("cargo xtask gen")
        );
        copy(fresh.path(), committed.path()).unwrap();
        assert_eq!(compare(fresh.path(), committed.path()), Ok(()));
    }

    #[test]
    fn a_generator_that_writes_nothing_does_not_pass() {
        let folder = tempfile::tempdir().unwrap();
        assert!(compare(folder.path(), folder.path()).is_err());
    }

    #[test]
    fn a_long_difference_is_cut_and_says_so() {
        let folder = tempfile::tempdir().unwrap();
        let (old, new) = (folder.path().join("old"), folder.path().join("new"));
        fs::write(&new, "line\n".repeat(100)).unwrap();
        let shown = difference("x", &old, &new);
        assert!(shown.contains("+line") && shown.ends_with(".. and 63 lines more"), "{shown}");
    }
}
