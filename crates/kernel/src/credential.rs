//! With what a request was authenticated.

use crate::{PermissionSet, TenantId};

/// What a caller showed to be let in: the audit log names it, and it may permit less than the person behind it holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Credential {
    /// What the audit log shows: the issuer of a token, or the id of a session or of an API key.
    pub id: String,
    /// The organisation that supplies the system which asks, where the credential tells: `0192:` and its number.
    pub supplier: Option<String>,
    /// The only permissions that can be used with it; none where it permits all that the person holds.
    pub permits: Option<PermissionSet>,
    /// The only tenants in which it can be used; none where it can be used wherever the person is a member.
    pub tenants: Option<Vec<TenantId>>,
    /// Whether it can only be read with.
    pub only_reads: bool,
}

impl Credential {
    /// Whether it can be used in this tenant.
    pub fn is_for(&self, tenant: TenantId) -> bool {
        self.tenants.as_ref().is_none_or(|tenants| tenants.contains(&tenant))
    }
}
