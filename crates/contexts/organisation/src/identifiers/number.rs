//! The check digit of organisation numbers.

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
