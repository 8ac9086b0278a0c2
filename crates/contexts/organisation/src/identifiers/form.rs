//! The form that each register's codes have.

use kernel::{Error, FaultCode, Result, Word, is_organisation_number};

use super::Scheme;

/// An organisation number as stored, or a fault at this place.
pub(crate) fn organisation_number(number: &str, pointer: &str) -> Result<String> {
    let digits = compact(number);
    if is_organisation_number(&digits) { Ok(digits) } else { Err(bad(pointer, Word::OrganisationNumber)) }
}

/// A code in the form that its register has, or a fault at this place.
pub(super) fn normal(scheme: Scheme, value: &str, pointer: &str) -> Result<String> {
    let digits = |count: usize, form: Word| {
        let digits = compact(value);
        let fits = digits.len() == count && digits.bytes().all(|byte| byte.is_ascii_digit());
        if fits { Ok(digits) } else { Err(bad(pointer, form)) }
    };
    match scheme {
        Scheme::OrganisationNumber => organisation_number(value, pointer),
        Scheme::MunicipalityNumber => digits(4, Word::FourDigits),
        Scheme::CountyNumber => digits(2, Word::TwoDigits),
        Scheme::CityDistrictNumber => digits(6, Word::SixDigits),
        Scheme::Foreign => match value.split_once(':') {
            Some((register, code)) if !register.trim().is_empty() && !code.trim().is_empty() => Ok(value.to_owned()),
            _ => Err(bad(pointer, Word::RegisterAndCode)),
        },
    }
}

/// Without the spaces that numbers are printed with.
fn compact(value: &str) -> String {
    value.chars().filter(|letter| !letter.is_whitespace()).collect()
}

fn bad(pointer: &str, form: Word) -> Error {
    Error::invalid(pointer, FaultCode::BadFormat, Some(form.into()))
}
