//! `cargo xtask deploy-check`: the container files hold together as far as can be seen without a container engine. They
//! parse, every path they name exists, every stage and service they refer to is defined.

mod dockerfile;

use std::{fs, path::Path, process::Command};

use crate::{
    Outcome,
    process::{self, file_error},
    workspace,
};
use serde_json::Value;

const COMPOSE: &str = "docker-compose.yml";

/// Check docker-compose.yml, deploy/Dockerfile and what they name.
#[derive(clap::Args)]
pub struct Args {}

/// Shows every finding; asks `docker compose` too where it is installed.
pub fn run(_: Args) -> Outcome {
    let root = workspace::root()?;
    let findings = check(&root)?;
    for finding in &findings {
        println!("{finding}");
    }
    let compose = || {
        let mut docker = Command::new("docker");
        docker.current_dir(&root).args(["compose", "--file", COMPOSE]);
        docker
    };
    if process::output(compose().arg("version")).is_ok() {
        process::output(compose().args(["config", "--quiet"]))?;
    } else {
        println!("deploy-check: without `docker compose`, so only our own rules were tried");
    }
    if findings.is_empty() { Ok(()) } else { Err(format!("{} findings in the container files", findings.len())) }
}

fn check(root: &Path) -> Result<Vec<String>, String> {
    let compose = read(&root.join(COMPOSE))?;
    let mut findings = Vec::new();
    let Some(services) = compose["services"].as_object() else {
        return Ok(vec![format!("{COMPOSE}: no services")]);
    };
    for (name, service) in services {
        let mut report = |text: String| findings.push(format!("{COMPOSE}: service {name}: {text}"));
        if service.get("image").is_none() && service.get("build").is_none() {
            report("has neither `image` nor `build`".to_owned());
        }
        for mount in names(&service["volumes"]) {
            let source = mount.split(':').next().unwrap_or_default();
            let known = if source.starts_with('.') {
                root.join(source).exists()
            } else {
                declares(&compose, "volumes", source)
            };
            if !known {
                report(format!("mounts {source}, which is neither a file here nor a declared volume"));
            }
        }
        for other in names(&service["depends_on"]) {
            if !declares(&compose, "services", other) {
                report(format!("depends on {other}, which is no service"));
            }
        }
        if let Some(build) = service.get("build") {
            build_files(root, build, &mut report)?;
        }
    }
    for path in yaml_files(&root.join("deploy"))? {
        read(&path)?;
    }
    Ok(findings)
}

/// The keys of a mapping or the texts of a list: compose allows both to name services.
fn names(node: &Value) -> Vec<&str> {
    match node {
        Value::Object(entries) => entries.keys().map(String::as_str).collect(),
        Value::Array(items) => items.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

fn build_files(root: &Path, build: &Value, report: &mut impl FnMut(String)) -> Outcome {
    let context = root.join(build["context"].as_str().or(build.as_str()).unwrap_or_default());
    let dockerfile = context.join(build["dockerfile"].as_str().unwrap_or("Dockerfile"));
    if !dockerfile.is_file() {
        report(format!("is built from {}, which does not exist", dockerfile.display()));
        return Ok(());
    }
    let text = fs::read_to_string(&dockerfile).map_err(file_error(&dockerfile))?;
    dockerfile::check(&text, &context, report);
    Ok(())
}

fn declares(compose: &Value, section: &str, name: &str) -> bool {
    compose[section].get(name).is_some()
}

fn read(path: &Path) -> Result<Value, String> {
    let text = fs::read_to_string(path).map_err(file_error(path))?;
    yaml_serde::from_str(&text).map_err(file_error(path))
}

fn yaml_files(folder: &Path) -> Result<Vec<std::path::PathBuf>, String> {
    let entries = fs::read_dir(folder).map_err(file_error(folder))?;
    let paths = entries.flatten().map(|entry| entry.path());
    Ok(paths.filter(|path| path.extension().is_some_and(|end| end == "yaml" || end == "yml")).collect())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::check;

    fn findings(compose: &str, dockerfile: &str) -> Vec<String> {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir(root.path().join("deploy")).unwrap();
        fs::write(root.path().join("docker-compose.yml"), compose).unwrap();
        fs::write(root.path().join("deploy/Dockerfile"), dockerfile).unwrap();
        check(root.path()).unwrap()
    }

    const API: &str = "services:\n  api:\n    build:\n      context: .\n      dockerfile: deploy/Dockerfile\n";

    #[test]
    fn our_own_files_hold_together() {
        assert_eq!(check(&crate::workspace::root().unwrap()).unwrap(), Vec::<String>::new());
    }

    #[test]
    fn what_does_not_exist_is_found() {
        let good = "FROM debian AS build\nFROM debian\nCOPY deploy/Dockerfile /x\nCOPY --from=build /a /b\n";
        assert_eq!(findings(API, good), Vec::<String>::new());
        for (more, text) in [
            ("    volumes: [\"./none.yaml:/x:ro\"]\n", "mounts ./none.yaml"),
            ("    volumes: [\"data:/x\"]\n", "mounts data"),
            ("    depends_on:\n      postgres:\n        condition: service_healthy\n", "depends on postgres"),
            ("    depends_on: [postgres]\n", "depends on postgres"),
            ("  other:\n    restart: always\n", "neither `image` nor `build`"),
        ] {
            let found = findings(&format!("{API}{more}"), good);
            assert!(found.len() == 1 && found[0].contains(text), "{found:?}");
        }
        let found = findings(API, "FROM debian\nCOPY Cargo.toml deploy/ /x\nCOPY --from=build /a /b\n");
        assert!(
            found.len() == 2 && found[0].contains("copies Cargo.toml") && found[1].contains("stage build"),
            "{found:?}"
        );
        assert!(
            findings("services:\n  api:\n    build: elsewhere\n", good)[0]
                .contains("elsewhere/Dockerfile, which does not")
        );
    }
}
