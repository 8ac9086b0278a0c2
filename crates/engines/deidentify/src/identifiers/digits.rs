//! Runs of digits, however they are grouped: fødselsnummer, accounts, organisation numbers, telephones.

use std::ops::Range;

use super::check::{self, Eleven};
use crate::mark::{Class, Mark};

/// The text with letters that stand for digits in numbers made digits: `O1O19O` and `l2345`. Of the same length in bytes.
pub fn view(text: &str) -> String {
    let mut bytes = text.as_bytes().to_vec();
    let mut start = 0;
    let of_number =
        |byte: u8| byte.is_ascii_digit() || matches!(byte, b'O' | b'o' | b'l' | b'I' | b'.' | b'-' | b'/' | b' ');
    while start < bytes.len() {
        let end = start + bytes[start..].iter().take_while(|byte| of_number(**byte)).count();
        read_as_digits(text.as_bytes(), &mut bytes, start..end);
        start = end.max(start + 1);
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

/// Words of a stretch that hold digits and letters which look like some, at least half of them digits.
fn read_as_digits(text: &[u8], bytes: &mut [u8], range: Range<usize>) {
    let neighbour = |at: Option<usize>| at.and_then(|at| text.get(at)).is_some_and(|byte| byte.is_ascii_alphabetic());
    let mut at = range.start;
    while at < range.end {
        let length = text[at..range.end].iter().take_while(|byte| !matches!(byte, b' ' | b'-' | b'.' | b'/')).count();
        let word = at..at + length;
        let digits = text[word.clone()].iter().filter(|byte| byte.is_ascii_digit()).count();
        let touches = neighbour(word.start.checked_sub(1)) || neighbour(Some(word.end));
        if length > 2 && 2 * digits >= length && digits < length && !touches {
            for byte in &mut bytes[word] {
                *byte = match *byte {
                    b'O' | b'o' => b'0',
                    b'l' | b'I' => b'1',
                    other => other,
                };
            }
        }
        at += length + 1;
    }
}

/// A run of groups of digits.
struct Run {
    digits: Vec<u8>,
    /// Where each digit stands.
    at: Vec<usize>,
    /// Indexes into `digits` at which a group begins; the number of digits is the last.
    groups: Vec<usize>,
}

/// No number that is looked for has more digits; a longer run is cut where a group ends.
const LONGEST: usize = 40;

fn runs(text: &str) -> Vec<Run> {
    let bytes = text.as_bytes();
    let mut runs: Vec<Run> = Vec::new();
    let mut last: Option<usize> = None;
    for (at, byte) in bytes.iter().enumerate().filter(|(_, byte)| byte.is_ascii_digit()) {
        let gap = last.map(|last| &text[last + 1..at]);
        let joined =
            gap.is_some_and(|gap| gap.is_empty() || gap.len() <= 3 && gap.bytes().all(|byte| b" .-\n".contains(&byte)));
        let full = runs.last().is_some_and(|run| run.digits.len() >= LONGEST && gap != Some(""));
        if !joined || full {
            runs.push(Run { digits: Vec::new(), at: Vec::new(), groups: Vec::new() });
        }
        if let Some(run) = runs.last_mut() {
            if run.digits.is_empty() || gap != Some("") {
                run.groups.push(run.digits.len());
            }
            run.digits.push(byte - b'0');
            run.at.push(at);
        }
        last = Some(at);
    }
    for run in &mut runs {
        run.groups.push(run.digits.len());
    }
    runs
}

/// A window over whole groups of a run.
struct Window<'r> {
    digits: &'r [u8],
    /// How many digits each group has.
    sizes: Vec<usize>,
    span: Range<usize>,
    /// Whether it is the whole run.
    whole: bool,
}

/// The marks on numbers that are told by their digits; `view` is the text with digits for what looks like them.
pub fn find(text: &str, view: &str) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    for run in runs(view) {
        let groups = 0..run.groups.len() - 1;
        let windows = groups.flat_map(|group| [11, 9, 8].into_iter().map(move |length| (group, length)));
        let mut found: Vec<Mark> =
            windows.filter_map(|(group, length)| number(text, &window(&run, group, length)?)).collect();
        // The surest first: a year before an account is no telephone with half of it.
        found.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.span.start.cmp(&b.span.start)));
        let from = marks.len();
        for mark in found {
            let free = marks[from..]
                .iter()
                .all(|other| other.span.end <= mark.span.start || mark.span.end <= other.span.start);
            if free {
                marks.push(mark);
            }
        }
    }
    marks
}

