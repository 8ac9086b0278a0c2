//! Every crate inherits lints, version, edition and dependencies from the workspace, so that each is decided in one
//! place. Read as text, because `cargo metadata` shows manifests only after inheritance.

use std::{fs, path::Path};

use super::Finding;
use crate::{process::file_error, workspace::Crate};

/// Reads every manifest of the workspace.
pub fn check(root: &Path, crates: &[Crate], findings: &mut Vec<Finding>) -> Result<(), String> {
    for package in crates {
        let path = root.join(&package.manifest);
        let text = fs::read_to_string(&path).map_err(file_error(&path))?;
        check_text(&package.manifest, &text, findings);
    }
    Ok(())
}

fn check_text(path: &str, text: &str, findings: &mut Vec<Finding>) {
    let mut section = String::new();
    let (mut lints, mut version, mut edition) = (false, false, false);
    for (index, line) in text.lines().map(str::trim).enumerate() {
        let mut report = |what, why, cure| {
            findings.push(Finding { path: path.to_owned(), line: index + 1, what, why, cure });
        };
        if line.starts_with('[') {
            section = line.trim_matches(['[', ']']).to_owned();
            if section.contains("dependencies.") {
                report(
                    format!("[{section}] is a section of its own"),
                    ONE_LINE,
                    "write `name = { workspace = true, .. }`",
                );
            }
            continue;
        }
        let Some((key, value)) = line.split_once('=') else {
            continue;
        };
        let key = key.trim();
        let inherits = key.ends_with(".workspace") && value.trim() == "true" || value.contains("workspace = true");
        let inherits_or_is_workspace = inherits || key == "workspace" && value.trim() == "true";
        match section.as_str() {
            "lints" => lints |= inherits_or_is_workspace,
            "package" => {
                version |= inherits && key.starts_with("version");
                edition |= inherits && key.starts_with("edition");
            }
            name if name.ends_with("dependencies") && is_name(key) && !inherits => {
                report(
                    format!("{key} does not inherit its version"),
                    ONE_VERSION,
                    "move the version to the root Cargo.toml and write `workspace = true`",
                );
            }
            _ => {}
        }
    }
    for (held, name, cure) in [
        (lints, "the lints", "add `[lints]` with `workspace = true`"),
        (version, "its version", "write `version.workspace = true`"),
        (edition, "its edition", "write `edition.workspace = true`"),
    ] {
        if !held {
            findings.push(Finding {
                path: path.to_owned(),
                line: 1,
                what: format!("does not inherit {name}"),
                why: ONE_HOME,
                cure,
            });
        }
    }
}

const ONE_HOME: &str = "lints, version and edition are decided once, in the root Cargo.toml";
const ONE_VERSION: &str = "two crates with two versions of a library compile it twice and cannot exchange its types";
const ONE_LINE: &str = "a dependency is read and reviewed as one line";

/// A dependency's key, as against a continued list of features.
fn is_name(key: &str) -> bool {
    key.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
}
