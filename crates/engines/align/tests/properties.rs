//! What holds of every suggestion, whatever stands on the notes.

use align::{Row, Step, suggest};
use proptest::{collection::vec, option, prelude::*, sample::select};

const TEXTS: &[&str] = &[
    "Tek imot søknaden",
    "Søknad mottas",
    "Journalfører",
    "Registrerer i arkivet",
    "Skriv vedtak",
    "Leder godkjenner vedtaket",
    "Sender svarbrev",
    "Utbetaling",
    "Utbetaler tilskotet",
    "og i på",
    "",
    "Møte med tillitsvald",
    "123",
];

fn step() -> impl Strategy<Value = Step> {
    let word = || option::of(select(vec!["sakshandsamar", "leder", "Acos", "WebSak", ""]).prop_map(str::to_owned));
    let text = prop_oneof![select(TEXTS).prop_map(str::to_owned), "\\PC{0,40}"];
    (text, word(), word()).prop_map(|(text, actor_role, system)| Step { text, actor_role, system })
}

fn columns() -> impl Strategy<Value = Vec<Vec<Step>>> {
    vec(vec(step(), 0..12), 0..6)
}

/// The rows of the first columns alone.
fn cut(rows: &[Row], width: usize) -> Vec<Vec<Option<usize>>> {
    let cut = rows.iter().map(|row| row.steps[..width].to_vec());
    cut.filter(|steps| steps.iter().any(Option::is_some)).collect()
}

proptest! {
    #[test]
    fn every_step_lies_in_exactly_one_row_and_the_order_of_a_column_is_kept(columns in columns()) {
        let rows = suggest(&columns);
        for (column, steps) in columns.iter().enumerate() {
            let found: Vec<usize> = rows.iter().filter_map(|row| row.steps[column]).collect();
            prop_assert_eq!(found, (0..steps.len()).collect::<Vec<_>>());
        }
        for row in &rows {
            prop_assert_eq!(row.steps.len(), columns.len());
            let held = row.steps.iter().flatten().count();
            prop_assert!(held > 0);
            prop_assert_eq!(row.score.is_some(), held > 1);
            if let Some(score) = row.score {
                for figure in [Some(score.total), Some(score.text), score.role, score.system].into_iter().flatten() {
                    prop_assert!((0.0..=1.0).contains(&figure), "{:?}", score);
                }
            }
        }
    }

    #[test]
    fn the_same_columns_give_the_same_rows(columns in columns()) {
        prop_assert_eq!(suggest(&columns), suggest(&columns));
    }

    #[test]
    fn a_further_column_breaks_no_row_of_the_others(columns in columns()) {
        for width in 0..columns.len() {
            let alone: Vec<_> = suggest(&columns[..width]).into_iter().map(|row| row.steps).collect();
            prop_assert_eq!(cut(&suggest(&columns), width), alone);
        }
    }
}

#[test]
fn the_same_column_twice_is_one_row_for_each_step() {
    let texts = ["Tek imot søknaden", "Journalfører", "Skriv vedtak", "Sender svarbrev"];
    let column: Vec<Step> = texts.iter().map(|text| Step { text: (*text).to_owned(), ..Step::default() }).collect();
    let rows = suggest(&[column.clone(), column]);
    assert_eq!(rows.len(), 4);
    assert!(rows.iter().all(|row| row.score.is_some_and(|score| score.total == 1.0)));
}

#[test]
fn notes_full_of_words_that_nobody_knows_are_put_into_rows_too() {
    let word = |n: usize| format!("ord{}x{n}", n * 7919 % 10_007);
    let text = |n: usize| (0..40).map(|i| word(n * 40 + i)).collect::<Vec<_>>().join(" ");
    let column =
        |c: usize| -> Vec<Step> { (0..60).map(|n| Step { text: text(c * 60 + n), ..Step::default() }).collect() };
    let columns = [column(0), column(1), column(0)];
    let rows = suggest(&columns);
    let shared = rows.iter().filter(|row| row.steps[0].is_some() && row.steps[0] == row.steps[2]).count();
    assert_eq!(shared, 60, "the same notes meet, however many words there are");
}
