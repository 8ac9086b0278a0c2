//! `cargo xtask reference`: writes the data of `crates/engines/reference` anew from what Statistics Norway and Digdir
//! publish.
//!
//! The writer lives here and the reader in the engine: nothing that reads CSV or asks an address is compiled into the
//! product, and neither needs the other to be built.

mod history;
mod klass;
mod lists;
mod rows;

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::{Outcome, process::file_error, workspace};

const FOLDER: &str = "crates/engines/reference/data";

/// Write the reference data (municipalities, LOS, KOSTRA) from its sources.
#[derive(clap::Args)]
pub struct Args {
    /// A folder with the files of the shared data, or with saved answers of KLASS (codes*.json, changes*.json).
    #[arg(long, value_name = "DIR", required_unless_present = "api")]
    from: Option<PathBuf>,
    /// Ask KLASS itself for the municipalities, such as https://data.ssb.no/api/klass/v1.
    #[arg(long, value_name = "URL", conflicts_with = "from")]
    api: Option<String>,
    /// Change nothing; fail if the committed files differ.
    #[arg(long)]
    check: bool,
}

/// Files by name, as they are committed.
type Written = Vec<(&'static str, String)>;

/// Reads the sources, and writes or compares.
pub fn run(args: Args) -> Outcome {
    let folder = workspace::root()?.join(FOLDER);
    let written = match (&args.from, &args.api) {
        (Some(from), _) => from_folder(from)?,
        (None, Some(api)) => vec![("municipalities.txt", klass::ask(api)?.write()?)],
        (None, None) => return Err("where from? Give --from DIR or --api URL".to_owned()),
    };
    settle(&written, &folder, args.check)
}

/// Everything that the files of a folder give; the municipalities must be there.
fn from_folder(from: &Path) -> Result<Written, String> {
    let mut written = vec![("municipalities.txt", history(from)?.write()?)];
    let lists: [(&str, &str, lists::Writer); 4] = [
        ("kommuner_2024.csv", "today.txt", lists::today),
        ("oslo_bydeler.csv", "districts.txt", lists::districts),
        ("los.csv", "los.txt", lists::los),
        ("kostra_funksjoner.csv", "kostra.txt", lists::kostra),
    ];
    for (source, target, write) in lists {
        match find(from, source) {
            Some(path) => written.push((target, write(&rows::csv(&read(&path)?)?)?)),
            None => println!("reference: no {source} below {}, so {target} stays as it is", from.display()),
        }
    }
    Ok(written)
}

fn history(from: &Path) -> Result<history::Source, String> {
    let named = |name: &str| find(from, name);
    if let (Some(nodes), Some(changes)) =
        (named("kommune_nodes_ssb_klass131.csv"), named("kommune_changes_ssb_klass131.csv"))
    {
        return history::Source::of_csv(&rows::csv(&read(&nodes)?)?, &rows::csv(&read(&changes)?)?);
    }
    let mut source = history::Source::default();
    let mut names: Vec<PathBuf> =
        fs::read_dir(from).map_err(file_error(from))?.flatten().map(|entry| entry.path()).collect();
    names.sort();
    for path in names.iter().filter(|path| path.extension().is_some_and(|ending| ending == "json")) {
        klass::add(&mut source, &read(path)?).map_err(file_error(path))?;
    }
    if source.is_empty() {
        return Err(format!("{}: neither the CSV files of KLASS 131 nor answers of KLASS", from.display()));
    }
    Ok(source)
}

/// The file of this name in the folder or in one right below it.
fn find(from: &Path, name: &str) -> Option<PathBuf> {
    let below =
        fs::read_dir(from).into_iter().flatten().flatten().map(|entry| entry.path()).filter(|path| path.is_dir());
    let mut places: Vec<PathBuf> = below.collect();
    places.sort();
    places.insert(0, from.to_path_buf());
    places.into_iter().map(|place| place.join(name)).find(|path| path.is_file())
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(file_error(path))
}

fn settle(written: &Written, folder: &Path, check: bool) -> Outcome {
    let mut stale = Vec::new();
    for (name, text) in written {
        let path = folder.join(name);
        if fs::read_to_string(&path).is_ok_and(|committed| committed == *text) {
            continue;
        }
        if check {
            stale.push(*name);
            continue;
        }
        fs::write(&path, text).map_err(file_error(&path))?;
        println!("reference: wrote {FOLDER}/{name} ({} bytes)", text.len());
    }
    match stale.as_slice() {
        [] => {
            println!("reference: {} files are what their sources say", written.len());
            Ok(())
        }
        _ => Err(format!("{}: not what the source says; run without --check and commit the result", stale.join(", "))),
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, path::PathBuf};

    use super::{FOLDER, from_folder, settle};

    fn root() -> PathBuf {
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
    }

    #[test]
    fn the_committed_files_are_what_the_shared_sources_give_byte_for_byte() {
        let Some(shared) = crate::shared::folder("") else { return };
        let written = from_folder(&shared).unwrap();
        let names: Vec<&str> = written.iter().map(|(name, _)| *name).collect();
        assert_eq!(names, ["municipalities.txt", "today.txt", "districts.txt", "los.txt", "kostra.txt"]);
        for (name, text) in &written {
            let committed = fs::read_to_string(root().join(FOLDER).join(name)).unwrap();
            assert!(committed == *text, "{name} differs: run `cargo xtask reference --from ../shared/data`");
        }
    }

    #[test]
    fn a_check_names_what_is_stale_and_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let written = vec![("today.txt", "new\n".to_owned())];
        fs::write(folder.path().join("today.txt"), "old\n").unwrap();
        assert!(settle(&written, folder.path(), true).unwrap_err().starts_with("today.txt: "));
        assert_eq!(fs::read_to_string(folder.path().join("today.txt")).unwrap(), "old\n");
        settle(&written, folder.path(), false).unwrap();
        settle(&written, folder.path(), true).unwrap();
    }
}
