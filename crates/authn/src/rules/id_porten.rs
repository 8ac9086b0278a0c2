//! ID-porten: somebody as a private person.

use super::{Broken, Claims, Meaning, check_is_access_token, subject};

/// A person is the `sub`, which is another one for each client but always the same. The identity number may be missing,
/// and is not looked at.
pub(super) fn read(claims: &Claims) -> Result<Meaning, Broken> {
    check_is_access_token(claims)?;
    subject(claims).map(Meaning::of)
}
