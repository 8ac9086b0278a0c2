//! What the measurements rest on.

use super::{Answer, Random, Site, Workload, named, tenants, unmoved};
use crate::data::Size;

#[test]
fn random_numbers_are_in_range_and_reach_all_of_it() {
    let mut random = Random(1);
    let drawn: std::collections::BTreeSet<u64> = (0..1000).map(|_| random.up_to(7)).collect();
    assert_eq!(drawn.into_iter().collect::<Vec<_>>(), [1, 2, 3, 4, 5, 6, 7]);
}

#[test]
fn a_tree_is_asked_of_a_tenant_that_has_as_many_units() {
    let size = Size { tenants: 40, processes: 60, steps: 2 };
    assert_eq!((tenants(Workload::Structure, size), tenants(Workload::LargeStructure, size)), ((3, 40), (1, 2)));
    assert_eq!((named("u2"), named("hello").is_err()), (Ok(Workload::LargeStructure), true));
}

#[test]
fn every_card_is_moved_in_turn_and_each_time_from_the_version_that_it_has() {
    let site = Site { size: Size { tenants: 1, processes: 60, steps: 2 }, tokens: vec![], moved: unmoved(1) };
    let moves: Vec<_> = (0..41).map(|_| site.next_move(1)).collect();
    assert_eq!((moves[0], moves[39], moves[40]), ((0, 1), (39, 1), (0, 2)));
}

#[test]
fn an_answer_of_another_tenant_or_with_less_in_it_is_found_out() {
    let site = Site {
        size: Size { tenants: 2, processes: 60, steps: 2 },
        tokens: vec!["a".into(), "b".into()],
        moved: unmoved(2),
    };
    let call = site.about(Workload::List, 2, 1);
    let list = |slug: &str, items: usize| format!("{{\"id\":\"process_1\",\"title\":\"x, {slug}\"}}").repeat(items);
    let check = |status, body: &str| call.check(&Answer { status, body: body.as_bytes(), wire: 0 });
    assert_eq!(check(200, &list("kommune-10002", 50)), Ok(()));
    assert!(check(200, &list("kommune-10001", 50)).is_err());
    assert!(check(200, &list("kommune-10002", 49)).is_err());
    assert!(check(503, &list("kommune-10002", 50)).is_err());
    assert!(String::from_utf8(call.request).unwrap().contains("Bearer b\r\n"));
}
