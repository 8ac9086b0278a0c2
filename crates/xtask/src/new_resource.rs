//! `cargo xtask new-resource CONTEXT NAME`: a working skeleton of a resource, in every place where a resource shows.
//!
//! The texts of all files are made and formatted first and written last, so that a run that fails leaves nothing half
//! done. Lists are found by the code that opens them, without marker comments; a list that is no longer found is named.

mod insert;
mod name;
mod write;

use std::{fs, path::Path};

use crate::{Outcome, process::file_error, workspace};
use insert::List;
use name::Name;
use write::Changes;

const CONTEXTS: &str = "crates/contexts";
const PERMISSIONS: &str = "crates/kernel/src/permission.rs";
const ROLES: &str = "crates/kernel/src/permission/roles.rs";
const MIGRATIONS: &str = "migrations/src";
const TESTS: &str = "tests";

const MODULE: &str = include_str!("new_resource/module.rs.tmpl");
const MIGRATION: &str = include_str!("new_resource/migration.rs.tmpl");
const BEHAVIOUR: &str = include_str!("new_resource/behaviour.rs.tmpl");

/// Write a working skeleton of a new resource: module, migration, permissions, behaviour test.
#[derive(clap::Args)]
pub struct Args {
    /// The bounded context, a folder of crates/contexts.
    context: String,
    /// The resource in singular snake_case, for example `routine`.
    name: String,
    /// The plural, if it is not the regular one.
    #[arg(long)]
    plural: Option<String>,
}

/// Writes the skeleton and says what is left to do.
pub fn run(args: Args) -> Outcome {
    let root = workspace::root()?;
    let name = Name::new(&args.context, &args.name, args.plural.as_deref())?;
    let changes = plan(&root, &name)?;
    changes.write()?;
    print!("{changes}{}", next_steps(&name));
    Ok(())
}

/// Every file that the resource needs, as it will be.
fn plan(root: &Path, name: &Name) -> Result<Changes, String> {
    let Name { context, names, upper, .. } = name;
    known_context(root, context)?;
    free(root, name)?;
    let mut changes = Changes::new(root);
    let migration = format!("m{:04}_{names}", last_migration(root)? + 1);
    let crate_root = format!("{CONTEXTS}/{context}/src/lib.rs");

    changes.create(format!("{CONTEXTS}/{context}/src/{names}.rs"), &name.fill(MODULE)?)?;
    changes.create(format!("{MIGRATIONS}/{migration}.rs"), &name.fill(MIGRATION)?)?;
    changes.create(format!("{TESTS}/{names}.rs"), &name.fill(BEHAVIOUR)?)?;
    changes.change(crate_root, |text| {
        let text = insert::module(text, &format!("pub mod {names};"))?;
        let text = List(&["pub const TABLES", "="], '[').add(&text, &format!("{names}::TABLE"))?;
        let text = List(&["pub fn routes()", "{"], '[').add(&text, &format!("{names}::ROUTES"))?;
        let text = List(&["pub struct Queries"], '(').add(&text, &format!("{names}::{upper}Queries"))?;
        List(&["pub struct Mutations"], '(').add(&text, &format!("{names}::{upper}Mutations"))
    })?;
    changes.change(format!("{MIGRATIONS}/lib.rs"), |text| {
        let text = insert::module(text, &format!("mod {migration};"))?;
        List(&["fn migrations()", "vec!"], '[').add(&text, &format!("Box::new({migration}::Migration)"))
    })?;
    changes.change(PERMISSIONS.to_owned(), |text| List(&["permissions!"], '{').add(text, &name.fill(ROWS)?))?;
    changes.change(ROLES.to_owned(), |text| {
        let text = List(&["const EVERYBODY", "="], '[').add(text, &format!("Permission::{upper}Read"))?;
        List(&["const ROLES", "Role::Administrator,"], '[').add(&text, &format!("Permission::{upper}Manage"))
    })?;
    changes.change(format!("{TESTS}/main.rs"), |text| insert::module(text, &format!("mod {names};")))?;
    changes.format()?;
    Ok(changes)
}

/// Macro arguments are not touched by rustfmt, so they are indented here.
const ROWS: &str = r#"    /// Read the tenant's {{phrases}}.
    {{Name}}Read = "{{name}}.read" in Tenant,
    /// Create, change and delete {{phrases}}.
    {{Name}}Manage = "{{name}}.manage" in Tenant"#;

