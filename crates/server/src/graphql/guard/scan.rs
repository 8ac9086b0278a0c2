//! Tokens and brackets of a text that nobody has parsed yet.
use super::Refusal;

/// Counts tokens and the deepest nesting of brackets. Whether brackets match is left to the parser, which stops where
/// they do not.
pub(super) fn scan(source: &str) -> Result<(u64, u64), Refusal> {
    let (mut at, mut tokens, mut open, mut deepest) = (0, 0, 0_u64, 0);
    while let Some(rest) = source.as_bytes().get(at..).filter(|rest| !rest.is_empty()) {
        let Some((length, token)) = lexeme(rest) else {
            let before = source.get(..at).unwrap_or_default();
            let line = before.replace("\r\n", "\n").matches(['\n', '\r']).count() + 1;
            let column = before.rsplit(['\n', '\r']).next().unwrap_or_default().chars().count() + 1;
            return Err(Refusal::Syntax { line, column });
        };
        match rest[0] {
            b'{' | b'[' | b'(' => open += 1,
            b'}' | b']' | b')' => open = open.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(open);
        tokens += u64::from(token);
        at += length;
    }
    Ok((tokens, deepest))
}

/// The length of what the text begins with and whether it is a token; nothing if no GraphQL begins so.
fn lexeme(text: &[u8]) -> Option<(usize, bool)> {
    let run = |belongs: fn(&u8) -> bool| text.iter().take_while(|byte| belongs(byte)).count();
    match text.first()? {
        b' ' | b',' | b'\t' | b'\n' | b'\r' => Some((1, false)),
        b'#' => Some((run(|byte| !matches!(byte, b'\n' | b'\r')), false)),
        0xEF if text.starts_with("\u{feff}".as_bytes()) => Some((3, false)),
        b'.' if text.starts_with(b"...") => Some((3, true)),
        b'"' => Some((string(text)?, true)),
        b'-' | b'0'..=b'9' => Some((number(text), true)),
        b'_' | b'a'..=b'z' | b'A'..=b'Z' => Some((run(|byte| byte.is_ascii_alphanumeric() || *byte == b'_'), true)),
        b'!' | b'$' | b'&' | b'(' | b')' | b':' | b'=' | b'@' | b'[' | b']' | b'{' | b'|' | b'}' => Some((1, true)),
        _ => None,
    }
}

/// The length of the string or block string that the text begins with, if it ends.
fn string(text: &[u8]) -> Option<usize> {
    let block = text.starts_with(b"\"\"\"");
    let mut at = if block { 3 } else { 1 };
    loop {
        let rest = text.get(at..)?;
        at += match (block, rest.first()?) {
            (true, b'\\') if rest.starts_with(b"\\\"\"\"") => 4,
            (true, b'"') if rest.starts_with(b"\"\"\"") => return Some(at + 3),
            (true, _) => 1,
            (false, b'"') => return Some(at + 1),
            (false, b'\n' | b'\r') => return None,
            (false, b'\\') => 2,
            (false, _) => 1,
        };
    }
}

/// The length of the number that the text begins with: `00` and `1-1` are two, as they are to the parser.
fn number(text: &[u8]) -> usize {
    let digit = |at: usize| text.get(at).is_some_and(u8::is_ascii_digit);
    let digits = |from: usize| (from..).take_while(|&at| digit(at)).count() + from;
    let whole = usize::from(text.starts_with(b"-"));
    let mut end = if text.get(whole) == Some(&b'0') { whole + 1 } else { digits(whole) };
    if text.get(end) == Some(&b'.') && digit(end + 1) {
        end = digits(end + 1);
    }
    if matches!(text.get(end), Some(b'e' | b'E')) {
        let power = end + 1 + usize::from(matches!(text.get(end + 1), Some(b'+' | b'-')));
        end = if digit(power) { digits(power) } else { end };
    }
    end
}
