//! The sources beside the checkout, `../shared/data`, against which some proofs hold what is committed. They are not the
//! project's own and not everywhere. Without them a proof is skipped, which `cargo xtask test` counts; in CI it fails, so
//! that they cannot go missing there unnoticed. The tests of the crate `reference` use this file too.

/// Names the file in which a proof that is skipped leaves a line.
pub const SKIPPED: &str = "BETRE_TEST_SKIPPED";

/// A folder of the sources; none if they are not there and need not be.
#[cfg(test)]
pub fn folder(name: &str) -> Option<std::path::PathBuf> {
    let manifest = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = manifest.ancestors().find(|folder| folder.join("Cargo.lock").is_file()).unwrap();
    let found = root.join("../shared/data").join(name);
    if found.is_dir() {
        return Some(found);
    }
    let is_ci = std::env::var_os("CI").is_some_and(|ci| ci == "true");
    missing(is_ci, std::env::var_os(SKIPPED).as_deref().map(std::path::Path::new));
    None
}

/// Leaves a line of a proof that is skipped; ends the test where nothing may be skipped.
#[cfg(test)]
pub fn missing(is_ci: bool, list: Option<&std::path::Path>) {
    assert!(!is_ci, "the sources must be beside the checkout in CI (../shared/data)");
    eprintln!("SKIPPED: the sources are not beside the checkout (../shared/data)");
    if let Some(list) = list {
        let mut list = std::fs::OpenOptions::new().append(true).open(list).unwrap();
        std::io::Write::write_all(&mut list, b"skipped\n").unwrap();
    }
}
