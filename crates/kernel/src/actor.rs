//! Who is acting, in the one tenant that a request acts in.

use crate::{DelegationId, ParticipantId, Permission, PermissionSet, PersonId, Role, UnitId};

/// A person with what they hold in the tenant of this request. Made by the server from a verified token and the
/// person's memberships on the day; an operation can read it but never change it.
#[derive(Clone, Debug)]
pub struct Actor {
    /// The person behind the token.
    pub person: PersonId,
    /// Roles held in this tenant today.
    pub roles: Vec<Role>,
    /// What the person may do, somewhere in the tenant.
    pub permissions: PermissionSet,
    /// What of that the person may do in the whole tenant.
    pub everywhere: PermissionSet,
    /// What of that the person may do as a member of the tenant.
    pub own: PermissionSet,
    /// The delegations by which the person acts here as somebody of another organisation, and what each permits.
    pub delegations: Vec<(DelegationId, PermissionSet)>,
    /// The units in which, with all that is below them, the person may do the rest.
    pub units: Vec<UnitId>,
    /// The organisation that the person acts for in this tenant's joint work, if any.
    pub acts_for: Option<ParticipantId>,
    /// The ids of the only things that the person has access to, with what they may do to each; none if to all.
    pub only: Option<Vec<(String, PermissionSet)>>,
    /// How the person signed in, where that matters: for somebody who is invited and not a member yet.
    pub sign_in: Option<SignIn>,
}

/// A person by how they sign in: the issuer of their tokens and what it calls them.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SignIn {
    /// The token's `iss`.
    pub issuer: String,
    /// The token's `sub`.
    pub subject: String,
}

impl Actor {
    /// Somebody who holds nothing.
    pub const fn nobody(person: PersonId) -> Self {
        let none = PermissionSet::of(&[]);
        Self {
            person,
            roles: vec![],
            permissions: none,
            everywhere: none,
            own: none,
            delegations: vec![],
            units: vec![],
            acts_for: None,
            only: None,
            sign_in: None,
        }
    }

    /// Somebody who holds these roles in the whole tenant.
    pub fn holding(person: PersonId, roles: &[Role]) -> Self {
        let permissions = roles.iter().fold(PermissionSet::default(), |set, role| set.and(role.permissions()));
        Self { roles: roles.to_vec(), permissions, everywhere: permissions, own: permissions, ..Self::nobody(person) }
    }

    /// The same person with a credential that permits these only.
    #[must_use]
    pub fn bounded(&self, permits: PermissionSet) -> Self {
        let each = |(id, own): &(DelegationId, PermissionSet)| (*id, own.within(permits));
        let thing = |(id, own): &(String, PermissionSet)| (id.clone(), own.within(permits));
        Self {
            permissions: self.permissions.within(permits),
            everywhere: self.everywhere.within(permits),
            own: self.own.within(permits),
            delegations: self.delegations.iter().map(each).collect(),
            only: self.only.as_ref().map(|only| only.iter().map(thing).collect()),
            ..self.clone()
        }
    }

    /// The delegation by which the person may do this; none if they may as a member.
    pub fn delegation(&self, permission: Permission) -> Option<DelegationId> {
        let by = |(_, permits): &&(DelegationId, PermissionSet)| permits.holds(permission);
        self.delegations.iter().find(by).filter(|_| !self.own.holds(permission)).map(|(id, _)| *id)
    }

    /// Whether the person may do this to this thing, as far as it depends on which it is; none is what concerns no one
    /// thing.
    pub fn reaches(&self, permission: Permission, object: Option<String>) -> bool {
        let Some(only) = &self.only else { return true };
        object.is_some_and(|object| only.iter().any(|(id, permits)| *id == object && permits.holds(permission)))
    }

    /// The units that bound a permission: the person may do it in these, and what is below them, only. None if it
    /// holds in the whole tenant.
    pub fn bounds(&self, permission: Permission) -> Option<&[UnitId]> {
        (!self.everywhere.holds(permission)).then_some(&self.units)
    }
}
