//! Which characters are left out, and which are read as another.

/// Tags that stand inside a line and may stand inside a word.
const INLINE: [&str; 14] =
    ["a", "b", "em", "font", "i", "mark", "s", "small", "span", "strong", "sub", "sup", "u", "wbr"];
/// Tags that divide.
const BLOCK: [&str; 22] = [
    "br",
    "body",
    "blockquote",
    "dd",
    "div",
    "dl",
    "dt",
    "h1",
    "h2",
    "h3",
    "h4",
    "hr",
    "html",
    "li",
    "ol",
    "p",
    "pre",
    "table",
    "td",
    "th",
    "tr",
    "ul",
];
const ENTITIES: [(&str, Option<char>); 12] = [
    ("&nbsp;", Some(' ')),
    ("&#160;", Some(' ')),
    ("&shy;", None),
    ("&#173;", None),
    ("&zwnj;", None),
    ("&zwj;", None),
    ("&aring;", Some('å')),
    ("&Aring;", Some('Å')),
    ("&oslash;", Some('ø')),
    ("&Oslash;", Some('Ø')),
    ("&aelig;", Some('æ')),
    ("&AElig;", Some('Æ')),
];
const LONGEST_TAG: usize = 200;

/// Markup that begins here: its length, and what it stands for.
pub fn at(source: &[char], at: usize) -> Option<(usize, Option<char>)> {
    match source[at] {
        '<' => tag(&source[at..]),
        '&' => {
            let starts = |entity: &str| entity.chars().zip(&source[at..]).filter(|(a, b)| a == *b).count();
            let found = ENTITIES.iter().find(|(entity, _)| starts(entity) == entity.chars().count());
            found.map(|(entity, stands_for)| (entity.chars().count(), *stands_for))
        }
        '*' | '`' => emphasis(source, at),
        '-' => hyphenation(source, at),
        _ => None,
    }
}

/// `<b>`, `</p>`, `<br/>`; nothing else that stands between angle brackets, such as an address, and no tag with
/// attributes, because an address may stand in one.
fn tag(source: &[char]) -> Option<(usize, Option<char>)> {
    let length = source.iter().take(LONGEST_TAG).position(|c| *c == '>')? + 1;
    let inside: String = source[1..length - 1].iter().collect();
    if inside.contains('=') {
        return None;
    }
    let name = inside.trim_start_matches('/').trim_end_matches('/');
    let name = name.split([' ', '\n', '\t']).next().unwrap_or_default().to_ascii_lowercase();
    if INLINE.contains(&name.as_str()) {
        return Some((length, None));
    }
    BLOCK.contains(&name.as_str()).then_some((length, Some(' ')))
}

/// `**` beside a letter on either side.
fn emphasis(source: &[char], at: usize) -> Option<(usize, Option<char>)> {
    let length = source[at..].iter().take(3).take_while(|c| **c == source[at]).count();
    let before = at.checked_sub(1).is_some_and(|before| source[before].is_alphabetic());
    let after = source.get(at + length).is_some_and(|c| c.is_alphabetic());
    (before || after).then_some((length, None))
}

/// A word divided at the end of a line: `hage-⏎eigar`. Not `barnehage-⏎og skule`, where the hyphen stays.
fn hyphenation(source: &[char], at: usize) -> Option<(usize, Option<char>)> {
    if !at.checked_sub(1).is_some_and(|before| source[before].is_alphabetic()) {
        return None;
    }
    let rest = &source[at + 1..];
    let gap = match rest {
        ['\n', ..] => 1,
        ['\r', '\n', ..] => 2,
        _ => return None,
    };
    let word: String = rest[gap..].iter().take(6).take_while(|c| c.is_lowercase()).collect();
    (word.len() > 1 && !["og", "eller", "samt"].contains(&word.as_str())).then_some((1 + gap, None))
}

/// Characters that nobody sees: zero width, soft hyphen, direction, variation selectors, tags.
pub fn unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
        || c.is_control() && !matches!(c, '\n' | '\t' | '\r')
}

/// A note's number, and the two of a square metre, see [`of_measure`].
pub fn superscript(c: char) -> bool {
    matches!(c, '²' | '³' | '¹' | '⁰' | '⁴'..='⁹')
}

