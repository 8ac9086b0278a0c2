//! Fractional ranks: a key between any two others, so that a card is put between its neighbours without touching them.
//!
//! A rank is eight digits, counted up at the bottom and down at the top, and after them as many as are needed to lie
//! between two: half-way, so that one digit more serves three cards more at the very same place. Digits alone, because
//! every collation of every database orders them as bytes do; letters it does not, such as the *aa* of Norwegian, which
//! would come after *z* in hexadecimal.

/// The rank of the first card, in the middle of all that are to come on either side.
const FIRST: u32 = 50_000_000;
const WIDTH: usize = 8;

/// A rank above `high` and below `low`, where there are such; both come from here and `low` sorts before `high`.
pub(super) fn between(low: Option<&str>, high: Option<&str>) -> String {
    match (low, high) {
        (Some(low), Some(high)) if low < high => middle(low.as_bytes(), high.as_bytes()),
        (Some(low), _) => whole(number(low).saturating_add(1)),
        (None, Some(high)) => whole(number(high).saturating_sub(1)),
        (None, None) => whole(FIRST),
    }
}

fn whole(number: u32) -> String {
    format!("{number:0WIDTH$}")
}

fn number(rank: &str) -> u32 {
    rank.get(..WIDTH).and_then(|digits| digits.parse().ok()).unwrap_or(FIRST)
}

/// The shortest digits half-way, as of two decimal fractions.
fn middle(low: &[u8], high: &[u8]) -> String {
    let digit = |of: &[u8], place: usize| of.get(place).map_or(0, |digit| digit - b'0');
    let mut digits = String::with_capacity(low.len().max(high.len()) + 1);
    // Once a digit lies below that of `high`, whatever follows does.
    let mut bounded = true;
    for place in 0.. {
        let (from, to) = (digit(low, place), if bounded { digit(high, place) } else { 10 });
        let next = from + (to - from) / 2;
        digits.push(char::from(b'0' + next));
        bounded &= from == to;
        if next > from {
            // Where there is room within the first eight digits, the rest of them are noughts.
            digits.extend(std::iter::repeat_n('0', WIDTH.saturating_sub(digits.len())));
            break;
        }
    }
    digits
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::between;

    /// Puts a card at this place among others, as a move does, and tells the longest rank.
    fn put(column: &mut Vec<String>, place: usize) {
        let above = place.checked_sub(1).map(|above| column[above].clone());
        let rank = between(above.as_deref(), column.get(place).map(String::as_str));
        column.insert(place, rank);
    }

    #[test]
    fn ranks_are_digits_in_the_order_in_which_cards_were_put() {
        let mut column = Vec::new();
        for place in [0, 1, 0, 1, 1, 1] {
            put(&mut column, place);
        }
        let expected = ["49999999", "499999991", "499999992", "499999995", "50000000", "50000001"];
        assert_eq!(column, expected);
    }

    #[test]
    fn a_thousand_cards_at_the_very_same_place_make_ranks_of_some_hundred_digits() {
        for from_below in [true, false] {
            let mut column = vec![between(None, None)];
            put(&mut column, 1);
            for turn in 0..1000 {
                let place = if from_below { 1 } else { turn + 1 };
                put(&mut column, place);
            }
            let longest = column.iter().map(String::len).max();
            assert!(longest.is_some_and(|longest| longest < 400), "{longest:?}");
            assert!(column.is_sorted());
        }
    }

    #[test]
    fn ten_thousand_cards_at_either_end_make_no_rank_longer() {
        let mut column = Vec::new();
        for turn in 0..10_000 {
            let end = if turn % 2 == 0 { 0 } else { column.len() };
            put(&mut column, end);
        }
        assert!(column.iter().all(|rank| rank.len() == 8) && column.is_sorted());
    }

    proptest! {
        #[test]
        fn wherever_cards_are_put_their_ranks_keep_the_order_and_no_two_are_equal(
            places in prop::collection::vec(any::<prop::sample::Index>(), 1..200),
        ) {
            let mut column = Vec::new();
            for place in places {
                let place = place.index(column.len() + 1);
                put(&mut column, place);
            }
            for pair in column.windows(2) {
                prop_assert!(pair[0] < pair[1], "{} and {}", pair[0], pair[1]);
            }
            prop_assert!(column.iter().all(|rank| rank.bytes().all(|digit| digit.is_ascii_digit())));
        }

        #[test]
        fn cards_that_are_taken_out_and_put_elsewhere_stay_in_order(
            moves in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 1..300),
        ) {
            let mut column = Vec::new();
            (0..40).for_each(|place| put(&mut column, place));
            for (from, to) in moves {
                column.remove(from.index(column.len()));
                let place = to.index(column.len() + 1);
                put(&mut column, place);
                prop_assert!(column.windows(2).all(|pair| pair[0] < pair[1]));
            }
        }
    }
}
