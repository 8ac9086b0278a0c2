//! Adding to lists of Rust code. rustfmt puts the result into shape.

use crate::check::mask::mask;

/// A list: the pieces of code that lead to it, in order, and the bracket that opens it.
pub struct List(pub &'static [&'static str], pub char);

impl List {
    /// Adds an item at the end.
    pub fn add(&self, text: &str, item: &str) -> Result<String, String> {
        let Self(way, open) = self;
        let code = code(text);
        let lost = || format!("the list at `{}` was not found; is it written differently now?", way.join(" .. "));
        let mut at = 0;
        for piece in *way {
            at += code[at..].find(piece).ok_or_else(lost)? + piece.len();
        }
        let start = at + code[at..].find(*open).ok_or_else(lost)?;
        let end = closing(&code, start).ok_or_else(lost)?;
        let last = code[..end].trim_end();
        let comma = if last.ends_with([',', *open]) { "" } else { "," };
        let (before, gap) = (&text[..last.len()], text[last.len()..end].trim_end_matches(' '));
        let line = if gap.ends_with('\n') { "" } else { "\n" };
        Ok(format!("{before}{comma}{gap}{line}{item},\n{}", &text[end..]))
    }
}

/// Adds a `mod` line to those that are there; rustfmt sorts them.
pub fn module(text: &str, line: &str) -> Result<String, String> {
    let code = code(text);
    let is_module =
        |line: &str| line.strip_prefix("pub ").unwrap_or(line).starts_with("mod ") && line.trim_end().ends_with(';');
    let mut at = 0;
    for known in code.split_inclusive('\n') {
        at += known.len();
        if is_module(known) {
            return Ok(format!("{}{line}\n{}", &text[..at], &text[at..]));
        }
    }
    Err(format!("there is no `mod` line to put `{line}` beside"))
}

/// The text with comments and literals blanked, byte for byte as long.
fn code(text: &str) -> String {
    let pairs = text.chars().zip(mask(text).chars().collect::<Vec<_>>());
    let same_width =
        |(own, masked): (char, char)| std::iter::repeat_n(masked, if own == masked { 1 } else { own.len_utf8() });
    pairs.flat_map(same_width).collect()
}

/// Where the bracket that opens at `start` is closed.
fn closing(code: &str, start: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, c) in code[start..].char_indices() {
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.checked_sub(1)?,
            _ => {}
        }
        if depth == 0 {
            return Some(start + at);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{List, module};

    #[test]
    fn an_item_goes_to_the_end_of_its_own_list() {
        let text =
            "// TABLES = &[x]\nconst TABLES: &[Table] =\n    &[a(1, [2]), b /* ], å */];\nconst OTHER: &[u8] = &[];\n";
        let tables = List(&["const TABLES", "="], '[').add(text, "c").unwrap();
        assert!(tables.contains("    &[a(1, [2]), b, /* ], å */\nc,\n];\nconst OTHER"), "{tables}");
        let other = List(&["const OTHER", "="], '[').add(text, "c").unwrap();
        assert!(other.ends_with("= &[\nc,\n];\n"), "{other}");
    }

    #[test]
    fn lines_of_a_macro_stay_as_they_are() {
        let text = "rows! {\n    /// A.\n    A = \"}\",\n}\n";
        assert_eq!(
            List(&["rows!"], '{').add(text, "    B").unwrap(),
            "rows! {\n    /// A.\n    A = \"}\",\n    B,\n}\n"
        );
    }

    #[test]
    fn a_list_that_is_gone_is_named() {
        let refusal = List(&["const TABLES", "="], '[').add("fn tables() {}", "c").unwrap_err();
        assert!(refusal.contains("const TABLES"), "{refusal}");
        assert!(module("fn a() {}\n", "mod b;").is_err());
    }

    #[test]
    fn a_module_joins_the_others() {
        assert_eq!(
            module("//! mod x;\n\npub mod a;\nmod c;\n", "mod b;").unwrap(),
            "//! mod x;\n\npub mod a;\nmod b;\nmod c;\n"
        );
    }
}
