//! Rules on the text of our `*.rs` files: how long they may be, and which words have a home they may not leave.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::{
    Finding,
    mask::{code_lines, mask},
};
use crate::{process::file_error, workspace::relative};

/// The perimeter has to be readable in one sitting.
pub const PERIMETER_LINES: usize = 1_000;
/// The files that keep tenants apart. What the door does on the side (events, idempotency, pages, start-up checks) lies
/// in the same crate but cannot reach a row by itself; see docs/adr/0009-size-of-the-perimeter.md.
const PERIMETER: &[&str] = &[
    "crates/db/src/call.rs",
    "crates/db/src/connection.rs",
    "crates/db/src/cx.rs",
    "crates/db/src/query.rs",
    "crates/db/src/table.rs",
    "crates/db/src/tx.rs",
];
const FILE_LINES: usize = 400;
const TEST_FILE_LINES: usize = 600;

/// A word that is closed outside its homes.
struct Ban {
    word: &'static str,
    /// What may follow the word and still be meant by it.
    ending: Ending,
    /// Path prefixes where it is at home.
    homes: &'static [&'static str],
    why: &'static str,
    cure: &'static str,
}

#[derive(PartialEq, Eq)]
enum Ending {
    Any,
    Exact,
}

const DATABASE: &[&str] =
    &["crates/bench/", "crates/db/", "crates/server/src/", "crates/testkit/", "migrations/", "tests/isolation/"];
const ONE_WAY_TO_A_ROW: &str =
    "rows are reached through db::TenantTx alone, which puts the tenant into every statement";
const THROUGH_THE_DOOR: &str = "write it as an operation on the transaction that `Cx::run` hands over";

const fn perimeter(word: &'static str) -> Ban {
    Ban { word, ending: Ending::Any, homes: DATABASE, why: ONE_WAY_TO_A_ROW, cure: THROUGH_THE_DOOR }
}

/// Looked for in code, with comments and literals blanked out.
const CODE: &[Ban] = &[
    perimeter("DatabaseConnection"),
    perimeter("begin_with"),
    perimeter("sqlx::query"),
    perimeter("execute_unprepared"),
    perimeter("from_raw_sql"),
    perimeter("Statement::from_string"),
    perimeter("Statement::from_sql_and_values"),
    perimeter("Expr::cust"),
    Ban {
        word: "#[allow(",
        ending: Ending::Any,
        homes: &[],
        why: EXPECTED,
        cure: "write #[expect(.., reason = \"..\")]",
    },
    Ban {
        word: "#![allow(",
        ending: Ending::Any,
        homes: &[],
        why: EXPECTED,
        cure: "write #![expect(.., reason = \"..\")]",
    },
    Ban {
        word: "unsafe",
        ending: Ending::Exact,
        homes: &[],
        why: "memory safety is not for us to argue about",
        cure: "use a crate that has been reviewed for it",
    },
];
const EXPECTED: &str =
    "an exception without a reason that nobody is told of when it is no longer needed stays for ever";

/// Looked for in everything, comments and strings too. Written in halves, so that this file passes.
const TEXT: &[Ban] = &[
    Ban { word: concat!("TO", "DO"), ending: Ending::Exact, homes: &[], why: UNDONE, cure: "do it, or write an issue" },
    Ban {
        word: concat!("FIX", "ME"),
        ending: Ending::Exact,
        homes: &[],
        why: UNDONE,
        cure: "do it, or write an issue",
    },
    Ban {
        word: concat!("/ho", "me/"),
        ending: Ending::Any,
        homes: &[],
        why: ONE_MACHINE,
        cure: "find the path at run time",
    },
    Ban {
        word: concat!("/ro", "ot/"),
        ending: Ending::Any,
        homes: &[],
        why: ONE_MACHINE,
        cure: "find the path at run time",
    },
];
const UNDONE: &str = "a note in the code is on nobody's list";
const ONE_MACHINE: &str = "the path exists on one machine only";

/// Reads every source file; returns how many there are and how many code lines the perimeter has.
pub fn check(root: &Path, findings: &mut Vec<Finding>) -> Result<(usize, usize), String> {
    let mut files = Vec::new();
    for folder in ["crates", "migrations", "tests"] {
        walk(&root.join(folder), &mut files)?;
    }
    let mut perimeter = 0;
    for file in &files {
        let text = fs::read_to_string(file).map_err(file_error(file))?;
        let path = relative(root, file);
        let masked = mask(&text);
        if PERIMETER.contains(&path.as_str()) {
            perimeter += code_lines(&masked);
        }
        length(&path, &text, findings);
        words(&path, &masked, CODE, findings);
        words(&path, &text, TEXT, findings);
    }
    if perimeter > PERIMETER_LINES {
        findings.push(Finding {
            path: "crates/db".to_owned(),
            line: 1,
            what: format!("{perimeter} code lines, {PERIMETER_LINES} are allowed"),
            why: "what keeps tenants apart has to be readable in one sitting",
            cure: "move out what is not needed to keep them apart",
        });
    }
    Ok((files.len(), perimeter))
}

fn length(path: &str, text: &str, findings: &mut Vec<Finding>) {
    let limit = if is_test(path) { TEST_FILE_LINES } else { FILE_LINES };
    let lines = text.lines().count();
    if lines > limit {
        findings.push(Finding {
            path: path.to_owned(),
            line: limit + 1,
            what: format!("{lines} lines, {limit} are allowed"),
            why: "a file is read as a whole",
            cure: "make it a folder: widgets/{mod,table,operations,rest,graphql}.rs",
        });
    }
}

fn words(path: &str, text: &str, bans: &[Ban], findings: &mut Vec<Finding>) {
    let closed = || bans.iter().filter(|ban| !ban.homes.iter().any(|home| path.starts_with(home)));
    for (index, line) in text.lines().enumerate() {
        for ban in closed().filter(|ban| ban.is_in(line)) {
            let what = format!("`{}` is closed here", ban.word);
            findings.push(Finding { path: path.to_owned(), line: index + 1, what, why: ban.why, cure: ban.cure });
        }
    }
}

impl Ban {
    /// Whether the line has the word, not merely a longer word around it.
    fn is_in(&self, line: &str) -> bool {
        let of_word = |c: char| c.is_alphanumeric() || c == '_';
        line.match_indices(self.word).any(|(at, _)| {
            let starts = !self.word.starts_with(of_word) || !line[..at].ends_with(of_word);
            let ends = self.ending == Ending::Any || !line[at + self.word.len()..].starts_with(of_word);
            starts && ends
        })
    }
}

fn is_test(path: &str) -> bool {
    path.split('/').any(|part| part == "tests" || part == "tests.rs") || path.ends_with("_tests.rs")
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), String> {
    if !folder.is_dir() {
        return Ok(());
    }
    let entries = fs::read_dir(folder).map_err(file_error(folder))?;
    let mut paths =
        entries.map(|entry| entry.map(|e| e.path())).collect::<Result<Vec<_>, _>>().map_err(file_error(folder))?;
    paths.sort();
    for path in paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if path.is_dir() {
            if !name.starts_with('.') && name != "target" && name != "generated" {
                walk(&path, files)?;
            }
        } else if name.ends_with(".rs") {
            files.push(path);
        }
    }
    Ok(())
}
