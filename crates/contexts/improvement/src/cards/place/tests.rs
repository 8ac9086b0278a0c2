//! Limits hold whatever is moved where, and the order is that of the neighbours.

use kernel::{Id, Time};
use proptest::prelude::*;

use super::{CardKind, Place, Wanted, find};
use crate::{
    boards::{Board, BoardCell, BoardColumn, BoardLane, WipCount, WipLimit, WipPolicy, limits},
    cards::CardId,
};

const COLUMNS: u8 = 3;
const LANES: u8 = 2;

fn id<K>(number: u8) -> Id<K> {
    Id::new(uuid::Uuid::from_u128(number.into()))
}

/// A board of three columns, the last of what is done, and two lanes.
fn board(columns: [Option<WipLimit>; 3], lanes: [Option<WipLimit>; 2], cell: Option<WipLimit>) -> Board {
    let now = Time(chrono::DateTime::UNIX_EPOCH);
    let column =
        |(number, wip): (u8, _)| BoardColumn { id: id(number), name: number.to_string(), done: number == 2, wip };
    let lane = |(number, wip): (u8, _)| BoardLane { id: id(number), name: number.to_string(), wip };
    Board {
        id: id(0),
        name: "Tavla".to_owned(),
        unit_ids: vec![],
        level: 1,
        above_board_id: None,
        columns: (0..).zip(columns).map(column).collect(),
        lanes: (0..).zip(lanes).map(lane).collect(),
        cells: cell.map(|wip| BoardCell { column_id: id(1), lane_id: id(1), wip }).into_iter().collect(),
        cadence: None,
        answer_within_days: None,
        ageing_after_days: None,
        version: 1,
        created_at: now,
        updated_at: now,
    }
}

/// Moves a card as the database would: what was refused leaves all as it was.
fn moved(board: &Board, places: &mut Vec<Place>, card: (CardId, CardKind), wanted: Wanted) -> Option<Vec<WipCount>> {
    let (rank, warnings) = find(board, places, card, wanted).ok()?;
    places.retain(|place| place.id != card.0);
    places.push(Place { id: card.0, column_id: wanted.column, lane_id: wanted.lane, rank, kind: card.1 });
    places.sort_by(|one, other| one.rank.cmp(&other.rank));
    Some(warnings)
}

fn counted(board: &Board, places: &[Place]) -> Vec<WipCount> {
    let mut limits = limits(board);
    for limit in &mut limits {
        let there =
            |place: &&Place| place.kind != CardKind::Metric && limit.holds(board, (place.column_id, place.lane_id));
        limit.count = i32::try_from(places.iter().filter(there).count()).unwrap_or(i32::MAX);
    }
    limits
}

fn wip() -> impl Strategy<Value = Option<WipLimit>> {
    let policy = prop_oneof![Just(WipPolicy::Warn), Just(WipPolicy::Block)];
    prop::option::of((1..5, policy).prop_map(|(limit, policy)| WipLimit { limit, policy }))
}

proptest! {
    #[test]
    fn no_limit_that_blocks_is_ever_broken_and_every_warning_is_true(
        columns in [wip(), wip(), wip()],
        lanes in [wip(), wip()],
        cell in wip(),
        moves in prop::collection::vec((0..12u8, 0..COLUMNS, 0..LANES, prop::option::of(0..12u8)), 1..80),
    ) {
        let board = board(columns, lanes, cell);
        let mut places = Vec::new();
        for (card, column, lane, after) in moves {
            let kind = if card == 11 { CardKind::Metric } else { CardKind::Task };
            let wanted = Wanted { column: id(column), lane: Some(id(lane)), after: after.map(id), before: None };
            if let Some(warnings) = moved(&board, &mut places, (id(card), kind), wanted) {
                let now = counted(&board, &places);
                for warned in warnings {
                    prop_assert!(warned.policy == WipPolicy::Warn && warned.count > warned.limit);
                    prop_assert!(now.contains(&warned), "{warned:?} is not among {now:?}");
                }
            }
            for limit in counted(&board, &places) {
                prop_assert!(limit.policy == WipPolicy::Warn || limit.count <= limit.limit, "{limit:?}");
            }
        }
    }

    #[test]
    fn a_card_comes_right_below_the_one_that_is_named_and_nobody_else_moves(
        moves in prop::collection::vec((0..20u8, 0..20u8), 1..100),
    ) {
        let board = board([None; 3], [None; 2], None);
        let mut places = Vec::new();
        for card in 0..20 {
            moved(&board, &mut places, (id(card), CardKind::Task), Wanted::last(id(0), Some(id(0))));
        }
        for (card, after) in moves.into_iter().filter(|(card, after)| card != after) {
            let mut expected: Vec<CardId> = places.iter().map(|place| place.id).collect();
            expected.retain(|known| *known != id(card));
            let at = expected.iter().position(|known| *known == id(after)).map_or(0, |at| at + 1);
            expected.insert(at, id(card));
            let wanted = Wanted { after: Some(id(after)), ..Wanted::last(id(0), Some(id(0))) };
            prop_assert!(moved(&board, &mut places, (id(card), CardKind::Task), wanted).is_some());
            let order: Vec<CardId> = places.iter().map(|place| place.id).collect();
            prop_assert_eq!(order, expected);
        }
    }
}

#[test]
fn what_counts_somewhere_may_be_moved_about_there_also_when_it_is_one_too_many() {
    let one = Some(WipLimit { limit: 1, policy: WipPolicy::Block });
    let unlimited = board([None; 3], [None; 2], None);
    let mut places = Vec::new();
    for card in [1, 2] {
        moved(&unlimited, &mut places, (id(card), CardKind::Task), Wanted::last(id(0), Some(id(0))));
    }
    let limited = board([one, None, None], [one, None], None);
    let to = |column, lane| Wanted::last(id(column), Some(id(lane)));
    assert!(find(&limited, &places, (id(1), CardKind::Task), to(0, 0)).is_ok());
    assert!(find(&limited, &places, (id(1), CardKind::Task), to(0, 1)).is_ok());
    assert!(find(&limited, &places, (id(3), CardKind::Task), to(0, 1)).is_err());
    // What is done counts in no lane.
    assert!(find(&limited, &places, (id(3), CardKind::Task), to(1, 0)).is_err());
    assert!(find(&limited, &places, (id(3), CardKind::Task), to(2, 0)).is_ok());
}
