//! Text as it is stored: composed, trimmed, without control characters.

use std::borrow::Cow;

use unicode_normalization::{UnicodeNormalization, is_nfc};

/// Text in Unicode normal form C without white space at its ends; `Err` if it holds a control character other than
/// line feed and tab.
#[expect(clippy::result_unit_err, reason = "there is one way to fail, and the caller knows where in the input it is")]
pub fn tidy(text: &str) -> Result<Cow<'_, str>, ()> {
    let trimmed = text.trim();
    if trimmed.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
        return Err(());
    }
    if is_nfc(trimmed) { Ok(Cow::Borrowed(trimmed)) } else { Ok(Cow::Owned(trimmed.nfc().collect())) }
}

/// `alignment_row` as `AlignmentRow`.
pub(crate) fn camel(snake: &str) -> String {
    snake
        .split('_')
        .flat_map(|word| word.chars().enumerate().map(|(i, c)| if i == 0 { c.to_ascii_uppercase() } else { c }))
        .collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_same_word_is_the_same_bytes_however_it_was_typed() {
        assert_eq!(super::tidy("  Rado\u{30a}y\n").as_deref(), Ok("Rad\u{e5}y".replace('\u{e5}', "o\u{30a}").as_str()));
        assert_eq!(super::tidy("a\u{30a}rskort").as_deref(), Ok("\u{e5}rskort"));
        assert_eq!(super::tidy("line\u{0}"), Err(()));
    }
}
