//! What `cargo metadata --no-deps` knows of the workspace. Read as plain JSON: the `cargo_metadata` crate switches on a
//! feature of serde_json that the server does not use, so that `cargo test --workspace` would compile everything above
//! serde_json again after `cargo run`.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::process;

/// One crate of the workspace; paths are relative to the root and use `/`.
pub struct Crate {
    pub name: String,
    pub home: String,
    pub manifest: String,
    pub dependencies: Vec<Dependency>,
}

/// One line of a dependency section.
pub struct Dependency {
    pub name: String,
    /// Where it lives, if it is one of ours.
    pub home: Option<String>,
    /// Compiled into the product, that is, not a dev-dependency.
    pub shipped: bool,
}

/// The folder of the workspace we are run in.
pub fn root() -> Result<PathBuf, String> {
    let manifest =
        process::output(process::cargo().args(["locate-project", "--workspace", "--message-format", "plain"]))?;
    Path::new(manifest.trim()).parent().map(Path::to_path_buf).ok_or_else(|| format!("no folder above {manifest}"))
}

/// Every crate of the workspace at `root`.
pub fn crates(root: &Path) -> Result<Vec<Crate>, String> {
    let mut command = process::cargo();
    command.args(["metadata", "--no-deps", "--offline", "--format-version", "1"]).current_dir(root);
    let text = process::output(&mut command)?;
    let metadata: Value = serde_json::from_str(&text).map_err(|error| format!("cargo metadata is no JSON: {error}"))?;
    let top = Path::new(text_of(&metadata["workspace_root"]));
    let packages = metadata["packages"].as_array().ok_or("cargo metadata lists no packages")?;
    Ok(packages.iter().map(|package| read_crate(top, package)).collect())
}

fn read_crate(top: &Path, package: &Value) -> Crate {
    let manifest = relative(top, Path::new(text_of(&package["manifest_path"])));
    let dependencies = package["dependencies"].as_array().map_or(&[][..], Vec::as_slice);
    Crate {
        name: text_of(&package["name"]).to_owned(),
        home: manifest.strip_suffix("/Cargo.toml").unwrap_or("").to_owned(),
        dependencies: dependencies.iter().map(|dependency| read_dependency(top, dependency)).collect(),
        manifest,
    }
}

fn read_dependency(top: &Path, dependency: &Value) -> Dependency {
    Dependency {
        name: text_of(&dependency["name"]).to_owned(),
        home: dependency["path"].as_str().map(|path| relative(top, Path::new(path))),
        shipped: dependency["kind"].as_str() != Some("dev"),
    }
}

fn text_of(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// A path as findings show it: from the root, with `/`.
pub fn relative(root: &Path, path: &Path) -> String {
    path.strip_prefix(root).unwrap_or(path).to_string_lossy().replace('\\', "/")
}
