//! Each rule is seen to catch what it is for, on a small workspace in a temporary folder.

mod imports;

use std::{fs, path::Path};

use super::check;

const OURS: [(&str, &str); 12] = [
    ("kernel", "crates/kernel"),
    ("db", "crates/db"),
    ("api", "crates/api"),
    ("authn", "crates/authn"),
    ("bpmn", "crates/engines/bpmn"),
    ("organisation", "crates/contexts/organisation"),
    ("work", "crates/contexts/work"),
    ("improvement", "crates/contexts/improvement"),
    ("migrations", "migrations"),
    ("betre", "crates/server"),
    ("testkit", "crates/testkit"),
    ("tests", "tests"),
];
const OUTSIDE: [&str; 6] = ["actix-web", "async-graphql", "reqwest", "sea-orm", "serde", "sqlx"];

fn manifest(name: &str, sections: &str) -> String {
    format!(
        "[package]\nname = \"{name}\"\nversion.workspace = true\nedition.workspace = true\n\n\
         {sections}\n[lints]\nworkspace = true\n"
    )
}

fn depends_on(names: &[&str]) -> String {
    names.iter().fold("[dependencies]\n".to_owned(), |text, name| format!("{text}{name}.workspace = true\n"))
}

fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// A workspace that keeps every rule, then `planted` over it; the findings, as they are printed.
fn findings(planted: &[(&str, &str)]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().canonicalize().unwrap();
    let members = OURS.map(|(_, home)| format!("{home:?}")).join(", ");
    let ours = OURS.map(|(name, home)| format!("{name} = {{ path = {home:?} }}\n")).concat();
    let outside = OUTSIDE.map(|name| format!("{name} = \"1\"\n")).concat();
    let head =
        format!("[workspace]\nresolver = \"3\"\nmembers = [{members}]\n[workspace.package]\nversion = \"0.1.0\"\n");
    let tail = "edition = \"2024\"\n[workspace.lints.rust]\nunsafe_code = \"forbid\"\n[workspace.dependencies]\n";
    write(&root, "Cargo.toml", &format!("{head}{tail}{ours}{outside}"));
    let all: Vec<_> =
        OURS.map(|(name, _)| name).into_iter().filter(|name| !["tests", "testkit", "betre"].contains(name)).collect();
    for (name, home) in OURS {
        let sections = match name {
            "kernel" | "bpmn" => depends_on(&["serde"]),
            "db" => depends_on(&["kernel", "sea-orm", "sqlx"]),
            "api" => depends_on(&["kernel", "db", "async-graphql"]),
            "authn" => depends_on(&["kernel", "db", "reqwest"]),
            "organisation" => {
                depends_on(&["kernel", "db", "api", "bpmn"]) + "[dev-dependencies]\ntestkit.workspace = true\n"
            }
            "work" => depends_on(&["kernel", "db", "api", "organisation"]),
            "improvement" => depends_on(&["kernel", "db", "api", "organisation", "work"]),
            "migrations" => depends_on(&["kernel", "db", "work"]),
            "betre" => depends_on(&all) + "actix-web.workspace = true\n",
            "testkit" => depends_on(&["betre", "actix-web"]),
            _ => depends_on(&["testkit"]),
        };
        write(&root, &format!("{home}/Cargo.toml"), &manifest(name, &sections));
        write(
            &root,
            &format!("{home}/src/lib.rs"),
            "//! Kept.\n\n/// Not `unsafe`, see DatabaseConnection.\npub fn kept() {}\n",
        );
    }
    for (path, text) in planted {
        write(&root, path, text);
    }
    check(&root).unwrap().findings.iter().map(ToString::to_string).collect()
}

fn finds_one(planted: &[(&str, &str)], start: &str) {
    let findings = findings(planted);
    assert!(findings.len() == 1 && findings[0].starts_with(start), "expected one finding `{start}..`: {findings:#?}");
}

#[test]
fn a_tree_that_keeps_the_rules_has_no_findings() {
    assert_eq!(findings(&[]), Vec::<String>::new());
}

