//! Who may import whom: ARCHITECTURE §2's table as data, held against what the manifests say. Only what is compiled
//! into the product counts; a dev-dependency may reach anything.

use std::{fs, path::Path};

use super::Finding;
use crate::{
    process::file_error,
    workspace::{Crate, Dependency},
};

/// What the crates at `home` may import. A trailing `*` stands for any ending.
struct Rule {
    home: &'static str,
    /// Our own crates, by where they live.
    ours: &'static [&'static str],
    /// Crates from outside that would break the layering.
    never: &'static [&'static str],
    why: &'static str,
}

/// A context may import what stands to its left.
const CONTEXTS: [&str; 8] =
    ["organisation", "library", "work", "improvement", "goals", "cooperation", "commons", "platform"];
const CONTEXT_HOME: &str = "crates/contexts/";
const TO_THE_LEFT: &str = "<contexts to the left>";

/// Reachable only from the integration tests; everybody else takes it as a dev-dependency.
const TESTKIT: &str = "crates/testkit";
const TESTS: &str = "tests";

const TABLE: &[Rule] = &[
    Rule {
        home: "crates/kernel",
        ours: &[],
        never: &["actix*", "sqlx*", "reqwest"],
        why: "kernel is the vocabulary everybody shares and does no I/O",
    },
    Rule {
        home: "crates/engines/*",
        ours: &[],
        never: &["actix*", "async-graphql*", "reqwest", "sea-orm*", "sqlx*"],
        why: "an engine is a pure library without database and HTTP",
    },
    Rule {
        home: "crates/db",
        ours: &["crates/kernel"],
        never: &["actix*", "async-graphql*"],
        why: "db is the perimeter around the rows and knows neither HTTP nor GraphQL",
    },
    Rule {
        home: "crates/api",
        ours: &["crates/kernel", "crates/db"],
        never: &["actix*", "sqlx*"],
        why: "api turns operations into routes and resolvers for whatever server carries them",
    },
    Rule {
        home: "crates/authn",
        ours: &["crates/kernel", "crates/db"],
        never: &["actix*"],
        why: "authn turns a token into an actor and knows no resource",
    },
    Rule {
        home: "crates/contexts/*",
        ours: &["crates/kernel", "crates/db", "crates/api", "crates/engines/*", TO_THE_LEFT],
        never: &["actix*", "sqlx*"],
        why: "a context reaches rows through db and serves through api, and contexts point one way only: organisation, \
              library, work, improvement, goals, cooperation, commons, platform",
    },
    Rule {
        home: "migrations",
        ours: &["crates/kernel", "crates/db", "crates/contexts/*"],
        never: &["actix*", "async-graphql*"],
        why: "migrations write the schema and run without a server",
    },
    Rule { home: "crates/server", ours: &["crates/*", "migrations"], never: &[], why: "server is the product" },
    Rule { home: TESTKIT, ours: &["crates/*", "migrations"], never: &[], why: "testkit starts the product" },
    Rule {
        home: TESTS,
        ours: &["crates/*", "migrations"],
        never: &["actix*"],
        why: "the integration tests know the product by its addresses",
    },
    Rule {
        home: "crates/bench",
        ours: &[],
        never: &["actix*", "async-graphql*", "reqwest", "sea-orm*"],
        why: "bench measures the product from outside, as it is installed",
    },
    Rule {
        home: "crates/ner",
        ours: &["crates/engines/*"],
        never: &["actix*", "async-graphql*", "reqwest", "sea-orm*", "sqlx*", "tokio*"],
        why: "ner trains and measures one engine and is no part of the product",
    },
    Rule {
        home: "crates/xtask",
        ours: &[],
        never: &["actix*", "async-graphql*", "reqwest", "sea-orm*", "sqlx*", "tokio*"],
        why: "xtask has to build in seconds, also when the rest does not compile",
    },
];

const CURE: &str =
    "move the code to a crate that may, or change ARCHITECTURE §2 and crates/xtask/src/check/imports.rs together";

/// Holds every manifest against the table.
pub fn check(root: &Path, crates: &[Crate], findings: &mut Vec<Finding>) -> Result<(), String> {
    for package in crates {
        let path = root.join(&package.manifest);
        let text = fs::read_to_string(&path).map_err(file_error(&path))?;
        let at = |line, what, why, cure| Finding { path: package.manifest.clone(), line, what, why, cure };
        let Some(rule) = TABLE.iter().find(|rule| matches(rule.home, &package.home)) else {
            let what = format!("the crate {} is not in the import table", package.name);
            findings.push(at(
                1,
                what,
                "nobody has decided what it may import",
                "give it a row in ARCHITECTURE §2 and in crates/xtask/src/check/imports.rs",
            ));
            continue;
        };
        for dependency in package.dependencies.iter().filter(|dependency| dependency.shipped) {
            if !allowed(rule, package, dependency) {
                let what = format!("{} imports {}", package.name, dependency.name);
                let why =
                    if dependency.home.as_deref() == Some(TESTKIT) { "testkit is for tests alone" } else { rule.why };
                findings.push(at(line_of(&text, &dependency.name), what, why, CURE));
            }
        }
    }
    Ok(())
}

fn allowed(rule: &Rule, package: &Crate, dependency: &Dependency) -> bool {
    let Some(home) = dependency.home.as_deref() else {
        return !rule.never.iter().any(|pattern| matches(pattern, &dependency.name));
    };
    if home == TESTKIT {
        return rule.home == TESTS;
    }
    rule.ours.iter().any(|pattern| match *pattern {
        TO_THE_LEFT => place(home).zip(place(&package.home)).is_some_and(|(its, own)| its < own),
        pattern => matches(pattern, home),
    })
}

/// How far to the right a context stands; a context that is not in the order may import none and be imported by none.
fn place(home: &str) -> Option<usize> {
    let name = home.strip_prefix(CONTEXT_HOME)?;
    CONTEXTS.iter().position(|context| *context == name)
}

fn matches(pattern: &str, text: &str) -> bool {
    pattern.strip_suffix('*').map_or(text == pattern, |start| text.starts_with(start))
}

/// The line that names a dependency in the manifest's text.
fn line_of(manifest: &str, dependency: &str) -> usize {
    let named =
        |line: &str| line.trim_start().strip_prefix(dependency).is_some_and(|rest| rest.starts_with(['.', ' ', '=']));
    manifest.lines().position(named).map_or(1, |index| index + 1)
}
