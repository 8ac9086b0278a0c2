//! What must hold of the table.

use super::{Permission, ROLES, Role};

#[test]
fn every_role_stands_in_the_table_once() {
    let mut words: Vec<_> = ROLES.iter().map(|(role, _)| role.as_str()).collect();
    assert_eq!(words, Role::VALUES);
    words.dedup();
    assert_eq!(words.len(), Role::VALUES.len());
}

#[test]
fn roles_of_daily_work_can_be_delegated_and_those_that_govern_cannot() {
    let can: Vec<_> = ROLES.iter().filter(|(role, _)| role.can_be_delegated()).map(|(role, _)| role).collect();
    assert!(can.contains(&&Role::CaseHandler) && can.contains(&&Role::Observer));
    assert!(!can.contains(&&Role::Administrator) && !can.contains(&&Role::LocalAdministrator));
}

#[test]
fn every_tenant_permission_is_held_by_some_role() {
    let by_role = |p: &&Permission| matches!(p.reach(), super::Reach::Tenant | super::Reach::Platform);
    for permission in Permission::ALL.iter().filter(by_role) {
        assert!(ROLES.iter().any(|(role, _)| role.permissions().holds(*permission)), "{permission:?}");
    }
}