fn known_context(root: &Path, context: &str) -> Outcome {
    let mut known: Vec<String> = entries(&root.join(CONTEXTS))?;
    known.retain(|name| root.join(format!("{CONTEXTS}/{name}/src/lib.rs")).is_file());
    if !known.iter().any(|name| name == context) {
        return Err(format!("there is no context {context}; there are {}", known.join(", ")));
    }
    let registry = root.join(MIGRATIONS).join("lib.rs");
    if fs::read_to_string(&registry).map_err(file_error(&registry))?.contains(&format!("{context}::TABLES")) {
        return Ok(());
    }
    Err(format!("migrations::registry() does not name {context}::TABLES; make the context known to the product first"))
}

/// Table, id prefix, operations, permissions and GraphQL types are names in the whole product, not in one context.
fn free(root: &Path, name: &Name) -> Outcome {
    let Name { single, names, upper, .. } = name;
    let mut taken = vec![format!("{TESTS}/{names}.rs"), format!("{TESTS}/{names}")];
    let mut sources = vec![(PERMISSIONS.to_owned(), vec![format!("{upper}Read ="), format!("{upper}Manage =")])];
    for context in entries(&root.join(CONTEXTS))? {
        let home = format!("{CONTEXTS}/{context}/src");
        taken.extend([format!("{home}/{names}.rs"), format!("{home}/{names}")]);
        let mut words = ["struct", "enum", "type"].map(|kind| format!("pub {kind} {upper}")).to_vec();
        words.push(format!("= \"{single}\","));
        sources.extend(files(root, &home)?.into_iter().map(|path| (path, words.clone())));
    }
    let table = format!("create table {names}");
    sources.extend(files(root, MIGRATIONS)?.into_iter().map(|path| (path, vec![table.clone()])));

    let refuse = |found: &str| Err(format!("{single} exists already: {found}"));
    if let Some(path) = taken.iter().find(|path| root.join(path).exists()) {
        return refuse(path);
    }
    for (path, words) in sources {
        let text = fs::read_to_string(root.join(&path)).map_err(file_error(&root.join(&path)))?;
        if let Some(word) = words.iter().find(|word| has_word(&text, word)) {
            return refuse(&format!("`{word}` in {path}"));
        }
    }
    Ok(())
}

/// Whether the text has the words, and not only as the beginning of a longer one.
fn has_word(text: &str, words: &str) -> bool {
    let goes_on = |rest: &str| rest.starts_with(|c: char| c.is_alphanumeric() || c == '_');
    text.match_indices(words).any(|(at, _)| !goes_on(&text[at + words.len()..]))
}

fn last_migration(root: &Path) -> Result<u32, String> {
    let names = entries(&root.join(MIGRATIONS))?;
    let numbers = names.iter().filter_map(|name| name.strip_prefix('m')?.split_once('_')?.0.parse().ok());
    numbers.max().ok_or_else(|| format!("{MIGRATIONS} has no file mNNNN_name.rs"))
}

/// The Rust files below a folder, as paths from the root.
fn files(root: &Path, folder: &str) -> Result<Vec<String>, String> {
    let mut found = Vec::new();
    for name in entries(&root.join(folder))? {
        let path = format!("{folder}/{name}");
        if root.join(&path).is_dir() {
            found.extend(files(root, &path)?);
        } else if name.ends_with(".rs") {
            found.push(path);
        }
    }
    Ok(found)
}

fn entries(folder: &Path) -> Result<Vec<String>, String> {
    let entries = fs::read_dir(folder).map_err(file_error(folder))?;
    let mut names: Vec<_> = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    Ok(names)
}

fn next_steps(name: &Name) -> String {
    let Name { context, names, upper, .. } = name;
    format!(
        "It builds and answers as it is. What is left:
1. Say at the head of the module what {names} are. Give them their fields: in the migration, and in the module in
   `Model`, `{upper}`, `projection!` and the inputs; the compiler names what you forget.
2. Decide who may change them: {PERMISSIONS} gives `{upper}Read` to every role and `{upper}Manage` to administrators.
3. Name parent tables with `Table::after` and natural keys with `Table::unique`; move the table in `{context}::TABLES`
   behind its parents.
4. `cargo test --workspace --test betre {names}::` runs its tests; `cargo xtask gen` writes the contract, commit both.
"
    )
}

#[cfg(test)]
mod tests {
    use super::has_word;

    #[test]
    fn a_longer_name_does_not_stand_in_the_way() {
        assert!(has_word("create table steps (", "create table steps"));
        assert!(has_word("pub struct StepKind; pub struct Step {", "pub struct Step"));
        assert!(!has_word("create table step_origins (", "create table step"));
    }
}
