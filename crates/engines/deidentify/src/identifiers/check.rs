//! Check digits. Sources: Skatteetaten for fødselsnummer, D-number, the synthetic series and the rule of 2032; the Brønnøysund
//! Register Centre for organisation numbers; the banks' modulus 11 for accounts.

/// What eleven digits can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Eleven {
    /// A fødselsnummer of a person or of a synthetic one.
    Birth,
    /// A D-number.
    D,
}

fn sum(digits: &[u8], weights: &[u8]) -> u32 {
    digits.iter().zip(weights).map(|(digit, weight)| u32::from(*digit) * u32::from(*weight)).sum()
}

/// Whether the first six of eleven digits are a day, and of which series: the day may have 40 added (D-number), the month
/// 40, 65 or 80 (synthetic).
pub fn birthday(digits: &[u8]) -> Option<Eleven> {
    let (day, month) = (digits[0] * 10 + digits[1], digits[2] * 10 + digits[3]);
    let (series, day) = if day > 40 { (Eleven::D, day - 40) } else { (Eleven::Birth, day) };
    let month = [80, 65, 40].into_iter().find(|added| month > *added).map_or(month, |added| month - added);
    let longest = match month {
        2 => 29,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    (1..=longest).contains(&day).then_some(series)
}

/// Whether the two check digits of eleven hold, by today's rule or by that of 2032, under which the first check leaves a
/// remainder of 0 to 3.
pub fn birth_number(digits: &[u8]) -> bool {
    let first = sum(digits, &[3, 7, 6, 1, 8, 9, 4, 5, 2, 1]) % 11;
    let second = sum(digits, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11;
    first <= 3 && second == 0
}

/// Whether the check digit of nine holds.
pub fn organisation_number(digits: &[u8]) -> bool {
    sum(digits, &[3, 2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11) && digits[0] != 0
}

/// Whether the check digit of eleven is that of a bank account.
pub fn account(digits: &[u8]) -> bool {
    sum(digits, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11)
}

#[cfg(test)]
mod tests {
    use super::{Eleven, account, birth_number, birthday, organisation_number};

    fn digits(text: &str) -> Vec<u8> {
        text.bytes().map(|byte| byte - b'0').collect()
    }

    #[test]
    fn organisation_numbers_hold_their_check_digit() {
        for valid in ["920290922", "820710592", "958935420", "991825827", "964983291", "921060440", "921785410"] {
            assert!(organisation_number(&digits(valid)), "{valid}");
        }
        for invalid in ["900000090", "900000091", "920290923"] {
            assert!(!organisation_number(&digits(invalid)), "{invalid}");
        }
    }

    #[test]
    fn days_of_every_series_are_told() {
        assert_eq!(birthday(&digits("01010112345")), Some(Eleven::Birth));
        assert_eq!(birthday(&digits("41010112345")), Some(Eleven::D));
        for month in ["41", "52", "66", "77", "81", "92"] {
            assert_eq!(birthday(&digits(&format!("15{month}0112345"))), Some(Eleven::Birth), "{month}");
        }
        for wrong in ["32010112345", "30020112345", "01130112345", "00010112345", "72010112345"] {
            assert_eq!(birthday(&digits(wrong)), None, "{wrong}");
        }
    }

    #[test]
    fn the_rule_of_2032_lets_more_numbers_hold() {
        let mut today = 0;
        let mut later = 0;
        for individual in 0..1000 {
            let body = digits(&format!("010190{individual:03}"));
            for first in 0..10 {
                for second in 0..10 {
                    let number = [body.as_slice(), &[first, second]].concat();
                    let exact = super::sum(&number, &[3, 7, 6, 1, 8, 9, 4, 5, 2, 1]).is_multiple_of(11);
                    later += usize::from(birth_number(&number));
                    today += usize::from(birth_number(&number) && exact);
                }
            }
        }
        assert!(today > 700 && later > 3 * today, "{today} {later}");
    }

    #[test]
    fn an_account_holds_its_check_digit() {
        assert!(account(&digits("86011117947")));
        assert!(!account(&digits("86011117948")));
    }
}
