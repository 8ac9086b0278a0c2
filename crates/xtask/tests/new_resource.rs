//! `cargo xtask new-resource` in a copy of the workspace: what it writes builds, keeps the rules and behaves, and what
//! it refuses leaves no trace.
#![expect(clippy::unwrap_used, reason = "a test says what is wrong")]

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

type Tree = BTreeMap<PathBuf, Vec<u8>>;

/// The workspace's sources, those not yet committed too.
fn sources() -> Tree {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap();
    let mut git = Command::new("git");
    git.args(["-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .current_dir(root);
    let listed = succeed(&mut git).stdout;
    let paths = listed.split(|byte| *byte == 0).map(|path| Path::new(str::from_utf8(path).unwrap()));
    paths.filter_map(|path| Some((path.to_path_buf(), fs::read(root.join(path)).ok()?))).collect()
}

fn read(root: &Path, folder: &Path, tree: &mut Tree) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read(root, &path, tree);
        } else {
            tree.insert(path.strip_prefix(root).unwrap().to_path_buf(), fs::read(&path).unwrap());
        }
    }
}

fn tree(root: &Path) -> Tree {
    let mut tree = Tree::new();
    read(root, root, &mut tree);
    tree
}

/// Makes the folder hold these files and no others. A file that is right already keeps its time, so that cargo does not
/// build it again.
fn lay_out(tree: &Tree, root: &Path) {
    fs::create_dir_all(root).unwrap();
    for path in self::tree(root).keys().filter(|path| !tree.contains_key(*path)) {
        fs::remove_file(root.join(path)).unwrap();
    }
    for (path, content) in tree {
        let path = root.join(path);
        if fs::read(&path).ok().as_ref() != Some(content) {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, content).unwrap();
        }
    }
}

fn xtask(root: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xtask")).args(args).current_dir(root).output().unwrap()
}

fn succeed(command: &mut Command) -> Output {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}\n{}\n{}", text(&output.stdout), text(&output.stderr));
    output
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn a_new_resource_builds_and_behaves() {
    let fresh = tempfile::tempdir().unwrap();
    lay_out(&sources(), fresh.path());
    let made = xtask(fresh.path(), &["new-resource", "work", "office_agenda"]);
    assert!(made.status.success(), "{}", text(&made.stderr));
    let said = text(&made.stdout);
    assert!(said.contains("crates/contexts/work/src/office_agendas.rs") && said.contains("cargo xtask gen"), "{said}");

    let mut written = tree(fresh.path());
    let before = sources();
    let findings =
        |root: &Path| text(&xtask(root, &["check"]).stdout).lines().filter(|line| line.contains("office")).count();
    assert_eq!(findings(fresh.path()), 0);
    let changed = written.iter().filter(|(path, content)| before.get(*path) != Some(*content)).map(|(path, _)| path);
    let changed: Vec<_> = changed.filter(|path| path.extension().is_some_and(|end| end == "rs")).collect();
    assert_eq!(changed.len(), 8, "{changed:?}");

    // Cargo tells packages apart by name, version and place in their workspace, so in one target folder the copy would
    // push out what was built of the original, if it had the same version. With another one both are kept, the
    // libraries from the registry are shared, and the second run has almost nothing to build.
    let manifest = Path::new("Cargo.toml");
    let own = text(&written[manifest]);
    assert_eq!(own.matches(VERSION).count(), 1);
    written.insert(manifest.to_path_buf(), own.replace(VERSION, "version = \"0.0.1\"").into_bytes());
    // The other resources' tests are not what is tried here, and there will be a hundred.
    let tests = text(&written[Path::new("tests/main.rs")]);
    assert!(tests.contains("\nmod office_agendas;\n"), "{tests}");
    let kept = |line: &&str| !line.starts_with("mod ") || *line == "mod office_agendas;";
    let tests: Vec<&str> = tests.lines().filter(kept).collect();
    written.insert("tests/main.rs".into(), tests.join("\n").into_bytes());

    let scratch = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let copy = scratch.join("new-resource");
    lay_out(&written, &copy);
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["test", "--offline", "--workspace", "--test", "betre", "--", "office_agendas::"]).current_dir(&copy);
    cargo.env("CARGO_TARGET_DIR", scratch.parent().unwrap()).env("CARGO_INCREMENTAL", "0");
    cargo.env("BETRE_TEST_ENGINE", "sqlite");
    let ran = text(&succeed(&mut cargo).stdout);
    assert!(ran.contains("2 passed; 0 failed"), "{ran}");
}

#[test]
fn what_is_refused_leaves_no_trace() {
    let copy = tempfile::tempdir().unwrap();
    lay_out(&sources(), copy.path());
    let before = tree(copy.path());
    for (args, reason) in [
        (&["work", "process"][..], "exists already: crates/contexts/work/src/processes.rs"),
        (&["work", "participant"], "exists already: crates/contexts/organisation/src/participants.rs"),
        (&["work", "row"], "exists already: `= \"row\",`"),
        (&["work", "variant", "--plural", "versions"], "exists already: `pub struct Variant`"),
        (&["work", "note", "--plural", "tenant_clocks"], "exists already: `create table tenant_clocks`"),
        (&["woodwork", "routine"], "there is no context woodwork"),
        (&["..", "routine"], "there is no context"),
        (&["work", "Routine"], "snake_case"),
        (&["work", "routines"], "--plural"),
    ] {
        let refused = xtask(copy.path(), &[&["new-resource"], args].concat());
        let said = text(&refused.stderr);
        assert!(!refused.status.success() && said.contains(reason), "{args:?}: {said}");
    }
    // The last list that is looked for is gone.
    let main = copy.path().join("tests/main.rs");
    fs::write(&main, "").unwrap();
    let refused = text(&xtask(copy.path(), &["new-resource", "work", "routine"]).stderr);
    assert!(refused.contains("tests/main.rs: there is no `mod` line"), "{refused}");
    fs::write(&main, &before[Path::new("tests/main.rs")]).unwrap();
    assert!(before == tree(copy.path()), "a refused run changed something");
}

const VERSION: &str = "version = \"0.1.0\"";
