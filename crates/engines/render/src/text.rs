//! How wide text is and where its lines break.
//!
//! The picture is drawn before anybody knows which font will be used, so widths are estimated: for each letter the wider
//! of Helvetica's (as Liberation Sans has it) and DejaVu Sans's. A line may turn out shorter than thought, never longer.

mod widths;

use crate::layout::MOST_LINES;

/// Letters of one size.
#[derive(Clone, Copy)]
pub struct Face {
    pub size: i32,
    /// From one line to the next.
    pub leading: i32,
    pub bold: bool,
}

impl Face {
    /// The width of a text, rounded up.
    pub fn width(self, text: &str) -> i32 {
        let thousandths: i64 = text.chars().map(|letter| i64::from(self.letter(letter))).sum();
        let pixels = (thousandths * i64::from(self.size) + 999) / 1_000;
        i32::try_from(pixels).unwrap_or(i32::MAX)
    }

    /// From the top of the first line to where its letters stand, so that capitals are in the middle of the line.
    pub fn baseline(self) -> i32 {
        (self.leading + self.size * 7 / 10) / 2
    }

    /// The size of a symbol beside the letters.
    pub fn symbol(self) -> i32 {
        self.leading - 3
    }

    fn letter(self, letter: char) -> i32 {
        widths::width(letter, self.bold)
    }
}

/// How many pixels wide a text is at most in a usual sans-serif font of that size.
pub fn text_width(text: &str, size: i32, bold: bool) -> i32 {
    Face { size, leading: size, bold }.width(text)
}

/// A text in lines. A line that ends with a whole word has a space after it, so that what is copied stays words.
#[derive(Clone, Default)]
pub struct Lines {
    pub lines: Vec<String>,
    /// The text, if not all of it is in the lines.
    pub whole: Option<String>,
}

impl Lines {
    /// From the top of the first line to the bottom of the last.
    pub fn height(&self, face: Face) -> i32 {
        face.leading * i32::try_from(self.lines.len()).unwrap_or(i32::MAX / face.leading)
    }
}

/// Breaks a text into lines that are no wider than the room; what is over the most lines is cut.
pub fn wrap(text: &str, face: Face, room: i32) -> Lines {
    let mut breaker = Breaker { face, room: room * 1_000 / face.size, ..Breaker::default() };
    for paragraph in text.lines() {
        for word in paragraph.split_whitespace() {
            let word: String = word.chars().filter(|letter| drawable(*letter)).collect();
            if !word.is_empty() {
                breaker.add(&word);
            }
        }
        breaker.end_line(" ");
    }
    let mut lines = breaker.lines;
    let mut whole = None;
    if lines.len() > MOST_LINES {
        lines.truncate(MOST_LINES);
        if let Some(last) = lines.last_mut() {
            shorten(last, face, room);
        }
        whole = Some(text.to_owned());
    }
    if let Some(last) = lines.last_mut() {
        last.truncate(last.trim_end().len());
    }
    Lines { lines, whole }
}

/// Takes as much from the end of a line as an ellipsis needs.
fn shorten(line: &mut String, face: Face, room: i32) {
    loop {
        line.truncate(line.trim_end_matches([' ', '-']).len());
        let with = format!("{line}…");
        if line.is_empty() || face.width(&with) <= room {
            *line = with;
            return;
        }
        line.pop();
    }
}

/// Whether a letter may be drawn: nothing that steers a device, and nothing that turns the direction of what follows.
fn drawable(letter: char) -> bool {
    let turns = matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    !letter.is_control() && !turns && letter != '\u{fffe}' && letter != '\u{ffff}'
}

/// Fills lines with words.
struct Breaker {
    face: Face,
    /// In thousandths of the size.
    room: i32,
    lines: Vec<String>,
    line: String,
    used: i32,
}

impl Default for Breaker {
    fn default() -> Self {
        let face = Face { size: 1, leading: 1, bold: false };
        Self { face, room: 0, lines: Vec::new(), line: String::new(), used: 0 }
    }
}

impl Breaker {
    fn add(&mut self, word: &str) {
        let width = self.of(word);
        let space = self.face.letter(' ');
        if !self.line.is_empty() && self.used + space + width <= self.room {
            self.line.push(' ');
            self.line.push_str(word);
            self.used += space + width;
            return;
        }
        self.end_line(" ");
        let mut rest = word;
        while self.of(rest) > self.room {
            let (part, hyphen) = self.part(rest);
            self.line.push_str(&rest[..part]);
            self.end_line(hyphen);
            rest = &rest[part..];
        }
        self.line.push_str(rest);
        self.used = self.of(rest);
    }

    fn end_line(&mut self, ending: &str) {
        if !self.line.is_empty() {
            self.lines.push(std::mem::take(&mut self.line) + ending);
            self.used = 0;
        }
    }

    /// How much of a word that is too long goes on a line of its own, in bytes, and what is put after it.
    fn part(&self, word: &str) -> (usize, &'static str) {
        let letters: Vec<(usize, char)> = word.char_indices().collect();
        // A hyphen within an address would be read as a part of it.
        let address = word.contains(['/', '@', '_']);
        let mut width = letters.first().map_or(0, |(_, first)| self.face.letter(*first));
        let mut fits = Vec::new();
        for pair in letters.windows(2) {
            let ((_, before), (at, after)) = (pair[0], pair[1]);
            let hyphen = if address { "" } else { hyphen(before, after) };
            if width + self.of(hyphen) <= self.room {
                fits.push(Break { at, hyphen, before, after });
            }
            width += self.face.letter(after);
            if width > self.room {
                break;
            }
        }
        let last = |wanted: &dyn Fn(&Break) -> bool| fits[fits.len() / 2..].iter().rev().find(|place| wanted(place));
        let sign = || last(&|place| place.before.is_ascii_punctuation());
        let syllable = || last(&|place| !address && place.begins_syllable(&word[place.at..]));
        let whole = || last(&|place| !widths::belongs(place.before, place.after));
        match sign().or_else(syllable).or_else(whole).or(fits.last()) {
            Some(place) => (place.at, place.hyphen),
            // Not even one letter fits: it is drawn all the same, for something has to be.
            None => (letters.get(1).map_or(word.len(), |(second, _)| *second), ""),
        }
    }

    fn of(&self, text: &str) -> i32 {
        text.chars().map(|letter| self.face.letter(letter)).sum()
    }
}

/// A place where a word may be broken.
struct Break {
    at: usize,
    hyphen: &'static str,
    before: char,
    after: char,
}

impl Break {
    /// Whether what follows begins with a consonant and a vowel, as most Norwegian syllables do.
    fn begins_syllable(&self, rest: &str) -> bool {
        let second = rest.chars().nth(1);
        self.before.is_alphabetic()
            && self.after.is_alphabetic()
            && !is_vowel(self.after)
            && second.is_some_and(is_vowel)
    }
}

/// A hyphen where a word of letters is broken; addresses, numbers and scripts without spaces go on without.
fn hyphen(before: char, after: char) -> &'static str {
    let letter = |letter: char| letter.is_alphabetic() && letter < '\u{2e80}';
    if letter(before) && letter(after) { "-" } else { "" }
}

fn is_vowel(letter: char) -> bool {
    "aeiouyæøåAEIOUYÆØÅ".contains(letter)
}
