//! Who is acting, in the one tenant that a request acts in.

use crate::{ParticipantId, PermissionSet, PersonId, Role};

/// A person with what they hold in the tenant of this request. Made by the server from a verified token and the
/// person's memberships on the day; an operation can read it but never change it.
#[derive(Clone, Debug)]
pub struct Actor {
    /// The person behind the token.
    pub person: PersonId,
    /// Roles held in this tenant today.
    pub roles: Vec<Role>,
    /// What those roles permit.
    pub permissions: PermissionSet,
    /// The organisation that the person acts for in this tenant's joint work, if any.
    pub acts_for: Option<ParticipantId>,
}
