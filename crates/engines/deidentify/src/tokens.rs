//! Words, numbers and marks, and the sentences that they make.

use std::ops::Range;

/// What a token is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Letters, perhaps with digits, hyphens and points inside.
    Word,
    /// Begins with a digit and holds no letters.
    Number,
    /// One character that is neither.
    Mark,
}

/// A piece of the folded text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// First byte.
    pub start: usize,
    /// Behind the last byte.
    pub end: usize,
    /// What it is made of.
    pub kind: Kind,
    /// Whether a space stands before it.
    pub spaced: bool,
    /// Whether it is the first on its line.
    pub first: bool,
}

/// Divides a folded text.
pub fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::with_capacity(text.len() / 5);
    let (mut spaced, mut first, mut at) = (true, true, 0);
    while let Some(c) = text[at..].chars().next() {
        if c.is_whitespace() {
            first |= c == '\n';
            spaced = true;
            at += c.len_utf8();
            continue;
        }
        let end = at + if c.is_alphanumeric() { word(&text[at..]) } else { c.len_utf8() };
        let kind = match c {
            _ if !c.is_alphanumeric() => Kind::Mark,
            _ if c.is_numeric() && !text[at..end].contains(char::is_alphabetic) => Kind::Number,
            _ => Kind::Word,
        };
        tokens.push(Token { start: at, end, kind, spaced, first });
        (spaced, first, at) = (false, false, end);
    }
    tokens
}

/// How long the word is that begins here. A hyphen, an apostrophe or a point between letters or digits is inside it.
fn word(text: &str) -> usize {
    let mut chars = text.char_indices().peekable();
    let mut end = 0;
    while let Some((at, c)) = chars.next() {
        let inside = match c {
            '-' | '\'' | '.' | '_' => at > 0 && chars.peek().is_some_and(|(_, next)| next.is_alphanumeric()),
            ',' => {
                text[..at].ends_with(|c: char| c.is_ascii_digit())
                    && chars.peek().is_some_and(|(_, next)| next.is_ascii_digit())
            }
            _ => c.is_alphanumeric(),
        };
        if !inside {
            break;
        }
        end = at + c.len_utf8();
    }
    end
}

/// Words that a full stop follows without ending a sentence.
const SHORTENED: [&str; 68] = [
    "adm", "apr", "art", "aug", "avd", "bl", "bl.a", "ca", "cand", "d.v.s", "des", "dr", "dvs", "eks", "el", "etc",
    "evt", "f", "f.eks", "feb", "fl", "for", "fr", "frk", "gnr", "gt", "hr", "ift", "iht", "ing", "inkl", "int", "jan",
    "jf", "jfr", "kap", "kl", "kr", "m", "m.m", "maks", "mill", "min", "mob", "mrd", "mv", "nov", "nr", "o", "okt",
    "osv", "pb", "pga", "pkt", "pr", "prof", "red", "ref", "sept", "siv", "st", "stk", "str", "tel", "tlf", "vgs",
    "vha", "vs",
];

/// The sentences, as ranges of tokens. A line ends one; so does a full stop, a question or exclamation mark before a
/// capital.
pub fn sentences(text: &str, tokens: &[Token]) -> Vec<Range<usize>> {
    /// A sentence longer than this is cut, so that no text makes one step slow.
    const LONGEST: usize = 150;
    let mut sentences = Vec::new();
    let mut start = 0;
    for at in 1..tokens.len() {
        if tokens[at].first || ends(text, tokens, at - 1) || at - start >= LONGEST {
            sentences.push(start..at);
            start = at;
        }
    }
    if start < tokens.len() {
        sentences.push(start..tokens.len());
    }
    sentences
}

/// Whether the token at `at` is the last of its sentence; another one follows it.
fn ends(text: &str, tokens: &[Token], at: usize) -> bool {
    let shown = |index: usize| &text[tokens[index].start..tokens[index].end];
    let next = at + 1;
    if matches!(shown(at), "|") {
        return true;
    }
    if !tokens[next].spaced || !matches!(shown(at), "." | "?" | "!" | "\"" | ")") {
        return false;
    }
    let closed = matches!(shown(at), "\"" | ")");
    if closed && !(at > 0 && matches!(shown(at - 1), "." | "?" | "!")) {
        return false;
    }
    let begins = shown(next).starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit() || "\"-(['".contains(c));
    if !begins || shown(at) != "." || at == 0 {
        return begins;
    }
    let before = shown(at - 1);
    let initial = before.chars().count() == 1 && before.starts_with(char::is_uppercase);
    let ordinal = tokens[at - 1].kind == Kind::Number && before.len() <= 2;
    !(initial || ordinal || SHORTENED.contains(&before.to_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use super::{sentences, tokens};

    fn shown(text: &str) -> Vec<&str> {
        tokens(text).iter().map(|token| &text[token.start..token.end]).collect()
    }

    #[test]
    fn a_hyphen_and_a_point_may_stand_inside_a_word() {
        assert_eq!(
            shown("Alver-modellen, 12.5.2021 (bl.a. 3,5 %)."),
            ["Alver-modellen", ",", "12.5.2021", "(", "bl.a", ".", "3,5", "%", ")", "."]
        );
        assert_eq!(shown("Gran/Lunner's -a"), ["Gran", "/", "Lunner's", "-", "a"]);
    }

    #[test]
    fn an_initial_or_a_short_form_ends_no_sentence() {
        let text = "Eirik B. Utne kom kl. 12.30 i dag. Møtet var 5. mai. Det tok tid\nLister";
        let tokens = tokens(text);
        let starts: Vec<&str> = sentences(text, &tokens)
            .iter()
            .map(|range| &text[tokens[range.start].start..tokens[range.start].end])
            .collect();
        assert_eq!(starts, ["Eirik", "Møtet", "Det", "Lister"]);
    }
}
