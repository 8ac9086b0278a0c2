//! What a valid token says.

use chrono::{DateTime, Utc};
use kernel::TenantId;

/// Who a valid token speaks for, and how far: `subject` is unique only together with `issuer`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// The `iss` of the token.
    pub issuer: String,
    /// Who it is at the issuer, by the rules of its kind: 1 to 255 characters, none of them a control character, and never
    /// an identity number.
    pub subject: String,
    /// The `exp` of the token; up to 30 seconds may have passed since.
    pub expires_at: DateTime<Utc>,
    /// Whether it is a guest of the directory, and not somebody of the organisation that keeps it.
    pub is_guest: bool,
    /// Whether it is a machine and nobody in person.
    pub is_machine: bool,
    /// The organisation that supplies the system which asks: `0192:` and its number.
    pub supplier: Option<String>,
    /// What can be done with the token, by each who takes the issuer's word; never nothing.
    pub uses: Vec<Use>,
}

/// What can be done with a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Use {
    /// The tenant that takes the issuer's word, in which alone it counts; none if it counts in all.
    pub tenant: Option<TenantId>,
    /// The organisation numbers of those on whose behalf somebody acts, in whose tenants alone it counts; none if it is on
    /// nobody's behalf.
    pub organisations: Option<Vec<String>>,
    /// Whether it can only be read with.
    pub only_reads: bool,
}
