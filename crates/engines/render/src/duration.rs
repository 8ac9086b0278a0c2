//! How long something takes, as people say it.

use crate::words::{DAY, DAYS, HOURS, Language, MINUTES, SECONDS, Word};

/// The two largest units of a number of seconds, such as *2 t 30 min* or *14 dagar*; what is less is left out.
pub fn duration(seconds: u64, language: Language) -> String {
    let days = seconds / 86_400;
    let units: [(u64, Word); 4] = [
        (days, if days == 1 { DAY } else { DAYS }),
        (seconds / 3_600 % 24, HOURS),
        (seconds / 60 % 60, MINUTES),
        (seconds % 60, SECONDS),
    ];
    let Some(largest) = units.iter().position(|(count, _)| *count > 0) else {
        return format!("0 {}", MINUTES.say(language));
    };
    let told = units[largest..].iter().take(2).filter(|(count, _)| *count > 0);
    let told: Vec<String> = told.map(|(count, unit)| format!("{count} {}", unit.say(language))).collect();
    told.join(" ")
}

#[cfg(test)]
mod tests {
    use super::duration;
    use crate::Language::{En, Nb, Nn};

    #[test]
    fn the_two_largest_units_are_told() {
        let told = [
            (0, "0 min"),
            (45, "45 s"),
            (300, "5 min"),
            (9_000, "2 t 30 min"),
            (86_400, "1 dag"),
            (1_209_600, "14 dagar"),
            (93_784, "1 dag 2 t"),
            (86_460, "1 dag"),
        ];
        for (seconds, words) in told {
            assert_eq!(duration(seconds, Nn), words);
        }
        assert_eq!(duration(1_209_600, Nb), "14 dager");
        assert_eq!(duration(9_000, En), "2 h 30 min");
        assert_eq!(duration(86_400, En), "1 day");
        assert!(duration(u64::MAX, En).ends_with("h"));
    }
}