/// Whether what is written small belongs to a measure: `m²`, `km³`.
pub fn of_measure(source: &[char], at: usize) -> bool {
    let before = |by: usize| at.checked_sub(by).map(|at| source[at]);
    let unit = match before(2) {
        Some('c' | 'd' | 'k' | 'm') => before(3),
        other => other,
    };
    matches!(source[at], '²' | '³') && before(1) == Some('m') && !unit.is_some_and(char::is_alphabetic)
}

/// `½`, `¼` and the like, which become two numbers and a stroke.
pub fn fraction(c: char) -> bool {
    matches!(c, '¼'..='¾' | '⅐'..='⅞')
}

/// `o` with a stroke through it, which has no composed form in Unicode's tables.
pub fn stroked(cluster: &[char]) -> Option<char> {
    match cluster {
        ['o', '\u{337}' | '\u{338}', ..] => Some('ø'),
        ['O', '\u{337}' | '\u{338}', ..] => Some('Ø'),
        _ => None,
    }
}

/// A composed character as the layers read it; nothing if it is a mark that is left over.
pub fn fold(c: char) -> Option<char> {
    Some(match c {
        '\r' | '\t' | '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => ' ',
        '\u{85}' | '\u{2028}' | '\u{2029}' => '\n',
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '﹣' | '－' => '-',
        '«' | '»' | '“' | '”' | '„' | '‟' | '″' | '＂' => '"',
        '‘' | '’' | '‚' | '‛' | '′' | 'ʼ' | '`' | '´' => '\'',
        '⁄' | '∕' => '/',
        '․' => '.',
        'ǿ' => 'ø',
        'Ǿ' => 'Ø',
        _ if unseen(c) => return None,
        _ if c < '\u{250}' => c,
        _ if unicode_normalization::char::is_combining_mark(c) => return None,
        _ => look_alike(c),
    })
}

/// Letters and digits of other scripts that are drawn like Latin ones.
fn look_alike(c: char) -> char {
    match c {
        'а' | 'α' | 'ɑ' => 'a',
        'А' | 'Α' => 'A',
        'В' | 'Β' => 'B',
        'с' | 'ϲ' => 'c',
        'С' | 'Ϲ' => 'C',
        'ԁ' => 'd',
        'е' | 'ҽ' => 'e',
        'Е' | 'Ε' => 'E',
        'ɡ' | 'ց' => 'g',
        'һ' => 'h',
        'Н' | 'Η' => 'H',
        'і' | 'ι' | 'ı' => 'i',
        'І' | 'Ι' | 'Ӏ' => 'I',
        'ј' | 'ϳ' => 'j',
        'Ј' => 'J',
        'к' | 'κ' => 'k',
        'К' | 'Κ' => 'K',
        'ӏ' => 'l',
        'М' | 'Μ' => 'M',
        'п' | 'ո' => 'n',
        'Ν' => 'N',
        'о' | 'ο' | 'օ' | 'σ' => 'o',
        'О' | 'Ο' | 'Օ' => 'O',
        'р' | 'ρ' => 'p',
        'Р' | 'Ρ' => 'P',
        'ѕ' => 's',
        'Ѕ' => 'S',
        'т' | 'τ' => 't',
        'Т' | 'Τ' => 'T',
        'υ' | 'ս' => 'u',
        'ν' | 'ѵ' => 'v',
        'ԝ' => 'w',
        'х' | 'χ' => 'x',
        'Х' | 'Χ' => 'X',
        'у' | 'ү' | 'γ' => 'y',
        'У' | 'Υ' => 'Y',
        'Ζ' => 'Z',
        'ӕ' => 'æ',
        'ө' => 'ø',
        '\u{660}'..='\u{669}' => digit(c, '\u{660}'),
        '\u{6f0}'..='\u{6f9}' => digit(c, '\u{6f0}'),
        '\u{966}'..='\u{96f}' => digit(c, '\u{966}'),
        _ => c,
    }
}

fn digit(c: char, zero: char) -> char {
    char::from_digit(u32::from(c) - u32::from(zero), 10).unwrap_or(c)
}
