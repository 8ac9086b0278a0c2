//! Dates as seasons and as time since the first date of the text, without years.

use super::words::Words;

/// What a noun follows.
const BEFORE_NOUN: [&str; 20] = [
    "i", "på", "frå", "fra", "til", "før", "etter", "innan", "innen", "sidan", "siden", "den", "ved", "per", "pr.",
    "mot", "av", "om", "for", "og",
];

/// What a day of birth follows: it is no day that others are told from, or an age would be told.
const BIRTH: [&str; 4] = ["født", "fødd", "f.", "fødselsdato"];

/// The first date of the text.
#[derive(Default)]
pub struct Times {
    first: Option<Point>,
}

/// A time as exact as a text gives it.
#[derive(Clone, Copy)]
struct Point {
    year: Option<i64>,
    month: Option<i64>,
}

const MONTHS: [(&str, i64); 12] = [
    ("jan", 1),
    ("feb", 2),
    ("mar", 3),
    ("apr", 4),
    ("mai", 5),
    ("jun", 6),
    ("jul", 7),
    ("aug", 8),
    ("sep", 9),
    ("okt", 10),
    ("nov", 11),
    ("des", 12),
];
const SEASONS: [(&str, i64); 11] = [
    ("påsk", 4),
    ("pins", 6),
    ("nyttår", 1),
    ("sankthans", 6),
    ("olsok", 7),
    ("vår", 4),
    ("somm", 7),
    ("haust", 10),
    ("høst", 10),
    ("vint", 1),
    ("jul", 12),
];

impl Times {
    /// The wording for a date.
    ///
    /// `before` is what stands before it: behind a preposition a season is a noun.
    pub fn wording(&mut self, before: &str, shown: &str, words: &Words) -> String {
        let point = read(shown);
        let last = before.split_whitespace().next_back().unwrap_or_default().to_lowercase();
        let noun = BEFORE_NOUN.contains(&last.as_str()) || before.trim_end_matches(' ').ends_with(['\n', '|', ':']);
        let birth = BIRTH.contains(&last.as_str());
        let said = if birth { alone(point, words) } else { self.say(point, shown, words) };
        match said.strip_prefix("om ") {
            Some(season) if noun && words.seasons.contains(&said.as_str()) => season.to_owned(),
            _ if noun && said == words.same => words.time[2].to_owned(),
            _ if noun && words.later.iter().any(|later| said.ends_with(later)) => {
                let years = said.contains(words.years[1]) && !said.starts_with(words.half);
                format!("{} {said}", words.time[usize::from(!years)])
            }
            _ => said,
        }
    }

    fn say(&mut self, point: Point, shown: &str, words: &Words) -> String {
        let lower = shown.to_lowercase();
        if lower.contains("fjor") {
            return words.year.to_owned();
        }
        if point.year.is_none() && ["uke", "veke"].iter().any(|week| lower.starts_with(week)) {
            return words.say("[uke]", "[veke]").to_owned();
        }
        let Some(first) = self.first else {
            if point.year.is_some() {
                self.first = Some(point);
            }
            return alone(point, words);
        };
        let (Some(year), Some(from)) = (point.year, first.year) else { return alone(point, words) };
        match (point.month, first.month) {
            (Some(month), Some(first)) => apart((year - from) * 12 + month - first, words),
            _ => apart((year - from) * 12, words),
        }
    }
}

/// A date by itself.
fn alone(point: Point, words: &Words) -> String {
    match point.month {
        Some(month @ 3..=5) => words.seasons[usize::from(month > 5)].to_owned(),
        Some(6..=8) => words.seasons[1].to_owned(),
        Some(9..=11) => words.seasons[2].to_owned(),
        Some(_) => words.seasons[3].to_owned(),
        None if point.year.is_some() => words.year.to_owned(),
        None => words.day.to_owned(),
    }
}

/// A number of months after the first date.
fn apart(months: i64, words: &Words) -> String {
    /// From here on the number of years would be told too exactly.
    const MANY: i64 = 12 * 10 + 6;
    let direction = words.later[usize::from(months < 0)];
    let length = match months.abs() {
        0 => return words.same.to_owned(),
        1 => words.month[0].to_owned(),
        months @ 2..=4 | months @ 8..=10 => format!("om lag {months} {}", words.month[1]),
        5..=7 => words.half.to_owned(),
        11..=18 => words.years[0].to_owned(),
        MANY.. => words.many.to_owned(),
        months => format!("om lag {} {}", (months + 6) / 12, words.years[1]),
    };
    format!("{length} {direction}")
}

/// Reads year and month out of a date in any writing.
fn read(shown: &str) -> Point {
    let lower = shown.to_lowercase();
    let numbers: Vec<i64> = lower.split(|c: char| !c.is_ascii_digit()).filter_map(|part| part.parse().ok()).collect();
    let year = numbers.iter().copied().find(|number| (1800..2100).contains(number));
    let word = |word: &str| lower.split(|c: char| !c.is_alphabetic()).any(|part| part.starts_with(word));
    let named = MONTHS.iter().chain(&SEASONS).find(|(name, _)| word(name)).map(|(_, month)| *month);
    let valid = |month: &i64| (1..=12).contains(month);
    let by_number = match numbers.as_slice() {
        [year, month, _] if *year > 1800 => Some(*month),
        [_, month, ..] if !lower.contains(char::is_alphabetic) && numbers.len() > 1 && *month < 13 => Some(*month),
        _ => None,
    };
    let short = match numbers.as_slice() {
        [_, _, year] if year.to_string().len() <= 2 && named.is_none() => {
            Some(2000 + year - if *year > 60 { 100 } else { 0 })
        }
        _ => None,
    };
    Point { year: year.or(short), month: named.or(by_number).filter(valid) }
}

#[cfg(test)]
mod tests {
    use super::Times;
    use crate::{detector::Language, suggest::words::Words};

    #[test]
    fn later_dates_are_told_from_the_first() {
        let words = Words::of(Language::Nynorsk);
        let mut times = Times::default();
        let said: Vec<String> = ["12. mai 2019", "1.11.2019", "2021", "10. mai 2019", "3. juni"]
            .iter()
            .map(|date| times.wording("Møtet var ", date, &words))
            .collect();
        assert_eq!(times.wording("i ", "2021", &words), "året om lag 2 år seinare");
        assert_eq!(times.wording("frå ", "desember 2019", &words), "tida om lag eit halvt år seinare");
        assert_eq!(times.wording("født ", "12. mars 1958", &words), "om våren");
        assert_eq!(times.wording("kom ", "1958", &words), "mange år tidlegare");
        assert_eq!(
            said,
            ["om våren", "om lag eit halvt år seinare", "om lag 2 år seinare", "på same tid", "om sommaren"]
        );
    }
}
