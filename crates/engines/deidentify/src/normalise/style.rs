//! One typography for everybody, so that a text does not give its writer away by it (T05).

use super::Normal;

/// The text in the one typography that shared texts are published in: composed characters without what cannot be seen,
/// plain quotes and dashes, one space between words and after a sentence, `- ` before the items of a list whatever sign
/// stood there, no more than one empty line, no spaces at the end of a line. Doing it twice changes nothing more.
pub fn normalise(text: &str) -> String {
    let mut once = pass(text);
    // A fold can bring forth what another one folds, such as two halves of a tag; it ends as every round is shorter.
    loop {
        let again = pass(&once);
        if again == once || again.len() > once.len() {
            return once;
        }
        once = again;
    }
}

fn pass(text: &str) -> String {
    let text = Normal::of(&text.replace("\r\n", "\n").replace('\r', "\n")).text;
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines() {
        let line = words(item(line.trim()));
        if !line.is_empty() || lines.last().is_some_and(|last| !last.is_empty()) {
            lines.push(line);
        }
    }
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines.join("\n")
}

/// A list's sign is a dash.
fn item(line: &str) -> (bool, &str) {
    const SIGNS: [char; 12] = ['•', '·', '*', '-', '▪', '◦', '‣', '●', '○', '■', '→', '+'];
    let rest = line.trim_start_matches(SIGNS);
    let is_item = rest.len() < line.len() && rest.starts_with(|c: char| c.is_whitespace() || c.is_alphabetic());
    if is_item { (true, rest) } else { (false, line) }
}

/// Single spaces, and none before a comma or a full stop.
fn words((item, line): (bool, &str)) -> String {
    let mut out = String::with_capacity(line.len());
    for word in line.split_whitespace() {
        let mark = word.chars().all(|c| matches!(c, ',' | '.' | ';' | ':' | '?' | '!' | ')'));
        if !out.is_empty() && !mark {
            out.push(' ');
        }
        out.push_str(word);
    }
    if item && !out.is_empty() {
        out.insert_str(0, "- ");
    }
    out
}
