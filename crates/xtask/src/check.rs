//! `cargo xtask check`: the rules of ARCHITECTURE.md that neither rustc nor clippy can hold: who imports whom, how
//! large things may grow, what a manifest inherits, which words stay inside the perimeter, and what the guide names. All
//! findings are shown at once.

mod guide;
mod imports;
mod manifest;
pub mod mask;
mod source;
#[cfg(test)]
mod tests;

use std::{fmt, path::Path};

use crate::{Outcome, workspace};

/// Hold the tree against the import, size, manifest and source rules.
#[derive(clap::Args)]
pub struct Args {}

/// One broken rule at one place.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    pub path: String,
    pub line: usize,
    pub what: String,
    pub why: &'static str,
    pub cure: &'static str,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}, because {}; {}", self.path, self.line, self.what, self.why, self.cure)
    }
}

/// Shows every finding and the figures that are watched.
pub fn run(_: Args) -> Outcome {
    let report = check(&workspace::root()?)?;
    for finding in &report.findings {
        println!("{finding}");
    }
    let Report { crates, files, perimeter, findings } = report;
    println!(
        "check: {crates} crates, {files} files, the perimeter {perimeter} of {} code lines",
        source::PERIMETER_LINES
    );
    match findings.len() {
        0 => Ok(()),
        1 => Err("1 finding".to_owned()),
        many => Err(format!("{many} findings")),
    }
}

struct Report {
    crates: usize,
    files: usize,
    perimeter: usize,
    findings: Vec<Finding>,
}

fn check(root: &Path) -> Result<Report, String> {
    let crates = workspace::crates(root)?;
    let mut findings = Vec::new();
    imports::check(root, &crates, &mut findings)?;
    manifest::check(root, &crates, &mut findings)?;
    guide::check(root, &mut findings)?;
    let (files, perimeter) = source::check(root, &mut findings)?;
    findings.sort();
    Ok(Report { crates: crates.len(), files, perimeter, findings })
}
