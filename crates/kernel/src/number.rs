//! The check digits of numbers.

/// Whether these are nine digits of which the last is the check digit of the first eight: weights 3 2 7 6 5 4 3 2,
/// remainder modulo 11; 0 gives 0, 1 cannot be, else 11 minus the remainder (Enhetsregisteret).
pub fn is_organisation_number(digits: &str) -> bool {
    const WEIGHTS: [u32; 8] = [3, 2, 7, 6, 5, 4, 3, 2];
    let values: Option<Vec<u32>> = digits.chars().map(|c| c.to_digit(10)).collect();
    let Some([first @ .., check]) = values.as_deref() else {
        return false;
    };
    if first.len() != WEIGHTS.len() {
        return false;
    }
    let sum: u32 = first.iter().zip(WEIGHTS).map(|(digit, weight)| digit * weight).sum();
    match sum % 11 {
        0 => *check == 0,
        1 => false,
        remainder => *check == 11 - remainder,
    }
}

/// Whether a text holds eleven digits that are a national identity number (fødselsnummer) or a D-number: both check digits
/// fit. It is told in order to be refused; such a number is never stored.
pub fn holds_identity_number(text: &str) -> bool {
    text.split(|letter: char| !letter.is_ascii_digit()).any(is_identity_number)
}

fn is_identity_number(digits: &str) -> bool {
    const FIRST: [u32; 9] = [3, 7, 6, 1, 8, 9, 4, 5, 2];
    const SECOND: [u32; 10] = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2];
    let digits: Vec<u32> = digits.chars().filter_map(|digit| digit.to_digit(10)).collect();
    // 11 minus the remainder; 11 counts as 0, and 10 is no digit.
    let check = |weights: &[u32]| {
        let sum: u32 = weights.iter().zip(&digits).map(|(weight, digit)| weight * digit).sum();
        (11 - sum % 11) % 11
    };
    digits.len() == 11 && check(&FIRST) == digits[9] && check(&SECOND) == digits[10]
}
