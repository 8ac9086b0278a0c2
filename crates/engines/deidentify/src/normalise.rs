//! The text as the layers read it: compatibility forms folded (NFKC), look-alike letters of other scripts made Latin,
//! what cannot be seen and the marks of markup left out, dashes, quotes and spaces made plain. Every character of it
//! knows which characters of the author's text it stands for, so that a finding can be given as offsets in that text.

mod marks;
mod style;

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

pub use style::normalise;

/// A folded text with the way back.
pub struct Normal {
    /// The folded text.
    pub text: String,
    /// For each byte of `text`, and one for its end: the index of the character that it belongs to.
    chars: Vec<u32>,
    /// For each character of `text`: the scalar values of the author's text that it stands for.
    origin: Vec<(u32, u32)>,
}

impl Normal {
    /// Folds `text`.
    pub fn of(text: &str) -> Self {
        let source: Vec<char> = text.chars().collect();
        let mut normal = Self { text: String::with_capacity(text.len()), chars: Vec::new(), origin: Vec::new() };
        let mut at = 0;
        while at < source.len() {
            at = normal.take(&source, at);
        }
        normal.chars.push(u32::try_from(normal.origin.len()).unwrap_or(u32::MAX));
        normal
    }

    /// The scalar values of the author's text behind a range of bytes of the folded one; the end is exclusive.
    pub fn source(&self, start: usize, end: usize) -> (usize, usize) {
        let (first, last) = (self.chars[start] as usize, self.chars[end] as usize);
        if first >= last {
            let at = self.origin.get(first).map_or(0, |origin| origin.0) as usize;
            return (at, at);
        }
        (self.origin[first].0 as usize, self.origin[last - 1].1 as usize)
    }

    /// The bytes of the folded text behind scalar values of the author's; nothing if none is left of them.
    pub fn folded(&self, start: usize, end: usize) -> Option<std::ops::Range<usize>> {
        let first = self.origin.partition_point(|origin| origin.1 as usize <= start);
        let last = self.origin.partition_point(|origin| (origin.0 as usize) < end);
        let byte = |index: usize| self.chars.partition_point(|char| (*char as usize) < index);
        (first < last).then(|| byte(first)..byte(last))
    }

    fn push(&mut self, c: char, from: usize, to: usize) {
        let index = u32::try_from(self.origin.len()).unwrap_or(u32::MAX);
        self.origin.push((u32::try_from(from).unwrap_or(u32::MAX), u32::try_from(to).unwrap_or(u32::MAX)));
        self.text.push(c);
        self.chars.resize(self.text.len(), index);
    }

    /// Takes what stands at `at` and returns where to go on.
    fn take(&mut self, source: &[char], at: usize) -> usize {
        let c = source[at];
        if c.is_ascii() {
            if let Some((length, stands_for)) = marks::at(source, at) {
                if let Some(space) = stands_for {
                    self.push(space, at, at + length);
                }
                return at + length;
            }
            if !source.get(at + 1).is_some_and(|next| is_combining_mark(*next)) {
                self.push(c, at, at + 1);
                return at + 1;
            }
        }
        if marks::unseen(c) || marks::superscript(c) && !marks::of_measure(source, at) {
            return at + 1;
        }
        if marks::fraction(c) && self.text.ends_with(|c: char| c.is_ascii_digit()) {
            self.push(' ', at, at + 1);
        }
        let end = cluster(source, at);
        if let Some(letter) = marks::stroked(&source[at..end]) {
            self.push(letter, at, end);
            return end;
        }
        for folded in source[at..end].iter().copied().nfkc() {
            if let Some(plain) = marks::fold(folded) {
                self.push(plain, at, end);
            }
        }
        end
    }
}

/// A character with the marks that are put on it; no more than a letter can bear, so that a wall of marks is not one.
fn cluster(source: &[char], at: usize) -> usize {
    let marks = source[at + 1..].iter().take(8).take_while(|c| is_combining_mark(**c)).count();
    at + 1 + marks
}

#[cfg(test)]
mod tests {
    use super::Normal;

    fn folded(text: &str) -> String {
        Normal::of(text).text
    }

    #[test]
    fn what_looks_like_latin_reads_as_latin() {
        assert_eq!(folded("Аlvеr"), "Alver");
        assert_eq!(folded("A\u{200b}l\u{ad}ver\u{feff}"), "Alver");
        assert_eq!(folded("Ａｌｖｅｒ"), "Alver");
        assert_eq!(folded("A\u{30a}lesund"), "Ålesund");
        assert_eq!(folded("Bo\u{338}"), "Bø");
    }

    #[test]
    fn markup_inside_a_word_does_not_divide_it() {
        assert_eq!(folded("Al<b>ver</b> kommune<br/>vi"), "Alver kommune vi");
        assert_eq!(folded("Al**ver** og Al&shy;ver&nbsp;no"), "Alver og Alver no");
        assert_eq!(folded("Kari <kari@vik.no>"), "Kari <kari@vik.no>");
    }

    #[test]
    fn typography_is_plain() {
        assert_eq!(folded("«Vi»\u{a0}–\u{2009}vi’s…"), "\"Vi\" - vi's...");
    }

    #[test]
    fn offsets_lead_back_to_the_text_of_the_author() {
        let normal = Normal::of("i A\u{30a}l\u{200b}esund");
        let at = normal.text.find("Ål").unwrap();
        assert_eq!(normal.source(at, normal.text.len()), (2, 11));
        assert_eq!(normal.source(0, 0), (0, 0));
    }
}
