//! The import table: one planted import for each of its rows.

use super::{depends_on, findings, finds_one, manifest};

fn imports(home: &str, name: &str, dependency: &str) {
    let text = manifest(name, &depends_on(&["serde", dependency]));
    let path = format!("{home}/Cargo.toml");
    finds_one(&[(&path, &text)], &format!("{path}:8: {name} imports {dependency}, because "));
}

#[test]
fn an_import_against_the_table_is_found() {
    imports("crates/kernel", "kernel", "api");
    imports("crates/engines/bpmn", "bpmn", "kernel");
    imports("crates/db", "db", "authn");
    imports("crates/api", "api", "authn");
    imports("crates/authn", "authn", "bpmn");
    imports("crates/contexts/work", "work", "authn");
    imports("crates/contexts/organisation", "organisation", "migrations");
    imports("migrations", "migrations", "api");
}

#[test]
fn a_context_to_the_right_is_out_of_reach() {
    let work = manifest("work", &depends_on(&["kernel"]));
    let organisation = manifest("organisation", &depends_on(&["work"]));
    finds_one(
        &[("crates/contexts/work/Cargo.toml", &work), ("crates/contexts/organisation/Cargo.toml", &organisation)],
        "crates/contexts/organisation/Cargo.toml:7: organisation imports work, because a context",
    );
}

#[test]
fn what_improves_work_may_know_work_and_not_the_other_way_round() {
    let work = manifest("work", &depends_on(&["improvement"]));
    let improvement = manifest("improvement", &depends_on(&["kernel"]));
    finds_one(
        &[("crates/contexts/work/Cargo.toml", &work), ("crates/contexts/improvement/Cargo.toml", &improvement)],
        "crates/contexts/work/Cargo.toml:7: work imports improvement, because a context",
    );
}

#[test]
fn testkit_is_reached_by_the_tests_alone() {
    let text = manifest("betre", &depends_on(&["kernel", "testkit"]));
    let testkit = manifest("testkit", &depends_on(&["kernel"]));
    finds_one(
        &[("crates/server/Cargo.toml", &text), ("crates/testkit/Cargo.toml", &testkit)],
        "crates/server/Cargo.toml:8: betre imports testkit, because testkit is for tests alone",
    );
}

#[test]
fn a_library_from_outside_that_breaks_the_layering_is_found() {
    imports("crates/kernel", "kernel", "actix-web");
    imports("crates/engines/bpmn", "bpmn", "sea-orm");
    imports("crates/db", "db", "async-graphql");
    imports("crates/api", "api", "actix-web");
    imports("crates/authn", "authn", "actix-web");
    imports("crates/contexts/work", "work", "sqlx");
    imports("tests", "tests", "actix-web");
}

#[test]
fn a_crate_that_is_not_in_the_table_is_found() {
    let betre = manifest("betre", "[dependencies]\nhelpers = { workspace = true, path = \"../helpers\" }\n");
    let betre = betre.replace("workspace = true, path", "path");
    let found = findings(&[
        ("crates/helpers/Cargo.toml", &manifest("helpers", "")),
        ("crates/helpers/src/lib.rs", ""),
        ("crates/server/Cargo.toml", &betre),
    ]);
    assert!(
        found.iter().any(|line| line.starts_with("crates/helpers/Cargo.toml:1: the crate helpers is not in")),
        "{found:#?}"
    );
}