#[test]
fn a_manifest_that_does_not_inherit_is_found() {
    let good = manifest("kernel", &depends_on(&["serde"]));
    for (old, new, start) in [
        ("[lints]\nworkspace = true\n", "", "1: does not inherit the lints"),
        ("version.workspace = true\n", "version = \"0.2.0\"\n", "1: does not inherit its version"),
        ("edition.workspace = true\n", "edition = \"2021\"\n", "1: does not inherit its edition"),
        ("serde.workspace = true", "serde = \"1\"", "7: serde does not inherit its version"),
        (
            "serde.workspace = true",
            "serde = { version = \"1\", features = [] }",
            "7: serde does not inherit its version",
        ),
        (
            "[dependencies]\nserde.workspace",
            "[dependencies.serde]\nworkspace",
            "6: [dependencies.serde] is a section of its own",
        ),
    ] {
        assert!(good.contains(old));
        finds_one(
            &[("crates/kernel/Cargo.toml", &good.replace(old, new))],
            &format!("crates/kernel/Cargo.toml:{start}"),
        );
    }
}

#[test]
fn a_collection_that_the_guide_does_not_name_is_found() {
    let contract = r#"{"paths": {"/v1/me": {}, "/v1/tenants/{tenant}/me/permissions": {}, "/v1/tenants/{tenant}/units": {},
        "/v1/tenants/{tenant}/units/{id}": {}, "/v1/tenants/{tenant}/body-members/{id}": {}}}"#;
    let guide = |names: &str| format!("# Guide\n\nCollections: {names}.\n\n`body-members` are told elsewhere.\n");
    let planted = |guide: &str| findings(&[("openapi/openapi.json", contract), ("docs/API-GUIDE.md", guide)]);
    assert_eq!(planted(&guide("`units`,\n`body-members`")), Vec::<String>::new());
    let found = planted(&guide("`units`"));
    assert!(
        found.len() == 1 && found[0].starts_with("docs/API-GUIDE.md:3: the collection `body-members` is not"),
        "{found:?}"
    );
    assert_eq!(planted("# Guide\n").len(), 2);
}

#[test]
fn a_closed_word_is_found_outside_its_homes_only() {
    for word in [
        "let x: DatabaseConnection;",
        "db.begin_with(x);",
        "sqlx::query_as(x);",
        "c.execute_unprepared(x);",
        "from_raw_sql(x);",
        "Statement::from_string(x);",
        "Expr::cust(x);",
    ] {
        let code = format!("fn f() {{\n    {word}\n}}\n");
        for home in
            ["crates/db/src/run.rs", "migrations/src/m1.rs", "crates/server/src/start.rs", "crates/testkit/src/x.rs"]
        {
            assert_eq!(findings(&[(home, &code)]), Vec::<String>::new());
        }
        finds_one(&[("crates/contexts/work/src/x.rs", &code)], "crates/contexts/work/src/x.rs:2: `");
    }
}

#[test]
fn a_word_that_has_no_home_is_found_everywhere() {
    for line in [
        "#[allow(dead_code)]",
        "#![allow(dead_code)]",
        "unsafe { x() }",
        concat!("// TO", "DO: later"),
        concat!("let x = \"FIX", "ME\";"),
        concat!("let x = \"/ho", "me/kari/x\";"),
        concat!("// see /ro", "ot/x"),
    ] {
        finds_one(&[("crates/db/src/x.rs", &format!("\n{line}\n"))], "crates/db/src/x.rs:2: `");
    }
    assert_eq!(
        findings(&[("crates/db/src/x.rs", "#![forbid(unsafe_code)]\nlet todo = \"unsafe\";\n")]),
        Vec::<String>::new()
    );
}

#[test]
fn a_file_that_is_too_long_is_found() {
    let lines = |count: usize| "// x\n".repeat(count);
    assert_eq!(
        findings(&[("crates/api/src/x.rs", &lines(400)), ("crates/api/src/x_tests.rs", &lines(600))]),
        Vec::<String>::new()
    );
    finds_one(&[("crates/api/src/x.rs", &lines(401))], "crates/api/src/x.rs:401: 401 lines, 400 are allowed");
    finds_one(&[("tests/src/x.rs", &lines(601))], "tests/src/x.rs:601: 601 lines, 600 are allowed");
    assert_eq!(findings(&[("crates/api/src/generated/x.rs", &lines(900))]), Vec::<String>::new());
}

#[test]
fn a_perimeter_that_is_too_large_is_found() {
    let code = "fn f() {}\n// a comment\n".repeat(133) + &"fn g() {}\n".repeat(100);
    let planted = ["connection", "cx", "query", "table", "tx"].map(|name| format!("crates/db/src/{name}.rs"));
    let planted: Vec<_> = planted.iter().map(|path| (path.as_str(), code.as_str())).collect();
    assert_eq!(findings(&planted[..4]), Vec::<String>::new());
    finds_one(&planted, "crates/db:1: 1165 code lines, 1000 are allowed");
}