fn window(run: &Run, group: usize, length: usize) -> Option<Window<'_>> {
    let start = run.groups[group];
    let last = run.groups[group + 1..].iter().take(8).position(|end| end - start == length)? + group + 1;
    let bounds = &run.groups[group..=last];
    let sizes = bounds.windows(2).map(|pair| pair[1] - pair[0]).collect();
    let end = run.groups[last];
    let whole = group == 0 && last + 1 == run.groups.len();
    Some(Window { digits: &run.digits[start..end], sizes, span: run.at[start]..run.at[end - 1] + 1, whole })
}

/// What stands shortly before, in lower case.
fn before(text: &str, at: usize) -> String {
    const LENGTH: usize = 28;
    let mut from = at.saturating_sub(LENGTH);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    text[from..at].to_lowercase()
}

fn number(text: &str, window: &Window<'_>) -> Option<Mark> {
    let Range { start, end } = window.span;
    if text[end..].trim_start().starts_with('%') {
        return None;
    }
    let (class, score, why) = match window.digits.len() {
        11 => eleven(&before(text, start), window)?,
        9 => nine(&before(text, start), text[start..end].contains('-'), window)?,
        _ => eight(&before(text, start), &text[end..], window)?,
    };
    let (before, after) = (text[..start].strip_suffix("NO"), text[end..].strip_prefix("MVA"));
    let of_vat = |is: bool, length: usize| if is && class == Class::OrganisationNumber { length } else { 0 };
    let span = start - of_vat(before.is_some(), 2)..end + of_vat(after.is_some(), 3);
    Some(Mark { span, class, score, why })
}

fn eleven(before: &str, window: &Window<'_>) -> Option<(Class, f32, &'static str)> {
    let account = check::account(window.digits);
    let of_account = ["konto", "kto", "kid", "bank"].iter().any(|word| before.contains(word));
    let printed = window.sizes == [4, 2, 5];
    let series = check::birthday(window.digits);
    let class = if series == Some(Eleven::D) { Class::DNumber } else { Class::BirthNumber };
    if account && (of_account || printed) {
        return Some((Class::Account, 1.0, "check-digit"));
    }
    if series.is_some() && check::birth_number(window.digits) {
        return Some((class, 1.0, "check-digit"));
    }
    if account || of_account || printed && window.whole {
        return Some((Class::Account, if account { 0.95 } else { 0.6 }, "account"));
    }
    let dense = window.sizes.len() <= 5;
    let of_person = ["fødsel", "fnr", "personn", "f.nr", "d-n"].iter().any(|word| before.contains(word));
    if series.is_some() && dense || of_person {
        return Some((class, 0.7, "plausible-date"));
    }
    (window.sizes.len() == 1).then_some((Class::Account, 0.3, "eleven-digits"))
}

fn nine(before: &str, dashed: bool, window: &Window<'_>) -> Option<(Class, f32, &'static str)> {
    let told = ["org", "foretak", "enhet", "eining", "0192:", "9908:"].iter().any(|word| before.contains(word));
    let printed = window.sizes.len() == 1 || window.sizes == [3, 3, 3];
    let valid = check::organisation_number(window.digits);
    if valid && (printed || told) {
        return Some((Class::OrganisationNumber, 1.0, "check-digit"));
    }
    (!dashed && (told && window.sizes.len() < 6 || printed && window.sizes.len() == 1)).then_some((
        Class::OrganisationNumber,
        0.5,
        "nine-digits",
    ))
}

fn eight(before: &str, after: &str, window: &Window<'_>) -> Option<(Class, f32, &'static str)> {
    let told = ["tlf", "telefon", "mob", "ring", "sms", "mobil", "vakt", "nummer", "nås", "+47", "0047", "kontakt"]
        .iter()
        .any(|word| before.contains(word));
    let first = window.digits[0];
    let number = |digits: &[u8]| digits.iter().fold(0_u32, |sum, digit| sum * 10 + u32::from(*digit));
    if window.sizes.len() == 1 && (1900..2100).contains(&number(&window.digits[..4])) {
        let (month, day) = (number(&window.digits[4..6]), number(&window.digits[6..]));
        if (1..=12).contains(&month) && (1..=31).contains(&day) && !told {
            return Some((Class::Date, 0.7, "date"));
        }
    }
    let unit: String = after.trim_start().chars().take(4).flat_map(char::to_lowercase).collect();
    if ["kr", "mill", "innb", "m2", "kvm"].iter().any(|word| unit.starts_with(word)) {
        return None;
    }
    let year = window.sizes == [4, 4] && (1800..2100).contains(&number(&window.digits[..4]));
    let printed = !year && matches!(window.sizes.as_slice(), [8] | [2, 2, 2, 2] | [3, 2, 3] | [4, 4]);
    if told || printed && (2..=9).contains(&first) {
        return Some((Class::Phone, if told { 0.95 } else { 0.7 }, "telephone"));
    }
    None
}
