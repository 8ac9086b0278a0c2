//! Blanks out comments and the insides of literals, so that a rule about code is not set off by a sentence about code.

/// The same text, line for line, with comments as spaces and the contents of strings and characters as underscores.
pub fn mask(text: &str) -> String {
    let mut rest = text;
    let mut masked = String::with_capacity(text.len());
    while let Some(first) = rest.chars().next() {
        let (length, filler) = if rest.starts_with("//") {
            (rest.find('\n').unwrap_or(rest.len()), ' ')
        } else if rest.starts_with("/*") {
            (block_comment(rest), ' ')
        } else if let Some(length) = raw_string(rest, masked.chars().last()) {
            (length, '_')
        } else if first == '"' {
            (quoted(rest, '"'), '_')
        } else if let Some(length) = character(rest) {
            (length, '_')
        } else {
            masked.push(first);
            rest = &rest[first.len_utf8()..];
            continue;
        };
        masked.extend(rest[..length].chars().map(|c| if c == '\n' { c } else { filler }));
        rest = &rest[length..];
    }
    masked
}

/// Lines that hold something other than space and comment.
pub fn code_lines(masked: &str) -> usize {
    masked.lines().filter(|line| !line.trim().is_empty()).count()
}

/// Block comments nest.
fn block_comment(text: &str) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while at < text.len() {
        let rest = &text[at..];
        if rest.starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest.starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                break;
            }
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    at
}

/// `r"..."`, `r#"..."#`, `br".."`, `cr".."`: from here on, if this is where one starts.
fn raw_string(text: &str, before: Option<char>) -> Option<usize> {
    if before.is_some_and(|c| c.is_alphanumeric() || c == '_') {
        return None;
    }
    let prefix = ["r", "br", "cr"]
        .into_iter()
        .find(|prefix| text.strip_prefix(prefix).is_some_and(|rest| rest.trim_start_matches('#').starts_with('"')))?;
    let hashes = text[prefix.len()..].bytes().take_while(|byte| *byte == b'#').count();
    let start = prefix.len() + hashes + 1;
    let end = format!("\"{}", "#".repeat(hashes));
    Some(text[start..].find(&end).map_or(text.len(), |at| start + at + end.len()))
}

/// From an opening quote to behind the closing one; a backslash takes the next character with it.
fn quoted(text: &str, quote: char) -> usize {
    let mut chars = text.char_indices().skip(1);
    while let Some((at, c)) = chars.next() {
        if c == '\\' {
            chars.next();
        } else if c == quote {
            return at + c.len_utf8();
        }
    }
    text.len()
}

/// A character literal, as against a lifetime.
fn character(text: &str) -> Option<usize> {
    let mut chars = text.strip_prefix('\'')?.chars();
    let (first, second) = (chars.next()?, chars.next()?);
    (first == '\\' || second == '\'').then(|| quoted(text, '\''))
}

#[cfg(test)]
mod tests {
    use super::{code_lines, mask};

    #[test]
    fn comments_and_literals_are_blanked_and_code_stays() {
        let text = "let a = \"unsafe \\\" x\"; // unsafe\nlet b = r#\"unsafe \"q\" \"#; /* un /* safe */ */ c\n";
        let masked = mask(text);
        assert!(!masked.contains("unsafe") && !masked.contains("safe"), "{masked}");
        assert!(masked.contains("let a =") && masked.contains("let b =") && masked.ends_with(" c\n"), "{masked}");
        assert_eq!(masked.lines().count(), 2);
    }

    #[test]
    fn a_lifetime_is_no_character() {
        let text = "fn f<'a>(x: &'a str) -> char { if x == y { '\"' } else { '\\'' } } // z\nunsafe";
        let masked = mask(text);
        assert!(masked.contains("fn f<'a>(x: &'a str)") && masked.ends_with("unsafe"), "{masked}");
        assert!(!masked.contains('z'));
    }

    #[test]
    fn blank_and_comment_lines_are_not_counted() {
        assert_eq!(code_lines(&mask("//! head\n\nfn a() {\n    /* why\n    more */\n}\nlet s = \"\n\";\n")), 4);
    }
}
